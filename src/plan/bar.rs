//! A result as a chart draws it.

use super::since::{Since, computed_before, words_of};
use crate::finding::{Assessed, Findings, band_words};
use crate::instrument::Score;
use crate::number::{Interval, Number};
use crate::score::{ScoreResult, ScoreState, ScoreValue};
use chrono::NaiveDate;
use serde::Serialize;

/// The occasions that a chart has room for.
const MOST_TIMES: usize = 12;

/// A result as a chart draws it.
#[derive(Clone, Serialize)]
pub struct Bar {
    /// The value, or the values still possible.
    pub possible: Interval,
    /// The values of the scale.
    pub range: Interval,
    /// The band in words; empty where there is none.
    pub band: String,
    /// Which way is worse.
    pub direction: &'static str,
    /// What the values mean, from the lowest on; empty where that differs or is not known.
    pub bands: Vec<BandDrawn>,
    /// The first score, the latest ones and this one, by their days; empty where there is one.
    pub times: Vec<Time>,
    /// What became of it, with the rule and its source; empty where nothing is known.
    pub change: String,
}

/// A stretch of scores with one meaning, up to where the next begins.
#[derive(Clone, Serialize)]
pub struct BandDrawn {
    /// The lowest score in it.
    pub from: Number,
    /// What it is called.
    pub text: String,
    /// Whether a score in it is a finding.
    pub concern: bool,
}

/// The score of a day.
#[derive(Clone, Serialize)]
pub struct Time {
    /// The day.
    pub date: NaiveDate,
    /// The score.
    pub score: Number,
}

/// Returns what a chart draws of a result; `None` of a result in words.
pub fn bar(
    findings: &Findings,
    assessed: &Assessed,
    score: &Score,
    result: &ScoreResult,
    changes: &[Since],
) -> Option<Bar> {
    let ScoreValue::Number { possible, .. } = &result.value else { return None };
    let range = score.range?;
    let mut words: Vec<String> = band_words(score, result).into_iter().collect();
    if let ScoreState::Prorated { answered, of } = result.state {
        words.push(format!("prorated ({answered} of {of})"));
    }
    Some(Bar {
        possible: *possible,
        range,
        band: words.join(", "),
        direction: score.direction.words(),
        bands: bands(score, result),
        times: times(findings, assessed, score, result),
        change: words_of(changes, score).join("; "),
    })
}

/// Returns the bands that the client's score was read by, where it was read by one list.
fn bands(score: &Score, result: &ScoreResult) -> Vec<BandDrawn> {
    let [reading] = &result.readings[..] else { return Vec::new() };
    let lists = score.bands.lists(reading.sex.as_deref());
    let [(_, bands)] = lists[..] else { return Vec::new() };
    let drawn = bands.iter().map(|band| BandDrawn {
        from: band.from,
        text: band.text.clone(),
        concern: band.concern,
    });
    drawn.collect()
}

/// Returns the scores of the days on which there is one; of a day with several results, each. What a
/// screen says of all of life or of a year is no course.
fn times(
    findings: &Findings,
    assessed: &Assessed,
    score: &Score,
    result: &ScoreResult,
) -> Vec<Time> {
    let now = result.number().map(|number| (number, assessed.response.date()));
    let mut times: Vec<Time> = Vec::new();
    for (score, date) in computed_before(findings, assessed, score).into_iter().chain(now) {
        times.retain(|time| (time.date, time.score) != (date, score));
        times.push(Time { date, score });
    }
    let shows_progress = assessed.response.instrument.shows_progress();
    let in_range = |time: &Time| score.range.is_some_and(|range| range.contains(time.score));
    if !shows_progress || now.is_none() || times.len() < 2 || !times.iter().all(in_range) {
        return Vec::new();
    }
    if times.len() > MOST_TIMES {
        times.drain(1..=times.len() - MOST_TIMES);
    }
    times
}
