//! `caseplan prove`: examples, and every score in reach.

use super::context::{Context, no_instrument};
use super::exit::{Exit, Stop};
use crate::diagnostic::has_errors;
use crate::proof::prove_all;

/// Prove instruments: run their examples and walk through every possible score
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan prove                                   every instrument
  caseplan prove phq9 audit_c
  caseplan prove --json                            one JSON object a line")]
pub struct Args {
    /// The instruments; all of them where none is named
    ids: Vec<String>,
    /// One JSON object a line, for other programs
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let named: Vec<&str> = args.ids.iter().map(String::as_str).collect();
    let definitions = context.definitions_for(&named)?;
    let mut library = definitions.library_as_written();
    // The examples are about the definition as it is written.
    library.settle(None);
    let ids: Vec<String> = match args.ids.is_empty() {
        true => library.ids().map(ToString::to_string).collect(),
        false => args.ids.clone(),
    };
    let mut faults = Vec::new();
    let mut instruments = Vec::new();
    for id in &ids {
        match library.get(id) {
            Some(instrument) => instruments.push(instrument),
            None if library.ids().any(|known| *known == **id) => {}
            None => faults.push(no_instrument(id, &definitions, &library)),
        }
    }
    for proof in prove_all(&instruments) {
        let text = if args.json { proof.json().to_string() } else { proof.to_string() };
        context.print(&format!("{text}\n"))?;
        faults.extend(proof.faults);
    }
    faults.extend(library.take_faults());
    if has_errors(&faults) {
        return Err(Stop::input(faults));
    }
    context.report(&faults);
    Ok(Exit::Done)
}
