//! The screen as a front end.

use super::super::context::Context;
use super::super::exit::{Exit, Stop};
use super::front::{FrontEnd, Said};
use crate::desk::Interruption;
use crate::diagnostic::{Code, Diagnostic};
use crate::interview::View;
use crate::interview::keys::{Pressed, Terminal, Typing, frame};
use std::io;

/// The screen; the terminal is taken with the first view and given back when it is left.
pub struct Screen {
    terminal: Option<Terminal>,
    typing: Typing,
    interruption: Interruption,
    colours: bool,
}

impl Screen {
    pub fn new(interruption: Interruption, colours: bool) -> Screen {
        Screen { terminal: None, typing: Typing::default(), interruption, colours }
    }

    fn draw(&mut self, view: &View) -> io::Result<()> {
        if self.terminal.is_none() {
            self.terminal = Some(Terminal::take(self.colours)?);
        }
        let Some(terminal) = &self.terminal else { return Ok(()) };
        let (columns, rows) = terminal.size();
        let frame = frame(view, &self.typing, columns, rows);
        self.typing.saw(&frame);
        terminal.draw(&frame)
    }

    fn hear(&mut self, view: &View) -> io::Result<Said> {
        loop {
            if self.interruption.came() {
                return Ok(Said::Interrupted);
            }
            let Some(terminal) = &self.terminal else { return Ok(Said::End) };
            let Some(event) = terminal.glance()? else { continue };
            match self.typing.event(&event, view) {
                Some(Pressed::Input(input)) => return Ok(Said::Input(input)),
                Some(Pressed::Editor(text)) => return Ok(Said::Editor(text)),
                Some(Pressed::Interrupt) => return Ok(Said::Interrupted),
                Some(Pressed::Redraw) => self.draw(view)?,
                None => {}
            }
        }
    }
}

impl FrontEnd for Screen {
    fn show(&mut self, view: &View, _: &mut Context<'_>) -> Result<(), Stop> {
        self.typing.follow(view);
        self.draw(view).map_err(|error| gone(&error))
    }

    fn hear(&mut self, view: &View, _: &mut Context<'_>) -> Result<Said, Stop> {
        // A terminal that is gone is a session that ended: what was acknowledged is saved.
        Ok(Screen::hear(self, view).unwrap_or(Said::Interrupted))
    }

    fn hold(&mut self, text: &str) {
        self.typing.hold(text);
    }

    fn leave(&mut self) {
        self.terminal = None;
    }
}

fn gone(error: &io::Error) -> Stop {
    let message = format!("the terminal cannot be drawn on: {error}");
    let diagnostic = Diagnostic::error(Code::Unreadable, message)
        .with_hint("every answer that was acknowledged is saved; --plain needs no more than lines");
    Stop::because(Exit::Interrupted, diagnostic)
}
