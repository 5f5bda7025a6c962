//! The input in blocks of whole rows, in bounded memory.

use super::{Format, TableFailure};
use crate::diagnostic::Code;
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::io::{self, Read};

/// A row longer than this is a quotation mark that nobody closed, or no table.
const LONGEST_ROW: usize = 4 * 1024 * 1024;
/// A block has about so many bytes.
const BLOCK: usize = 256 * 1024;

/// The blocks of an input, one after the other.
pub struct Blocks<R> {
    input: R,
    format: Format,
    /// What was read and stands behind the last whole row.
    rest: Vec<u8>,
    ended: bool,
}

/// Some whole rows.
pub struct Block {
    /// The rows as they stand there.
    pub bytes: Vec<u8>,
    /// Whether the input ends with them.
    pub is_last: bool,
}

impl<R: Read> Blocks<R> {
    /// Opens an input; a byte order mark is skipped.
    pub fn open(input: R, format: Format) -> Result<Blocks<R>, TableFailure> {
        if let Format::Csv { delimiter } = format
            && (!delimiter.is_ascii() || matches!(delimiter, b'"' | b'\r' | b'\n' | 0))
        {
            let message = "cells cannot be separated by this character";
            return Err(TableFailure::refused(Code::Usage, message));
        }
        let mut blocks = Blocks { input, format, rest: Vec::new(), ended: false };
        blocks.read_up_to(BLOCK)?;
        if blocks.rest.starts_with(&[0xff, 0xfe]) || blocks.rest.starts_with(&[0xfe, 0xff]) {
            let message = "the table is UTF-16 text; save it in UTF-8";
            return Err(TableFailure::refused(Code::NotText, message));
        }
        if blocks.rest.starts_with("\u{feff}".as_bytes()) {
            blocks.rest.drain(..3);
        }
        Ok(blocks)
    }

    /// Returns the next block; `None` where there is none.
    pub fn next(&mut self) -> Result<Option<Block>, TableFailure> {
        let mut wanted = BLOCK;
        loop {
            self.read_up_to(wanted)?;
            if self.ended {
                let bytes = std::mem::take(&mut self.rest);
                return Ok((!bytes.is_empty()).then_some(Block { bytes, is_last: true }));
            }
            if let Some(end) = self.format.end_of_rows(&self.rest) {
                let rest = self.rest.split_off(end);
                let bytes = std::mem::replace(&mut self.rest, rest);
                return Ok(Some(Block { bytes, is_last: false }));
            }
            if self.rest.len() > LONGEST_ROW {
                let message = "a row is longer than 4 MiB; a quotation mark may not be closed";
                return Err(TableFailure::refused(Code::TooLarge, message));
            }
            wanted = wanted.saturating_mul(2);
        }
    }

    fn read_up_to(&mut self, wanted: usize) -> Result<(), TableFailure> {
        let lacking = wanted.saturating_sub(self.rest.len());
        if lacking == 0 || self.ended {
            return Ok(());
        }
        self.rest.reserve_exact(lacking);
        let limit = u64::try_from(lacking).unwrap_or(u64::MAX);
        let count = self.input.by_ref().take(limit).read_to_end(&mut self.rest);
        self.ended = count.map_err(TableFailure::Read)? < lacking;
        Ok(())
    }
}

impl Format {
    /// Returns where the last row begins that may go on behind these bytes; `None` where no other
    /// row stands before it.
    fn end_of_rows(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Format::Csv { delimiter } if bytes.contains(&b'"') => last_row(bytes, delimiter),
            // Without a quotation mark every line end is the end of a row.
            Format::Csv { .. } => behind_last(bytes, |byte| matches!(byte, b'\n' | b'\r')),
            Format::JsonLines => behind_last(bytes, |byte| byte == b'\n'),
        }
    }
}

fn behind_last(bytes: &[u8], is_end: impl Fn(u8) -> bool) -> Option<usize> {
    bytes.iter().rposition(|byte| is_end(*byte))?.checked_add(1)
}

/// Returns where the last row begins: only the reader itself knows which line ends are in a cell.
fn last_row(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let mut rows = reader(bytes, delimiter);
    let mut row = ByteRecord::new();
    let mut began = 0;
    loop {
        let here = rows.position().byte();
        // Bytes at hand cannot fail to be read.
        if !rows.read_byte_record(&mut row).unwrap_or(false) {
            return usize::try_from(began).ok().filter(|began| *began > 0);
        }
        began = here;
    }
}

/// Returns a reader of the rows of a block.
pub fn reader(bytes: &[u8], delimiter: u8) -> Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(64 * 1024);
    builder.from_reader(bytes)
}

/// Returns whether the last row of an input, with these cells, ends in a quoted cell that nobody closed
/// and that holds line ends, so that rows may have disappeared in it.
pub fn ends_inside_quotes(row: &[u8], cells: &ByteRecord) -> bool {
    let quotes = row.iter().filter(|byte| **byte == b'"').count();
    quotes % 2 == 1 && cells.as_slice().iter().any(|byte| matches!(byte, b'\n' | b'\r'))
}

/// Keeps the kind of a failure to read.
pub fn unreadable(error: csv::Error) -> TableFailure {
    match error.into_kind() {
        csv::ErrorKind::Io(cause) => TableFailure::Read(cause),
        _ => TableFailure::Read(io::ErrorKind::InvalidData.into()),
    }
}

impl Block {
    /// Returns whether nothing stands behind a place of its reader.
    pub fn ends_at(&self, place: u64) -> bool {
        self.is_last && usize::try_from(place).is_ok_and(|place| place == self.bytes.len())
    }

    /// Returns what stands behind a place of its reader.
    pub fn behind(&self, place: u64) -> &[u8] {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        self.bytes.get(place..).unwrap_or_default()
    }
}
