//! Items and what they accept for an answer.

use super::scope::Local;
use crate::condition::{CodeName, Condition, Type};
use crate::diagnostic::Span;
use crate::id::Id;
use crate::number::{Interval, Number};
use chrono::NaiveDate;
use std::sync::Arc;

/// One question.
#[derive(Clone)]
pub struct Item {
    /// The id.
    pub id: Id,
    /// The question; absent where wording is withheld or could not be read.
    pub text: Option<String>,
    /// A heading that begins here.
    pub section: Option<String>,
    /// A note for the one who asks.
    pub help: Option<String>,
    /// What is said before this item.
    pub lead_in: Option<String>,
    /// What it accepts.
    pub answer: AnswerType,
    /// Asked only where this is not known to be false.
    pub ask_when: Option<Condition<Local>>,
    /// Where this holds, leaving the item out only saves a question: an answer that was given all
    /// the same contradicts nothing, and counts.
    pub shortcut: Option<Condition<Local>>,
    /// Whether the answer stays out of every output that does not name it.
    pub private: bool,
    /// Whether the answer is what others require, printed as such and never as the client's wish.
    pub requirement: bool,
    /// Whether it enters no score or alert of its measure on purpose.
    pub unscored: bool,
    /// Whether it is asked only after the limits of confidentiality were shown and understood: rule
    /// 10 of the clinical rules.
    pub sensitive: bool,
    /// Whether the limits of confidentiality are shown with it, and a yes says that they were
    /// understood.
    pub shows_limits: bool,
    /// Whether its records are those of the cycle of use, self-judgment and avoidance.
    pub cycle: bool,
    /// Where it stands.
    pub span: Span,
    /// Where its `ask_when` stands; the item, where it has none.
    pub asked_at: Span,
}

/// What an item accepts for an answer.
#[derive(Clone)]
pub enum AnswerType {
    /// One code of a list.
    Choice(Arc<[Choice]>),
    /// Any number of codes of a list.
    Multiple(Arc<[Choice]>),
    /// Yes or no.
    YesNo {
        /// The words for yes and no on the form.
        labels: (String, String),
        /// The answer that is a finding of its own.
        concern: Option<bool>,
    },
    /// A number in a range.
    Number(NumberType),
    /// A civil date in a range.
    Date {
        /// The first date accepted.
        min: Option<NaiveDate>,
        /// The last date accepted.
        max: Option<NaiveDate>,
    },
    /// A time of day.
    Time,
    /// Free text.
    Text {
        /// Whether it may be long.
        many_lines: bool,
    },
    /// A list of records of these columns.
    Records(Arc<[Item]>),
}

/// A number in a range.
#[derive(Clone)]
pub struct NumberType {
    /// The smallest and largest number accepted.
    pub range: Interval,
    /// Decimal places accepted; 0 for whole numbers.
    pub places: u32,
    /// Printed behind the number.
    pub unit: Option<String>,
    /// The words at both ends of a 0 to 10 scale.
    pub ends: Option<(String, String)>,
}

/// One of the answers of a closed list.
#[derive(Clone)]
pub struct Choice {
    /// What is recorded.
    pub code: CodeName,
    /// What is shown; absent where wording is withheld.
    pub text: Option<String>,
    /// Whether the owner's text could not be read: what is shown is ours, in brackets.
    pub unread: bool,
    /// The value in scores, where there is one.
    pub points: Option<Number>,
    /// Whether this answer is a finding of its own.
    pub concern: bool,
}

impl Item {
    /// Returns the values that the item can have in a score; `None` where it has none.
    pub fn values(&self) -> Option<Interval> {
        match &self.answer {
            AnswerType::Choice(choices) => {
                let points: Option<Vec<Number>> = choices.iter().map(|c| c.points).collect();
                let points = points?;
                Interval::new(*points.iter().min()?, *points.iter().max()?)
            }
            AnswerType::YesNo { .. } => Interval::new(Number::ZERO, Number::ONE),
            AnswerType::Number(number) => Some(number.range),
            _ => None,
        }
    }

    /// Returns what the item is in a condition.
    pub fn condition_type(&self) -> Type {
        match &self.answer {
            AnswerType::Choice(choices) => choice_type(choices),
            AnswerType::Multiple(choices) => {
                Type::Choices { codes: choices.iter().map(|c| c.code.clone()).collect() }
            }
            AnswerType::YesNo { .. } => Type::Truth,
            AnswerType::Number(number) => Type::Number { range: Some(number.range) },
            AnswerType::Date { .. } => Type::Date,
            // A condition can only ask whether it was answered.
            AnswerType::Time | AnswerType::Text { .. } => Type::Text,
            AnswerType::Records(fields) => Type::Records {
                fields: fields
                    .iter()
                    .map(|field| (field.id.to_string(), field.condition_type()))
                    .collect(),
            },
        }
    }

    /// Returns the conditions that decide whether the item is asked, and whether an answer counts
    /// that was given although it was not.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition<Local>> {
        self.ask_when.iter().chain(&self.shortcut)
    }

    /// Returns whether the item is answered with yes or no.
    pub fn is_yes_no(&self) -> bool {
        matches!(self.answer, AnswerType::YesNo { .. })
    }

    /// Returns whether some answer to the item is a finding of its own.
    pub fn has_concern(&self) -> bool {
        match &self.answer {
            AnswerType::Choice(choices) | AnswerType::Multiple(choices) => {
                choices.iter().any(|choice| choice.concern)
            }
            AnswerType::YesNo { concern, .. } => concern.is_some(),
            _ => false,
        }
    }

    /// Returns the question, or the id where the wording is not here.
    pub fn shown(&self) -> &str {
        self.text.as_deref().unwrap_or(self.id.as_str())
    }
}

impl Choice {
    /// Returns what is shown, or the code where the wording is not here.
    pub fn shown(&self) -> String {
        self.text.clone().unwrap_or_else(|| self.code.to_string())
    }
}

/// Whole-number codes compare as numbers, slugs as words.
fn choice_type(choices: &[Choice]) -> Type {
    let integers: Option<Vec<i64>> = choices
        .iter()
        .map(|choice| match &choice.code {
            CodeName::Integer(code) => Some(*code),
            CodeName::Slug(_) => None,
        })
        .collect();
    match integers.as_deref() {
        Some(codes @ [_, ..]) => {
            let low = codes.iter().min().copied().map_or(Number::ZERO, Number::integer);
            let high = codes.iter().max().copied().map_or(Number::ZERO, Number::integer);
            Type::Number { range: Interval::new(low, high) }
        }
        _ => Type::Choice { codes: choices.iter().map(|choice| choice.code.clone()).collect() },
    }
}
