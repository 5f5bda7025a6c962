//! What layout hands to the PDF writer: marks on pages, a tree of tags, an outline.
//!
//! Every length is a whole number of hundredths of a point, counted from the left and from
//! the top of the page.

use std::rc::Rc;

use super::font::Face;
use super::shape::Word;

/// A length in hundredths of a point.
pub type Length = i64;

/// Returns the length of so many points.
pub const fn points(count: i64) -> Length {
    count * 100
}

/// A document ready to be written.
pub struct Paper {
    /// Width of every page.
    pub width: Length,
    /// Height of every page.
    pub height: Length,
    /// The pages.
    pub pages: Vec<Page>,
    /// What the marks mean, from the document down.
    pub tags: Vec<Tag>,
    /// The headings, in order.
    pub outline: Vec<Landmark>,
}

impl Paper {
    /// Enlarges everything on the pages.
    pub fn enlarge(&mut self, larger: impl Fn(Length) -> Length) {
        let each = |length: &mut Length| *length = larger(*length);
        self.outline.iter_mut().for_each(|landmark| each(&mut landmark.top));
        let marks = self.pages.iter_mut().flat_map(|page| &mut page.marks);
        marks.for_each(|mark| mark.enlarge(each));
    }
}

/// A page.
#[derive(Default)]
pub struct Page {
    /// What stands in the foot of the page instead of what stands in the others'.
    pub foot: Option<Rc<str>>,
    /// What is drawn, in order.
    pub marks: Vec<Mark>,
    /// The tag that owns each piece of marked content, by the number of the piece.
    pub owners: Vec<TagId>,
}

/// A colour: red, green, blue in hundredths.
pub type Colour = [u8; 3];

/// The place of a tag in [`Paper::tags`].
pub type TagId = usize;

/// Something on a page.
#[derive(Clone)]
pub enum Mark {
    /// Content of a tag begins; the number is the piece's on its page.
    Begin(usize),
    /// Decoration begins.
    Artifact(Artifact),
    /// Content or decoration ends.
    End,
    /// Words on a line.
    Text {
        /// The face.
        face: Face,
        /// The size.
        size: Length,
        /// The colour.
        colour: Colour,
        /// Where the first word begins.
        x: Length,
        /// Where the words stand.
        baseline: Length,
        /// The words, each following the one before.
        words: Vec<Rc<Word>>,
    },
    /// A box to tick, drawn over the character that readers of the text find in its place.
    Box {
        /// Left, top, and the length of each side.
        area: [Length; 3],
        /// The colour.
        colour: Colour,
        /// The size of the character.
        size: Length,
        /// The character, in the regular face.
        word: Rc<Word>,
    },
    /// A filled rectangle.
    Fill {
        /// Left, top, width, height.
        area: [Length; 4],
        /// The colour.
        colour: Colour,
    },
    /// A filled shape with straight sides.
    Shape {
        /// The corners, one after the other.
        corners: Vec<(Length, Length)>,
        /// The colour.
        colour: Colour,
    },
    /// A filled circle.
    Dot {
        /// The middle.
        middle: (Length, Length),
        /// The radius.
        radius: Length,
        /// The colour.
        colour: Colour,
    },
    /// A straight line.
    Line {
        /// One end.
        from: (Length, Length),
        /// The other end.
        to: (Length, Length),
        /// The thickness.
        thickness: Length,
        /// The colour.
        colour: Colour,
    },
}

/// Kinds of decoration, which is not read aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// Rules and fills, and head rows repeated.
    Layout,
    /// The running header.
    Header,
    /// The running footer.
    Footer,
}

impl Mark {
    /// Moves the mark down.
    pub fn lower(&mut self, by: Length) {
        match self {
            Mark::Begin(_) | Mark::Artifact(_) | Mark::End => {}
            Mark::Text { baseline, .. } => *baseline += by,
            Mark::Box { area, .. } => area[1] += by,
            Mark::Fill { area, .. } => area[1] += by,
            Mark::Shape { corners, .. } => corners.iter_mut().for_each(|corner| corner.1 += by),
            Mark::Dot { middle, .. } => middle.1 += by,
            Mark::Line { from, to, .. } => {
                from.1 += by;
                to.1 += by;
            }
        }
    }

    fn enlarge(&mut self, larger: impl Fn(&mut Length)) {
        match self {
            Mark::Begin(_) | Mark::Artifact(_) | Mark::End => {}
            Mark::Text { size, x, baseline, .. } => {
                [size, x, baseline].into_iter().for_each(larger)
            }
            Mark::Box { area, size, .. } => area.iter_mut().chain([size]).for_each(larger),
            Mark::Fill { area, .. } => area.iter_mut().for_each(larger),
            Mark::Shape { corners, .. } => {
                corners.iter_mut().flat_map(|(x, y)| [x, y]).for_each(larger);
            }
            Mark::Dot { middle: (x, y), radius, .. } => [x, y, radius].into_iter().for_each(larger),
            Mark::Line { from, to, thickness, .. } => {
                [&mut from.0, &mut from.1, &mut to.0, &mut to.1, thickness]
                    .into_iter()
                    .for_each(larger);
            }
        }
    }
}

/// What a part of the document is.
#[derive(Clone, PartialEq, Eq)]
pub enum Role {
    /// The whole.
    Document,
    /// A heading of this level; levels are never skipped.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// Preformatted text.
    Code,
    /// A quotation.
    Quote,
    /// A list, numbered or not.
    List {
        /// Whether the labels are numbers.
        numbered: bool,
    },
    /// An item of a list.
    Item,
    /// The bullet or number of an item.
    Label,
    /// What an item says.
    Body,
    /// A table.
    Table,
    /// The head of a table.
    TableHead,
    /// The rest of a table.
    TableBody,
    /// A row.
    Row,
    /// A cell of the head, which stands for its column.
    HeadCell,
    /// Another cell.
    Cell,
    /// A drawing, with what it shows in words.
    Figure(String),
}

/// A part of the document.
pub struct Tag {
    /// What it is.
    pub role: Role,
    /// The tag it is part of; the document's is its own.
    pub parent: TagId,
    /// What it consists of, in reading order.
    pub kids: Vec<Kid>,
}

/// A part of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kid {
    /// Another tag.
    Tag(TagId),
    /// Marked content: the page, and the number of the piece on it.
    Content(usize, usize),
}

/// A heading as the outline shows it.
pub struct Landmark {
    /// The level, from 1.
    pub level: u8,
    /// The text.
    pub title: String,
    /// The page, from 0.
    pub page: usize,
    /// Its height on the page.
    pub top: Length,
}
