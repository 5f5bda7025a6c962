//! Wording packs: the texts of an instrument that its own file does not have.
//!
//! A clinic with a licence brings the texts of an instrument whose wording is withheld, or of any
//! instrument in another language. A pack changes what is read and shown, never what is scored: it
//! is held against the instrument, and one that leaves anything out is not used at all. The file
//! format is described in `docs/wording-packs.md`.

mod alone;
mod choices;
mod read;
mod shelf;
mod skeleton;
mod texts;

pub use choices::same_choices;
pub use read::read_wording;
pub(super) use shelf::Wordings;
pub use skeleton::skeleton;

use super::{AnswerType, Bands, Instrument, Item, canonical};
use crate::diagnostic::Source;
use crate::id::Id;
use std::sync::Arc;

/// The keys of a wording pack.
pub const WORDING_KEYS: &[&str] = &[
    "wording",
    "language",
    "title",
    "short",
    "rights",
    "instruction",
    "stem",
    "choices",
    "items",
    "scores",
];
/// The keys of a pack's `rights:`.
pub const WORDING_RIGHTS_KEYS: &[&str] = &["owner", "terms", "statement", "stated_in"];
/// The keys of one list of a pack's `choices:`.
pub const WORDING_CHOICES_KEYS: &[&str] = &["for", "texts"];
/// The keys of an item of a pack that has more than its text.
pub const WORDING_ITEM_KEYS: &[&str] =
    &["text", "section", "lead_in", "help", "unit", "low", "high", "fields"];
/// The keys of a score of a pack.
pub const WORDING_SCORE_KEYS: &[&str] = &["title", "bands"];

/// The texts of an instrument in one language, checked against it.
pub struct Pack {
    /// The instrument's id.
    pub instrument: Id,
    /// On what terms the texts are here.
    pub rights: Arc<PackRights>,
    title: Option<String>,
    short: Option<String>,
    instruction: Option<String>,
    stem: Option<String>,
    /// The instrument's items with the texts of the pack.
    items: Vec<Item>,
    scores: Vec<ScoreTexts>,
}

/// Whose texts a pack has, and on what terms.
pub struct PackRights {
    /// The language of the texts.
    pub language: String,
    /// The owner of the texts.
    pub owner: String,
    /// The terms, in the clinic's words.
    pub terms: Option<String>,
    /// The licence or permission, quoted.
    pub statement: String,
    /// Where it stands.
    pub stated_in: Option<String>,
    /// The file of the pack.
    pub source: Arc<Source>,
}

/// What a pack says of one score.
struct ScoreTexts {
    /// The score, by its number from 0.
    score: usize,
    title: Option<String>,
    bands: Vec<(Id, String)>,
}

impl Pack {
    /// Puts the texts into the instrument. What is scored stays as it was.
    fn put_into(self, instrument: &mut Instrument) {
        instrument.language.clone_from(&self.rights.language);
        let replace = |text: &mut Option<String>, own: Option<String>| {
            if own.is_some() {
                *text = own;
            }
        };
        if let Some(title) = self.title {
            instrument.title = title;
        }
        if let Some(short) = self.short {
            instrument.short = short;
        }
        replace(&mut instrument.instruction, self.instruction);
        replace(&mut instrument.stem, self.stem);
        instrument.items = self.items;
        for texts in self.scores {
            let Some(score) = instrument.scores.get_mut(texts.score) else { continue };
            if let Some(title) = texts.title {
                score.title = title;
            }
            let profiles = score.profiles.iter_mut().map(|profile| &mut profile.bands);
            for bands in profiles.chain([&mut score.bands]) {
                rename(bands, &texts.bands);
            }
        }
        instrument.hashes = canonical::hashes(instrument);
    }
}

fn rename(bands: &mut Bands, texts: &[(Id, String)]) {
    let lists = match bands {
        Bands::None => Vec::new(),
        Bands::Same(bands) => vec![bands],
        Bands::BySex(lists) => lists.iter_mut().map(|(_, bands)| bands).collect(),
    };
    for band in lists.into_iter().flatten() {
        if let Some((_, text)) = texts.iter().find(|(label, _)| *label == band.label) {
            band.text.clone_from(text);
        }
    }
}

/// Returns the name of a pack's file, without its ending: `csbd19` for the instrument's own
/// language, `csbd19.hu` for another one.
fn file_stem(instrument: &Instrument, language: &str) -> String {
    match language == instrument.language {
        true => instrument.id.to_string(),
        false => format!("{}.{language}", instrument.id),
    }
}

/// Returns whether a text is a language as files name it: `en`, `hu`, `pt-br`.
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let small = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let first = parts.next().unwrap_or_default();
    let language = matches!(first.len(), 2 | 3) && first.bytes().all(|b| b.is_ascii_lowercase());
    language && parts.all(|part| matches!(part.len(), 2..=8) && small(part))
}

/// Returns whether an item is answered by choosing among words of the form.
fn has_choices(item: &Item) -> bool {
    let answer = &item.answer;
    matches!(answer, AnswerType::Choice(_) | AnswerType::Multiple(_) | AnswerType::YesNo { .. })
}

/// Returns every item, each list of records followed by its columns, with the names they have in
/// `for:` — `q1`, `drugs.route`.
fn with_columns(items: &[Item]) -> Vec<(String, &Item)> {
    let mut all = Vec::new();
    for item in items {
        all.push((item.id.to_string(), item));
        if let AnswerType::Records(columns) = &item.answer {
            let named = columns.iter().map(|column| (format!("{}.{}", item.id, column.id), column));
            all.extend(named);
        }
    }
    all
}
