//! Text to words: where a line may end (UAX #14), and how each piece is shaped.
//!
//! Widths here are font units, so the lines of a text do not depend on rounding. What is drawn takes
//! its place in a line like a word.

use std::rc::Rc;

use unicode_bidi::Level;
use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::render::font::{Face, UNITS_PER_EM};
use crate::render::markdown::Span;
use crate::render::paper::Length;
use crate::render::shape::{Shaper, Word};

use super::direction::ways;
use super::drawn::{drawn_width, parts};

/// Longer words are shaped in parts, so that no cost grows with the length of a word.
const LONGEST_WORD: usize = 120;

/// Whether a line may end after a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// No.
    Never,
    /// Yes.
    Allowed,
    /// It does.
    Forced,
}

/// A word, or the part of a word that is in one face and runs one way.
#[derive(Clone)]
pub struct Piece {
    /// Its face.
    pub face: Face,
    /// Which way it runs.
    pub level: Level,
    /// The word as it was shaped.
    pub word: Rc<Word>,
    /// Whether a line may end after it.
    pub end: End,
}

/// A text ready to be broken into lines.
#[derive(Default)]
pub struct Words {
    /// The pieces, in the order of the text.
    pub pieces: Vec<Piece>,
    /// Whether underscores are blanks to write on.
    pub fills: bool,
}

/// Shapes a text to fill in: runs of underscores are blanks to write on, and one that ends its line
/// goes on to the margin.
pub fn words_to_fill(text: &str, shaper: &mut Shaper) -> Words {
    let span = Span { text: text.to_owned(), face: Face::Regular };
    shape(&[span], true, shaper)
}

/// Shapes a text, span by span.
pub fn words(spans: &[Span], shaper: &mut Shaper) -> Words {
    shape(spans, false, shaper)
}

fn shape(spans: &[Span], fills: bool, shaper: &mut Shaper) -> Words {
    let joined: String;
    let text = match spans {
        [only] => only.text.as_str(),
        _ => {
            joined = spans.iter().map(|span| span.text.as_str()).collect();
            &joined
        }
    };
    let mut pieces = Vec::with_capacity(text.len() / 5 + 1);
    let mut ends = linebreaks(text).peekable();
    let ways = ways(text);
    let (mut at, mut span_end) = (0, 0);
    for span in spans {
        span_end += span.text.len();
        while at < span_end {
            let (stop, opportunity) =
                ends.peek().copied().unwrap_or((text.len(), BreakOpportunity::Mandatory));
            let until = ways.end(at, stop.min(span_end));
            let level = ways.level(at);
            let end = if until < stop { End::Never } else { end_of(&text[..stop], opportunity) };
            for (part, is_last) in parts(text[at..until].trim_end_matches('\n'), fills) {
                let end = if is_last { end } else { End::Never };
                match drawn_width(part, fills) {
                    Some(width) => pieces.push(drawn(part, width, end, shaper)),
                    None => push_pieces(&mut pieces, (span.face, level), part, end, shaper),
                }
            }
            at = until;
            if until == stop {
                ends.next();
            }
        }
    }
    Words { pieces, fills }
}

/// The end of the text counts as a forced break for UAX #14, but only `\n` is one.
fn end_of(text: &str, opportunity: BreakOpportunity) -> End {
    match opportunity {
        BreakOpportunity::Mandatory if text.ends_with('\n') => End::Forced,
        BreakOpportunity::Mandatory | BreakOpportunity::Allowed => End::Allowed,
    }
}

fn push_pieces(
    pieces: &mut Vec<Piece>,
    (face, level): (Face, Level),
    text: &str,
    end: End,
    shaper: &mut Shaper,
) {
    let mut word = |text: &str| match level.is_rtl() && !text.starts_with(char::is_whitespace) {
        true => shaper.leftward_word(face, text),
        false => shaper.word(face, text),
    };
    let mut rest = text;
    while let Some((at, _)) = rest.char_indices().nth(LONGEST_WORD) {
        pieces.push(Piece { face, level, word: word(&rest[..at]), end: End::Never });
        rest = &rest[at..];
    }
    pieces.push(Piece { face, level, word: word(rest), end });
}

/// Returns a piece that is as wide as what is drawn in its place.
fn drawn(part: &str, width: i64, end: End, shaper: &mut Shaper) -> Piece {
    let word = shaper.word(Face::Regular, part);
    let (text, glyphs) = (word.text.clone(), word.glyphs.clone());
    let word = Word { text, glyphs, leftward: false, width, trailing: 0 };
    Piece { face: Face::Regular, level: Level::ltr(), word: Rc::new(word), end }
}

impl Words {
    /// Returns the width of the widest part that is kept together, and of the whole on one
    /// line, in hundredths of a point.
    pub fn extent(&self, size: Length) -> (Length, Length) {
        let (mut widest, mut longest, mut part, mut line) = (0, 0, 0, 0);
        for piece in &self.pieces {
            part += piece.word.width;
            line += piece.word.width;
            widest = widest.max(part - piece.word.trailing);
            longest = longest.max(line - piece.word.trailing);
            if piece.end != End::Never {
                part = 0;
            }
            if piece.end == End::Forced {
                line = 0;
            }
        }
        (rounded_up(widest, size), rounded_up(longest, size))
    }
}

fn rounded_up(units: i64, size: Length) -> Length {
    (units * size + UNITS_PER_EM - 1) / UNITS_PER_EM
}
