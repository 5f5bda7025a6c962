//! Scores a table in memory.

use caseplan::diagnostic::{Diagnostic, Format, Source, show};
use caseplan::instrument::Instrument;
use caseplan::table::{TableFailure, TableOptions, TableSummary, score_table};
use std::path::Path;
use std::sync::Arc;

/// What came of a table.
pub struct Scored {
    pub summary: Result<TableSummary, TableFailure>,
    pub output: Vec<u8>,
    pub faults: Vec<Diagnostic>,
}

impl Scored {
    pub fn summary(&self) -> TableSummary {
        *self.summary.as_ref().expect("a table that is scored")
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.output.clone()).expect("UTF-8")
    }

    /// Returns everything that was said about the table.
    pub fn said(&self) -> String {
        let mut faults = self.faults.clone();
        if let Err(TableFailure::Refused(fault)) = &self.summary {
            faults.push(*fault.clone());
        }
        show(&faults, Format::Plain)
    }

    /// Returns the cells of a column, below its name.
    pub fn column(&self, name: &str) -> Vec<String> {
        let rows = rows(&self.output);
        let position = rows[0].iter().position(|cell| cell == name).expect("a column");
        rows[1..].iter().map(|row| row[position].clone()).collect()
    }
}

pub fn score(id: &str, table: &str) -> Scored {
    score_with(id, table.as_bytes(), &TableOptions::default())
}

pub fn score_with(id: &str, table: &[u8], options: &TableOptions) -> Scored {
    score_of(&built_in(id), table, options)
}

pub fn score_of(instrument: &Arc<Instrument>, table: &[u8], options: &TableOptions) -> Scored {
    score_several(std::slice::from_ref(instrument), table, options)
}

pub fn score_several(
    instruments: &[Arc<Instrument>],
    table: &[u8],
    options: &TableOptions,
) -> Scored {
    let (mut output, mut faults) = (Vec::new(), Vec::new());
    let summary =
        score_table(instruments, table, &mut output, options, &mut |fault| faults.push(fault));
    Scored { summary, output, faults }
}

/// Returns options under which items may have no column.
pub fn with_gaps() -> TableOptions {
    TableOptions { allow_missing: true, ..TableOptions::default() }
}

/// Reads CSV a second way, for what this program writes: quoted cells, doubled quotes.
pub fn rows(csv: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8_lossy(csv);
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    rows
}

pub fn built_in(id: &str) -> Arc<Instrument> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments").join(format!("{id}.yaml"));
    let text = std::fs::read_to_string(path).expect("a built-in definition");
    instrument(id, &text)
}

pub fn instrument(id: &str, text: &str) -> Arc<Instrument> {
    let reading = Instrument::read(&Source::definition(format!("{id}.yaml"), text));
    let faults = show(&reading.faults, Format::Plain);
    Arc::new(reading.value.unwrap_or_else(|| panic!("{faults}")))
}

/// Returns the ids of all built-in instruments.
pub fn all_ids() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments");
    let files = std::fs::read_dir(folder).expect("the folder of definitions");
    let paths = files.map(|file| file.expect("a file").path());
    let yaml = paths.filter(|path| path.extension().is_some_and(|end| end == "yaml"));
    let stems = yaml.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    let mut ids: Vec<String> = stems.filter(|stem| stem != "unavailable").collect();
    ids.sort();
    ids
}
