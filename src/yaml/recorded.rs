//! What a built-in file says, taken down when the program was built.
//!
//! Half of a start was reading YAML that never changes. So the build writes down what the parser says
//! of each file, and the program reads that: the same events at the same places, for a tenth of the
//! time. It is the parser's word and nothing more; whatever is decided from it is decided as for any
//! file. The build script includes this file, which is why it knows nothing of the rest.

use serde_yaml::granit_parser::{Event, ScalarStyle};
use std::borrow::Cow;

/// What the parser says next.
#[derive(Debug, PartialEq)]
pub enum What<'s> {
    /// A document begins.
    Document,
    /// A text, and whether it stands without quotes.
    Scalar(Cow<'s, str>, bool),
    /// A list begins.
    List,
    /// A list ends.
    ListEnd,
    /// A mapping begins.
    Map,
    /// A mapping ends.
    MapEnd,
    /// A reference to another value; no file of ours has one.
    Alias,
}

impl<'s> What<'s> {
    /// Returns what an event says; nothing for the ends of a file.
    pub fn of(event: Event<'s>) -> Option<What<'s>> {
        Some(match event {
            Event::DocumentStart(..) => What::Document,
            Event::Scalar(text, style, ..) => What::Scalar(text, style == ScalarStyle::Plain),
            Event::SequenceStart(..) => What::List,
            Event::SequenceEnd => What::ListEnd,
            Event::MappingStart(..) => What::Map,
            Event::MappingEnd => What::MapEnd,
            Event::Alias(_) | Event::UnresolvedAlias(_) => What::Alias,
            _ => return None,
        })
    }

    /// Returns its text; empty where it is none.
    pub fn text(&self) -> Cow<'s, str> {
        match self {
            What::Scalar(text, _) => text.clone(),
            _ => Cow::default(),
        }
    }
}

/// What the parser says next, and where: from one byte to another, as it counts them.
pub type Said<'s> = (What<'s>, usize, usize);

/// A document begins. The marks stand before the places of each event.
pub const DOCUMENT: u8 = 0;
/// A list begins.
pub const LIST: u8 = 1;
/// A list ends.
pub const LIST_END: u8 = 2;
/// A mapping begins.
pub const MAP: u8 = 3;
/// A mapping ends.
pub const MAP_END: u8 = 4;
/// A text as it stands in the file, without quotes.
pub const PLAIN: u8 = 5;
/// A text between its two quotes.
pub const QUOTED: u8 = 6;
/// A text that the file writes in another way; it follows.
pub const OTHER_PLAIN: u8 = 7;
/// Such a text in quotes.
pub const OTHER_QUOTED: u8 = 8;

/// Returns an instrument file without its worked examples, which are its last key and half of its
/// length; `None` where it has none.
pub fn without_examples(text: &str) -> Option<String> {
    let (before, _) = text.split_once("\nexamples:\n")?;
    Some(format!("{before}\nexamples: []\n"))
}

/// Reads a record beside the text it was taken from.
pub struct Recorded<'s> {
    text: &'s str,
    record: &'s [u8],
    before: usize,
}

impl<'s> Recorded<'s> {
    /// Begins at the first event.
    pub fn new(text: &'s str, record: &'s [u8]) -> Recorded<'s> {
        Recorded { text, record, before: 0 }
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.record.split_first()?;
        self.record = rest;
        Some(*first)
    }

    /// Takes a number of seven bits a byte, the lowest first.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for place in 0..5 {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << (7 * place);
            if byte < 0x80 {
                break;
            }
        }
        Some(number)
    }

    fn written(&mut self) -> Option<Cow<'s, str>> {
        let length = self.number()?;
        let (text, rest) = self.record.split_at_checked(length)?;
        self.record = rest;
        std::str::from_utf8(text).ok().map(Cow::Borrowed)
    }
}

impl<'s> Iterator for Recorded<'s> {
    type Item = Said<'s>;

    fn next(&mut self) -> Option<Said<'s>> {
        let kind = self.byte()?;
        let start = self.before + self.number()?;
        let end = start + self.number()?;
        self.before = start;
        let stretch = || self.text.get(start..end);
        let what = match kind {
            DOCUMENT => What::Document,
            LIST => What::List,
            LIST_END => What::ListEnd,
            MAP => What::Map,
            MAP_END => What::MapEnd,
            PLAIN => What::Scalar(Cow::Borrowed(stretch()?), true),
            QUOTED => What::Scalar(Cow::Borrowed(between_quotes(stretch()?)?), false),
            OTHER_PLAIN => What::Scalar(self.written()?, true),
            OTHER_QUOTED => What::Scalar(self.written()?, false),
            _ => return None,
        };
        Some((what, start, end))
    }
}

/// Returns what stands between two quotes.
pub fn between_quotes(text: &str) -> Option<&str> {
    text.get(1..text.len().checked_sub(1)?)
}
