//! `caseplan score --instrument`: the scores of a table.

use super::super::case::Day;
use super::super::context::{Context, no_instrument, stop};
use super::super::exit::{Exit, Stop};
use crate::desk::{self, Definitions, Table};
use crate::diagnostic::{Code, Diagnostic, show};
use crate::instrument::Instrument;
use crate::table::{
    Answers, ColumnMap, Format, TableFailure, TableOptions, TableSummary, read_column_map,
    score_table,
};
use clap::ValueEnum;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is said of a table on the command line.
#[derive(clap::Args)]
pub struct TableArgs {
    /// What the table and the result are written in
    #[arg(long, requires = "instrument", value_name = "FORM", default_value = "csv")]
    format: TableForm,
    /// Keep the answers in the result: as they are recorded, as the form prints them, or both
    #[arg(long, requires = "instrument", value_name = "HOW")]
    with_answers: Option<AnswerForm>,
    /// Write only these columns, in this order; those of the alerts always
    #[arg(long, requires = "instrument", value_name = "NAME", value_delimiter = ',')]
    columns: Option<Vec<String>>,
    /// A file that says what the columns are called in the table
    #[arg(long, requires = "instrument", value_name = "FILE")]
    map: Option<PathBuf>,
    /// Put this before the names of the columns that are added
    #[arg(long, requires = "instrument", value_name = "TEXT")]
    prefix: Option<String>,
    /// What separates the cells of the table: one character, or the word tab
    #[arg(long, requires = "instrument", value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// Take an item that has no column for not answered
    #[arg(long, requires = "instrument")]
    allow_missing_columns: bool,
    /// Leave cells as they are that a spreadsheet would run as a formula
    #[arg(long, requires = "instrument")]
    csv_raw: bool,
    /// Stop at the first row with a cell that is not an answer
    #[arg(long, requires = "instrument")]
    strict: bool,
    /// How many threads work; as many as there are processors where that is not said
    #[arg(long, requires = "instrument", value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableForm {
    Csv,
    Jsonl,
}

#[derive(Clone, Copy, ValueEnum)]
enum AnswerForm {
    Codes,
    Labels,
    Both,
}

pub fn table(
    file: &Path,
    ids: &[String],
    day: &Day,
    args: &TableArgs,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    refuse_what_does_not_go_together(ids, day, args)?;
    let names: Vec<&str> = ids.iter().map(String::as_str).collect();
    let definitions = context.definitions_for(&names)?;
    let instruments = instruments(&names, &definitions, context)?;
    let options = options(args, day, context)?;
    if args.csv_raw {
        context.say("cells are written as they are: a spreadsheet may run some as formulas");
    }
    let format = context.format;
    let talk = &mut *context.streams.talk;
    let mut on_fault = |fault: Diagnostic| {
        // Nobody is served by failing over a message.
        let _ = talk.write_all(show(&[fault], format).as_bytes());
    };
    let mut input = Table::open(file).map_err(stop)?;
    let output = &mut *context.streams.output;
    let summary = score_table(&instruments, &mut input, output, &options, &mut on_fault);
    let summary = summary.map_err(|failure| failed(failure, file))?;
    if let Some(changed) = input.changed() {
        return Err(stop(changed));
    }
    context.say(&counted(&summary));
    Ok(Exit::attention_if(summary.rows_with_faults > 0 || summary.rows_not_computed > 0))
}

fn refuse_what_does_not_go_together(
    ids: &[String],
    day: &Day,
    args: &TableArgs,
) -> Result<(), Stop> {
    let refuse = |message: &str| {
        let diagnostic = Diagnostic::error(Code::Usage, message).with_hint("leave it out");
        Err(Stop::because(Exit::Usage, diagnostic))
    };
    let mut known = BTreeSet::new();
    if day.names_private() {
        return refuse("--private is about a case, and this is a table");
    }
    if ids.iter().any(|id| !known.insert(id)) {
        return refuse("one instrument is named twice");
    }
    let is_json = args.format == TableForm::Jsonl;
    if is_json && (args.delimiter.is_some() || args.csv_raw) {
        return refuse("--delimiter and --csv-raw are about CSV, and this is JSON");
    }
    Ok(())
}

fn instruments(
    ids: &[&str],
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Vec<Arc<Instrument>>, Stop> {
    let library = definitions.library();
    let mut instruments = Vec::new();
    let mut faults = Vec::new();
    for id in ids {
        let found = library.get(id);
        let own = library.take_faults();
        if found.is_none() && own.is_empty() {
            faults.push(no_instrument(id, definitions, &library));
        }
        faults.extend(own);
        instruments.extend(found);
    }
    if instruments.len() < ids.len() {
        return Err(Stop::input(faults));
    }
    context.report(&faults);
    Ok(instruments)
}

fn options(args: &TableArgs, day: &Day, context: &mut Context<'_>) -> Result<TableOptions, Stop> {
    let map = args.map.as_deref().map(|path| column_map(path, context)).transpose()?;
    Ok(TableOptions {
        format: match args.format {
            TableForm::Csv => Format::Csv { delimiter: args.delimiter.unwrap_or(b',') },
            TableForm::Jsonl => Format::JsonLines,
        },
        answers: args.with_answers.map(|form| match form {
            AnswerForm::Codes => Answers::Codes,
            AnswerForm::Labels => Answers::Labels,
            AnswerForm::Both => Answers::Both,
        }),
        columns: args.columns.clone(),
        map: map.unwrap_or_default(),
        prefix: args.prefix.clone(),
        allow_missing: args.allow_missing_columns,
        raw: args.csv_raw,
        strict: args.strict,
        last_day: Some(day.of(context)),
        threads: args.jobs,
    })
}

fn column_map(path: &Path, context: &mut Context<'_>) -> Result<ColumnMap, Stop> {
    let source = desk::read_definition(path).map_err(stop)?;
    let reading = read_column_map(&source);
    let Some(map) = reading.value else { return Err(Stop::input(reading.faults)) };
    context.report(&reading.faults);
    Ok(map)
}

fn counted(summary: &TableSummary) -> String {
    format!(
        "{} rows, {} with a score not computed, {} with a faulty cell, {} with a critical alert or one not ruled out",
        summary.rows,
        summary.rows_not_computed,
        summary.rows_with_faults,
        summary.rows_with_critical
    )
}

fn delimiter(text: &str) -> Result<u8, &'static str> {
    match text.as_bytes() {
        b"tab" => Ok(b'\t'),
        [one] if one.is_ascii_punctuation() && *one != b'"' => Ok(*one),
        _ => Err("one character such as `;`, or the word tab"),
    }
}

fn failed(failure: TableFailure, file: &Path) -> Stop {
    let name = file.display();
    match failure {
        TableFailure::Read(error) => {
            let message = format!("{name}: {error}");
            Stop::because(Exit::Input, Diagnostic::error(Code::Unreadable, message))
        }
        // A reader that has seen enough, such as `head`, is not an error.
        TableFailure::Write(error) if error.kind() == ErrorKind::BrokenPipe => {
            Stop { exit: Exit::Done, diagnostics: Vec::new() }
        }
        TableFailure::Write(error) => {
            let message = format!("standard output: {error}");
            Stop::because(Exit::Write, Diagnostic::error(Code::WriteFailed, message))
        }
        TableFailure::Refused(diagnostic) => Stop::because(Exit::Input, *diagnostic),
    }
}
