//! The rows of a CSV text, one after the other, in bounded memory.

use super::TableFailure;
use crate::diagnostic::Code;
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::cell::Cell;
use std::io::{self, Chain, Cursor, Read};

/// A row longer than this is a quotation mark that nobody closed, or no table.
const LONGEST_ROW: u64 = 4 * 1024 * 1024;

/// The rows; one is held at a time.
pub struct Records<R> {
    reader: Reader<Watched<Chain<Cursor<Vec<u8>>, R>>>,
    current: ByteRecord,
}

/// Watches what the CSV reader takes in, to notice what that reader does not tell.
struct Watched<R> {
    inner: R,
    taken: u64,
    row_began: Cell<u64>,
    odd_quotes: bool,
    ended: bool,
}

impl<R: Read> Records<R> {
    /// Opens a text; a byte order mark is skipped however few bytes the first read gives.
    pub fn open(mut input: R, delimiter: u8) -> Result<Records<R>, TableFailure> {
        if !delimiter.is_ascii() || matches!(delimiter, b'"' | b'\r' | b'\n' | 0) {
            let message = "cells cannot be separated by this character";
            return Err(TableFailure::refused(Code::Usage, message));
        }
        let mut head = Vec::new();
        input.by_ref().take(3).read_to_end(&mut head).map_err(TableFailure::Read)?;
        if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
            let message = "the table is UTF-16 text; save it as CSV in UTF-8";
            return Err(TableFailure::refused(Code::NotText, message));
        }
        if head == "\u{feff}".as_bytes() {
            head.clear();
        }
        let inner = Cursor::new(head).chain(input);
        let watched =
            Watched { inner, taken: 0, row_began: Cell::new(0), odd_quotes: false, ended: false };
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(64 * 1024);
        Ok(Records { reader: builder.from_reader(watched), current: ByteRecord::new() })
    }

    /// Goes to the next row; false where there is none.
    pub fn advance(&mut self) -> Result<bool, TableFailure> {
        self.reader.get_ref().row_began.set(self.reader.position().byte());
        self.reader.read_byte_record(&mut self.current).map_err(|error| failure(error.into_kind()))
    }

    /// Returns the row that was gone to.
    pub fn current(&self) -> &ByteRecord {
        &self.current
    }

    /// Returns whether the text ended in a quoted cell of the current row that holds line ends,
    /// so that rows may have disappeared in it.
    pub fn ends_inside_quotes(&self) -> bool {
        let watched = self.reader.get_ref();
        watched.ended && watched.odd_quotes && self.current.as_slice().contains(&b'\n')
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken.saturating_sub(self.row_began.get()) > LONGEST_ROW {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let count = self.inner.read(buffer)?;
        let taken = buffer.get(..count).unwrap_or_default();
        let quotes = taken.iter().filter(|byte| **byte == b'"').count();
        self.odd_quotes ^= quotes % 2 == 1;
        self.taken = self.taken.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        self.ended |= count == 0 && !buffer.is_empty();
        Ok(count)
    }
}

fn failure(kind: csv::ErrorKind) -> TableFailure {
    match kind {
        csv::ErrorKind::Io(cause) if cause.kind() == io::ErrorKind::FileTooLarge => {
            let message = "a row is longer than 4 MiB; a quotation mark may not be closed";
            TableFailure::refused(Code::TooLarge, message)
        }
        csv::ErrorKind::Io(cause) => TableFailure::Read(cause),
        _ => TableFailure::Read(io::ErrorKind::InvalidData.into()),
    }
}
