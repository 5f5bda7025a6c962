//! What a condition speaks about: truth, types, values, and the scope that names come from.

use std::fmt;

use crate::number::Interval;

/// Kleene's three truth values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Known not to hold.
    False,
    /// Could still go either way.
    Unknown,
    /// Known to hold.
    True,
}

impl Truth {
    /// Returns whether both hold.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Unknown,
        }
    }

    /// Returns whether at least one holds.
    pub fn or(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::True, _) | (_, Truth::True) => Truth::True,
            (Truth::False, Truth::False) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// Returns whether it does not hold.
    #[expect(clippy::should_implement_trait, reason = "`!` is there; chains read better so")]
    pub fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }

    /// Returns what is known where another account says `other` of the same thing and nobody knows
    /// which of the two holds. One that leaves it open says nothing against this one.
    #[must_use]
    pub fn against(self, other: Truth) -> Truth {
        if other == self || other == Truth::Unknown { self } else { Truth::Unknown }
    }

    /// Returns whether it is known to hold.
    pub fn is_true(self) -> bool {
        self == Truth::True
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        Truth::not(self)
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Truth {
        if known { Truth::True } else { Truth::False }
    }
}

/// A code of a closed list, as the definition spells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CodeName {
    /// A whole number.
    Integer(i64),
    /// A lower-case word.
    Slug(String),
}

impl fmt::Display for CodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CodeName::Integer(code) => code.fmt(f),
            CodeName::Slug(code) => f.write_str(code),
        }
    }
}

/// What a name stands for, known when the file is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A number, with the values it can take where they are bounded.
    Number {
        /// The smallest and the largest possible value.
        range: Option<Interval>,
    },
    /// A yes-or-no item, a score that is a condition, an alert.
    Truth,
    /// One code of a closed list: a choice, a band, a state.
    Choice {
        /// The codes there are, in the definition's order.
        codes: Vec<CodeName>,
    },
    /// Any number of codes of a closed list.
    Choices {
        /// The codes there are, in the definition's order.
        codes: Vec<CodeName>,
    },
    /// Words; a condition can only ask whether they are there.
    Text,
    /// A date; a condition can only ask whether it is there.
    Date,
    /// A list of records of the same shape.
    Records {
        /// Name and type of each field, in the definition's order.
        fields: Vec<(String, Type)>,
    },
    /// An instrument as a whole.
    Instrument,
}

impl Type {
    /// Returns the words for it in a message: `a number`, `a choice`.
    pub(super) fn described(&self) -> &'static str {
        match self {
            Type::Number { .. } => "a number",
            Type::Truth => "a yes-or-no value",
            Type::Choice { .. } => "a choice",
            Type::Choices { .. } => "a multiple choice",
            Type::Text => "a text",
            Type::Date => "a date",
            Type::Records { .. } => "a list of records",
            Type::Instrument => "an instrument",
        }
    }
}

/// Which occasion of an instrument a name reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Occasion {
    /// The latest one, which a bare name means.
    Latest,
    /// The one before the latest: `previous(x)`.
    Previous,
    /// Any of them, whoever answered: whether it was ever so.
    Ever,
    /// The first one: `first(x)`.
    First,
}

/// Where names come from.
pub trait Scope {
    /// The caller's own handle for a thing that can be read, cheap to clone.
    type Ref: Clone + PartialEq;

    /// Finds what a path such as `q1`, `total.band` or `phq9@collateral.total` stands for.
    fn resolve(&self, path: &str, occasion: Occasion) -> Result<(Self::Ref, Type), Unresolved>;

    /// Returns whether a path stands for anything. Most words that are asked about do not, so that
    /// what is wrong with them is not worked out.
    fn knows(&self, path: &str) -> bool {
        self.resolve(path, Occasion::Latest).is_ok()
    }

    /// Lists the paths of a range such as `q1..q9`, in file order.
    fn range(&self, first: &str, last: &str) -> Result<Vec<String>, Unresolved>;

    /// Finds the number of days since the instrument at `path` was answered.
    fn age_in_days(&self, path: &str) -> Result<(Self::Ref, Type), Unresolved>;
}

/// Why a scope does not know a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// What is wrong, in one lower-case line.
    pub message: String,
    /// What to write instead, where that can be said.
    pub hint: Option<String>,
}

/// What a name's value is when the condition is evaluated.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// Not answered, declined, or not computed with nothing known about it.
    Unknown,
    /// A number, exactly known or between bounds.
    Number(Interval),
    /// Yes, no, or not known.
    Truth(Truth),
    /// The codes that are still possible; a single one is the answer.
    Code(Vec<CodeName>),
    /// The codes that were ticked.
    Codes(Vec<CodeName>),
    /// A text, date or instrument that is there.
    Present,
    /// Known not to be there.
    Absent,
    /// The records, each with its fields in the type's order.
    Records(Vec<Vec<Value>>),
}

impl Value {
    /// Returns what is known where another account of the same thing is there and nobody knows which
    /// of the two holds. One that leaves all of this one possible says nothing against it.
    #[must_use]
    pub fn against(self, other: &Value) -> Value {
        match (self, other) {
            (one, Value::Unknown) => one,
            (Value::Number(one), Value::Number(other)) => Value::Number(match other.covers(one) {
                true => one,
                false => one.hull(*other),
            }),
            (Value::Truth(one), Value::Truth(other)) => Value::Truth(one.against(*other)),
            (Value::Code(mut one), Value::Code(other)) => {
                if !one.iter().all(|code| other.contains(code)) {
                    let more = other.iter().filter(|code| !one.contains(code)).cloned();
                    let more: Vec<CodeName> = more.collect();
                    one.extend(more);
                }
                Value::Code(one)
            }
            (Value::Codes(one), Value::Codes(other)) => {
                let within = |some: &[CodeName], all: &[CodeName]| {
                    some.iter().all(|code| all.contains(code))
                };
                match within(&one, other) && within(other, &one) {
                    true => Value::Codes(one),
                    false => Value::Unknown,
                }
            }
            (one, other) if one == *other => one,
            _ => Value::Unknown,
        }
    }

    /// Returns whether the value is fully known, which is what `answered(…)` asks.
    pub fn is_answered(&self) -> bool {
        match self {
            Value::Unknown | Value::Absent => false,
            Value::Number(interval) => interval.known().is_some(),
            Value::Truth(truth) => *truth != Truth::Unknown,
            Value::Code(possible) => possible.len() == 1,
            Value::Codes(_) | Value::Present | Value::Records(_) => true,
        }
    }
}

/// Names the kind of value only: what is inside is a client's answer.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Value::Unknown => "Unknown",
            Value::Number(_) => "Number(…)",
            Value::Truth(_) => "Truth(…)",
            Value::Code(_) => "Code(…)",
            Value::Codes(_) => "Codes(…)",
            Value::Present => "Present",
            Value::Absent => "Absent",
            Value::Records(_) => "Records(…)",
        })
    }
}
