//! What lists and pages say of an instrument, in the same words.

use crate::instrument::{Instrument, PackRights, Unavailable, Wording};

/// Returns whether the texts are here, and from where.
pub fn wording(instrument: &Instrument, pack: Option<&PackRights>) -> String {
    let language = &instrument.language;
    match (pack, instrument.rights.wording) {
        (Some(_), _) => format!("by a pack, in {language}"),
        (None, Wording::Shipped) => format!("shipped, in {language}"),
        (None, Wording::Partial) => format!("partly shipped, in {language}"),
        (None, Wording::Withheld) => "withheld".into(),
    }
}

/// Returns whether the texts are here, in one word.
pub fn wording_word(instrument: &Instrument, pack: Option<&PackRights>) -> &'static str {
    match (pack, instrument.rights.wording) {
        (Some(_), _) => "pack",
        (None, Wording::Shipped) => "shipped",
        (None, Wording::Partial) => "partial",
        (None, Wording::Withheld) => "withheld",
    }
}

/// Returns whether every key, band and text was read in a source.
pub fn is_confirmed(instrument: &Instrument) -> bool {
    instrument.confirmed && instrument.unconfirmed_scores().next().is_none()
}

/// Returns what has been confirmed in a source.
pub fn confirmed(instrument: &Instrument) -> String {
    let open: Vec<&str> = instrument.unconfirmed_scores().map(|score| score.id.as_str()).collect();
    match (instrument.confirmed, open.is_empty()) {
        (true, true) => "yes".into(),
        (true, false) => format!("not the keys or bands of {}", open.join(", ")),
        (false, true) => "not in every source it needs".into(),
        (false, false) => format!("not in every source it needs; open: {}", open.join(", ")),
    }
}

/// Returns what is used instead of a measure that cannot be had.
pub fn instead(measure: &Unavailable) -> String {
    let ids: Vec<&str> = measure.instead.iter().map(|id| id.as_str()).collect();
    match ids.is_empty() {
        true => "nothing here stands in for it".into(),
        false => format!("instead: {}", ids.join(", ")),
    }
}
