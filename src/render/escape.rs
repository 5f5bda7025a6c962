//! Free text on its way into Markdown and onto a terminal.
//!
//! What a person typed is never structure: not a heading, a cell, a link, HTML or an escape
//! sequence. Characters that would not show, or would show other characters elsewhere than
//! they stand, are printed as their code point.

use std::fmt::Write;

pub use super::markdown::plain;

/// Returns free text as Markdown that is read back as the same text on one line.
///
/// It may stand in a paragraph, an item, a heading or a cell. White space is folded as
/// Markdown would fold it; every ASCII punctuation mark gets a backslash. A backslash itself
/// is an entity: before the end of a cell, two of them would still escape the bar.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for word in visible(text).split(folds).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        for character in word.chars() {
            match character {
                '\\' => out.push_str("&#92;"),
                _ if character.is_ascii_punctuation() => out.extend(['\\', character]),
                _ => out.push(character),
            }
        }
    }
    out
}

/// Returns text that a terminal can be given: control and bidirectional characters are shown
/// as `⟦U+202E⟧`; line feeds and tabs stay, and a line may end as on Windows.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\r' && characters.peek() == Some(&'\n') {
            continue;
        }
        if misleads(character) {
            write!(out, "⟦U+{:04X}⟧", u32::from(character))
                .expect("writing to a String cannot fail");
        } else {
            out.push(character);
        }
    }
    out
}

/// White space that Markdown folds or ends lines at; no-break spaces are text.
fn folds(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\u{2028}' | '\u{2029}')
}

fn misleads(character: char) -> bool {
    let control = character.is_control() && !matches!(character, '\n' | '\t');
    control
        || matches!(
            character,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests;
