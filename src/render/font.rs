//! The three faces that every document is set in, cut from Noto Sans and embedded, with the letters of its
//! Hebrew and Arabic families.
//!
//! `templates/fonts/README.md` says which characters they hold and how they were cut.
//! Which glyphs a text needs is the business of `shape`; this module knows the files.

use std::sync::LazyLock;

use harfrust::Font;
use subsetter::GlyphRemapper;

/// The size of the em square of every face, in font units.
pub const UNITS_PER_EM: i64 = 1000;
/// The height of the tallest letters above the baseline, in font units.
pub const ASCENT: i64 = 1069;
/// The depth of the deepest letters below the baseline, in font units, negative.
pub const DESCENT: i64 = -293;

/// A face of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// Text.
    Regular,
    /// Headings, strong text.
    Bold,
    /// Emphasis.
    Italic,
}

static FONTS: LazyLock<[Font; 3]> = LazyLock::new(|| Face::ALL.map(open));

fn open(face: Face) -> Font {
    Font::new(face.file(), 0).expect("the embedded fonts are TrueType files, a test opens them")
}

impl Face {
    /// Every face, in the order of [`Face::index`].
    pub const ALL: [Face; 3] = [Face::Regular, Face::Bold, Face::Italic];

    /// Returns the place of the face in tables of faces.
    pub fn index(self) -> usize {
        self as usize
    }

    /// Returns the PostScript name of the face.
    pub fn name(self) -> &'static str {
        match self {
            Face::Regular => "NotoSans-Regular",
            Face::Bold => "NotoSans-Bold",
            Face::Italic => "NotoSans-Italic",
        }
    }

    /// Returns the font file.
    pub fn file(self) -> &'static [u8] {
        match self {
            Face::Regular => include_bytes!("../../templates/fonts/NotoSans-Regular.ttf"),
            Face::Bold => include_bytes!("../../templates/fonts/NotoSans-Bold.ttf"),
            Face::Italic => include_bytes!("../../templates/fonts/NotoSans-Italic.ttf"),
        }
    }

    /// Returns the face as the shaper wants it.
    pub fn font(self) -> &'static Font {
        &FONTS[self.index()]
    }
}

/// Returns whether the faces have a glyph for the character; all three have the same.
pub fn covers(character: char) -> bool {
    matches!(character, ' '..='~')
        || Face::Regular.font().charmap().map_unicode(character).is_some()
}

/// A face reduced to some of its glyphs, which are numbered anew from 1.
pub struct Subset {
    /// The font file.
    pub file: Vec<u8>,
    /// The new number of each kept glyph, at the place of its old number.
    pub numbers: Vec<u16>,
}

/// Cuts a face down to these glyphs, given in ascending order.
pub fn subset(face: Face, glyphs: &[u16]) -> Subset {
    let remapper = GlyphRemapper::new_from_glyphs_sorted(glyphs);
    let file = subsetter::subset(face.file(), 0, &remapper)
        .expect("the embedded fonts can be cut, a test cuts each to all its glyphs");
    let mut numbers = vec![0; glyphs.last().map_or(0, |last| usize::from(*last) + 1)];
    for glyph in glyphs {
        numbers[usize::from(*glyph)] = remapper.get(*glyph).unwrap_or(0);
    }
    Subset { file, numbers }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_points(face: Face) -> Vec<u32> {
        let mut all: Vec<u32> = face.font().charmap().unicodes().map(|(code, _)| code).collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn faces_hold_the_same_characters() {
        let regular = code_points(Face::Regular);
        assert!(regular.len() > 1500);
        assert_eq!(regular, code_points(Face::Bold));
        assert_eq!(regular, code_points(Face::Italic));
    }

    /// Reads a signed number of a table straight from the file.
    fn entry(face: Face, table: &[u8; 4], offset: usize) -> i64 {
        let file = face.file();
        let record = (12..).step_by(16).find(|at| &file[*at..at + 4] == table).unwrap();
        let place = u32::from_be_bytes(file[record + 8..record + 12].try_into().unwrap()) as usize;
        i64::from(i16::from_be_bytes([file[place + offset], file[place + offset + 1]]))
    }

    #[test]
    fn constants_are_those_of_the_files() {
        for face in Face::ALL {
            assert_eq!(entry(face, b"head", 18), UNITS_PER_EM);
            assert_eq!(entry(face, b"hhea", 4), ASCENT);
            assert_eq!(entry(face, b"hhea", 6), DESCENT);
        }
    }

    #[test]
    fn covers_what_plans_are_written_with_and_no_invisible_control() {
        let needed = "AZaz09 äßçñøłŐşțảợẞαΩЖящאתعمگ“”‘’–—…•€£₽✓☐☒→←≤≥≠−×±▪⟦⟧½²";
        assert_eq!(needed.chars().find(|c| !covers(*c)), None);
        let hidden =
            ['\u{0}', '\t', '\u{AD}', '\u{200D}', '\u{202E}', '\u{2066}', '\u{FEFF}', '🙂', '語'];
        assert_eq!(hidden.into_iter().find(|c| covers(*c)), None);
    }

    #[test]
    fn every_glyph_can_be_cut() {
        for face in Face::ALL {
            let count = u16::try_from(face.font().num_glyphs()).unwrap();
            let glyphs: Vec<u16> = (0..count).collect();
            assert_eq!(subset(face, &glyphs).numbers, glyphs);
        }
    }

    #[test]
    fn a_subset_is_small_and_renumbered() {
        let cut = subset(Face::Regular, &[0, 40, 41]);
        assert!(cut.file.len() < 4000);
        assert_eq!((cut.numbers[40], cut.numbers[41]), (1, 2));
    }
}
