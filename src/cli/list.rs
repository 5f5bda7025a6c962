//! `caseplan list`: what is there, and from where.

use super::context::Context;
use super::exit::{Exit, Stop};
use crate::desk::Found;
use crate::instrument::{Library, Wording};
use crate::problem::read_problem;
use crate::render::template::{Audience, Document};
use clap::ValueEnum;
use serde_json::{Value as Json, json};

/// List instruments, problems and documents: where they come from, rights, hashes
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan list                                    everything
  caseplan list instruments --json")]
pub struct Args {
    /// Which kind; all of them where none is named
    kind: Option<Kind>,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Instruments,
    Problems,
    Documents,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    let library = definitions.library();
    let wanted = |kind: Kind| args.kind.is_none_or(|wanted| wanted == kind);
    let mut rows = Vec::new();
    if wanted(Kind::Instruments) {
        rows.extend(definitions.instruments.iter().map(|found| instrument(found, &library)));
    }
    if wanted(Kind::Problems) {
        rows.extend(definitions.problems.iter().map(|found| problem(found, &library)));
    }
    if wanted(Kind::Documents) {
        rows.extend(definitions.documents.iter().map(document));
    }
    let text = if args.json { json_lines(&rows) } else { table(&rows) };
    context.print(&text)?;
    context.report(&definitions.faults);
    Ok(Exit::Done)
}

fn instrument(found: &Found, library: &Library) -> Json {
    let Some(instrument) = library.get(found.id.as_str()) else {
        return faulty("instrument", found);
    };
    let wording = match instrument.rights.wording {
        Wording::Shipped => "wording shipped",
        Wording::Partial => "wording partly shipped",
        Wording::Withheld => "wording withheld",
    };
    let mut notes = vec![instrument.rights.terms.clone(), wording.to_owned()];
    if !instrument.confirmed {
        notes.push("not confirmed".into());
    }
    row(
        "instrument",
        found,
        instrument.version,
        &instrument.title,
        &notes.join(", "),
        &instrument.hashes.scoring.short(),
    )
}

fn problem(found: &Found, library: &Library) -> Json {
    let Some(problem) = read_problem(&found.source, library).value else {
        return faulty("problem", found);
    };
    let title = problem.title.fill(|_| "…".to_owned());
    let note = format!("priority {}", problem.priority);
    row("problem", found, problem.version, &title, &note, &problem.hash.short())
}

fn document(found: &Found) -> Json {
    let Some(document) = Document::read(&found.source).value else {
        return faulty("document", found);
    };
    let note = match document.audience {
        Audience::Internal => "for the team",
        Audience::Client => "for the client",
    };
    let hash = crate::id::Hash::of(found.source.text.as_bytes());
    row("document", found, document.version, &document.title, note, &hash.short())
}

fn faulty(kind: &str, found: &Found) -> Json {
    json!({
        "kind": kind, "id": found.id, "version": Json::Null, "title": "has errors: caseplan check",
        "note": "", "hash": "", "from": found.origin.to_string(),
    })
}

fn row(kind: &str, found: &Found, version: u32, title: &str, note: &str, hash: &str) -> Json {
    json!({
        "kind": kind, "id": found.id, "version": version, "title": title, "note": note,
        "hash": hash, "from": found.origin.to_string(),
    })
}

fn json_lines(rows: &[Json]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

fn table(rows: &[Json]) -> String {
    let cell = |row: &Json, key: &str| match &row[key] {
        Json::String(text) => text.clone(),
        Json::Null => "-".to_owned(),
        other => other.to_string(),
    };
    let mut out = String::new();
    for row in rows {
        out.push_str(&format!(
            "{:<11} {:<25} v{:<3} {}  {}\n{:43}{}; {}\n",
            cell(row, "kind"),
            cell(row, "id"),
            cell(row, "version"),
            cell(row, "hash"),
            cell(row, "title"),
            "",
            cell(row, "note"),
            cell(row, "from"),
        ));
    }
    out
}
