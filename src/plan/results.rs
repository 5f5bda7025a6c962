//! The results of the measures, as a table and a chart show them.

use super::bar::{Bar, bar};
use super::dispositions::{held, rule_that_holds};
use super::{Cause, Inputs, Line};
use crate::condition::Truth;
use crate::finding::{Assessed, Findings, What};
use crate::instrument::{Field, Kind, Score};
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
pub fn result_lines(inputs: &Inputs<'_>) -> Vec<ResultLine> {
    let findings = inputs.findings;
    let mut lines = Vec::new();
    for assessed in findings.latest() {
        let scores = assessed.response.instrument.scores.iter();
        for (score, result) in scores.zip(&assessed.scored.scores) {
            let label = format!("R{}", lines.len() + 1);
            let line = result_line(findings, assessed, score, result, label);
            lines.push(match held(assessed, score, inputs) {
                Some(words) => held_back(line, words),
                None => line,
            });
        }
    }
    for unread in findings.unread.iter().filter(|unread| !unread.is_void) {
        lines.push(unread_line(unread, format!("R{}", lines.len() + 1)));
    }
    lines
}

/// A suggestion that a danger holds back is none yet.
fn held_back(mut line: ResultLine, words: String) -> ResultLine {
    line.line.text = format!("{}: {words}", line.title);
    line.line.because.push(Cause::new("missing", words.clone()));
    ResultLine { result: words, computed: false, value: None, ..line }
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
    assessed: &Assessed,
    score: &Score,
    result: &ScoreResult,
    label: String,
) -> ResultLine {
    let what = What::Score(score.id.clone(), Field::Value);
    let name = assessed.name(what.clone());
    let fact = findings.revealed(assessed.fact(name.clone(), &what, findings.as_of));
    let mut words = fact.words.clone().unwrap_or_default();
    if let Some(earlier) =
        last_computed(findings, assessed, score).filter(|_| !result.is_computed())
    {
        words.push_str(&format!("; last computed {earlier}"));
    }
    let rule = rule_that_holds(assessed, score, &findings.client);
    let same_day = also_that_day(findings, assessed, score);
    for other in &same_day {
        words.push_str(&format!("; also answered that day: {other}"));
    }
    let mut changes = changes(findings, assessed, score, result);
    // Which of the day's sheets holds is not known, so nor is what became of the score.
    if !changes.is_empty() && same_day.iter().any(|other| Some(other) != value(result).as_ref()) {
        changes.clear();
        words.push_str("; no change is told of a day with two results");
    }
    for change in words_of(&changes, score) {
        words.push_str(&format!("; {change}"));
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
            std::iter::once(Cause::finding(&fact)).chain(rule).collect(),
        ),
        result: words,
        computed: result.is_computed(),
        is_measure: assessed.response.instrument.kind == Kind::Measure,
        value: value(result),
        changes,
    }
}

/// Returns the last result of an older response that was computed, with its date.
fn last_computed(findings: &Findings, assessed: &Assessed, score: &Score) -> Option<String> {
    let (number, date) = computed_before(findings, assessed, score).pop()?;
    Some(format!("{number} on {date}"))
}

/// Returns the computed results of older responses of the same person, from the oldest on.
pub(super) fn computed_before(
    findings: &Findings,
    assessed: &Assessed,
    score: &Score,
) -> Vec<(Number, NaiveDate)> {
    let older = findings.assessed.iter().take_while(|older| !std::ptr::eq(*older, assessed));
    let same = older.filter(|older| {
        older.response.instrument.id == assessed.response.instrument.id
            && older.response.informant == assessed.response.informant
    });
    let computed = same.filter_map(|older| {
        let (_, result) = older.score(&score.id)?;
        Some((result.number()?, older.response.date()))
    });
    computed.collect()
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

/// Returns what other sheets of the same person and day came to.
fn also_that_day(findings: &Findings, assessed: &Assessed, score: &Score) -> Vec<String> {
    let response = &assessed.response;
    let same_day = findings.assessed.iter().filter(|other| {
        !std::ptr::eq(*other, assessed)
            && other.response.date() == response.date()
            && other.response.informant == response.informant
            && other.response.instrument.id == response.instrument.id
    });
    let results = same_day.filter_map(|other| other.score(&score.id));
    let words = results.map(|(_, result)| value(result).unwrap_or_else(|| "not computed".into()));
    words.collect()
}

/// Returns what became of a score since the first time and since the time before. The two were
/// computed by one key, or they are not compared; within a day nothing changes.
fn changes(
    findings: &Findings,
    assessed: &Assessed,
    score: &Score,
    result: &ScoreResult,
) -> Vec<Since> {
    let Some(now) = result.number() else { return Vec::new() };
    let (window, today) = (assessed.response.instrument.window, assessed.response.date());
    let mut before = computed_before(findings, assessed, score);
    before.retain(|(_, date)| *date < today);
    let times = match &before[..] {
        [] => Vec::new(),
        [only] => vec![("first", only)],
        [first, .., last] => vec![("first", first), ("before", last)],
    };
    let changes = times.into_iter().filter_map(|(since, (from, date))| {
        let change = change(score, *from, now)?;
        let overlapping = window.is_some_and(|window| window.overlaps(*date, today));
        Some(Since { since, date: *date, from: *from, change, overlapping })
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
