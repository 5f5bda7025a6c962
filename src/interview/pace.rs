//! How long it may still take: by the kind of question, and by the pace of this sitting.

use crate::instrument::{AnswerType, Item};
use std::time::Duration;

/// Answers before the pace of this sitting counts.
const ENOUGH: u32 = 5;
/// A pause is no pace.
const LONGEST: Duration = Duration::from_secs(300);

/// How fast answers came in this sitting.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    last: Option<Duration>,
    answers: u32,
    expected: f64,
    taken: f64,
}

impl Pace {
    /// Notes that a question was answered at a time.
    pub fn answered(&mut self, item: &Item, now: Duration) {
        let begun = self.last.replace(now).unwrap_or_default();
        self.answers += 1;
        self.expected += seconds(item);
        self.taken += now.saturating_sub(begun).min(LONGEST).as_secs_f64();
    }

    /// Returns the minutes that the questions may still take, rounded up.
    pub fn minutes_for<'i>(&self, items: impl Iterator<Item = &'i Item>) -> u64 {
        let expected: f64 = items.map(seconds).sum();
        let minutes = (expected * self.factor() / 60.0).ceil();
        // Of a few hundred questions, so it fits.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let minutes = minutes.clamp(0.0, 10_000.0) as u64;
        minutes
    }

    fn factor(&self) -> f64 {
        match self.answers >= ENOUGH {
            true => (self.taken / self.expected).clamp(0.3, 4.0),
            false => 1.0,
        }
    }
}

/// What a question takes at a steady pace: starting values of ours, which the pace of the sitting
/// soon corrects.
fn seconds(item: &Item) -> f64 {
    match &item.answer {
        AnswerType::YesNo { .. } => 8.0,
        AnswerType::Choice(_) => 10.0,
        AnswerType::Number(_) | AnswerType::Date { .. } | AnswerType::Time => 12.0,
        AnswerType::Multiple(_) => 20.0,
        AnswerType::Text { many_lines: false } => 20.0,
        AnswerType::Text { many_lines: true } => 60.0,
        AnswerType::Records(_) => 90.0,
    }
}
