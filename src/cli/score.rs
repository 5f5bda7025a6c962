//! `caseplan score`: the scores of a case, or of a table.

use super::case::{Day, Wanted, plan_of, read, tell_left_out};
use super::context::{Context, no_instrument, stop};
use super::exit::{Exit, Stop};
use crate::desk;
use crate::diagnostic::{Code, Diagnostic, show};
use crate::plan::Plan;
use crate::table::{TableFailure, TableOptions, score_table};
use chrono::NaiveDate;
use serde_json::json;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Score a case, or a table of answers with one row a person
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan score case.yaml
  caseplan score --instrument phq9 answers.csv > scored.csv
  cat answers.csv | caseplan score --instrument phq9 -")]
pub struct Args {
    /// A case file, an answers file, or with --instrument a CSV table; `-` is standard input
    file: PathBuf,
    /// The instrument whose answers the table holds
    #[arg(long, value_name = "ID")]
    instrument: Option<String>,
    #[command(flatten)]
    day: Day,
    /// As JSON, one object a line
    #[arg(long, conflicts_with = "instrument")]
    json: bool,
    /// Keep the columns of answers in the result
    #[arg(long, requires = "instrument")]
    with_answers: bool,
    /// Put this before the names of the columns that are added
    #[arg(long, requires = "instrument", value_name = "TEXT")]
    prefix: Option<String>,
    /// What separates the cells of the table: one character, or the word tab
    #[arg(long, requires = "instrument", value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// Stop at the first cell that is not an answer
    #[arg(long, requires = "instrument")]
    strict: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    match &args.instrument {
        Some(id) => table(args, id, context),
        None => case(args, context),
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

fn table(args: &Args, id: &str, context: &mut Context<'_>) -> Result<Exit, Stop> {
    if args.day.names_private() {
        let message = "--private is about a case, and this is a table";
        let diagnostic = Diagnostic::error(Code::Usage, message).with_hint("leave it out");
        return Err(Stop::because(Exit::Usage, diagnostic));
    }
    let definitions = context.definitions_for(&[id])?;
    let library = definitions.library();
    let Some(instrument) = library.get(id) else {
        let mut faults = library.take_faults();
        if faults.is_empty() {
            faults.push(no_instrument(id, &definitions, &library));
        }
        return Err(Stop::input(faults));
    };
    context.report(&library.take_faults());
    let options = TableOptions {
        delimiter: args.delimiter.unwrap_or(b','),
        with_answers: args.with_answers,
        prefix: args.prefix.clone(),
        strict: args.strict,
        last_day: Some(args.day.of(context)),
    };
    let format = context.format;
    let talk = &mut *context.streams.talk;
    let mut on_fault = |fault: Diagnostic| {
        // Nobody is served by failing over a message.
        let _ = talk.write_all(show(&[fault], format).as_bytes());
    };
    let input = desk::open_table(&args.file).map_err(stop)?;
    let output = &mut *context.streams.output;
    let summary = score_table(&instrument, input, output, &options, &mut on_fault);
    let summary = summary.map_err(|failure| failed(failure, &args.file))?;
    context.say(&format!(
        "{} rows, {} with a score not computed, {} with a faulty cell, {} with a critical alert or one not ruled out",
        summary.rows,
        summary.rows_not_computed,
        summary.rows_with_faults,
        summary.rows_with_critical
    ));
    let short = summary.rows_with_faults > 0 || summary.rows_not_computed > 0;
    let attention = short || summary.lacks_items;
    Ok(Exit::attention_if(attention))
}

fn delimiter(text: &str) -> Result<u8, &'static str> {
    match text.as_bytes() {
        b"tab" => Ok(b'\t'),
        [one] if one.is_ascii_punctuation() && *one != b'"' => Ok(*one),
        _ => Err("one character such as `;`, or the word tab"),
    }
}

fn failed(failure: TableFailure, file: &Path) -> Stop {
    let name = file.display();
    match failure {
        TableFailure::Read(error) => {
            let message = format!("{name}: {error}");
            Stop::because(Exit::Input, Diagnostic::error(Code::Unreadable, message))
        }
        // A reader that has seen enough, such as `head`, is not an error.
        TableFailure::Write(error) if error.kind() == ErrorKind::BrokenPipe => {
            Stop { exit: Exit::Done, diagnostics: Vec::new() }
        }
        TableFailure::Write(error) => {
            let message = format!("standard output: {error}");
            Stop::because(Exit::Write, Diagnostic::error(Code::WriteFailed, message))
        }
        TableFailure::Refused(diagnostic) => Stop::because(Exit::Input, *diagnostic),
    }
}
