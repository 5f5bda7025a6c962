//! Findings: named facts with provenance. The waist between instruments and problems.
//!
//! Any number of instruments meet any number of problems here, and only here. A finding has a
//! [`Name`] (`phq9.total`, `intake.partner_knows`) that was resolved when a problem file was
//! read; [`Findings`] says what is known under it on a day, in a [`Value`] for conditions and
//! in a [`Fact`] for people. Unknown is not false.

mod fact;
mod gather;
mod lack;
mod name;
mod provenance;
mod words;

pub use fact::{Fact, Provenance};
pub use gather::{Assessed, Concern, FiredAlert};
pub use lack::Lack;
pub use name::{FindingScope, Name, SEE_ITS_FAULTS, What};
pub(crate) use words::band_words;

use crate::client::Client;
use crate::condition::{Occasion, Truth, Value};
use crate::id::Id;
use crate::number::{Interval, Number};
use crate::response::{Informant, Unread, read_item};
use chrono::NaiveDate;

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
}

/// A response that is dated after the day.
pub struct Later {
    /// The id within the case.
    pub id: String,
    /// The day of the answers.
    pub date: NaiveDate,
}

/// A response that a name means.
#[derive(Clone, Copy)]
pub(crate) enum Given<'f> {
    /// It was read.
    Read(&'f Assessed),
    /// It could not be.
    Unread(&'f Unread),
}

impl Given<'_> {
    fn date(&self) -> NaiveDate {
        match self {
            Given::Read(assessed) => assessed.response.date(),
            Given::Unread(unread) => unread.date,
        }
    }
}

impl Findings {
    /// Returns what is known under a name, for a condition.
    pub fn value(&self, name: &Name) -> Value {
        match name {
            Name::Sex => self.client.sex_value(),
            Name::Age => self.client.age_value(self.as_of),
            Name::Of { instrument, informant, occasion, what } => {
                match (self.meant(instrument, *informant, *occasion, what), what) {
                    (Some(Given::Read(assessed)), what) => self.value_of(assessed, what),
                    (Some(Given::Unread(_)), What::Given) => Value::Present,
                    (None, What::Given) => Value::Absent,
                    _ => Value::Unknown,
                }
            }
        }
    }

    fn value_of(&self, assessed: &Assessed, what: &What) -> Value {
        match what {
            What::Given => Value::Present,
            What::AgeInDays => {
                let days = (self.as_of - assessed.response.date()).num_days();
                Value::Number(Interval::exactly(Number::integer(days)))
            }
            What::Item(id) => {
                let local = assessed.response.instrument.names().look_up(id.as_str());
                local.map_or(Value::Unknown, |(local, _)| {
                    read_item(&assessed.response.states, &assessed.response.instrument, local)
                })
            }
            What::Score(id, field) => {
                assessed.score(id).map_or(Value::Unknown, |(_, result)| result.read(*field))
            }
            What::Alert(id) => {
                assessed.alert(id).map_or(Value::Unknown, |(_, result)| Value::Truth(result.fires))
            }
        }
    }

    /// Returns the response that a name reads.
    ///
    /// The latest one that is not void, the client's own before others where the name does not
    /// say whose; ties go to the later in the file. Where that one could not be read, no other
    /// stands in for it.
    pub fn occasion(
        &self,
        instrument: &Id,
        informant: Option<Informant>,
        occasion: Occasion,
    ) -> Option<&Assessed> {
        match self.given(instrument, informant, occasion)? {
            Given::Read(assessed) => Some(assessed),
            Given::Unread(_) => None,
        }
    }

    /// Returns the response that a name means, read or not. Of every time there was, that is the
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
            Given::Read(assessed) => match self.value_of(assessed, what) {
                Value::Truth(Truth::True) => 2,
                Value::Truth(Truth::False) => 0,
                _ => 1,
            },
        };
        self.all_given(instrument, informant).into_iter().max_by_key(certainty)
    }

    fn given(
        &self,
        instrument: &Id,
        informant: Option<Informant>,
        occasion: Occasion,
    ) -> Option<Given<'_>> {
        let mut given = self.all_given(instrument, informant.or(Some(Informant::Client)));
        if given.is_empty() && informant.is_none() {
            given = self.all_given(instrument, None);
        }
        match occasion {
            Occasion::First => given.first().copied(),
            Occasion::Latest | Occasion::Ever => given.last().copied(),
            Occasion::Previous => given.len().checked_sub(2).map(|index| given[index]),
        }
    }

    /// Returns the responses to an instrument from the oldest on; of one day, what could not be
    /// read comes last, so that nothing hides it.
    fn all_given(&self, instrument: &Id, whose: Option<Informant>) -> Vec<Given<'_>> {
        let is_whose = |informant| whose.is_none_or(|whose| whose == informant);
        let read = self.assessed.iter().filter(|assessed| {
            assessed.response.instrument.id == *instrument && is_whose(assessed.response.informant)
        });
        let unread = self.unread.iter().filter(|unread| {
            unread.instrument == *instrument && !unread.is_void && is_whose(unread.informant)
        });
        let mut all: Vec<Given<'_>> =
            read.map(Given::Read).chain(unread.map(Given::Unread)).collect();
        all.sort_by_key(Given::date);
        all
    }
}
