//! A cycle: its elements in a row, an arrow from each to the next and one back, and a bar across the
//! arrow of each element that something interrupts.

use crate::render::chart::Cycle;
use crate::render::font::Face;
use crate::render::layout::blocks::Caster;
use crate::render::layout::style::{BLUE, CELL, Column, INK, SMALL, THIN};
use crate::render::paper::{Length, Mark};

use super::{CUT, Drawing, frame};

/// The distance from element to element, in which the arrow has its place.
const ARROW: Length = 2400;
/// The distance of the words from the frame of an element.
const PAD: Length = 500;
/// How far below the elements the arrow goes back.
const BACK: Length = 1000;
/// Half the width of the head of an arrow; it is twice as long.
const HEAD: Length = 220;
/// How far the bar across an arrow reaches to both sides.
const BAR: Length = 480;

impl Caster<'_> {
    /// Draws a cycle.
    pub(super) fn cycle(&mut self, cycle: &Cycle, column: Column) {
        let mut drawing = Drawing { marks: Vec::new(), height: 0 };
        let places = places(column, cycle.elements.len());
        for (element, place) in cycle.elements.iter().zip(&places) {
            let room = Column { left: place.left + PAD, width: place.width - 2 * PAD };
            let name = [(&*element.name, Face::Bold)];
            let top = self.lines(&mut drawing, &name, room, CELL, PAD);
            self.lines(&mut drawing, &[(&element.says(), Face::Regular)], room, SMALL, top);
        }
        let bottom = drawing.height + PAD;
        for place in &places {
            frame(&mut drawing.marks, [place.left, 0, place.width, bottom], BLUE);
        }
        for (at, element) in cycle.elements.iter().enumerate() {
            let way = way(&places, at, bottom);
            arrow(&mut drawing.marks, &way, !element.interrupted_by.is_empty());
        }
        drawing.height = bottom + BACK + BAR;
        self.figure(cycle.spoken(), drawing);
    }
}

/// Returns where each of so many elements stands.
fn places(column: Column, count: usize) -> Vec<Column> {
    let count = count as Length;
    let width = (column.width - ARROW * (count - 1)) / count;
    let place = |at| Column { left: column.left + at * (width + ARROW), width };
    (0..count).map(place).collect()
}

/// Returns the way of the arrow from an element to the next, or from the last one back below all.
fn way(places: &[Column], at: usize, bottom: Length) -> Vec<(Length, Length)> {
    let middle = |place: &Column| place.left + place.width / 2;
    let place = &places[at];
    match places.get(at + 1) {
        Some(next) => vec![(place.left + place.width, bottom / 2), (next.left, bottom / 2)],
        None => {
            let (from, to) = (middle(place), middle(&places[0]));
            vec![(from, bottom), (from, bottom + BACK), (to, bottom + BACK), (to, bottom)]
        }
    }
}

/// Draws an arrow along a way of upright and level stretches, and a bar across its longest one.
fn arrow(marks: &mut Vec<Mark>, way: &[(Length, Length)], interrupted: bool) {
    for ends in way.windows(2) {
        marks.push(Mark::Line { from: ends[0], to: ends[1], thickness: THIN, colour: BLUE });
    }
    let &[.., before, (x, y)] = way else { return };
    let corners = match y == before.1 {
        true => vec![(x, y), (x - 2 * HEAD, y - HEAD), (x - 2 * HEAD, y + HEAD)],
        false => vec![(x, y), (x - HEAD, y + 2 * HEAD), (x + HEAD, y + 2 * HEAD)],
    };
    marks.push(Mark::Shape { corners, colour: BLUE });
    let level = way.windows(2).find(|ends| ends[0].1 == ends[1].1);
    if let Some([from, to]) = level.filter(|_| interrupted) {
        let x = (from.0 + to.0) / 2;
        let (from, to) = ((x, from.1 - BAR), (x, from.1 + BAR));
        marks.push(Mark::Line { from, to, thickness: CUT, colour: INK });
    }
}
