//! Tables: a head that returns on every page, rows that may be parted.

use crate::render::font::Face;
use crate::render::markdown::{Alignment, Block, Item, List, Span, Table, Text};
use crate::render::paper::{Artifact, Length, Mark, Role, TagId};

use super::balance::balance;
use super::blocks::{Caster, baseline};
use super::columns::{Extent, widths_with_boxes};
use super::drawn::BOX;
use super::fill::WRITING;
use super::galley::{Owner, Part, Strip};
use super::style::{AROUND_FIGURES, CELL, Column, HAIRLINE, THIN, TINT};
use super::words::{Words, words};

/// How many underscores at least stand in a cell to write in.
const LEAST_BLANK: usize = 4;
/// What the rules of a table are.
const RULES: Owner = Owner::Artifact(Artifact::Layout);
/// The distance of the text from the sides of its cell.
const PAD_SIDE: Length = 400;
/// The distance of the text from the rules above and below it.
const PAD_TEXT: Length = 300;
/// Rows to write in that stand together on a page; more may be parted.
const ROWS_KEPT: usize = 8;
/// Columns narrower than this have no room for a letter.
const LEAST_COLUMN: Length = 1800;
/// Heads higher than this do not return on later pages.
const HIGHEST_HEAD: Length = 15_000;

impl Caster<'_> {
    /// Casts a table.
    pub fn table(&mut self, table: &Table, column: Column) {
        if table.head.len() as Length * LEAST_COLUMN > column.width {
            return self.blocks(&[Block::List(rows_in_words(table))], column);
        }
        let cells = |row: &Vec<Text>, caster: &mut Self| -> Vec<Words> {
            row.iter().map(|cell| words(printed(cell), caster.shaper)).collect()
        };
        let head = cells(&table.head, self);
        let rows: Vec<Vec<Words>> = table.rows.iter().map(|row| cells(row, self)).collect();
        let grid = Grid::new(&head, &rows, table, column);
        let tag = self.galley.tag(self.parent, Role::Table);
        self.space(AROUND_FIGURES);
        let returning = self.head(&grid, &head, tag);
        if !rows.is_empty() {
            let body = self.galley.tag(tag, Role::TableBody);
            let keeps = rows.len() <= ROWS_KEPT && table.rows.iter().all(|row| is_to_write_in(row));
            for (at, (row, texts)) in rows.iter().zip(&table.rows).enumerate() {
                let blank: Vec<bool> = texts.iter().map(is_blank).collect();
                self.keep |= keeps && at > 0;
                self.row(&grid, (row, &blank), body, Role::Cell, returning);
            }
        }
        self.gap = AROUND_FIGURES;
    }

    /// Casts the head and returns its place among the heads that return, if it does.
    fn head(&mut self, grid: &Grid<'_>, head: &[Words], table: TagId) -> Option<usize> {
        let tag = self.galley.tag(table, Role::TableHead);
        let first = self.galley.strips.len();
        self.row(grid, (head, &[]), tag, Role::HeadCell, None);
        self.keep = true;
        let mut copies: Vec<Strip> =
            self.galley.strips[first..].iter().map(Strip::repeated).collect();
        copies.iter_mut().for_each(|strip| strip.gap = 0);
        if height_of(&copies) > HIGHEST_HEAD {
            return None;
        }
        self.galley.heads.push(copies);
        Some(self.galley.heads.len() - 1)
    }

    fn row(
        &mut self,
        grid: &Grid<'_>,
        (row, blank): (&[Words], &[bool]),
        parent: TagId,
        role: Role,
        head: Option<usize>,
    ) {
        let tag = self.galley.tag(parent, Role::Row);
        let is_head = role == Role::HeadCell;
        let cells: Vec<Cell> = row
            .iter()
            .zip(grid.cells())
            .map(|(words, place)| Cell {
                tag: self.galley.tag(tag, role.clone()),
                lines: place.lines(words),
            })
            .collect();
        let count = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1);
        let above = head.map_or(0, |head| height_of(&self.galley.heads[head]));
        let mut strips = match is_head || height_of_lines(count) + above <= self.room {
            true => vec![grid.strip(cells, count, true, true, is_head)],
            false => grid.line_strips(cells, count),
        };
        if let Some(last) = strips.last_mut().filter(|_| blank.contains(&true)) {
            grid.leave_room(last, blank);
        }
        for strip in strips {
            self.push(Strip { head, ..strip });
        }
    }
}

struct Cell {
    tag: TagId,
    /// The marks of each line, with lengths from the top of the line.
    lines: Vec<Vec<Mark>>,
}

/// Where the columns of a table are.
struct Grid<'a> {
    column: Column,
    places: Vec<Place<'a>>,
}

#[derive(Clone, Copy)]
struct Place<'a> {
    left: Length,
    width: Length,
    alignment: Option<&'a Alignment>,
}

impl<'a> Grid<'a> {
    fn new(head: &[Words], rows: &[Vec<Words>], table: &'a Table, column: Column) -> Grid<'a> {
        let rows = std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
        let asked: Vec<Vec<Extent>> = rows.map(|row| row.iter().map(extent).collect()).collect();
        let mut left = column.left;
        let place = |(at, width): (usize, Length)| {
            let place = Place { left, width, alignment: table.alignments.get(at) };
            left += width;
            place
        };
        let widths = column_widths(&asked, table, column.width);
        let places = widths.into_iter().enumerate().map(place).collect();
        Grid { column, places }
    }

    fn cells(&self) -> impl Iterator<Item = &Place<'a>> {
        self.places.iter()
    }

    /// Returns the strips of a row that no page can hold: one for each line.
    fn line_strips(&self, cells: Vec<Cell>, count: usize) -> Vec<Strip> {
        let mut lines: Vec<Vec<Cell>> = (0..count).map(|_| Vec::new()).collect();
        for cell in cells {
            for (at, marks) in cell.lines.into_iter().enumerate() {
                lines[at].push(Cell { tag: cell.tag, lines: vec![marks] });
            }
        }
        let strip = |(at, cells)| {
            let joined = at == 1 || at + 1 == count;
            let strip = self.strip(cells, 1, at == 0, at + 1 == count, false);
            Strip { joined, ..strip }
        };
        lines.into_iter().enumerate().map(strip).collect()
    }

    fn strip(
        &self,
        cells: Vec<Cell>,
        lines: usize,
        first: bool,
        last: bool,
        is_head: bool,
    ) -> Strip {
        let above = if first { PAD_TEXT } else { 0 };
        let below = if last { PAD_TEXT } else { 0 };
        let height = height_of_lines(lines) - 2 * PAD_TEXT + above + below;
        let mut parts = vec![self.decoration(height, last, is_head)];
        for cell in cells {
            let mut marks = Vec::new();
            for (at, line) in cell.lines.into_iter().enumerate() {
                for mut mark in line {
                    mark.lower(above + at as Length * CELL.leading);
                    marks.push(mark);
                }
            }
            if !marks.is_empty() {
                parts.push(Part { owner: Owner::Tag(cell.tag), marks });
            }
        }
        parts.retain(|part| !part.marks.is_empty());
        Strip { height, parts, ..Strip::default() }
    }

    /// Makes a row high enough to write in its blank cells, and parts these from their neighbours.
    fn leave_room(&self, strip: &mut Strip, blank: &[bool]) {
        let more = (WRITING - strip.height).max(0);
        strip.height += more;
        let rules = strip.parts.iter_mut().filter(|part| part.owner == RULES);
        rules.flat_map(|part| &mut part.marks).for_each(|mark| mark.lower(more));
        let sides = (1..blank.len()).filter(|at| blank[*at] || blank[at - 1]);
        let marks = sides.map(|at| self.places[at].left).map(|side| Mark::Line {
            from: (side, 0),
            to: (side, strip.height),
            thickness: THIN,
            colour: HAIRLINE,
        });
        strip.parts.insert(0, Part { owner: RULES, marks: marks.collect() });
    }

    fn decoration(&self, height: Length, last: bool, is_head: bool) -> Part {
        let Column { left, width } = self.column;
        let mut marks = Vec::new();
        if is_head {
            marks.push(Mark::Fill { area: [left, 0, width, height], colour: TINT });
        }
        if last {
            let (from, to) = ((left, height), (left + width, height));
            marks.push(Mark::Line { from, to, thickness: THIN, colour: HAIRLINE });
        }
        Part { owner: RULES, marks }
    }
}

/// Returns a table that has more columns than there is room for as a list of its rows, each cell
/// behind what its head says.
fn rows_in_words(table: &Table) -> List {
    let in_words = |row: &Vec<Text>| {
        let pairs = table.head.iter().zip(row);
        let line = |(head, cell): (&Text, &Text)| {
            let mut line = head.clone();
            line.push(Span { text: ": ".to_owned(), face: Face::Bold });
            line.extend(cell.iter().cloned());
            line.push(Span { text: "\n".to_owned(), face: Face::Regular });
            line
        };
        let text = pairs.flat_map(line).collect();
        Item { done: None, blocks: vec![Block::Paragraph(text)] }
    };
    let heads = Block::Paragraph(table.head.join(&Span { text: " ".to_owned(), face: Face::Bold }));
    let items = match table.rows.is_empty() {
        true => vec![Item { done: None, blocks: vec![heads] }],
        false => table.rows.iter().map(in_words).collect(),
    };
    List { start: Some(1), loose: false, items }
}

/// Returns the widths of the columns, by what each cell asks for.
fn column_widths(asked: &[Vec<Extent>], table: &Table, width: Length) -> Vec<Length> {
    let mut extents = vec![Extent::default(); table.head.len()];
    for row in asked {
        for (extent, cell) in extents.iter_mut().zip(row) {
            extent.least = extent.least.max(cell.least);
            extent.most = extent.most.max(cell.most);
        }
    }
    // Whoever writes by hand wants all the room there is.
    let to_write = |at: &usize| table.rows.iter().any(|row| is_blank(&row[*at]));
    let by_hand: Vec<usize> = (0..extents.len()).filter(to_write).collect();
    by_hand.iter().for_each(|at| extents[*at].most = width);
    let boxes = boxes(table);
    let mut widths = widths_with_boxes(&extents, &boxes, width);
    if by_hand.is_empty() && !boxes.contains(&true) {
        balance(&mut widths, &extents, asked);
    }
    widths
}

/// Returns what a cell asks for.
fn extent(words: &Words) -> Extent {
    let (least, most) = words.extent(CELL.size);
    Extent { least: least + 2 * PAD_SIDE, most: most + 2 * PAD_SIDE }
}

fn height_of(strips: &[Strip]) -> Length {
    strips.iter().map(|strip| strip.height).sum()
}

/// Returns the height of a row whose highest cell has so many lines.
fn height_of_lines(lines: usize) -> Length {
    lines as Length * CELL.leading + 2 * PAD_TEXT
}

/// Returns whether a row has a cell to be written in, and says nothing else.
fn is_to_write_in(row: &[Text]) -> bool {
    row.iter().any(is_blank) && row.iter().all(|cell| cell.is_empty() || is_blank(cell))
}

/// Returns which columns have nothing but boxes to tick under their heads.
fn boxes(table: &Table) -> Vec<bool> {
    let is_box =
        |row: &Vec<Text>, at: usize| matches!(&row[at][..], [only] if only.text.chars().eq([BOX]));
    let columns = 0..table.head.len();
    columns
        .map(|at| !table.rows.is_empty() && table.rows.iter().all(|row| is_box(row, at)))
        .collect()
}

/// Returns whether a cell is to be written in: underscores say so, alone or behind something in
/// another face. At the end of a text that somebody typed they are a part of it.
fn is_blank(cell: &Text) -> bool {
    let says_so = |text: &str| text.len() >= LEAST_BLANK && text.bytes().all(|byte| byte == b'_');
    cell.last().is_some_and(|last| says_so(last.text.trim()))
}

/// Returns what is printed in a cell.
fn printed(cell: &Text) -> &[Span] {
    if is_blank(cell) { &cell[..cell.len() - 1] } else { cell }
}

impl Place<'_> {
    fn lines(&self, words: &Words) -> Vec<Vec<Mark>> {
        let room = self.width - 2 * PAD_SIDE;
        let lines = words.lines(CELL.size, room).into_iter();
        let set = lines.map(|line| {
            let rest = (room - line.width(CELL.size)).max(0);
            let indent = match self.alignment {
                Some(Alignment::Right) => rest,
                Some(Alignment::Centre) => rest / 2,
                _ => 0,
            };
            line.marks(self.left + PAD_SIDE + indent, baseline(CELL), CELL)
        });
        set.collect()
    }
}
