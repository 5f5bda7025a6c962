//! The values that decisions have in common, from a file and back.

use crate::diagnostic::{Code, Faults};
use crate::yaml::{Fields, Yaml};
use chrono::NaiveDate;

/// Reads a text that must be there and say something.
pub fn said(fields: &Fields<'_>, key: &str, faults: &mut Faults) -> Option<String> {
    fields.required(key, faults)?.words(faults).map(str::to_owned)
}

/// Reads a text that may be absent, but says something where it is there.
pub fn perhaps(fields: &Fields<'_>, key: &str, faults: &mut Faults) -> Option<String> {
    fields.get(key).and_then(|_| said(fields, key, faults))
}

/// Reads a date that must be there.
pub fn day(fields: &Fields<'_>, key: &str, faults: &mut Faults) -> Option<NaiveDate> {
    fields.required(key, faults)?.date(faults)
}

/// Reads a date that may be absent and does not lie before another.
pub fn later_day(
    fields: &Fields<'_>,
    key: &str,
    than: Option<NaiveDate>,
    faults: &mut Faults,
) -> Option<NaiveDate> {
    let node = fields.get(key)?;
    let date = node.date(faults)?;
    if than.is_some_and(|than| date < than) {
        let message = format!("`{key}` lies before the day of the decision");
        faults.error(Code::BadDate, node.span, message);
        return None;
    }
    Some(date)
}

/// Returns a mapping of the keys that have a value.
pub fn mapping<const N: usize>(entries: [(&str, Option<Yaml>); N]) -> Yaml {
    let given = entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Yaml::Map(given.collect())
}

pub fn optional(text: Option<&String>) -> Option<Yaml> {
    text.map(Yaml::text)
}

pub fn yes_no(yes: bool) -> Yaml {
    Yaml::word(if yes { "yes" } else { "no" })
}
