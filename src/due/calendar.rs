//! What is due as a calendar: RFC 5545. It may end up on a telephone, so an event says which case and
//! what kind of thing, and nothing else of it.

use super::Due;
use crate::id::Hash;
use chrono::{Days, NaiveDate};
use std::fmt::Write;

/// What the calendars of this program say that they are made by.
pub const PRODUCT: &str = "-//caseplan//due//EN";

/// The longest line in bytes, without its end.
const LINE: usize = 75;

/// A calendar of what is due on a day. What is overdue stands on the day itself.
pub struct Calendar<'d> {
    /// The day.
    pub day: NaiveDate,
    /// What is due.
    pub due: &'d [Due],
}

impl Calendar<'_> {
    /// Returns the text of the calendar.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", &format!("PRODID:{PRODUCT}")] {
            write_line(line, &mut out);
        }
        for due in self.due {
            self.write_event(due, &mut out);
        }
        write_line("END:VCALENDAR", &mut out);
        out
    }

    fn write_event(&self, due: &Due, out: &mut String) {
        let start = due.day.max(self.day);
        let end = start.checked_add_days(Days::new(1)).unwrap_or(start);
        let late = if due.overdue { ", overdue" } else { "" };
        let summary = format!("{}: {}{late}", due.case, due.kind.words());
        let lines = [
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", uid(due)),
            format!("DTSTAMP:{}T000000Z", day(self.day)),
            format!("DTSTART;VALUE=DATE:{}", day(start)),
            format!("DTEND;VALUE=DATE:{}", day(end)),
            format!("SUMMARY:{}", escaped(&summary)),
            format!("CATEGORIES:{}", escaped(due.kind.word())),
            "CLASS:CONFIDENTIAL".to_owned(),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ];
        lines.iter().for_each(|line| write_line(line, out));
    }
}

/// The same for the same thing in every calendar, and without a word of what it is.
fn uid(due: &Due) -> String {
    let what = format!("{}/{}/{}", due.case, due.kind.word(), due.item);
    format!("{}@caseplan.invalid", Hash::of(what.as_bytes()).short())
}

fn day(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

/// A text as a value: section 3.3.11.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

/// Writes a line, folded where it is too long: section 3.1.
fn write_line(line: &str, out: &mut String) {
    let mut rest = line;
    let mut room = LINE;
    while rest.len() > room {
        let at = (0..=room).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let (head, tail) = rest.split_at(at);
        let _ = write!(out, "{head}\r\n ");
        // The blank that begins a folded line counts.
        (rest, room) = (tail, LINE - 1);
    }
    let _ = write!(out, "{rest}\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_characters_and_unfolds_to_itself() {
        let text = format!("SUMMARY:{}", "é, ä; x\\".repeat(40));
        let mut out = String::new();
        write_line(&text, &mut out);
        assert!(out.ends_with("\r\n") && out.split("\r\n").all(|line| line.len() <= LINE));
        assert_eq!(out.replace("\r\n ", "").trim_end(), text);
    }

    #[test]
    fn what_has_a_meaning_of_its_own_is_escaped() {
        assert_eq!(escaped("a, b; c\\d\ne"), "a\\, b\\; c\\\\d\\ne");
    }
}
