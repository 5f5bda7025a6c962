//! What the machine did not do: the path and the cause, the first one stops.

use crate::diagnostic::{Code, Diagnostic};
use std::fmt::Display;
use std::path::{Path, PathBuf};

/// Something that the machine did not do, or that was refused as unsafe.
#[derive(Debug)]
pub struct Failure {
    /// What kind of fault it is.
    pub code: Code,
    /// The path as the user gave it.
    pub path: PathBuf,
    /// The cause, in one line.
    pub cause: String,
    /// What to do next.
    pub hints: Vec<String>,
}

/// The kinds of failure, as the exit code tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// A file is missing, unreadable or not acceptable; nothing was written.
    Unreadable,
    /// Writing failed; what was there before is untouched.
    WriteFailed,
    /// Someone else is at work on it, or it changed meanwhile.
    Busy,
    /// It would be unsafe.
    Refused,
}

impl Failure {
    pub(super) fn new(code: Code, path: &Path, cause: impl Display) -> Failure {
        let path = path.to_owned();
        Failure { code, path, cause: cause.to_string(), hints: Vec::new() }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hints.push(hint.into());
        self
    }

    /// Returns what kind of failure it is.
    pub fn kind(&self) -> FailureKind {
        match self.code {
            Code::WriteFailed => FailureKind::WriteFailed,
            Code::Busy => FailureKind::Busy,
            Code::WouldReplace | Code::UnsafePath => FailureKind::Refused,
            _ => FailureKind::Unreadable,
        }
    }
}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Diagnostic {
        let message = format!("{}: {}", failure.path.display(), failure.cause);
        failure
            .hints
            .into_iter()
            .fold(Diagnostic::error(failure.code, message), Diagnostic::with_hint)
    }
}
