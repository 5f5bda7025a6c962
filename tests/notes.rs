//! Notes: what they are of, who is to be reached, and that a signed one is what was signed.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

mod common;

use caseplan::cli::Exit;
use caseplan::desk::{Environment, definitions};
use caseplan::diagnostic::Source;
use caseplan::note::{notes, outreach};
use caseplan::record;
use common::{Run, caseplan, make_private};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ANSWERS: &str = "tests/transcripts/note.in/answers.yaml";
const SIGNER: [&str; 6] = ["--by", "A. Counselor", "--credential", "LPC", "--how", "on screen"];

/// The case of the transcript, in a folder of its own.
fn case() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = folder.path().join("answers.yaml");
    fs::copy(ANSWERS, &answers).expect("the answers are there");
    make_private(&answers);
    let path = folder.path().join("n-1.yaml");
    let run = caseplan(&["new", &text(&path), "--from", &text(&answers)]);
    assert_eq!(run.exit, Exit::Done, "{}", run.talk);
    (folder, path)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn note(path: &Path, rest: &[&str]) -> Run {
    caseplan(&[&["note", &text(path)], rest].concat())
}

fn sign(path: &Path, id: &str, more: &[&str]) -> Run {
    note(path, &[&["--sign", id], &SIGNER[..], more].concat())
}

/// Who is to be reached by notes, written as in an answers file.
fn to_reach(notes_of: &str) -> Vec<String> {
    let text = format!("answers: a-1\nsource: observed\ndate: 2026-11-20\nresponses:\n{notes_of}");
    let case = record::read(&Source::record("test", text)).value.expect("a record");
    let library = definitions(&Environment::default(), None).expect("they are there").library();
    let (responses, faults) = case.fit(&library);
    assert!(faults.is_empty(), "{}", faults[0].message);
    outreach(&notes(&responses.read)).into_iter().map(|open| open.note).collect()
}

const MISSED: &str = "  - { instrument: note_no_show, answers: { held_on: 2026-11-16, started: \"10:00\", reached: no_word } }\n";

fn met(day: &str, started: &str, present: &str) -> String {
    format!(
        "  - {{ instrument: note_telephone, answers: {{ held_on: {day}, started: \"{started}\", present: [{present}] }} }}\n"
    )
}

#[test]
fn a_client_who_did_not_come_is_to_be_reached_until_somebody_spoke_with_them() {
    let open = vec!["note_no_show-1".to_owned()];
    let after = |then: &str| to_reach(&format!("{MISSED}{then}"));
    assert_eq!(after(""), open);
    assert_eq!(after(&met("2026-11-15", "10:00", "client")), open, "before it");
    assert_eq!(after(&met("2026-11-16", "09:00", "client")), open, "that morning, before it");
    assert_eq!(after(&met("2026-11-17", "10:00", "counselor")), open, "without the client");
    assert!(
        after(&met("2026-11-16", "10:30", "client, counselor")).is_empty(),
        "the same day, later"
    );
    assert!(after(&met("2026-11-17", "09:00", "client")).is_empty(), "the next day");
    let again =
        "  - { instrument: note_no_show, answers: { held_on: 2026-11-19, reached: no_word } }\n";
    assert_eq!(after(again), ["note_no_show-1", "note_no_show-2"], "missed once more");
    assert!(to_reach(&MISSED.replace("no_word", "spoke")).is_empty(), "reached in the note itself");
}

#[test]
fn a_signed_note_that_was_changed_is_found_after_a_reseal_too() {
    let (_folder, path) = case();
    assert_eq!(sign(&path, "note_individual-1", &[]).exit, Exit::Done);
    let file = fs::read_to_string(&path).expect("the case");
    fs::write(&path, file.replace("progress: nearer", "progress: reached")).expect("it is ours");
    let resealed = caseplan(&["check", &text(&path), "--reseal", "--by", "Somebody"]);
    assert!(!resealed.talk.contains("edited outside"), "{}", resealed.talk);
    let run = caseplan(&["check", &text(&path)]);
    assert_eq!(run.exit, Exit::Input, "{}", run.output);
    assert!(run.output.contains("error[note-changed]: note_individual-1 is not as it was signed"));
    assert!(note(&path, &["--list"]).output.contains("CHANGED since it was signed"));
    assert_eq!(note(&path, &["--show", "note_individual-1"]).exit, Exit::Attention);
    let run = note(
        &path,
        &["--sign", "note_individual-1", "--by", "B", "--credential", "LPC", "--how", "on paper"],
    );
    assert_eq!(run.exit, Exit::Refused, "nobody signs what was changed: {}", run.talk);
}

#[test]
fn an_addendum_leaves_a_signed_note_as_it_was_signed() {
    let (folder, path) = case();
    let more = folder.path().join("more.txt");
    fs::write(&more, "He called back at seven.\n").expect("it is ours");
    make_private(&more);
    assert_eq!(sign(&path, "note_individual-1", &[]).exit, Exit::Done);
    let run = note(
        &path,
        &["--addendum", "note_individual-1", "--by", "A. Counselor", "--text", &text(&more)],
    );
    assert_eq!(run.exit, Exit::Done, "{}", run.talk);
    let shown = note(&path, &["--show", "note_individual-1"]).output;
    assert!(
        shown.contains("Addendum: A. Counselor, 2026-11-22\n    He called back at seven."),
        "{shown}"
    );
    assert!(note(&path, &["--list"]).output.contains("signed 2026-11-22 · 1 addendum"));
    assert!(!caseplan(&["check", &text(&path)]).output.contains("note-changed"));
}

#[test]
fn only_staff_sign_and_a_supervisor_too_where_that_is_asked_for() {
    let (folder, path) = case();
    fs::write(
        folder.path().join("staff.yaml"),
        "staff: 1\npeople:\n  - { name: S. Supervisor, credential: LPC }\n  - { name: A. Counselor, \
         credential: intern, supervisor: S. Supervisor, co_signed: [note] }\n  - { name: O. Old, \
         credential: LPC, until: 2025-12-31 }\n",
    )
    .expect("it is ours");
    let folder = text(folder.path());
    let with = ["--definitions", folder.as_str()];
    for stranger in ["N. Body", "O. Old"] {
        let by =
            ["--sign", "note_individual-1", "--by", stranger, "--credential", "LPC", "--how", "x"];
        let run = note(&path, &[&by[..], &with].concat());
        assert_eq!(run.exit, Exit::Refused, "{stranger}: {}", run.talk);
    }
    let run = sign(&path, "note_individual-1", &with);
    assert_eq!(run.exit, Exit::Attention, "{}", run.talk);
    assert!(run.talk.contains("waits for the signature of S. Supervisor"), "{}", run.talk);
    let by = [
        "--sign",
        "note_individual-1",
        "--by",
        "S. Supervisor",
        "--credential",
        "LPC",
        "--how",
        "x",
    ];
    let run = note(&path, &[&by[..], &with].concat());
    assert_eq!(run.exit, Exit::Done, "{}", run.talk);
}

/// A danger that a note speaks of calls for the same problem as one that a measure finds.
#[test]
fn a_danger_in_a_note_is_an_alert_and_a_problem() {
    let (_folder, path) = case();
    let before = caseplan(&["plan", &text(&path)]).output;
    assert!(!before.contains("Risk of suicide"), "{before}");
    let file = fs::read_to_string(ANSWERS).expect("the answers");
    let told = file.replacen("risk_today: [none]", "risk_today: [suicide]", 1);
    let answers = path.with_file_name("told.yaml");
    fs::write(&answers, told).expect("it is ours");
    make_private(&answers);
    let plan = caseplan(&["plan", &text(&answers)]).output;
    assert!(plan.contains("Thoughts of ending one's life, as the note says."), "{plan}");
    assert!(plan.contains("Risk of suicide"), "{plan}");
}
