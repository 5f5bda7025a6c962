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
use std::path::{Path, PathBuf};
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
            let ends = ["\ndecisions:", "\nhistory:", "\nseal:"];
            let end = ends.iter().find_map(|end| text.find(end));
            text[start..end.expect("an end")].to_owned()
        };
        let same = responses(&made) == responses(&case);
        assert!(same, "{name}: answers or pinned definitions differ; make the case again");
    }
}

/// Runs the script on two tables; `None` where there is no python3.
fn scripted(visits: &str, answers: &str, folder: &Path) -> Option<Vec<PathBuf>> {
    let mut script = Command::new("python3");
    script.args(["examples/answers/from_csv.py", visits, answers]).arg(folder);
    let Ok(status) = script.status() else {
        eprintln!("not tried: there is no python3");
        return None;
    };
    assert!(status.success());
    Some(yaml_files(&folder.display().to_string()))
}

/// The case file that the program makes of an answers file.
fn case_of(answers: &Path) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let case = folder.path().join(answers.file_name().expect("a name"));
    let (made, from) = (case.display().to_string(), answers.display().to_string());
    let run = caseplan(&["new", &made, "--from", &from]);
    assert_eq!(run.exit, Exit::Done, "{}", run.talk);
    fs::read_to_string(&case).expect("a case")
}

#[test]
fn the_script_makes_every_answers_file_that_is_here() {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = ["examples/answers/visits.csv", "examples/answers/answers.csv"];
    let Some(made) = scripted(tables[0], tables[1], folder.path()) else { return };
    let here = yaml_files("examples/answers");
    let names = |files: &[PathBuf]| files.iter().map(|file| stem(file)).collect::<Vec<_>>();
    assert_eq!(names(&made), names(&here));
    for (made, here) in made.iter().zip(&here) {
        assert!(case_of(made) == case_of(here), "{} says something else", stem(here));
    }
}

#[test]
fn what_a_client_said_stays_a_text_in_what_the_script_makes() {
    let said = "a: b, 'c' } # d";
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path.display().to_string()
    };
    let visits = "case,date,source,initials,birth_year,sex,language\na-1,2026-11-20,client,,,,\n";
    let answers = format!(
        "case,instrument,item,value\na-1,intake,strengths,\"{said}\nphq9: {{}}\"\n\
         a-1,phq9,q9,declined\na-1,phq9,q8,\n"
    );
    let (visits, answers) = (file("visits.csv", visits.into()), file("answers.csv", answers));
    let Some(made) = scripted(&visits, &answers, folder.path()) else { return };
    let case = case_of(&made[0]);
    assert!(case.contains(said) && case.contains("q9: declined"), "{case}");
    assert!(!case.contains("q8"), "an empty cell is no answer: {case}");
}
