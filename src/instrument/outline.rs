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

/// What a line is about. The columns of a list of records stand behind it.
const ITEM: &str = "item";
const FIELD: &str = "field";
const SCORE: &str = "score";
const ALERT: &str = "alert";
/// Before the labels of the bands of a score.
const BANDS: &str = " bands ";

/// What others can name of an instrument.
pub struct Outline<'o> {
    /// The time its questions ask about.
    pub window: Option<Window>,
    /// Whether a later score can differ because something changed since.
    pub shows_progress: bool,
    lines: Vec<Line<'o>>,
}

/// What an outline says of one thing that can be named.
struct Line<'o> {
    what: &'o str,
    name: &'o str,
    says: &'o str,
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

impl<'o> Line<'o> {
    fn read(line: &'o str) -> Option<Line<'o>> {
        let (what, rest) = line.split_once(' ')?;
        let (name, says) = rest.split_once(' ')?;
        Some(Line { what, name, says })
    }
}

impl<'o> Outline<'o> {
    /// Returns the outline of an instrument as text.
    pub fn text(instrument: &Instrument) -> String {
        let window = instrument.window.map_or_else(|| "-".into(), |window| window.to_string());
        let use_of_it = if instrument.shows_progress() { PROGRESS } else { SCREEN };
        let mut out = format!("= {} {use_of_it} {window}\n", instrument.id);
        for item in &instrument.items {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{ITEM} {} {}", item.id, type_words(&item.condition_type()));
            fields(item, &mut out);
        }
        for score in &instrument.scores {
            let _ = writeln!(out, "{SCORE} {} {}", score.id, score_words(score));
        }
        for alert in &instrument.alerts {
            let _ = writeln!(out, "{ALERT} {} truth", alert.id);
        }
        out
    }

    /// Returns the outlines in the text of all, each as text with the id of its instrument.
    pub fn each(all: &str) -> impl Iterator<Item = (&str, &str)> {
        let texts = all.strip_prefix("= ").into_iter().flat_map(|all| all.split("\n= "));
        texts.filter_map(|text| Some((text.split_once(' ')?.0, text)))
    }

    /// Reads the outline of one instrument. What a line says waits until its name is asked for.
    pub fn read(text: &'o str) -> Option<Outline<'o>> {
        let mut lines = text.lines();
        let (_, first) = lines.next()?.split_once(' ')?;
        let (use_of_it, window) = first.split_once(' ')?;
        Some(Outline {
            window: Window::parse(window),
            shows_progress: use_of_it == PROGRESS,
            lines: lines.map(Line::read).collect::<Option<_>>()?,
        })
    }

    /// Returns what a name stands for, with its type.
    fn find(&self, name: &str) -> Option<(Kind, Type)> {
        let at = self.lines.iter().position(|line| line.name == name && line.what != FIELD)?;
        let line = &self.lines[at];
        let (value, kind) = match line.what {
            ITEM => (line.says, Kind::Item),
            SCORE => match line.says.split_once(BANDS) {
                Some((value, bands)) => (value, Kind::Score(bands.split(' ').map(code).collect())),
                None => (line.says, Kind::Score(Vec::new())),
            },
            ALERT => (line.says, Kind::Alert),
            _ => return None,
        };
        let mut value = type_of(value)?;
        if let Type::Records { fields } = &mut value {
            let columns = self.lines[at + 1..].iter().take_while(|line| line.what == FIELD);
            let column = |line: &Line<'_>| Some((line.name.to_owned(), type_of(line.says)?));
            *fields = columns.map(column).collect::<Option<_>>()?;
        }
        Some((kind, value))
    }

    /// Returns what a path such as `total.band` stands for, and its type.
    pub fn look_up(&self, path: &str) -> Option<(Named, Type)> {
        let (name, field) = path.split_once('.').unwrap_or((path, ""));
        let (kind, value) = self.find(name)?;
        let id = Id::new(name)?;
        let bands = match kind {
            Kind::Item if field.is_empty() => return Some((Named::Item(id), value)),
            Kind::Alert if field.is_empty() => return Some((Named::Alert(id), Type::Truth)),
            Kind::Score(bands) => bands,
            _ => return None,
        };
        let field = Field::of(field)?;
        let kind = match (field, value) {
            (Field::Value, value) => value,
            (Field::State, _) => Type::Choice { codes: super::scope::states() },
            (Field::Band, _) if !bands.is_empty() => Type::Choice { codes: bands },
            (Field::Low | Field::High, value @ Type::Number { range: Some(_) }) => value,
            _ => return None,
        };
        Some((Named::Score(id, field), kind))
    }
}

fn fields(item: &Item, out: &mut String) {
    let AnswerType::Records(columns) = &item.answer else { return };
    for column in columns.iter() {
        let _ = writeln!(out, "{FIELD} {} {}", column.id, type_words(&column.condition_type()));
    }
}

fn score_words(score: &Score) -> String {
    let labels = score.labels().join(" ");
    match &score.key {
        Key::When(_) => "truth".into(),
        Key::Triage { .. } => format!("choice {labels}"),
        _ => {
            let number = type_words(&Type::Number { range: score.range });
            let bands = if score.has_bands() { format!("{BANDS}{labels}") } else { String::new() };
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

fn type_of(words: &str) -> Option<Type> {
    let mut words = words.split(' ');
    let word = words.next()?;
    let mut codes = || words.by_ref().map(code).collect();
    let kind = match word {
        "number" => Type::Number { range: range(words.by_ref())? },
        "truth" => Type::Truth,
        "choice" => Type::Choice { codes: codes() },
        "choices" => Type::Choices { codes: codes() },
        "text" => Type::Text,
        "date" => Type::Date,
        "records" => Type::Records { fields: Vec::new() },
        _ => return None,
    };
    words.next().is_none().then_some(kind)
}

/// Reads the lowest and the highest number, where there are any.
fn range<'w>(mut words: impl Iterator<Item = &'w str>) -> Option<Option<Interval>> {
    let Some(low) = words.next() else { return Some(None) };
    Interval::new(fraction(low)?, fraction(words.next()?)?).map(Some)
}

fn code(word: &str) -> CodeName {
    word.parse().map_or_else(|_| CodeName::Slug(word.to_owned()), CodeName::Integer)
}

fn fraction(word: &str) -> Option<Number> {
    let (over, under) = word.split_once('/').unwrap_or((word, "1"));
    Number::ratio(over.parse().ok()?, under.parse().ok()?)
}
