//! Programmes: ways that a client goes step by step, what counts as done, and what holds a step.
//!
//! What was done is recorded in the case ([`progress`](crate::progress)); here is what a file asks
//! for, and where a client stands on a day. The file format is described in
//! `docs/programme-files.md`.

mod cycles;
mod read;
mod standing;

pub use cycles::cycles;
pub use read::{PROGRAMME_KEYS, STEP_KEYS, programme as read_programme};
pub use standing::{Held, Place as StepPlace, Standing, StepStanding, standing};

use crate::diagnostic::{Place, Source, Span};
use crate::finding::Name;
use crate::id::{Hash, Id};
use crate::rule::{Hold, Rule, Stop};
use std::sync::Arc;

/// A programme, checked.
pub struct Programme {
    /// The id.
    pub id: Id,
    /// Raised when anything but a source changes.
    pub version: u32,
    /// What it is called.
    pub title: String,
    /// The same, said to the client.
    pub for_client: Option<String>,
    /// What it is, and what it is not, for the counselor.
    pub about: String,
    /// Conditions under which no step is taken now.
    pub unless: Vec<Stop>,
    /// Alerts that hold every step until somebody has responded.
    pub held_by: Vec<Hold>,
    /// The findings that are shown with it.
    pub facts: Vec<Name>,
    /// The steps, in the order in which they are shown.
    pub steps: Vec<Step>,
    /// Where its substance comes from.
    pub sources: Vec<String>,
    /// The hash of the file.
    pub hash: Hash,
    /// The file it was read from.
    pub source: Arc<Source>,
}

/// A step of a programme.
pub struct Step {
    /// The id within the programme; it stays for ever.
    pub id: Id,
    /// What is done.
    pub title: String,
    /// The same, said to the client.
    pub for_client: Option<String>,
    /// What is seen when it is done.
    pub done_when: String,
    /// The role that does it.
    pub responsible: &'static str,
    /// Only for clients of whom this is so.
    pub when: Option<Rule>,
    /// The steps that must be done before.
    pub after: Vec<StepName>,
    /// What holds it.
    pub unless: Vec<Stop>,
    /// Alerts that hold it until somebody has responded.
    pub held_by: Vec<Hold>,
    /// Whether everybody begins with it.
    pub early: bool,
    /// Whether it is a day to be marked.
    pub milestone: bool,
    /// Where it stands.
    pub span: Span,
}

/// A step, with the programme it is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepName {
    /// The programme.
    pub programme: Id,
    /// The step.
    pub step: Id,
}

impl Programme {
    /// Returns a place in the file.
    pub fn place(&self, span: Span) -> Place {
        Place { source: self.source.clone(), span, route: String::new() }
    }

    /// Returns a step.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == *id)
    }
}
