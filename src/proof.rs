//! The proof that a definition says what it means: worked examples, and every score in reach.
//!
//! [`prove`] runs the examples of an instrument and then goes through the answers that its
//! scores and alerts rest on: all of them where there are few, exact sums of the items where
//! there are many, and a search where neither can be done, which [`Method`] says. A band, a
//! label or a truth that no answers lead to is a fault of the definition.

mod basis;
mod calculated;
mod compiled;
mod examples;
mod json;
mod reach;
mod search;
mod seen;
mod show;
mod space;
mod steps;
mod verdict;

use crate::diagnostic::{Diagnostic, Faults};
use crate::id::{Hash, Id};
use crate::instrument::Instrument;
use crate::number::Number;
use crate::yaml;
pub use basis::Outcome;
pub use examples::sheets;
pub use reach::{
    Truths, hangs_on_a_skip, of_outcome, rules_that_hold, totals, truths, truths_of_findings,
};

use basis::Basis;
use rayon::prelude::*;
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
    /// The hash of everything that decides a number: what was proved is true of it alone.
    pub scoring: Hash,
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
    /// Which of the two it is.
    pub kind: ReachOf,
    /// How it was found.
    pub method: Method,
    /// Whether a sheet with gaps can come to what no full sheet comes to.
    pub hangs_on_gaps: bool,
    /// How many sheets without a missing answer there are over what it rests on, for every client
    /// it can tell apart; absent where they cannot be counted, as with lists of records.
    pub full_sheets: Option<u128>,
    /// What was reached.
    pub values: Values,
}

/// What a reach is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReachOf {
    /// A score.
    Score,
    /// An alert.
    Alert,
}

impl ReachOf {
    /// Returns the word of the output.
    pub fn word(self) -> &'static str {
        match self {
            ReachOf::Score => "score",
            ReachOf::Alert => "alert",
        }
    }
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
        /// Every number of a full sheet.
        reached: BTreeSet<Number>,
        /// The numbers of sheets from which the score was prorated, where there were any.
        prorated: BTreeSet<Number>,
        /// The bands that hold one of them, and all bands: of every published set.
        bands: (usize, usize),
        /// The number of published sets of bands, where they have names.
        profiles: usize,
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

/// More sheets than this are not walked through.
const MOST_FULL: u64 = 20_000_000;
/// More sheets without gaps than this are not walked through by the scorer itself.
const MOST_SCORED: u64 = 300_000;
/// More sheets with gaps among them than this are not walked through.
const MOST_WITH_GAPS: u64 = 100_000;

/// Proves instruments, several at a time; the proofs are in the order of the instruments.
pub fn prove_all(instruments: &[Arc<Instrument>]) -> Vec<Proof> {
    instruments.par_iter().map(prove).collect()
}

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
        scoring: instrument.hashes.scoring,
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
    let mut walks: Vec<Walk> = Vec::new();
    let mut others: Vec<(Outcome, Basis)> = Vec::new();
    for outcome in Outcome::all(instrument) {
        let basis = Basis::of(instrument, outcome);
        let Some((space, how)) = walkable(instrument, outcome, &basis) else {
            others.push((outcome, basis));
            continue;
        };
        let same = |walk: &&mut Walk| walk.how == how && walk.basis.has_the_sheets_of(&basis);
        match walks.iter_mut().find(same) {
            Some(walk) => {
                walk.basis.scores.extend(basis.scores);
                walk.outcomes.push(outcome);
            }
            None => walks.push(Walk { basis, space, how, outcomes: vec![outcome] }),
        }
    }
    let walked = walks.into_par_iter().flat_map_iter(|walk| walk.run(instrument));
    let without = others.par_iter().map(|(outcome, basis)| {
        let (method, seen) = without_walk(instrument, *outcome, basis);
        (*outcome, method, seen)
    });
    let mut explored: Vec<(Outcome, Method, Seen)> = walked.chain(without).collect();
    explored.sort_by_key(|(outcome, ..)| *outcome);
    explored
}

/// Returns what was seen of one outcome, by everything that can be tried.
fn explored_one(instrument: &Arc<Instrument>, outcome: Outcome) -> (Method, Seen) {
    let basis = Basis::of(instrument, outcome);
    let walked = walkable(instrument, outcome, &basis).and_then(|(space, how)| {
        let outcomes = vec![outcome];
        Walk { basis: Basis::of(instrument, outcome), space, how, outcomes }.run(instrument).pop()
    });
    match walked {
        Some((_, method, seen)) => (method, seen),
        None => without_walk(instrument, outcome, &basis),
    }
}

/// How the sheets of a walk are scored.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// By the scorer, sheet by sheet.
    Scorer,
    /// By a calculation made of the keys and conditions.
    Calculation,
}

/// Returns the sheets of an outcome, with missing answers if they are then few enough, else
/// without, and how they are scored; `None` where they are too many even so.
fn walkable(instrument: &Instrument, outcome: Outcome, basis: &Basis) -> Option<(Space, By)> {
    let few = |gaps, most| {
        let space = Space::new(instrument, basis, gaps);
        space.size().is_some_and(|size| size <= most).then_some(space)
    };
    if let Some(space) = few(true, MOST_WITH_GAPS) {
        return Some((space, By::Scorer));
    }
    let space = few(false, MOST_FULL)?;
    if calculated::can(instrument, &space, outcome) {
        return Some((space, By::Calculation));
    }
    (space.size()? <= MOST_SCORED).then_some((space, By::Scorer))
}

fn without_walk(instrument: &Arc<Instrument>, outcome: Outcome, basis: &Basis) -> (Method, Seen) {
    match calculated::joint(instrument, basis, outcome) {
        Some(seen) => (Method::ExactSums, seen),
        None => search::search(instrument, outcome, basis),
    }
}

/// The outcomes that rest on the same items, gone through together.
struct Walk {
    basis: Basis,
    space: Space,
    how: By,
    outcomes: Vec<Outcome>,
}

impl Walk {
    fn run(self, instrument: &Arc<Instrument>) -> Vec<(Outcome, Method, Seen)> {
        let calculated = match self.how {
            By::Calculation => calculated::walk(instrument, &self.space, &self.outcomes),
            By::Scorer => None,
        };
        let (seen, method) = match (calculated, self.how) {
            (Some((seen, sheets)), _) => (seen, Method::Exhausted { sheets, gaps: false }),
            (None, By::Scorer) => self.scored(instrument),
            (None, By::Calculation) => return self.searched(instrument),
        };
        let all = self.outcomes.iter().zip(seen);
        all.map(|(outcome, seen)| (*outcome, method, seen)).collect()
    }

    /// What is left where a calculation is not to be believed.
    fn searched(&self, instrument: &Arc<Instrument>) -> Vec<(Outcome, Method, Seen)> {
        let search = |outcome: &Outcome| {
            let basis = Basis::of(instrument, *outcome);
            let (method, seen) = search::search(instrument, *outcome, &basis);
            (*outcome, method, seen)
        };
        self.outcomes.iter().map(search).collect()
    }

    fn scored(&self, instrument: &Arc<Instrument>) -> (Vec<Seen>, Method) {
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
        (seen, method)
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
