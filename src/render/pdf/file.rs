//! The file: objects written directly, all others in one compressed object stream, and the
//! cross-reference stream that says where they are.

use super::deflate::Deflate;
use super::syntax::{formatted, integer, number};
use crate::id::Hash;

/// The first bytes; the second line says that the file is not text.
pub const START: &[u8] = b"%PDF-1.7\n%\xBB\xAD\xC0\xDE\n";

/// A row of the cross-reference: kind, place or stream (3 bytes), place in the stream (2 or 3).
const ROW: usize = 7;

/// A file being written.
pub struct File {
    out: Vec<u8>,
    /// Number and place of the objects written directly.
    places: Vec<(u32, usize)>,
    packed: Vec<u8>,
    /// Number and place of the packed objects.
    index: Vec<(u32, usize)>,
}

impl File {
    /// Begins a file.
    pub fn new() -> File {
        let mut out = Vec::with_capacity(64 * 1024);
        out.extend_from_slice(START);
        let (places, packed, index) = (Vec::new(), Vec::with_capacity(32 * 1024), Vec::new());
        File { out, places, packed, index }
    }

    /// Writes an object that stands in the file by itself.
    pub fn direct(&mut self, id: u32, write: impl FnOnce(&mut Vec<u8>)) {
        self.places.push((id, self.out.len()));
        integer(&mut self.out, i64::from(id));
        self.out.extend_from_slice(b" 0 obj\n");
        write(&mut self.out);
        self.out.extend_from_slice(b"\nendobj\n");
    }

    /// Writes an object that is no stream among the packed ones.
    pub fn packed(&mut self, id: u32, write: impl FnOnce(&mut Vec<u8>)) {
        self.index.push((id, self.packed.len()));
        write(&mut self.packed);
        self.packed.push(b'\n');
    }

    /// Ends the file.
    pub fn finish(mut self, catalog: u32, info: u32, deflate: &mut Deflate) -> Vec<u8> {
        let last = self.index.iter().chain(&self.places).map(|(id, _)| *id).max().unwrap_or(0);
        let (stream, table) = (last + 1, last + 2);
        self.write_packed(stream, deflate);
        let rows = deflate.quick(&self.rows(stream, table));
        let hash = Hash::of(&self.out).to_string();
        let start = self.out.len();
        let (id, size, length) = (&hash[..32], table + 1, rows.len());
        let out = &mut self.out;
        formatted(out, format_args!("{table} 0 obj\n<</Type/XRef/Root {catalog} 0 R"));
        formatted(out, format_args!("/Info {info} 0 R/ID[<{id}><{id}>]/Size {size}/W[1 3 3]"));
        formatted(out, format_args!("/DecodeParms<</Predictor 12/Columns {ROW}>>"));
        formatted(out, format_args!("/Filter/FlateDecode/Length {length}>>stream\n"));
        out.extend_from_slice(&rows);
        formatted(out, format_args!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n"));
        self.out
    }

    fn write_packed(&mut self, id: u32, deflate: &mut Deflate) {
        let mut body = Vec::with_capacity(self.packed.len() + self.index.len() * 12);
        for (id, place) in &self.index {
            integer(&mut body, i64::from(*id));
            body.push(b' ');
            integer(&mut body, i64::from(number(*place)));
            body.push(b' ');
        }
        let (count, first) = (self.index.len(), body.len());
        body.extend_from_slice(&self.packed);
        let body = deflate.quick(&body);
        self.direct(id, |out| {
            let length = body.len();
            formatted(out, format_args!("<</Type/ObjStm/N {count}/First {first}"));
            formatted(out, format_args!("/Filter/FlateDecode/Length {length}>>stream\n"));
            out.extend_from_slice(&body);
            out.extend_from_slice(b"\nendstream");
        });
    }

    /// Returns the rows of the cross-reference, each as its difference from the row above,
    /// which is what the predictor of the stream undoes.
    fn rows(&self, stream: u32, table: u32) -> Vec<u8> {
        let mut rows = vec![[0; ROW]; table as usize + 1];
        for (id, place) in &self.places {
            rows[*id as usize] = row(1, number(*place), 0);
        }
        rows[table as usize] = row(1, number(self.out.len()), 0);
        for (place, (id, _)) in self.index.iter().enumerate() {
            rows[*id as usize] = row(2, stream, number(place));
        }
        let mut out = Vec::with_capacity(rows.len() * (ROW + 1));
        let mut above = [0_u8; ROW];
        for row in rows {
            out.push(2);
            out.extend(row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(above)));
            above = row;
        }
        out
    }
}

fn row(kind: u8, place: u32, inside: u32) -> [u8; ROW] {
    let ([_, a, b, c], [_, d, e, f]) = (place.to_be_bytes(), inside.to_be_bytes());
    [kind, a, b, c, d, e, f]
}
