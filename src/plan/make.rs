//! From the formulation and the decisions to the plan of a day.

use super::treatment::{Treatment, problem_plan};
use super::{Cause, Line, Plan, ProblemPlan, alerts, results};
use crate::condition::Truth;
use crate::decision::{Decisions, Disposition, ProblemDecision};
use crate::finding::{Concern, Findings, Name};
use crate::formulation::{Considered, Formulation, Standing};
use crate::id::CaseId;
use crate::problem::Problem;

/// RULES 20 of the clinical rules: more are not worked on well.
const MOST_ACTIVE: usize = 5;
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
    /// The private findings that this output names.
    pub reveal: &'a [String],
}

/// Makes the plan of the findings' day.
pub fn plan(inputs: &Inputs<'_>) -> Plan {
    let sorted = sort(inputs);
    let treatment = Treatment { findings: inputs.findings, reveal: inputs.reveal };
    let mut not_assessed = Vec::new();
    let problems: Vec<ProblemPlan> = sorted
        .active
        .iter()
        .enumerate()
        .map(|(index, (considered, decision))| {
            let label = format!("P{}", index + 1);
            problem_plan(&treatment, considered, *decision, &label, &mut not_assessed)
        })
        .collect();
    let mut open = open_lines(inputs);
    open.append(&mut not_assessed);
    let alerts = alerts::alert_lines(inputs.findings, inputs.decisions);
    let mut plan = Plan {
        case: inputs.case.clone(),
        identifiers: inputs.findings.client.identifiers(),
        as_of: inputs.findings.as_of,
        draft: Vec::new(),
        alerts,
        results: results::result_lines(inputs.findings),
        notes: notes(&problems),
        problems,
        set_aside: relabel(sorted.set_aside, "D"),
        unaddressed: unaddressed(inputs),
        not_assessed: relabel(open, "N"),
        signatures: signatures(inputs),
        definitions: definitions(inputs),
        client: inputs.findings.client.clone(),
    };
    plan.draft = relabel(draft(&plan, inputs), "W");
    plan
}

/// The problems that are in the plan, and the lines of those that are not.
struct Sorted<'a> {
    active: Vec<(&'a Considered<'a>, Option<&'a ProblemDecision>)>,
    set_aside: Vec<Line>,
}

fn sort<'a>(inputs: &'a Inputs<'a>) -> Sorted<'a> {
    let mut sorted = Sorted { active: Vec::new(), set_aside: Vec::new() };
    let treated = |considered: &Considered<'_>| {
        decision_on(inputs, considered).is_some_and(|d| d.disposition == Disposition::Treat)
    };
    let decided = inputs.formulation.considered.iter().filter(|c| treated(c)).count();
    for considered in &inputs.formulation.considered {
        let decision = decision_on(inputs, considered);
        let indicated = considered.standing == Standing::Indicated;
        match decision.map(|decision| decision.disposition) {
            Some(Disposition::Treat) => sorted.active.push((considered, decision)),
            Some(_) => sorted.set_aside.push(decided_line(considered, decision, inputs)),
            None if considered.standing == Standing::Excluded => {
                sorted.set_aside.push(excluded_line(considered, inputs));
            }
            None if !indicated => {}
            None if considered.problem.is_safety() || sorted.room(decided, treated) => {
                sorted.active.push((considered, None));
            }
            None => sorted.set_aside.push(crowded_line(considered, inputs)),
        }
    }
    sorted
}

impl Sorted<'_> {
    /// Whether one more undecided problem fits beside those that were decided.
    fn room(&self, decided: usize, treated: impl Fn(&Considered<'_>) -> bool) -> bool {
        let undecided = self.active.iter().filter(|(considered, _)| !treated(considered)).count();
        decided + undecided < MOST_ACTIVE
    }
}

fn decision_on<'a>(
    inputs: &'a Inputs<'_>,
    considered: &Considered<'_>,
) -> Option<&'a ProblemDecision> {
    let decision = inputs.decisions.for_problem(considered.problem.id.as_str())?;
    (decision.on <= inputs.findings.as_of).then_some(decision)
}

fn title(considered: &Considered<'_>, inputs: &Inputs<'_>) -> String {
    let treatment = Treatment { findings: inputs.findings, reveal: inputs.reveal };
    treatment.fill(&considered.problem.title).0
}

fn when(considered: &Considered<'_>, inputs: &Inputs<'_>) -> Cause {
    Cause::rule(considered.problem, "suggested when", &considered.problem.when, inputs.findings)
}

fn decided_line(
    considered: &Considered<'_>,
    decision: Option<&ProblemDecision>,
    inputs: &Inputs<'_>,
) -> Line {
    let title = title(considered, inputs);
    let Some(decision) = decision else { return Line::new("", "", title, Vec::new()) };
    let mut text =
        format!("{title}: {} by {} on {}", done(decision.disposition), decision.by, decision.on);
    if let Some(reason) = &decision.reason {
        text.push_str(&format!("; {reason}"));
    }
    if let Some(until) = decision.until {
        text.push_str(&format!("; to be looked at again on {until}"));
    }
    let because = vec![Cause::decision(decision), when(considered, inputs)];
    Line::new(considered.problem.id.to_string(), "", text, because)
}

fn done(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Treat => "treated",
        Disposition::Refer => "referred",
        Disposition::Defer => "deferred",
        Disposition::Decline => "declined",
    }
}

fn excluded_line(considered: &Considered<'_>, inputs: &Inputs<'_>) -> Line {
    let holding = considered.exclusions.iter().filter(|(_, holds)| holds.is_true());
    let then: Vec<&str> = holding.clone().map(|(exclusion, _)| exclusion.then.as_str()).collect();
    let text = format!("{}: not treated here. {}", title(considered, inputs), then.join(" "));
    let rules = holding.map(|(exclusion, _)| {
        Cause::rule(considered.problem, "not treated here when", &exclusion.when, inputs.findings)
    });
    let because = std::iter::once(when(considered, inputs)).chain(rules).collect();
    Line::new(considered.problem.id.to_string(), "", text, because)
}

fn crowded_line(considered: &Considered<'_>, inputs: &Inputs<'_>) -> Line {
    let text = format!(
        "{}: suggested to defer, because at most {MOST_ACTIVE} problems are worked on at a time; \
         needs a reason and a date to look again",
        title(considered, inputs)
    );
    let rule = Cause::new("rule", format!("at most {MOST_ACTIVE} active problems"));
    Line::new(considered.problem.id.to_string(), "", text, vec![rule, when(considered, inputs)])
}

/// One line for every problem that too little is known about.
fn open_lines(inputs: &Inputs<'_>) -> Vec<Line> {
    let considered = inputs.formulation.considered.iter();
    let open =
        considered.filter(|c| c.standing == Standing::Open && decision_on(inputs, c).is_none());
    open.map(|considered| {
        let missing = missing_words(inputs.findings, &considered.missing);
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

/// Names what is missing: a whole instrument where nothing of it is there, else the items.
pub(super) fn missing_words(findings: &Findings, names: &[Name]) -> String {
    let mut words: Vec<String> = Vec::new();
    for name in names {
        let word = findings.lack(name);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join("; ")
}

fn unaddressed(inputs: &Inputs<'_>) -> Vec<Line> {
    let concerns = inputs.formulation.unaddressed.iter().enumerate();
    concerns.map(|(index, concern)| unaddressed_line(index, concern, inputs)).collect()
}

fn unaddressed_line(index: usize, concern: &Concern, inputs: &Inputs<'_>) -> Line {
    let fact = inputs.findings.fact(&concern.name);
    let treatment = Treatment { findings: inputs.findings, reveal: inputs.reveal };
    let words = treatment.shown(&fact).unwrap_or_else(|| "cannot be ruled out".to_owned());
    let text = fact.labelled(&words);
    let id = format!("finding/{}", concern.name);
    Line::new(id, format!("F{}", index + 1), text, vec![Cause::finding(&fact)])
}

/// A lever that nothing in the plan uses is worth a thought, not a warning.
fn notes(problems: &[ProblemPlan]) -> Vec<Line> {
    let used: Vec<&String> = problems
        .iter()
        .flat_map(|problem| &problem.interventions)
        .flat_map(|intervention| &intervention.levers)
        .collect();
    let unused = LEVERS.iter().filter(|_| !problems.is_empty());
    let unused = unused.filter(|lever| !used.iter().any(|used| used == *lever));
    let lines = unused.map(|lever| {
        let text = format!("No intervention in this plan works through the {lever}.");
        let rule = Cause::new("rule", "the four levers of the process are looked at in every plan");
        Line::new(format!("note/{}", lever.replace(' ', "_")), "", text, vec![rule])
    });
    relabel(lines.collect(), "L")
}

fn signatures(inputs: &Inputs<'_>) -> Vec<Line> {
    let signatures = inputs.decisions.signatures();
    let current = signatures.filter(|signature| signature.on <= inputs.findings.as_of);
    let lines = current.enumerate().map(|(index, signature)| {
        let text = format!(
            "{}{}, {}, {}",
            signature.by,
            signature.credential.as_ref().map(|c| format!(", {c}")).unwrap_or_default(),
            signature.on,
            signature.how
        );
        let decision = Cause::new("decision", "a signature was obtained and recorded");
        Line::new(format!("signature/{}", index + 1), "", text, vec![decision])
    });
    relabel(lines.collect(), "S")
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

/// Why the plan is a draft.
fn draft(plan: &Plan, inputs: &Inputs<'_>) -> Vec<Line> {
    let mut reasons = Vec::new();
    let mut add = |id: &str, text: Option<String>| {
        let rule = Cause::new("rule", "a plan is a draft until people have decided and signed");
        let line = |text| Line::new(format!("draft/{id}"), "", text, vec![rule]);
        reasons.extend(text.map(line));
    };
    let alerts = plan.alerts.len();
    let open = plan.alerts.iter().filter(|alert| alert.response.is_none()).count();
    let unaddressed = plan.unaddressed.len();
    add(
        "alerts",
        (open > 0).then(|| format!("{open} of {alerts} alerts without a recorded response")),
    );
    add("problems", undecided(plan));
    add(
        "findings",
        (unaddressed > 0).then(|| format!("{unaddressed} findings without a decision")),
    );
    add("too_many", too_many(inputs));
    for considered in inputs.formulation.considered.iter().filter(|_| open > 0) {
        add(&format!("gap/{}", considered.problem.id), gap(considered, inputs));
    }
    let unsigned = plan.signatures.is_empty();
    add("signature", unsigned.then(|| "no signature is recorded".to_owned()));
    reasons
}

fn undecided(plan: &Plan) -> Option<String> {
    let undecided = plan.problems.iter().filter(|problem| !problem.treated);
    let labels: Vec<&str> = undecided.map(|problem| problem.line.label.as_str()).collect();
    (!labels.is_empty()).then(|| format!("no confirmed decision on {}", labels.join(", ")))
}

fn too_many(inputs: &Inputs<'_>) -> Option<String> {
    let decisions = inputs.formulation.considered.iter().filter_map(|c| decision_on(inputs, c));
    let treated = decisions.filter(|decision| decision.disposition == Disposition::Treat).count();
    let text = || format!("more than {MOST_ACTIVE} problems are treated at a time");
    (treated > MOST_ACTIVE).then(text)
}

/// Someone with an open risk is not sent away without a hand-off.
fn gap(considered: &Considered<'_>, inputs: &Inputs<'_>) -> Option<String> {
    let decision = decision_on(inputs, considered)?;
    (!decision.leaves_no_gap()).then(|| {
        format!(
            "{}: while an alert is open, sending the client elsewhere needs a hand-off, interim \
             safety steps and a contact date",
            plain_title(considered.problem)
        )
    })
}

fn relabel(lines: Vec<Line>, letter: &str) -> Vec<Line> {
    let numbered = lines.into_iter().enumerate();
    numbered.map(|(index, line)| Line { label: format!("{letter}{}", index + 1), ..line }).collect()
}

impl Considered<'_> {
    /// Returns whether a person confirmed the problem and there is a finding of impairment.
    pub(super) fn is_confirmed(&self, decision: Option<&ProblemDecision>) -> bool {
        let Some(decision) = decision.filter(|d| d.disposition == Disposition::Treat) else {
            return false;
        };
        let impaired = self.impairment == Truth::True || decision.impairment.is_some();
        decision.confirmed && impaired
    }
}
