//! The states that an item of a quick row can be in, as small numbers.

use crate::instrument::{AnswerType, Item, NumberType};
use crate::number::Number;
use crate::response::{Answer, State};
use crate::table::cell::Accepts;
use chrono::{NaiveDate, NaiveTime};

/// Nothing was answered.
pub const UNANSWERED: u8 = 0;
/// It was not to be asked.
pub const NOT_ASKED: u8 = 1;
/// The first answer.
const FIRST: u8 = 2;
/// A byte that is no answer by itself.
const NONE: u8 = u8::MAX;
/// More answers than these are not listed.
const MOST: usize = 200;

/// The states of one item.
pub struct States {
    /// By number, from 0.
    pub states: Vec<State>,
    /// Whether answers differ that have one number: then nothing that reads the item can be recalled.
    pub blurred: bool,
    /// Whether each answer has a number of its own.
    listed: bool,
    /// The cells of one letter that are an answer.
    letters: [u8; 256],
    /// The other spellings.
    spellings: Vec<(Box<[u8]>, u8)>,
}

impl States {
    /// Returns the states of an item by what its cells may hold.
    pub fn of(item: &Item, accepts: &Accepts) -> States {
        let mut states = States {
            states: vec![State::Unanswered, State::NotAsked(None)],
            blurred: false,
            listed: false,
            letters: [NONE; 256],
            spellings: Vec::new(),
        };
        match (&item.answer, accepts) {
            (_, Accepts::OneOf(known)) => states.list(known),
            (AnswerType::Number(kind), _) => match whole_numbers(kind) {
                Some(numbers) => states.list(&numbers),
                None => states.blurred = true,
            },
            // A condition can only ask whether there is one.
            (AnswerType::Date { .. }, _) => states.add(Answer::Date(NaiveDate::default())),
            (AnswerType::Time, _) => states.add(Answer::Time(NaiveTime::default())),
            (AnswerType::Text { .. }, _) => states.add(Answer::Text(String::new())),
            _ => states.blurred = true,
        }
        states
    }

    fn list(&mut self, known: &[(Box<str>, Answer)]) {
        if known.len() > MOST {
            self.blurred = true;
            return;
        }
        self.listed = true;
        for (text, answer) in known {
            let number = self.number(answer);
            self.spell(text.as_bytes(), number);
        }
        // What a spreadsheet writes for a whole number stands behind all that was printed.
        for (text, answer) in known {
            if text.bytes().all(|byte| byte.is_ascii_digit()) {
                let number = self.number(answer);
                self.spell(format!("{text}.0").as_bytes(), number);
            }
        }
    }

    fn number(&mut self, answer: &Answer) -> u8 {
        let listed = self.states.iter().position(|state| state.answer() == Some(answer));
        let number = listed.unwrap_or(self.states.len());
        if listed.is_none() {
            self.add(answer.clone());
        }
        u8::try_from(number).expect("few answers are listed")
    }

    fn add(&mut self, answer: Answer) {
        self.states.push(State::Answered(answer));
    }

    /// The first meaning of a spelling holds, as it does where cells are read one by one.
    fn spell(&mut self, text: &[u8], number: u8) {
        match text {
            // These are read as something else.
            b"" | b"declined" | b"na" => {}
            _ if text.trim_ascii() != text => {}
            [letter] if self.letters[usize::from(*letter)] == NONE => {
                self.letters[usize::from(*letter)] = number;
            }
            [_] => {}
            _ if self.spellings.iter().any(|(known, _)| **known == *text) => {}
            _ => self.spellings.push((text.into(), number)),
        }
    }

    /// Returns the state that a cell says; `None` where the cell has to be read with care.
    #[inline]
    pub fn read(&self, cell: &[u8], accepts: &Accepts) -> Option<u8> {
        match cell {
            [] => Some(UNANSWERED),
            _ if !self.listed => matches!(accepts.read(cell)?, State::Answered(_)).then_some(FIRST),
            [letter] => Some(self.letters[usize::from(*letter)]).filter(|state| *state != NONE),
            _ => self.spellings.iter().find(|(text, _)| **text == *cell).map(|(_, state)| *state),
        }
    }
}

/// Returns the numbers that an item accepts, where these are few and whole.
fn whole_numbers(kind: &NumberType) -> Option<Vec<(Box<str>, Answer)>> {
    let (low, high) = (kind.range.low.as_integer()?, kind.range.high.as_integer()?);
    let few = kind.places == 0 && high.checked_sub(low)? < i64::try_from(MOST).ok()?;
    let number = |number: i64| (number.to_string().into(), Answer::Number(Number::integer(number)));
    few.then(|| (low..=high).map(number).collect())
}
