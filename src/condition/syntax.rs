//! A condition as it was written: a tree whose names and types nobody has looked at yet.

use std::fmt;
use std::ops::Range;

use crate::number::Number;

/// A part of the text with its place.
pub(super) struct Node<'t> {
    pub at: Range<usize>,
    pub form: Form<'t>,
}

/// What a part of the text is, by its grammar alone.
pub(super) enum Form<'t> {
    Number(Number),
    /// A name or a code; which of the two only its neighbours can tell.
    Name(&'t str),
    /// `q1..q9`
    Range(&'t str, &'t str),
    Not(Box<Node<'t>>),
    Negative(Box<Node<'t>>),
    All(Vec<Node<'t>>),
    Any(Vec<Node<'t>>),
    Compare(Box<Node<'t>>, Comparison, Box<Node<'t>>),
    OneOf(Box<Node<'t>>, Vec<Node<'t>>),
    Terms(Vec<(Sign, Node<'t>)>),
    Product(Vec<Node<'t>>),
    Call(Function, Arguments<'t>),
    /// A part whose fault has been reported.
    Broken,
}

/// What stands between the brackets of a function.
pub(super) struct Arguments<'t> {
    pub values: Vec<Node<'t>>,
    /// The condition after `where`.
    pub filter: Option<Box<Node<'t>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Plus,
    Minus,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(super) fn of(symbol: &str) -> Option<Comparison> {
        Some(match symbol {
            "=" => Comparison::Equal,
            "!=" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => return None,
        })
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    AgeInDays,
    Answered,
    Any,
    Change,
    Count,
    Ever,
    First,
    Has,
    Previous,
    Sum,
}

impl Function {
    pub(super) const ALL: [Function; 10] = [
        Function::AgeInDays,
        Function::Answered,
        Function::Any,
        Function::Change,
        Function::Count,
        Function::Ever,
        Function::First,
        Function::Has,
        Function::Previous,
        Function::Sum,
    ];

    pub(super) fn of(word: &str) -> Option<Function> {
        Function::ALL.into_iter().find(|function| function.name() == word)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Function::AgeInDays => "age_in_days",
            Function::Answered => "answered",
            Function::Any => "any",
            Function::Change => "change",
            Function::Count => "count",
            Function::Ever => "ever",
            Function::First => "first",
            Function::Has => "has",
            Function::Previous => "previous",
            Function::Sum => "sum",
        }
    }

    /// Returns what a correct call looks like.
    pub(super) fn usage(self) -> &'static str {
        match self {
            Function::AgeInDays => "age_in_days(instrument)",
            Function::Answered => "answered(name)",
            Function::Any => "any(records where condition)",
            Function::Change => "change(score)",
            Function::Count => "count(condition, …) or count(records where condition)",
            Function::Ever => "ever(yes or no)",
            Function::First => "first(name)",
            Function::Has => "has(item, code)",
            Function::Previous => "previous(name)",
            Function::Sum => "sum(number, …) or sum(records.field where condition)",
        }
    }
}
