//! From the formulation and the decisions to the plan of a day.

use super::filling::{Filling, problem_plan};
use super::sort::{adults_only, decision_on, sort, when};
use super::{
    Cause, Line, Plan, ProblemPlan, Quotes, alerts, cycle, draft, findings, programmes, results,
};
use crate::decision::{Decision, Decisions};
use crate::diagnostic::Diagnostic;
use crate::finding::{Findings, FiredAlert};
use crate::formulation::{Formulation, Standing};
use crate::id::CaseId;
use crate::problem::Problem;
use crate::programme::{Programme, read_programme};
use crate::rule::{Known, Shelf};
use crate::treatment::{Treatment, read_treatment};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

const LEVERS: [&str; 4] =
    ["therapeutic environment", "group process", "education", "self and peer assessment"];

/// What a plan is made from.
pub struct Inputs<'a> {
    /// The case.
    pub case: &'a CaseId,
    /// What is known.
    pub findings: &'a Findings,
    /// What the findings suggest.
    pub formulation: &'a Formulation<'a>,
    /// What people decided.
    pub decisions: &'a Decisions,
    /// The alerts that nobody has responded to, as [`open_alerts`](super::open_alerts) gives them.
    pub open: &'a [FiredAlert<'a>],
    /// The treatments and programmes that the plan can draw on.
    pub means: &'a Means<'a>,
    /// What was known on the days of [`start_days`].
    pub starts: &'a BTreeMap<NaiveDate, Findings>,
    /// Whether the plan is said in the client's own words.
    pub quotes: Quotes,
}

/// Returns the days on which the treatment of a problem began and of which more is known by now: where an
/// objective starts from is what was known then, and does not move with every new answer.
pub fn start_days(findings: &Findings, decisions: &Decisions) -> BTreeSet<NaiveDate> {
    let decisions = decisions.as_of(findings.as_of);
    let newest = findings.assessed.iter().map(|assessed| assessed.response.date()).max();
    let treated = decisions.iter().filter_map(|decision| match decision {
        Decision::Problem(decision) => decisions.treated_since(decision.problem.as_str()),
        _ => None,
    });
    treated.filter(|day| newest.is_some_and(|newest| newest > *day)).collect()
}

/// The treatments and programmes that a plan can draw on, each read when it is needed.
pub struct Means<'l> {
    /// The treatments.
    pub treatments: Shelf<'l, Treatment>,
    /// The programmes.
    pub programmes: Shelf<'l, Programme>,
}

impl<'l> Means<'l> {
    /// Returns what is at hand.
    pub fn of(known: Known<'l>) -> Means<'l> {
        Means {
            treatments: Shelf::new(known.treatments, known, read_treatment),
            programmes: Shelf::new(known.programmes.texts(), known, read_programme),
        }
    }

    /// Returns what was wrong with those that a plan needed, once.
    pub fn take_faults(&self) -> Vec<Diagnostic> {
        [self.treatments.take_faults(), self.programmes.take_faults()].concat()
    }
}

/// Makes the plan of the findings' day, with what had been decided by then.
pub fn plan(inputs: &Inputs<'_>) -> Plan {
    let decisions = inputs.decisions.as_of(inputs.findings.as_of);
    made(&Inputs { decisions: &decisions, ..*inputs })
}

fn made(inputs: &Inputs<'_>) -> Plan {
    let sorted = sort(inputs);
    let filling = Filling::of(inputs);
    let mut left_open = Vec::new();
    let mut problems: Vec<ProblemPlan> = Vec::new();
    for (considered, decision) in &sorted.active {
        let label = format!("P{}", problems.len() + 1);
        problems.push(problem_plan(&filling, considered, *decision, &label, &mut left_open));
    }
    let mut not_assessed = open_lines(inputs);
    not_assessed.append(&mut left_open);
    not_assessed.extend(findings::not_read(inputs.findings));
    let (unaddressed, looked_at) = findings::unaddressed(inputs);
    let set_aside = adults_only(inputs).into_iter();
    let set_aside = set_aside.chain(sorted.set_aside.iter().map(|aside| aside.line.clone()));
    let set_aside = set_aside.chain(looked_at);
    let alerts = alerts::alerts(inputs.findings, inputs.decisions);
    let programmes = programmes::programmes(&problems, inputs);
    for line in problems.iter_mut().flat_map(|problem| &mut problem.interventions) {
        let own = programmes.iter().find(|one| Some(&one.programme) == line.programme.as_ref());
        line.programme_label = own.map(|programme| programme.line.label.clone());
    }
    let mut plan = Plan {
        case: inputs.case.clone(),
        identifiers: inputs.findings.client.identifiers(),
        as_of: inputs.findings.as_of,
        draft: Vec::new(),
        alerts: alerts.standing,
        answered: relabel(alerts.answered, "B"),
        unassessed_dangers: Vec::new(),
        all_read: inputs.findings.later.is_empty() && inputs.findings.unread.is_empty(),
        results: results::result_lines(inputs.findings),
        requirements: relabel(findings::requirements(inputs.findings), "T"),
        cycle: cycle::cycle(&problems, inputs),
        notes: notes(&problems),
        problems,
        programmes,
        set_aside: relabel(set_aside.collect(), "D"),
        unaddressed: relabel(unaddressed, "F"),
        not_assessed: relabel(not_assessed, "N"),
        signatures: relabel(draft::signatures(inputs), "S"),
        definitions: definitions(inputs),
        left_out: inputs.findings.later.len(),
        quotes: inputs.quotes,
    };
    plan.unassessed_dangers = unassessed_dangers(&plan.not_assessed, inputs);
    plan.draft = relabel(draft::reasons(&plan, &sorted, inputs), "W");
    plan
}

/// Names what too little is known about among the dangers: that no alert fires rules none of them
/// out.
fn unassessed_dangers(not_assessed: &[Line], inputs: &Inputs<'_>) -> Vec<String> {
    let open = not_assessed.iter().filter_map(|line| {
        let id = line.id.strip_prefix("open/")?;
        let considered = inputs.formulation.considered.iter();
        let mut dangers = considered.map(|c| c.problem).filter(|problem| problem.is_safety());
        let danger = dangers.find(|problem| problem.id == *id)?;
        Some(format!("{} ({})", plain_title(danger), line.label))
    });
    open.collect()
}

/// One line for every problem that too little is known about.
fn open_lines(inputs: &Inputs<'_>) -> Vec<Line> {
    let considered = inputs.formulation.considered.iter();
    // What is for adults is no question where the client is none.
    let open = considered.filter(|c| {
        c.standing == Standing::Open && !c.under_age && decision_on(inputs, c).is_none()
    });
    open.map(|considered| {
        let missing = inputs.findings.lack(&considered.missing);
        let text =
            format!("{}: cannot be told; missing: {missing}", plain_title(considered.problem));
        let id = format!("open/{}", considered.problem.id);
        Line::new(id, "", text, vec![when(considered, inputs)])
    })
    .collect()
}

/// The title, with a mark where a value would stand that is not known anyway.
pub(super) fn plain_title(problem: &Problem) -> String {
    problem.title.fill(|_| "…".to_owned())
}

/// A lever that nothing in the plan uses is worth a thought, not a warning.
fn notes(problems: &[ProblemPlan]) -> Vec<Line> {
    let unused = LEVERS.iter().filter(|lever| {
        let interventions = problems.iter().flat_map(|problem| &problem.interventions);
        !problems.is_empty() && !interventions.flat_map(|i| &i.levers).any(|used| used == *lever)
    });
    let lines = unused.map(|lever| {
        let text = format!("No intervention in this plan works through the {lever}.");
        let rule = Cause::new("rule", "the four levers of the process are looked at in every plan");
        let because = std::iter::once(rule).chain(problems.iter().map(used_levers)).collect();
        Line::new(format!("note/{}", lever.replace(' ', "_")), "", text, because)
    });
    relabel(lines.collect(), "L")
}

/// The levers that the interventions of a problem use, with the interventions' places.
fn used_levers(problem: &ProblemPlan) -> Cause {
    let levers = problem.interventions.iter().map(|intervention| {
        let line = &intervention.line;
        let place = line.because.iter().rev().find_map(|cause| cause.place.clone());
        let levers = intervention.levers.join(", ");
        let cause = Cause::new("rule", format!("{} works through: {levers}", line.label));
        Cause { place, ..cause }
    });
    let text = format!("{} {}", problem.line.label, problem.line.id);
    Cause::new("line", text).because(levers.collect())
}

fn definitions(inputs: &Inputs<'_>) -> Vec<String> {
    let mut used: Vec<String> = Vec::new();
    for assessed in &inputs.findings.assessed {
        let instrument = &assessed.response.instrument;
        let hash = instrument.hashes.scoring.short();
        let line = format!("{} version {}, {hash}", instrument.id, instrument.version);
        if !used.contains(&line) {
            used.push(line);
        }
    }
    used
}

fn relabel(lines: Vec<Line>, letter: &str) -> Vec<Line> {
    let numbered = lines.into_iter().enumerate();
    numbered.map(|(index, line)| Line { label: format!("{letter}{}", index + 1), ..line }).collect()
}
