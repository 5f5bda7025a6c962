//! Going through a plan that was issued: which objectives it has, what their measures say by now, and what
//! a review of it still lacks. What was decided stands in the case; nothing of this is stored.

mod causes;

pub use causes::{Origin, Stages, Step};

use crate::decision::{Decision, Decisions, Outcome, Review, Reviewed};
use crate::id::Hash;
use crate::plan::{ObjectiveLine, Plan};
use crate::score::ChangeResult;
use chrono::NaiveDate;

/// What is to be gone through.
pub struct Agenda {
    /// The number of the plan, from 1.
    pub number: usize,
    /// The day on which it was issued.
    pub issued: NaiveDate,
    /// Its hash.
    pub plan: Hash,
    /// Its objectives.
    pub objectives: Vec<ToReview>,
    /// The results that are reliably worse than before, as the plan of now says them.
    pub worse: Vec<String>,
}

/// An objective that is to be gone through.
pub struct ToReview {
    /// The id of its line.
    pub id: String,
    /// The label in the plan that was issued.
    pub label: String,
    /// What it says.
    pub text: String,
    /// How it is measured.
    pub measure: String,
    /// Where it started.
    pub baseline: String,
    /// Where it wants to get.
    pub target: String,
    /// The day it is due.
    pub due: NaiveDate,
    /// What its measure says by now, where a score or a log in the record tells it.
    pub now: Option<String>,
    /// Whether that reaches the target, where it is known.
    pub reached: Option<bool>,
}

/// What a review still lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Nobody has said what becomes of an objective.
    Objective(String),
    /// An objective is continued, its day has passed, and there is no further one.
    Day(String),
    /// An objective is to be changed, and reads as before.
    Edit(String),
    /// A measure is reliably worse, and nothing is said of it.
    Worse,
}

impl Agenda {
    /// Returns what is to be gone through of a plan, as it was issued and as it is now.
    pub fn of((number, plan): (usize, Hash), issued: &Plan, now: &Plan) -> Agenda {
        let later: Vec<&ObjectiveLine> = objectives(now).collect();
        let to_review = |objective| {
            let later = later.iter().find(|one: &&&ObjectiveLine| one.line.id == id_of(objective));
            ToReview::of(objective, later.copied())
        };
        let is_worse = |since: &crate::plan::Since| since.change == ChangeResult::ReliablyWorse;
        let worse = now.results.iter().filter(|result| result.changes.iter().any(is_worse));
        Agenda {
            number,
            issued: issued.as_of,
            plan,
            objectives: objectives(issued).map(to_review).collect(),
            worse: worse.map(|result| result.line.text.clone()).collect(),
        }
    }

    /// Returns an objective by the id of its line.
    pub fn objective(&self, id: &str) -> Option<&ToReview> {
        self.objectives.iter().find(|one| one.id == *id)
    }

    /// The objectives of which nobody has said yet what becomes of them.
    fn open(&self, decisions: &Decisions) -> Vec<&ToReview> {
        let said: Vec<&Reviewed> = self.said(decisions).collect();
        let is_open = |one: &&ToReview| said.iter().all(|reviewed| reviewed.objective != one.id);
        self.objectives.iter().filter(is_open).collect()
    }

    /// Returns what is still to be said of objectives before the review can be closed on a day.
    pub fn lacking(&self, decisions: &Decisions, on: NaiveDate) -> Vec<Lack> {
        let open = self.open(decisions).into_iter().map(|one| Lack::Objective(one.id.clone()));
        let of_said = self.objectives.iter().filter_map(|one| {
            let said =
                self.said(decisions).filter(|reviewed| reviewed.objective == one.id).last()?;
            self.lack_of(one, said, decisions, on)
        });
        open.chain(of_said).collect()
    }

    /// Returns what a review lacks.
    pub fn lacks(&self, review: &Review, decisions: &Decisions) -> Vec<Lack> {
        let mut lacking = self.lacking(decisions, review.on);
        let silent = !self.worse.is_empty() && review.worse.is_none();
        lacking.extend(silent.then_some(Lack::Worse));
        lacking
    }

    fn lack_of(
        &self,
        objective: &ToReview,
        said: &Reviewed,
        decisions: &Decisions,
        on: NaiveDate,
    ) -> Option<Lack> {
        let id = objective.id.clone();
        let is_edit = |one: &&Decision| matches!(one, Decision::Edit(edit) if edit.line == id);
        let edit = self.of_this(decisions).filter(is_edit).last();
        let further = match edit {
            Some(Decision::Edit(edit)) => edit.due.or(said.due),
            _ => said.due,
        };
        match said.outcome {
            Outcome::Change if edit.is_none() => Some(Lack::Edit(id)),
            Outcome::Continue | Outcome::Change if further.unwrap_or(objective.due) < on => {
                Some(Lack::Day(id))
            }
            _ => None,
        }
    }

    fn said<'d>(&'d self, decisions: &'d Decisions) -> impl Iterator<Item = &'d Reviewed> {
        self.of_this(decisions).filter_map(|decision| match decision {
            Decision::Reviewed(reviewed) => Some(reviewed),
            _ => None,
        })
    }

    /// What was decided on this plan since the last review.
    fn of_this<'d>(&'d self, decisions: &'d Decisions) -> impl Iterator<Item = &'d Decision> {
        decisions.since_review().filter(|decision| decision.on() >= self.issued)
    }
}

impl ToReview {
    fn of(issued: &ObjectiveLine, later: Option<&ObjectiveLine>) -> ToReview {
        ToReview {
            id: issued.line.id.clone(),
            label: issued.line.label.clone(),
            text: issued.line.text.clone(),
            measure: issued.measure.clone(),
            baseline: issued.baseline.clone(),
            target: issued.target.clone(),
            due: later.map_or(issued.due, |one| one.due),
            now: later.filter(|one| one.is_told).map(|one| one.now.clone()),
            reached: later.and_then(|one| one.reached),
        }
    }
}

fn objectives(plan: &Plan) -> impl Iterator<Item = &ObjectiveLine> {
    let treated = plan.problems.iter().filter(|problem| problem.treated);
    treated.flat_map(|problem| &problem.objectives)
}

fn id_of(objective: &ObjectiveLine) -> &str {
    &objective.line.id
}
