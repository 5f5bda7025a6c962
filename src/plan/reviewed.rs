//! The reviews of plans, as a document shows them: what became of each objective, and of the whole.

use super::{Cause, Inputs, Line};
use crate::decision::{Care, Decision, Outcome, Review, Reviewed};
use crate::id::Hash;
use chrono::NaiveDate;
use serde::Serialize;

/// A plan that was issued.
#[derive(Clone, Copy)]
pub struct Issued<'a> {
    /// The day.
    pub on: NaiveDate,
    /// Its hash.
    pub hash: Hash,
    /// Its lines by their ids, as they were read; empty where the record did not keep them.
    pub lines: &'a [(String, String)],
}

/// A review of a plan.
#[derive(Serialize)]
pub struct ReviewLine {
    /// The line; its text says whether care goes on, and why.
    #[serde(flatten)]
    pub line: Line,
    /// The day.
    pub on: NaiveDate,
    /// Who recorded it.
    pub by: String,
    /// The number of the plan that was gone through, from 1; 0 where it is not in the record.
    pub plan: usize,
    /// The day on which that plan was issued.
    pub issued: Option<NaiveDate>,
    /// Whether care goes on: `continue`, `transfer` or `discharge`.
    pub care: &'static str,
    /// The same in words.
    pub care_words: &'static str,
    /// Why.
    pub reason: String,
    /// What is said of measures that are reliably worse.
    pub worse: Option<String>,
    /// What the client said.
    pub client_words: Option<String>,
    /// Who took part, as roles.
    pub who: String,
    /// What became of each objective.
    pub objectives: Vec<ReviewedLine>,
}

/// What became of an objective.
#[derive(Serialize)]
pub struct ReviewedLine {
    /// The line; its text is the objective as it was issued.
    #[serde(flatten)]
    pub line: Line,
    /// What becomes of it, in words.
    pub outcome: &'static str,
    /// What its measure said.
    pub now: Option<String>,
    /// By when it is to be reached from here.
    pub further: Option<NaiveDate>,
    /// Why.
    pub reason: Option<String>,
}

/// Returns the reviews, the latest first.
pub fn reviews(inputs: &Inputs<'_>) -> Vec<ReviewLine> {
    let mut reviews = Vec::new();
    let mut of_objectives: Vec<&Reviewed> = Vec::new();
    for decision in inputs.decisions.iter() {
        match decision {
            Decision::Reviewed(reviewed) => of_objectives.push(reviewed),
            Decision::Review(review) => {
                let number = reviews.len() + 1;
                reviews.push(line(number, review, &std::mem::take(&mut of_objectives), inputs));
            }
            _ => {}
        }
    }
    reviews.reverse();
    reviews
}

fn line(
    number: usize,
    review: &Review,
    of_objectives: &[&Reviewed],
    inputs: &Inputs<'_>,
) -> ReviewLine {
    let Review { on, by, care, reason, worse, client_words, who, .. } = review;
    let plan = gone_through(review, inputs.issued);
    let issued = plan.map(|at| &inputs.issued[at]);
    let label = format!("Q{number}");
    let said = |reviewed: &&Reviewed| is_last(reviewed, of_objectives);
    let objectives = of_objectives.iter().filter(|one| said(one)).enumerate().map(|(at, one)| {
        objective(&format!("review/{number}"), &format!("{label}.{}", at + 1), one, issued)
    });
    let because = vec![Cause::new("decision", format!("{by} on {on}: {}", care.words()))];
    ReviewLine {
        line: Line::new(
            format!("review/{number}"),
            label.clone(),
            format!("Review of {on}: {}. {reason}", care.words()),
            because,
        ),
        on: *on,
        by: by.clone(),
        plan: plan.map_or(0, |at| at + 1),
        issued: issued.map(|issued| issued.on),
        care: Care::word(*care),
        care_words: care.words(),
        reason: reason.clone(),
        worse: worse.clone(),
        client_words: client_words.clone(),
        who: who.clone(),
        objectives: objectives.collect(),
    }
}

/// Where the plan that was gone through stands: by its hash, or else by the day of the review.
fn gone_through(review: &Review, issued: &[Issued<'_>]) -> Option<usize> {
    match review.plan {
        Some(hash) => issued.iter().rposition(|plan| plan.hash == hash),
        None => issued.iter().rposition(|plan| plan.on <= review.on),
    }
}

/// Of several entries on one objective the last holds.
fn is_last(reviewed: &Reviewed, all: &[&Reviewed]) -> bool {
    let of_it = all.iter().rev().find(|one| one.objective == reviewed.objective);
    of_it.is_some_and(|last| std::ptr::eq(*last, reviewed))
}

fn objective(
    review: &str,
    label: &str,
    reviewed: &Reviewed,
    issued: Option<&Issued<'_>>,
) -> ReviewedLine {
    let Reviewed { objective, on, by, outcome, now, due, reason } = reviewed;
    let lines = issued.map_or(&[][..], |issued| issued.lines);
    let text = lines.iter().find(|(id, _)| id == objective).map(|(_, text)| text);
    let because = vec![Cause::new("decision", format!("{by} on {on}: {}", outcome.words()))];
    ReviewedLine {
        line: Line::new(
            format!("{review}/{objective}"),
            label,
            text.unwrap_or(objective).clone(),
            because,
        ),
        outcome: Outcome::words(*outcome),
        now: now.clone(),
        further: *due,
        reason: reason.clone(),
    }
}

impl ReviewLine {
    pub(super) fn lines(&self) -> impl Iterator<Item = &Line> {
        std::iter::once(&self.line).chain(self.objectives.iter().map(|objective| &objective.line))
    }
}
