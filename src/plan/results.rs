//! The results of the measures, as a table and a chart show them.

use super::bar::{Bar, bar};
use super::dispositions::{held, rule_that_holds};
use super::since::{Since, changes, days_before, untold, value_of, words_of};
use super::{Cause, Inputs, Line};
use crate::condition::Truth;
use crate::finding::{Day, Findings};
use crate::instrument::{Kind, Score};
use crate::response::Unread;
use crate::score::{ScoreResult, ScoreValue};
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

/// Returns a line for every score of the latest responses; for one that could not be computed,
/// the last that could be stands beside it. Every response that could not be read has a line too.
pub fn result_lines(inputs: &Inputs<'_>) -> Vec<ResultLine> {
    let findings = inputs.findings;
    let mut lines = Vec::new();
    for assessed in findings.latest() {
        let day = findings.day_of(assessed);
        let scores = assessed.response.instrument.scores.iter();
        for (score, result) in scores.filter_map(|score| day.score(&score.id)) {
            let label = format!("R{}", lines.len() + 1);
            let line = result_line(findings, &day, score, &result, label);
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
    let rule = rule_that_holds(assessed, score, &findings.client);
    // Where they differ, each is named with its sheet already.
    for other in also_that_day(day, score).iter().filter(|_| !day.differs(&what)) {
        words.push_str(&format!("; also answered that day: {other}"));
    }
    let changes = changes(findings, assessed, score, result);
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
            std::iter::once(Cause::finding(&fact)).chain(rule).collect(),
        ),
        result: words,
        computed: result.is_computed(),
        is_measure: assessed.response.instrument.kind == Kind::Measure,
        value: value(result),
        changes,
    }
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

/// Returns what the sheets came to that were written before the last of the same day.
fn also_that_day(day: &Day<'_>, score: &Score) -> Vec<String> {
    let results = day.others().filter_map(|other| other.score(&score.id));
    let words = results.map(|(_, result)| value(result).unwrap_or_else(|| "not computed".into()));
    words.collect()
}
