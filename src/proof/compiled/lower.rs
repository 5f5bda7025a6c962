//! Conditions and items as a calculation.
//!
//! What reads one thing only is tabulated by the program's own evaluator, whatever it is; only
//! how several things are joined is said a second time here. `None` is always "not like this".

use super::graph::{Graph, MOST_LINES};
use super::keys::Lowered;
use super::op::{NO, OPEN, YES};
use crate::client::Client;
use crate::condition::{Amount, Comparison, Condition, Sign, Test, Truth, Value};
use crate::instrument::{Field, Instrument, Local};
use crate::number::{Interval, Number};
use crate::response::{State, read_item};
use crate::score::{ScoreResult, ScoreValue};
use std::collections::{BTreeMap, BTreeSet};

/// What is being put into a calculation, and how far that has come.
pub struct Lower<'a> {
    pub instrument: &'a Instrument,
    pub client: &'a Client,
    /// The states of the items, and where each stands among the items of the sheets.
    pub states: BTreeMap<usize, (usize, &'a [State])>,
    pub graph: Graph,
    pub scores: BTreeMap<usize, Lowered>,
    /// The alerts that are being lowered, so that none reads itself.
    pub alerts: BTreeSet<usize>,
}

/// How answers to items that were not to be asked are taken.
#[derive(Clone, Copy)]
pub enum As {
    /// Not counted; as this number, where the score has one.
    NotAsked(Option<Number>),
    /// As they were said.
    Said,
}

/// A number of the calculation, and what it must be multiplied by.
#[derive(Clone, Copy)]
pub struct Scaled {
    pub node: usize,
    pub scale: Number,
}

/// A number that may not be there.
struct Quantity {
    number: Scaled,
    /// The truth of its being there; absent where it always is.
    is_there: Option<usize>,
}

/// A thing that can be read: its number in the calculation, and what each value of that stands
/// for, from the lowest.
struct Domain {
    node: usize,
    values: Vec<Value>,
}

impl Lower<'_> {
    pub fn condition(&mut self, condition: &Condition<Local>, taken: As) -> Option<usize> {
        self.test(condition.test(), taken)
    }

    fn test(&mut self, test: &Test<Local>, taken: As) -> Option<usize> {
        match test.reads()[..] {
            [] => Some(self.graph.constant(number_of(test.given(|_| Value::Unknown)))),
            [thing] => {
                let domain = self.domain(thing, taken)?;
                let truth = |value: &Value| number_of(test.given(|_| value.clone()));
                let lines = domain.values.iter().map(truth).collect();
                self.graph.truths(domain.node, lines)
            }
            _ => self.joined(test, taken),
        }
    }

    fn joined(&mut self, test: &Test<Local>, taken: As) -> Option<usize> {
        match test {
            Test::Not(inner) => {
                let inner = self.test(inner, taken)?;
                self.graph.not(inner)
            }
            Test::All(parts) => {
                let parts: Option<Vec<usize>> =
                    parts.iter().map(|part| self.test(part, taken)).collect();
                self.graph.least(&parts?)
            }
            Test::Any(parts) => {
                let parts: Option<Vec<usize>> =
                    parts.iter().map(|part| self.test(part, taken)).collect();
                self.graph.most(&parts?)
            }
            Test::Compare(left, comparison, right) => {
                let (left, right) = (self.amount(left, taken)?, self.amount(right, taken)?);
                self.compare(&left, *comparison, &right)
            }
            Test::NumberAmong(amount, numbers) => {
                let amount = self.amount(amount, taken)?;
                let mut hits = Vec::new();
                for number in numbers {
                    let number = Quantity { number: self.fixed(*number)?, is_there: None };
                    hits.push(self.compare(&amount, Comparison::Equal, &number)?);
                }
                self.graph.most(&hits)
            }
            _ => None,
        }
    }

    fn compare(&mut self, left: &Quantity, how: Comparison, right: &Quantity) -> Option<usize> {
        let difference = self.sum(&[(1, left.number), (-1, right.number)])?;
        // The scale of a difference is positive.
        let of = difference.node;
        let truth = match how {
            Comparison::Less => self.graph.cut(of, 0, YES, NO),
            Comparison::GreaterOrEqual => self.graph.cut(of, 0, NO, YES),
            Comparison::LessOrEqual => self.graph.cut(of, 1, YES, NO),
            Comparison::Greater => self.graph.cut(of, 1, NO, YES),
            Comparison::Equal => self.graph.is(of, 0, YES, NO),
            Comparison::NotEqual => self.graph.is(of, 0, NO, YES),
        }?;
        let there: Vec<usize> = left.is_there.into_iter().chain(right.is_there).collect();
        match there[..] {
            [] => Some(truth),
            _ => {
                let there = self.graph.least(&there)?;
                self.graph.gate(there, truth, OPEN)
            }
        }
    }

    fn amount(&mut self, amount: &Amount<Local>, taken: As) -> Option<Quantity> {
        match amount.reads()[..] {
            [] => {
                let number = amount.given(|_| Value::Unknown)?.known()?;
                return Some(Quantity { number: self.fixed(number)?, is_there: None });
            }
            [thing] => return self.tabulated(amount, thing, taken),
            _ => {}
        }
        match amount {
            Amount::Negative(inner) => self.added(&[(-1, &**inner)], taken),
            Amount::Terms(terms) => {
                let factor = |sign: &Sign| if *sign == Sign::Plus { 1 } else { -1 };
                let terms: Vec<_> = terms.iter().map(|(sign, term)| (factor(sign), term)).collect();
                self.added(&terms, taken)
            }
            Amount::Sum(parts) => {
                let terms: Vec<_> = parts.iter().map(|part| (1, part)).collect();
                self.added(&terms, taken)
            }
            Amount::Product(factors) => self.multiplied(factors, taken),
            Amount::Count(tests) => {
                let truths: Option<Vec<usize>> =
                    tests.iter().map(|test| self.test(test, taken)).collect();
                Some(Quantity { number: self.count(&truths?)?, is_there: None })
            }
            _ => None,
        }
    }

    fn tabulated(&mut self, amount: &Amount<Local>, of: Local, taken: As) -> Option<Quantity> {
        let domain = self.domain(of, taken)?;
        let given: Vec<Option<Interval>> =
            domain.values.iter().map(|value| amount.given(|_| value.clone())).collect();
        let there = given.iter().map(|given| if given.is_some() { YES } else { NO }).collect();
        // Where it is not there, any number will do.
        let any = given.iter().flatten().next()?.known()?;
        let numbers: Option<Vec<Number>> =
            given.iter().map(|given| given.map_or(Some(any), Interval::known)).collect();
        let is_there = self.graph.truths(domain.node, there)?;
        let number = self.numbers(domain.node, &numbers?)?;
        let always = self.graph.node(is_there).low == YES;
        Some(Quantity { number, is_there: (!always).then_some(is_there) })
    }

    fn added(&mut self, terms: &[(i64, &Amount<Local>)], taken: As) -> Option<Quantity> {
        let (mut numbers, mut there) = (Vec::new(), Vec::new());
        for (factor, term) in terms {
            let term = self.amount(term, taken)?;
            numbers.push((*factor, term.number));
            there.extend(term.is_there);
        }
        Some(Quantity { number: self.sum(&numbers)?, is_there: self.all_there(&there)? })
    }

    fn multiplied(&mut self, factors: &[Amount<Local>], taken: As) -> Option<Quantity> {
        let mut product = self.fixed(Number::ONE)?;
        let mut there = Vec::new();
        for factor in factors {
            let factor = self.amount(factor, taken)?;
            product = Scaled {
                node: self.graph.product(product.node, factor.number.node)?,
                scale: product.scale.checked_mul(factor.number.scale)?,
            };
            there.extend(factor.is_there);
        }
        Some(Quantity { number: product, is_there: self.all_there(&there)? })
    }

    fn all_there(&mut self, there: &[usize]) -> Option<Option<usize>> {
        match there {
            [] => Some(None),
            some => self.graph.least(some).map(Some),
        }
    }

    /// Returns how many hold of conditions that are always known.
    pub fn count(&mut self, truths: &[usize]) -> Option<Scaled> {
        if truths.iter().any(|truth| self.graph.node(*truth).may_be_open) {
            return None;
        }
        let one = |truth: &usize| Some((1, self.graph.cut(*truth, OPEN, 0, 1)?));
        let terms: Option<Vec<(i64, usize)>> = truths.iter().map(one).collect();
        Some(Scaled { node: self.graph.linear(&terms?, 0)?, scale: Number::ONE })
    }

    /// Returns a sum on a scale that all share.
    pub fn sum(&mut self, terms: &[(i64, Scaled)]) -> Option<Scaled> {
        let unit = common(terms.iter().map(|(_, term)| term.scale))?;
        let mut numbers = Vec::new();
        for (factor, term) in terms {
            let steps = term.scale.checked_mul(Number::integer(unit))?.as_integer()?;
            numbers.push((factor.checked_mul(steps)?, term.node));
        }
        Some(Scaled { node: self.graph.linear(&numbers, 0)?, scale: Number::ratio(1, unit)? })
    }

    /// Returns a number for every value of another, from its lowest.
    pub fn numbers(&mut self, of: usize, numbers: &[Number]) -> Option<Scaled> {
        let unit = common(numbers.iter().copied())?;
        let line = |number: &Number| number.checked_mul(Number::integer(unit))?.as_integer();
        let lines: Option<Vec<i64>> = numbers.iter().map(line).collect();
        Some(Scaled { node: self.graph.table(of, &lines?)?, scale: Number::ratio(1, unit)? })
    }

    fn fixed(&mut self, number: Number) -> Option<Scaled> {
        let (above, below) = number.parts();
        let node = self.graph.constant(i32::try_from(above).ok()?);
        Some(Scaled { node, scale: Number::ratio(1, below)? })
    }

    /// Returns every number that a node can be, on its scale.
    pub fn every(&self, scaled: Scaled) -> Option<Vec<Number>> {
        let node = self.graph.node(scaled.node);
        if i64::from(node.high) - i64::from(node.low) >= MOST_LINES {
            return None;
        }
        let number = |step: i32| Number::integer(step.into()).checked_mul(scaled.scale);
        (node.low..=node.high).map(number).collect()
    }

    /// Returns the node of an item, whose last value is that it was not to be asked.
    pub fn item(&mut self, index: usize, taken: As) -> Option<(usize, &[State])> {
        let (position, states) = *self.states.get(&index)?;
        let raw = self.graph.item(position, states.len())?;
        let gate = self.instrument.items[index].ask_when.as_ref();
        let node = match (gate, taken) {
            (Some(gate), As::NotAsked(_)) => {
                let when = self.condition(gate, As::NotAsked(None))?;
                self.graph.gate(when, raw, i32::try_from(states.len()).ok()?)?
            }
            _ => raw,
        };
        Some((node, states))
    }

    fn domain(&mut self, thing: Local, taken: As) -> Option<Domain> {
        match thing {
            Local::Item(index) => self.domain_of_item(index, taken),
            Local::Score(index, field) => self.domain_of_score(index, field),
            Local::Alert(index) => {
                let alert = self.instrument.alerts.get(index)?;
                if !self.alerts.insert(index) {
                    return None;
                }
                let node = self.condition(&alert.when, As::Said);
                self.alerts.remove(&index);
                let node = node?;
                Some(Domain { node, values: self.truth_values(node) })
            }
            Local::Sex => {
                let node = self.graph.constant(0);
                Some(Domain { node, values: vec![self.client.sex_value()] })
            }
            Local::Age => None,
        }
    }

    fn domain_of_item(&mut self, index: usize, taken: As) -> Option<Domain> {
        let instrument = self.instrument;
        let (node, states) = self.item(index, taken)?;
        let read = |state: &State| {
            let mut all = vec![State::Unanswered; instrument.items.len()];
            all[index] = state.clone();
            read_item(&all, instrument, Local::Item(index))
        };
        let mut values: Vec<Value> = states.iter().map(read).collect();
        let is_yes_no = instrument.items[index].is_yes_no();
        values.push(match taken {
            As::NotAsked(Some(number)) if is_yes_no => {
                Value::Truth(Truth::from(number != Number::ZERO))
            }
            As::NotAsked(Some(number)) => Value::Number(Interval::exactly(number)),
            _ => Value::Absent,
        });
        self.within_bounds(node, values)
    }

    /// Leaves out what the bounds of a node leave out.
    fn within_bounds(&self, node: usize, values: Vec<Value>) -> Option<Domain> {
        let bounds = self.graph.node(node);
        let (low, high) = (usize::try_from(bounds.low).ok()?, usize::try_from(bounds.high).ok()?);
        let values = values.get(low..=high)?.to_vec();
        Some(Domain { node, values })
    }

    fn domain_of_score(&mut self, index: usize, field: Field) -> Option<Domain> {
        let score = self.instrument.scores.get(index)?;
        let sex = self.client.sex.as_deref();
        let result = |value| ScoreResult::complete(score, value, sex).read(field);
        let lowered = self.score(index)?;
        let (node, values) = match lowered {
            Lowered::Number(scaled) => {
                let number = |number: Number| {
                    result(ScoreValue::Number { possible: Interval::exactly(number), exact: None })
                };
                (scaled.node, self.every(scaled)?.into_iter().map(number).collect())
            }
            Lowered::Truth(node) if field == Field::Value => (node, self.truth_values(node)),
            // What is not known was not computed either.
            Lowered::Truth(node) if !self.graph.node(node).may_be_open => {
                let bounds = self.graph.node(node);
                let truths = (bounds.low..=bounds.high).map(truth_of);
                (node, truths.map(|truth| result(ScoreValue::Truth(truth))).collect())
            }
            Lowered::Truth(_) => return None,
            Lowered::Label(node, labels) => {
                let bounds = self.graph.node(node);
                let (low, high) =
                    (usize::try_from(bounds.low).ok()?, usize::try_from(bounds.high).ok()?);
                let labels = labels.get(low..=high)?.iter();
                (node, labels.map(|label| result(ScoreValue::Label(vec![label.clone()]))).collect())
            }
        };
        Some(Domain { node, values })
    }

    fn truth_values(&self, node: usize) -> Vec<Value> {
        let bounds = self.graph.node(node);
        (bounds.low..=bounds.high).map(|truth| Value::Truth(truth_of(truth))).collect()
    }
}

fn number_of(truth: Truth) -> i32 {
    match truth {
        Truth::False => NO,
        Truth::Unknown => OPEN,
        Truth::True => YES,
    }
}

/// Returns the truth that a number stands for.
pub fn truth_of(number: i32) -> Truth {
    match number {
        NO => Truth::False,
        YES => Truth::True,
        _ => Truth::Unknown,
    }
}

/// Returns the least number that makes all of these whole.
pub fn common(numbers: impl Iterator<Item = Number>) -> Option<i64> {
    let mut unit = 1_i64;
    for number in numbers {
        let (_, below) = number.parts();
        // The fraction in lowest terms leaves over what is not yet in the unit.
        let (_, rest) = Number::ratio(unit, below)?.parts();
        unit = unit.checked_mul(rest)?;
    }
    (unit <= 1_000_000).then_some(unit)
}
