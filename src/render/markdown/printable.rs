//! Text that the faces can print: a character without a glyph becomes its code point.

use std::borrow::Cow;
use std::fmt::Write;

use crate::render::font;

/// A character that is not printed as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// The line of the Markdown, from 1; `None` in the running header or footer.
    pub line: Option<usize>,
}

impl MissingGlyph {
    /// Returns whether it only says which way text runs, which the letters say themselves: it is left
    /// out. Any other character has no glyph, and its code point is printed.
    pub fn is_direction(self) -> bool {
        is_direction(self.character)
    }
}

fn is_direction(character: char) -> bool {
    matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Returns the text with every character printable; calls `missing` for each one replaced.
///
/// Controls of direction are left out. Joiners and variation selectors only say how their neighbours are drawn: beside a
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
            _ if is_direction(character) => missing(character),
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
        assert_eq!(print("\u{1}x"), ("[U+0001]x".into(), vec!['\u{1}']));
    }

    #[test]
    fn joiners_vanish_only_beside_a_missing_glyph() {
        let family = "👩\u{200D}👧";
        assert_eq!(print(family), ("[U+1F469][U+1F467]".into(), vec!['👩', '👧']));
        assert_eq!(print("a\u{200D}b"), ("a[U+200D]b".into(), vec!['\u{200D}']));
        assert_eq!(print("☒\u{FE0F}"), ("☒".into(), vec![]));
    }

    #[test]
    fn what_says_which_way_text_runs_is_left_out_and_told() {
        let controls = ['\u{202E}', '\u{202C}', '\u{2066}', '\u{2069}', '\u{200F}', '\u{61C}'];
        let text: String = controls.iter().flat_map(|control| ['a', *control]).collect();
        assert_eq!(print(&text), ("aaaaaa".into(), controls.to_vec()));
        assert!(controls.iter().all(|c| MissingGlyph { character: *c, line: None }.is_direction()));
    }

    #[test]
    fn spacing_hints_leave_no_trace() {
        assert_eq!(print("co\u{AD}op\u{200B}era\tte").0, "coopera    te");
    }
}
