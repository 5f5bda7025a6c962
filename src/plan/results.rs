//! The results of the measures, as a table and a chart show them.

use super::bar::{Bar, bar};
use super::{Cause, Line};
use crate::condition::Truth;
use crate::finding::{Assessed, Day, Findings, What};
use crate::instrument::{Change, Field, Kind, Score};
use crate::number::Number;
use crate::response::Unread;
use crate::score::{ChangeResult, ScoreResult, ScoreValue, change, change_words};
use chrono::NaiveDate;
use serde::Serialize;

/// One result of a measure.
#[derive(Serialize)]
pub struct ResultLine {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// What is measured.
    pub title: String,
    /// The day of the answers.
    pub date: NaiveDate,
    /// Whose account it is.
    pub source: &'static str,
    /// The result in words.
    pub result: String,
    /// Whether it was computed.
    pub computed: bool,
    /// Whether it is of a published measure, not of a form of the clinic.
    #[serde(skip)]
    pub is_measure: bool,
    /// The number, the answer or the label alone, where it was computed; for other programs.
    #[serde(skip)]
    pub value: Option<String>,
    /// What became of it since earlier times; for other programs.
    #[serde(skip)]
    pub changes: Vec<Since>,
    /// What a reader of the score must know.
    pub note: Option<String>,
    /// What a chart can draw; absent for a result in words.
    pub bar: Option<Bar>,
}

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

/// Returns a line for every score of the latest responses; for one that could not be computed,
/// the last that could be stands beside it. Every response that could not be read has a line too.
pub fn result_lines(findings: &Findings) -> Vec<ResultLine> {
    let mut lines = Vec::new();
    for assessed in findings.latest() {
        let day = findings.day_of(assessed);
        let scores = assessed.response.instrument.scores.iter();
        for (score, result) in scores.filter_map(|score| day.score(&score.id)) {
            let label = format!("R{}", lines.len() + 1);
            lines.push(result_line(findings, &day, score, &result, label));
        }
    }
    for unread in findings.unread.iter().filter(|unread| !unread.is_void) {
        lines.push(unread_line(unread, format!("R{}", lines.len() + 1)));
    }
    lines
}

/// A response that could not be read has no score, and says so where its scores would stand.
fn unread_line(unread: &Unread, label: String) -> ResultLine {
    let result = format!("not computed: {}", unread.reason());
    let text = format!("{}: {result}", unread.id);
    ResultLine {
        line: Line::new(format!("score/{}", unread.id), label, text, Cause::unread(unread)),
        title: unread.id.clone(),
        date: unread.date,
        source: unread.informant.word(),
        result,
        computed: false,
        is_measure: false,
        value: None,
        changes: Vec::new(),
        note: None,
        bar: None,
    }
}

fn result_line(
    findings: &Findings,
    day: &Day<'_>,
    score: &Score,
    result: &ScoreResult,
    label: String,
) -> ResultLine {
    let assessed = day.last;
    let what = value_of(score);
    let name = assessed.name(what.clone());
    let fact = findings.revealed(day.fact(name.clone(), &what, findings.as_of));
    let mut words = fact.words.clone().unwrap_or_default();
    let before = days_before(findings, assessed, score);
    if let Some(last) = before.last().filter(|_| !result.is_computed()) {
        words.push_str(&format!("; last computed {}", last.words()));
    }
    // Where they differ, each is named with its sheet already.
    for other in also_that_day(day, score).iter().filter(|_| !day.differs(&what)) {
        words.push_str(&format!("; also answered that day: {other}"));
    }
    let changes = changes(&before, day, score, result);
    for told in words_of(&changes, score).into_iter().chain(untold(&before, day, score)) {
        words.push_str(&format!("; {told}"));
    }
    if !findings.bands_hold() && score.has_bands() {
        words.push_str("; the bands are for adults and are not used");
    }
    ResultLine {
        title: fact.label.clone(),
        date: assessed.response.date(),
        source: assessed.response.informant.word(),
        note: score.note.clone(),
        bar: bar(findings, assessed, score, result, &changes),
        line: Line::new(
            format!("score/{name}"),
            label,
            format!("{}: {words}", fact.label),
            vec![Cause::finding(&fact)],
        ),
        result: words,
        computed: result.is_computed(),
        is_measure: assessed.response.instrument.kind == Kind::Measure,
        value: value(result),
        changes,
    }
}

/// A day on which a score was computed, and what its sheets came to.
struct Before {
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

    fn words(&self) -> String {
        let all: Vec<String> = self.computed.iter().map(ToString::to_string).collect();
        match self.agreed() {
            Some(number) => format!("{number} on {}", self.date),
            None => format!("{} on {}, by sheets that differ", all.join(" and "), self.date),
        }
    }
}

/// Returns the earlier days on which a score of the same person was computed, from the oldest on.
fn days_before(findings: &Findings, assessed: &Assessed, score: &Score) -> Vec<Before> {
    let mut days: Vec<Before> = Vec::new();
    for older in findings.assessed.iter().filter(|older| is_earlier(older, assessed)) {
        let Some((_, result)) = older.score(&score.id) else { continue };
        let Some(number) = result.number() else { continue };
        let date = older.response.date();
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.computed.push(number),
            None => {
                let differs = findings.day_of(older).differs(&value_of(score));
                days.push(Before { date, computed: vec![number], differs });
            }
        }
    }
    days
}

fn value_of(score: &Score) -> What {
    What::Score(score.id.clone(), Field::Value)
}

/// Returns the computed results of older responses of the same person, from the oldest on.
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

/// Whether a response is of the same measure and person and of an earlier day.
fn is_earlier(older: &Assessed, assessed: &Assessed) -> bool {
    let (older, response) = (&older.response, &assessed.response);
    older.instrument.id == response.instrument.id
        && older.informant == response.informant
        && older.date() < response.date()
}

/// Returns the value alone, where it was computed.
fn value(result: &ScoreResult) -> Option<String> {
    match &result.value {
        _ if !result.is_computed() => None,
        ScoreValue::Number { .. } => result.number().map(|number| number.to_string()),
        ScoreValue::Truth(Truth::True) => Some("yes".into()),
        ScoreValue::Truth(Truth::False) => Some("no".into()),
        ScoreValue::Label(labels) => labels.first().map(ToString::to_string),
        ScoreValue::Truth(Truth::Unknown) | ScoreValue::Overflow => None,
    }
}

/// Returns what the sheets came to that were written before the last of the same day.
fn also_that_day(day: &Day<'_>, score: &Score) -> Vec<String> {
    let results = day.others().filter_map(|other| other.score(&score.id));
    let words = results.map(|(_, result)| value(result).unwrap_or_else(|| "not computed".into()));
    words.collect()
}

/// Returns what became of a score since the first time and since the time before. The two were
/// computed by one key, or they are not compared; within a day nothing changes, and since a day whose
/// sheets differ nobody knows.
fn changes(before: &[Before], day: &Day<'_>, score: &Score, result: &ScoreResult) -> Vec<Since> {
    let Some(now) = result.number() else { return Vec::new() };
    let (window, today) = (day.last.response.instrument.window, day.last.response.date());
    let changes = compared(before).into_iter().filter_map(|(since, then)| {
        let (from, date) = (then.agreed()?, then.date);
        let change = change(score, from, now)?;
        let overlapping = window.is_some_and(|window| window.overlaps(date, today));
        Some(Since { since, date, from, change, overlapping })
    });
    changes.collect()
}

/// The times that a score is compared with.
fn compared(before: &[Before]) -> Vec<(&'static str, &Before)> {
    match before {
        [] => Vec::new(),
        [only] => vec![("first", only)],
        [first, .., last] => vec![("first", first), ("before", last)],
    }
}

/// Returns which changes are not told, because the sheets of a day differ.
fn untold(before: &[Before], day: &Day<'_>, score: &Score) -> Vec<String> {
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
