//! Paper typed in twice: each answer is compared with that of the first time, and a difference
//! stops at once.
//!
//! What can be compared is what is typed as a code, a number or a date. Texts and records are read
//! through by eye, once.

use super::typed::{self, Key};
use super::{Command, Input, Interview, Manner, Place, Refusal, Step};
use crate::instrument::AnswerType;
use crate::response::{State, accept};
use crate::yaml::Node;

/// What was typed the second time.
#[derive(Clone, PartialEq, Eq)]
pub enum Second {
    /// An answer, as it was typed.
    Typed(String),
    /// The paper has nothing there.
    Blank,
    /// The paper says that it was declined.
    Declined,
    /// The paper says that it does not apply.
    NotApplicable,
}

impl Interview {
    /// Whether the second time was begun before, and goes on.
    pub(super) fn resumes_verifying(&self) -> bool {
        let twice = self.leading.manner == Manner::Paper { twice: true };
        twice && !self.as_recorded().verified.is_empty()
    }

    /// Returns the items that are yet to be typed in a second time.
    pub(super) fn unverified(&self) -> impl Iterator<Item = usize> {
        let verified = &self.as_recorded().verified;
        let items = self.instrument.items.iter().enumerate();
        let open = items.filter(move |(index, item)| {
            let compared = !matches!(item.answer, AnswerType::Text { .. } | AnswerType::Records(_));
            let asked = self.is_to_be_asked(*index);
            compared && asked && !verified.iter().any(|known| item.id == *known.as_str())
        });
        open.map(|(index, _)| index)
    }

    pub(super) fn first_unverified(&self) -> Place {
        self.unverified().next().map_or(Place::Review, Place::Question)
    }

    /// Returns the next question behind an item that is yet to be typed in a second time.
    pub(super) fn next_unverified(&self, index: usize) -> Place {
        let next = self.unverified().find(|next| *next > index);
        next.map_or(Place::Review, Place::Question)
    }

    /// Whether a question was typed in the first time, and be it that the paper has nothing there.
    pub(super) fn is_typed_in(&self, index: usize) -> bool {
        let id = &self.item(index).id;
        let mut sittings = self.as_recorded().sittings.iter();
        sittings.any(|sitting| sitting.items.iter().any(|item| *id == *item.as_str()))
    }

    /// Returns what was typed the first time, whether its question is left out or not.
    fn first_state(&self, index: usize) -> State {
        let said = self.as_recorded().said(&self.instrument);
        said.into_iter().nth(index).unwrap_or(State::Unanswered)
    }

    pub(super) fn at_second_time(&mut self, index: usize, input: &Input) -> Result<Step, Refusal> {
        let second = match input {
            Input::Typed(text) if text.trim().is_empty() => Second::Blank,
            Input::Typed(text) => Second::Typed(text.clone()),
            Input::Command(Command::Skip) => Second::Blank,
            Input::Command(Command::Declined) => Second::Declined,
            Input::Command(Command::NotApplicable) => Second::NotApplicable,
            Input::Command(_) => {
                return Err(Refusal(
                    "type what the paper says; changes come with a difference".into(),
                ));
            }
        };
        let state = self.second_state(index, &second)?;
        if state == self.first_state(index) {
            return Ok(self.verified(index));
        }
        self.go(Place::Differs { item: index, second });
        Ok(Step::default())
    }

    fn second_state(&self, index: usize, second: &Second) -> Result<State, Refusal> {
        Ok(match second {
            Second::Blank => State::Unanswered,
            Second::Declined => State::Declined,
            Second::NotApplicable => State::NotApplicable,
            Second::Typed(_) => {
                let node = self.second_node(index, second)?;
                let answer = accept(self.item(index), self.leading.taking.on, &node);
                answer.map_or(State::Unanswered, State::Answered)
            }
        })
    }

    fn second_node(&self, index: usize, second: &Second) -> Result<Node, Refusal> {
        let Second::Typed(text) = second else { return Err(Refusal(String::new())) };
        typed::read(self.item(index), text, self.leading.taking.on)
    }

    /// Returns the two answers that differ, with what is typed to choose between them.
    pub(super) fn difference_keys(&self, index: usize, second: &Second) -> Vec<Key> {
        let state = self.second_state(index, second).unwrap_or(State::Unanswered);
        let words = |state: &State| match state {
            State::Answered(answer) => answer.words(self.item(index)),
            state => state.lack().unwrap_or("not answered").to_owned(),
        };
        let key =
            |typed: &str, label: String| Key { typed: typed.into(), code: String::new(), label };
        vec![
            key("1", format!("The first time: {}", words(&self.first_state(index)))),
            key("2", format!("The second time: {}", words(&state))),
            key("3", "Type it once more".to_owned()),
        ]
    }

    pub(super) fn at_difference(
        &mut self,
        index: usize,
        second: &Second,
        input: &Input,
    ) -> Result<Step, Refusal> {
        let Input::Typed(text) = input else {
            return Err(Refusal("look at the paper, and type 1, 2 or 3".into()));
        };
        match text.trim() {
            "1" => Ok(self.verified(index)),
            "2" => {
                let (id, instrument) = (self.item(index).id.clone(), self.instrument.clone());
                match second {
                    Second::Blank => self.recorded().clear(id.as_str()),
                    Second::Declined => self.recorded().decline(&id),
                    Second::NotApplicable => self.recorded().does_not_apply(&id),
                    Second::Typed(_) => {
                        let node = self.second_node(index, second)?;
                        self.recorded().set(&instrument, &id, node);
                    }
                }
                self.recorded().verified.push(id.to_string());
                self.settle();
                let next = self.next_unverified(index);
                Ok(self.changed_here(index, next))
            }
            "3" => {
                self.go(Place::Question(index));
                Ok(Step::default())
            }
            _ => Err(Refusal("look at the paper, and type 1, 2 or 3".into())),
        }
    }

    fn verified(&mut self, index: usize) -> Step {
        let id = self.item(index).id.to_string();
        self.recorded().verified.push(id);
        let next = self.next_unverified(index);
        self.go(next);
        Step { changed: true }
    }
}
