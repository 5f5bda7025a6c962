//! A long text in the user's own editor.

use super::draft::random_middle;
use super::failure::Failure;
use super::private;
use super::read::read_record;
use super::write::{existing, file_name, folder, write_failed};
use crate::diagnostic::Code;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::NamedTempFile;

const SUFFIX: &str = ".txt";

/// A text that came back from an editor. Its file stays until it is taken: where it was refused, and the
/// process ends, what was written is not lost.
pub struct Edited {
    /// What the editor left.
    pub text: String,
    file: PathBuf,
    case: PathBuf,
}

impl Edited {
    /// Removes the file: the text is taken, or dropped on purpose.
    pub fn taken(self) {
        let _ = fs::remove_file(self.file);
    }

    /// Gives the file a name that people see, and returns it.
    pub fn keep(self) -> Option<PathBuf> {
        keep_as_seen(&self.file, &self.case)
    }
}

/// Opens a text in an editor and returns what became of it.
///
/// The text is in a file beside the case while the editor has it, readable by its owner only, and until
/// it is taken. Where the editor or this process ends before that, what was written stays.
///
/// # Errors
///
/// Fails where the file cannot be written, the editor cannot be started or ends with a fault, or what
/// it left is no text. The text is then as it was, and what the editor wrote is kept beside the case.
pub fn edit_text(editor: &OsStr, case: &Path, text: &str) -> Result<Edited, Failure> {
    let file = begin(case).map_err(|error| write_failed(case, &error))?;
    fs::write(file.path(), text).map_err(|error| write_failed(case, &error))?;
    let editor_path = Path::new(editor);
    let words = editor.to_string_lossy();
    let mut words = words.split_whitespace();
    let Some(program) = words.next() else {
        return Err(Failure::new(Code::Unreadable, editor_path, "no editor is named"));
    };
    let ended = Command::new(program).args(words).arg(file.path()).status();
    let ended = ended.map_err(|error| Failure::new(Code::Unreadable, editor_path, error))?;
    private::keep_private(file.path());
    let left = match ended.success() {
        true => read_record(file.path()),
        false => Err(Failure::new(Code::Unreadable, editor_path, "the editor ended with a fault")),
    };
    let left = left.map_err(|failure| keep(&file, case, text, failure))?;
    let (_, file) = file.keep().map_err(|error| write_failed(case, &error.error))?;
    // An editor of another system ends its lines with two characters.
    Ok(Edited { text: left.text.replace("\r\n", "\n"), file, case: case.to_owned() })
}

/// Gives the texts that were in an editor when an earlier run of the case ended a name that people
/// see, and returns it. Whoever calls this has the case to themselves.
pub fn left_texts(case: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder(case)) else { return Vec::new() };
    let left = entries.filter_map(Result::ok).filter(|entry| {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| random_middle(name, case, SUFFIX));
        ours && entry.file_type().is_ok_and(|kind| kind.is_file())
    });
    left.filter_map(|entry| keep_as_seen(&entry.path(), case)).collect()
}

fn begin(case: &Path) -> io::Result<NamedTempFile> {
    let mut prefix = OsString::from(".");
    prefix.push(file_name(case).map_err(|failure| io::Error::other(failure.cause))?);
    prefix.push(".");
    super::draft::builder(&prefix, SUFFIX).tempfile_in(folder(case))
}

/// Keeps what an editor wrote, where that is something.
fn keep(file: &NamedTempFile, case: &Path, before: &str, failure: Failure) -> Failure {
    let wrote = fs::read(file.path()).is_ok_and(|now| now != before.as_bytes());
    let kept = if wrote { keep_as_seen(file.path(), case) } else { None };
    match kept {
        Some(kept) => {
            let cause = format!("{}; what it wrote is in {}", failure.cause, kept.display());
            Failure { cause, ..failure }
        }
        None => failure,
    }
}

fn keep_as_seen(path: &Path, case: &Path) -> Option<PathBuf> {
    private::keep_private(path);
    let stem = case.file_stem()?.to_string_lossy().into_owned();
    let names = (1..100).map(|number| case.with_file_name(format!("{stem}.text-{number}.txt")));
    let free = names.into_iter().find(|name| matches!(existing(name), Ok(false)))?;
    fs::rename(path, &free).ok()?;
    Some(free)
}
