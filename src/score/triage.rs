//! Triage: the first rule that holds.

use super::sheet::Sheet;
use super::{ScoreResult, ScoreValue, worded};
use crate::client::Client;
use crate::condition::{Condition, Truth};
use crate::id::Id;
use crate::instrument::{Key, Local, Rule, Score};
use crate::response::Response;

/// Computes a triage. A rule that cannot be decided leaves its label possible.
pub(super) fn triage(
    score: &Score,
    rules: &[Rule],
    otherwise: &Id,
    sheet: &Sheet<'_>,
) -> ScoreResult {
    let mut possible: Vec<Id> = Vec::new();
    let mut add = |label: &Id| {
        if !possible.contains(label) {
            possible.push(label.clone());
        }
    };
    let mut decided = false;
    for rule in rules {
        match sheet.eval_rule(&rule.when, score) {
            Truth::False => {}
            Truth::Unknown => add(&rule.label),
            Truth::True => {
                add(&rule.label);
                decided = true;
                break;
            }
        }
    }
    if !decided {
        add(otherwise);
    }
    let conditions: Vec<&Condition<Local>> = rules.iter().map(|rule| &rule.when).collect();
    let known = possible.len() == 1;
    worded(ScoreValue::Label(possible), known, &conditions, sheet)
}

/// Returns every rule of a triage in its order, with whether it holds and what is missing to tell; none
/// for another score.
pub fn triage_rules<'s>(
    response: &Response,
    client: &Client,
    score: &'s Score,
) -> Vec<(&'s Rule, Truth, Vec<Local>)> {
    let Key::Triage { rules, .. } = &score.key else { return Vec::new() };
    let mut sheet = Sheet::new(response, client, response.date());
    sheet.results = super::score(response, client, response.date()).scores;
    let judged = rules.iter().map(|rule| {
        let truth = sheet.eval_rule(&rule.when, score);
        let missing = match truth {
            Truth::Unknown => sheet.missing_behind(&[&rule.when]),
            _ => Vec::new(),
        };
        (rule, truth, missing)
    });
    judged.collect()
}
