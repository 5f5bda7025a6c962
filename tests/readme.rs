//! What the README shows is what the program does.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files, and starts the program"
)]

mod common;

use caseplan::cli::Exit;
use common::{caseplan, commands};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../README.md");

/// The fenced blocks of a kind, in order.
fn blocks(kind: &str) -> Vec<&'static str> {
    let blocks = README.split("\n```").skip(1).step_by(2);
    blocks.filter_map(|block| block.strip_prefix(kind)?.strip_prefix('\n')).collect()
}

/// The first cells of the table under a head.
fn table(head: &str) -> Vec<&'static str> {
    let (_, rest) = README.split_once(&format!("\n| {head} |")).expect("the table is there");
    let rows = rest.lines().skip(2).take_while(|line| line.starts_with("| "));
    rows.filter_map(|row| row.strip_prefix("| ")?.split(" | ").next()).collect()
}

/// A folder with the answers file that the README shows, and the examples.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = blocks("yaml");
    let [answers] = answers[..] else { panic!("the README shows one answers file") };
    fs::write(folder.path().join("answers.yaml"), answers).expect("it is written");
    let cases = folder.path().join("examples/cases");
    fs::create_dir_all(&cases).expect("it is made");
    for case in common::yaml_files("examples/cases") {
        let copy = cases.join(case.file_name().expect("a name"));
        fs::copy(&case, &copy).expect("it is copied");
    }
    folder
}

/// Runs one line of a session; what stands behind two blanks and `#` is a comment.
fn ran(line: &str, folder: &Path) -> String {
    let command = line.split("  #").next().unwrap_or(line);
    let mut program = Command::new(env!("CARGO_BIN_EXE_caseplan"));
    program.args(command.split_whitespace()).current_dir(folder);
    program.env("SOURCE_DATE_EPOCH", "1795305600").env("HOME", "").env("XDG_CONFIG_HOME", "");
    let run = program.output().expect("the program starts");
    let talk = String::from_utf8_lossy(&run.stderr);
    // Nobody is there to answer what a command asks.
    assert!(matches!(run.status.code(), Some(0 | 1 | 130)), "{line}: {talk}");
    String::from_utf8_lossy(&run.stdout).into_owned()
}

/// `…` stands for anything.
fn is_like(actual: &str, shown: &str) -> bool {
    let mut rest = actual;
    for (index, part) in shown.split('…').enumerate() {
        let part = part.trim_matches('\n');
        let Some(at) = rest.find(part).filter(|at| index > 0 || *at == 0) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[test]
fn the_sessions_can_be_pasted() {
    let folder = folder();
    let mut commands = 0;
    for session in blocks("console") {
        for step in session.split("$ caseplan ").skip(1) {
            let (line, shown) = step.split_once('\n').unwrap_or((step, ""));
            let output = ran(line, folder.path());
            assert!(shown.is_empty() || is_like(&output, shown), "{line} gives\n{output}");
            commands += 1;
        }
    }
    for line in blocks("sh").into_iter().flat_map(str::lines) {
        if let Some(command) = line.strip_prefix("cargo run --release -- ") {
            ran(command, folder.path());
            commands += 1;
        }
    }
    assert!(commands >= 7, "{commands}");
}

#[test]
fn every_command_is_in_the_table() {
    let cells = table("command | does").into_iter();
    let codes = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let shown: BTreeSet<&str> = codes.filter_map(|code| code.split_whitespace().next()).collect();
    let there = commands();
    assert_eq!(shown, there.iter().map(String::as_str).collect());
}

#[test]
fn every_exit_code_is_in_the_table_and_in_the_help() {
    let shown: Vec<u8> =
        table("exit code | means").iter().map(|cell| cell.parse().expect("a number")).collect();
    let there: Vec<u8> = Exit::ALL.into_iter().map(Exit::code).collect();
    assert_eq!(shown, there);
    let help = caseplan(&["--help"]).output;
    let (_, codes) = help.split_once("Exit codes: ").expect("the help lists them");
    let codes: String = codes.split_whitespace().collect::<Vec<_>>().join(" ");
    for code in there {
        assert!(codes.contains(&format!("{code} ")), "{code} in {codes}");
    }
}
