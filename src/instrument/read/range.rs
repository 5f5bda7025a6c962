//! The values that scores can have, from the values of what they are made of.

use crate::instrument::{AnswerType, Key, Names, Score, Term, TermSource};
use crate::number::{Interval, Number};
use std::collections::BTreeSet;

/// Returns the values that a score can have; `None` for words, or where they leave 64 bits.
pub fn possible(score: &Score) -> Option<Interval> {
    let raw = match &score.key {
        Key::Sum(terms) => sum(terms)?,
        Key::Mean(terms) => {
            let count = i64::try_from(terms.len()).ok()?;
            sum(terms)?.checked_scale(Number::ratio(1, count)?)?
        }
        Key::Max(terms) => Interval {
            low: terms.iter().map(|term| term.range.low).max()?,
            high: terms.iter().map(|term| term.range.high).max()?,
        },
        Key::Count(conditions) => {
            Interval::new(Number::ZERO, Number::integer(i64::try_from(conditions.len()).ok()?))?
        }
        Key::Lookup { of, table } => {
            let touched = table
                .iter()
                .filter(|(line, _)| line.low <= of.range.high && of.range.low <= line.high);
            touched.map(|(_, value)| Interval::exactly(*value)).reduce(Interval::hull)?
        }
        Key::Triage { .. } | Key::When(_) => return None,
    };
    let scaled = raw.checked_scale(score.times)?;
    let Some(rounding) = score.rounding else { return Some(scaled) };
    let round = |number: Number| number.round(rounding.places, rounding.mode);
    Interval::new(round(scaled.low)?, round(scaled.high)?)
}

fn sum(terms: &[Term]) -> Option<Interval> {
    let zero = Interval::exactly(Number::ZERO);
    terms.iter().try_fold(zero, |sum, term| sum.checked_add(term.range.checked_scale(term.weight)?))
}

/// Returns the values of each summand, weight applied; `None` for a key without summands.
pub fn summands(key: &Key) -> Option<Vec<Interval>> {
    match key {
        Key::Sum(terms) | Key::Mean(terms) | Key::Max(terms) => {
            terms.iter().map(|term| term.range.checked_scale(term.weight)).collect()
        }
        Key::Count(conditions) => {
            let truth = Interval { low: Number::ZERO, high: Number::ONE };
            Some(vec![truth; conditions.len()])
        }
        Key::Lookup { .. } | Key::Triage { .. } | Key::When(_) => None,
    }
}

/// Returns lowest plus highest value of an item, from which a reversed value is taken.
pub fn ends(names: &Names<'_>, of: TermSource) -> Option<Number> {
    let TermSource::Item(index) = of else { return None };
    let values = names.items.get(index)?.values()?;
    values.low.checked_add(values.high)
}

/// Returns whether a score can have a fraction before it is rounded.
pub fn leaves_integers(names: &Names<'_>, score: &Score) -> bool {
    let whole = |terms: &[Term]| terms.iter().all(|term| is_whole(names, term, score.not_asked));
    let key_is_whole = match &score.key {
        Key::Mean(_) => false,
        Key::Sum(terms) => score.missing.allow == 0 && whole(terms),
        Key::Max(terms) => whole(terms),
        Key::Count(_) => score.missing.allow == 0,
        Key::Lookup { table, .. } => table.iter().all(|(_, value)| value.is_integer()),
        Key::Triage { .. } | Key::When(_) => true,
    };
    !(key_is_whole && score.times.is_integer())
}

fn is_whole(names: &Names<'_>, term: &Term, not_asked: Option<Number>) -> bool {
    let weighted = |value: Number| value.checked_mul(term.weight).is_none_or(Number::is_integer);
    match term.of {
        TermSource::Score(index) => {
            let step = names.scores.get(index).and_then(step);
            step.is_none_or(Number::is_integer) && term.weight.is_integer()
        }
        TermSource::Item(index) => {
            let Some(item) = names.items.get(index) else { return true };
            let stand_in = not_asked.filter(|_| item.ask_when.is_some());
            stand_in.is_none_or(weighted)
                && match &item.answer {
                    AnswerType::Choice(choices) => {
                        choices.iter().filter_map(|choice| choice.points).all(weighted)
                    }
                    AnswerType::Number(kind) => kind.places == 0 && term.weight.is_integer(),
                    _ => term.weight.is_integer(),
                }
        }
    }
}

/// Returns the distance between neighbouring values of a score.
pub fn step(score: &Score) -> Option<Number> {
    let places = score.rounding.map_or(0, |rounding| rounding.places);
    Number::ratio(1, 10_i64.checked_pow(places)?)
}

/// Says which value of what is looked up has no line in the table, or two.
pub fn table_fault(names: &Names<'_>, of: &Term, table: &[(Interval, Number)]) -> Option<String> {
    let none = |value: Number| Some(format!("no line of the table covers {value}"));
    let (Some((first, _)), Some((last, _))) = (table.first(), table.last()) else {
        return Some("there is no line in the table".into());
    };
    if of.range.low < first.low {
        return none(of.range.low);
    }
    // Beyond what can be looked up the table was made for something else, or has a slip.
    let beyond = [first.low, last.high].into_iter().find(|end| !of.range.contains(*end));
    if let Some(end) = beyond.filter(|_| last.high >= of.range.high) {
        return Some(format!("the table goes on to {end}, which is never looked up"));
    }
    for pair in table.windows(2) {
        let (below, above) = (pair[0].0.high, pair[1].0.low);
        if above <= below {
            return Some(format!("the line from {above} does not begin above {below}"));
        }
        if let Some(value) = between(names, of, below, above) {
            return none(value);
        }
    }
    if last.high < of.range.high { none(of.range.high) } else { None }
}

/// Returns a value of what is looked up that lies between two lines of a table.
fn between(names: &Names<'_>, of: &Term, below: Number, above: Number) -> Option<Number> {
    let within = |value: &Number| below < *value && *value < above;
    let step = match of.of {
        TermSource::Score(index) => {
            let score = names.scores.get(index)?;
            if let Some(values) = values_of_sum(names, score) {
                return values.into_iter().find(within);
            }
            step(score)
        }
        TermSource::Item(index) => match &names.items.get(index)?.answer {
            AnswerType::Choice(choices) => {
                return choices.iter().filter_map(|choice| choice.points).find(within);
            }
            AnswerType::Number(kind) => Number::ratio(1, 10_i64.checked_pow(kind.places)?),
            _ => Some(Number::ONE),
        },
    };
    below.checked_add(step?).filter(within)
}

/// More values than this are not listed.
const MOST_VALUES: usize = 5_000;

/// Returns every value that a sum of items can have, where these can be listed: a sum of weights two
/// and four is never odd. `None` for every other score.
fn values_of_sum(names: &Names<'_>, score: &Score) -> Option<BTreeSet<Number>> {
    let Key::Sum(terms) = &score.key else { return None };
    if score.missing.allow > 0 || score.rounding.is_some() || score.not_asked.is_some() {
        return None;
    }
    let mut sums = BTreeSet::from([Number::ZERO]);
    for term in terms {
        let values = values_of_term(names, term)?;
        if sums.len().checked_mul(values.len())? > MOST_VALUES * 20 {
            return None;
        }
        let pairs = sums.iter().flat_map(|sum| values.iter().map(move |value| (sum, value)));
        sums = pairs.map(|(sum, value)| sum.checked_add(*value)).collect::<Option<_>>()?;
        if sums.len() > MOST_VALUES {
            return None;
        }
    }
    sums.into_iter().map(|sum| sum.checked_mul(score.times)).collect()
}

fn values_of_term(names: &Names<'_>, term: &Term) -> Option<Vec<Number>> {
    let TermSource::Item(index) = term.of else { return None };
    let values: Vec<Number> = match &names.items.get(index)?.answer {
        AnswerType::Choice(choices) => choices.iter().filter_map(|choice| choice.points).collect(),
        AnswerType::YesNo { .. } => vec![Number::ZERO, Number::ONE],
        AnswerType::Number(kind) if kind.places == 0 => {
            let (low, high) = (kind.range.low.as_integer()?, kind.range.high.as_integer()?);
            (high.checked_sub(low)? <= 1_000)
                .then(|| (low..=high).map(Number::integer).collect())?
        }
        _ => return None,
    };
    let turned = |value: Number| match term.reversed {
        Some(ends) => ends.checked_sub(value),
        None => Some(value),
    };
    values.into_iter().map(|value| turned(value)?.checked_mul(term.weight)).collect()
}
