//! What a score or an alert rests on.

use crate::instrument::{Bands, Field, Instrument, Local, reached};
use std::collections::BTreeSet;

/// A score or an alert, by its number from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// A score.
    Score(usize),
    /// An alert.
    Alert(usize),
}

/// The items and scores that an outcome reads, directly or not, and whether it reads who the
/// client is.
#[derive(Default)]
pub struct Basis {
    pub items: BTreeSet<usize>,
    pub scores: BTreeSet<usize>,
    pub sex: bool,
    pub age: bool,
}

impl Outcome {
    /// Returns every score and then every alert.
    pub fn all(instrument: &Instrument) -> Vec<Outcome> {
        let scores = (0..instrument.scores.len()).map(Outcome::Score);
        scores.chain((0..instrument.alerts.len()).map(Outcome::Alert)).collect()
    }
}

impl Basis {
    /// Returns what an outcome rests on; an item rests on what its `ask_when` reads.
    pub fn of(instrument: &Instrument, outcome: Outcome) -> Basis {
        let outcome = match outcome {
            Outcome::Score(index) => Local::Score(index, Field::Value),
            Outcome::Alert(index) => Local::Alert(index),
        };
        Basis::behind(instrument, vec![outcome])
    }

    /// Returns what some names rest on.
    pub fn behind(instrument: &Instrument, names: Vec<Local>) -> Basis {
        let mut basis = Basis::default();
        for name in reached(names, |name| instrument.read_by(name)) {
            match name {
                Local::Item(index) => {
                    basis.items.insert(index);
                }
                Local::Score(index, field) => {
                    basis.scores.insert(index);
                    let by_sex = matches!(instrument.scores[index].bands, Bands::BySex(_));
                    basis.sex |= by_sex && field == Field::Band;
                }
                Local::Alert(_) => {}
                Local::Sex => basis.sex = true,
                Local::Age => basis.age = true,
            }
        }
        basis
    }

    /// Returns whether the same sheets tell both outcomes.
    pub fn has_the_sheets_of(&self, other: &Basis) -> bool {
        (&self.items, self.sex, self.age) == (&other.items, other.sex, other.age)
    }

    /// Returns whether every item is asked of everybody.
    pub fn is_unconditional(&self, instrument: &Instrument) -> bool {
        self.items.iter().all(|index| instrument.items[*index].ask_when.is_none())
    }
}
