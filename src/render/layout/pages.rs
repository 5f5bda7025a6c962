//! The galley cut into pages.

use std::rc::Rc;

use crate::render::paper::{Artifact, Kid, Length, Mark, Page, Paper, TagId};

use super::galley::{Galley, Owner, Strip};
use super::style::{HAIRLINE, Sheet};

/// The thickness of the bar beside a quotation.
const QUOTE_BAR: Length = 150;

/// Cuts the galley: strips that are joined stay on one page, unless a page cannot hold them.
pub fn cut(galley: Galley, sheet: Sheet) -> Paper {
    let Galley { strips, tags, outline, heads } = galley;
    let paper =
        Paper { width: sheet.width, height: sheet.height, pages: Vec::new(), tags, outline };
    let last = Above::default();
    let mut cutter = Cutter { paper, sheet, top: 0, owner: None, last, foot: None, heads };
    cutter.begin_page();
    let mut strips = strips.into_iter().peekable();
    while let Some(first) = strips.next() {
        let mut together = vec![first];
        while let Some(next) = strips.next_if(|next| next.joined) {
            together.push(next);
        }
        cutter.place_together(together);
    }
    cutter.close();
    cutter.paper
}

struct Cutter {
    paper: Paper,
    sheet: Sheet,
    /// Where the next strip begins.
    top: Length,
    /// What the open marks mean.
    owner: Option<Owner>,
    last: Above,
    /// What stands in the feet of the pages from here on.
    foot: Option<Rc<str>>,
    heads: Vec<Vec<Strip>>,
}

/// What the next strip has to know of the one above it.
#[derive(Default)]
struct Above {
    quotes: Vec<Length>,
    head: Option<usize>,
}

impl Cutter {
    fn place_together(&mut self, strips: Vec<Strip>) {
        if let Some(foot) = strips.first().and_then(|strip| strip.foot.clone()) {
            self.turn_page(None);
            self.page().foot = Some(Rc::clone(&foot));
            self.foot = Some(foot);
        }
        let height: Length = strips.iter().map(|strip| strip.gap + strip.height).sum();
        let gap = if self.at_top() { strips.first().map_or(0, |strip| strip.gap) } else { 0 };
        if !self.fits(height - gap) {
            self.turn_page(strips.first());
        }
        for strip in strips {
            if !self.fits(self.gap_above(&strip) + strip.height) {
                self.turn_page(Some(&strip));
            }
            self.place(strip);
        }
    }

    fn fits(&self, height: Length) -> bool {
        self.top + height <= self.sheet.bottom()
    }

    fn at_top(&self) -> bool {
        self.top == self.sheet.top
    }

    fn gap_above(&self, strip: &Strip) -> Length {
        if self.at_top() { 0 } else { strip.gap }
    }

    /// Ends the page, unless nothing stands on it, and repeats the head of a parted table.
    fn turn_page(&mut self, next: Option<&Strip>) {
        if self.at_top() {
            return;
        }
        let head = next.and_then(|strip| strip.head).filter(|head| self.last.head == Some(*head));
        self.close();
        self.begin_page();
        let repeated: Vec<Strip> = match head {
            Some(head) => self.heads[head].iter().map(Strip::repeated).collect(),
            None => Vec::new(),
        };
        for strip in repeated {
            self.place(strip);
        }
    }

    fn begin_page(&mut self) {
        let (foot, marks) = (self.foot.clone(), Vec::with_capacity(256));
        self.paper.pages.push(Page { foot, marks, owners: Vec::new() });
        self.top = self.sheet.top;
        self.last = Above::default();
    }

    fn place(&mut self, strip: Strip) {
        let gap = self.gap_above(&strip);
        self.quote_bars(&strip, gap);
        self.top += gap;
        if let Some(landmark) = strip.landmark {
            self.paper.outline[landmark].page = self.paper.pages.len() - 1;
            self.paper.outline[landmark].top = self.top;
        }
        for mut part in strip.parts {
            self.belongs_to(part.owner);
            for mark in &mut part.marks {
                mark.lower(self.top);
            }
            self.marks().append(&mut part.marks);
        }
        self.top += strip.height;
        self.last = Above { quotes: strip.quotes, head: strip.head };
    }

    /// Draws the bars of quotations, without a break where the quotation goes on.
    fn quote_bars(&mut self, strip: &Strip, gap: Length) {
        for left in &strip.quotes {
            let above = if self.last.quotes.contains(left) { gap } else { 0 };
            let area = [*left, self.top + gap - above, QUOTE_BAR, strip.height + above];
            self.belongs_to(Owner::Artifact(Artifact::Layout));
            self.marks().push(Mark::Fill { area, colour: HAIRLINE });
        }
    }

    /// Opens marks of this meaning, unless they are open already.
    fn belongs_to(&mut self, owner: Owner) {
        if self.owner == Some(owner) {
            return;
        }
        self.close();
        self.owner = Some(owner);
        let begin = match owner {
            Owner::Tag(tag) => Mark::Begin(self.piece_of(tag)),
            Owner::Artifact(artifact) => Mark::Artifact(artifact),
        };
        self.marks().push(begin);
    }

    /// Returns the number of a new piece of content of the tag.
    fn piece_of(&mut self, tag: TagId) -> usize {
        let page = self.paper.pages.len() - 1;
        let owners = &mut self.paper.pages[page].owners;
        let piece = owners.len();
        owners.push(tag);
        self.paper.tags[tag].kids.push(Kid::Content(page, piece));
        piece
    }

    fn close(&mut self) {
        if self.owner.take().is_some() {
            self.marks().push(Mark::End);
        }
    }

    fn marks(&mut self) -> &mut Vec<Mark> {
        &mut self.page().marks
    }

    fn page(&mut self) -> &mut Page {
        self.paper.pages.last_mut().expect("cut begins with a page")
    }
}

#[cfg(test)]
mod tests;
