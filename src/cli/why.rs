//! `caseplan why`: why a line is in the plan.

use super::case::{Day, Wanted, make, read, with_inputs};
use super::context::Context;
use super::exit::{Exit, Stop, both};
use super::plan::document;
use crate::desk::Definitions;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::plan::{Inputs, absent};
use crate::trace;
use std::path::PathBuf;

/// Say why a line is in the plan: the finding, the rule with file and line, the answers
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan why case.yaml                           every line with its whole thread
  caseplan why case.yaml P1.O1                     one line, by its printed label
  caseplan why case.yaml depression/goal           one line, by its id
  caseplan why case.yaml --not anxiety             why a problem is not in the plan")]
pub struct Args {
    /// A case file or an answers file; `-` reads standard input
    case: PathBuf,
    /// The line: its label (P1.O1) or its id (depression/objective/lighter)
    line: Option<String>,
    /// Why a problem is not in the plan, and what would decide it
    #[arg(long, value_name = "PROBLEM", conflicts_with = "line")]
    not: Option<String>,
    /// The document in which the line stands
    #[arg(long, default_value = "plan", value_name = "ID", conflicts_with = "not")]
    document: String,
    #[command(flatten)]
    day: Day,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    if let Some(problem) = &args.not {
        return why_not(args, problem, &definitions, context);
    }
    let document = document(&args.document, &definitions);
    let made = make(&args.case, &args.day, document.as_ref().ok(), &definitions, context);
    let ((_, plan), _) = both(made, document)?;
    let threads = trace::threads(&plan, args.line.as_deref()).map_err(|no_such_line| {
        let message = "the plan has no such line";
        let diagnostic = Diagnostic::error(Code::UnknownName, message);
        Stop::input(vec![diagnostic.with_hint(no_such_line.hint)])
    })?;
    if args.json {
        let text = serde_json::to_string_pretty(&threads).unwrap_or_default();
        context.print(&format!("{text}\n"))?;
    } else {
        context.print(&trace::text(&threads))?;
    }
    Ok(Exit::Done)
}

fn why_not(
    args: &Args,
    problem: &str,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let (case, faults) = read(&args.case, definitions, context)?;
    let wanted = Wanted { problem: Some(problem), ..Wanted::default() };
    let absent = |inputs: &Inputs<'_>| absent(inputs, problem);
    let found = with_inputs(&case, faults, &args.day, wanted, definitions, context, absent)?;
    let Some(line) = found else {
        let message = format!("there is no problem `{problem}`");
        let mut diagnostic = Diagnostic::error(Code::UnknownName, message);
        let known = definitions.problems.iter().map(|found| found.id.as_str());
        let list = "`caseplan list problems` shows what is there".to_owned();
        diagnostic.hint_if(nearest(problem, known).or(Some(list)));
        return Err(Stop::input(vec![diagnostic]));
    };
    let threads = [trace::Thread::of(&line)];
    let text = match args.json {
        true => format!("{}\n", serde_json::to_string_pretty(&threads).unwrap_or_default()),
        false => trace::text(&threads),
    };
    context.print(&text)?;
    Ok(Exit::Done)
}
