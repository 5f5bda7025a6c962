//! `caseplan check`: every fault of definitions, templates and cases, at once.

use super::context::{Context, library_for, stop};
use super::exit::{Exit, Stop};
use crate::desk::{self, CaseLock, DefinitionKind, Definitions};
use crate::diagnostic::{
    Code, Diagnostic, Format, Place, Severity, Source, Span, has_errors, nearest, show,
};
use crate::id::Hash;
use crate::instrument::{Instrument, Library, Reading};
use crate::lint;
use crate::problem::{Problem, read_problem};
use crate::record::{self, Form};
use crate::render::template::Document;
use clap::ValueEnum;
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
    #[arg(long, requires = "by")]
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

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    match args.format {
        FormatName::Text => {}
        FormatName::Plain => context.format = Format::Plain,
        FormatName::Json => context.format = Format::Json,
    }
    let definitions = context.definitions_as_found()?;
    let mut tally = Tally::default();
    if args.files.is_empty() {
        all(&definitions, &mut tally);
    }
    for path in &args.files {
        if let (true, Some(by)) = (args.reseal, &args.by) {
            reseal(path, by, &definitions, context)?;
        }
        tally.files += 1;
        let read = by_id(path, &definitions).map_or_else(|| desk::read_definition(path), Ok);
        match read {
            Ok(source) => tally.faults.extend(file(&source, path, &definitions)),
            // One file that cannot be read does not hide the faults of the others.
            Err(failure) => tally.faults.push(Diagnostic::from(failure)),
        }
    }
    finish(args, &tally, context)
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
    let library = definitions.library();
    let problems = problems(definitions, &library, tally);
    // What a problem takes up cannot be told while it has errors.
    let all_read = problems.len() == definitions.problems.len();
    for found in &definitions.instruments {
        tally.files += 1;
        if let Some(instrument) = library.get(found.id.as_str()) {
            let concerns = || lint::concerns_without_problem(&instrument, &problems);
            tally.faults.extend(all_read.then(concerns).into_iter().flatten());
            tally.faults.extend(lint::judging_words(&instrument));
            tally.faults.extend(lint::unconfirmed(&instrument));
        }
    }
    for found in &definitions.documents {
        tally.files += 1;
        tally.faults.extend(document(&found.source));
    }
    tally.faults.extend(library.take_faults());
    tally.faults.extend(definitions.faults.iter().cloned());
}

fn problems(definitions: &Definitions, library: &Library, tally: &mut Tally) -> Vec<Problem> {
    let mut problems = Vec::new();
    for found in &definitions.problems {
        tally.files += 1;
        let Reading { value, faults } = read_problem(&found.source, library);
        tally.faults.extend(faults);
        tally.faults.extend(value.as_ref().and_then(|p| not_file_name(p.id.as_str(), &p.source)));
        problems.extend(value);
    }
    problems
}

/// Checks one file by what its first key says it is.
fn file(source: &Arc<Source>, path: &Path, definitions: &Definitions) -> Vec<Diagnostic> {
    let library = definitions.library();
    let mut faults = match kind(&source.text) {
        _ if path.extension().is_some_and(|extension| extension == "md") => document(source),
        Some("instrument") => {
            let reading = Instrument::read(source);
            let mut faults = reading.faults;
            if let Some(instrument) = reading.value {
                faults.extend(not_file_name(instrument.id.as_str(), source));
                faults.extend(lint::judging_words(&instrument));
                faults.extend(lint::unconfirmed(&instrument));
            }
            faults
        }
        Some("problem") => {
            let reading = read_problem(source, &library);
            let mut faults = reading.faults;
            let id = reading.value.as_ref().map(|problem| problem.id.as_str());
            faults.extend(id.and_then(|id| not_file_name(id, source)));
            faults
        }
        Some("document") => document(source),
        Some("case" | "answers") | None => case(source, definitions),
        Some(other) => vec![unknown_kind(other, source)],
    };
    faults.extend(library.take_faults());
    faults
}

fn document(source: &Arc<Source>) -> Vec<Diagnostic> {
    let Reading { value, mut faults } = Document::read(source);
    faults.extend(value.and_then(|document| not_file_name(document.id.as_str(), source)));
    faults.extend(lint::judging_words_of_document(source));
    faults
}

/// A case is checked as a record; what it says is never quoted.
fn case(source: &Arc<Source>, definitions: &Definitions) -> Vec<Diagnostic> {
    let source = Source::record(source.name.clone(), source.text.clone());
    let reading = record::read(&source);
    let mut faults = reading.faults;
    if let Some(case) = reading.value.filter(|_| !has_errors(&faults)) {
        let library = library_for(&case, definitions);
        faults.extend(case.fit(&library).1);
        let problems = definitions.problems.iter().map(|found| found.id.as_str());
        let problems: Vec<&str> = problems.collect();
        faults.extend(case.decisions_about_nothing(&problems, &library));
    }
    faults
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
const KINDS: [&str; 5] = ["instrument", "problem", "document", "case", "answers"];

fn kind(text: &str) -> Option<&str> {
    let head = text.strip_prefix("---\n").unwrap_or(text);
    let mut lines = head.lines().map(str::trim_end);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'))?;
    first.split_once(':').map(|(key, _)| key)
}

fn not_file_name(id: &str, source: &Arc<Source>) -> Option<Diagnostic> {
    let stem = Path::new(&source.name).file_stem()?.to_str()?;
    (stem != id && source.name != "<stdin>").then(|| {
        let place = Place { source: source.clone(), span: Span::default(), route: String::new() };
        let message = format!("`{id}` is in a file called `{stem}`");
        Diagnostic::error(Code::IdNotFileName, message)
            .at(place)
            .with_hint("the id of a definition is the name of its file")
    })
}

/// Accepts an edit, where there is one and the record can be read with it; else nothing is
/// written.
fn reseal(
    path: &Path,
    by: &str,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(), Stop> {
    let lock = CaseLock::take(path).map_err(stop)?;
    let source = context.read_record(path)?;
    let reading = record::reseal(&source, context.environment.today(), by);
    let Some(case) = reading.value else { return Err(Stop::input(reading.faults)) };
    if case.form == Form::Answers {
        let message = format!("{} is an answers file, which has no seal", path.display());
        let hint = "caseplan new CASE --from FILE makes a record of it";
        let diagnostic = Diagnostic::error(Code::Usage, message).with_hint(hint);
        return Err(Stop::because(Exit::Usage, diagnostic));
    }
    let (_, faults) = case.fit(&library_for(&case, definitions));
    if has_errors(&faults) {
        return Err(Stop::input(faults));
    }
    let (read, sealed) = (Hash::of(source.text.as_bytes()), record::write(&case));
    if sealed == source.text {
        context.say(&format!("{} is sealed; there is no edit to accept", path.display()));
        return Ok(());
    }
    lock.replace(read, sealed.as_bytes()).map_err(stop)?;
    context.say(&format!("sealed {} again, revision {}", path.display(), case.revision));
    Ok(())
}
