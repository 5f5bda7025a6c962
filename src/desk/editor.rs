//! A long text in the user's own editor.

use super::draft::Draft;
use super::failure::Failure;
use super::private;
use super::read::read_record;
use super::write::write_failed;
use crate::diagnostic::Code;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// Opens a text in an editor and returns what became of it.
///
/// The text is in a file beside the case while the editor has it: readable by its owner only, removed
/// afterwards, and swept with the next save where the process is ended before that.
///
/// # Errors
///
/// Fails where the file cannot be written, the editor cannot be started or ends with a fault, or what
/// it left is no text. The text is then as it was.
pub fn edit_text(editor: &OsStr, case: &Path, text: &str) -> Result<String, Failure> {
    let draft = Draft::named(case).map_err(|error| write_failed(case, &error))?;
    let Draft::Named(file) = draft else {
        return Err(Failure::new(Code::WriteFailed, case, "no file for the editor can be made"));
    };
    std::fs::write(file.path(), text).map_err(|error| write_failed(case, &error))?;
    let editor_path = Path::new(editor);
    let words = editor.to_string_lossy();
    let mut words = words.split_whitespace();
    let Some(program) = words.next() else {
        return Err(Failure::new(Code::Unreadable, editor_path, "no editor is named"));
    };
    let ended = Command::new(program).args(words).arg(file.path()).status();
    match ended {
        Ok(status) if status.success() => {}
        Ok(_) => {
            return Err(Failure::new(
                Code::Unreadable,
                editor_path,
                "the editor ended with a fault",
            ));
        }
        Err(error) => return Err(Failure::new(Code::Unreadable, editor_path, error)),
    }
    private::keep_private(file.path());
    Ok(read_record(file.path())?.text.clone())
}
