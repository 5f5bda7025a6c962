//! Why a plan is a draft, and the signatures that end that.

use super::make::plain_title;
use super::sort::{Aside, MOST_ACTIVE, Sorted};
use super::{AlertLine, Cause, Inputs, Line, Plan};
use crate::decision::Signature;
use chrono::NaiveDate;

/// The document that a signature must be of to make a plan more than a draft.
const SIGNED: &str = "plan";

/// Returns why the plan is a draft; nothing where people have decided and signed.
pub fn reasons(plan: &Plan, sorted: &Sorted<'_>, inputs: &Inputs<'_>) -> Vec<Line> {
    let mut reasons = Vec::new();
    let mut add = |id: &str, text: Option<String>| {
        let rule = Cause::new("rule", "a plan is a draft until people have decided and signed");
        let line = |text| Line::new(format!("draft/{id}"), "", text, vec![rule]);
        reasons.extend(text.map(line));
    };
    let alerts = plan.alerts.len();
    let open = plan.alerts.iter().filter(|alert| alert.response.is_none()).count();
    let unaddressed = plan.unaddressed.len();
    let counted = |count: usize, text: String| (count > 0).then_some(text);
    add("alerts", counted(open, format!("{open} of {alerts} alerts without a recorded response")));
    add("problems", undecided(plan, sorted));
    add("findings", counted(unaddressed, format!("{unaddressed} findings without a decision")));
    add("too_many", too_many(sorted));
    for aside in &sorted.set_aside {
        add(&format!("gap/{}", aside.considered.problem.id), gap(aside, plan, inputs));
    }
    let unsigned = !inputs.decisions.signatures().any(|signature| counts(signature, inputs));
    let text = "no clinician's signature on what is now known and decided is recorded";
    add("signature", unsigned.then(|| text.to_owned()));
    reasons
}

/// Problems that were found and that nobody has decided on, in the plan or set aside.
fn undecided(plan: &Plan, sorted: &Sorted<'_>) -> Option<String> {
    let within = plan.problems.iter().filter(|problem| !problem.treated);
    let mut names: Vec<String> = within.map(|problem| problem.line.label.clone()).collect();
    let aside = sorted.set_aside.iter().filter(|aside| !aside.settled);
    names.extend(aside.map(|aside| plain_title(aside.considered.problem)));
    (!names.is_empty()).then(|| format!("no confirmed decision on {}", names.join(", ")))
}

fn too_many(sorted: &Sorted<'_>) -> Option<String> {
    let treated = sorted.active.iter().filter(|(_, decision)| decision.is_some()).count();
    let text = || format!("more than {MOST_ACTIVE} problems are treated at a time");
    (treated > MOST_ACTIVE).then(text)
}

/// Someone with an open risk is not sent away without a hand-off: rule 3 of the clinical rules.
fn gap(aside: &Aside<'_>, plan: &Plan, inputs: &Inputs<'_>) -> Option<String> {
    let problem = aside.considered.problem;
    // A question about suicide that was refused is a risk until somebody knows better.
    let open = |alert: &AlertLine| alert.certain || alert.level == "critical";
    let risk = problem.is_safety() || plan.alerts.iter().any(open);
    let decision = inputs.decisions.for_problem(problem.id.as_str())?;
    (risk && aside.settled && !decision.leaves_no_gap()).then(|| {
        format!(
            "{}: with an open risk, not treating it here needs a hand-off, interim safety steps \
             and a contact date",
            plain_title(problem)
        )
    })
}

/// Returns the signatures that were recorded; one that is older than what is now known or
/// decided does not count, and says so.
pub fn signatures(inputs: &Inputs<'_>) -> Vec<Line> {
    let recorded = inputs.decisions.signatures().enumerate();
    recorded
        .map(|(index, signature)| {
            let Signature { document, by, credential, on, how, .. } = signature;
            let credential = credential.as_ref().map(|c| format!(", {c}")).unwrap_or_default();
            let mut text = format!("{document}: {by}{credential}, {on}, {how}");
            if *document == *SIGNED && *on < settled_on(inputs) {
                text.push_str("; older than what is now known or decided");
            }
            let decision = Cause::new("decision", "a signature was obtained and recorded");
            Line::new(format!("signature/{}", index + 1), "", text, vec![decision])
        })
        .collect()
}

/// A clinician's signature, on this document, of what is now known and decided.
fn counts(signature: &Signature, inputs: &Inputs<'_>) -> bool {
    let clinician = signature.credential.is_some();
    clinician && signature.document == *SIGNED && signature.on >= settled_on(inputs)
}

/// The day of the newest answer or decision.
fn settled_on(inputs: &Inputs<'_>) -> NaiveDate {
    let answers = inputs.findings.assessed.iter().map(|assessed| assessed.response.date());
    answers.chain(inputs.decisions.last_but_signatures()).max().unwrap_or(NaiveDate::MIN)
}
