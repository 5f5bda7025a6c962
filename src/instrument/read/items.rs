//! Items and lists of choices, from their nodes.

use super::choices::{choices, refuse_controls, refuse_texts};
use super::{filled_list, own_condition, refuse_reserved};
use crate::condition::Condition;
use crate::diagnostic::{Code, Faults};
use crate::id::Id;
use crate::instrument::cycle::records_a_cycle;
use crate::instrument::label::{Meaning, refuse_unclear};
use crate::instrument::scope::by_numbers;
use crate::instrument::{AnswerType, Choice, Item, Local, Names, NumberType, Wording};
use crate::number::{Interval, Number};
use crate::yaml::{Fields, Node, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The keys of an item.
pub const ITEM_KEYS: &[&str] = &[
    "id",
    "text",
    "type",
    "choices",
    "section",
    "help",
    "lead_in",
    "ask_when",
    "shortcut",
    "private",
    "requirement",
    "unscored",
    "sensitive",
    "shows",
    "cycle",
    "concern",
    "labels",
    "unit",
    "min",
    "max",
    "places",
    "low",
    "high",
    "lines",
    "fields",
];

const TYPES: [(&str, &str); 10] = [
    ("choice", "choice"),
    ("multiple", "multiple"),
    ("yes_no", "yes_no"),
    ("integer", "integer"),
    ("decimal", "decimal"),
    ("scale", "scale"),
    ("date", "date"),
    ("time", "time"),
    ("text", "text"),
    ("records", "records"),
];

/// What reading items needs to know about the file around them.
pub struct Surroundings<'n> {
    /// The named lists of choices.
    pub choices: Vec<(String, Arc<[Choice]>)>,
    /// Whether the texts are here.
    pub wording: Wording,
    /// The routes of the texts that could not be read.
    pub unread: &'n [String],
}

/// Reads the items in order. The names of those that could not be read are added to the
/// `faulty` ones.
pub fn items(
    nodes: &[Node],
    around: &Surroundings<'_>,
    faulty: &mut Vec<String>,
    faults: &mut Faults,
) -> Vec<Item> {
    let ids: Vec<String> = nodes.iter().map(id_as_written).collect();
    let mut items: Vec<Item> = Vec::new();
    let mut taken: BTreeSet<Id> = BTreeSet::new();
    for (index, node) in nodes.iter().enumerate() {
        let names = Names { items: &items, scores: &[], alerts: &[], later: &ids[index..], faulty };
        let opened = Fields::open(node, "an item", ITEM_KEYS, faults);
        let found = opened.map_or_else(Vec::new, |fields| {
            let own = ids_of(&fields, faults).unwrap_or_default();
            for id in own.iter().filter(|id| !taken.insert((*id).clone())) {
                let message = format!("two items are called `{id}`");
                faults.error(Code::DuplicateId, fields.span, message);
            }
            item(&fields, own, &names, around, faults)
        });
        if found.is_empty() {
            faulty.extend(by_numbers(&ids[index]));
        }
        let new = found.into_iter().filter(|item| items.iter().all(|other| other.id != item.id));
        let new: Vec<Item> = new.collect();
        items.extend(new);
    }
    items
}

fn id_as_written(node: &Node) -> String {
    let Value::Map(entries) = &node.value else { return String::new() };
    match entries.iter().find(|entry| entry.key.text == "id").map(|entry| &entry.value.value) {
        Some(Value::Scalar(id)) => id.text.clone(),
        _ => String::new(),
    }
}

/// Reads one item, or the like items that a range of ids stands for; none without an id.
fn item(
    fields: &Fields<'_>,
    ids: Vec<Id>,
    names: &Names<'_>,
    around: &Surroundings<'_>,
    faults: &mut Faults,
) -> Vec<Item> {
    let answer = answer_type(fields, around, faults);
    let ask_when = fields.get("ask_when").and_then(|node| own_condition(node, names, faults));
    let shortcut = shortcut(fields, names, faults);
    let text = fields.text("text", faults);
    check_wording(fields, &ids, text.is_some(), around, faults);
    let (section, help) = (fields.text("section", faults), fields.text("help", faults));
    let lead_in = fields.text("lead_in", faults);
    let flags = ["private", "requirement", "unscored", "sensitive"];
    let flags = flags.map(|key| fields.flag(key, false, faults));
    let shows_limits = shows_limits(fields, answer.as_ref(), faults);
    let cycle = cycle(fields, answer.as_ref(), faults);
    let (Some(answer), Some(id)) = (answer, ids.first().cloned()) else { return Vec::new() };
    let span = fields.span;
    let [private, requirement, unscored, sensitive] = flags;
    let template = Item {
        id,
        text,
        section,
        help,
        lead_in,
        answer,
        ask_when,
        shortcut,
        private,
        requirement,
        unscored,
        sensitive,
        shows_limits,
        cycle,
        span,
        asked_at: fields.key_span("ask_when"),
    };
    ids.into_iter().map(|id| Item { id, ..template.clone() }).collect()
}

/// Reads `shortcut`, which says something of an item that is not always asked.
fn shortcut(
    fields: &Fields<'_>,
    names: &Names<'_>,
    faults: &mut Faults,
) -> Option<Condition<Local>> {
    let node = fields.get("shortcut")?;
    if fields.get("ask_when").is_none() {
        let message = "`shortcut` says nothing of an item without `ask_when`";
        faults.error(Code::MissingKey, fields.key_span("shortcut"), message);
    }
    own_condition(node, names, faults)
}

/// Reads `shows: limits`.
fn shows_limits(fields: &Fields<'_>, answer: Option<&AnswerType>, faults: &mut Faults) -> bool {
    let shown = fields.word("shows", &[("limits", ())], faults).is_some();
    let fits = answer.is_none_or(|answer| matches!(answer, AnswerType::YesNo { .. }));
    if shown && !fits {
        faults
            .error(
                Code::LimitsNotShown,
                fields.key_span("shows"),
                "only yes or no can be said to that",
            )
            .hint("`type: yes_no`: whether the limits were explained and understood");
    }
    shown && fits
}

/// Reads `cycle: yes`.
fn cycle(fields: &Fields<'_>, answer: Option<&AnswerType>, faults: &mut Faults) -> bool {
    let is_cycle = fields.flag("cycle", false, faults);
    let fits = answer.is_none_or(records_a_cycle);
    if is_cycle && !fits {
        let message = "only records whose first field names an element can be those of the cycle";
        faults
            .error(Code::WrongType, fields.key_span("cycle"), message)
            .hint("a first field with the choices use, self_judgment and avoidance");
    }
    is_cycle && fits
}

fn ids_of(fields: &Fields<'_>, faults: &mut Faults) -> Option<Vec<Id>> {
    let node = fields.required("id", faults)?;
    let Some((first, last)) = node.text(faults)?.split_once("..") else {
        let id = node.id(faults)?;
        refuse_reserved(&id, node.span, faults);
        return Some(vec![id]);
    };
    let (first, last) = (Id::new(first), Id::new(last));
    let numbered = |id: &Option<Id>| {
        id.as_ref().and_then(Id::numbered).map(|(stem, number)| (stem.to_owned(), number))
    };
    match (numbered(&first), numbered(&last)) {
        (Some((stem, from)), Some((same, to)))
            if stem == same && from <= to && to - from < 1000 =>
        {
            (from..=to).map(|number| Id::new(&format!("{stem}{number}"))).collect()
        }
        _ => {
            faults
                .error(Code::BadId, node.span, "not a range of items")
                .hint("a range is written `q1..q19`");
            None
        }
    }
}

fn check_wording(
    fields: &Fields<'_>,
    ids: &[Id],
    has_text: bool,
    around: &Surroundings<'_>,
    faults: &mut Faults,
) {
    // A heading and a note for the one who asks are our own words.
    let texts = ["text", "lead_in", "labels", "low", "high"];
    refuse_texts(fields, &texts, around.wording, faults);
    refuse_controls(fields, &["text", "lead_in", "section", "help", "low", "high", "unit"], faults);
    let name = ids.first().map_or("", Id::as_str);
    let unread = around.unread.iter().any(|route| *route == format!("items.{name}.text"));
    match around.wording {
        Wording::Withheld if has_text => {}
        Wording::Shipped | Wording::Partial if fields.get("text").is_none() && !unread => {
            let message = match name {
                "" => "an item has no text".to_owned(),
                name => format!("item `{name}` has no text"),
            };
            faults
                .error(Code::WordingMissing, fields.span, message)
                .hint("write the text, or say `wording: withheld` under `rights`");
        }
        _ if ids.len() > 1 && has_text => {
            faults.error(Code::WordingMissing, fields.span, "a range of items cannot share a text");
        }
        _ => {}
    }
}

fn answer_type(
    fields: &Fields<'_>,
    around: &Surroundings<'_>,
    faults: &mut Faults,
) -> Option<AnswerType> {
    let kind = match fields.get("type") {
        Some(node) => node.word(&TYPES, faults)?,
        None if fields.get("choices").is_some() => "choice",
        None => {
            fields.required("type", faults);
            return None;
        }
    };
    refuse_foreign_keys(fields, kind, faults);
    match kind {
        "choice" => Some(AnswerType::Choice(choices(fields, around, faults)?)),
        "multiple" => Some(AnswerType::Multiple(choices(fields, around, faults)?)),
        "yes_no" => Some(yes_no(fields, faults)),
        "scale" => Some(AnswerType::Number(scale(fields, around, faults))),
        "date" => {
            let mut date = |key| fields.get(key).and_then(|node: &Node| node.date(faults));
            let (min, max) = (date("min"), date("max"));
            if min.zip(max).is_some_and(|(min, max)| min > max) {
                faults.error(Code::BadDate, fields.span, "`min` is after `max`");
            }
            Some(AnswerType::Date { min, max })
        }
        "time" => Some(AnswerType::Time),
        "text" => {
            let many_lines = fields.word("lines", &[("many", true), ("one", false)], faults);
            Some(AnswerType::Text { many_lines: many_lines.unwrap_or(false) })
        }
        "records" => records(fields, around, faults),
        _ => number(fields, kind == "decimal", faults).map(AnswerType::Number),
    }
}

/// A key that belongs to another type of item is a slip that would otherwise be silent.
fn refuse_foreign_keys(fields: &Fields<'_>, kind: &str, faults: &mut Faults) {
    const OWN: [(&str, &[&str]); 11] = [
        ("choices", &["choice", "multiple"]),
        ("concern", &["yes_no"]),
        ("labels", &["yes_no"]),
        ("unit", &["integer", "decimal"]),
        ("min", &["integer", "decimal", "date"]),
        ("max", &["integer", "decimal", "date"]),
        ("places", &["decimal"]),
        ("low", &["scale"]),
        ("high", &["scale"]),
        ("lines", &["text"]),
        ("fields", &["records"]),
    ];
    for (key, kinds) in OWN {
        if fields.get(key).is_some() && !kinds.contains(&kind) {
            let message = format!("`{key}` does not belong to an item of type `{kind}`");
            faults.error(Code::UnknownKey, fields.key_span(key), message);
        }
    }
}

fn yes_no(fields: &Fields<'_>, faults: &mut Faults) -> AnswerType {
    let concern = fields.get("concern").and_then(|node| node.yes_no(faults));
    let mut labels = ("Yes".to_owned(), "No".to_owned());
    if let Some(node) = fields.get("labels")
        && let Some(words) = Fields::open(node, "`labels`", &["yes", "no"], faults)
    {
        labels.0 = words.required_text("yes", faults).unwrap_or(labels.0);
        labels.1 = words.required_text("no", faults).unwrap_or(labels.1);
        refuse_unclear_labels(&words, &labels, faults);
    }
    AnswerType::YesNo { labels, concern }
}

/// Notes a label that stands for the other answer too; of two that are the same, that of no.
fn refuse_unclear_labels(words: &Fields<'_>, (yes, no): &(String, String), faults: &mut Faults) {
    let place = |key| words.get(key).map_or(words.span, |node| node.span);
    let of_yes = Meaning { code: "yes".into(), words: vec![yes.clone()] };
    let of_no = Meaning { code: "no".into(), words: Vec::new() };
    refuse_unclear(("yes", yes), place("yes"), [&of_no], faults);
    refuse_unclear(("no", no), place("no"), [&of_yes], faults);
}

fn scale(fields: &Fields<'_>, around: &Surroundings<'_>, faults: &mut Faults) -> NumberType {
    let ends = match (fields.text("low", faults), fields.text("high", faults)) {
        (Some(low), Some(high)) => Some((low, high)),
        _ if around.wording == Wording::Withheld => None,
        _ => {
            let message = "a scale needs the words at 0 (`low`) and at 10 (`high`)";
            faults.error(Code::MissingKey, fields.span, message);
            None
        }
    };
    let range = Interval { low: Number::ZERO, high: Number::integer(10) };
    NumberType { range, places: 0, unit: None, ends }
}

fn number(fields: &Fields<'_>, decimal: bool, faults: &mut Faults) -> Option<NumberType> {
    let places = match fields.get("places") {
        Some(node) => node.integer_in(1..7, faults).and_then(|places| u32::try_from(places).ok()),
        None => Some(u32::from(decimal)),
    };
    let mut end = |key| {
        let node = fields.required(key, faults)?;
        match decimal {
            true => node.number(faults),
            false => node.integer(faults).map(Number::integer),
        }
    };
    let (low, high) = (end("min"), end("max"));
    let (low, high) = (low?, high?);
    let Some(range) = Interval::new(low, high) else {
        faults.error(Code::BandRange, fields.span, "`min` is above `max`");
        return None;
    };
    let unit = fields.text("unit", faults);
    Some(NumberType { range, places: places?, unit, ends: None })
}

fn records(
    fields: &Fields<'_>,
    around: &Surroundings<'_>,
    faults: &mut Faults,
) -> Option<AnswerType> {
    let listed = filled_list(fields.required("fields", faults)?, "column", faults)?;
    let columns = items(listed, around, &mut Vec::new(), faults);
    for column in &columns {
        if column.private {
            let message = format!("the column `{}` cannot be private by itself", column.id);
            faults
                .error(Code::WrongType, column.span, message)
                .hint("put `private: yes` on the list of records");
        }
        if matches!(column.answer, AnswerType::Records(_)) || column.ask_when.is_some() {
            let message = "a column of a record is neither a list of records nor conditional";
            faults.error(Code::WrongType, column.span, message);
        }
    }
    (!columns.is_empty()).then(|| AnswerType::Records(columns.into()))
}
