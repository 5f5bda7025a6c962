//! Interviews with the real program: the sessions of `docs/interview.md`, and what can happen to one.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "a test reads and writes files, and starts the program"
)]

mod common;
#[path = "interview/alerts.rs"]
mod alerts;
#[path = "interview/apart.rs"]
mod apart;
#[path = "interview/calls.rs"]
mod calls;
#[path = "interview/faults.rs"]
mod faults;
#[path = "interview/left_out.rs"]
mod left_out;
#[path = "interview/machine.rs"]
mod machine;
#[path = "interview/notes.rs"]
mod notes;
#[path = "interview/page.rs"]
mod page;
#[path = "interview/screen.rs"]
mod screen;
#[path = "interview/session.rs"]
mod session;
#[path = "interview/sheets.rs"]
mod sheets;
#[path = "interview/suggestion.rs"]
mod suggestion;
#[cfg(unix)]
#[path = "interview/terminal.rs"]
mod terminal;
#[path = "interview/twice.rs"]
mod twice;
#[path = "interview/typing.rs"]
mod typing;
