//! What is kept apart: paper from the room, a record from the records of others, and an end from one
//! that leaves a danger open.

use super::faults::{answers, case_with};
use super::session::{Session, program};
use caseplan::client::Client;
use caseplan::interview::Identity;
use std::fs;
use std::path::Path;

const PAPER: [&str; 7] = ["enter", "a-1.yaml", "phq2", "--date", "2026-11-20", "--by", "C"];
const AGAIN: &str = "caseplan enter a-1.yaml phq2 --date 2026-11-20 --twice";

/// A case with a paper form of which the first question was typed in once, to be typed in twice.
fn begun() -> tempfile::TempDir {
    let folder = case_with("a-1");
    let mut paper = Session::start(folder.path(), &[&PAPER[..], &["--twice"]].concat());
    paper.say_all(&["3"]);
    paper.asked().expect("the second question");
    let ended = paper.end();
    assert!(ended.talk.contains(AGAIN), "{}", ended.talk);
    folder
}

fn text(folder: &Path) -> String {
    fs::read_to_string(folder.join("a-1.yaml")).expect("the case is there")
}

#[test]
fn an_interview_never_goes_on_in_a_paper() {
    let folder = begun();
    let mut asked = Session::start(folder.path(), &["interview", "a-1.yaml", "phq2", "--by", "C"]);
    assert!(asked.asked().expect("it asks").contains("Question 1 of 2"));
    asked.say("1");
    asked.asked().expect("the second question");
    let ended = asked.end();
    assert!(ended.talk.contains(&format!("kept apart; go on with it: {AGAIN}")), "{}", ended.talk);
    assert_eq!(answers(folder.path(), "a-1"), "q1: 3\n");
    assert!(
        text(folder.path()).contains("id: phq2-2") && text(folder.path()).contains("paper: twice")
    );
    let mut paper = Session::start(folder.path(), &[&PAPER[..], &["--twice"]].concat());
    assert!(paper.asked().expect("it asks").contains("Question 2 of 2"), "the paper goes on");
    paper.end();
}

#[test]
fn where_only_a_paper_was_begun_it_is_said_how_it_goes_on() {
    let folder = begun();
    let ended = Session::start(folder.path(), &["interview", "a-1.yaml", "--by", "C"]).end();
    assert_eq!(ended.code, Some(2), "{}", ended.talk);
    assert!(ended.talk.contains(&format!("go on with it: {AGAIN}")), "{}", ended.talk);
}

#[test]
fn what_is_to_be_typed_in_twice_is_not_finished_after_once() {
    let folder = begun();
    let ended = Session::start(folder.path(), &PAPER).end();
    assert_eq!(ended.code, Some(2), "{}", ended.talk);
    assert!(ended.talk.contains("was begun with --twice"), "{}", ended.talk);
}

#[test]
fn a_battery_that_is_stopped_says_how_the_battery_goes_on() {
    let folder = case_with("a-1");
    let arguments = ["interview", "a-1.yaml", "progress_weekly", "--by", "C"];
    let mut session = Session::start(folder.path(), &arguments);
    session.asked().expect("it asks");
    let ended = session.end();
    assert!(
        ended.talk.contains("go on with: caseplan interview a-1.yaml progress_weekly"),
        "{}",
        ended.talk
    );
}

#[test]
fn a_danger_that_is_not_ruled_out_is_said_before_the_end() {
    let folder = case_with("a-1");
    let arguments = ["interview", "a-1.yaml", "phq9", "--by", "C"];
    let mut session = Session::start(folder.path(), &arguments);
    session.say_all(&["0", "0", "0", "0", "0", "0", "0", "0", ":skip", "0"]);
    let shown = session.asked().expect("the overview");
    assert!(shown.contains("Cannot be ruled out:\n  PHQ-9 item 9"), "{shown}");
    session.say("finish");
    let shown = session.asked().expect("it stays open");
    assert!(shown.contains("CANNOT RULE OUT: PHQ-9 item 9"), "{shown}");
    // Whatever comes between, the word must come twice.
    session.say("fin");
    session.asked().expect("it stays open");
    session.say("finish");
    assert!(session.asked().expect("it stays open").contains("CANNOT RULE OUT"));
    session.say("finish");
    let ended = session.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.talk);
    let scored = program(folder.path()).args(["score", "a-1.yaml"]).output().expect("it runs");
    let scored = String::from_utf8_lossy(&scored.stdout).into_owned();
    assert!(scored.contains("critical: Cannot rule out: PHQ-9 item 9"), "{scored}");
    let plan = program(folder.path()).args(["plan", "a-1.yaml"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&plan.stdout).contains("Cannot rule out"));
}

#[test]
fn a_record_says_which_forms_it_takes() {
    let folder = case_with("a-1");
    let made = program(folder.path()).args(["new", "p-1.yaml", "--partner"]).output();
    assert!(made.expect("it runs").status.success());
    let run = |arguments: &[&str]| {
        let ended = Session::start(folder.path(), &[arguments, &["--by", "C"]].concat()).end();
        (ended.code, ended.talk)
    };
    let mut notes =
        Session::start(folder.path(), &["interview", "a-1.yaml", "counselling_notes", "--by", "C"]);
    notes.say_all(&["today"]);
    notes.asked().expect("the second question");
    notes.end();
    let (code, talk) = run(&["interview", "a-1.restricted.yaml", "phq9"]);
    assert_eq!(code, Some(6), "{talk}");
    assert!(talk.contains("name the case itself: caseplan interview a-1.yaml phq9"), "{talk}");
    let (code, talk) = run(&["intake", "p-1.yaml"]);
    assert_eq!(code, Some(6), "{talk}");
    assert!(talk.contains("`intake` belongs in a client record"), "{talk}");
    assert_eq!(run(&["interview", "p-1.yaml", "phq2"]).0, Some(75), "measures are for everybody");
    assert_eq!(run(&["interview", "p-1.yaml", "partner_intake"]).0, Some(75));
    let (code, talk) = run(&["interview", "a-1.yaml", "partner_intake"]);
    assert_eq!(code, Some(6), "{talk}");
    assert!(talk.contains("--partner"), "{talk}");
}

/// That there is such a record tells something, so opening a form to look at it leaves nothing.
#[test]
fn a_restricted_record_is_made_with_its_first_answer() {
    let folder = case_with("a-1");
    let restricted = folder.path().join("a-1.restricted.yaml");
    let arguments = ["interview", "a-1.yaml", "counselling_notes", "--by", "C"];
    let mut session = Session::start(folder.path(), &arguments);
    session.say_all(&[":skip", ":help"]);
    session.asked().expect("it goes on");
    let ended = session.end();
    assert!(ended.talk.contains("nothing was answered, so nothing is kept"), "{}", ended.talk);
    let names = || fs::read_dir(folder.path()).expect("a folder").count();
    assert!(!restricted.exists() && names() == 1, "and no lock beside it");
    let mut session = Session::start(folder.path(), &arguments);
    session.say_all(&["today"]);
    session.asked().expect("the second question");
    let kept = fs::read_to_string(&restricted).expect("it is there");
    assert!(kept.contains("record: restricted") && kept.contains("2026-11-22"), "{kept}");
    let second = Session::start(folder.path(), &arguments).end();
    assert_eq!(second.code, Some(5), "it is locked from then on: {}", second.talk);
    session.end();
}

/// Two sittings that begin before there is a record: the second overwrites nothing.
#[test]
fn a_restricted_record_that_was_made_meanwhile_is_left_alone() {
    let folder = case_with("a-1");
    let arguments = ["interview", "a-1.yaml", "counselling_notes", "--by", "C"];
    let mut late = Session::start(folder.path(), &arguments);
    late.asked().expect("it asks");
    let mut early = Session::start(folder.path(), &arguments);
    early.say_all(&["today"]);
    early.asked().expect("the second question");
    early.end();
    let theirs = fs::read_to_string(folder.path().join("a-1.restricted.yaml")).expect("made");
    late.say("yesterday");
    let ended = late.end();
    assert!(ended.talk.contains("a-1.restricted.conflict-1.yaml"), "{}", ended.talk);
    let now = fs::read_to_string(folder.path().join("a-1.restricted.yaml")).expect("it is there");
    assert_eq!(now, theirs);
}

#[test]
fn who_the_client_is_is_taken_as_a_key_a_code_or_a_word() {
    for typed in ["1", "female", "Female"] {
        let mut identity = Identity::of(Client::default(), "2026-11-22".parse().expect("a day"));
        for line in ["R.M.", "1984", typed, ""] {
            assert!(identity.take(line).is_ok(), "{line}");
        }
        assert_eq!(identity.client().sex.as_deref(), Some("female"), "{typed}");
    }
}

/// A text that was in the editor when the program was killed.
#[test]
#[cfg(unix)]
fn a_text_that_was_in_the_editor_is_kept_and_told_of() {
    use std::os::unix::fs::PermissionsExt;
    let folder = case_with("a-1");
    fs::write(folder.path().join(".a-1.yaml.abcDEF123456.txt"), "half a letter").expect("written");
    fs::write(folder.path().join("a-1.text-1.txt"), "of before").expect("written");
    let ended =
        Session::start(folder.path(), &["interview", "a-1.yaml", "phq2", "--by", "C"]).end();
    assert!(ended.talk.contains("is in a-1.text-2.txt"), "{}", ended.talk);
    let kept = folder.path().join("a-1.text-2.txt");
    assert_eq!(fs::read_to_string(&kept).expect("it is kept"), "half a letter");
    let mode = fs::metadata(&kept).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
