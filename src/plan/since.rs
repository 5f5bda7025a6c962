//! What became of a score since earlier times: the one place where two scores are held against each other.

use crate::finding::{Assessed, Day, Findings, What};
use crate::instrument::{Change, Field, Score, Window};
use crate::number::Number;
use crate::score::{ChangeResult, ScoreResult, change, change_words};
use chrono::NaiveDate;
use serde::Serialize;

/// What became of a score since an earlier time.
#[derive(Clone, Serialize)]
pub struct Since {
    /// Which time: the first, or the one before.
    pub since: &'static str,
    /// The day of the answers then.
    pub date: NaiveDate,
    /// The score then.
    pub from: Number,
    /// What it comes to.
    pub change: ChangeResult,
    /// Whether the questions asked about the same days both times: then part of what was measured
    /// was measured twice.
    pub overlapping: bool,
}

/// A score of an earlier time, to hold a later one against.
pub(super) struct Earlier {
    pub(super) since: &'static str,
    pub(super) date: NaiveDate,
    pub(super) score: Number,
    pub(super) overlapping: bool,
}

/// A day on which a score was computed, and what its sheets came to.
pub(super) struct Before {
    date: NaiveDate,
    /// What each sheet came to, the one written last at the end.
    computed: Vec<Number>,
    /// Whether a sheet contradicts another.
    differs: bool,
}

impl Before {
    /// Returns what the sheets agree on.
    fn agreed(&self) -> Option<Number> {
        let (first, rest) = self.computed.split_first()?;
        (!self.differs && rest.iter().all(|number| number == first)).then_some(*first)
    }

    /// Returns the score with its day.
    pub(super) fn words(&self) -> String {
        let all: Vec<String> = self.computed.iter().map(ToString::to_string).collect();
        match self.agreed() {
            Some(number) => format!("{number} on {}", self.date),
            None => format!("{} on {}, by sheets that differ", all.join(" and "), self.date),
        }
    }
}

/// Returns the earlier days on which a score of the same person was computed, from the oldest on. What an
/// older definition computed by another key is none: it measured something else.
pub(super) fn days_before(findings: &Findings, assessed: &Assessed, score: &Score) -> Vec<Before> {
    let mut days: Vec<Before> = Vec::new();
    for older in findings.assessed.iter().filter(|older| is_earlier(older, assessed, score)) {
        let Some((_, result)) = older.score(&score.id) else { continue };
        let Some(number) = result.number() else { continue };
        let date = older.response.date();
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.computed.push(number),
            None => {
                let differs = !is_settled(findings, older, score);
                days.push(Before { date, computed: vec![number], differs });
            }
        }
    }
    days
}

/// Whether a response is of the same person and of an earlier day, and measured the same.
fn is_earlier(older: &Assessed, assessed: &Assessed, score: &Score) -> bool {
    let (older, response) = (&older.response, &assessed.response);
    older.instrument.id == response.instrument.id
        && older.informant == response.informant
        && older.date() < response.date()
        && response.instrument.measures_as(&older.instrument, &score.id)
}

/// Returns whether the sheets of a response's day agree on a score.
pub(super) fn is_settled(findings: &Findings, assessed: &Assessed, score: &Score) -> bool {
    !findings.day_of(assessed).differs(&value_of(score))
}

/// Returns the name of a score's value.
pub(super) fn value_of(score: &Score) -> What {
    What::Score(score.id.clone(), Field::Value)
}

/// Returns the scores of earlier days, from the oldest on.
pub(super) fn computed_before(
    findings: &Findings,
    assessed: &Assessed,
    score: &Score,
) -> Vec<(Number, NaiveDate)> {
    let days = days_before(findings, assessed, score).into_iter();
    let computed =
        days.flat_map(|day| day.computed.into_iter().map(move |number| (number, day.date)));
    computed.collect()
}

/// The days that a score is compared with: the first and the one before.
fn compared(before: &[Before]) -> Vec<(&'static str, &Before)> {
    match before {
        [] => Vec::new(),
        [only] => vec![("first", only)],
        [first, .., last] => vec![("first", first), ("before", last)],
    }
}

/// Returns the first time and the time before; within a day nothing changes, and since a day whose sheets
/// differ nobody knows.
pub(super) fn earlier(findings: &Findings, assessed: &Assessed, score: &Score) -> Vec<Earlier> {
    let (window, today) = (assessed.response.instrument.window, assessed.response.date());
    let before = days_before(findings, assessed, score);
    let overlapping = |date| window.is_some_and(|window: Window| window.overlaps(date, today));
    let earlier = compared(&before).into_iter().filter_map(|(since, then)| {
        let (score, date) = (then.agreed()?, then.date);
        Some(Earlier { since, date, score, overlapping: overlapping(date) })
    });
    earlier.collect()
}

/// Returns which changes are not told, because the sheets of a day differ.
pub(super) fn untold(before: &[Before], day: &Day<'_>, score: &Score) -> Vec<String> {
    if !matches!(score.change, Some(Change::Known { .. })) || before.is_empty() {
        return Vec::new();
    }
    if day.differs(&value_of(score)) {
        return vec!["no change is told".to_owned()];
    }
    let open = compared(before).into_iter().filter(|(_, then)| then.agreed().is_none());
    open.map(|(_, then)| format!("no change is told since {}: its sheets differ", then.date))
        .collect()
}

/// Returns what became of a score since the first time and since the time before, where a rule says what
/// is more than chance.
pub(super) fn changes(
    findings: &Findings,
    assessed: &Assessed,
    score: &Score,
    result: &ScoreResult,
) -> Vec<Since> {
    let Some(now) = result.number() else { return Vec::new() };
    let changes = earlier(findings, assessed, score).into_iter().filter_map(|earlier| {
        let Earlier { since, date, score: from, overlapping } = earlier;
        let change = change(score, from, now)?;
        Some(Since { since, date, from, change, overlapping })
    });
    changes.collect()
}

pub(super) fn words_of(changes: &[Since], score: &Score) -> Vec<String> {
    let words = |Since { since, date, from, change, overlapping }: &Since| {
        let overlap = if *overlapping { ", of times that overlap" } else { "" };
        format!("{since} {from} on {date}: {}{overlap}", change.words())
    };
    let mut words: Vec<String> = changes.iter().map(words).collect();
    // The rule stands behind what it decided.
    if let (Some(last), Some(rule)) = (words.last_mut(), &score.change) {
        last.push_str(&format!(" ({})", change_words(rule)));
    }
    words
}
