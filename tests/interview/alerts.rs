//! A response to an alert counts for the answers it was given to, in every command.

use super::faults::case_with;
use super::session::{Session, program};
use std::path::Path;

const ALERT: &str = "ALERT phq9-1.suicidal_ideation";
const RESPONSE: [&str; 8] = ["", "", "Low", "y", "Spoke", "S. Supervisor", "2026-11-23", "made"];

fn asked(folder: &Path) -> Session {
    Session::start(folder, &["interview", "a-1.yaml", "phq9", "--by", "C"])
}

/// A case in which item 9 was answered with 1 and somebody responded, and the next question.
fn responded() -> (tempfile::TempDir, Session) {
    let folder = case_with("a-1");
    let mut session = asked(folder.path());
    session.say_all(&["0", "0", "0", "0", "0", "0", "0", "0", "1"]);
    session.say_all(&RESPONSE);
    assert!(session.asked().expect("it goes on").contains("Question 10 of 10"));
    (folder, session)
}

/// The alerts that the plan says nobody responded to.
fn without_a_response(folder: &Path) -> bool {
    let plan = program(folder).args(["plan", "a-1.yaml"]).output().expect("it runs");
    let plan = String::from_utf8(plan.stdout).expect("text");
    assert!(plan.contains("PHQ\\-9 item 9") || plan.contains("PHQ-9 item 9"), "{plan}");
    plan.contains("without a recorded response")
}

/// Whether an interview begins with the alert.
fn is_shown_at_the_start(folder: &Path) -> bool {
    let mut session = asked(folder);
    let shown = session.asked().expect("it asks");
    session.end();
    shown.contains(ALERT)
}

#[test]
fn what_was_responded_to_stays_closed_also_where_the_form_goes_on_another_day() {
    let (folder, session) = responded();
    session.end();
    assert!(!without_a_response(folder.path()));
    assert!(!is_shown_at_the_start(folder.path()));
    let mut later =
        Session::of(program(folder.path()).env("SOURCE_DATE_EPOCH", "1795500000").args([
            "interview",
            "a-1.yaml",
            "phq9",
            "--by",
            "C",
        ]));
    let shown = later.say_all(&["0", "finish"]);
    let ended = later.end();
    assert!(!format!("{shown}{}", ended.output).contains(ALERT), "{shown}");
    let plan = program(folder.path()).args(["plan", "a-1.yaml", "--as-of", "2026-11-25"]).output();
    let plan = String::from_utf8(plan.expect("it runs").stdout).expect("text");
    assert!(!plan.contains("without a recorded response"), "{plan}");
}

#[test]
fn an_answer_changed_on_the_same_day_opens_the_alert_everywhere() {
    let (folder, mut session) = responded();
    for line in [":go 9", "3", ":later"] {
        session.say(line);
        let shown = session.asked().expect("it goes on");
        assert_eq!(shown.contains(ALERT), line == "3", "{shown}");
    }
    session.end();
    assert!(without_a_response(folder.path()));
    assert!(is_shown_at_the_start(folder.path()));
}

#[test]
fn an_answer_that_comes_back_is_not_the_one_that_was_responded_to() {
    let (folder, mut session) = responded();
    session.say(":go 9");
    let shown = session.say_all(&["0", ":go 9", "1", ":later"]);
    assert!(shown.contains(ALERT), "{shown}");
    session.asked().expect("it goes on");
    session.end();
    assert!(without_a_response(folder.path()));
    assert!(is_shown_at_the_start(folder.path()));
}

#[test]
fn an_answer_that_was_edited_outside_opens_the_alert() {
    let (folder, session) = responded();
    session.end();
    let path = folder.path().join("a-1.yaml");
    let text = std::fs::read_to_string(&path).expect("read");
    std::fs::write(&path, text.replace("q9: 1", "q9: 3")).expect("written");
    let resealed =
        program(folder.path()).args(["check", "a-1.yaml", "--reseal", "--by", "C"]).output();
    assert!(resealed.expect("it runs").status.success());
    assert!(without_a_response(folder.path()));
    assert!(is_shown_at_the_start(folder.path()));
}

/// A file from before responses said what they respond to.
#[test]
fn a_response_that_does_not_say_to_which_answers_counts_by_its_day() {
    let (folder, session) = responded();
    session.end();
    let path = folder.path().join("a-1.yaml");
    let text = std::fs::read_to_string(&path).expect("read");
    let start = text.find("    answers: ").expect("the response says to which");
    let end = start + text[start..].find('\n').expect("a line") + 1;
    std::fs::write(&path, format!("{}{}", &text[..start], &text[end..])).expect("written");
    let resealed =
        program(folder.path()).args(["check", "a-1.yaml", "--reseal", "--by", "C"]).output();
    assert!(resealed.expect("it runs").status.success());
    assert!(!without_a_response(folder.path()));
    assert!(!is_shown_at_the_start(folder.path()));
}

#[test]
fn an_answer_that_adds_nothing_to_the_danger_leaves_the_response_as_it_is() {
    let folder = case_with("a-1");
    let mut session = Session::start(folder.path(), &["interview", "a-1.yaml", "asq", "--by", "C"]);
    let after = |session: &mut Session, answer: &str| {
        session.say(answer);
        session.asked().expect("it goes on")
    };
    session.asked().expect("the first question");
    let raised = after(&mut session, "y");
    assert!(raised.contains("ALERT asq-1.positive_screen"), "{raised}");
    session.say("");
    session.say_all(&RESPONSE[1..]);
    session.asked().expect("the second question");
    // It was responded to, and a no is nothing new.
    let next = after(&mut session, "n");
    assert!(!next.contains("ALERT") && next.contains("Question 3"), "{next}");
    // One more yes is a danger that nobody has responded to.
    let more = after(&mut session, "y");
    assert!(more.contains("ALERT asq-1.positive_screen"), "{more}");
}

#[test]
fn a_record_that_is_left_for_elsewhere_is_looked_at_too() {
    let clinic = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/clinic");
    for leaves in [":review", ":go 4"] {
        let folder = case_with("a-1");
        let mut session = Session::start(
            folder.path(),
            &["intake", "a-1.yaml", "--by", "C", "--definitions", clinic],
        );
        session.say_all(&["2", "y", ":go substances", "1", "2", "20"]);
        session.asked().expect("the next field");
        session.say(leaves);
        let shown = session.asked().expect("it goes on");
        assert!(shown.contains("ALERT intake-1."), "{leaves}: {shown}");
    }
}

/// A case in which item 9 of a finished sheet was answered with 1, and nobody responded.
fn left_open() -> tempfile::TempDir {
    let folder = case_with("a-1");
    let mut session = asked(folder.path());
    session.say_all(&["0", "0", "0", "0", "0", "0", "0", "0", "1", ":later", "0", "finish"]);
    assert_eq!(session.ended().code, Some(0));
    folder
}

#[test]
fn where_nothing_was_begun_the_open_alerts_are_shown_and_nothing_else() {
    let folder = left_open();
    let go_on = ["interview", "a-1.yaml", "--by", "C"];
    let mut session = Session::start(folder.path(), &go_on);
    let shown = session.say_all(&[":later"]);
    assert!(shown.contains(ALERT), "{shown}");
    let ended = session.ended();
    assert_eq!((ended.code, ended.output.contains("comes again")), (Some(1), true));
    let told = "saved; 1 alert is open; go on with: caseplan interview a-1.yaml --by C";
    assert_eq!(ended.talk.trim(), told);
    let mut session = Session::start(folder.path(), &go_on);
    session.say_all(&["", "", "Low"]);
    session.asked().expect("the next question");
    assert_eq!(session.end().code, Some(75), "what was typed is kept");
    let mut session = Session::start(folder.path(), &go_on);
    let shown = session.say_all(&["", "y", "Spoke", "S. Supervisor", "2026-11-23", "made"]);
    assert!(shown.contains("it goes on where it was broken off"), "{shown}");
    let ended = session.ended();
    assert_eq!((ended.code, ended.talk.as_str()), (Some(0), ""));
    assert!(ended.output.contains("Every alert has a response."), "{}", ended.output);
    assert!(!without_a_response(folder.path()));
    let ended = Session::start(folder.path(), &go_on).ended();
    assert_eq!(ended.code, Some(2));
    assert!(ended.talk.contains("nothing was begun in this case"), "{}", ended.talk);
}

#[test]
fn where_more_than_one_form_was_begun_the_open_alerts_come_before_the_choice() {
    let folder = left_open();
    for id in ["gad7", "phq9"] {
        let mut session =
            Session::start(folder.path(), &["interview", "a-1.yaml", id, "--by", "C"]);
        session.say_all(&[":later", "0"]);
        session.asked().expect("the next question");
        session.end();
    }
    let mut session = Session::start(folder.path(), &["interview", "a-1.yaml", "--by", "C"]);
    let shown = session.say_all(&[":later"]);
    assert!(shown.contains(ALERT), "{shown}");
    let talk = session.ended().talk;
    assert!(talk.contains("more than one form was begun; name one of them: gad7, phq9"), "{talk}");
}

#[test]
fn alerts_that_are_shown_alone_are_not_shown_to_a_client() {
    let folder = left_open();
    let client = ["interview", "a-1.yaml", "--by", "C", "--client"];
    let mut session = Session::start(folder.path(), &client);
    let shown = session.asked().expect("it waits");
    assert!(shown.starts_with("Please hand the keyboard back"), "{shown}");
    session.say(":alerts");
    assert_eq!(session.asked().expect("it waits").trim(), shown.trim());
    session.say(":counselor");
    let shown = session.say_all(&[":later"]);
    assert!(shown.contains(ALERT), "{shown}");
    assert_eq!(session.ended().code, Some(1), "nothing is asked of the client behind it");
}
