//! `caseplan show`: one definition, whole.

mod battery;
mod document;
mod formulation;
mod instrument;
mod json;
mod problem;
mod programme;
mod scores;
mod treatment;

use super::about;
use super::context::{Context, unavailable};
use super::exit::{Exit, Stop};
use super::page::Page;
use crate::battery::read_battery;
use crate::desk::{DefinitionKind, Definitions, Found};
use crate::diagnostic::{Code, Diagnostic, has_errors, nearest};
use crate::factor::read_factors;
use crate::instrument::{Library, Reading, Unavailable};
use crate::problem::read_problem;
use crate::programme::read_programme;
use crate::render::template::Document;
use crate::rule::Known;
use crate::treatment::read_treatment;
use serde_json::{Value as Json, json};

/// Show a definition: an instrument with its items, scores and rights, or a file as it is
#[derive(clap::Args)]
#[command(
    override_usage = "caseplan show [OPTIONS] [KIND] <ID>",
    after_help = "\
Examples:
  caseplan show phq9
  caseplan show phq9 --json
  caseplan show depression --json
  caseplan show programme group                    where two kinds have the same id
  caseplan show plan --source > my/documents/plan.md   a template to edit"
)]
pub struct Args {
    /// The id; before it the kind, where two have the same id: instrument, battery, problem,
    /// programme, intervention, document
    #[arg(required = true, num_args = 1..=2, value_name = "ID")]
    named: Vec<String>,
    /// The file itself
    #[arg(long)]
    source: bool,
    /// As JSON, for other programs
    #[arg(long, conflicts_with = "source")]
    json: bool,
}

impl Args {
    fn id(&self) -> &str {
        self.named.last().map_or("", String::as_str)
    }
}

/// What has a page of its own or is shown as it is, in the order in which it is looked for.
const SHOWN: [(&str, DefinitionKind); 7] = [
    ("instrument", DefinitionKind::Instrument),
    ("battery", DefinitionKind::Battery),
    ("problem", DefinitionKind::Problem),
    ("programme", DefinitionKind::Programme),
    ("intervention", DefinitionKind::Treatment),
    ("formulation", DefinitionKind::Formulation),
    ("document", DefinitionKind::Document),
];

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_for(&[args.id()])?;
    let library = definitions.library();
    let found = find(&definitions, args)?;
    let text = match found.first() {
        Some((_, found)) => definition(found, args, definitions.known(&library))?,
        None => cannot_be_had(args, &definitions, &library)?,
    };
    context.print(&text)?;
    // A pack that was refused: the page above is without it.
    context.report(&library.take_faults());
    for (kind, _) in found.iter().skip(1) {
        let id = args.id();
        context.say(&format!("`{id}` means something else too: caseplan show {kind} {id}"));
    }
    Ok(Exit::Done)
}

/// Returns the definitions that are meant, with their kinds.
fn find<'d>(
    definitions: &'d Definitions,
    args: &Args,
) -> Result<Vec<(&'static str, &'d Found)>, Stop> {
    let wanted = match &args.named[..] {
        [kind, _] => Some(kind.as_str()),
        _ => None,
    };
    if let Some(wanted) = wanted.filter(|wanted| SHOWN.iter().all(|(kind, _)| kind != wanted)) {
        let message = format!("`{wanted}` is no kind of definition");
        let kinds = SHOWN.iter().map(|(kind, _)| *kind);
        let all = kinds.clone().collect::<Vec<_>>().join(", ");
        let diagnostic = Diagnostic::error(Code::Usage, message)
            .with_hint(nearest(wanted, kinds).unwrap_or(all));
        return Err(Stop::because(Exit::Usage, diagnostic));
    }
    let kinds = SHOWN.iter().filter(|(kind, _)| wanted.is_none_or(|wanted| wanted == *kind));
    Ok(kinds.filter_map(|(kind, of)| Some((*kind, definitions.find(*of, args.id())?))).collect())
}

fn definition(found: &Found, args: &Args, known: Known<'_>) -> Result<String, Stop> {
    match found.kind {
        _ if args.source => Ok(found.source.text.to_string()),
        DefinitionKind::Instrument => of_instrument(found, args, known.library),
        _ if args.json => Ok(format!("{}\n", as_written(found, known)?)),
        _ => Ok(found.source.text.to_string()),
    }
}

/// Returns what a file says, for other programs; one that has faults says nothing for certain.
fn as_written(found: &Found, known: Known<'_>) -> Result<Json, Stop> {
    let source = &found.source;
    let (json, faults) = match found.kind {
        DefinitionKind::Battery => {
            let Reading { value, faults } = read_battery(source, known.scope());
            (value.map(|battery| battery::battery(&battery, found)), faults)
        }
        DefinitionKind::Problem => {
            let Reading { value, faults } = read_problem(source, known);
            (value.map(|problem| problem::problem(&problem, found)), faults)
        }
        DefinitionKind::Treatment => {
            let Reading { value, faults } = read_treatment(source, known);
            (value.map(|treatment| treatment::treatment(&treatment, found)), faults)
        }
        DefinitionKind::Programme => {
            let Reading { value, faults } = read_programme(source, known);
            (value.map(|programme| programme::programme(&programme, found)), faults)
        }
        DefinitionKind::Formulation => {
            let Reading { value, faults } = read_factors(source, known);
            (value.map(|factors| formulation::formulation(&factors, found)), faults)
        }
        _ => {
            let Reading { value, faults } = Document::read(source, known);
            (value.map(|document| document::document(&document, found)), faults)
        }
    };
    json.ok_or_else(|| Stop::input(faults).with(known.library.take_faults()))
}

fn of_instrument(found: &Found, args: &Args, library: &Library) -> Result<String, Stop> {
    let id = found.id.as_str();
    let (instrument, pack) = (library.get(id), library.worded_by(id));
    // One that has faults cannot be laid out; `check` says which.
    let Some(instrument) = instrument else { return Err(Stop::input(library.take_faults())) };
    Ok(match args.json {
        true => format!("{}\n", json::instrument(&instrument, found, pack.as_deref())),
        false => instrument::page(&instrument, found, pack.as_ref()),
    })
}

/// Says why a measure is not here, where a list knows; else it may be a slip.
fn cannot_be_had(
    args: &Args,
    definitions: &Definitions,
    library: &Library,
) -> Result<String, Stop> {
    let (listed, faults) = unavailable(definitions, library);
    if has_errors(&faults) {
        return Err(Stop::input(faults));
    }
    if let Some((origin, measure)) = listed.iter().find(|(_, measure)| measure.id == *args.id()) {
        return Ok(match args.json {
            true => format!("{}\n", as_json(measure, &origin.to_string())),
            false => as_page(measure),
        });
    }
    let message = format!("there is no definition `{}`", args.id());
    let mut diagnostic = Diagnostic::error(Code::UnknownName, message);
    let all = [
        &definitions.instruments,
        &definitions.batteries,
        &definitions.problems,
        &definitions.treatments,
        &definitions.programmes,
        &definitions.documents,
    ];
    let known = all.into_iter().flatten().map(|found| found.id.as_str());
    let known = known.chain(listed.iter().map(|(_, measure)| measure.id.as_str()));
    diagnostic.hint_if(nearest(args.id(), known));
    Err(Stop::input(vec![diagnostic]))
}

/// Returns the page of a measure that cannot be had.
pub fn as_page(measure: &Unavailable) -> String {
    let mut page = Page::default();
    page.line(0, &measure.title);
    page.blank();
    page.field("id", &format!("{}: cannot be had", measure.id));
    page.field("why", &measure.reason);
    page.field("source", &measure.citation);
    page.field("instead", about::instead(measure).trim_start_matches("instead: "));
    if let Some(note) = &measure.note {
        page.field("note", note);
    }
    page.finish()
}

/// Returns a measure that cannot be had, for other programs.
pub fn as_json(measure: &Unavailable, from: &str) -> serde_json::Value {
    json!({
        "unavailable": measure.id, "title": measure.title, "reason": measure.reason,
        "source": measure.citation, "instead": measure.instead, "note": measure.note,
        "from": from,
    })
}
