//! What a reader reads of each line of a plan: its text, and what stands beside it in a table.

use super::{AlertLine, Cause, InterventionLine, Line, ObjectiveLine, Plan, ProblemPlan, StepLine};
use std::collections::BTreeMap;

/// A line as it is read.
#[derive(Clone)]
pub struct Said {
    /// The id of the line.
    pub id: String,
    /// The printed label.
    pub label: String,
    /// Everything that is read of it.
    pub text: String,
    /// Why it is there.
    pub because: Vec<Cause>,
}

/// Returns every line as it is read, in the order of the plan.
pub fn said(plan: &Plan) -> Vec<Said> {
    let beside = beside(plan);
    let lines = plan.lines().into_iter().map(|line| {
        let besides = beside.get(line.id.as_str()).filter(|words| !words.is_empty());
        let besides = besides.map(|words| format!(" [{words}]")).unwrap_or_default();
        let edited = line.edited.as_ref().map(|words| format!(" ({words})")).unwrap_or_default();
        Said {
            id: line.id.clone(),
            label: line.label.clone(),
            text: format!("{}{besides}{edited}", line.text),
            because: line.because.clone(),
        }
    });
    lines.collect()
}

/// What stands beside the texts, by the ids of the lines.
fn beside(plan: &Plan) -> BTreeMap<&str, String> {
    let problems = || plan.problems.iter();
    let alerts = plan.alerts.iter().map(AlertLine::beside);
    let standings = problems().map(ProblemPlan::beside);
    let objectives = problems().flat_map(|one| &one.objectives).map(ObjectiveLine::beside);
    let interventions = problems().flat_map(|one| &one.interventions);
    let interventions = interventions.map(InterventionLine::beside);
    let steps = plan.programmes.iter().flat_map(|one| &one.now).map(StepLine::beside);
    let all = alerts.chain(standings).chain(objectives).chain(interventions).chain(steps);
    all.map(|(line, words)| (line.id.as_str(), words)).collect()
}

impl AlertLine {
    fn beside(&self) -> (&Line, String) {
        let response = self.response.as_deref().unwrap_or("open: no response is recorded");
        let gaps = self.gaps.iter().map(|gap| format!("left out: {gap}"));
        let said = [self.level.to_owned(), self.act.clone(), response.to_owned()];
        (&self.line, said.into_iter().chain(gaps).collect::<Vec<_>>().join("; "))
    }
}

impl ProblemPlan {
    fn beside(&self) -> (&Line, String) {
        (&self.line, self.standing.clone())
    }
}

impl ObjectiveLine {
    fn beside(&self) -> (&Line, String) {
        let ObjectiveLine { measure, baseline, target, due, .. } = self;
        (&self.line, format!("{measure}; start: {baseline}; target: {target}; by {due}"))
    }
}

impl InterventionLine {
    fn beside(&self) -> (&Line, String) {
        let InterventionLine { modality, frequency, responsible, alternative, .. } = self;
        let instead = alternative.as_ref().map(|words| format!("or instead: {words}"));
        let said = [modality, frequency, responsible].map(Clone::clone);
        (&self.line, said.into_iter().chain(instead).collect::<Vec<_>>().join("; "))
    }
}

impl StepLine {
    fn beside(&self) -> (&Line, String) {
        let StepLine { state, done_when, responsible, .. } = self;
        (&self.line, format!("{state}; done when: {done_when}; {responsible}"))
    }
}
