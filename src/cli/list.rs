//! `caseplan list`: what is there, and from where.

use super::about;
use super::context::Context;
use super::exit::{Exit, Stop};
use super::page::Page;
use super::show;
use crate::battery::read_battery;
use crate::desk::{Definitions, Found, Origin};
use crate::diagnostic::has_errors;
use crate::factor::read_factors;
use crate::instrument::{Administration, Library, Unavailable, Window};
use crate::number::counted;
use crate::problem::read_problem;
use crate::programme::read_programme;
use crate::render::template::{Audience, Document};
use crate::rule::Known;
use crate::treatment::read_treatment;
use clap::ValueEnum;
use serde_json::{Value as Json, json};

/// List instruments, batteries, problems, interventions, programmes and documents: what they are, where they come from, rights, hashes
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan list                                    everything
  caseplan list instruments --json
  caseplan list --unavailable                      what cannot be had, why, and what is used instead")]
pub struct Args {
    /// Which kind; all of them where none is named
    kind: Option<Kind>,
    /// Measures that cannot be had, with the reason and what is used instead
    #[arg(long, conflicts_with = "kind")]
    unavailable: bool,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Instruments,
    Batteries,
    Problems,
    Interventions,
    Programmes,
    Formulations,
    Documents,
}

impl Kind {
    const ALL: [Kind; 7] = [
        Kind::Instruments,
        Kind::Batteries,
        Kind::Problems,
        Kind::Interventions,
        Kind::Programmes,
        Kind::Formulations,
        Kind::Documents,
    ];
}

/// What is listed of one definition.
struct Row {
    id: String,
    version: String,
    hash: String,
    title: String,
    /// The lines below the title.
    notes: Vec<String>,
    json: Json,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    let library = definitions.library();
    if args.unavailable {
        return unavailable(args, &definitions, &library, context);
    }
    let mut sections = Vec::new();
    for kind in Kind::ALL {
        if args.kind.is_none_or(|wanted| wanted == kind) {
            sections.push(rows(kind, &definitions, &library));
        }
    }
    let text = match args.json {
        true => sections.iter().flatten().map(|row| format!("{}\n", row.json)).collect(),
        false => sections.iter().map(|rows| table(rows)).collect::<Vec<_>>().join("\n"),
    };
    context.print(&text)?;
    context.report(&definitions.faults);
    Ok(Exit::Done)
}

fn rows(kind: Kind, definitions: &Definitions, library: &Library) -> Vec<Row> {
    match kind {
        Kind::Instruments => {
            let found = definitions.instruments.iter();
            found.map(|found| instrument(found, library)).collect()
        }
        Kind::Batteries => {
            let found = definitions.batteries.iter();
            found.map(|found| battery(found, definitions, library)).collect()
        }
        Kind::Problems => {
            let found = definitions.problems.iter();
            found.map(|found| problem(found, definitions, library)).collect()
        }
        Kind::Interventions => {
            let found = definitions.treatments.iter();
            found.map(|found| treatment(found, definitions, library)).collect()
        }
        Kind::Programmes => {
            let found = definitions.programmes.iter();
            found.map(|found| programme(found, definitions, library)).collect()
        }
        Kind::Formulations => {
            let found = definitions.formulations.iter();
            found.map(|found| formulation(found, definitions.known(library))).collect()
        }
        Kind::Documents => {
            let found = definitions.documents.iter();
            found.map(|found| document(found, definitions.known(library))).collect()
        }
    }
}

fn unavailable(
    args: &Args,
    definitions: &Definitions,
    library: &Library,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let (listed, faults) = super::context::unavailable(definitions, library);
    let of_json = |(origin, measure): &(Origin, Unavailable)| {
        format!("{}\n", show::as_json(measure, &origin.to_string()))
    };
    let pages: Vec<String> = listed.iter().map(|(_, measure)| show::as_page(measure)).collect();
    let text = if args.json { listed.iter().map(of_json).collect() } else { pages.join("\n") };
    context.print(&text)?;
    context.report(&definitions.faults);
    match has_errors(&faults) {
        true => Err(Stop::input(faults)),
        false => Ok(Exit::Done),
    }
}

fn instrument(found: &Found, library: &Library) -> Row {
    let Some(instrument) = library.get(found.id.as_str()) else {
        return faulty("instrument", found);
    };
    let pack = library.worded_by(found.id.as_str());
    let (rights, length) = (&instrument.rights, instrument.length());
    let mut use_of = vec![length.words()];
    use_of.extend(instrument.administration.map(|who| who.words().to_owned()));
    use_of.extend(instrument.window.map(|window| match window {
        Window::NotStated => "no period stated".to_owned(),
        window => format!("about {}", window.words()),
    }));
    let mut state = vec![
        rights.terms.clone(),
        format!("wording {}", about::wording(&instrument, pack.as_deref())),
    ];
    if !about::is_confirmed(&instrument) {
        state.push("not confirmed".into());
    }
    state.push(found.origin.to_string());
    let notes = vec![use_of.join("; "), state.join("; ")];
    let hash = instrument.hashes.scoring.short();
    let mut row = row("instrument", found, instrument.version, &instrument.title, notes, &hash);
    let more = json!({
        "rights": rights.terms, "owner": rights.owner,
        "wording": about::wording_word(&instrument, pack.as_deref()),
        "language": instrument.language, "confirmed": about::is_confirmed(&instrument),
        "who": instrument.administration.map(Administration::words),
        "window": instrument.window.map(|window| window.to_string()),
        "about": instrument.window.map(Window::words),
        "items": length.items, "minutes": length.minutes,
        "minutes_estimated": length.estimated,
    });
    if let (Json::Object(row), Json::Object(more)) = (&mut row.json, more) {
        row.extend(more);
    }
    row
}

fn battery(found: &Found, definitions: &Definitions, library: &Library) -> Row {
    let Some(battery) = read_battery(&found.source, definitions.known(library).scope()).value
    else {
        return faulty("battery", found);
    };
    let measures: Vec<&str> = battery.entries.iter().map(|entry| entry.measure.as_str()).collect();
    let state = format!("{}; {}", battery.purpose.words(), found.origin);
    let notes = vec![measures.join(", "), state];
    row("battery", found, battery.version, &battery.title, notes, &battery.hash.short())
}

fn problem(found: &Found, definitions: &Definitions, library: &Library) -> Row {
    let Some(problem) = read_problem(&found.source, definitions.known(library)).value else {
        return faulty("problem", found);
    };
    let title = problem.title.fill(|_| "…".to_owned());
    let notes = vec![format!("priority {}; {}", problem.priority, found.origin)];
    row("problem", found, problem.version, &title, notes, &problem.hash.short())
}

fn treatment(found: &Found, definitions: &Definitions, library: &Library) -> Row {
    let Some(treatment) = read_treatment(&found.source, definitions.known(library)).value else {
        return faulty("intervention", found);
    };
    let described = &treatment.described;
    let title = described.name.fill(|_| "…".to_owned());
    let mut state = vec![described.modality.replace('_', " ")];
    state.extend(described.programme.as_ref().map(|id| format!("programme {id}")));
    state.push(found.origin.to_string());
    let notes = vec![state.join("; ")];
    row("intervention", found, treatment.version, &title, notes, &treatment.hash.short())
}

fn programme(found: &Found, definitions: &Definitions, library: &Library) -> Row {
    let Some(programme) = read_programme(&found.source, definitions.known(library)).value else {
        return faulty("programme", found);
    };
    let notes =
        vec![format!("{}; {}", counted(programme.steps.len(), "step", "steps"), found.origin)];
    row("programme", found, programme.version, &programme.title, notes, &programme.hash.short())
}

fn formulation(found: &Found, known: Known<'_>) -> Row {
    let Some(factors) = read_factors(&found.source, known).value else {
        return faulty("formulation", found);
    };
    let count = format!("{} factors", factors.factors.len());
    let hash = crate::id::Hash::of(found.source.text.as_bytes()).short();
    row("formulation", found, factors.version, &count, vec![found.origin.to_string()], &hash)
}

fn document(found: &Found, known: Known<'_>) -> Row {
    let Some(document) = Document::read(&found.source, known).value else {
        return faulty("document", found);
    };
    let audience = match document.audience {
        Audience::Internal => "for the team",
        Audience::Client => "for the client",
        Audience::Outside => "for somebody outside, under a release",
        Audience::Group => "for the leaders of a group",
    };
    let notes = vec![format!("{audience}; {}", found.origin)];
    let hash = crate::id::Hash::of(found.source.text.as_bytes()).short();
    row("document", found, document.version, &document.title, notes, &hash)
}

fn faulty(kind: &str, found: &Found) -> Row {
    let title = "has errors: caseplan check";
    let json = json!({
        "kind": kind, "id": found.id, "version": Json::Null, "title": title, "hash": "",
        "note": "", "from": found.origin.to_string(),
    });
    Row {
        id: found.id.to_string(),
        version: "-".into(),
        hash: "-".into(),
        title: title.into(),
        notes: vec![found.origin.to_string()],
        json,
    }
}

fn row(
    kind: &str,
    found: &Found,
    version: u32,
    title: &str,
    notes: Vec<String>,
    hash: &str,
) -> Row {
    let json = json!({
        "kind": kind, "id": found.id, "version": version, "title": title, "hash": hash,
        "note": notes.join("; "), "from": found.origin.to_string(),
    });
    Row {
        id: found.id.to_string(),
        version: format!("v{version}"),
        hash: hash.to_owned(),
        title: title.to_owned(),
        notes,
        json,
    }
}

/// The id, version and hash, and behind them what it is, on lines that are not too long.
fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.id.len()).max().unwrap_or(0);
    let mut page = Page::default();
    for Row { id, version, hash, title, notes, .. } in rows {
        let mark = format!("{id:<width$}  {version:<3}  {hash:<12}  ");
        let indent = mark.chars().count();
        page.hanging(&mark, indent, title);
        notes.iter().for_each(|note| page.line(indent, note));
    }
    page.finish()
}
