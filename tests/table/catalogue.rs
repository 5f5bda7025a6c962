//! The lines of the catalogue of faults that a table meets, by their ids, and what the machine does to
//! the file it stands in.

use crate::scored::{Scored, built_in, rows, score, score_with, with_gaps};
use caseplan::diagnostic::Code;
use caseplan::table::{Format, TableFailure, TableOptions, score_table};
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

fn refused(scored: &Scored) -> Code {
    match &scored.summary {
        Err(TableFailure::Refused(fault)) => fault.code,
        _ => panic!("the table was taken"),
    }
}

fn answered(cell: &str) -> bool {
    let scored = score("phq2", &format!("id,q1,q2\nA,\"{cell}\",1\n"));
    assert_eq!(scored.summary().rows_with_faults == 0, scored.column("total") != [""], "{cell}");
    scored.column("total") != [""]
}

#[test]
fn e02_one_bad_row_is_scored_for_nobody_else() {
    let rows: String =
        (0..200).map(|row| format!("A{row},{},1\n", if row == 77 { 9 } else { 2 })).collect();
    let scored = score("phq2", &format!("id,q1,q2\n{rows}"));
    let totals = scored.column("total");
    assert!(
        totals.iter().enumerate().all(|(row, total)| *total == if row == 77 { "" } else { "3" })
    );
    assert_eq!(scored.summary().rows_with_faults, 1);
}

#[test]
fn h01_an_answer_outside_its_choices_is_none() {
    assert!(["0", "3"].into_iter().all(answered));
    assert!(!["5", "-1", "256", "4294967296"].into_iter().any(answered));
}

#[test]
fn h02_two_columns_of_one_item_are_refused() {
    for header in ["q1,q2,q1", "q1,q2,phq2_q1", "q1,phq2.q1,q2"] {
        assert_eq!(refused(&score("phq2", &format!("{header}\n1,1,1\n"))), Code::DuplicateKey);
    }
}

#[test]
fn h03_a_column_that_is_no_item_passes_and_one_that_is_nearly_one_is_refused() {
    assert_eq!(score("phq2", "q1,q2,q3\n1,1,x\n").column("q3"), ["x"]);
    assert_eq!(refused(&score("phq2", "Q1,q2\n1,1\n")), Code::UnknownItem);
}

#[test]
fn h04_a_label_counts_only_where_it_is_exact() {
    assert!(answered("Nearly every day"));
    assert!(!["nearly every day", "Nearly", "Nearly every day."].into_iter().any(answered));
}

#[test]
fn h06_a_whole_number_may_be_written_as_spreadsheets_do_and_a_fraction_is_none() {
    assert!(["3.0", "3.00"].into_iter().all(answered));
    assert!(!["3.5", "3,0", "3.", "2.999"].into_iter().any(answered));
}

#[test]
fn i03_a_number_with_a_zero_before_it_is_none() {
    assert!(!["03", "003", "00"].into_iter().any(answered));
    let weight = |cell: &str| {
        score_with("readiness", format!("importance\n{cell}\n").as_bytes(), &with_gaps())
    };
    assert_eq!(weight("7").summary().rows_with_faults, 0);
    assert_eq!(weight("07").summary().rows_with_faults, 1);
}

#[test]
fn i04_what_only_a_machine_writes_so_is_no_answer() {
    assert!(!["1e0", "+3", "0x1", "1_0", "1e999", "0b1", "3f"].into_iter().any(answered));
    // Neither are the digits of other scripts, nor what only looks like one.
    assert!(!["٣", "３", "²", "Ⅲ", "O", "l"].into_iter().any(answered));
}

#[test]
fn i07_what_other_programs_write_for_nothing_is_no_answer() {
    assert!(!["NA", "NaN", "null", "~", "None", ".", "-", "#N/A"].into_iter().any(answered));
}

#[test]
fn i13_an_empty_table_is_refused() {
    for text in ["", "\n\r\n", "\u{feff}"] {
        assert_eq!(refused(&score("phq2", text)), Code::EmptyFile, "{text:?}");
    }
}

#[test]
fn i14_a_byte_order_mark_and_i15_line_ends_make_no_difference() {
    let plain = score("phq2", "q1,q2\n1,2\n").output;
    for text in ["\u{feff}q1,q2\n1,2\n", "q1,q2\r\n1,2\r\n", "\u{feff}q1,q2\r1,2"] {
        assert_eq!(score("phq2", text).output, plain, "{text:?}");
    }
}

#[test]
fn k01_an_answer_of_ten_megabytes_is_refused_with_its_row() {
    let long = "x".repeat(10 << 20);
    assert_eq!(refused(&score("phq2", &format!("id,q1,q2\nA,{long},1\n"))), Code::TooLarge);
    let some = "x".repeat(1 << 20);
    let scored = score("phq2", &format!("id,q1,q2\nA,{some},1\nB,1,1\n"));
    assert_eq!(scored.column("total"), ["", "2"]);
}

/// Counts what was read.
struct Counted<R>(R, u64);

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(buffer)?;
        self.1 += u64::try_from(count).expect("a count");
        Ok(count)
    }
}

#[test]
fn k02_a_line_of_a_hundred_megabytes_is_refused_before_it_is_read() {
    let formats = [Format::Csv { delimiter: b',' }, Format::JsonLines];
    for (format, before) in formats.into_iter().zip(["id,q1,q2\n\"", "{\"q1\":1,\"q2\":1,\"n\":\""])
    {
        for byte in [b'x', b'"', 0] {
            let line = before.as_bytes().chain(io::repeat(byte).take(100 << 20));
            let mut line = Counted(line, 0);
            let options = TableOptions { format, ..TableOptions::default() };
            let summary =
                score_table(&[built_in("phq2")], &mut line, io::sink(), &options, &mut |_| {});
            let Err(TableFailure::Refused(fault)) = summary else { panic!("it was taken") };
            assert_eq!(fault.code, Code::TooLarge);
            assert!(line.1 < 16 << 20, "{} bytes were read", line.1);
        }
    }
}

#[test]
fn m08_no_cell_becomes_a_formula() {
    let cells = ["=1+1", "+1+1", "-1+1", "@a", "\t=1", " =1", "'\"=1", "＝1", "＋1", "－1", "＠a"];
    for cell in cells {
        let quoted = cell.replace('"', "\"\"");
        let scored = score("phq2", &format!("note,q1,q2\n\"{quoted}\",1,1\n"));
        let written = &rows(&scored.output)[1][0];
        assert!(written.starts_with('\''), "{written}");
    }
    for number in ["-3", "+3", "-2.5", "-1e3"] {
        assert_eq!(score("phq2", &format!("note,q1,q2\n{number},1,1\n")).column("note"), [number]);
    }
}

#[test]
fn m10_what_is_written_is_json_whatever_was_in_it() {
    let line = "{\"q1\":1,\"q2\":1,\"a\u{2028}\\u0000\\\"</script>\":\"\u{2028}\\ud83d\\ude42\"}\n";
    let options = TableOptions { format: Format::JsonLines, ..TableOptions::default() };
    let scored = score_with("phq2", line.as_bytes(), &options);
    let read: serde_json::Value = serde_json::from_str(&scored.text()).expect("JSON");
    assert_eq!(read["a\u{2028}\u{0}\"</script>"], "\u{2028}\u{1f642}");
}

/// Starts the program; whoever calls ends it.
fn start(folder: &Path, file: &str) -> Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_caseplan"));
    program.args(["score", "--instrument", "phq2", file]).current_dir(folder);
    program.env("HOME", "").env("XDG_CONFIG_HOME", "").env_remove("CASEPLAN_HOME");
    program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    program.spawn().expect("the program starts")
}

/// Waits for the program, and not for ever.
fn end(mut child: Child) -> Output {
    let late = Instant::now() + Duration::from_secs(60);
    while child.try_wait().expect("a process").is_none() {
        if Instant::now() > late {
            child.kill().expect("it is there");
        }
        thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().expect("what it said")
}

#[test]
fn a_folder_and_a_device_without_end_are_no_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    for (file, said) in
        [(".", "a folder"), ("/dev/zero", "longer than 4 MiB"), ("gone.csv", "no such")]
    {
        let run = end(start(folder.path(), file));
        assert_eq!(run.status.code(), Some(3), "{file}");
        assert!(run.stdout.is_empty(), "{file}");
        let told = String::from_utf8_lossy(&run.stderr);
        assert!(told.contains(said), "{file}: {told}");
    }
}

#[test]
fn what_comes_through_a_named_pipe_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let child = start(folder.path(), "pipe");
    let writer = thread::spawn(move || fs::write(pipe, "q1,q2\n1,2\n"));
    let run = end(child);
    writer.join().expect("a writer").expect("it was read");
    assert_eq!(run.status.code(), Some(0));
    assert!(run.stdout.ends_with(b"3,complete,positive,\n"));
}

#[test]
fn a_file_that_is_written_to_while_it_is_read_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("table.csv");
    fs::write(&file, format!("q1,q2\n{}", "1,2\n".repeat(1 << 20))).expect("a table");
    // Nobody reads what it writes, so it cannot come to the end yet.
    let mut child = start(folder.path(), "table.csv");
    let mut output = child.stdout.take().expect("a pipe");
    let mut first = [0; 1];
    output.read_exact(&mut first).expect("the first letter");
    let mut more = OpenOptions::new().append(true).open(&file).expect("the table");
    more.write_all(b"3,3\n").expect("another row");
    io::copy(&mut output, &mut io::sink()).expect("the rest");
    let run = end(child);
    assert_eq!(run.status.code(), Some(5));
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(told.contains("changed while it was read"), "{told}");
}
