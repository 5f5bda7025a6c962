//! The marks of a page to the operators of its content stream.

use std::rc::Rc;

use crate::render::font::{Face, UNITS_PER_EM};
use crate::render::paper::{Artifact, Colour, Length, Mark, Page};
use crate::render::shape::Word;

use super::fonts::{Font, Fonts};
use super::syntax::{integer, length, lengths, string_bytes};

/// The thickness of the sides of a box to tick.
const BOX_LINE: Length = 70;

/// Writes the operators of a page.
pub fn write(page: &Page, height: Length, fonts: &Fonts, out: &mut Vec<u8>) {
    let mut pen = Pen { out, height, fonts, in_text: false, fill: None, stroke: None, font: None };
    page.marks.iter().for_each(|mark| pen.mark(mark));
    pen.leave_text();
}

/// Writes operators and leaves out those that would change nothing.
struct Pen<'a> {
    out: &'a mut Vec<u8>,
    height: Length,
    fonts: &'a Fonts,
    in_text: bool,
    fill: Option<Colour>,
    stroke: Option<(Colour, Length)>,
    font: Option<(Face, Length)>,
}

impl Pen<'_> {
    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Begin(piece) => {
                self.leave_text();
                self.out.extend_from_slice(b"/Span<</MCID ");
                integer(self.out, *piece as i64);
                self.out.extend_from_slice(b">>BDC\n");
            }
            Mark::Artifact(artifact) => self.artifact(*artifact),
            Mark::End => {
                self.leave_text();
                self.out.extend_from_slice(b"EMC\n");
            }
            Mark::Text { face, size, colour, x, baseline, words } => {
                self.text((*face, *size), *colour, (*x, *baseline), words);
            }
            Mark::Box { area: [left, top, side], colour, size, word } => {
                self.frame([*left, *top, *side], *colour);
                self.unseen((Face::Regular, *size), *colour, (*left, top + side), word);
            }
            Mark::Fill { area, colour } => self.area(*area, *colour),
            Mark::Shape { corners, colour } => self.shape(corners, *colour),
            Mark::Dot { middle, radius, colour } => self.dot(*middle, (*colour, 2 * radius)),
            Mark::Line { from, to, thickness, colour } => {
                self.line(*from, *to, (*colour, *thickness));
            }
        }
    }

    fn artifact(&mut self, artifact: Artifact) {
        self.leave_text();
        self.out.extend_from_slice(match artifact {
            Artifact::Layout => b"/Artifact BMC\n".as_slice(),
            Artifact::Header => b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
            Artifact::Footer => b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
        });
    }

    fn area(&mut self, [left, top, width, height]: [Length; 4], colour: Colour) {
        self.leave_text();
        self.fill(colour);
        lengths(self.out, &[left, self.height - top - height, width, height]);
        self.out.extend_from_slice(b"re f\n");
    }

    fn line(&mut self, from: (Length, Length), to: (Length, Length), stroke: (Colour, Length)) {
        self.leave_text();
        self.stroke(stroke);
        lengths(self.out, &[from.0, self.height - from.1]);
        self.out.extend_from_slice(b"m ");
        lengths(self.out, &[to.0, self.height - to.1]);
        self.out.extend_from_slice(b"l S\n");
    }

    fn shape(&mut self, corners: &[(Length, Length)], colour: Colour) {
        self.leave_text();
        self.fill(colour);
        for (at, (x, y)) in corners.iter().enumerate() {
            lengths(self.out, &[*x, self.height - y]);
            self.out.extend_from_slice(if at == 0 { b"m " } else { b"l " });
        }
        self.out.extend_from_slice(b"f\n");
    }

    /// A line without length but with round ends is a circle.
    fn dot(&mut self, middle: (Length, Length), stroke: (Colour, Length)) {
        self.leave_text();
        self.out.extend_from_slice(b"1 J\n");
        self.line(middle, middle, stroke);
        self.out.extend_from_slice(b"0 J\n");
    }

    fn frame(&mut self, [left, top, side]: [Length; 3], colour: Colour) {
        self.leave_text();
        self.stroke((colour, BOX_LINE));
        lengths(self.out, &[left, self.height - top - side, side, side]);
        self.out.extend_from_slice(b"re S\n");
    }

    /// Writes a word that is read and searched, but not seen: what is seen is drawn.
    fn unseen(
        &mut self,
        font: (Face, Length),
        colour: Colour,
        place: (Length, Length),
        word: &Rc<Word>,
    ) {
        self.leave_text();
        self.out.extend_from_slice(b"3 Tr\n");
        self.text(font, colour, place, std::slice::from_ref(word));
        self.leave_text();
        self.out.extend_from_slice(b"0 Tr\n");
    }

    fn stroke(&mut self, stroke: (Colour, Length)) {
        if self.stroke.replace(stroke) != Some(stroke) {
            let (colour, thickness) = stroke;
            lengths(self.out, &[thickness]);
            self.out.extend_from_slice(b"w ");
            lengths(self.out, &colour.map(Length::from));
            self.out.extend_from_slice(b"RG\n");
        }
    }

    fn text(
        &mut self,
        font: (Face, Length),
        colour: Colour,
        (x, baseline): (Length, Length),
        words: &[Rc<Word>],
    ) {
        let fonts = self.fonts;
        let Some(cut) = &fonts[font.0.index()] else { return };
        if !self.in_text {
            self.out.extend_from_slice(b"BT\n");
            self.in_text = true;
        }
        self.fill(colour);
        if self.font.replace(font) != Some(font) {
            self.out.push(b'/');
            self.out.extend_from_slice(cut.resource().as_bytes());
            self.out.push(b' ');
            length(self.out, font.1);
            self.out.extend_from_slice(b" Tf\n");
        }
        // An absolute place: relative ones let viewers gather rounding errors.
        self.out.extend_from_slice(b"1 0 0 1 ");
        lengths(self.out, &[x, self.height - baseline]);
        self.out.extend_from_slice(b"Tm[(");
        show(words, cut, font.1, self.out);
        self.out.extend_from_slice(b")]TJ\n");
    }

    fn fill(&mut self, colour: Colour) {
        if self.fill.replace(colour) != Some(colour) {
            lengths(self.out, &colour.map(Length::from));
            self.out.extend_from_slice(b"rg\n");
        }
    }

    fn leave_text(&mut self) {
        if std::mem::replace(&mut self.in_text, false) {
            self.out.extend_from_slice(b"ET\n");
        }
    }
}

/// Writes glyphs as two-byte codes, in the order of the text; between them what kerning and marks
/// move the pen by, and in a word that runs to the left the way back to the next glyph.
fn show(words: &[Rc<Word>], font: &Font, size: Length, out: &mut Vec<u8>) {
    let (mut pending, mut raised) = (0, 0);
    for word in words {
        let back = if word.leftward { word.width as i32 } else { 0 };
        pending += back;
        for glyph in &word.glyphs {
            let (right, up) = glyph.shift;
            if word.leftward {
                pending -= glyph.advance;
            }
            if up != raised {
                out.extend_from_slice(b")]TJ ");
                length(out, i64::from(up) * size / UNITS_PER_EM);
                out.extend_from_slice(b" Ts[(");
                raised = up;
            }
            if pending + right != 0 {
                out.push(b')');
                integer(out, i64::from(-(pending + right)));
                out.push(b'(');
            }
            let onward = if word.leftward { 0 } else { glyph.advance };
            pending = onward - glyph.natural - right;
            string_bytes(out, &font.number(glyph.id).to_be_bytes());
        }
        pending += back;
    }
    if raised != 0 {
        out.extend_from_slice(b")]TJ 0 Ts[(");
    }
}
