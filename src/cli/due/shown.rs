//! What is due on a terminal, and for other programs.

use super::reading::Heard;
use crate::due::{Due, Kind};
use crate::number::counted;
use crate::render::escape;
use chrono::NaiveDate;
use serde_json::json;
use std::fmt::Write;

/// The colours of a terminal.
const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[33m";
const PLAIN: &str = "\x1b[0m";

/// Returns one line for everything that is due; first, one for every file that could not be read.
pub fn lines(heard: &Heard, day: NaiveDate, colour: bool) -> String {
    let width = heard.due.iter().map(|due| due.case.as_str().len()).max().unwrap_or_default();
    let mut out = String::new();
    for path in &heard.unread {
        let path = escape::one_line(&path.display().to_string());
        line(&mut out, "unread", &format!("{path}: what is due in it is not known"), colour);
    }
    for due in &heard.due {
        let standing = standing(due, day);
        let rest =
            format!("{}  {:<width$}  {}{}", due.day, due.case.as_str(), what(due), since(due, day));
        line(&mut out, standing, &rest, colour);
    }
    out
}

fn line(out: &mut String, standing: &str, rest: &str, colour: bool) {
    let (before, after) = match standing {
        _ if !colour => ("", ""),
        "alert" | "unread" => (RED, PLAIN),
        "overdue" => (YELLOW, PLAIN),
        _ => ("", ""),
    };
    let _ = writeln!(out, "{before}{standing:<8}{after} {rest}");
}

/// One word for how it stands: `alert`, `overdue`, `waiting` since an earlier day, `today` or `due`.
fn standing(due: &Due, day: NaiveDate) -> &'static str {
    match due {
        Due { kind: Kind::Alert, .. } => "alert",
        Due { overdue: true, .. } => "overdue",
        due if due.day < day => "waiting",
        due if due.day == day => "today",
        _ => "due",
    }
}

fn what(due: &Due) -> String {
    match (due.kind.words(), &*due.item) {
        (words, "") => words.to_owned(),
        (words, item) => format!("{words}: {item}"),
    }
}

fn since(due: &Due, day: NaiveDate) -> String {
    match (day - due.day).num_days() {
        days if days > 0 => format!(" ({})", counted(days as usize, "day", "days")),
        _ => String::new(),
    }
}

/// Returns the same as one object a line.
pub fn json(heard: &Heard, day: NaiveDate) -> String {
    let mut out = String::new();
    for path in &heard.unread {
        let _ = writeln!(
            out,
            "{}",
            json!({ "standing": "unread", "file": path.display().to_string() })
        );
    }
    for due in &heard.due {
        let Due { case, kind, item, day: on, overdue, .. } = due;
        let object = json!({
            "standing": standing(due, day), "case": case, "kind": kind, "item": item, "day": on,
            "overdue": overdue,
        });
        let _ = writeln!(out, "{object}");
    }
    out
}
