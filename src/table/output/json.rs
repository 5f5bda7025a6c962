//! Rows as JSON objects, one a line.

use super::super::header::Header;
use super::super::line::Line;
use super::super::scorer::Scorer;
use super::{Cell, Column, Holds, answer};

/// Writes one row: the members of the line that are no answers as they stand there, then what is added.
pub fn row(header: &Header, line: &Line<'_>, scorers: &[Scorer], out: &mut Vec<u8>) {
    let mut object = Object { out, is_empty: true };
    object.out.push(b'{');
    for column in &header.out {
        object.column(column, header, line, scorers);
    }
    object.out.extend_from_slice(b"}\n");
}

/// An object that is being written.
struct Object<'o> {
    out: &'o mut Vec<u8>,
    is_empty: bool,
}

impl Object<'_> {
    fn column(&mut self, column: &Column, header: &Header, line: &Line<'_>, scorers: &[Scorer]) {
        match column.holds {
            Holds::Members => line.passing().for_each(|(name, value)| self.named(name, value)),
            Holds::Member | Holds::Passed(_) => {
                let name = String::from_utf8_lossy(&column.name);
                self.named(&name, line.member(&name).unwrap_or("null"));
            }
            Holds::Answer { column: number, as_label } => {
                let name = String::from_utf8_lossy(&column.name);
                let cell = line.cells.get(number).unwrap_or_default();
                let answer = header.item(number).map(|item| answer(item, cell, as_label));
                member(&name, &answer.unwrap_or(Cell::Nothing), self.next());
            }
            Holds::Score { sheet, score, first, last } => {
                self.next().extend_from_slice(scorers[sheet].shown(score).cells(first, last));
            }
            Holds::Alerts { sheet } => {
                text(&String::from_utf8_lossy(&column.name), self.next());
                self.out.extend_from_slice(b":[");
                for (number, alert) in scorers[sheet].alerts().enumerate() {
                    self.out.extend_from_slice(if number > 0 { b",\"" } else { b"\"" });
                    alert.write(self.out);
                    self.out.push(b'"');
                }
                self.out.push(b']');
            }
        }
    }

    fn named(&mut self, name: &str, value: &str) {
        text(name, self.next());
        self.out.push(b':');
        self.out.extend_from_slice(value.as_bytes());
    }

    fn next(&mut self) -> &mut Vec<u8> {
        if !self.is_empty {
            self.out.push(b',');
        }
        self.is_empty = false;
        self.out
    }
}

/// Writes a cell of our own with its name.
pub fn member(name: &str, cell: &Cell<'_>, out: &mut Vec<u8>) {
    text(name, out);
    out.push(b':');
    match cell {
        Cell::Nothing => out.extend_from_slice(b"null"),
        Cell::Number(number) => out.extend_from_slice(number.as_bytes()),
        Cell::Word(word) => text(word, out),
        Cell::Words(words) => text(words, out),
    }
}

fn text(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(serde_json::Value::from(text).to_string().as_bytes());
}
