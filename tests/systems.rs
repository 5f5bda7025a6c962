//! `docs/systems.md` shows every system of care with a command: each of them runs.
#![allow(clippy::disallowed_methods, reason = "a test reads a page")]

mod common;

use caseplan::cli::Exit;
use common::caseplan;

const PAGE: &str = include_str!("../docs/systems.md");

/// The commands in the tables, without those that write into a case.
fn commands() -> Vec<String> {
    let rows = PAGE.lines().filter(|line| line.starts_with("| "));
    let parts = rows.flat_map(|row| row.split('`').skip(1).step_by(2));
    let commands = parts.filter_map(|part| part.strip_prefix("caseplan "));
    // Words such as `caseplan why` name a command and are none.
    let whole = commands.filter(|command| command.contains(' ') && !command.contains("a-1042"));
    whole.map(str::to_owned).collect()
}

#[test]
fn every_command_of_the_systems_page_runs() {
    let commands = commands();
    assert!(commands.len() >= 30, "{}", commands.len());
    for command in commands {
        let words = command.split_whitespace().map(|word| match word.ends_with(".yaml") {
            true => format!("examples/cases/{word}"),
            false => word.to_owned(),
        });
        let words: Vec<String> = words.collect();
        let run = caseplan(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(run.exit <= Exit::Attention, "caseplan {command}\n{}", run.talk);
        assert!(!run.output.is_empty(), "caseplan {command} says nothing");
    }
}
