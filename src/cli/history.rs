//! `caseplan history`: who changed a case, when and by what, and whether the chain of it holds.

use super::case::read;
use super::context::Context;
use super::exit::{Exit, Stop};
use crate::diagnostic::has_errors;
use crate::number::counted;
use crate::record::{Case, Event, Verified, verify_history};
use crate::render::escape;
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;

/// Show who changed a case, when and by what, and whether the chain of its history holds
///
/// Every change is an event, linked to the one before it by a hash: an event that was altered, taken out
/// or moved is found, here and by `check`. It names what was done by ids; no answer stands in it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan history a-1042.yaml
  caseplan history a-1042.yaml --json              for other programs")]
pub struct Args {
    /// A case file
    case: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    let (case, _) = read(&args.case, &definitions, context)?;
    let history = verify_history(&case);
    match args.json {
        true => context.print(&as_json(&case, &history))?,
        false => context.print(&table(&history))?,
    }
    context.report(&history.faults);
    Ok(Exit::attention_if(has_errors(&history.faults)))
}

fn table(history: &Verified) -> String {
    let Verified { events, head, faults } = history;
    let Some(head) = head else {
        return "This file has no history; one begins with the next change.\n".to_owned();
    };
    let rows: Vec<[String; 4]> = events.iter().map(row).collect();
    let titles = ["when (UTC)", "who", "what", "revision"].map(str::to_owned);
    let width = |column: usize| {
        let cells = rows.iter().chain([&titles]).map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let mut out = String::new();
    for [when, who, what, revision] in [&titles].into_iter().chain(&rows) {
        let (when_width, who_width, what_width) = (width(0), width(1), width(2));
        let _ = writeln!(
            out,
            "{when:<when_width$}  {who:<who_width$}  {what:<what_width$}  {revision}"
        );
    }
    let holds = if faults.is_empty() { "the chain holds" } else { "the chain does NOT hold" };
    let count = counted(events.len(), "event", "events");
    let _ = writeln!(out, "\n{count}, {holds}; the last link is {}", head.short());
    out
}

fn row(event: &Event) -> [String; 4] {
    let behind = if event.clock_behind { ", clock behind" } else { "" };
    let found = if event.found.is_some() { ", found changed outside the program" } else { "" };
    let of = event.of.iter().map(|id| format!(" {id}")).collect::<Vec<_>>().join(",");
    let revision = event.from.map_or_else(String::new, |from| format!("{from} to "));
    [
        event.at.format("%Y-%m-%d %H:%M:%S").to_string(),
        event.by.as_deref().map_or_else(|| "not known".to_owned(), escape::one_line),
        format!("{}{of}{behind}{found}", event.did.word()),
        format!("{revision}{}", event.to),
    ]
}

fn as_json(case: &Case, history: &Verified) -> String {
    let events = history.events.iter().map(|event| {
        let Event { by, did, of, clock_behind, from, to, before, found, after, .. } = event;
        json!({
            "at": event.at, "by": by, "what": did.word(), "of": of, "clock_behind": clock_behind,
            "from": from, "to": to, "before": before, "found": found, "after": after,
        })
    });
    let whole = json!({
        "case": case.id, "holds": history.faults.is_empty(), "last_link": history.head,
        "events": events.collect::<Vec<_>>(),
    });
    format!("{}\n", serde_json::to_string_pretty(&whole).unwrap_or_default())
}
