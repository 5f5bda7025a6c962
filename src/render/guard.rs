//! What must stand in a document, and what must not, checked in what was rendered.
//!
//! A clinic edits its templates; no template can drop an alert, the word DRAFT or the list of
//! what was not assessed from an internal document, or put a safety finding into a client's.

mod alerts;

use super::escape;
use super::markdown::{hides_something, statements};
use super::template::{Audience, Document};
use crate::diagnostic::{Code, Diagnostic, Faults, Span};
use crate::plan::Plan;

/// What stands on the sheet of a group: it is in nobody's record.
const NO_CHART: &str = "not for any chart";

/// Returns a diagnostic for everything that is missing from, or has no place in, the Markdown
/// that a document gave for a plan.
pub fn check(document: &Document, plan: &Plan, markdown: &str) -> Vec<Diagnostic> {
    let text = squeezed(&escape::plain(markdown));
    let mut faults = Faults::new(&document.source);
    let built_in = match document.audience {
        Audience::Internal => "compare it with the built-in template: caseplan show plan",
        Audience::Client => "compare it with the built-in template: caseplan show plan_client",
        Audience::Outside => "compare it with the built-in template: caseplan show referral",
        Audience::Group => "compare it with the built-in template: caseplan show group_sheet",
    };
    let mut fault = |message: String| {
        faults.error(Code::GuardMissing, Span::default(), message).hint(built_in);
    };
    if hides_something(markdown) {
        fault(format!(
            "`{}` holds HTML, an image or a foot, which a reader may not show",
            document.id
        ));
    }
    match document.audience {
        Audience::Internal => internal(plan, &text, &mut fault),
        Audience::Client => client(plan, &text, &mut fault),
        // It is made of what a release covers; a draft may be told of, and says so where it is.
        Audience::Outside => {}
        Audience::Group if text.to_lowercase().contains(NO_CHART) => {}
        Audience::Group => fault(format!("`{}` does not say that it is {NO_CHART}", document.id)),
    }
    let of_plan = matches!(document.audience, Audience::Internal | Audience::Client);
    if plan.is_draft() && of_plan && !says_draft(plan, markdown) {
        fault(format!(
            "no heading or paragraph of `{}` begins with DRAFT, before the alerts",
            document.id
        ));
    }
    faults.into_list(|_| String::new())
}

fn internal(plan: &Plan, text: &str, fault: &mut impl FnMut(String)) {
    alerts::check(plan, text, fault);
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

/// Whether a statement begins with the word, before the alerts: within one, it can be denied.
fn says_draft(plan: &Plan, markdown: &str) -> bool {
    let alerts: Vec<String> = plan.alerts.iter().map(|alert| squeezed(&alert.line.text)).collect();
    let statements = statements(markdown).into_iter().map(|statement| squeezed(&statement));
    let mut before = statements.take_while(|said| !alerts.iter().any(|alert| said.contains(alert)));
    before.any(|said| {
        let rest = said.strip_prefix("DRAFT");
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// White space does not matter for whether something is said.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
