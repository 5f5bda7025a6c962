//! What is drawn in the place of a word: a box to tick, and in a text to fill in a blank.

use std::rc::Rc;

use crate::render::font::UNITS_PER_EM;
use crate::render::paper::{Length, Mark};
use crate::render::shape::Word;

use super::style::{THIN, Type};

/// The character for a box to tick.
pub const BOX: char = '☐';
/// The side of a box, and how far it moves the pen.
const BOX_SIDE: i64 = 950;
const BOX_ADVANCE: i64 = 1150;
/// How far a box reaches below the line that letters stand on.
const BOX_DEPTH: i64 = 120;
/// How far each underscore of a blank moves the pen: two of them take a number of two digits.
const BLANK_ADVANCE: i64 = 800;
/// How far the line to write on lies below it.
const BLANK_DEPTH: i64 = 150;

/// Returns the parts of a text of which each is either drawn or set, and which is the last.
pub fn parts(text: &str, fills: bool) -> impl Iterator<Item = (&str, bool)> {
    let drawn = move |c: char| (c == BOX, fills && c == '_');
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let first = text.chars().next().map(drawn);
        // Each box is one piece; of blanks a whole run is.
        let until = match first {
            Some((true, _)) => Some(BOX.len_utf8()).filter(|end| *end < text.len()),
            _ => text.find(|c| Some(drawn(c)) != first),
        };
        let (part, left) = text.split_at(until.unwrap_or(text.len()));
        rest = until.map(|_| left);
        Some((part, until.is_none()))
    })
}

/// Returns how far a part that is drawn moves the pen.
pub fn drawn_width(part: &str, fills: bool) -> Option<i64> {
    match part.chars().next()? {
        BOX => Some(BOX_ADVANCE),
        '_' if fills => Some(part.len() as i64 * BLANK_ADVANCE),
        _ => None,
    }
}

/// Returns font units as a length.
pub fn scaled(units: i64, font: Type) -> Length {
    units * font.size / UNITS_PER_EM
}

/// Returns a box to tick where a word would stand.
pub fn tick_box(word: Rc<Word>, left: Length, baseline: Length, font: Type) -> Mark {
    let top = baseline - scaled(BOX_SIDE - BOX_DEPTH, font);
    let area = [left, top, scaled(BOX_SIDE, font)];
    Mark::Box { area, colour: font.colour, size: font.size, word }
}

/// Returns the line of a blank to write on.
pub fn blank(left: Length, right: Length, baseline: Length, font: Type) -> Mark {
    let height = baseline + scaled(BLANK_DEPTH, font);
    Mark::Line { from: (left, height), to: (right, height), thickness: THIN, colour: font.colour }
}
