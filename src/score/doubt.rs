//! Answers that contradict the answer by which they were not to be asked.
//!
//! Item 1 says "never", and items 4 to 8 say how often: one of the two is wrong, and only the client
//! knows which. A score that went by the first would drop what the client said, and stand there as
//! complete; so a score that rests on such an answer is not computed until somebody has asked. What was
//! not asked by the word of the doubted answer was left out for nothing, and is open as well.

use super::{AlertResult, ScoreResult, ScoreState, ScoreValue, Scored};
use crate::condition::Truth;
use crate::instrument::{Instrument, Local};
use crate::response::{Response, State};

/// What contradictions leave in doubt.
pub struct Doubted {
    /// The items whose answer may be the wrong one: those that contradict, and those by which they were not
    /// to be asked.
    answers: Vec<usize>,
    /// The items that were not asked by the word of one of these, or of one another.
    left_out: Vec<usize>,
}

impl Doubted {
    /// Returns what the contradicting answers of a response leave in doubt.
    pub fn of(response: &Response, contradicting: &[usize]) -> Doubted {
        let instrument = &response.instrument;
        let deciding = contradicting.iter().flat_map(|index| gates(instrument, *index));
        let mut answers: Vec<usize> = deciding.chain(contradicting.iter().copied()).collect();
        answers.sort_unstable();
        answers.dedup();
        let mut left_out: Vec<usize> = Vec::new();
        loop {
            let is_doubted = |index: &usize| answers.contains(index) || left_out.contains(index);
            let more: Vec<usize> = (0..instrument.items.len())
                .filter(|index| matches!(response.states.get(*index), Some(State::NotAsked(None))))
                .filter(|index| !is_doubted(index))
                .filter(|index| gates(instrument, *index).iter().any(is_doubted))
                .collect();
            if more.is_empty() {
                break;
            }
            left_out.extend(more);
        }
        Doubted { answers, left_out }
    }

    /// Returns the response with all of it taken for unanswered.
    pub fn opened(&self, response: &Response) -> Response {
        without(response, self.answers.iter().chain(&self.left_out))
    }

    /// Returns the response as it was said, with what was left out for nothing taken for unanswered.
    pub fn as_said(&self, response: &Response) -> Response {
        without(response, self.left_out.iter())
    }

    /// Puts what is certain in the place of every score that rests on a contradiction, and of every alert
    /// that may be ruled out only because something was left out.
    pub fn settle(&self, scored: &mut Scored, opened: Scored, said: Scored, response: &Response) {
        let instrument = &response.instrument;
        let scores = instrument.scores.iter().zip(opened.scores).zip(&mut scored.scores);
        for ((score, mut open), result) in scores {
            let behind = instrument.items_behind(score);
            let mut doubted = self.answers.iter().chain(&self.left_out);
            if !doubted.any(|index| behind.contains(index)) {
                continue;
            }
            let lacks =
                |name: &Local| response.state_of(*name).is_none_or(|state| state.lack().is_some());
            open.missing.retain(lacks);
            open.needed = open.missing.len();
            *result = without_number(open);
        }
        for (said, result) in said.alerts.into_iter().zip(&mut scored.alerts) {
            take_doubt(said, result);
        }
    }
}

/// The items that decide whether one is asked.
fn gates(instrument: &Instrument, index: usize) -> Vec<usize> {
    let gate = instrument.items.get(index).and_then(|item| item.ask_when.as_ref());
    gate.map_or(Vec::new(), |gate| instrument.items_read(&[gate]))
}

fn without<'i>(response: &Response, items: impl Iterator<Item = &'i usize>) -> Response {
    let mut states = response.states.clone();
    for index in items {
        if let Some(state) = states.get_mut(*index) {
            *state = State::Unanswered;
        }
    }
    response.with_states(states)
}

/// An alert that fires by what was said fires; one that is ruled out by what was left out is not.
fn take_doubt(said: AlertResult, result: &mut AlertResult) {
    if result.fires == Truth::False && said.fires == Truth::Unknown {
        *result = said;
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
