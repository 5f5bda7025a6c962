//! The answers file: what a hand or a script writes; read like a case, pinned to nothing.

use super::case_file::{self, case_id};
use super::{Case, Form};
use crate::client::Client;
use crate::diagnostic::{Code, Faults, Span};
use crate::id::{CaseId, Id};
use crate::instrument::RecordKind;
use crate::response::{Informant, Recorded};
use crate::yaml::{Entry, Fields, Node, Value};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The newest format that is read.
const FORMAT: i64 = 1;

/// The keys of an answers file.
pub const ANSWERS_FILE_KEYS: &[&str] =
    &["answers", "format", "record", "client", "date", "source", "by", "responses"];

/// The keys of one entry, where `responses:` is a list.
pub const ANSWERS_KEYS: &[&str] = &["instrument", "date", "source", "by", "answers"];

/// Reads an answers file. What cannot be read of its head has a stand-in, so that the faults of
/// the answers are told beside it; the case goes nowhere while an error is noted.
pub fn decode(root: &Arc<Node>, faults: &mut Faults) -> Option<Case> {
    if case_file::is_newer(root, FORMAT, faults) {
        return None;
    }
    let fields = Fields::open(root, "an answers file", ANSWERS_FILE_KEYS, faults)?;
    let id = fields.required("answers", faults).and_then(|node| case_id(node, faults));
    let client = fields.get("client").map(|node| Client::decode(node, faults));
    let taken = Taken::decode(&fields, None, faults);
    fields.required("date", faults);
    let responses = fields.required("responses", faults);
    let mut case = Case::new(id.unwrap_or_else(CaseId::of_nobody), client.unwrap_or_default());
    case.form = Form::Answers;
    case.kind = fields.word("record", &RecordKind::WORDS, faults).unwrap_or_default();
    case.source = faults.source().clone();
    case.root = root.clone();
    case.responses = match responses.map(|node| (node, &node.value)) {
        Some((_, Value::Map(entries))) => mapped(entries, &taken, faults),
        Some((node, _)) => listed(node.list(faults).unwrap_or_default(), &taken, faults),
        None => Vec::new(),
    };
    number(&mut case.responses);
    Some(case)
}

/// When, from whom and by whom the answers were taken.
#[derive(Clone)]
struct Taken {
    /// Absent where it cannot be read, and then a fault was noted.
    date: Option<NaiveDate>,
    informant: Informant,
    by: Option<String>,
}

impl Taken {
    /// Reads what is said here; the rest is as it is for the whole file.
    fn decode(fields: &Fields<'_>, file: Option<&Taken>, faults: &mut Faults) -> Taken {
        let date = match fields.get("date") {
            Some(node) => node.date(faults),
            None => file.and_then(|file| file.date),
        };
        let informant = fields.word("source", &Informant::WORDS, faults);
        let by = fields.text("by", faults);
        Taken {
            date,
            informant: informant.or(file.map(|f| f.informant)).unwrap_or(Informant::Client),
            by: by.or_else(|| file.and_then(|file| file.by.clone())),
        }
    }

    fn response(self, instrument: Id, span: Span, answers: &[Entry]) -> Recorded {
        let given = answers.iter().filter(|entry| !entry.value.says_nothing()).map(Entry::copy);
        // Without a day the answers are only held against their items, and no date lies ahead.
        let date = self.date.unwrap_or(NaiveDate::MAX);
        Recorded {
            instrument_span: span,
            finished: Some(date),
            by: self.by,
            informant: self.informant,
            answers: given.collect(),
            ..Recorded::empty(instrument, date)
        }
    }
}

/// Reads `responses: { phq9: { q1: 2 } }`.
fn mapped(entries: &[Entry], taken: &Taken, faults: &mut Faults) -> Vec<Recorded> {
    let mut responses = Vec::new();
    for Entry { key, value } in entries {
        let Some(instrument) = Id::new(&key.text) else {
            faults.error(Code::BadId, key.span, "not the id of an instrument");
            continue;
        };
        let Some(answers) = value.entries(faults) else { continue };
        responses.push(taken.clone().response(instrument, key.span, answers));
    }
    responses
}

/// Reads `responses: [{ instrument: phq9, answers: { q1: 2 } }]`.
fn listed(nodes: &[Node], file: &Taken, faults: &mut Faults) -> Vec<Recorded> {
    nodes.iter().filter_map(|node| one(node, file, faults)).collect()
}

fn one(node: &Node, file: &Taken, faults: &mut Faults) -> Option<Recorded> {
    let fields = Fields::open(node, "a response", ANSWERS_KEYS, faults)?;
    let instrument = fields.required_id("instrument", faults);
    let span = fields.get("instrument").map_or(node.span, |node| node.span);
    let taken = Taken::decode(&fields, Some(file), faults);
    let answers = fields.required("answers", faults).and_then(|node| node.entries(faults));
    Some(taken.response(instrument?, span, answers?))
}

/// Numbers the responses of each instrument from 1, in the order of the file.
fn number(responses: &mut [Recorded]) {
    let mut counts: BTreeMap<Id, u32> = BTreeMap::new();
    for response in responses {
        let count = counts.entry(response.instrument.clone()).or_default();
        *count += 1;
        response.id = format!("{}-{count}", response.instrument);
    }
}
