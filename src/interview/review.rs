//! What is open before the end. An interview never ends by accident.

use super::{
    Back, Command, Count, Ending, Input, Interview, Manner, Place, Refusal, Step, is_not_asked,
};
use crate::condition::Truth;
use crate::instrument::Level;
use crate::response::State;
use crate::score::missing_words;

/// What finishes an interview: a word, because a key is soon pressed.
pub const FINISH: &str = "finish";

/// What goes on in the other place that is offered: a word, because what was typed ahead for the next
/// question is no consent to leave the case.
pub const ELSEWHERE: &str = "elsewhere";

/// What is open, before the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// How many questions are answered, declined and open.
    pub count: Count,
    /// The questions that nobody answered: number and text.
    pub open: Vec<(usize, String)>,
    /// The questions that were declined.
    pub declined: Vec<(usize, String)>,
    /// The questions that wait for the limits of confidentiality.
    pub held: Vec<(usize, String)>,
    /// Why they wait.
    pub why_held: &'static str,
    /// The answers that were hidden by later ones: kept, not counted.
    pub hidden: Vec<(usize, String)>,
    /// The lists in which a record was left in the middle.
    pub half: Vec<(usize, String)>,
    /// The scores that are not computed, each with what it needs.
    pub scores: Vec<String>,
    /// The dangers that cannot be ruled out, each with what is missing.
    pub not_ruled_out: Vec<String>,
    /// What the form suggests be done next, and why.
    pub suggested: Vec<String>,
    /// How many answers must be typed in once more.
    pub unverified: usize,
}

impl Interview {
    pub(super) fn reviewed(&self) -> Reviewed {
        let list = |wanted: &dyn Fn(usize, &State) -> bool| {
            let states = self.response.states.iter().enumerate();
            let found = states.filter(|(index, state)| wanted(*index, state));
            found.map(|(index, _)| (index + 1, self.short_text(index))).collect::<Vec<_>>()
        };
        Reviewed {
            count: self.count(),
            open: list(&|index, state| *state == State::Unanswered && !self.is_held(index)),
            declined: list(&|_, state| *state == State::Declined),
            held: list(&|index, state| self.is_held(index) && !is_not_asked(state)),
            why_held: self.why_held(),
            hidden: list(&|_, state| matches!(state, State::NotAsked(Some(_)))),
            half: list(&|index, _| self.half_of(index).is_some()),
            scores: self.open_scores(),
            not_ruled_out: self.not_ruled_out(),
            suggested: self.suggested(),
            unverified: if self.verifying { self.unverified().count() } else { 0 },
        }
    }

    pub(super) fn short_text(&self, index: usize) -> String {
        let text = self.item(index).shown();
        let short: String = text.chars().take(60).collect();
        if short.len() < text.len() { format!("{}…", short.trim_end()) } else { short }
    }

    fn open_scores(&self) -> Vec<String> {
        let scores = self.instrument.scores.iter().zip(&self.scored.scores);
        let open = scores.filter(|(_, result)| !result.is_computed());
        open.map(|(score, result)| {
            let missing = missing_words(&self.instrument, &self.response, &result.missing);
            match result.needed {
                0 => format!("{}: not computed; {missing}", score.title),
                needed => {
                    format!("{}: not computed; needs {needed} more of {missing}", score.title)
                }
            }
        })
        .collect()
    }

    /// Returns the critical alerts of which nobody knows whether they fire, because of what was not
    /// answered. One that an answer was refused to is open already. Behind them stand the dangers about
    /// which nobody asked.
    fn not_ruled_out(&self) -> Vec<String> {
        let alerts = self.instrument.alerts.iter().zip(&self.scored.alerts);
        let unknown = alerts.filter(|(alert, result)| {
            alert.level == Level::Critical && result.fires == Truth::Unknown && !result.refused
        });
        let words = unknown.map(|(alert, result)| {
            let missing = missing_words(&self.instrument, &self.response, &result.missing);
            format!("{} ({missing})", alert.say)
        });
        words.chain(self.leading.unasked.iter().cloned()).collect()
    }

    pub(super) fn at_review(&mut self, input: &Input) -> Result<Step, Refusal> {
        let warned = std::mem::take(&mut self.warned);
        match input {
            Input::Typed(text) if text.trim().eq_ignore_ascii_case(FINISH) => self.finish(warned),
            Input::Typed(text) if text.trim().parse::<usize>().is_ok() => {
                let number = text.trim().to_owned();
                let done = self.go_to(&number)?;
                self.back = Some(Back::Review);
                Ok(done)
            }
            Input::Command(Command::Back) => {
                self.back(self.instrument.items.len());
                Ok(Step::default())
            }
            _ => Err(Refusal(format!("type {FINISH} to finish, or the number of a question"))),
        }
    }

    /// Finishes; where a danger is not ruled out, only when that was said and the word comes again.
    fn finish(&mut self, warned: bool) -> Result<Step, Refusal> {
        let twice = self.leading.manner == Manner::Paper { twice: true };
        if twice && self.unverified().next().is_some() {
            let first = !self.verifying;
            self.verifying = true;
            self.go(self.first_unverified());
            self.message = Some(match first {
                true => "now the second time, from the first question on".into(),
                false => "some answers were typed in only once".into(),
            });
            return Ok(Step::default());
        }
        let open = self.not_ruled_out();
        if !open.is_empty() && !warned {
            self.warned = true;
            return Err(Refusal(format!(
                "type {FINISH} once more to leave it so; or ask it, or record that it was declined. \
                 CANNOT RULE OUT: {}",
                open.join(" ")
            )));
        }
        let (on, begun) = (self.leading.taking.on, self.as_recorded().begun);
        self.recorded().finished = Some(on.max(begun));
        self.go(Place::Ended(Ending::Finished));
        Ok(Step { changed: true })
    }
}
