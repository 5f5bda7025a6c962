//! The front ends: what shows a view and hears a person.

use super::super::context::Context;
use super::super::exit::Stop;
use super::interruption;
use crate::desk::{Heard, Lines};
use crate::interview::plain::{PROMPT, Plain};
use crate::interview::{Body, Input, View};
use crate::render::escape;

/// What was heard.
pub enum Said {
    /// Something that a person did.
    Input(Input),
    /// Nothing that counts: the view is shown again, with what there is to say.
    Again(Option<String>),
    /// A text is to be written in an editor.
    Editor(String),
    /// There is no more input.
    End,
    /// A signal came.
    Interrupted,
}

/// Shows views and hears a person.
pub trait FrontEnd {
    /// Shows a view.
    fn show(&mut self, view: &View, context: &mut Context<'_>) -> Result<(), Stop>;
    /// Waits for what a person does about a view.
    fn hear(&mut self, view: &View, context: &mut Context<'_>) -> Result<Said, Stop>;
    /// Holds a text that was written elsewhere, so that it can be mended where it is not taken.
    fn hold(&mut self, _text: &str) {}
    /// Gives the terminal back.
    fn leave(&mut self);
}

/// Returns the front end that fits: a screen where somebody sits before a terminal that can show
/// one, else plain lines.
pub fn front_end(plain: bool, context: &Context<'_>) -> Box<dyn FrontEnd> {
    let environment = &context.environment;
    let terminal = environment.terminals.input && environment.terminals.output;
    if terminal && !plain && !environment.plain {
        return Box::new(super::screen::Screen::new(interruption(), !environment.no_colour));
    }
    let echoes = environment.terminals.input;
    Box::new(PlainLines { plain: Plain::default(), lines: None, echoes })
}

/// Plain lines on the standard streams.
struct PlainLines {
    plain: Plain,
    lines: Option<Lines>,
    echoes: bool,
}

impl FrontEnd for PlainLines {
    fn show(&mut self, view: &View, context: &mut Context<'_>) -> Result<(), Stop> {
        // Signals count from the first question on.
        self.lines.get_or_insert_with(|| Lines::of_standard_input(interruption()));
        let mut text = escape::visible(&self.plain.words(view));
        if !matches!(view.body, Body::Ended(_)) {
            text.push_str(PROMPT);
            // A terminal echoes what is typed, and with it the end of the line.
            text.push_str(if self.echoes { "" } else { "\n" });
        }
        context.write(text.as_bytes())
    }

    fn hear(&mut self, view: &View, _: &mut Context<'_>) -> Result<Said, Stop> {
        let Some(lines) = &mut self.lines else { return Ok(Said::End) };
        loop {
            let line = match lines.hear() {
                Heard::Line(line) => line,
                Heard::NoText => {
                    let why = "that is not text, or longer than an answer can be; nothing of it was taken";
                    return Ok(Said::Again(Some(why.into())));
                }
                Heard::End => return Ok(Said::End),
                Heard::Interrupted => return Ok(Said::Interrupted),
            };
            match self.plain.hear(&line, view) {
                Ok(Some(input)) => return Ok(Said::Input(input)),
                Ok(None) => {}
                Err(why) => return Ok(Said::Again(Some(why))),
            }
        }
    }

    fn leave(&mut self) {}
}
