//! Every change on the disk, or the interview stays open and says what is not.

use super::super::context::{Context, stop};
use super::super::exit::{Exit, Stop};
use super::front::{FrontEnd, Said};
use crate::desk::{self, CaseLock, Failure, FailureKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Hash;
use crate::interview::{Body, Command, ELSEWHERE, Input, Interview};
use crate::record::{Deed, History, Sealed};
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
    history: History,
    deed: Deed,
}

/// A record that nobody else writes; where it is made with its first answer, there is none yet.
pub struct Held {
    pub path: PathBuf,
    /// The lock, and the hash of the text that is there.
    lock: Option<(CaseLock, Hash)>,
    moved: bool,
    spare: Option<PathBuf>,
}

impl Held {
    pub fn new(path: PathBuf, lock: CaseLock, hash: Hash) -> Held {
        Held { lock: Some((lock, hash)), ..Held::of_new(path) }
    }

    /// Returns a record that is made with its first answer.
    pub fn of_new(path: PathBuf) -> Held {
        Held { path, lock: None, moved: false, spare: None }
    }

    /// Returns a case whose own place takes nothing, before the first question: where it goes was said
    /// beforehand.
    pub fn instead(
        failure: Failure,
        spare: Option<PathBuf>,
        context: &mut Context<'_>,
    ) -> Result<Held, Stop> {
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
        Ok(Held { moved: true, ..Held::of_new(spare) })
    }

    /// Returns the same, with where the answers go if their place takes nothing.
    pub fn with_spare(self, spare: Option<PathBuf>) -> Held {
        Held { spare, ..self }
    }

    /// Whether there is no record yet, in any place.
    pub fn is_unmade(&self) -> bool {
        self.lock.is_none() && !self.moved
    }
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
    pub fn new(held: Held, history: History, deed: Deed) -> Saving {
        let Held { path, lock, moved, spare } = held;
        let there = lock.map_or(There::Nothing, |(lock, hash)| There::Text { lock, hash });
        Saving { path, there, moved, spare, history, deed }
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
    /// Where the disk does not take them, they go where it was said beforehand, or a person decides:
    /// once more, elsewhere, or to leave without the last answer. Where somebody else changed the case, theirs stays, and the answers
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
        let sealed = self.history.enter(interview.revised(), self.deed.clone());
        let Err(mut failure) = self.write(&sealed) else { return Ok(None) };
        let mut what = None;
        if let Some(path) = self.spare.take_if(|_| failure.kind() == FailureKind::WriteFailed) {
            match self.elsewhere(path, &sealed) {
                Ok(()) => return Ok(Some(self.told())),
                Err(other) => what = Some(format!("{}: {}", shown(&other.path), other.cause)),
            }
        }
        loop {
            if failure.kind() != FailureKind::WriteFailed {
                front.leave();
                return Err(self.keep_both(&sealed, failure));
            }
            let offered = self.offered(&sealed, context);
            let mut view = interview.view();
            view.message = what.take();
            let (cause, elsewhere) = (failure.cause.clone(), offered.as_deref().map(shown));
            view.body = Body::NotSaved { cause, elsewhere };
            front.show(&view, context)?;
            match decided(front.hear(&view, context)?, offered) {
                Decided::Again => match self.write(&sealed) {
                    Ok(()) => return Ok(None),
                    Err(again) => failure = again,
                },
                Decided::Elsewhere(path) => match self.elsewhere(path, &sealed) {
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

    fn write(&mut self, sealed: &Sealed) -> Result<(), Failure> {
        let There::Text { lock, hash } = &mut self.there else { return self.make(sealed) };
        let written = lock.replace(*hash, sealed);
        // What got its name and could not be confirmed is ours: the next try writes it once more, and
        // does not take it for somebody else's.
        let is_there = || desk::read_record(&self.path).is_ok_and(|now| now.text == sealed.text());
        if written.is_ok() || is_there() {
            *hash = sealed.hash();
        }
        written
    }

    /// Makes the file, which must not exist, and goes on in it.
    fn make(&mut self, sealed: &Sealed) -> Result<(), Failure> {
        self.there = made(&self.path, sealed)?;
        Ok(())
    }

    /// Goes on in another file, which must not exist.
    fn elsewhere(&mut self, path: PathBuf, sealed: &Sealed) -> Result<(), Failure> {
        self.there = made(&path, sealed)?;
        (self.path, self.moved) = (path, true);
        Ok(())
    }

    /// Returns another place that takes the answers, where there is one: in a folder that is the user's.
    fn offered(&self, sealed: &Sealed, context: &Context<'_>) -> Option<PathBuf> {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let folders = context.environment.spare.iter();
        let mut paths = folders.flat_map(|folder| {
            (1..NAMES)
                .map(|n| folder.join(format!("{stem}.saved-{n}.yaml")))
                .find(|path| desk::is_free(path))
        });
        paths.find(|path| desk::takes(path, sealed.text().len()))
    }

    fn told(&self) -> String {
        format!(
            "from now on the answers go to {}; the case itself is as it was, without what came since: put \
             this one in its place as soon as that can be written",
            shown(&self.path)
        )
    }

    /// Writes the answers beside the case of somebody else's making.
    fn keep_both(&self, sealed: &Sealed, failure: Failure) -> Stop {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let names =
            (1..NAMES).map(|n| self.path.with_file_name(format!("{stem}.conflict-{n}.yaml")));
        for name in names {
            match desk::create_case(&name, sealed) {
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

/// Makes the file of a case and takes hold of it.
fn made(path: &Path, sealed: &Sealed) -> Result<There, Failure> {
    desk::create_case(path, sealed)?;
    let lock = CaseLock::take(path)?;
    Ok(There::Text { lock, hash: sealed.hash() })
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
