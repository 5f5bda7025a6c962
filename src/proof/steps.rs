//! One step of one item: a sum changes by exactly its weight, and nothing else changes.

use super::basis::{Basis, Outcome};
use super::space::Space;
use crate::diagnostic::{Code, Faults};
use crate::instrument::{Instrument, Key, Score, Term, TermSource};
use crate::number::Number;
use crate::response::State;
use crate::score::{ScoreState, ScoreValue, Scored};
use std::sync::Arc;

/// More steps of one item than this are not tried.
const MOST_STEPS: usize = 50;

/// Takes every step of every item, from all items lowest and from all highest.
pub fn check(instrument: &Arc<Instrument>, faults: &mut Faults) {
    let bases: Vec<Basis> = (0..instrument.scores.len())
        .map(|index| Basis::of(instrument, Outcome::Score(index)))
        .collect();
    let mut all = Basis::default();
    bases.iter().for_each(|basis| all.items.extend(&basis.items));
    let space = Space::new(instrument, &all, false);
    let highest: Vec<usize> =
        space.dimensions().iter().map(|one| one.states.len().saturating_sub(1)).collect();
    let mut weights: Vec<Vec<Option<Number>>> = Vec::new();
    for index in 0..instrument.scores.len() {
        let of_item = |item| weight(instrument, &bases, &weights, index, item);
        let row = (0..instrument.items.len()).map(of_item).collect();
        weights.push(row);
    }
    let steps = Steps { instrument, bases, weights, space };
    for base in [vec![0; highest.len()], highest] {
        if steps.from(&base, faults).is_none() {
            return;
        }
    }
}

struct Steps<'i> {
    instrument: &'i Arc<Instrument>,
    bases: Vec<Basis>,
    /// By how much one point of an item changes a score, where that is the same everywhere.
    weights: Vec<Vec<Option<Number>>>,
    space: Space,
}

/// One step of one item.
struct Step<'s> {
    item: usize,
    values: (Number, Number),
    scored: (&'s Scored, &'s Scored),
}

impl Steps<'_> {
    /// Takes every step from one sheet; `None` once a fault was noted, for one slip in a key
    /// shows in every step.
    fn from(&self, base: &[usize], faults: &mut Faults) -> Option<()> {
        for (position, dimension) in self.space.dimensions().iter().enumerate() {
            let item = &self.instrument.items[dimension.item];
            let value = |state: &State| state.answer().and_then(|answer| answer.value(item));
            let mut choice = base.to_vec();
            choice[position] = 0;
            let mut before = self.space.one(self.instrument, &choice, 0);
            for (lower, pair) in dimension.states.windows(2).take(MOST_STEPS).enumerate() {
                choice[position] = lower + 1;
                let after = self.space.one(self.instrument, &choice, 0);
                if let (Some(from), Some(to)) = (value(&pair[0]), value(&pair[1])) {
                    let scored = (&before, &after);
                    self.compare(
                        &Step { item: dimension.item, values: (from, to), scored },
                        faults,
                    )?;
                }
                before = after;
            }
        }
        Some(())
    }

    fn compare(&self, step: &Step<'_>, faults: &mut Faults) -> Option<()> {
        for (index, score) in self.instrument.scores.iter().enumerate() {
            let (before, after) = (&step.scored.0.scores[index], &step.scored.1.scores[index]);
            let (from, to) = step.values;
            let id = &self.instrument.items[step.item].id;
            if !self.bases[index].items.contains(&step.item) {
                if before != after {
                    let message = format!("`{id}` changes `{}`, which does not use it", score.id);
                    faults.error(Code::ScoringKey, score.span, message);
                    return None;
                }
                continue;
            }
            let weight = self.weights[index][step.item];
            let expected = weight.and_then(|weight| weight.checked_mul(to.checked_sub(from)?));
            let changed = exact(after).and_then(|after| after.checked_sub(exact(before)?));
            if let (Some(expected), Some(changed)) = (expected, changed)
                && expected != changed
            {
                let message = format!(
                    "`{id}` from {from} to {to} changes `{}` by {changed}, not by {expected}",
                    score.id
                );
                faults.error(Code::ScoringKey, score.span, message);
                return None;
            }
        }
        Some(())
    }
}

/// Returns by how much one point of an item changes a score; `None` where that is not the same
/// everywhere. The weights of the scores above are known.
fn weight(
    instrument: &Instrument,
    bases: &[Basis],
    above: &[Vec<Option<Number>>],
    index: usize,
    item: usize,
) -> Option<Number> {
    let score = &instrument.scores[index];
    let (Key::Sum(terms) | Key::Mean(terms)) = &score.key else { return None };
    if !bases[index].is_unconditional(instrument) {
        return None;
    }
    let of_term = |term: &Term| {
        let inner = match term.of {
            TermSource::Item(own) if own == item && term.reversed.is_some() => Number::integer(-1),
            TermSource::Item(own) if own == item => Number::ONE,
            TermSource::Item(_) => Number::ZERO,
            TermSource::Score(other) if !bases[other].items.contains(&item) => Number::ZERO,
            TermSource::Score(other) if is_rounded(&instrument.scores[other]) => return None,
            TermSource::Score(other) => above[other][item]?,
        };
        inner.checked_mul(term.weight)
    };
    let sum = terms.iter().try_fold(Number::ZERO, |sum, term| sum.checked_add(of_term(term)?))?;
    let count = match score.key {
        Key::Mean(_) => i64::try_from(terms.len()).ok()?,
        _ => 1,
    };
    sum.checked_div(Number::integer(count))?.checked_mul(score.times)
}

fn is_rounded(score: &Score) -> bool {
    let whole = |terms: &[Term]| terms.iter().all(|term| term.weight.is_integer());
    let stays_whole = match &score.key {
        Key::Sum(terms) => whole(terms) && score.times.is_integer(),
        _ => false,
    };
    score.rounding.is_some() && !stays_whole
}

fn exact(result: &crate::score::ScoreResult) -> Option<Number> {
    match &result.value {
        ScoreValue::Number { exact, .. } if result.state == ScoreState::Complete => *exact,
        _ => None,
    }
}
