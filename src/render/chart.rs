//! Score charts: a fenced block that reads well as text and is drawn.
//!
//! ````text
//! ```chart
//! PHQ-9 | 6 of 0 to 27 | mild | higher is worse
//! - bands | 0: minimal | 5: mild | 10: moderate (concern) | 15: severe (concern)
//! - times | 2026-06-08: 13 | 2026-09-14: 11 | 2026-11-16: 6
//! - change | first 13 on 2026-06-08: reliably improved (reliable from 6 points)
//! CSBD-19 | not computed, 40 to 52 of 19 to 76 | high risk possible | higher is worse
//! ```
//!
//! ```chart
//! A plan for lapses | 3 of 15 steps done, 1 in work
//! ```
//!
//! ```chart
//! use -> self-judgment -> avoidance -> use
//! - interrupted | use: P1.I1, P1.I4 | avoidance: P3.I1
//! ```
//! ````
//!
//! A line is a score: label, value with its range, band, and what a high score means; the last two
//! may be left out. Or it says how far a programme is, or what leads to what in a cycle. The lines
//! under it that begin with a hyphen say more of it. In a field `\|` is a
//! bar and `\\` a backslash. A line that is none of this is kept as text.

mod cycle;
mod read;
mod steps;
mod write;

pub use cycle::{Cycle, Element};
pub use steps::Steps;
pub use write::write;

use chrono::NaiveDate;

use crate::number::{Interval, Number};

/// What a chart shows, from top to bottom.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Chart {
    /// The lines of the block.
    pub rows: Vec<Row>,
}

/// A part of a chart.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub enum Row {
    /// A score on its range.
    Bar(Bar),
    /// How far a programme is.
    Steps(Steps),
    /// What leads to what.
    Cycle(Cycle),
    /// A line that is none of these, printed as it is.
    Text(String),
}

/// A score on its range.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub struct Bar {
    /// What was measured.
    pub label: String,
    /// The score.
    pub value: Value,
    /// The smallest and the largest score there can be, not the same.
    pub range: Interval,
    /// The band the score falls in, or what can be said of it; may be empty.
    pub band: String,
    /// What a high score means: "higher is worse"; may be empty.
    pub direction: String,
    /// What the scores of the range mean, from the lowest on; empty where that is not known.
    pub bands: Vec<Band>,
    /// The scores of earlier days and of this one, from the first on; empty where there is one.
    pub times: Vec<Time>,
    /// What became of the score, by which rule and from which source; may be empty.
    pub change: String,
}

/// A stretch of scores with one meaning, up to where the next begins.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub struct Band {
    /// The lowest score in it.
    pub from: Number,
    /// What it is called.
    pub text: String,
    /// Whether a score in it is a finding.
    pub concern: bool,
}

/// The score of a day.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// The day.
    pub date: NaiveDate,
    /// The score.
    pub score: Number,
}

/// A score, or what it can still be.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// The score.
    Known(Number),
    /// The score could not be computed and lies between these.
    Between(Interval),
}

impl Bar {
    /// Returns whether the score lies in a band of concern.
    pub fn is_concern(&self, score: Number) -> bool {
        self.bands.iter().rev().find(|band| band.from <= score).is_some_and(|band| band.concern)
    }

    /// Returns the scores from which on what was no concern is one, or the other way round.
    pub fn cuts(&self) -> impl Iterator<Item = Number> {
        let pairs = self.bands.windows(2);
        pairs.filter(|pair| pair[0].concern != pair[1].concern).map(|pair| pair[1].from)
    }

    /// Returns the score in words, as it is read aloud.
    pub fn spoken(&self) -> String {
        let Interval { low, high } = self.range;
        let mut words = match self.value {
            Value::Known(score) => {
                format!("{}: the score is {score} on a scale from {low} to {high}", self.label)
            }
            Value::Between(Interval { low: least, high: most }) => format!(
                "{}: not computed, between {least} and {most} on a scale from {low} to {high}",
                self.label
            ),
        };
        for part in [&self.band, &self.direction].into_iter().filter(|part| !part.is_empty()) {
            words.push_str(&format!(", {part}"));
        }
        if !self.bands.is_empty() {
            let band = |band: &Band| format!("from {} {}", band.from, write::named(band));
            words.push_str(&format!(". Bands: {}", joined(&self.bands, band)));
        }
        if !self.times.is_empty() {
            let time = |time: &Time| format!("{} on {}", time.score, time.date);
            words.push_str(&format!(". Over time: {}", joined(&self.times, time)));
        }
        if !self.change.is_empty() {
            words.push_str(&format!(". Change: {}", self.change));
        }
        words
    }
}

fn joined<T>(all: &[T], words: impl Fn(&T) -> String) -> String {
    all.iter().map(words).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
