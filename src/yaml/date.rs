//! Civil dates and times of day as people write them in a record and on the command line.

use chrono::{Datelike, NaiveDate, NaiveTime};
use std::ops::Range;

/// The years that a record or a plan can be of.
pub const YEARS: Range<i32> = 1900..2200;
/// How a time of day is written, for `chrono`.
pub const TIME: &str = "%H:%M";

/// Reads `2026-11-22`.
///
/// # Errors
///
/// Says what is wrong, without a word of the text.
pub fn civil_date(text: &str) -> Result<NaiveDate, &'static str> {
    let is_digit = |(at, byte): (usize, u8)| matches!(at, 4 | 7) || byte.is_ascii_digit();
    let shape = text.len() == 10 && text.bytes().enumerate().all(is_digit);
    let date = shape.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
    match date {
        None => Err("not a date that exists"),
        Some(date) if !YEARS.contains(&date.year()) => Err("not a date from 1900 to 2199"),
        Some(date) => Ok(date),
    }
}

/// Reads a time of day, `14:05`; `None` where there is no such time.
pub fn time_of_day(text: &str) -> Option<NaiveTime> {
    let is_digit = |(at, byte): (usize, u8)| at == 2 || byte.is_ascii_digit();
    let shape = text.len() == 5 && text.bytes().enumerate().all(is_digit);
    shape.then(|| NaiveTime::parse_from_str(text, TIME).ok()).flatten()
}
