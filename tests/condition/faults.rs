//! Every file of `faults/` is a condition, a line of dashes, and what is said about it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use caseplan::condition::{Condition, ConditionFault, FaultKind};

use crate::scope::Declared;

const NAMES: &str = "
q1 number 0..3
q2 number 0..3
q3 number 0..3
total number 0..27
total.band one of minimal, mild, moderate
sure yes-or-no
sex one of female, male
spent several of money, time
notes text
phq9 instrument
substances records: kind = one of alcohol, opioids; days = number 0..31
drinks records: q1 = number 0..9; glasses = number 0..99
";

#[test]
fn faults_are_told_as_the_files_say() {
    let mut seen = BTreeSet::new();
    for path in files() {
        let file = fs::read_to_string(&path).expect("a fixture that can be read");
        let (text, expected) = file.split_once("\n---\n").unwrap_or((file.trim_end(), ""));
        let faults = Condition::parse(text, &Declared::read(NAMES)).expect_err(text);
        seen.extend(faults.iter().map(|fault| fault.kind));
        assert_eq!(told(text, &faults), expected, "{}", path.display());
    }
    // The limits need texts too large for a file; `limits.rs` has them.
    seen.extend([FaultKind::TooDeep, FaultKind::TooLarge]);
    assert_eq!(seen, BTreeSet::from(FaultKind::ALL), "every kind has a file");
}

#[test]
fn codes_of_faults_are_sorted_kebab_case_and_one_each() {
    let codes = FaultKind::ALL.map(FaultKind::code);
    assert!(codes.is_sorted() && BTreeSet::from(codes).len() == codes.len());
    let kebab = |code: &str| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    assert!(codes.into_iter().all(kebab));
}

fn files() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/condition/faults");
    let entries = fs::read_dir(folder).expect("the folder of fixtures");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a fixture").path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn told(text: &str, faults: &[ConditionFault]) -> String {
    let mut told = String::new();
    for ConditionFault { at, kind, message, hint } in faults {
        let place = text.get(at.clone()).expect("a place in the text");
        writeln!(told, "{} at `{place}`: {message}", kind.code()).expect("text takes text");
        if let Some(hint) = hint {
            writeln!(told, "  hint: {hint}").expect("text takes text");
        }
    }
    told
}
