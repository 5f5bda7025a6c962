//! Each case is a world of its own.

use crate::drawn::{Draw, SAID};
use crate::generated::{AS_OF, sentinel, write_cases};
use crate::{batch, documents};
use caseplan::cli::Exit;
use common::{caseplan, make_private};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common;

const CASES: u64 = 10;
const DOCUMENTS: [&str; 2] = ["plan", "assessment"];
/// Files that no document comes of, each in its own way.
const BROKEN: [(&str, &[u8]); 6] = [
    ("cut.yaml", b"case: cut\nrevision: 1\n"),
    ("empty.yaml", b""),
    ("no_text.yaml", b"answers: no_text\n\xff\xfe"),
    ("no_yaml.yaml", b"answers: no_yaml\n\t[[["),
    (
        "out_of_range.yaml",
        b"answers: out_of_range\ndate: 2026-01-01\nresponses:\n  phq9: { q1: 7 }\n",
    ),
    ("unknown.yaml", b"answers: unknown\ndate: 2026-01-01\nresponses:\n  no_such: { q1: 1 }\n"),
];

/// Writes the broken files beside the others; returns them.
fn broken(folder: &Path) -> Vec<PathBuf> {
    let write = |(name, bytes): (&str, &[u8])| {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("written");
        make_private(&path);
        path
    };
    BROKEN.map(write).into()
}

/// The documents of each case, made by a command of its own.
fn made_alone(cases: &[PathBuf], forms: &[&str], out: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::create_dir(out).expect("made");
    for case in cases {
        let id = case.file_stem().expect("a name").to_string_lossy();
        for (document, form) in
            DOCUMENTS.iter().flat_map(|one| forms.iter().map(move |form| (one, form)))
        {
            let output = out.join(format!("{id}.{document}.{form}")).display().to_string();
            let case = case.display().to_string();
            let arguments =
                ["plan", &case, "--document", document, "--as-of", AS_OF, "-o", &output];
            let run = caseplan(&arguments);
            assert!(matches!(run.exit, Exit::Done | Exit::Attention), "{case}: {}", run.talk);
        }
    }
    documents(out)
}

/// The same files in another order.
fn shuffled(files: &[PathBuf], seed: u64) -> Vec<&Path> {
    let mut draw = Draw(seed);
    let mut files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    for last in (1..files.len()).rev() {
        files.swap(last, draw.below(last + 1));
    }
    files
}

#[test]
fn a_document_is_the_same_alone_and_in_any_company_order_and_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = write_cases(folder.path(), CASES);
    let alone = made_alone(&cases, &["md", "pdf"], &folder.path().join("alone"));
    assert_eq!(alone.len(), cases.len() * 4);
    let with_broken = [cases, broken(folder.path())].concat();
    for (seed, jobs) in [(1, "1"), (2, "2"), (3, "3"), (4, "7")] {
        let out = folder.path().join(jobs);
        let options = ["--documents", "plan,assessment", "-f", "md,pdf", "--jobs", jobs];
        let run = batch(&shuffled(&with_broken, seed), &out, &options);
        assert_eq!(run.exit, Exit::Attention, "{}", run.talk);
        let together = documents(&out);
        assert_eq!(together.keys().collect::<Vec<_>>(), alone.keys().collect::<Vec<_>>());
        for (name, bytes) in &alone {
            assert!(together[name] == *bytes, "{name} differs, seed {seed}, {jobs} threads");
        }
    }
}

#[test]
fn e02_a_broken_case_fails_alone_and_nobody_reads_of_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = write_cases(folder.path(), CASES);
    let files = [broken(folder.path()), cases].concat();
    let out = folder.path().join("out");
    let inputs: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let run = batch(&inputs, &out, &["-f", "md", "--documents", "plan,assessment"]);
    assert_eq!(run.exit, Exit::Attention);
    let summary = "16 cases, 6 failed: 20 documents written, 0 unchanged\n";
    assert!(run.talk.contains(summary), "{}", run.talk);
    assert!(!run.talk.contains(SAID), "an answer is told");
    let made = documents(&out);
    for (name, bytes) in &made {
        let text = String::from_utf8_lossy(bytes);
        for number in 0..CASES {
            let own = name.starts_with(&format!("c{number:05}."));
            assert!(own || !text.contains(&sentinel(number)), "{name} tells of client {number}");
        }
    }
    assert_eq!(made.len(), cases_of(&made, CASES) * 2);
}

fn cases_of(made: &BTreeMap<String, Vec<u8>>, count: u64) -> usize {
    let is_there = |number: &u64| made.contains_key(&format!("c{number:05}.plan.md"));
    (0..count).filter(is_there).count()
}

#[test]
fn what_is_said_is_the_same_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    write_cases(folder.path(), CASES);
    broken(folder.path());
    let told = |jobs: &str| {
        let out = folder.path().join("out");
        let run = batch(&[folder.path()], &out, &["-f", "md", "--verbose", "--jobs", jobs]);
        let manifest = fs::read_to_string(out.join("manifest.jsonl")).expect("written");
        let alerts = fs::read_to_string(out.join("critical_alerts.txt")).expect("written");
        fs::remove_dir_all(out).expect("ours");
        (run.talk, manifest, alerts)
    };
    assert!(told("1") == told("5"));
}

#[test]
fn a_definition_that_one_case_keeps_is_read_for_it_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let clinic = folder.path().join("clinic/instruments");
    fs::create_dir_all(&clinic).expect("made");
    let gad2 = fs::read_to_string("instruments/gad2.yaml").expect("it is built in");
    let stricter = gad2
        .replace("from: 3, label", "from: 4, label")
        .replace("{ q1: 1, q2: 2 }, expect: { total: 3,", "{ q1: 2, q2: 2 }, expect: { total: 4,");
    fs::write(clinic.join("gad2.yaml"), stricter).expect("written");
    let own = ["--definitions", clinic.parent().and_then(Path::to_str).expect("a name")];
    let cases: Vec<PathBuf> =
        (0..6).map(|number| one_that_may_keep(folder.path(), number, &own)).collect();
    let read = |case: &PathBuf| fs::read_to_string(case).expect("there");
    assert_eq!(cases.iter().filter(|case| read(case).contains("from: 4")).count(), 3);
    let alone = made_alone(&cases, &["md"], &folder.path().join("alone"));
    for jobs in ["1", "2"] {
        let out = folder.path().join(jobs);
        let options = ["--documents", "plan,assessment", "-f", "md", "--jobs", jobs];
        batch(&shuffled(&cases, 5), &out, &options);
        assert!(documents(&out) == alone, "{jobs}");
    }
    let result = |number: usize| {
        let plan = String::from_utf8_lossy(&alone[&format!("k-{number}.plan.md")]).into_owned();
        plan.lines().find(|line| line.contains("3 of 0")).unwrap_or_default().to_owned()
    };
    let results = result(0) + &result(1);
    assert!(result(0).contains("at or above") && result(1).contains("below"), "{results}");
}

/// A case of the same answers, of which every other one was taken with the clinic's own definition.
fn one_that_may_keep(folder: &Path, number: usize, own: &[&str]) -> PathBuf {
    let answers = folder.join(format!("answers-{number}.yaml"));
    let text = "date: 2026-02-01\nresponses:\n  gad2: { q1: 1, q2: 2 }\n";
    fs::write(&answers, format!("answers: k-{number}\n{text}")).expect("written");
    make_private(&answers);
    let case = folder.join(format!("k-{number}.yaml"));
    let (made, from) = (case.display().to_string(), answers.display().to_string());
    let options = if number % 2 == 1 { own } else { &[] };
    let run = caseplan(&[&["new", &made, "--from", &from], options].concat());
    assert_eq!(run.exit, Exit::Done, "{}", run.talk);
    case
}
