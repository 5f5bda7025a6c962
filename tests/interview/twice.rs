//! Paper that is typed in twice: what is not settled yet is never taken for settled.

use super::faults::case_with;
use super::session::{Ended, Session, program};
use std::fs;
use std::path::Path;

const PAPER: [&str; 9] =
    ["enter", "a-1.yaml", "phq9", "--date", "2026-11-20", "--twice", "--plain", "--by", "C"];
const NOTHING: [&str; 9] = ["0"; 9];

fn text(folder: &Path) -> String {
    fs::read_to_string(folder.join("a-1.yaml")).expect("the case is there")
}

/// Runs a command on the case; returns what it prints and what it says.
fn run(folder: &Path, arguments: &[&str]) -> (String, String) {
    let ran = program(folder).args(arguments).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&ran.stdout), text(&ran.stderr))
}

/// Types the answers to the nine items, leaves the tenth open, and finishes the first time.
fn typed_once(folder: &Path, answers: &[&str]) -> Session {
    let mut paper = Session::start(folder, &PAPER);
    paper.say_all(answers);
    paper.say_all(&["", "finish"]);
    paper
}

/// Types a paper of nothing but zeros the first time, and a two for item 9 the second time.
fn with_a_difference(folder: &Path) -> Session {
    let mut paper = typed_once(folder, &NOTHING);
    paper.say_all(&NOTHING[..8]);
    paper.say_all(&["2"]);
    paper
}

/// Respond to nothing now.
fn past_the_alert(paper: &mut Session) {
    let shown = paper.asked().expect("the alert is shown");
    assert!(shown.contains("ALERT phq9-1.suicidal_ideation"), "{shown}");
    assert!(shown.contains("Answered on 2026-11-20: contact the client today."), "{shown}");
    paper.say(":later");
}

fn scored(folder: &Path) -> String {
    run(folder, &["score", "a-1.yaml"]).0
}

fn alert_is_open(folder: &Path) {
    let scored = scored(folder);
    assert!(scored.contains("critical: PHQ-9 item 9, thoughts of being"), "{scored}");
    assert!(scored.contains("Contact the client today: this was answered 2 days ago."), "{scored}");
    let (plan, _) = run(folder, &["plan", "a-1.yaml"]);
    assert!(plan.contains("PHQ-9 item 9, thoughts of being") && plan.contains("DRAFT"), "{plan}");
    let (due, _) = run(folder, &["due", "a-1.yaml"]);
    assert!(due.contains("critical alert without a full response"), "{due}");
}

#[test]
fn a_second_reading_that_differs_is_on_the_disk_before_anybody_chooses() {
    let folder = case_with("a-1");
    let mut paper = with_a_difference(folder.path());
    paper.asked().expect("the difference, or the alert");
    paper.kill();
    let file = text(folder.path());
    assert!(file.contains("differences:\n      - item: q9\n        second: 2\n"), "{file}");
    alert_is_open(folder.path());
    let scored = scored(folder.path());
    assert!(scored.contains("PHQ-9: not computed; between 0 and 2; minimal"), "{scored}");
    assert!(scored.contains("q9 (typed in as two different answers)"), "{scored}");
    let (said, _) = run(folder.path(), &["check", "a-1.yaml"]);
    assert!(said.contains("not-compared"), "{said}");
}

#[test]
fn a_difference_that_was_left_open_comes_back_first() {
    let folder = case_with("a-1");
    let mut paper = with_a_difference(folder.path());
    past_the_alert(&mut paper);
    paper.asked().expect("the choice");
    let ended = paper.end();
    assert!(ended.talk.contains("1 alert is open"), "{}", ended.talk);
    let mut again = Session::start(folder.path(), &PAPER);
    past_the_alert(&mut again);
    let choice = again.asked().expect("the choice");
    assert!(choice.contains("1) The first time: Not at all"), "{choice}");
    assert!(choice.contains("2) The second time: More than half the days"), "{choice}");
    again.say("2");
    again.asked().expect("the last question, or the end");
    again.end();
    assert!(text(folder.path()).contains("q9: 2\n"), "{}", text(folder.path()));
    assert!(!text(folder.path()).contains("differences:"), "{}", text(folder.path()));
}

#[test]
fn the_reading_that_was_dropped_is_kept_and_so_is_its_alert() {
    let folder = case_with("a-1");
    let mut paper = with_a_difference(folder.path());
    past_the_alert(&mut paper);
    paper.say_all(&["1", "", "finish"]);
    let Ended { code, talk, .. } = paper.ended();
    assert_eq!(code, Some(0), "{talk}");
    let file = text(folder.path());
    assert!(file.contains("taken_away:\n      - item: q9\n        answer: 2\n"), "{file}");
    assert!(file.contains("raised: phq9-1.suicidal_ideation"), "{file}");
    let scored = scored(folder.path());
    assert!(
        scored.contains("Raised by an answer that was changed since: PHQ-9 item 9"),
        "{scored}"
    );
    assert!(scored.contains("PHQ-9: 0 of 0"), "{scored}");
    let (due, _) = run(folder.path(), &["due", "a-1.yaml"]);
    assert!(due.contains("critical alert without a full response"), "{due}");
}

#[test]
fn a_response_to_the_reading_that_is_chosen_then_holds() {
    let folder = case_with("a-1");
    let mut paper = with_a_difference(folder.path());
    paper.say_all(&["", "", "Low: asked by telephone", "y", "Called", "S. Supervisor", "tomorrow"]);
    paper.say_all(&["made", "2", ""]);
    let shown = paper.asked().expect("the overview");
    assert!(shown.contains("PHQ-9: what is open") && !shown.contains("open alert"), "{shown}");
    paper.end();
    let scored = scored(folder.path());
    assert!(!scored.contains("Contact the client today"), "{scored}");
}

#[test]
fn a_slip_of_the_second_time_that_is_typed_once_more_is_kept_too() {
    let folder = case_with("a-1");
    let mut paper = with_a_difference(folder.path());
    past_the_alert(&mut paper);
    paper.say_all(&["3", "0"]);
    paper.asked().expect("the last question");
    paper.kill();
    let file = text(folder.path());
    assert!(file.contains("taken_away:\n      - item: q9\n        answer: 2\n"), "{file}");
    assert!(!file.contains("differences:"), "{file}");
    assert!(scored(folder.path()).contains("Raised by an answer that was changed since"));
}

#[test]
fn what_was_typed_in_once_and_is_to_be_compared_rules_nothing_out() {
    let folder = case_with("a-1");
    let mut paper = typed_once(folder.path(), &NOTHING);
    paper.asked().expect("the second time begins");
    paper.end();
    let (scored, said) = run(folder.path(), &["score", "a-1.yaml"]);
    assert!(scored.contains("critical: Cannot rule out: PHQ-9 item 9"), "{scored}");
    assert!(scored.contains("q9 (typed in once, not compared)"), "{scored}");
    assert!(scored.contains("minimal; typed in once, not compared: q1..q9"), "{scored}");
    assert!(said.contains("typed in once, not compared: q1..q9"), "{said}");
    let (plan, _) = run(folder.path(), &["plan", "a-1.yaml"]);
    assert!(plan.contains("Cannot rule out: PHQ-9 item 9"), "{plan}");
    assert!(plan.contains("typed in once, not compared: q1..q9"), "{plan}");
    let mut again = Session::start(folder.path(), &PAPER);
    again.asked().expect("it goes on");
    again.say("finish");
    again.asked().expect("the second time begins");
    again.say_all(&[]);
    for answer in NOTHING {
        again.say(answer);
        again.asked().expect("the next one");
    }
    again.end();
    let (scored, said) = run(folder.path(), &["score", "a-1.yaml"]);
    assert!(!scored.contains("Cannot rule out"), "what was compared rules out: {scored}");
    assert!(!said.contains("not compared"), "{said}");
}
