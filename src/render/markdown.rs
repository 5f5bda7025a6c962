//! Markdown to a tree of blocks, the only thing the typesetter sets.
//!
//! HTML comes out as the text it was written as, images as their alternative text, links as
//! their text; a document can therefore show nothing that is not in it and call nobody.
//! Characters that no face has are replaced here, where their line is still known.
//!
//! Blocks hold what clients said, so outside tests none of them can be printed by `Debug`.

mod plain;
mod printable;
mod read;

pub use plain::{front_matter, hides_something, images, plain, statements};
pub use printable::{MissingGlyph, printable};
pub use read::read;

use super::chart::Chart;
use super::font::Face;

/// A run of text in one face.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub struct Span {
    /// The characters; `\n` is a line break that must be kept.
    pub text: String,
    /// The face.
    pub face: Face,
}

/// The text of a paragraph, heading or cell.
pub type Text = Vec<Span>;

/// A part of a document that stands under the one before it.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 1 to 4.
    Heading(u8, Text),
    /// A paragraph.
    Paragraph(Text),
    /// A bullet, numbered or task list.
    List(List),
    /// A quotation.
    Quote(Vec<Block>),
    /// A table.
    Table(Table),
    /// Preformatted lines.
    Code(Vec<String>),
    /// Scores drawn as bars.
    Chart(Chart),
    /// Lines to sign on.
    Signatures(Vec<Signature>),
    /// Lines to write on.
    Fill(Vec<String>),
    /// From here on a new page, with this in its foot and in the feet of those that follow.
    Page(String),
    /// A rule from margin to margin.
    Rule,
}

/// A list.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub struct List {
    /// The first number, or `None` for bullets.
    pub start: Option<u64>,
    /// Whether the items stand apart as paragraphs do.
    pub loose: bool,
    /// The items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// Whether the task is done, for an item of a task list.
    pub done: Option<bool>,
    /// What the item says.
    pub blocks: Vec<Block>,
}

impl Item {
    /// Returns whether it is a box that is not ticked.
    pub fn is_to_tick(&self) -> bool {
        self.done == Some(false)
    }
}

/// A table whose rows all have as many cells as the head.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// How each column is aligned.
    pub alignments: Vec<Alignment>,
    /// The head row.
    pub head: Vec<Text>,
    /// The other rows.
    pub rows: Vec<Vec<Text>>,
}

/// The side to which the cells of a column are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// Left.
    #[default]
    Left,
    /// Centre.
    Centre,
    /// Right.
    Right,
}

/// A line to sign on.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    /// Whose signature it is: "Client".
    pub label: String,
    /// What is printed beside the label, such as a name; may be empty.
    pub printed: String,
}

/// A document as read.
pub struct Document {
    /// The blocks, in order.
    pub blocks: Vec<Block>,
    /// The characters that were replaced by their code points.
    pub missing: Vec<MissingGlyph>,
}
