//! Scores of a whole table: CSV or JSON Lines in and out, row by row, in constant memory.
//!
//! The columns of the items are read and scored, the other columns pass through, and the
//! scores and alerts follow behind them. What one can rely on is written in `docs/tables.md`.
//! A cell that its item does not accept is never scored: its row has no scores, and a
//! diagnostic names row and column, never what stood there. Opening the files and saying what
//! was found is left to the caller. The only room for the crate that reads CSV.
//!
//! The input is cut into blocks of whole rows; each thread takes blocks from bytes to bytes, and what
//! they give is written in the order of the input.

mod block;
mod cell;
mod chosen;
mod fault;
mod guard;
mod header;
mod line;
mod map;
mod naming;
mod needs;
mod output;
mod recall;
mod row;
mod scorer;
mod work;

use crate::diagnostic::{Code, Diagnostic};
use crate::instrument::Instrument;
use block::{Block, Blocks};
use chrono::NaiveDate;
use csv::ByteRecord;
use fault::RowFaults;
use header::Header;
pub use map::{COLUMN_MAP_KEYS, ColumnMap, read_column_map};
use std::fmt;
use std::io::{self, Read, Write};
use std::num::NonZeroUsize;
use std::sync::Arc;
use work::{Done, Worker};

/// What a table is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A row of names, then a row of cells for each person.
    Csv {
        /// What stands between two cells, read and written.
        delimiter: u8,
    },
    /// A JSON object on each line.
    JsonLines,
}

/// How answers are written beside their scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// As they are recorded.
    Codes,
    /// As the form prints them.
    Labels,
    /// In both ways.
    Both,
}

/// How a table is read and written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableOptions {
    /// What it is written in, and what comes out.
    pub format: Format,
    /// How the columns of the items pass, those marked private excepted.
    pub answers: Option<Answers>,
    /// The columns of the result, where not all are wanted. The alerts are always among them.
    pub columns: Option<Vec<String>>,
    /// What columns are called in the table, by what they are called here.
    pub map: ColumnMap,
    /// What is put before the name of every column that is added.
    pub prefix: Option<String>,
    /// Whether items may have no column although a score or an alert depends on them.
    pub allow_missing: bool,
    /// Whether cells that a spreadsheet would run as a formula stay as they are.
    pub raw: bool,
    /// Whether the first row with a fault ends the work.
    pub strict: bool,
    /// The last day that an answer can be of: a date after it is accepted only where the item
    /// says up to when.
    pub last_day: Option<NaiveDate>,
    /// How many threads work; as many as there are processors where that is not said.
    pub threads: Option<NonZeroUsize>,
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

/// Scores every row of a table with some instruments.
///
/// Remarks on columns go to `on_fault` at the beginning, and faults of rows at the end: the first
/// ones, and how many there are beside them.
///
/// # Errors
/// Where the input cannot be read, the output cannot be written, or the table as a whole is
/// not acceptable; with `strict`, also at the first row with a fault. What was written until
/// then is not a whole table.
pub fn score_table(
    instruments: &[Arc<Instrument>],
    input: impl Read,
    output: impl Write,
    options: &TableOptions,
    on_fault: &mut dyn FnMut(Diagnostic),
) -> Result<TableSummary, TableFailure> {
    let mut blocks = Blocks::open(input, options.format)?;
    let Some((header, first)) = header(&mut blocks, instruments, options)? else {
        return Err(TableFailure::refused(Code::EmptyFile, "the table is empty"));
    };
    header.remarks().into_iter().for_each(&mut *on_fault);
    let mut gathered = Gathered::new(output, work::header(&header, options), options);
    let workers = score_blocks(&header, first, &mut blocks, options, &mut gathered)?;
    gathered.output.flush().map_err(TableFailure::Write)?;
    gathered.faults.told().into_iter().for_each(&mut *on_fault);
    remarks(&header, &workers).into_iter().for_each(on_fault);
    Ok(gathered.summary)
}

/// Reads what the columns are, and returns the first block behind that.
fn header(
    blocks: &mut Blocks<impl Read>,
    instruments: &[Arc<Instrument>],
    options: &TableOptions,
) -> Result<Option<(Header, Block)>, TableFailure> {
    while let Some(mut block) = blocks.next()? {
        let Format::Csv { delimiter } = options.format else {
            return Ok(Some((Header::of_json(instruments, options)?, block)));
        };
        let mut names = ByteRecord::new();
        let mut rows = block::reader(&block.bytes, delimiter);
        if rows.read_byte_record(&mut names).map_err(block::unreadable)? {
            let rest = block.behind(rows.position().byte()).to_vec();
            block.bytes = rest;
            return Ok(Some((Header::of_csv(&names, instruments, options)?, block)));
        }
    }
    Ok(None)
}

/// Scores block after block; while the threads work, the next blocks are read.
fn score_blocks<'h>(
    header: &'h Header,
    first: Block,
    blocks: &mut Blocks<impl Read>,
    options: &TableOptions,
    gathered: &mut Gathered<impl Write>,
) -> Result<Vec<Worker<'h>>, TableFailure> {
    let mut workers = vec![Worker::new(header, options)];
    if first.is_last {
        let done = workers.iter_mut().map(|worker| worker.work(&first)).next();
        done.into_iter().try_for_each(|done| gathered.take(done?))?;
        return Ok(workers);
    }
    let threads = options.threads.map_or_else(rayon::current_num_threads, NonZeroUsize::get);
    workers.resize_with(threads, || Worker::new(header, options));
    let mut at_hand = vec![first];
    at_hand.extend(some_blocks(blocks, threads.saturating_sub(1))?);
    while !at_hand.is_empty() {
        let mut done: Vec<Option<Result<Done, TableFailure>>> = Vec::new();
        done.resize_with(at_hand.len(), || None);
        let next = rayon::in_place_scope(|scope| {
            for ((worker, block), done) in workers.iter_mut().zip(&at_hand).zip(&mut done) {
                scope.spawn(move |_| *done = Some(worker.work(block)));
            }
            some_blocks(blocks, threads)
        });
        done.into_iter().flatten().try_for_each(|done| gathered.take(done?))?;
        at_hand = next?;
    }
    Ok(workers)
}

fn some_blocks(blocks: &mut Blocks<impl Read>, most: usize) -> Result<Vec<Block>, TableFailure> {
    let mut some = Vec::new();
    while some.len() < most
        && let Some(block) = blocks.next()?
    {
        some.push(block);
    }
    Ok(some)
}

/// What came of the rows so far.
struct Gathered<W> {
    output: W,
    /// The row of names, until it is written with the first rows.
    names: Vec<u8>,
    strict: bool,
    /// The rows so far as a spreadsheet counts them, the header too.
    rows: u64,
    faults: RowFaults,
    summary: TableSummary,
}

impl<W: Write> Gathered<W> {
    fn new(output: W, names: Vec<u8>, options: &TableOptions) -> Gathered<W> {
        let rows = u64::from(options.format != Format::JsonLines);
        let (faults, summary) = (RowFaults::default(), TableSummary::default());
        Gathered { output, names, strict: options.strict, rows, faults, summary }
    }

    fn take(&mut self, done: Done) -> Result<(), TableFailure> {
        let mut text = std::mem::take(&mut self.names);
        if text.is_empty() {
            text = done.text;
        } else {
            text.extend(done.text);
        }
        self.output.write_all(&text).map_err(TableFailure::Write)?;
        self.faults.append(done.faults, self.rows);
        self.rows += done.summary.rows;
        self.summary.add(done.summary);
        match self.faults.first().filter(|_| self.strict) {
            Some(fault) => Err(TableFailure::Refused(Box::new(fault))),
            None => Ok(()),
        }
    }
}

/// Returns what was noticed over all rows.
fn remarks(header: &Header, workers: &[Worker<'_>]) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    for (number, sheet) in header.sheets.iter().enumerate() {
        for (item, own) in sheet.instrument.items.iter().enumerate() {
            let count: u64 =
                workers.iter().map(|worker| worker.not_to_be_asked(number, item)).sum();
            if count > 0 {
                let id = &own.id;
                let message = format!(
                    "item `{id}` was answered although it was not to be asked, rows: {count}"
                );
                let remark = Diagnostic::warning(Code::AnsweredNotAsked, message);
                remarks.push(remark.with_hint(
                    "ask which answer is right; scores that rest on both are not computed",
                ));
            }
        }
    }
    remarks
}

impl TableSummary {
    fn add(&mut self, more: TableSummary) {
        self.rows += more.rows;
        self.rows_with_faults += more.rows_with_faults;
        self.rows_not_computed += more.rows_not_computed;
        self.rows_with_critical += more.rows_with_critical;
    }
}

impl TableFailure {
    fn refused(code: Code, message: impl Into<String>) -> TableFailure {
        TableFailure::Refused(Box::new(Diagnostic::error(code, message)))
    }
}

impl Format {
    /// Returns what stands between two cells.
    fn separator(self) -> u8 {
        match self {
            Format::Csv { delimiter } => delimiter,
            Format::JsonLines => b',',
        }
    }
}

impl Default for TableOptions {
    fn default() -> TableOptions {
        TableOptions {
            format: Format::Csv { delimiter: b',' },
            answers: None,
            columns: None,
            map: ColumnMap::default(),
            prefix: None,
            allow_missing: false,
            raw: false,
            strict: false,
            last_day: None,
            threads: None,
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
