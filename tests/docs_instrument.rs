//! `docs/instrument-files.md` names every key that is read, and no other.

use caseplan::instrument::{
    ALERT_KEYS, BAND_KEYS, CHOICE_KEYS, EXAMPLE_KEYS, INSTRUMENT_KEYS, ITEM_KEYS, RIGHTS_KEYS,
    SCORE_KEYS, SOURCE_KEYS,
};
use std::collections::BTreeSet;

const DOCUMENT: &str = include_str!("../docs/instrument-files.md");

/// Returns the keys in the tables below a heading whose first column is headed `key`.
fn documented(heading: &str) -> BTreeSet<&'static str> {
    let (_, rest) = DOCUMENT.split_once(&format!("\n{heading}\n")).expect("the heading is there");
    let section = rest.lines().take_while(|line| !line.starts_with('#'));
    let mut keys = BTreeSet::new();
    let mut of_keys = false;
    for line in section {
        let Some(cells) = line.strip_prefix("| ") else {
            of_keys &= line.starts_with("|--");
            continue;
        };
        let (first, _) = cells.split_once(" | ").expect("a row has two columns");
        match (of_keys, first) {
            (false, "key") => of_keys = true,
            (true, cell) => keys.extend(cell.split('`').skip(1).step_by(2).map(key)),
            _ => {}
        }
    }
    keys
}

/// A key may stand with a sample value: `sum: q1..q9`.
fn key(code: &str) -> &str {
    code.split_once(':').map_or(code, |(key, _)| key)
}

#[test]
fn every_key_is_documented_and_every_documented_key_is_read() {
    let sections = [
        ("## The file", INSTRUMENT_KEYS),
        ("### `source`", SOURCE_KEYS),
        ("### `rights`", RIGHTS_KEYS),
        ("### Choices", CHOICE_KEYS),
        ("### Items", ITEM_KEYS),
        ("## Scores", SCORE_KEYS),
        ("### Bands", BAND_KEYS),
        ("## Alerts", ALERT_KEYS),
        ("## Examples", EXAMPLE_KEYS),
    ];
    for (heading, keys) in sections {
        let read: BTreeSet<&str> = keys.iter().copied().collect();
        assert_eq!(documented(heading), read, "{heading}");
    }
}
