//! Answers: as recorded, and as they fit their items.
//!
//! A [`Recorded`] response is what a file says. [`Recorded::fit`] holds it against its
//! instrument and gives a [`Response`], in which every item is in exactly one [`State`]:
//! answered, declined, not applicable, not asked, typed in as two different answers, or unanswered. An answer that its item does
//! not accept is an error and is never scored.

mod codes;
mod edit;
mod fit;
mod history;
mod label;
mod recorded;
mod twice;
mod unread;
mod value;

pub use edit::{Taking, accept};
pub use fit::accepted;
pub use history::{HALF_RECORD_KEYS, HalfRecord, TAKEN_AWAY_KEYS, TakenAway};
pub use label::{is_label, spellings};
pub use recorded::{Paper, Pinned, RECORDED_KEYS, Recorded, Sitting};
pub(crate) use recorded::{decode_pinned, encode_pinned};
pub(crate) use twice::{DECLINED, NOT_APPLICABLE};
pub use twice::{DIFFERENCE_KEYS, Difference, is_compared};
pub use unread::{Responses, Unread};
pub use value::{read_item, read_said};

use crate::client::Client;
use crate::condition::{CodeName, Condition};
use crate::instrument::{AnswerType, Inconsistency, Instrument, Item, Local};
use crate::number::{Number, counted};
use crate::yaml::TIME;
use chrono::{NaiveDate, NaiveTime};
use std::sync::Arc;

/// What is known about one item. An answer is never shown by `Debug`.
#[derive(Clone, PartialEq)]
pub enum State {
    /// It was answered.
    Answered(Answer),
    /// The client chose not to answer.
    Declined,
    /// It does not apply to the client.
    NotApplicable,
    /// Its `ask_when` is known to be false. An answer that stands there all the same is kept
    /// and not counted, unless it was left out only to save a question.
    NotAsked(Option<Answer>),
    /// It was typed in twice from paper, as these two, and nobody has said yet which is right.
    Differs(Box<[State; 2]>),
    /// Nothing is known.
    Unanswered,
}

/// An answer that its item accepts.
#[derive(Clone, PartialEq)]
pub enum Answer {
    /// One code of the list.
    Choice(CodeName),
    /// The codes that were ticked.
    Multiple(Vec<CodeName>),
    /// Yes or no.
    YesNo(bool),
    /// A number in the item's range.
    Number(Number),
    /// A date.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// Free text.
    Text(String),
    /// Records: a cell for every column.
    Records(Vec<Vec<Option<Answer>>>),
}

/// Whose account a response is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Informant {
    /// The client.
    Client,
    /// Someone who knows the client.
    Collateral,
    /// Earlier records.
    Record,
    /// What the clinician saw.
    Observed,
}

impl Informant {
    /// Everybody, the client first.
    pub const ALL: [Informant; 4] =
        [Informant::Client, Informant::Collateral, Informant::Record, Informant::Observed];
}

/// A response that fits its instrument.
pub struct Response {
    /// The instrument it was taken with.
    pub instrument: Arc<Instrument>,
    /// The id within the case, such as `phq9-2`.
    pub id: String,
    /// When it was begun.
    pub begun: NaiveDate,
    /// When it was finished; absent while it is open.
    pub finished: Option<NaiveDate>,
    /// Whose account it is.
    pub informant: Informant,
    /// Why it is not to be used, where it is not.
    pub void: Option<String>,
    /// The state of every item, in the order of the instrument.
    pub states: Vec<State>,
    /// Notes on items.
    pub notes: Vec<(String, String)>,
    /// Who asked what, when.
    pub sittings: Vec<Sitting>,
    /// The items that were typed in from paper once and are yet to be compared, by number.
    pub uncompared: Vec<usize>,
}

impl Informant {
    /// The words of the file format.
    pub const WORDS: [(&str, Informant); 4] = [
        ("client", Informant::Client),
        ("collateral", Informant::Collateral),
        ("record", Informant::Record),
        ("observed", Informant::Observed),
    ];

    /// Returns the word of the file format.
    pub fn word(self) -> &'static str {
        Informant::WORDS.iter().find(|(_, known)| *known == self).map_or("client", |(word, _)| word)
    }
}

impl Response {
    /// Returns a finished response of the client with these states, one for each item; an item
    /// whose `ask_when` is known to be false becomes not asked.
    pub fn of_states(
        instrument: &Arc<Instrument>,
        client: &Client,
        day: NaiveDate,
        states: Vec<State>,
    ) -> Response {
        let mut response = Response::unsettled(instrument, day, states);
        response.settle_not_asked(client);
        response
    }

    /// Returns a finished response of the client with these states as they stand.
    pub(crate) fn unsettled(
        instrument: &Arc<Instrument>,
        day: NaiveDate,
        states: Vec<State>,
    ) -> Response {
        let mut response = Response {
            instrument: instrument.clone(),
            id: format!("{}-1", instrument.id),
            begun: day,
            finished: Some(day),
            informant: Informant::Client,
            void: None,
            states,
            notes: Vec::new(),
            sittings: Vec::new(),
            uncompared: Vec::new(),
        };
        response.states.resize(instrument.items.len(), State::Unanswered);
        response
    }

    /// Returns the day the answers are of.
    pub fn date(&self) -> NaiveDate {
        self.finished.unwrap_or(self.begun)
    }

    /// Returns the state of what a name stands for, where that is an item.
    pub fn state_of(&self, name: Local) -> Option<&State> {
        match name {
            Local::Item(index) => self.states.get(index),
            _ => None,
        }
    }

    /// Returns the lines of the definition that say of these answers that they cannot all be right,
    /// with their numbers.
    pub fn contradicted(&self) -> impl Iterator<Item = (usize, &Inconsistency)> {
        let lines = self.instrument.consistency.iter().enumerate();
        lines.filter(|(_, one)| {
            let mut read = |name: &Local| read_item(&self.states, &self.instrument, *name);
            one.when.eval(&mut read).is_true()
        })
    }

    /// Returns the items that were answered although they were not to be asked, each with the
    /// condition under which it is.
    pub fn answered_though_not_asked(&self) -> impl Iterator<Item = (&Item, &Condition<Local>)> {
        let items = self.instrument.items.iter().zip(&self.states);
        items.filter_map(|(item, state)| match state {
            State::NotAsked(Some(_)) => Some((item, item.ask_when.as_ref()?)),
            _ => None,
        })
    }

    /// Returns the items whose answer contradicts the one by which they were not to be asked. A zero
    /// or a no contradicts nothing, nor does what a score counts for an item that was not asked.
    pub fn contradicting(&self) -> Vec<usize> {
        let contradicts = |(index, state): &(usize, &State)| {
            let State::NotAsked(Some(answer)) = state else { return false };
            let Some(item) = self.instrument.items.get(*index) else { return false };
            let counted = self.instrument.counted_when_not_asked(*index);
            answer.value(item).is_none_or(|value| value != counted.unwrap_or(Number::ZERO))
        };
        let states = self.states.iter().enumerate().filter(contradicts);
        states.map(|(index, _)| index).collect()
    }

    /// Returns the response with other states, as they stand.
    pub(crate) fn with_states(&self, states: Vec<State>) -> Response {
        Response {
            instrument: self.instrument.clone(),
            id: self.id.clone(),
            begun: self.begun,
            finished: self.finished,
            informant: self.informant,
            void: self.void.clone(),
            states,
            notes: Vec::new(),
            sittings: self.sittings.clone(),
            uncompared: self.uncompared.clone(),
        }
    }

    /// Returns why an answer to an item is missing or not settled, in words.
    pub fn lack_of(&self, index: usize) -> Option<&'static str> {
        let once = || self.uncompared.contains(&index).then_some(twice::ONCE);
        self.states.get(index)?.lack().or_else(once)
    }

    /// Returns the state of an item.
    pub fn state(&self, index: usize) -> &State {
        &self.states[index]
    }
}

impl State {
    /// Returns the answer, where the item was asked and answered.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            State::Answered(answer) => Some(answer),
            _ => None,
        }
    }

    /// Returns whether a field of some record was left empty.
    pub fn has_empty_field(&self, position: usize) -> bool {
        let Some(Answer::Records(records)) = self.answer() else { return false };
        records.iter().any(|cells| cells.get(position).is_none_or(Option::is_none))
    }

    /// Returns why there is no answer that counts, in words; `None` where there is one.
    pub fn lack(&self) -> Option<&'static str> {
        match self {
            State::Answered(_) => None,
            State::NotAsked(None) => Some("not asked"),
            State::NotAsked(Some(_)) => Some("answered although not to be asked"),
            State::Declined => Some("declined"),
            State::NotApplicable => Some("not applicable"),
            State::Differs(_) => Some("typed in as two different answers"),
            State::Unanswered => Some("not answered"),
        }
    }
}

impl Answer {
    /// Returns the value in a score; `None` where answers of this kind have none.
    pub fn value(&self, item: &Item) -> Option<Number> {
        match (self, &item.answer) {
            (Answer::Choice(code), AnswerType::Choice(choices)) => {
                choices.iter().find(|choice| choice.code == *code)?.points
            }
            (Answer::YesNo(yes), _) => Some(if *yes { Number::ONE } else { Number::ZERO }),
            (Answer::Number(number), _) => Some(*number),
            _ => None,
        }
    }

    /// Returns whether the answer is marked as a finding of its own.
    pub fn is_concern(&self, item: &Item) -> bool {
        match (self, &item.answer) {
            (Answer::Choice(code), AnswerType::Choice(choices)) => {
                choices.iter().any(|choice| choice.concern && choice.code == *code)
            }
            (Answer::Multiple(codes), AnswerType::Multiple(choices)) => {
                choices.iter().any(|choice| choice.concern && codes.contains(&choice.code))
            }
            (Answer::YesNo(yes), AnswerType::YesNo { concern, .. }) => *concern == Some(*yes),
            _ => false,
        }
    }

    /// Returns the answer in words, as the form prints it.
    pub fn words(&self, item: &Item) -> String {
        match (self, &item.answer) {
            (Answer::Choice(code), AnswerType::Choice(choices) | AnswerType::Multiple(choices)) => {
                let choice = choices.iter().find(|choice| choice.code == *code);
                choice.map_or_else(|| code.to_string(), crate::instrument::Choice::shown)
            }
            (Answer::Multiple(codes), _) => {
                let words = codes.iter().map(|code| Answer::Choice(code.clone()).words(item));
                let words: Vec<String> = words.collect();
                if words.is_empty() { "none".into() } else { words.join(between(&words)) }
            }
            (Answer::YesNo(yes), AnswerType::YesNo { labels, .. }) => {
                if *yes {
                    labels.0.clone()
                } else {
                    labels.1.clone()
                }
            }
            (Answer::YesNo(yes), _) => if *yes { "yes" } else { "no" }.to_owned(),
            (Answer::Number(number), AnswerType::Number(kind)) => match &kind.unit {
                Some(unit) => format!("{number} {unit}"),
                None => number.to_string(),
            },
            (Answer::Records(records), AnswerType::Records(columns)) => {
                let lines = records.iter().map(|cells| record_words(cells, columns));
                lines.collect::<Vec<_>>().join("; ")
            }
            (Answer::Text(text), _) => text.clone(),
            (Answer::Date(date), _) => date.to_string(),
            (Answer::Time(time), _) => time.format(TIME).to_string(),
            (Answer::Choice(code), _) => code.to_string(),
            (Answer::Number(number), _) => number.to_string(),
            (Answer::Records(records), _) => counted(records.len(), "record", "records"),
        }
    }
}

/// What stands between answers, so that it is seen where one ends and the next begins.
fn between(words: &[String]) -> &'static str {
    if words.iter().any(|word| word.contains(", ")) { "; " } else { ", " }
}

fn record_words(cells: &[Option<Answer>], columns: &[Item]) -> String {
    let cells = cells.iter().zip(columns);
    let words = cells.filter_map(|(cell, column)| cell.as_ref().map(|cell| cell.words(column)));
    words.collect::<Vec<_>>().join(", ")
}
