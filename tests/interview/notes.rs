//! Notes at the terminal: begun, gone on with, mended, and frozen when they are signed.

use super::faults::{answers, case_with};
use super::session::{Ended, Session};
use std::path::Path;

/// Writes a note: types the lines, leaves the rest open, and finishes it.
fn written(folder: &Path, arguments: &[&str], lines: &[&str]) -> Ended {
    let all = [&["note", "a-1.yaml", "--by", "C"], arguments].concat();
    let mut session = Session::start(folder, &all);
    let mut lines = lines.iter();
    for _ in 0..60 {
        let Some(page) = session.asked() else { break };
        let rest = if page.contains("\nQuestion ") { ":skip" } else { "finish" };
        session.say(lines.next().copied().unwrap_or(rest));
    }
    session.ended()
}

fn note(folder: &Path, arguments: &[&str]) -> Ended {
    Session::start(folder, &[&["note", "a-1.yaml"], arguments].concat()).end()
}

const SIGNED: [&str; 8] =
    ["--sign", "note_telephone-1", "--by", "C", "--credential", "LPC", "--how", "on screen"];

#[test]
fn a_note_that_was_begun_is_gone_on_with_and_not_signed() {
    let folder = case_with("a-1");
    let start = ["note", "a-1.yaml", "telephone", "--by", "C"];
    let mut session = Session::start(folder.path(), &start);
    session.say_all(&["today", "9:05"]);
    let ended = session.end();
    assert!(ended.talk.contains("the plan of today has no objectives"), "{}", ended.talk);
    let begun = "held_on: 2026-11-22\nstarted: \"09:05\"\n";
    assert_eq!(answers(folder.path(), "a-1"), begun);
    let signed = note(folder.path(), &SIGNED);
    assert_eq!(signed.code, Some(6), "{}", signed.talk);
    assert!(signed.talk.contains("note_telephone-1 is not finished"), "{}", signed.talk);
    let mut session = Session::start(folder.path(), &["note", "a-1.yaml", "--by", "C"]);
    let page = session.asked().expect("it goes on");
    assert!(page.contains("Question 3 of 21"), "{page}");
    session.end();
}

#[test]
fn a_time_that_is_none_is_asked_for_again() {
    let folder = case_with("a-1");
    let mut session =
        Session::start(folder.path(), &["note", "a-1.yaml", "telephone", "--by", "C"]);
    session.say_all(&["today", "25:00"]);
    let page = session.asked().expect("it asks again");
    assert!(page.contains("type hour:minute, from 00:00 to 23:59"), "{page}");
    session.end();
    assert_eq!(answers(folder.path(), "a-1"), "held_on: 2026-11-22\n");
}

#[test]
fn a_finished_note_is_mended_and_then_signed_and_frozen() {
    let folder = case_with("a-1");
    let ended = written(folder.path(), &["telephone"], &["today", "9:05", "8:00"]);
    assert_eq!(ended.code, Some(1), "{}\n{}", ended.output, ended.talk);
    assert!(ended.talk.contains("note_telephone-1 ends before it begins"), "{}", ended.talk);
    let signed = note(folder.path(), &SIGNED);
    assert_eq!(signed.code, Some(3), "{}", signed.talk);
    let ended = written(folder.path(), &["note_telephone-1"], &[":go 3", "9:20"]);
    assert_eq!(ended.code, Some(0), "{}\n{}", ended.output, ended.talk);
    let mended = "held_on: 2026-11-22\nstarted: \"09:05\"\nstopped: \"09:20\"\n";
    assert_eq!(answers(folder.path(), "a-1"), mended);
    assert_eq!(note(folder.path(), &SIGNED).code, Some(0));
    let frozen = note(folder.path(), &["note_telephone-1", "--by", "C"]);
    assert_eq!(frozen.code, Some(6), "{}", frozen.talk);
    assert!(frozen.talk.contains("is frozen"), "{}", frozen.talk);
    assert_eq!(answers(folder.path(), "a-1"), mended);
}

/// What was so last time is not what was so today.
#[test]
fn a_note_takes_nothing_over_from_the_last_one() {
    let folder = case_with("a-1");
    let day = "2026-11-20";
    written(folder.path(), &["telephone"], &[day, "9:05", "9:20"]);
    let mut session =
        Session::start(folder.path(), &["note", "a-1.yaml", "telephone", "--by", "C"]);
    session.say_all(&[":same"]);
    let page = session.asked().expect("it asks again");
    session.say("today");
    session.end();
    let case = std::fs::read_to_string(folder.path().join("a-1.yaml")).expect("the case");
    assert!(case.contains("id: note_telephone-2"), "{case}");
    assert_eq!(case.matches("held_on: 2026-11-20").count(), 1, "{page}");
}
