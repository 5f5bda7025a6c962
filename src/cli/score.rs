//! `caseplan score`: the scores of a case, or of a table.

mod table;

use super::case::{Day, Wanted, plan_of, read, tell_left_out};
use super::context::Context;
use super::exit::{Exit, Stop};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Plan;
use chrono::NaiveDate;
use serde_json::json;
use std::path::PathBuf;
use table::TableArgs;

/// Score a case, or a table of answers with one row a person
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan score case.yaml
  caseplan score --instrument phq9 answers.csv > scored.csv
  cat answers.csv | caseplan score --instrument phq9 -
  caseplan score --instrument phq9 --instrument gad7 both.csv
  caseplan score --instrument phq9 --format jsonl answers.jsonl")]
pub struct Args {
    /// A case file, an answers file, or with --instrument a table; `-` is standard input
    file: PathBuf,
    /// The instrument whose answers the table holds; several, each named so
    #[arg(long, value_name = "ID")]
    instrument: Vec<String>,
    #[command(flatten)]
    day: Day,
    /// As JSON, one object a line
    #[arg(long, conflicts_with = "instrument")]
    json: bool,
    #[command(flatten)]
    table: TableArgs,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    match &args.instrument[..] {
        [] => case(args, context),
        ids => table::table(&args.file, ids, &args.day, &args.table, context),
    }
}

fn case(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    let (case, faults) = read(&args.file, &definitions, context)?;
    let newest = args.day.behind_no_answer(&case, context);
    tell_clock(newest, context);
    let moved = newest.map(|newest| args.day.moved_to(newest));
    let day = moved.as_ref().unwrap_or(&args.day);
    let plan = plan_of(&case, faults, day, Wanted::default(), &definitions, context)?;
    let text = if args.json { json_lines(&plan) } else { lines(&plan) };
    context.print(&text)?;
    tell_left_out(&plan, context);
    Ok(Exit::attention_if(plan.has_uncomputed() || plan.left_out > 0 || newest.is_some()))
}

/// Says that the clock or a date is wrong; what was told is shown all the same.
fn tell_clock(newest: Option<NaiveDate>, context: &mut Context<'_>) {
    let Some(newest) = newest else { return };
    let today = context.environment.today();
    let message = format!("answers of this case are dated after today, {today}");
    let warning = Diagnostic::warning(Code::BadDate, message).with_hint(format!(
        "set the clock right or mend the date; this is as of its newest entry, {newest}, and no plan is made"
    ));
    context.report(&[warning]);
}

fn lines(plan: &Plan) -> String {
    let mut out = String::new();
    for alert in &plan.alerts {
        out.push_str(&format!("{} {}: {}\n", alert.line.label, alert.level, alert.line.text));
        out.push_str(&format!("   {}\n", alert.act));
    }
    for result in &plan.results {
        out.push_str(&format!(
            "{}  {}  {}: {}\n",
            result.date, result.source, result.title, result.result
        ));
    }
    out
}

fn json_lines(plan: &Plan) -> String {
    let alerts = plan.alerts.iter().map(
        |alert| json!({ "alert": alert.line.id, "level": alert.level, "certain": alert.certain }),
    );
    let results = plan.results.iter().map(|result| {
        json!({
            "score": result.line.id, "title": result.title, "date": result.date,
            "source": result.source, "computed": result.computed, "result": result.result,
            "value": result.value, "changes": result.changes, "bar": result.bar,
        })
    });
    alerts.chain(results).map(|line| format!("{line}\n")).collect()
}
