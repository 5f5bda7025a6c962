//! Scoring keys, missing rules, bands: what a score is made of.

use super::change::{Change, Norm};
use super::scope::Local;
use crate::condition::Condition;
use crate::diagnostic::Span;
use crate::id::Id;
use crate::number::{Interval, Number, RoundingMode};

/// How one score is computed and what it means.
pub struct Score {
    /// The id.
    pub id: Id,
    /// What is printed.
    pub title: String,
    /// How it is computed.
    pub key: Key,
    /// The result is multiplied by this.
    pub times: Number,
    /// What happens when answers are missing.
    pub missing: MissingRule,
    /// What an item that was not asked counts as; missing where absent.
    pub not_asked: Option<Number>,
    /// The one rounding.
    pub rounding: Option<Rounding>,
    /// The values the score can have; absent for `when` and triage.
    pub range: Option<Interval>,
    /// Which way is worse.
    pub direction: Direction,
    /// Whether the file says which way is worse.
    pub direction_is_stated: bool,
    /// What the values mean: by the profile that was chosen, where there are several.
    pub bands: Bands,
    /// The band sets that were published, where they differ; empty where they do not.
    pub profiles: Vec<Profile>,
    /// Which of the profiles the bands are from, by number.
    pub profile: usize,
    /// Of a `when` score: the value that is a finding.
    pub concern: Option<bool>,
    /// When a change is more than chance; absent where nobody looked for it.
    pub change: Option<Change>,
    /// What others score, where that is public.
    pub norms: Vec<Norm>,
    /// Of a triage: the item at which a named person decides what it suggests, by number.
    pub decided_at: Option<usize>,
    /// Whether the key and bands have been read in a source.
    pub confirmed: bool,
    /// What has not been read, where something has not.
    pub open: Option<String>,
    /// The LOINC code of the score.
    pub loinc: Option<String>,
    /// What a reader must know.
    pub note: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// Where its key stands.
    pub key_at: Span,
}

/// How a score is computed.
pub enum Key {
    /// The sum of value times weight.
    Sum(Vec<Term>),
    /// The mean.
    Mean(Vec<Term>),
    /// The largest.
    Max(Vec<Term>),
    /// How many conditions are true.
    Count(Vec<Condition<Local>>),
    /// The value a table gives.
    Lookup {
        /// What is looked up.
        of: Term,
        /// The lines, in rising order, without overlap.
        table: Vec<(Interval, Number)>,
    },
    /// The label of the first rule that is true.
    Triage {
        /// The rules, in order.
        rules: Vec<Rule>,
        /// The label where none is true, and whether it is a concern.
        otherwise: (Id, bool),
    },
    /// Yes or no.
    When(Condition<Local>),
}

/// One line of a triage.
pub struct Rule {
    /// When it holds.
    pub when: Condition<Local>,
    /// What it is then called.
    pub label: Id,
    /// Whether that is a finding.
    pub concern: bool,
    /// Where it stands.
    pub span: Span,
}

/// One summand.
#[derive(Clone)]
pub struct Term {
    /// Where the value comes from.
    pub of: TermSource,
    /// What it is multiplied by.
    pub weight: Number,
    /// For a reversed item, `min + max`, from which the value is subtracted.
    pub reversed: Option<Number>,
    /// The values it can have, before the weight.
    pub range: Interval,
}

/// Where a summand's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermSource {
    /// An item, by its number from 0.
    Item(usize),
    /// An earlier score, by its number from 0.
    Score(usize),
}

/// What happens when answers are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingRule {
    /// How many may be missing.
    pub allow: usize,
    /// Where the rule comes from.
    pub source: Option<String>,
}

/// The one rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// Decimal places that are kept.
    pub places: u32,
    /// Where halves go.
    pub mode: RoundingMode,
}

/// Which way is worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A higher score is worse.
    HigherIsWorse,
    /// A higher score is better.
    HigherIsBetter,
    /// Neither.
    Neutral,
}

/// What the values of a score mean.
#[derive(Clone)]
pub enum Bands {
    /// Nothing is published.
    None,
    /// The same for everybody.
    Same(Vec<Band>),
    /// Other cuts for other clients: one list per sex, female and male at least.
    BySex(Vec<(String, Vec<Band>)>),
}

/// A stretch of scores with one meaning, up to where the next begins.
#[derive(Clone)]
pub struct Band {
    /// The lowest score in it.
    pub from: Number,
    /// The id, for conditions.
    pub label: Id,
    /// What is printed.
    pub text: String,
    /// Whether it is a positive finding.
    pub concern: bool,
    /// Where it stands.
    pub span: Span,
}

/// One of several published sets of bands.
pub struct Profile {
    /// The name by which a clinic chooses it.
    pub id: Id,
    /// Where its cuts were read.
    pub source: String,
    /// The bands.
    pub bands: Bands,
    /// Where it stands.
    pub span: Span,
}

impl Score {
    /// Returns what the first rule of a triage suggests.
    pub fn first_label(&self) -> Option<&Id> {
        match &self.key {
            Key::Triage { rules, .. } => rules.first().map(|rule| &rule.label),
            _ => None,
        }
    }

    /// Returns the labels that the score's bands or rules can give, without doubles, in order.
    pub fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> = Vec::new();
        let mut add = |label: &Id| {
            if !labels.iter().any(|known| *label == **known) {
                labels.push(label.to_string());
            }
        };
        match &self.key {
            Key::Triage { rules, otherwise } => {
                rules.iter().for_each(|rule| add(&rule.label));
                add(&otherwise.0);
            }
            _ => self.every_band().for_each(|band| add(&band.label)),
        }
        labels
    }

    /// Returns every band of the profile in force and of every other one: what a condition can
    /// name does not depend on what a clinic chose.
    pub fn every_band(&self) -> impl Iterator<Item = &Band> {
        let others = self.profiles.iter().flat_map(|profile| profile.bands.all());
        self.bands.all().chain(others)
    }

    /// Puts the bands of another profile in force. Returns false where there is none of that name.
    pub fn choose(&mut self, profile: &str) -> bool {
        let found = self.profiles.iter().position(|known| known.id == *profile);
        if let Some(index) = found {
            self.profile = index;
            self.bands = self.profiles[index].bands.clone();
        }
        found.is_some()
    }

    /// Returns the profile that the bands are from, where there are several.
    pub fn profile_in_force(&self) -> Option<&Profile> {
        self.profiles.get(self.profile)
    }

    /// Returns whether a standard deviation is so small that no two people had different scores: less
    /// than a hundredth of the scale.
    pub fn spread_is_none(&self, sd: Number) -> bool {
        let width = self.range.and_then(|range| range.high.checked_sub(range.low));
        let hundredfold = sd.checked_mul(Number::integer(100));
        let is_less = |(width, hundredfold)| Number::ZERO < hundredfold && hundredfold < width;
        width.zip(hundredfold).is_some_and(is_less)
    }

    /// Returns whether the score has bands.
    pub fn has_bands(&self) -> bool {
        !matches!(self.bands, Bands::None)
    }

    /// Returns whether some value of the score is a positive finding.
    pub fn has_concern(&self) -> bool {
        match &self.key {
            Key::When(_) => self.concern.is_some(),
            Key::Triage { rules, otherwise } => {
                otherwise.1 || rules.iter().any(|rule| rule.concern)
            }
            _ => self.every_band().any(|band| band.concern),
        }
    }
}

impl Bands {
    /// Returns every band of every list.
    pub fn all(&self) -> impl Iterator<Item = &Band> {
        let (same, by_sex) = match self {
            Bands::None => (&[][..], &[][..]),
            Bands::Same(bands) => (bands.as_slice(), &[][..]),
            Bands::BySex(lists) => (&[][..], lists.as_slice()),
        };
        same.iter().chain(by_sex.iter().flat_map(|(_, bands)| bands))
    }

    /// Returns the lists that apply to a client: one where the sex is known or does not matter,
    /// else all of them, so that both readings are printed.
    pub fn lists(&self, sex: Option<&str>) -> Vec<(Option<&str>, &[Band])> {
        match self {
            Bands::None => Vec::new(),
            Bands::Same(bands) => vec![(None, bands)],
            Bands::BySex(lists) => {
                let named = lists.iter().map(|(whose, bands)| (Some(whose.as_str()), &bands[..]));
                match named.clone().find(|(whose, _)| *whose == sex) {
                    Some(own) => vec![own],
                    None => named.collect(),
                }
            }
        }
    }
}

impl Key {
    /// Returns the key in words, for a trace.
    pub fn words(&self) -> String {
        match self {
            Key::Sum(terms) => format!("sum of {} values", terms.len()),
            Key::Mean(terms) => format!("mean of {} values", terms.len()),
            Key::Max(terms) => format!("largest of {} values", terms.len()),
            Key::Count(conditions) => format!("how many of {} conditions hold", conditions.len()),
            Key::Lookup { .. } => "looked up in a table".into(),
            Key::Triage { rules, .. } => format!("the first of {} rules that holds", rules.len()),
            Key::When(condition) => format!("yes when {condition}"),
        }
    }
}

/// Returns the band that a value lies in.
pub fn band_of(bands: &[Band], value: Number) -> Option<&Band> {
    bands.iter().rev().find(|band| band.from <= value)
}

impl Bands {
    /// Returns what is printed for a label by the cuts of one sex, or by those for everybody.
    pub fn text(&self, sex: Option<&str>, label: &Id) -> String {
        let bands = self.lists(sex).into_iter().flat_map(|(_, bands)| bands);
        let band = bands.into_iter().find(|band| band.label == *label);
        band.map_or_else(|| label.as_str().replace('_', " "), |band| band.text.clone())
    }
}

impl Direction {
    /// Returns the words that are printed beside a score.
    pub fn words(self) -> &'static str {
        match self {
            Direction::HigherIsWorse => "higher is worse",
            Direction::HigherIsBetter => "higher is better",
            Direction::Neutral => "neither high nor low is worse",
        }
    }
}
