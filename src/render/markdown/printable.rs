//! Text that the faces can print: a character without a glyph becomes its code point.

use std::borrow::Cow;
use std::fmt::Write;

use crate::render::font;

/// A character that no face has and that is printed as its code point instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// The line of the Markdown, from 1; `None` in the running header or footer.
    pub line: Option<usize>,
}

/// Returns the text with every character printable; calls `missing` for each one replaced.
///
/// Joiners and variation selectors only say how their neighbours are drawn: beside a
/// character that is replaced they go with it. Soft hyphens and zero-width spaces, which
/// say where a word may be broken, are left out: the typesetter breaks words by itself.
pub fn printable(text: &str, mut missing: impl FnMut(char)) -> Cow<'_, str> {
    if text.chars().all(|c| font::covers(c) || c == '\n') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    let mut after_missing = false;
    while let Some(character) = characters.next() {
        let beside_missing =
            after_missing || characters.peek().is_some_and(|next| !font::covers(*next));
        match character {
            '\n' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push_str("    "),
            '\u{AD}' | '\u{200B}' | '\u{200C}' | '\u{2060}' => {}
            '\u{FE00}'..='\u{FE0F}' => {}
            '\u{200D}' if beside_missing => continue,
            _ if font::covers(character) => out.push(character),
            _ => {
                missing(character);
                push_code_point(&mut out, character);
                after_missing = true;
                continue;
            }
        }
        after_missing &= matches!(character, '\u{FE00}'..='\u{FE0F}');
    }
    Cow::Owned(out)
}

fn push_code_point(out: &mut String, character: char) {
    write!(out, "[U+{:04X}]", u32::from(character)).expect("writing to a String cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(text: &str) -> (String, Vec<char>) {
        let mut gone = Vec::new();
        let printed = printable(text, |c| gone.push(c)).into_owned();
        (printed, gone)
    }

    #[test]
    fn text_with_glyphs_is_untouched() {
        assert!(matches!(printable("Zoë ≤ 3 → ✓", |_| unreachable!()), Cow::Borrowed(_)));
    }

    #[test]
    fn a_missing_glyph_becomes_its_code_point() {
        assert_eq!(print("a🙂b"), ("a[U+1F642]b".into(), vec!['🙂']));
        assert_eq!(print("\u{202E}x"), ("[U+202E]x".into(), vec!['\u{202E}']));
    }

    #[test]
    fn joiners_vanish_only_beside_a_missing_glyph() {
        let family = "👩\u{200D}👧";
        assert_eq!(print(family), ("[U+1F469][U+1F467]".into(), vec!['👩', '👧']));
        assert_eq!(print("a\u{200D}b"), ("a[U+200D]b".into(), vec!['\u{200D}']));
        assert_eq!(print("☒\u{FE0F}"), ("☒".into(), vec![]));
    }

    #[test]
    fn spacing_hints_leave_no_trace() {
        assert_eq!(print("co\u{AD}op\u{200B}era\tte").0, "coopera    te");
    }
}
