//! Scoring keys: what is added, counted, looked up or sorted out.

use super::scores::Reader;
use super::{filled_list, note_condition, own_condition, range};
use crate::condition::{Condition, Unresolved};
use crate::diagnostic::{Code, Span};
use crate::id::Id;
use crate::instrument::{Key, Local, Rule, Term, TermSource};
use crate::number::{Interval, Number};
use crate::yaml::{Entry, Fields, Node, Value};

/// How examples and tables call a result that is not known.
const NOT_KNOWN: [&str; 2] = ["unknown", "not_computed"];

/// An item that is turned round, and where that is said.
type Reversed = (TermSource, Span);

impl Reader<'_, '_> {
    pub(super) fn key(&mut self, fields: &Fields<'_>, method: &str) -> Option<Key> {
        let node = fields.get(method)?;
        let reversed = self.reversed(fields, method);
        Some(match method {
            "sum" => Key::Sum(self.terms(node, &reversed)?),
            "mean" => Key::Mean(self.terms(node, &reversed)?),
            "max" => Key::Max(self.terms(node, &reversed)?),
            "weighted" => Key::Sum(self.weighted(node, &reversed)?),
            "count" => Key::Count(self.conditions(node)?),
            "lookup" => self.lookup(node)?,
            "triage" => self.triage(node)?,
            _ => Key::When(own_condition(node, &self.names, self.faults)?),
        })
    }

    fn conditions(&mut self, node: &Node) -> Option<Vec<Condition<Local>>> {
        let parsed = Condition::parse_list(node.text(self.faults)?, &self.names);
        let is_later = |name: &str| self.names.is_later(name);
        parsed.map_err(|found| note_condition(node, found, is_later, self.faults)).ok()
    }

    /// Reads the names of items that are turned round.
    fn reversed(&mut self, fields: &Fields<'_>, method: &str) -> Vec<Reversed> {
        let mut reversed = Vec::new();
        let takes = matches!(method, "sum" | "mean" | "max" | "weighted");
        if let Some(node) = fields.get("reverse").filter(|_| !takes) {
            let message = format!("`reverse` has no meaning beside `{method}`");
            self.faults.error(Code::ScoringKey, node.span, message);
            return reversed;
        }
        for node in fields.list("reverse", self.faults) {
            for term in self.named(node).unwrap_or_default() {
                match term.of {
                    of if reversed.iter().any(|(known, _): &Reversed| *known == of) => {
                        let message = format!("{} is reversed twice", self.shown(of));
                        self.faults.error(Code::ScoringKey, node.span, message);
                    }
                    TermSource::Item(_) => reversed.push((term.of, node.span)),
                    TermSource::Score(_) => {
                        let message = "only items can be reversed";
                        self.faults.error(Code::ScoringKey, node.span, message);
                    }
                }
            }
        }
        reversed
    }

    fn terms(&mut self, node: &Node, reversed: &[Reversed]) -> Option<Vec<Term>> {
        let mut terms = Vec::new();
        match &node.value {
            Value::List(_) => {
                let nodes = filled_list(node, "item or score", self.faults)?;
                let named: Vec<_> = nodes.iter().map(|node| self.named(node)).collect();
                let named: Option<Vec<Vec<Term>>> = named.into_iter().collect();
                terms.extend(named?.into_iter().flatten());
            }
            _ => terms = self.named(node)?,
        }
        self.reverse(&mut terms, reversed);
        self.refuse_doubles(&terms, node.span);
        Some(terms)
    }

    fn weighted(&mut self, node: &Node, reversed: &[Reversed]) -> Option<Vec<Term>> {
        let mut read = Vec::new();
        let entries = node.entries(self.faults)?;
        if entries.is_empty() {
            let message = "there is no item or score with its weight";
            self.faults.error(Code::MissingKey, node.span, message);
            return None;
        }
        for Entry { key, value } in entries {
            let (named, weight) = (self.named_text(&key.text, key.span), value.number(self.faults));
            if weight == Some(Number::ZERO) {
                let message = format!("a weight of 0 leaves `{}` out", key.text);
                self.faults.error(Code::ScoringKey, value.span, message).hint("leave out the line");
            }
            let weighted = |weight| move |term| Term { weight, ..term };
            read.push(named.zip(weight).map(|(terms, w)| terms.into_iter().map(weighted(w))));
        }
        let mut terms: Vec<Term> =
            read.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
        self.reverse(&mut terms, reversed);
        self.refuse_doubles(&terms, node.span);
        Some(terms)
    }

    fn reverse(&mut self, terms: &mut [Term], reversed: &[Reversed]) {
        for (source, span) in reversed {
            match terms.iter_mut().find(|term| term.of == *source) {
                Some(term) => term.reversed = range::ends(&self.names, *source),
                None => {
                    let message = format!("{} is reversed and not used", self.shown(*source));
                    self.faults.error(Code::ScoringKey, *span, message);
                }
            }
        }
    }

    /// An item that is counted twice is a slip that no total would betray.
    fn refuse_doubles(&mut self, terms: &[Term], span: Span) {
        for (index, term) in terms.iter().enumerate() {
            if terms.iter().take(index).any(|earlier| earlier.of == term.of) {
                let message = format!("{} stands twice in this key", self.shown(term.of));
                self.faults.error(Code::ScoringKey, span, message);
            }
        }
    }

    fn shown(&self, source: TermSource) -> String {
        match source {
            TermSource::Item(index) => format!("`{}`", self.names.items[index].id),
            TermSource::Score(index) => format!("`{}`", self.names.scores[index].id),
        }
    }

    fn named(&mut self, node: &Node) -> Option<Vec<Term>> {
        let text = node.text(self.faults)?.to_owned();
        self.named_text(&text, node.span)
    }

    fn named_text(&mut self, text: &str, span: Span) -> Option<Vec<Term>> {
        let names = match text.split_once("..") {
            Some((first, last)) => self.names.names_between(first.trim(), last.trim()),
            None => Ok(vec![text.trim().to_owned()]),
        };
        match names {
            Ok(names) => names.iter().map(|name| self.term(name, span)).collect(),
            Err(unknown) => self.unknown(&unknown, span),
        }
    }

    fn unknown<T>(&mut self, name: &str, span: Span) -> Option<T> {
        let Unresolved { message, hint } = self.names.unresolved(name);
        let code = match self.names.is_later(name) {
            true => Code::ForwardReference,
            false => Code::UnknownName,
        };
        self.faults.error(code, span, message).hint_if(hint);
        None
    }

    fn term(&mut self, name: &str, span: Span) -> Option<Term> {
        let items = self.names.items.iter();
        let (of, range) = if let Some(index) = items.clone().position(|item| item.id == *name) {
            let item = &self.names.items[index];
            (TermSource::Item(index), item.values())
        } else {
            let score = self.names.scores.iter().position(|score| score.id == *name);
            let Some(index) = score else { return self.unknown(name, span) };
            (TermSource::Score(index), self.names.scores[index].range)
        };
        let Some(range) = range else {
            let message = format!("`{name}` has no value that a score can use");
            self.faults.error(Code::NoValue, span, message).hint(
                "numbers, yes and no, and choices with numbers or `points` have one; what has none can be counted by conditions",
            );
            return None;
        };
        Some(Term { of, weight: Number::ONE, reversed: None, range })
    }

    fn lookup(&mut self, node: &Node) -> Option<Key> {
        let fields = Fields::open(node, "a lookup", &["of", "table"], self.faults)?;
        let named = fields.required("of", self.faults)?;
        let terms = self.named(named)?;
        let [of] = &terms[..] else {
            self.faults.error(Code::ScoringKey, named.span, "a lookup is of one item or score");
            return None;
        };
        let lines = fields.required("table", self.faults)?;
        let table: Vec<_> =
            lines.list(self.faults)?.iter().map(|node| self.table_line(node)).collect();
        let table: Vec<(Interval, Number)> = table.into_iter().collect::<Option<_>>()?;
        if let Some(message) = range::table_fault(&self.names, of, &table) {
            self.faults
                .error(Code::LookupGap, lines.span, message)
                .hint(format!("the lines rise and cover {} without overlap", of.range));
            return None;
        }
        Some(Key::Lookup { of: of.clone(), table })
    }

    fn table_line(&mut self, node: &Node) -> Option<(Interval, Number)> {
        let line = Fields::open(node, "a line of a table", &["from", "to", "value"], self.faults)?;
        let mut number = |key| line.required(key, self.faults)?.number(self.faults);
        let (from, to, value) = (number("from"), number("to"), number("value"));
        let stretch = Interval::new(from?, to?);
        if stretch.is_none() {
            self.faults.error(Code::LookupGap, node.span, "`from` is above `to`");
        }
        Some((stretch?, value?))
    }

    fn triage(&mut self, node: &Node) -> Option<Key> {
        let (last, first) = filled_list(node, "rule", self.faults)?.split_last()?;
        let rules: Vec<_> = first.iter().map(|node| self.rule(node)).collect();
        if last.entry("when").is_some() && last.entry("otherwise").is_none() {
            let message = "the last rule says what holds where none of the others does";
            self.faults
                .error(Code::MissingKey, last.span, message)
                .hint("add a rule below it: `{ otherwise: …, concern: no }`");
            return None;
        }
        let keys = ["otherwise", "concern"];
        let fields = Fields::open(last, "the last rule", &keys, self.faults)?;
        let label = self.label(&fields, "otherwise");
        let concern = self.marked(&fields);
        let rules = rules.into_iter().collect::<Option<_>>()?;
        Some(Key::Triage { rules, otherwise: (label?, concern) })
    }

    fn rule(&mut self, node: &Node) -> Option<Rule> {
        let fields = Fields::open(node, "a rule", &["when", "label", "concern"], self.faults)?;
        let when = fields.required("when", self.faults);
        let when = when.and_then(|node| own_condition(node, &self.names, self.faults));
        let label = self.label(&fields, "label");
        let concern = self.marked(&fields);
        Some(Rule { when: when?, label: label?, concern, span: node.span })
    }

    /// Reads what a result is called: not as one that is not known.
    pub(super) fn label(&mut self, fields: &Fields<'_>, key: &str) -> Option<Id> {
        let label = fields.required_id(key, self.faults)?;
        if NOT_KNOWN.iter().any(|word| label == **word) {
            let message = format!("`{label}` is what a result that is not known is called");
            self.faults
                .error(Code::BadId, fields.key_span(key), message)
                .hint("choose another label");
            return None;
        }
        Some(label)
    }

    fn marked(&mut self, fields: &Fields<'_>) -> bool {
        let marked = fields.required("concern", self.faults);
        marked.and_then(|node| node.yes_no(self.faults)).unwrap_or(false)
    }
}
