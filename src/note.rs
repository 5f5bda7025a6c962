//! Notes: what was done with a client on a day, in a form that says `note: yes`.
//!
//! A note is a response like any other, so it is asked, saved, alerted on and scored as they are. Here
//! stands what makes it a note: the day and the times of the contact, the objectives it worked on, whether
//! it is signed and as it was signed, and who is to be reached after one that did not take place. The
//! forms name these things by ids that are the same in all of them; a form without one has no such thing.

mod outreach;
mod standing;

pub use outreach::{Outreach, outreach};
pub use standing::{Standing, frozen_by, standing};

use crate::instrument::{AnswerType, Item};
use crate::response::{Answer, Response};
use chrono::{NaiveDate, NaiveTime};

/// The item that says on which day the contact was, where that is not the day of the note.
const DAY: &str = "held_on";
/// The items that say when it began and ended.
const TIMES: (&str, &str) = ("started", "stopped");
/// The item that lists what was worked on, and its column for the id of an objective.
const OBJECTIVES: (&str, &str) = ("objectives", "objective");
/// The item that says who was there, by their roles.
const PRESENT: &str = "present";

/// A response that is a note.
#[derive(Clone, Copy)]
pub struct Note<'a> {
    /// The response.
    pub response: &'a Response,
}

/// What is wrong with a note, in words.
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: &'static str,
}

/// Returns the notes among responses that are not void, oldest first.
pub fn notes<'a>(responses: impl IntoIterator<Item = &'a Response>) -> Vec<Note<'a>> {
    let mut notes: Vec<Note<'a>> = responses.into_iter().filter_map(Note::of).collect();
    notes.retain(|note| note.response.void.is_none());
    notes.sort_by_key(|note| (note.day(), note.began()));
    notes
}

impl<'a> Note<'a> {
    /// Returns a response as a note; `None` where its form is not one.
    pub fn of(response: &'a Response) -> Option<Note<'a>> {
        response.instrument.note.then_some(Note { response })
    }

    /// Returns the day of the contact.
    pub fn day(&self) -> NaiveDate {
        match self.answer(DAY) {
            Some((_, Answer::Date(day))) => *day,
            _ => self.response.begun,
        }
    }

    /// Returns when the contact began and ended, where both are known.
    pub fn times(&self) -> Option<(NaiveTime, NaiveTime)> {
        self.began().zip(self.time(TIMES.1))
    }

    /// Returns when the contact began, or was to begin.
    pub fn began(&self) -> Option<NaiveTime> {
        self.time(TIMES.0)
    }

    /// Returns the objectives that were worked on, by their ids as they were written.
    pub fn objectives(&self) -> Vec<&'a str> {
        let Some((item, Answer::Records(records))) = self.answer(OBJECTIVES.0) else {
            return Vec::new();
        };
        let AnswerType::Records(columns) = &item.answer else { return Vec::new() };
        let Some(at) = columns.iter().position(|column| column.id == *OBJECTIVES.1) else {
            return Vec::new();
        };
        let written = records.iter().filter_map(|cells| match cells.get(at) {
            Some(Some(Answer::Text(id))) => Some(id.trim()),
            _ => None,
        });
        written.collect()
    }

    /// Returns who was there, in words.
    pub fn present(&self) -> Option<String> {
        self.answer(PRESENT).map(|(item, answer)| answer.words(item))
    }

    /// Returns what is wrong with its own day and times, the case having been known since a day.
    pub fn impossible_times(&self, known_since: Option<NaiveDate>) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.times().is_some_and(|(started, stopped)| stopped <= started) {
            faults.push(Fault {
                message: format!("{} ends before it begins", self.response.id),
                hint: "times are of one day; what goes past midnight ends at 23:59 and goes on in a \
                       second note",
            });
        }
        if known_since.is_some_and(|since| self.day() < since) {
            faults.push(Fault {
                message: format!(
                    "{} is of a day before the client's first contact",
                    self.response.id
                ),
                hint: "mend the day of the note",
            });
        }
        faults
    }

    /// Returns whether both were at the same time of the same day.
    pub fn overlaps(&self, other: &Note<'_>) -> bool {
        let (Some((from, to)), Some((other_from, other_to))) = (self.times(), other.times()) else {
            return false;
        };
        self.day() == other.day() && from < other_to && other_from < to
    }

    /// Returns whether the client was there.
    fn met_the_client(&self) -> bool {
        let Some((_, Answer::Multiple(present))) = self.answer(PRESENT) else { return false };
        present.iter().any(|code| code.to_string() == "client")
    }

    fn time(&self, item: &str) -> Option<NaiveTime> {
        match self.answer(item) {
            Some((_, Answer::Time(time))) => Some(*time),
            _ => None,
        }
    }

    fn answer(&self, item: &str) -> Option<(&'a Item, &'a Answer)> {
        let (index, item) = self.response.instrument.item(item)?;
        Some((item, self.response.state(index).answer()?))
    }
}
