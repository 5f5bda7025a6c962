//! What has not been read in a source.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::instrument::{Instrument, Key};

/// Returns a warning for everything in an instrument that has not been read in a source.
pub fn unconfirmed(instrument: &Instrument) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(open) = &instrument.open {
        let message = format!("`{}` is not confirmed in every source it needs", instrument.id);
        found.push((message, open, Span::default()));
    }
    for score in &instrument.scores {
        let Some(open) = &score.open else { continue };
        let what = if matches!(score.key, Key::When(_)) { "rule" } else { "key or bands" };
        let message = format!("the {what} of `{}.{}` is not confirmed", instrument.id, score.id);
        found.push((message, open, score.span));
    }
    let warning = |(message, open, span): (String, &String, Span)| {
        Diagnostic::warning(Code::Unconfirmed, message).at(instrument.place(span)).with_hint(open)
    };
    found.into_iter().map(warning).collect()
}
