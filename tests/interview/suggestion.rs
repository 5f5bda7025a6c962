//! What the intake suggests: shown where it is decided, and held back while nobody asked about suicide.

use super::faults::case_with;
use super::session::{Session, program};
use std::fs;
use std::path::Path;

const INTAKE: [&str; 5] = ["intake", "a-1.yaml", "--plain", "--by", "C"];
const NOT_ASKED: &str =
    "Risk of suicide: not asked in this case: phq9 (not given); asq (not given)";
/// An intake in which nothing stands in the way, and suicide is asked by nothing.
const CLEAR: &str = "adult_verified: document, limits_shown: yes, substances: [], \
     withdrawal_history: [none], withdrawal_now: no, opioid_history: never, overdose_year: no, \
     alone: yes, harm_others: no, home_violence: none, children_unsafe: no, dependent_unsafe: no, \
     specialist_review: no, mania: no, psychosis: no, eligibility: [ { criterion: ours, met: met } ], \
     imminent_risk: [none], needs_medical_withdrawal: no, acute_psychosis: no, \
     out_of_scope_offending: no, conflict_of_interest: no, care_needed: outpatient, place_free: yes";

/// Runs a command on answers to an intake, with other responses beside it.
fn run(folder: &Path, command: &[&str], intake: &str, beside: &str) -> String {
    let text = format!(
        "answers: a-2\nclient: {{ birth_year: 1984, sex: male }}\ndate: 2026-11-20\nsource: client\n\
         responses:\n  intake: {{ {intake} }}\n{beside}"
    );
    fs::write(folder.join("a-2.yaml"), text).expect("the answers are written");
    let ran = program(folder).args(command).output().expect("it runs");
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

#[test]
fn nothing_is_suggested_for_certain_while_nobody_asked_about_suicide() {
    let folder = case_with("a-1");
    let score = ["score", "a-2.yaml"];
    let scored = run(folder.path(), &score, CLEAR, "");
    let held = format!(
        "Suggested disposition: not settled: safety first or schedule psychosocial; {NOT_ASKED}"
    );
    assert!(scored.contains(&held), "{scored}");
    let asked = run(folder.path(), &score, CLEAR, "  asq: { q1: no, q2: no, q3: no, q4: no }\n");
    assert!(asked.contains("Suggested disposition: schedule psychosocial\n"), "{asked}");
    let danger = CLEAR.replace("harm_others: no", "harm_others: yes");
    let danger = run(folder.path(), &score, &danger, "");
    assert!(
        danger.contains("Suggested disposition: safety first\n"),
        "danger goes first: {danger}"
    );
    let assessment = ["plan", "a-2.yaml", "--document", "assessment"];
    let assessment = run(folder.path(), &assessment, CLEAR, "");
    assert!(
        assessment.contains("| safety first: Risk of suicide | cannot be told: phq9"),
        "{assessment}"
    );
}

#[test]
fn why_names_the_rule_by_which_something_is_suggested() {
    let folder = case_with("a-1");
    let ill = CLEAR.replace("withdrawal_now: no", "withdrawal_now: yes");
    let asq = "  asq: { q1: no, q2: no, q3: no, q4: no }\n";
    let why = ["why", "a-2.yaml", "score/intake.suggested_disposition"];
    let why = run(folder.path(), &why, &ill, asq);
    assert!(why.contains("rule: medical first, because needs_medical_withdrawal = yes"), "{why}");
}

#[test]
fn the_suggestion_stands_where_it_is_decided_and_with_what_is_open() {
    let folder = case_with("a-1");
    let mut intake = Session::start(folder.path(), &INTAKE);
    intake.say_all(&["1", ":go withdrawal_now", "y"]);
    let shown = intake.say_all(&[":later", ":go disposition", ":review"]);
    let decided = shown.split_once("What was decided, with the client?").expect("it is asked").1;
    assert!(
        decided.contains("Suggested: cannot be told yet: safety first or medical first"),
        "{decided}"
    );
    assert!(decided.contains("Not known: safety first (questions 26, 72)"), "{decided}");
    assert!(decided.contains(NOT_ASKED), "{decided}");
    let open = intake.asked().expect("what is open");
    assert!(open.contains("Suggested: cannot be told yet") && open.contains(NOT_ASKED), "{open}");
    intake.say("finish");
    let warned = intake.asked().expect("it wants the word once more");
    assert!(warned.contains("CANNOT RULE OUT") && warned.contains(NOT_ASKED), "{warned}");
    intake.end();
}

#[test]
fn a_suggestion_says_by_which_answers_it_holds() {
    let folder = case_with("a-1");
    let mut intake = Session::start(folder.path(), &INTAKE);
    intake.say_all(&["1", ":go imminent_risk", "2", ":later", ":go disposition"]);
    let decided = intake.asked().expect("it is asked");
    assert!(decided.contains("Suggested: safety first, because of question 72 ("), "{decided}");
    assert!(decided.contains("): Yes, by suicide\n"), "{decided}");
    assert!(!decided.contains(NOT_ASKED), "danger goes first anyway: {decided}");
    intake.end();
}
