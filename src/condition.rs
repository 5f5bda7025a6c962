//! The typed three-valued language of every `when:`.
//!
//! A [`Condition`] is read once, when its file is loaded: every name is resolved by a
//! [`Scope`] to a typed handle, so that a misspelt name, a number compared with a word, a
//! code that is not of the list or a threshold out of reach is an error with its place
//! then, and never a silent "no" later. Where the values come from is the caller's matter:
//! [`Condition::eval`] asks for one [`Value`] at a time.
//!
//! Logic is Kleene's. A comparison is true or false only when it is so for every value its
//! sides can still take, and a count of conditions that are partly unknown is an interval.
//! So a known result is what every way of answering the open questions would give. The
//! reverse does not hold where a name stands twice: `x >= 2 or x < 2` is unknown while `x`
//! is, because each comparison is judged for itself.
//!
//! The text is bounded (64 KiB, 64 levels, 10,000 parts), so reading, evaluating, writing
//! and dropping a condition all recurse to a bounded depth.

#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod check;
mod display;
mod eval;
mod fault;
mod lexer;
mod parser;
mod reads;
mod syntax;
mod tree;
mod types;

use std::fmt;

pub use fault::{ConditionFault, FaultKind};
pub(crate) use syntax::{Comparison, Sign};
pub(crate) use tree::{Amount, Test};
pub use types::{CodeName, Occasion, Scope, Truth, Type, Unresolved, Value};

use crate::number::Interval;
use check::Checker;
use eval::Evaluation;
use fault::Faults;
use reads::Reads;
use syntax::{Function, Node};

/// Something that holds, does not hold, or is not known to.
///
/// It is written (`Display`) in a canonical form that depends on neither spaces nor
/// brackets that change nothing, and that reads back as the same condition.
#[derive(Clone)]
pub struct Condition<R> {
    test: Test<R>,
    reads: Reads<R>,
}

/// A number made of names and numbers, such as `sum(q1..q9) - first(phq9.total)`.
#[derive(Clone)]
pub struct Formula<R> {
    amount: Amount<R>,
    reads: Reads<R>,
}

const LONGEST: usize = 64 * 1024;

impl<R: Clone + PartialEq> Condition<R> {
    /// Reads a condition, or returns everything that is wrong with it, by place.
    pub fn parse(
        text: &str,
        scope: &impl Scope<Ref = R>,
    ) -> Result<Condition<R>, Vec<ConditionFault>> {
        let test = checked(text, scope, |checker, nodes| {
            only(checker.faults, nodes).and_then(|node| checker.test(node))
        })?;
        Ok(Condition::of(test))
    }

    /// Reads a comma list of conditions; `q1..q3 >= 2` in it is three of them.
    pub fn parse_list(
        text: &str,
        scope: &impl Scope<Ref = R>,
    ) -> Result<Vec<Condition<R>>, Vec<ConditionFault>> {
        let tests = checked(text, scope, |checker, nodes| checker.tests(nodes))?;
        Ok(tests.into_iter().map(Condition::of).collect())
    }

    fn of(test: Test<R>) -> Condition<R> {
        Condition { reads: Reads::of_test(&test), test }
    }

    /// Returns whether it holds, given what the names read as; stops once that is settled.
    pub fn eval(&self, read: &mut impl FnMut(&R) -> Value) -> Truth {
        self.test.eval(&mut Evaluation { read, record: &[], unanswered: Truth::False })
    }

    /// Returns the same where `answered(…)` leaves open what is not known: somebody declined to say it.
    pub fn eval_declined(&self, read: &mut impl FnMut(&R) -> Value) -> Truth {
        self.test.eval(&mut Evaluation { read, record: &[], unanswered: Truth::Unknown })
    }

    /// Returns the parts that keep it from being known: of `a or b` with `a` known to be false, only
    /// what is open in `b`.
    pub fn open_parts(&self, read: &mut impl FnMut(&R) -> Value) -> Vec<Condition<R>> {
        let mut open = Vec::new();
        let mut evaluation = Evaluation { read, record: &[], unanswered: Truth::False };
        self.test.open_parts(&mut evaluation, &mut open);
        open.into_iter().map(|part| Condition::of(part.clone())).collect()
    }

    /// Returns everything it reads, by first mention, each once.
    pub fn reads(&self) -> &[R] {
        &self.reads.things
    }

    /// Returns what it is made of.
    pub(crate) fn test(&self) -> &Test<R> {
        &self.test
    }

    /// Returns the fields of records that it reads: the list they stand in, and their position.
    pub fn fields(&self) -> &[(R, usize)] {
        &self.reads.fields
    }
}

impl<R: Clone + PartialEq> Formula<R> {
    /// Reads a formula, or returns everything that is wrong with it, by place.
    pub fn parse(
        text: &str,
        scope: &impl Scope<Ref = R>,
    ) -> Result<Formula<R>, Vec<ConditionFault>> {
        let amount = checked(text, scope, |checker, nodes| {
            only(checker.faults, nodes).and_then(|node| checker.amount(node))
        })?;
        Ok(Formula { reads: Reads::of_amount(&amount), amount })
    }

    /// Returns what the number can be, or `None` where nothing is known about it or it
    /// leaves 64 bits.
    pub fn eval(&self, read: &mut impl FnMut(&R) -> Value) -> Option<Interval> {
        self.amount.eval(&mut Evaluation { read, record: &[], unanswered: Truth::False })
    }

    /// Returns everything it reads, by first mention, each once.
    pub fn reads(&self) -> &[R] {
        &self.reads.things
    }
}

/// Returns whether a word belongs to the language, so that nothing can be named by it.
pub fn is_reserved(word: &str) -> bool {
    matches!(word, "of" | "one" | "yes" | "no" | "client")
        || parser::OPERATOR_WORDS.contains(&word)
        || Function::of(word).is_some()
}

impl<R: Clone + PartialEq> Test<R> {
    /// Returns everything that it reads, each once.
    pub(crate) fn reads(&self) -> Vec<R> {
        Reads::of_test(self).things
    }

    /// Returns whether it holds, given what the names read as.
    pub(crate) fn given(&self, mut read: impl FnMut(&R) -> Value) -> Truth {
        self.eval(&mut Evaluation { read: &mut read, record: &[], unanswered: Truth::False })
    }
}

impl<R: Clone + PartialEq> Amount<R> {
    /// Returns everything that it reads, each once.
    pub(crate) fn reads(&self) -> Vec<R> {
        Reads::of_amount(self).things
    }

    /// Returns what it can be, given what the names read as.
    pub(crate) fn given(&self, mut read: impl FnMut(&R) -> Value) -> Option<Interval> {
        self.eval(&mut Evaluation { read: &mut read, record: &[], unanswered: Truth::False })
    }
}

fn checked<T, S: Scope>(
    text: &str,
    scope: &S,
    check: impl FnOnce(&mut Checker<'_, S>, &[Node<'_>]) -> Option<T>,
) -> Result<T, Vec<ConditionFault>> {
    if text.len() > LONGEST {
        let message = format!("the condition is longer than {LONGEST} bytes");
        return Err(vec![ConditionFault::new(0..text.len(), FaultKind::TooLarge, message)]);
    }
    let mut faults = Faults::default();
    let nodes = parser::parse(text, &mut faults);
    let value = nodes.and_then(|nodes| check(&mut Checker::new(scope, &mut faults), &nodes));
    match value {
        Some(value) if faults.is_empty() => Ok(value),
        _ => Err(faults.into_sorted()),
    }
}

/// Returns the only condition of a list.
fn only<'n, 't>(faults: &mut Faults, nodes: &'n [Node<'t>]) -> Option<&'n Node<'t>> {
    match nodes {
        [node] => return Some(node),
        [_, second, ..] if faults.is_empty() => {
            let message = "a comma stands only inside brackets";
            let fault = ConditionFault::new(second.at.clone(), FaultKind::Syntax, message);
            faults.push(fault.hint("join conditions with `and` or `or`"));
        }
        _ => {}
    }
    None
}

impl<R> fmt::Display for Condition<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.test.fmt(f)
    }
}

impl<R> fmt::Debug for Condition<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Condition({})", self.test)
    }
}

impl<R> fmt::Display for Formula<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.amount.fmt(f)
    }
}

impl<R> fmt::Debug for Formula<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Formula({})", self.amount)
    }
}
