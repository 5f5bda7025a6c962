//! Plans: when they are due and reviewed, who has not signed, which objectives and decisions have a day.

use super::{Asked, Due, Kind};
use crate::decision::{Decision, Disposition};
use crate::plan::{self, Unsigned, settled_on};
use chrono::NaiveDate;

/// The first plan and the next review, by the timing rules that the clinic works by.
pub fn deadlines(asked: &Asked<'_>) -> Vec<Due> {
    let open = plan::deadlines(asked.inputs).into_iter().filter(|line| !line.done);
    let due = open.map(|line| {
        let kind = if line.line.id == "due/review" { Kind::Review } else { Kind::FirstPlan };
        Due { overdue: line.overdue, ..asked.since(kind, "", line.due) }
    });
    due.collect()
}

/// The plan that lacks a signature, since the newest answer or decision.
pub fn signatures(asked: &Asked<'_>) -> Vec<Due> {
    let (findings, decisions) = (asked.inputs.findings, asked.inputs.decisions);
    let since = settled_on(findings, decisions);
    if since == NaiveDate::MIN {
        // Nothing was answered or decided, and there is nothing to sign.
        return Vec::new();
    }
    let due = plan::unsigned_by_days(asked.inputs).map(|unsigned| match unsigned {
        Unsigned::Clinician => asked.since(Kind::Signature, "", since),
        Unsigned::Supervisor(name) => {
            Due { waits_for: Some(name), ..asked.since(Kind::CoSignature, "", since) }
        }
    });
    due.into_iter().collect()
}

/// The objectives of the problems that are treated.
pub fn objectives(asked: &Asked<'_>) -> Vec<Due> {
    let objectives = plan::objective_days(asked.inputs).into_iter();
    objectives.map(|(line, day)| asked.by(Kind::Objective, line, day)).collect()
}

/// The problems that were put off to a day.
pub fn deferred(asked: &Asked<'_>) -> Vec<Due> {
    let decisions = asked.inputs.decisions;
    let due = decisions.iter().filter_map(|decision| {
        let Decision::Problem(one) = decision else { return None };
        let last = decisions.for_problem(one.problem.as_str())?;
        let deferred = one.disposition == Disposition::Defer && std::ptr::eq(last, one);
        let until = one.until.filter(|_| deferred)?;
        Some(asked.by(Kind::Deferred, one.problem.as_str(), until))
    });
    due.collect()
}
