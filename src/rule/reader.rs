//! Reads what is common to the files that speak of findings.

use super::text::Text;
use super::words::refuse_judging;
use super::{Hold, Known, Rule, Stop};
use crate::diagnostic::{Code, Diagnostic, Faults, Source, Span, nearest};
use crate::finding::{Name, SEE_ITS_FAULTS};
use crate::id::Id;
use crate::instrument::{Reading, condition};
use crate::yaml::{self, Fields, Node, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The keys of a condition under which something is not done.
pub const STOP_KEYS: &[&str] = &["when", "because"];

/// Reads one file among what it can name.
pub struct Reader<'l, 'f> {
    /// What can be named.
    pub known: Known<'l>,
    /// What is wrong.
    pub faults: &'f mut Faults,
}

/// Reads a whole file; one with an error is not given.
pub fn read<T>(
    source: &Arc<Source>,
    known: Known<'_>,
    decode: impl FnOnce(&mut Reader<'_, '_>, &Node) -> Option<T>,
) -> Reading<T> {
    let mut faults = Faults::new(source);
    let root = yaml::read(&mut faults);
    let mut reader = Reader { known, faults: &mut faults };
    let value = root.as_ref().and_then(|root| decode(&mut reader, root));
    // What is built in was held to the words when it was made; a test does so.
    if let Some(root) = root.as_ref().filter(|_| !source.is_built_in()) {
        refuse_judging(root, &mut faults);
    }
    let value = value.filter(|_| !faults.has_errors());
    let route = |span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span));
    Reading { value, faults: told_once(faults.into_list(route)) }
}

/// An instrument that has errors is told once, however often the file names it.
fn told_once(mut faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    faults.retain(|fault| {
        let cascades = fault.hints.iter().any(|hint| hint == SEE_ITS_FAULTS);
        !cascades || told.insert(fault.message.clone())
    });
    faults
}

impl Reader<'_, '_> {
    /// Reads every entry of a list that can be read.
    pub fn each<T>(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        read: impl Fn(&mut Self, &Node) -> Option<T>,
    ) -> Vec<T> {
        let nodes = fields.list(key, self.faults);
        nodes.iter().filter_map(|node| read(self, node)).collect()
    }

    /// Reads a whole number that must be there.
    pub fn whole(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        range: std::ops::Range<i64>,
    ) -> Option<u32> {
        let number = fields.required(key, self.faults)?.integer_in(range, self.faults)?;
        u32::try_from(number).ok()
    }

    /// Reads a condition.
    pub fn rule(&mut self, node: &Node) -> Option<Rule> {
        let condition = condition(node, &self.known.scope(), self.faults)?;
        Some(Rule { condition, span: node.span, source: self.faults.source().clone() })
    }

    /// Reads a condition that may be absent.
    pub fn perhaps_rule(&mut self, fields: &Fields<'_>, key: &str) -> Option<Rule> {
        fields.get(key).and_then(|node| self.rule(node))
    }

    /// Reads a text with findings in it that may be absent.
    pub fn perhaps_text(&mut self, fields: &Fields<'_>, key: &str, slots: bool) -> Option<Text> {
        fields.get(key).and_then(|_| self.text(fields, key, slots))
    }

    /// Reads a text with findings in it; `slots` says whether an objective's slots may stand in it.
    pub fn text(&mut self, fields: &Fields<'_>, key: &str, slots: bool) -> Option<Text> {
        let node = fields.required(key, self.faults)?;
        let parsed = Text::parse(node.text(self.faults)?, &self.known.scope(), slots);
        let bad = match parsed {
            Ok(text) => return Some(text),
            Err(bad) => bad,
        };
        for placeholder in bad {
            let span = node.within(placeholder.at, self.faults);
            self.faults
                .error(Code::BadPlaceholder, span, placeholder.reason.message)
                .hint_if(placeholder.reason.hint);
        }
        None
    }

    /// Reads the name of a finding.
    pub fn name(&mut self, node: &Node) -> Option<Name> {
        match self.known.scope().name(node.text(self.faults)?) {
            Ok((name, _)) => Some(name),
            Err(unresolved) => {
                self.faults
                    .error(Code::UnknownName, node.span, unresolved.message)
                    .hint_if(unresolved.hint);
                None
            }
        }
    }

    /// Reads a list of names of findings.
    pub fn names(&mut self, fields: &Fields<'_>, key: &str) -> Vec<Name> {
        self.each(fields, key, Self::name)
    }

    /// Reads an alert that holds something.
    pub fn hold(&mut self, node: &Node) -> Option<Hold> {
        let name = self.name(node)?;
        if let Some((instrument, alert)) = name.alert() {
            let (instrument, alert) = (instrument.clone(), alert.clone());
            let source = self.faults.source().clone();
            return Some(Hold { instrument, alert, span: node.span, source });
        }
        self.faults
            .error(Code::UnknownName, node.span, format!("`{name}` is not an alert"))
            .hint("`held_by:` takes alerts, such as intake.specialist_question");
        None
    }

    /// Reads a condition under which something is not done.
    pub fn stop(&mut self, node: &Node) -> Option<Stop> {
        let fields = Fields::open(node, "what speaks against it", STOP_KEYS, self.faults)?;
        let when = fields.required("when", self.faults).and_then(|node| self.rule(node));
        let because = fields.required_text("because", self.faults);
        Some(Stop { when: when?, because: because? })
    }

    /// Reads one of some words.
    pub fn one_word(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        words: &[&'static str],
    ) -> Option<&'static str> {
        fields.required(key, self.faults)?.word(&pairs(words), self.faults)
    }

    /// Reads a list of some words, which must be there.
    pub fn words(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        words: &[&'static str],
    ) -> Vec<&'static str> {
        fields.required(key, self.faults);
        self.perhaps_words(fields, key, words)
    }

    /// Reads a list of some words, which may be absent.
    pub fn perhaps_words(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        words: &[&'static str],
    ) -> Vec<&'static str> {
        let nodes = fields.list(key, self.faults);
        nodes.iter().filter_map(|node| node.word(&pairs(words), self.faults)).collect()
    }

    /// Reads a list of ids, which must be there.
    pub fn ids(&mut self, fields: &Fields<'_>, key: &str) -> Vec<Id> {
        fields.required(key, self.faults);
        let nodes = fields.list(key, self.faults);
        nodes.iter().filter_map(|node| node.id(self.faults)).collect()
    }

    /// Reads the name of a definition that must be among those at hand.
    pub fn at_hand<'k>(
        &mut self,
        node: &Node,
        what: &str,
        known: impl Iterator<Item = &'k Id>,
    ) -> Option<Id> {
        let id = node.id(self.faults)?;
        let known: Vec<&str> = known.map(Id::as_str).collect();
        if known.contains(&id.as_str()) {
            return Some(id);
        }
        self.faults
            .error(Code::UnknownName, node.span, format!("there is no {what} `{id}`"))
            .hint_if(nearest(id.as_str(), known));
        None
    }

    /// Notes ids that stand twice.
    pub fn check_ids(&mut self, ids: &[(&str, Span)]) {
        for (index, (id, span)) in ids.iter().enumerate() {
            if let Some((_, first)) = ids[..index].iter().find(|(other, _)| other == id) {
                let (line, _) = self.faults.source().line_and_column(first.start);
                self.faults
                    .error(Code::DuplicateId, *span, format!("two things here are called `{id}`"))
                    .hint(format!("the first one stands in line {line}"));
            }
        }
    }
}

/// Returns what the parts in a list name under a key, as it is written, with its places.
pub fn named<'n>(fields: &Fields<'n>, list: &str, key: &str) -> Vec<(&'n str, Span)> {
    let Some(Value::List(parts)) = fields.get(list).map(|node| &node.value) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for part in parts {
        let Value::Map(entries) = &part.value else { continue };
        let value = entries.iter().find(|entry| entry.key.text == key).map(|entry| &entry.value);
        found.extend(value.into_iter().flat_map(texts));
    }
    found
}

/// Returns the text of a key as it is written.
pub fn written<'n>(fields: &Fields<'n>, key: &str) -> Option<&'n str> {
    match &fields.get(key)?.value {
        Value::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

/// Returns a text, or the texts of a list.
fn texts(node: &Node) -> Vec<(&str, Span)> {
    match &node.value {
        Value::Scalar(scalar) => vec![(scalar.text.as_str(), node.span)],
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Map(_) => Vec::new(),
    }
}

fn pairs(words: &[&'static str]) -> Vec<(&'static str, &'static str)> {
    words.iter().map(|word| (*word, *word)).collect()
}
