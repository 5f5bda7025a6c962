//! The examples: what a new user and a script writer begin with.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "a test reads files and starts a script"
)]

mod common;

use caseplan::cli::Exit;
use common::{caseplan, stem, yaml_files};
use std::fs;
use std::process::Command;

#[test]
fn every_example_is_sound() {
    for folder in ["examples/answers", "examples/cases"] {
        for file in yaml_files(folder) {
            let run = caseplan(&["check", &file.display().to_string()]);
            assert_eq!(run.exit, Exit::Done, "{}: {}", file.display(), run.output);
        }
    }
}

#[test]
fn every_case_holds_the_answers_of_the_answers_file_of_its_name() {
    for answers in yaml_files("examples/answers") {
        let name = stem(&answers);
        let folder = tempfile::tempdir().expect("a folder");
        let made = folder.path().join(format!("{name}.yaml"));
        let (made, answers) = (made.display().to_string(), answers.display().to_string());
        assert_eq!(caseplan(&["new", &made, "--from", &answers]).exit, Exit::Done);
        let scores = |case: &str| caseplan(&["score", case, "--json"]).output;
        let case = format!("examples/cases/{name}.yaml");
        assert_eq!(scores(&made), scores(&case), "{name}");
        let responses = |path: &str| {
            let text = fs::read_to_string(path).expect("a case");
            let start = text.find("responses:").expect("responses");
            let end = text.find("\ndecisions:").or_else(|| text.find("\nseal:"));
            text[start..end.expect("an end")].to_owned()
        };
        let same = responses(&made) == responses(&case);
        assert!(same, "{name}: answers or pinned definitions differ; make the case again");
    }
}

#[test]
fn the_script_makes_the_answers_file_that_is_here() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = Command::new("python3")
        .args(["examples/answers/from_csv.py", "examples/answers/visits.csv"])
        .arg(folder.path())
        .status();
    let Ok(status) = script else {
        eprintln!("not tried: there is no python3");
        return;
    };
    assert!(status.success());
    let made = yaml_files(&folder.path().display().to_string());
    for file in made {
        let here = format!("examples/answers/{}.yaml", stem(&file));
        let read = |path: &str| fs::read_to_string(path).expect("an answers file");
        assert_eq!(read(&file.display().to_string()), read(&here));
    }
}
