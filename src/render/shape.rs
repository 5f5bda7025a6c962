//! Words to glyphs: kerning, ligatures and marks, each distinct word shaped once.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use harfrust::{
    Buffer, ClusterLevel, Direction, GlyphId, Script, ShapeOptions, ShapePlan, ShaperFont,
};

use super::font::Face;

/// Words kept per face; a batch of plans repeats a few thousand, a hostile file does not.
const WORDS_KEPT: usize = 20_000;

const SCRIPTS: [Script; 3] = [Script::LATIN, Script::GREEK, Script::CYRILLIC];

/// A glyph as it stands in a word; lengths are font units.
#[derive(Clone)]
pub struct Glyph {
    /// The number of the glyph in its face.
    pub id: u16,
    /// How far the pen moves here, kerning included.
    pub advance: i32,
    /// How far the glyph moves the pen by itself.
    pub natural: i32,
    /// How far the glyph is drawn from the pen, to the right and up.
    pub shift: (i32, i32),
    /// The bytes of the word that the glyph stands for; empty where a former glyph has them.
    pub text: Range<usize>,
}

/// A shaped piece of text in one face.
pub struct Word {
    /// The text, with the spaces that follow the word.
    pub text: Box<str>,
    /// The glyphs, from left to right.
    pub glyphs: Vec<Glyph>,
    /// The width of the whole.
    pub width: i64,
    /// The part of the width that is trailing space.
    pub trailing: i64,
}

impl Word {
    /// Returns the part of the word that these glyphs make up.
    pub fn part(&self, glyphs: Range<usize>) -> Word {
        let glyphs = &self.glyphs[glyphs];
        let start = glyphs.first().map_or(0, |first| first.text.start);
        let end = glyphs.last().map_or(start, |last| last.text.end);
        let moved = |glyph: &Glyph| Glyph {
            text: glyph.text.start - start..glyph.text.end - start,
            ..glyph.clone()
        };
        Word::new(&self.text[start..end], glyphs.iter().map(moved).collect())
    }

    fn new(text: &str, glyphs: Vec<Glyph>) -> Word {
        let trailing = glyphs.iter().rev().take_while(|glyph| &text[glyph.text.clone()] == " ");
        Word {
            width: glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum(),
            trailing: trailing.map(|glyph| i64::from(glyph.advance)).sum(),
            text: text.into(),
            glyphs,
        }
    }
}

/// Shapes words and remembers them.
pub struct Shaper {
    faces: [Shaping; 3],
    buffer: Buffer,
}

struct Shaping {
    font: ShaperFont<'static, 'static>,
    plans: [ShapePlan; 3],
    words: HashMap<Box<str>, Rc<Word>>,
}

impl Shaper {
    /// Prepares the faces.
    pub fn new() -> Shaper {
        Shaper { faces: Face::ALL.map(Shaping::new), buffer: Buffer::new() }
    }

    /// Returns the word set in the face.
    pub fn word(&mut self, face: Face, text: &str) -> Rc<Word> {
        let shaping = &mut self.faces[face.index()];
        if let Some(word) = shaping.words.get(text) {
            return Rc::clone(word);
        }
        let word = Rc::new(shaping.shape(&mut self.buffer, text));
        if shaping.words.len() >= WORDS_KEPT {
            shaping.words.clear();
        }
        shaping.words.insert(text.into(), Rc::clone(&word));
        word
    }
}

impl Shaping {
    fn new(face: Face) -> Shaping {
        let font = face.font();
        let plan = |script| ShapePlan::new(font, Direction::LeftToRight, Some(script), None, &[]);
        Shaping { font: ShaperFont::new(font), plans: SCRIPTS.map(plan), words: HashMap::new() }
    }

    fn shape(&self, buffer: &mut Buffer, text: &str) -> Word {
        buffer.reset();
        buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let script =
            SCRIPTS.iter().position(|script| buffer.script() == Some(*script)).unwrap_or(0);
        buffer.set_script(Some(SCRIPTS[script]));
        buffer.set_direction(Direction::LeftToRight);
        let options = ShapeOptions::new().plan(Some(&self.plans[script]));
        harfrust::shape(&self.font, buffer, options)
            .expect("the plan was made for this font, script and direction");
        Word::new(text, self.glyphs(buffer, text))
    }

    fn glyphs(&self, buffer: &Buffer, text: &str) -> Vec<Glyph> {
        let (infos, positions) = (buffer.glyph_infos(), buffer.glyph_positions());
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(infos.len());
        for (info, position) in infos.iter().zip(positions).rev() {
            let start = info.cluster as usize;
            let end = glyphs.last().map_or(text.len(), |next| next.text.start);
            glyphs.push(Glyph {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                advance: position.x_advance,
                natural: self.font.glyph_h_advance(GlyphId::new(info.glyph_id)),
                shift: (position.x_offset, position.y_offset),
                text: start..end,
            });
        }
        glyphs.reverse();
        give_shared_text_to_the_first(&mut glyphs);
        glyphs
    }
}

/// A cluster of several glyphs has its text on the last one after the walk from the right;
/// text extraction wants it on the first.
fn give_shared_text_to_the_first(glyphs: &mut [Glyph]) {
    for i in (1..glyphs.len()).rev() {
        if glyphs[i - 1].text.is_empty() && glyphs[i - 1].text.start == glyphs[i].text.start {
            glyphs[i - 1].text = glyphs[i].text.clone();
            glyphs[i].text = glyphs[i].text.end..glyphs[i].text.end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(word: &Word) -> Vec<&str> {
        word.glyphs.iter().map(|glyph| &word.text[glyph.text.clone()]).collect()
    }

    #[test]
    fn every_byte_belongs_to_one_glyph() {
        let mut shaper = Shaper::new();
        for text in
            ["office ", "Ελληνικά", "Привет,", "ợ", "m\u{302}n", "a\u{301}\u{323}z", "⟦x⟧  "]
        {
            let word = shaper.word(Face::Regular, text);
            assert_eq!(texts(&word).concat(), text);
            assert!(word.glyphs.iter().all(|glyph| glyph.id != 0), "{text}");
        }
    }

    /// Text is read back glyph by glyph: of several for one character the first must have it.
    #[test]
    fn every_letter_with_every_mark_reads_back() {
        let mut shaper = Shaper::new();
        let codes = Face::Regular.font().charmap().unicodes().map(|(code, _)| code);
        let all: Vec<char> = codes.filter_map(char::from_u32).collect();
        let marks = all.iter().filter(|c| ('\u{300}'..'\u{370}').contains(*c));
        let marks: Vec<char> = marks.copied().collect();
        for letter in all {
            for mark in &marks {
                let word = shaper.word(Face::Regular, &format!("{letter}{mark}"));
                assert_eq!(texts(&word).concat(), &*word.text);
                assert!(!texts(&word)[0].is_empty(), "{letter}{mark}");
            }
        }
    }

    #[test]
    fn a_ligature_stands_for_all_its_letters() {
        let word = Shaper::new().word(Face::Regular, "office");
        assert!(texts(&word).contains(&"ffi"), "{:?}", texts(&word));
    }

    #[test]
    fn pairs_are_kerned_and_trailing_space_is_known() {
        let mut shaper = Shaper::new();
        let word = shaper.word(Face::Regular, "AVA ");
        let natural: i32 = word.glyphs.iter().map(|glyph| glyph.natural).sum();
        assert!(word.width < i64::from(natural));
        assert_eq!(word.trailing, 260);
        assert_eq!(shaper.word(Face::Regular, "x").trailing, 0);
    }

    #[test]
    fn marks_are_lifted_over_their_letter() {
        let word = Shaper::new().word(Face::Regular, "q\u{302}");
        assert!(word.glyphs.iter().any(|glyph| glyph.shift.0 != 0 || glyph.advance == 0));
    }

    #[test]
    fn a_word_is_shaped_once() {
        let mut shaper = Shaper::new();
        let first = shaper.word(Face::Bold, "again");
        assert!(Rc::ptr_eq(&first, &shaper.word(Face::Bold, "again")));
    }
}
