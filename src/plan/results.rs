//! The results of the measures, as a table and a chart show them.

use super::bar::{Bar, bar};
use super::since::{Since, changes, computed_before, words_of};
use super::{Cause, Line};
use crate::condition::Truth;
use crate::finding::{Assessed, Findings, What};
use crate::instrument::{Field, Kind, Score};
use crate::response::Unread;
use crate::score::{ScoreResult, ScoreValue};
use chrono::NaiveDate;
use serde::Serialize;

/// What stands for the result of a sheet that has none.
const NOT_COMPUTED: &str = "not computed";

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

/// Returns a line for every score of the latest responses; for one that could not be computed,
/// the last that could be stands beside it. Every response that could not be read has a line too.
pub fn result_lines(findings: &Findings) -> Vec<ResultLine> {
    let mut lines = Vec::new();
    for assessed in findings.latest() {
        let scores = assessed.response.instrument.scores.iter();
        for (score, result) in scores.zip(&assessed.scored.scores) {
            let label = format!("R{}", lines.len() + 1);
            lines.push(result_line(findings, assessed, score, result, label));
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
    let same_day = also_that_day(findings, assessed, score);
    for other in &same_day {
        words.push_str(&format!("; also answered that day: {other}"));
    }
    let mut changes = changes(findings, assessed, score, result);
    // Which of the day's sheets holds is not known, so nor is what became of the score.
    if !changes.is_empty() && !settled(findings, assessed, score, result) {
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
            vec![Cause::finding(&fact)],
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

/// Returns whether the sheets of a day agree on a score.
pub(super) fn settled(
    findings: &Findings,
    assessed: &Assessed,
    score: &Score,
    result: &ScoreResult,
) -> bool {
    let value = value(result).unwrap_or_else(|| NOT_COMPUTED.to_owned());
    also_that_day(findings, assessed, score).iter().all(|other| *other == value)
}

/// Returns the value alone, where it was computed.
pub(super) fn value(result: &ScoreResult) -> Option<String> {
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
    let words = results.map(|(_, result)| value(result).unwrap_or_else(|| NOT_COMPUTED.to_owned()));
    words.collect()
}
