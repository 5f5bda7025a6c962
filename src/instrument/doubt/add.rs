//! What each error of an instrument's file leaves in doubt by itself: told by the place where it
//! stands.

use super::super::scope::by_numbers;
use super::super::{Decides, INSTRUMENT_KEYS, Instrument, Item, SCORE_KEYS};
use super::Doubts;
use crate::diagnostic::{Code, Diagnostic, Span, nearest_name};
use crate::yaml::{Entry, Node, Value};

impl Doubts {
    /// Notes what an error leaves in doubt by itself.
    pub(super) fn add(&mut self, fault: &Diagnostic, root: &Node, read: &Instrument) {
        // A text that is missing, or is not ours to show, leaves nothing in doubt that answers
        // could lead to.
        if is_of_words(fault.code) {
            return;
        }
        let Some(span) = fault.place.as_ref().map(|place| place.span) else { return };
        let way = way(root, span, fault.lacks.as_deref());
        let way: Vec<&str> = way.iter().map(String::as_str).collect();
        let [key, rest @ ..] = &way[..] else {
            self.strange = true;
            return;
        };
        let stray = fault.code == Code::UnknownKey && !INSTRUMENT_KEYS.contains(key);
        if stray && rest.is_empty() {
            return self.add_stray(key);
        }
        self.keys.insert((*key).to_owned());
        // What a choice says, and whether it is a concern, is nothing that it counts.
        if way.contains(&"choices") && matches!(rest.last(), Some(&("text" | "concern"))) {
            return;
        }
        match *key {
            "items" => self.add_item(fault.code, span, rest, read),
            "choices" => self.add_list(fault.code, rest.first(), root, read),
            "scores" => self.add_score(fault.code, span, rest),
            "alerts" => self.add_alert(fault.code, rest),
            "consistency" => self.misnamed |= is_of_names(fault.code),
            "examples" => self.add_example(fault.code, span, rest, read),
            _ => {}
        }
    }

    /// Notes a key of the file that nobody knows: what is most likely meant by it is in doubt.
    fn add_stray(&mut self, key: &str) {
        const PARTS: [&str; 6] =
            ["choices", "items", "scores", "alerts", "consistency", "examples"];
        match nearest_name(key, INSTRUMENT_KEYS.iter().copied()) {
            Some(meant) if !PARTS.contains(&meant) => {
                self.keys.insert(meant.to_owned());
            }
            _ => self.strange = true,
        }
    }

    /// Notes an error in an item; one in a column is one of its list of records.
    fn add_item(&mut self, code: Code, span: Span, way: &[&str], read: &Instrument) {
        let part = way.first().copied().unwrap_or_default();
        let stray = code == Code::UnknownKey;
        self.misnamed |= stray || (is_of_asking(part) && is_of_names(code));
        self.nameless |= part == "id" || code == Code::DuplicateId && part.is_empty();
        self.limitless |= stray || matches!(part, "shows" | "sensitive" | "type");
        let part = if stray { "" } else { part };
        for item in read.items.iter().filter(|item| item.span.covers(span)) {
            let id = item.id.to_string();
            self.parts.insert((id.clone(), part.to_owned()));
            let doubt = match part {
                "choices" if code == Code::DuplicateId => {
                    self.codes.insert(id);
                    continue;
                }
                "text" | "section" | "help" | "lead_in" | "private" | "requirement"
                | "unscored" | "sensitive" | "shows" | "concern" | "labels" | "unit" | "low"
                | "high" | "lines" => Decides::Nothing,
                // Where it is not asked, its answer is missing; one that was given all the same may count.
                "ask_when" => Decides::Gaps,
                _ => Decides::Range,
            };
            self.doubt(id, doubt);
        }
    }

    /// Notes an error in a list of choices, which is one of all the items that use it.
    fn add_list(&mut self, code: Code, list: Option<&&str>, root: &Node, read: &Instrument) {
        let nodes = entry_of(root, "items").map(|entry| &entry.value);
        let uses = |item: &&Item| {
            let Some(Value::List(nodes)) = nodes.map(|node| &node.value) else { return true };
            let own = nodes.iter().find(|node| node.span.covers(item.span));
            let named = |own: &Node, list: &str| {
                let columns = entry_of(own, "fields").is_some();
                columns || entry_of(own, "choices").is_some_and(|named| named.value.is_text(list))
            };
            list.zip(own).is_none_or(|(list, own)| named(own, list))
        };
        for item in read.items.iter().filter(uses) {
            match code {
                Code::DuplicateId => {
                    self.codes.insert(item.id.to_string());
                }
                _ => self.doubt(item.id.to_string(), Decides::Range),
            }
        }
    }

    fn add_score(&mut self, code: Code, span: Span, way: &[&str]) {
        let [name, rest @ ..] = way else { return };
        let part = match (rest, code) {
            ([], Code::MissingRule) => "missing",
            ([], Code::RoundingRule) => "round",
            ([], _) => "",
            ([part, ..], _) => part,
        };
        let last = rest.last().copied().unwrap_or_default();
        match (part, last) {
            ("bands", "text" | "source") => return,
            ("bands", "label" | "concern") | ("triage", "concern") => {
                self.marks.push((span, last.to_owned()));
                self.parts.insert(((*name).to_owned(), last.to_owned()));
                return;
            }
            ("bands", _) if code == Code::UnknownKey => self.marks.push((span, String::new())),
            _ => {}
        }
        let (part, doubt) = match code {
            Code::UnknownKey if rest.len() == 1 && !SCORE_KEYS.contains(&part) => {
                ("", Decides::Range)
            }
            _ => (part, Decides::by(part)),
        };
        self.parts.insert(((*name).to_owned(), part.to_owned()));
        let stray = code == Code::UnknownKey;
        self.misnamed |= doubt == Decides::Range && (stray || is_of_names(code));
        self.doubt((*name).to_owned(), doubt);
    }

    /// Notes an error in an alert: of what it is about, and what it says, nothing follows.
    fn add_alert(&mut self, code: Code, way: &[&str]) {
        let [name, rest @ ..] = way else { return };
        let part = rest.first().copied().unwrap_or_default();
        if !matches!(part, "level" | "area" | "say" | "do") {
            self.misnamed |= code == Code::UnknownKey || is_of_names(code);
            self.doubt((*name).to_owned(), Decides::Range);
        }
    }

    fn add_example(&mut self, code: Code, span: Span, way: &[&str], read: &Instrument) {
        let part = way.first().copied().unwrap_or_default();
        let stray = code == Code::UnknownKey && way.len() == 1;
        self.unshown |= stray || matches!(part, "" | "expect" | "client");
        if stray || !matches!(part, "name" | "expect") {
            let met = read.examples.iter().filter(|example| example.span.covers(span));
            self.examples.extend(met.map(|example| example.span));
        }
    }

    /// Notes what was not read by its name, and the texts of what was not read or has an error.
    pub(super) fn note_lost(&mut self, root: &Node, read: &Instrument) {
        let lines = |key: &str| match entry_of(root, key).map(|entry| &entry.value.value) {
            Some(Value::List(lines)) => &lines[..],
            _ => &[],
        };
        for line in lines("items") {
            if read.items.iter().any(|item| line.span.covers(item.span)) {
                continue;
            }
            self.limitless |= !matches!(&line.value, Value::Map(entries) if entries
                .iter()
                .all(|entry| !matches!(entry.key.text.as_str(), "shows" | "sensitive")));
            match entry_of(line, "id").map(|id| &id.value.value) {
                Some(Value::Scalar(id)) => {
                    for name in by_numbers(&id.text) {
                        self.lost.insert(name.clone());
                        self.doubt(name, Decides::Range);
                    }
                }
                _ => self.nameless = true,
            }
        }
        let text = |span: Span| read.source.text.get(span.start..span.end).unwrap_or_default();
        for key in ["scores", "alerts"] {
            let Some(list) = entry_of(root, key) else { continue };
            let Value::Map(parts) = &list.value.value else { continue };
            for part in parts {
                let (name, written) = (part.key.text.as_str(), text(whole(part)));
                let is_read = read.score(name).is_some() || read.alert(name).is_some();
                // A range may lack an item that has no name.
                if !is_read || (self.nameless && written.contains("..")) {
                    self.doubt(name.to_owned(), Decides::Range);
                }
                if self.of(name) {
                    self.texts.push(written.to_owned());
                }
            }
        }
        // Which line of a list has the error need not be told apart: the others are used anyway.
        let faulty = ["items", "consistency"].into_iter().filter(|key| self.keys.contains(*key));
        let when = |line| entry_of(line, "when").or_else(|| entry_of(line, "ask_when"));
        let conditions = faulty.flat_map(lines).filter_map(when);
        self.texts.extend(conditions.map(|entry| text(whole(entry)).to_owned()));
    }
}

/// Whether a key of an item decides when it is asked.
fn is_of_asking(part: &str) -> bool {
    matches!(part, "ask_when" | "shortcut")
}

/// Whether an error is about words alone.
fn is_of_words(code: Code) -> bool {
    use Code::{DuplicateText, LoincCheckDigit, WordingMissing, WordingWithheld};
    matches!(code, DuplicateText | LoincCheckDigit | WordingMissing | WordingWithheld)
}

/// Whether an error is about a name, or about what holds names together. What comes too late, and
/// what decides nothing, has its right name.
fn is_of_names(code: Code) -> bool {
    use Code::{
        ConditionSyntax, ConditionType, MissingKey, ScoringKey, UnknownItem, UnknownName, WrongType,
    };
    matches!(
        code,
        ConditionSyntax
            | ConditionType
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

pub(super) fn entry_of<'n>(map: &'n Node, key: &str) -> Option<&'n Entry> {
    let Value::Map(entries) = &map.value else { return None };
    entries.iter().find(|entry| entry.key.text == key)
}

/// Returns the keys on the way to a place; what is missing there stands for the key it is told at.
fn way(root: &Node, span: Span, lacks: Option<&str>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let mut node = root;
    loop {
        let next = match &node.value {
            Value::Scalar(_) => None,
            Value::List(nodes) => nodes.iter().find(|node| node.span.covers(span)),
            Value::Map(entries) => {
                let entry = entries.iter().find(|entry| whole(entry).covers(span));
                keys.extend(entry.map(|entry| entry.key.text.clone()));
                entry.map(|entry| &entry.value).filter(|value| value.span.covers(span))
            }
        };
        let Some(inner) = next else { break };
        node = inner;
    }
    if let Some(lacks) = lacks {
        // It is told at the first key of its mapping, or at the mapping where that is empty.
        if matches!(&node.value, Value::Map(entries) if !entries.is_empty()) {
            keys.pop();
        }
        keys.push(lacks.to_owned());
    }
    keys
}
