//! A pack that can be held against no instrument: what is wrong with it by itself.

use super::read::{language, rights};
use super::texts::filled;
use super::{WORDING_CHOICES_KEYS, WORDING_ITEM_KEYS, WORDING_SCORE_KEYS};
use crate::diagnostic::Faults;
use crate::yaml::{Fields, Node, Value};

/// Notes what is wrong with a pack whatever instrument it is for: its rights, its shape, and texts
/// that are still to be filled in.
pub fn check(fields: &Fields<'_>, faults: &mut Faults) {
    let language = language(fields, faults);
    rights(fields, language.as_deref(), faults);
    for key in ["title", "short", "instruction", "stem"] {
        text(fields, key, &format!("`{key}`"), faults);
    }
    for node in fields.list("choices", faults) {
        let list = Fields::open(node, "a list of choices", WORDING_CHOICES_KEYS, faults);
        let Some(list) = list else { continue };
        list.required("for", faults);
        list.required("texts", faults);
        texts(&list, "texts", "choice", faults);
    }
    if let Some(node) = fields.required("items", faults) {
        items(node, "", faults);
    }
    for entry in fields.map("scores", faults) {
        let score = Fields::open(&entry.value, "a score's texts", WORDING_SCORE_KEYS, faults);
        let Some(score) = score else { continue };
        text(&score, "title", "`title`", faults);
        texts(&score, "bands", "band", faults);
    }
}

/// Notes what is wrong with the texts of items, or of the columns of a list of records.
fn items(node: &Node, path: &str, faults: &mut Faults) {
    for entry in node.entries(faults).unwrap_or_default() {
        let name = format!("{path}{}", entry.key.text);
        if !matches!(entry.value.value, Value::Map(_)) {
            filled(&entry.value, &format!("item `{name}`"), faults);
            continue;
        }
        let Some(item) = Fields::open(&entry.value, "an item", WORDING_ITEM_KEYS, faults) else {
            continue;
        };
        for key in WORDING_ITEM_KEYS.iter().filter(|key| **key != "fields") {
            text(&item, key, &format!("`{key}` of item `{name}`"), faults);
        }
        if let Some(columns) = item.get("fields") {
            items(columns, &format!("{name}."), faults);
        }
    }
}

fn text(fields: &Fields<'_>, key: &str, of: &str, faults: &mut Faults) {
    if let Some(node) = fields.get(key) {
        filled(node, of, faults);
    }
}

fn texts(fields: &Fields<'_>, key: &str, of: &str, faults: &mut Faults) {
    for entry in fields.map(key, faults) {
        filled(&entry.value, &format!("{of} `{}`", entry.key.text), faults);
    }
}
