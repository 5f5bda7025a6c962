//! How one number of a calculation is made of others.

pub const NO: i32 = 0;
pub const OPEN: i32 = 1;
pub const YES: i32 = 2;

/// How a number is made; others are named by their place in the graph.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Which state the item at this position is in, by number.
    Item(usize),
    Constant(i32),
    /// The sum of the numbers, each times its factor, and a constant.
    Linear(Vec<(i32, usize)>, i32),
    Least(Vec<usize>),
    Most(Vec<usize>),
    Product(usize, usize),
    /// The line for the number, the first line being for `low`.
    Table {
        of: usize,
        low: i32,
        lines: Vec<i32>,
    },
    /// One number below `at`, and another from there on.
    Cut {
        of: usize,
        at: i32,
        below: i32,
        above: i32,
    },
    /// One number at `at`, and another elsewhere.
    Is {
        of: usize,
        at: i32,
        then: i32,
        other: i32,
    },
    /// The number, unless the condition is known not to hold.
    Gate {
        when: usize,
        of: usize,
        other: i32,
    },
    /// The first number where the condition holds, else the second.
    Choose {
        when: usize,
        then: usize,
        other: usize,
    },
}

impl Op {
    /// Returns the numbers it is made of.
    pub fn parts(&self) -> Vec<usize> {
        match self {
            Op::Item(_) | Op::Constant(_) => Vec::new(),
            Op::Linear(terms, _) => terms.iter().map(|(_, of)| *of).collect(),
            Op::Least(parts) | Op::Most(parts) => parts.clone(),
            Op::Product(a, b) => vec![*a, *b],
            Op::Table { of, .. } | Op::Cut { of, .. } | Op::Is { of, .. } => vec![*of],
            Op::Gate { when, of, .. } => vec![*when, *of],
            Op::Choose { when, then, other } => vec![*when, *then, *other],
        }
    }

    /// Returns the number, given those it is made of.
    pub fn compute(&self, item: impl Fn(usize) -> i32, part: impl Fn(usize) -> i32) -> i32 {
        match self {
            Op::Item(position) => item(*position),
            Op::Constant(number) => *number,
            Op::Linear(terms, plus) => {
                terms.iter().fold(*plus, |sum, (factor, of)| sum + factor * part(*of))
            }
            Op::Least(parts) => parts.iter().map(|of| part(*of)).fold(i32::MAX, i32::min),
            Op::Most(parts) => parts.iter().map(|of| part(*of)).fold(i32::MIN, i32::max),
            Op::Product(a, b) => part(*a) * part(*b),
            Op::Table { of, low, lines } => line(lines, *low, part(*of)),
            Op::Cut { of, at, below, above } => {
                if part(*of) < *at {
                    *below
                } else {
                    *above
                }
            }
            Op::Is { of, at, then, other } => {
                if part(*of) == *at {
                    *then
                } else {
                    *other
                }
            }
            Op::Gate { when, of, other } => {
                if part(*when) == NO {
                    *other
                } else {
                    part(*of)
                }
            }
            Op::Choose { when, then, other } => {
                part(if part(*when) == YES { *then } else { *other })
            }
        }
    }
}

/// Returns the line of a table for a number.
pub fn line(lines: &[i32], low: i32, number: i32) -> i32 {
    lines[usize::try_from(number - low).expect("a number lies within its bounds")]
}
