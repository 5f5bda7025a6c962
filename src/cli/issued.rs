//! The plan as it is issued, and one that was, held against what the record gives now.

use super::case::{Day, make_of};
use super::context::Context;
use super::exit::{Exit, Stop};
use super::plan::{document, markdown};
use crate::desk::Definitions;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Hash;
use crate::plan::Plan;
use crate::record::{Case, IssuedPlan};
use crate::render::head::Head;
use crate::render::view::View;

/// What is issued.
pub const DOCUMENT: &str = "plan";

/// Makes the plan of a case as it is printed, with the hash in its head.
pub fn printed(
    case: &Case,
    day: &Day,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(Plan, Hash), Stop> {
    let document = document(DOCUMENT, definitions)?;
    let plan = make_of(case, day, definitions, context)?;
    let view = View::of(&plan, document.audience);
    let markdown = markdown(&document, &plan, &view)?;
    let head = Head::of(&document, &plan, &markdown);
    let hash = head.hash.ok_or_else(|| {
        let message = "a document that was just made has no hash";
        Stop::because(Exit::Bug, Diagnostic::error(Code::GoldenThread, message))
    })?;
    Ok((plan, hash))
}

/// Says where the plan that was issued last is not what the record gives for its day. Those before it
/// were replaced by it.
pub fn changed_since_issue(
    case: Case,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Option<Diagnostic> {
    let IssuedPlan { on, hash, .. } = case.plans.last()?.clone();
    let number = case.plans.len();
    let now = printed(&case.before_last_issue(), &Day::at(Some(on)), definitions, context);
    let what = match now {
        Ok((_, now)) if now == hash => return None,
        Ok(_) => "reads otherwise now",
        Err(_) => "cannot be made again",
    };
    let message = format!("plan {number}, issued on {on}, {what}: what was issued holds");
    let hint = "something of that day, a definition or the program has changed; sign what it says \
                now, and issue it: caseplan decide CASE --issue";
    Some(Diagnostic::warning(Code::IssueChanged, message).with_hint(hint))
}
