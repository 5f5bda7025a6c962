//! `caseplan form`: a blank form to be filled in with a pen.

use super::context::{Context, nothing_to_ask, stop};
use super::exit::{Exit, Stop};
use super::output::{existing, missing_glyphs};
use crate::battery::read_battery;
use crate::desk::{self, DefinitionKind, Definitions, Found, Overwrite};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::{Extras, of_battery, of_instrument};
use crate::instrument::{Instrument, Library, PackRights, Reading, is_language};
use crate::render::{self, Imprint, PageSize, Print};
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Print a blank form of an instrument, or the forms of a battery, to be filled in with a pen
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan form phq9 -o phq9.pdf
  caseplan form intake_csb -o intake.pdf --large   every measure of a battery, in large print
  caseplan form phq9 --language hu -o phq9.hu.pdf  where a wording pack has the words
  caseplan form audit                              as Markdown")]
pub struct Args {
    /// The id of an instrument or a battery
    id: String,
    /// Write to this file; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The form of the result; follows the file's name where it is not given
    #[arg(short, long)]
    format: Option<Format>,
    /// The language of the texts, such as hu, which a wording pack must have
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    language: Option<String>,
    /// Print the notes for the one who asks too: a copy for the interviewer, not for the client
    #[arg(long)]
    notes: bool,
    /// Set the PDF in large print: running text of 16 points
    #[arg(long)]
    large: bool,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    /// Refuse a PDF in which a character has no glyph
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Md,
    Pdf,
}

/// A form as Markdown, and what is said of it on every page.
struct Form {
    markdown: String,
    title: String,
    language: String,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let format = format(args, context)?;
    let definitions = context.definitions_for(&[&args.id])?;
    let mut library = definitions.library();
    if args.language.is_some() {
        library.prefer_language(args.language.clone());
    }
    let form = form(args, &definitions, &library)?;
    context.report(&library.take_faults());
    let (bytes, missing) = match format {
        Format::Md => (form.markdown.into_bytes(), Vec::new()),
        Format::Pdf => {
            let set =
                render::typeset(&form.markdown, &form.imprint(args.print(), definitions.page()));
            (set.bytes, missing_glyphs(&set.missing, args.strict))
        }
    };
    if args.strict && !missing.is_empty() {
        return Err(Stop::input(missing));
    }
    context.report(&missing);
    deliver(args, format, &bytes, context)?;
    Ok(Exit::attention_if(!missing.is_empty()))
}

impl Args {
    fn print(&self) -> Print {
        if self.large { Print::Large } else { Print::Usual }
    }

    fn extras(&self) -> Extras<'static> {
        Extras { pack: None, notes: self.notes, print: self.print() }
    }
}

impl Form {
    /// Returns what `typeset` says of the same Markdown, so that both make one PDF of it.
    fn imprint(&self, print: Print, page: PageSize) -> Imprint {
        Imprint {
            title: self.title.clone(),
            header_left: self.title.clone(),
            language: self.language.clone(),
            print,
            page,
            ..Imprint::default()
        }
    }
}

fn form(args: &Args, definitions: &Definitions, library: &Library) -> Result<Form, Stop> {
    if definitions.find(DefinitionKind::Instrument, &args.id).is_some() {
        let (instrument, pack) = worded(&args.id, args, library)?;
        let extras = Extras { pack: pack.as_deref(), ..args.extras() };
        return Ok(Form {
            markdown: of_instrument(&instrument, extras),
            title: instrument.title.clone(),
            language: instrument.language.clone(),
        });
    }
    match definitions.find(DefinitionKind::Battery, &args.id) {
        Some(found) => battery(found, args, definitions, library),
        None => Err(Stop::because(Exit::Usage, nothing_to_ask(&args.id, definitions, library))),
    }
}

fn battery(
    found: &Found,
    args: &Args,
    definitions: &Definitions,
    library: &Library,
) -> Result<Form, Stop> {
    let Reading { value, faults } = read_battery(&found.source, definitions.known(library).scope());
    let Some(battery) = value else {
        return Err(Stop::input([faults, library.take_faults()].concat()));
    };
    let measures =
        battery.entries.iter().map(|entry| worded(entry.measure.as_str(), args, library));
    let measures: Vec<_> = measures.collect::<Result<_, _>>()?;
    let language = measures.first().map_or("en", |(first, _)| first.language.as_str());
    Ok(Form {
        markdown: of_battery(&battery, &measures, args.extras()),
        title: battery.title.clone(),
        language: language.to_owned(),
    })
}

/// Returns an instrument in the language that is asked for, and whose texts it has.
fn worded(
    id: &str,
    args: &Args,
    library: &Library,
) -> Result<(Arc<Instrument>, Option<Arc<PackRights>>), Stop> {
    let Some(instrument) = library.get(id) else { return Err(Stop::input(library.take_faults())) };
    if let Some(asked) = args.language.as_ref().filter(|asked| **asked != instrument.language) {
        let message = format!("there is no wording of `{id}` in `{asked}`");
        let diagnostic = Diagnostic::error(Code::WordingMissing, message)
            .with_hint(format!("make a pack: caseplan wording new {id} --language {asked}"));
        return Err(Stop::because(Exit::Input, diagnostic).with(library.take_faults()));
    }
    let pack = library.worded_by(id);
    Ok((instrument, pack))
}

fn format(args: &Args, context: &Context<'_>) -> Result<Format, Stop> {
    let by_name = by_name(args.output.as_deref())?;
    let format = args.format.or(by_name).unwrap_or(Format::Md);
    if by_name.is_some_and(|named| named != format) {
        let message = "the name of the file and --format do not agree";
        return Err(usage(message, "leave one of them out"));
    }
    let to_output = args.output.as_ref().is_none_or(|path| desk::is_standard(path));
    let to_terminal = args.output.is_none() || context.environment.terminals.output;
    match format {
        Format::Pdf if to_output && to_terminal => {
            Err(usage("a PDF needs a file to go to", "name one: -o form.pdf"))
        }
        Format::Md if args.large => {
            Err(usage("only a PDF can be in large print", "name one: -o form.pdf"))
        }
        _ => Ok(format),
    }
}

/// The form that a file's name asks for; none where it has no extension.
fn by_name(path: Option<&Path>) -> Result<Option<Format>, Stop> {
    match path.and_then(|path| path.extension()?.to_str()) {
        None | Some("txt") => Ok(None),
        Some("pdf") => Ok(Some(Format::Pdf)),
        Some("md" | "markdown") => Ok(Some(Format::Md)),
        Some(_) => Err(usage("no blank form has a name that ends so", "form.md or form.pdf")),
    }
}

fn usage(message: &str, hint: &str) -> Stop {
    let diagnostic = Diagnostic::error(Code::Usage, message).with_hint(hint);
    Stop::because(Exit::Usage, diagnostic)
}

/// A blank form is about no client, so it replaces nothing unless it is told to.
fn deliver(
    args: &Args,
    format: Format,
    bytes: &[u8],
    context: &mut Context<'_>,
) -> Result<(), Stop> {
    let path = match &args.output {
        Some(path) if !desk::is_standard(path) => path,
        _ if format == Format::Pdf => return context.write(bytes),
        _ => return context.print(&String::from_utf8_lossy(bytes)),
    };
    let rule = Overwrite { made_from: None, force: args.force, existing: &existing };
    desk::write_output(path, bytes, &rule).map_err(stop)?;
    context.say(&format!("wrote {}", path.display()));
    Ok(())
}

fn language(text: &str) -> Result<String, &'static str> {
    match is_language(text) {
        true => Ok(text.to_owned()),
        false => Err("two or three small letters, and a region where it matters: hu, pt-br"),
    }
}
