//! Lines to sign on.

use crate::render::font::Face;
use crate::render::markdown::{Signature, Span};
use crate::render::paper::{Artifact, Length, Mark, Role, points};

use super::blocks::{Caster, baseline};
use super::galley::{Owner, Part, Strip};
use super::style::{AROUND_FIGURES, Column, INK, SMALL, THIN};
use super::words::words;

/// The room to write in, above the line.
const ROOM: Length = points(30);
/// The distance from the line to the words under it.
const UNDER: Length = 200;
/// The distance between the line to sign on and the line for the date.
const GUTTER: Length = points(24);

impl Caster<'_> {
    /// Casts lines to sign on, all on one page, with the end of what is signed.
    pub fn signatures(&mut self, signatures: &[Signature], column: Column) {
        self.space(AROUND_FIGURES);
        for signature in signatures {
            self.keep |= !self.galley.strips.is_empty();
            self.signature(signature, column);
        }
        self.space(AROUND_FIGURES);
    }

    fn signature(&mut self, signature: &Signature, column: Column) {
        let name = Column { width: (column.width - GUTTER) * 68 / 100, ..column };
        let date_left = name.left + name.width + GUTTER;
        let date = Column { left: date_left, width: column.left + column.width - date_left };
        let rules =
            Part { owner: Owner::Artifact(Artifact::Layout), marks: vec![rule(name), rule(date)] };
        let tag = self.galley.tag(self.parent, Role::Paragraph);
        let caption = self.caption(&caption(signature), name);
        let height = ROOM + UNDER + caption.len() as Length * SMALL.leading;
        let mut marks: Vec<Mark> = caption.into_iter().flatten().collect();
        marks.extend(self.caption("Date", date).into_iter().flatten());
        let words = Part { owner: Owner::Tag(tag), marks };
        self.push(Strip { height, parts: vec![rules, words], ..Strip::default() });
    }

    fn caption(&mut self, text: &str, column: Column) -> Vec<Vec<Mark>> {
        let span = Span { text: text.to_owned(), face: Face::Regular };
        let lines = words(&[span], self.shaper).lines(SMALL.size, column.width);
        let top = |at: usize| ROOM + UNDER + at as Length * SMALL.leading + baseline(SMALL);
        let set = |(at, line): (usize, super::lines::Line)| line.marks(column.left, top(at), SMALL);
        lines.into_iter().enumerate().map(set).collect()
    }
}

fn caption(signature: &Signature) -> String {
    match (signature.label.as_str(), signature.printed.as_str()) {
        (label, "") => label.to_owned(),
        ("", printed) => printed.to_owned(),
        (label, printed) => format!("{label} · {printed}"),
    }
}

fn rule(column: Column) -> Mark {
    let (from, to) = ((column.left, ROOM), (column.left + column.width, ROOM));
    Mark::Line { from, to, thickness: THIN, colour: INK }
}
