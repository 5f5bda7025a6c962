//! The plan: what was found, what people decided, goals, objectives and interventions.
//!
//! A plan is made of [`Line`]s. Each has an id that does not change while the case goes on, a
//! short label that is printed, and the causes that put it there; a line without a cause is a
//! defect. The plan takes the formulation and the decisions and says what follows on a day. It
//! never decides: until a named person has decided on every problem and answered every alert,
//! it is a draft, and says why.

mod absent;
mod alerts;
mod bar;
mod cause;
mod contradiction;
mod course;
mod cycle;
mod days;
mod deadlines;
mod dispositions;
mod draft;
mod edits;
mod factors;
mod filling;
mod findings;
mod home;
mod intervention;
mod line;
mod make;
mod objective;
mod programmes;
mod results;
mod reviewed;
mod said;
mod sheet;
mod signed;
mod since;
mod sort;
mod to_ask;
mod waiting;

pub use absent::absent;
pub use alerts::{alerts, open_alerts};
pub use bar::{BandDrawn, Bar, Time};
pub use cause::{Cause, PUBLISHED};
pub use course::{Course, CourseLine, Taken, TimeLine};
pub use cycle::CycleLine;
pub use days::{objective_days, objectives_by, unsigned_by_days};
pub use deadlines::{DeadlineLine, deadlines};
pub use dispositions::{DispositionLine, DispositionRule};
pub use draft::{Unsigned, settled_on};
pub use factors::FactorGroup;
pub use filling::BLANK;
pub use home::Quotes;
pub use line::Line;
pub use make::{Inputs, Means, plan, start_days};
pub use programmes::{ProgrammePlan, StepLine, StepRow};
pub use results::ResultLine;
pub use reviewed::{Issued, ReviewLine, ReviewedLine};
pub use said::{Said, said};
pub use sheet::{FormShown, Sheet, SheetAnswer, SheetCell, SheetRow, SheetSection};
pub use signed::what_is_signed;
pub use since::Since;

use crate::condition::Truth;
use crate::id::{CaseId, Hash, Id};
use crate::settings::Contact;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;

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
    /// Who took part in making it; absent where that was not recorded.
    pub took_part: Option<String>,
    /// Notes for the one who writes the plan, such as a lever that nothing uses.
    pub notes: Vec<Line>,
    /// The signatures that were recorded.
    pub signatures: Vec<Line>,
    /// The definitions that were used, with their hashes.
    pub definitions: Vec<String>,
    /// What made the client prone to it, set it off, keeps it going and protects; empty where the document
    /// shows none of it.
    pub factors: Vec<FactorGroup>,
    /// What became of the client over time; empty where the document does not show it.
    pub course: Course,
    /// The reviews of plans, the latest first.
    pub reviews: Vec<ReviewLine>,
    /// When the first plan and the next review are due.
    pub deadlines: Vec<DeadlineLine>,
    /// What rules of forms suggest be done next, with the rules.
    pub dispositions: Vec<DispositionLine>,
    /// The forms that the document shows, by their ids.
    pub forms: BTreeMap<Id, Sheet>,
    /// Every account that there is of these forms.
    pub accounts: Vec<Sheet>,
    /// Whom a client can reach in a crisis, as the clinic's settings say.
    pub crisis_contacts: Vec<Contact>,
    /// How many responses are dated after the day and were not read.
    #[serde(skip)]
    pub left_out: usize,
    /// Whether it is said in the client's own words.
    #[serde(skip)]
    pub quotes: Quotes,
    /// The days on which the client answered something.
    #[serde(skip)]
    pub contacts: Vec<NaiveDate>,
    /// Whether a response to an alert says that a crisis plan was made, and none is in the record.
    #[serde(skip)]
    pub lacks_crisis_plan: bool,
    /// Whether the client is known to be 18 or over.
    #[serde(skip)]
    pub adult: Truth,
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
    /// What was done and when the next contact is, alone; for those outside.
    #[serde(skip)]
    pub done: Option<String>,
    /// What the response leaves out.
    pub gaps: Vec<&'static str>,
    /// Whether it is about life and health: the client's own, or a withdrawal.
    #[serde(skip)]
    pub to_life: bool,
    /// The name under which a response to it is recorded, such as `phq9-1.suicidal_ideation`.
    #[serde(skip)]
    pub name: String,
    /// The hash of the answers that it rests on, where they could be read.
    #[serde(skip)]
    pub answers: Option<Hash>,
}

impl AlertLine {
    /// Returns whether a response is still needed: it is critical, and there is none, or none that says
    /// everything.
    pub fn is_open(&self) -> bool {
        self.level == "critical" && (self.response.is_none() || !self.gaps.is_empty())
    }
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
    /// What a clinician left out, with who did and why. A line keeps its number.
    pub left_out: Vec<Line>,
    /// The lines of safety that were changed or left out without a reason.
    #[serde(skip)]
    pub unexplained: Vec<Line>,
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
    /// What its measure says by now, with the day of it.
    pub now: String,
    /// Whether an answer or an entry in the record tells that.
    #[serde(skip)]
    pub is_told: bool,
    /// Whether that reaches the target, where both are numbers.
    pub reached: Option<bool>,
    /// The day it is due.
    pub due: NaiveDate,
    /// The facts that make it this client's own.
    pub facts: Vec<String>,
    /// What to ask while fewer than two such facts are known.
    pub ask: Option<String>,
    /// What it says without what is this client's own.
    #[serde(skip)]
    pub wording: String,
    /// What is this client's own of it, in short words.
    #[serde(skip)]
    pub own: Vec<String>,
    /// How many days it has.
    #[serde(skip)]
    pub days: i64,
    /// How many days its measure asks about, where that is a score.
    #[serde(skip)]
    pub window_days: Option<u32>,
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
    /// What it says without what is this client's own.
    #[serde(skip)]
    pub wording: String,
    /// Whether a life can hang on it.
    #[serde(skip)]
    pub safety: bool,
    /// The hash of the treatment that it is, where it is one of those at hand.
    #[serde(skip)]
    pub treatment: Option<Hash>,
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
        self.factors.iter().for_each(|group| lines.extend(&group.lines));
        lines.extend(self.course.lines());
        self.reviews.iter().for_each(|review| lines.extend(review.lines()));
        lines.extend(self.deadlines.iter().map(|deadline| &deadline.line));
        lines.extend(self.dispositions.iter().map(|disposition| &disposition.line));
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

impl ProblemPlan {
    fn lines(&self) -> Vec<&Line> {
        let mut lines = vec![&self.line];
        lines.extend(&self.evidence);
        lines.extend(&self.to_ask);
        lines.push(&self.goal.line);
        lines.extend(self.objectives.iter().map(|objective| &objective.line));
        lines.extend(self.interventions.iter().map(|intervention| &intervention.line));
        lines.extend(&self.left_out);
        lines.push(&self.discharge);
        lines
    }
}
