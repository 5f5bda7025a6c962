//! A plan that is issued: what people signed, frozen with its hash.

use super::super::case::{Day, make_of};
use super::super::change::Change;
use super::super::context::Context;
use super::super::exit::{Exit, Stop};
use super::super::plan::{document, markdown};
use crate::desk::Definitions;
use crate::diagnostic::{Code, Diagnostic};
use crate::record::IssuedPlan;
use crate::render::head::Head;
use crate::render::view::View;
use std::path::Path;

/// What is issued.
const DOCUMENT: &str = "plan";

/// Issues the plan of a case. A draft is none: it says what is missing.
pub fn issue(
    path: &Path,
    day: &Day,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let document = document(DOCUMENT, definitions)?;
    let mut change = Change::begin(path, definitions, context)?;
    let plan = make_of(&change.case, day, definitions, context)?;
    if plan.is_draft() {
        let reasons: Vec<&str> = plan.draft.iter().map(|line| line.text.as_str()).collect();
        let message = format!("the plan is a draft: {}", reasons.join("; "));
        let diagnostic = Diagnostic::error(Code::IssueOfDraft, message)
            .with_hint("caseplan decide CASE asks for what is missing");
        return Err(Stop::because(Exit::Refused, diagnostic));
    }
    let view = View::of(&plan, document.audience);
    let markdown = markdown(&document, &plan, &view)?;
    let head = Head::of(&document, &plan, &markdown);
    let hash = head.hash.ok_or_else(|| {
        let message = "a document that was just made has no hash";
        Stop::because(Exit::Bug, Diagnostic::error(Code::GoldenThread, message))
    })?;
    let case = &mut change.case;
    if let Some(same) = case.plans.iter().find(|plan| plan.hash == hash) {
        context.say(&format!("this plan was issued on {}; nothing has changed", same.on));
        return Ok(Exit::Done);
    }
    let mut definitions_used: Vec<_> =
        case.responses.iter().filter_map(|r| r.definition.as_ref().map(|d| d.scoring)).collect();
    definitions_used.sort_unstable();
    definitions_used.dedup();
    case.plans.push(IssuedPlan {
        on: plan.as_of,
        document: document.id.clone(),
        hash,
        definitions: definitions_used,
    });
    let number = case.plans.len();
    let revision = change.save()?;
    let day = plan.as_of;
    context.say(&format!(
        "issued plan {number} of {day}, hash {}; {} is at revision {revision}",
        hash.short(),
        path.display()
    ));
    context.say(&format!("caseplan plan {} --as-of {day} -o plan.pdf prints it", path.display()));
    Ok(Exit::Done)
}
