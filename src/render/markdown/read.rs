//! pulldown-cmark's events to blocks.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::printable::printable;
use super::{Alignment, Block, Document, Item, List, MissingGlyph, Signature, Span, Table, Text};
use crate::render::chart::Chart;
use crate::render::font::Face;

/// Open blocks within one another; lists and quotations nested deeper are set at this depth.
const DEEPEST: usize = 24;

/// The name of the fence that begins a page.
pub const PAGE: &str = "page";

/// Reads a document, all of it: what a file says of itself is taken off before.
pub fn read(markdown: &str) -> Document {
    let mut reader = Reader::new(markdown);
    for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
        reader.event(event, range.start);
    }
    reader.finish()
}

/// Returns the extensions of CommonMark that documents are written with.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS
}

/// A block that is open while its parts are read.
enum Open {
    Blocks(Vec<Block>),
    List(List),
    Item(Item),
    Table { table: Table, row: Vec<Text> },
}

/// What a fenced block is for.
enum Fence {
    Code,
    Chart,
    Fill,
    Page,
    Signatures,
}

struct Reader {
    open: Vec<Open>,
    text: Text,
    strong: usize,
    emphasis: usize,
    fence: Option<Fence>,
    too_deep: usize,
    line_starts: Vec<usize>,
    missing: Vec<MissingGlyph>,
}

impl Reader {
    fn new(markdown: &str) -> Reader {
        let after_newline = markdown.match_indices('\n').map(|(at, _)| at + 1);
        Reader {
            open: vec![Open::Blocks(Vec::new())],
            text: Text::new(),
            strong: 0,
            emphasis: 0,
            fence: None,
            too_deep: 0,
            line_starts: std::iter::once(0).chain(after_newline).collect(),
            missing: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.push(&text, at),
            Event::SoftBreak => self.push(" ", at),
            Event::HardBreak => self.push("\n", at),
            Event::Rule => self.add(Block::Rule),
            Event::TaskListMarker(done) => {
                if let Some(Open::Item(item)) = self.open.last_mut() {
                    item.done = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock => self.paragraph(),
            Tag::CodeBlock(kind) => {
                self.paragraph();
                self.fence = Some(fence(&kind));
            }
            Tag::BlockQuote(_) => self.nest(|| Open::Blocks(Vec::new())),
            Tag::List(start) => {
                self.nest(|| Open::List(List { start, loose: false, items: Vec::new() }));
            }
            Tag::Item => {
                self.paragraph();
                match self.open.last() {
                    Some(Open::List(_)) => self.open.push(Open::Item(Item::default())),
                    _ => self.too_deep += 1,
                }
            }
            Tag::Table(alignments) => {
                self.paragraph();
                let alignments = alignments.into_iter().map(alignment).collect();
                let table = Table { alignments, ..Table::default() };
                self.open.push(Open::Table { table, row: Vec::new() });
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::HtmlBlock => self.paragraph(),
            TagEnd::Heading(level) => {
                let text = self.take_text();
                self.add(Block::Heading((level as u8).min(4), text));
            }
            TagEnd::CodeBlock => self.end_fence(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::TableCell => {
                let text = self.take_text();
                if let Some(Open::Table { row, .. }) = self.open.last_mut() {
                    row.push(text);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(end == TagEnd::TableHead),
            TagEnd::Table => self.close(),
            _ => {}
        }
    }

    fn nest(&mut self, open: impl FnOnce() -> Open) {
        self.paragraph();
        if self.open.len() >= DEEPEST || self.too_deep > 0 {
            self.too_deep += 1;
        } else {
            self.open.push(open());
        }
    }

    fn close(&mut self) {
        self.paragraph();
        if self.too_deep > 0 && !matches!(self.open.last(), Some(Open::Table { .. })) {
            self.too_deep -= 1;
            return;
        }
        match self.open.pop() {
            Some(Open::Blocks(blocks)) => self.add(Block::Quote(blocks)),
            Some(Open::List(list)) => self.add(Block::List(list)),
            Some(Open::Table { table, .. }) => self.add(Block::Table(table)),
            Some(Open::Item(item)) => {
                if let Some(Open::List(list)) = self.open.last_mut() {
                    list.items.push(item);
                }
            }
            None => {}
        }
    }

    fn end_row(&mut self, head: bool) {
        if let Some(Open::Table { table, row }) = self.open.last_mut() {
            let row = std::mem::take(row);
            if head {
                table.head = row;
            } else {
                table.rows.push(row);
            }
        }
    }

    /// Ends an explicit paragraph, which the items of tight lists do not have.
    fn end_paragraph(&mut self) {
        self.paragraph();
        if let [.., Open::List(list), Open::Item(_)] = &mut self.open[..] {
            list.loose = true;
        }
    }

    /// Adds the text read so far, if any, as a paragraph.
    fn paragraph(&mut self) {
        let text = self.take_text();
        if !text.is_empty() {
            self.add(Block::Paragraph(text));
        }
    }

    fn end_fence(&mut self) {
        let lines: Vec<String> = match self.take_text().first() {
            Some(span) => span.text.lines().map(str::to_owned).collect(),
            None => Vec::new(),
        };
        let block = match self.fence.take() {
            Some(Fence::Chart) => Block::Chart(Chart::read(&lines)),
            Some(Fence::Signatures) => {
                Block::Signatures(lines.iter().map(|l| signature(l)).collect())
            }
            Some(Fence::Fill) => Block::Fill(lines),
            Some(Fence::Page) => Block::Page(lines.join(" ")),
            Some(Fence::Code) | None => Block::Code(lines),
        };
        self.add(block);
    }

    fn add(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(Open::Blocks(blocks)) => blocks.push(block),
            Some(Open::Item(item)) => item.blocks.push(block),
            // Between its items a list holds nothing, and a table only cells.
            Some(Open::List(_) | Open::Table { .. }) | None => {}
        }
    }

    fn push(&mut self, text: &str, at: usize) {
        let face = match (self.strong, self.emphasis, self.in_table_head()) {
            (0, 0, false) => Face::Regular,
            (0, _, false) => Face::Italic,
            _ => Face::Bold,
        };
        let line = self.line_starts.partition_point(|start| *start <= at);
        let missing = &mut self.missing;
        let printed = printable(text, |character| {
            let found = MissingGlyph { character, line: Some(line) };
            let mut of_line = missing.iter().rev().take_while(|other| other.line == Some(line));
            if !of_line.any(|other| *other == found) {
                missing.push(found);
            }
        });
        match self.text.last_mut() {
            Some(span) if span.face == face => span.text.push_str(&printed),
            _ => self.text.push(Span { text: printed.into_owned(), face }),
        }
    }

    fn in_table_head(&self) -> bool {
        matches!(self.open.last(), Some(Open::Table { table, .. }) if table.head.is_empty())
    }

    /// Takes the text read so far; a line break at its end would only add an empty line.
    fn take_text(&mut self) -> Text {
        let mut text = std::mem::take(&mut self.text);
        if self.fence.is_none()
            && let Some(last) = text.last_mut()
        {
            last.text.truncate(last.text.trim_end_matches('\n').len());
        }
        text.retain(|span| !span.text.is_empty());
        text
    }

    fn finish(mut self) -> Document {
        self.paragraph();
        let blocks = match self.open.pop() {
            Some(Open::Blocks(blocks)) => blocks,
            _ => Vec::new(),
        };
        Document { blocks, missing: self.missing }
    }
}

fn fence(kind: &CodeBlockKind<'_>) -> Fence {
    let CodeBlockKind::Fenced(name) = kind else { return Fence::Code };
    match name.trim() {
        "chart" => Fence::Chart,
        "fill" => Fence::Fill,
        PAGE => Fence::Page,
        "sign" => Fence::Signatures,
        _ => Fence::Code,
    }
}

fn signature(line: &str) -> Signature {
    let (label, printed) = line.split_once('|').unwrap_or((line, ""));
    Signature { label: label.trim().to_owned(), printed: printed.trim().to_owned() }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::Right => Alignment::Right,
        pulldown_cmark::Alignment::Center => Alignment::Centre,
        _ => Alignment::Left,
    }
}

#[cfg(test)]
mod tests;
