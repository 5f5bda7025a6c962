//! What the two hashes of a definition stand for, and that what was released can still be scored.
#![allow(clippy::disallowed_methods, reason = "tests read their own inputs")]

use caseplan::diagnostic::{Format, Source, show};
use caseplan::id::Hash;
use caseplan::instrument::{Hashes, Instrument};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const TEXT: &str = "\
instrument: mood
version: 1
title: Mood scale
kind: measure
source: { citation: Doe 2020, read: [table 2] }
rights: { owner: Doe, terms: public_domain, statement: free, stated_in: Doe 2020, wording: shipped }
window: 7 days
instruction: In the last week
choices:
  often: [ { code: 0, text: Never }, { code: 1, text: Sometimes, concern: yes } ]
items:
  - { id: q1, section: Mood, text: I was sad, choices: often }
  - { id: q2, text: I was tired, choices: often, ask_when: q1 >= 1 }
  - { id: q3, text: Nights awake, type: integer, min: 0, max: 7, unit: nights }
scores:
  total:
    sum: q1..q2
    reverse: [q2]
    missing: none
    not_asked: { as: 0, source: Doe 2020 }
    bands:
      - { from: 0, label: low, concern: no }
      - { from: 1, label: high, concern: yes }
  share: { mean: [q1, q2], missing: none, round: { places: 2, mode: half_up } }
  odd: { triage: [ { when: q1 = 1, label: sad, concern: yes }, { otherwise: calm, concern: no } ] }
alerts:
  despair: { when: q1 >= 1, level: attention, say: Sad., do: Ask. }
examples:
  - { name: lowest, answers: { q1: 0 }, expect: { total: 0 } }
";

fn hashes(text: &str) -> Hashes {
    let reading = Instrument::read(&Source::definition("mood.yaml", text));
    let shown = show(&reading.faults, Format::Text { colour: false });
    reading.value.unwrap_or_else(|| panic!("{shown}")).hashes
}

/// Returns which hashes a change of the text alters.
fn altered(from: &str, to: &str) -> (bool, bool) {
    assert!(TEXT.contains(from), "{from}");
    let (before, after) = (hashes(TEXT), hashes(&TEXT.replacen(from, to, 1)));
    (before.scoring != after.scoring, before.wording != after.wording)
}

#[test]
fn what_decides_a_number_alters_only_the_scoring_hash() {
    let changes = [
        ("instrument: mood", "instrument: moods"),
        ("code: 1, text", "code: 1, points: 2, text"),
        ("Sometimes, concern: yes", "Sometimes, concern: no"),
        ("ask_when: q1 >= 1", "ask_when: q1 < 1"),
        ("max: 7", "max: 8"),
        ("sum: q1..q2", "sum: q1..q3"),
        ("    reverse: [q2]\n", ""),
        ("not_asked: { as: 0,", "not_asked: { as: 1,"),
        ("from: 1, label: high", "from: 2, label: high"),
        ("label: high, concern: yes", "label: raised, concern: yes"),
        ("label: high, concern: yes", "label: high, concern: no"),
        ("places: 2", "places: 1"),
        ("mode: half_up", "mode: half_even"),
        ("when: q1 = 1", "when: q1 = 0"),
        ("otherwise: calm, concern: no", "otherwise: calm, concern: yes"),
        ("when: q1 >= 1, level", "when: q2 >= 1, level"),
        ("level: attention", "level: critical"),
    ];
    for (from, to) in changes {
        assert_eq!(altered(from, to), (true, false), "{from} -> {to}");
    }
}

#[test]
fn what_is_read_out_alters_only_the_wording_hash() {
    let changes = [
        ("In the last week", "In the past week"),
        ("window: 7 days", "window: 14 days"),
        ("text: Never", "text: At no time"),
        ("I was sad", "I felt sad"),
        ("section: Mood", "section: How you felt"),
        ("unit: nights", "unit: nights a week"),
    ];
    for (from, to) in changes {
        assert_eq!(altered(from, to), (false, true), "{from} -> {to}");
    }
}

#[test]
fn what_is_about_the_measure_alters_neither() {
    let changes = [
        ("version: 1", "version: 2"),
        ("title: Mood scale", "title: A mood scale"),
        ("Doe 2020, read: [table 2]", "Doe 2021, doi: 10.1/x, read: [table 3]"),
        ("owner: Doe", "owner: Doe and Roe"),
        ("kind: measure\n", "kind: measure\ncodes: { loinc: 44249-1 }\n"),
        ("say: Sad., do: Ask.", "say: Very sad., do: Ask now."),
        ("name: lowest", "name: least"),
        ("as: 0, source: Doe 2020", "as: 0, source: Doe 2021"),
        ("label: low, concern", "label: low, text: not raised, concern"),
    ];
    for (from, to) in changes {
        assert_eq!(altered(from, to), (false, false), "{from} -> {to}");
    }
}

#[test]
fn how_the_file_is_written_alters_neither() {
    let written = [
        TEXT.replace('\n', "\r\n"),
        format!("\u{feff}{TEXT}"),
        TEXT.replace("alerts:\n", "# a remark\nalerts:\n"),
        TEXT.replace("title: Mood scale\nkind: measure\n", "kind: measure\ntitle: 'Mood scale'\n"),
        TEXT.replace("{ id: q1, section: Mood,", "{ section: \"Mood\", id: q1,"),
        TEXT.replace("sum: q1..q2", "sum: [q1, q2]"),
        TEXT.replace("when: q1 >= 1, level", "when: (q1>=1), level"),
        TEXT.replace("from: 1, label: high", "to: 2, from: 1, label: high"),
    ];
    for text in written {
        assert_eq!(hashes(&text), hashes(TEXT), "{text}");
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments")
}

/// Returns `id version hash` of every definition in a folder.
fn definitions(folder: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeSet::new() };
    let mut lines = BTreeSet::new();
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a definition is a text");
        if let Some(read) = Instrument::read(&Source::definition("x.yaml", text)).value {
            lines.insert(format!("{} {} {}", read.id, read.version, read.hashes.scoring));
        }
    }
    lines
}

fn archived() -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(folder().join("archive")) else { return BTreeSet::new() };
    entries.flat_map(|entry| definitions(&entry.expect("an entry").path())).collect()
}

/// Answers are scored only with the definition they were taken with, so no released definition
/// may be lost, and none may change under its version.
#[test]
fn every_released_definition_is_here() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/released_hashes.txt");
    let listed = fs::read_to_string(&path).expect("the list of what was released");
    let listed: BTreeSet<String> =
        listed.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
    let current = definitions(&folder());
    let here: BTreeSet<String> = current.union(&archived()).cloned().collect();
    let lost: Vec<_> = listed.difference(&here).cloned().collect();
    assert!(
        lost.is_empty(),
        "these were released and are not here as they were:\n{}\n\
         Put the file as it was into instruments/archive/<id>/<version>.yaml and raise `version` \
         in the new one. A line that was never in a release may be removed from {}.",
        lost.join("\n"),
        path.display()
    );
    let unlisted: Vec<_> = current.difference(&listed).cloned().collect();
    assert!(
        unlisted.is_empty(),
        "add what is released from now on to {}:\n{}",
        path.display(),
        unlisted.join("\n")
    );
}

#[test]
fn the_list_of_releases_is_in_order_and_names_hashes() {
    let listed = include_str!("released_hashes.txt");
    let lines: Vec<&str> = listed.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(lines.is_sorted(), "sort tests/released_hashes.txt");
    for line in lines {
        let parts: Vec<&str> = line.split(' ').collect();
        let [_, version, hash] = parts[..] else { panic!("{line}") };
        assert!(version.parse::<u32>().is_ok() && Hash::parse(hash).is_some(), "{line}");
    }
}
