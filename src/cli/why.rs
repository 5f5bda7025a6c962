//! `caseplan why`: why a line is in the plan.

use super::case::{Day, make};
use super::context::Context;
use super::exit::{Exit, Stop};
use crate::diagnostic::{Code, Diagnostic};
use crate::trace;
use std::path::PathBuf;

/// Say why a line is in the plan: the finding, the rule with file and line, the answers
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan why case.yaml                           every line with its whole thread
  caseplan why case.yaml P1.O1                     one line, by its printed label
  caseplan why case.yaml depression/goal           one line, by its id")]
pub struct Args {
    /// A case file or an answers file; `-` reads standard input
    case: PathBuf,
    /// The line: its label (P1.O1) or its id (depression/objective/lighter)
    line: Option<String>,
    #[command(flatten)]
    day: Day,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    let (_, plan) = make(&args.case, &args.day, None, &definitions, context)?;
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
