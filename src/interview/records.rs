//! Lists of records: added, changed and removed one by one, each field kept as it is typed.

use super::typed::{self, Key};
use super::{Command, Input, Interview, Place, Refusal, Since, Step};
use crate::instrument::{AnswerType, Item};
use crate::response::{Answer, State};
use crate::yaml::Node;

/// What can be done with a list of records.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// With the record that was left in the middle.
    GoOn,
    Add,
    Change,
    Remove,
    /// There is none, or that was all.
    Done,
}

impl Interview {
    pub(super) fn at_records(
        &mut self,
        index: usize,
        input: &Input,
        now: Since,
    ) -> Result<Step, Refusal> {
        let text = match input {
            Input::Command(command) => return self.command(index, command, now),
            Input::Typed(text) => text.trim(),
        };
        if text.is_empty() && *self.response.state(index) == State::NotAsked(None) {
            return Ok(self.touched(index));
        }
        if text.is_empty() && *self.response.state(index) != State::Unanswered {
            self.go_on(self.after(index));
            return Ok(Step::default());
        }
        let choices = self.record_choices(index);
        let chosen =
            text.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
        let Some(chosen) = chosen else {
            return Err(Refusal(format!("type a number from 1 to {}", choices.len())));
        };
        match chosen {
            Choice::GoOn => {
                let half = self.half_of(index).unwrap_or(Place::Records(index));
                self.go(half);
            }
            Choice::Add => {
                let record = self.records(index).len();
                self.go(Place::Field { item: index, record, field: 0 });
            }
            Choice::Change => self.go(Place::Which { item: index, removes: false }),
            Choice::Remove => self.go(Place::Which { item: index, removes: true }),
            Choice::Done if self.records(index).is_empty() => {
                let (id, instrument) = (self.item(index).id.clone(), self.instrument.clone());
                self.recorded().set(&instrument, &id, Node::of_list(Vec::new()));
                return Ok(self.changed(index, now));
            }
            Choice::Done => {
                self.pace.answered(&self.instrument.items[index], now);
                self.go_on(self.after(index));
            }
        }
        Ok(Step::default())
    }

    fn record_choices(&self, index: usize) -> Vec<Choice> {
        match (self.records(index).is_empty(), self.half_of(index)) {
            (true, _) => vec![Choice::Add, Choice::Done],
            (false, None) => vec![Choice::Add, Choice::Change, Choice::Remove, Choice::Done],
            (false, Some(_)) => {
                vec![Choice::GoOn, Choice::Add, Choice::Change, Choice::Remove, Choice::Done]
            }
        }
    }

    /// Returns the field with which the first record of a list goes on that was left in the middle.
    pub(super) fn half_of(&self, index: usize) -> Option<Place> {
        let halves = self.as_recorded().half_records.iter();
        let mut of_list = halves.filter(|half| half.item == self.item(index).id);
        of_list.find_map(|half| {
            let record = half.record.checked_sub(1)?;
            let field = self.columns(index).iter().position(|column| column.id == half.next)?;
            (record < self.records(index).len()).then_some(Place::Field {
                item: index,
                record,
                field,
            })
        })
    }

    /// Returns what is typed for what can be done with a list.
    pub(super) fn record_keys(&self, index: usize) -> Vec<Key> {
        let none = self.records(index).is_empty();
        let words = |choice: Choice| match choice {
            Choice::GoOn => "Go on with the one that was left in the middle",
            Choice::Add if none => "Add the first",
            Choice::Add => "Add another",
            Choice::Change => "Change one",
            Choice::Remove => "Remove one",
            Choice::Done if none => "There is none",
            Choice::Done => "That is all",
        };
        let choices = self.record_choices(index).into_iter().enumerate();
        let key = |(at, choice): (usize, Choice)| Key {
            typed: (at + 1).to_string(),
            code: String::new(),
            label: words(choice).to_owned(),
        };
        choices.map(key).collect()
    }

    /// Returns the records of a list as far as they were answered.
    pub(super) fn records(&self, index: usize) -> &[Vec<Option<Answer>>] {
        match self.response.state(index) {
            State::Answered(Answer::Records(records))
            | State::NotAsked(Some(Answer::Records(records))) => records,
            _ => &[],
        }
    }

    pub(super) fn columns(&self, index: usize) -> &[Item] {
        match &self.item(index).answer {
            AnswerType::Records(columns) => columns,
            _ => &[],
        }
    }

    pub(super) fn at_which(
        &mut self,
        index: usize,
        removes: bool,
        input: &Input,
    ) -> Result<Step, Refusal> {
        let count = self.records(index).len();
        let text = match input {
            Input::Command(Command::Back) => "",
            Input::Command(_) => return Err(Refusal("type the number of the record".into())),
            Input::Typed(text) => text.trim(),
        };
        if text.is_empty() {
            self.go(Place::Records(index));
            return Ok(Step::default());
        }
        let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let Some(record) = number.filter(|number| *number < count) else {
            return Err(Refusal(format!("type a number from 1 to {count}")));
        };
        if !removes {
            self.go(Place::Field { item: index, record, field: 0 });
            return Ok(Step::default());
        }
        let (id, instrument) = (self.item(index).id.clone(), self.instrument.clone());
        self.recorded().remove_record(&instrument, &id, record);
        Ok(self.changed_here(index, Place::Records(index)))
    }

    pub(super) fn at_field(
        &mut self,
        index: usize,
        record: usize,
        field: usize,
        input: &Input,
    ) -> Result<Step, Refusal> {
        let next = self.next_field(index, record, field);
        let text = match input {
            Input::Command(Command::Back) => {
                return Ok(match field.checked_sub(1) {
                    Some(field) => self.within(Place::Field { item: index, record, field }),
                    None => self.changed_here(index, Place::Records(index)),
                });
            }
            Input::Command(Command::Skip) => "",
            Input::Command(Command::Clear) => return self.clear_field(index, record, field),
            Input::Command(_) => {
                return Err(Refusal(
                    "a field is answered or left empty; go back for the rest".into(),
                ));
            }
            Input::Typed(text) => text,
        };
        if text.trim().is_empty() {
            return Ok(match next {
                Place::Records(_) => self.whole(index, record),
                next => self.within(next),
            });
        }
        let column = self.columns(index)[field].clone();
        let node = typed::read(&column, text, self.leading.taking.on)?;
        let (id, instrument) = (self.item(index).id.clone(), self.instrument.clone());
        // Where nothing of the record was answered yet, it is the next one of the list.
        let record = record.min(self.records(index).len());
        self.recorded().set_field(&instrument, &id, record, &column.id, node);
        // Half a record would raise alerts about what is only not asked yet.
        Ok(match next {
            Place::Field { field, .. } => {
                let next_id = self.columns(index)[field].id.clone();
                let taking = self.leading.taking.clone();
                self.recorded().half_record(&id, record, &next_id);
                self.recorded().asked(&id, &taking);
                self.settle();
                self.go(next);
                Step { changed: true }
            }
            _ => self.whole(index, record),
        })
    }

    /// Follows a record whose last field was asked.
    fn whole(&mut self, index: usize, record: usize) -> Step {
        let id = self.item(index).id.clone();
        self.recorded().whole_record(&id, record);
        self.changed_here(index, Place::Records(index))
    }

    /// Takes the answer to one field away. A record in which nothing is left would be none.
    fn clear_field(&mut self, index: usize, record: usize, field: usize) -> Result<Step, Refusal> {
        let cells = self.records(index).get(record).map(Vec::as_slice).unwrap_or_default();
        let others = cells.iter().enumerate().any(|(at, cell)| at != field && cell.is_some());
        if cells.get(field).is_none_or(Option::is_none) {
            return Ok(Step::default());
        }
        if !others {
            let why = "nothing else is in this record; go back, and remove the whole of it";
            return Err(Refusal(why.into()));
        }
        let column = self.columns(index)[field].id.clone();
        let (id, instrument) = (self.item(index).id.clone(), self.instrument.clone());
        self.recorded().clear_field(&instrument, &id, record, &column);
        self.settle();
        Ok(Step { changed: true })
    }

    fn within(&mut self, place: Place) -> Step {
        self.go(place);
        Step::default()
    }

    fn next_field(&self, item: usize, record: usize, field: usize) -> Place {
        match field + 1 < self.columns(item).len() {
            true => Place::Field { item, record, field: field + 1 },
            false => Place::Records(item),
        }
    }
}
