//! Items and lists of choices, from their nodes.

use super::condition;
use crate::condition::CodeName;
use crate::diagnostic::{Code, Faults, nearest};
use crate::id::Id;
use crate::instrument::{AnswerType, Choice, Item, Names, NumberType, Wording};
use crate::number::{Interval, Number};
use crate::yaml::{Entry, Fields, Node, Value};
use std::sync::Arc;

/// The keys of an item.
pub const ITEM_KEYS: &[&str] = &[
    "id", "text", "type", "choices", "section", "help", "lead_in", "ask_when", "private",
    "concern", "labels", "unit", "min", "max", "places", "low", "high", "lines", "fields",
];
/// The keys of a choice.
pub const CHOICE_KEYS: &[&str] = &["code", "text", "points", "concern"];

/// What reading items needs to know about the file around them.
pub struct Surroundings<'n> {
    /// The named lists of choices.
    pub choices: Vec<(String, Arc<[Choice]>)>,
    /// Whether the texts are here.
    pub wording: Wording,
    /// The routes of the texts that could not be read.
    pub unread: &'n [String],
}

/// Reads the named lists of choices.
pub fn choice_lists(
    entries: &[Entry],
    wording: Wording,
    faults: &mut Faults,
) -> Vec<(String, Arc<[Choice]>)> {
    let mut lists = Vec::new();
    for Entry { key, value } in entries {
        if let Some(choices) = choice_list(value, wording, faults) {
            lists.push((key.text.clone(), choices));
        }
    }
    lists
}

/// Reads the items in order.
pub fn items(nodes: &[Node], around: &Surroundings<'_>, faults: &mut Faults) -> Vec<Item> {
    let later = ids_of(nodes);
    let mut items: Vec<Item> = Vec::new();
    for node in nodes {
        let Some(fields) = Fields::open(node, "an item", ITEM_KEYS, faults) else { continue };
        for item in item(&fields, &items, &later, around, faults) {
            match items.iter().any(|other| other.id == item.id) {
                true => {
                    let message = format!("two items are called `{}`", item.id);
                    faults.error(Code::DuplicateId, fields.span, message);
                }
                false => items.push(item),
            }
        }
    }
    items
}

fn ids_of(nodes: &[Node]) -> Vec<String> {
    let mut ids = Vec::new();
    for node in nodes {
        let Value::Map(entries) = &node.value else { continue };
        let id = entries.iter().find(|entry| entry.key.text == "id");
        if let Some(Value::Scalar(id)) = id.map(|entry| &entry.value.value) {
            ids.push(id.text.clone());
        }
    }
    ids
}

/// Reads one item, or the like items that a range of ids stands for.
fn item(
    fields: &Fields<'_>,
    above: &[Item],
    later: &[String],
    around: &Surroundings<'_>,
    faults: &mut Faults,
) -> Vec<Item> {
    let Some(ids) = ids(fields, faults) else { return Vec::new() };
    let answer = answer_type(fields, around, faults);
    let names = Names { items: above, scores: &[], alerts: &[], later };
    let ask_when = fields.get("ask_when").and_then(|node| condition(node, &names, faults));
    let text = fields.text("text", faults);
    check_wording(fields, &ids, text.is_some(), around, faults);
    let Some(answer) = answer else { return Vec::new() };
    let template = Item {
        id: ids[0].clone(),
        text,
        section: fields.text("section", faults),
        help: fields.text("help", faults),
        lead_in: fields.text("lead_in", faults),
        answer,
        ask_when,
        private: fields.flag("private", false, faults),
        span: fields.span,
    };
    ids.into_iter().map(|id| Item { id, ..template.clone() }).collect()
}

fn ids(fields: &Fields<'_>, faults: &mut Faults) -> Option<Vec<Id>> {
    let node = fields.required("id", faults)?;
    let Some((first, last)) = node.text(faults)?.split_once("..") else {
        return Some(vec![node.id(faults)?]);
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
    let unread = around.unread.iter().any(|route| *route == format!("items.{}.text", ids[0]));
    match around.wording {
        Wording::Withheld if has_text => {
            let span = fields.key_span("text");
            faults
                .error(Code::WordingWithheld, span, "this wording is withheld and a text is here")
                .hint("put licensed texts into a wording pack");
        }
        Wording::Shipped | Wording::Partial if !has_text && !unread => {
            let message = format!("item `{}` has no text", ids[0]);
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
    const TYPES: [(&str, &str); 9] = [
        ("choice", "choice"),
        ("multiple", "multiple"),
        ("yes_no", "yes_no"),
        ("integer", "integer"),
        ("decimal", "decimal"),
        ("scale", "scale"),
        ("date", "date"),
        ("text", "text"),
        ("records", "records"),
    ];
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
            Some(AnswerType::Date { min: date("min"), max: date("max") })
        }
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
    const OWN: [(&str, &[&str]); 9] = [
        ("choices", &["choice", "multiple"]),
        ("concern", &["yes_no"]),
        ("labels", &["yes_no"]),
        ("unit", &["integer", "decimal"]),
        ("min", &["integer", "decimal", "date"]),
        ("max", &["integer", "decimal", "date"]),
        ("places", &["decimal"]),
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
        && let Some(words) = Fields::open(node, "labels", &["yes", "no"], faults)
    {
        labels.0 = words.required_text("yes", faults).unwrap_or(labels.0);
        labels.1 = words.required_text("no", faults).unwrap_or(labels.1);
    }
    AnswerType::YesNo { labels, concern }
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
        Some(node) => u32::try_from(node.integer_in(1..7, faults)?).ok()?,
        None => u32::from(decimal),
    };
    let low = fields.required("min", faults)?.number(faults)?;
    let high = fields.required("max", faults)?.number(faults)?;
    let Some(range) = Interval::new(low, high) else {
        faults.error(Code::BandRange, fields.span, "`min` is above `max`");
        return None;
    };
    let unit = fields.text("unit", faults);
    Some(NumberType { range, places, unit, ends: None })
}

fn records(
    fields: &Fields<'_>,
    around: &Surroundings<'_>,
    faults: &mut Faults,
) -> Option<AnswerType> {
    fields.required("fields", faults)?;
    let columns = items(fields.list("fields", faults), around, faults);
    for column in &columns {
        if matches!(column.answer, AnswerType::Records(_)) || column.ask_when.is_some() {
            let message = "a column of a record is neither a list of records nor conditional";
            faults.error(Code::WrongType, column.span, message);
        }
    }
    (!columns.is_empty()).then(|| AnswerType::Records(columns.into()))
}

fn choices(
    fields: &Fields<'_>,
    around: &Surroundings<'_>,
    faults: &mut Faults,
) -> Option<Arc<[Choice]>> {
    let node = fields.required("choices", faults)?;
    let Value::Scalar(name) = &node.value else {
        return choice_list(node, around.wording, faults);
    };
    let found = around.choices.iter().find(|(known, _)| *known == name.text);
    if found.is_none() {
        let known = around.choices.iter().map(|(known, _)| known.as_str());
        let hint = nearest(&name.text, known);
        let message = format!("there is no list of choices called `{}`", name.text);
        faults.error(Code::UnknownName, node.span, message).hint_if(hint);
    }
    found.map(|(_, choices)| choices.clone())
}

fn choice_list(node: &Node, wording: Wording, faults: &mut Faults) -> Option<Arc<[Choice]>> {
    let mut choices: Vec<Choice> = Vec::new();
    for node in node.list(faults)? {
        let Some(choice) = choice(node, wording, faults) else { continue };
        if choices.iter().any(|other| other.code == choice.code) {
            let message = format!("two choices have the code `{}`", choice.code);
            faults.error(Code::DuplicateId, node.span, message);
        }
        choices.push(choice);
    }
    let integers = choices.iter().filter(|c| matches!(c.code, CodeName::Integer(_))).count();
    if integers != 0 && integers != choices.len() {
        faults.error(Code::WrongType, node.span, "one list mixes numbers and words as codes");
    }
    if choices.len() < 2 {
        faults.error(Code::MissingKey, node.span, "a list of choices needs at least two");
    }
    Some(choices.into())
}

fn choice(node: &Node, wording: Wording, faults: &mut Faults) -> Option<Choice> {
    let fields = Fields::open(node, "a choice", CHOICE_KEYS, faults)?;
    let code = code(fields.required("code", faults)?, faults)?;
    let text = fields.text("text", faults);
    if text.is_none() && wording != Wording::Withheld {
        let message = format!("choice `{code}` has no text");
        faults.error(Code::WordingMissing, node.span, message);
    }
    let written = fields.get("points").and_then(|node| node.number(faults));
    let points = written.or(match &code {
        CodeName::Integer(code) => Some(Number::integer(*code)),
        CodeName::Slug(_) => None,
    });
    Some(Choice { code, text, points, concern: fields.flag("concern", false, faults) })
}

fn code(node: &Node, faults: &mut Faults) -> Option<CodeName> {
    let text = node.text(faults)?;
    if let Some(number) = Number::parse(text).and_then(Number::as_integer) {
        return Some(CodeName::Integer(number));
    }
    if matches!(text, "declined" | "na") {
        let message = format!("`{text}` is how a missing answer is recorded, so it is no code");
        faults.error(Code::BadId, node.span, message);
        return None;
    }
    node.id(faults).map(|id| CodeName::Slug(id.to_string()))
}
