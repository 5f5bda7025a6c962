//! Rows of cells that a spreadsheet can open.

use super::super::guard::is_formula;
use super::super::header::Header;
use super::super::scorer::Scorer;
use super::{Cell, Column, Holds, answer};
use ::csv::ByteRecord;

/// How rows are written.
#[derive(Clone, Copy)]
pub struct Cells {
    pub delimiter: u8,
    /// Whether cells that a spreadsheet would run stay as they are.
    pub raw: bool,
}

impl Cells {
    /// Writes the names of the columns.
    pub fn header(self, columns: &[Column], out: &mut Vec<u8>) {
        self.each(columns, out, |column, out| self.text(&column.name, out));
    }

    /// Writes one row.
    pub fn row(self, header: &Header, record: &ByteRecord, scorers: &[Scorer], out: &mut Vec<u8>) {
        self.each(&header.out, out, |column, out| match column.holds {
            Holds::Passed(number) => self.text(record.get(number).unwrap_or_default(), out),
            Holds::Answer { column, as_label } => {
                let cell = record.get(column).unwrap_or_default();
                match header.item(column).map(|item| answer(item, cell, as_label)) {
                    Some(Cell::Words(words)) => self.text(words.as_bytes(), out),
                    Some(other) => self::cell(&other, self.delimiter, out),
                    None => {}
                }
            }
            Holds::Score { sheet, score, first, last } => {
                out.extend_from_slice(scorers[sheet].shown(score).cells(first, last));
            }
            Holds::Alerts { sheet } => {
                for (number, alert) in scorers[sheet].alerts().enumerate() {
                    if number > 0 {
                        out.push(b' ');
                    }
                    alert.write(out);
                }
            }
            Holds::Members | Holds::Member => {}
        });
    }

    fn each<'c>(
        self,
        columns: &'c [Column],
        out: &mut Vec<u8>,
        mut write: impl FnMut(&'c Column, &mut Vec<u8>),
    ) {
        let began = out.len();
        for (number, column) in columns.iter().enumerate() {
            if number > 0 {
                out.push(self.delimiter);
            }
            write(column, out);
        }
        // An empty line would be no row.
        if out.len() == began {
            out.extend_from_slice(b"\"\"");
        }
        out.push(b'\n');
    }

    /// Writes a cell that came in, so that no spreadsheet runs it.
    fn text(self, cell: &[u8], out: &mut Vec<u8>) {
        if self.raw || !is_formula(cell) {
            return quoted(cell, self.delimiter, out);
        }
        quoted(&[b"'", cell].concat(), self.delimiter, out);
    }
}

/// Writes a cell of our own.
pub fn cell(cell: &Cell<'_>, delimiter: u8, out: &mut Vec<u8>) {
    match cell {
        Cell::Nothing => {}
        Cell::Word(text) => quoted(text.as_bytes(), delimiter, out),
        Cell::Number(text) | Cell::Words(text) => quoted(text.as_bytes(), delimiter, out),
    }
}

fn quoted(cell: &[u8], delimiter: u8, out: &mut Vec<u8>) {
    let acts = |byte: &u8| *byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
    if !cell.iter().any(acts) {
        return out.extend_from_slice(cell);
    }
    out.push(b'"');
    for byte in cell {
        out.extend(std::iter::repeat_n(*byte, if *byte == b'"' { 2 } else { 1 }));
    }
    out.push(b'"');
}
