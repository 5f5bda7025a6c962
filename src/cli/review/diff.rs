//! What became of a plan since it was issued, by what it comes from. Nothing is written.

use super::{last_issue, refuse_before};
use crate::cli::case::{Day, make_of};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Stop};
use crate::cli::issued::changed_since_issue;
use crate::cli::page::Page;
use crate::cli::what_if;
use crate::desk::Definitions;
use crate::diagnostic::Source;
use crate::plan::{Cause, Said, said};
use crate::record::{self, Case, IssuedPlan};
use crate::review::{Origin, Stages, Step};
use serde_json::json;
use std::sync::Arc;

/// A plan that was issued, beside what the record gives today.
struct Since {
    number: usize,
    issued: IssuedPlan,
    steps: Vec<Step>,
}

/// Shows the lines that differ.
pub fn show(
    source: &Arc<Source>,
    day: &Day,
    as_json: bool,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let since = since(source, day, definitions, context)?;
    let text = if as_json { since.as_json(day, context) } else { since.as_text(day, context) };
    context.print(&text)?;
    Ok(Exit::Done)
}

fn since(
    source: &Arc<Source>,
    day: &Day,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Since, Stop> {
    let case = read(source)?;
    let (number, issued) = last_issue(&case)?;
    let issued = issued.clone();
    refuse_before(day.of(context), &issued)?;
    // What is noted of the case is said once.
    let now = said(&make_of(&case, day, definitions, context)?);
    if issued.basis.is_none() {
        let changed = changed_since_issue(read(source)?, definitions, context);
        context.report(changed.as_slice());
    }
    let stages = context.unheard(|context| {
        let made = |case: Case, day: &Day, context: &mut Context<'_>| {
            make_of(&case, day, definitions, context).map(|plan| said(&plan))
        };
        let then = Day::at(Some(issued.on));
        let by_definitions = made(read(source)?.before_last_issue(), &then, context)?;
        Ok::<_, Stop>(Stages {
            issued: kept(&issued).unwrap_or_else(|| by_definitions.clone()),
            by_definitions,
            by_time: made(
                read(source)?.with_answers_of_issue().with_decisions_of_issue(),
                day,
                context,
            )?,
            by_answers: made(read(source)?.with_decisions_of_issue(), day, context)?,
            now,
        })
    })?;
    let steps = stages.steps(&case.answers_changed_since_issue());
    Ok(Since { number, issued, steps })
}

/// A case cannot be copied, and each stage takes something away from it.
fn read(source: &Arc<Source>) -> Result<Case, Stop> {
    let reading = record::read(source);
    reading.value.ok_or_else(|| Stop::input(reading.faults))
}

/// What was issued, where the record kept it.
fn kept(issued: &IssuedPlan) -> Option<Vec<Said>> {
    let lines = issued.basis.as_ref()?.lines.iter();
    let said = lines.map(|(id, text)| Said {
        id: id.clone(),
        label: String::new(),
        text: text.clone(),
        because: Vec::new(),
    });
    Some(said.collect())
}

impl Since {
    fn as_text(&self, day: &Day, context: &Context<'_>) -> String {
        let Since { number, issued, steps } = self;
        let mut page = Page::default();
        let to = day.of(context);
        page.line(0, &format!("Plan {number}, issued on {}, beside the plan of {to}", issued.on));
        if steps.is_empty() {
            page.line(0, "Nothing has changed.");
        }
        for origin in Origin::ALL {
            let of_it: Vec<&Step> = steps.iter().filter(|step| step.origin == origin).collect();
            if !of_it.is_empty() {
                page.heading(origin.words());
                of_it.iter().for_each(|step| written(step, &mut page));
            }
        }
        page.finish()
    }

    fn as_json(&self, day: &Day, context: &Context<'_>) -> String {
        let Since { number, issued, steps } = self;
        let json = json!({
            "plan": number,
            "issued": issued.on,
            "as_of": day.of(context),
            "changes": steps,
        });
        format!("{}\n", serde_json::to_string_pretty(&json).unwrap_or_default())
    }
}

/// A line that differs, with the reasons that stand directly behind it.
fn written(step: &Step, page: &mut Page) {
    what_if::changed(&step.changed, page);
    for Cause { what, text, place, .. } in &step.changed.because {
        let place = place.as_ref().map(|place| format!(" [{}]", place.file_and_line()));
        page.hanging("    ", 6, &format!("{what}: {text}{}", place.unwrap_or_default()));
    }
}
