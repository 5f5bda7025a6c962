//! What one cell says: an answer, a reason why there is none, or nothing that is accepted.

use crate::condition::CodeName;
use crate::instrument::{AnswerType, Choice, Item, NumberType, SEXES};
use crate::number::{Interval, Number};
use crate::response::{self, Answer, State};
use crate::yaml::{civil_date, time_of_day};
use chrono::NaiveDate;

/// The longest text that is taken for an answer.
const LONGEST_TEXT: usize = 64 * 1024;

/// What the cells of an item's column may hold, worked out once.
pub enum Accepts {
    /// One of these spellings.
    OneOf(Vec<(Box<str>, Answer)>),
    /// Any of these spellings, separated by semicolons.
    AnyOf(Vec<(Box<str>, CodeName)>),
    Number(NumberType),
    Date {
        min: Option<NaiveDate>,
        max: Option<NaiveDate>,
    },
    Time,
    Text,
    /// Records do not fit into a cell.
    Nothing,
}

impl Accepts {
    /// `last_day` is where a date ends whose item does not say.
    pub fn of(item: &Item, last_day: Option<NaiveDate>) -> Accepts {
        match &item.answer {
            AnswerType::Choice(choices) => {
                let spellings = spellings(choices).into_iter();
                Accepts::OneOf(spellings.map(|(text, code)| (text, Answer::Choice(code))).collect())
            }
            AnswerType::Multiple(choices) => Accepts::AnyOf(spellings(choices)),
            AnswerType::YesNo { labels, .. } => {
                let words = [("yes", true), ("true", true), ("no", false), ("false", false)];
                let labels = [(labels.0.as_str(), true), (labels.1.as_str(), false)];
                let labels = labels.into_iter().flat_map(|(label, yes)| {
                    response::spellings(label).into_iter().map(move |label| (label, yes))
                });
                let words = words.into_iter().map(|(word, yes)| (word.to_owned(), yes));
                let both = words.chain(labels);
                Accepts::OneOf(both.map(|(text, yes)| (text.into(), Answer::YesNo(yes))).collect())
            }
            AnswerType::Number(kind) => Accepts::Number(kind.clone()),
            AnswerType::Date { min, max } => Accepts::Date { min: *min, max: max.or(last_day) },
            AnswerType::Time => Accepts::Time,
            AnswerType::Text { .. } => Accepts::Text,
            AnswerType::Records(_) => Accepts::Nothing,
        }
    }

    /// Returns what the cell says of its item; `None` where the item does not accept it.
    pub fn read(&self, cell: &[u8]) -> Option<State> {
        match trimmed(cell) {
            b"" => Some(State::Unanswered),
            b"declined" => Some(State::Declined),
            b"na" => Some(State::NotApplicable),
            cell => self.answer(cell).map(State::Answered),
        }
    }

    fn answer(&self, cell: &[u8]) -> Option<Answer> {
        match self {
            Accepts::OneOf(known) => {
                spelt(known, cell).or_else(|| spelt(known, without_zeros(cell)?)).cloned()
            }
            Accepts::AnyOf(known) => ticked(known, cell).map(Answer::Multiple),
            Accepts::Number(kind) => number(kind, cell).map(Answer::Number),
            Accepts::Date { min, max } => {
                let date = date(cell)?;
                let early = min.is_some_and(|min| date < min);
                let late = max.is_some_and(|max| date > max);
                (!early && !late).then_some(Answer::Date(date))
            }
            Accepts::Time => time_of_day(std::str::from_utf8(cell).ok()?).map(Answer::Time),
            // No score reads the words, so they are not kept.
            Accepts::Text => is_text(cell).then(|| Answer::Text(String::new())),
            Accepts::Nothing => None,
        }
    }
}

/// Returns what the cells of an item's column may hold, in words.
pub fn accepted(item: &Item) -> String {
    match &item.answer {
        AnswerType::Choice(choices) => format!("one of {}, or the exact label", codes(choices)),
        AnswerType::Multiple(choices) => {
            format!("any of {}, or exact labels, separated by semicolons", codes(choices))
        }
        AnswerType::YesNo { labels: (yes, no), .. } => format!("yes, no, {yes} or {no}"),
        AnswerType::Number(kind) => {
            let Interval { low, high } = kind.range;
            match kind.places {
                0 => format!("a whole number from {low} to {high}"),
                places => format!("a number from {low} to {high}, at most {places} decimal places"),
            }
        }
        AnswerType::Date { .. } => {
            "a date in the item's range and not to come, such as 2026-11-22".into()
        }
        AnswerType::Time => "a time of day, such as 14:05".into(),
        AnswerType::Text { .. } => "UTF-8 text without control characters, at most 64 KiB".into(),
        AnswerType::Records(_) => "nothing: a list of records does not fit into a cell".into(),
    }
}

/// Returns the age in whole years that a cell says; `None` within where it is not known.
pub fn age(cell: &[u8]) -> Option<Option<i32>> {
    let text = trimmed(cell);
    if is_unknown(text) {
        return Some(None);
    }
    let years = number(&years(), text)?.as_integer()?;
    i32::try_from(years).ok().map(Some)
}

/// Returns the word for a client's sex that a cell says; `None` within where it is not known.
pub fn sex(cell: &[u8]) -> Option<Option<&'static str>> {
    let text = trimmed(cell);
    if is_unknown(text) {
        return Some(None);
    }
    SEXES.into_iter().find(|word| word.as_bytes() == text).map(Some)
}

fn is_unknown(text: &[u8]) -> bool {
    matches!(text, b"" | b"declined" | b"na")
}

fn years() -> NumberType {
    let range = Interval { low: Number::ZERO, high: Number::integer(130) };
    NumberType { range, places: 0, unit: None, ends: None }
}

fn trimmed(cell: &[u8]) -> &[u8] {
    cell.trim_ascii()
}

/// Codes come before labels, as in a record.
fn spellings(choices: &[Choice]) -> Vec<(Box<str>, CodeName)> {
    let codes = choices.iter().map(|choice| (choice.code.to_string().into(), choice.code.clone()));
    let labels = choices.iter().filter_map(|choice| Some((choice.text.as_deref()?, &choice.code)));
    let labels = labels.flat_map(|(label, code)| {
        let ways = response::spellings(label).into_iter();
        ways.map(|label| (label.into(), code.clone()))
    });
    codes.chain(labels).collect()
}

fn spelt<'k, T>(known: &'k [(Box<str>, T)], cell: &[u8]) -> Option<&'k T> {
    known.iter().find(|(text, _)| text.as_bytes() == cell).map(|(_, meaning)| meaning)
}

fn ticked(known: &[(Box<str>, CodeName)], cell: &[u8]) -> Option<Vec<CodeName>> {
    let mut codes: Vec<CodeName> = Vec::new();
    for part in cell.split(|byte| *byte == b';') {
        let part = trimmed(part);
        let code = spelt(known, part).or_else(|| spelt(known, without_zeros(part)?))?;
        if codes.contains(code) {
            return None;
        }
        codes.push(code.clone());
    }
    // `none` stands alone, as in a record.
    let none = CodeName::Slug("none".to_owned());
    (codes.len() < 2 || !codes.contains(&none)).then_some(codes)
}

/// Returns the whole number that a spreadsheet wrote as `3.0`.
fn without_zeros(cell: &[u8]) -> Option<&[u8]> {
    let point = cell.iter().position(|byte| *byte == b'.')?;
    let (whole, fraction) = (cell.get(..point)?, cell.get(point.checked_add(1)?..)?);
    let digits = whole.strip_prefix(b"-").unwrap_or(whole);
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let is_zero = !fraction.is_empty() && fraction.iter().all(|byte| *byte == b'0');
    (is_number && is_zero).then_some(whole)
}

fn number(kind: &NumberType, cell: &[u8]) -> Option<Number> {
    let cell = if kind.places == 0 { without_zeros(cell).unwrap_or(cell) } else { cell };
    let text = std::str::from_utf8(cell).ok()?;
    let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let number = Number::parse(text)?;
    let fits = kind.range.contains(number) && places <= usize::try_from(kind.places).ok()?;
    fits.then_some(number)
}

fn date(cell: &[u8]) -> Option<NaiveDate> {
    civil_date(std::str::from_utf8(cell).ok()?).ok()
}

fn is_text(cell: &[u8]) -> bool {
    let acts = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    cell.len() <= LONGEST_TEXT && std::str::from_utf8(cell).is_ok_and(|text| !text.contains(acts))
}

fn codes(choices: &[Choice]) -> String {
    choices.iter().map(|choice| choice.code.to_string()).collect::<Vec<_>>().join(", ")
}
