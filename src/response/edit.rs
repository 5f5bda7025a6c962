//! A response that is being taken: every change that a person makes to it.

use super::fit::answer;
use super::recorded::copied;
use super::{Answer, Difference, HalfRecord, Informant, Pinned, Recorded, Sitting, TakenAway};
use crate::diagnostic::{Faults, Source, Span};
use crate::id::Id;
use crate::instrument::{AnswerType, Instrument, Item};
use crate::yaml::{Entry, Key, Node, Value};
use chrono::NaiveDate;

/// Who takes answers, from whom, on which day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taking {
    /// The day.
    pub on: NaiveDate,
    /// Who asks or types.
    pub by: String,
    /// Whose account it is.
    pub informant: Informant,
}

/// Returns the answer that a node stands for; `None` where the item does not accept it. An answer
/// that is a date cannot lie after the `day` it is given on.
pub fn accept(item: &Item, day: NaiveDate, node: &Node) -> Option<Answer> {
    let mut unsaid = Faults::new(&Source::record("", ""));
    let answer = answer(item, day, node, &mut unsaid)?;
    (!unsaid.has_errors()).then_some(answer)
}

impl Recorded {
    /// Returns an open response in which nothing is answered yet.
    pub fn begun(id: String, instrument: &Instrument, taking: &Taking) -> Recorded {
        Recorded {
            id,
            definition: Some(Pinned::to(instrument)),
            by: Some(taking.by.clone()),
            informant: taking.informant,
            ..Recorded::empty(instrument.id.clone(), taking.on)
        }
    }

    /// Returns a response of a day in which nothing is recorded.
    pub fn empty(instrument: Id, begun: NaiveDate) -> Recorded {
        Recorded {
            id: String::new(),
            instrument,
            instrument_span: Span::default(),
            definition: None,
            begun,
            finished: None,
            by: None,
            informant: Informant::Client,
            answers: Vec::new(),
            declined: Vec::new(),
            not_applicable: Vec::new(),
            notes: Vec::new(),
            sittings: Vec::new(),
            paper: None,
            verified: Vec::new(),
            differences: Vec::new(),
            void: None,
            set_aside: Vec::new(),
            taken_away: Vec::new(),
            half_records: Vec::new(),
        }
    }

    /// Returns a copy.
    pub(crate) fn copy(&self) -> Recorded {
        let nodes = |nodes: &[Node]| nodes.iter().map(Node::copy).collect();
        Recorded {
            id: self.id.clone(),
            instrument: self.instrument.clone(),
            instrument_span: self.instrument_span,
            answers: copied(&self.answers),
            declined: nodes(&self.declined),
            not_applicable: nodes(&self.not_applicable),
            notes: self.notes.clone(),
            sittings: self.sittings.clone(),
            verified: self.verified.clone(),
            differences: self.differences.iter().map(Difference::copy).collect(),
            void: self.void.clone(),
            by: self.by.clone(),
            set_aside: copied(&self.set_aside),
            taken_away: self.taken_away.iter().map(TakenAway::copy).collect(),
            half_records: self.half_records.clone(),
            ..*self
        }
    }

    /// Sets aside what is recorded of items that the definition no longer has.
    pub(crate) fn set_aside_all_but(&mut self, is_there: impl Fn(&str) -> bool) {
        let gone = |entry: &mut Entry| !is_there(&entry.key.text);
        self.set_aside.extend(self.answers.extract_if(.., gone));
        for (word, nodes) in [("declined", &mut self.declined), ("na", &mut self.not_applicable)] {
            let names = nodes.extract_if(.., |node| match &node.value {
                Value::Scalar(scalar) => !is_there(&scalar.text),
                _ => false,
            });
            let aside = names.filter_map(|node| match node.value {
                Value::Scalar(name) => {
                    let key = Key { text: name.text, span: Span::default() };
                    Some(Entry { key, value: Node::of_word(word) })
                }
                _ => None,
            });
            self.set_aside.extend(aside);
        }
    }

    /// Returns the items whose answers are set aside.
    pub(crate) fn set_aside_items(&self) -> impl Iterator<Item = String> {
        self.set_aside.iter().map(|entry| entry.key.text.clone())
    }

    /// Returns what is recorded as the answer to an item.
    pub fn answer(&self, item: &str) -> Option<&Node> {
        self.answers.iter().find(|entry| entry.key.text == item).map(|entry| &entry.value)
    }

    /// Records an answer in the place of whatever is recorded of the item. The answers stand in
    /// the order of the instrument.
    pub fn set(&mut self, instrument: &Instrument, item: &Id, node: Node) {
        self.forget(item.as_str());
        let place = |id: &str| instrument.item(id).map(|(index, _)| index);
        let own = place(item.as_str());
        let at = self.answers.partition_point(|entry| place(&entry.key.text) < own);
        self.answers.insert(at, entry(item, node));
    }

    /// Records that an item was declined.
    pub fn decline(&mut self, item: &Id) {
        self.clear(item.as_str());
        self.declined.push(Node::of_word(item.as_str()));
    }

    /// Records that an item does not apply.
    pub fn does_not_apply(&mut self, item: &Id) {
        self.clear(item.as_str());
        self.not_applicable.push(Node::of_word(item.as_str()));
    }

    /// Takes away whatever is recorded of an item; it stands as unanswered.
    pub fn clear(&mut self, item: &str) {
        self.forget(item);
        self.half_records.retain(|half| half.item != *item);
    }

    fn forget(&mut self, item: &str) {
        self.answers.retain(|entry| entry.key.text != item);
        for names in [&mut self.declined, &mut self.not_applicable] {
            names.retain(|node| !node.is_text(item));
        }
        self.verified.retain(|verified| verified != item);
        self.differences.retain(|one| one.item != *item);
    }

    /// Takes away the answer to an item, and keeps what it was, when it was taken away and by whom.
    pub fn take_away(&mut self, item: &Id, on: NaiveDate, by: &str) {
        let entries = self.answers.extract_if(.., |entry| item == entry.key.text.as_str());
        let taken = entries.map(|entry| TakenAway {
            item: item.clone(),
            answer: entry.value,
            on,
            by: by.to_owned(),
        });
        self.taken_away.extend(taken);
        self.clear(item.as_str());
    }

    /// Records a note on an item; an empty one takes the note away.
    pub fn note(&mut self, item: &Id, note: &str) {
        self.notes.retain(|(noted, _)| item != noted.as_str());
        if !note.trim().is_empty() {
            self.notes.push((item.to_string(), note.to_owned()));
        }
    }

    /// Returns the note on an item.
    pub fn note_on(&self, item: &str) -> Option<&str> {
        self.notes.iter().find(|(noted, _)| noted == item).map(|(_, note)| note.as_str())
    }

    /// Records who asked an item, when and of whom.
    pub fn asked(&mut self, item: &Id, taking: &Taking) {
        let by = Some(&taking.by);
        let same = |sitting: &Sitting| {
            sitting.date == taking.on
                && sitting.informant == taking.informant
                && sitting.by.as_ref() == by
        };
        if !self.sittings.last().is_some_and(same) {
            let (date, informant) = (taking.on, taking.informant);
            self.sittings.push(Sitting { date, informant, by: by.cloned(), items: Vec::new() });
        }
        if let Some(sitting) = self.sittings.last_mut() {
            sitting.items.retain(|known| item != known.as_str());
            sitting.items.push(item.to_string());
        }
    }

    /// Records one field of one record of a list; a record of that number that is not there yet
    /// is added. Fields stand in the order of the columns.
    pub fn set_field(
        &mut self,
        instrument: &Instrument,
        item: &Id,
        at: usize,
        field: &Id,
        node: Node,
    ) {
        let columns = match instrument.item(item.as_str()).map(|(_, item)| &item.answer) {
            Some(AnswerType::Records(columns)) => columns.clone(),
            _ => return,
        };
        let mut records = self.records(item.as_str());
        if at >= records.len() {
            records.push(Node { span: Span::default(), value: Value::Map(Vec::new()) });
        }
        let place = |id: &str| columns.iter().position(|column| column.id == *id);
        if let Some(Value::Map(cells)) = records.get_mut(at).map(|record| &mut record.value) {
            cells.retain(|cell| cell.key.text != field.as_str());
            let own = place(field.as_str());
            let at = cells.partition_point(|cell| place(&cell.key.text) < own);
            cells.insert(at, entry(field, node));
        }
        self.set(instrument, item, Node::of_list(records));
    }

    /// Takes away one field of one record of a list.
    pub fn clear_field(&mut self, instrument: &Instrument, item: &Id, at: usize, field: &Id) {
        let mut records = self.records(item.as_str());
        if let Some(Value::Map(cells)) = records.get_mut(at).map(|record| &mut record.value) {
            cells.retain(|cell| cell.key.text != field.as_str());
            self.set(instrument, item, Node::of_list(records));
        }
    }

    /// Takes a record out of a list; those behind it have other numbers then.
    pub fn remove_record(&mut self, instrument: &Instrument, item: &Id, at: usize) {
        let mut records = self.records(item.as_str());
        if at >= records.len() {
            return;
        }
        records.remove(at);
        self.whole_record(item, at);
        for half in self.half_records.iter_mut().filter(|half| half.item == *item) {
            half.record -= usize::from(half.record > at + 1);
        }
        self.set(instrument, item, Node::of_list(records));
    }

    /// Records that a record of a list goes on with a field, should it be left there.
    pub fn half_record(&mut self, item: &Id, at: usize, next: &Id) {
        self.whole_record(item, at);
        let half = HalfRecord { item: item.clone(), record: at + 1, next: next.clone() };
        self.half_records.push(half);
    }

    /// Records that every field of a record was asked.
    pub fn whole_record(&mut self, item: &Id, at: usize) {
        self.half_records.retain(|half| half.item != *item || half.record != at + 1);
    }

    /// Returns the field of a record, as recorded.
    pub fn field(&self, item: &str, at: usize, field: &str) -> Option<&Node> {
        let Value::List(records) = &self.answer(item)?.value else { return None };
        let Value::Map(cells) = &records.get(at)?.value else { return None };
        cells.iter().find(|cell| cell.key.text == field).map(|cell| &cell.value)
    }

    /// Returns copies of the records of a list.
    fn records(&self, item: &str) -> Vec<Node> {
        match self.answer(item).map(|node| &node.value) {
            Some(Value::List(records)) => records.iter().map(Node::copy).collect(),
            _ => Vec::new(),
        }
    }
}

impl Pinned {
    /// Returns the pin of an instrument.
    pub fn to(instrument: &Instrument) -> Pinned {
        Pinned {
            version: instrument.version,
            scoring: instrument.hashes.scoring,
            wording: instrument.hashes.wording,
        }
    }
}

fn entry(id: &Id, value: Node) -> Entry {
    Entry { key: Key { text: id.to_string(), span: Span::default() }, value }
}
