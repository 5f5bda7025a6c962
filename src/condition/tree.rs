//! A condition as it is evaluated: every name resolved, every comparison of like with like.

use super::syntax::{Comparison, Sign};
use super::types::CodeName;
use crate::number::{Interval, Number};

/// Something that holds, does not hold, or is not known to.
#[derive(Clone)]
pub(crate) enum Test<R> {
    /// A bare yes-or-no name.
    Holds(Reading<R>),
    /// `x = yes`, `x = no`
    Is(Reading<R>, bool),
    /// `x = a`, `x one of (a, b)`; where `among` is false, `x != a`
    Code {
        of: Reading<R>,
        codes: Vec<CodeName>,
        among: bool,
    },
    /// `x one of (1, 3)`
    NumberAmong(Amount<R>, Vec<Number>),
    Has(Reading<R>, CodeName),
    Answered(Reading<R>),
    Compare(Amount<R>, Comparison, Amount<R>),
    Not(Box<Test<R>>),
    All(Vec<Test<R>>),
    Any(Vec<Test<R>>),
    AnyRecord(Reading<R>, Box<Test<R>>),
}

/// Something that is a number, or lies between two.
#[derive(Clone)]
pub(crate) enum Amount<R> {
    Number(Number),
    /// A numeric name and what its value can be at most.
    Read(Reading<R>, Option<Interval>),
    Negative(Box<Amount<R>>),
    Terms(Vec<(Sign, Amount<R>)>),
    Product(Vec<Amount<R>>),
    Count(Vec<Test<R>>),
    CountRecords(Reading<R>, Box<Test<R>>),
    Sum(Vec<Amount<R>>),
    SumRecords {
        of: Reading<R>,
        field: Box<Amount<R>>,
        filter: Option<Box<Test<R>>>,
    },
}

/// A name that has been resolved.
#[derive(Clone)]
pub(crate) struct Reading<R> {
    pub source: Source<R>,
    /// The name as it is written: `phq9.total`, `first(phq9.total)`.
    pub spelling: Box<str>,
}

impl<R> Reading<R> {
    /// Returns what the name stands for, unless it is a field of the record that is looked at.
    pub(crate) fn thing(&self) -> Option<&R> {
        match &self.source {
            Source::Thing(thing) => Some(thing),
            Source::Field(_) => None,
        }
    }
}

/// Where the value of a name is found.
#[derive(Clone)]
pub(crate) enum Source<R> {
    /// Whatever the scope's handle stands for.
    Thing(R),
    /// The field of the record that is being looked at, by its position.
    Field(usize),
}
