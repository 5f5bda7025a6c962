//! What scores and conditions read, directly and through each other.

use super::score::{Key, Score, Term, TermSource};
use super::{Field, Instrument, Kind, Local, canonical};
use crate::condition::Condition;
use crate::id::Id;
use crate::number::Number;
use std::collections::BTreeSet;

impl Key {
    /// Returns the items that are turned round.
    pub(super) fn reversed(&self) -> impl Iterator<Item = usize> {
        let terms = match self {
            Key::Sum(terms) | Key::Mean(terms) | Key::Max(terms) => &terms[..],
            _ => &[],
        };
        terms.iter().filter(|term| term.reversed.is_some()).filter_map(|term| match term.of {
            TermSource::Item(index) => Some(index),
            TermSource::Score(_) => None,
        })
    }

    /// Returns the conditions that the key is made of.
    pub fn conditions(&self) -> Vec<&Condition<Local>> {
        match self {
            Key::Count(conditions) => conditions.iter().collect(),
            Key::Triage { rules, .. } => rules.iter().map(|rule| &rule.when).collect(),
            Key::When(condition) => vec![condition],
            Key::Sum(_) | Key::Mean(_) | Key::Max(_) | Key::Lookup { .. } => Vec::new(),
        }
    }

    /// Returns everything that the key reads itself.
    pub fn reads(&self) -> Vec<Local> {
        match self {
            Key::Sum(terms) | Key::Mean(terms) | Key::Max(terms) => {
                terms.iter().map(Term::reads).collect()
            }
            Key::Lookup { of, .. } => vec![of.reads()],
            Key::Count(_) | Key::Triage { .. } | Key::When(_) => {
                self.conditions().into_iter().flat_map(Condition::reads).copied().collect()
            }
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
    /// Returns the scores by which a form suggests what is done next: it is for a named person to decide.
    pub fn suggestions(&self) -> impl Iterator<Item = &Score> {
        let is_form = self.kind == Kind::Form;
        self.scores.iter().filter(move |score| is_form && matches!(score.key, Key::Triage { .. }))
    }

    /// Returns the items that a score is made of, directly or through other scores.
    pub fn items_behind(&self, score: &Score) -> Vec<usize> {
        self.items_of(score.key.reads())
    }

    /// Returns the scores that a score is made of, directly or through others.
    pub(super) fn scores_behind(&self, score: &Score) -> Vec<&Score> {
        let behind = reached(score.key.reads(), |name| self.read_by(name));
        let scores = behind.into_iter().filter_map(|name| match name {
            Local::Score(index, _) => Some(&self.scores[index]),
            _ => None,
        });
        scores.collect()
    }

    /// Returns whether a score of this definition and that of the same id in another one measure the
    /// same: where a key, a missing rule or what an answer counts has changed, they are not compared.
    pub fn measures_as(&self, other: &Instrument, id: &Id) -> bool {
        let measured = |one: &Instrument| {
            one.score(id.as_str()).map(|(_, score)| canonical::measured(score, one))
        };
        self.hashes.scoring == other.hashes.scoring || measured(self) == measured(other)
    }

    /// Returns whether a score can be worked out from fewer answers than it has summands, by its own
    /// rule or by that of a score it uses.
    pub fn can_be_prorated(&self, score: &Score) -> bool {
        let used = reached(score.key.reads(), |name| match name {
            Local::Score(index, _) => self.scores[index].key.reads(),
            _ => Vec::new(),
        });
        let prorates = |name: &Local| match name {
            Local::Score(index, _) => self.scores[*index].missing.allow > 0,
            _ => false,
        };
        score.missing.allow > 0 || used.iter().any(prorates)
    }

    /// Returns what an item that was not asked counts as, in the first score that says so.
    pub fn counted_when_not_asked(&self, item: usize) -> Option<Number> {
        let mut scores = self.scores.iter().filter(|score| score.not_asked.is_some());
        scores.find(|score| self.items_behind(score).contains(&item))?.not_asked
    }

    /// Returns the items that conditions read, directly or through scores and alerts.
    pub fn items_read(&self, conditions: &[&Condition<Local>]) -> Vec<usize> {
        self.items_of(conditions.iter().flat_map(|condition| condition.reads()).copied().collect())
    }

    fn items_of(&self, open: Vec<Local>) -> Vec<usize> {
        let met = reached(open, |name| match name {
            Local::Item(_) => Vec::new(),
            other => self.read_by(other),
        });
        let items = met.into_iter().filter_map(|name| match name {
            Local::Item(index) => Some(index),
            _ => None,
        });
        items.collect()
    }

    /// Returns what a name reads itself; an item reads what decides whether it is asked.
    pub(crate) fn read_by(&self, name: Local) -> Vec<Local> {
        match name {
            Local::Item(index) => {
                self.items[index].conditions().flat_map(Condition::reads).copied().collect()
            }
            Local::Score(index, _) => self.scores[index].key.reads(),
            Local::Alert(index) => self.alerts[index].when.reads().to_vec(),
            Local::Sex | Local::Age => Vec::new(),
        }
    }
}

/// Returns the names that some names lead to, and themselves; each is followed once, however
/// many ways lead to it.
pub(crate) fn reached(
    mut open: Vec<Local>,
    leads_to: impl Fn(Local) -> Vec<Local>,
) -> BTreeSet<Local> {
    let mut met = BTreeSet::new();
    while let Some(name) = open.pop() {
        if met.insert(name) {
            open.extend(leads_to(name));
        }
    }
    met
}
