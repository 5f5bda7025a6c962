//! Tables: a head that returns on every page, rows that may be parted.

use crate::render::markdown::{Alignment, Table, Text};
use crate::render::paper::{Artifact, Length, Mark, Role, TagId};

use super::blocks::{Caster, baseline};
use super::columns::{Extent, widths};
use super::galley::{Owner, Part, Strip};
use super::lines::{Words, words};
use super::style::{AROUND_FIGURES, CELL, Column, HAIRLINE, THIN, TINT};

/// The distance of the text from the sides of its cell.
const PAD_SIDE: Length = 400;
/// The distance of the text from the rules above and below it.
const PAD_TEXT: Length = 300;
/// Rows with more lines than this may be parted by the end of a page.
const LINES_KEPT: usize = 6;
/// Heads higher than this do not return on later pages.
const HIGHEST_HEAD: Length = 15_000;

impl Caster<'_> {
    /// Casts a table.
    pub fn table(&mut self, table: &Table, column: Column) {
        let cells = |row: &Vec<Text>, caster: &mut Self| -> Vec<Words> {
            row.iter().map(|cell| words(cell, caster.shaper)).collect()
        };
        let head = cells(&table.head, self);
        let rows: Vec<Vec<Words>> = table.rows.iter().map(|row| cells(row, self)).collect();
        let grid = Grid::new(&head, &rows, &table.alignments, column);
        let tag = self.galley.tag(self.parent, Role::Table);
        self.space(AROUND_FIGURES);
        let returning = self.head(&grid, &head, tag);
        if !rows.is_empty() {
            let body = self.galley.tag(tag, Role::TableBody);
            for row in &rows {
                self.row(&grid, row, body, Role::Cell, returning);
            }
        }
        self.gap = AROUND_FIGURES;
    }

    /// Casts the head and returns its place among the heads that return, if it does.
    fn head(&mut self, grid: &Grid<'_>, head: &[Words], table: TagId) -> Option<usize> {
        let tag = self.galley.tag(table, Role::TableHead);
        let first = self.galley.strips.len();
        self.row(grid, head, tag, Role::HeadCell, None);
        self.keep = true;
        let mut copies: Vec<Strip> =
            self.galley.strips[first..].iter().map(Strip::repeated).collect();
        copies.iter_mut().for_each(|strip| strip.gap = 0);
        let height: Length = copies.iter().map(|strip| strip.height).sum();
        if height > HIGHEST_HEAD {
            return None;
        }
        self.galley.heads.push(copies);
        Some(self.galley.heads.len() - 1)
    }

    fn row(
        &mut self,
        grid: &Grid<'_>,
        row: &[Words],
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
        for strip in grid.strips(cells, count, is_head) {
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
    fn new(
        head: &[Words],
        rows: &[Vec<Words>],
        alignments: &'a [Alignment],
        column: Column,
    ) -> Grid<'a> {
        let mut extents = vec![Extent::default(); head.len()];
        for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
            for (extent, words) in extents.iter_mut().zip(row) {
                let (least, most) = words.extent(CELL.size);
                extent.least = extent.least.max(least + 2 * PAD_SIDE);
                extent.most = extent.most.max(most + 2 * PAD_SIDE);
            }
        }
        let mut left = column.left;
        let place = |(at, width): (usize, Length)| {
            let place = Place { left, width, alignment: alignments.get(at) };
            left += width;
            place
        };
        let places = widths(&extents, column.width).into_iter().enumerate().map(place).collect();
        Grid { column, places }
    }

    fn cells(&self) -> impl Iterator<Item = &Place<'a>> {
        self.places.iter()
    }

    /// Returns the strips of a row: one, or one for each line where the row may be parted.
    fn strips(&self, cells: Vec<Cell>, count: usize, is_head: bool) -> Vec<Strip> {
        if count <= LINES_KEPT || is_head {
            return vec![self.strip(cells, count, true, true, is_head)];
        }
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
        let height = lines as Length * CELL.leading + above + below;
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
        Part { owner: Owner::Artifact(Artifact::Layout), marks }
    }
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
