//! What clinicians changed in the lines of a plan. An edit holds whatever the plan is made from anew, and
//! one of a line that is not there any more is kept and told.

use super::{Cause, Line, ProblemPlan, Quotes};
use crate::decision::{Decision, Decisions, Edit, Reviewed};
use crate::finding::says_something;
use chrono::NaiveDate;

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
        let explained = is_explained(&told.line, decisions);
        if !problems.iter_mut().any(|problem| problem.edit(&told, explained)) {
            orphans.push(orphan(&told));
        }
    }
    orphans
}

/// What the edits of each line come to, in the order in which lines were first edited: each says
/// something anew, and leaves the rest as those before it said.
fn merged(decisions: &Decisions) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for edit in decisions.iter().filter_map(as_edit) {
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
            None => edits.push(edit),
        }
    }
    edits
}

/// A decision as a change of a line. What a review decided of an objective is one too: it is left out where
/// it is met or stopped, and has a further day where it goes on.
fn as_edit(decision: &Decision) -> Option<Edit> {
    let reviewed = match decision {
        Decision::Edit(edit) => return Some(edit.clone()),
        Decision::Reviewed(reviewed) => reviewed,
        _ => return None,
    };
    let Reviewed { objective, on, by, outcome, due, .. } = reviewed;
    let said = reviewed.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let edit = Edit {
        line: objective.clone(),
        on: *on,
        by: by.clone(),
        text: None,
        for_client: None,
        frequency: None,
        due: *due,
        left_out: outcome.ends(),
        reason: Some(format!("{} by the review{said}", outcome.words())),
    };
    (outcome.ends() || due.is_some()).then_some(edit)
}

/// Returns the last change of a line.
fn last(line: &str, decisions: &Decisions) -> Option<Edit> {
    decisions.iter().rev().filter_map(as_edit).find(|edit| edit.line == line)
}

/// Whether the last edit of a line says why.
fn is_explained(line: &str, decisions: &Decisions) -> bool {
    last(line, decisions).and_then(|edit| edit.reason).as_deref().is_some_and(says_something)
}

/// The day on which a clinician wants an objective to be due.
pub fn due(line: &str, decisions: &Decisions) -> Option<NaiveDate> {
    decisions
        .iter()
        .rev()
        .filter_map(as_edit)
        .filter(|edit| edit.line == line)
        .find_map(|one| one.due)
}

/// Returns whether a clinician left a line out, by the last edit of it.
pub fn is_left_out(line: &str, decisions: &Decisions) -> bool {
    last(line, decisions).is_some_and(|edit| edit.left_out)
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
    fn edit(&mut self, edit: &Edit, explained: bool) -> bool {
        self.edit_goal(edit)
            || self.edit_objective(edit, explained)
            || self.edit_intervention(edit, explained)
    }

    fn edit_goal(&mut self, edit: &Edit) -> bool {
        if self.goal.line.id != edit.line {
            return false;
        }
        // What a clinician writes is never quoted as the client's own.
        self.goal.in_clients_words &= edit.text.is_none();
        self.goal.line.change(edit, false);
        true
    }

    fn edit_objective(&mut self, edit: &Edit, explained: bool) -> bool {
        let Some(at) = self.objectives.iter().position(|one| one.line.id == edit.line) else {
            return false;
        };
        if self.safety && !explained {
            self.unexplained.push(unexplained(&self.objectives[at].line, edit));
        }
        if edit.left_out {
            let gone = self.objectives.remove(at);
            for intervention in &mut self.interventions {
                intervention.serves.retain(|label| *label != gone.line.label);
            }
            self.leave_out(gone.line, edit);
            return true;
        }
        let objective = &mut self.objectives[at];
        objective.for_client = said(edit, &objective.for_client, &objective.line, self.safety);
        objective.line.change(edit, self.safety);
        objective.wording = edit.text.clone().unwrap_or_else(|| objective.wording.clone());
        true
    }

    fn edit_intervention(&mut self, edit: &Edit, explained: bool) -> bool {
        let Some(at) = self.interventions.iter().position(|one| one.line.id == edit.line) else {
            return false;
        };
        let safety = self.interventions[at].safety;
        if safety && !explained {
            self.unexplained.push(unexplained(&self.interventions[at].line, edit));
        }
        if edit.left_out {
            let gone = self.interventions.remove(at);
            self.leave_out(gone.line, edit);
            return true;
        }
        let intervention = &mut self.interventions[at];
        intervention.for_client =
            said(edit, &intervention.for_client, &intervention.line, self.safety);
        intervention.line.change(edit, safety);
        intervention.wording = edit.text.clone().unwrap_or_else(|| intervention.wording.clone());
        if let Some(frequency) = &edit.frequency {
            intervention.frequency.clone_from(frequency);
        }
        true
    }

    /// What is left out is told under the problem, by its number, with who did and why.
    fn leave_out(&mut self, line: Line, edit: &Edit) {
        let mut because = vec![Cause::new("decision", words(edit))];
        because.extend(line.because);
        let text = format!("{} ({})", line.text, words(edit));
        self.left_out.push(Line { text, because, ..line });
    }
}

/// A life can hang on a line of safety: it is not taken away, or worded away, without a reason.
fn unexplained(line: &Line, edit: &Edit) -> Line {
    let because = vec![Cause::new("decision", words(edit))];
    Line { text: words(edit), because, ..line.clone() }
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
    /// What a line of safety said before stays to be read.
    fn change(&mut self, edit: &Edit, safety: bool) {
        let words = words(edit);
        self.because.insert(0, Cause::new("decision", words.clone()));
        self.edited = Some(match &edit.text {
            Some(_) if safety => format!("{words}; it said: {}", self.text),
            _ => words,
        });
        if let Some(text) = &edit.text {
            self.text.clone_from(text);
        }
    }
}
