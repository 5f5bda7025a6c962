//! Finds what someone who misspelt a word probably meant.

/// Returns the candidate that takes the fewest edits, where that is few enough to be a slip.
///
/// An edit puts in, leaves out or changes a letter, or swaps two neighbours.
pub fn nearest_name<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    const LONGEST: usize = 64;
    if word.len() > LONGEST {
        return None;
    }
    let most = word.len().div_euclid(3).max(1);
    let near = candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= most)
        .map(|candidate| (edits(word.as_bytes(), candidate.as_bytes()), candidate))
        .filter(|(edits, _)| *edits <= most);
    near.min_by_key(|(edits, _)| *edits).map(|(_, candidate)| candidate)
}

/// Counts edits row by row, after Damerau: each row holds the distances of one more letter.
fn edits(from: &[u8], to: &[u8]) -> usize {
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX);
    let mut before_last = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut letter_before = None;
    for (row, letter) in from.iter().enumerate() {
        let mut current = vec![row.saturating_add(1)];
        let mut other_before = None;
        for (column, other) in to.iter().enumerate() {
            let changed = at(&last, column).saturating_add(usize::from(letter != other));
            let put_in = at(&current, column).saturating_add(1);
            let left_out = at(&last, column.saturating_add(1)).saturating_add(1);
            let swapped = match column.checked_sub(1) {
                Some(start) if letter_before == Some(other) && other_before == Some(letter) => {
                    at(&before_last, start).saturating_add(1)
                }
                _ => usize::MAX,
            };
            current.push(changed.min(put_in).min(left_out).min(swapped));
            other_before = Some(other);
        }
        before_last = std::mem::replace(&mut last, current);
        letter_before = Some(letter);
    }
    at(&last, to.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_forgiven_in_a_short_word_and_more_in_a_long_one() {
        let codes = ["female", "male", "moderately_severe"];
        assert_eq!(nearest_name("femael", codes), Some("female"));
        assert_eq!(nearest_name("mal", codes), Some("male"));
        assert_eq!(nearest_name("moderatly_sever", codes), Some("moderately_severe"));
        assert_eq!(nearest_name("other", codes), None);
    }

    #[test]
    fn distances_are_those_of_the_textbook() {
        let pairs = [("", "", 0), ("ab", "ba", 1), ("kitten", "sitting", 3), ("abc", "", 3)];
        for (from, to, expected) in pairs {
            assert_eq!(edits(from.as_bytes(), to.as_bytes()), expected, "{from} {to}");
            assert_eq!(edits(to.as_bytes(), from.as_bytes()), expected, "{to} {from}");
        }
    }
}
