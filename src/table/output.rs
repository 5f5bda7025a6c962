//! The columns that are added, and the writing of rows.

use super::TableFailure;
use super::guard::is_formula;
use super::header::Header;
use super::row::Outcome;
use crate::condition::Truth;
use crate::instrument::{Bands, Instrument, Key, Score};
use crate::score::{Reading, ScoreResult, ScoreState, ScoreValue};
use csv::{ByteRecord, Writer, WriterBuilder};
use std::io::{self, Write};

/// Writes the rows.
pub struct Output<'i, W: Write> {
    writer: Writer<W>,
    instrument: &'i Instrument,
    cell: Vec<u8>,
}

/// Returns the names of the columns that are added, in order.
pub fn names(instrument: &Instrument, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for score in &instrument.scores {
        let name = format!("{prefix}{}", score.id);
        let state = has_state(score).then(|| format!("{name}_state"));
        let band = has_band(score).then(|| format!("{name}_band"));
        let profile = score.profile_in_force().map(|_| format!("{name}_profile"));
        names.push(name);
        names.extend(state.into_iter().chain(band).chain(profile));
    }
    names.push(format!("{prefix}alerts"));
    names
}

fn has_state(score: &Score) -> bool {
    !matches!(score.key, Key::When(_))
}

fn has_band(score: &Score) -> bool {
    !matches!(score.bands, Bands::None)
}

impl<'i, W: Write> Output<'i, W> {
    pub fn new(output: W, instrument: &'i Instrument, delimiter: u8) -> Output<'i, W> {
        let mut builder = WriterBuilder::new();
        builder.flexible(true).delimiter(delimiter).buffer_capacity(64 * 1024);
        Output { writer: builder.from_writer(output), instrument, cell: Vec::new() }
    }

    pub fn header(&mut self, header: &Header) -> Result<(), TableFailure> {
        for (_, column) in header.passing() {
            self.text(&column.name)?;
        }
        for name in &header.added {
            self.text(name.as_bytes())?;
        }
        self.end()
    }

    pub fn row(
        &mut self,
        record: &ByteRecord,
        header: &Header,
        outcome: &Outcome,
    ) -> Result<(), TableFailure> {
        for (number, _) in header.passing() {
            self.text(record.get(number).unwrap_or_default())?;
        }
        for (index, score) in self.instrument.scores.iter().enumerate() {
            self.score(score, outcome.scores.as_ref().and_then(|scores| scores.get(index)))?;
        }
        self.alerts(&outcome.alerts)?;
        self.end()
    }

    pub fn finish(mut self) -> Result<(), TableFailure> {
        self.writer.flush().map_err(TableFailure::Write)
    }

    /// Writes the cells of one score; without a result it was not computed for a fault.
    fn score(&mut self, score: &Score, result: Option<&ScoreResult>) -> Result<(), TableFailure> {
        let computed = result.filter(|result| result.is_computed());
        self.cell.clear();
        match computed.map(|result| &result.value) {
            Some(ScoreValue::Number { possible, .. }) => {
                let _ = write!(self.cell, "{}", possible.low);
            }
            Some(ScoreValue::Truth(truth)) => self.cell.extend(word(*truth).bytes()),
            Some(ScoreValue::Label(labels)) => {
                self.cell.extend(labels.iter().flat_map(|label| label.as_str().bytes()));
            }
            None if !has_state(score) => self.cell.extend(word(Truth::Unknown).bytes()),
            Some(ScoreValue::Overflow) | None => {}
        }
        self.write_cell()?;
        if has_state(score) {
            let state = result.map_or(ScoreState::NotComputed, |result| result.state);
            self.cell.extend(state.word().bytes());
            self.write_cell()?;
        }
        if has_band(score) {
            let readings = computed.map_or(&[][..], |result| &result.readings);
            band(&mut self.cell, score, readings);
            self.write_cell()?;
        }
        if let Some(profile) = score.profile_in_force() {
            self.cell.extend(profile.id.as_str().bytes());
            self.write_cell()?;
        }
        Ok(())
    }

    fn alerts(&mut self, alerts: &[Truth]) -> Result<(), TableFailure> {
        for (truth, alert) in alerts.iter().zip(&self.instrument.alerts) {
            let mark = match truth {
                Truth::False => continue,
                Truth::Unknown => "?",
                Truth::True => "",
            };
            let space = if self.cell.is_empty() { "" } else { " " };
            self.cell.extend([space, mark, alert.id.as_str()].concat().bytes());
        }
        self.write_cell()
    }

    /// Writes a cell of our own and empties it.
    fn write_cell(&mut self) -> Result<(), TableFailure> {
        let written = self.writer.write_field(&self.cell).map_err(failure);
        self.cell.clear();
        written
    }

    /// Writes a cell that came in, so that no spreadsheet runs it.
    fn text(&mut self, cell: &[u8]) -> Result<(), TableFailure> {
        if !is_formula(cell) {
            return self.writer.write_field(cell).map_err(failure);
        }
        self.cell.push(b'\'');
        self.cell.extend(cell);
        self.write_cell()
    }

    fn end(&mut self) -> Result<(), TableFailure> {
        self.writer.write_record(None::<&[u8]>).map_err(failure)
    }
}

fn word(truth: Truth) -> &'static str {
    match truth {
        Truth::False => "no",
        Truth::Unknown => "unknown",
        Truth::True => "yes",
    }
}

/// Writes the bands that the readings leave, in the order of the definition, joined by `|`.
fn band(cell: &mut Vec<u8>, score: &Score, readings: &[Reading]) {
    match readings {
        [] => {}
        [one] => cell.extend(one.labels.iter().flat_map(|label| label.as_str().bytes())),
        several => {
            let possible =
                |label: &String| several.iter().flat_map(|r| &r.labels).any(|l| *l == **label);
            let labels: Vec<String> = score.labels().into_iter().filter(possible).collect();
            cell.extend(labels.join("|").bytes());
        }
    }
}

fn failure(error: csv::Error) -> TableFailure {
    match error.into_kind() {
        csv::ErrorKind::Io(cause) => TableFailure::Write(cause),
        _ => TableFailure::Write(io::ErrorKind::InvalidData.into()),
    }
}
