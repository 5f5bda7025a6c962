//! What one outcome came to over many sheets.

use super::basis::Outcome;
use crate::condition::Truth;
use crate::id::Id;
use crate::instrument::{Instrument, Key};
use crate::number::Number;
use crate::score::{ScoreResult, ScoreState, ScoreValue, Scored};
use std::collections::BTreeSet;

/// What one outcome came to over many sheets.
#[derive(Default)]
pub struct Seen {
    /// The numbers of complete sheets.
    pub numbers: BTreeSet<Number>,
    /// The numbers of sheets from which the score was prorated.
    pub prorated: BTreeSet<Number>,
    /// A number outside the declared range, also of a sheet with gaps.
    pub outside: Option<Number>,
    /// The labels of a triage.
    pub labels: BTreeSet<Id>,
    pub yes: bool,
    pub no: bool,
}

impl Seen {
    /// Notes what one sheet gave.
    pub fn note(&mut self, instrument: &Instrument, outcome: Outcome, scored: &Scored) {
        match outcome {
            Outcome::Alert(index) => self.truth(scored.alerts[index].fires),
            Outcome::Score(index) => self.result(instrument, index, &scored.scores[index]),
        }
    }

    fn result(&mut self, instrument: &Instrument, index: usize, result: &ScoreResult) {
        match &result.value {
            ScoreValue::Truth(truth) => self.truth(*truth),
            ScoreValue::Label(labels) => {
                if let [label] = &labels[..]
                    && !self.labels.contains(label)
                {
                    self.labels.insert(label.clone());
                }
            }
            ScoreValue::Number { .. } => {
                let Some(number) = result.number() else { return };
                let range = instrument.scores[index].range;
                if range.is_some_and(|range| !range.contains(number)) {
                    self.outside = Some(number);
                }
                let of_its_kind = match result.state {
                    ScoreState::Complete => &mut self.numbers,
                    _ => &mut self.prorated,
                };
                if !of_its_kind.contains(&number) {
                    of_its_kind.insert(number);
                }
            }
            ScoreValue::Overflow => {}
        }
    }

    /// Adds what was seen elsewhere.
    pub fn add(&mut self, other: Seen) {
        self.numbers.extend(other.numbers);
        self.prorated.extend(other.prorated);
        self.labels.extend(other.labels);
        self.outside = self.outside.or(other.outside);
        self.yes |= other.yes;
        self.no |= other.no;
    }

    /// Returns whether both came to the same numbers, labels and truths.
    pub fn reached_the_same(&self, other: &Seen) -> bool {
        (&self.numbers, &self.labels, self.yes, self.no)
            == (&other.numbers, &other.labels, other.yes, other.no)
    }

    fn truth(&mut self, truth: Truth) {
        self.yes |= truth == Truth::True;
        self.no |= truth == Truth::False;
    }

    /// Returns whether a `when` score, an alert or a triage has come to everything it can.
    pub fn is_all(&self, instrument: &Instrument, outcome: Outcome) -> bool {
        let Outcome::Score(index) = outcome else { return self.yes && self.no };
        let score = &instrument.scores[index];
        match &score.key {
            Key::When(_) => self.yes && self.no,
            Key::Triage { .. } => self.labels.len() == score.labels().len(),
            _ => false,
        }
    }
}
