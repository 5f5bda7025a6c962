//! What a key did, and what a text that is being typed is for.

use super::super::Input;

/// What a text is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// The answer.
    #[default]
    Answer,
    /// The note on the question.
    Note,
    /// The question to go to.
    GoTo,
}

/// What a key did.
#[derive(Clone, PartialEq, Eq)]
pub enum Pressed {
    /// Something for the interview.
    Input(Input),
    /// The text is to be written in an editor.
    Editor(String),
    /// The screen is to be drawn again.
    Redraw,
    /// Ctrl-C.
    Interrupt,
}
