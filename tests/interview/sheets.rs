//! Which sheet an interview goes on in, where it is kept, and the line that goes on with it.

use super::faults::{answers, case_with};
use super::session::{Ended, Session, program};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The day of the examples, and the seconds of a day.
const TODAY: i64 = 1_795_305_600;
const DAY: i64 = 86_400;

fn on_day(folder: &Path, days: i64, arguments: &[&str]) -> Session {
    let seconds = (TODAY + days * DAY).to_string();
    Session::of(program(folder).env("SOURCE_DATE_EPOCH", seconds).args(arguments))
}

/// Answers some questions, and leaves; returns what the first of them showed, and how it ended.
fn sitting(folder: &Path, days: i64, arguments: &[&str], lines: &[&str]) -> (String, Ended) {
    let mut session = on_day(folder, days, arguments);
    let first = session.asked().expect("it asks");
    for line in lines {
        session.say(line);
        session.asked().expect("it goes on");
    }
    (first, session.end())
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("the case is there")
}

const PHQ9: [&str; 5] = ["interview", "a-1.yaml", "phq9", "--by", "C"];

#[test]
fn what_another_person_said_is_never_gone_on_with() {
    let folder = case_with("a-1");
    sitting(folder.path(), 0, &PHQ9, &["1"]);
    let wife = [&PHQ9[..], &["--source", "collateral"]].concat();
    let (first, ended) = sitting(folder.path(), 0, &wife, &["3"]);
    assert!(first.contains("Question 1 of 10"), "{first}");
    let kept = "phq9-1 is begun with another account (client) and kept apart; go on with it: \
                caseplan interview a-1.yaml phq9 --by C";
    assert!(ended.talk.contains(kept), "{}", ended.talk);
    let again = "go on with: caseplan interview a-1.yaml phq9 --source collateral --by C";
    assert!(ended.talk.contains(again), "{}", ended.talk);
    assert_eq!(answers(folder.path(), "a-1"), "q1: 1\n");
    let (first, _) = sitting(folder.path(), 0, &PHQ9, &["2"]);
    assert!(first.contains("Question 2 of 10"), "the client's own goes on: {first}");
    assert_eq!(answers(folder.path(), "a-1"), "q1: 1\nq2: 2\n");
}

#[test]
fn where_only_another_account_was_begun_it_is_said_how_it_goes_on() {
    let folder = case_with("a-1");
    sitting(folder.path(), 0, &[&PHQ9[..], &["--source", "collateral"]].concat(), &["1"]);
    let ended = Session::start(folder.path(), &["interview", "a-1.yaml", "--by", "C"]).end();
    assert_eq!(ended.code, Some(2), "{}", ended.talk);
    assert!(ended.talk.contains("phq9 --source collateral --by C"), "{}", ended.talk);
}

#[test]
fn a_measure_that_asks_about_two_weeks_goes_on_for_two_weeks_and_then_begins_anew() {
    let folder = case_with("a-1");
    sitting(folder.path(), 0, &PHQ9, &["1"]);
    let (first, _) = sitting(folder.path(), 14, &PHQ9, &[]);
    assert!(first.contains("Question 2 of 10"), "{first}");
    let (first, ended) = sitting(folder.path(), 15, &PHQ9, &["2"]);
    assert!(first.contains("Question 1 of 10"), "{first}");
    let said = "phq9-1 was begun on 2026-11-22, too long ago to go on with: it stays as it is, \
                not finished";
    assert!(ended.talk.contains(said), "{}", ended.talk);
    assert_eq!(answers(folder.path(), "a-1"), "q1: 1\n");
    assert!(text(folder.path(), "a-1.yaml").contains("id: phq9-2"));
    let named = ["interview", "a-1.yaml", "--by", "C"];
    let (first, _) = sitting(folder.path(), 15, &named, &[]);
    assert!(first.contains("Question 2 of 10"), "only the new one goes on: {first}");
}

#[test]
fn a_form_that_was_left_for_months_begins_anew_and_shows_what_was_answered_then() {
    let folder = case_with("a-1");
    let form = ["interview", "a-1.yaml", "feelings_log", "--by", "C"];
    let (question, _) = sitting(folder.path(), 0, &form, &["today"]);
    let (first, _) = sitting(folder.path(), 90, &form, &[]);
    assert!(first.contains("Question 2"), "a form goes on in several sittings: {first}");
    let (first, ended) = sitting(folder.path(), 91, &form, &[]);
    assert!(first.contains("Question 1") && first.contains("Last time: "), "{question}{first}");
    assert!(ended.talk.contains("feelings_log-1 was begun on 2026-11-22"), "{}", ended.talk);
}

#[test]
#[cfg(unix)]
fn the_line_that_goes_on_can_be_pasted() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["O'Hara's cases", "my clinic/instruments"] {
        fs::create_dir_all(folder.path().join(name)).expect("made");
    }
    let made = program(folder.path()).args(["new", "O'Hara's cases/a-1.yaml"]).output();
    assert!(made.expect("it runs").status.success());
    let called = [
        ["interview", "O'Hara's cases/a-1.yaml"],
        ["phq9", "--plain"],
        ["--by", "M. O'Hara, LPC; $HOME"],
        ["--source", "observed"],
        ["--definitions", "my clinic"],
    ];
    let (_, ended) = sitting(folder.path(), 0, &called.concat(), &["1"]);
    let (_, line) = ended.talk.trim_end().rsplit_once("go on with: ").expect("it is said");
    let own = Path::new(env!("CARGO_BIN_EXE_caseplan")).parent().expect("a folder");
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", line]).current_dir(folder.path()).env_clear();
    shell.env("PATH", own).env("SOURCE_DATE_EPOCH", TODAY.to_string()).env("TERM", "dumb");
    let mut session = Session::of(&mut shell);
    let first = session.asked().expect("it asks");
    assert!(first.contains("Question 2 of 10"), "{line}\n{first}");
    let again = session.end();
    assert!(again.talk.trim_end().ends_with(line), "{line}\n{}", again.talk);
}

/// The counts of the screen and those of the last line are the same.
#[test]
fn questions_are_counted_in_one_way() {
    let folder = case_with("a-1");
    let intake = ["intake", "a-1.yaml", "--by", "C"];
    let in_the_room = [":go contact_setting", "1"];
    let (first, ended) = sitting(folder.path(), 0, &intake, &in_the_room);
    let (_, count) = first.split_once("Question 1 of ").expect("a question");
    let count = count.split(',').next().expect("a number");
    let said = format!("1 of {count} questions of intake are answered");
    assert!(ended.talk.contains(&said), "{said}{}", ended.talk);
    assert!(ended.talk.contains("a-1.yaml, and 2 are not to be asked; "), "{}", ended.talk);
}

#[test]
#[cfg(unix)]
fn a_battery_goes_on_where_the_disk_took_it() {
    let folder = case_with("a-1");
    let other = tempfile::tempdir().expect("a folder");
    let elsewhere = other.path().join("a-1.yaml").display().to_string();
    let arguments = ["interview", "a-1.yaml", "progress_weekly", "--by", "C"];
    let mut session = Session::start(folder.path(), &arguments);
    session.asked().expect("the first question");
    let away = folder.path().with_extension("away");
    fs::rename(folder.path(), &away).expect("renamed");
    fs::remove_dir_all(&away).expect("removed");
    session.say(":skip");
    assert!(session.asked().expect("it stays open").contains("NOT SAVED"));
    session.say(&elsewhere);
    session.asked().expect("it goes on");
    for line in [":review", "finish", "finish"] {
        session.say(line);
        let shown = session.asked().expect("it goes on");
        if shown.contains("Question 1 of") {
            break;
        }
    }
    let ended = session.end();
    assert_eq!(ended.code, Some(75), "{}", ended.talk);
    assert!(
        ended.talk.contains(&format!("interview {elsewhere} progress_weekly")),
        "{}",
        ended.talk
    );
}

#[test]
fn d01_a_clock_that_runs_behind_hides_no_alert() {
    let folder = case_with("a-1");
    let eight = ["0", "0", "0", "0", "0", "0", "0", "0", "1", ":later"];
    sitting(folder.path(), 0, &PHQ9, &eight);
    let (first, ended) =
        sitting(folder.path(), -9000, &["interview", "a-1.yaml", "gad7", "--by", "C"], &[]);
    assert!(ended.talk.contains("before the newest entry of this case"), "{}", ended.talk);
    assert!(first.contains("ALERT phq9-1.suicidal_ideation"), "{first}");
}

#[test]
fn a_restricted_record_tells_of_the_alerts_of_the_case_and_never_the_other_way_round() {
    let folder = case_with("a-1");
    let eight = ["0", "0", "0", "0", "0", "0", "0", "0", "1", ":later"];
    sitting(folder.path(), 0, &PHQ9, &eight);
    let notes = ["interview", "a-1.yaml", "counselling_notes", "--by", "C"];
    let (first, _) = sitting(folder.path(), 0, &notes, &["today"]);
    let told = "attention: 1 critical alert without a response in the case itself";
    assert!(first.starts_with(told), "{first}");
    assert!(!first.contains("suicid"), "what it is about is told where it stands: {first}");
    let by_name = ["interview", "a-1.restricted.yaml", "counselling_notes", "--by", "C"];
    assert!(sitting(folder.path(), 0, &by_name, &[]).0.starts_with(told));
    let client = [&notes[..], &["--client"]].concat();
    assert!(!sitting(folder.path(), 0, &client, &[]).0.contains("alert"));
    let (first, _) = sitting(folder.path(), 0, &PHQ9, &[]);
    assert!(!first.contains("in the case itself") && !first.contains("restricted"), "{first}");
}

#[test]
fn what_is_for_adults_is_not_asked_of_whom_nobody_knows_to_be_one() {
    let folder = case_with("a-1");
    let lists = ["interview", "a-1.yaml", "three_lists", "--by", "C"];
    let ended = Session::start(folder.path(), &lists).end();
    assert_eq!((ended.code, ended.output.as_str()), (Some(6), ""), "{}", ended.talk);
    assert!(ended.talk.contains("error[adults-only]"), "{}", ended.talk);
    assert!(ended.talk.contains("caseplan intake a-1.yaml"), "{}", ended.talk);
    assert!(!text(folder.path(), "a-1.yaml").contains("three_lists"), "nothing is begun");
    let intake = ["intake", "a-1.yaml", "--by", "C"];
    sitting(folder.path(), 0, &intake, &["3"]);
    let ended = Session::start(folder.path(), &lists).end();
    assert!(ended.talk.contains("not known to be one") && ended.talk.contains("youth service"));
    sitting(folder.path(), 0, &intake, &[":go 1", "1"]);
    let (first, _) = sitting(folder.path(), 0, &lists, &[]);
    assert!(first.contains("Question 1 of"), "a document was seen: {first}");
    sitting(folder.path(), 0, &intake, &[":go 1", "4"]);
    assert_eq!(Session::start(folder.path(), &lists).end().code, Some(6), "it is not clear");
    sitting(folder.path(), 0, &intake, &[":go 1", "2"]);
    let (first, _) = sitting(folder.path(), 0, &lists, &[]);
    assert!(first.contains("Question 1 of"), "a statement, and no year of birth: {first}");
    let measure = ["interview", "a-1.yaml", "phq2", "--by", "C"];
    assert!(sitting(folder.path(), 0, &measure, &[]).0.contains("Question 1 of 2"));
}
