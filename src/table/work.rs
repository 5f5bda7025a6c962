//! The rows of one block, from bytes to bytes: what each thread does.

use super::block::{self, Block};
use super::fault::{RowFault, RowFaults};
use super::header::Header;
use super::line::Line;
use super::output::{csv::Cells, json};
use super::row::Person;
use super::scorer::Scorer;
use super::{Format, TableFailure, TableOptions, TableSummary};
use csv::ByteRecord;

/// What a thread has at hand for all its blocks.
pub struct Worker<'h> {
    header: &'h Header,
    format: Format,
    cells: Cells,
    strict: bool,
    scorers: Vec<Scorer>,
    person: Person,
    record: ByteRecord,
}

/// What became of a block.
#[derive(Default)]
pub struct Done {
    /// The rows that are written.
    pub text: Vec<u8>,
    pub faults: RowFaults,
    pub summary: TableSummary,
}

impl<'h> Worker<'h> {
    pub fn new(header: &'h Header, options: &TableOptions) -> Worker<'h> {
        let delimiter = options.format.separator();
        let scorers = header.sheets.iter().map(|sheet| Scorer::new(sheet, options.format));
        Worker {
            header,
            format: options.format,
            cells: Cells { delimiter, raw: options.raw },
            strict: options.strict,
            scorers: scorers.collect(),
            person: Person::default(),
            record: ByteRecord::new(),
        }
    }

    /// Scores the rows of a block; with `strict` only those before the first with a fault.
    pub fn work(&mut self, block: &Block) -> Result<Done, TableFailure> {
        let mut done = Done { text: Vec::with_capacity(2 * block.bytes.len()), ..Done::default() };
        match self.format {
            Format::Csv { delimiter } => self.csv(block, delimiter, &mut done)?,
            Format::JsonLines => self.json(block, &mut done),
        }
        Ok(done)
    }

    fn csv(&mut self, block: &Block, delimiter: u8, done: &mut Done) -> Result<(), TableFailure> {
        let mut rows = block::reader(&block.bytes, delimiter);
        let mut record = std::mem::take(&mut self.record);
        loop {
            let began = rows.position().byte();
            if !rows.read_byte_record(&mut record).map_err(block::unreadable)? {
                break;
            }
            let (count, expected) = (record.len(), self.header.columns.len());
            let is_last = block.ends_at(rows.position().byte());
            let reason = if is_last && block::ends_inside_quotes(block.behind(began), &record) {
                Some("a quotation mark is not closed, so the rest of the table is in it".to_owned())
            } else if count != expected {
                Some(format!("it has {count} cells, the header {expected}"))
            } else {
                None
            };
            if !self.row(&record, reason, done) {
                break;
            }
            self.cells.row(self.header, &record, &self.scorers, &mut done.text);
        }
        self.record = record;
        Ok(())
    }

    fn json(&mut self, block: &Block, done: &mut Done) {
        for text in block.bytes.split(|byte| *byte == b'\n') {
            if text.trim_ascii().is_empty() {
                continue;
            }
            let (line, reason) = Line::read(text, self.header);
            if !self.row(&line.cells, reason, done) {
                break;
            }
            json::row(self.header, &line, &self.scorers, &mut done.text);
        }
    }

    /// Scores one row; false where it ends the work.
    fn row(&mut self, cells: &ByteRecord, reason: Option<String>, done: &mut Done) -> bool {
        done.summary.rows += 1;
        let (row, before) = (done.summary.rows, done.faults.count());
        match reason {
            Some(reason) => {
                done.faults.add(|| RowFault::whole(row, reason));
                self.person.forget();
                self.scorers.iter_mut().for_each(|scorer| scorer.refuse(&self.person));
            }
            None => self.score(cells, row, &mut done.faults),
        }
        let is_faulty = done.faults.count() > before;
        let one_if = |holds: bool| u64::from(holds);
        done.summary.rows_with_faults += one_if(is_faulty);
        done.summary.rows_not_computed += one_if(!self.scorers.iter().all(Scorer::is_computed));
        done.summary.rows_with_critical += one_if(self.scorers.iter().any(Scorer::is_critical));
        !(is_faulty && self.strict)
    }

    fn score(&mut self, cells: &ByteRecord, row: u64, faults: &mut RowFaults) {
        let header = self.header;
        let mut refuse = |column: usize| {
            faults.add(|| RowFault::column(row, header.shown(column), header.accepted(column)));
        };
        self.person.forget();
        for (column, name) in &header.client {
            if !self.person.take(*name, cells.get(*column).unwrap_or_default()) {
                refuse(*column);
            }
        }
        for scorer in &mut self.scorers {
            scorer.score(cells, &self.person, &mut refuse);
        }
    }

    /// Returns how often an item of an instrument was answered although it was not to be asked.
    pub fn not_to_be_asked(&self, sheet: usize, item: usize) -> u64 {
        self.scorers[sheet].row.not_to_be_asked[item]
    }
}

/// Returns the row of names; in JSON each row bears its own.
pub fn header(header: &Header, options: &TableOptions) -> Vec<u8> {
    let mut row = Vec::new();
    if let Format::Csv { delimiter } = options.format {
        Cells { delimiter, raw: options.raw }.header(&header.names, &mut row);
    }
    row
}
