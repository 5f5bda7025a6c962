//! Charts: each score as a bar on its range, with its value and band in words.

use crate::number::{Interval, Number};
use crate::render::chart::{Bar, Chart, Row, Value};
use crate::render::font::Face;
use crate::render::markdown::Span;
use crate::render::paper::{Length, Mark, Role};

use super::blocks::{Caster, baseline};
use super::galley::{Owner, Part, Strip};
use super::lines::{Words, words};
use super::style::{
    AROUND_FIGURES, BLUE, BODY, CELL, Column, HAIRLINE, PALE_BLUE, SMALL, THIN, TINT, Type,
};

/// The distance between label, bar and value.
const GUTTER: Length = 1200;
/// The height of a bar.
const BAR: Length = 800;
/// The distance from stroke to stroke in the hatching of an unknown score.
const HATCH: Length = 320;
/// The distance between two bars.
const BETWEEN: Length = 500;

/// Where the three columns of a chart begin and how wide they are.
struct Columns {
    label: Column,
    bar: Column,
    value: Column,
}

impl Columns {
    fn new(column: Column) -> Columns {
        let room = column.width - 2 * GUTTER;
        let (label, bar) = (room * 36 / 100, room * 36 / 100);
        let bar_left = column.left + label + GUTTER;
        let value_left = bar_left + bar + GUTTER;
        Columns {
            label: Column { left: column.left, width: label },
            bar: Column { left: bar_left, width: bar },
            value: Column { left: value_left, width: column.left + column.width - value_left },
        }
    }
}

impl Caster<'_> {
    /// Casts a chart; lines of it that are no bars are set as text.
    pub fn chart(&mut self, chart: &Chart, column: Column) {
        let columns = Columns::new(column);
        self.space(AROUND_FIGURES);
        for (at, row) in chart.rows.iter().enumerate() {
            self.keep |= at > 0;
            match row {
                Row::Bar(bar) => self.bar(bar, &columns),
                Row::Text(text) => self.stray_line(text, column),
            }
            self.gap = BETWEEN;
        }
        self.gap = AROUND_FIGURES;
    }

    fn stray_line(&mut self, text: &str, column: Column) {
        let tag = self.galley.tag(self.parent, Role::Paragraph);
        let text = [Span { text: text.to_owned(), face: Face::Regular }];
        self.text(&text, column, BODY, tag);
    }

    fn bar(&mut self, bar: &Bar, columns: &Columns) {
        let tag = self.galley.tag(self.parent, Role::Figure(bar.spoken()));
        let mut drawing = Drawing { marks: Vec::new(), height: 0 };
        let label_end = self.lines(&mut drawing, &bar.label, Face::Regular, columns.label, CELL, 0);
        self.lines(&mut drawing, &bar.direction, Face::Regular, columns.label, SMALL, label_end);
        let value = Type { colour: BLUE, ..CELL };
        let (score, verdict) = in_words(bar);
        let value_end = self.lines(&mut drawing, &score, Face::Bold, columns.value, value, 0);
        self.lines(&mut drawing, &verdict, Face::Regular, columns.value, CELL, value_end);
        draw_bar(&mut drawing.marks, bar, columns.bar);
        self.ends_of_range(&mut drawing, bar, columns.bar);
        let part = Part { owner: Owner::Tag(tag), marks: drawing.marks };
        self.push(Strip { height: drawing.height, parts: vec![part], ..Strip::default() });
    }

    /// Sets lines into a drawing and returns where they end.
    fn lines(
        &mut self,
        drawing: &mut Drawing,
        text: &str,
        face: Face,
        column: Column,
        font: Type,
        mut top: Length,
    ) -> Length {
        if text.is_empty() {
            return top;
        }
        for line in self.shaped(text, face).lines(font.size, column.width) {
            drawing.marks.extend(line.marks(column.left, top + baseline(font), font));
            top += font.leading;
        }
        drawing.height = drawing.height.max(top);
        top
    }

    fn shaped(&mut self, text: &str, face: Face) -> Words {
        words(&[Span { text: text.to_owned(), face }], self.shaper)
    }

    /// Prints the smallest and largest score under the ends of the bar.
    fn ends_of_range(&mut self, drawing: &mut Drawing, bar: &Bar, column: Column) {
        let top = CELL.leading;
        for (end, at_right) in [(bar.range.low, false), (bar.range.high, true)] {
            let lines =
                self.shaped(&end.to_string(), Face::Regular).lines(SMALL.size, column.width);
            for line in lines {
                let rest = if at_right { column.width - line.width(SMALL.size) } else { 0 };
                drawing.marks.extend(line.marks(column.left + rest, top + baseline(SMALL), SMALL));
            }
        }
        drawing.height = drawing.height.max(top + SMALL.leading);
    }
}

struct Drawing {
    marks: Vec<Mark>,
    height: Length,
}

/// Returns what is printed beside the bar: the value, and under it what can be said of it.
fn in_words(bar: &Bar) -> (String, String) {
    let highest = bar.range.high;
    match bar.value {
        Value::Known(score) => (format!("{score} of {highest}"), bar.band.clone()),
        Value::Between(Interval { low, high }) => {
            let mut verdict = "not computed".to_owned();
            if !bar.band.is_empty() {
                verdict.push_str("; ");
                verdict.push_str(&bar.band);
            }
            (format!("{low} to {high} of {highest}"), verdict)
        }
    }
}

fn draw_bar(marks: &mut Vec<Mark>, bar: &Bar, column: Column) {
    let top = (CELL.leading - BAR) / 2;
    let Column { left, width } = column;
    marks.push(Mark::Fill { area: [left, top, width, BAR], colour: TINT });
    match bar.value {
        Value::Known(score) => {
            let end = place(score, bar.range, width);
            marks.push(Mark::Fill { area: [left, top, end, BAR], colour: BLUE });
        }
        Value::Between(Interval { low, high }) => {
            let (low, high) = (place(low, bar.range, width), place(high, bar.range, width));
            hatch(marks, [left + low, top, high - low, BAR]);
        }
    }
    frame(marks, [left, top, width, BAR], HAIRLINE);
}

/// Returns how far from the left end of a bar the score is.
fn place(score: Number, range: Interval, width: Length) -> Length {
    let part = |score: Number| {
        let above = score.checked_sub(range.low)?;
        let whole = range.high.checked_sub(range.low)?;
        let scaled = above.checked_mul(Number::integer(width))?.checked_div(whole)?;
        scaled.round(0, crate::number::RoundingMode::HalfUp)?.as_integer()
    };
    part(score).unwrap_or(0).clamp(0, width)
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

fn frame(marks: &mut Vec<Mark>, [left, top, width, height]: [Length; 4], colour: [u8; 3]) {
    let corners =
        [(left, top), (left + width, top), (left + width, top + height), (left, top + height)];
    for at in 0..4 {
        let (from, to) = (corners[at], corners[(at + 1) % 4]);
        marks.push(Mark::Line { from, to, thickness: THIN, colour });
    }
}
