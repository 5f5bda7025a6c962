//! What became of a score since earlier times: the one place where two scores are held against each other.

use crate::finding::{Assessed, Findings};
use crate::instrument::{Score, Window};
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

/// Returns the computed results of older responses of the same person, from the oldest on. What an older
/// definition computed by another key is none: it measured something else.
pub(super) fn computed_before(
    findings: &Findings,
    assessed: &Assessed,
    score: &Score,
) -> Vec<(Number, NaiveDate)> {
    let (instrument, informant) = (&assessed.response.instrument, assessed.response.informant);
    let older = findings.assessed.iter().take_while(|older| !std::ptr::eq(*older, assessed));
    let same = older.filter(|older| {
        older.response.instrument.id == instrument.id
            && older.response.informant == informant
            && instrument.measures_as(&older.response.instrument, &score.id)
    });
    let computed = same.filter_map(|older| {
        let (_, result) = older.score(&score.id)?;
        Some((result.number()?, older.response.date()))
    });
    computed.collect()
}

/// Returns the first time and the time before; within a day nothing changes, and which of two results of
/// an earlier day holds is not known.
pub(super) fn earlier(findings: &Findings, assessed: &Assessed, score: &Score) -> Vec<Earlier> {
    let (window, today) = (assessed.response.instrument.window, assessed.response.date());
    let mut before = computed_before(findings, assessed, score);
    before.retain(|(_, date)| *date < today);
    let times = match &before[..] {
        [] => Vec::new(),
        [only] => vec![("first", *only)],
        [first, .., last] => vec![("first", *first), ("before", *last)],
    };
    let is_one = |(score, date): (Number, NaiveDate)| {
        before.iter().all(|(other, on)| *on != date || *other == score)
    };
    let times = times.into_iter().filter(|(_, time)| is_one(*time));
    let overlapping = |date| window.is_some_and(|window: Window| window.overlaps(date, today));
    let earlier = times.map(|(since, (score, date))| Earlier {
        since,
        date,
        score,
        overlapping: overlapping(date),
    });
    earlier.collect()
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
