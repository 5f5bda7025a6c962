//! Sums, means, maxima, counts and tables.

use super::sheet::Sheet;
use super::{ScoreResult, ScoreState, ScoreValue};
use crate::condition::Truth;
use crate::instrument::{Key, Local, Score, Term, TermSource};
use crate::number::{Interval, Number};
use crate::response::State;

/// A number, or what it can still be.
pub struct Computed {
    pub state: ScoreState,
    pub possible: Interval,
    pub exact: Option<Number>,
    pub missing: Vec<Local>,
    pub needed: usize,
}

/// One summand as it stands.
struct Part {
    /// Whether it was answered, or computed from answers. A summand that can have only one value
    /// is not known by that: the published score asks for the answer.
    is_known: bool,
    /// The values it can have, weight and reversal applied; one where it is known.
    range: Interval,
    /// What is missing behind it.
    missing: Vec<Local>,
    /// How many answers make it known; 0 where it is.
    cost: usize,
    /// Whether it comes from a prorated score.
    prorated: bool,
}

/// Computes a score; `None` where the arithmetic leaves 64 bits.
pub fn compute(score: &Score, sheet: &Sheet<'_>) -> Option<Computed> {
    let parts = parts(score, sheet)?;
    let lacking = parts.iter().filter(|part| !part.is_known).count();
    let answered = parts.len().checked_sub(lacking)?;
    let mut missing: Vec<Local> = parts.iter().flat_map(|part| &part.missing).copied().collect();
    missing.sort_unstable();
    missing.dedup();
    // What can be left out is an answer that is missing, not one of which two are there.
    let differs = missing.iter().any(|name| sheet.differs(*name));
    let enough = lacking <= score.missing.allow && answered > 0 && !differs;
    if !enough {
        let needed = fewest(&parts, lacking.saturating_sub(score.missing.allow).max(1))?;
        let possible = finish_interval(score, combine(score, &parts, parts.len())?)?;
        let state = ScoreState::NotComputed;
        return Some(Computed { state, possible, exact: None, missing, needed });
    }
    let known: Vec<Part> = parts.into_iter().filter(|part| part.is_known).collect();
    let of = known.len().checked_add(lacking)?;
    let exact = combine(score, &known, of)?.known()?.checked_mul(score.times)?;
    let inherited = known.iter().any(|part| part.prorated);
    let state = match lacking {
        0 if !inherited => ScoreState::Complete,
        _ => ScoreState::Prorated { answered, of },
    };
    let possible = Interval::exactly(round(score, exact)?);
    Some(Computed { state, possible, exact: Some(exact), missing, needed: 0 })
}

/// Returns the fewest answers that make `wanted` more parts known.
fn fewest(parts: &[Part], wanted: usize) -> Option<usize> {
    let mut costs: Vec<usize> =
        parts.iter().map(|part| part.cost).filter(|cost| *cost > 0).collect();
    costs.sort_unstable();
    costs.iter().take(wanted).try_fold(0_usize, |sum, cost| sum.checked_add(*cost))
}

/// Combines the parts by the key; `of` is the number of summands the key has.
fn combine(score: &Score, parts: &[Part], of: usize) -> Option<Interval> {
    let mut ranges = parts.iter().map(|part| part.range);
    let zero = Interval::exactly(Number::ZERO);
    let sum = || parts.iter().try_fold(zero, |sum, part| sum.checked_add(part.range));
    let (there, all) = (i64::try_from(parts.len()).ok()?, i64::try_from(of).ok()?);
    match &score.key {
        Key::Sum(_) | Key::Count(_) => sum()?.checked_scale(Number::ratio(all, there)?),
        Key::Mean(_) => sum()?.checked_scale(Number::ratio(1, there)?),
        Key::Max(_) => {
            let first = ranges.next()?;
            Some(
                ranges.fold(first, |a, b| Interval {
                    low: a.low.max(b.low),
                    high: a.high.max(b.high),
                }),
            )
        }
        Key::Lookup { table, .. } => looked_up(table, ranges.next()?),
        Key::Triage { .. } | Key::When(_) => None,
    }
}

/// Returns the values that the lines of a table touched by `range` give.
fn looked_up(table: &[(Interval, Number)], range: Interval) -> Option<Interval> {
    let touched = table.iter().filter(|(line, _)| line.low <= range.high && range.low <= line.high);
    touched.map(|(_, value)| Interval::exactly(*value)).reduce(Interval::hull)
}

fn parts(score: &Score, sheet: &Sheet<'_>) -> Option<Vec<Part>> {
    match &score.key {
        Key::Sum(terms) | Key::Mean(terms) | Key::Max(terms) => {
            terms.iter().map(|term| part(term, score, sheet)).collect()
        }
        Key::Lookup { of, .. } => Some(vec![part(of, score, sheet)?]),
        Key::Count(conditions) => Some(
            conditions
                .iter()
                .map(|condition| {
                    let truth = sheet.eval(condition, score);
                    let missing = match truth {
                        Truth::Unknown => sheet.missing_behind(&[condition]),
                        _ => Vec::new(),
                    };
                    let cost = missing.len();
                    let is_known = truth != Truth::Unknown;
                    Part { is_known, range: zero_or_one(truth), missing, cost, prorated: false }
                })
                .collect(),
        ),
        Key::Triage { .. } | Key::When(_) => Some(Vec::new()),
    }
}

fn zero_or_one(truth: Truth) -> Interval {
    let low = if truth.is_true() { Number::ONE } else { Number::ZERO };
    let high = if truth == Truth::False { Number::ZERO } else { Number::ONE };
    Interval { low, high }
}

/// Returns the values that a summand can have as it stands, and whether it is known; `None` where the
/// arithmetic leaves 64 bits.
pub(crate) fn summand(term: &Term, score: &Score, sheet: &Sheet<'_>) -> Option<(Interval, bool)> {
    part(term, score, sheet).map(|part| (part.range, part.is_known))
}

fn part(term: &Term, score: &Score, sheet: &Sheet<'_>) -> Option<Part> {
    let mut part = match term.of {
        TermSource::Item(index) => item_part(index, term, score, sheet)?,
        TermSource::Score(index) => score_part(sheet.results.get(index)?)?,
    };
    part.range = part.range.checked_scale(term.weight)?;
    Some(part)
}

fn item_part(index: usize, term: &Term, score: &Score, sheet: &Sheet<'_>) -> Option<Part> {
    let value = item_value(index, score, sheet);
    let missing = if value.is_none() { vec![Local::Item(index)] } else { Vec::new() };
    let is_known = value.is_some();
    let range = match value {
        Some((value, true)) => Interval::exactly(as_keyed(term, value)?),
        Some((value, false)) => Interval::exactly(value),
        None => between_readings(index, term, sheet).unwrap_or(term.range),
    };
    let cost = missing.len();
    Some(Part { is_known, range, missing, cost, prorated: false })
}

/// Returns a value as the key counts it: reversed, where it is reverse-keyed.
fn as_keyed(term: &Term, value: Number) -> Option<Number> {
    match term.reversed {
        Some(ends) => ends.checked_sub(value),
        None => Some(value),
    }
}

/// Returns what an item can be that was typed in from paper as two different answers.
fn between_readings(index: usize, term: &Term, sheet: &Sheet<'_>) -> Option<Interval> {
    let State::Differs(readings) = sheet.response.states.get(index)? else { return None };
    let item = sheet.instrument().items.get(index)?;
    let value = |reading: &State| as_keyed(term, reading.answer()?.value(item)?);
    let [first, second] = &**readings;
    Some(Interval::exactly(value(first)?).hull(Interval::exactly(value(second)?)))
}

fn score_part(result: &ScoreResult) -> Option<Part> {
    let ScoreValue::Number { possible, .. } = &result.value else { return None };
    let is_known = result.is_computed();
    let missing = if is_known { Vec::new() } else { result.missing.clone() };
    let prorated = matches!(result.state, ScoreState::Prorated { .. });
    Some(Part { is_known, range: *possible, missing, cost: result.needed, prorated })
}

/// Returns the value of an item, and whether reversal applies to it: what a score says of an
/// item that was not asked is taken as it is.
fn item_value(index: usize, score: &Score, sheet: &Sheet<'_>) -> Option<(Number, bool)> {
    let item = sheet.instrument().items.get(index)?;
    match sheet.response.states.get(index)? {
        State::Answered(answer) => answer.value(item).map(|value| (value, true)),
        State::NotAsked(_) => score.not_asked.map(|value| (value, false)),
        _ => None,
    }
}

fn finish_interval(score: &Score, raw: Interval) -> Option<Interval> {
    let scaled = raw.checked_scale(score.times)?;
    Interval::new(round(score, scaled.low)?, round(score, scaled.high)?)
}

fn round(score: &Score, exact: Number) -> Option<Number> {
    match score.rounding {
        Some(rounding) => exact.round(rounding.places, rounding.mode),
        None => Some(exact),
    }
}
