//! Lists of choices, from their nodes.

use super::items::Surroundings;
use crate::condition::CodeName;
use crate::diagnostic::{Code, Faults, Span, nearest};
use crate::id::Id;
use crate::instrument::label::{Meaning, refuse_unclear, turns_round};
use crate::instrument::{Choice, Wording};
use crate::number::Number;
use crate::yaml::{Entry, Fields, Node, Value};
use std::sync::Arc;

/// The keys of a choice.
pub const CHOICE_KEYS: &[&str] = &["code", "text", "points", "concern"];

/// Reads the named lists of choices.
pub fn choice_lists(
    entries: &[Entry],
    wording: Wording,
    unread: &[String],
    faults: &mut Faults,
) -> Vec<(String, Arc<[Choice]>)> {
    let mut lists = Vec::new();
    for Entry { key, value } in entries {
        if let Some(mut choices) = choice_list(value, wording, faults) {
            mark_unread(&key.text, &mut choices, unread);
            lists.push((key.text.clone(), choices.into()));
        }
    }
    lists
}

/// Notes lists of choices that no item names. Where an item names one that is not there, which one it
/// means is not known.
pub fn refuse_unused(lists: &[Entry], items: &[Node], faults: &mut Faults) {
    let named: Vec<&str> = items.iter().flat_map(named_by).collect();
    let is_known = |name: &&str| lists.iter().any(|list| list.key.text == **name);
    if !named.iter().all(is_known) {
        return;
    }
    for list in lists.iter().filter(|list| !named.contains(&list.key.text.as_str())) {
        let message = format!("no item uses the list of choices `{}`", list.key.text);
        faults.error(Code::ItemUse, list.key.span, message).hint("leave it out");
    }
}

/// The lists of choices that an item and its columns name.
fn named_by(item: &Node) -> Vec<&str> {
    let own = match item.entry("choices").map(|entry| &entry.value.value) {
        Some(Value::Scalar(name)) => Some(name.text.as_str()),
        _ => None,
    };
    let columns = match item.entry("fields").map(|entry| &entry.value.value) {
        Some(Value::List(columns)) => &columns[..],
        _ => &[],
    };
    own.into_iter().chain(columns.iter().flat_map(named_by)).collect()
}

/// Reads the choices of an item: a list in place, or the name of one above.
pub fn choices(
    fields: &Fields<'_>,
    around: &Surroundings<'_>,
    faults: &mut Faults,
) -> Option<Arc<[Choice]>> {
    let node = fields.required("choices", faults)?;
    let Value::Scalar(name) = &node.value else {
        return choice_list(node, around.wording, faults).map(Arc::from);
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

fn choice_list(node: &Node, wording: Wording, faults: &mut Faults) -> Option<Vec<Choice>> {
    let (mut choices, mut places): (Vec<Choice>, Vec<Span>) = (Vec::new(), Vec::new());
    let written = written_codes(node);
    for node in node.list(faults)? {
        let Some(mut choice) = choice(node, wording, faults) else { continue };
        if choices.iter().any(|other| other.code == choice.code) {
            let message = format!("two choices have the code `{}`", choice.code);
            faults.error(Code::DuplicateId, node.span, message);
            let meant = renumbered(choice, &choices, &written, node.entry("points").is_some());
            let Some(meant) = meant else { continue };
            choice = meant;
        }
        choices.push(choice);
        places.push(node.entry("text").map_or(node.span, |text| text.value.span));
    }
    refuse_unclear_texts(&choices, &places, faults);
    let integers = choices.iter().filter(|c| matches!(c.code, CodeName::Integer(_))).count();
    if integers != 0 && integers != choices.len() {
        faults.error(Code::WrongType, node.span, "one list mixes numbers and words as codes");
    }
    if choices.len() < 2 {
        faults.error(Code::MissingKey, node.span, "a list of choices needs at least two");
    }
    Some(choices)
}

/// Notes texts that stand for another choice too; of two that are the same, the later one.
fn refuse_unclear_texts(choices: &[Choice], places: &[Span], faults: &mut Faults) {
    for (at, (choice, place)) in choices.iter().zip(places).enumerate() {
        let Some(text) = &choice.text else { continue };
        let meaning = |(other, choice): (usize, &Choice)| Meaning {
            code: choice.code.to_string(),
            words: choice.text.iter().filter(|_| other < at).cloned().collect(),
        };
        let others: Vec<Meaning> = choices.iter().enumerate().map(meaning).collect();
        refuse_unclear((&choice.code.to_string(), text), *place, &others, faults);
    }
}

/// Returns the whole numbers that stand for codes in a list, also twice.
fn written_codes(list: &Node) -> Vec<i64> {
    let Value::List(choices) = &list.value else { return Vec::new() };
    let code = |choice: &Node| match &choice.entry("code")?.value.value {
        Value::Scalar(code) => code.text.parse().ok(),
        _ => None,
    };
    choices.iter().filter_map(code).collect()
}

/// Returns a choice that has the code of another one with the next code, in the steps of the list: most
/// likely it is what was meant, so that nothing that uses it looks wrong. `None` where that code is
/// written for another choice, or where the two are one line written twice: then this one stands there
/// once too often.
fn renumbered(
    choice: Choice,
    before: &[Choice],
    written: &[i64],
    has_points: bool,
) -> Option<Choice> {
    let is_same = |other: &Choice| other.code == choice.code && other.text == choice.text;
    if choice.text.is_some() && before.iter().any(is_same) {
        return None;
    }
    let CodeName::Integer(own) = choice.code else { return Some(choice) };
    let step = step_of(before);
    let is_given = |code: i64| before.iter().any(|other| other.code == CodeName::Integer(code));
    let mut code = own.checked_add(step)?;
    // The next code may stand for another repeated one already.
    while is_given(code) && !written.contains(&code) {
        code = code.checked_add(step)?;
    }
    if written.contains(&code) {
        return None;
    }
    let points = if has_points { choice.points } else { Some(Number::integer(code)) };
    Some(Choice { code: CodeName::Integer(code), points, ..choice })
}

/// Returns by how much the codes of a list go on.
fn step_of(before: &[Choice]) -> i64 {
    match before {
        [
            Choice { code: CodeName::Integer(first), .. },
            Choice { code: CodeName::Integer(second), .. },
            ..,
        ] if first != second => second.saturating_sub(*first),
        _ => 1,
    }
}

/// Puts brackets around our own words where the owner's could not be read, so that nobody takes
/// them for the owner's.
fn mark_unread(list: &str, choices: &mut [Choice], unread: &[String]) {
    let is_unread = |choice: &&mut Choice| {
        unread.iter().any(|route| *route == format!("choices.{list}.{}.text", choice.code))
    };
    for choice in choices.iter_mut().filter(is_unread) {
        choice.unread = true;
        choice.text = choice.text.take().map(|text| format!("[{}]", text.trim()));
    }
}

fn choice(node: &Node, wording: Wording, faults: &mut Faults) -> Option<Choice> {
    let fields = Fields::open(node, "a choice", CHOICE_KEYS, faults)?;
    let code = fields.required("code", faults).and_then(|node| code(node, faults));
    let text = fields.text("text", faults);
    refuse_controls(&fields, &["text"], faults);
    match (fields.get("text"), wording) {
        (None, Wording::Shipped | Wording::Partial) => {
            let name =
                code.as_ref().map_or("a choice".to_owned(), |code| format!("choice `{code}`"));
            faults.error(Code::WordingMissing, node.span, format!("{name} has no text"));
        }
        _ => refuse_texts(&fields, &["text"], wording, faults),
    }
    let concern = fields.flag("concern", false, faults);
    let written = fields.get("points").and_then(|node| node.number(faults));
    let code = code?;
    let points = written.or(match &code {
        CodeName::Integer(code) => Some(Number::integer(*code)),
        CodeName::Slug(_) => None,
    });
    Some(Choice { code, text, unread: false, points, concern })
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
    let slug = Id::new(text).map(|id| CodeName::Slug(id.to_string()));
    if slug.is_none() {
        faults
            .error(Code::BadId, node.span, "not a code")
            .hint("a code is a whole number such as 2, or an id such as `often`");
    }
    slug
}

/// Notes characters in these texts that drive a terminal, or make others read in another order than
/// they stand in: also where they are written as an escape.
pub fn refuse_controls(fields: &Fields<'_>, keys: &[&str], faults: &mut Faults) {
    for (key, node) in keys.iter().filter_map(|key| Some((key, fields.get(key)?))) {
        let Value::Scalar(scalar) = &node.value else { continue };
        if let Some(character) = scalar.text.chars().find(|character| turns_round(*character)) {
            let message =
                format!("`{key}` has the control character U+{:04X}", u32::from(character));
            faults
                .error(Code::ControlCharacter, node.span, message)
                .hint("remove it: a text must read on a screen and on paper as it is written");
        }
    }
}

/// Notes the texts under these keys where the wording is withheld: none of them is ours to show.
pub fn refuse_texts(fields: &Fields<'_>, keys: &[&str], wording: Wording, faults: &mut Faults) {
    for key in keys.iter().filter(|key| fields.get(key).is_some()) {
        if wording == Wording::Withheld {
            faults
                .error(
                    Code::WordingWithheld,
                    fields.key_span(key),
                    "this wording is withheld and a text is here",
                )
                .hint("put licensed texts into a wording pack");
        }
    }
}
