//! The page on documents names everything that a template can name.
#![allow(clippy::disallowed_methods, reason = "a test reads files")]

use caseplan::render::template::{Audience, DOCUMENT_KEYS};
use caseplan::render::view::View;
use serde_json::Value;
use std::collections::BTreeSet;

fn names(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                into.insert(name.clone());
                names(value, into);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, into)),
        _ => {}
    }
}

#[test]
fn every_name_of_a_plan_and_every_key_of_a_head_is_on_the_page() {
    let page = std::fs::read_to_string("docs/documents.md").expect("the page");
    let mut all: BTreeSet<String> = DOCUMENT_KEYS.iter().map(|key| (*key).to_owned()).collect();
    names(&View::shape(Audience::Internal), &mut all);
    names(&View::shape(Audience::Outside), &mut all);
    names(&View::shape(Audience::Group), &mut all);
    assert!(all.len() > 30, "{all:?}");
    let missing: Vec<_> = all.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
