//! Blocks to pages.
//!
//! Each block is cast into strips, which know how high they are and whether a page may end
//! above them; the strips form one long galley, and `pages` cuts the galley into pages. So
//! headings stay with their text, paragraphs never leave a line alone, and the head of a
//! table returns on every page, by one rule for all blocks.

mod balance;
mod blocks;
mod chart;
mod columns;
mod direction;
mod drawn;
mod fill;
mod furniture;
mod galley;
mod lines;
mod pages;
mod sign;
mod style;
mod table;
mod words;

use super::markdown::Block;
use super::paper::Paper;
use super::shape::Shaper;
use super::{Imprint, Print};

/// Lays a document out on pages.
pub fn lay_out(blocks: &[Block], imprint: &Imprint, shaper: &mut Shaper) -> Paper {
    let sheet = style::Sheet::new(imprint.page);
    let is_large = imprint.print == Print::Large;
    let cast_on = if is_large { sheet.for_large_print() } else { sheet };
    let mut caster = blocks::Caster::new(shaper, cast_on.room());
    caster.blocks(blocks, cast_on.column());
    let galley = caster.finish();
    let mut paper = pages::cut(galley, cast_on);
    if is_large {
        paper.enlarge(style::larger);
        (paper.width, paper.height) = (sheet.width, sheet.height);
    }
    // What stands at the edges is for the clinic, and would not fit in large print.
    furniture::add(&mut paper, imprint, sheet, shaper);
    paper
}
