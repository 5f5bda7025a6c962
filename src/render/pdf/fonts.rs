//! The glyphs that a document uses, and the fonts cut down to them.

use crate::id::Hash;
use std::collections::HashMap;
use std::rc::Rc;

use crate::render::font::{self, Face};
use crate::render::paper::{Mark, Paper};
use crate::render::shape::Word;

use super::deflate::Deflate;
use super::syntax::integer;

/// What a glyph stands for whose text another one has, as of a letter drawn in two parts: every glyph
/// must stand for something.
const NOTHING: &str = "\u{200B}";
/// Subsets kept; each is about eight kilobytes.
const SUBSETS_KEPT: usize = 256;

/// Cuts fonts, and remembers the cuts.
#[derive(Default)]
pub struct Foundry {
    subsets: HashMap<(Face, Vec<u16>), Rc<Subset>>,
}

/// A font file cut down to some glyphs and compressed.
pub struct Subset {
    /// The compressed file.
    pub packed: Vec<u8>,
    /// The length of the file.
    pub length: usize,
    /// A name for the choice of glyphs: six letters.
    pub letters: String,
    numbers: Vec<u16>,
}

/// A face as one document uses it.
pub struct Font {
    /// The face.
    pub face: Face,
    /// The cut.
    pub subset: Rc<Subset>,
    /// The glyphs used, ordered as they are numbered in the cut, from 1.
    pub glyphs: Vec<Used>,
}

/// A glyph that a document uses.
pub struct Used {
    /// The number in the whole face.
    id: u16,
    /// How far it moves the pen, in font units.
    pub advance: i32,
    /// The text it stands for where it is used first.
    pub text: String,
}

/// The fonts of a document, at the places of their faces.
pub type Fonts = [Option<Font>; 3];

impl Font {
    /// Returns the number of a glyph in the cut.
    pub fn number(&self, glyph: u16) -> u16 {
        self.subset.numbers[usize::from(glyph)]
    }

    /// Returns the name under which pages use the font.
    pub fn resource(&self) -> &'static str {
        ["R", "B", "I"][self.face.index()]
    }

    /// Returns the map from glyphs to text that searching and copying use.
    pub fn to_unicode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(4096);
        out.extend_from_slice(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap \
              /CMapName /U def /CMapType 2 def \
              1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
        );
        let numbered: Vec<(u16, &Used)> = (1..).zip(&self.glyphs).collect();
        for chunk in numbered.chunks(100) {
            integer(&mut out, chunk.len() as i64);
            out.extend_from_slice(b" beginbfchar\n");
            for (number, glyph) in chunk {
                hexadecimal(&mut out, std::iter::once(*number));
                out.push(b' ');
                hexadecimal(&mut out, glyph.text.encode_utf16());
                out.push(b'\n');
            }
            out.extend_from_slice(b"endbfchar\n");
        }
        out.extend_from_slice(b"endcmap CMapName currentdict /CMap defineresource pop end end");
        out
    }
}

fn hexadecimal(out: &mut Vec<u8>, units: impl Iterator<Item = u16>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push(b'<');
    for unit in units {
        for shift in [12, 8, 4, 0] {
            out.push(DIGITS[usize::from(unit >> shift & 15)]);
        }
    }
    out.push(b'>');
}

impl Foundry {
    /// Returns the fonts that a document needs.
    pub fn cast(&mut self, paper: &Paper, deflate: &mut Deflate) -> Fonts {
        let mut collections = Face::ALL.map(Collection::new);
        for mark in paper.pages.iter().flat_map(|page| &page.marks) {
            match mark {
                Mark::Text { face, words, .. } => {
                    words.iter().for_each(|word| collections[face.index()].add(word));
                }
                Mark::Box { word, .. } => collections[Face::Regular.index()].add(word),
                _ => {}
            }
        }
        collections.map(|collection| {
            let face = collection.face;
            let glyphs = collection.finish();
            let ids: Vec<u16> = glyphs.iter().map(|glyph| glyph.id).collect();
            let any = !glyphs.is_empty();
            any.then(|| Font { face, subset: self.subset(face, ids, deflate), glyphs })
        })
    }

    fn subset(&mut self, face: Face, glyphs: Vec<u16>, deflate: &mut Deflate) -> Rc<Subset> {
        let key = (face, glyphs);
        if let Some(subset) = self.subsets.get(&key) {
            return Rc::clone(subset);
        }
        let subset = Rc::new(cut(face, &key.1, deflate));
        if self.subsets.len() >= SUBSETS_KEPT {
            self.subsets.clear();
        }
        self.subsets.insert(key, Rc::clone(&subset));
        subset
    }
}

fn cut(face: Face, glyphs: &[u16], deflate: &mut Deflate) -> Subset {
    let font::Subset { file, numbers } = font::subset(face, glyphs);
    let hash = Hash::of(&file);
    let letters = hash.as_bytes()[..6].iter().map(|byte| char::from(b'A' + byte % 26)).collect();
    Subset { packed: deflate.thorough(&file), length: file.len(), letters, numbers }
}

/// The glyphs of one face as they are met.
struct Collection {
    face: Face,
    seen: Vec<bool>,
    glyphs: Vec<Used>,
}

impl Collection {
    fn new(face: Face) -> Collection {
        let count = face.font().num_glyphs() as usize;
        Collection { face, seen: vec![false; count], glyphs: Vec::new() }
    }

    fn add(&mut self, word: &Word) {
        for glyph in &word.glyphs {
            let seen = &mut self.seen[usize::from(glyph.id)];
            if !std::mem::replace(seen, true) {
                let text = match &word.text[glyph.text.clone()] {
                    "" => NOTHING,
                    text => text,
                };
                self.glyphs.push(Used { id: glyph.id, advance: glyph.natural, text: text.into() });
            }
        }
    }

    fn finish(mut self) -> Vec<Used> {
        self.glyphs.sort_unstable_by_key(|glyph| glyph.id);
        self.glyphs
    }
}
