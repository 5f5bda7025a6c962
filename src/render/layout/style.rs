//! Sizes, distances and colours: everything that decides how a plan looks.

use crate::render::PageSize;
use crate::render::paper::{Colour, Length, points};

/// Paper.
pub const WHITE: Colour = [100, 100, 100];
/// Text.
pub const INK: Colour = [10, 10, 12];
/// Headings, and what is drawn.
pub const BLUE: Colour = [10, 25, 43];
/// Labels, the running header and footer; dark enough to be read in print.
pub const GREY: Colour = [36, 38, 42];
/// Rules.
pub const HAIRLINE: Colour = [70, 72, 76];
/// The head of a table, the track of a bar.
pub const TINT: Colour = [92, 94, 97];
/// Scores of concern; they have their words besides.
pub const CONCERN: Colour = [84, 87, 92];
/// The span of a score that is not known.
pub const PALE_BLUE: Colour = [74, 82, 91];

/// The thickness of rules.
pub const THIN: Length = 50;

/// A size of type and the distance from line to line.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// The size.
    pub size: Length,
    /// The height of a line.
    pub leading: Length,
    /// The colour.
    pub colour: Colour,
}

/// Running text.
pub const BODY: Type = Type { size: 1000, leading: 1400, colour: INK };
/// Text in tables.
pub const CELL: Type = Type { size: 900, leading: 1200, colour: INK };
/// Preformatted text.
pub const CODE: Type = Type { size: 900, leading: 1250, colour: INK };
/// Captions, and the text at the edges of the page.
pub const SMALL: Type = Type { size: 800, leading: 1050, colour: GREY };

/// Names and numbers inside a drawing.
pub const TINY: Type = Type { size: 700, leading: 880, colour: INK };

/// A heading: its type, the distance above and below it.
#[derive(Clone, Copy, Debug)]
pub struct HeadingStyle {
    /// The type.
    pub font: Type,
    /// The distance above.
    pub above: Length,
    /// The distance below.
    pub below: Length,
}

/// Returns the style of a heading of level 1 to 4.
pub fn heading(level: u8) -> HeadingStyle {
    let (size, leading, above, below) = match level {
        0 | 1 => (2000, 2500, 1600, 900),
        2 => (1400, 1800, 1500, 450),
        3 => (1150, 1500, 1100, 300),
        _ => (1000, 1400, 900, 200),
    };
    HeadingStyle { font: Type { size, leading, colour: BLUE }, above, below }
}

/// The distance between paragraphs.
pub const BETWEEN_PARAGRAPHS: Length = points(6);
/// The distance between the items of a tight list.
pub const BETWEEN_ITEMS: Length = 200;
/// The distance around tables, charts and other figures.
pub const AROUND_FIGURES: Length = points(8);
/// How far each list or quotation is indented.
pub const INDENT: Length = points(16);

/// The left edge and the width of a column of text.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The left edge.
    pub left: Length,
    /// The width.
    pub width: Length,
}

impl Column {
    /// Returns the column without so much at its left; it never gets narrower than an inch.
    pub fn indented(self, by: Length) -> Column {
        let by = by.min(self.width - points(72)).max(0);
        Column { left: self.left + by, width: self.width - by }
    }
}

/// A page and its margins.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// Width of the page.
    pub width: Length,
    /// Height of the page.
    pub height: Length,
    /// The distance of the text from the sides.
    pub side: Length,
    /// The distance of the text from the top.
    pub top: Length,
    /// The distance of the text from the bottom.
    pub foot: Length,
}

impl Sheet {
    /// Returns the page of this size.
    pub fn new(size: PageSize) -> Sheet {
        let (width, height) = match size {
            PageSize::A4 => (59528, 84189),
            PageSize::Letter => (points(612), points(792)),
        };
        Sheet { width, height, side: points(60), top: points(68), foot: points(66) }
    }

    /// Returns the page on which everything is as large as it is on this one once it is enlarged.
    pub fn for_large_print(self) -> Sheet {
        let smaller = |length: Length| length * 5 / 8;
        Sheet {
            width: smaller(self.width),
            height: smaller(self.height),
            side: smaller(self.side),
            top: smaller(self.top),
            foot: smaller(self.foot),
        }
    }

    /// Returns the column that the text stands in.
    pub fn column(self) -> Column {
        Column { left: self.side, width: self.width - 2 * self.side }
    }

    /// Returns the height of the text.
    pub fn room(self) -> Length {
        self.bottom() - self.top
    }

    /// Returns where the text ends.
    pub fn bottom(self) -> Length {
        self.height - self.foot
    }
}

/// Returns a length as it is in large print, where running text has 16 points.
pub fn larger(length: Length) -> Length {
    length * 8 / 5
}
