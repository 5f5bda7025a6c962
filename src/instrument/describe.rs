//! What an instrument is for those who choose one: how long it takes, what its bands cover, and
//! what has not been confirmed.

use super::{AnswerType, Band, Instrument, Item, Score};
use crate::number::{Number, RoundingMode, counted};

/// How long an instrument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// How many items there are, also those that are asked of few.
    pub items: usize,
    /// How many minutes.
    pub minutes: usize,
    /// Whether the minutes are an estimate of ours: no source says them.
    pub estimated: bool,
}

/// A band with the values that it covers.
pub struct Stretch<'s> {
    /// The lowest value.
    pub low: Number,
    /// The highest value, where the score has one.
    pub high: Option<Number>,
    /// What they mean.
    pub band: &'s Band,
}

impl Instrument {
    /// Returns how long it takes: what a source says, else an estimate from the items.
    pub fn length(&self) -> Length {
        let items = self.items.len();
        match self.minutes {
            Some(minutes) => Length { items, minutes: minutes.into(), estimated: false },
            None => {
                let seconds: usize = self.items.iter().map(seconds).sum();
                Length { items, minutes: seconds.div_ceil(60).max(1), estimated: true }
            }
        }
    }

    /// Returns the scores of which the key or the bands have not been read in a source.
    pub fn unconfirmed_scores(&self) -> impl Iterator<Item = &Score> {
        self.scores.iter().filter(|score| !score.confirmed)
    }
}

impl Length {
    /// Returns the length in words: `9 items, about 2 minutes`.
    pub fn words(self) -> String {
        let about = if self.estimated { "about " } else { "" };
        let items = counted(self.items, "item", "items");
        format!("{items}, {about}{}", counted(self.minutes, "minute", "minutes"))
    }
}

/// Choosing takes less time than writing; the figures are ours, see `docs/instrument-files.md`.
fn seconds(item: &Item) -> usize {
    match item.answer {
        AnswerType::Records(_) => 120,
        AnswerType::Text { .. } => 60,
        _ => 10,
    }
}

impl Score {
    /// Returns bands with the values that each covers, up to where the next one begins.
    pub fn stretches<'s>(&self, bands: &'s [Band]) -> Vec<Stretch<'s>> {
        let ends = bands.iter().skip(1).map(|next| self.last_before(next.from));
        let last = self.range.map(|range| range.high);
        let ends = ends.chain(std::iter::once(last));
        let both = bands.iter().zip(ends);
        both.map(|(band, high)| Stretch { low: band.from, high, band }).collect()
    }

    /// Returns the highest value below a cut that the score's decimal places allow.
    fn last_before(&self, cut: Number) -> Option<Number> {
        let places = self.rounding.map_or(0, |rounding| rounding.places);
        let step = Number::ratio(1, 10_i64.checked_pow(places)?)?;
        cut.round(places, RoundingMode::Up)?.checked_sub(step)
    }
}

impl Stretch<'_> {
    /// Returns the values: `0–4`, or the one there is.
    pub fn values(&self) -> String {
        match self.high {
            Some(high) if high == self.low => self.low.to_string(),
            Some(high) => format!("{}–{high}", self.low),
            None => format!("from {}", self.low),
        }
    }
}
