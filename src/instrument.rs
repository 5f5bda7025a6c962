//! Measures and forms: items, choices, scores, bands and alerts, from one file each.
//!
//! What a person wrote is read loosely, with every fault noted; an [`Instrument`] exists only
//! where there was none that matters, and later stages never check it again. The file format
//! is described in `docs/instrument-files.md`.

mod canonical;
mod cycle;
mod doubt;
mod item;
mod label;
mod library;
mod loinc;
mod outline;
mod read;
mod reads;
mod record_kind;
mod scope;
mod unavailable;
mod change;
mod describe;
mod score;
mod settings;
mod window;
mod wording;

pub use change::{Change, ChangePlaces, Norm, Reliable};
pub use cycle::Element;
pub use describe::{Length, Stretch};
pub use doubt::Doubts;
pub use item::{AnswerType, Choice, Item, NumberType};
pub use library::{Check, Library};
pub use outline::{Named, Outline};
use read::Decides;
pub use read::{
    ALERT_KEYS, BAND_KEYS, CHANGE_KEYS, CHOICE_KEYS, CONSISTENCY_KEYS, EXAMPLE_KEYS,
    INSTRUMENT_KEYS, ITEM_KEYS, NORM_KEYS, PROFILE_KEYS, RIGHTS_KEYS, SCORE_KEYS, SOURCE_KEYS,
};
pub use record_kind::{Belongs, RecordKind};
pub use scope::{AGES, Field, Local, Names, SEXES};
pub use score::{
    Band, Bands, Direction, Key, MissingRule, Profile, Rounding, Rule, Score, Term, TermSource,
    band_of,
};
pub use unavailable::{UNAVAILABLE_KEYS, UNAVAILABLE_MEASURE_KEYS, Unavailable, read_unavailable};
pub use window::{Administration, Window};
pub use wording::{
    Pack, PackRights, WORDING_CHOICES_KEYS, WORDING_ITEM_KEYS, WORDING_KEYS, WORDING_RIGHTS_KEYS,
    WORDING_SCORE_KEYS, is_language, read_wording, same_choices, skeleton,
};

pub(crate) use read::condition;
pub(crate) use reads::reached;

use crate::condition::Condition;
use crate::diagnostic::{Diagnostic, Place, Source, Span};
use crate::id::{Hash, Id};
use crate::number::{Interval, Number};
use crate::yaml::{self, Entry, Node};
use std::sync::Arc;

/// A measure or a form, checked.
pub struct Instrument {
    /// The id, such as `phq9`.
    pub id: Id,
    /// Raised when anything that scores changes.
    pub version: u32,
    /// The full name.
    pub title: String,
    /// The name used in tables and charts.
    pub short: String,
    /// Whether it is a published measure or the clinic's own form.
    pub kind: Kind,
    /// In which record its answers stand.
    pub record: Belongs,
    /// Whether it is given only to whom is known to be an adult: rule 7 of the clinical rules.
    pub adults_only: bool,
    /// Whether a response to it is a note: of one contact, signed, and frozen from then on.
    pub note: bool,
    /// The language of the wording.
    pub language: String,
    /// Where the measure and its key come from.
    pub citation: Citation,
    /// Whether every key, band and text has been read in a source.
    pub confirmed: bool,
    /// What has not been read, where something has not.
    pub open: Option<String>,
    /// Who owns the wording, and on what terms.
    pub rights: Rights,
    /// The LOINC code of the panel.
    pub loinc: Option<String>,
    /// Who answers it: needed of a measure.
    pub administration: Option<Administration>,
    /// How long it takes, in minutes, where a source says so.
    pub minutes: Option<u16>,
    /// The time the questions ask about: needed of a measure.
    pub window: Option<Window>,
    /// By whom it is given again and again, where a source says so: what does not state its window
    /// may be a screen.
    pub repeated: Option<String>,
    /// What is said before the first item.
    pub instruction: Option<String>,
    /// The beginning that every item continues.
    pub stem: Option<String>,
    /// The questions, in order.
    pub items: Vec<Item>,
    /// What is computed, in order.
    pub scores: Vec<Score>,
    /// What must be said at once.
    pub alerts: Vec<Alert>,
    /// Answers that cannot all be right.
    pub consistency: Vec<Inconsistency>,
    /// Worked examples.
    pub examples: Vec<Example>,
    /// What identifies the definition.
    pub hashes: Hashes,
    /// The file it was read from.
    pub source: Arc<Source>,
}

/// What an instrument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Published and scored.
    Measure,
    /// Asked by the clinic.
    Form,
}

/// Where a measure and its key come from.
pub struct Citation {
    /// The publication.
    pub text: String,
    /// Its DOI.
    pub doi: Option<String>,
    /// What was read, and where.
    pub read: Vec<String>,
}

/// Who owns the wording, and on what terms it is here.
pub struct Rights {
    /// The owner.
    pub owner: String,
    /// The terms, one of the words of the file format.
    pub terms: String,
    /// The owner's statement, quoted.
    pub statement: Option<String>,
    /// Where the statement was read.
    pub stated_in: Option<String>,
    /// Whether the texts are here.
    pub wording: Wording,
    /// The routes of texts that could not be read.
    pub unread: Vec<String>,
}

/// Whether an instrument's texts are in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// Every text is here, as its owner wrote it.
    Shipped,
    /// Some texts could not be read; the routes are listed.
    Partial,
    /// Ids only; a clinic brings its own licensed texts.
    Withheld,
}

/// What must be said at once, whatever the totals.
pub struct Alert {
    /// The id.
    pub id: Id,
    /// When it fires.
    pub when: Condition<Local>,
    /// How grave it is.
    pub level: Level,
    /// What it is about: of several, which is acted on first.
    pub area: Area,
    /// What was found, for the clinician.
    pub say: String,
    /// What must be done now.
    pub act: String,
    /// Where it stands.
    pub span: Span,
    /// Where its condition stands.
    pub when_at: Span,
}

/// Answers that cannot all be right, such as more days of heavy drinking than of drinking. They are
/// named and nothing is decided: only the client knows which of them holds.
pub struct Inconsistency {
    /// When the answers contradict each other.
    pub when: Condition<Local>,
    /// What contradicts what, without quoting an answer.
    pub say: String,
    /// Where it stands.
    pub span: Span,
}

/// How grave an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Someone's life may depend on it.
    Critical,
    /// Someone should look.
    Attention,
}

/// What an alert is about, in the order in which dangers are acted on: rule 3 of the clinical
/// rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// Somebody may die today.
    Imminent,
    /// A physician is needed first: withdrawal, overdose, pregnancy, psychosis, mania.
    Medical,
    /// Children.
    Children,
    /// Violence where the client lives. While it is not ruled out, nothing in the client's own
    /// words is taken home.
    Partner,
    /// What a specialist must look at: somebody who did not or could not consent, a possible
    /// offence. Where it was ever told, nothing in the client's own words is taken home.
    Specialist,
    /// Whether the client is an adult. While that is doubtful, adult cut-offs do not hold.
    Adult,
}

impl Area {
    /// The words of the file format.
    pub const WORDS: [(&str, Area); 6] = [
        ("imminent", Area::Imminent),
        ("medical", Area::Medical),
        ("children", Area::Children),
        ("partner", Area::Partner),
        ("specialist", Area::Specialist),
        ("adult", Area::Adult),
    ];

    /// Returns the word of the file format.
    pub fn word(self) -> &'static str {
        Area::WORDS.iter().find(|(_, known)| *known == self).map_or("imminent", |(word, _)| word)
    }
}

/// A worked example, kept as written: it is read like a record, against the instrument.
pub struct Example {
    /// What it shows.
    pub name: String,
    /// Item, or range of items, to answer; a later entry overrides an earlier one.
    pub answers: Vec<Entry>,
    /// Items declined.
    pub declined: Vec<Node>,
    /// Items not applicable.
    pub not_applicable: Vec<Node>,
    /// The client's sex, where a band needs it.
    pub sex: Option<String>,
    /// The client's age as a year of birth leaves it, where a condition needs it.
    pub age: Option<Interval>,
    /// The profiles of bands that are in force in it, by score, where they are not the defaults.
    pub profiles: Vec<(usize, usize)>,
    /// What a score was the time before, by score.
    pub before: Vec<(usize, Number)>,
    /// What must come out: a path such as `total.band`, and its value.
    pub expect: Vec<Expectation>,
    /// Where it stands.
    pub span: Span,
}

/// One thing that must come out of an example.
pub struct Expectation {
    /// The path, such as `total.band`.
    pub path: String,
    /// The value, as written.
    pub value: String,
    /// Where it stands.
    pub span: Span,
}

/// The two hashes of a definition; see `docs/instrument-files.md`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hashes {
    /// Of everything that decides a number; answers are scored only with the same one.
    pub scoring: Hash,
    /// Of the texts.
    pub wording: Hash,
}

/// What reading a definition gives: the definition, where there was no error, and every fault.
pub struct Reading<T> {
    /// The checked definition.
    pub value: Option<T>,
    /// The faults, in the order of the file.
    pub faults: Vec<Diagnostic>,
}

/// An instrument's file as far as it could be read. Only a check looks at one that is not sound.
pub struct Draft {
    /// What could be read; what is missing of it has a stand-in.
    pub instrument: Arc<Instrument>,
    /// What is in doubt because of errors; `None` where there are none.
    pub doubts: Option<Doubts>,
}

impl Draft {
    /// Reads an instrument file as far as it can be read. The value is there with errors too, unless
    /// it cannot even be told whose file it is.
    pub fn read(source: &Arc<Source>) -> Reading<Draft> {
        read::draft(source)
    }

    /// Returns the instrument where its file has no error.
    pub fn sound(self) -> Option<Instrument> {
        Arc::into_inner(self.instrument).filter(|_| self.doubts.is_none())
    }
}

impl Instrument {
    /// Reads an instrument file.
    pub fn read(source: &Arc<Source>) -> Reading<Instrument> {
        let Reading { value, faults } = Draft::read(source);
        Reading { value: value.and_then(Draft::sound), faults }
    }

    /// Reads an instrument file but for its worked examples, which are its last key and half of its
    /// length: for one whose examples were run before.
    pub fn read_without_examples(source: &Arc<Source>) -> Reading<Instrument> {
        let Some(text) = yaml::without_examples(&source.text) else {
            return Instrument::read(source);
        };
        let mut reading = Instrument::read(&source.without_examples(text));
        if let Some(instrument) = &mut reading.value {
            instrument.source = source.clone();
        }
        reading
    }

    /// Returns whether a later score can differ because something changed since. What asks about a
    /// time that is not stated may be a screen: it must say that it is given again and again, or
    /// have a published rule of when a change is more than chance. A clinic's own figures say how
    /// much is chance, and not that the answers go back.
    pub fn shows_progress(&self) -> bool {
        let has_rule =
            |score: &Score| matches!(score.change, Some(Change::Known { local: false, .. }));
        match self.window {
            Some(Window::NotStated) => self.repeated.is_some() || self.scores.iter().any(has_rule),
            window => window.is_none_or(Window::shows_progress),
        }
    }

    /// Returns the item of an id with its number in the order of the file, from 0.
    pub fn item(&self, id: &str) -> Option<(usize, &Item)> {
        self.items.iter().enumerate().find(|(_, item)| item.id == *id)
    }

    /// Returns the score of an id.
    pub fn score(&self, id: &str) -> Option<(usize, &Score)> {
        self.scores.iter().enumerate().find(|(_, score)| score.id == *id)
    }

    /// Returns the alert of an id.
    pub fn alert(&self, id: &str) -> Option<(usize, &Alert)> {
        self.alerts.iter().enumerate().find(|(_, alert)| alert.id == *id)
    }

    /// Returns a place in the instrument's file.
    pub fn place(&self, span: Span) -> Place {
        Place { source: self.source.clone(), span, route: String::new() }
    }

    /// Returns the names of the instrument's items, scores and alerts, for conditions.
    pub fn names(&self) -> Names<'_> {
        Names {
            items: &self.items,
            scores: &self.scores,
            alerts: &self.alerts,
            later: &[],
            faulty: &[],
        }
    }

    /// Returns the items that `first..last` or a single name stands for; `None` where there is
    /// no such item.
    pub fn items_named(&self, text: &str) -> Option<Vec<&Item>> {
        let names = match text.split_once("..") {
            Some((first, last)) => scope::range(&self.items, first, last).ok()?,
            None => vec![text.to_owned()],
        };
        names.iter().map(|name| self.item(name).map(|(_, item)| item)).collect()
    }
}

impl Level {
    /// Returns the word of the file format.
    pub fn word(self) -> &'static str {
        match self {
            Level::Critical => "critical",
            Level::Attention => "attention",
        }
    }
}
