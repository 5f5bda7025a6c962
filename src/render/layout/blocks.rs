//! Paragraphs, headings, lists, quotations, preformatted text and rules to strips.

use std::rc::Rc;

use crate::render::font::{ASCENT, DESCENT, Face, UNITS_PER_EM};
use crate::render::markdown::{Block, Item, List, Span, Text};
use crate::render::paper::{Artifact, Landmark, Length, Mark, Role, TagId};
use crate::render::shape::Shaper;

use super::drawn::{BOX, tick_box};
use super::galley::{DOCUMENT, Galley, Owner, Part, Strip};
use super::lines::Line;
use super::style::{
    self, AROUND_FIGURES, BETWEEN_ITEMS, BETWEEN_PARAGRAPHS, BODY, CODE, Column, INDENT, Type,
};
use super::words::words;

/// A list of more boxes than this may be parted by the end of a page.
const BOXES_KEPT: usize = 14;

/// Casts blocks into strips.
pub struct Caster<'a> {
    /// Where the strips go.
    pub galley: Galley,
    /// Where the words come from.
    pub shaper: &'a mut Shaper,
    /// What the blocks are part of.
    pub parent: TagId,
    /// The height that a page has for strips.
    pub room: Length,
    /// The distance of the next strip from the one above.
    pub gap: Length,
    /// Whether the next strip must stay with the one above.
    pub keep: bool,
    /// A bullet or number that waits for the first line of its item.
    label: Option<Part>,
    foot: Option<Rc<str>>,
    quotes: Vec<Length>,
    heading: u8,
}

impl<'a> Caster<'a> {
    /// Starts with an empty galley for pages that have this height for strips.
    pub fn new(shaper: &'a mut Shaper, room: Length) -> Caster<'a> {
        Caster {
            galley: Galley::new(),
            shaper,
            parent: DOCUMENT,
            room,
            gap: 0,
            keep: false,
            label: None,
            foot: None,
            quotes: Vec::new(),
            heading: 0,
        }
    }

    /// Returns the galley.
    pub fn finish(self) -> Galley {
        self.galley
    }

    /// Casts blocks that stand one under the other in a column.
    pub fn blocks(&mut self, blocks: &[Block], column: Column) {
        for (at, block) in blocks.iter().enumerate() {
            match block {
                Block::Heading(level, text) => self.heading(*level, text, column),
                Block::Paragraph(text) => {
                    let above = at.checked_sub(1).map(|above| &blocks[above]);
                    self.paragraph(text, column, Bond::of(text, above, blocks.get(at + 1)));
                }
                Block::List(list) => self.list(list, column),
                Block::Quote(blocks) => self.quote(blocks, column),
                Block::Table(table) => self.table(table, column),
                Block::Code(lines) => self.code(lines, column),
                Block::Chart(chart) => self.chart(chart, column),
                Block::Signatures(signatures) => self.signatures(signatures, column),
                Block::Fill(lines) => self.fill(lines, column),
                Block::Page(foot) => self.begin_page(foot),
                Block::Rule => self.rule(column),
            }
        }
    }

    /// Asks for at least this distance above the next strip.
    pub fn space(&mut self, distance: Length) {
        self.gap = self.gap.max(distance);
    }

    /// Lets the next strip begin a page, with this in its foot.
    fn begin_page(&mut self, foot: &str) {
        self.foot = Some(foot.into());
        self.keep = false;
    }

    /// Adds a strip under the last one.
    pub fn push(&mut self, mut strip: Strip) {
        strip.foot = self.foot.take();
        strip.gap += std::mem::take(&mut self.gap);
        strip.joined |= std::mem::take(&mut self.keep);
        if let Some(label) = self.label.take() {
            strip.parts.insert(0, label);
        }
        strip.quotes.clone_from(&self.quotes);
        self.galley.strips.push(strip);
    }

    /// Casts a text in lines, of which no page shows the first or last alone.
    pub fn text(&mut self, text: &[Span], column: Column, font: Type, tag: TagId) {
        let lines = words(text, self.shaper).lines(font.size, column.width);
        let count = lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            let joined = at == 1 || (at > 0 && at + 1 == count);
            let strip = line_strip(line, column.left, font, Owner::Tag(tag));
            self.push(Strip { joined, ..strip });
        }
    }

    fn paragraph(&mut self, text: &Text, column: Column, bond: Bond) {
        let tag = self.galley.tag(self.parent, Role::Paragraph);
        let first = self.galley.strips.len();
        self.text(text, column, BODY, tag);
        self.space(BETWEEN_PARAGRAPHS);
        self.keep = bond != Bond::Free;
        if bond == Bond::Heads {
            self.join_from(first);
        }
    }

    fn heading(&mut self, level: u8, text: &Text, column: Column) {
        if text.is_empty() {
            return;
        }
        self.heading = level.min(self.heading + 1);
        let look = style::heading(level);
        let tag = self.galley.tag(self.parent, Role::Heading(self.heading));
        let text: Text =
            text.iter().map(|span| Span { face: Face::Bold, ..span.clone() }).collect();
        self.space(look.above);
        let first = self.galley.strips.len();
        self.text(&text, column, look.font, tag);
        self.join_from(first);
        self.mark_landmark(first, &text);
        self.keep = true;
        self.gap = look.below;
    }

    /// Lets every strip from this one on stand on its page.
    fn join_from(&mut self, first: usize) {
        self.galley.strips[first..].iter_mut().skip(1).for_each(|strip| strip.joined = true);
    }

    fn mark_landmark(&mut self, strip: usize, text: &[Span]) {
        let title = text.iter().map(|span| span.text.as_str()).collect::<String>();
        self.galley.strips[strip].landmark = Some(self.galley.outline.len());
        let landmark = Landmark { level: self.heading, title, page: 0, top: 0 };
        self.galley.outline.push(landmark);
    }

    fn list(&mut self, list: &List, column: Column) {
        let numbered = list.start.is_some();
        let tag = self.galley.tag(self.parent, Role::List { numbered });
        let between = if list.loose { BETWEEN_PARAGRAPHS } else { BETWEEN_ITEMS };
        let labels: Vec<String> = (0..list.items.len()).map(|at| label(list, at)).collect();
        let indent = self.indent(&labels);
        // A few boxes to choose among are seen at once.
        let keeps = list.items.len() <= BOXES_KEPT && list.items.iter().all(Item::is_to_tick);
        for (at, (item, label)) in list.items.iter().zip(&labels).enumerate() {
            self.keep |= keeps && at > 0;
            self.item(item, label, tag, column, indent);
            self.gap = between;
        }
        self.space(if keeps { AROUND_FIGURES } else { BETWEEN_PARAGRAPHS });
    }

    /// Returns the indentation that leaves room for the widest label.
    fn indent(&mut self, labels: &[String]) -> Length {
        let widest = labels.iter().map(String::as_str).max_by_key(|label| label.chars().count());
        let width = self.shaper.word(Face::Regular, widest.unwrap_or_default()).width;
        INDENT.max(width * BODY.size / UNITS_PER_EM + 700)
    }

    fn item(&mut self, item: &Item, label: &str, list: TagId, column: Column, indent: Length) {
        let tag = self.galley.tag(list, Role::Item);
        let label_tag = self.galley.tag(tag, Role::Label);
        let body = self.galley.tag(tag, Role::Body);
        let inner = column.indented(indent);
        let font = Type { colour: style::BLUE, ..BODY };
        let word = self.shaper.word(Face::Regular, label);
        let x = inner.left - 500 - word.width * font.size / UNITS_PER_EM;
        let mark = match label.starts_with(BOX) {
            true => tick_box(word, inner.left - INDENT, baseline(font), BODY),
            false => Mark::Text {
                face: Face::Regular,
                size: font.size,
                colour: font.colour,
                x,
                baseline: baseline(font),
                words: vec![word],
            },
        };
        self.drop_label();
        self.label = Some(Part { owner: Owner::Tag(label_tag), marks: vec![mark] });
        let parent = std::mem::replace(&mut self.parent, body);
        for block in &item.blocks {
            if matches!(block, Block::List(_)) && self.label.is_none() {
                self.gap = BETWEEN_ITEMS;
            }
            self.blocks(std::slice::from_ref(block), inner);
        }
        self.parent = parent;
        self.drop_label();
    }

    /// Sets a label on a line of its own if its item has no line to stand on.
    fn drop_label(&mut self) {
        if self.label.is_some() {
            self.push(Strip { height: BODY.leading, ..Strip::default() });
        }
    }

    fn quote(&mut self, blocks: &[Block], column: Column) {
        let tag = self.galley.tag(self.parent, Role::Quote);
        let parent = std::mem::replace(&mut self.parent, tag);
        self.quotes.push(column.left + 200);
        self.blocks(blocks, column.indented(INDENT));
        self.quotes.pop();
        self.parent = parent;
    }

    fn code(&mut self, lines: &[String], column: Column) {
        let paragraph = self.galley.tag(self.parent, Role::Paragraph);
        let tag = self.galley.tag(paragraph, Role::Code);
        let text = vec![Span { text: lines.join("\n"), face: Face::Regular }];
        self.text(&text, column.indented(800), CODE, tag);
        self.space(BETWEEN_PARAGRAPHS);
    }

    fn rule(&mut self, column: Column) {
        let mark = Mark::Line {
            from: (column.left, 0),
            to: (column.left + column.width, 0),
            thickness: style::THIN,
            colour: style::HAIRLINE,
        };
        let part = Part { owner: Owner::Artifact(Artifact::Layout), marks: vec![mark] };
        self.space(AROUND_FIGURES);
        self.push(Strip { height: style::THIN, parts: vec![part], ..Strip::default() });
        self.space(AROUND_FIGURES);
    }
}

/// What binds a paragraph to the block under it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bond {
    /// Nothing does.
    Free,
    /// Its last lines say what the list, table or drawing under it is.
    Introduces,
    /// It is a heading, or the line under one: all of it stays with what follows.
    Heads,
}

impl Bond {
    fn of(text: &Text, above: Option<&Block>, below: Option<&Block>) -> Bond {
        let is_subtitle = matches!(above, Some(Block::Heading(..)))
            && text.iter().all(|span| span.face == Face::Italic);
        match below {
            _ if is_subtitle || heads_what_follows(text) => Bond::Heads,
            Some(Block::List(_) | Block::Table(_) | Block::Chart(_)) => Bond::Introduces,
            _ => Bond::Free,
        }
    }
}

/// What is all strong, but for something in italics, heads what follows and does not end a page.
fn heads_what_follows(text: &Text) -> bool {
    text.iter().all(|span| span.face != Face::Regular || span.text == " ")
        && text.iter().any(|span| span.face == Face::Bold)
}

fn label(list: &List, at: usize) -> String {
    match (list.items[at].done, list.start) {
        (Some(true), _) => "☒".to_owned(),
        (Some(false), _) => BOX.to_string(),
        (None, Some(start)) => format!("{}.", start.saturating_add(at as u64)),
        (None, None) => "•".to_owned(),
    }
}

/// Returns a strip with one line of text.
pub fn line_strip(line: Line, left: Length, font: Type, owner: Owner) -> Strip {
    let marks = line.marks(left, baseline(font), font);
    let parts = if marks.is_empty() { Vec::new() } else { vec![Part { owner, marks }] };
    Strip { height: font.leading, parts, ..Strip::default() }
}

/// Returns how far under the top of a line the letters stand.
pub fn baseline(font: Type) -> Length {
    let above = (font.leading - (ASCENT - DESCENT) * font.size / UNITS_PER_EM) / 2;
    above + ASCENT * font.size / UNITS_PER_EM
}
