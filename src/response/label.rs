//! Whether a text is a label: a letter with an accent can be written in two ways that nobody can tell
//! apart on a screen.

use unicode_normalization::UnicodeNormalization;

/// Returns whether a text is a label, letter by letter as a person reads it; nothing else is overlooked.
pub fn is_label(label: &str, text: &str) -> bool {
    label == text || label.nfc().eq(text.nfc())
}

/// Returns the ways to write a label, the one that it has first.
pub fn spellings(label: &str) -> Vec<String> {
    let mut ways = vec![label.to_owned(), label.nfc().collect(), label.nfd().collect()];
    ways.dedup();
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Sí` and `á menudo`, with one character for a letter and its accent, and with two.
    const TWINS: [(&str, &str); 2] =
        [("S\u{ed}", "Si\u{301}"), ("\u{e1} menudo", "a\u{301} menudo")];

    #[test]
    fn j04_one_letter_written_in_two_ways_is_one_letter_and_no_other() {
        for (one, other) in TWINS {
            assert!(is_label(one, other) && is_label(other, one));
            assert!(spellings(one).contains(&other.to_owned()));
            assert!(spellings(other).contains(&one.to_owned()));
        }
        // What only looks alike or folds to it is not it.
        for (label, text) in [("S\u{ed}", "Si"), ("Several", "\u{17f}everal"), ("1", "\u{ff11}")] {
            assert!(!is_label(label, text), "{label} {text}");
        }
        assert_eq!(spellings("Never"), ["Never"]);
    }
}
