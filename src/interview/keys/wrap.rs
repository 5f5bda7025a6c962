//! Text in lines of a width, counted in the columns of a terminal.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Returns the columns that a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Returns a text in lines of at most so many columns: broken between words where it can be, and
/// never within a character.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    text.split('\n').flat_map(|line| wrap_line(&line.replace('\t', "    "), columns)).collect()
}

fn wrap_line(line: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split_inclusive(' ') {
        let last = lines.last_mut().expect("there is one from the start");
        if width(last) + width(word.trim_end()) <= columns {
            last.push_str(word);
        } else if width(word.trim_end()) <= columns {
            lines.push(word.to_owned());
        } else {
            chop(word, columns, &mut lines);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// A word that is longer than a line is cut between characters.
fn chop(word: &str, columns: usize, lines: &mut Vec<String>) {
    for grapheme in word.graphemes(true) {
        let last = lines.last_mut().expect("there is one from the start");
        if width(last) + width(grapheme) <= columns {
            last.push_str(grapheme);
        } else {
            lines.push(grapheme.to_owned());
        }
    }
}

/// The most characters of what counts as one on a screen: more than any family or flag has, and not the
/// hundred thousand marks that somebody can pile on a letter.
const MOST: usize = 16;

/// Returns the beginning of a text that fits so many columns.
pub fn fit(text: &str, columns: usize) -> String {
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        if width(&out) + width(grapheme) > columns {
            break;
        }
        out.extend(grapheme.chars().take(MOST));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(wrap("Little interest or pleasure", 12), ["Little", "interest or", "pleasure"]);
        assert_eq!(wrap("a\n\nb", 12), ["a", "", "b"]);
    }

    #[test]
    fn j06_j07_a_family_is_whole_and_a_storm_of_marks_is_not() {
        let family = "👩‍👩‍👧 and 🇭🇺";
        assert_eq!(fit(family, 20), family);
        assert_eq!(fit(family, 1), "", "nothing is cut in the middle");
        let storm = format!("a{}b", "\u{301}".repeat(100_000));
        assert_eq!(fit(&storm, 10).chars().count(), MOST + 1);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_and_no_letter_is_lost(text in "[ a-zé漢👩‍👩‍👧]{0,80}", columns in 8usize..30) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| width(line) <= columns));
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
