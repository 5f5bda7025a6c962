//! Answers that contradict the answer by which they were not to be asked.
//!
//! Item 1 says "never", and items 4 to 8 say how often: one of the two is wrong, and only the client
//! knows which. A score that went by the first would drop what the client said, and stand there as
//! complete; so a score that rests on such an answer is not computed until somebody has asked.

use super::{ScoreResult, ScoreState, ScoreValue, Scored};
use crate::instrument::Local;
use crate::response::{Response, State};

/// Returns the response with these answers, and those by which they were not to be asked, taken for
/// unanswered.
pub fn opened(response: &Response, contradicting: &[usize]) -> Response {
    let instrument = &response.instrument;
    let mut states = response.states.clone();
    let gates =
        contradicting.iter().filter_map(|index| instrument.items.get(*index)?.ask_when.as_ref());
    let gates = gates.flat_map(|gate| gate.reads()).filter_map(|name| match name {
        Local::Item(index) => Some(*index),
        _ => None,
    });
    for index in gates.chain(contradicting.iter().copied()) {
        if let Some(state) = states.get_mut(index) {
            *state = State::Unanswered;
        }
    }
    response.with_states(states)
}

/// Puts what is certain in the place of every score that rests on a contradiction; the alerts stay,
/// which take every answer as it was said.
pub fn settle(scored: &mut Scored, opened: Scored, response: &Response, contradicting: &[usize]) {
    let instrument = &response.instrument;
    let scores = instrument.scores.iter().zip(opened.scores).zip(&mut scored.scores);
    for ((score, mut open), result) in scores {
        let behind = instrument.items_behind(score);
        if !contradicting.iter().any(|index| behind.contains(index)) {
            continue;
        }
        let lacks =
            |name: &Local| response.state_of(*name).is_none_or(|state| state.lack().is_some());
        open.missing.retain(lacks);
        open.needed = open.missing.len();
        *result = without_number(open);
    }
}

/// A number that leaves out an answer is none.
fn without_number(mut result: ScoreResult) -> ScoreResult {
    if let ScoreValue::Number { exact, .. } = &mut result.value {
        *exact = None;
        result.state = ScoreState::NotComputed;
    }
    result
}
