//! Nothing of a definition is left out without a fault that says so: wherever a value is
//! emptied, either there is an error or every item, score and alert is still there.
#![allow(clippy::disallowed_methods, reason = "a test reads files")]

use caseplan::diagnostic::{Severity, Source};
use caseplan::instrument::Instrument;
use std::fs;

/// What a definition asks, computes and says, by number.
fn parts(text: &str) -> Option<[usize; 3]> {
    let reading = Instrument::read(&Source::definition("mutated.yaml", text));
    let silent = reading.faults.iter().all(|fault| fault.severity != Severity::Error);
    assert_eq!(reading.value.is_some(), silent, "an error is said where nothing comes out\n{text}");
    reading.value.map(|read| [read.items.len(), read.scores.len(), read.alerts.len()])
}

/// Returns the text once for each value in it, with that value replaced.
fn emptied<'t>(text: &'t str, with: &'t str) -> impl Iterator<Item = String> + 't {
    text.match_indices(": ").map(move |(at, colon)| {
        let start = at + colon.len();
        let rest = &text[start..];
        let closing = match rest.chars().next() {
            Some('[') => rest.find("]\n").or_else(|| rest.find(" ] }").map(|end| end + 1)),
            Some('{') => rest.find("}\n").or_else(|| rest.find("} }")),
            _ => None,
        };
        let plain = rest.find([',', '}', '\n']).unwrap_or(rest.len());
        let end = start + closing.map_or(plain, |end| end + 1);
        format!("{}{with} {}", &text[..start], &text[end..])
    })
}

#[test]
fn an_emptied_value_is_a_fault_or_loses_nothing() {
    let root = env!("CARGO_MANIFEST_DIR");
    let files = ["instruments/asq.yaml", "instruments/readiness.yaml", "instruments/audit_c.yaml"];
    for file in files.into_iter().chain(["tests/canonical/every_kind.yaml"]) {
        let text = fs::read_to_string(format!("{root}/{file}")).expect("a definition is a text");
        let whole = parts(&text).expect("the definition is sound");
        for with in ["[]", "{}", "''"] {
            for mutated in emptied(&text, with) {
                let left = parts(&mutated).unwrap_or(whole);
                let lost = left.iter().zip(&whole).any(|(left, whole)| left < whole);
                assert!(!lost, "{file}: {left:?} of {whole:?}\n{mutated}");
            }
        }
    }
}
