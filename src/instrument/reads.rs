//! What scores and conditions read, directly and through each other.

use super::score::{Key, Score, Term, TermSource};
use super::{Field, Instrument, Local};
use crate::condition::Condition;
use std::collections::BTreeSet;

impl Key {
    /// Returns everything that the key reads itself.
    pub fn reads(&self) -> Vec<Local> {
        let of_all = |conditions: &mut dyn Iterator<Item = &Condition<Local>>| {
            conditions.flat_map(Condition::reads).copied().collect()
        };
        match self {
            Key::Sum(terms) | Key::Mean(terms) | Key::Max(terms) => {
                terms.iter().map(Term::reads).collect()
            }
            Key::Lookup { of, .. } => vec![of.reads()],
            Key::Count(conditions) => of_all(&mut conditions.iter()),
            Key::Triage { rules, .. } => of_all(&mut rules.iter().map(|rule| &rule.when)),
            Key::When(condition) => condition.reads().to_vec(),
        }
    }
}

impl Term {
    fn reads(&self) -> Local {
        match self.of {
            TermSource::Item(index) => Local::Item(index),
            TermSource::Score(index) => Local::Score(index, Field::Value),
        }
    }
}

impl Instrument {
    /// Returns the items that a score is made of, directly or through other scores.
    pub fn items_behind(&self, score: &Score) -> Vec<usize> {
        self.items_of(score.key.reads())
    }

    /// Returns the items that conditions read, directly or through scores and alerts.
    pub fn items_read(&self, conditions: &[&Condition<Local>]) -> Vec<usize> {
        self.items_of(conditions.iter().flat_map(|condition| condition.reads()).copied().collect())
    }

    /// Follows names to items; each is followed once, however many ways lead to it.
    fn items_of(&self, mut open: Vec<Local>) -> Vec<usize> {
        let mut met = BTreeSet::new();
        let mut items = BTreeSet::new();
        while let Some(name) = open.pop() {
            if !met.insert(name) {
                continue;
            }
            match name {
                Local::Item(index) => {
                    items.insert(index);
                }
                Local::Score(index, _) => open.extend(self.scores[index].key.reads()),
                Local::Alert(index) => open.extend(self.alerts[index].when.reads()),
                Local::Sex | Local::Age => {}
            }
        }
        items.into_iter().collect()
    }
}
