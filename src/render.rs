//! Markdown to PDF, and the escaping of text on its way into Markdown.
//!
//! ```text
//! Markdown -> markdown (blocks) -> layout (paper) -> pdf (bytes)
//! ```
//!
//! Nothing here knows what a plan is: a document is its Markdown, and the two outputs of the
//! program cannot disagree because one is made from the other.

pub mod chart;
pub mod escape;
mod font;
pub mod front;
pub mod guard;
pub mod head;
mod layout;
mod markdown;
mod paper;
mod pdf;
mod shape;
pub mod template;
pub mod view;

use std::cell::Cell;

use chrono::NaiveDate;

pub use crate::settings::PageSize;
pub use markdown::{MissingGlyph, front_matter, images};
pub use pdf::marker;

/// What a page says about the document around its text, and the file about itself.
#[derive(Clone)]
pub struct Imprint {
    /// The title of the file.
    pub title: String,
    /// The language of the text, as a BCP 47 tag: `en`.
    pub language: String,
    /// The running header, at the left.
    pub header_left: String,
    /// The running header, at the right: "Confidential", "DRAFT".
    pub header_right: String,
    /// The running footer: "Case a1042".
    pub footer: String,
    /// The day of the document.
    pub created: Option<NaiveDate>,
    /// What [`marker`] reads back from the file.
    pub marker: Option<String>,
    /// The size of the pages.
    pub page: PageSize,
    /// The size of the print.
    pub print: Print,
}

impl Default for Imprint {
    /// Returns an imprint in English that says nothing else.
    fn default() -> Imprint {
        Imprint {
            title: String::new(),
            language: "en".to_owned(),
            header_left: String::new(),
            header_right: String::new(),
            footer: String::new(),
            created: None,
            marker: None,
            page: PageSize::A4,
            print: Print::Usual,
        }
    }
}

/// The size of the print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Print {
    /// Running text of 10 points.
    #[default]
    Usual,
    /// Running text of 16 points, and everything else in proportion.
    Large,
}

/// A document set.
pub struct Typeset {
    /// The PDF file.
    pub bytes: Vec<u8>,
    /// The characters that were printed as their code points.
    pub missing: Vec<MissingGlyph>,
    /// How many pages there are.
    pub pages: usize,
}

/// Sets a Markdown document.
///
/// The same input gives the same bytes, whatever was set before. Words and fonts are
/// remembered per thread, which makes every document after the first several times faster.
pub fn typeset(markdown: &str, imprint: &Imprint) -> Typeset {
    // It is taken away meanwhile, so that one that a bug broke in the middle is never used again.
    let mut press = PRESS.take().unwrap_or_else(Press::new);
    let set = press.typeset(markdown, imprint);
    PRESS.set(Some(press));
    set
}

thread_local! {
    static PRESS: Cell<Option<Press>> = const { Cell::new(None) };
}

struct Press {
    shaper: shape::Shaper,
    writer: pdf::Writer,
}

impl Press {
    fn new() -> Press {
        Press { shaper: shape::Shaper::new(), writer: pdf::Writer::new() }
    }

    fn typeset(&mut self, markdown: &str, imprint: &Imprint) -> Typeset {
        let markdown::Document { blocks, mut missing } = markdown::read(markdown);
        let imprint = printable_imprint(imprint, &mut missing);
        let paper = layout::lay_out(&blocks, &imprint, &mut self.shaper);
        let bytes = self.writer.write(&paper, &imprint);
        Typeset { bytes, missing, pages: paper.pages.len() }
    }
}

/// Returns the imprint with the text at the edges of the page printable, each on one line.
fn printable_imprint(imprint: &Imprint, missing: &mut Vec<MissingGlyph>) -> Imprint {
    let mut print = |text: &str| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let report = |character| missing.push(MissingGlyph { character, line: None });
        markdown::printable(&line, report).into_owned()
    };
    Imprint {
        header_left: print(&imprint.header_left),
        header_right: print(&imprint.header_right),
        footer: print(&imprint.footer),
        ..imprint.clone()
    }
}
