//! `caseplan upgrade`: answers go on with another definition only where they mean the same, no answer
//! is dropped, and the file of before is kept.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

mod common;

use caseplan::cli::Exit;
use caseplan::diagnostic::Source;
use caseplan::id::Id;
use caseplan::instrument::Library;
use caseplan::record::{self, Outcome};
use common::{Run, caseplan};
use std::fs;
use std::path::PathBuf;

const MOOD: &str = "\
instrument: mood
version: 1
title: Mood scale
kind: measure
administration: self_report
window: 14 days
source: { citation: Written for this test, read: [itself] }
rights: { owner: caseplan, terms: own, wording: shipped }
choices:
  often: [ { code: 0, text: Never }, { code: 1, text: Sometimes }, { code: 2, text: Always } ]
items:
  - { id: q1, text: I was sad, choices: often }
  - { id: q2, text: I was tired, choices: often }
  - { id: q3, text: I slept badly, choices: often }
scores:
  total: { sum: q1..q2, missing: none, direction: higher_is_worse, change: none }
alerts:
  despair: { when: q3 = 2, level: critical, say: Sleepless., do: Ask. }
examples:
  - { name: lowest, answers: { q1..q3: 0 }, expect: { total: 0, despair: no } }
  - { name: highest, answers: { q1..q3: 2 }, expect: { total: 4, despair: yes } }
";

const PROBLEM: &str = "templates/problems/psychiatric_evaluation.yaml";

/// A clinic with its own measure, and a case that was taken with it.
struct Clinic(tempfile::TempDir);

impl Clinic {
    fn new(answers: &str) -> Clinic {
        let clinic = Clinic(tempfile::tempdir().expect("a folder"));
        fs::create_dir_all(clinic.path("clinic/instruments")).expect("made");
        fs::create_dir_all(clinic.path("clinic/problems")).expect("made");
        // A concern that no problem takes up is not accepted.
        let problem = fs::read_to_string(PROBLEM).expect("it is there");
        let problem = problem.replacen("measures: [", "measures: [mood.despair, ", 1);
        let own = clinic.path("clinic/problems/psychiatric_evaluation.yaml");
        fs::write(own, problem).expect("written");
        clinic.define(MOOD);
        let file = format!("answers: a-1\ndate: 2026-11-20\nresponses:\n  mood: {{ {answers} }}\n");
        fs::write(clinic.path("answers.yaml"), file).expect("written");
        common::make_private(&clinic.path("answers.yaml"));
        let answers = clinic.path("answers.yaml").display().to_string();
        let made = clinic.run(&["new", &clinic.case(), "--from", &answers]);
        assert_eq!(made.exit, Exit::Done, "{}", made.talk);
        clinic
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn case(&self) -> String {
        self.path("a-1.yaml").display().to_string()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.case()).expect("the case is there")
    }

    fn define(&self, text: &str) {
        fs::write(self.path("clinic/instruments/mood.yaml"), text).expect("written");
    }

    /// Changes the definition, with a new version.
    fn redefine(&self, changes: &[(&str, &str)]) -> String {
        let mut text = MOOD.replacen("version: 1", "version: 2", 1);
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        self.define(&text);
        text
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let clinic = self.path("clinic").display().to_string();
        caseplan(&[arguments, &["--definitions", &clinic]].concat())
    }

    fn upgrade(&self, more: &[&str]) -> Run {
        self.run(&[&["upgrade", &self.case(), "--by", "A. Counselor"], more].concat())
    }

    fn total(&self) -> String {
        let scored = self.run(&["score", &self.case()]);
        let total = scored
            .output
            .lines()
            .find(|line| line.starts_with("2026-11-20  client  Mood scale"))
            .map(str::to_owned);
        total.unwrap_or_else(|| panic!("{}{}", scored.output, scored.talk))
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder");
        let names =
            entries.map(|entry| entry.expect("one").file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|name| name.starts_with("a-1")).collect();
        names.sort();
        names
    }
}

#[test]
fn f01_a_definition_that_changed_scores_nothing_that_was_taken_before() {
    let clinic = Clinic::new("q1: 1, q2: 1, q3: 0");
    let before = clinic.total();
    // The same version, another key: nobody raised the number.
    let other = MOOD.replace("sum: q1..q2", "sum: q1..q3").replace("total: 4", "total: 6");
    clinic.define(&other);
    assert_eq!(clinic.total(), before, "the one that is kept in the case scores");
    fs::remove_dir_all(clinic.path("clinic/instruments")).expect("removed");
    fs::remove_dir_all(clinic.path("clinic/problems")).expect("removed");
    assert_eq!(clinic.total(), before, "also where there is no other any more");
}

#[test]
fn another_key_scores_the_answers_only_after_an_upgrade_and_the_file_of_before_is_kept() {
    let clinic = Clinic::new("q1: 1, q2: 1, q3: 1");
    clinic.redefine(&[("sum: q1..q2", "sum: q1..q3"), ("total: 4", "total: 6")]);
    assert!(clinic.total().contains("2 of 0–4"), "{}", clinic.total());
    let before = clinic.text();
    let looked = clinic.upgrade(&["--dry-run"]);
    assert_eq!((looked.exit, clinic.text() == before), (Exit::Done, true), "{}", looked.talk);
    assert_eq!(clinic.names(), ["a-1.yaml"]);
    let done = clinic.upgrade(&[]);
    assert_eq!(done.exit, Exit::Done, "{}", done.talk);
    assert_eq!(done.output, looked.output);
    assert!(done.output.contains("mood-1: carried over, version 1 to 2"), "{}", done.output);
    assert!(done.output.contains("Mood scale, before: 2 of 0–4"), "{}", done.output);
    assert!(done.output.contains("Mood scale, after: 3 of 0–6"), "{}", done.output);
    assert!(clinic.total().contains("3 of 0–6"), "{}", clinic.total());
    let kept = clinic.path("a-1.before-1.yaml");
    assert!(done.talk.contains("the file of before is") && done.talk.contains("a-1.before-1.yaml"));
    assert_eq!(fs::read_to_string(&kept).expect("it is there"), before);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&kept).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let now = clinic.text();
    assert!(now.contains("revision: 2\n") && now.contains("upgrades:\n"), "{now}");
    assert!(now.contains("by: A. Counselor\n    from:\n      version: 1"), "{now}");
    let again = clinic.upgrade(&[]);
    assert_eq!(again.exit, Exit::Done);
    assert!(again.talk.contains("nothing to upgrade"), "{}", again.talk);
    assert!(again.output.contains("mood-1: up to date"), "{}", again.output);
    assert_eq!(clinic.text(), now);
}

#[test]
fn an_answer_whose_question_is_gone_is_kept_and_a_new_question_is_unanswered() {
    let clinic = Clinic::new("q1: 1, q2: 1, q3: declined");
    clinic.redefine(&[
        ("  - { id: q2, text: I was tired, choices: often }\n", ""),
        ("  - { id: q3,", "  - { id: q4, text: I ate little, choices: often }\n  - { id: q3,"),
        ("sum: q1..q2", "sum: [q1, q4]"),
        ("q1..q3: 0", "q1: 0, q3: 0, q4: 0"),
        ("q1..q3: 2", "q1: 2, q3: 2, q4: 2"),
    ]);
    let done = clinic.upgrade(&[]);
    assert_eq!(done.exit, Exit::Done, "{}{}", done.output, done.talk);
    assert!(done.output.contains("kept and not counted: q2"), "{}", done.output);
    assert!(done.output.contains("new, not answered: q4"), "{}", done.output);
    let now = clinic.text();
    assert!(now.contains("set_aside:\n      q2: 1\n"), "{now}");
    assert!(now.contains("answers:\n      q1: 1\n      q3: declined\n"), "{now}");
    assert_eq!(clinic.run(&["check", &clinic.case()]).exit, Exit::Done);
    assert!(clinic.total().contains("not computed"), "{}", clinic.total());
}

/// The answers, what changes in the definition, and why the response stays as it is.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

#[test]
fn answers_that_would_mean_something_else_stay_with_their_definition() {
    let answers = "q1: 2, q2: 0, q3: 0";
    let key = ("sum: q1..q2", "sum: q1..q3");
    let most = ("total: 4", "total: 6");
    let cases: [Case<'_>; 4] = [
        (answers, &[key, most, ("I was sad", "I was glad")], "`q1` is worded otherwise"),
        (answers, &[key, most, ("text: Never", "text: Seldom")], "`q1` is worded otherwise"),
        (
            answers,
            &[
                (
                    "text: I was sad, choices: often",
                    "text: I was sad, type: integer, min: 0, max: 1",
                ),
                ("total: 4", "total: 3"),
                ("q1..q3: 2", "q1: 1, q2..q3: 2"),
            ],
            "an answer does not fit version 2",
        ),
        (
            "q1: 2, q2: 0, q3: 2",
            &[
                ("when: q3 = 2", "when: q3 = 2 and q1 <= 1"),
                ("despair: yes", "despair: no"),
                (
                    "  - { name: highest",
                    "  - { name: so, answers: { q1..q2: 0, q3: 2 }, expect: { despair: yes } }\n  - { name: highest",
                ),
            ],
            "the alert despair would no longer stand",
        ),
    ];
    for (answers, changes, why) in cases {
        let clinic = Clinic::new(answers);
        let before = (clinic.text(), clinic.total());
        let text = clinic.redefine(changes);
        let done = clinic.upgrade(&[]);
        assert_eq!(done.exit, Exit::Attention, "{why}: {}{}\n{text}", done.output, done.talk);
        assert!(
            done.output.contains(&format!("mood-1: stays as it is: {why}")),
            "{}{}",
            done.output,
            done.talk
        );
        assert_eq!((clinic.text(), clinic.total()), before);
        assert_eq!(clinic.names(), ["a-1.yaml"]);
    }
}

#[test]
fn another_wording_is_carried_over_where_somebody_answers_for_it() {
    let clinic = Clinic::new("q1: 2, q2: 0, q3: 0");
    clinic.redefine(&[("I was sad", "I have been sad"), ("when: q3 = 2", "when: q3 >= 1")]);
    assert_eq!(clinic.upgrade(&["--dry-run"]).exit, Exit::Attention);
    let done = clinic.upgrade(&["--reworded"]);
    assert_eq!(done.exit, Exit::Done, "{}{}", done.output, done.talk);
    assert!(done.output.contains("every score is the same"), "{}", done.output);
}

/// What changed in the words, with the same scoring, and what is said; nothing where it is carried over.
const REWORDED: [(&str, &str, &str, Option<&str>); 12] = [
    ("the question", "text: How often", "text: How seldom", Some("`often` is worded otherwise")),
    ("a lead-in", "lead_in: Lately", "lead_in: Ever", Some("`often` is worded otherwise")),
    ("the heading", "section: Habits", "section: As a child", Some("`often` is worded otherwise")),
    ("the stem", "stem: In the last week", "stem: In your life", Some("before the questions")),
    ("the instruction", "instruction: Think", "instruction: Guess", Some("before the questions")),
    (
        "swapped labels",
        "0, text: Never }, { code: 1, text: Always",
        "0, text: Always }, { code: 1, text: Never",
        Some("`often`"),
    ),
    (
        "a label that was not chosen",
        "text: Always",
        "text: Once",
        Some("`often` is worded otherwise"),
    ),
    ("another unit", "unit: minutes", "unit: hours", Some("`long` is worded otherwise")),
    ("the words of a column", "text: Which", "text: Whose", Some("`things` is worded otherwise")),
    (
        "a question that was turned down",
        "text: Hurt",
        "text: Hurting",
        Some("`hurt` is worded otherwise"),
    ),
    ("a question that nobody answered", "text: Else", "text: And else", None),
    ("a note for the one who asks", "help: Gently", "help: Slowly", None),
];

const FORM: &str = "\
instrument: trial
version: 1
title: A trial
kind: form
source: { citation: Written for this test }
rights: { owner: caseplan, terms: own, wording: shipped }
instruction: Think
stem: In the last week
items:
  - id: often
    section: Habits
    lead_in: Lately
    text: How often
    help: Gently
    choices: [ { code: 0, text: Never }, { code: 1, text: Always } ]
  - { id: long, text: How long, type: integer, min: 0, max: 99, unit: minutes }
  - { id: things, text: Things, type: records, fields: [ { id: which, text: Which, type: text } ] }
  - { id: hurt, text: Hurt, type: yes_no }
  - { id: else, text: Else, type: yes_no }
";

const FORM_CASE: &str = "\
answers: a-1
date: 2026-11-20
responses:
  trial: { often: 0, long: 5, things: [ { which: one } ], hurt: declined }
";

/// Returns what becomes of answers that were taken with a definition, where another is in force.
fn outcome(then: &str, now: &str, has_then: bool, reworded: bool) -> Outcome {
    let source = |text: &str| Source::definition("trial.yaml", text);
    let id = || Id::new("trial").expect("an id");
    let answers = record::read(&Source::record("a-1.yaml", FORM_CASE)).value.expect("sound");
    let taken = Library::new([(id(), source(then))]);
    let Ok(mut case) = answers.adopt(&taken, |_| true) else { panic!("it is defined") };
    let mut library = Library::new([(id(), source(now))]);
    if has_then {
        library.add_earlier(id(), Source::definition("then/trial.yaml", then));
    }
    let on = "2026-11-22".parse().expect("a day");
    let mut fates = case.upgrade(&library, |_| true, reworded, (on, "A. Counselor"));
    assert!(library.take_faults().is_empty());
    fates.remove(0).outcome
}

#[test]
fn f04_what_a_person_read_is_what_stands_there_or_somebody_answers_for_it() {
    for (what, from, to, why) in REWORDED {
        assert!(FORM.contains(from), "{what}");
        for version in ["version: 1", "version: 2"] {
            let now = FORM.replace(from, to).replace("version: 1", version);
            match (outcome(FORM, &now, true, false), why) {
                (Outcome::Left(said), Some(why)) => assert!(said.contains(why), "{what}: {said}"),
                (Outcome::Carried(_), None) => {}
                (Outcome::Current, None) if version == "version: 1" => {}
                _ => panic!("{what}, {version}"),
            }
            let accepted = outcome(FORM, &now, true, true);
            assert!(!matches!(accepted, Outcome::Left(_)), "{what}, {version}");
        }
    }
}

#[test]
fn f04_an_answer_is_shown_in_the_words_that_were_read() {
    let swapped = FORM.replace(
        "0, text: Never }, { code: 1, text: Always",
        "0, text: Always }, { code: 1, text: Never",
    );
    let id = || Id::new("trial").expect("an id");
    let answers = record::read(&Source::record("a-1.yaml", FORM_CASE)).value.expect("sound");
    let taken = Library::new([(id(), Source::definition("trial.yaml", FORM))]);
    let Ok(case) = answers.adopt(&taken, |_| false) else { panic!("it is defined") };
    let mut library = Library::new([(id(), Source::definition("trial.yaml", &swapped))]);
    for (id, kept) in case.kept_definitions() {
        library.add_earlier(id, kept);
    }
    let (responses, _) = case.fit(&library);
    let response = &responses.read[0];
    let answer = response.state(0).answer().expect("it was answered");
    assert_eq!(answer.words(&response.instrument.items[0]), "Never");
}

#[test]
fn f04_without_the_words_that_were_read_nothing_is_taken_for_the_same() {
    let now = FORM.replace("text: Else", "text: And else").replace("version: 1", "version: 2");
    let Outcome::Left(said) = outcome(FORM, &now, false, false) else { panic!("it stays") };
    assert!(said.contains("the words that were read are not here"), "{said}");
    assert!(matches!(outcome(FORM, &now, false, true), Outcome::Carried(_)));
}

#[test]
fn an_option_or_a_column_that_was_added_changes_no_answer_that_was_given() {
    let added = FORM
        .replace(
            "{ code: 1, text: Always } ]",
            "{ code: 1, text: Always }, { code: 2, text: Both } ]",
        )
        .replace("type: text } ]", "type: text }, { id: since, text: Since, type: text } ]")
        .replace("version: 1", "version: 2");
    assert!(matches!(outcome(FORM, &added, true, false), Outcome::Carried(_)));
}

#[test]
fn an_alert_that_only_the_new_definition_raises_is_said() {
    let clinic = Clinic::new("q1: 0, q2: 0, q3: 1");
    clinic.redefine(&[("when: q3 = 2", "when: q3 >= 1")]);
    let done = clinic.upgrade(&[]);
    assert_eq!(done.exit, Exit::Attention, "{}{}", done.output, done.talk);
    assert!(done.output.contains("ALERT that now stands, without a response: despair"));
}

#[test]
fn f03_without_the_old_definition_nothing_is_carried_over() {
    let clinic = Clinic::new("q1: 0, q2: 0, q3: 1");
    let text = clinic.text();
    let (kept, rest) = text.split_once("definitions:\n").expect("it is kept in the case");
    let (_, history) = rest.split_once("\nhistory:\n").expect("a history");
    fs::write(clinic.case(), format!("{kept}history:\n{history}")).expect("written");
    let reseal = clinic.run(&["check", &clinic.case(), "--reseal", "--by", "B"]);
    assert_eq!(reseal.exit, Exit::Done, "{}", reseal.talk);
    clinic.redefine(&[("when: q3 = 2", "when: q3 >= 1")]);
    let done = clinic.upgrade(&[]);
    assert_eq!(done.exit, Exit::Attention, "{}", done.talk);
    assert!(
        done.output.contains("mood-1: stays as it is: its definition (version 1"),
        "{}",
        done.output
    );
}

#[test]
fn f08_a_newer_format_and_a_file_that_was_edited_are_not_touched() {
    let clinic = Clinic::new("q1: 0, q2: 0, q3: 1");
    let text = clinic.text();
    for changed in [text.replace("format: 2", "format: 99"), text.replace("q3: 1", "q3: 2")] {
        fs::write(clinic.case(), &changed).expect("written");
        let refused = clinic.upgrade(&[]);
        assert_eq!(refused.exit, Exit::Input, "{}", refused.talk);
        assert_eq!(clinic.text(), changed);
        assert_eq!(clinic.names(), ["a-1.yaml"]);
    }
}
