//! Words to lines: how much fits on each, and where it stands there.

use std::rc::Rc;

use unicode_bidi::Level;

use crate::render::font::{Face, UNITS_PER_EM};
use crate::render::paper::{Length, Mark};
use crate::render::shape::Word;

use super::direction::{Stretch, lefts};
use super::drawn::{BOX, blank, scaled, tick_box};
use super::style::Type;
use super::words::{End, Piece, Words};

/// A piece on its line.
struct Placed {
    face: Face,
    level: Level,
    word: Rc<Word>,
    /// How far from the left end of the line it stands, in font units.
    left: i64,
}

/// A line of text.
#[derive(Default)]
pub struct Line {
    /// What stands on it, in the order of the text.
    pieces: Vec<Placed>,
    /// The width in font units, without trailing space.
    width: i64,
    /// Where blanks are drawn: how far one that ends the line goes.
    fills: Option<i64>,
}

impl Words {
    /// Breaks the text into lines no wider than the width; there is always one.
    pub fn lines(&self, size: Length, width: Length) -> Vec<Line> {
        let limit = width.max(0) * UNITS_PER_EM / size.max(1);
        let fills = self.fills.then_some(limit);
        let mut setter = Setter { limit, done: Vec::new(), line: Line::default(), pen: 0 };
        let mut start = 0;
        for (at, piece) in self.pieces.iter().enumerate() {
            if piece.end == End::Never && at + 1 < self.pieces.len() {
                continue;
            }
            setter.place(&self.pieces[start..=at]);
            if piece.end == End::Forced {
                setter.end_line();
            }
            start = at + 1;
        }
        if !setter.line.pieces.is_empty() || setter.done.is_empty() {
            setter.end_line();
        }
        setter.done.iter_mut().for_each(|line| line.fills = fills);
        setter.done
    }
}

struct Setter {
    limit: i64,
    done: Vec<Line>,
    line: Line,
    pen: i64,
}

impl Setter {
    /// Puts pieces that belong together on the line, or on the next, or on several.
    fn place(&mut self, pieces: &[Piece]) {
        let width: i64 = pieces.iter().map(|piece| piece.word.width).sum();
        let trailing = pieces.last().map_or(0, |piece| piece.word.trailing);
        if self.pen + width - trailing > self.limit && !self.line.pieces.is_empty() {
            self.end_line();
        }
        for piece in pieces {
            if self.pen + piece.word.width - piece.word.trailing > self.limit {
                self.split(piece);
            } else {
                self.push(piece, Rc::clone(&piece.word));
            }
        }
    }

    /// Sets a word that is wider than the line, as much of it on each line as fits.
    fn split(&mut self, piece: &Piece) {
        let word = &piece.word;
        let mut start = 0;
        let mut width = 0;
        for (at, glyph) in word.glyphs.iter().enumerate() {
            let starts_line = self.line.pieces.is_empty() && at == start;
            let blank = &word.text[glyph.text.clone()] == " ";
            let over = self.pen + width + i64::from(glyph.advance) > self.limit;
            if over && glyph.advance > 0 && !blank && !starts_line {
                self.push_part(piece, start, at);
                self.end_line();
                (start, width) = (at, 0);
            }
            width += i64::from(glyph.advance);
        }
        self.push_part(piece, start, word.glyphs.len());
    }

    fn push_part(&mut self, piece: &Piece, start: usize, end: usize) {
        if start < end {
            self.push(piece, Rc::new(piece.word.part(start..end)));
        }
    }

    fn push(&mut self, piece: &Piece, word: Rc<Word>) {
        self.line.width = self.pen + word.width - word.trailing;
        self.pen += word.width;
        self.line.pieces.push(Placed { face: piece.face, level: piece.level, word, left: 0 });
    }

    fn end_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        let stretch = |Placed { level, word, .. }: &Placed| Stretch {
            level: *level,
            width: word.width,
            is_space: word.trailing == word.width,
        };
        let stretches: Vec<Stretch> = line.pieces.iter().map(stretch).collect();
        let places = line.pieces.iter_mut().zip(lefts(&stretches));
        places.for_each(|(piece, left)| piece.left = left);
        self.done.push(line);
        self.pen = 0;
    }
}

impl Line {
    /// Returns the width.
    pub fn width(&self, size: Length) -> Length {
        self.width * size / UNITS_PER_EM
    }

    /// Returns the line as marks, one for each change of face or way, and for what is drawn.
    pub fn marks(self, x: Length, baseline: Length, font: Type) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::with_capacity(1);
        let (mut pen, last) = (0, self.pieces.len().saturating_sub(1));
        for (at, Placed { face, word, left, .. }) in self.pieces.into_iter().enumerate() {
            let follows = std::mem::replace(&mut pen, left + word.width) == left;
            let place = x + scaled(left, font);
            match (marks.last_mut(), self.fills) {
                _ if word.text.starts_with(BOX) => {
                    marks.push(tick_box(word, place, baseline, font));
                }
                (_, Some(limit)) if word.text.starts_with('_') => {
                    let end = if at == last { limit } else { pen };
                    marks.push(blank(place, x + scaled(end, font), baseline, font));
                }
                (Some(Mark::Text { face: last, words, .. }), _) if *last == face && follows => {
                    words.push(word);
                }
                _ => marks.push(Mark::Text {
                    face,
                    size: font.size,
                    colour: font.colour,
                    x: place,
                    baseline,
                    words: vec![word],
                }),
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::layout::words::{words, words_to_fill};
    use crate::render::markdown::Span;
    use crate::render::shape::Shaper;

    fn span(text: &str, face: Face) -> Span {
        Span { text: text.into(), face }
    }

    fn text_of(line: &Line) -> String {
        line.pieces.iter().map(|piece| &*piece.word.text).collect()
    }

    fn set(text: &str, width: Length) -> Vec<String> {
        let words = words(&[span(text, Face::Regular)], &mut Shaper::new());
        words.lines(1000, width).iter().map(text_of).collect()
    }

    #[test]
    fn lines_end_at_spaces_and_hyphens() {
        assert_eq!(set("one two-three four", 20_000), ["one two-three four"]);
        assert_eq!(set("one two-three four", 4500), ["one two-", "three ", "four"]);
    }

    #[test]
    fn a_newline_ends_the_line_and_an_empty_text_has_one_line() {
        assert_eq!(set("a\n\nb", 10_000), ["a", "", "b"]);
        assert_eq!(set("", 10_000), [""]);
    }

    #[test]
    fn boxes_and_blanks_are_drawn_and_the_last_blank_reaches_the_margin() {
        let font = crate::render::layout::style::BODY;
        let words = words_to_fill("Id ____ ☐☐\u{a0}x ________", &mut Shaper::new());
        let marks = words.lines(font.size, 30_000).remove(0).marks(0, 1000, font);
        let kinds: String = marks
            .iter()
            .map(|mark| match mark {
                Mark::Text { .. } => 't',
                Mark::Box { .. } => 'b',
                Mark::Line { .. } => 'l',
                _ => '?',
            })
            .collect();
        assert_eq!(kinds, "tltbbtl");
        assert!(matches!(marks.last(), Some(Mark::Line { to: (30_000, _), .. })));
        let text = [span("a ____", Face::Regular)];
        let plain = crate::render::layout::words::words(&text, &mut Shaper::new())
            .lines(font.size, 30_000)
            .remove(0);
        assert_eq!(plain.marks(0, 1000, font).len(), 1, "elsewhere underscores are text");
    }

    #[test]
    fn a_word_in_two_faces_is_not_parted() {
        let spans = [
            span("before in", Face::Regular),
            span("dis", Face::Bold),
            span("pensable", Face::Regular),
        ];
        let words = words(&spans, &mut Shaper::new());
        let lines: Vec<String> = words.lines(1000, 8000).iter().map(text_of).collect();
        assert_eq!(lines, ["before ", "indispensable"]);
    }

    proptest! {
        #[test]
        fn no_text_is_lost_and_no_line_too_wide(
            text in "[ a-zäéñ\\-.,WMi]{0,80}",
            width in 1500_i64..9000,
        ) {
            let words = words(&[span(&text, Face::Regular)], &mut Shaper::new());
            let lines = words.lines(1000, width);
            prop_assert_eq!(lines.iter().map(text_of).collect::<String>(), text);
            for line in &lines {
                prop_assert!(line.width(1000) <= width, "{:?}", text_of(line));
            }
        }

        /// The greedy rule against its definition: a line takes the next word if it fits.
        #[test]
        fn lines_are_as_full_as_can_be(text in "[a-z]{1,9}( [a-z]{1,9}){0,12}", width in 3000_i64..9000) {
            let mut shaper = Shaper::new();
            let width_of = |text: &str, shaper: &mut Shaper| {
                text.split_inclusive(' ').map(|w| shaper.word(Face::Regular, w).width).sum::<i64>()
                    - if text.ends_with(' ') { 260 } else { 0 }
            };
            let mut expected: Vec<String> = vec![String::new()];
            for word in text.split_inclusive(' ') {
                let last = expected.last().unwrap().clone();
                if !last.is_empty() && width_of(&format!("{last}{word}"), &mut shaper) > width {
                    expected.push(word.into());
                } else {
                    expected.last_mut().unwrap().push_str(word);
                }
            }
            prop_assume!(text.split(' ').all(|w| width_of(w, &mut shaper) <= width));
            prop_assert_eq!(set(&text, width), expected);
        }
    }
}
