//! The course of a score: its whole range from bottom to top, days from left to right, to scale.

use chrono::NaiveDate;

use crate::render::chart::{Bar, Time};
use crate::render::font::Face;
use crate::render::layout::blocks::Caster;
use crate::render::layout::style::{BLUE, CONCERN, Column, HAIRLINE, INK, THIN, TINY, WHITE};
use crate::render::paper::{Length, Mark};

use super::{CUT, Drawing, Sign, place};

/// The height of the whole range.
const HEIGHT: Length = 4600;
/// The distance from what stands above.
const ABOVE: Length = 900;
/// The distance of the first and the last day from the sides.
const INSET: Length = 1500;
/// The distance of a number from its mark.
const OVER: Length = 420;
/// How far the white plate behind a number reaches beyond it.
const PLATE: Length = 80;
/// The thickness of the line from day to day.
const COURSE: Length = 100;
/// The least distance between two texts in a line.
const BETWEEN: Length = 250;

impl Caster<'_> {
    /// Draws the scores of several days, below this height.
    pub(super) fn course(&mut self, drawing: &mut Drawing, bar: &Bar, column: Column, top: Length) {
        let top = top + ABOVE;
        let points: Vec<(Length, Length)> =
            bar.times.iter().map(|time| spot(bar, *time, column, top)).collect();
        grid(&mut drawing.marks, bar, column, top);
        for pair in points.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            drawing.marks.push(Mark::Line { from, to, thickness: COURSE, colour: BLUE });
        }
        for (time, middle) in bar.times.iter().zip(&points) {
            Sign::of(bar, time.score).draw(&mut drawing.marks, *middle);
        }
        self.range_at_the_side(drawing, bar, column, top);
        self.numbers(drawing, bar, column, &points);
        self.days(drawing, bar, column, (&points, top + HEIGHT));
    }

    /// Prints the ends of the range beside the drawing.
    fn range_at_the_side(&mut self, drawing: &mut Drawing, bar: &Bar, column: Column, top: Length) {
        for (score, top) in [(bar.range.high, top), (bar.range.low, top + HEIGHT)] {
            let text = score.to_string();
            let text = (&*text, Face::Regular);
            let width = self.width(text, TINY);
            let side = Column { left: column.left - width - BETWEEN, width };
            let top = top - TINY.leading / 2;
            self.lines(drawing, &[text], side, TINY, top);
        }
    }

    /// Prints each score over its mark, or under it where the one before is in the way.
    fn numbers(
        &mut self,
        drawing: &mut Drawing,
        bar: &Bar,
        column: Column,
        points: &[(Length, Length)],
    ) {
        let mut ends = [Length::MIN; 2];
        for (time, (x, y)) in bar.times.iter().zip(points) {
            let text = time.score.to_string();
            let text = (&*text, Face::Bold);
            let width = self.width(text, TINY);
            let Some(row) = ends.iter().position(|end| end + BETWEEN <= x - width / 2) else {
                continue;
            };
            let top = [y - OVER - TINY.leading, y + OVER][row];
            let area = [x - width / 2 - PLATE, top, width + 2 * PLATE, TINY.leading];
            drawing.marks.push(Mark::Fill { area, colour: WHITE });
            ends[row] = self.centred(drawing, text, column, (*x, top), TINY).1;
        }
    }

    /// Prints the days under their scores: the first, the last, and of the others those that have
    /// room.
    fn days(
        &mut self,
        drawing: &mut Drawing,
        bar: &Bar,
        column: Column,
        (points, top): (&[(Length, Length)], Length),
    ) {
        let top = top + BETWEEN;
        let last = points.len() - 1;
        let mut taken: Vec<(Length, Length)> = Vec::new();
        for at in [0, last].into_iter().chain(1..last) {
            let text = bar.times[at].date.to_string();
            let text = (&*text, Face::Regular);
            let half = self.width(text, TINY) / 2 + BETWEEN;
            let (from, to) = (points[at].0 - half, points[at].0 + half);
            let is_free = taken.iter().all(|(left, right)| to < *left || *right < from);
            if is_free {
                let place = (points[at].0, top);
                taken.push(self.centred(drawing, text, column, place, TINY));
            }
        }
    }
}

/// Returns where a score of a day is.
fn spot(bar: &Bar, time: Time, column: Column, top: Length) -> (Length, Length) {
    let days = |date: NaiveDate| (date - bar.times[0].date).num_days();
    let all = days(bar.times[bar.times.len() - 1].date).max(1);
    let width = column.width - 2 * INSET;
    let x = column.left + INSET + width * days(time.date) / all;
    (x, top + HEIGHT - place(time.score, bar.range, HEIGHT))
}

/// Draws the range, its stretches of concern, and the lines between bands.
fn grid(marks: &mut Vec<Mark>, bar: &Bar, column: Column, top: Length) {
    let Column { left, width } = column;
    let height = |score| top + HEIGHT - place(score, bar.range, HEIGHT);
    for (at, band) in bar.bands.iter().enumerate().filter(|(_, band)| band.concern) {
        let upper = bar.bands.get(at + 1).map_or(top, |next| height(next.from));
        let area = [left, upper, width, height(band.from) - upper];
        marks.push(Mark::Fill { area, colour: CONCERN });
    }
    let mut line = |y: Length, thickness: Length, colour: [u8; 3]| {
        marks.push(Mark::Line { from: (left, y), to: (left + width, y), thickness, colour });
    };
    for band in bar.bands.iter().skip(1) {
        line(height(band.from), THIN, HAIRLINE);
    }
    bar.cuts().for_each(|score| line(height(score), CUT, INK));
    line(top, THIN, HAIRLINE);
    line(top + HEIGHT, THIN, HAIRLINE);
}
