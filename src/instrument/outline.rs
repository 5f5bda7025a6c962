//! What others can name of an instrument, without reading it.
//!
//! Problems name findings of thirty measures, and a client was given five. So that a plan does not
//! read the other twenty-five only to learn that `isi.total` is a number from 0 to 28, the program
//! carries an outline of each built-in instrument. It is made from the definitions, and a test holds
//! the two together; a clinic's own definition has none and is read.

use super::{AnswerType, Field, Instrument, Item, Key, Score, Window};
use crate::condition::{CodeName, Type};
use crate::id::Id;
use crate::number::{Interval, Number};
use std::fmt::Write;

/// The words for what follows change, and for what is given once.
const PROGRESS: &str = "progress";
const SCREEN: &str = "screen";

/// What others can name of an instrument.
pub struct Outline {
    /// The time its questions ask about.
    pub window: Option<Window>,
    /// Whether a later score can differ because something changed since.
    pub shows_progress: bool,
    names: Vec<(Id, Kind, Type)>,
}

/// Something that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// An item.
    Item(Id),
    /// One side of a score.
    Score(Id, Field),
    /// An alert.
    Alert(Id),
}

enum Kind {
    Item,
    /// A score, with the labels of its bands.
    Score(Vec<CodeName>),
    Alert,
}

impl Outline {
    /// Returns the outline of an instrument as text.
    pub fn text(instrument: &Instrument) -> String {
        let window = instrument.window.map_or_else(|| "-".into(), |window| window.to_string());
        let use_of_it = if instrument.shows_progress() { PROGRESS } else { SCREEN };
        let mut out = format!("= {} {use_of_it} {window}\n", instrument.id);
        for item in &instrument.items {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "item {} {}", item.id, type_words(&item.condition_type()));
            fields(item, &mut out);
        }
        for score in &instrument.scores {
            let _ = writeln!(out, "score {} {}", score.id, score_words(score));
        }
        for alert in &instrument.alerts {
            let _ = writeln!(out, "alert {} truth", alert.id);
        }
        out
    }

    /// Returns the outlines in the text of all, each as text with the id of its instrument.
    pub fn each(all: &str) -> impl Iterator<Item = (&str, &str)> {
        let texts = all.strip_prefix("= ").into_iter().flat_map(|all| all.split("\n= "));
        texts.filter_map(|text| Some((text.split_once(' ')?.0, text)))
    }

    /// Reads the outline of one instrument.
    pub fn read(text: &str) -> Option<Outline> {
        let mut lines = text.lines();
        let (_, first) = lines.next()?.split_once(' ')?;
        let (use_of_it, window) = first.split_once(' ')?;
        let mut outline = Outline {
            window: Window::parse(window),
            shows_progress: use_of_it == PROGRESS,
            names: Vec::new(),
        };
        for line in lines {
            outline.add(line)?;
        }
        Some(outline)
    }

    fn add(&mut self, line: &str) -> Option<()> {
        let mut words = line.split(' ');
        let (what, id) = (words.next()?, Id::new(words.next()?)?);
        let rest: Vec<&str> = words.collect();
        if what == "field" {
            let (_, _, kind) = self.names.last_mut()?;
            let Type::Records { fields } = kind else { return None };
            fields.push((id.to_string(), type_of(&rest)?));
            return Some(());
        }
        let split = rest.iter().position(|word| *word == "bands");
        let (value, bands) = rest.split_at(split.unwrap_or(rest.len()));
        let kind = match what {
            "item" => Kind::Item,
            "score" => Kind::Score(bands.iter().skip(1).map(|word| code(word)).collect()),
            "alert" => Kind::Alert,
            _ => return None,
        };
        self.names.push((id, kind, type_of(value)?));
        Some(())
    }

    /// Returns what a path such as `total.band` stands for, and its type.
    pub fn look_up(&self, path: &str) -> Option<(Named, Type)> {
        let (name, field) = path.split_once('.').unwrap_or((path, ""));
        let (id, kind, value) = self.names.iter().find(|(id, ..)| *id == *name)?;
        let bands = match kind {
            Kind::Item if field.is_empty() => {
                return Some((Named::Item(id.clone()), value.clone()));
            }
            Kind::Alert if field.is_empty() => {
                return Some((Named::Alert(id.clone()), Type::Truth));
            }
            Kind::Score(bands) => bands,
            _ => return None,
        };
        let field = Field::of(field)?;
        let kind = match (field, value) {
            (Field::Value, value) => value.clone(),
            (Field::State, _) => Type::Choice { codes: super::scope::states() },
            (Field::Band, _) if !bands.is_empty() => Type::Choice { codes: bands.clone() },
            (Field::Low | Field::High, Type::Number { range: Some(_) }) => value.clone(),
            _ => return None,
        };
        Some((Named::Score(id.clone(), field), kind))
    }
}

fn fields(item: &Item, out: &mut String) {
    let AnswerType::Records(columns) = &item.answer else { return };
    for column in columns.iter() {
        let _ = writeln!(out, "field {} {}", column.id, type_words(&column.condition_type()));
    }
}

fn score_words(score: &Score) -> String {
    let labels = score.labels().join(" ");
    match &score.key {
        Key::When(_) => "truth".into(),
        Key::Triage { .. } => format!("choice {labels}"),
        _ => {
            let number = type_words(&Type::Number { range: score.range });
            let bands = if score.has_bands() { format!(" bands {labels}") } else { String::new() };
            number + &bands
        }
    }
}

fn type_words(kind: &Type) -> String {
    let listed = |word: &str, codes: &[CodeName]| {
        codes.iter().fold(word.to_owned(), |all, code| format!("{all} {code}"))
    };
    match kind {
        Type::Number { range: Some(range) } => {
            format!("number {} {}", range.low.as_fraction(), range.high.as_fraction())
        }
        Type::Number { range: None } => "number".into(),
        Type::Truth => "truth".into(),
        Type::Choice { codes } => listed("choice", codes),
        Type::Choices { codes } => listed("choices", codes),
        Type::Text => "text".into(),
        Type::Date => "date".into(),
        Type::Records { .. } => "records".into(),
        Type::Instrument => "instrument".into(),
    }
}

fn type_of(words: &[&str]) -> Option<Type> {
    let (word, rest) = words.split_first()?;
    let codes = || rest.iter().map(|word| code(word)).collect();
    Some(match (*word, rest) {
        ("number", [low, high]) => {
            Type::Number { range: Some(Interval::new(fraction(low)?, fraction(high)?)?) }
        }
        ("number", []) => Type::Number { range: None },
        ("truth", []) => Type::Truth,
        ("choice", _) => Type::Choice { codes: codes() },
        ("choices", _) => Type::Choices { codes: codes() },
        ("text", []) => Type::Text,
        ("date", []) => Type::Date,
        ("records", []) => Type::Records { fields: Vec::new() },
        _ => return None,
    })
}

fn code(word: &str) -> CodeName {
    word.parse().map_or_else(|_| CodeName::Slug(word.to_owned()), CodeName::Integer)
}

fn fraction(word: &str) -> Option<Number> {
    let (over, under) = word.split_once('/').unwrap_or((word, "1"));
    Number::ratio(over.parse().ok()?, under.parse().ok()?)
}
