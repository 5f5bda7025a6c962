//! Answers to questions that are left out by other answers: typed in from paper, looked at again, and
//! taken away with what they were; and records that are left in the middle.

use super::faults::{answers, case_with};
use super::machine::{Desk, law};
use super::session::{Session, program};
use caseplan::interview::{Body, Command, Ending, Manner, Prompt};

fn labels(desk: &Desk) -> Vec<String> {
    let Prompt::One(keys) = desk.question().prompt else { panic!("something to choose from") };
    keys.into_iter().map(|key| key.label).collect()
}

/// Says how much, and then that there is nothing.
fn contradicted(manner: Manner) -> Desk {
    let mut desk = Desk::new(manner, false, Some(law()));
    desk.type_in(&["y", "20"]).does(Command::GoTo("smokes".into())).type_in(&["n"]);
    desk
}

#[test]
fn an_answer_that_is_now_left_out_is_told_at_once_and_can_be_taken_away() {
    let mut desk = contradicted(Manner::Asked);
    assert!(desk.message().contains("leaves it out: question 2"), "{}", desk.message());
    desk.does(Command::Review).type_in(&["2"]);
    assert_eq!(desk.question().now.as_deref(), Some("20 a day"));
    assert!(labels(&desk)[0].starts_with("It was a mistake"), "{:?}", labels(&desk));
    desk.type_in(&["1"]);
    assert_eq!(desk.review().hidden, []);
    let file = desk.file();
    assert!(!file.contains("a_day: 20"), "{file}");
    let kept = "taken_away:\n      - item: a_day\n        answer: 20\n        \"on\": 2026-11-22\n        by: \"C., LPC\"\n";
    assert!(file.contains(kept), "{file}");
    let desk = Desk::resumed(desk.interview.into_case(), Manner::Asked, false, Some(law()));
    assert!(desk.file().contains(kept), "it stays in the record");
}

#[test]
fn an_answer_that_is_left_out_and_is_right_leads_to_the_one_that_is_wrong() {
    let mut desk = contradicted(Manner::Asked);
    desk.does(Command::Review).type_in(&["2", "2"]);
    assert_eq!(desk.text(), "Do you smoke");
    desk.type_in(&["y"]);
    assert_eq!(desk.review().hidden, [], "and back to what is open");
    assert!(desk.file().contains("a_day: 20"));
}

#[test]
fn where_both_were_said_both_stay_and_it_is_noted_who_looked() {
    let mut desk = contradicted(Manner::Asked);
    desk.does(Command::Review).type_in(&["2", "7"]);
    assert_eq!(desk.message(), "type a number from 1 to 3");
    desk.type_in(&["3"]);
    assert_eq!(desk.review().hidden.len(), 1);
    let file = desk.file();
    assert!(file.contains("a_day: 20") && file.contains("looked at again by C., LPC"), "{file}");
}

#[test]
fn a_client_is_not_asked_about_an_answer_that_is_left_out() {
    let mut desk = Desk::new(Manner::Asked, true, Some(law()));
    desk.type_in(&["", "y", "20"]).does(Command::GoTo("1".into())).type_in(&["n"]);
    assert_eq!(desk.message(), "");
    desk.does(Command::GoTo("2".into()));
    assert!(desk.message().contains("not to be asked"), "{}", desk.message());
}

#[test]
fn what_is_left_out_is_asked_on_paper_where_it_stands_all_the_same() {
    let mut desk = Desk::new(Manner::Paper { twice: false }, false, Some(law()));
    desk.type_in(&["n"]);
    assert_eq!(desk.text(), "How many a day");
    assert!(desk.question().left_out.is_some());
    desk.type_in(&[""]);
    assert_eq!(desk.text(), "Where");
    desk.does(Command::Back).type_in(&["20"]);
    assert!(desk.message().contains("leaves it out: question 2"), "{}", desk.message());
    assert!(desk.file().contains("a_day: 20"));
    desk.does(Command::Back).does(Command::Clear);
    assert!(desk.file().contains("taken_away"), "{}", desk.file());
    assert_eq!(desk.text(), "How many a day");
}

/// The first time the paper is blank there, or was passed over: neither is an answer of the client.
#[test]
fn the_second_time_compares_what_is_left_out_and_what_was_passed_over_is_typed_in_first() {
    let mut desk = Desk::new(Manner::Paper { twice: true }, false, Some(law()));
    desk.type_in(&["n", "20"]).does(Command::GoTo("understood".into())).type_in(&["n", "", "2"]);
    desk.type_in(&["words", "finish", "n", "20"]);
    assert_eq!(desk.text(), "Where", "the same twice, although it is left out");
    desk.type_in(&["2"]);
    assert_eq!(desk.text(), "Were the limits understood", "passed over, so nothing differs");
    desk.type_in(&["n", "", "finish"]);
    assert_eq!(
        (desk.text().as_str(), desk.message().as_str()),
        ("Where", "some answers were typed in only once")
    );
    desk.type_in(&["3"]);
    assert_eq!(labels(&desk)[0], "The first time: Home");
    desk.type_in(&["1", "finish", "finish"]);
    assert_eq!(desk.interview.ending(), Some(Ending::Finished));
}

/// On paper people answer what the form told them to pass over.
#[test]
fn an_alert_behind_a_skip_is_raised_from_paper_and_its_score_waits_for_the_contradiction() {
    let folder = case_with("a-1");
    let paper = ["enter", "a-1.yaml", "cssrs_screen", "--by", "C"];
    let mut session = Session::start(folder.path(), &paper);
    session.say_all(&["n", "n", ""]);
    let fourth = session.asked().expect("item 4");
    assert!(fourth.contains("this one is left out"), "{fourth}");
    session.say("y");
    let alert = session.asked().expect("an alert");
    assert!(alert.contains("ALERT cssrs_screen-1.high_risk"), "{alert}");
    session.say(":later");
    session.say_all(&["", "n", ""]);
    let review = session.asked().expect("what is open");
    assert!(review.contains("  4) q4"), "{review}");
    assert!(review.contains("C-SSRS screener: not computed"), "{review}");
    session.end();
    assert_eq!(answers(folder.path(), "a-1"), "q1: no\nq2: no\nq4: yes\nq6: no\n");
    let scored = program(folder.path()).args(["score", "a-1.yaml"]).output().expect("it runs");
    let scored = String::from_utf8_lossy(&scored.stdout).into_owned();
    assert!(scored.contains("high risk level"), "{scored}");
}

#[test]
fn a_record_that_was_left_in_the_middle_goes_on_there_and_is_named() {
    let mut desk = Desk::asked();
    desk.type_in(&["n", "1", "n", "1", "2"]);
    assert_eq!(desk.text(), "Since");
    // Killed here, it goes on here; so it does where it was stopped.
    let mut desk = Desk::resumed(desk.interview.into_case(), Manner::Asked, false, Some(law()));
    assert_eq!(desk.text(), "Since");
    desk.does(Command::Stop);
    let mut desk = Desk::resumed(desk.interview.into_case(), Manner::Asked, false, Some(law()));
    assert_eq!(desk.text(), "Since");
    desk.does(Command::Review);
    assert_eq!(desk.review().half, [(6, "Which things".to_owned())]);
    desk.type_in(&["6"]);
    assert!(labels(&desk)[0].starts_with("Go on with the one"), "{:?}", labels(&desk));
    desk.type_in(&["1", "yesterday"]);
    assert!(!desk.file().contains("half_records"), "{}", desk.file());
    desk.does(Command::Review);
    assert_eq!(desk.review().half, []);
}

#[test]
fn a_record_that_is_removed_leaves_no_half_behind() {
    let mut desk = Desk::asked();
    desk.type_in(&["n", "1", "n", "1", "2", "today", "1", "2"]).does(Command::GoTo("6".into()));
    assert!(
        desk.file().contains("half_records:\n      - { item: things, record: 2, next: since }")
    );
    desk.type_in(&["4", "1"]);
    assert!(desk.file().contains("{ item: things, record: 1, next: since }"), "{}", desk.file());
    desk.type_in(&["4", "1"]);
    assert!(!desk.file().contains("half_records"), "{}", desk.file());
    assert!(!matches!(desk.interview.view().body, Body::Ended(_)));
}
