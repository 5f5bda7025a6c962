//! Findings: named facts with provenance. The waist between instruments and problems.
//!
//! Any number of instruments meet any number of problems here, and only here. A finding has a
//! [`Name`] (`phq9.total`, `intake.partner_knows`) that was resolved when a problem file was
//! read; [`Findings`] says what is known under it on a day, in a [`Value`] for conditions and
//! in a [`Fact`] for people. Unknown is not false.

mod day;
mod fact;
mod gather;
mod lack;
mod name;
mod occasions;
mod provenance;
mod words;

pub use day::Day;
pub use fact::{Fact, Provenance};
pub use gather::{Assessed, Concern, FiredAlert};
pub use lack::Lack;
pub use name::{FindingScope, Name, SEE_ITS_FAULTS, What};
pub(crate) use words::{band_words, says_something};

use crate::client::Client;
use crate::condition::{CodeName, Condition, Occasion, Truth, Value};
use crate::id::Id;
use crate::progress::{Progress, StepState};
use crate::response::{Informant, Unread};
use chrono::NaiveDate;
use occasions::{Index, Occasions};
use std::collections::BTreeSet;

/// Everything that is known about a client on a day.
pub struct Findings {
    /// The client.
    pub client: Client,
    /// The day.
    pub as_of: NaiveDate,
    /// Every response up to that day that is not void, with its scores, from the oldest on.
    pub assessed: Vec<Assessed>,
    /// The responses that were declared void: their answers count for nothing, but a critical
    /// alert stays until someone has responded to it.
    pub void: Vec<Assessed>,
    /// The responses up to that day that could not be read, from the oldest on. What they would
    /// tell is not known, which is not that they tell nothing.
    pub unread: Vec<Unread>,
    /// The responses that are dated after that day; they are not read.
    pub later: Vec<Later>,
    /// The private findings that this output names, such as `intake.behavior_words`.
    pub reveal: Vec<String>,
    /// How far the client has come in programmes.
    pub progress: Progress,
    /// The alerts that were raised once, or responded to, with their responses: they stay, whatever the
    /// answers are now.
    pub alerts_on_record: BTreeSet<(String, Id)>,
    occasions: Occasions,
}

/// A response that is dated after the day.
pub struct Later {
    /// The id within the case.
    pub id: String,
    /// The day of the answers.
    pub date: NaiveDate,
}

/// The responses of a day that a name means.
#[derive(Clone)]
pub(crate) enum Given<'f> {
    /// They were read.
    Read(Day<'f>),
    /// One of them could not be.
    Unread(&'f Unread),
}

impl Findings {
    /// Returns what is known under a name, for a condition.
    pub fn value(&self, name: &Name) -> Value {
        match name {
            Name::Sex => self.client.sex_value(),
            Name::Age => self.client.age_value(self.as_of),
            Name::Step { programme, step } => {
                let recorded = self.progress.of_step(programme, step);
                code(recorded.map_or(StepState::Open, |recorded| recorded.state))
            }
            Name::Programme { programme, steps } => code(self.progress.state(programme, steps)),
            Name::Of { instrument, informant, occasion, what } => {
                match (self.meant(instrument, *informant, *occasion, what), what) {
                    (Some(Given::Read(day)), what) => day.value(what, self.as_of),
                    (Some(Given::Unread(_)), What::Given) => Value::Present,
                    (None, What::Given) => Value::Absent,
                    _ => Value::Unknown,
                }
            }
        }
    }

    /// Returns what a condition comes to.
    pub fn truth(&self, condition: &Condition<Name>) -> Truth {
        condition.eval(&mut |name| self.value(name))
    }

    /// Returns the response that a name reads.
    ///
    /// The latest one that is not void, the client's own before others where the name does not
    /// say whose; of a day, the later in the file. Where that one could not be read, no other
    /// stands in for it. What the others of that day say against it, [`Findings::value`] knows.
    pub fn occasion(
        &self,
        instrument: &Id,
        informant: Option<Informant>,
        occasion: Occasion,
    ) -> Option<&Assessed> {
        match self.given(instrument, informant, occasion)? {
            Given::Read(day) => Some(day.last),
            Given::Unread(_) => None,
        }
    }

    /// Returns every sheet of the day and person of a response.
    pub fn day_of<'f>(&'f self, assessed: &'f Assessed) -> Day<'f> {
        let response = &assessed.response;
        let own = (&response.instrument.id, response.informant);
        let sheets = self.occasions.read_on(own.0, own.1, response.date());
        let sheets = sheets.map(|index| &self.assessed[index]).collect();
        Day::of(sheets).unwrap_or_else(|| Day::alone(assessed))
    }

    /// Returns whether a name is of something that was given, read or not, or of the client.
    pub fn is_given(&self, name: &Name) -> bool {
        let Name::Of { instrument, informant, occasion, what } = name else { return true };
        self.meant(instrument, *informant, *occasion, what).is_some()
    }

    /// Returns the responses that a name means, read or not. Of every time there was, that is the
    /// last at which it was so, else the last at which it is not known, else the latest.
    pub(crate) fn meant(
        &self,
        instrument: &Id,
        informant: Option<Informant>,
        occasion: Occasion,
        what: &What,
    ) -> Option<Given<'_>> {
        if occasion != Occasion::Ever {
            return self.given(instrument, informant, occasion);
        }
        let certainty = |given: &Given<'_>| match given {
            Given::Unread(_) => 1,
            Given::Read(day) => match day.value(what, self.as_of) {
                Value::Truth(Truth::True) => 2,
                Value::Truth(Truth::False) => 0,
                _ => 1,
            },
        };
        let all = self.occasions.all(instrument, informant).map(|index| match index {
            Index::Read(index) => Given::Read(Day::alone(&self.assessed[index])),
            Index::Unread(index) => Given::Unread(&self.unread[index]),
        });
        all.max_by_key(certainty)
    }

    fn given(
        &self,
        instrument: &Id,
        informant: Option<Informant>,
        occasion: Occasion,
    ) -> Option<Given<'_>> {
        Some(match self.occasions.given(instrument, informant, occasion)? {
            Index::Read(index) => Given::Read(self.day_of(&self.assessed[index])),
            Index::Unread(index) => Given::Unread(&self.unread[index]),
        })
    }
}

/// A state of a step as a condition reads it.
fn code(state: StepState) -> Value {
    Value::Code(vec![CodeName::Slug(state.word().to_owned())])
}
