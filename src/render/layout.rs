//! Blocks to pages.
//!
//! Each block is cast into strips, which know how high they are and whether a page may end
//! above them; the strips form one long galley, and `pages` cuts the galley into pages. So
//! headings stay with their text, paragraphs never leave a line alone, and the head of a
//! table returns on every page, by one rule for all blocks.

mod blocks;
mod chart;
mod columns;
mod furniture;
mod galley;
mod lines;
mod pages;
mod sign;
mod style;
mod table;

use super::Imprint;
use super::markdown::Block;
use super::paper::Paper;
use super::shape::Shaper;

/// Lays a document out on pages.
pub fn lay_out(blocks: &[Block], imprint: &Imprint, shaper: &mut Shaper) -> Paper {
    let sheet = style::Sheet::new(imprint.page);
    let mut caster = blocks::Caster::new(shaper);
    caster.blocks(blocks, sheet.column());
    let galley = caster.finish();
    let mut paper = pages::cut(galley, sheet);
    furniture::add(&mut paper, imprint, sheet, shaper);
    paper
}
