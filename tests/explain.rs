//! Why a problem is not in a plan, and what another answer would change.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

mod common;

use caseplan::cli::Exit;
use common::{Run, caseplan, make_private};
use std::fs;
use tempfile::TempDir;

const ANSWERS: &str = "answers: a-1
client: { initials: A.B., birth_year: 1980, sex: male }
date: 2026-11-20
responses:
  phq9: { q1: 2, q2: 2, q3: 2, q4: 2, q5: 1, q6: 1, q7: 1, q8: 0, q9: 0, difficulty: 2 }
  gad7: { q1: 0, q2: 0, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0 }
";

struct Case {
    folder: TempDir,
}

impl Case {
    fn new() -> Case {
        let case = Case { folder: tempfile::tempdir().expect("a folder") };
        fs::write(case.folder.path().join("a-1.yaml"), ANSWERS).expect("the file can be written");
        make_private(&case.folder.path().join("a-1.yaml"));
        case
    }

    fn run(&self, command: &str, arguments: &[&str]) -> Run {
        let path = self.folder.path().join("a-1.yaml").display().to_string();
        let run = caseplan(&[&[command, &path], arguments].concat());
        let text = fs::read_to_string(self.folder.path().join("a-1.yaml")).expect("it is there");
        assert_eq!(text, ANSWERS, "nothing is written");
        run
    }

    fn why_not(&self, problem: &str) -> String {
        let run = self.run("why", &["--not", problem]);
        assert_eq!(run.exit, Exit::Done, "{}", run.talk);
        run.output
    }

    fn what_if(&self, answers: &[&str]) -> String {
        let run = self.run("what-if", answers);
        assert_eq!(run.exit, Exit::Done, "{}", run.talk);
        run.output
    }
}

#[test]
fn why_a_problem_is_not_in_the_plan() {
    let case = Case::new();
    // It was looked for and not found: the rule, the finding and the answers say so.
    let not_found = case.why_not("anxiety");
    assert!(not_found.contains("what is known does not suggest it"), "{not_found}");
    assert!(not_found.contains("gad7.total: 0 of 0–21"), "{not_found}");
    // It was not looked for: what would decide it is named.
    let open = case.why_not("trauma");
    assert!(open.contains("what would decide it: pc_ptsd5 (not given)"), "{open}");
    let there = case.why_not("depression");
    assert!(there.contains("it is in the plan, as P1"), "{there}");
    let near = case.run("why", &["--not", "anxeity"]);
    assert_eq!(near.exit, Exit::Input);
    assert!(near.talk.contains("did you mean `anxiety`?"), "{}", near.talk);
}

#[test]
fn why_every_problem_is_not_in_the_plan_can_be_told() {
    let case = Case::new();
    let listed = caseplan(&["list", "problems", "--json"]).output;
    for line in listed.lines() {
        let problem: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let id = problem["id"].as_str().expect("an id");
        let json = case.run("why", &["--not", id, "--json"]).output;
        let threads: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let because = threads[0]["because"].as_array().expect("causes");
        assert!(!because.is_empty(), "{id}");
    }
}

#[test]
fn another_answer_shows_what_it_would_change() {
    let case = Case::new();
    let danger = case.what_if(&["phq9.q9=2"]);
    assert!(danger.contains("+ A1 alert/phq9.suicidal_ideation"), "{danger}");
    assert!(danger.contains("PHQ-9: 13 of 0–27") || danger.contains("13"), "{danger}");
    let milder = case.what_if(&["phq9.q1=0", "phq9.q2=0", "phq9.q3=0"]);
    assert!(milder.contains("- P1 depression"), "{milder}");
    // One that was never asked: the measure is supposed to have been given.
    let asked = case.what_if(&["isi.q1=4"]);
    assert!(asked.contains("isi"), "{asked}");
    let refused = case.what_if(&["phq9.q9=declined"]);
    assert!(refused.contains("alert/phq9.suicidal_ideation"), "{refused}");
    let open = case.what_if(&["phq9.q9="]);
    assert!(open.contains("annot rule out"), "{open}");
    assert_eq!(case.what_if(&["phq9.q9=0"]), "Nothing in the plan would change.\n");
    let json = case.run("what-if", &["phq9.q9=2", "--json"]).output;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["new"][0]["id"], "alert/phq9.suicidal_ideation");
}

#[test]
fn a_supposition_that_cannot_be_is_refused() {
    let case = Case::new();
    let refused = [
        ("phq9.q9=9", Exit::Input, "phq9.q9: type one of 0, 1, 2, 3"),
        ("phq9.q99=1", Exit::Input, "did you mean `q9`?"),
        ("phq.q9=1", Exit::Input, "did you mean `phq"),
        ("phq9=1", Exit::Usage, "such as phq9.q9=0"),
        ("phq9.q9", Exit::Usage, "such as phq9.q9=0"),
    ];
    for (answer, exit, says) in refused {
        let run = case.run("what-if", &[answer]);
        assert_eq!(run.exit, exit, "{answer}: {}", run.talk);
        assert!(run.talk.contains(says), "{answer}: {}", run.talk);
    }
}
