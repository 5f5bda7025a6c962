//! What a document that is taken home gets of a plan. What is not here cannot be shown by mistake.

use crate::id::{CaseId, Id};
use crate::plan::{
    InterventionLine, Line, ObjectiveLine, Plan, ProblemPlan, ProgrammePlan, Sheet, StepLine,
};
use crate::settings::Contact;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;

/// A plan as the client's documents see it: no alerts, results, evidence or open questions, and of
/// the problems only what was agreed on.
#[derive(Serialize)]
pub struct ForClient<'p> {
    case: &'p CaseId,
    identifiers: &'p str,
    as_of: NaiveDate,
    is_draft: bool,
    /// What was agreed on for safety; what it is there for is not said.
    safety_steps: Vec<&'p str>,
    problems: Vec<Agreed<'p>>,
    programmes: Vec<Way<'p>>,
    /// The forms that the document shows, by their ids.
    forms: &'p BTreeMap<Id, Sheet>,
    /// Whom the client can reach in a crisis.
    crisis_contacts: &'p [Contact],
}

/// A programme that was begun or agreed on, and the steps that come now. What holds one is not
/// said: it may be somebody else's word, or a finding.
#[derive(Serialize)]
struct Way<'p> {
    title: &'p str,
    state: &'p str,
    done: usize,
    of: usize,
    now: Vec<Step<'p>>,
}

#[derive(Serialize)]
struct Step<'p> {
    #[serde(flatten)]
    said: Said<'p>,
    state: &'p str,
    responsible: &'p str,
}

/// A problem that a clinician confirmed and that is not about safety, without its title.
#[derive(Serialize)]
struct Agreed<'p> {
    goal: Goal<'p>,
    objectives: Vec<Objective<'p>>,
    interventions: Vec<Intervention<'p>>,
    discharge: Said<'p>,
}

#[derive(Serialize)]
struct Goal<'p> {
    #[serde(flatten)]
    said: Said<'p>,
    in_clients_words: bool,
}

/// What makes an objective this client's own is a list of quotations, and stays at the clinic.
#[derive(Serialize)]
struct Objective<'p> {
    #[serde(flatten)]
    said: Said<'p>,
    measure: &'p str,
    target: &'p str,
    due: NaiveDate,
}

#[derive(Serialize)]
struct Intervention<'p> {
    #[serde(flatten)]
    said: Said<'p>,
    modality: &'p str,
    frequency: &'p str,
    responsible: &'p str,
    alternative: Option<&'p str>,
}

/// A line in the words that are meant for the client, or in those for the team.
#[derive(Serialize)]
struct Said<'p> {
    id: &'p str,
    label: &'p str,
    text: &'p str,
}

impl<'p> ForClient<'p> {
    /// Returns what the client's documents get of a plan.
    pub fn of(plan: &'p Plan) -> ForClient<'p> {
        let agreed = || plan.problems.iter().filter(|problem| problem.treated);
        ForClient {
            case: &plan.case,
            identifiers: &plan.identifiers,
            as_of: plan.as_of,
            is_draft: plan.is_draft(),
            safety_steps: agreed().filter(|problem| problem.safety).flat_map(steps).collect(),
            problems: agreed().filter(|problem| !problem.safety).map(Agreed::of).collect(),
            programmes: plan.programmes.iter().filter(|way| is_gone(way)).map(Way::of).collect(),
            forms: &plan.forms,
            crisis_contacts: &plan.crisis_contacts,
        }
    }
}

/// Whether a programme was begun or agreed on, and is not over.
fn is_gone(programme: &ProgrammePlan) -> bool {
    !programme.suggested && matches!(programme.state, "open" | "in work")
}

impl<'p> Way<'p> {
    fn of(programme: &'p ProgrammePlan) -> Way<'p> {
        Way {
            title: programme.for_client.as_deref().unwrap_or(&programme.title),
            state: programme.state,
            done: programme.done,
            of: programme.of,
            now: programme.now.iter().map(Step::of).collect(),
        }
    }
}

impl<'p> Step<'p> {
    fn of(step: &'p StepLine) -> Step<'p> {
        Step {
            said: Said::of(&step.line, step.for_client.as_ref()),
            state: &step.state,
            responsible: &step.responsible,
        }
    }
}

fn steps(problem: &ProblemPlan) -> impl Iterator<Item = &str> {
    let objectives = problem.objectives.iter().map(|objective| &objective.for_client);
    let done = problem.interventions.iter().map(|intervention| &intervention.for_client);
    objectives.chain(done).filter_map(Option::as_deref)
}

impl<'p> Agreed<'p> {
    fn of(problem: &'p ProblemPlan) -> Agreed<'p> {
        Agreed {
            goal: Goal {
                said: Said::of(&problem.goal.line, None),
                in_clients_words: problem.goal.in_clients_words,
            },
            objectives: problem.objectives.iter().map(Objective::of).collect(),
            interventions: problem.interventions.iter().map(Intervention::of).collect(),
            discharge: Said::of(&problem.discharge, problem.discharge_for_client.as_ref()),
        }
    }
}

impl<'p> Objective<'p> {
    fn of(objective: &'p ObjectiveLine) -> Objective<'p> {
        Objective {
            said: Said::of(&objective.line, objective.for_client.as_ref()),
            measure: &objective.measure,
            target: &objective.target,
            due: objective.due,
        }
    }
}

impl<'p> Intervention<'p> {
    fn of(intervention: &'p InterventionLine) -> Intervention<'p> {
        Intervention {
            said: Said::of(&intervention.line, intervention.for_client.as_ref()),
            modality: &intervention.modality,
            frequency: &intervention.frequency,
            responsible: &intervention.responsible,
            alternative: intervention.alternative.as_deref(),
        }
    }
}

impl<'p> Said<'p> {
    fn of(line: &'p Line, for_client: Option<&'p String>) -> Said<'p> {
        Said { id: &line.id, label: &line.label, text: for_client.unwrap_or(&line.text) }
    }
}
