//! `caseplan progress`: what became of a client over time, on a terminal and for other programs.

use super::case::{Day, Wanted, make_wanted, tell_left_out};
use super::context::Context;
use super::exit::{Exit, Stop};
use super::page::Page;
use crate::plan::{CourseLine, ObjectiveLine, Plan, Taken};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

/// Show every measure over time, the objectives with their own measures, and what was gone when
///
/// Alerts stand first. A change is told in the words of the published rule, with its source; what a
/// screen asks of a whole life or year is not compared. `caseplan plan CASE --document progress` makes a
/// document of it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan progress case.yaml
  caseplan progress case.yaml --as-of 2026-09-30
  caseplan plan case.yaml --document progress -o progress.pdf")]
pub struct Args {
    /// A case file or an answers file; `-` reads standard input
    case: PathBuf,
    #[command(flatten)]
    day: Day,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    let wanted = Wanted { course: true, ..Wanted::default() };
    let (_, plan) = make_wanted(&args.case, &args.day, wanted, &definitions, context)?;
    context.print(&if args.json { as_json(&plan) } else { as_text(&plan) })?;
    tell_left_out(&plan, context);
    Ok(Exit::attention_if(plan.has_uncomputed() || plan.left_out > 0))
}

fn as_text(plan: &Plan) -> String {
    let mut page = Page::default();
    page.line(0, &format!("{} · {} · as of {}", plan.case, plan.identifiers, plan.as_of));
    alerts(plan, &mut page);
    page.heading("Measures over time");
    if plan.course.measures.is_empty() {
        page.line(2, "No measure was given twice.");
    }
    for measure in &plan.course.measures {
        over_time(measure, &mut page);
    }
    for line in plan.course.given_once.iter().chain(&plan.course.screens) {
        page.hanging("  ", 4, &line.text);
    }
    page.heading("Objectives");
    if objectives(plan).next().is_none() {
        page.line(2, "None is planned.");
    }
    for objective in objectives(plan) {
        measured(objective, &mut page);
    }
    page.heading("Steps and milestones");
    if plan.course.time_line.is_empty() {
        page.line(2, "Nothing is recorded of a programme, and no plan was issued.");
    }
    for happened in &plan.course.time_line {
        let mark = if happened.milestone { "* " } else { "" };
        page.hanging(
            &format!("  {}  ", happened.date),
            14,
            &format!("{mark}{}", happened.line.text),
        );
    }
    page.finish()
}

/// What is dangerous comes first, whatever was asked for.
fn alerts(plan: &Plan, page: &mut Page) {
    for alert in &plan.alerts {
        page.blank();
        page.line(0, &format!("{} {}: {}", alert.line.label, alert.level, alert.line.text));
        page.line(3, &alert.act);
        page.line(3, alert.response.as_deref().unwrap_or("Open: no response is recorded."));
    }
    if !plan.unassessed_dangers.is_empty() {
        let dangers = plan.unassessed_dangers.join("; ");
        page.blank();
        page.line(0, &format!("Not assessed, and so not ruled out: {dangers}"));
    }
}

fn over_time(measure: &CourseLine, page: &mut Page) {
    page.line(2, &format!("{} ({})", measure.title, measure.source));
    for taken in &measure.occasions {
        page.hanging(&format!("    {}  ", taken.date), 16, &said(taken));
    }
    let about = [measure.direction, &measure.rule];
    let about: Vec<&str> = about.into_iter().filter(|words| !words.is_empty()).collect();
    if !about.is_empty() {
        page.hanging("    ", 4, &about.join("; "));
    }
}

fn said(taken: &Taken) -> String {
    let since = [("the first", &taken.since_first), ("the one before", &taken.since_before)];
    let since = since.into_iter().filter(|(_, words)| !words.is_empty());
    let since = since.map(|(which, words)| format!("since {which}: {words}"));
    let caution = Some(&taken.caution).filter(|words| !words.is_empty()).cloned();
    let parts: Vec<String> =
        std::iter::once(taken.result.clone()).chain(since).chain(caution).collect();
    parts.join("; ")
}

fn objectives(plan: &Plan) -> impl Iterator<Item = &ObjectiveLine> {
    plan.problems.iter().flat_map(|problem| &problem.objectives)
}

fn measured(objective: &ObjectiveLine, page: &mut Page) {
    let ObjectiveLine { line, measure, baseline, target, now, due, .. } = objective;
    page.hanging(&format!("  {} ", line.label), 4, &line.text);
    let reached = if objective.reached == Some(true) { " (the target is reached)" } else { "" };
    let values =
        format!("{measure}; start: {baseline}; target: {target}, by {due}; now: {now}{reached}");
    page.hanging("    ", 4, &values);
}

fn as_json(plan: &Plan) -> String {
    let alerts = plan.alerts.iter().map(
        |alert| json!({ "alert": alert.line.id, "level": alert.level, "certain": alert.certain }),
    );
    let json = json!({
        "case": plan.case,
        "as_of": plan.as_of,
        "alerts": alerts.collect::<Vec<Json>>(),
        "course": plan.course,
        "objectives": objectives(plan).collect::<Vec<_>>(),
    });
    format!("{}\n", serde_json::to_string_pretty(&json).unwrap_or_default())
}
