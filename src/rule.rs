//! What files say over findings: conditions, alerts that hold something, texts with findings in
//! them, and the reader of all these.
//!
//! Problems, treatments and programmes are written in the same words. Every name, condition and
//! placeholder is resolved when a file is read.

mod reader;
mod shelf;
mod text;
mod words;

pub use reader::{Reader, STOP_KEYS, named, read, written};
pub use shelf::{Shelf, Texts};
pub use text::{Part, Slot, Text};
pub use words::{judging_words, refuse_judging};

use crate::condition::Condition;
use crate::diagnostic::{Place, Source, Span};
use crate::finding::{FindingScope, Name};
use crate::id::Id;
use crate::instrument::Library;
use crate::progress::Programmes;
use std::sync::Arc;

/// What a file that speaks of findings can name.
#[derive(Clone, Copy)]
pub struct Known<'l> {
    /// The instruments.
    pub library: &'l Library,
    /// The programmes.
    pub programmes: &'l Programmes,
    /// The treatments.
    pub treatments: &'l Texts,
    /// The formulations.
    pub formulations: &'l Texts,
}

impl<'l> Known<'l> {
    /// Returns what resolves the names of findings.
    pub fn scope(self) -> FindingScope<'l> {
        FindingScope { library: self.library, programmes: self.programmes }
    }
}

/// A condition over findings, with its place.
#[derive(Clone)]
pub struct Rule {
    /// The condition.
    pub condition: Condition<Name>,
    /// Where it stands.
    pub span: Span,
    /// The file it stands in.
    pub source: Arc<Source>,
}

/// An alert that holds something: while it fires or was refused, in any response, and nobody has
/// responded, that waits.
#[derive(Clone)]
pub struct Hold {
    /// The instrument.
    pub instrument: Id,
    /// Its alert.
    pub alert: Id,
    /// Where it stands.
    pub span: Span,
    /// The file it stands in.
    pub source: Arc<Source>,
}

/// A condition under which something is not done, and why.
#[derive(Clone)]
pub struct Stop {
    /// The condition.
    pub when: Rule,
    /// Why, and what has to happen first or instead.
    pub because: String,
}

impl Rule {
    /// Returns where the rule stands.
    pub fn place(&self) -> Place {
        Place { source: self.source.clone(), span: self.span, route: String::new() }
    }
}

impl Hold {
    /// Returns where it is said.
    pub fn place(&self) -> Place {
        Place { source: self.source.clone(), span: self.span, route: String::new() }
    }
}
