//! What clinicians changed in the lines of a plan. An edit holds whatever the plan is made from anew, and
//! one of a line that is not there any more is kept and told.

use super::{Cause, Line, ProblemPlan, Quotes};
use crate::decision::{Decision, Decisions, Edit};

/// Puts the edits in place; returns a line for each that is about nothing in the plan.
///
/// Where the words of a document are not known to be safe to take home, what a clinician wrote is not
/// either: only days, frequencies and what is left out are put in place.
pub fn apply(problems: &mut [ProblemPlan], decisions: &Decisions, quotes: Quotes) -> Vec<Line> {
    let mut orphans = Vec::new();
    for edit in merged(decisions) {
        let told = match quotes {
            Quotes::Shown => edit,
            Quotes::LeftOut | Quotes::Never => Edit { text: None, for_client: None, ..edit },
        };
        if !problems.iter_mut().any(|problem| problem.edit(&told)) {
            orphans.push(orphan(&told));
        }
    }
    orphans
}

/// What the edits of each line come to, in the order in which lines were first edited: each says
/// something anew, and leaves the rest as those before it said.
fn merged(decisions: &Decisions) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for decision in decisions.iter() {
        let Decision::Edit(edit) = decision else { continue };
        match edits.iter_mut().find(|known| known.line == edit.line) {
            Some(known) => {
                let before = known.clone();
                *known = Edit {
                    text: edit.text.clone().or(before.text),
                    for_client: edit.for_client.clone().or(before.for_client),
                    frequency: edit.frequency.clone().or(before.frequency),
                    due: edit.due.or(before.due),
                    reason: edit.reason.clone().or(before.reason),
                    ..edit.clone()
                };
            }
            None => edits.push(edit.clone()),
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
            // What a clinician writes is never quoted as the client's own.
            self.goal.in_clients_words &= edit.text.is_none();
            self.goal.line.change(edit);
            return true;
        }
        if let Some(at) = self.objectives.iter().position(|one| one.line.id == edit.line) {
            if edit.left_out {
                let gone = self.objectives.remove(at);
                for intervention in &mut self.interventions {
                    intervention.serves.retain(|label| *label != gone.line.label);
                }
                self.leave_out(&gone.line, edit);
                return true;
            }
            let objective = &mut self.objectives[at];
            objective.for_client = said(edit, &objective.for_client, &objective.line, self.safety);
            objective.line.change(edit);
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
            intervention.for_client =
                said(edit, &intervention.for_client, &intervention.line, self.safety);
            intervention.line.change(edit);
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

/// What is said to the client: what the edit says to the client, else what was said before. What the
/// team reads is not for the client, and of a danger only the problem's own words are.
fn said(edit: &Edit, before: &Option<String>, line: &Line, safety: bool) -> Option<String> {
    match (&edit.for_client, &edit.text) {
        _ if safety => before.clone(),
        (Some(for_client), _) => Some(for_client.clone()),
        (None, Some(_)) => Some(before.clone().unwrap_or_else(|| line.text.clone())),
        (None, None) => before.clone(),
    }
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
