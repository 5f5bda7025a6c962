//! Two results of one score of which nobody knows which one holds: two sheets of one day.

use super::{Reading, ScoreResult, ScoreState, ScoreValue};
use crate::condition::Truth;
use crate::id::Id;
use crate::number::Interval;

impl ScoreResult {
    /// Returns what is left of the score where another result of it is there; `None` where that says
    /// nothing against this one, because it leaves all of it possible.
    pub fn against(&self, other: &ScoreResult) -> Option<ScoreResult> {
        let (value, readings) = match (&self.value, &other.value) {
            (ScoreValue::Number { possible, .. }, ScoreValue::Number { possible: other_s, .. }) => {
                let readings = match possible.low <= other_s.low {
                    true => either(&self.readings, &other.readings),
                    false => either(&other.readings, &self.readings),
                };
                (numbers(*possible, *other_s)?, readings)
            }
            (ScoreValue::Truth(one), ScoreValue::Truth(other)) => {
                let left = one.against(*other);
                ((left != *one).then_some(ScoreValue::Truth(left))?, Vec::new())
            }
            (ScoreValue::Label(one), ScoreValue::Label(other)) => {
                let all = joined(one, other);
                let is_more = !one.iter().all(|label| other.contains(label));
                ((is_more && all != *one).then_some(ScoreValue::Label(all))?, Vec::new())
            }
            _ => return None,
        };
        let state = ScoreState::NotComputed;
        Some(ScoreResult { state, value, missing: Vec::new(), needed: 0, readings })
    }
}

/// The values that either leaves possible.
fn numbers(one: Interval, other: Interval) -> Option<ScoreValue> {
    let possible = one.hull(other);
    let is_more = !other.covers(one) && possible != one;
    is_more.then_some(ScoreValue::Number { possible, exact: None })
}

/// The bands that either leaves possible, by the same lists of cuts; `low` has the lower values.
fn either(low: &[Reading], high: &[Reading]) -> Vec<Reading> {
    let beside = |reading: &Reading| high.iter().find(|other| other.sex == reading.sex);
    let both = |reading: &Reading| match beside(reading) {
        Some(other) => Reading {
            sex: reading.sex.clone(),
            labels: joined(&reading.labels, &other.labels),
            concern: match reading.concern == other.concern {
                true => reading.concern,
                false => Truth::Unknown,
            },
        },
        None => reading.clone(),
    };
    low.iter().map(both).collect()
}

fn joined(one: &[Id], other: &[Id]) -> Vec<Id> {
    let more = other.iter().filter(|label| !one.contains(label));
    one.iter().chain(more).cloned().collect()
}
