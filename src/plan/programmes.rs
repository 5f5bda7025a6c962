//! Where the client stands in the programmes of the plan.

use super::{Cause, Inputs, Line, ProblemPlan};
use crate::formulation::unknown;
use crate::id::Id;
use crate::number::counted;
use crate::programme::{Held, Programme, Standing, StepPlace, StepStanding, standing};
use crate::progress::StepState;
use chrono::NaiveDate;
use serde::Serialize;
use std::sync::Arc;

/// Where the client stands in a programme.
#[derive(Serialize)]
pub struct ProgrammePlan {
    /// The line; its text is the title with how far it is.
    #[serde(flatten)]
    pub line: Line,
    /// The programme's id.
    pub programme: String,
    /// What it is called.
    pub title: String,
    /// The same, said to the client.
    pub for_client: Option<String>,
    /// How far it is: `open`, `in work`, `done`, `not now`, `decided not to`.
    pub state: &'static str,
    /// How many of its steps are done.
    pub done: usize,
    /// How many steps it has for this client.
    pub of: usize,
    /// Whether it is only suggested: nobody has confirmed the problem it is for, and no step was
    /// recorded.
    pub suggested: bool,
    /// What is known that belongs to it.
    pub facts: Vec<Line>,
    /// The steps that are in work, and those that come next.
    pub now: Vec<StepLine>,
    /// What is held, and why.
    pub held: Vec<Line>,
    /// Every step that there is for this client.
    pub steps: Vec<StepRow>,
}

/// A step, and what became of it.
#[derive(Serialize)]
pub struct StepRow {
    /// The id of the step.
    pub step: String,
    /// What it is called.
    pub title: String,
    /// How far it is: `open`, `in work`, `done`, `not now`, `decided not to`.
    pub state: &'static str,
    /// Since when.
    pub on: Option<NaiveDate>,
    /// Who said so.
    pub by: Option<String>,
    /// Whether something holds it, or it is not known whether it does.
    pub held: bool,
}

/// A step that is in work, or that comes next.
#[derive(Serialize)]
pub struct StepLine {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// The same, said to the client.
    pub for_client: Option<String>,
    /// `in work`, since when; or `next`.
    pub state: String,
    /// What is seen when it is done.
    pub done_when: String,
    /// Who does it.
    pub responsible: String,
    /// Whether it is a milestone.
    pub milestone: bool,
}

impl ProgrammePlan {
    pub(super) fn lines(&self) -> Vec<&Line> {
        let steps = self.now.iter().map(|step| &step.line);
        let rest = self.facts.iter().chain(steps).chain(&self.held);
        std::iter::once(&self.line).chain(rest).collect()
    }
}

/// So many steps that nobody has begun are shown as the next ones.
const NEXT: usize = 3;

/// Returns the programmes that treatments in the plan belong to, and those of which something was
/// recorded, in this order.
pub fn programmes(problems: &[ProblemPlan], inputs: &Inputs<'_>) -> Vec<ProgrammePlan> {
    let called = problems.iter().flat_map(|problem| {
        let interventions = problem.interventions.iter();
        interventions.filter_map(|intervention| Id::new(intervention.programme.as_deref()?))
    });
    let begun = inputs.findings.progress.begun().cloned();
    let mut ids: Vec<Id> = Vec::new();
    for id in called.chain(begun) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let programmes = ids.iter().filter_map(|id| inputs.means.programmes.get(id));
    let plans = programmes.enumerate().map(|(index, programme): (usize, Arc<Programme>)| {
        let label = format!("M{}", index + 1);
        let standing = standing(&programme, inputs.findings, inputs.open);
        Telling { standing: &standing, inputs, label }.plan(problems)
    });
    plans.collect()
}

/// What is told of a programme.
struct Telling<'a> {
    standing: &'a Standing<'a>,
    inputs: &'a Inputs<'a>,
    label: String,
}

impl Telling<'_> {
    fn plan(&self, problems: &[ProblemPlan]) -> ProgrammePlan {
        let programme = self.standing.programme;
        let (done, of) = self.standing.done();
        let state = self.standing.state;
        let of_steps = counted(of, "step", "steps");
        let mut text = format!("{}: {}, {done} of {of_steps} done", programme.title, state.words());
        if let Some(said) = self.standing.recorded {
            text.push_str(&format!(" ({}, {}, {})", said.state.words(), said.on, said.by));
        }
        let because = self.called_by(problems);
        let suggested = state == StepState::Open && !self.is_agreed(problems);
        let is_over = self.standing.is_over();
        ProgrammePlan {
            line: self.line("", &self.label, text, because),
            programme: programme.id.to_string(),
            title: programme.title.clone(),
            for_client: programme.for_client.clone(),
            state: state.words(),
            done,
            of,
            suggested,
            facts: self.facts(),
            now: if is_over { Vec::new() } else { self.now() },
            held: if is_over { Vec::new() } else { self.held() },
            steps: self.standing.steps.iter().filter_map(StepRow::of).collect(),
        }
    }

    fn line(&self, part: &str, label: &str, text: String, because: Vec<Cause>) -> Line {
        Line::new(format!("programme/{}{part}", self.standing.programme.id), label, text, because)
    }

    /// Whether an intervention of it is under a problem that a person confirmed. What is done about a
    /// danger does not count: it stays at the clinic.
    fn is_agreed(&self, problems: &[ProblemPlan]) -> bool {
        let id = self.standing.programme.id.as_str();
        let treated = problems.iter().filter(|problem| problem.treated && !problem.safety);
        treated
            .flat_map(|problem| &problem.interventions)
            .any(|i| i.programme.as_deref() == Some(id))
    }

    /// Why it is in the plan: the interventions that belong to it, and what was recorded.
    fn called_by(&self, problems: &[ProblemPlan]) -> Vec<Cause> {
        let programme = self.standing.programme;
        let Programme { id, version, hash, .. } = programme;
        let file = format!("programme {id} version {version}, {}", hash.short());
        let mut because = vec![Cause::new("source", file).at(programme.place(Default::default()))];
        let interventions = problems.iter().flat_map(|problem| &problem.interventions);
        let called = interventions.filter(|i| i.programme.as_deref() == Some(id.as_str()));
        because.extend(called.map(|intervention| {
            let line = &intervention.line;
            let cause = Cause::new("line", format!("{} {}", line.label, line.id));
            cause.because(line.because.clone())
        }));
        let recorded = self.standing.steps.iter().filter_map(|step| {
            let recorded = step.recorded?;
            let words = recorded.state.words();
            Some(format!("{} on {}: {} {words}", recorded.by, recorded.on, step.step.id))
        });
        because.extend(recorded.map(|text| Cause::new("decision", text)));
        because
    }

    fn facts(&self) -> Vec<Line> {
        let facts = self.standing.programme.facts.iter();
        let facts = facts.map(|name| self.inputs.findings.fact(name)).filter_map(|fact| {
            let words = fact.words.clone().filter(|words| !fact.private && !words.is_empty())?;
            Some((fact.labelled(&words), fact))
        });
        let lines = facts.enumerate().map(|(index, (text, fact))| {
            let label = format!("{}.E{}", self.label, index + 1);
            self.line(&format!("/fact/{}", fact.name), &label, text, vec![Cause::finding(&fact)])
        });
        lines.collect()
    }

    /// The steps that are in work, and the next ones.
    fn now(&self) -> Vec<StepLine> {
        let turn = self.standing.steps.iter().filter(|step| matches!(step.place, StepPlace::Now));
        let (mut now, mut next): (Vec<&StepStanding<'_>>, Vec<&StepStanding<'_>>) =
            turn.partition(|step| step.state == StepState::InWork);
        next.truncate(NEXT);
        now.append(&mut next);
        now.iter().enumerate().map(|(index, step)| self.step(index, step)).collect()
    }

    fn step(&self, index: usize, standing: &StepStanding<'_>) -> StepLine {
        let step = standing.step;
        let state = match standing.recorded {
            Some(recorded) if standing.state == StepState::InWork => {
                format!("in work since {}", recorded.on)
            }
            _ => "next".to_owned(),
        };
        let place = self.standing.programme.place(step.span);
        let mut because = vec![Cause::new("rule", format!("step {}: {state}", step.id)).at(place)];
        because
            .extend(step.when.as_ref().map(|r| Cause::rule("step when", r, self.inputs.findings)));
        let label = format!("{}.{}", self.label, index + 1);
        StepLine {
            line: self.line(&format!("/{}", step.id), &label, step.title.clone(), because),
            for_client: step.for_client.clone(),
            state,
            done_when: step.done_when.clone(),
            responsible: step.responsible.replace('_', " "),
            milestone: step.milestone,
        }
    }

    /// What is held, or not known to be for this client, and why.
    fn held(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut add = |part: String, text: String, because: Vec<Cause>| {
            let label = format!("{}.H{}", self.label, lines.len() + 1);
            lines.push(self.line(&part, &label, text, because));
        };
        for (index, held) in self.standing.held.iter().enumerate() {
            let (why, cause) = self.why(held);
            add(format!("/held/{}", index + 1), format!("Held, every step: {why}"), vec![cause]);
        }
        for standing in &self.standing.steps {
            let (id, title) = (&standing.step.id, &standing.step.title);
            match &standing.place {
                StepPlace::Held(held) if !held.is_empty() => {
                    let (why, because): (Vec<String>, Vec<Cause>) =
                        held.iter().map(|held| self.why(held)).unzip();
                    add(
                        format!("/held/{id}"),
                        format!("Held: {title}. {}", why.join(" ")),
                        because,
                    );
                }
                StepPlace::Unknown(rule) => {
                    let findings = self.inputs.findings;
                    let missing = findings.lack(&unknown(findings, &rule.condition));
                    let text = format!(
                        "Not known whether it is for this client: {title}; missing: {missing}"
                    );
                    add(
                        format!("/open/{id}"),
                        text,
                        vec![Cause::rule("step when", rule, findings)],
                    );
                }
                _ => {}
            }
        }
        lines
    }

    /// Why something is held, in words for the counselor.
    fn why(&self, held: &Held<'_>) -> (String, Cause) {
        let findings = self.inputs.findings;
        match held {
            Held::Stop { stop, certain: true } => {
                (stop.because.clone(), Cause::rule("held when", &stop.when, findings))
            }
            Held::Stop { stop, .. } => {
                let missing = findings.lack(&unknown(findings, &stop.when.condition));
                let text = format!("{} Cannot be ruled out; missing: {missing}.", stop.because);
                (text, Cause::rule("held when", &stop.when, findings))
            }
            Held::Alert { hold, fired } => {
                let response = &fired.assessed.response;
                let (short, date) = (&response.instrument.short, response.date());
                let text = format!("Somebody has to respond to the alert of {short}, {date}.");
                let rule = Cause::new("rule", format!("held until {} has a response", hold.alert));
                let because = vec![Cause::finding(&fired.fact(findings))];
                (text, rule.at(hold.place()).because(because))
            }
        }
    }
}

impl StepRow {
    /// A step; none where it is not for this client.
    fn of(standing: &StepStanding<'_>) -> Option<StepRow> {
        let is_for = !matches!(standing.place, StepPlace::NotForThis(_));
        is_for.then(|| StepRow {
            step: standing.step.id.to_string(),
            title: standing.step.title.clone(),
            state: standing.state.words(),
            on: standing.recorded.map(|recorded| recorded.on),
            by: standing.recorded.map(|recorded| recorded.by.clone()),
            held: matches!(standing.place, StepPlace::Held(_) | StepPlace::Unknown(_)),
        })
    }
}
