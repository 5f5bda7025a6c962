//! The catalogue of faults is held to the tests: each line names tests that exist, or says why there
//! is none, and those are printed.
#![allow(clippy::disallowed_methods, reason = "tests may look at the disk")]
#![allow(clippy::print_stdout, reason = "what is not covered is printed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const CATALOGUE: &str = include_str!("faults_catalogue.txt");
/// The lines that have to be there, group by group.
const LINES: [(&str, &[u32]); 11] = [
    ("A", &[1, 2, 3, 4, 7, 8, 9, 10]),
    ("B", &[1, 2, 3, 4, 5, 7, 8, 10, 11, 12]),
    ("C", &[1, 2, 3, 5, 7, 8]),
    ("D", &[1, 2, 4, 5, 6]),
    ("E", &[2, 5, 6, 7]),
    ("F", &[1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ("H", &[1, 2, 3, 4, 5, 6, 8, 10]),
    ("I", &[3, 4, 7, 13, 14, 15]),
    ("J", &[1, 2, 3, 4, 6, 7, 8, 11]),
    ("K", &[1, 2]),
    ("M", &[8, 10]),
];

/// The names of the functions that are marked as tests.
fn tests(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            tests(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            for part in text.split("#[test]").skip(1) {
                let name = part.split("fn ").nth(1).and_then(|rest| rest.split('(').next());
                into.extend(name.map(str::to_owned));
            }
            // Those that a macro makes have no mark of their own line.
            let made = text.lines().filter_map(|line| line.trim().strip_prefix("fn "));
            let made = made.filter(|_| text.contains("proptest!"));
            into.extend(made.filter_map(|line| line.split('(').next().map(str::to_owned)));
        }
    }
}

#[test]
fn every_line_of_the_catalogue_has_its_tests_or_says_why_not() {
    let mut known = BTreeSet::new();
    tests(Path::new("tests"), &mut known);
    tests(Path::new("src"), &mut known);
    let lines = CATALOGUE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut ids = Vec::new();
    let mut open = Vec::new();
    for line in lines {
        let parts: Vec<&str> = line.split(" | ").collect();
        let [id, what, covered] = parts[..] else { panic!("three parts: {line}") };
        ids.push(id.to_owned());
        if let Some(why) = covered.strip_prefix("none: ") {
            open.push(format!("{id} {what}: {why}"));
            continue;
        }
        for name in covered.split(", ") {
            assert!(known.contains(name), "{id} names a test that is not there: {name}");
        }
    }
    let wanted = LINES.iter().flat_map(|(group, numbers)| {
        numbers.iter().map(move |number| format!("{group}{number:02}"))
    });
    assert_eq!(ids, wanted.collect::<Vec<_>>(), "every line, in order, once");
    println!("{} of {} lines are not covered:", open.len(), ids.len());
    open.iter().for_each(|line| println!("  {line}"));
}

/// A test that bears the id of a line stands beside that line.
#[test]
fn a_test_that_is_named_for_a_line_is_in_the_catalogue() {
    let mut known = BTreeSet::new();
    tests(Path::new("tests"), &mut known);
    tests(Path::new("src"), &mut known);
    for name in known {
        let id = name.split('_').next().unwrap_or_default().to_uppercase();
        let is_line = id.len() == 3 && CATALOGUE.lines().any(|line| line.starts_with(&id));
        let by_hand = ["a01_the_same_many_times", "e07_the_same_with_ten_thousand_cases"];
        let listed = CATALOGUE.contains(&name) || by_hand.contains(&name.as_str());
        assert!(!is_line || listed, "{name}");
    }
}
