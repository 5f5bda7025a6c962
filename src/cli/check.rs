//! `caseplan check`: every fault of definitions, templates and cases, at once.

mod file;
mod reseal;
mod thread;

pub(super) use file::objectives;

use super::case::{Day, date};
use super::context::{Context, timing as timing_in_force, unavailable};
use super::exit::{Exit, Stop};
use super::output::is_record;
use crate::battery::read_battery;
use crate::desk::{self, DefinitionKind, Definitions, Origin};
use crate::diagnostic::{Diagnostic, Format, Severity, Source, has_errors, show};
use crate::id::Id;
use crate::instrument::{Library, Reading, read_wording};
use crate::jurisdiction::Jurisdiction;
use crate::lint;
use crate::number::counted;
use crate::problem::{Problem, read_problem};
use crate::programme::cycles;
use crate::staff::Staff;
use chrono::NaiveDate;
use clap::ValueEnum;
pub use file::is_no_record;
use file::{
    DEFINITIONS, document, file, formulation, kind, not_file_name, programme, timing, treatment,
    written_id,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thread::thread;

/// Check definitions, documents and cases: every fault at once, with its place
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan check                                   every definition that is at hand
  caseplan check instruments/local.yaml case.yaml
  caseplan check case.yaml --reseal --by \"A. Counselor\"   accept an edit by hand")]
pub struct Args {
    /// Files, or ids of definitions; all definitions where none is named
    files: Vec<PathBuf>,
    /// How faults are shown
    #[arg(long, default_value = "text")]
    format: FormatName,
    /// End with 1 where there are warnings
    #[arg(long)]
    strict: bool,
    /// The day that counts as today, where cases are checked
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// Accept what was edited in a case file outside the program, and seal it again
    #[arg(long, requires_all = ["by", "files"])]
    reseal: bool,
    /// Who accepts the edit
    #[arg(long, value_name = "NAME", requires = "reseal")]
    by: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    Text,
    Plain,
    Json,
}

/// The faults found, and how many files were looked at.
#[derive(Default)]
struct Tally {
    files: usize,
    faults: Vec<Diagnostic>,
}

impl Tally {
    /// Adds the faults of a file. Those of an instrument that several files read, and those of a
    /// file that is named twice, are told once.
    fn add(&mut self, faults: Vec<Diagnostic>) {
        for fault in faults {
            let same =
                |known: &Diagnostic| known.message == fault.message && known.place == fault.place;
            if fault.place.is_none() || !self.faults.iter().any(same) {
                self.faults.push(fault);
            }
        }
    }
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    match args.format {
        FormatName::Text => {}
        FormatName::Plain => context.format = Format::Plain,
        FormatName::Json => context.format = Format::Json,
    }
    let mut definitions = context.definitions_to_check()?;
    if let (true, Some(by)) = (args.reseal, &args.by) {
        reseal::reseal(&args.files, by, &definitions, context)?;
    }
    let mut tally = Tally::default();
    match args.files.is_empty() {
        true => all(&definitions, &mut tally),
        false => named(args, &mut definitions, &mut tally, context),
    }
    tally.add(definitions.faults);
    tally.add(definitions.faults_of_packs);
    finish(args, &tally, context)
}

/// Checks the files that are named, each among the instruments and problems at hand and those that
/// are named beside it.
fn named(args: &Args, definitions: &mut Definitions, tally: &mut Tally, context: &Context<'_>) {
    let mut read = Vec::new();
    for path in &args.files {
        tally.files += 1;
        match by_id(path, definitions).map_or_else(|| desk::read_definition(path), Ok) {
            Ok(source) => read.push((path.as_path(), source)),
            // One file that cannot be read does not hide the faults of the others.
            Err(failure) => tally.faults.push(Diagnostic::from(failure)),
        }
    }
    for (path, source) in &read {
        put_at_hand(path, source, definitions);
    }
    tally.faults.extend(held_twice(&read));
    for (path, source) in &read {
        tally.faults.extend(desk::loose_permissions(path).filter(|_| is_record(&source.text)));
        tally.add(file(source, path, definitions));
    }
    if !has_errors(&tally.faults) && !has_errors(&definitions.faults) {
        let records = read.iter().map(|(_, source)| source);
        // An answers file keeps no decisions, so that nothing in it can hang together yet.
        let records = records.filter(|source| kind(&source.text) == Some("case")).cloned();
        let records: Vec<Arc<Source>> = records.collect();
        let day = Day::at(args.as_of);
        tally.faults.extend(thread(&records, &day, definitions, context));
    }
}

/// Returns an error for every definition that two of the named files hold.
fn held_twice(read: &[(&Path, Arc<Source>)]) -> Vec<Diagnostic> {
    let mut holders: BTreeMap<(&str, Id), BTreeSet<&str>> = BTreeMap::new();
    for (_, source) in read {
        let kind = kind(&source.text).filter(|kind| DEFINITIONS.contains(kind));
        if let Some(key) = kind.zip(written_id(source)) {
            holders.entry(key).or_default().insert(&source.name);
        }
    }
    let several = holders.into_iter().filter(|(_, names)| names.len() > 1);
    several.map(|((_, id), names)| desk::two_files(&id, names.into_iter())).collect()
}

/// Puts an instrument or a problem among the definitions at hand, by the id by which it is found:
/// the name of its file, where it has one.
fn put_at_hand(path: &Path, source: &Arc<Source>, definitions: &mut Definitions) {
    let kind = match kind(&source.text) {
        Some("instrument") => DefinitionKind::Instrument,
        Some("problem") => DefinitionKind::Problem,
        Some("intervention") => DefinitionKind::Treatment,
        Some("programme") => DefinitionKind::Programme,
        Some("formulation") => DefinitionKind::Formulation,
        _ => return,
    };
    let id = match path == Path::new("-") {
        true => written_id(source),
        false => path.file_stem().and_then(|stem| Id::new(stem.to_str()?)),
    };
    if let Some(id) = id {
        definitions.put(kind, id, source.clone(), path);
    }
}

/// A definition that is at hand can also be named by its id.
fn by_id(name: &Path, definitions: &Definitions) -> Option<Arc<Source>> {
    let id = name.to_str()?;
    let kinds = DefinitionKind::ALL.into_iter();
    kinds.filter_map(|kind| definitions.find(kind, id)).map(|found| found.source.clone()).next()
}

fn finish(args: &Args, tally: &Tally, context: &mut Context<'_>) -> Result<Exit, Stop> {
    // What was found is the result of this command.
    let shown = show(&tally.faults, context.format);
    context.write(shown.as_bytes())?;
    let count = |severity| tally.faults.iter().filter(|f| f.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    context.say(&format!(
        "{}, {}, {}",
        counted(tally.files, "file", "files"),
        counted(errors, "error", "errors"),
        counted(warnings, "warning", "warnings")
    ));
    Ok(match (errors, warnings) {
        (0, warnings) => Exit::attention_if(args.strict && warnings > 0),
        _ => Exit::for_faults(&tally.faults),
    })
}

fn all(definitions: &Definitions, tally: &mut Tally) {
    // A pack is held against the instrument as its file has it, and so is told once.
    let (library, packs) = (definitions.library_as_written(), definitions.library());
    // The examples are about the definitions as they are written, before what the clinic chose.
    let plain = definitions.settings.is_some().then(|| {
        let mut plain = definitions.library_as_written();
        plain.settle(None);
        plain
    });
    let as_written = plain.as_ref().unwrap_or(&library);
    let (problems, faulty) = problems(definitions, &library, tally);
    means(definitions, &library, tally);
    let scope = definitions.known(&library).scope();
    for found in &definitions.instruments {
        tally.files += 1;
        if let Some(instrument) = library.get(found.id.as_str()) {
            if found.origin == Origin::BuiltIn {
                let concerns = lint::concerns_without_problem(&instrument, &problems, &faulty);
                tally.faults.extend(concerns);
            }
            tally.faults.extend(lint::unconfirmed(&instrument));
            tally.faults.extend(packs.worded_twice(&instrument));
        }
        // A clinic's own was checked when it was read.
        if found.origin == Origin::BuiltIn
            && let Some(instrument) = as_written.get(found.id.as_str())
        {
            tally.faults.extend(lint::of_instrument(&instrument));
        }
    }
    for found in &definitions.batteries {
        tally.files += 1;
        let Reading { value, faults } = read_battery(&found.source, scope);
        tally.faults.extend(faults);
        let constant = |battery| lint::constant_steps(battery, scope);
        tally.faults.extend(value.iter().flat_map(constant));
        let id = value.as_ref().map(|battery| &battery.id);
        tally.faults.extend(not_file_name(id, &found.source));
    }
    for found in &definitions.formulations {
        tally.files += 1;
        tally.faults.extend(formulation(&found.source, definitions.known(&library)));
    }
    for found in &definitions.timings {
        tally.files += 1;
        tally.faults.extend(timing(&found.source));
    }
    for found in &definitions.documents {
        tally.files += 1;
        tally.faults.extend(document(&found.source, definitions.known(&library)));
    }
    for found in &definitions.wordings {
        tally.files += 1;
        tally.faults.extend(read_wording(&found.source, &library).faults);
    }
    tally.files += definitions.unavailable.len();
    tally.faults.extend(unavailable(definitions, &library).1);
    tally.files += usize::from(definitions.settings.is_some());
    tally.files += usize::from(definitions.jurisdiction.is_some());
    tally.files += usize::from(definitions.staff.is_some());
    tally.faults.extend(definitions.staff.iter().flat_map(|source| Staff::read(source).1));
    tally
        .faults
        .extend(definitions.jurisdiction.iter().flat_map(|source| Jurisdiction::read(source).1));
    if let Err(stop) = timing_in_force(definitions) {
        tally.add(stop.diagnostics);
    }
    tally.faults.extend(library.take_faults());
}

/// Reads the problems; returns those that hold, and the texts of those that do not.
fn problems(
    definitions: &Definitions,
    library: &Library,
    tally: &mut Tally,
) -> (Vec<Problem>, Vec<Arc<Source>>) {
    let known = definitions.known(library);
    let (mut problems, mut faulty) = (Vec::new(), Vec::new());
    for found in &definitions.problems {
        tally.files += 1;
        let Reading { value, faults } = read_problem(&found.source, known);
        tally.faults.extend(faults);
        let id = value.as_ref().map(|problem| &problem.id);
        tally.faults.extend(not_file_name(id, &found.source));
        match value {
            Some(problem) => {
                tally.faults.extend(lint::measures_without_concern(&problem, library));
                if found.origin != Origin::BuiltIn {
                    tally.faults.extend(lint::constant_rules(&problem, known.scope()));
                }
                problems.push(problem);
            }
            None => faulty.push(found.source.clone()),
        }
    }
    (problems, faulty)
}

/// Reads the treatments and programmes.
fn means(definitions: &Definitions, library: &Library, tally: &mut Tally) {
    let known = definitions.known(library);
    for found in &definitions.treatments {
        tally.files += 1;
        tally.faults.extend(treatment(&found.source, known).1);
    }
    let mut programmes = Vec::new();
    for found in &definitions.programmes {
        tally.files += 1;
        let (value, faults) = programme(&found.source, known);
        tally.faults.extend(faults);
        programmes.extend(value.map(Arc::new));
    }
    tally.faults.extend(cycles(&programmes, None));
}
