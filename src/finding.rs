//! Findings: named facts with provenance. The waist between instruments and problems.
//!
//! Any number of instruments meet any number of problems here, and only here. A finding has a
//! [`Name`] (`phq9.total`, `intake.partner_knows`) that was resolved when a problem file was
//! read; [`Findings`] says what is known under it on a day, in a [`Value`] for conditions and
//! in a [`Fact`] for people. Unknown is not false.

mod fact;
mod gather;
mod name;
mod provenance;
mod words;

pub use fact::{Fact, Provenance};
pub use gather::{Assessed, Concern, FiredAlert};
pub use name::{FindingScope, Name, SEE_ITS_FAULTS, What};
pub(crate) use words::band_words;

use crate::client::Client;
use crate::condition::{Occasion, Value};
use crate::id::Id;
use crate::number::{Interval, Number};
use crate::response::{Informant, Response, read_item};
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
    /// The responses that are dated after that day; they are not read.
    pub later: Vec<Response>,
    /// The private findings that this output names, such as `intake.behavior_words`.
    pub reveal: Vec<String>,
}

impl Findings {
    /// Returns what is known under a name, for a condition.
    pub fn value(&self, name: &Name) -> Value {
        match name {
            Name::Sex => self.client.sex_value(),
            Name::Age => self.client.age_value(self.as_of),
            Name::Of { instrument, informant, occasion, what } => {
                let Some(assessed) = self.occasion(instrument, *informant, *occasion) else {
                    return match what {
                        What::Given => Value::Absent,
                        _ => Value::Unknown,
                    };
                };
                self.value_of(assessed, what)
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
    /// say whose; ties go to the later in the file.
    pub fn occasion(
        &self,
        instrument: &Id,
        informant: Option<Informant>,
        occasion: Occasion,
    ) -> Option<&Assessed> {
        let of = |wanted: Option<Informant>| -> Vec<&Assessed> {
            let all = self.assessed.iter().filter(|a| a.response.instrument.id == *instrument);
            all.filter(|a| wanted.is_none_or(|w| a.response.informant == w)).collect()
        };
        let mut responses = of(informant.or(Some(Informant::Client)));
        if responses.is_empty() && informant.is_none() {
            responses = of(None);
        }
        match occasion {
            Occasion::First => responses.first().copied(),
            Occasion::Latest => responses.last().copied(),
            Occasion::Previous => responses.len().checked_sub(2).map(|index| responses[index]),
        }
    }
}
