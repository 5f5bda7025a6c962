//! Evaluates a condition: Kleene's logic over exact intervals.

use super::syntax::{Comparison, Sign};
use super::tree::{Amount, Reading, Source, Test};
use super::types::{CodeName, Truth, Value};
use crate::number::{Interval, Number};

/// What an evaluation reads from.
pub(super) struct Evaluation<'a, F> {
    pub read: &'a mut F,
    /// The fields of the record that is being looked at.
    pub record: &'a [Value],
    /// What `answered(…)` is where nothing is known: false of a case, open of a definition.
    pub unanswered: Truth,
}

impl<F> Evaluation<'_, F> {
    fn value<R>(&mut self, reading: &Reading<R>) -> Value
    where
        F: FnMut(&R) -> Value,
    {
        match &reading.source {
            Source::Thing(thing) => (self.read)(thing),
            Source::Field(position) => {
                self.record.get(*position).cloned().unwrap_or(Value::Unknown)
            }
        }
    }

    fn records<R>(&mut self, reading: &Reading<R>) -> Option<Vec<Vec<Value>>>
    where
        F: FnMut(&R) -> Value,
    {
        match self.value(reading) {
            Value::Records(records) => Some(records),
            _ => None,
        }
    }

    fn within<'b>(&'b mut self, record: &'b [Value]) -> Evaluation<'b, F> {
        Evaluation { read: self.read, record, unanswered: self.unanswered }
    }
}

impl<R> Test<R> {
    pub(super) fn eval<F: FnMut(&R) -> Value>(&self, on: &mut Evaluation<'_, F>) -> Truth {
        match self {
            Test::Holds(name) => truth(on.value(name)),
            Test::Is(name, true) => truth(on.value(name)),
            Test::Is(name, false) => !truth(on.value(name)),
            Test::Code { of, codes, among: true } => one_of(&on.value(of), codes),
            Test::Code { of, codes, among: false } => !one_of(&on.value(of), codes),
            Test::NumberAmong(amount, numbers) => among(amount.eval(on), numbers),
            Test::Has(name, code) => match on.value(name) {
                Value::Codes(ticked) => Truth::from(ticked.contains(code)),
                _ => Truth::Unknown,
            },
            Test::Answered(name) => match on.value(name) {
                Value::Unknown => on.unanswered,
                value => Truth::from(value.is_answered()),
            },
            Test::Compare(left, comparison, right) => match (left.eval(on), right.eval(on)) {
                (Some(left), Some(right)) => comparison.holds(left, right),
                _ => Truth::Unknown,
            },
            Test::Not(inner) => !inner.eval(on),
            Test::All(parts) => all(parts, on),
            Test::Any(parts) => any(parts, on),
            Test::AnyRecord(name, filter) => match on.records(name) {
                Some(records) => records.iter().fold(Truth::False, |found, record| {
                    found.or(filter.eval(&mut on.within(record)))
                }),
                None => Truth::Unknown,
            },
        }
    }
}

impl<R> Test<R> {
    /// Adds the parts of a test that are open and that keep it open.
    pub(super) fn open_parts<'t, F>(
        &'t self,
        on: &mut Evaluation<'_, F>,
        into: &mut Vec<&'t Test<R>>,
    ) where
        F: FnMut(&R) -> Value,
    {
        if self.eval(on) != Truth::Unknown {
            return;
        }
        match self {
            Test::Not(inner) => inner.open_parts(on, into),
            Test::All(parts) | Test::Any(parts) => {
                parts.iter().for_each(|part| part.open_parts(on, into));
            }
            leaf => into.push(leaf),
        }
    }
}

impl<R> Amount<R> {
    /// Returns what the number can be, or `None` where nothing is known or it left 64 bits.
    pub(super) fn eval<F>(&self, on: &mut Evaluation<'_, F>) -> Option<Interval>
    where
        F: FnMut(&R) -> Value,
    {
        match self {
            Amount::Number(number) => Some(Interval::exactly(*number)),
            Amount::Read(name, range) => match on.value(name) {
                Value::Number(interval) => Some(interval),
                Value::Unknown => *range,
                _ => None,
            },
            Amount::Negative(inner) => ZERO.checked_sub(inner.eval(on)?),
            Amount::Terms(terms) => terms.iter().try_fold(ZERO, |sum, (sign, term)| {
                let term = term.eval(on)?;
                match sign {
                    Sign::Plus => sum.checked_add(term),
                    Sign::Minus => sum.checked_sub(term),
                }
            }),
            Amount::Product(factors) => factors
                .iter()
                .try_fold(ONE, |product, factor| product.checked_mul(factor.eval(on)?)),
            Amount::Count(tests) => Some(count(tests.iter().map(|test| test.eval(on)))),
            Amount::Sum(parts) => {
                parts.iter().try_fold(ZERO, |sum, part| sum.checked_add(part.eval(on)?))
            }
            Amount::CountRecords(name, filter) => match on.records(name) {
                Some(records) => {
                    Some(count(records.iter().map(|record| filter.eval(&mut on.within(record)))))
                }
                None => Interval::new(Number::ZERO, Number::integer(i64::MAX)),
            },
            Amount::SumRecords { of, field, filter } => {
                on.records(of)?.iter().try_fold(ZERO, |sum, record| {
                    sum.checked_add(summand(field, filter.as_deref(), &mut on.within(record))?)
                })
            }
        }
    }
}

/// Returns what a record adds to a sum; whether it counts may be open.
fn summand<R, F: FnMut(&R) -> Value>(
    field: &Amount<R>,
    filter: Option<&Test<R>>,
    on: &mut Evaluation<'_, F>,
) -> Option<Interval> {
    match filter.map_or(Truth::True, |filter| filter.eval(on)) {
        Truth::False => Some(ZERO),
        Truth::True => field.eval(on),
        Truth::Unknown => Some(field.eval(on)?.hull(ZERO)),
    }
}

const ZERO: Interval = Interval::exactly(Number::ZERO);
const ONE: Interval = Interval::exactly(Number::ONE);

impl Comparison {
    /// Returns whether it holds for every pair of values, for none, or for some.
    fn holds(self, left: Interval, right: Interval) -> Truth {
        match self {
            Comparison::Equal => equal(left, right),
            Comparison::NotEqual => !equal(left, right),
            Comparison::Less => less(left, right),
            Comparison::GreaterOrEqual => !less(left, right),
            Comparison::Greater => less(right, left),
            Comparison::LessOrEqual => !less(right, left),
        }
    }
}

fn less(left: Interval, right: Interval) -> Truth {
    if left.high < right.low {
        Truth::True
    } else if left.low >= right.high {
        Truth::False
    } else {
        Truth::Unknown
    }
}

fn equal(left: Interval, right: Interval) -> Truth {
    if left.high < right.low || right.high < left.low {
        return Truth::False;
    }
    match (left.known(), right.known()) {
        (Some(_), Some(_)) => Truth::True,
        _ => Truth::Unknown,
    }
}

fn among(value: Option<Interval>, numbers: &[Number]) -> Truth {
    let Some(value) = value else { return Truth::Unknown };
    match value.known() {
        Some(known) => Truth::from(numbers.contains(&known)),
        None if numbers.iter().any(|number| value.contains(*number)) => Truth::Unknown,
        None => Truth::False,
    }
}

fn one_of(value: &Value, codes: &[CodeName]) -> Truth {
    let Value::Code(possible) = value else { return Truth::Unknown };
    let hits = possible.iter().filter(|code| codes.contains(code)).count();
    match hits {
        _ if possible.is_empty() => Truth::Unknown,
        0 => Truth::False,
        hits if hits == possible.len() => Truth::True,
        _ => Truth::Unknown,
    }
}

fn truth(value: Value) -> Truth {
    match value {
        Value::Truth(truth) => truth,
        _ => Truth::Unknown,
    }
}

fn count(truths: impl Iterator<Item = Truth>) -> Interval {
    let (mut certain, mut possible) = (0_i64, 0_i64);
    for truth in truths {
        certain = certain.saturating_add(i64::from(truth == Truth::True));
        possible = possible.saturating_add(i64::from(truth != Truth::False));
    }
    Interval { low: Number::integer(certain), high: Number::integer(possible) }
}

/// Stops at the first part that settles it.
fn all<R, F: FnMut(&R) -> Value>(parts: &[Test<R>], on: &mut Evaluation<'_, F>) -> Truth {
    let mut held = Truth::True;
    for part in parts {
        held = held.and(part.eval(on));
        if held == Truth::False {
            break;
        }
    }
    held
}

/// Stops at the first part that settles it.
fn any<R, F: FnMut(&R) -> Value>(parts: &[Test<R>], on: &mut Evaluation<'_, F>) -> Truth {
    let mut held = Truth::False;
    for part in parts {
        held = held.or(part.eval(on));
        if held == Truth::True {
            break;
        }
    }
    held
}
