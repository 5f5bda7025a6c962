//! How far a programme is: a box for each of its steps.

use crate::render::chart::Steps;
use crate::render::font::Face;
use crate::render::layout::blocks::Caster;
use crate::render::layout::style::{BLUE, CELL, Column};
use crate::render::paper::{Length, Mark};

use super::{Columns, Drawing, frame};

/// The side of a box where there is room for it.
const SIDE: Length = 900;
/// The distance from box to box.
const APART: Length = 250;

/// How far a step is, as its box shows it.
#[derive(Clone, Copy)]
pub(super) enum Box {
    /// Filled.
    Done,
    /// Half of it is.
    InWork,
    /// Empty.
    ToCome,
}

impl Caster<'_> {
    /// Draws how far a programme is.
    pub(super) fn steps(&mut self, steps: &Steps, columns: &Columns) {
        let mut drawing = Drawing { marks: Vec::new(), height: 0 };
        let words = columns.words;
        let top = self.lines(&mut drawing, &[(&steps.label, Face::Bold)], words, CELL, 0);
        self.lines(&mut drawing, &[(&steps.counts(), Face::Regular)], words, CELL, top);
        let Column { left, width } = columns.drawing;
        let side = SIDE.min(width / steps.of as Length - APART);
        for at in 0..steps.of {
            let left = left + at as Length * (side + APART);
            let how = match at {
                at if at < steps.done => Box::Done,
                at if at < steps.done + steps.in_work => Box::InWork,
                _ => Box::ToCome,
            };
            how.draw(&mut drawing.marks, [left, APART, side]);
        }
        drawing.height = drawing.height.max(side + 2 * APART);
        self.figure(steps.spoken(), drawing);
    }
}

impl Box {
    pub(super) fn draw(self, marks: &mut Vec<Mark>, [left, top, side]: [Length; 3]) {
        let area = [left, top, side, side];
        let (right, bottom) = (left + side, top + side);
        match self {
            Box::Done => marks.push(Mark::Fill { area, colour: BLUE }),
            Box::InWork => {
                let corners = vec![(left, top), (right, bottom), (left, bottom)];
                marks.push(Mark::Shape { corners, colour: BLUE });
            }
            Box::ToCome => {}
        }
        frame(marks, area, BLUE);
    }
}
