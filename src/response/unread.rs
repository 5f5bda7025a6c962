//! Responses that cannot be read, because the definition they were taken with is not here.

use super::{Informant, Pinned, Recorded, Response};
use crate::id::Id;
use chrono::NaiveDate;

/// The responses of a case: those that are held against their items, and those that cannot be.
#[derive(Default)]
pub struct Responses {
    /// Those that were read.
    pub read: Vec<Response>,
    /// Those of which nothing is known but that they were given.
    pub unread: Vec<Unread>,
}

/// A response whose answers mean nothing without the definition they were taken with: no score of
/// it is computed, and no alert of it can be ruled out.
#[derive(Clone)]
pub struct Unread {
    /// The id within the case, such as `phq9-2`.
    pub id: String,
    /// The instrument.
    pub instrument: Id,
    /// The definition that is not here.
    pub definition: Pinned,
    /// The day the answers are of.
    pub date: NaiveDate,
    /// Whose account it is.
    pub informant: Informant,
    /// Whether it was declared void.
    pub is_void: bool,
}

impl Unread {
    /// Returns a recorded response as one that cannot be read; `None` where it pins no
    /// definition that could be missing.
    pub fn of(recorded: &Recorded) -> Option<Unread> {
        Some(Unread {
            id: recorded.id.clone(),
            instrument: recorded.instrument.clone(),
            definition: recorded.definition?,
            date: recorded.date(),
            informant: recorded.informant,
            is_void: recorded.void.is_some(),
        })
    }

    /// Returns why it is not read, in words.
    pub fn reason(&self) -> String {
        let Pinned { version, scoring, .. } = self.definition;
        let (instrument, hash) = (&self.instrument, scoring.short());
        format!("its definition ({instrument} version {version}, {hash}) is not here")
    }
}

impl From<Vec<Response>> for Responses {
    fn from(read: Vec<Response>) -> Responses {
        Responses { read, unread: Vec::new() }
    }
}
