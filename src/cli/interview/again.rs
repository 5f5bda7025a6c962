//! The line that goes on with what was begun: it can be pasted into a shell as it stands.

use super::Session;
use crate::desk;
use crate::id::Id;
use crate::interview::Manner;
use crate::response::{Informant, Recorded};
use chrono::NaiveDate;
use std::path::Path;

/// How the sheet that is gone on with was filled in.
pub struct Sheet<'a> {
    pub path: &'a Path,
    /// What is asked: an instrument or a battery; nothing where only alerts are shown.
    pub id: Option<&'a Id>,
    pub informant: Informant,
    /// The day of a paper form, and whether it is typed in twice.
    pub paper: Option<(NaiveDate, bool)>,
}

/// Returns the command that goes on with a sheet, called as this session was.
pub fn command(sheet: &Sheet<'_>, session: &Session<'_>) -> String {
    let verb = if sheet.paper.is_some() { "enter" } else { "interview" };
    let mut line = format!("caseplan {verb} {}", shell_path(sheet.path));
    if let Some(id) = sheet.id {
        line.push_str(&format!(" {id}"));
    }
    if let Some((day, twice)) = sheet.paper {
        line.push_str(&format!(" --date {day}{}", if twice { " --twice" } else { "" }));
    }
    if sheet.informant != Informant::Client {
        line.push_str(&format!(" --source {}", sheet.informant.word()));
    }
    line.push_str(&as_called(session, sheet.paper.is_some()));
    line
}

/// Returns the options that this session was called with, whatever is asked.
fn as_called(session: &Session<'_>, paper: bool) -> String {
    let mut options = String::new();
    if session.client_holds && !paper {
        options.push_str(" --client");
    }
    if session.called.plain {
        options.push_str(" --plain");
    }
    if let Some(by) = session.called.by {
        options.push_str(&format!(" --by {}", shell_word(by)));
    }
    // Where the answers went there, the file is no new one any more.
    if let Some(path) = session.called.save_to.filter(|path| desk::is_free(path)) {
        options.push_str(&format!(" --save-to {}", shell_path(path)));
    }
    if let Some(folder) = session.called.definitions {
        options.push_str(&format!(" --definitions {}", shell_path(folder)));
    }
    options
}

/// Returns the command that goes on with a response which was begun.
pub fn of_response(recorded: &Recorded, session: &Session<'_>) -> String {
    let paper = recorded.is_paper().then_some((recorded.begun, recorded.is_typed_twice()));
    let (id, informant) = (Some(&recorded.instrument), recorded.informant);
    command(&Sheet { path: session.path, id, informant, paper }, session)
}

/// Returns the command that goes on with this session, whose answers go to a path.
pub fn of_session(session: &Session<'_>, path: &Path, id: Option<&Id>) -> String {
    let (paper, id) = match session.manner {
        Manner::Asked => (None, session.battery.or(id)),
        Manner::Paper { twice } => (Some((session.on, twice)), id),
    };
    command(&Sheet { path, id, informant: session.informant, paper }, session)
}

/// Returns a path as it is typed into a shell. One that begins with a hyphen would be taken for an
/// option.
pub fn shell_path(path: &Path) -> String {
    let path = path.to_string_lossy();
    let option = if path.starts_with('-') { "./" } else { "" };
    format!("{option}{}", shell_word(&path))
}

/// Returns a word as it is typed into a shell: in quotes, where anything in it means something there.
fn shell_word(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_./,:=@%+-".contains(&byte);
    match !word.is_empty() && word.bytes().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_read_something_else() {
        let words = [
            ("a-1042.yaml", "a-1042.yaml"),
            ("my cases/a-1.yaml", "'my cases/a-1.yaml'"),
            ("M. Counselor, LPC", "'M. Counselor, LPC'"),
            ("O'Hara $HOME", r"'O'\''Hara $HOME'"),
            ("", "''"),
        ];
        for (word, typed) in words {
            assert_eq!(shell_word(word), typed);
        }
        assert_eq!(shell_path(Path::new("-a.yaml")), "./-a.yaml");
    }
}
