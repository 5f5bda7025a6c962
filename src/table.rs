//! Scores of a whole table: CSV in, CSV out, row by row, in constant memory.
//!
//! The columns of the items are read and scored, the other columns pass through, and the
//! scores and alerts follow behind them. What one can rely on is written in `docs/tables.md`.
//! A cell that its item does not accept is never scored: its row has no scores, and a
//! diagnostic names row and column, never what stood there. Opening the files and saying what
//! was found is left to the caller. The only room for the crate that reads and writes CSV.

mod cell;
mod guard;
mod header;
mod input;
mod needs;
mod output;
mod row;

use crate::condition::Truth;
use crate::diagnostic::{Code, Diagnostic};
use crate::instrument::{Alert, Instrument, Level};
use chrono::NaiveDate;
use header::Header;
use input::Records;
use output::Output;
use row::{Outcome, Row};
use std::fmt;
use std::io::{self, Read, Write};
use std::sync::Arc;

/// How a table is read and written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableOptions {
    /// What stands between two cells, read and written.
    pub delimiter: u8,
    /// Whether the columns of the items pass through too, those marked private excepted.
    pub with_answers: bool,
    /// What is put before the name of every column that is added.
    pub prefix: Option<String>,
    /// Whether the first row with a fault ends the work.
    pub strict: bool,
    /// The last day that an answer can be of: a date after it is accepted only where the item
    /// says up to when.
    pub last_day: Option<NaiveDate>,
}

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableSummary {
    /// The rows below the header.
    pub rows: u64,
    /// Rows with a cell that was not accepted, or with too few or too many cells.
    pub rows_with_faults: u64,
    /// Rows in which at least one score was not computed, for whatever reason.
    pub rows_not_computed: u64,
    /// Rows in which a critical alert fired or could not be ruled out.
    pub rows_with_critical: u64,
    /// Whether an item that a score or an alert needs has no column at all.
    pub lacks_items: bool,
}

/// Why a table was not scored to its end.
pub enum TableFailure {
    /// The input could not be read.
    Read(io::Error),
    /// The output could not be written.
    Write(io::Error),
    /// The table is not acceptable.
    Refused(Box<Diagnostic>),
}

/// Scores every row of a table with one instrument.
///
/// Faults of rows and remarks on columns go to `on_fault` as they are met.
///
/// # Errors
/// Where the input cannot be read, the output cannot be written, or the table as a whole is
/// not acceptable; with `strict`, also at the first row with a fault. What was written until
/// then is not a whole table.
pub fn score_table(
    instrument: &Arc<Instrument>,
    input: impl Read,
    output: impl Write,
    options: &TableOptions,
    on_fault: &mut dyn FnMut(Diagnostic),
) -> Result<TableSummary, TableFailure> {
    let mut records = Records::open(input, options.delimiter)?;
    if !records.advance()? {
        return Err(TableFailure::refused(Code::EmptyFile, "the table is empty"));
    }
    let header = Header::read(records.current(), instrument, options)?;
    header.remarks(instrument).into_iter().for_each(&mut *on_fault);
    let lacks_items = header.lacks_items(instrument);
    let mut output = Output::new(output, instrument, options.delimiter);
    output.header(&header)?;
    let mut row = Row::new(instrument);
    let mut summary = TableSummary { lacks_items, ..TableSummary::default() };
    while records.advance()? {
        row.read(records.current(), &header);
        if records.ends_inside_quotes() {
            row.refuse_whole("a quotation mark is not closed, so the rest of the table is in it");
        }
        for fault in row.faults.drain(..) {
            if options.strict {
                return Err(TableFailure::Refused(Box::new(fault)));
            }
            on_fault(fault);
        }
        let outcome = row.score();
        output.row(records.current(), &header, &outcome)?;
        summary.add(&outcome, instrument);
    }
    row.remarks().into_iter().for_each(on_fault);
    output.finish()?;
    Ok(summary)
}

impl TableSummary {
    fn add(&mut self, outcome: &Outcome, instrument: &Instrument) {
        let one_if = |holds: bool| u64::from(holds);
        let critical = |(truth, alert): (&Truth, &Alert)| {
            alert.level == Level::Critical && *truth != Truth::False
        };
        self.rows += 1;
        self.rows_with_faults += one_if(outcome.scores.is_none());
        self.rows_not_computed += one_if(!outcome.is_computed());
        self.rows_with_critical +=
            one_if(outcome.alerts.iter().zip(&instrument.alerts).any(critical));
    }
}

impl TableFailure {
    fn refused(code: Code, message: impl Into<String>) -> TableFailure {
        TableFailure::Refused(Box::new(Diagnostic::error(code, message)))
    }
}

impl Default for TableOptions {
    fn default() -> TableOptions {
        TableOptions {
            delimiter: b',',
            with_answers: false,
            prefix: None,
            strict: false,
            last_day: None,
        }
    }
}

impl fmt::Display for TableFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableFailure::Read(cause) => write!(f, "the table cannot be read: {cause}"),
            TableFailure::Write(cause) => write!(f, "the scores cannot be written: {cause}"),
            TableFailure::Refused(fault) => f.write_str(&fault.message),
        }
    }
}

impl fmt::Debug for TableFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for TableFailure {}
