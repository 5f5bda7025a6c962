//! The days of a plan without its words, for many cases at once. What they are is decided by the same
//! code that makes the plan.

use super::draft::{Unsigned, missing_signature};
use super::filling::Filling;
use super::signed::Signed;
use super::sort::{sort, when};
use super::{Inputs, edits, objective};
use crate::decision::Decisions;
use crate::problem::Problem;
use chrono::NaiveDate;

/// Returns the objectives of the problems that are treated, by the ids of their lines, with the days on
/// which they are due. The decisions are those of the findings' day.
pub fn objective_days(inputs: &Inputs<'_>) -> Vec<(String, NaiveDate)> {
    let sorted = sort(inputs);
    let mut days = Vec::new();
    for (considered, decision) in &sorted.active {
        if decision.is_none() {
            continue;
        }
        let (problem, cause) = (considered.problem, when(considered, inputs));
        let filling = Filling::of(inputs).of_problem(considered);
        for chosen in filling.active_objectives(problem, &mut Vec::new(), &cause) {
            let id = objective::line_id(problem, chosen);
            let due = objective::due(&id, chosen, filling.start.0, inputs.decisions);
            if !edits::is_left_out(&id, inputs.decisions) {
                days.push((id, due));
            }
        }
    }
    days
}

/// Returns whether an objective of a problem that is treated can be due by a day, whichever of them are
/// chosen.
pub fn objectives_by(until: NaiveDate, problem: &Problem, decisions: &Decisions) -> bool {
    let Some(began) = decisions.treated_since(problem.id.as_str()) else { return false };
    problem.objectives.iter().any(|objective| {
        let id = objective::line_id(problem, objective);
        objective::due(&id, objective, began, decisions) <= until
    })
}

/// Returns whose signature the plan lacks as far as days tell, which is not all: what was changed on the
/// day of the signature is seen where the plan is made.
pub fn unsigned_by_days(inputs: &Inputs<'_>) -> Option<Unsigned> {
    missing_signature(&Signed::by_days(inputs), inputs.staff)
}
