//! Paper typed in twice: each answer is compared with that of the first time, and a difference
//! stops at once.
//!
//! What can be compared is what is typed as a code, a number or a date. Texts and records are read
//! through by eye, once.

use super::typed::{self, Key};
use super::{Command, Input, Interview, Manner, Place, Refusal, Step};
use crate::id::Id;
use crate::response::{DECLINED, NOT_APPLICABLE, State, accept, is_compared};
use crate::yaml::Node;
use chrono::NaiveDate;

/// What is asked of who typed two different answers.
const LOOK: &str = "look at the paper, and type 1, 2 or 3";

impl Interview {
    /// Whether the second time was begun before, and goes on.
    pub(super) fn resumes_verifying(&self) -> bool {
        let twice = self.leading.manner == Manner::Paper { twice: true };
        twice && self.as_recorded().is_begun_again()
    }

    /// Returns the items that are yet to be typed in a second time.
    pub(super) fn unverified(&self) -> impl Iterator<Item = usize> {
        let verified = &self.as_recorded().verified;
        let items = self.instrument.items.iter().enumerate();
        let open = items.filter(move |(index, item)| {
            let asked = self.is_to_be_asked(*index);
            is_compared(item) && asked && !verified.iter().any(|known| item.id == *known.as_str())
        });
        open.map(|(index, _)| index)
    }

    pub(super) fn first_unverified(&self) -> Place {
        self.unverified().next().map_or(Place::Review, |index| self.opened(index))
    }

    /// Returns the next question behind an item that is yet to be typed in a second time.
    pub(super) fn next_unverified(&self, index: usize) -> Place {
        let next = self.unverified().find(|next| *next > index);
        next.map_or(Place::Review, |index| self.opened(index))
    }

    /// Whether a question was typed in the first time, and be it that the paper has nothing there.
    pub(super) fn is_typed_in(&self, index: usize) -> bool {
        let id = &self.item(index).id;
        let mut sittings = self.as_recorded().sittings.iter();
        sittings.any(|sitting| sitting.items.iter().any(|item| *id == *item.as_str()))
    }

    /// Whether an item was typed in as two different answers.
    pub(super) fn differs(&self, index: usize) -> bool {
        matches!(self.response.state(index), State::Differs(_))
    }

    /// Returns the place of the first item that was typed in as two different answers.
    pub(super) fn first_difference(&self) -> Option<Place> {
        let items = 0..self.instrument.items.len();
        items.into_iter().find(|index| self.differs(*index)).map(Place::Differs)
    }

    /// Returns what was typed the first time, whether its question is left out or not.
    fn first_state(&self, index: usize) -> State {
        let said = self.as_recorded().said(&self.instrument);
        match said.into_iter().nth(index) {
            Some(State::Differs(readings)) => readings[0].clone(),
            said => said.unwrap_or(State::Unanswered),
        }
    }

    pub(super) fn at_second_time(&mut self, index: usize, input: &Input) -> Result<Step, Refusal> {
        let second = self.second_node(index, input)?;
        if self.second_state(index, second.as_ref()) == self.first_state(index) {
            return Ok(self.choose_first(index));
        }
        // What was typed is on the disk before anybody is asked which is right.
        let (id, by, on) = self.who_compares(index);
        self.recorded().differ(&id, second, on, &by);
        Ok(self.changed_here(index, Place::Differs(index)))
    }

    /// Returns what the second time says, as it is recorded; nothing where the paper has nothing there.
    fn second_node(&self, index: usize, input: &Input) -> Result<Option<Node>, Refusal> {
        Ok(match input {
            Input::Typed(text) if text.trim().is_empty() => None,
            Input::Typed(text) => {
                Some(typed::read(self.item(index), text, self.leading.taking.on)?)
            }
            Input::Command(Command::Skip) => None,
            Input::Command(Command::Declined) => Some(Node::of_word(DECLINED)),
            Input::Command(Command::NotApplicable) => Some(Node::of_word(NOT_APPLICABLE)),
            Input::Command(_) => {
                let what = "type what the paper says; changes come with a difference";
                return Err(Refusal(what.into()));
            }
        })
    }

    fn second_state(&self, index: usize, second: Option<&Node>) -> State {
        match second {
            None => State::Unanswered,
            Some(node) if node.is_text(DECLINED) => State::Declined,
            Some(node) if node.is_text(NOT_APPLICABLE) => State::NotApplicable,
            Some(node) => {
                let answer = accept(self.item(index), self.leading.taking.on, node);
                answer.map_or(State::Unanswered, State::Answered)
            }
        }
    }

    /// Returns the two answers that differ, with what is typed to choose between them.
    pub(super) fn difference_keys(&self, index: usize) -> Vec<Key> {
        let State::Differs(readings) = self.response.state(index) else { return Vec::new() };
        let words = readings.each_ref().map(|reading| match reading {
            State::Answered(answer) => answer.words(self.item(index)),
            state => state.lack().unwrap_or_default().to_owned(),
        });
        let key =
            |typed: &str, label: String| Key { typed: typed.into(), code: String::new(), label };
        vec![
            key("1", format!("The first time: {}", words[0])),
            key("2", format!("The second time: {}", words[1])),
            key("3", "Type it once more".to_owned()),
        ]
    }

    pub(super) fn at_difference(&mut self, index: usize, input: &Input) -> Result<Step, Refusal> {
        let Input::Typed(text) = input else { return Err(Refusal(LOOK.into())) };
        match text.trim() {
            "1" => Ok(self.choose_first(index)),
            "2" => Ok(self.choose_second(index)),
            "3" => {
                self.go(Place::Question(index));
                Ok(Step::default())
            }
            _ => Err(Refusal(LOOK.into())),
        }
    }

    /// What the first time says is right, or both say.
    fn choose_first(&mut self, index: usize) -> Step {
        let (id, by, on) = self.who_compares(index);
        let differed = self.differs(index);
        self.recorded().keep_first(&id, on, &by);
        self.settled(index, differed)
    }

    fn choose_second(&mut self, index: usize) -> Step {
        let (id, by, on) = self.who_compares(index);
        let instrument = self.instrument.clone();
        self.recorded().keep_second(&instrument, &id, on, &by);
        self.settled(index, true)
    }

    fn who_compares(&self, index: usize) -> (Id, String, NaiveDate) {
        let by = self.leading.taking.by.clone();
        (self.item(index).id.clone(), by, self.leading.today)
    }

    /// Goes on behind an item that is settled; alerts follow where there was something to choose.
    fn settled(&mut self, index: usize, was_chosen: bool) -> Step {
        self.settle();
        let next = self.next_unverified(index);
        if was_chosen {
            return self.changed_here(index, next);
        }
        self.go(next);
        Step { changed: true }
    }
}
