//! The plan: what was found, what people decided, goals, objectives and interventions.
//!
//! A plan is made of [`Line`]s. Each has an id that does not change while the case goes on, a
//! short label that is printed, and the causes that put it there; a line without a cause is a
//! defect. The plan takes the formulation and the decisions and says what follows on a day. It
//! never decides: until a named person has decided on every problem and answered every alert,
//! it is a draft, and says why.

mod absent;
mod alerts;
mod cause;
mod contradiction;
mod cycle;
mod draft;
mod filling;
mod findings;
mod home;
mod intervention;
mod line;
mod make;
mod objective;
mod programmes;
mod results;
mod sort;
mod to_ask;
mod waiting;

pub use absent::absent;
pub use alerts::open_alerts;
pub use cause::Cause;
pub use home::Quotes;
pub use line::Line;
pub use make::{Inputs, Means, plan, start_days};

use crate::id::CaseId;
use crate::number::{Interval, Number};
use crate::score::ChangeResult;
use chrono::NaiveDate;
use serde::Serialize;

/// A treatment plan as of a day.
#[derive(Serialize)]
pub struct Plan {
    /// The case.
    pub case: CaseId,
    /// The client's identifiers: `R.M. 1984`.
    pub identifiers: String,
    /// The day.
    pub as_of: NaiveDate,
    /// Why the plan is a draft; empty where it is signed and nothing is open.
    pub draft: Vec<Line>,
    /// Alerts that fire or cannot be ruled out, the gravest first.
    pub alerts: Vec<AlertLine>,
    /// Alerts of older responses that someone has responded to.
    pub answered: Vec<Line>,
    /// The dangers that nobody has asked about, or not enough, with the labels of their lines.
    pub unassessed_dangers: Vec<String>,
    /// Whether every response was read; where one was not, no alert can be ruled out by it.
    pub all_read: bool,
    /// The results of the measures, in the order of the record.
    pub results: Vec<ResultLine>,
    /// What others require of the client: a requirement, never the client's goal.
    pub requirements: Vec<Line>,
    /// The problems that are worked on, or that are suggested, the most urgent first.
    pub problems: Vec<ProblemPlan>,
    /// The cycle, element by element; empty where it was not gone through with the client.
    pub cycle: Vec<CycleLine>,
    /// The programmes that are gone, or that a treatment in the plan belongs to.
    pub programmes: Vec<ProgrammePlan>,
    /// Problems that were referred, deferred or declined, or that are not treated here.
    pub set_aside: Vec<Line>,
    /// Positive findings that no problem takes up; each needs a decision.
    pub unaddressed: Vec<Line>,
    /// What is not known, and what it keeps open.
    pub not_assessed: Vec<Line>,
    /// Notes for the one who writes the plan, such as a lever that nothing uses.
    pub notes: Vec<Line>,
    /// The signatures that were recorded.
    pub signatures: Vec<Line>,
    /// The definitions that were used, with their hashes.
    pub definitions: Vec<String>,
    /// How many responses are dated after the day and were not read.
    #[serde(skip)]
    pub left_out: usize,
    /// Whether it is said in the client's own words.
    #[serde(skip)]
    pub quotes: Quotes,
}

/// An alert, and what was done about it.
#[derive(Serialize)]
pub struct AlertLine {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// `critical` or `attention`.
    pub level: &'static str,
    /// Whether it fires, or only cannot be ruled out.
    pub certain: bool,
    /// What must be done now.
    pub act: String,
    /// The recorded response; absent while the alert is open.
    pub response: Option<String>,
    /// What the response leaves out.
    pub gaps: Vec<&'static str>,
}

/// One result of a measure.
#[derive(Serialize)]
pub struct ResultLine {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// What is measured.
    pub title: String,
    /// The day of the answers.
    pub date: NaiveDate,
    /// Whose account it is.
    pub source: &'static str,
    /// The result in words.
    pub result: String,
    /// Whether it was computed.
    pub computed: bool,
    /// The number, the answer or the label alone, where it was computed; for other programs.
    #[serde(skip)]
    pub value: Option<String>,
    /// What became of it since earlier times; for other programs.
    #[serde(skip)]
    pub changes: Vec<Since>,
    /// What a reader of the score must know.
    pub note: Option<String>,
    /// What a chart can draw; absent for a result in words.
    pub bar: Option<Bar>,
}

/// What became of a score since an earlier time.
#[derive(Clone, Serialize)]
pub struct Since {
    /// Which time: the first, or the one before.
    pub since: &'static str,
    /// The day of the answers then.
    pub date: NaiveDate,
    /// The score then.
    pub from: Number,
    /// What it comes to.
    pub change: ChangeResult,
    /// Whether the questions asked about the same days both times: then part of what was measured
    /// was measured twice.
    pub overlapping: bool,
}

/// A result as a chart draws it.
#[derive(Clone, Serialize)]
pub struct Bar {
    /// The value, or the values still possible.
    pub possible: Interval,
    /// The values of the scale.
    pub range: Interval,
    /// The band in words; empty where there is none.
    pub band: String,
    /// Which way is worse.
    pub direction: &'static str,
}

/// A problem in the plan.
#[derive(Serialize)]
pub struct ProblemPlan {
    /// The line; its text is the title.
    #[serde(flatten)]
    pub line: Line,
    /// The problem's id.
    pub problem: String,
    /// Whether it is about safety.
    pub safety: bool,
    /// Whether a named person confirmed it and decided to treat it.
    pub treated: bool,
    /// What a person decided, or that it is to be assessed.
    pub standing: String,
    /// The findings that are quoted.
    pub evidence: Vec<Line>,
    /// What is to be asked before it is treated.
    pub to_ask: Vec<Line>,
    /// The goal: the client's words, or an open question.
    pub goal: GoalLine,
    /// What will be seen.
    pub objectives: Vec<ObjectiveLine>,
    /// What is done.
    pub interventions: Vec<InterventionLine>,
    /// When it can be closed.
    pub discharge: Line,
    /// The same, said to the client, where the problem says so.
    pub discharge_for_client: Option<String>,
}

/// A goal.
#[derive(Serialize)]
pub struct GoalLine {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// Whether the text is the client's own words, not a question.
    pub in_clients_words: bool,
}

/// An objective.
#[derive(Serialize)]
pub struct ObjectiveLine {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// The same, said to the client, where the problem says so.
    pub for_client: Option<String>,
    /// How it is measured.
    pub measure: String,
    /// Where it starts; a visible blank where that is not known.
    pub baseline: String,
    /// Where it wants to get.
    pub target: String,
    /// The day it is due.
    pub due: NaiveDate,
    /// The facts that make it this client's own.
    pub facts: Vec<String>,
    /// What to ask while fewer than two such facts are known.
    pub ask: Option<String>,
}

/// An intervention.
#[derive(Serialize)]
pub struct InterventionLine {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// The same, said to the client, where the problem says so.
    pub for_client: Option<String>,
    /// In which setting.
    pub modality: String,
    /// Through which levers.
    pub levers: Vec<String>,
    /// How often and how long.
    pub frequency: String,
    /// Who does it.
    pub responsible: String,
    /// The labels of the objectives it works on.
    pub serves: Vec<String>,
    /// What is offered instead.
    pub alternative: Option<String>,
    /// The programme whose steps it goes, by its id.
    pub programme: Option<String>,
    /// The label of that programme in the plan.
    pub programme_label: Option<String>,
    /// For whom it is, where it is one of the treatments at hand.
    pub indicated: Option<String>,
    /// The elements of the cycle that it interrupts.
    pub interrupts: Vec<&'static str>,
}

/// An element of the cycle.
#[derive(Serialize)]
pub struct CycleLine {
    /// The line; its text is what was found of the element.
    #[serde(flatten)]
    pub line: Line,
    /// The element: `use`, `self-judgment`, `avoidance`.
    pub element: &'static str,
    /// The labels of the interventions that interrupt it.
    pub interrupted_by: Vec<String>,
}

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
}

impl Plan {
    /// Returns every line, in the order of the plan.
    pub fn lines(&self) -> Vec<&Line> {
        let mut lines: Vec<&Line> = self.alerts.iter().map(|alert| &alert.line).collect();
        lines.extend(&self.answered);
        lines.extend(&self.draft);
        lines.extend(self.results.iter().map(|result| &result.line));
        lines.extend(&self.requirements);
        self.problems.iter().for_each(|problem| lines.extend(problem.lines()));
        lines.extend(self.cycle.iter().map(|element| &element.line));
        self.programmes.iter().for_each(|programme| lines.extend(programme.lines()));
        lines.extend(&self.set_aside);
        lines.extend(&self.unaddressed);
        lines.extend(&self.not_assessed);
        lines.extend(&self.notes);
        lines.extend(&self.signatures);
        lines
    }

    /// Returns whether the plan is a draft.
    pub fn is_draft(&self) -> bool {
        !self.draft.is_empty()
    }

    /// Returns whether a score of a measure could not be computed.
    pub fn has_uncomputed(&self) -> bool {
        self.results.iter().any(|result| !result.computed)
    }

    /// Returns whether a critical alert fires, or cannot be ruled out.
    pub fn has_critical(&self) -> bool {
        self.alerts.iter().any(|alert| alert.level == "critical")
    }
}

impl ProgrammePlan {
    fn lines(&self) -> Vec<&Line> {
        let steps = self.now.iter().map(|step| &step.line);
        let rest = self.facts.iter().chain(steps).chain(&self.held);
        std::iter::once(&self.line).chain(rest).collect()
    }
}

impl ProblemPlan {
    fn lines(&self) -> Vec<&Line> {
        let mut lines = vec![&self.line];
        lines.extend(&self.evidence);
        lines.extend(&self.to_ask);
        lines.push(&self.goal.line);
        lines.extend(self.objectives.iter().map(|objective| &objective.line));
        lines.extend(self.interventions.iter().map(|intervention| &intervention.line));
        lines.push(&self.discharge);
        lines
    }
}
