//! Batteries: measures that are given together, the later ones only where the earlier ones call
//! for them, and when each of them is to be given again.
//!
//! The file format is described in `docs/battery-files.md`.

mod read;
mod steps;

pub use read::{BATTERY_KEYS, ENTRY_KEYS, read_battery};
pub use steps::{Repeat, Standing, Step};

use crate::condition::Condition;
use crate::diagnostic::{Place, Source, Span};
use crate::finding::Name;
use crate::id::{Hash, Id};
use std::sync::Arc;

/// Measures that are given together, checked.
pub struct Battery {
    /// The id.
    pub id: Id,
    /// Raised when anything but a source changes.
    pub version: u32,
    /// The full name.
    pub title: String,
    /// What it is for.
    pub purpose: Purpose,
    /// What the one who gives it should know.
    pub note: Option<String>,
    /// What is given, in order.
    pub entries: Vec<Entry>,
    /// Where the choice of measures comes from.
    pub sources: Vec<String>,
    /// The hash of the file.
    pub hash: Hash,
    /// The file it was read from.
    pub source: Arc<Source>,
}

/// What a battery is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A first assessment: each measure once.
    Intake,
    /// Following change: each measure again and again. A measure that asks about all of life, or
    /// of a year and more, cannot show it.
    Progress,
}

/// One measure of a battery.
pub struct Entry {
    /// The measure or form.
    pub measure: Id,
    /// Given only where this holds.
    pub when: Option<Condition<Name>>,
    /// After how many days it is given again; of a battery for progress.
    pub every: Option<u32>,
    /// What the one who gives it should know.
    pub note: Option<String>,
    /// Where it stands.
    pub span: Span,
}

impl Purpose {
    /// The words of the file format.
    pub const WORDS: [(&str, Purpose); 2] =
        [("intake", Purpose::Intake), ("progress", Purpose::Progress)];

    /// Returns the words for a reader.
    pub fn words(self) -> &'static str {
        match self {
            Purpose::Intake => "for a first assessment",
            Purpose::Progress => "for following change",
        }
    }
}

impl Battery {
    /// Returns a place in the battery's file.
    pub fn place(&self, span: Span) -> Place {
        Place { source: self.source.clone(), span, route: String::new() }
    }
}
