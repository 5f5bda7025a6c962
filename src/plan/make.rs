//! From the formulation and the decisions to the plan of a day.

use super::draft::SIGNED;
use super::filling::{Filling, Place, problem_plan};
use super::signed::Signed;
use super::sort::{Sorted, adults_only, decision_on, sort, when};
use super::{
    Cause, FormShown, Issued, Line, Plan, ProblemPlan, Quotes, alerts, course, cycle, deadlines,
    dispositions, draft, edits, factors, findings, programmes, results, reviewed, sheet,
};
use crate::decision::{CrisisPlan, Decision, Decisions, TookPart};
use crate::diagnostic::Diagnostic;
use crate::factor::Factors;
use crate::finding::{Assessed, Fact, Findings, FiredAlert, What};
use crate::formulation::{Formulation, Standing};
use crate::id::CaseId;
use crate::instrument::{Kind, Window};
use crate::jurisdiction::InForce;
use crate::problem::Problem;
use crate::programme::{Programme, read_programme};
use crate::response::Informant;
use crate::rule::{Known, Shelf};
use crate::settings::Contact;
use crate::staff::Staff;
use crate::treatment::{Treatment, read_treatment};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A measure of progress that is older is given again; a starting value, the longest time between two
/// reviews that was read.
const STALE_DAYS: i64 = 90;
/// The form that a crisis plan is recorded in.
const CRISIS_PLAN: &str = "crisis_plan";
/// The item under which forms ask for strengths.
const STRENGTHS: &str = "strengths";
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
    /// The forms that the document shows.
    pub forms: &'a [FormShown],
    /// The lists of factors that the document shows.
    pub factors: &'a [Factors],
    /// Whether the document shows the course of treatment.
    pub course: bool,
    /// Who works at the clinic, where it says so.
    pub staff: Option<&'a Staff>,
    /// The timing rules that the clinic works by.
    pub timing: Option<&'a InForce>,
    /// The plans of the case that were issued.
    pub issued: &'a [Issued<'a>],
    /// Whom a client can reach in a crisis.
    pub crisis_contacts: &'a [Contact],
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
    let mut left_open = Vec::new();
    let mut problems = problem_plans(&sorted, inputs, &mut left_open);
    let orphans = edits::apply(&mut problems, inputs.decisions, inputs.quotes);
    let mut not_assessed = open_lines(inputs);
    not_assessed.append(&mut left_open);
    not_assessed.extend(findings::not_read(inputs.findings));
    let (unaddressed, looked_at) = findings::unaddressed(inputs, &sorted);
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
        results: results::result_lines(inputs),
        requirements: relabel(findings::requirements(inputs.findings), "T"),
        cycle: cycle::cycle(&problems, inputs),
        took_part: inputs.decisions.took_part(SIGNED).map(took_part),
        notes: notes(&problems, orphans, inputs),
        problems,
        programmes,
        set_aside: relabel(set_aside.collect(), "D"),
        unaddressed: relabel(unaddressed, "F"),
        not_assessed: relabel(not_assessed, "N"),
        signatures: Vec::new(),
        definitions: definitions(inputs),
        factors: factors::factors(inputs),
        course: course::course(inputs),
        reviews: reviewed::reviews(inputs),
        deadlines: deadlines::deadlines(inputs),
        dispositions: dispositions::dispositions(inputs),
        forms: sheet::sheets(inputs),
        accounts: sheet::accounts(inputs),
        crisis_contacts: inputs.crisis_contacts.to_vec(),
        left_out: inputs.findings.later.len(),
        quotes: inputs.quotes,
        contacts: contacts(inputs.findings),
        lacks_crisis_plan: lacks_crisis_plan(inputs),
        adult: inputs.findings.is_adult(),
    };
    plan.unassessed_dangers = unassessed_dangers(&plan.not_assessed, inputs);
    let signed = Signed::of(&plan.problems, &sorted, inputs);
    plan.signatures = relabel(signed.lines(), "S");
    plan.draft = relabel(draft::reasons(&plan, &sorted, &signed, inputs), "W");
    plan
}

/// The problems as their files have them, before any edit.
pub(super) fn problem_plans(
    sorted: &Sorted<'_>,
    inputs: &Inputs<'_>,
    left_open: &mut Vec<Line>,
) -> Vec<ProblemPlan> {
    let filling = Filling::of(inputs);
    let mut made: Vec<ProblemPlan> = Vec::new();
    for ((considered, decision), number) in sorted.active.iter().zip(1..) {
        let place = Place { label: &format!("P{number}"), above: &made };
        let plan = problem_plan(&filling, considered, *decision, &place, left_open);
        made.push(plan);
    }
    made
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

/// The days on which the client answered something, here or elsewhere. What others told is no contact
/// with the client.
fn contacts(findings: &Findings) -> Vec<NaiveDate> {
    let own = findings.assessed.iter().filter(|a| a.response.informant == Informant::Client);
    let mut days: Vec<NaiveDate> = own.map(|assessed| assessed.response.date()).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Whether somebody says that a crisis plan was made, and there is none in the record.
fn lacks_crisis_plan(inputs: &Inputs<'_>) -> bool {
    let made = inputs.decisions.iter().any(|decision| {
        matches!(decision, Decision::Alert(response) if response.crisis_plan == CrisisPlan::Made)
    });
    let form = |assessed: &Assessed| assessed.response.instrument.id == *CRISIS_PLAN;
    made && !inputs.findings.assessed.iter().any(form)
}

/// A lever or a strength that nothing in the plan uses is worth a thought, not a warning.
fn notes(problems: &[ProblemPlan], orphans: Vec<Line>, inputs: &Inputs<'_>) -> Vec<Line> {
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
    let lines = lines.chain(unused_strength(problems, inputs)).chain(stale(inputs.findings));
    relabel(lines.chain(orphans).chain(orphaned(inputs)).collect(), "L")
}

/// The measures that show progress and were given so long ago that what they tell may not hold any more.
fn stale(findings: &Findings) -> Option<Line> {
    let old = findings.latest().filter(|assessed| {
        let instrument = &assessed.response.instrument;
        let progress = instrument.kind == Kind::Measure
            && instrument.window.is_some_and(Window::shows_progress);
        progress && (findings.as_of - assessed.response.date()).num_days() > STALE_DAYS
    });
    let old: Vec<(String, Cause)> = old
        .map(|assessed| {
            let (short, date) = (&assessed.response.instrument.short, assessed.response.date());
            let days = (findings.as_of - date).num_days();
            let cause =
                Cause::new("date", format!("{} of {date}: {days} days", assessed.response.id));
            (format!("{short} of {date}"), cause)
        })
        .collect();
    let (names, because): (Vec<String>, Vec<Cause>) = old.into_iter().unzip();
    let names = names.join(", ");
    let text = format!("More than {STALE_DAYS} days old, to be given again: {names}.");
    (!names.is_empty()).then(|| Line::new("note/stale", "", text, because))
}

/// The decisions on problems that are not there any more: kept, and told.
fn orphaned(inputs: &Inputs<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for decision in inputs.decisions.iter() {
        let Decision::Problem(decision) = decision else { continue };
        let id = format!("orphan/{}", decision.problem);
        let mut considered = inputs.formulation.considered.iter();
        if considered.any(|one| one.problem.id == decision.problem)
            || lines.iter().any(|line| line.id == id)
        {
            continue;
        }
        let text = format!(
            "{} is a problem that is not at hand now; the decision of {}, {}, is kept.",
            decision.problem, decision.by, decision.on
        );
        lines.push(Line::new(id, "", text, vec![Cause::decision(decision)]));
    }
    lines
}

/// Who took part, with who says so.
fn took_part(took_part: &TookPart) -> String {
    format!("{} ({}, {})", took_part.who, took_part.by, took_part.on)
}

/// A strength that the client named, and that stands in no objective.
fn unused_strength(problems: &[ProblemPlan], inputs: &Inputs<'_>) -> Option<Line> {
    let named = inputs.findings.latest().flat_map(|assessed| {
        let items = assessed.response.instrument.items.iter();
        let items = items.filter(|item| item.id == *STRENGTHS);
        items.map(|item| assessed.name(What::Item(item.id.clone())))
    });
    let named: Vec<_> = named.map(|name| inputs.findings.fact(&name)).collect();
    let known: Vec<&Fact> = named.iter().filter(|fact| fact.short.is_some()).collect();
    let objectives = problems.iter().flat_map(|problem| &problem.objectives);
    let used = objectives
        .flat_map(|objective| &objective.line.because)
        .any(|cause| known.iter().any(|fact| cause.text.starts_with(&format!("{}:", fact.name))));
    let text = "A strength that the client named stands in no objective.";
    let because = known.iter().map(|fact| Cause::finding(fact)).collect();
    let loose = !problems.is_empty() && !known.is_empty() && !used;
    loose.then(|| Line::new("note/strengths", "", text, because))
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
