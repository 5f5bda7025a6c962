//! What the errors of an instrument's file leave in doubt.
//!
//! A file with an error is never used, and yet whatever else is wrong with it is to be told at once.
//! So the checks go on with what could be read, and ask here first: what they are about to say may
//! be so only because something was not read.

use super::{Field, Instrument, Local, reached};
use crate::diagnostic::{Code, Diagnostic, Faults, Span};
use crate::id::Id;
use crate::yaml::{Entry, Node, Value};
use std::collections::BTreeSet;

/// The keys of a score that change none of its values.
const BESIDE: [&str; 10] = [
    "title",
    "direction",
    "bands",
    "concern",
    "change",
    "norms",
    "confirmed",
    "open",
    "codes",
    "note",
];

/// What the errors of a file leave in doubt: nothing where there are none.
#[derive(Default)]
pub struct Doubts {
    /// The keys of the file with an error in them.
    keys: BTreeSet<String>,
    /// Whether there is a key that nobody knows: what seems to be missing may stand under it.
    strange: bool,
    /// The items, scores and alerts that were not read, have an error, or rest on such.
    names: BTreeSet<String>,
    /// Scores, each with a key beside its value that has an error; any key where it is empty.
    parts: BTreeSet<(String, String)>,
    /// Whether a key or a condition has an error: of a misspelt name nobody knows what it should be.
    misnamed: bool,
    /// The texts of the parts with an error elsewhere, for what they would have used.
    texts: Vec<String>,
}

impl Doubts {
    /// Returns what the errors leave in doubt of what was read.
    pub(super) fn new(root: &Node, faults: &Faults, read: &Instrument) -> Doubts {
        let mut doubts = Doubts::default();
        faults.errors().for_each(|fault| doubts.add(fault, root, read));
        // Without its source an instrument is only a stand-in for what it says of itself.
        if entry_of(root, "source").is_none() {
            doubts.keys.insert("source".to_owned());
        }
        doubts.note_lost(root, read);
        doubts.follow(read);
        doubts
    }

    /// Returns whether a key of the file has an error, or may stand there misspelt.
    pub fn of_key(&self, key: &str) -> bool {
        self.strange || self.keys.contains(key)
    }

    /// Returns whether it is in doubt what an item, a score or an alert can be.
    pub fn of(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Returns whether a key beside the value of a score has an error, or may stand there misspelt.
    pub fn of_part(&self, score: &Id, key: &str) -> bool {
        self.parts.iter().any(|(of, part)| *score == **of && (part == key || part.is_empty()))
    }

    /// Returns whether it is in doubt which bands a score has, or what lies in them.
    pub fn of_bands(&self, score: &Id) -> bool {
        self.of(score.as_str()) || self.of_part(score, "bands")
    }

    /// Returns whether it is in doubt what any item can be, and so what answers fit.
    pub fn of_items(&self) -> bool {
        ["items", "choices"].into_iter().any(|key| self.of_key(key))
    }

    /// Returns whether it is in doubt what some names can be.
    pub fn of_names(&self, instrument: &Instrument, names: &[Local]) -> bool {
        names.iter().any(|name| name_of(instrument, *name).is_some_and(|id| self.of(id.as_str())))
    }

    /// Returns whether a part with an error may use an item.
    pub fn may_use(&self, item: &Id) -> bool {
        self.strange || self.misnamed || self.texts.iter().any(|text| mentions(text, item))
    }

    fn add(&mut self, fault: &Diagnostic, root: &Node, read: &Instrument) {
        // A text that is missing leaves nothing in doubt that answers could lead to.
        if fault.code == Code::WordingMissing {
            return;
        }
        let Some(span) = fault.place.as_ref().map(|place| place.span) else { return };
        let Some(entry) = entry_at(root, span) else {
            self.strange = true;
            return;
        };
        self.strange |= fault.code == Code::UnknownKey && entry.key.span == span;
        self.keys.insert(entry.key.text.clone());
        match entry.key.text.as_str() {
            "items" => {
                self.misnamed |= is_of_conditions(fault.code);
                let met = read.items.iter().filter(|item| item.span.covers(span));
                self.names.extend(met.map(|item| item.id.to_string()));
            }
            "choices" => self.names.extend(read.items.iter().map(|item| item.id.to_string())),
            "scores" | "alerts" => self.add_named(fault.code, &entry.value, span),
            "consistency" => self.misnamed |= is_of_conditions(fault.code),
            _ => {}
        }
    }

    /// Notes an error in a score or an alert.
    fn add_named(&mut self, code: Code, list: &Node, span: Span) {
        let Some(entry) = entry_at(list, span) else { return };
        let name = entry.key.text.clone();
        let part = entry_at(&entry.value, span).map_or("", |part| part.key.text.as_str());
        if BESIDE.contains(&part) {
            self.parts.insert((name, part.to_owned()));
            return;
        }
        if code == Code::UnknownKey {
            self.parts.insert((name.clone(), String::new()));
        }
        self.misnamed |= code == Code::UnknownKey || is_of_conditions(code);
        self.names.insert(name);
    }

    /// Notes what was not read by its name, and the texts of what was not read or has an error.
    fn note_lost(&mut self, root: &Node, read: &Instrument) {
        let text = |span: Span| read.source.text.get(span.start..span.end).unwrap_or_default();
        for key in ["scores", "alerts"] {
            let Some(list) = entry_of(root, key) else { continue };
            let Value::Map(parts) = &list.value.value else { continue };
            for part in parts {
                let name = part.key.text.as_str();
                if read.score(name).is_none() && read.alert(name).is_none() {
                    self.names.insert(name.to_owned());
                }
                if self.of(name) {
                    self.texts.push(text(whole(part)).to_owned());
                }
            }
        }
        // Which line of a list has the error need not be told apart: the others are used anyway.
        let lists = ["items", "consistency"].into_iter().filter(|key| self.keys.contains(*key));
        let nodes = lists.filter_map(|key| Some(&entry_of(root, key)?.value));
        let lines = nodes.flat_map(|node| match &node.value {
            Value::List(lines) => &lines[..],
            _ => &[],
        });
        let when = |line| entry_of(line, "when").or_else(|| entry_of(line, "ask_when"));
        self.texts.extend(lines.filter_map(when).map(|entry| text(whole(entry)).to_owned()));
    }

    /// What rests on something in doubt is in doubt itself.
    fn follow(&mut self, read: &Instrument) {
        let items = (0..read.items.len()).map(Local::Item);
        let scores = (0..read.scores.len()).map(|index| Local::Score(index, Field::Value));
        let alerts = (0..read.alerts.len()).map(Local::Alert);
        let in_doubt = |name: &Local| {
            let behind: Vec<Local> =
                reached(vec![*name], |name| read.read_by(name)).into_iter().collect();
            self.of_names(read, &behind)
        };
        let all = items.chain(scores).chain(alerts).filter(in_doubt);
        let more: Vec<String> =
            all.filter_map(|name| Some(name_of(read, name)?.to_string())).collect();
        self.names.extend(more);
    }
}

fn name_of(instrument: &Instrument, name: Local) -> Option<&Id> {
    match name {
        Local::Item(index) => Some(&instrument.items[index].id),
        Local::Score(index, _) => Some(&instrument.scores[index].id),
        Local::Alert(index) => Some(&instrument.alerts[index].id),
        Local::Sex | Local::Age => None,
    }
}

/// Whether an error is about a name, or about what holds names together.
fn is_of_conditions(code: Code) -> bool {
    use Code::{
        ConditionRange, ConditionSyntax, ConditionType, ForwardReference, MissingKey, ScoringKey,
        UnknownItem, UnknownName, WrongType,
    };
    matches!(
        code,
        ConditionRange
            | ConditionSyntax
            | ConditionType
            | ForwardReference
            | MissingKey
            | ScoringKey
            | UnknownItem
            | UnknownName
            | WrongType
    )
}

fn whole(entry: &Entry) -> Span {
    Span { start: entry.key.span.start, end: entry.value.span.end.max(entry.key.span.end) }
}

fn entry_of<'n>(map: &'n Node, key: &str) -> Option<&'n Entry> {
    let Value::Map(entries) = &map.value else { return None };
    entries.iter().find(|entry| entry.key.text == key)
}

fn entry_at(map: &Node, span: Span) -> Option<&Entry> {
    let Value::Map(entries) = &map.value else { return None };
    entries.iter().find(|entry| whole(entry).covers(span))
}

/// Whether a text names an item, by itself or in a range.
fn mentions(text: &str, item: &Id) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    text.split(|c| !is_part(c)).any(|word| match word.split_once("..") {
        Some((first, last)) => lies_between(item, first, last),
        None => *item == *word.split('.').next().unwrap_or(word),
    })
}

/// Whether an item may be one of a range; a range of which an end is no numbered id may hold any.
fn lies_between(item: &Id, first: &str, last: &str) -> bool {
    let (Some(first), Some(last)) = (Id::new(first), Id::new(last)) else { return true };
    match (first.numbered(), item.numbered(), last.numbered()) {
        (Some((stem, from)), Some((own, number)), Some((_, to))) => {
            stem == own && (from..=to).contains(&number)
        }
        (Some(_), None, Some(_)) => false,
        _ => true,
    }
}
