//! The terminal itself: taken, drawn on, and given back as it was, whatever happens.

use super::{Frame, Style};
use crate::desk::{Glimpse, glimpse};
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste, Event, poll, read};
use crossterm::style::{Attribute, Color, Print, ResetColor, SetAttribute, SetForegroundColor};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use crossterm::{execute, queue};
use std::io::{self, Write};
use std::time::Duration;

/// How soon a signal is noticed while no key is pressed.
const GLANCE: Duration = Duration::from_millis(50);

/// A terminal in our hands, until it is dropped.
pub struct Terminal {
    colours: bool,
}

impl Terminal {
    /// Takes the terminal.
    ///
    /// # Errors
    ///
    /// Fails where there is none, or it cannot be set up; it is then as it was.
    pub fn take(colours: bool) -> io::Result<Terminal> {
        enable_raw_mode()?;
        let terminal = Terminal { colours };
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
        Ok(terminal)
    }

    /// Returns columns and rows; those of a terminal of old where it does not say.
    pub fn size(&self) -> (usize, usize) {
        let known = size().ok().filter(|(columns, rows)| *columns > 0 && *rows > 0);
        known.map_or((80, 24), |(columns, rows)| (usize::from(columns), usize::from(rows)))
    }

    /// Draws a frame.
    ///
    /// # Errors
    ///
    /// Fails where the terminal is gone.
    pub fn draw(&self, frame: &Frame) -> io::Result<()> {
        let mut out = Vec::new();
        queue!(out, BeginSynchronizedUpdate, Hide)?;
        for (at, row) in frame.rows.iter().enumerate() {
            queue!(out, MoveTo(0, small(at)), Clear(ClearType::CurrentLine))?;
            self.style(&mut out, row.style)?;
            queue!(out, Print(&row.text), SetAttribute(Attribute::Reset), ResetColor)?;
        }
        // A terminal takes a row below its last for the last.
        if frame.rows.len() < self.size().1 {
            queue!(out, MoveTo(0, small(frame.rows.len())), Clear(ClearType::FromCursorDown))?;
        }
        let (column, row) = frame.cursor;
        queue!(out, MoveTo(small(column), small(row)), Show, EndSynchronizedUpdate)?;
        let mut stdout = io::stdout();
        stdout.write_all(&out)?;
        stdout.flush()
    }

    fn style(&self, out: &mut Vec<u8>, style: Style) -> io::Result<()> {
        match style {
            Style::Plain => Ok(()),
            Style::Bar => queue!(out, SetAttribute(Attribute::Reverse)),
            Style::Strong => queue!(out, SetAttribute(Attribute::Bold)),
            Style::Quiet => queue!(out, SetAttribute(Attribute::Dim)),
            Style::Alert if self.colours => {
                queue!(out, SetAttribute(Attribute::Reverse), SetForegroundColor(Color::Red))
            }
            Style::Alert => queue!(out, SetAttribute(Attribute::Reverse)),
        }
    }

    /// Waits a moment for something to happen; `None` where nothing did.
    ///
    /// # Errors
    ///
    /// Fails where the terminal is gone.
    pub fn glance(&self) -> io::Result<Option<Event>> {
        // What reads from a terminal that is gone would never come back.
        if glimpse(GLANCE) == Glimpse::Gone {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if poll(Duration::ZERO)? { read().map(Some) } else { Ok(None) }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Nobody is served by failing over a terminal that is gone.
        let _ = execute!(io::stdout(), DisableBracketedPaste, Show, LeaveAlternateScreen);
        let _ = disable_raw_mode();
    }
}

fn small(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
