//! Every change on the disk, or the interview stays open and says what is not.

use super::super::context::{Context, stop};
use super::super::exit::{Exit, Stop};
use super::front::{FrontEnd, Said};
use crate::desk::{self, CaseLock, Failure, FailureKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Hash;
use crate::interview::{Body, Command, ELSEWHERE, Input, Interview};
use crate::record;
use std::path::{Path, PathBuf};

/// How often another name is tried for answers that cannot go into their case.
const NAMES: u32 = 100;

/// The right to write a case, and the text that is there.
pub struct Saving {
    path: PathBuf,
    there: There,
    moved: bool,
    /// Where the answers go if their place takes nothing, where that was said beforehand.
    spare: Option<PathBuf>,
}

/// What stands where the answers go.
enum There {
    /// Nothing yet: the file is made with the first answer.
    Nothing,
    /// A text with this hash, which nobody else writes.
    Text { lock: CaseLock, hash: Hash },
}

/// What a person decides where the disk does not take an answer.
enum Decided {
    Again,
    Elsewhere(PathBuf),
    Leave,
    /// Nothing, with what there is to say.
    Nothing(Option<String>),
}

impl Saving {
    pub fn new(path: PathBuf, lock: CaseLock, hash: Hash) -> Saving {
        Saving { path, there: There::Text { lock, hash }, moved: false, spare: None }
    }

    /// Returns how a record is saved that is made with its first answer.
    pub fn of_new(path: PathBuf) -> Saving {
        Saving { path, there: There::Nothing, moved: false, spare: None }
    }

    /// Returns how a case is saved whose own place takes nothing, before the first question: where that was
    /// said beforehand.
    pub fn instead(
        failure: Failure,
        spare: Option<PathBuf>,
        context: &mut Context<'_>,
    ) -> Result<Saving, Stop> {
        if failure.kind() != FailureKind::WriteFailed {
            return Err(stop(failure));
        }
        let Some(spare) = spare else {
            let hint = "--save-to FILE.yaml takes the answers in another place";
            let diagnostic = Diagnostic::from(failure).with_hint(hint);
            return Err(Stop::because(Exit::Write, diagnostic));
        };
        desk::try_folder(&spare).map_err(stop)?;
        context.say(&format!(
            "attention: {}: {}; the answers go to {}, and the case stays as it is",
            failure.path.display(),
            failure.cause,
            spare.display()
        ));
        Ok(Saving { moved: true, ..Saving::of_new(spare) })
    }

    /// Returns the same, with where the answers go if their place takes nothing.
    pub fn with_spare(self, spare: Option<PathBuf>) -> Saving {
        Saving { spare, ..self }
    }

    /// Returns where the answers go.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns where the answers go, where that is not the case they were taken for.
    pub fn moved(&self) -> Option<&Path> {
        self.moved.then_some(self.path.as_path())
    }

    /// Whether there is a file yet.
    pub fn is_made(&self) -> bool {
        matches!(self.there, There::Text { .. })
    }

    /// Saves an interview. When this returns, the answers are on the disk; what is to be said of it
    /// comes back.
    ///
    /// Where the disk does not take them, they go where it was said beforehand, or a person decides: once
    /// more, elsewhere, or to leave without the last answer. Where somebody else changed the case, theirs stays, and the answers
    /// go into a file beside it.
    pub fn save(
        &mut self,
        interview: &mut Interview,
        front: &mut dyn FrontEnd,
        context: &mut Context<'_>,
    ) -> Result<Option<String>, Stop> {
        if !self.is_made() && interview.case().says_nothing() {
            return Ok(None);
        }
        let text = record::write(interview.revised());
        let Err(mut failure) = self.write(&text) else { return Ok(None) };
        let mut what = None;
        if let Some(path) = self.spare.take_if(|_| failure.kind() == FailureKind::WriteFailed) {
            match self.elsewhere(path, &text) {
                Ok(()) => return Ok(Some(self.told())),
                Err(other) => what = Some(format!("{}: {}", shown(&other.path), other.cause)),
            }
        }
        loop {
            if failure.kind() != FailureKind::WriteFailed {
                front.leave();
                return Err(self.keep_both(&text, failure));
            }
            let offered = self.offered(&text, context);
            let mut view = interview.view();
            view.message = what.take();
            let (cause, elsewhere) = (failure.cause.clone(), offered.as_deref().map(shown));
            view.body = Body::NotSaved { cause, elsewhere };
            front.show(&view, context)?;
            match decided(front.hear(&view, context)?, offered) {
                Decided::Again => match self.write(&text) {
                    Ok(()) => return Ok(None),
                    Err(again) => failure = again,
                },
                Decided::Elsewhere(path) => match self.elsewhere(path, &text) {
                    Ok(()) => return Ok(Some(self.told())),
                    Err(other) => what = Some(format!("{}: {}", shown(&other.path), other.cause)),
                },
                Decided::Leave => {
                    front.leave();
                    return Err(not_saved(failure));
                }
                Decided::Nothing(why) => what = why,
            }
        }
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        let There::Text { lock, hash } = &mut self.there else { return self.make(text) };
        let written = lock.replace(*hash, text.as_bytes());
        // What got its name and could not be confirmed is ours: the next try writes it once more, and
        // does not take it for somebody else's.
        let is_there = || desk::read_record(&self.path).is_ok_and(|now| now.text == text);
        if written.is_ok() || is_there() {
            *hash = Hash::of(text.as_bytes());
        }
        written
    }

    /// Makes the file, which must not exist, and goes on in it.
    fn make(&mut self, text: &str) -> Result<(), Failure> {
        desk::create_new(&self.path, text.as_bytes())?;
        let lock = CaseLock::take(&self.path)?;
        self.there = There::Text { lock, hash: Hash::of(text.as_bytes()) };
        Ok(())
    }

    /// Goes on in another file, which must not exist.
    fn elsewhere(&mut self, path: PathBuf, text: &str) -> Result<(), Failure> {
        let mut other = Saving::of_new(path);
        other.make(text)?;
        *self = Saving { moved: true, ..other };
        Ok(())
    }

    /// Returns another place that takes the answers, where there is one: in a folder that is the user's.
    fn offered(&self, text: &str, context: &Context<'_>) -> Option<PathBuf> {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let folders = context.environment.spare.iter();
        let mut paths = folders.flat_map(|folder| {
            (1..NAMES)
                .map(|n| folder.join(format!("{stem}.saved-{n}.yaml")))
                .find(|path| desk::is_free(path))
        });
        paths.find(|path| desk::takes(path, text.len()))
    }

    fn told(&self) -> String {
        format!(
            "from now on the answers go to {}; the case itself is as it was, without what came since: put \
             this one in its place as soon as that can be written",
            shown(&self.path)
        )
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

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn decided(said: Said, offered: Option<PathBuf>) -> Decided {
    match said {
        Said::Input(Input::Typed(text)) if text.trim().is_empty() => Decided::Again,
        Said::Input(Input::Typed(text)) if text.trim().eq_ignore_ascii_case(ELSEWHERE) => {
            offered.map_or(Decided::Nothing(None), Decided::Elsewhere)
        }
        // What was typed ahead for the next question is no path.
        Said::Input(Input::Typed(path)) if !path.trim().ends_with(".yaml") => {
            let why = "that is not the path of a .yaml file; it was not taken";
            Decided::Nothing(Some(why.into()))
        }
        Said::Input(Input::Typed(path)) => Decided::Elsewhere(path.trim().into()),
        Said::Input(Input::Command(Command::Stop)) | Said::End | Said::Interrupted => {
            Decided::Leave
        }
        Said::Input(_) | Said::Again(_) | Said::Editor(_) => Decided::Nothing(None),
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
