//! The proof that a definition says what it means: worked examples, and every score in reach.
//!
//! [`prove`] runs the examples of an instrument and then goes through the answers that its
//! scores and alerts rest on: all of them where there are few, exact sums of the items where
//! there are many, and a search where neither can be done, which [`Method`] says. A band, a
//! label or a truth that no answers lead to is a fault of the definition.

mod basis;
mod examples;
mod reach;
mod search;
mod seen;
mod show;
mod space;
mod steps;
mod sums;
mod verdict;

use crate::diagnostic::{Diagnostic, Faults};
use crate::id::Id;
use crate::instrument::Instrument;
use crate::number::Number;
use crate::yaml;
pub use basis::Outcome;
pub use reach::{Truths, of_outcome, rules_that_hold, totals, truths};

use basis::Basis;
use seen::Seen;
use space::{Space, Wanted};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What was proved of one instrument, and what was not.
pub struct Proof {
    /// The instrument.
    pub instrument: Id,
    /// Its version.
    pub version: u32,
    /// The number of worked examples that were run.
    pub examples: usize,
    /// What was found for each score and then for each alert, in the order of the file.
    pub outcomes: Vec<Reach>,
    /// What is wrong, in the order of the file.
    pub faults: Vec<Diagnostic>,
}

/// What answers can lead to in one score or alert.
pub struct Reach {
    /// The score or alert.
    pub id: Id,
    /// How it was found.
    pub method: Method,
    /// What was reached.
    pub values: Values,
}

/// How it was found what answers can lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Every answer sheet was scored.
    Exhausted {
        /// The number of sheets.
        sheets: u64,
        /// Whether sheets with missing answers were among them.
        gaps: bool,
    },
    /// The possible values of independent summands were combined exactly.
    ExactSums,
    /// Some sheets were scored; what they did not reach may still be reachable.
    Searched {
        /// The number of sheets.
        sheets: u64,
    },
}

/// What was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// The numbers of a score, and how many of its bands they lie in.
    Numbers {
        /// Every number.
        reached: BTreeSet<Number>,
        /// The bands that hold one of them, and all bands.
        bands: (usize, usize),
    },
    /// The labels of a triage, and how many there are.
    Labels {
        /// The labels that were reached.
        reached: BTreeSet<Id>,
        /// The number of labels of the definition.
        of: usize,
    },
    /// The truths of a `when` score or an alert.
    Truths {
        /// Whether it can be yes.
        yes: bool,
        /// Whether it can be no.
        no: bool,
    },
}

/// More sheets without gaps than this are not walked through.
const MOST_FULL: u64 = 300_000;
/// More sheets with gaps among them than this are not walked through.
const MOST_WITH_GAPS: u64 = 100_000;

/// Runs the examples and goes through the possible scores of an instrument.
pub fn prove(instrument: &Arc<Instrument>) -> Proof {
    let mut faults = Faults::new(&instrument.source);
    examples::run(instrument, &mut faults);
    steps::check(instrument, &mut faults);
    let mut outcomes = Vec::new();
    for (outcome, method, seen) in explored(instrument) {
        outcomes.push(verdict::reach(instrument, outcome, method, seen, &mut faults));
    }
    Proof {
        instrument: instrument.id.clone(),
        version: instrument.version,
        examples: instrument.examples.len(),
        outcomes,
        faults: with_routes(faults),
    }
}

/// Returns what is wrong with the worked examples of an instrument: a name that does not exist, an
/// answer that does not fit, another result than expected.
pub fn of_examples(instrument: &Arc<Instrument>) -> Vec<Diagnostic> {
    let mut faults = Faults::new(&instrument.source);
    examples::run(instrument, &mut faults);
    with_routes(faults)
}

/// Returns what was seen of every outcome, in the order of the file.
fn explored(instrument: &Arc<Instrument>) -> Vec<(Outcome, Method, Seen)> {
    let mut explored: Vec<(Outcome, Method, Seen)> = Vec::new();
    let mut walks: Vec<Walk> = Vec::new();
    for outcome in Outcome::all(instrument) {
        let basis = Basis::of(instrument, outcome);
        let Some(space) = Space::walkable(instrument, &basis) else {
            let (method, seen) = without_walk(instrument, outcome, &basis);
            explored.push((outcome, method, seen));
            continue;
        };
        match walks.iter_mut().find(|walk| walk.basis.has_the_sheets_of(&basis)) {
            Some(walk) => {
                walk.basis.scores.extend(basis.scores);
                walk.outcomes.push(outcome);
            }
            None => walks.push(Walk { basis, space, outcomes: vec![outcome] }),
        }
    }
    for walk in walks {
        explored.extend(walk.run(instrument));
    }
    explored.sort_by_key(|(outcome, ..)| *outcome);
    explored
}

fn without_walk(instrument: &Arc<Instrument>, outcome: Outcome, basis: &Basis) -> (Method, Seen) {
    let exact = match outcome {
        Outcome::Score(index) => sums::values(instrument, index),
        Outcome::Alert(_) => None,
    };
    match exact {
        Some(numbers) => (Method::ExactSums, Seen { numbers, ..Seen::default() }),
        None => search::search(instrument, outcome, basis),
    }
}

/// The outcomes that rest on the same items, gone through together.
struct Walk {
    basis: Basis,
    space: Space,
    outcomes: Vec<Outcome>,
}

impl Walk {
    fn run(self, instrument: &Arc<Instrument>) -> Vec<(Outcome, Method, Seen)> {
        let mut seen: Vec<Seen> = self.outcomes.iter().map(|_| Seen::default()).collect();
        let wanted = Wanted { scores: &self.basis.scores, alerts: alerts(&self.outcomes) };
        let sheets = self.space.walk(instrument, &wanted, |scored| {
            for (outcome, seen) in self.outcomes.iter().zip(&mut seen) {
                seen.note(instrument, *outcome, scored);
            }
        });
        let method = match self.space.is_whole() {
            true => Method::Exhausted { sheets, gaps: self.space.has_gaps() },
            false => Method::Searched { sheets },
        };
        self.outcomes.iter().zip(seen).map(|(outcome, seen)| (*outcome, method, seen)).collect()
    }
}

fn alerts(outcomes: &[Outcome]) -> BTreeSet<usize> {
    let alert = |outcome: &Outcome| match outcome {
        Outcome::Alert(index) => Some(*index),
        Outcome::Score(_) => None,
    };
    outcomes.iter().filter_map(alert).collect()
}

/// Names the way to each fault; the file is read again only where there is one.
fn with_routes(faults: Faults) -> Vec<Diagnostic> {
    let source = faults.source().clone();
    let root = match faults.is_empty() {
        true => None,
        false => yaml::read(&mut Faults::new(&source)),
    };
    faults.into_list(|span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span)))
}
