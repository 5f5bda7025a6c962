//! The case file: the record as the program writes it.

use super::history::{HEAD, parts};
use super::issued::revision;
use super::migrate::{self, STEPS};
use super::{Case, Form, IssuedPlan, Reseal, Responding, Upgrade, seal};
use crate::client::Client;
use crate::decision::Decisions;
use crate::diagnostic::{Code, Faults, Span};
use crate::id::{CaseId, Hash};
use crate::instrument::RecordKind;
use crate::response::Recorded;
use crate::yaml::{self, Entry, Fields, Node, Value, Yaml};
use std::sync::Arc;

/// The format that is written, and the newest that is read.
pub const FORMAT: i64 = migrate::format_of(STEPS);

/// The format since which a file has a history.
pub const HISTORY_SINCE: i64 = 2;

/// The keys of a case file, in their order.
pub const CASE_FILE_KEYS: &[&str] = &[
    "case",
    "format",
    "record",
    "revision",
    "client",
    "responses",
    "decisions",
    "responding",
    "plans",
    "definitions",
    "reseals",
    "upgrades",
    "history",
    "seal",
];

/// Returns the case file of a case whose responses are all pinned, with the history it was read
/// with. Its last line seals every byte before it. What is saved is made by [`History::enter`].
///
/// [`History::enter`]: super::History::enter
pub fn write(case: &Case) -> String {
    let mut text = content(case);
    if let Some(events) = parts(&case.source.text).events {
        text.push_str(HEAD);
        text.push_str(events);
    }
    seal::seal(text)
}

/// Returns what a case file says of a case whose responses are all pinned: all but its history and
/// its seal. The bytes depend on nothing but the case.
pub fn content(case: &Case) -> String {
    let definition = |(hash, text): &(Hash, String)| (hash.to_string(), lines(text));
    let mut entries = vec![
        ("case".to_owned(), Yaml::text(case.id.as_str())),
        ("format".to_owned(), Yaml::word(FORMAT)),
    ];
    if case.kind != RecordKind::Client {
        entries.push(("record".to_owned(), Yaml::word(case.kind.word())));
    }
    entries.extend([
        ("revision".to_owned(), Yaml::word(case.revision)),
        ("client".to_owned(), case.client.encode()),
        ("responses".to_owned(), list(&case.responses, Recorded::encode)),
    ]);
    let later = [
        ("decisions", case.decisions.encode()),
        ("responding", list(&case.responding, Responding::encode)),
        ("plans", list(&case.plans, IssuedPlan::encode)),
        ("definitions", Yaml::Map(case.definitions.iter().map(definition).collect())),
        ("reseals", list(&case.reseals, Reseal::encode)),
        ("upgrades", list(&case.upgrades, Upgrade::encode)),
    ];
    let filled = later.into_iter().filter(|(_, value)| !is_empty(value));
    entries.extend(filled.map(|(key, value)| (key.to_owned(), value)));
    yaml::write(&Yaml::Map(entries))
}

/// Notes a file of a newer format, of which nothing else can be said.
pub fn is_newer(root: &Node, newest: i64, faults: &mut Faults) -> bool {
    let newer = migrate::format(root).is_some_and(|format| format > newest);
    if newer {
        let span = field_span(root, "format");
        let message =
            format!("the file was written by a newer version; this one reads format {newest}");
        faults.error(Code::NewerFormat, span, message).hint("use the newer version of caseplan");
    }
    newer
}

/// Reads a case file; the seal has been looked at. What cannot be read of its head has a
/// stand-in, so that the faults of the answers are told beside it; the case goes nowhere while
/// an error is noted.
pub fn decode(root: &Arc<Node>, faults: &mut Faults) -> Option<Case> {
    let written_as = migrate::format(root).unwrap_or(FORMAT);
    let root = &migrate::migrated(root, STEPS).map_or_else(|| root.clone(), Arc::new);
    let fields = Fields::open(root, "a case file", CASE_FILE_KEYS, faults)?;
    let id = fields.required("case", faults).and_then(|node| case_id(node, faults));
    let format = fields.required("format", faults);
    format.and_then(|node| node.integer_in(1..FORMAT + 1, faults));
    let revised = fields.required("revision", faults).and_then(|node| revision(node, faults));
    let client = fields.required("client", faults).map(|node| Client::decode(node, faults));
    let kind = fields.word("record", &RecordKind::WORDS, faults).unwrap_or_default();
    fields.required("responses", faults);
    let responses = responses(fields.list("responses", faults), faults);
    let decisions = Decisions::decode(fields.list("decisions", faults), faults);
    let responding = fields.list("responding", faults).iter();
    let responding = responding.filter_map(|node| Responding::decode(node, faults)).collect();
    let plans = fields.list("plans", faults).iter();
    let plans = plans.filter_map(|node| IssuedPlan::decode(node, faults)).collect();
    let definitions = fields.map("definitions", faults).iter();
    let definitions = definitions.filter_map(|entry| definition(entry, faults)).collect();
    let reseals = fields.list("reseals", faults).iter();
    let reseals = reseals.filter_map(|node| Reseal::decode(node, faults)).collect();
    let upgrades = fields.list("upgrades", faults).iter();
    let upgrades = upgrades.filter_map(|node| Upgrade::decode(node, faults)).collect();
    // The history itself is passed over. What stands here was moved by a hand.
    if fields.get("history").is_some() {
        note_moved(fields.key_span("history"), faults);
    }
    Some(Case {
        id: id.unwrap_or_else(CaseId::of_nobody),
        form: Form::Case,
        kind,
        format: written_as,
        revision: revised.unwrap_or_default(),
        client: client.unwrap_or_default(),
        responses,
        decisions,
        responding,
        plans,
        definitions,
        reseals,
        upgrades,
        source: faults.source().clone(),
        root: root.clone(),
    })
}

/// Reads the id of a case.
pub fn case_id(node: &Node, faults: &mut Faults) -> Option<CaseId> {
    let id = CaseId::new(node.text(faults)?);
    if id.is_none() {
        faults
            .error(Code::BadId, node.span, "not the id of a case")
            .hint("small letters, digits, `_` and `-`, at most 64; no name of a person");
    }
    id
}

fn responses(nodes: &[Node], faults: &mut Faults) -> Vec<Recorded> {
    let mut responses: Vec<Recorded> = Vec::new();
    let mut ids: Vec<(String, Span)> = Vec::new();
    for node in nodes {
        let Some(response) = Recorded::decode(node, faults) else { continue };
        if response.finished.is_some_and(|finished| finished < response.begun) {
            let span = field_span(node, "finished");
            faults.error(Code::BadDate, span, "finished before it was begun");
        }
        // One that cannot be read has been told.
        if !response.id.is_empty() {
            let span = field_span(node, "id");
            check_id(&response, span, &ids, faults);
            ids.push((response.id.clone(), span));
        }
        responses.push(response);
    }
    responses
}

/// Notes an id that stands for another response too, or for one of another instrument.
fn check_id(response: &Recorded, span: Span, before: &[(String, Span)], faults: &mut Faults) {
    if let Some((_, first)) = before.iter().find(|(id, _)| *id == response.id) {
        let (line, _) = faults.source().line_and_column(first.start);
        faults
            .error(Code::DuplicateId, span, "two responses have this id")
            .hint(format!("it stands first in line {line}; number the later one on"));
    }
    if !names_its_instrument(response) {
        faults
            .error(Code::BadId, span, "the response's id is not one of its instrument")
            .hint("the instrument's id, a hyphen and a number from 1: phq9-2");
    }
}

fn names_its_instrument(response: &Recorded) -> bool {
    let number = response.id.rsplit_once('-').and_then(|(_, number)| number.parse::<u32>().ok());
    number.is_some_and(|number| response.id == format!("{}-{number}", response.instrument))
}

fn note_moved(span: Span, faults: &mut Faults) {
    faults
        .error(Code::HistoryAltered, span, "the history is not where the program wrote it")
        .hint("it stands last, before the seal, each event as it was written, with line ends as they were");
}

fn field_span(node: &Node, key: &str) -> Span {
    let Value::Map(entries) = &node.value else { return node.span };
    let entry = entries.iter().find(|entry| entry.key.text == key);
    entry.map_or(node.span, |entry| entry.value.span)
}

fn definition(Entry { key, value }: &Entry, faults: &mut Faults) -> Option<(Hash, String)> {
    let hash = Hash::parse(&key.text);
    if hash.is_none() {
        faults.error(Code::WrongType, key.span, "not a hash of 64 hexadecimal digits");
    }
    let lines: Vec<&str> = value.list(faults)?.iter().filter_map(|n| n.text(faults)).collect();
    Some((hash?, lines.join("\n")))
}

/// A text as a list of its lines, so that a diff shows what changed.
fn lines(text: &str) -> Yaml {
    Yaml::List(text.split('\n').map(Yaml::text).collect())
}

fn list<T>(items: &[T], encode: impl Fn(&T) -> Yaml) -> Yaml {
    Yaml::List(items.iter().map(encode).collect())
}

fn is_empty(value: &Yaml) -> bool {
    match value {
        Yaml::List(items) => items.is_empty(),
        Yaml::Map(entries) => entries.is_empty(),
        _ => false,
    }
}
