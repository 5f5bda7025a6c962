//! Whether a change between two scores is more than chance, in the words of Jacobson and Truax.

use crate::instrument::{Change, Direction, Reliable, Score};
use crate::number::Number;
use serde::{Serialize, Serializer};

/// What a change between two scores comes to. There is no word for failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeResult {
    /// Reliably better, and from one side of the clinical cut-off to the other.
    Recovered,
    /// Reliably better.
    ReliablyImproved,
    /// No more than chance.
    NoReliableChange,
    /// Reliably worse.
    ReliablyWorse,
}

impl ChangeResult {
    /// Returns the words for a reader: those of rule 21 of the clinical rules, which does not say
    /// "recovered".
    pub fn words(self) -> &'static str {
        match self {
            ChangeResult::Recovered => "reliably improved, and past the clinical cut-off",
            ChangeResult::ReliablyImproved => "reliably improved",
            ChangeResult::NoReliableChange => "no reliable change",
            ChangeResult::ReliablyWorse => "reliably worse",
        }
    }

    /// Returns the word of examples and of JSON.
    pub fn word(self) -> &'static str {
        match self {
            ChangeResult::Recovered => "recovered",
            ChangeResult::ReliablyImproved => "reliably_improved",
            ChangeResult::NoReliableChange => "no_reliable_change",
            ChangeResult::ReliablyWorse => "reliably_worse",
        }
    }
}

impl Serialize for ChangeResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// Returns what a change from one score to a later one comes to; `None` where no rule is known,
/// where neither direction is better, or where the figures leave 64 bits.
pub fn change(score: &Score, from: Number, to: Number) -> Option<ChangeResult> {
    let Some(Change::Known { reliable, cut, .. }) = &score.change else { return None };
    let better = match score.direction {
        Direction::HigherIsWorse => to < from,
        Direction::HigherIsBetter => to > from,
        Direction::Neutral => return None,
    };
    let size = to.checked_sub(from)?;
    if !reliable.is_met(size)? {
        return Some(ChangeResult::NoReliableChange);
    }
    // The cut belongs to its upper side: at 8 with a cut of 8 one is above it.
    let crossed = cut.is_some_and(|cut| (from < cut) != (to < cut));
    Some(match (better, crossed) {
        (false, _) => ChangeResult::ReliablyWorse,
        (true, true) => ChangeResult::Recovered,
        (true, false) => ChangeResult::ReliablyImproved,
    })
}

impl Reliable {
    /// Returns whether a change of this size is more than chance.
    fn is_met(self, size: Number) -> Option<bool> {
        match self {
            Reliable::Points { points, .. } => {
                Some(size >= points || size <= points.checked_neg()?)
            }
            // Squared on both sides, so that no root has to be taken.
            Reliable::Index { .. } => Some(size.checked_mul(size)? >= self.squared()?),
        }
    }

    /// Returns the square of the smallest reliable change: z² · sd² · 2 · (1 - r).
    fn squared(self) -> Option<Number> {
        match self {
            Reliable::Points { points, .. } => points.checked_mul(points),
            Reliable::Index { sd, reliability, level } => {
                let z = z(level)?;
                let error = Number::ONE.checked_sub(reliability)?;
                let both = Number::integer(2).checked_mul(error)?;
                z.checked_mul(z)?.checked_mul(sd.checked_mul(sd)?)?.checked_mul(both)
            }
        }
    }

    /// Returns the smallest change that is more than chance, in hundredths of a point, rounded up.
    pub fn smallest(self) -> Option<Number> {
        if let Reliable::Points { points, .. } = self {
            return Some(points);
        }
        let squared = self.squared()?;
        let hundredths = |count: i64| Number::ratio(count, 100);
        let reaches =
            |count: i64| Some(hundredths(count)?.checked_mul(hundredths(count)?)? >= squared);
        let (mut low, mut high) = (0_i64, 100_i64);
        while !reaches(high)? {
            (low, high) = (high, high.checked_mul(2)?);
        }
        while high.checked_sub(low)? > 1 {
            let middle = low.checked_add(high)?.checked_div(2)?;
            if reaches(middle)? { high = middle } else { low = middle }
        }
        hundredths(high)
    }
}

/// The two-sided quantile of the normal distribution, to the places that are in use.
fn z(level: u8) -> Option<Number> {
    match level {
        90 => Number::ratio(1645, 1000),
        95 => Number::ratio(196, 100),
        _ => None,
    }
}

/// Returns the rule of change in words: what is reliable, at which cut, by which source.
pub fn change_words(change: &Change) -> String {
    let Change::Known { reliable, cut, source, local, .. } = change else {
        return "no reliable change was published that could be read".into();
    };
    let points = reliable.smallest().map_or_else(|| "?".into(), |points| points.to_string());
    let level = match reliable {
        Reliable::Points { level, .. } => level.map(u64::from),
        Reliable::Index { level, .. } => Some(u64::from(*level)),
    };
    let level = level.map_or_else(String::new, |level| format!(" ({level} % confidence)"));
    let cut = cut.map_or_else(String::new, |cut| format!(", clinical cut-off {cut}"));
    let whose = if *local { "local: " } else { "" };
    format!("reliable from {points} points{level}{cut}; {whose}{source}")
}
