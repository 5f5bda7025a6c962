//! The screen: one question at a time, keys that only answer, and commands on function or Ctrl keys
//! that are the same everywhere.
//!
//! [`Typing`] is what stands between two inputs: text that is not sent off yet. [`Typing::press`]
//! takes a key, [`frame()`] lays a view out for a size; neither touches a terminal. [`Terminal`]
//! does.

mod about;
mod foot;
mod frame;
mod pressed;
mod seen;
mod terminal;
mod typing;
mod wrap;

pub use frame::{Frame, Row, Style, frame};
pub use pressed::Pressed;
pub use terminal::Terminal;
pub use typing::Typing;

/// What can be done besides answering: the function key, the Ctrl key, and what is printed.
pub const COMMANDS: [(&str, char, &str); 11] = [
    ("F1", 'y', "help"),
    ("F2", 'p', "back"),
    ("F3", 'n', "skip"),
    ("F4", 'r', "declined"),
    ("F5", 'a', "n/a"),
    ("F6", 'g', "go to"),
    ("F7", 'o', "note"),
    ("F8", 'w', "source"),
    ("F9", 'v', "what is open"),
    ("F10", 'x', "save, stop"),
    ("F11", 'l', "alerts"),
];

/// What only has a Ctrl key.
pub const CONTROLS: [(char, &str); 4] = [
    ('s', "as the last time"),
    ('u', "take the answer away"),
    ('e', "a long text in the editor"),
    ('j', "a new line in a long text"),
];
