//! Answers that contradict the answer by which they were not to be asked.
//!
//! Item 1 says "never", and items 4 to 8 say how often: one of the two is wrong, and only the client
//! knows which. A score that went by the first would drop what the client said, and stand there as
//! complete; so a score that rests on either is not computed until somebody has asked. What was not
//! asked by the word of the doubted answer was left out for nothing: it is open as well, and rules no
//! danger out.

use super::{AlertResult, ScoreResult, ScoreState, ScoreValue, Scored};
use crate::client::Client;
use crate::condition::Truth;
use crate::instrument::{Instrument, Local};
use crate::response::{Response, State};

/// What contradictions leave in doubt.
pub struct Doubted<'r> {
    response: &'r Response,
    /// The items whose answer contradicts the one by which they were not to be asked.
    contradicting: Vec<usize>,
    /// The items in doubt: the contradicting ones, those by which they were not to be asked, and
    /// whatever else these left out.
    items: Vec<usize>,
    /// The response with all of them taken for unanswered.
    pub opened: Response,
}

impl<'r> Doubted<'r> {
    /// Returns what the answers of a response leave in doubt; `None` where none contradicts another.
    pub fn of(response: &'r Response, client: &Client) -> Option<Doubted<'r>> {
        let contradicting = response.contradicting();
        if contradicting.is_empty() {
            return None;
        }
        let instrument = &response.instrument;
        let deciding = contradicting.iter().flat_map(|index| gates(instrument, *index));
        let mut items: Vec<usize> = deciding.chain(contradicting.iter().copied()).collect();
        let opened = opened(response, client, &items);
        let both = response.states.iter().zip(&opened.states).enumerate();
        let is_asked = |state: &State| !matches!(state, State::NotAsked(_));
        let left_out = both.filter(|(_, (before, after))| !is_asked(before) && is_asked(after));
        items.extend(left_out.map(|(index, _)| index));
        Some(Doubted { response, contradicting, items, opened })
    }

    /// Puts what is certain in the place of every score that rests on what is in doubt, and of every
    /// alert that only this rules out. An alert that fires by what was said fires.
    pub fn settle(&self, scored: &mut Scored, opened: Scored) {
        let instrument = &self.response.instrument;
        let scores = instrument.scores.iter().zip(opened.scores).zip(&mut scored.scores);
        for ((score, open), result) in scores {
            let behind = instrument.items_behind(score);
            if self.items.iter().any(|index| behind.contains(index)) {
                let missing = self.to_ask(open.missing);
                let needed = missing.len();
                *result = without_number(ScoreResult { missing, needed, ..open });
            }
        }
        for (open, result) in opened.alerts.into_iter().zip(&mut scored.alerts) {
            if result.fires == Truth::False && open.fires != Truth::False {
                let missing = self.to_ask(open.missing);
                *result = AlertResult { fires: Truth::Unknown, missing, ..open };
            }
        }
    }

    /// Returns what to ask of what is missing: in the place of an answer that is only in doubt, those
    /// that contradict it.
    fn to_ask(&self, missing: Vec<Local>) -> Vec<Local> {
        let instrument = &self.response.instrument;
        let mut asked: Vec<Local> = Vec::new();
        for name in missing {
            match (name, self.response.state_of(name)) {
                (Local::Item(doubted), Some(State::Answered(_))) => {
                    let against = self.contradicting.iter().copied();
                    let against = against.filter(|one| gates(instrument, *one).contains(&doubted));
                    asked.extend(against.map(Local::Item));
                }
                _ => asked.push(name),
            }
        }
        asked.sort_unstable();
        asked.dedup();
        asked
    }
}

/// The items that decide whether one is asked.
fn gates(instrument: &Instrument, index: usize) -> Vec<usize> {
    let gate = instrument.items.get(index).and_then(|item| item.ask_when.as_ref());
    gate.map_or_else(Vec::new, |gate| instrument.items_read(&[gate]))
}

/// Returns the response with these items taken for unanswered, and what is not asked found anew.
pub fn opened(response: &Response, client: &Client, doubted: &[usize]) -> Response {
    let is_doubted = |index: usize| doubted.contains(&index);
    let mut opened =
        anew(response, client, |index, _| is_doubted(index).then_some(State::Unanswered));
    // What is recorded of the client may be wrong as well: such an answer stays open whatever that says.
    for index in doubted {
        if let Some(state) = opened.states.get_mut(*index) {
            *state = State::Unanswered;
        }
    }
    opened
}

/// Returns the response with other states of some items, and what is not asked found anew.
pub fn anew(
    response: &Response,
    client: &Client,
    other: impl Fn(usize, &State) -> Option<State>,
) -> Response {
    let said = |state: &State| match state {
        State::NotAsked(None) => State::Unanswered,
        State::NotAsked(Some(answer)) => State::Answered(answer.clone()),
        state => state.clone(),
    };
    let states = response.states.iter().enumerate();
    let states = states.map(|(index, state)| other(index, state).unwrap_or_else(|| said(state)));
    let mut anew = response.with_states(states.collect());
    anew.settle_not_asked(client);
    anew
}

/// A number that leaves out an answer is none.
fn without_number(mut result: ScoreResult) -> ScoreResult {
    if let ScoreValue::Number { exact, .. } = &mut result.value {
        *exact = None;
        result.state = ScoreState::NotComputed;
    }
    result
}
