//! The columns of the output, and what the cells of a score say.

pub mod csv;
pub mod json;

use super::Format;
use super::cell::Accepts;
use crate::condition::{CodeName, Truth};
use crate::instrument::{Bands, Item, Key, Score};
use crate::response::{Answer, State};
use crate::score::{Reading, ScoreResult, ScoreState, ScoreValue};

/// A column of the output.
#[derive(Clone)]
pub struct Column {
    /// Its name, byte for byte.
    pub name: Vec<u8>,
    /// What stands in it.
    pub holds: Holds,
}

/// What stands in a column of the output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// What stood in a column of the input.
    Passed(usize),
    /// The answer in a column of the input, as its code or its label.
    Answer { column: usize, as_label: bool },
    /// From one cell of a score up to another.
    Score { sheet: usize, score: usize, first: usize, last: usize },
    /// The alerts of an instrument.
    Alerts { sheet: usize },
    /// Every member of a JSON line that is no answer.
    Members,
    /// The member of a JSON line that has this name.
    Member,
}

/// The cells of one score as they are written, one behind the other.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Shown {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// Whether the score was computed.
    pub computed: bool,
}

/// One cell of our own.
pub enum Cell<'c> {
    Nothing,
    Number(String),
    Word(&'c str),
    Words(String),
}

/// Returns the names of the columns of a score.
pub fn names(score: &Score, prefix: &str) -> Vec<String> {
    let name = format!("{prefix}{}", score.id);
    let state = has_state(score).then(|| format!("{name}_state"));
    let band = has_band(score).then(|| format!("{name}_band"));
    let profile = score.profile_in_force().map(|_| format!("{name}_profile"));
    std::iter::once(name).chain(state).chain(band).chain(profile).collect()
}

fn has_state(score: &Score) -> bool {
    !matches!(score.key, Key::When(_))
}

fn has_band(score: &Score) -> bool {
    !matches!(score.bands, Bands::None)
}

/// Joins columns of one score that stand side by side, which are then written at once.
pub fn joined(columns: &[Column]) -> Vec<Column> {
    let mut joined: Vec<Column> = Vec::new();
    for next in columns {
        match (joined.last_mut().map(|column| &mut column.holds), next.holds) {
            (
                Some(Holds::Score { sheet, score, last, .. }),
                Holds::Score { sheet: of, score: by, first, last: up_to },
            ) if (*sheet, *score, *last + 1) == (of, by, first) => *last = up_to,
            _ => joined.push(next.clone()),
        }
    }
    joined
}

impl Shown {
    /// Returns the cells of a score; without a result it was not computed for a fault.
    pub fn of(
        score: &Score,
        names: &[String],
        result: Option<&ScoreResult>,
        format: Format,
    ) -> Shown {
        let computed = result.filter(|result| result.is_computed());
        let mut shown = Shown { computed: computed.is_some(), ..Shown::default() };
        for (cell, name) in cells(score, result, computed).iter().zip(names) {
            if !shown.ends.is_empty() {
                shown.text.push(format.separator());
            }
            match format {
                Format::Csv { delimiter } => csv::cell(cell, delimiter, &mut shown.text),
                Format::JsonLines => json::member(name, cell, &mut shown.text),
            }
            shown.ends.push(shown.text.len());
        }
        shown
    }

    /// Returns some of the cells, with what stands between them.
    pub fn cells(&self, first: usize, last: usize) -> &[u8] {
        let begin = first.checked_sub(1).map_or(0, |before| self.ends[before] + 1);
        &self.text[begin..self.ends[last]]
    }
}

fn cells<'s>(
    score: &'s Score,
    result: Option<&'s ScoreResult>,
    computed: Option<&'s ScoreResult>,
) -> Vec<Cell<'s>> {
    let mut cells = vec![value(score, computed)];
    if has_state(score) {
        let state = result.map_or(ScoreState::NotComputed, |result| result.state);
        cells.push(Cell::Word(state.word()));
    }
    if has_band(score) {
        cells.push(band(score, computed.map_or(&[][..], |result| &result.readings)));
    }
    cells.extend(score.profile_in_force().map(|profile| Cell::Word(profile.id.as_str())));
    cells
}

fn value<'s>(score: &Score, computed: Option<&'s ScoreResult>) -> Cell<'s> {
    match computed.map(|result| &result.value) {
        Some(ScoreValue::Number { possible, .. }) => Cell::Number(possible.low.to_string()),
        Some(ScoreValue::Truth(truth)) => Cell::Word(word(*truth)),
        Some(ScoreValue::Label(labels)) => {
            labels.first().map_or(Cell::Nothing, |label| Cell::Word(label.as_str()))
        }
        None if !has_state(score) => Cell::Word(word(Truth::Unknown)),
        Some(ScoreValue::Overflow) | None => Cell::Nothing,
    }
}

fn word(truth: Truth) -> &'static str {
    match truth {
        Truth::False => "no",
        Truth::Unknown => "unknown",
        Truth::True => "yes",
    }
}

/// Returns the bands that the readings leave, in the order of the definition, joined by `|`.
fn band<'s>(score: &Score, readings: &'s [Reading]) -> Cell<'s> {
    let possible = |label: &String| readings.iter().flat_map(|r| &r.labels).any(|l| *l == **label);
    let labels: Vec<String> = score.labels().into_iter().filter(possible).collect();
    if labels.is_empty() { Cell::Nothing } else { Cell::Words(labels.join("|")) }
}

/// Returns the answer that a cell holds, as its code or as its label; nothing where it is not accepted.
pub fn answer((item, accepts): (&Item, &Accepts), cell: &[u8], as_label: bool) -> Cell<'static> {
    match accepts.read(cell) {
        None | Some(State::Unanswered | State::NotAsked(_) | State::Differs(_)) => Cell::Nothing,
        Some(State::Declined) => Cell::Word("declined"),
        Some(State::NotApplicable) => Cell::Word("na"),
        Some(State::Answered(answer)) => match answer {
            Answer::Text(_) => Cell::Words(String::from_utf8_lossy(cell.trim_ascii()).into_owned()),
            Answer::Number(number) => Cell::Number(number.to_string()),
            Answer::Choice(CodeName::Integer(code)) if !as_label => Cell::Number(code.to_string()),
            Answer::Choice(code) => Cell::Words(one_of_several(code, item, as_label)),
            Answer::Multiple(codes) => {
                let each = codes.into_iter().map(|code| one_of_several(code, item, as_label));
                Cell::Words(each.collect::<Vec<_>>().join(";"))
            }
            Answer::YesNo(yes) if !as_label => Cell::Word(if yes { "yes" } else { "no" }),
            other => Cell::Words(other.words(item)),
        },
    }
}

fn one_of_several(code: CodeName, item: &Item, as_label: bool) -> String {
    if as_label { Answer::Choice(code).words(item) } else { code.to_string() }
}
