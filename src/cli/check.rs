//! `caseplan check`: every fault of definitions, templates and cases, at once.

mod reseal;

use super::context::{Context, at_hand, unavailable};
use super::exit::{Exit, Stop};
use super::output::is_record;
use crate::battery::read_battery;
use crate::desk::{self, DefinitionKind, Definitions, Origin};
use crate::diagnostic::{Code, Diagnostic, Format, Place, Severity, Source, Span, nearest, show};
use crate::id::Id;
use crate::instrument::{Draft, Library, Reading, read_unavailable, read_wording};
use crate::jurisdiction::Jurisdiction;
use crate::lint;
use crate::problem::{Problem, read_problem};
use crate::record::{self, AtHand, Edits};
use crate::render::template::Document;
use crate::settings::Settings;
use clap::ValueEnum;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    let mut definitions = context.definitions_as_found()?;
    if let (true, Some(by)) = (args.reseal, &args.by) {
        reseal::reseal(&args.files, by, &definitions, context)?;
    }
    let mut tally = Tally::default();
    match args.files.is_empty() {
        true => all(&definitions, &mut tally),
        false => named(&args.files, &mut definitions, &mut tally),
    }
    tally.add(definitions.faults);
    finish(args, &tally, context)
}

/// Checks the files that are named, each among the instruments and problems at hand and those that
/// are named beside it.
fn named(paths: &[PathBuf], definitions: &mut Definitions, tally: &mut Tally) {
    let mut read = Vec::new();
    for path in paths {
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
    let counted =
        |count: usize, what| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    context.say(&format!(
        "{}, {}, {}",
        counted(tally.files, "file"),
        counted(errors, "error"),
        counted(warnings, "warning")
    ));
    Ok(match (errors, warnings) {
        (0, warnings) => Exit::attention_if(args.strict && warnings > 0),
        _ => Exit::Input,
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
        let Reading { value, faults } = read_battery(&found.source, &library);
        tally.faults.extend(faults);
        let constant = |battery| lint::constant_steps(battery, &library);
        tally.faults.extend(value.iter().flat_map(constant));
        let id = value.as_ref().map(|battery| &battery.id);
        tally.faults.extend(not_file_name(id, &found.source));
    }
    for found in &definitions.documents {
        tally.files += 1;
        tally.faults.extend(document(&found.source));
    }
    for found in &definitions.wordings {
        tally.files += 1;
        tally.faults.extend(read_wording(&found.source, &library).faults);
    }
    tally.files += definitions.unavailable.len();
    tally.faults.extend(unavailable(definitions, &library).1);
    tally.files += usize::from(definitions.settings.is_some());
    tally.files += usize::from(definitions.jurisdiction.is_some());
    tally
        .faults
        .extend(definitions.jurisdiction.iter().flat_map(|source| Jurisdiction::read(source).1));
    tally.faults.extend(library.take_faults());
}

/// Reads the problems; returns those that hold, and the texts of those that do not.
fn problems(
    definitions: &Definitions,
    library: &Library,
    tally: &mut Tally,
) -> (Vec<Problem>, Vec<Arc<Source>>) {
    let (mut problems, mut faulty) = (Vec::new(), Vec::new());
    for found in &definitions.problems {
        tally.files += 1;
        let Reading { value, faults } = read_problem(&found.source, library);
        tally.faults.extend(faults);
        let id = value.as_ref().map(|problem| &problem.id);
        tally.faults.extend(not_file_name(id, &found.source));
        match value {
            Some(problem) => {
                tally.faults.extend(lint::measures_without_concern(&problem, library));
                if found.origin != Origin::BuiltIn {
                    tally.faults.extend(lint::constant_rules(&problem, library));
                }
                problems.push(problem);
            }
            None => faulty.push(found.source.clone()),
        }
    }
    (problems, faulty)
}

/// Checks one file by what its first key says it is.
fn file(source: &Arc<Source>, path: &Path, definitions: &Definitions) -> Vec<Diagnostic> {
    let mut at_hand = at_hand(definitions);
    let mut faults = match kind(&source.text) {
        _ if path.extension().is_some_and(|extension| extension == "md") => document(source),
        Some("instrument") => {
            let Reading { value, mut faults } = Draft::read(source);
            let id = value.as_ref().map(|draft| &draft.instrument.id);
            faults.extend(not_file_name(id, source));
            if let Some(draft) = value {
                faults.extend(lint::unconfirmed(&draft.instrument));
                faults.extend(definitions.check()(&draft));
            }
            faults
        }
        Some("problem") => {
            let Reading { value, mut faults } = read_problem(source, &at_hand.library);
            let id = value.as_ref().map(|problem| &problem.id);
            faults.extend(not_file_name(id, source));
            let library = &at_hand.library;
            let measures = |problem| lint::measures_without_concern(problem, library);
            faults.extend(value.iter().flat_map(measures));
            let constant = |problem| lint::constant_rules(problem, library);
            faults.extend(value.iter().flat_map(constant));
            faults
        }
        Some("battery") => {
            let Reading { value, mut faults } = read_battery(source, &at_hand.library);
            let constant = |battery| lint::constant_steps(battery, &at_hand.library);
            faults.extend(value.iter().flat_map(constant));
            let id = value.as_ref().map(|battery| &battery.id);
            faults.extend(not_file_name(id, source));
            faults
        }
        Some("document") => document(source),
        Some("wording") => read_wording(source, &at_hand.library).faults,
        Some("unavailable") => read_unavailable(source, &at_hand.library).faults,
        Some("settings") => settings(source, &mut at_hand.library),
        Some("jurisdiction") => Jurisdiction::read(source).1,
        Some("case" | "answers") | None => case(source, &mut at_hand),
        Some(other) => vec![unknown_kind(other, source)],
    };
    faults.extend(at_hand.library.take_faults());
    faults
}

/// Settings are held against the instruments that they name.
fn settings(source: &Arc<Source>, library: &mut Library) -> Vec<Diagnostic> {
    let (settings, mut faults) = Settings::draft(source);
    let Some(settings) = settings.map(Arc::new) else { return faults };
    faults.extend(settings.unknown_instruments(&library.ids().collect::<Vec<_>>()));
    library.settle(Some(settings.clone()));
    settings.named().for_each(|(id, _)| drop(library.get(id.as_str())));
    faults
}

fn document(source: &Arc<Source>) -> Vec<Diagnostic> {
    let Reading { value, mut faults } = Document::read(source);
    faults.extend(not_file_name(value.as_ref().map(|document| &document.id), source));
    faults.extend(lint::judging_words_of_document(source));
    faults
}

/// A case is checked as a record; what it says is never quoted.
fn case(source: &Arc<Source>, at_hand: &mut AtHand<'_>) -> Vec<Diagnostic> {
    let source = Source::record(source.name.clone(), source.text.clone());
    record::faults(&source, Edits::Refused, at_hand)
}

/// What the file is cannot be told, so it may be a record: its first key is not quoted.
fn unknown_kind(key: &str, source: &Arc<Source>) -> Diagnostic {
    let source = Source::record(source.name.clone(), source.text.clone());
    let place = Place { source, span: Span::default(), route: String::new() };
    let known = format!("the first key says what a file is: {}", KINDS.join(", "));
    Diagnostic::error(Code::UnknownKind, "not a kind of file that is known")
        .at(place)
        .with_hint(nearest(key.trim(), KINDS).unwrap_or(known))
}

/// The first keys of the files that are read.
const KINDS: [&str; 10] = [
    "instrument",
    "battery",
    "wording",
    "unavailable",
    "problem",
    "document",
    "settings",
    "jurisdiction",
    "case",
    "answers",
];

/// The first keys of those that have an id of their own.
const DEFINITIONS: [&str; 4] = ["instrument", "battery", "problem", "document"];

fn kind(text: &str) -> Option<&str> {
    first_line(text).map(|(key, _)| key)
}

/// Returns the first key of a file and what stands behind it: what the file is, and its id.
fn first_line(text: &str) -> Option<(&str, &str)> {
    let head = text.strip_prefix("---\n").unwrap_or(text);
    let mut lines = head.lines().map(str::trim_end);
    lines.find(|line| !line.is_empty() && !line.starts_with('#'))?.split_once(':')
}

/// Returns the id of a definition as its first line has it.
fn written_id(source: &Source) -> Option<Id> {
    Id::new(first_line(&source.text)?.1.trim())
}

/// Holds the id of a definition against the name of its file. Of one that has errors the id is
/// taken as its first line has it.
fn not_file_name(id: Option<&Id>, source: &Arc<Source>) -> Option<Diagnostic> {
    let id = id.cloned().or_else(|| written_id(source))?;
    let stem = Path::new(&source.name).file_stem()?.to_str()?;
    (id != *stem && source.name != "<stdin>").then(|| {
        let place = Place { source: source.clone(), span: Span::default(), route: String::new() };
        let message = format!("`{id}` is in a file called `{stem}`");
        Diagnostic::error(Code::IdNotFileName, message)
            .at(place)
            .with_hint("the id of a definition is the name of its file")
    })
}
