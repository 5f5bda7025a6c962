//! Runs the examples of `docs/tables.md`.

use std::fs;
use std::process::Command;

const PAGE: &str = include_str!("../../docs/tables.md");

/// What stands on the page about one command.
struct Example {
    /// The words behind `$ caseplan`.
    command: Vec<&'static str>,
    /// The table it reads.
    table: &'static str,
    /// What it writes to standard output.
    output: &'static str,
    /// What it says on standard error.
    talk: &'static str,
    /// The words behind it, which begin with the exit code.
    end: &'static str,
}

/// Each command is followed by the table it reads, what it writes, what it says and how it ends.
fn examples() -> Vec<Example> {
    let parts: Vec<&str> = PAGE.split("```").collect();
    let fenced = |at: usize, kind: &str| {
        let block = parts[at].strip_prefix(kind).and_then(|block| block.strip_prefix('\n'));
        block.unwrap_or_else(|| panic!("{kind} in the place of {}", parts[at]))
    };
    let commands = (0..parts.len()).filter(|at| parts[*at].starts_with("console\n"));
    let example = |at: usize| Example {
        command: fenced(at, "console").split_whitespace().skip(2).collect(),
        table: fenced(at + 2, "csv"),
        output: fenced(at + 4, "csv"),
        talk: fenced(at + 6, "text"),
        end: parts[at + 7].trim_start(),
    };
    commands.map(example).collect()
}

#[test]
fn examples_are_what_the_page_says() {
    let examples = examples();
    assert!(examples.len() >= 2, "the page has examples");
    for example in examples {
        let folder = tempfile::tempdir().expect("a folder");
        let file = example.command.last().expect("a table");
        fs::write(folder.path().join(file), example.table).expect("the table is written");
        let mut program = Command::new(env!("CARGO_BIN_EXE_caseplan"));
        program.args(&example.command).current_dir(folder.path());
        program.env("HOME", "").env("XDG_CONFIG_HOME", "").env_remove("CASEPLAN_HOME");
        let run = program.output().expect("the program starts");
        assert_eq!(String::from_utf8_lossy(&run.stdout), example.output);
        assert_eq!(String::from_utf8_lossy(&run.stderr), example.talk);
        let code = run.status.code().expect("an exit code");
        assert!(example.end.starts_with(&format!("Exit code {code}: ")), "{code}: {}", example.end);
    }
}
