//! Charts: each score on its range, with its value and band in words beside it; how far programmes
//! are; and what leads to what in a cycle.
//!
//! What is drawn is never told by colour alone: bands have their words, a score of concern is a
//! diamond and one in another band a dot, and the cut between them is a thick line.

mod course;
mod cycle;
mod steps;
mod track;

use crate::number::{Interval, Number};
use crate::render::chart::{Bar, Chart, Row, Value};
use crate::render::font::Face;
use crate::render::markdown::Span;
use crate::render::paper::{Length, Mark, Role};

use super::blocks::{Caster, baseline};
use super::galley::{Owner, Part, Strip};
use super::style::{AROUND_FIGURES, BLUE, BODY, CELL, Column, INK, SMALL, THIN, Type};
use super::words::{Words, words};

/// The distance between the words and the drawing.
const GUTTER: Length = 1800;
/// The distance between two scores.
const BETWEEN: Length = 900;
/// The part of the column that the words take, in hundredths.
const WORDS: Length = 33;
/// Half the width of the mark of a score.
const RADIUS: Length = 330;
/// The thickness of the line at a cut.
const CUT: Length = 140;
/// The distance between a mark of the key and its words, and from there to the next.
const IN_KEY: (Length, Length) = (300, 1600);

/// Where words and drawing of a chart are.
struct Columns {
    words: Column,
    drawing: Column,
}

impl Columns {
    fn new(column: Column) -> Columns {
        let width = (column.width - GUTTER) * WORDS / 100;
        let left = column.left + width + GUTTER;
        let drawing = Column { left, width: column.left + column.width - left };
        Columns { words: Column { left: column.left, width }, drawing }
    }
}

impl Caster<'_> {
    /// Casts a chart; lines of it that are no scores are set as text.
    pub fn chart(&mut self, chart: &Chart, column: Column) {
        let columns = Columns::new(column);
        self.space(AROUND_FIGURES);
        for row in &chart.rows {
            match row {
                Row::Bar(bar) => self.bar(bar, &columns),
                Row::Steps(steps) => self.steps(steps, &columns),
                Row::Cycle(cycle) => self.cycle(cycle, column),
                Row::Text(text) => self.stray_line(text, column),
            }
            self.gap = BETWEEN;
        }
        let is_shown = |sign: &&Sign| chart.rows.iter().any(|row| sign.explains(row));
        let key: Vec<&Sign> = KEY.iter().filter(is_shown).collect();
        // A square alone needs no key.
        if key.len() > 1 {
            self.key(&key, columns.drawing);
        }
        self.gap = AROUND_FIGURES;
    }

    fn stray_line(&mut self, text: &str, column: Column) {
        let tag = self.galley.tag(self.parent, Role::Paragraph);
        let text = [Span { text: text.to_owned(), face: Face::Regular }];
        self.text(&text, column, BODY, tag);
    }

    fn bar(&mut self, bar: &Bar, columns: &Columns) {
        let mut drawing = Drawing { marks: Vec::new(), height: 0 };
        let words = self.in_words(&mut drawing, bar, columns.words);
        let track = self.track(&mut drawing, bar, columns.drawing);
        // What became of the score stands beside its course.
        if !bar.change.is_empty() {
            let top = words.max(if bar.times.is_empty() { 0 } else { track });
            let change = [(&*bar.change, Face::Regular)];
            self.lines(&mut drawing, &change, columns.words, SMALL, top);
        }
        if !bar.times.is_empty() {
            self.course(&mut drawing, bar, columns.drawing, words.max(track));
        }
        self.figure(bar.spoken(), drawing);
    }

    /// Sets what is said of a score and returns where it ends.
    fn in_words(&mut self, drawing: &mut Drawing, bar: &Bar, column: Column) -> Length {
        let (score, verdict) = in_words(bar);
        let top = self.lines(drawing, &[(&bar.label, Face::Bold)], column, CELL, 0);
        let said = [(&*score, Face::Bold), (&*verdict, Face::Regular)];
        let top = self.lines(drawing, &said, column, CELL, top);
        self.lines(drawing, &[(&bar.direction, Face::Regular)], column, SMALL, top)
    }

    /// Draws what the marks mean, under all rows.
    fn key(&mut self, signs: &[&Sign], column: Column) {
        let mut drawing = Drawing { marks: Vec::new(), height: SMALL.leading };
        let mut left = column.left;
        let mut spoken = String::from("Key:");
        for sign in signs {
            sign.draw(&mut drawing.marks, (left + RADIUS, SMALL.leading / 2));
            left += 2 * RADIUS + IN_KEY.0;
            let (name, meaning) = sign.words();
            let text = (meaning, Face::Regular);
            let width = self.width(text, SMALL);
            self.lines(&mut drawing, &[text], Column { left, width }, SMALL, 0);
            left += width + IN_KEY.1;
            spoken.push_str(&format!(" {name}: {meaning}."));
        }
        self.keep = true;
        self.figure(spoken, drawing);
    }

    fn figure(&mut self, spoken: String, drawing: Drawing) {
        let tag = self.galley.tag(self.parent, Role::Figure(spoken));
        let part = Part { owner: Owner::Tag(tag), marks: drawing.marks };
        self.push(Strip { height: drawing.height, parts: vec![part], ..Strip::default() });
    }

    /// Sets a text into a drawing and returns where it ends.
    fn lines(
        &mut self,
        drawing: &mut Drawing,
        text: &[(&str, Face)],
        column: Column,
        font: Type,
        top: Length,
    ) -> Length {
        let mut end = top;
        for line in self.shaped(text).lines(font.size, column.width) {
            let marks = line.marks(column.left, end + baseline(font), font);
            if !marks.is_empty() {
                drawing.marks.extend(marks);
                end += font.leading;
            }
        }
        drawing.height = drawing.height.max(end);
        end
    }

    /// Sets a short text around a middle, within the column, and returns its two ends.
    fn centred(
        &mut self,
        drawing: &mut Drawing,
        text: (&str, Face),
        column: Column,
        (middle, top): (Length, Length),
        font: Type,
    ) -> (Length, Length) {
        let words = self.shaped(&[text]);
        let width = words.extent(font.size).1;
        let last = (column.left + column.width - width).max(column.left);
        let left = (middle - width / 2).clamp(column.left, last);
        for line in words.lines(font.size, column.width) {
            drawing.marks.extend(line.marks(left, top + baseline(font), font));
        }
        drawing.height = drawing.height.max(top + font.leading);
        (left, left + width)
    }

    /// Returns how wide a text is on one line.
    fn width(&mut self, text: (&str, Face), font: Type) -> Length {
        self.shaped(&[text]).extent(font.size).1
    }

    fn shaped(&mut self, text: &[(&str, Face)]) -> Words {
        let span = |(text, face): &(&str, Face)| Span { text: (*text).to_owned(), face: *face };
        words(&text.iter().map(span).collect::<Vec<_>>(), self.shaper)
    }
}

struct Drawing {
    marks: Vec<Mark>,
    height: Length,
}

/// Returns what is printed beside the drawing: the value, and behind it what can be said of it.
fn in_words(bar: &Bar) -> (String, String) {
    let Interval { low: least, high: most } = bar.range;
    let (score, verdict) = match bar.value {
        Value::Known(score) => (format!("{score} of {least} to {most}"), None),
        Value::Between(Interval { low, high }) => {
            (format!("{low} to {high} of {least} to {most}"), Some("not computed"))
        }
    };
    let band = Some(&*bar.band).filter(|band| !band.is_empty());
    let verdict = verdict.into_iter().chain(band).map(|part| format!(", {part}")).collect();
    (score, verdict)
}

/// Returns how far from the lowest score of the range a score is, where the range has this length.
fn place(score: Number, range: Interval, length: Length) -> Length {
    let part = |score: Number| {
        let above = score.checked_sub(range.low)?;
        let whole = range.high.checked_sub(range.low)?;
        let scaled = above.checked_mul(Number::integer(length))?.checked_div(whole)?;
        scaled.round(0, crate::number::RoundingMode::HalfUp)?.as_integer()
    };
    part(score).unwrap_or(0).clamp(0, length)
}

/// A sign in a drawing.
#[derive(Clone, Copy)]
enum Sign {
    Diamond,
    Dot,
    Line,
    Square,
    Step(steps::Box),
}

/// The signs that have a meaning of their own, as they stand in the key.
const KEY: [Sign; 7] = [
    Sign::Diamond,
    Sign::Dot,
    Sign::Line,
    Sign::Square,
    Sign::Step(steps::Box::Done),
    Sign::Step(steps::Box::InWork),
    Sign::Step(steps::Box::ToCome),
];

impl Sign {
    /// Returns the sign of a score.
    fn of(bar: &Bar, score: Number) -> Sign {
        match bar.bands.is_empty() {
            true => Sign::Square,
            false if bar.is_concern(score) => Sign::Diamond,
            false => Sign::Dot,
        }
    }

    /// Returns its name and what it means.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Sign::Diamond => ("A diamond", "of concern"),
            Sign::Dot => ("A dot", "not of concern"),
            Sign::Line => ("A thick line", "cut"),
            Sign::Square => ("A square", "without bands"),
            Sign::Step(steps::Box::Done) => ("A full box", "done"),
            Sign::Step(steps::Box::InWork) => ("A half box", "in work"),
            Sign::Step(steps::Box::ToCome) => ("An empty box", "to come"),
        }
    }

    /// Returns whether it stands in a row, or may.
    fn explains(self, row: &Row) -> bool {
        match row {
            Row::Bar(bar) => match self {
                Sign::Diamond | Sign::Dot | Sign::Line => !bar.bands.is_empty(),
                Sign::Square => bar.bands.is_empty(),
                Sign::Step(_) => false,
            },
            Row::Steps(_) => matches!(self, Sign::Step(_)),
            Row::Cycle(_) | Row::Text(_) => false,
        }
    }

    fn draw(self, marks: &mut Vec<Mark>, (x, y): (Length, Length)) {
        let reach = RADIUS * 5 / 4;
        marks.push(match self {
            Sign::Step(step) => return step.draw(marks, [x - RADIUS, y - RADIUS, 2 * RADIUS]),
            Sign::Diamond => {
                let corners = vec![(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)];
                Mark::Shape { corners, colour: INK }
            }
            Sign::Dot => Mark::Dot { middle: (x, y), radius: RADIUS, colour: BLUE },
            Sign::Line => cut(x, y - reach, y + reach),
            Sign::Square => {
                let area = [x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS];
                Mark::Fill { area, colour: BLUE }
            }
        });
    }
}

fn cut(x: Length, top: Length, bottom: Length) -> Mark {
    Mark::Line { from: (x, top), to: (x, bottom), thickness: CUT, colour: INK }
}

fn frame(marks: &mut Vec<Mark>, [left, top, width, height]: [Length; 4], colour: [u8; 3]) {
    let corners =
        [(left, top), (left + width, top), (left + width, top + height), (left, top + height)];
    for at in 0..4 {
        let (from, to) = (corners[at], corners[(at + 1) % 4]);
        marks.push(Mark::Line { from, to, thickness: THIN, colour });
    }
}
