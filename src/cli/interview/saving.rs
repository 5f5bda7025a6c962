//! Every change on the disk, or the interview stays open and says what is not.

use super::super::context::{Context, stop};
use super::super::exit::{Exit, Stop};
use super::front::{FrontEnd, Said};
use crate::desk::{self, CaseLock, Failure, FailureKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Hash;
use crate::interview::{Body, Command, Input, Interview};
use crate::record;
use std::path::{Path, PathBuf};

/// How often another name is tried for answers that cannot go into their case.
const NAMES: u32 = 100;

/// The right to write a case, and the text that is there.
pub struct Saving {
    path: PathBuf,
    lock: CaseLock,
    there: Hash,
    moved: bool,
}

impl Saving {
    pub fn new(path: PathBuf, lock: CaseLock, there: Hash) -> Saving {
        Saving { path, lock, there, moved: false }
    }

    /// Returns where the answers go.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns where the answers go, where that is not the case they were taken for.
    pub fn moved(&self) -> Option<&Path> {
        self.moved.then_some(self.path.as_path())
    }

    /// Saves an interview. When this returns, the answers are on the disk.
    ///
    /// Where the disk does not take them, a person decides: once more, elsewhere, or to leave
    /// without the last answer. Where somebody else changed the case, theirs stays, and the answers
    /// go into a file beside it.
    pub fn save(
        &mut self,
        interview: &mut Interview,
        front: &mut dyn FrontEnd,
        context: &mut Context<'_>,
    ) -> Result<(), Stop> {
        let text = record::write(interview.revised());
        let mut failure = match self.write(&text) {
            Ok(()) => return Ok(()),
            Err(failure) => failure,
        };
        let mut what = None;
        loop {
            if failure.kind() != FailureKind::WriteFailed {
                front.leave();
                return Err(self.keep_both(&text, failure));
            }
            let mut view = interview.view();
            view.message = what.take();
            view.body = Body::NotSaved(failure.cause.clone());
            front.show(&view, context)?;
            failure = match front.hear(&view, context)? {
                Said::Input(Input::Typed(path)) if path.trim().is_empty() => {
                    match self.write(&text) {
                        Ok(()) => return Ok(()),
                        Err(failure) => failure,
                    }
                }
                // What was typed ahead for the next question is no path.
                Said::Input(Input::Typed(path)) if !path.trim().ends_with(".yaml") => {
                    what = Some("that is not the path of a .yaml file; it was not taken".into());
                    failure
                }
                Said::Input(Input::Typed(path)) => {
                    match self.elsewhere(path.trim().into(), &text) {
                        Ok(()) => {
                            let path = self.path.display();
                            context.say(&format!(
                                "from now on the answers go to {path}; the case itself is as it was"
                            ));
                            return Ok(());
                        }
                        Err(failure) => failure,
                    }
                }
                Said::Input(Input::Command(Command::Stop)) | Said::End | Said::Interrupted => {
                    front.leave();
                    return Err(not_saved(failure));
                }
                Said::Input(_) | Said::Again(_) | Said::Editor(_) => failure,
            };
        }
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        let written = self.lock.replace(self.there, text.as_bytes());
        // What got its name and could not be confirmed is ours: the next try writes it once more, and
        // does not take it for somebody else's.
        let is_there = || desk::read_record(&self.path).is_ok_and(|now| now.text == text);
        if written.is_ok() || is_there() {
            self.there = Hash::of(text.as_bytes());
        }
        written
    }

    /// Goes on in another file, which must not exist.
    fn elsewhere(&mut self, path: PathBuf, text: &str) -> Result<(), Failure> {
        desk::create_new(&path, text.as_bytes())?;
        self.lock = CaseLock::take(&path)?;
        (self.path, self.there, self.moved) = (path, Hash::of(text.as_bytes()), true);
        Ok(())
    }

    /// Writes the answers beside the case of somebody else's making.
    fn keep_both(&self, text: &str, failure: Failure) -> Stop {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let names =
            (1..NAMES).map(|n| self.path.with_file_name(format!("{stem}.conflict-{n}.yaml")));
        for name in names {
            match desk::create_new(&name, text.as_bytes()) {
                Ok(()) => {
                    let hint = format!(
                        "the case as it is now was left alone, and all answers of this sitting are in {}; compare the two",
                        name.display()
                    );
                    let Stop { exit, diagnostics } = stop(failure);
                    let diagnostics = diagnostics
                        .into_iter()
                        .map(|d| Diagnostic { hints: vec![hint.clone()], ..d });
                    return Stop { exit, diagnostics: diagnostics.collect() };
                }
                Err(other) if other.code == Code::WouldReplace => {}
                Err(_) => break,
            }
        }
        not_saved(failure)
    }
}

fn not_saved(failure: Failure) -> Stop {
    let diagnostic = Diagnostic::from(failure)
        .with_hint("the last answer is NOT saved; all that were acknowledged before are");
    Stop::because(Exit::Write, diagnostic)
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]
mod tests;
