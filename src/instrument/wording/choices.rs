//! The texts of choices: one list for all the items that share it.

use super::super::label::{Meaning, refuse_unclear};
use super::super::{AnswerType, Choice, Item};
use super::texts::{Purpose, Slot};
use super::{WORDING_CHOICES_KEYS, has_choices, with_columns};
use crate::diagnostic::{Code, Faults, nearest};
use crate::yaml::{Entry, Fields, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The texts of the choices of an item, by code.
type Texts = Vec<(String, String)>;

/// The choices of a pack: for the name of each item, the texts by code.
pub struct ChoiceTexts {
    lists: BTreeMap<String, Texts>,
}

impl ChoiceTexts {
    /// Reads `choices:`; notes items that are missing in it.
    pub fn read(fields: &Fields<'_>, purpose: Purpose<'_>, faults: &mut Faults) -> ChoiceTexts {
        let items = with_columns(&purpose.base.items);
        let (mut lists, mut met) = (BTreeMap::new(), Vec::new());
        for node in fields.list("choices", faults) {
            let Some(fields) =
                Fields::open(node, "a list of choices", WORDING_CHOICES_KEYS, faults)
            else {
                continue;
            };
            let chosen = selected(&fields, &items, purpose, faults);
            for (name, _) in &chosen {
                if met.contains(name) {
                    let message = format!("the choices of `{name}` stand twice");
                    faults.error(Code::DuplicateId, fields.key_span("for"), message);
                }
                met.push(name.clone());
            }
            if let Some(texts) = texts(&fields, &chosen, purpose, faults) {
                lists.extend(chosen.iter().map(|(name, _)| (name.clone(), texts.clone())));
            }
        }
        let span = fields.key_span("choices");
        for (name, item) in &items {
            let left_out = !met.contains(name);
            if left_out && has_choices(item) && is_needed(item, purpose) {
                let message = format!("the choices of item `{name}` have no texts");
                faults.error(Code::WordingMissing, span, message);
            }
        }
        ChoiceTexts { lists }
    }

    /// Returns what an item accepts, with the words of the pack.
    pub fn put_into(&self, name: &str, answer: &AnswerType) -> AnswerType {
        let Some(texts) = self.lists.get(name) else { return answer.clone() };
        let of = |code: &str| texts.iter().find(|(own, _)| own == code).map(|(_, text)| text);
        let all = |choices: &[Choice]| -> Vec<Choice> {
            let worded = choices.iter().map(|choice| {
                let text = of(&choice.code.to_string()).cloned().or_else(|| choice.text.clone());
                Choice { text, unread: false, ..choice.clone() }
            });
            worded.collect()
        };
        match answer {
            AnswerType::Choice(choices) => AnswerType::Choice(all(choices).into()),
            AnswerType::Multiple(choices) => AnswerType::Multiple(all(choices).into()),
            AnswerType::YesNo { labels: (yes, no), concern } => {
                let label = |code, own: &String| of(code).unwrap_or(own).clone();
                let labels = (label("yes", yes), label("no", no));
                AnswerType::YesNo { labels, concern: *concern }
            }
            other => other.clone(),
        }
    }
}

/// Yes and no have words in every instrument, so that only another language needs its own.
fn is_needed(item: &Item, purpose: Purpose<'_>) -> bool {
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => {
            !purpose.own_language
                || choices.iter().any(|choice| choice.text.is_none() || choice.unread)
        }
        _ => !purpose.own_language,
    }
}

/// Reads `for:`, an item, a range of items, or a list of these.
fn selected<'i>(
    fields: &Fields<'_>,
    items: &[(String, &'i Item)],
    purpose: Purpose<'_>,
    faults: &mut Faults,
) -> Vec<(String, &'i Item)> {
    let Some(node) = fields.required("for", faults) else { return Vec::new() };
    let nodes = match &node.value {
        Value::List(nodes) => nodes.iter().collect(),
        _ => vec![node],
    };
    let mut chosen = Vec::new();
    for node in nodes {
        let Some(text) = node.text(faults) else { continue };
        let range = purpose.base.items_named(text).filter(|_| text.contains(".."));
        let names = match range {
            Some(items) => items.iter().map(|item| item.id.to_string()).collect(),
            None => vec![text.to_owned()],
        };
        for name in names {
            let found = items.iter().find(|(known, _)| *known == name);
            match found {
                None => {
                    let message = format!("there is no item `{name}` in `{}`", purpose.base.id);
                    let known = items.iter().map(|(known, _)| known.as_str());
                    let hint = nearest(&name, known);
                    faults.error(Code::UnknownItem, node.span, message).hint_if(hint);
                }
                Some((_, item)) if !has_choices(item) => {
                    let message = format!("item `{name}` has no choices");
                    faults.error(Code::WrongType, node.span, message);
                }
                Some(found) => chosen.push(found.clone()),
            }
        }
    }
    chosen
}

/// Reads `texts:`, a text for every code that the items have; `None` where one is missing.
fn texts(
    fields: &Fields<'_>,
    chosen: &[(String, &Item)],
    purpose: Purpose<'_>,
    faults: &mut Faults,
) -> Option<Texts> {
    let node = fields.required("texts", faults)?;
    let entries = node.entries(faults)?;
    let (name, first) = chosen.first()?;
    let codes = codes(first);
    if let Some((other, _)) = chosen.iter().find(|(_, item)| self::codes(item) != codes) {
        let message = format!("`{name}` and `{other}` do not have the same choices");
        let span = fields.key_span("for");
        faults.error(Code::WrongType, span, message).hint("give each its own list");
        return None;
    }
    for Entry { key, .. } in entries.iter().filter(|entry| !codes.contains(&entry.key.text)) {
        let message = format!("there is no choice `{}` in `{name}`", key.text);
        let hint = format!("its codes are {}", codes.join(", "));
        faults.error(Code::UnknownName, key.span, message).hint(hint);
    }
    let before = faults.len();
    let mut texts: Texts = Vec::new();
    for code in &codes {
        let given = entries.iter().find(|entry| entry.key.text == *code).map(|e| &e.value);
        // Words for yes and no in the instrument's own language are the form's, if it has any.
        let known = match purpose.own_language {
            true => known(first, code).filter(|_| !first.is_yes_no() && !is_unread(first, code)),
            false => known(first, code),
        };
        let of = format!("choice `{code}` of `{name}`");
        let slot = Slot { of: &of, known, needed: true, given, around: node.span };
        if let Some(text) = purpose.text(&slot, faults) {
            let span = given.map_or(node.span, |node| node.span);
            refuse_unclear((code, &text), span, &meanings(chosen, &texts), faults);
            texts.push((code.clone(), text));
        }
    }
    (faults.len() == before).then_some(texts)
}

/// Returns what the codes of some items stand for: their own words, and those that the pack has given
/// so far.
fn meanings(chosen: &[(String, &Item)], texts: &Texts) -> Vec<Meaning> {
    let of_pack = texts.iter().map(|(code, text)| (code.clone(), Some(text.clone())));
    let of_items = chosen.iter().flat_map(|(_, item)| {
        codes(item).into_iter().map(|code| (code.clone(), known(item, &code).map(str::to_owned)))
    });
    let all = of_pack.chain(of_items);
    all.map(|(code, words)| Meaning { code, words: words.into_iter().collect() }).collect()
}

/// Returns the codes of an item, `yes` and `no` of one that is answered so.
pub fn codes(item: &Item) -> Vec<String> {
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => {
            choices.iter().map(|choice| choice.code.to_string()).collect()
        }
        AnswerType::YesNo { .. } => vec!["yes".into(), "no".into()],
        _ => Vec::new(),
    }
}

/// Returns the text that the instrument has for a code.
pub fn known<'i>(item: &'i Item, code: &str) -> Option<&'i str> {
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => {
            let choice = choices.iter().find(|choice| choice.code.to_string() == code);
            choice.and_then(|choice| choice.text.as_deref())
        }
        AnswerType::YesNo { labels: (yes, no), .. } => {
            Some(if code == "yes" { yes } else { no }.as_str())
        }
        _ => None,
    }
}

/// Returns whether the text that the instrument has for a code is ours, because the owner's could
/// not be read.
pub fn is_unread(item: &Item, code: &str) -> bool {
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => {
            choices.iter().any(|choice| choice.unread && choice.code.to_string() == code)
        }
        _ => false,
    }
}

/// Returns whether two items have the same choices: one list of the file, or lists that read the same.
/// Withheld lists of the same codes are kept apart, because their words may differ.
pub fn same_choices(one: &Item, other: &Item) -> bool {
    let same_list = match (&one.answer, &other.answer) {
        (AnswerType::Choice(one), AnswerType::Choice(other))
        | (AnswerType::Multiple(one), AnswerType::Multiple(other)) => Arc::ptr_eq(one, other),
        _ => false,
    };
    let texts = |item: &Item| -> Option<Vec<(String, String)>> {
        let codes = codes(item).into_iter();
        codes.map(|code| Some((code.clone(), known(item, &code)?.to_owned()))).collect()
    };
    has_choices(one)
        && (same_list || texts(one).is_some_and(|texts_of_one| texts(other) == Some(texts_of_one)))
}
