//! The foot of a screen: what is to be said, and the commands.

use super::super::{Body, View};
use super::COMMANDS;
use super::frame::{Row, Style, row};
use super::typing::Typing;
use super::wrap::{width, wrap};

/// What is to be said, and every command; on a small screen without the Ctrl keys, which do the same,
/// and as many as there is room for.
pub(super) fn foot(view: &View, typing: &Typing, columns: usize, most: usize) -> Vec<Row> {
    let small = most < usize::MAX;
    let message = typing.hint.as_ref().or(view.message.as_ref()).cloned().unwrap_or_default();
    let mut rows: Vec<Row> = wrap(&message, columns.saturating_sub(2))
        .into_iter()
        .filter(|text| !small || !text.is_empty())
        .take(if small { 2.min(most - 1) } else { 3 })
        .map(|text| row(text, Style::Strong))
        .collect();
    let mut commands = in_rows(commands(view, small), columns);
    let room = most - rows.len();
    if commands.len() > room {
        commands.truncate(room - 1);
        commands.push(match is_offered("F1", view) {
            true => format!(" F1 help and all {} commands", COMMANDS.len()),
            false => " There are more on a larger screen.".to_owned(),
        });
    }
    rows.extend(commands.into_iter().map(|text| row(text, Style::Quiet)));
    rows
}

/// Whether a command does something where the interview is.
fn is_offered(key: &str, view: &View) -> bool {
    let client = view.alerts.is_none();
    match &view.body {
        Body::Question(_) if view.standing.is_none() => matches!(key, "F2" | "F3" | "F10"),
        Body::Question(_) => !client || !matches!(key, "F1" | "F7" | "F8" | "F9" | "F11"),
        Body::Review(_) => matches!(key, "F2" | "F6" | "F10" | "F11"),
        Body::Alert { .. } => matches!(key, "F3" | "F10"),
        Body::HandBack | Body::HandOver | Body::NotSaved { .. } => key == "F10",
        Body::Ended(_) => false,
    }
}

fn commands(view: &View, small: bool) -> Vec<String> {
    let alert = matches!(view.body, Body::Alert { .. })
        || (matches!(view.body, Body::Question(_)) && view.standing.is_none());
    let command = |(key, control, word): &(&str, char, &str)| {
        let word = match *key {
            "F3" if alert => "leave open",
            "F10" if matches!(view.body, Body::NotSaved { .. }) => "stop, without the last answer",
            _ => word,
        };
        match small {
            true => format!("{key} {word}"),
            false => format!("{key}/^{} {word}", control.to_ascii_uppercase()),
        }
    };
    let first = match view.body {
        Body::HandBack => Some("Counselor: ^K".to_owned()),
        Body::Alert { .. } => Some("Enter respond".to_owned()),
        _ => None,
    };
    let offered = COMMANDS.iter().filter(|(key, ..)| is_offered(key, view));
    first.into_iter().chain(offered.map(command)).collect()
}

/// Puts words into as few rows as they need.
fn in_rows(words: Vec<String>, columns: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    for word in words {
        let last = rows.last_mut().expect("there is one from the start");
        if !last.is_empty() && width(last) + width(&word) + 2 > columns {
            rows.push(format!(" {word}"));
        } else {
            last.push_str(if last.is_empty() { " " } else { "  " });
            last.push_str(&word);
        }
    }
    rows
}
