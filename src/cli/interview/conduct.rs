//! One response: shown, heard, stepped, saved, until it is finished or left.

use super::super::context::Context;
use super::super::exit::{Exit, Stop};
use super::front::{FrontEnd, Said};
use super::opening::Opened;
use super::saving::Saving;
use super::{Session, again, opening};
use crate::desk::{self, Edited};
use crate::id::Id;
use crate::instrument::RecordKind;
use crate::interview::{Count, Ending, Input, Interview};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How one response ended.
pub struct One {
    pub exit: Exit,
    /// Where the case is, where the disk did not take it in its own place.
    pub moved: Option<PathBuf>,
}

/// Takes one response.
pub fn one(
    session: &Session<'_>,
    opened: Opened,
    front: &mut dyn FrontEnd,
    context: &mut Context<'_>,
) -> Result<One, Stop> {
    let Opened { interview, saving, notice } = opened;
    let mut sitting = Sitting { session, interview, saving, since: Instant::now(), edited: None };
    let exit = sitting.conduct(notice, front, context)?;
    let apart = sitting.interview.case().kind == RecordKind::Restricted;
    Ok(One { exit, moved: sitting.saving.moved().filter(|_| !apart).map(Path::to_owned) })
}

/// An interview on its way, and what saves it.
struct Sitting<'a> {
    session: &'a Session<'a>,
    interview: Interview,
    saving: Saving,
    since: Instant,
    /// A text from an editor that was not taken yet.
    edited: Option<Edited>,
}

impl Sitting<'_> {
    /// Shows, hears, steps and saves until it ends.
    fn conduct(
        &mut self,
        mut message: Option<String>,
        front: &mut dyn FrontEnd,
        context: &mut Context<'_>,
    ) -> Result<Exit, Stop> {
        loop {
            let mut view = self.interview.view();
            view.message = message.take().or(view.message);
            front.show(&view, context)?;
            match self.interview.ending() {
                Some(Ending::Finished) => return Ok(Exit::Done),
                Some(Ending::Stopped) => {
                    return Ok(self.left("saved", Exit::Saved, front, context));
                }
                Some(Ending::Shown) => return Ok(self.shown(front, context)),
                None => {}
            }
            match front.hear(&view, context)? {
                Said::Input(input) => message = self.step(&input, front, context)?,
                Said::Again(why) => message = why,
                Said::Editor(text) => {
                    front.leave();
                    match self.in_editor(&text, context) {
                        Ok(edited) => message = self.edited(edited, front, context)?,
                        Err(why) => message = Some(why),
                    }
                }
                Said::End => return Ok(self.left("input ended", Exit::Saved, front, context)),
                Said::Interrupted => {
                    return Ok(self.left("interrupted", Exit::Interrupted, front, context));
                }
            }
        }
    }

    fn step(
        &mut self,
        input: &Input,
        front: &mut dyn FrontEnd,
        context: &mut Context<'_>,
    ) -> Result<Option<String>, Stop> {
        if !self.interview.step(input, self.since.elapsed()).changed {
            return Ok(None);
        }
        let message = self.saving.save(&mut self.interview, front, context)?;
        if let Some(edited) = self.edited.take() {
            edited.taken();
        }
        Ok(message)
    }

    /// Takes what came back from the editor. What is refused stands there to be mended, and its file
    /// stays until something is taken in its place.
    fn edited(
        &mut self,
        edited: Edited,
        front: &mut dyn FrontEnd,
        context: &mut Context<'_>,
    ) -> Result<Option<String>, Stop> {
        front.hold(&edited.text);
        let typed = Input::Typed(edited.text.clone());
        let says_nothing = edited.text.trim().is_empty();
        if let Some(before) = self.edited.replace(edited) {
            before.taken();
        }
        let message = self.step(&typed, front, context)?;
        if let Some(nothing) = self.edited.take_if(|_| says_nothing) {
            nothing.taken();
        }
        Ok(message)
    }

    /// Returns the text as the editor left it, or why it could not be edited.
    fn in_editor(&self, text: &str, context: &Context<'_>) -> Result<Edited, String> {
        let Some(editor) = &context.environment.editor else {
            return Err("no editor is named in VISUAL or EDITOR".into());
        };
        desk::edit_text(editor, self.saving.path(), text).map_err(|failure| failure.cause)
    }

    /// Gives the terminal back, and says what is kept and how it goes on.
    fn left(
        &mut self,
        what: &str,
        exit: Exit,
        front: &mut dyn FrontEnd,
        context: &mut Context<'_>,
    ) -> Exit {
        front.leave();
        if let Some(kept) = self.edited.take().and_then(Edited::keep) {
            context.say(&opening::text_is_kept(&kept));
        }
        let path = self.saving.path();
        let id = self.interview.instrument_id();
        context.say(&format!(
            "{what}; {}{}go on with: {}",
            self.alerts_left(),
            id.map_or_else(String::new, |id| self.kept(id)),
            again::of_session(self.session, path, id)
        ));
        exit
    }

    fn kept(&self, id: &Id) -> String {
        if !self.saving.is_made() {
            return "nothing was answered, so nothing is kept; ".to_owned();
        }
        let count = self.interview.count();
        format!(
            "{} of {} questions of {id} are answered and kept in {}{}; ",
            count.answered,
            count.all(),
            self.saving.path().display(),
            others(count),
        )
    }

    /// Ends where only alerts were shown; what was left open needs attention.
    fn shown(&mut self, front: &mut dyn FrontEnd, context: &mut Context<'_>) -> Exit {
        match self.interview.open_alerts() {
            0 => Exit::Done,
            _ => self.left("saved", Exit::Attention, front, context),
        }
    }

    /// A client who holds the keyboard is told nothing of alerts, only to hand it back.
    fn alerts_left(&self) -> String {
        if self.session.client_holds {
            return "please hand the keyboard back to your counselor; ".to_owned();
        }
        match self.interview.open_alerts() {
            0 => String::new(),
            1 => "1 alert is open; ".to_owned(),
            count => format!("{count} alerts are open; "),
        }
    }
}

/// The questions are counted as they are on the screen, those that are not to be asked among them.
fn others(count: Count) -> String {
    let of = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    };
    let said = [
        of(count.declined, "is declined", "are declined"),
        of(count.not_applicable, "does not apply", "do not apply"),
        of(count.left_out, "is not to be asked", "are not to be asked"),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    match said.split_last() {
        None => String::new(),
        Some((last, [])) => format!(", and {last}"),
        Some((last, others)) => format!(", {} and {last}", others.join(", ")),
    }
}
