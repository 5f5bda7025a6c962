//! What must stand in a document, and what must not, checked in what was rendered.
//!
//! A clinic edits its templates; no template can drop an alert, the word DRAFT or the list of
//! what was not assessed from an internal document, or put a safety finding into a client's.

use super::escape;
use super::markdown::hides_something;
use super::template::{Audience, Document};
use crate::diagnostic::{Code, Diagnostic, Faults, Span};
use crate::plan::Plan;

/// Returns a diagnostic for everything that is missing from, or has no place in, the Markdown
/// that a document gave for a plan.
pub fn check(document: &Document, plan: &Plan, markdown: &str) -> Vec<Diagnostic> {
    let text = squeezed(&escape::plain(markdown));
    let mut faults = Faults::new(&document.source);
    let built_in = match document.audience {
        Audience::Internal => "compare it with the built-in template: caseplan show plan",
        Audience::Client => "compare it with the built-in template: caseplan show plan_client",
    };
    let mut fault = |message: String| {
        faults.error(Code::GuardMissing, Span::default(), message).hint(built_in);
    };
    if hides_something(markdown) {
        fault(format!("`{}` holds HTML or an image, which a reader may not show", document.id));
    }
    match document.audience {
        Audience::Internal => internal(plan, &text, &mut fault),
        Audience::Client => client(plan, &text, &mut fault),
    }
    if plan.is_draft() && !text.contains("DRAFT") {
        fault(format!("`{}` does not say that this plan is a DRAFT", document.id));
    }
    faults.into_list(|_| String::new())
}

fn internal(plan: &Plan, text: &str, fault: &mut impl FnMut(String)) {
    let first_problem = first_problem(plan, text);
    for alert in &plan.alerts {
        let said = text.find(&squeezed(&alert.line.text));
        match (said, first_problem) {
            (None, _) => fault(format!("the document leaves out alert {}", alert.line.label)),
            (Some(alert_at), Some(problem_at)) if alert_at > problem_at => {
                fault(format!("alert {} does not stand first", alert.line.label));
            }
            _ => {}
        }
        if !text.contains(&squeezed(&alert.act)) {
            fault(format!("the document leaves out what alert {} asks for", alert.line.label));
        }
    }
    if filler_before(plan, text) > MOST_FILLER {
        fault("something else stands before the alerts".to_owned());
    }
    let lists = [
        ("alerts that were responded to", &plan.answered),
        ("requirements", &plan.requirements),
        ("open findings", &plan.unaddressed),
        ("not assessed", &plan.not_assessed),
        ("set aside", &plan.set_aside),
    ];
    for (what, lines) in lists {
        let missing = lines.iter().filter(|line| !text.contains(&squeezed(&line.text)));
        let missing: Vec<&str> = missing.map(|line| line.label.as_str()).collect();
        if !missing.is_empty() {
            fault(format!("the document leaves out {} ({what})", missing.join(", ")));
        }
    }
}

/// Returns where the first words of a problem stand: its evidence or what its objectives say.
///
/// A title or a goal tells nothing: an alert may say the title, and a client's goal may be one
/// short word that stands within another. What the alerts say themselves is no problem's.
fn first_problem(plan: &Plan, text: &str) -> Option<usize> {
    let mut rest = text.to_owned();
    for alert in &plan.alerts {
        for words in [&alert.line.text, &alert.act] {
            let words = squeezed(words);
            rest = rest.replace(&words, &"\0".repeat(words.len()));
        }
    }
    let words = plan.problems.iter().flat_map(|problem| {
        let objectives = problem.objectives.iter().map(|objective| &objective.line);
        problem.evidence.iter().chain(objectives).map(|line| squeezed(&line.text))
    });
    words.filter(|words| words.len() >= TELLING).filter_map(|words| rest.find(&words)).min()
}

/// Shorter words may stand anywhere by chance.
const TELLING: usize = 20;

/// A heading, the case and a few lines may stand before the alerts.
const MOST_FILLER: usize = 1200;

/// Returns how many bytes before the last alert are no part of any alert.
fn filler_before(plan: &Plan, text: &str) -> usize {
    let places = plan.alerts.iter().filter_map(|alert| text.find(&squeezed(&alert.line.text)));
    let mut before = text[..places.max().unwrap_or(0)].to_owned();
    for alert in &plan.alerts {
        let own = [Some(&alert.line.text), Some(&alert.act), alert.response.as_ref()];
        for words in own.into_iter().flatten() {
            before = before.replace(&squeezed(words), "");
        }
    }
    before.len()
}

/// A document that is taken home shows agreed steps, never the finding behind them.
fn client(plan: &Plan, text: &str, fault: &mut impl FnMut(String)) {
    let alerts = plan.alerts.iter().map(|alert| &alert.line);
    let safety = plan.problems.iter().filter(|problem| problem.safety);
    let findings =
        safety.flat_map(|problem| std::iter::once(&problem.line).chain(&problem.evidence));
    for line in alerts.chain(findings) {
        if text.contains(&squeezed(&line.text)) {
            fault(format!("the document shows {}, which is not for the client", line.label));
        }
    }
}

/// White space does not matter for whether something is said.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
