//! The way to a place in a record, through known names only.

use super::{
    ANSWERS_FILE_KEYS, ANSWERS_KEYS, BASIS_KEYS, CASE_FILE_KEYS, EVENT_KEYS, ISSUED_PLAN_KEYS,
    KEPT_LINE_KEYS, KEPT_RESPONSE_KEYS, RESEAL_KEYS, RESPONDING_KEYS, UPGRADE_KEYS,
};
use crate::client::CLIENT_KEYS;
use crate::decision::{
    ADDENDUM_KEYS, ALERT_RESPONSE_KEYS, DISCLOSED_KEYS, EDIT_KEYS, FINDING_DECISION_KEYS,
    HANDED_OVER_KEYS, PROBLEM_DECISION_KEYS, RAISED_KEYS, REVIEW_DECISION_KEYS, REVIEWED_KEYS,
    SIGNATURE_KEYS, TAKE_HOME_KEYS, TOOK_OVER_KEYS, TOOK_PART_KEYS,
};
use crate::diagnostic::Span;
use crate::response::RECORDED_KEYS;
use crate::yaml::{Entry, Node, Value};

const KNOWN: [&[&str]; 27] = [
    CASE_FILE_KEYS,
    ANSWERS_FILE_KEYS,
    ANSWERS_KEYS,
    CLIENT_KEYS,
    RECORDED_KEYS,
    PROBLEM_DECISION_KEYS,
    ALERT_RESPONSE_KEYS,
    RAISED_KEYS,
    FINDING_DECISION_KEYS,
    SIGNATURE_KEYS,
    ADDENDUM_KEYS,
    TAKE_HOME_KEYS,
    DISCLOSED_KEYS,
    EDIT_KEYS,
    TOOK_PART_KEYS,
    HANDED_OVER_KEYS,
    TOOK_OVER_KEYS,
    REVIEWED_KEYS,
    REVIEW_DECISION_KEYS,
    RESPONDING_KEYS,
    ISSUED_PLAN_KEYS,
    BASIS_KEYS,
    KEPT_LINE_KEYS,
    KEPT_RESPONSE_KEYS,
    RESEAL_KEYS,
    UPGRADE_KEYS,
    EVENT_KEYS,
];

/// Returns the names on the way to a place, such as `responses[0].answers`, up to the first key
/// that is not the program's own: what stands there can be anything that someone typed.
pub fn known_route(root: &Node, span: Span) -> String {
    let mut names = String::new();
    let mut node = root;
    while let Some((name, inner)) = step(node, span) {
        let dot = if names.is_empty() || name.starts_with('[') { "" } else { "." };
        names.push_str(dot);
        names.push_str(&name);
        node = inner;
    }
    names
}

fn step(node: &Node, span: Span) -> Option<(String, &Node)> {
    match &node.value {
        Value::Scalar(_) => None,
        Value::List(items) => {
            let found = items.iter().enumerate().find(|(_, item)| item.span.covers(span));
            found.map(|(index, item)| (format!("[{index}]"), item))
        }
        Value::Map(entries) => {
            let Entry { key, value } =
                entries.iter().find(|entry| entry.value.span.covers(span))?;
            is_known(&key.text).then(|| (key.text.clone(), value))
        }
    }
}

fn is_known(key: &str) -> bool {
    KNOWN.iter().any(|keys| keys.contains(&key))
}
