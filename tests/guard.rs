//! A folder of templates that try to hide an alert, to show a client what is not theirs, or to
//! never end: none of them makes a document, and nothing is written.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

mod common;

use caseplan::cli::Exit;
use common::{Run, caseplan};
use std::fs;
use std::path::{Path, PathBuf};

/// Makes the plan of a client with critical alerts and gaps by a template of the folder.
fn run(template: &Path) -> (Run, bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let documents = folder.path().join("documents");
    fs::create_dir(&documents).expect("a folder");
    fs::copy(template, documents.join("plan.md")).expect("a template");
    let output = folder.path().join("out.md");
    let run = caseplan(&[
        "--definitions",
        &folder.path().display().to_string(),
        "plan",
        "examples/cases/many_unanswered.yaml",
        "-o",
        &output.display().to_string(),
    ]);
    (run, output.exists())
}

fn templates() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/hostile_templates").expect("the folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

#[test]
fn no_hostile_template_makes_a_document() {
    let mut tried = 0;
    for template in templates() {
        let name = template.display().to_string();
        let (run, written) = run(&template);
        // What these show is shown, in both outputs.
        if name.contains("/good.") {
            assert!(run.exit == Exit::Attention && written, "{name}: {}", run.talk);
            continue;
        }
        assert_eq!(run.exit, Exit::Input, "{name}: {}", run.talk);
        assert!(!written, "{name}");
        assert!(
            run.talk.contains("guard-missing") || run.talk.contains("template-"),
            "{}",
            run.talk
        );
        tried += 1;
    }
    assert!(tried >= 13, "{tried}");
}

/// What a client says can be any short word, and a word of an alert may have it within.
#[test]
fn a_short_answer_does_not_keep_the_alerts_from_the_team() {
    let folder = tempfile::tempdir().expect("a folder");
    for word in ["Me", "safe", "I", "A1 CRITICAL", "Alerts"] {
        let answers = folder.path().join("short.yaml");
        let text = format!(
            "answers: short\nclient: {{ initials: X.Y., birth_year: 1984, sex: male }}\n\
             date: 2026-11-20\nresponses:\n  asq: {{ q1: yes, q2: no, q3: yes, q4: no, q5: yes }}\n  \
             intake: {{ keeps_going: {word}, goal_health: {word} }}\n"
        );
        fs::write(&answers, text).expect("an answers file");
        let run = caseplan(&["plan", &answers.display().to_string(), "--as-of", "2026-11-22"]);
        assert_eq!(run.exit, Exit::Done, "{word}: {}", run.talk);
        assert!(run.output.contains("### A1 CRITICAL"), "{word}");
    }
}
