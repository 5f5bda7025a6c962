//! The page on scripting: its scripts run, where what runs them is there, and say what it shows.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files, and starts programs"
)]

mod common;

use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

const PAGE: &str = include_str!("../docs/scripting.md");

/// A file that the page shows, and what its run prints where the page shows that.
struct Shown {
    name: &'static str,
    text: &'static str,
    prints: Option<&'static str>,
}

/// The files of the page, in order: a fence names its file behind the language.
fn shown() -> Vec<Shown> {
    let blocks: Vec<&str> = PAGE.split("\n```").skip(1).step_by(2).collect();
    let split = |block: &'static str| block.split_once('\n').expect("a fence ends its line");
    let behind = |at: usize| blocks.get(at + 1).map(|block| split(block));
    let file = |(at, block): (usize, &&'static str)| {
        let (fence, text) = split(block);
        let (_, name) = fence.split_once(' ')?;
        let prints = behind(at).filter(|(fence, _)| *fence == "text").map(|(_, text)| text);
        Some(Shown { name, text, prints })
    };
    blocks.iter().enumerate().filter_map(file).collect()
}

/// A folder with the examples and the files of the page.
fn folder(files: &[Shown]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = folder.path().join("cases");
    fs::create_dir(&cases).expect("it is made");
    for case in common::yaml_files("examples/cases") {
        let copy = cases.join(case.file_name().expect("a name"));
        fs::copy(&case, &copy).expect("it is copied");
        fs::set_permissions(&copy, Permissions::from_mode(0o600)).expect("it is made private");
    }
    for file in files {
        fs::write(folder.path().join(file.name), file.text).expect("it is written");
    }
    folder
}

/// Runs a program in the folder, with `caseplan` on its path; `None` where there is no such program.
fn run(program: &str, args: &[&str], folder: &Path) -> Option<Output> {
    let built = Path::new(env!("CARGO_BIN_EXE_caseplan"));
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = built.parent().map(Path::to_owned).into_iter().chain(env::split_paths(&path));
    let path = env::join_paths(folders).expect("a path");
    let mut command = Command::new(program);
    command.args(args).current_dir(folder).env("PATH", path);
    command.env("SOURCE_DATE_EPOCH", "1795305600").env("HOME", "").env("XDG_CONFIG_HOME", "");
    command.output().ok()
}

#[test]
fn the_scripts_of_the_page_run_and_print_what_it_shows() {
    let files = shown();
    let folder = folder(&files);
    let mut ran = 0;
    for file in &files {
        let ending = file.name.rsplit('.').next().unwrap_or_default();
        let (program, args) = match ending {
            "sh" => ("sh", vec![file.name]),
            "py" => ("python3", vec![file.name]),
            "R" => ("Rscript", vec![file.name]),
            "Makefile" => ("make", vec!["--silent"]),
            _ => continue,
        };
        let Some(output) = run(program, &args, folder.path()) else { continue };
        let talk = String::from_utf8_lossy(&output.stderr);
        // A night with something overdue says so, and so does one that leaves a score open.
        assert!(matches!(output.status.code(), Some(0 | 1 | 123)), "{}: {talk}", file.name);
        if let Some(prints) = file.prints {
            assert!(output.status.success(), "{}: {talk}", file.name);
            assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), prints.trim_end());
        }
        ran += 1;
    }
    assert!(ran >= 4, "{ran} scripts of the page were run");
    made(folder.path());
}

/// What the scripts should have made is there: a document of each case, and the table of both measures.
fn made(folder: &Path) {
    let count = |place: &str, ending: &str| {
        let Ok(found) = fs::read_dir(folder.join(place)) else { return 0 };
        let names = found.map(|entry| entry.expect("an entry").file_name());
        names.filter(|name| name.to_string_lossy().ends_with(ending)).count()
    };
    let cases = common::yaml_files("examples/cases").len();
    assert_eq!(count("plans", ".pdf"), cases, "the night's run");
    assert_eq!(count("assessments", ".md"), cases, "one command for each case");
    assert!([0, cases].contains(&count("out", ".pdf")), "make");
    let table = fs::read_to_string(folder.join("scored.csv")).expect("both measures");
    assert!(table.contains("phq9_total") && table.contains("gad7_total"), "{table}");
}
