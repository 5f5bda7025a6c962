//! Words to glyphs: kerning, ligatures and marks, each distinct word shaped once.

use std::cell::OnceCell;
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
/// The scripts that run to the left.
const LEFTWARD: [Script; 2] = [Script::HEBREW, Script::ARABIC];

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
    /// The glyphs, in the order of the text.
    pub glyphs: Vec<Glyph>,
    /// Whether each glyph stands at the left of the one before.
    pub leftward: bool,
    /// The width of the whole.
    pub width: i64,
    /// The part of the width that is trailing space.
    pub trailing: i64,
}

impl Word {
    /// Returns the part of the word that these glyphs make up.
    pub fn part(&self, glyphs: Range<usize>) -> Word {
        let glyphs = &self.glyphs[glyphs];
        let start = glyphs.iter().map(|glyph| glyph.text.start).min().unwrap_or(0);
        let end = glyphs.iter().map(|glyph| glyph.text.end).max().unwrap_or(start);
        let moved = |glyph: &Glyph| Glyph {
            text: glyph.text.start - start..glyph.text.end - start,
            ..glyph.clone()
        };
        let glyphs = glyphs.iter().map(moved).collect();
        Word::new(&self.text[start..end], glyphs, self.leftward)
    }

    fn new(text: &str, glyphs: Vec<Glyph>, leftward: bool) -> Word {
        let trailing = glyphs.iter().rev().take_while(|glyph| &text[glyph.text.clone()] == " ");
        Word {
            width: glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum(),
            trailing: trailing.map(|glyph| i64::from(glyph.advance)).sum(),
            text: text.into(),
            glyphs,
            leftward,
        }
    }
}

/// Shapes words and remembers them.
pub struct Shaper {
    faces: [Shaping; 3],
    buffer: Buffer,
}

struct Shaping {
    face: Face,
    font: ShaperFont<'static, 'static>,
    plans: [ShapePlan; 3],
    /// Made when they are first needed, which in most documents is never.
    leftward_plans: [OnceCell<ShapePlan>; 2],
    words: Words,
    leftward_words: Words,
}

type Words = HashMap<Box<str>, Rc<Word>>;

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
        keep(&mut shaping.words, text, &word);
        word
    }

    /// Returns a word that runs to the left, without spaces, set in the face.
    pub fn leftward_word(&mut self, face: Face, text: &str) -> Rc<Word> {
        let shaping = &mut self.faces[face.index()];
        if let Some(word) = shaping.leftward_words.get(text) {
            return Rc::clone(word);
        }
        let word = Rc::new(shaping.shape_leftward(&mut self.buffer, text));
        keep(&mut shaping.leftward_words, text, &word);
        word
    }
}

fn keep(words: &mut Words, text: &str, word: &Rc<Word>) {
    if words.len() >= WORDS_KEPT {
        words.clear();
    }
    words.insert(text.into(), Rc::clone(word));
}

impl Shaping {
    fn new(face: Face) -> Shaping {
        let font = face.font();
        let plan = |script| ShapePlan::new(font, Direction::LeftToRight, Some(script), None, &[]);
        Shaping {
            face,
            font: ShaperFont::new(font),
            plans: SCRIPTS.map(plan),
            leftward_plans: Default::default(),
            words: Words::new(),
            leftward_words: Words::new(),
        }
    }

    fn shape(&self, buffer: &mut Buffer, text: &str) -> Word {
        let script = guess(buffer, text, &SCRIPTS);
        buffer.set_script(Some(SCRIPTS[script]));
        buffer.set_direction(Direction::LeftToRight);
        self.run(buffer, &self.plans[script]);
        Word::new(text, self.glyphs(buffer, text, false), false)
    }

    fn shape_leftward(&self, buffer: &mut Buffer, text: &str) -> Word {
        let script = guess(buffer, text, &LEFTWARD);
        let tag = Some(LEFTWARD[script]);
        buffer.set_script(tag);
        buffer.set_direction(Direction::RightToLeft);
        let plan = || ShapePlan::new(self.face.font(), Direction::RightToLeft, tag, None, &[]);
        self.run(buffer, self.leftward_plans[script].get_or_init(plan));
        Word::new(text, self.glyphs(buffer, text, true), true)
    }

    fn run(&self, buffer: &mut Buffer, plan: &ShapePlan) {
        harfrust::shape(&self.font, buffer, ShapeOptions::new().plan(Some(plan)))
            .expect("the plan was made for this font, script and direction");
    }

    /// Reads the glyphs in the order of the text; the shaper has them from left to right.
    fn glyphs(&self, buffer: &Buffer, text: &str, leftward: bool) -> Vec<Glyph> {
        let (infos, positions) = (buffer.glyph_infos(), buffer.glyph_positions());
        let count = infos.len();
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(count);
        for from_end in 0..count {
            let at = if leftward { from_end } else { count - 1 - from_end };
            let (info, position) = (&infos[at], &positions[at]);
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
        Shaping::give_each_its_character(self.face, &mut glyphs, text);
        glyphs
    }

    /// Marks that the shaper puts in another order share their text. Where each glyph is that of one
    /// of the characters, each gets its own: a glyph stands for the same text wherever it is used.
    fn give_each_its_character(face: Face, glyphs: &mut [Glyph], text: &str) {
        let is_shared = |glyphs: &[Glyph]| glyphs.windows(2).any(|pair| pair[1].text.is_empty());
        if !is_shared(glyphs) {
            return;
        }
        for cluster in glyphs.chunk_by_mut(|_, next| next.text.is_empty()) {
            let start = cluster[0].text.start;
            let characters = text[cluster[0].text.clone()].char_indices();
            let mut own: Vec<(u32, Range<usize>)> = characters
                .filter_map(|(at, c)| {
                    let glyph = face.font().charmap().map_unicode(c)?;
                    Some((glyph.to_u32(), start + at..start + at + c.len_utf8()))
                })
                .collect();
            let find = |glyph: &Glyph| {
                let at = own.iter().position(|(id, _)| *id == u32::from(glyph.id))?;
                Some(own.swap_remove(at).1)
            };
            let found: Option<Vec<Range<usize>>> = cluster.iter().map(find).collect();
            if let Some(found) = found.filter(|_| own.is_empty()) {
                cluster.iter_mut().zip(found).for_each(|(glyph, text)| glyph.text = text);
            }
        }
    }
}

/// Fills the buffer and returns which of the scripts the text is in; the first, if it is in none.
fn guess(buffer: &mut Buffer, text: &str, scripts: &[Script]) -> usize {
    buffer.reset();
    buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
    buffer.push_str(text);
    buffer.guess_segment_properties();
    scripts.iter().position(|script| buffer.script() == Some(*script)).unwrap_or(0)
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
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    fn texts(word: &Word) -> Vec<&str> {
        word.glyphs.iter().map(|glyph| &word.text[glyph.text.clone()]).collect()
    }

    /// Marks may change places with each other, never with letters.
    fn is_told(word: &Word) -> bool {
        texts(word).concat().nfd().eq(word.text.nfd())
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
                assert!(is_told(&word), "{letter}{mark}");
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
    fn hebrew_and_arabic_are_in_the_order_of_the_text_and_arabic_letters_join() {
        let mut shaper = Shaper::new();
        for text in ["שָׁלוֹם", "(אבג)", "محمد", "عائشة", "سَلَام", "گلشیری"]
        {
            let word = shaper.leftward_word(Face::Regular, text);
            assert!(is_told(&word), "{text}");
            assert!(word.leftward && word.glyphs.iter().all(|glyph| glyph.id != 0), "{text}");
        }
        let joined = shaper.leftward_word(Face::Regular, "ممم");
        let forms: Vec<u16> = joined.glyphs.iter().map(|glyph| glyph.id).collect();
        assert!(forms[0] != forms[1] && forms[1] != forms[2] && forms[0] != forms[2], "{forms:?}");
        let [open, close] = ["(", ")"].map(|c| shaper.word(Face::Regular, c).glyphs[0].id);
        let mirrored = shaper.leftward_word(Face::Regular, "(א)");
        assert_eq!([mirrored.glyphs[0].id, mirrored.glyphs[2].id], [close, open]);
    }

    #[test]
    fn a_word_is_shaped_once() {
        let mut shaper = Shaper::new();
        let first = shaper.word(Face::Bold, "again");
        assert!(Rc::ptr_eq(&first, &shaper.word(Face::Bold, "again")));
    }
}
