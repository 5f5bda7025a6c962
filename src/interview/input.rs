//! What a person does, whatever the front end.

use crate::response::Informant;

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A text, typed and sent off: mostly an answer. An empty one goes on where it can.
    Typed(String),
    /// Something else than an answer.
    Command(Command),
}

/// What can be done besides answering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// To the question before.
    Back,
    /// On, and leave this question as it is.
    Skip,
    /// Take the answer away.
    Clear,
    /// The client does not want to answer.
    Declined,
    /// It does not apply to the client.
    NotApplicable,
    /// The answer of the last time still holds.
    Same,
    /// To a question, by its number or its id.
    GoTo(String),
    /// Show the note for the one who asks, or hide it.
    Help,
    /// Write a note on the question; an empty one takes it away.
    Note(String),
    /// Whose account the next answers are.
    Source(Informant),
    /// To the overview of what is open.
    Review,
    /// To the alerts that are open.
    Alerts,
    /// The keyboard is back in the counselor's hands.
    Counselor,
    /// Leave an alert open for now.
    Later,
    /// Save, and go on another time.
    Stop,
}

impl Command {
    /// The words of the plain front end, with what each does.
    pub const WORDS: [(&str, &str); 14] = [
        ("back", "to the question before"),
        ("skip", "on, and leave this one open"),
        ("clear", "take the answer away"),
        ("declined", "does not want to answer"),
        ("na", "does not apply"),
        ("same", "as the last time"),
        ("go N", "to question N"),
        ("help", "the note for the one who asks, and these commands"),
        ("note TEXT", "a note on this question"),
        ("source WHO", "whose account this is: client, collateral, record, observed"),
        ("review", "what is open"),
        ("alerts", "the alerts that are open, to respond to them now"),
        ("later", "leave an alert open for now"),
        ("quit", "save, and go on another time"),
    ];

    /// Reads a command as the plain front end has it, without its colon.
    pub fn parse(text: &str) -> Option<Command> {
        let (word, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let rest = rest.trim();
        let command = match (word, rest.is_empty()) {
            ("back", true) => Command::Back,
            ("skip", true) => Command::Skip,
            ("clear", true) => Command::Clear,
            ("declined", true) => Command::Declined,
            ("na", true) => Command::NotApplicable,
            ("same", true) => Command::Same,
            ("go", false) => Command::GoTo(rest.to_owned()),
            ("help", true) => Command::Help,
            ("note", _) => Command::Note(rest.to_owned()),
            ("source", false) => {
                let known = Informant::WORDS.into_iter().find(|(word, _)| *word == rest);
                Command::Source(known?.1)
            }
            ("review", true) => Command::Review,
            ("alerts", true) => Command::Alerts,
            ("counselor", true) => Command::Counselor,
            ("later", true) => Command::Later,
            ("quit", true) => Command::Stop,
            _ => return None,
        };
        Some(command)
    }
}
