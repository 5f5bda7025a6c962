//! A score on its range: the bands as stretches with their words under them, the score as a mark
//! with its number above.

use crate::number::{Interval, Number};
use crate::render::chart::{Band, Bar, Value};
use crate::render::font::Face;
use crate::render::layout::blocks::Caster;
use crate::render::layout::style::{
    BLUE, CELL, CONCERN, Column, HAIRLINE, PALE_BLUE, SMALL, THIN, TINT, TINY, Type,
};
use crate::render::paper::{Length, Mark};

use super::{Drawing, Sign, cut, frame, place};

/// The height of the track.
const TRACK: Length = 900;
/// How far the line at a cut reaches beyond the track.
const BEYOND: Length = 220;
/// The distance from stroke to stroke in the hatching of an unknown score.
const HATCH: Length = 320;
/// The distance of the words of a band from its end.
const PAD: Length = 250;
/// Bands with more lines than this under their stretch are listed under the track.
const LINES_UNDER: usize = 3;

impl Caster<'_> {
    /// Draws a score on its range and returns where the drawing ends.
    pub(super) fn track(&mut self, drawing: &mut Drawing, bar: &Bar, column: Column) -> Length {
        let top = CELL.leading;
        let at = |score: Number| column.left + place(score, bar.range, column.width);
        stretches(&mut drawing.marks, bar, column, top);
        match bar.value {
            Value::Known(score) => {
                let font = Type { colour: BLUE, ..CELL };
                let number = score.to_string();
                let middle = (at(score), 0);
                self.centred(drawing, (&number, Face::Bold), column, middle, font);
                let middle = (at(score), top + TRACK / 2);
                Sign::of(bar, score).draw(&mut drawing.marks, middle);
            }
            Value::Between(Interval { low, high }) => {
                hatch(&mut drawing.marks, [at(low), top, at(high) - at(low), TRACK]);
            }
        }
        let below = top + TRACK + BEYOND;
        match bar.bands.is_empty() {
            true => self.ends(drawing, bar.range, column, below),
            false => self.names(drawing, bar, column, below),
        }
    }

    /// Prints the smallest and largest score under the ends of the track.
    fn ends(
        &mut self,
        drawing: &mut Drawing,
        range: Interval,
        column: Column,
        top: Length,
    ) -> Length {
        for (end, middle) in [(range.low, column.left), (range.high, column.left + column.width)] {
            let text = (&*end.to_string(), Face::Regular);
            self.centred(drawing, text, column, (middle, top), SMALL);
        }
        top + SMALL.leading
    }

    /// Prints the bands under their stretches, or in a list where they have no room there.
    fn names(&mut self, drawing: &mut Drawing, bar: &Bar, column: Column, top: Length) -> Length {
        let names: Vec<String> = bar.bands.iter().map(name).collect();
        let places: Vec<Column> = (0..names.len()).map(|at| stretch(bar, at, column)).collect();
        let has_room = |(name, place): (&String, &Column)| {
            let words = self.shaped(&[(name, Face::Regular)]);
            let (widest, room) = (words.extent(TINY.size).0, place.width - PAD);
            widest <= room && words.lines(TINY.size, room).len() <= LINES_UNDER
        };
        if !names.iter().zip(&places).all(has_room) {
            let list = names.join(" · ");
            return self.lines(drawing, &[(&list, Face::Regular)], column, TINY, top);
        }
        let mut end = top;
        for (name, place) in names.iter().zip(places) {
            let room = Column { width: place.width - PAD, ..place };
            end = end.max(self.lines(drawing, &[(name, Face::Regular)], room, TINY, top));
        }
        end
    }
}

/// Returns the name of a band behind its lowest score, unless it says its scores itself.
fn name(band: &Band) -> String {
    match band.text.contains(|c: char| c.is_ascii_digit()) {
        true => band.text.clone(),
        false => format!("{} {}", band.from, band.text),
    }
}

/// Returns where the stretch of a band is.
fn stretch(bar: &Bar, at: usize, column: Column) -> Column {
    let end = |score: Number| place(score, bar.range, column.width);
    let from = end(bar.bands[at].from);
    let to = bar.bands.get(at + 1).map_or(column.width, |next| end(next.from));
    Column { left: column.left + from, width: (to - from).max(0) }
}

fn stretches(marks: &mut Vec<Mark>, bar: &Bar, column: Column, top: Length) {
    let Column { left, width } = column;
    marks.push(Mark::Fill { area: [left, top, width, TRACK], colour: TINT });
    for at in 0..bar.bands.len() {
        let Column { left, width } = stretch(bar, at, column);
        if bar.bands[at].concern {
            marks.push(Mark::Fill { area: [left, top, width, TRACK], colour: CONCERN });
        }
        if at > 0 {
            let (from, to) = ((left, top), (left, top + TRACK));
            marks.push(Mark::Line { from, to, thickness: THIN, colour: HAIRLINE });
        }
    }
    frame(marks, [left, top, width, TRACK], HAIRLINE);
    for score in bar.cuts() {
        let x = left + place(score, bar.range, width);
        marks.push(cut(x, top - BEYOND, top + TRACK + BEYOND));
    }
}

/// Draws a pale span with slanted strokes, so that it is not told from a score by colour alone.
fn hatch(marks: &mut Vec<Mark>, area: [Length; 4]) {
    let [left, top, width, height] = area;
    marks.push(Mark::Fill { area, colour: PALE_BLUE });
    let mut start = left - height + HATCH;
    while start < left + width {
        let first = start.max(left);
        let last = (start + height).min(left + width);
        let (from, to) =
            ((first, top + height - (first - start)), (last, top + height - (last - start)));
        marks.push(Mark::Line { from, to, thickness: THIN, colour: BLUE });
        start += HATCH;
    }
    frame(marks, area, BLUE);
}
