//! What a document that leaves the clinic gets: the parts that a release covers, and nothing else.

use super::{PART2_STATEMENT, Part, Release};
use crate::client::Client;
use crate::condition::Occasion;
use crate::finding::Findings;
use crate::id::{CaseId, Id};
use crate::instrument::AnswerType;
use crate::plan::{Plan, ProblemPlan, Quotes};
use crate::response::{Answer, Informant, State};
use chrono::NaiveDate;
use serde::Serialize;

/// A record as a document for somebody outside sees it. A part that is not covered is empty.
#[derive(Serialize)]
pub struct Outside {
    /// The case.
    pub case: CaseId,
    /// The client's identifiers; the full name is written by hand.
    pub identifiers: String,
    /// The day.
    pub as_of: NaiveDate,
    /// Whether the plan that it comes from is a draft.
    pub is_draft: bool,
    /// Who receives it.
    pub recipient: String,
    /// Who discloses it.
    pub disclosed_by: String,
    /// Exactly what, as it stands on the signed paper.
    pub content: String,
    /// Which kind of release it is, as the form says it.
    pub kind: String,
    /// What for.
    pub purpose: String,
    /// When the release was signed.
    pub signed_on: NaiveDate,
    /// When it ends.
    pub ends: String,
    /// What is covered, in words.
    pub covered: Vec<&'static str>,
    /// What of that is told here.
    pub told: Vec<&'static str>,
    /// What is covered and not told, because nothing of it is recorded.
    pub empty: Vec<&'static str>,
    /// What is left out, because the release does not cover it.
    pub left_out: Vec<&'static str>,
    /// The statement on redisclosure, paragraph by paragraph, where the law demands one.
    pub statement: Vec<String>,
    /// The days on which the client answered something.
    pub attendance: Vec<NaiveDate>,
    /// Results of measures.
    pub results: Vec<OutsideResult>,
    /// Diagnostic impressions, as a clinician entered them.
    pub diagnoses: Vec<OutsideFact>,
    /// Dangers to life and health.
    pub risks: Vec<OutsideRisk>,
    /// Medicines.
    pub medicines: Vec<OutsideFact>,
    /// What is treated.
    pub problems: Vec<OutsideProblem>,
    /// How far the client is in programmes.
    pub programmes: Vec<OutsideProgramme>,
}

/// A result of a measure.
#[derive(Serialize)]
pub struct OutsideResult {
    /// What is measured.
    pub title: String,
    /// The day of the answers.
    pub date: NaiveDate,
    /// The result in words.
    pub result: String,
}

/// Something that was recorded.
#[derive(Serialize)]
pub struct OutsideFact {
    /// It, in words.
    pub text: String,
}

/// A danger, and what was done.
#[derive(Serialize)]
pub struct OutsideRisk {
    /// What was found.
    pub text: String,
    /// What was done; empty where nobody has responded yet.
    pub response: String,
}

/// A problem that is treated.
#[derive(Serialize)]
pub struct OutsideProblem {
    /// What it is called.
    pub title: String,
    /// The goal, where it may be told in the client's words.
    pub goal: String,
    /// What will be seen.
    pub objectives: Vec<OutsideFact>,
    /// What is done, and how often.
    pub interventions: Vec<OutsideFact>,
}

/// A programme that is gone.
#[derive(Serialize)]
pub struct OutsideProgramme {
    /// What it is called.
    pub title: String,
    /// How far it is.
    pub state: String,
    /// How many steps are done.
    pub done: usize,
    /// How many there are for this client.
    pub of: usize,
}

/// The form with diagnoses and medicines.
const PSYCHOSOCIAL: &str = "psychosocial";

impl Outside {
    /// Returns what a release covers of a plan.
    ///
    /// Dangers that only a specialist judges, and violence at home, are never told outside: rules 5 and
    /// 15 of the clinical rules.
    pub fn of(plan: &Plan, findings: &Findings, release: &Release, part2: bool) -> Outside {
        let covers = |part: Part| release.parts.contains(&part);
        let some = |part: Part| covers(part).then_some(());
        let all = Part::ALL.iter();
        let left_out = all.filter(|(part, ..)| !covers(*part)).map(|(_, _, title)| *title);
        let mut outside = Outside {
            case: plan.case.clone(),
            identifiers: plan.identifiers.clone(),
            as_of: plan.as_of,
            is_draft: plan.is_draft(),
            recipient: release.recipient.clone(),
            disclosed_by: release.disclosed_by.clone().unwrap_or_default(),
            content: release.content.clone(),
            kind: release.kind_shown.clone(),
            purpose: release.purpose.clone(),
            signed_on: release.signed_on,
            ends: release.ends.clone(),
            covered: release.parts.iter().map(|part| part.title()).collect(),
            told: Vec::new(),
            empty: Vec::new(),
            left_out: left_out.collect(),
            statement: match part2 {
                true => PART2_STATEMENT.lines().map(str::to_owned).collect(),
                false => Vec::new(),
            },
            attendance: some(Part::Attendance).map_or(Vec::new(), |()| plan.contacts.clone()),
            results: some(Part::Results).map_or(Vec::new(), |()| results(plan)),
            diagnoses: some(Part::Diagnoses).map_or(Vec::new(), |()| listed(findings, "diagnoses")),
            risks: some(Part::Risk).map_or(Vec::new(), |()| risks(plan)),
            medicines: some(Part::Medicines).map_or(Vec::new(), |()| listed(findings, "medicines")),
            problems: some(Part::Plan).map_or(Vec::new(), |()| problems(plan)),
            programmes: some(Part::Progress).map_or(Vec::new(), |()| programmes(plan)),
        };
        let told = outside.parts();
        outside.told = told.iter().map(|part| part.title()).collect();
        let empty = release.parts.iter().filter(|part| !told.contains(part));
        outside.empty = empty.map(|part| part.title()).collect();
        outside
    }

    /// Returns the parts of which something is told.
    pub fn parts(&self) -> Vec<Part> {
        let is_told = |part: &Part| match part {
            Part::Attendance => !self.attendance.is_empty(),
            Part::Results => !self.results.is_empty(),
            Part::Diagnoses => !self.diagnoses.is_empty(),
            Part::Risk => !self.risks.is_empty(),
            Part::Medicines => !self.medicines.is_empty(),
            Part::Plan => !self.problems.is_empty(),
            Part::Progress => !self.programmes.is_empty(),
        };
        Part::ALL.iter().map(|(part, ..)| *part).filter(is_told).collect()
    }

    /// Returns the same with one of everything, against which a document is held when it is read.
    pub fn sample(plan: &Plan) -> Outside {
        let nothing = Findings::gather(&Client::default(), plan.as_of, Vec::new());
        let fact = || vec![OutsideFact { text: String::new() }];
        let release = Release {
            consent: String::new(),
            recipient: String::new(),
            kind: String::new(),
            kind_shown: String::new(),
            disclosed_by: None,
            content: String::new(),
            purpose: String::new(),
            signed_on: plan.as_of,
            ends: String::new(),
            parts: Vec::new(),
        };
        Outside {
            attendance: vec![plan.as_of],
            covered: vec![""],
            told: vec![""],
            empty: vec![""],
            results: vec![OutsideResult {
                title: String::new(),
                date: plan.as_of,
                result: String::new(),
            }],
            diagnoses: fact(),
            risks: vec![OutsideRisk { text: String::new(), response: String::new() }],
            medicines: fact(),
            problems: vec![OutsideProblem {
                title: String::new(),
                goal: String::new(),
                objectives: fact(),
                interventions: fact(),
            }],
            programmes: vec![OutsideProgramme {
                title: String::new(),
                state: String::new(),
                done: 0,
                of: 1,
            }],
            ..Outside::of(plan, &nothing, &release, true)
        }
    }
}

/// The client's own results of measures: what the rules of a form suggest is the clinic's, and what others
/// told is theirs.
fn results(plan: &Plan) -> Vec<OutsideResult> {
    let own = Informant::Client.word();
    let told = plan.results.iter().filter(|result| result.is_measure && result.source == own);
    let told = told.map(|result| OutsideResult {
        title: result.title.clone(),
        date: result.date,
        result: result.result.clone(),
    });
    told.collect()
}

/// What was recorded in a list of the psychosocial assessment, unless it is private.
fn listed(findings: &Findings, list: &str) -> Vec<OutsideFact> {
    let assessed =
        Id::new(PSYCHOSOCIAL).and_then(|form| findings.occasion(&form, None, Occasion::Latest));
    let Some(response) = assessed.map(|assessed| &assessed.response) else { return Vec::new() };
    let Some((index, item)) = response.instrument.item(list) else { return Vec::new() };
    let (State::Answered(Answer::Records(records)), AnswerType::Records(columns)) =
        (response.state(index), &item.answer)
    else {
        return Vec::new();
    };
    let row = |cells: &Vec<Option<Answer>>| {
        let cells = columns.iter().zip(cells);
        let words = cells.filter_map(|(column, cell)| {
            Some(format!("{}: {}", column.shown(), cell.as_ref()?.words(column)))
        });
        OutsideFact { text: words.collect::<Vec<_>>().join("; ") }
    };
    let told = records.iter().filter(|_| !item.private);
    told.map(row).collect()
}

fn risks(plan: &Plan) -> Vec<OutsideRisk> {
    let open = plan.alerts.iter().filter(|alert| alert.to_life);
    let open = open.map(|alert| OutsideRisk {
        text: alert.line.text.clone(),
        response: alert.done.clone().unwrap_or_default(),
    });
    open.collect()
}

fn problems(plan: &Plan) -> Vec<OutsideProblem> {
    let treated = plan.problems.iter().filter(|problem| problem.treated && !problem.safety);
    let told = |problem: &ProblemPlan| {
        let goal = problem.goal.in_clients_words && plan.quotes == Quotes::Shown;
        let objectives = problem.objectives.iter().map(|objective| OutsideFact {
            text: format!("{} (by {})", objective.line.text, objective.due),
        });
        let interventions = problem
            .interventions
            .iter()
            .map(|one| OutsideFact { text: format!("{}, {}", one.line.text, one.frequency) });
        OutsideProblem {
            title: problem.line.text.clone(),
            goal: if goal { problem.goal.line.text.clone() } else { String::new() },
            objectives: objectives.collect(),
            interventions: interventions.collect(),
        }
    };
    treated.map(told).collect()
}

fn programmes(plan: &Plan) -> Vec<OutsideProgramme> {
    let gone = plan.programmes.iter().filter(|programme| !programme.suggested);
    let told = gone.map(|programme| OutsideProgramme {
        title: programme.title.clone(),
        state: programme.state.to_owned(),
        done: programme.done,
        of: programme.of,
    });
    told.collect()
}
