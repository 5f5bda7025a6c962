//! What a clinic decides once for all its cases: `settings.yaml` in its folder of definitions.
//!
//! The file format is described in `docs/settings.md`. Whether the instruments have what is
//! chosen here is seen where one of them is read.

use crate::diagnostic::{Code, Diagnostic, Faults, Place, Source, Span, nearest};
use crate::id::Id;
use crate::number::Number;
use crate::yaml::{self, Entry, Fields};
use serde::Serialize;
use std::sync::Arc;

/// The keys of a settings file.
pub const SETTINGS_KEYS: &[&str] =
    &["settings", "language", "page", "crisis_contacts", "profiles", "change"];
/// The keys of whom a client can reach in a crisis.
pub const CONTACT_KEYS: &[&str] = &["who", "reach", "hours"];
/// The keys of a clinic's own rule of change.
pub const LOCAL_CHANGE_KEYS: &[&str] = &["sd", "reliability", "level", "cut", "source"];
/// The confidence levels, in percent, that a clinic's own rule of change can have.
const LEVELS: [(&str, u8); 2] = [("90", 90), ("95", 95)];

/// The size of the pages of a PDF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageSize {
    /// 210 by 297 millimetres.
    #[default]
    A4,
    /// 8½ by 11 inches.
    Letter,
}

impl PageSize {
    /// The words of the file formats.
    pub const WORDS: [(&str, PageSize); 2] = [("a4", PageSize::A4), ("letter", PageSize::Letter)];

    /// Returns the word of the file formats.
    pub fn word(self) -> &'static str {
        match self {
            PageSize::A4 => "a4",
            PageSize::Letter => "letter",
        }
    }
}

/// What a clinic decides once for all its cases.
pub struct Settings {
    /// The language in which wording is shown, where there is a pack in it.
    pub language: Option<String>,
    /// The size of the pages of a PDF.
    pub page: PageSize,
    /// Whom a client can reach in a crisis.
    pub crisis_contacts: Vec<Contact>,
    /// Which of the published bands a score is held against.
    pub profiles: Vec<Chosen<String>>,
    /// When a change is more than chance among the clinic's own clients.
    pub change: Vec<Chosen<LocalChange>>,
    /// The file it was read from.
    pub source: Arc<Source>,
}

/// Whom a client can reach in a crisis. None is built in: a number that nobody of the clinic has tried
/// must not stand in a client's hands.
#[derive(Clone, Serialize)]
pub struct Contact {
    /// Who answers.
    pub who: String,
    /// How to reach them.
    pub reach: String,
    /// At which hours.
    pub hours: Option<String>,
}

/// What was decided about one score.
pub struct Chosen<T> {
    /// The instrument.
    pub instrument: Id,
    /// The score.
    pub score: Id,
    /// What was decided.
    pub what: T,
    /// Where it stands.
    pub span: Span,
}

/// The figures of a clinic's own clients.
#[derive(Clone)]
pub struct LocalChange {
    /// The standard deviation of the scores before treatment.
    pub sd: Number,
    /// The reliability of the scores, between 0 and 1.
    pub reliability: Number,
    /// The confidence level in percent.
    pub level: u8,
    /// The clinical cut-off, where the clinic has one.
    pub cut: Option<Number>,
    /// Whom the figures come from, and when.
    pub source: String,
}

impl Settings {
    /// Reads a settings file as far as it can be read, with errors too: what stands in it is held
    /// against the instruments all the same. One with errors is never put in force.
    pub fn draft(source: &Arc<Source>) -> (Option<Settings>, Vec<Diagnostic>) {
        let mut faults = Faults::new(source);
        let root = yaml::read(&mut faults);
        let settings = root.as_ref().and_then(|root| {
            let fields = Fields::open(root, "the settings", SETTINGS_KEYS, &mut faults)?;
            Some(decode(&fields, source, &mut faults))
        });
        let route = |span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span));
        (settings, faults.into_list(route))
    }

    /// Returns the instruments that something was decided about, with the place.
    pub fn named(&self) -> impl Iterator<Item = (&Id, Span)> {
        let profiles = self.profiles.iter().map(|chosen| (&chosen.instrument, chosen.span));
        profiles.chain(self.change.iter().map(|chosen| (&chosen.instrument, chosen.span)))
    }

    /// Returns an error for every instrument that is named and is not among the `known` ones.
    pub fn unknown_instruments(&self, known: &[&Id]) -> Vec<Diagnostic> {
        let unknown = self.named().filter(|(id, _)| !known.contains(id));
        let fault = |(id, span): (&Id, Span)| {
            let message = format!("there is no instrument `{id}`");
            let mut fault = Diagnostic::error(Code::UnknownInstrument, message);
            fault.hint_if(nearest(id.as_str(), known.iter().map(|id| id.as_str())));
            fault.at(self.place(span))
        };
        unknown.map(fault).collect()
    }

    /// Returns a place in the settings file.
    pub fn place(&self, span: Span) -> Place {
        Place { source: self.source.clone(), span, route: String::new() }
    }
}

fn decode(fields: &Fields<'_>, source: &Arc<Source>, faults: &mut Faults) -> Settings {
    let version = fields.required("settings", faults);
    version.and_then(|node| node.word(&[("1", ())], faults));
    let mut settings = Settings {
        language: language(fields, faults),
        page: fields
            .get("page")
            .and_then(|node| node.word(&PageSize::WORDS, faults))
            .unwrap_or_default(),
        crisis_contacts: contacts(fields, faults),
        profiles: Vec::new(),
        change: Vec::new(),
        source: source.clone(),
    };
    for entry in fields.map("profiles", faults) {
        let profile = entry.value.text(faults).map(str::to_owned);
        let named = score_named(entry, faults);
        settings.profiles.extend(chosen(named, profile, entry));
    }
    for entry in fields.map("change", faults) {
        let (named, rule) = (score_named(entry, faults), local_change(entry, faults));
        settings.change.extend(chosen(named, rule, entry));
    }
    settings
}

fn language(fields: &Fields<'_>, faults: &mut Faults) -> Option<String> {
    let node = fields.get("language")?;
    let text = node.text(faults)?;
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
        faults
            .error(Code::UnknownWord, node.span, "not a language")
            .hint("in small letters, as in the names of wording packs: `hu`, `pt-br`");
    }
    Some(text.to_owned())
}

fn contacts(fields: &Fields<'_>, faults: &mut Faults) -> Vec<Contact> {
    let nodes = fields.list("crisis_contacts", faults);
    let contacts = nodes.iter().filter_map(|node| {
        let fields = Fields::open(node, "a contact", CONTACT_KEYS, faults)?;
        let who = fields.required_text("who", faults);
        let reach = fields.required_text("reach", faults);
        let hours = fields.text("hours", faults);
        Some(Contact { who: who?, reach: reach?, hours })
    });
    contacts.collect()
}

fn chosen<T>(named: Option<(Id, Id)>, what: Option<T>, entry: &Entry) -> Option<Chosen<T>> {
    let (instrument, score) = named?;
    Some(Chosen { instrument, score, what: what?, span: entry.key.span })
}

/// Reads `ciwa_ar.total`.
fn score_named(entry: &Entry, faults: &mut Faults) -> Option<(Id, Id)> {
    let path = entry.key.text.split_once('.');
    let ids = path.and_then(|(instrument, score)| Some((Id::new(instrument)?, Id::new(score)?)));
    if ids.is_none() {
        faults
            .error(Code::BadId, entry.key.span, "not the name of a score")
            .hint("a score is named by its instrument and its id: `ciwa_ar.total`");
    }
    ids
}

fn local_change(entry: &Entry, faults: &mut Faults) -> Option<LocalChange> {
    let rule = Fields::open(&entry.value, "a rule of change", LOCAL_CHANGE_KEYS, faults)?;
    let mut within = |key, fits: fn(Number) -> bool, what: &str| {
        let node = rule.required(key, faults)?;
        let number = node.number(faults)?;
        if !fits(number) {
            faults.error(Code::BadNumber, node.span, format!("`{key}` {what}"));
        }
        Some(number)
    };
    let sd = within("sd", |sd| sd > Number::ZERO, "must be above 0");
    let share = |r: Number| r > Number::ZERO && r < Number::ONE;
    let reliability = within("reliability", share, "lies between 0 and 1");
    let level = rule.word("level", &LEVELS, faults).unwrap_or(95);
    let cut = rule.get("cut").and_then(|node| node.number(faults));
    let source = rule.required_text("source", faults);
    // What could not be read has a stand-in, of which nothing is said.
    Some(LocalChange {
        sd: sd.unwrap_or(Number::ZERO),
        reliability: reliability.unwrap_or(Number::ZERO),
        level,
        cut,
        source: source.unwrap_or_default(),
    })
}
