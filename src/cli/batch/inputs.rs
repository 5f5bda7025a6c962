//! The cases of a batch: which files were named, and whose each is.

use super::super::context::stop;
use super::super::exit::{Exit, Stop};
use crate::batch::{Clash, clashes};
use crate::desk;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::CaseId;
use crate::record::{self, FirstLine, first_line};
use std::path::{Path, PathBuf};

/// A file that documents are made of.
pub struct Task {
    /// Its path, as it was given.
    pub input: PathBuf,
    /// Whose it is; nothing where that cannot be told.
    pub case: Option<CaseId>,
}

/// What was named.
pub struct Gathered {
    /// The files, in the order they were named.
    pub tasks: Vec<Task>,
    /// How many files of folders are of another kind.
    pub passed_over: usize,
    /// How many restricted records stand in the folders.
    pub restricted: usize,
}

/// Finds the files, without repeating one that two inputs would write to; nothing is read but whose
/// each is.
pub fn gather(inputs: &[PathBuf], list: Option<&Path>) -> Result<Gathered, Stop> {
    let mut gathered = Gathered { tasks: Vec::new(), passed_over: 0, restricted: 0 };
    let listed = list.map_or(Ok(Vec::new()), listed)?;
    for path in inputs.iter().chain(&listed) {
        if desk::is_standard(path) {
            return Err(usage("a batch reads files", "`--from-file -` reads a list of them"));
        }
        match desk::yaml_files(path) {
            Some(files) => gathered.add_folder(files.map_err(stop)?),
            None => gathered.tasks.push(Task::of(path.clone()).0),
        }
    }
    if gathered.tasks.is_empty() {
        let message = "no case files were found";
        let diagnostic = Diagnostic::error(Code::Unreadable, message).with_hint(
            "a folder is looked into for files that end in .yaml, not for folders in it",
        );
        return Err(Stop::because(Exit::Input, diagnostic));
    }
    refuse_clashes(&gathered.tasks)?;
    Ok(gathered)
}

impl Gathered {
    fn add_folder(&mut self, files: Vec<PathBuf>) {
        for file in files {
            if is_restricted(&file) {
                self.restricted += 1;
                continue;
            }
            match Task::of(file) {
                (_, FirstLine::OtherKind) => self.passed_over += 1,
                (task, _) => self.tasks.push(task),
            }
        }
    }
}

impl Task {
    /// Tells whose a file is, by its first line or where that does not say it by all of it.
    fn of(input: PathBuf) -> (Task, FirstLine) {
        let Some(source) = readable(&input) else {
            return (Task { input, case: None }, FirstLine::Unclear);
        };
        let line = first_line(&source.text);
        let case = match &line {
            FirstLine::Record(case) => Some(case.clone()),
            FirstLine::OtherKind => None,
            FirstLine::Unclear => record::read(&source).value.map(|case| case.id),
        };
        (Task { input, case }, line)
    }
}

/// Reads a file that may be read; what is wrong with it is told when it is its turn.
fn readable(input: &Path) -> Option<std::sync::Arc<crate::diagnostic::Source>> {
    if is_restricted(input) { None } else { desk::read_record(input).ok() }
}

/// Returns whether a file is the restricted record of a case, by its name: it is not even opened.
pub fn is_restricted(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.ends_with(".restricted.yaml") || name.ends_with(".restricted.yml")
}

fn listed(list: &Path) -> Result<Vec<PathBuf>, Stop> {
    let source = desk::read_definition(list).map_err(stop)?;
    let lines = source.text.lines().filter(|line| !line.is_empty());
    Ok(lines.map(PathBuf::from).collect())
}

/// Two files of one case id would be written to one name.
fn refuse_clashes(tasks: &[Task]) -> Result<(), Stop> {
    let told = tasks.iter().filter_map(|task| Some((task.case.as_ref()?, task.input.as_path())));
    let faults: Vec<Diagnostic> = clashes(told).iter().map(clash).collect();
    if faults.is_empty() { Ok(()) } else { Err(Stop { exit: Exit::Refused, diagnostics: faults }) }
}

fn clash(clash: &Clash) -> Diagnostic {
    let inputs: Vec<String> = clash.inputs.iter().map(|path| path.display().to_string()).collect();
    let message = format!("{} would be written to one name: {}", inputs.join(" and "), clash.case);
    Diagnostic::error(Code::WouldReplace, message)
        .with_hint("they have one case id; leave one of them out, nothing was written")
}

fn usage(message: &str, hint: &str) -> Stop {
    let diagnostic = Diagnostic::error(Code::Usage, message).with_hint(hint);
    Stop::because(Exit::Usage, diagnostic)
}
