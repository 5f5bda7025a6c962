//! `caseplan wording`: packs with a clinic's own licensed texts, or with a translation.

use super::context::{Context, no_instrument};
use super::exit::{Exit, Stop};
use crate::diagnostic::{Code, Diagnostic};
use crate::instrument::{Wording, is_language, skeleton};
use clap::Subcommand;

/// Make a wording pack: licensed texts, or a translation, of an instrument
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan wording new csbd19 > csbd19.yaml        texts that the clinic may use
  caseplan wording new phq9 --language hu > phq9.hu.yaml")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    New(NewArgs),
}

/// Print a pack in which every text is still to be written
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan wording new csbd19 > csbd19.yaml        texts that the clinic may use
  caseplan wording new phq9 --language hu > phq9.hu.yaml

Put the file into wording/ in the clinic's folder of definitions; `caseplan check` says what is
still missing.")]
struct NewArgs {
    /// The instrument
    instrument: String,
    /// The language of the texts, such as hu; that of the instrument's own file where it is not said
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    language: Option<String>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    match &args.command {
        Command::New(args) => new(args, context),
    }
}

fn new(args: &NewArgs, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_for(&[&args.instrument])?;
    let library = definitions.library_as_written();
    let id = &args.instrument;
    let Some(instrument) = library.get(id) else {
        let mut faults = library.take_faults();
        if faults.is_empty() {
            faults.push(no_instrument(id, &definitions, &library));
        }
        return Err(Stop::input(faults));
    };
    let own = &instrument.language;
    let language = args.language.as_ref().unwrap_or(own);
    if language == own && instrument.rights.wording == Wording::Shipped {
        let message = format!("the wording of `{id}` in `{own}` is in its file already");
        let hint = "a pack is for another language: --language hu";
        let diagnostic = Diagnostic::error(Code::WordingShipped, message).with_hint(hint);
        return Err(Stop::because(Exit::Usage, diagnostic));
    }
    context.print(&skeleton(&instrument, language))?;
    Ok(Exit::Done)
}

fn language(text: &str) -> Result<String, &'static str> {
    match is_language(text) {
        true => Ok(text.to_owned()),
        false => Err("two or three small letters, and a region where it matters: hu, pt-br"),
    }
}
