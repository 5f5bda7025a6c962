//! Going through a plan that was issued: at the terminal, from a file, and what became of it since.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files, and starts the program"
)]

mod common;

use caseplan::plan::Said;
use caseplan::review::{Stages, Step};
use common::{expect_file, make_private};
use proptest::prelude::*;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Depressive symptoms that get in the way; nothing about safety is open.
const ANSWERS: &str = "answers: r-1
client: { initials: A.B., birth_year: 1980, sex: male }
date: 2026-08-24
responses:
  phq9: { q1: 2, q2: 2, q3: 2, q4: 2, q5: 1, q6: 1, q7: 1, q8: 0, q9: 0, difficulty: 2 }
";
/// The day on which the plan is issued, and that of its review, as a clock has them.
const ISSUED: &str = "1787529600";
const TODAY: &str = "1795305600";
/// To treat it, with the client's words; no edit; who took part; the signature.
const DECIDED: &str =
    "1\ny\nI want to get up in the morning\n\n\nclient, counselor\nB. Example\nLPC\non paper\n\n";
const BY: &str = "on: 2026-11-22, by: 'B, LPC'";

struct Case {
    folder: TempDir,
}

struct Ran {
    code: i32,
    output: String,
    talk: String,
}

impl Case {
    /// A case of before, without a plan.
    fn new() -> Case {
        let case = Case { folder: tempfile::tempdir().expect("a folder") };
        let answers = case.file("answers.yaml", ANSWERS);
        case.at(ISSUED, &["new", &case.name(), "--from", &answers], "").done();
        case
    }

    /// A case of which a plan was issued.
    fn issued() -> Case {
        let case = Case::new();
        let ran = case.at(ISSUED, &["decide", &case.name(), "--by", "B, LPC"], DECIDED);
        assert!(ran.output.contains("Saved: the signature of plan"), "{}", ran.output);
        case.at(ISSUED, &["decide", &case.name(), "--issue"], "").done();
        case
    }

    /// One in which the PHQ-9 was given again, with these answers to items 1 to 9.
    fn again(answers: [u8; 9]) -> Case {
        let case = Case::issued();
        let typed: String = answers.iter().map(|answer| format!("{answer}\n")).collect();
        let typed = format!("{typed}2\nfinish\n");
        let run = ["interview", &case.name(), "phq9", "--plain", "--by", "B"].map(str::to_owned);
        let run: Vec<&str> = run.iter().map(String::as_str).collect();
        let ran = case.at(TODAY, &run, &typed);
        assert!(case.text().contains("id: phq9-2"), "{} {}", ran.output, ran.talk);
        case
    }

    fn name(&self) -> String {
        self.folder.path().join("r-1.yaml").display().to_string()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.name()).expect("the case is there")
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(&path, text).expect("the file can be written");
        make_private(&path);
        path.display().to_string()
    }

    fn at(&self, clock: &str, arguments: &[&str], input: &str) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_caseplan"))
            .args(arguments)
            .env_clear()
            .env("SOURCE_DATE_EPOCH", clock)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut to = child.stdin.take().expect("a pipe");
        // Whoever stops early does not read all of it.
        let _ = to.write_all(input.as_bytes());
        drop(to);
        let ran = child.wait_with_output().expect("the program ends");
        Ran {
            code: ran.status.code().unwrap_or(-1),
            output: String::from_utf8_lossy(&ran.stdout).into_owned(),
            talk: String::from_utf8_lossy(&ran.stderr).into_owned(),
        }
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.at(TODAY, arguments, "")
    }

    fn review(&self, input: &str) -> Ran {
        self.at(TODAY, &["review", &self.name(), "--by", "B, LPC"], &format!("{input}\n"))
    }

    /// Takes over a review that a person wrote down.
    fn take_over(&self, decisions: &str) -> Ran {
        let file = self.file("review.yaml", &format!("decisions:\n{decisions}"));
        self.run(&["review", &self.name(), "--from", &file])
    }

    /// What became of the plan: origin and line of each difference.
    fn diff(&self, more: &[&str]) -> Vec<(String, String)> {
        let ran = self.run(&[&["review", &self.name(), "--diff", "--json"], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.talk);
        let json: Json = serde_json::from_str(&ran.output).expect("JSON");
        let changes = json["changes"].as_array().expect("a list").iter();
        let text = |json: &Json| json.as_str().expect("a text").to_owned();
        changes.map(|change| (text(&change["origin"]), text(&change["id"]))).collect()
    }

    /// What stays a day-to-day matter is left out: that a plan is a draft, and its signatures.
    fn diff_of(&self, origin: &str, more: &[&str]) -> Vec<String> {
        let of_it = self.diff(more).into_iter().filter(|(known, _)| known == origin);
        of_it.map(|(_, id)| id).collect()
    }
}

impl Ran {
    fn done(&self) {
        assert_eq!(self.code, 0, "{}", self.talk);
    }
}

/// What becomes of an objective.
fn reviewed(objective: &str, rest: &str) -> String {
    format!("  - {{ reviewed: {objective}, {BY}, {rest} }}\n")
}

/// A review of both objectives: one with this outcome, the other met.
fn all(lighter: &str, whole: &str) -> String {
    let sleep = "outcome: met, now: five nights a week";
    let sleep = reviewed("depression/objective/sleep", sleep);
    let lighter = reviewed("depression/objective/lighter", lighter);
    format!("{lighter}{sleep}  - {{ review: plan, {BY}, {whole} }}\n")
}

const WHOLE: &str = "care: continue, reason: He wants to go on, who: 'client, counselor'";
const BETTER: [u8; 9] = [0, 1, 1, 1, 0, 0, 0, 0, 0];
const WORSE: [u8; 9] = [3, 3, 3, 3, 2, 2, 2, 0, 0];

#[test]
fn a_plan_is_gone_through_at_the_terminal() {
    let case = Case::again(WORSE);
    let before = case.run(&["review", &case.name(), "--diff"]);
    before.done();
    // The first goes on and reads otherwise; the second is left, and comes back.
    let begun = case.review(
        &[
            "3",
            "2027-02-01",
            "Nothing is back in the week.",
            "One thing he enjoyed is back in the week.",
            "",
            "Smaller, as he asked.",
            ":later",
        ]
        .join("\n"),
    );
    assert_eq!(begun.code, 75, "{}", begun.talk);
    let rest = case.review(
        &[
            "4",
            "none written",
            "He would rather talk.",
            "1",
            "He wants to go on.",
            "Worse since the move; seen by a physician.",
            "It was a hard autumn.",
            "client, counselor",
            "",
            "B. Example",
            "LPC",
            "on paper",
            "",
        ]
        .join("\n"),
    );
    let document = case.run(&["plan", &case.name(), "--document", "review"]);
    let after = case.run(&["review", &case.name(), "--diff"]);
    let folder = format!("{}/", case.folder.path().display());
    let mut session = String::new();
    for (command, ran) in [
        ("caseplan review r-1.yaml --diff", &before),
        ("caseplan review r-1.yaml --by 'B, LPC'", &begun),
        ("caseplan review r-1.yaml --by 'B, LPC'", &rest),
        ("caseplan review r-1.yaml --diff", &after),
    ] {
        let Ran { code, output, talk } = ran;
        session.push_str(&format!("$ {command}\n{output}{talk}? {code}\n\n"));
    }
    expect_file(Path::new("tests/review/session.txt"), &session.replace(&folder, ""));
    expect_file(Path::new("tests/review/review.md"), &document.output);
}

#[test]
fn what_is_met_leaves_the_plan_and_the_plan_is_signed_and_issued_anew() {
    let case = Case::again(BETTER);
    case.take_over(&all("outcome: met", WHOLE)).done();
    let text = case.text();
    assert!(text.contains("now: \"3 (2026-11-22)\""), "the program writes down the score: {text}");
    let plan = case.run(&["plan", &case.name()]).output;
    assert!(plan.contains("left out by B, LPC, 2026-11-22: met by the review"), "{plan}");
    assert!(!plan.contains("| P1.O1 |") && plan.contains("**DRAFT**"), "{plan}");
    let early = case.run(&["decide", &case.name(), "--issue"]);
    assert_eq!(early.code, 6, "{}", early.talk);
    // No edit, and the signature.
    let decide = ["decide", &case.name(), "--by", "B, LPC"].map(str::to_owned);
    let decide: Vec<&str> = decide.iter().map(String::as_str).collect();
    let signed = case.at(TODAY, &decide, "\nB. Example\nLPC\non paper\n\n");
    assert!(signed.output.contains("Saved: the signature of plan"), "{}", signed.output);
    let issued = case.run(&["decide", &case.name(), "--issue"]);
    issued.done();
    assert!(issued.talk.contains("issued plan 2 of 2026-11-22"), "{}", issued.talk);
    assert!(case.diff(&[]).is_empty());
    let course = case.run(&["progress", &case.name()]).output;
    for told in ["2026-11-22  Plan 2 was issued.", "The plan was reviewed: care goes on here"] {
        assert!(course.contains(told), "{told}: {course}");
    }
}

#[test]
fn a_review_of_a_plan_that_was_never_issued_is_refused() {
    let case = Case::new();
    let before = case.text();
    let file = case.file("review.yaml", &format!("decisions:\n{}", all("outcome: met", WHOLE)));
    for way in [&["--by", "B"][..], &["--diff"], &["--from", &file]] {
        let ran = case.run(&[&["review", &case.name()], way].concat());
        assert_eq!((ran.code, ran.output.as_str()), (6, ""), "{way:?} {}", ran.talk);
        assert!(ran.talk.starts_with("error[review-state]: no plan of this case was issued"));
    }
    assert_eq!(case.text(), before);
}

/// Refused as a whole: nothing of it is written.
fn refused(case: &Case, decisions: &str, told: &str) {
    let before = case.text();
    let ran = case.take_over(decisions);
    assert_eq!(ran.code, 3, "{decisions}\n{}", ran.talk);
    assert!(ran.talk.contains(told), "{told}: {}", ran.talk);
    assert_eq!(case.text(), before);
}

#[test]
fn what_cannot_be_reviewed_is_refused() {
    let case = Case::again(BETTER);
    let slip = reviewed("depression/objective/lihgter", "outcome: met");
    refused(&case, &slip, "plan 1 has no such objective");
    refused(&case, &slip, "did you mean `depression/objective/lighter`?");
    let early = all("outcome: met", WHOLE).replace("2026-11-22", "2026-08-23");
    refused(&case, &early, "2026-08-23 lies before the plan, which was issued on 2026-08-24");
    let late = all("outcome: met", WHOLE).replace("2026-11-22", "2026-11-23");
    refused(&case, &late, "2026-11-23 lies after today");
    let stopped = all("outcome: stop", WHOLE);
    refused(&case, &stopped, "missing-key");
    let ended = all("outcome: met, due: 2027-01-01", WHOLE);
    refused(&case, &ended, "an objective that leaves the plan has no further day");
    let day = case.run(&["review", &case.name(), "--diff", "--as-of", "2026-08-23"]);
    assert_eq!((day.code, day.output.as_str()), (3, ""), "{}", day.talk);
    // Elsewhere nobody would see whether it is whole.
    let file = case.file("review.yaml", &format!("decisions:\n{}", all("outcome: met", WHOLE)));
    let ran = case.run(&["decide", &case.name(), "--from", &file]);
    assert!(ran.code == 3 && ran.talk.contains("caseplan review CASE --from FILE"), "{}", ran.talk);
}

#[test]
fn a_review_that_leaves_something_out_is_refused() {
    let case = Case::again(BETTER);
    let lines = all("outcome: met", WHOLE);
    let without: String = lines.lines().skip(1).map(|line| format!("{line}\n")).collect();
    refused(&case, &without, "nobody says what becomes of depression/objective/lighter");
    // The plan was for twelve weeks: its day has passed.
    refused(&case, &all("outcome: continue", WHOLE), "its day has passed, and there is no further");
    let change = all("outcome: change, reason: Too much, due: 2027-02-01", WHOLE);
    refused(&case, &change, "nothing says how it reads from here");
    let edit = format!(
        "  - {{ edited: depression/objective/lighter, {BY}, text: One thing is back., reason: x }}\n"
    );
    case.take_over(&format!("{edit}{change}")).done();
    assert!(case.run(&["plan", &case.name()]).output.contains("One thing is back."));
}

#[test]
fn what_is_reliably_worse_needs_a_word() {
    let case = Case::again(WORSE);
    let silent = all("outcome: continue, due: 2027-02-01", WHOLE);
    refused(&case, &silent, "a measure is reliably worse than before");
    // What was answered never reaches a message.
    let talk = case.take_over(&silent).talk;
    assert!(!talk.contains("18") && !talk.contains("PHQ"), "{talk}");
    let said =
        all("outcome: continue, due: 2027-02-01", &format!("{WHOLE}, worse: A hard autumn."));
    case.take_over(&said).done();
    // Nor does no change, or a change for the better, ask for one.
    let better = Case::again(BETTER);
    better.take_over(&all("outcome: met", WHOLE)).done();
}

#[test]
fn the_next_review_is_counted_from_the_last() {
    let case = Case::again(BETTER);
    let law = "jurisdiction: law\nversion: 1\ntitle: Example\nread_on: 2026-07-01\nread_by: M\n\
               timing: kansas\nlevel: outpatient\nlimits: [ { about: suicide, say: I act., source: x } ]\n";
    case.file("clinic/jurisdiction.yaml", law);
    let clinic = case.folder.path().join("clinic").display().to_string();
    let due = || {
        let due =
            ["due", &case.name(), "--definitions", &clinic, "--within", "100"].map(str::to_owned);
        let due: Vec<&str> = due.iter().map(String::as_str).collect();
        let output = case.run(&due).output;
        let review = output.lines().find(|line| line.contains("review of the plan"));
        review.unwrap_or_default().to_owned()
    };
    assert_eq!(due(), "today    2026-11-22  r-1  review of the plan");
    case.take_over(&all("outcome: met", WHOLE)).done();
    assert_eq!(due(), "due      2027-02-20  r-1  review of the plan");
}

#[test]
fn each_difference_comes_from_what_changed() {
    let case = Case::issued();
    assert!(case.diff(&["--as-of", "2026-08-24"]).is_empty());
    // The day alone.
    let time = case.diff(&["--as-of", "2026-12-15"]);
    assert!(time.iter().all(|(origin, _)| origin == "time"), "{time:?}");
    assert!(time.iter().any(|(_, id)| id == "note/stale"), "{time:?}");
    // A decision.
    let edit = case.file(
        "edit.yaml",
        &format!("decisions:\n  - {{ edited: depression/goal, {BY}, text: To get up. }}\n"),
    );
    case.run(&["decide", &case.name(), "--from", &edit]).done();
    assert!(case.diff_of("decision", &[]).contains(&"depression/goal".to_owned()));
    assert!(case.diff_of("answer", &[]).is_empty());
    // An answer, on a later day.
    let case = Case::again(WORSE);
    assert!(case.diff_of("answer", &[]).contains(&"score/phq9.total".to_owned()));
    assert!(case.diff_of("definition", &[]).is_empty());
}

/// How a line read before is known, because the plan that was issued keeps its lines.
#[test]
fn a_definition_that_was_changed_is_told_line_by_line() {
    let case = Case::issued();
    let problem = fs::read_to_string("templates/problems/depression.yaml").expect("the problem");
    let changed = problem.replace("title: Depressive symptoms", "title: Low mood");
    assert_ne!(changed, problem);
    case.file("clinic/problems/depression.yaml", &changed);
    let clinic = case.folder.path().join("clinic").display().to_string();
    let day = ["--definitions", &clinic, "--as-of", "2026-08-24"];
    let by_definition = case.diff_of("definition", &day);
    assert!(by_definition.contains(&"depression".to_owned()), "{by_definition:?}");
    assert!(case.diff(&day).iter().all(|(origin, _)| origin == "definition"));
}

/// What an earlier version of the program issued is made again from the record.
#[test]
fn of_a_plan_that_kept_nothing_it_is_said_where_it_reads_otherwise() {
    let case = Case::again(WORSE);
    let text = case.text();
    let (before, rest) = text.split_once("    basis:\n").expect("what the plan keeps");
    let seal = rest.find("seal:").expect("the seal");
    fs::write(case.name(), format!("{before}{}", &rest[seal..])).expect("it can be written");
    case.run(&["check", &case.name(), "--reseal", "--by", "B"]);
    let changes = case.diff(&[]);
    assert!(changes.iter().any(|(origin, id)| origin == "answer" && id == "score/phq9.total"));
    assert!(changes.iter().all(|(origin, _)| origin != "definition"), "{changes:?}");
    let problem = fs::read_to_string("templates/problems/depression.yaml").expect("the problem");
    let changed = problem.replace("title: Depressive symptoms", "title: Low mood");
    case.file("clinic/problems/depression.yaml", &changed);
    let clinic = case.folder.path().join("clinic").display().to_string();
    let ran = case.run(&["review", &case.name(), "--diff", "--definitions", &clinic]);
    assert!(ran.talk.contains("reads otherwise now: what was issued holds"), "{}", ran.talk);
}

/// An answer of then that is another one now is no definition.
#[test]
fn an_answer_that_was_changed_afterward_is_told_as_one() {
    let case = Case::issued();
    let text = case.text().replacen("      q1: 2\n", "      q1: 3\n", 1);
    fs::write(case.name(), text).expect("the file can be written");
    case.run(&["check", &case.name(), "--reseal", "--by", "B"]);
    let changed = case.diff(&["--as-of", "2026-08-24"]);
    let total = changed.iter().find(|(_, id)| id == "score/phq9.total").expect("it changed");
    assert_eq!(total.0, "answer");
}

/// A plan of a few lines: what each says by its id.
fn lines() -> impl Strategy<Value = BTreeMap<u8, String>> {
    prop::collection::btree_map(0_u8..6, "[ab]{1,2}", 0..7)
}

fn plan(lines: &BTreeMap<u8, String>) -> Vec<Said> {
    let said = |(id, text): (&u8, &String)| Said {
        id: id.to_string(),
        label: String::new(),
        text: text.clone(),
        because: Vec::new(),
    };
    lines.iter().map(said).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn the_differences_of_all_origins_add_up_to_the_whole(
        issued in lines(), by_definitions in lines(), by_time in lines(), by_answers in lines(),
        now in lines(),
    ) {
        let texts = |lines: BTreeMap<u8, String>| -> BTreeMap<String, String> {
            lines.into_iter().map(|(id, text)| (id.to_string(), text)).collect()
        };
        let stages = Stages {
            issued: plan(&issued),
            by_definitions: plan(&by_definitions),
            by_time: plan(&by_time),
            by_answers: plan(&by_answers),
            now: plan(&now),
        };
        let mut read = texts(issued);
        for Step { changed, .. } in stages.steps(&[]) {
            prop_assert_eq!(read.get(&changed.id).cloned(), changed.before);
            match changed.after {
                Some(after) => drop(read.insert(changed.id, after)),
                None => drop(read.remove(&changed.id)),
            }
        }
        prop_assert_eq!(read, texts(now));
    }
}
