//! The possible values of a score over independent items, without walking through the sheets.

use super::basis::{Basis, Outcome};
use super::space::Space;
use crate::condition::{Condition, Truth};
use crate::instrument::{Instrument, Key, Local, Score, Term, TermSource};
use crate::number::Number;
use std::collections::BTreeSet;

type Set = BTreeSet<Number>;

/// More values than this are not kept.
const MOST_VALUES: usize = 20_000;
/// A condition over more sheets than this is not summed.
const MOST_SHEETS: u64 = 10_000;

/// Returns every value that a score can have when it is complete; `None` where its summands
/// are not independent of each other or have too many values.
pub fn values(instrument: &Instrument, index: usize) -> Option<Set> {
    let score = &instrument.scores[index];
    let basis = Basis::of(instrument, Outcome::Score(index));
    if basis.sex || basis.age || !basis.is_unconditional(instrument) {
        return None;
    }
    let parts = parts(instrument, score, &basis)?;
    let count = Number::integer(i64::try_from(parts.len()).ok()?);
    let mut parts = parts.into_iter();
    let first = parts.next()?;
    let raw = match &score.key {
        Key::Max(_) => {
            parts.try_fold(first, |all, part| combined(&all, &part, |a, b| Some(a.max(b))))
        }
        _ => parts.try_fold(first, |all, part| combined(&all, &part, Number::checked_add)),
    };
    let finish = |raw: &Number| {
        let value = match &score.key {
            Key::Mean(_) => raw.checked_div(count)?,
            Key::Lookup { table, .. } => table.iter().find(|(line, _)| line.contains(*raw))?.1,
            _ => *raw,
        };
        rounded(score, value.checked_mul(score.times)?)
    };
    raw?.iter().map(finish).collect()
}

/// Returns the values of each summand, where no two share an item.
fn parts(instrument: &Instrument, score: &Score, basis: &Basis) -> Option<Vec<Set>> {
    let items: usize = score.key.reads().iter().map(|name| behind(instrument, *name)).sum();
    if items != basis.items.len() {
        return None;
    }
    match &score.key {
        Key::Sum(terms) | Key::Mean(terms) | Key::Max(terms) => {
            terms.iter().map(|term| of_term(instrument, term)).collect()
        }
        Key::Lookup { of, .. } => Some(vec![of_term(instrument, of)?]),
        Key::Count(conditions) => {
            conditions.iter().map(|condition| of_condition(instrument, condition)).collect()
        }
        Key::Triage { .. } | Key::When(_) => None,
    }
}

/// Returns how many items a name stands for.
fn behind(instrument: &Instrument, name: Local) -> usize {
    match name {
        Local::Score(index, _) => instrument.items_behind(&instrument.scores[index]).len(),
        _ => 1,
    }
}

/// Returns the values of a summand.
fn of_term(instrument: &Instrument, term: &Term) -> Option<Set> {
    let values = match term.of {
        TermSource::Item(index) => of_item(instrument, index)?,
        TermSource::Score(index) => values(instrument, index)?,
    };
    let turned = |value: &Number| {
        let value = match term.reversed {
            Some(ends) => ends.checked_sub(*value)?,
            None => *value,
        };
        value.checked_mul(term.weight)
    };
    values.iter().map(turned).collect()
}

fn of_item(instrument: &Instrument, index: usize) -> Option<Set> {
    let basis = Basis { items: BTreeSet::from([index]), ..Basis::default() };
    let space = Space::new(instrument, &basis, false);
    let states = space.is_whole().then(|| space.dimensions()[0].states.iter())?;
    states.map(|state| state.answer()?.value(&instrument.items[index])).collect()
}

/// Returns 0 and 1 as far as the condition can be false and true.
fn of_condition(instrument: &Instrument, condition: &Condition<Local>) -> Option<Set> {
    let mut basis = Basis::default();
    for name in condition.reads() {
        let Local::Item(index) = name else { return None };
        basis.items.insert(*index);
    }
    let space = Space::new(instrument, &basis, false);
    if !space.is_whole() || space.size().is_none_or(|size| size > MOST_SHEETS) {
        return None;
    }
    let mut found = Set::new();
    space.visit(instrument, |states| {
        match condition.eval(&mut |name| crate::response::read_item(states, instrument, *name)) {
            Truth::True => found.insert(Number::ONE),
            Truth::False => found.insert(Number::ZERO),
            Truth::Unknown => false,
        };
    });
    Some(found)
}

fn combined(
    left: &Set,
    right: &Set,
    with: impl Fn(Number, Number) -> Option<Number>,
) -> Option<Set> {
    let mut all = Set::new();
    for a in left {
        for b in right {
            all.insert(with(*a, *b)?);
        }
        if all.len() > MOST_VALUES {
            return None;
        }
    }
    Some(all)
}

fn rounded(score: &Score, value: Number) -> Option<Number> {
    match score.rounding {
        Some(rounding) => value.round(rounding.places, rounding.mode),
        None => Some(value),
    }
}
