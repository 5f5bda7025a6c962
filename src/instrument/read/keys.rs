//! Scoring keys: what is added, counted, looked up or sorted out.

use super::scores::Reader;
use super::{condition, note_condition};
use crate::condition::{Condition, Occasion, Scope};
use crate::diagnostic::{Code, Span};
use crate::instrument::{Key, Local, Rule, Term, TermSource, scope};
use crate::number::{Interval, Number};
use crate::yaml::{Entry, Fields, Node, Value};

impl Reader<'_, '_> {
    pub(super) fn key(&mut self, fields: &Fields<'_>, method: &str) -> Option<Key> {
        let node = fields.get(method)?;
        let reversed = self.reversed(fields);
        Some(match method {
            "sum" => Key::Sum(self.terms(node, &reversed)?),
            "mean" => Key::Mean(self.terms(node, &reversed)?),
            "max" => Key::Max(self.terms(node, &reversed)?),
            "weighted" => Key::Sum(self.weighted(node, &reversed)?),
            "count" => Key::Count(self.conditions(node)?),
            "lookup" => self.lookup(node)?,
            "triage" => self.triage(node)?,
            _ => Key::When(condition(node, &self.names, self.faults)?),
        })
    }

    fn conditions(&mut self, node: &Node) -> Option<Vec<Condition<Local>>> {
        let parsed = Condition::parse_list(node.text(self.faults)?, &self.names);
        parsed.map_err(|found| note_condition(node, found, self.faults)).ok()
    }

    /// Reads the names of items that are turned round.
    fn reversed(&mut self, fields: &Fields<'_>) -> Vec<TermSource> {
        let mut reversed = Vec::new();
        for node in fields.list("reverse", self.faults) {
            for term in self.named(node).unwrap_or_default() {
                match term.of {
                    TermSource::Item(_) => reversed.push(term.of),
                    TermSource::Score(_) => {
                        let message = "only items can be reversed";
                        self.faults.error(Code::ScoringKey, node.span, message);
                    }
                }
            }
        }
        reversed
    }

    fn terms(&mut self, node: &Node, reversed: &[TermSource]) -> Option<Vec<Term>> {
        let mut terms = Vec::new();
        match &node.value {
            Value::List(nodes) => {
                for node in nodes {
                    terms.extend(self.named(node)?);
                }
            }
            _ => terms = self.named(node)?,
        }
        self.reverse(&mut terms, reversed, node.span);
        self.refuse_doubles(&terms, node.span);
        Some(terms)
    }

    fn weighted(&mut self, node: &Node, reversed: &[TermSource]) -> Option<Vec<Term>> {
        let mut terms = Vec::new();
        for Entry { key, value } in node.entries(self.faults)? {
            let mut named = self.named_text(&key.text, key.span)?;
            let weight = value.number(self.faults)?;
            named.iter_mut().for_each(|term| term.weight = weight);
            terms.extend(named);
        }
        self.reverse(&mut terms, reversed, node.span);
        self.refuse_doubles(&terms, node.span);
        Some(terms)
    }

    fn reverse(&mut self, terms: &mut [Term], reversed: &[TermSource], span: Span) {
        for source in reversed {
            let term = terms.iter_mut().find(|term| term.of == *source);
            match term {
                Some(term) => term.reversed = term.range.low.checked_add(term.range.high),
                None => {
                    let message = "an item is reversed that the key does not use";
                    self.faults.error(Code::ScoringKey, span, message);
                }
            }
        }
    }

    /// An item that is counted twice is a slip that no total would betray.
    fn refuse_doubles(&mut self, terms: &[Term], span: Span) {
        let twice = terms
            .iter()
            .enumerate()
            .any(|(index, term)| terms.iter().take(index).any(|earlier| earlier.of == term.of));
        if twice {
            self.faults.error(Code::ScoringKey, span, "an item stands twice in this key");
        }
    }

    fn named(&mut self, node: &Node) -> Option<Vec<Term>> {
        let text = node.text(self.faults)?.to_owned();
        self.named_text(&text, node.span)
    }

    fn named_text(&mut self, text: &str, span: Span) -> Option<Vec<Term>> {
        let names = match text.split_once("..") {
            Some((first, last)) => scope::range(self.names.items, first.trim(), last.trim()),
            None => Ok(vec![text.trim().to_owned()]),
        };
        match names {
            Ok(names) => names.iter().map(|name| self.term(name, span)).collect(),
            Err(unknown) => self.unknown(&unknown, span),
        }
    }

    fn unknown<T>(&mut self, name: &str, span: Span) -> Option<T> {
        let unresolved = self.names.resolve(name, Occasion::Latest).err();
        let (message, hint) = match unresolved {
            Some(unresolved) => (unresolved.message, unresolved.hint),
            None => (format!("the range cannot end at `{name}`"), None),
        };
        self.faults.error(Code::UnknownName, span, message).hint_if(hint);
        None
    }

    fn term(&mut self, name: &str, span: Span) -> Option<Term> {
        let items = self.names.items.iter();
        let (of, range) = if let Some(index) = items.clone().position(|item| item.id == *name) {
            (TermSource::Item(index), self.names.items[index].values())
        } else {
            let score = self.names.scores.iter().position(|score| score.id == *name);
            let Some(index) = score else { return self.unknown(name, span) };
            (TermSource::Score(index), self.names.scores[index].range)
        };
        let Some(range) = range else {
            let message = format!("`{name}` has no value that a score can use");
            self.faults.error(Code::NoValue, span, message).hint(
                "answers in words need `points` on their choices, or a condition such as `count`",
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
        fields.required("table", self.faults)?;
        let mut table: Vec<(Interval, Number)> = Vec::new();
        for node in fields.list("table", self.faults) {
            table.push(self.table_line(node)?);
        }
        let ordered = table.windows(2).all(|pair| pair[0].0.high < pair[1].0.low);
        let ends = table.first().is_some_and(|(first, _)| first.low <= of.range.low)
            && table.last().is_some_and(|(last, _)| last.high >= of.range.high);
        if !ordered || !ends {
            let message = format!("the table must rise and cover {} without overlap", of.range);
            self.faults.error(Code::LookupGap, node.span, message);
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
        let nodes = node.list(self.faults)?;
        let (last, first) = nodes.split_last()?;
        let keys = ["when", "label", "concern"];
        let mut rules = Vec::new();
        for node in first {
            let fields = Fields::open(node, "a rule", &keys, self.faults)?;
            let when = fields.required("when", self.faults)?;
            rules.push(Rule {
                when: condition(when, &self.names, self.faults)?,
                label: fields.required_id("label", self.faults)?,
                concern: fields.required("concern", self.faults)?.yes_no(self.faults)?,
                span: node.span,
            });
        }
        let keys = ["otherwise", "concern"];
        let fields = Fields::open(last, "the last rule", &keys, self.faults)?;
        let label = fields.required_id("otherwise", self.faults)?;
        let concern = fields.required("concern", self.faults)?.yes_no(self.faults)?;
        Some(Key::Triage { rules, otherwise: (label, concern) })
    }
}
