//! A plan that is issued: what people signed, frozen with its hash.

use super::super::case::Day;
use super::super::change::Change;
use super::super::context::Context;
use super::super::exit::{Exit, Stop};
use super::super::issued::{DOCUMENT, printed};
use crate::desk::Definitions;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::{Hash, Id};
use crate::plan::{Plan, said};
use crate::record::{Case, Deed, Did, IssuedPlan};
use std::path::Path;

/// Issues the plan of a case. A draft is none: it says what is missing.
pub fn issue(
    path: &Path,
    by: Option<&str>,
    day: &Day,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let mut change = Change::begin(path, definitions, context)?;
    let (plan, hash) = printed(&change.case, day, definitions, context)?;
    refuse_draft(&plan)?;
    let lines = said(&plan).into_iter().map(|line| (line.id, line.text)).collect();
    let case = &mut change.case;
    if let Some(same) = case.plans.iter().find(|plan| plan.hash == hash) {
        context.say(&format!("this plan was issued on {}; nothing has changed", same.on));
        return Ok(Exit::Done);
    }
    case.plans.push(IssuedPlan {
        on: plan.as_of,
        document: Id::new(DOCUMENT).expect("the document's name is an id"),
        hash,
        definitions: definitions_of(case),
        basis: Some(case.basis(plan.as_of, lines)),
    });
    let number = case.plans.len();
    let revision = change.save(Deed::new(Did::Issued).of(DOCUMENT).by(by))?;
    let day = plan.as_of;
    context.say(&format!(
        "issued plan {number} of {day}, hash {}; {} is at revision {revision}",
        hash.short(),
        path.display()
    ));
    context.say(&format!("caseplan plan {} --as-of {day} -o plan.pdf prints it", path.display()));
    Ok(Exit::Done)
}

fn refuse_draft(plan: &Plan) -> Result<(), Stop> {
    if !plan.is_draft() {
        return Ok(());
    }
    let reasons: Vec<&str> = plan.draft.iter().map(|line| line.text.as_str()).collect();
    let message = format!("the plan is a draft: {}", reasons.join("; "));
    let diagnostic = Diagnostic::error(Code::IssueOfDraft, message)
        .with_hint("caseplan decide CASE asks for what is missing");
    Err(Stop::because(Exit::Refused, diagnostic))
}

/// The definitions that the answers were taken with.
fn definitions_of(case: &Case) -> Vec<Hash> {
    let used = case.responses.iter().filter_map(|response| response.definition);
    let mut used: Vec<Hash> = used.map(|definition| definition.scoring).collect();
    used.sort_unstable();
    used.dedup();
    used
}
