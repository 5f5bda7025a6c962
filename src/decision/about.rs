//! When and by whom something was decided, and about what.

use super::{Decision, StepDecision};
use chrono::NaiveDate;
use std::borrow::Cow;

impl Decision {
    /// Returns the day of the decision.
    pub fn on(&self) -> NaiveDate {
        match self {
            Decision::Problem(decision) => decision.on,
            Decision::Alert(response) => response.on,
            Decision::Raised(raised) => raised.on,
            Decision::Finding(decision) => decision.on,
            Decision::Edit(edit) => edit.on,
            Decision::TookPart(took_part) => took_part.on,
            Decision::Disclosed(disclosed) => disclosed.on,
            Decision::Limits(shown) => shown.on,
            Decision::Step(step) => step.on,
            Decision::TakeHome(decision) => decision.on,
            Decision::Signature(signature) => signature.on,
            Decision::Addendum(addendum) => addendum.on,
            Decision::HandedOver(handed) => handed.on,
            Decision::TookOver(took) => took.on,
            Decision::Reviewed(reviewed) => reviewed.on,
            Decision::Review(review) => review.on,
        }
    }

    /// Returns who decided.
    pub fn by(&self) -> &str {
        match self {
            Decision::Problem(decision) => &decision.by,
            Decision::Alert(response) => &response.by,
            Decision::Raised(raised) => &raised.by,
            Decision::Finding(decision) => &decision.by,
            Decision::Edit(edit) => &edit.by,
            Decision::TookPart(took_part) => &took_part.by,
            Decision::Disclosed(disclosed) => &disclosed.by,
            Decision::Limits(shown) => &shown.by,
            Decision::Step(step) => &step.by,
            Decision::TakeHome(decision) => &decision.by,
            Decision::Signature(signature) => &signature.by,
            Decision::Addendum(addendum) => &addendum.by,
            Decision::HandedOver(handed) => &handed.by,
            Decision::TookOver(took) => &took.by,
            Decision::Reviewed(reviewed) => &reviewed.by,
            Decision::Review(review) => &review.by,
        }
    }

    /// Returns what it is about, by an id within the case. Which alert fired and which score was high
    /// would tell an answer, so of these it is the response and the instrument.
    pub fn about(&self) -> Cow<'_, str> {
        let id = match self {
            Decision::Problem(decision) => decision.problem.as_str(),
            Decision::Alert(response) => &response.response,
            Decision::Raised(raised) => &raised.response,
            Decision::Finding(decision) => instrument_of(&decision.finding),
            Decision::Edit(edit) => &edit.line,
            Decision::TookPart(took_part) => &took_part.document,
            Decision::Disclosed(disclosed) => disclosed.document.as_str(),
            Decision::Limits(shown) => shown.jurisdiction.as_str(),
            Decision::Step(step) => return step_of(step),
            Decision::TakeHome(decision) => &decision.document,
            Decision::Signature(signature) => {
                signature.response.as_deref().unwrap_or(signature.document.as_str())
            }
            Decision::Addendum(addendum) => &addendum.note,
            Decision::Reviewed(reviewed) => &reviewed.objective,
            Decision::Review(review) => review.document.as_str(),
            // It is about the whole case.
            Decision::HandedOver(_) | Decision::TookOver(_) => "",
        };
        id.into()
    }
}

fn step_of(decision: &StepDecision) -> Cow<'_, str> {
    match &decision.step {
        Some(step) => format!("{}.{step}", decision.programme).into(),
        None => decision.programme.as_str().into(),
    }
}

fn instrument_of(finding: &str) -> &str {
    finding.split(['.', '@']).next().unwrap_or(finding)
}
