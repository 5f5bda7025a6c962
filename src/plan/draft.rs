//! Why a plan is a draft.

use super::make::plain_title;
use super::signed::Signed;
use super::sort::{Aside, MOST_ACTIVE, Sorted};
use super::{AlertLine, Cause, Inputs, Line, Plan, ProblemPlan};
use crate::condition::Truth;
use crate::decision::{Decisions, ProblemDecision, Signature};
use crate::finding::{Findings, says_something};
use crate::formulation::Considered;
use crate::number::counted;
use crate::staff::Staff;
use chrono::NaiveDate;

/// The document that a signature must be of to make a plan more than a draft.
pub const SIGNED: &str = "plan";

/// Returns why the plan is a draft; nothing where people have decided and signed.
pub fn reasons(
    plan: &Plan,
    sorted: &Sorted<'_>,
    signed: &Signed<'_>,
    inputs: &Inputs<'_>,
) -> Vec<Line> {
    let mut reasons = Vec::new();
    reasons.extend(open_alerts(plan));
    reasons.extend(plan.alerts.iter().filter_map(thin_response));
    reasons.extend(undecided(plan, sorted));
    reasons.extend(open_findings(plan));
    reasons.extend(too_many(sorted));
    let treated = plan.problems.iter().zip(&sorted.active);
    reasons.extend(treated.filter_map(|(p, c)| against_findings(p, c, inputs.findings)));
    reasons.extend(plan.problems.iter().flat_map(|problem| &problem.unexplained).map(unexplained));
    reasons.extend(age(plan, inputs));
    reasons.extend(sorted.set_aside.iter().filter_map(|aside| gap(aside, plan, inputs)));
    reasons.extend(unsigned(signed, inputs));
    reasons
}

/// A reason with what it is about, down to the rules and answers behind each.
fn reason(id: &str, text: String, about: Vec<Cause>) -> Line {
    let rule = Cause::new("rule", "a plan is a draft until people have decided and signed");
    Line::new(format!("draft/{id}"), "", text, std::iter::once(rule).chain(about).collect())
}

/// A line of the plan that a reason is about.
fn about(label: &str, line: &Line) -> Cause {
    Cause::new("line", format!("{label} {}", line.id).trim()).because(line.because.clone())
}

fn open_alerts(plan: &Plan) -> Option<Line> {
    let open: Vec<&AlertLine> =
        plan.alerts.iter().filter(|alert| alert.response.is_none()).collect();
    let of = counted(plan.alerts.len(), "alert", "alerts");
    let text = format!("{} of {of} without a recorded response", open.len());
    let alerts = open.iter().map(|alert| about(&alert.line.label, &alert.line)).collect();
    (!open.is_empty()).then(|| reason("alerts", text, alerts))
}

/// A response that leaves out what must be in it closes nothing.
fn thin_response(alert: &AlertLine) -> Option<Line> {
    let label = &alert.line.label;
    let text = format!("{label}: the response leaves something out: {}", alert.gaps.join("; "));
    let id = format!("response/{}", alert.line.id.trim_start_matches("alert/"));
    (!alert.gaps.is_empty()).then(|| reason(&id, text, vec![about(label, &alert.line)]))
}

/// To treat what something else may explain, or what impairs nobody, needs a reason that is not
/// older than what was found.
fn against_findings(
    problem: &ProblemPlan,
    (considered, decision): &(&Considered<'_>, Option<&ProblemDecision>),
    findings: &Findings,
) -> Option<Line> {
    let decision = (*decision)?;
    let found = considered.not_excluded.iter().filter(|(_, excluded)| *excluded == Truth::False);
    let names = found.clone().flat_map(|(rule_out, _)| rule_out.excluded_when.condition.reads());
    let days = names.filter_map(|name| findings.fact(name).provenance).map(|known| known.date);
    let newest = days.max().unwrap_or(NaiveDate::MIN);
    let reason_given = decision.reason.as_deref().is_some_and(says_something);
    let mut against: Vec<String> =
        found.map(|(rule_out, _)| rule_out.id.as_str().replace('_', " ")).collect();
    let unimpaired = considered.impairment == Truth::False && decision.impairment.is_none();
    against.extend(unimpaired.then(|| "no impairment".to_owned()));
    let label = &problem.line.label;
    let text = format!(
        "{label}: to be treated, although this was found: {}; the decision needs a reason that is \
         not older",
        against.join(", ")
    );
    let because = problem.to_ask.iter().flat_map(|line| line.because.clone());
    let because = std::iter::once(Cause::decision(decision)).chain(because).collect();
    let id = format!("against/{}", problem.problem);
    let settled = against.is_empty() || (reason_given && decision.on >= newest);
    (!settled).then(|| reason(&id, text, because))
}

/// A line of safety that somebody changed or left out without saying why.
fn unexplained(line: &Line) -> Line {
    let Line { label, text, id, .. } = line;
    let text = format!("{label}: a line of safety, {text}; that needs a reason");
    reason(&format!("safety/{id}"), text, vec![about(label, line)])
}

/// Nothing that is for adults is settled while nobody knows whether the client is one.
fn age(plan: &Plan, inputs: &Inputs<'_>) -> Option<Line> {
    let for_adults = plan.problems.iter().any(|problem| !problem.safety);
    let text = "not known to be 18 or over".to_owned();
    let known = vec![Cause::for_adults(inputs.findings)];
    let unknown = inputs.findings.is_adult() == Truth::Unknown;
    (for_adults && unknown).then(|| reason("age", text, known))
}

/// Problems that were found and that nobody has decided on, in the plan or set aside.
fn undecided(plan: &Plan, sorted: &Sorted<'_>) -> Option<Line> {
    let within = plan.problems.iter().filter(|problem| !problem.treated);
    let within = within.map(|problem| (problem.line.label.clone(), &problem.line));
    let aside = sorted.set_aside.iter().filter(|aside| !aside.settled);
    let aside = aside.map(|aside| (plain_title(aside.considered.problem), &aside.line));
    let (names, lines): (Vec<String>, Vec<Cause>) =
        within.chain(aside).map(|(name, line)| (name.clone(), about(&name, line))).unzip();
    let text = format!("no confirmed decision on {}", names.join(", "));
    (!names.is_empty()).then(|| reason("problems", text, lines))
}

fn open_findings(plan: &Plan) -> Option<Line> {
    let findings: Vec<Cause> =
        plan.unaddressed.iter().map(|line| about(&line.label, line)).collect();
    let count = counted(findings.len(), "finding", "findings");
    let text = format!("{count} without a decision");
    (!findings.is_empty()).then(|| reason("findings", text, findings))
}

fn too_many(sorted: &Sorted<'_>) -> Option<Line> {
    let treated: Vec<Cause> =
        sorted.active.iter().filter_map(|(_, decision)| decision.map(Cause::decision)).collect();
    let text = format!("more than {MOST_ACTIVE} problems are treated at a time");
    (treated.len() > MOST_ACTIVE).then(|| reason("too_many", text, treated))
}

/// A clinician's signature is missing, or is of something else than what is now known and decided.
fn unsigned(signed: &Signed<'_>, inputs: &Inputs<'_>) -> Option<Line> {
    let settled = signed.settled();
    let newest = Cause::new("date", format!("the newest answer or decision is of {settled}"));
    Some(match missing_signature(signed, inputs.staff)? {
        Unsigned::Clinician => reason("signature", lacking(signed, inputs), vec![newest]),
        Unsigned::Supervisor(name) => {
            let text = format!("the co-signature of {name} is not recorded");
            reason("co_signature", text, vec![newest])
        }
    })
}

/// Whose signature is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsigned {
    /// A clinician's.
    Clinician,
    /// That of the supervisor of who signed.
    Supervisor(String),
}

/// Returns whose signature is missing; nothing where the plan is signed.
pub fn missing_signature(signed: &Signed<'_>, staff: Option<&Staff>) -> Option<Unsigned> {
    let counting: Vec<&Signature> = signed.that_count().collect();
    if counting.is_empty() {
        return Some(Unsigned::Clinician);
    }
    let staff = staff?;
    let lacks = |signature: &&&Signature| {
        let supervisor = co_signer(signature, staff)?;
        let by = |other: &&Signature| staff.person(&other.by).is_some_and(|p| p.name == supervisor);
        (!counting.iter().any(by)).then(|| supervisor.to_owned())
    };
    // One signature that needs no second one is enough.
    let missing: Vec<String> = counting.iter().filter_map(|signature| lacks(&signature)).collect();
    let supervisor = missing.first().filter(|_| missing.len() == counting.len())?;
    Some(Unsigned::Supervisor(supervisor.clone()))
}

/// What is said where no signature counts.
fn lacking(signed: &Signed<'_>, inputs: &Inputs<'_>) -> String {
    if let Some(Signature { by, on, .. }) = signed.overtaken() {
        return format!(
            "changed since it was signed ({by}, {on}): what it says, or an answer or decision it rests on"
        );
    }
    let mut text =
        "no clinician's signature on what is now known and decided is recorded".to_owned();
    if inputs.staff.is_some() && inputs.decisions.signatures().next().is_some() {
        text.push_str(
            "; it counts of whom the clinic's staff file names, with a credential in force",
        );
    }
    text
}

/// Who must sign beside the signer, by the clinic's staff file.
fn co_signer<'s>(signature: &Signature, staff: &'s Staff) -> Option<&'s str> {
    let person = staff.person(&signature.by)?;
    let co_signed = person.co_signed.iter().any(|document| *document == *SIGNED);
    person.supervisor.as_deref().filter(|_| co_signed)
}

/// Someone with an open risk is not sent away without a hand-off: rule 3 of the clinical rules.
fn gap(aside: &Aside<'_>, plan: &Plan, inputs: &Inputs<'_>) -> Option<Line> {
    let problem = aside.considered.problem;
    // A question about suicide that was refused is a risk until somebody knows better; one that
    // somebody has responded to is in somebody's hands.
    let open = |alert: &AlertLine| {
        let stands = alert.certain || alert.level == "critical";
        stands && (alert.response.is_none() || !alert.gaps.is_empty())
    };
    let risk = problem.is_safety() || plan.alerts.iter().any(open);
    let decision = inputs.decisions.for_problem(problem.id.as_str())?;
    let text = format!(
        "{}: with an open risk, not treating it here needs a hand-off, interim safety steps and a \
         contact date",
        plain_title(problem)
    );
    let gap = risk && aside.settled && !decision.leaves_no_gap();
    gap.then(|| reason(&format!("gap/{}", problem.id), text, aside.line.because.clone()))
}

/// Returns the day of the newest answer or decision, notes aside, which what is said of a finished document
/// may not be older than.
pub fn settled_on(findings: &Findings, decisions: &Decisions) -> NaiveDate {
    let responses = findings.assessed.iter().map(|assessed| &assessed.response);
    let answers = responses.filter(|response| !response.instrument.note).map(|one| one.date());
    let unread = findings.unread.iter().map(|unread| unread.date);
    answers.chain(unread).chain(decisions.last_but_documents()).max().unwrap_or(NaiveDate::MIN)
}
