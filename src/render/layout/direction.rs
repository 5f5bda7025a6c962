//! Which way text runs: words of Hebrew and Arabic to the left, within lines that run to the right.

use unicode_bidi::{BidiInfo, Level};

/// The way of every part of a text.
pub struct Ways<'a> {
    text: &'a str,
    /// The level of each byte; empty where nothing runs to the left.
    levels: Vec<Level>,
}

/// Returns the ways of a text in a line that runs to the right.
pub fn ways(text: &str) -> Ways<'_> {
    // The first bytes of what is between U+0580 and U+077F: Hebrew, Arabic and a little more.
    let any = text.bytes().any(|byte| (0xD6..=0xDD).contains(&byte));
    let levels = match any {
        true => BidiInfo::new(text, Some(Level::ltr())).levels,
        false => Vec::new(),
    };
    Ways { text, levels }
}

impl Ways<'_> {
    /// Returns how deep the part at a place runs within others; odd levels run to the left.
    pub fn level(&self, at: usize) -> Level {
        self.levels.get(at).copied().unwrap_or(Level::ltr())
    }

    /// Returns where the part ends that begins here: where the level changes, and in what runs to the
    /// left at spaces too, which have no letters that could join.
    pub fn end(&self, at: usize, until: usize) -> usize {
        if self.levels.is_empty() {
            return until;
        }
        let level = self.level(at);
        let is_space = |c: char| level.is_rtl() && c.is_whitespace();
        let part = &self.text[at..until];
        let begins_with_space = part.starts_with(is_space);
        let mut characters = part.char_indices();
        let ends = characters.find(|(place, c)| {
            self.level(at + place) != level || is_space(*c) != begins_with_space
        });
        ends.map_or(until, |(place, _)| at + place)
    }
}

/// A part of a line, as much of it as decides where it stands.
pub struct Stretch {
    /// How deep it runs within others.
    pub level: Level,
    /// The width.
    pub width: i64,
    /// Whether there is nothing to see.
    pub is_space: bool,
}

/// Returns how far from the left end of a line each of its parts begins. Spaces at its end stand at
/// its right.
pub fn lefts(parts: &[Stretch]) -> Vec<i64> {
    let spaces = parts.iter().rev().take_while(|part| part.is_space).count();
    let mut levels: Vec<Level> = parts.iter().map(|part| part.level).collect();
    levels[parts.len() - spaces..].fill(Level::ltr());
    let runs_right = levels.iter().all(|level| *level == Level::ltr());
    let order: Vec<usize> = match runs_right {
        true => (0..parts.len()).collect(),
        false => BidiInfo::reorder_visual(&levels),
    };
    let (mut lefts, mut pen) = (vec![0; parts.len()], 0);
    for at in order {
        lefts[at] = pen;
        pen += parts[at].width;
    }
    lefts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(u8, &str)> {
        let ways = ways(text);
        let (mut at, mut parts) = (0, Vec::new());
        while at < text.len() {
            let end = ways.end(at, text.len());
            parts.push((ways.level(at).number(), &text[at..end]));
            at = end;
        }
        parts
    }

    #[test]
    fn text_that_runs_to_the_right_is_one_part() {
        assert_eq!(parts("Zoë, Ωδή: Привет “x”"), [(0, "Zoë, Ωδή: Привет “x”")]);
    }

    #[test]
    fn words_that_run_to_the_left_and_the_numbers_in_them_are_parts() {
        let expected =
            [(0, "by "), (1, "משה"), (1, " "), (1, "כהן"), (1, " "), (2, "12"), (0, ", b. 1984")];
        assert_eq!(parts("by משה כהן 12, b. 1984"), expected);
    }

    #[test]
    fn a_line_is_read_from_the_right_where_it_runs_to_the_left() {
        let set = |text: &str| {
            let stretch = |(level, text): (u8, &str)| Stretch {
                level: Level::new(level).unwrap(),
                width: 1,
                is_space: text == " ",
            };
            lefts(&parts(text).into_iter().map(stretch).collect::<Vec<_>>())
        };
        assert_eq!(set("by משה כהן 12 x"), [0, 5, 4, 3, 2, 1, 6]);
        assert_eq!(set("משה כהן "), [2, 1, 0, 3]);
        assert_eq!(set("one two"), [0]);
    }
}
