//! The history of a case: every change is an event, one run of a command is one, and whatever is done
//! to the events or behind their back is found.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files and starts the program"
)]

mod common;

use caseplan::cli::Exit;
use caseplan::client::Client;
use caseplan::diagnostic::{Code, Format, Source, show};
use caseplan::id::{CaseId, Hash};
use caseplan::record::{
    Case, Deed, Did, Event, History, Sealed, read, read_edited, verify_history,
};
use chrono::{DateTime, TimeDelta, Utc};
use common::{caseplan, make_private};
use proptest::prelude::*;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A sound file, of which each fault in `tests/faults/case/history_*.yaml` is a change.
const SOUND: &str = include_str!("record/history.yaml");

fn now() -> DateTime<Utc> {
    "2026-11-22T09:14:05Z".parse().expect("an instant")
}

fn case(text: &str) -> Case {
    let reading = read(&Source::record("a-1.yaml", text));
    reading.value.unwrap_or_else(|| panic!("{}", show(&reading.faults, Format::Plain)))
}

fn events(text: &str) -> Vec<Event> {
    let history = verify_history(&case(text));
    assert!(history.faults.is_empty(), "{}", show(&history.faults, Format::Plain));
    history.events
}

/// What a file says of itself before its history.
fn content(text: &str) -> &str {
    let end = text.find("\nhistory:\n").or_else(|| text.find("\nseal:")).expect("an end");
    &text[..=end]
}

/// The text with the seal that belongs to it, as somebody makes it who knows how.
fn sealed(text: &str) -> String {
    let body = &text[..=text.rfind("\nseal:").expect("a seal")];
    format!("{body}seal: {}\n", Hash::of(body.as_bytes()))
}

/// What is found in a file that somebody changed and sealed by hand.
fn found(text: &str) -> Vec<Code> {
    let reading = read(&Source::record("a-1.yaml", sealed(text)));
    let Some(case) = reading.value else {
        return reading.faults.iter().map(|fault| fault.code).collect();
    };
    verify_history(&case).faults.iter().map(|fault| fault.code).collect()
}

fn made(who: &str) -> Sealed {
    let case = Case::new(CaseId::new("a-1").expect("an id"), Client::default());
    History::of_new(&case, now()).enter(&case, Deed::new(Did::Made).by(who))
}

/// A command that changes a case once for each of some deeds.
fn changed(text: &str, at: DateTime<Utc>, deeds: &[Deed]) -> String {
    let mut case = case(text);
    let mut history = History::of(&case, at);
    let mut saved = text.to_owned();
    for deed in deeds {
        case.revision += 1;
        history.enter(&case, deed.clone()).text().clone_into(&mut saved);
    }
    saved
}

fn answered(id: &str) -> Deed {
    Deed::new(Did::Answered).of(id).by("A. Counselor")
}

#[test]
fn one_run_that_does_one_thing_is_one_event() {
    let made = made("A. Counselor");
    let text = changed(made.text(), now(), &[answered("phq9-1"), answered("phq9-1")]);
    let decided = |id| Deed::new(Did::Decided).of(id).by("A. Counselor");
    let signed = Deed::new(Did::Signed).of("plan").by("A. Counselor");
    let text = changed(&text, now(), &[decided("depression"), decided("anxiety"), signed]);
    let told: Vec<(Did, String, Option<u64>, u64)> = events(&text)
        .into_iter()
        .map(|event| (event.did, event.of.join(" "), event.from, event.to))
        .collect();
    let wanted = [
        (Did::Made, "", None, 1),
        (Did::Answered, "phq9-1", Some(1), 3),
        (Did::Decided, "depression anxiety", Some(3), 5),
        (Did::Signed, "plan", Some(5), 6),
    ];
    assert_eq!(told, wanted.map(|(did, of, from, to)| (did, of.to_owned(), from, to)));
}

#[test]
fn the_hash_of_what_is_saved_is_that_of_its_text() {
    let sealed = made("A");
    assert_eq!(sealed.hash(), Hash::of(sealed.text().as_bytes()));
}

#[test]
fn what_a_hand_wrote_in_the_place_of_an_id_enters_no_history() {
    let text = changed(made("A").text(), now(), &[answered("I want to die"), answered("a\nb")]);
    assert!(events(&text).last().expect("an event").of.is_empty(), "{text}");
}

#[test]
fn the_sound_twin_of_the_faulty_histories_is_told_nothing() {
    assert_eq!(sealed(SOUND), SOUND);
    assert_eq!((events(SOUND).len(), found(SOUND)), (4, Vec::new()));
}

/// With a seal that fits, so that only the history can tell.
#[test]
fn every_change_of_a_byte_of_a_history_is_found() {
    let start = content(SOUND).len();
    let end = SOUND.rfind("\nseal:").expect("a seal");
    for at in start..end {
        for other in ["", "x", "0", " ", "\n"] {
            let mut text = SOUND.to_owned();
            text.replace_range(at..=at, other);
            assert!(text == SOUND || !found(&text).is_empty(), "byte {at} became {other:?}");
        }
    }
}

/// The texts of the events.
fn texts(text: &str) -> Vec<String> {
    let (_, history) = text.split_once("\nhistory:\n").expect("a history");
    let history = &history[..history.rfind("\nseal:").expect("a seal")];
    history
        .split("\n  - ")
        .map(|event| format!("  - {}\n", event.trim_start_matches("  - ")))
        .collect()
}

fn with(events: &[String]) -> String {
    let head = if events.is_empty() { "" } else { "history:\n" };
    format!("{}{head}{}seal: none\n", content(SOUND), events.concat())
}

#[test]
fn an_event_that_is_taken_out_put_in_or_moved_is_found() {
    let all = texts(SOUND);
    assert_eq!(sealed(&with(&all)), SOUND);
    for at in 0..all.len() {
        let mut less = all.clone();
        let one = less.remove(at);
        assert!(!found(&with(&less)).is_empty(), "without event {at}");
        for to in 0..=less.len() {
            let mut moved = less.clone();
            moved.insert(to, one.clone());
            assert!(to == at || !found(&with(&moved)).is_empty(), "event {at} moved to {to}");
            let mut twice = all.clone();
            twice.insert(to, one.clone());
            assert!(!found(&with(&twice)).is_empty(), "event {at} twice");
        }
    }
    assert_eq!(found(&with(&[])), [Code::HistoryGap], "without any");
}

#[test]
fn a_content_that_is_another_is_found_also_after_the_next_save() {
    let other = SOUND.replacen("initials: R.M.", "initials: R.N.", 1);
    assert_eq!(found(&other), [Code::HistoryContent]);
    let later = changed(&sealed(&other), now(), &[answered("phq2-1")]);
    assert_eq!(found(&later), [Code::HistoryGap]);
}

#[test]
fn the_history_of_another_case_is_none_of_this() {
    assert!(!found(&SOUND.replacen("case: a-1", "case: a-2", 1)).is_empty());
}

#[test]
fn a_file_of_before_begins_its_history_with_what_it_is() {
    let before = sealed(&SOUND.replacen("format: 2", "format: 1", 1));
    let before = sealed(&format!("{}seal: none\n", content(&before)));
    assert!(found(&before).is_empty(), "it needs none");
    let text = changed(&before, now(), &[answered("phq2-1")]);
    let [began, answered] = &events(&text)[..] else { panic!("two events: {text}") };
    assert_eq!((began.did, began.after), (Did::Began, Hash::of(content(&before).as_bytes())));
    assert_eq!((answered.did, answered.before), (Did::Answered, Some(began.after)));
}

#[test]
fn an_edit_by_hand_that_is_accepted_is_an_event_with_what_was_found() {
    let edited = SOUND.replacen("initials: R.M.", "initials: R.N.", 1);
    let mut case = read_edited(&Source::record("a-1.yaml", edited.clone())).value.expect("a case");
    let mut history = History::of(&case, now());
    assert!(case.accept_edit("2026-11-22".parse().expect("a day"), "B"));
    let text = history.enter(&case, Deed::new(Did::Resealed).by("B")).text().to_owned();
    let last = events(&text).pop().expect("an event");
    assert_eq!(last.found, Some(Hash::of(content(&edited).as_bytes())));
    assert_eq!(last.before, Some(Hash::of(content(SOUND).as_bytes())));
    assert_eq!((last.did, last.by.as_deref()), (Did::Resealed, Some("B")));
}

/// What stands behind a history, or before its place, would otherwise be passed over in silence.
#[test]
fn a_history_that_a_hand_moved_is_refused_and_nothing_is_lost() {
    let seal = SOUND.rfind("seal:").expect("a seal");
    let mut behind = SOUND.to_owned();
    behind.insert_str(seal, "responding: []\n");
    let history = &SOUND[content(SOUND).len()..seal];
    let before =
        SOUND.replacen(history, "", 1).replacen("client:", &format!("{history}client:"), 1);
    for text in [behind, before] {
        let reading = read_edited(&Source::record("a-1.yaml", text));
        let codes: Vec<Code> = reading.faults.iter().map(|fault| fault.code).collect();
        assert!(reading.value.is_none());
        assert_eq!(codes, [Code::HistoryAltered]);
    }
    // A remark above is no reason to lose what is below.
    let remark = format!("# checked by hand\n{SOUND}");
    let case = read_edited(&Source::record("a-1.yaml", remark)).value.expect("a case");
    assert_eq!(verify_history(&case).events.len(), 4);
}

#[test]
fn d01_a_clock_before_the_last_event_is_told_and_noted() {
    let text = changed(SOUND, now() - TimeDelta::days(400), &[answered("phq2-1")]);
    assert!(events(&text).last().expect("an event").clock_behind);
    let again = changed(&text, now(), &[answered("phq2-2")]);
    assert!(!events(&again).last().expect("an event").clock_behind);
}

/// What a run of the program did.
struct Clinic(tempfile::TempDir);

impl Clinic {
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("it is there")
    }

    /// Runs a command in which `CASE` is the case.
    fn run(&self, line: &str, input: &str, seconds: &str) -> (i32, String) {
        let case = self.path("a-1.yaml").display().to_string();
        let arguments = line.split(' ').map(|word| if word == "CASE" { &case } else { word });
        let mut command = Command::new(env!("CARGO_BIN_EXE_caseplan"));
        command.args(arguments).env_clear().env("SOURCE_DATE_EPOCH", seconds).env("TERM", "dumb");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut typed = child.stdin.take().expect("it is piped");
        // One that does not listen is not waited for.
        let _ = typed.write_all(input.as_bytes());
        drop(typed);
        let ended = child.wait_with_output().expect("it ends");
        (ended.status.code().expect("a code"), String::from_utf8_lossy(&ended.stderr).into_owned())
    }
}

const TODAY: &str = "1795305600";

#[test]
fn each_command_that_changes_a_case_says_so_in_its_history() {
    let clinic = Clinic(tempfile::tempdir().expect("a folder"));
    let commands = [
        ("new CASE --by C", "", "made"),
        ("interview CASE phq2 --by C --plain", "0\n0\nfinish\n", "answered phq2-1"),
        ("enter CASE gad2 --by C --plain", "1\n1\n", "entered gad2-1"),
        ("note CASE telephone --by E --plain", "2026-11-20\n", "answered note_telephone-1"),
        ("interview CASE phq9 --by C --plain", "0\n0\n0\n0\n0\n0\n0\n0\n3\n", "answered phq9-1"),
        (
            "programme CASE homework what_for --done --on 2026-11-20 --by D",
            "",
            "recorded homework.what_for",
        ),
        ("interview CASE counselling_notes --by C --plain", "2026-11-20\n", ""),
    ];
    for (line, input, told) in commands {
        let before = fs::read_to_string(clinic.path("a-1.yaml")).unwrap_or_default();
        let (code, talk) = clinic.run(line, input, TODAY);
        assert!([0, 1, 75].contains(&code), "{line}: {code} {talk}");
        let text = clinic.text("a-1.yaml");
        let event = events(&text).pop().expect("an event");
        if told.is_empty() {
            assert_eq!(text, before, "{line}: the case itself is as it was");
            continue;
        }
        let said = format!("{} {}", event.did.word(), event.of.join(" "));
        assert_eq!(said.trim(), told, "{line}: {talk}");
        assert_eq!(event.by.as_deref(), line.split("--by ").nth(1).map(|by| &by[..1]), "{line}");
    }
    let apart = clinic.text("a-1.restricted.yaml");
    assert_eq!(events(&apart).len(), 1, "what is made with its first answer begins with it");
    let count = events(&clinic.text("a-1.yaml")).len();
    assert_eq!(count, commands.len() - 1, "one run is one event");
}

#[test]
fn d01_the_program_says_that_the_clock_is_behind_and_goes_on() {
    let clinic = Clinic(tempfile::tempdir().expect("a folder"));
    assert_eq!(clinic.run("new CASE --by C", "", TODAY).0, 0);
    let line = "programme CASE homework what_for --done --on 1999-12-30 --by D";
    let (code, talk) = clinic.run(line, "", "946684799");
    assert_eq!(code, 0, "{talk}");
    assert!(talk.contains("the clock says 1999-12-31 00:00 UTC, before the last change"), "{talk}");
    assert!(events(&clinic.text("a-1.yaml")).pop().expect("an event").clock_behind);
}

#[test]
fn edits_that_are_accepted_stand_in_the_history_with_who_did_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a-1.yaml");
    fs::write(&path, SOUND.replacen("initials: R.M.", "initials: R.N.", 1)).expect("written");
    make_private(&path);
    let name = path.display().to_string();
    assert_eq!(caseplan(&["history", &name]).exit, Exit::Input, "it is not the record");
    assert_eq!(caseplan(&["check", &name, "--reseal", "--by", "B. Lead"]).exit, Exit::Done);
    let run = caseplan(&["history", &name]);
    assert_eq!(run.exit, Exit::Done, "{}", run.talk);
    assert!(
        run.output.contains("B. Lead            resealed, clock behind, found changed"),
        "{}",
        run.output
    );
}

#[test]
fn a_history_with_a_fault_is_shown_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a-1.yaml");
    fs::write(
        &path,
        sealed(&SOUND.replacen("    by: B. Intern\n    what", "    by: C. Intern\n    what", 1)),
    )
    .expect("written");
    make_private(&path);
    let run = caseplan(&["history", &path.display().to_string()]);
    assert_eq!(run.exit, Exit::Attention);
    assert!(run.output.contains("does NOT hold") && run.talk.contains("history-altered"));
    assert!(!run.talk.contains("Intern"), "no message repeats what stands in a record");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whoever does whatever, in whatever runs and by whatever clock: the chain holds, and its events
    /// lead from the beginning through what was saved to what is there.
    #[test]
    fn of_any_commands_the_chain_holds_and_leads_to_the_content(
        runs in prop::collection::vec(
            (prop::collection::vec((0..Did::WORDS.len(), 0..3_usize), 1..4), -9..9_i64),
            0..8,
        ),
    ) {
        let mut text = made("A").text().to_owned();
        let mut saved = vec![Hash::of(content(&text).as_bytes())];
        for (deeds, hours) in runs {
            let mut case = case(&text);
            let mut history = History::of(&case, now() + TimeDelta::hours(hours));
            for (did, who) in deeds {
                case.revision += 1;
                case.client.initials = Some(format!("{did}{who}"));
                let deed = Deed::new(Did::WORDS[did].1).of("x-1").by(["A", "B, LPC", "C: \"x\""][who]);
                history.enter(&case, deed).text().clone_into(&mut text);
                saved.push(Hash::of(content(&text).as_bytes()));
            }
        }
        let events = events(&text);
        let mut there = None;
        for event in &events {
            prop_assert_eq!(event.before, there);
            prop_assert!(saved.contains(&event.after));
            there = Some(event.after);
        }
        prop_assert_eq!(there.as_ref(), saved.last());
    }
}

/// Each fixture is the sound file with one thing done to it.
#[test]
fn every_faulty_history_differs_from_the_sound_one() {
    let folder = Path::new("tests/faults/case");
    let names = ["altered", "removed", "added", "moved", "content", "gone"];
    for name in names {
        let path = folder.join(format!("history_{name}.yaml"));
        let text = fs::read_to_string(&path).expect("a fixture");
        assert!(!found(&text).is_empty(), "{name}");
    }
}
