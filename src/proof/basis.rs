//! What a score or an alert rests on.

use crate::condition::Condition;
use crate::instrument::{AnswerType, Bands, Field, Instrument, Local, reached};
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

    /// Returns whether a sheet with gaps can come to what no full sheet comes to. What is certain with
    /// gaps stays so when they are filled in, but for what asks about the gaps themselves, a score
    /// that is prorated, and an answer that filling them in would leave uncounted.
    pub fn hangs_on_gaps(self, instrument: &Instrument) -> bool {
        let (top, is_number) = match self {
            Outcome::Score(index) => {
                let is_number = instrument.scores[index].range.is_some();
                (Local::Score(index, Field::Value), is_number)
            }
            Outcome::Alert(index) => (Local::Alert(index), false),
        };
        let names = reached(vec![top], |name| instrument.read_by(name));
        // A number that lacks what it counts is none. An alert counts every answer, so long as it does
        // not go by a score.
        let counts_all = is_number || !names.iter().any(|name| matches!(name, Local::Score(..)));
        names.iter().any(|name| match name {
            Local::Item(index) => {
                let item = &instrument.items[*index];
                let is_left_out = item.ask_when.is_some() && !counts_all;
                is_left_out || matches!(item.answer, AnswerType::Records(_))
            }
            Local::Score(index, field) => {
                let score = &instrument.scores[*index];
                let of_gaps = matches!(field, Field::State | Field::Low | Field::High);
                let asks = score.key.conditions().iter().any(|when| asks_about_gaps(when));
                of_gaps || asks || instrument.can_be_prorated(score)
            }
            Local::Alert(index) => asks_about_gaps(&instrument.alerts[*index].when),
            Local::Sex | Local::Age => false,
        })
    }
}

fn asks_about_gaps(condition: &Condition<Local>) -> bool {
    condition.to_string().contains("answered(")
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
