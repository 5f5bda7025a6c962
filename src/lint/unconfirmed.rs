//! What has not been read in a source.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::instrument::{Instrument, Key};

/// Returns a warning for everything in an instrument that has not been read in a source.
pub fn unconfirmed(instrument: &Instrument) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !instrument.confirmed {
        let message =
            format!("`{}` has not been confirmed in every source it needs", instrument.id);
        found.push((message, Span::default()));
    }
    for score in instrument.scores.iter().filter(|score| !score.confirmed) {
        let what = if matches!(score.key, Key::When(_)) { "rule" } else { "key or bands" };
        let message = format!("the {what} of `{}.{}` is not confirmed", instrument.id, score.id);
        found.push((message, score.span));
    }
    let warning = |(message, span)| {
        Diagnostic::warning(Code::Unconfirmed, message)
            .at(instrument.place(span))
            .with_hint("a comment in the file says what is open")
    };
    found.into_iter().map(warning).collect()
}
