//! `caseplan battery`: which measures of a battery are to be given now.

use super::case::{Day, Known, known};
use super::context::Context;
use super::exit::{Exit, Stop};
use crate::battery::{Battery, Standing, Step, read_battery};
use crate::desk::DefinitionKind;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::finding::Findings;
use crate::instrument::{Library, Reading};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

/// Say which measures of a battery are to be given to a client now
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan battery case.yaml intake_csb            what is to be given, and what calls for it
  caseplan battery case.yaml progress_weekly --as-of 2026-12-01 --json")]
pub struct Args {
    /// A case file or an answers file; `-` reads standard input
    case: PathBuf,
    /// The id of the battery; `caseplan list batteries` shows which there are
    id: String,
    #[command(flatten)]
    day: Day,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions()?;
    let Known { findings, library, .. } = known(&args.case, &args.day, &definitions, context)?;
    let Some(found) = definitions.find(DefinitionKind::Battery, &args.id) else {
        let message = format!("there is no battery `{}`", args.id);
        let mut diagnostic = Diagnostic::error(Code::UnknownName, message);
        let ids = definitions.batteries.iter().map(|found| found.id.as_str());
        diagnostic.hint_if(nearest(&args.id, ids));
        return Err(Stop::input(vec![diagnostic]));
    };
    let Reading { value, faults } =
        read_battery(&found.source, definitions.known(&library).scope());
    let Some(battery) = value else {
        return Err(Stop::input([faults, library.take_faults()].concat()));
    };
    context.report(&faults);
    let steps = battery.steps(&findings, &library);
    let text = match args.json {
        true => steps.iter().map(|step| format!("{}\n", object(step, &findings))).collect(),
        false => lines(&battery, &steps, &findings, &library),
    };
    context.print(&text)?;
    Ok(Exit::Done)
}

fn lines(battery: &Battery, steps: &[Step<'_>], findings: &Findings, library: &Library) -> String {
    let mut out = format!("{}\n", battery.title);
    for Step { entry, standing } in steps {
        let measure = library.get(entry.measure.as_str());
        let name = measure.map_or_else(|| entry.measure.to_string(), |read| read.short.clone());
        let (word, rest) = words(standing, findings);
        out.push_str(&format!("  {word:<9} {:<20} {name}{rest}\n", entry.measure.as_str()));
        if let (Some(note), Standing::Due { .. }) = (&entry.note, standing) {
            out.push_str(&format!("{:33}{note}\n", ""));
        }
    }
    out
}

/// Returns one word, and what stands behind it.
fn words(standing: &Standing, findings: &Findings) -> (&'static str, String) {
    match standing {
        Standing::Due { last: None } => ("give", String::new()),
        Standing::Due { last: Some(last) } => ("give", format!("; last given on {last}")),
        Standing::Unfinished { begun, open } => {
            ("finish", format!("; begun on {begun}, {open} questions open"))
        }
        Standing::Given { on, again: None } => ("given", format!("; on {on}")),
        Standing::Given { on, again: Some(again) } => {
            ("given", format!("; on {on}, again from {again}"))
        }
        Standing::ForAdults => {
            ("adults", "; for adults only, and nobody recorded that the client is one".into())
        }
        Standing::NotCalledFor => ("-", "; not called for by what was found".into()),
        Standing::Waits { on } => ("wait", format!("; first: {}", findings.lack(on))),
    }
}

fn object(step: &Step<'_>, findings: &Findings) -> Json {
    let measure = &step.entry.measure;
    match &step.standing {
        Standing::Due { last } => json!({ "measure": measure, "standing": "due", "last": last }),
        Standing::Unfinished { begun, open } => {
            json!({ "measure": measure, "standing": "unfinished", "begun": begun, "open": open })
        }
        Standing::Given { on, again } => {
            json!({ "measure": measure, "standing": "given", "on": on, "again": again })
        }
        Standing::ForAdults => json!({ "measure": measure, "standing": "for_adults" }),
        Standing::NotCalledFor => json!({ "measure": measure, "standing": "not_called_for" }),
        Standing::Waits { on } => {
            json!({ "measure": measure, "standing": "waits", "first": findings.lack(on) })
        }
    }
}
