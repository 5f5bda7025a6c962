//! What names mean inside an instrument's own file.

use super::{Alert, Bands, Item, Key, Score};
use crate::condition::{CodeName, Occasion, Scope, Type, Unresolved};
use crate::diagnostic::nearest;

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
}

/// The words for a client's sex that a condition can compare with.
pub const SEXES: [&str; 3] = ["female", "male", "other"];
const FIELDS: [(&str, Field); 4] =
    [("band", Field::Band), ("state", Field::State), ("low", Field::Low), ("high", Field::High)];

impl Field {
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
            "client.age" => return Some((Local::Age, Type::Number { range: None })),
            _ => {}
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
        let field = match field {
            "" => Field::Value,
            word => FIELDS.iter().find(|(known, _)| *known == word)?.1,
        };
        let kind = score_type(&self.scores[index], field)?;
        Some((Local::Score(index, field), kind))
    }

    /// Returns every name that can be used.
    pub fn all(&self) -> Vec<String> {
        let items = self.items.iter().map(|item| item.id.to_string());
        let scores = self.scores.iter().map(|score| score.id.to_string());
        let alerts = self.alerts.iter().map(|alert| alert.id.to_string());
        items.chain(scores).chain(alerts).collect()
    }

    fn unresolved(&self, path: &str) -> Unresolved {
        let (name, _) = path.split_once('.').unwrap_or((path, ""));
        if self.later.iter().any(|later| later == name) {
            let message = format!("`{name}` comes only later in the file");
            return Unresolved { message, hint: Some("use what stands above".into()) };
        }
        let known = self.all();
        let hint = nearest(name, known.iter().map(String::as_str));
        Unresolved { message: format!("unknown name `{path}`"), hint }
    }
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

    fn range(&self, first: &str, last: &str) -> Result<Vec<String>, Unresolved> {
        range(self.items, first, last).map_err(|name| self.unresolved(&name))
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

/// Returns the type of one side of a score; `None` where it has no such side.
fn score_type(score: &Score, field: Field) -> Option<Type> {
    match field {
        Field::State => {
            Some(Type::Choice { codes: slugs(&["complete", "prorated", "not_computed"]) })
        }
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

fn slugs(words: &[impl AsRef<str>]) -> Vec<CodeName> {
    words.iter().map(|word| CodeName::Slug(word.as_ref().to_owned())).collect()
}
