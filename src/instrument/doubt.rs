//! What the errors of an instrument's file leave in doubt.
//!
//! A file with an error is never used, and yet whatever else is wrong with it is to be told at once.
//! So the checks go on with what could be read, and ask here first: what they are about to say may
//! be so only because something was not read. An error leaves in doubt what follows from the place
//! where it stands, and nothing else: a band without a concern hides no hole between bands.

mod add;

use add::entry_of;

use super::scope::by_numbers;
use super::{AnswerType, Decides, Example, Field, Instrument, Item, Key as ScoringKey, Local};
use crate::condition::CodeName;
use crate::diagnostic::{Faults, Span};
use crate::id::Id;
use crate::yaml::{Entry, Key, Node, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What the errors of a file leave in doubt: nothing where there are none.
#[derive(Default)]
pub struct Doubts {
    /// The keys of the file with an error in them.
    keys: BTreeSet<String>,
    /// Whether there is a key that nobody knows: what seems to be missing may stand under it.
    strange: bool,
    /// How far what the items, scores and alerts come to is in doubt.
    names: BTreeMap<String, Decides>,
    /// Items with choices that had one code: which of them an answer means is in doubt.
    codes: BTreeSet<String>,
    /// The names of items that were not read, as far as they can be told.
    lost: BTreeSet<String>,
    /// Items and scores, each with a key that has an error; any key where it is empty.
    parts: BTreeSet<(String, String)>,
    /// The places of errors in bands and rules, each with its key; any key where it is empty.
    marks: Vec<(Span, String)>,
    /// Whether a key or a condition has an error: of a misspelt name nobody knows what it should be.
    misnamed: bool,
    /// Whether an item has lost its name.
    nameless: bool,
    /// Whether an error may hide that the limits of confidentiality are shown, or have to be.
    limitless: bool,
    /// The texts of the parts with an error elsewhere, for what they would have used.
    texts: Vec<String>,
    /// Whether it is in doubt what the examples expect in all.
    unshown: bool,
    /// The examples that cannot be run.
    examples: Vec<Span>,
}

impl Doubts {
    /// Returns what the errors leave in doubt of what was read. What examples say of items in doubt
    /// is taken out of them, so that they can be run without.
    pub(super) fn new(root: &Node, faults: &Faults, read: &mut Instrument) -> Doubts {
        let mut doubts = Doubts::default();
        faults.errors().for_each(|fault| doubts.add(fault, root, read));
        // Without its source an instrument is only a stand-in for what it says of itself.
        if entry_of(root, "source").is_none() {
            doubts.keys.insert("source".to_owned());
        }
        doubts.note_lost(root, read);
        doubts.follow(read);
        let mut examples = std::mem::take(&mut read.examples);
        examples.iter_mut().for_each(|example| doubts.take_out(example, read));
        read.examples = examples;
        doubts
    }

    /// Returns whether a key of the file has an error, or may stand there misspelt.
    pub fn of_key(&self, key: &str) -> bool {
        self.strange || self.keys.contains(key)
    }

    /// Returns whether it is in doubt what an item, a score or an alert comes to.
    pub fn of(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|doubt| *doubt >= Decides::Value)
    }

    /// Returns whether it is in doubt what an item, a score or an alert can be at all.
    pub fn of_range(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|doubt| *doubt >= Decides::Range)
    }

    /// Returns whether it is in doubt what a score comes to where an answer is missing.
    pub fn of_gaps(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|doubt| *doubt >= Decides::Gaps)
    }

    /// Returns whether a key of an item or a score has an error, or may stand there misspelt.
    pub fn of_part(&self, name: &Id, key: &str) -> bool {
        self.parts.iter().any(|(of, part)| *name == **of && (part == key || part.is_empty()))
    }

    /// Returns whether a key of the band or the rule at a place has an error.
    pub fn of_mark(&self, span: Span, key: &str) -> bool {
        let is_it =
            |(at, part): &(Span, String)| span.covers(*at) && (part == key || part.is_empty());
        self.marks.iter().any(is_it)
    }

    /// Returns whether it is in doubt whether the limits of confidentiality are shown, or needed.
    pub fn of_limits(&self) -> bool {
        self.strange || self.limitless
    }

    /// Returns whether an example cannot be run.
    pub fn of_example(&self, span: Span) -> bool {
        self.examples.contains(&span)
    }

    /// Returns whether examples may expect something that was not read.
    pub fn of_expected(&self) -> bool {
        self.strange || self.unshown
    }

    /// Returns whether it is in doubt what some names come to.
    pub fn of_names(&self, instrument: &Instrument, names: &[Local]) -> bool {
        let in_doubt = |name: &Local| {
            let Some(id) = name_of(instrument, *name) else { return false };
            let reads_state = matches!(name, Local::Score(_, Field::State));
            let reads_band = matches!(name, Local::Score(_, Field::Band));
            self.of(id.as_str())
                || (reads_state && self.of_gaps(id.as_str()))
                || (reads_band && self.of_part(id, "bands"))
        };
        names.iter().any(in_doubt)
    }

    /// Returns whether a part with an error may use an item.
    pub fn may_use(&self, item: &Id) -> bool {
        self.strange || self.misnamed || self.texts.iter().any(|text| mentions(text, item))
    }

    /// What rests on something in doubt is in doubt itself. Each reads only what stands above it.
    fn follow(&mut self, read: &Instrument) {
        for index in 0..read.items.len() {
            self.pass_on(read, Local::Item(index), Decides::Value);
        }
        for (index, score) in read.scores.iter().enumerate() {
            // A reversed answer is counted from the other end, which is in doubt.
            let turned = |item: &Item| self.codes.contains(item.id.as_str());
            if score.key.reversed().any(|item| turned(&read.items[item])) {
                self.doubt(score.id.to_string(), Decides::Value);
            }
            // A count goes as far as it has conditions, whatever these read.
            let most = match &score.key {
                ScoringKey::Sum(_) | ScoringKey::Mean(_) | ScoringKey::Max(_) => Decides::Range,
                ScoringKey::Lookup { .. } => Decides::Range,
                ScoringKey::Count(_) | ScoringKey::Triage { .. } | ScoringKey::When(_) => {
                    Decides::Value
                }
            };
            // What is not asked is missing too, and a mean is rounded as its rule says.
            let mut items = read.items_behind(score).into_iter();
            let has_gaps = items.any(|item| read.items[item].ask_when.is_some());
            let is_mean = matches!(score.key, ScoringKey::Mean(_));
            if self.of_part(&score.id, "missing") && (has_gaps || is_mean) {
                self.doubt(score.id.to_string(), Decides::Range);
            }
            self.pass_on(read, Local::Score(index, Field::Value), most);
        }
        for index in 0..read.alerts.len() {
            self.pass_on(read, Local::Alert(index), Decides::Value);
        }
    }

    fn doubt(&mut self, name: String, doubt: Decides) {
        let known = self.names.entry(name).or_insert(doubt);
        *known = doubt.max(*known);
    }

    /// Passes on to a name what is in doubt of what it reads, at most so far.
    fn pass_on(&mut self, read: &Instrument, name: Local, most: Decides) {
        let names = read.read_by(name).into_iter().filter_map(|read_by| name_of(read, read_by));
        let doubt = names.filter_map(|name| self.names.get(name.as_str())).max().copied();
        if let (Some(doubt), Some(id)) = (doubt, name_of(read, name)) {
            self.doubt(id.to_string(), doubt.min(most));
        }
    }

    /// Takes out of an example what it says of items that were not read, or not as they were meant:
    /// what rests on them is in doubt, and all else can be run without.
    fn take_out(&mut self, example: &mut Example, read: &Instrument) {
        let answers = std::mem::take(&mut example.answers);
        let mut is_whole = true;
        for entry in answers {
            let names = match read.items_named(&entry.key.text) {
                Some(items) => items.iter().map(|item| item.id.to_string()).collect(),
                None if self.lost.is_empty() && !self.nameless => vec![entry.key.text.clone()],
                None => by_numbers(&entry.key.text),
            };
            for name in names {
                is_whole &= !self.names.contains_key(&name);
                let key = Key { text: name.clone(), span: entry.key.span };
                let kept = Entry { key, value: entry.value.copy() };
                match read.item(&name) {
                    Some((_, item)) if self.means_another(item, &entry.value) => {
                        self.examples.push(example.span);
                    }
                    Some(_) if self.of_range(&name) => is_whole = false,
                    None if self.lost.contains(&name) || self.nameless => is_whole = false,
                    _ => example.answers.push(kept),
                }
            }
        }
        // What contradicts another answer leaves open whatever rests on that; without it, it is known.
        let is_open = |value: &str| matches!(value, "unknown" | "not_computed");
        let is_bound = |path: &str| path.ends_with(".low") || path.ends_with(".high");
        example
            .expect
            .retain(|expected| is_whole || !(is_open(&expected.value) || is_bound(&expected.path)));
        let is_known = |node: &Node| match &node.value {
            Value::Scalar(name) if read.item(&name.text).is_none() => {
                !self.lost.contains(&name.text) && !self.nameless
            }
            _ => true,
        };
        example.declined.retain(is_known);
        example.not_applicable.retain(is_known);
    }

    /// Whether an answer may mean a choice that has the code of another one.
    fn means_another(&self, item: &Item, answer: &Node) -> bool {
        let (AnswerType::Choice(choices) | AnswerType::Multiple(choices)) = &item.answer else {
            return false;
        };
        let is_code = |code: &CodeName| answer.is_text(&code.to_string());
        self.codes.contains(item.id.as_str()) && !choices.iter().any(|choice| is_code(&choice.code))
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
