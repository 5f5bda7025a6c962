//! What happened by its days: steps of programmes, plans that were issued, reviews.

use crate::decision::{Decision, Review, StepDecision};
use crate::plan::{Cause, Inputs, Line};
use chrono::NaiveDate;
use serde::Serialize;

/// Something that happened on a day.
#[derive(Serialize)]
pub struct TimeLine {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// The day.
    pub date: NaiveDate,
    /// Whether it is a milestone.
    pub milestone: bool,
}

/// What was recorded of programmes, the plans that were issued and the reviews, by their days.
pub fn time_line(inputs: &Inputs<'_>) -> Vec<TimeLine> {
    let steps = inputs.decisions.iter().filter_map(|decision| match decision {
        Decision::Step(step) => Some(step),
        _ => None,
    });
    let steps = steps.enumerate().map(|(at, step)| happened(at + 1, step, inputs));
    let as_of = inputs.findings.as_of;
    let issued = inputs.issued.iter().map(|plan| plan.on).filter(|on| *on <= as_of);
    let issued = issued.zip(1..).map(|(on, number)| {
        let text = format!("Plan {number} was issued.");
        let because = vec![Cause::new("decision", format!("issued on {on}"))];
        let line = Line::new(format!("course/plan/{number}"), "", text, because);
        TimeLine { line, date: on, milestone: false }
    });
    let reviews =
        inputs.decisions.reviews().zip(1..).map(|(review, number)| reviewed(number, review));
    let mut all: Vec<TimeLine> = steps.chain(issued).chain(reviews).collect();
    all.sort_by_key(|happened| happened.date);
    all
}

fn reviewed(number: usize, review: &Review) -> TimeLine {
    let Review { on, by, care, .. } = review;
    let text = format!("The plan was reviewed: {} ({by})", care.words());
    let because = vec![Cause::new("decision", format!("{by} on {on}: reviewed"))];
    let line = Line::new(format!("course/review/{number}"), "", text, because);
    TimeLine { line, date: *on, milestone: false }
}

fn happened(number: usize, decision: &StepDecision, inputs: &Inputs<'_>) -> TimeLine {
    let StepDecision { programme, step, state, on, by, .. } = decision;
    let known = inputs.means.programmes.get(programme);
    let title = known.as_ref().map_or_else(|| programme.to_string(), |one| one.title.clone());
    let gone = step.as_ref().map(|id| (id, known.as_ref().and_then(|one| one.step(id.as_str()))));
    let what = match &gone {
        Some((_, Some(step))) => format!("{title}: {}", step.title),
        Some((id, None)) => format!("{title}: {id}"),
        None => format!("{title}, as a whole"),
    };
    let text = format!("{what}: {} ({by})", state.words());
    let because = vec![Cause::new("decision", format!("{by} on {on}: {}", state.words()))];
    let milestone = matches!(&gone, Some((_, Some(step))) if step.milestone);
    let line = Line::new(format!("course/step/{number}"), "", text, because);
    TimeLine { line, date: *on, milestone }
}
