//! When the first plan and the next review are due, by the timing rules that the clinic works by.

use super::{Cause, Inputs, Line};
use crate::decision::Decisions;
use crate::jurisdiction::Term;
use chrono::{Days, NaiveDate};
use serde::Serialize;

/// Something that is due.
#[derive(Serialize)]
pub struct DeadlineLine {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// The day.
    pub due: NaiveDate,
    /// Whether it has passed, and nothing was done.
    pub overdue: bool,
    /// Whether it was done.
    #[serde(skip)]
    pub done: bool,
}

/// Returns what is due, with the rule that says so; nothing where the clinic works by none.
pub fn deadlines(inputs: &Inputs<'_>) -> Vec<DeadlineLine> {
    let Some(timing) = inputs.timing else { return Vec::new() };
    let as_of = inputs.findings.as_of;
    let issued: Vec<NaiveDate> =
        inputs.issued.iter().map(|plan| plan.on).filter(|on| *on <= as_of).collect();
    let first = inputs.findings.assessed.iter().map(|assessed| assessed.response.begun).min();
    let initial = timing.initial_plan.as_ref().zip(first).map(|(term, first)| {
        let from = format!("counted from the first answers, {first}");
        let due = Due { what: "the first plan", term, since: first, from };
        due.line("initial_plan", issued.iter().min().copied(), as_of)
    });
    let review = timing.review.as_ref().zip(issued.iter().max()).map(|(term, issued)| {
        let (since, from) = reviewed_last(*issued, inputs.decisions);
        Due { what: "the next review", term, since, from }.line("review", None, as_of)
    });
    let lines = initial.into_iter().chain(review).enumerate();
    let mut lines: Vec<DeadlineLine> = lines
        .map(|(index, line)| {
            let label = format!("Z{}", index + 1);
            DeadlineLine { line: Line { label, ..line.line }, ..line }
        })
        .collect();
    for line in &mut lines {
        let rules = Cause::new("source", format!("timing rules: {}", timing.title));
        line.line.because.push(rules);
    }
    lines
}

/// Since when the next review is counted: the plan that was issued last, or a review that came after it.
fn reviewed_last(issued: NaiveDate, decisions: &Decisions) -> (NaiveDate, String) {
    match decisions.reviews().map(|review| review.on).max().filter(|on| *on > issued) {
        Some(on) => (on, format!("counted from the review of {on}")),
        None => (issued, format!("counted from the plan issued on {issued}")),
    }
}

/// What is due, and by which rule.
struct Due<'t> {
    what: &'static str,
    term: &'t Term,
    since: NaiveDate,
    from: String,
}

impl Due<'_> {
    /// The line; `met` is the day on which it was done.
    fn line(&self, id: &str, met: Option<NaiveDate>, as_of: NaiveDate) -> DeadlineLine {
        let Term { days, words, note, source, level } = self.term;
        let due = self.since.checked_add_days(Days::new(u64::from(*days))).unwrap_or(self.since);
        let overdue = met.is_none() && due < as_of;
        let state = match met {
            Some(on) if on <= due => format!("done on {on}"),
            Some(on) => format!("done on {on}, late"),
            None if overdue => "overdue".to_owned(),
            None => "open".to_owned(),
        };
        let note = note.as_ref().map(|note| format!(", {note}")).unwrap_or_default();
        let level = level.as_str().replace('_', " ");
        let text = format!(
            "{}: due {due}, {state} ({words}{note}, {level}; {}; {source})",
            self.what, self.from
        );
        let because = vec![Cause::new("date", format!("{} + {days} days = {due}", self.since))];
        DeadlineLine {
            line: Line::new(format!("due/{id}"), "", text, because),
            due,
            overdue,
            done: met.is_some(),
        }
    }
}
