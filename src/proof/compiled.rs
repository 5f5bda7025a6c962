//! Scores and alerts of full sheets as a calculation that is quick enough to try every sheet.
//!
//! It gives what [`crate::score::score`] gives where every item is answered, and nothing else:
//! no intervals, no proration. What it cannot say exactly so it does not say at all, and the
//! slow way stays. Nobody's answers are scored with it; it only serves proofs, and every walk
//! holds some of its sheets against the scorer before it is believed.

mod graph;
mod joint;
mod keys;
mod lower;
mod op;
#[cfg(test)]
mod tests;
mod walk;

use super::basis::Outcome;
use super::seen::Seen;
use super::space::Dimension;
use crate::client::Client;
use crate::id::Id;
use crate::instrument::Instrument;
use crate::number::Number;
use graph::{Graph, MOST_LINES};
use keys::Lowered;
use lower::{As, Lower, Scaled};
use op::{NO, YES};
use std::collections::{BTreeMap, BTreeSet};
pub use walk::Plan;

/// Some outcomes of the sheets over some items, for one client.
pub struct Compiled {
    graph: Graph,
    roots: Vec<Root>,
    radices: Vec<usize>,
}

/// Where an outcome stands in the calculation, and what its number means.
enum Root {
    Number(Scaled),
    Truth(usize),
    Label(usize, Vec<Id>),
}

/// More numbers than this are not computed for one outcome.
const MOST_COMPUTED: usize = 3_000_000_000;

/// The numbers that a node came to, from its lowest.
pub type Marks = Vec<bool>;

impl Compiled {
    /// Returns the outcomes as a calculation; `None` where it cannot be said exactly.
    pub fn of(
        instrument: &Instrument,
        client: &Client,
        dimensions: &[Dimension],
        outcomes: &[Outcome],
    ) -> Option<Compiled> {
        let states = dimensions.iter().enumerate();
        let states = states.map(|(position, one)| (one.item, (position, &one.states[..])));
        let mut lower = Lower {
            instrument,
            client,
            states: states.collect(),
            graph: Graph::default(),
            scores: BTreeMap::new(),
            alerts: BTreeSet::new(),
        };
        let root = |outcome: &Outcome| match outcome {
            Outcome::Score(index) => Some(match lower.score(*index)? {
                Lowered::Number(scaled) => Root::Number(scaled),
                Lowered::Truth(node) => Root::Truth(node),
                Lowered::Label(node, labels) => Root::Label(node, labels),
            }),
            Outcome::Alert(index) => {
                let when = &instrument.alerts.get(*index)?.when;
                Some(Root::Truth(lower.condition(when, As::Said)?))
            }
        };
        let roots: Option<Vec<Root>> = outcomes.iter().map(root).collect();
        let radices = dimensions.iter().map(|one| one.states.len()).collect();
        Some(Compiled { roots: roots?, graph: lower.graph, radices })
    }

    /// Returns what every outcome comes to on the sheet of these states.
    pub fn one(&self, choice: &[usize]) -> Vec<Seen> {
        let numbers = self.graph.compute(choice);
        let one = |root: &Root| seen(root, std::iter::once(numbers[root.node()]));
        self.roots.iter().map(one).collect()
    }

    /// Returns everything that each outcome comes to over all sheets, by combining what its
    /// parts come to; `None` for one whose parts have too many combinations.
    pub fn joint(&mut self) -> Vec<Option<Seen>> {
        let roots: Vec<usize> = self.roots.iter().map(Root::node).collect();
        let of = |root: usize| joint::reached(&mut self.graph, root, &self.radices);
        let reached: Vec<Option<BTreeSet<i32>>> = roots.into_iter().map(of).collect();
        let both = self.roots.iter().zip(reached);
        both.map(|(root, reached)| Some(seen(root, reached?.into_iter()))).collect()
    }

    /// Returns whether every sheet can be tried in some seconds.
    pub fn is_quick(&self) -> bool {
        let narrow = |root: &Root| {
            let node = self.graph.node(root.node());
            i64::from(node.high) - i64::from(node.low) < MOST_LINES
        };
        self.roots.iter().all(narrow) && self.plan().cost() <= MOST_COMPUTED
    }

    /// Returns a plan for trying every sheet.
    pub fn plan(&self) -> Plan<'_> {
        let roots: Vec<usize> = self.roots.iter().map(Root::node).collect();
        Plan::new(&self.graph, &roots, &self.radices)
    }

    /// Returns what the marks of every root mean.
    pub fn all_seen(&self, marks: &[Marks]) -> Vec<Seen> {
        let numbers = |root: &Root, marks: &Marks| {
            let numbers = (self.graph.node(root.node()).low..).zip(marks);
            let reached = numbers.filter(|(_, reached)| **reached).map(|(number, _)| number);
            seen(root, reached)
        };
        self.roots.iter().zip(marks).map(|(root, marks)| numbers(root, marks)).collect()
    }
}

/// Returns what the numbers of a root mean.
fn seen(root: &Root, reached: impl Iterator<Item = i32>) -> Seen {
    let mut seen = Seen::default();
    match root {
        Root::Number(scaled) => {
            let number = |step: i32| Number::integer(step.into()).checked_mul(scaled.scale);
            // Its bounds were computed on this scale when it was made.
            seen.numbers = reached.filter_map(number).collect();
        }
        Root::Truth(_) => reached.for_each(|truth| {
            seen.yes |= truth == YES;
            seen.no |= truth == NO;
        }),
        Root::Label(_, labels) => {
            let label = |number: i32| labels.get(usize::try_from(number).ok()?).cloned();
            seen.labels = reached.filter_map(label).collect();
        }
    }
    seen
}

impl Root {
    fn node(&self) -> usize {
        match self {
            Root::Number(scaled) => scaled.node,
            Root::Truth(node) | Root::Label(node, _) => *node,
        }
    }
}
