//! What clinicians changed in the lines of a plan. An edit holds whatever the plan is made from anew, and
//! one of a line that is not there any more is kept and told.

use super::{Cause, Line, ProblemPlan};
use crate::decision::{Decision, Decisions, Edit};

/// Puts the edits in place; returns a line for each that is about nothing in the plan.
pub fn apply(problems: &mut [ProblemPlan], decisions: &Decisions) -> Vec<Line> {
    let mut orphans = Vec::new();
    for edit in latest(decisions) {
        let found = problems.iter_mut().any(|problem| problem.edit(edit));
        if !found {
            orphans.push(orphan(edit));
        }
    }
    orphans
}

/// The last edit of each line, in the order in which lines were first edited.
fn latest(decisions: &Decisions) -> Vec<&Edit> {
    let mut edits: Vec<&Edit> = Vec::new();
    for decision in decisions.iter() {
        let Decision::Edit(edit) = decision else { continue };
        match edits.iter_mut().find(|known| known.line == edit.line) {
            Some(known) => *known = edit,
            None => edits.push(edit),
        }
    }
    edits
}

fn words(edit: &Edit) -> String {
    let Edit { by, on, reason, .. } = edit;
    let why = reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    match edit.left_out {
        true => format!("left out by {by}, {on}{why}"),
        false => format!("edited by {by}, {on}{why}"),
    }
}

fn orphan(edit: &Edit) -> Line {
    let text =
        format!("{} is not in the plan now; it was {}. The edit is kept.", edit.line, words(edit));
    let because = vec![Cause::new("decision", words(edit))];
    Line::new(format!("orphan/{}", edit.line), "", text, because)
}

impl ProblemPlan {
    /// Changes the line that an edit is about; returns whether it is one of this problem.
    fn edit(&mut self, edit: &Edit) -> bool {
        if self.goal.line.id == edit.line {
            self.goal.line.change(edit);
            self.goal.in_clients_words |= edit.text.is_some();
            return true;
        }
        if let Some(at) = self.objectives.iter().position(|one| one.line.id == edit.line) {
            if edit.left_out {
                let gone = self.objectives.remove(at);
                self.leave_out(&gone.line, edit);
                return true;
            }
            let objective = &mut self.objectives[at];
            objective.line.change(edit);
            objective.for_client = said(&edit.for_client, &edit.text, &objective.for_client);
            objective.due = edit.due.unwrap_or(objective.due);
            return true;
        }
        if let Some(at) = self.interventions.iter().position(|one| one.line.id == edit.line) {
            if edit.left_out {
                let gone = self.interventions.remove(at);
                self.leave_out(&gone.line, edit);
                return true;
            }
            let intervention = &mut self.interventions[at];
            intervention.line.change(edit);
            intervention.for_client = said(&edit.for_client, &edit.text, &intervention.for_client);
            if let Some(frequency) = &edit.frequency {
                intervention.frequency.clone_from(frequency);
            }
            return true;
        }
        false
    }

    /// What is left out is told under the problem, with who did and why.
    fn leave_out(&mut self, line: &Line, edit: &Edit) {
        let mut because = vec![Cause::new("decision", words(edit))];
        because.extend(line.because.clone());
        let text = format!("{} ({})", line.text, words(edit));
        let label = format!("{}.X{}", self.line.label, self.left_out.len() + 1);
        self.left_out.push(Line::new(format!("left_out/{}", line.id), label, text, because));
    }
}

/// What is said to the client: what the edit says to the client, or what it says at all.
fn said(
    for_client: &Option<String>,
    text: &Option<String>,
    before: &Option<String>,
) -> Option<String> {
    for_client.clone().or_else(|| text.clone().filter(|_| before.is_some())).or(before.clone())
}

impl Line {
    fn change(&mut self, edit: &Edit) {
        if let Some(text) = &edit.text {
            self.text.clone_from(text);
        }
        self.edited = Some(words(edit));
        self.because.insert(0, Cause::new("decision", words(edit)));
    }
}
