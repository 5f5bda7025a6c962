//! The instrument file: raw to checked.

mod alerts;
mod bands;
mod change;
mod choices;
mod examples;
mod items;
mod keys;
mod missing;
mod range;
mod rights;
mod scores;

pub use alerts::ALERT_KEYS;
pub use bands::{BAND_KEYS, PROFILE_KEYS};
pub use change::{CHANGE_KEYS, NORM_KEYS};
pub use choices::CHOICE_KEYS;
pub use examples::EXAMPLE_KEYS;
pub use items::ITEM_KEYS;
pub use rights::{RIGHTS_KEYS, SOURCE_KEYS};
pub(super) use scores::Decides;
pub use scores::SCORE_KEYS;

use scores::Scores;

use super::loinc::has_valid_check_digit;
use super::{
    Administration, Alert, Belongs, Citation, Doubts, Draft, Example, Inconsistency, Instrument,
    Item, Kind, Local, Names, Reading, Rights, Score, Window, Wording, canonical,
};
use crate::condition::{self, Condition, ConditionFault, FaultKind, Scope};
use crate::diagnostic::{Code, Faults, Source, Span};
use crate::id::Id;
use crate::yaml::{self, Entry, Fields, Node, Value};
use std::path::Path;
use std::sync::Arc;

/// The keys of an instrument file.
pub const INSTRUMENT_KEYS: &[&str] = &[
    "instrument",
    "version",
    "title",
    "short",
    "kind",
    "record",
    "adults_only",
    "note",
    "language",
    "administration",
    "minutes",
    "source",
    "confirmed",
    "open",
    "rights",
    "codes",
    "window",
    "repeated",
    "instruction",
    "stem",
    "choices",
    "items",
    "scores",
    "alerts",
    "consistency",
    "examples",
];
/// The keys of a line of `consistency`.
pub const CONSISTENCY_KEYS: &[&str] = &["when", "say"];

/// Reads an instrument file as far as it can be read.
pub fn draft(source: &Arc<Source>) -> Reading<Draft> {
    let mut faults = Faults::new(source);
    let root = yaml::read(&mut faults);
    let read = root.as_ref().and_then(|root| {
        Fields::open(root, "an instrument", INSTRUMENT_KEYS, &mut faults)
            .and_then(|fields| decode(&fields, source, &mut faults))
    });
    if let Some(root) = root.as_ref().filter(|_| read.is_none()) {
        note_loss("definition", root.span, &mut faults);
    }
    // Of faults that are only counted nobody knows what they leave in doubt.
    let value = read.zip(root.as_ref()).filter(|_| !faults.is_full()).map(|(mut read, root)| {
        let doubts = faults.has_errors().then(|| Doubts::new(root, &faults, &mut read));
        Draft { instrument: Arc::new(read), doubts }
    });
    let route = |span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span));
    Reading { value, faults: faults.into_list(route) }
}

/// Reads a condition; its faults point into the text.
pub(crate) fn condition<S: Scope>(
    node: &Node,
    scope: &S,
    faults: &mut Faults,
) -> Option<Condition<S::Ref>> {
    let parsed = Condition::parse(node.text(faults)?, scope);
    parsed.map_err(|found| note_condition(node, found, |_| false, faults)).ok()
}

/// Reads a condition of the instrument's own file, where what is used must stand above.
fn own_condition(node: &Node, names: &Names<'_>, faults: &mut Faults) -> Option<Condition<Local>> {
    let parsed = Condition::parse(node.text(faults)?, names);
    parsed.map_err(|found| note_condition(node, found, |name| names.is_later(name), faults)).ok()
}

fn note_condition(
    node: &Node,
    found: Vec<ConditionFault>,
    is_later: impl Fn(&str) -> bool,
    faults: &mut Faults,
) {
    for fault in found {
        let span = node.within(fault.at.clone(), faults);
        let name = match &node.value {
            Value::Scalar(scalar) => scalar.text.get(fault.at).unwrap_or(""),
            _ => "",
        };
        let code = match condition_code(fault.kind) {
            Code::UnknownName if is_later(name) => Code::ForwardReference,
            code => code,
        };
        faults.error(code, span, fault.message).hint_if(fault.hint);
    }
}

fn condition_code(kind: FaultKind) -> Code {
    match kind {
        FaultKind::AlwaysTrue | FaultKind::NeverTrue => Code::ConditionRange,
        FaultKind::UnknownName => Code::UnknownName,
        FaultKind::TypeMismatch | FaultKind::UnknownCode | FaultKind::WrongArguments => {
            Code::ConditionType
        }
        _ => Code::ConditionSyntax,
    }
}

/// Decodes what can be decoded; what else is missing was noted as an error and has a stand-in.
fn decode(fields: &Fields<'_>, source: &Arc<Source>, faults: &mut Faults) -> Option<Instrument> {
    let id = fields.required_id("instrument", faults).or_else(|| id_of_file(source));
    let version = fields.required("version", faults).and_then(|n| n.integer_in(1..10_000, faults));
    let title = fields.required_text("title", faults);
    let kinds = [("measure", Kind::Measure), ("form", Kind::Form)];
    let kind = fields.required("kind", faults).and_then(|node| node.word(&kinds, faults));
    let citation =
        fields.required("source", faults).and_then(|node| rights::citation(node, kind, faults));
    let rights = fields.required("rights", faults).and_then(|node| rights::rights(node, faults));
    let short = fields.text("short", faults).or_else(|| title.clone()).unwrap_or_default();
    let Body { items, scores, alerts, consistency, examples } =
        body(fields, rights.as_ref(), &short, kind, faults);
    let (language, loinc) = (fields.text("language", faults), loinc(fields, faults));
    let (confirmed, open) = rights::confirmation(fields, faults);
    let administration = fields.word("administration", &Administration::WORDS, faults);
    let minutes = fields.get("minutes").and_then(|node| node.integer_in(1..500, faults));
    let (window, repeated) = (window(fields, faults), fields.text("repeated", faults));
    let record = fields.word("record", &Belongs::WORDS, faults).unwrap_or_default();
    let adults_only = fields.flag("adults_only", false, faults);
    let note = fields.flag("note", false, faults);
    let (instruction, stem) = (fields.text("instruction", faults), fields.text("stem", faults));
    let wording = rights.as_ref().map_or(Wording::Shipped, |rights| rights.wording);
    choices::refuse_texts(fields, &["instruction", "stem"], wording, faults);
    if kind.is_none()
        || version.is_none()
        || title.is_none()
        || citation.is_none()
        || rights.is_none()
    {
        note_loss("definition", fields.span, faults);
    }
    let mut instrument = Instrument {
        id: id?,
        version: version.and_then(|version| u32::try_from(version).ok()).unwrap_or(1),
        title: title.unwrap_or_default(),
        short,
        // What is asked of measures alone is not asked of one of which the kind is not known.
        kind: kind.unwrap_or(Kind::Measure),
        record,
        adults_only,
        note,
        language: language.unwrap_or_else(|| "en".into()),
        citation: citation.unwrap_or_else(Citation::unknown),
        confirmed,
        open,
        rights: rights.unwrap_or_else(Rights::unknown),
        loinc,
        administration,
        minutes: minutes.and_then(|minutes| u16::try_from(minutes).ok()),
        window,
        repeated,
        instruction,
        stem,
        items,
        scores,
        alerts,
        consistency,
        examples,
        hashes: canonical::NONE,
        source: source.clone(),
    };
    instrument.hashes = canonical::hashes(&instrument);
    Some(instrument)
}

/// Returns the id that the name of a file gives: of one that is wrong in the file.
fn id_of_file(source: &Source) -> Option<Id> {
    Id::new(Path::new(&source.name).file_stem()?.to_str()?)
}

/// What is asked, computed, said and shown.
struct Body {
    items: Vec<Item>,
    scores: Vec<Score>,
    alerts: Vec<Alert>,
    consistency: Vec<Inconsistency>,
    examples: Vec<Example>,
}

fn body(
    fields: &Fields<'_>,
    rights: Option<&Rights>,
    short: &str,
    kind: Option<Kind>,
    faults: &mut Faults,
) -> Body {
    let wording = rights.map_or(Wording::Shipped, |rights| rights.wording);
    let unread = rights.map_or(&[][..], |rights| &rights.unread);
    let written = fields.map("choices", faults);
    let lists = choices::choice_lists(written, wording, unread, faults);
    let around = items::Surroundings { choices: lists, wording, unread };
    let listed =
        fields.required("items", faults).and_then(|node| filled_list(node, "item", faults));
    let mut faulty = Vec::new();
    let items = items::items(listed.unwrap_or_default(), &around, &mut faulty, faults);
    if !items.is_empty() && faulty.is_empty() {
        choices::refuse_unused(written, listed.unwrap_or_default(), faults);
    }
    if let Some(rights) = fields.get("rights") {
        rights::refuse_unknown_routes(rights, &items, &around.choices, &faulty, faults);
    }
    if items.is_empty() {
        // Every name below would be unknown; that there are no items is fault enough.
        let examples = examples::examples(fields, kind, (&[], &faulty), faults);
        let (scores, alerts, consistency) = (Vec::new(), Vec::new(), Vec::new());
        return Body { items, scores, alerts, consistency, examples };
    }
    let entries = fields.map("scores", faults);
    let Scores { read: scores, stand_ins } =
        scores::scores(entries, &items, &mut faulty, short, kind, faults);
    let names = Names { items: &items, scores: &scores, alerts: &[], later: &[], faulty: &faulty };
    let listed = fields.map("alerts", faults);
    let alerts: Vec<Alert> =
        listed.iter().filter_map(|entry| alerts::alert(entry, &names, faults)).collect();
    let of_items = Names { scores: &[], ..names };
    let lines = fields.list("consistency", faults);
    let consistency: Vec<Inconsistency> =
        lines.iter().filter_map(|node| inconsistency(node, &of_items, faults)).collect();
    let lost = alerts.len() < listed.len() || consistency.len() < lines.len();
    if !faulty.is_empty() || lost {
        note_loss("item, score or alert", fields.span, faults);
    }
    let examples = examples::examples(fields, kind, (&scores, &faulty), faults);
    let mut scores = scores;
    scores.extend(stand_ins);
    refuse_shared_names(&items, &scores, &alerts, faults);
    Body { items, scores, alerts, consistency, examples }
}

/// Nothing may be left out without a word: where no fault says why, this one does.
fn note_loss(what: &str, span: Span, faults: &mut Faults) {
    if !faults.has_errors() {
        faults.error(Code::WrongType, span, format!("this {what} cannot be read"));
    }
}

/// Returns the nodes of a list; notes one in which there is nothing.
pub(super) fn filled_list<'n>(node: &'n Node, of: &str, faults: &mut Faults) -> Option<&'n [Node]> {
    let nodes = node.list(faults)?;
    if nodes.is_empty() {
        faults.error(Code::MissingKey, node.span, format!("there is no {of} in the list"));
        return None;
    }
    Some(nodes)
}

/// Notes an id that means something else already, to conditions, to answers or to examples.
pub(super) fn refuse_reserved(id: &Id, span: Span, faults: &mut Faults) {
    let meaning = match id.as_str() {
        "declined" | "na" => "is how a missing answer is recorded",
        "consistent" => "is what examples expect of answers that do not contradict each other",
        word if condition::is_reserved(word) => "is a word of the language of conditions",
        _ => return,
    };
    let message = format!("`{id}` {meaning}");
    faults.error(Code::BadId, span, message).hint("choose an id that says more");
}

/// Reads `codes: { loinc: … }`.
pub(super) fn loinc(fields: &Fields<'_>, faults: &mut Faults) -> Option<String> {
    let node = fields.get("codes")?;
    let codes = Fields::open(node, "codes", &["loinc"], faults)?;
    let code = codes.required_text("loinc", faults)?;
    if !has_valid_check_digit(&code) {
        let span = codes.get("loinc").map_or(node.span, |node| node.span);
        let message = format!("`{code}` fails LOINC's check digit, so it is not a code");
        faults.error(Code::LoincCheckDigit, span, message);
    }
    Some(code)
}

fn window(fields: &Fields<'_>, faults: &mut Faults) -> Option<Window> {
    let node = fields.get("window")?;
    let window = Window::parse(node.text(faults)?);
    if window.is_none() {
        faults
            .error(Code::UnknownWord, node.span, "not a window of time")
            .hint("`14 days`, `4 weeks`, `6 months`, `lifetime`, `now`, or `not_stated`");
    }
    window
}

fn inconsistency(node: &Node, names: &Names<'_>, faults: &mut Faults) -> Option<Inconsistency> {
    let fields = Fields::open(node, "a line of `consistency`", CONSISTENCY_KEYS, faults)?;
    let when = fields.required("when", faults).and_then(|node| own_condition(node, names, faults));
    let say = fields.required_text("say", faults);
    Some(Inconsistency { when: when?, say: say.unwrap_or_default(), span: node.span })
}

/// Reads a mapping's key as the id of a score or an alert.
pub(super) fn key_id(entry: &Entry, faults: &mut Faults) -> Option<Id> {
    let id = Id::new(&entry.key.text);
    match &id {
        Some(id) => refuse_reserved(id, entry.key.span, faults),
        None => {
            let message = format!("`{}` is not an id", entry.key.text);
            faults.error(Code::BadId, entry.key.span, message);
        }
    }
    id
}

/// Items, scores and alerts share one namespace, because conditions name them alike.
fn refuse_shared_names(items: &[Item], scores: &[Score], alerts: &[Alert], faults: &mut Faults) {
    let mut seen: Vec<(&Id, &str)> = items.iter().map(|item| (&item.id, "an item")).collect();
    let named: Vec<(&Id, &str, Span)> = scores
        .iter()
        .map(|score| (&score.id, "score", score.span))
        .chain(alerts.iter().map(|alert| (&alert.id, "alert", alert.span)))
        .collect();
    for (id, kind, span) in named {
        if let Some((_, other)) = seen.iter().find(|(known, _)| *known == id) {
            let message = format!("the {kind} `{id}` has the name of {other}");
            faults.error(Code::DuplicateId, span, message).hint("choose another id");
        }
        seen.push((id, if kind == "score" { "a score" } else { "an alert" }));
    }
}
