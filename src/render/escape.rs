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
/// Markdown would fold it. Only what some reader could take for structure gets a backslash, so
/// that the Markdown itself stays a text that people read. A backslash itself is an entity:
/// before the end of a cell, two of them would still escape the bar.
pub fn markdown(text: &str) -> String {
    let shown = visible(text);
    let words = shown.split(folds).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(line.len() + line.len() / 16);
    let mut before = None;
    let mut rest = line.chars().peekable();
    // Whether everything so far is digits, as before the dot of a numbered list.
    let mut numbered = true;
    while let Some(character) = rest.next() {
        let behind_www = out.len().checked_sub(3).and_then(|at| out.get(at..));
        let behind_www = behind_www.is_some_and(|word| word.eq_ignore_ascii_case("www"));
        let at = Position { before, after: rest.peek().copied(), numbered, behind_www };
        match character {
            '\\' => out.push_str("&#92;"),
            // Some readers take braces at the end of a heading for its attributes, escaped or not.
            '}' if rest.peek().is_none() => out.push_str("&#125;"),
            _ if at.could_be_structure(character) => out.extend(['\\', character]),
            _ => out.push(character),
        }
        numbered = numbered && character.is_ascii_digit();
        before = Some(character);
    }
    out
}

/// What stands around a character.
struct Position {
    before: Option<char>,
    after: Option<char>,
    numbered: bool,
    behind_www: bool,
}

impl Position {
    fn could_be_structure(&self, character: char) -> bool {
        let within_a_word = || {
            let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            is_part(self.before) && is_part(self.after)
        };
        match character {
            '`' | '*' | '[' | '<' | '|' | '~' | '&' | '^' | '$' | '{' | '#' => true,
            '_' => !within_a_word(),
            // A list, a rule, an underline, a quotation or a definition begins a line.
            '-' | '+' | '=' | '>' | ':' if self.before.is_none() => true,
            '.' | ')' if self.numbered && self.before.is_some() => true,
            // An address that some readers would make a link of.
            ':' => self.after == Some('/'),
            '@' => self.before.is_some() && self.after.is_some_and(char::is_alphanumeric),
            '.' => self.behind_www && self.after.is_some(),
            _ => false,
        }
    }
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

/// Returns text that a terminal can be given as one line: in a file's name a line feed is no
/// end of a line.
pub fn one_line(text: &str) -> String {
    visible(text).replace('\n', "⟦U+000A⟧").replace('\t', "⟦U+0009⟧")
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
