//! What tables in the world look like, one test for each hazard.

use crate::scored::{Scored, built_in, score, score_with, with_gaps};
use caseplan::diagnostic::Code;
use caseplan::table::{Answers, Format, TableFailure, TableOptions, score_table};
use std::io::{self, Read, Write};

const PHQ2: &str = "id,q1,q2\n";

fn refused(scored: &Scored) -> Code {
    match &scored.summary {
        Err(TableFailure::Refused(fault)) => fault.code,
        _ => panic!("the table was taken"),
    }
}

#[test]
fn an_empty_table_is_refused() {
    assert_eq!(refused(&score("phq2", "")), Code::EmptyFile);
    assert_eq!(refused(&score("phq2", "\n\n")), Code::EmptyFile);
    assert_eq!(score("phq2", PHQ2).summary().rows, 0);
}

#[test]
fn a_table_without_a_header_is_refused_and_not_repeated() {
    for first in ["SENTINEL,1,2\n", "SENTINEL,1,1\n", "id;q1;q2\n"] {
        let scored = score("phq2", first);
        assert_eq!(refused(&scored), Code::UnknownItem);
        assert!(!scored.said().contains("SENTINEL") && scored.output.is_empty());
    }
}

#[test]
fn two_columns_of_one_name_are_refused_and_not_repeated() {
    for header in ["q1,q2,q1", "SENTINEL,q1,SENTINEL", "q1,q2,phq2.q2", "q1, q1"] {
        let scored = score("phq2", &format!("{header}\n"));
        assert_eq!(refused(&scored), Code::DuplicateKey, "{header}");
        assert!(!scored.said().contains("SENTINEL"));
    }
    assert!(score("phq2", "q1,q2,,\n1,1,,\n").summary.is_ok());
}

#[test]
fn a_bad_cell_is_never_repeated() {
    let scored = score("phq2", &format!("{PHQ2}A,SENTINEL,1\nB,1,\"SENTINEL\nx\"\n"));
    assert_eq!(scored.faults.len(), 2);
    assert!(!scored.said().contains("SENTINEL"), "{}", scored.said());
    assert!(!scored.text().contains("SENTINEL"), "{}", scored.text());
}

#[test]
fn slips_are_no_answers() {
    let slips = [
        "4",
        "-1",
        "256",
        "03",
        "+3",
        "3.",
        ".0",
        "3.5",
        "3e0",
        "0x3",
        "1_0",
        "three",
        "NaN",
        "several days",
        "Several",
        "-0",
        "-0.0",
        "²",
        "٣",
        "1;2",
        "NA",
        "null",
        "true",
        "3,0",
    ];
    for slip in slips {
        let scored = score("phq2", &format!("{PHQ2}A,\"{slip}\",1\n"));
        assert_eq!(scored.summary().rows_with_faults, 1, "{slip}");
        assert_eq!(scored.column("total"), [""], "{slip}");
    }
}

#[test]
fn rows_of_another_length_are_not_scored() {
    let scored = score("phq2", &format!("{PHQ2}A,1\nB,1,1,1\nC,1,1\nD,1,1,\n"));
    assert_eq!(scored.column("total"), ["", "", "2", ""]);
    assert_eq!(scored.column("id"), ["A", "B", "C", "D"]);
    assert_eq!(scored.summary().rows_with_faults, 3);
    let said = scored.said();
    assert!(said.contains("row 2") && said.contains("row 3") && said.contains("row 5"), "{said}");
}

#[test]
fn no_alert_is_ruled_out_in_a_row_of_another_length() {
    let table = "id,q1,q2,q3,q4,q5,q6,q7,q8,q9\nA,0,0,0,0,0,0,0,0\n";
    let scored = score("phq9", table);
    assert_eq!(scored.column("alerts"), ["?suicidal_ideation"]);
    assert_eq!(scored.summary().rows_with_critical, 1);
}

#[test]
fn line_ends_and_blank_lines_make_no_difference() {
    let expected = score("phq2", &format!("{PHQ2}A,1,2\nB,3,\n")).output;
    for table in
        ["id,q1,q2\r\nA,1,2\r\nB,3,\r\n", "id,q1,q2\rA,1,2\rB,3,", "id,q1,q2\n\nA,1,2\n\n\nB,3,\n"]
    {
        assert_eq!(score("phq2", table).output, expected, "{table:?}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_name() {
    for table in ["\u{feff}q1,q2\n1,2\n", "\u{feff}\"q1\",q2\n1,2\n"] {
        let table = Trickle(table.as_bytes());
        let mut output = Vec::new();
        let options = TableOptions::default();
        let summary = score_table(&[built_in("phq2")], table, &mut output, &options, &mut |_| {});
        assert!(summary.is_ok());
        assert!(output.starts_with(b"total,"), "{:?}", String::from_utf8(output));
    }
}

#[test]
fn utf_16_is_refused_by_name() {
    let text: Vec<u8> = "\u{feff}q1,q2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused(&score_with("phq2", &text, &TableOptions::default())), Code::NotText);
}

#[test]
fn line_ends_and_delimiters_in_quotes_pass() {
    let scored = score("phq2", "note,q1,q2\n\"a, \"\"b\"\"\r\nc\",1,2\n");
    assert_eq!(scored.column("note"), ["a, \"b\"\r\nc"]);
    assert_eq!(scored.column("total"), ["3"]);
    assert!(scored.faults.is_empty());
}

#[test]
fn rows_do_not_vanish_in_a_quotation_that_is_not_closed() {
    let scored = score("phq2", "q1,q2,note\n1,1,\"abc\n2,2,x\n3,3,y\n");
    assert_eq!(scored.column("total"), [""]);
    assert_eq!(scored.summary().rows_with_faults, 1);
    assert!(scored.said().contains("quotation mark"), "{}", scored.said());
    let stray = score("phq2", "q1,q2,note\n1,1,5\" pipe\n2,2,x\n");
    assert_eq!(stray.column("total"), ["2", "4"]);
}

#[test]
fn a_row_without_end_is_refused_before_it_fills_the_memory() {
    let endless = b"id,q1,q2\n\"".chain(io::repeat(b'x'));
    let options = TableOptions::default();
    let summary = score_table(&[built_in("phq2")], endless, io::sink(), &options, &mut |_| {});
    let Err(TableFailure::Refused(fault)) = summary else { panic!("an endless row was taken") };
    assert_eq!(fault.code, Code::TooLarge);
}

#[test]
fn formulas_become_text_and_numbers_stay() {
    let cells = ["=1+1", "@x", "-3", "+1.5", "-x", " =1", "＝1", "plain", "'=1"];
    let rows: String = cells.iter().map(|cell| format!("{cell},1,1\n")).collect();
    let scored = score("phq2", &format!("=note,q1,q2\n{rows}"));
    let expected = ["'=1+1", "'@x", "-3", "+1.5", "'-x", "' =1", "'＝1", "plain", "'=1"];
    assert_eq!(scored.column("'=note"), expected);
    let with = TableOptions { answers: Some(Answers::Labels), ..with_gaps() };
    let answers = score_with("readiness", b"change_words,importance\n=cmd(),3\n", &with);
    assert_eq!(answers.column("change_words"), ["'=cmd()"]);
    let raw = TableOptions { raw: true, ..with };
    let answers = score_with("readiness", b"=note,change_words,importance\n@x,=cmd(),3\n", &raw);
    assert_eq!(answers.column("change_words"), ["=cmd()"]);
    assert_eq!(answers.column("=note"), ["@x"]);
}

#[test]
fn foreign_bytes_pass_and_are_no_answers() {
    let options = TableOptions::default();
    let scored = score_with("phq2", b"n\xe4me,q1,q2\nJos\xe9,1,1\nB,\xb2,1\n", &options);
    assert!(scored.output.starts_with(b"n\xe4me,"));
    assert!(scored.output.windows(5).any(|bytes| bytes == b"Jos\xe9,"));
    assert_eq!(scored.column("total"), ["2", ""]);
    let text = score_with("readiness", b"change_words,importance\n\xff,3\n", &with_gaps());
    assert_eq!(text.summary().rows_with_faults, 1);
}

#[test]
fn texts_have_a_limit_and_records_no_place() {
    let long = "x".repeat(64 * 1024 + 1);
    let texts = format!("change_words\n{long}\n{}\n", &long[1..]);
    let scored = score_with("readiness", texts.as_bytes(), &with_gaps());
    assert_eq!(scored.summary().rows_with_faults, 1);
    let records = b"substances\n\nnothing\n\"\"\ndeclined\n";
    let records = score_with("intake", records, &with_gaps());
    assert_eq!(records.summary().rows_with_faults, 1);
    assert!(records.said().contains("records"), "{}", records.said());
}

#[test]
fn a_delimiter_that_cannot_be_is_refused() {
    for delimiter in [b'"', b'\n', b'\r', 0, 0xff] {
        let format = Format::Csv { delimiter };
        let options = TableOptions { format, ..TableOptions::default() };
        assert_eq!(refused(&score_with("phq2", b"q1\n", &options)), Code::Usage);
    }
}

#[test]
fn failures_of_the_machine_are_told_apart() {
    let options = TableOptions::default();
    let run = |input: &mut dyn Read, output: &mut dyn Write| {
        score_table(&[built_in("phq2")], input, output, &options, &mut |_| {})
    };
    let read = run(&mut Broken, &mut io::sink());
    assert!(matches!(read, Err(TableFailure::Read(_))));
    let late = run(&mut PHQ2.as_bytes().chain(Broken), &mut io::sink());
    assert!(matches!(late, Err(TableFailure::Read(_))));
    let written = run(&mut PHQ2.as_bytes(), &mut Broken);
    let Err(TableFailure::Write(cause)) = written else { panic!("nothing was said") };
    assert_eq!(cause.kind(), io::ErrorKind::BrokenPipe);
}

/// Gives one byte at a time.
struct Trickle<'b>(&'b [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(1);
        self.0.read(&mut buffer[..most])
    }
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

/// A whole column that is not read would be taken for answers that nobody gave, and prorated.
#[test]
fn a_column_that_is_nearly_called_as_an_item_is_refused() {
    for near in ["Q1", "q_1", " q1_", "q 1"] {
        let scored = score("phq2", &format!("{near},q2\n3,1\n"));
        assert_eq!(refused(&scored), Code::UnknownItem, "{near}");
        assert!(scored.said().contains("`q1`") || scored.output.is_empty());
    }
}
