//! What names mean inside an instrument's own file.

use super::{Alert, Bands, Item, Key, Score};
use crate::condition::{CodeName, Occasion, Scope, Type, Unresolved};
use crate::diagnostic::nearest;
use crate::id::Id;
use crate::number::{Interval, Number};

/// A thing that a condition of an instrument's own file can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Local {
    /// The answer to an item, by its number from 0.
    Item(usize),
    /// A score, by its number from 0.
    Score(usize, Field),
    /// An alert, by its number from 0.
    Alert(usize),
    /// The client's sex.
    Sex,
    /// The client's age in years.
    Age,
}

/// Which side of a score is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The value, or the truth of a `when` score, or the label of a triage.
    Value,
    /// The band.
    Band,
    /// `complete`, `prorated` or `not_computed`.
    State,
    /// The lowest possible value.
    Low,
    /// The highest possible value.
    High,
}

/// The names that a condition can use.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The items so far.
    pub items: &'a [Item],
    /// The scores so far.
    pub scores: &'a [Score],
    /// The alerts.
    pub alerts: &'a [Alert],
    /// Names that come only later in the file.
    pub later: &'a [String],
    /// Names that stand above and could not be read.
    pub faulty: &'a [String],
}

/// The words for a client's sex that a condition can compare with.
pub const SEXES: [&str; 3] = ["female", "male", "other"];
/// The years of age that a condition can compare with.
pub const AGES: Interval = Interval { low: Number::ZERO, high: Number::integer(130) };
const FIELDS: [(&str, Field); 4] =
    [("band", Field::Band), ("state", Field::State), ("low", Field::Low), ("high", Field::High)];

impl Field {
    /// Returns the side that a word behind a score's name means; the value for none.
    pub(super) fn of(word: &str) -> Option<Field> {
        let known = FIELDS.iter().find(|(known, _)| *known == word);
        known.map(|(_, field)| *field).or(word.is_empty().then_some(Field::Value))
    }

    /// Returns how the side is written behind a score's name: `.band`.
    pub fn suffix(self) -> String {
        let word = FIELDS.iter().find(|(_, field)| *field == self);
        word.map_or_else(String::new, |(word, _)| format!(".{word}"))
    }
}

impl Names<'_> {
    /// Returns what a path such as `total.band` stands for, and its type.
    pub fn look_up(&self, path: &str) -> Option<(Local, Type)> {
        match path {
            "client.sex" => return Some((Local::Sex, Type::Choice { codes: slugs(&SEXES) })),
            "client.age" => return Some((Local::Age, Type::Number { range: Some(AGES) })),
            _ => {}
        }
        if path.contains('.') && self.is_faulty(path) {
            return None;
        }
        let (name, field) = path.split_once('.').unwrap_or((path, ""));
        if field.is_empty() {
            if let Some(index) = self.items.iter().position(|item| item.id == *name) {
                return Some((Local::Item(index), self.items[index].condition_type()));
            }
            if let Some(index) = self.alerts.iter().position(|alert| alert.id == *name) {
                return Some((Local::Alert(index), Type::Truth));
            }
        }
        let index = self.scores.iter().position(|score| score.id == *name)?;
        let field = Field::of(field)?;
        let kind = score_type(&self.scores[index], field)?;
        Some((Local::Score(index, field), kind))
    }

    /// Returns the items from `first` to `last`.
    ///
    /// # Errors
    /// The name that is not an item or does not follow the first, or one between them that could
    /// not be read: without it the range would be another.
    pub(super) fn names_between(&self, first: &str, last: &str) -> Result<Vec<String>, String> {
        let found = range(self.items, first, last)?;
        let numbers = |name: &str| {
            let id = Id::new(name)?;
            id.numbered().map(|(stem, number)| (stem.to_owned(), number))
        };
        let between = |name: &&String| match (numbers(first), numbers(name), numbers(last)) {
            (Some((stem, from)), Some((own, number)), Some((_, to))) => {
                own == stem && from < number && number < to
            }
            _ => false,
        };
        self.faulty.iter().find(between).map_or(Ok(found), |name| Err(name.clone()))
    }

    /// Returns every name that can be used.
    pub fn all(&self) -> Vec<String> {
        let items = self.items.iter().map(|item| item.id.to_string());
        let scores = self.scores.iter().map(|score| score.id.to_string());
        let alerts = self.alerts.iter().map(|alert| alert.id.to_string());
        items.chain(scores).chain(alerts).collect()
    }

    /// Returns whether a path, or one end of a range, names what comes only later in the file.
    pub(super) fn is_later(&self, path: &str) -> bool {
        path.split("..").map(stem).any(|name| self.later.iter().any(|later| later == name))
    }

    fn is_faulty(&self, name: &str) -> bool {
        self.faulty.iter().any(|faulty| faulty == name)
    }

    /// Says why a path, or the end of a range, cannot be read.
    pub(super) fn unresolved(&self, path: &str) -> Unresolved {
        let name = stem(path);
        let (message, hint) = if self.is_later(name) {
            (format!("`{name}` is not yet defined here"), Some("use only what stands above".into()))
        } else if let Some(faulty) = [name, path].into_iter().find(|name| self.is_faulty(name)) {
            (format!("`{faulty}` cannot be used: it has a fault of its own"), None)
        } else if self.look_up(path).is_some() {
            let hint = "a range goes up, from an item to a later one of the same name: `q1..q9`";
            (format!("a range cannot end at `{path}` here"), Some(hint.into()))
        } else {
            (format!("unknown name `{path}`"), self.near(path))
        };
        Unresolved { message, hint }
    }

    fn near(&self, path: &str) -> Option<String> {
        let known = self.all();
        let (name, field) = path.split_once('.').unwrap_or((path, ""));
        match self.scores.iter().find(|score| score.id == *name) {
            Some(_) if !field.is_empty() => {
                let has =
                    |field: &&(&str, Field)| self.look_up(&format!("{name}.{}", field.0)).is_some();
                let fields = FIELDS.iter().filter(has).map(|(word, _)| format!("`{name}.{word}`"));
                let fields: Vec<String> = fields.collect();
                (!fields.is_empty()).then(|| format!("there is {}", fields.join(", ")))
            }
            _ => self.reach_of(name).or_else(|| nearest(name, known.iter().map(String::as_str))),
        }
    }

    /// Says from where to where the numbered items of a name go.
    fn reach_of(&self, name: &str) -> Option<String> {
        let id = Id::new(name)?;
        let (stem, _) = id.numbered()?;
        let alike = |item: &&Item| item.id.numbered().is_some_and(|(other, _)| other == stem);
        let mut like = self.items.iter().filter(alike);
        let (first, last) = (like.next()?, like.next_back()?);
        Some(format!("the items go from `{}` to `{}`", first.id, last.id))
    }
}

fn stem(path: &str) -> &str {
    path.split_once('.').map_or(path, |(name, _)| name)
}

impl Scope for Names<'_> {
    type Ref = Local;

    fn resolve(&self, path: &str, occasion: Occasion) -> Result<(Local, Type), Unresolved> {
        if occasion != Occasion::Latest {
            return Err(Unresolved {
                message: "an instrument's own file knows only the answers at hand".into(),
                hint: Some("other occasions can be read in problem files".into()),
            });
        }
        self.look_up(path).ok_or_else(|| self.unresolved(path))
    }

    fn knows(&self, path: &str) -> bool {
        self.look_up(path).is_some()
    }

    fn range(&self, first: &str, last: &str) -> Result<Vec<String>, Unresolved> {
        self.names_between(first, last).map_err(|name| self.unresolved(&name))
    }

    fn age_in_days(&self, path: &str) -> Result<(Local, Type), Unresolved> {
        Err(Unresolved {
            message: format!("`age_in_days({path})` has no meaning in an instrument's own file"),
            hint: None,
        })
    }
}

/// Returns the items from `first` to `last`: the order of the file, within one stem.
///
/// # Errors
/// The name that is not an item, or that does not follow the first.
pub fn range(items: &[Item], first: &str, last: &str) -> Result<Vec<String>, String> {
    let position =
        |name: &str| items.iter().position(|item| item.id == *name).ok_or_else(|| name.to_owned());
    let (from, to) = (position(first)?, position(last)?);
    let stem = |index: usize| items[index].id.numbered().map(|(stem, _)| stem.to_owned());
    let same_stem = stem(from).filter(|found| stem(to).as_ref() == Some(found));
    let Some(found) = same_stem.filter(|_| from <= to) else { return Err(last.to_owned()) };
    let within = (from..=to).filter(|index| stem(*index).as_ref() == Some(&found));
    Ok(within.map(|index| items[index].id.to_string()).collect())
}

/// Returns the names of a range by their numbers, whatever items there are, or the one name.
pub(super) fn by_numbers(text: &str) -> Vec<String> {
    let ends = text.split_once("..").and_then(|(first, last)| {
        let (first, last) = (Id::new(first)?, Id::new(last)?);
        let ((stem, from), (_, to)) = (first.numbered()?, last.numbered()?);
        (from <= to && to - from < 1000)
            .then(|| (from..=to).map(|number| format!("{stem}{number}")).collect())
    });
    ends.unwrap_or_else(|| vec![text.to_owned()])
}

/// Returns the type of one side of a score; `None` where it has no such side.
fn score_type(score: &Score, field: Field) -> Option<Type> {
    match field {
        Field::State => Some(Type::Choice { codes: states() }),
        Field::Value => Some(match &score.key {
            Key::When(_) => Type::Truth,
            Key::Triage { .. } => Type::Choice { codes: slugs(&score.labels()) },
            _ => Type::Number { range: score.range },
        }),
        Field::Band if matches!(score.bands, Bands::None) => None,
        Field::Band => Some(Type::Choice { codes: slugs(&score.labels()) }),
        Field::Low | Field::High => score.range.map(|range| Type::Number { range: Some(range) }),
    }
}

/// The words for how much was there to compute a score from.
pub(super) fn states() -> Vec<CodeName> {
    slugs(&["complete", "prorated", "not_computed"])
}

fn slugs(words: &[impl AsRef<str>]) -> Vec<CodeName> {
    words.iter().map(|word| CodeName::Slug(word.as_ref().to_owned())).collect()
}
