//! Lines to write on.

use crate::render::paper::{Length, Mark, Role, points};

use super::blocks::{Caster, baseline};
use super::galley::{Owner, Part, Strip};
use super::style::{AROUND_FIGURES, BODY, Column};
use super::words::words_to_fill;

/// The height of a line to write on: what a hand needs.
pub const WRITING: Length = points(23);
/// Lines to write on that stand together on a page; more may be parted.
const LINES_KEPT: usize = 6;

impl Caster<'_> {
    /// Casts lines to write on.
    pub fn fill(&mut self, lines: &[String], column: Column) {
        let tag = self.galley.tag(self.parent, Role::Paragraph);
        self.gap = 0;
        for (at, line) in lines.iter().enumerate() {
            self.keep |= at > 0 && lines.len() <= LINES_KEPT;
            let set = words_to_fill(line, self.shaper).lines(BODY.size, column.width);
            for line in set {
                let standing = WRITING - BODY.leading + baseline(BODY);
                let marks: Vec<Mark> = line.marks(column.left, standing, BODY);
                let parts = vec![Part { owner: Owner::Tag(tag), marks }];
                self.push(Strip { height: WRITING, parts, ..Strip::default() });
            }
        }
        self.space(AROUND_FIGURES);
    }
}
