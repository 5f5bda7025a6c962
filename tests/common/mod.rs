//! Running the program inside a test.
#![allow(dead_code, missing_docs, reason = "each test file uses its own part of it")]
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

pub mod clinic;
pub mod judges;

use caseplan::cli::{Exit, Streams, run};
use caseplan::desk::Environment;
use std::path::{Path, PathBuf};

/// What a run gave.
pub struct Run {
    pub exit: Exit,
    pub output: String,
    pub bytes: Vec<u8>,
    pub talk: String,
}

/// Runs `caseplan ARGS…` on the day of the examples, without the user's own definitions.
pub fn caseplan(arguments: &[&str]) -> Run {
    let environment = Environment {
        fixed_day: "2026-11-22".parse().ok(),
        no_colour: true,
        ..Environment::default()
    };
    let (mut output, mut talk) = (Vec::new(), Vec::new());
    let streams = Streams { output: &mut output, talk: &mut talk };
    let all = std::iter::once("caseplan").chain(arguments.iter().copied()).map(Into::into);
    let exit = run(all, environment, streams);
    Run {
        exit,
        output: String::from_utf8_lossy(&output).into_owned(),
        bytes: output,
        talk: String::from_utf8_lossy(&talk).into_owned(),
    }
}

/// Makes a file its owner's alone, as a client's file has to be.
pub fn make_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("it is ours");
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Holds a text against a file; `UPDATE_EXPECT=1` writes the file instead.
pub fn expect_file(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, actual).expect("the expectation can be written");
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        expected == actual,
        "{} differs; UPDATE_EXPECT=1 rewrites it, and then read the difference\n{}",
        path.display(),
        first_difference(&expected, actual)
    );
}

fn first_difference(expected: &str, actual: &str) -> String {
    let mut lines = expected.lines().zip(actual.lines()).enumerate();
    match lines.find(|(_, (left, right))| left != right) {
        Some((line, (left, right))) => format!("line {}\n- {left}\n+ {right}", line + 1),
        None => format!("{} lines against {}", expected.lines().count(), actual.lines().count()),
    }
}

/// The YAML files of a folder, in order.
pub fn yaml_files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ext| ext == "yaml")).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{folder} holds YAML files");
    paths
}

pub fn stem(path: &Path) -> String {
    path.file_stem().expect("a file name").to_string_lossy().into_owned()
}

/// The commands, as `--help` lists them.
pub fn commands() -> Vec<String> {
    let help = caseplan(&["--help"]).output;
    let (_, rest) = help.split_once("Commands:\n").expect("the help lists the commands");
    let lines = rest.lines().take_while(|line| !line.is_empty());
    // A long description goes on in the next line, further in.
    let lines = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = lines.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}
