//! The pages on files name every key that is read, and no other.
#![allow(clippy::disallowed_methods, reason = "a test writes its input")]

mod common;

use caseplan::battery::{BATTERY_KEYS, ENTRY_KEYS};
use caseplan::client::CLIENT_KEYS;
use caseplan::decision::{
    ADDENDUM_KEYS, ALERT_RESPONSE_KEYS, DISCLOSED_KEYS, EDIT_KEYS, FINDING_DECISION_KEYS,
    HANDED_OVER_KEYS, LIMITS_SHOWN_KEYS, PROBLEM_DECISION_KEYS, RAISED_KEYS, REVIEW_DECISION_KEYS,
    REVIEWED_KEYS, SIGNATURE_KEYS, STEP_DECISION_KEYS, TAKE_HOME_KEYS, TOOK_OVER_KEYS,
    TOOK_PART_KEYS,
};
use caseplan::factor::{FACTOR_KEYS, FORMULATION_KEYS};
use caseplan::group::{GROUP_KEYS, MEMBER_KEYS};
use caseplan::instrument::{
    ALERT_KEYS, BAND_KEYS, CHANGE_KEYS, CHOICE_KEYS, CONSISTENCY_KEYS, EXAMPLE_KEYS,
    INSTRUMENT_KEYS, ITEM_KEYS, NORM_KEYS, PROFILE_KEYS, RIGHTS_KEYS, SCORE_KEYS, SOURCE_KEYS,
    UNAVAILABLE_KEYS, UNAVAILABLE_MEASURE_KEYS, WORDING_CHOICES_KEYS, WORDING_ITEM_KEYS,
    WORDING_KEYS, WORDING_RIGHTS_KEYS, WORDING_SCORE_KEYS,
};
use caseplan::jurisdiction::{
    INITIAL_KEYS, JURISDICTION_KEYS, LIMIT_KEYS, REVIEW_KEYS, TIMING_KEYS,
};
use caseplan::problem::{
    CONFIRM_KEYS, EXCLUSION_KEYS, GOAL_KEYS, INTERVENTION_KEYS, MEASURE_KEYS, OBJECTIVE_KEYS,
    PROBLEM_KEYS, RULE_OUT_KEYS, TARGET_KEYS, USE_KEYS,
};
use caseplan::programme::{PROGRAMME_KEYS, STEP_KEYS};
use caseplan::record::{
    ANSWERS_FILE_KEYS, ANSWERS_KEYS, BASIS_KEYS, CASE_FILE_KEYS, EVENT_KEYS, ISSUED_PLAN_KEYS,
    KEPT_LINE_KEYS, KEPT_RESPONSE_KEYS, RESEAL_KEYS, RESPONDING_KEYS, UPGRADE_KEYS,
};
use caseplan::response::{DIFFERENCE_KEYS, HALF_RECORD_KEYS, RECORDED_KEYS, TAKEN_AWAY_KEYS};
use caseplan::rule::STOP_KEYS;
use caseplan::settings::{CONTACT_KEYS, LOCAL_CHANGE_KEYS, SETTINGS_KEYS};
use caseplan::staff::{PERSON_KEYS, STAFF_KEYS};
use caseplan::table::COLUMN_MAP_KEYS;
use caseplan::treatment::{DOSE_KEYS, TREATMENT_KEYS};
use common::caseplan;
use serde_json::Value as Json;
use std::collections::BTreeSet;

const INSTRUMENTS: &str = include_str!("../docs/instrument-files.md");
const BATTERIES: &str = include_str!("../docs/battery-files.md");
const PROBLEMS: &str = include_str!("../docs/problem-files.md");
const TREATMENTS: &str = include_str!("../docs/treatment-files.md");
const PROGRAMMES: &str = include_str!("../docs/programme-files.md");
const FORMULATIONS: &str = include_str!("../docs/formulation-files.md");
const GROUPS: &str = include_str!("../docs/group-files.md");
const DOCUMENTS: &str = include_str!("../docs/documents.md");
const WORDINGS: &str = include_str!("../docs/wording-packs.md");
const RECORDS: &str = include_str!("../docs/case-files.md");
const JURISDICTIONS: &str = include_str!("../docs/jurisdiction-files.md");
const SETTINGS: &str = include_str!("../docs/settings.md");
const TABLES: &str = include_str!("../docs/tables.md");

/// Returns the keys in the tables of a section whose first column has this head.
fn documented(page: &'static str, heading: &str, head: &str) -> BTreeSet<&'static str> {
    let (_, rest) = page.split_once(&format!("\n{heading}\n")).expect("the heading is there");
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
            (false, cell) => of_keys = cell == head,
            (true, cell) => keys.extend(cell.split('`').skip(1).step_by(2).map(key)),
        }
    }
    keys
}

/// A key may stand with a sample value: `sum: q1..q9`.
fn key(code: &str) -> &str {
    code.split_once(':').map_or(code, |(key, _)| key)
}

fn hold(page: &'static str, heading: &str, head: &str, keys: &[&'static str]) {
    let read: BTreeSet<&str> = keys.iter().copied().collect();
    assert_eq!(documented(page, heading, head), read, "{heading}, {head}");
}

#[test]
fn instrument_files() {
    hold(INSTRUMENTS, "## The file", "key", INSTRUMENT_KEYS);
    hold(INSTRUMENTS, "### `source`", "key", SOURCE_KEYS);
    hold(INSTRUMENTS, "### `rights`", "key", RIGHTS_KEYS);
    hold(INSTRUMENTS, "### Choices", "key", CHOICE_KEYS);
    hold(INSTRUMENTS, "### Items", "key", ITEM_KEYS);
    hold(INSTRUMENTS, "## Scores", "key", SCORE_KEYS);
    hold(INSTRUMENTS, "### Bands", "key", BAND_KEYS);
    hold(INSTRUMENTS, "### Profiles of bands", "key", PROFILE_KEYS);
    hold(INSTRUMENTS, "### Change", "key", CHANGE_KEYS);
    hold(INSTRUMENTS, "### Norms", "key", NORM_KEYS);
    hold(INSTRUMENTS, "## Alerts", "key", ALERT_KEYS);
    hold(INSTRUMENTS, "## Consistency", "key", CONSISTENCY_KEYS);
    hold(INSTRUMENTS, "## Examples", "key", EXAMPLE_KEYS);
    hold(INSTRUMENTS, "## What cannot be had", "key", UNAVAILABLE_KEYS);
    hold(INSTRUMENTS, "### A measure that cannot be had", "key", UNAVAILABLE_MEASURE_KEYS);
}

#[test]
fn wording_packs() {
    hold(WORDINGS, "## The file", "key", WORDING_KEYS);
    hold(WORDINGS, "### `rights`", "key", WORDING_RIGHTS_KEYS);
    hold(WORDINGS, "### `choices`", "key", WORDING_CHOICES_KEYS);
    hold(WORDINGS, "### `items`", "key", WORDING_ITEM_KEYS);
    hold(WORDINGS, "### `scores`", "key", WORDING_SCORE_KEYS);
}

#[test]
fn battery_files() {
    hold(BATTERIES, "## The file", "key", BATTERY_KEYS);
    hold(BATTERIES, "## A measure", "key", ENTRY_KEYS);
}

#[test]
fn problem_files() {
    hold(PROBLEMS, "## The file", "key", PROBLEM_KEYS);
    hold(PROBLEMS, "### `confirm`", "key", CONFIRM_KEYS);
    hold(PROBLEMS, "### `unless`", "key", EXCLUSION_KEYS);
    hold(PROBLEMS, "### `rule_outs`", "key", RULE_OUT_KEYS);
    hold(PROBLEMS, "### `goal`", "key", GOAL_KEYS);
    hold(PROBLEMS, "### Objectives", "key", OBJECTIVE_KEYS);
    hold(PROBLEMS, "### `measure`", "key", MEASURE_KEYS);
    hold(PROBLEMS, "### `target`", "key", TARGET_KEYS);
    hold(PROBLEMS, "### Interventions", "key", INTERVENTION_KEYS);
    hold(PROBLEMS, "### Treatments", "key", USE_KEYS);
}

#[test]
fn treatment_files() {
    hold(TREATMENTS, "## The file", "key", TREATMENT_KEYS);
    hold(TREATMENTS, "### `unless`", "key", STOP_KEYS);
    hold(TREATMENTS, "### `doses`", "key", DOSE_KEYS);
}

#[test]
fn programme_files() {
    hold(PROGRAMMES, "## The file", "key", PROGRAMME_KEYS);
    hold(PROGRAMMES, "### `steps`", "key", STEP_KEYS);
    hold(PROGRAMMES, "### `unless`", "key", STOP_KEYS);
}

/// What `show --json` prints has the keys of the file, and what the page adds.
#[test]
fn what_show_prints_for_other_programs() {
    const DOCUMENT_KEYS: [&str; 4] = ["document", "version", "title", "audience"];
    type Kind = (
        &'static str,
        &'static str,
        &'static [&'static str],
        &'static str,
        &'static [&'static str],
    );
    let kinds: [(Kind, &[&str]); 5] = [
        (("batteries", "battery", BATTERY_KEYS, BATTERIES, &["give"]), ENTRY_KEYS),
        (("problems", "problem", PROBLEM_KEYS, PROBLEMS, &["objectives", "interventions"]), &[]),
        (("interventions", "intervention", TREATMENT_KEYS, TREATMENTS, &["doses"]), DOSE_KEYS),
        (("programmes", "programme", PROGRAMME_KEYS, PROGRAMMES, &["steps"]), STEP_KEYS),
        (("documents", "document", &DOCUMENT_KEYS, DOCUMENTS, &[]), &[]),
    ];
    for ((kind, one, keys, page, parts), part_keys) in kinds {
        let added = documented(page, "## For other programs", "field");
        let keys: BTreeSet<&str> = keys
            .iter()
            .copied()
            .chain(added.into_iter().filter(|key| !key.contains('.')))
            .collect();
        for id in ids(kind) {
            let run = caseplan(&["show", one, &id, "--json"]);
            let shown: Json = serde_json::from_str(&run.output).expect("JSON");
            assert_eq!(keys_of(&shown), keys, "{id}");
            for part in parts.iter().flat_map(|part| shown[part].as_array().expect("a list")) {
                let known: BTreeSet<&str> = match part_keys {
                    [] if part.get("use").is_some() => USE_KEYS.iter().copied().collect(),
                    [] if part.get("text").is_some() => OBJECTIVE_KEYS.iter().copied().collect(),
                    [] => INTERVENTION_KEYS.iter().copied().collect(),
                    known => known.iter().copied().collect(),
                };
                let shown = keys_of(part).into_iter();
                let shown: BTreeSet<_> =
                    shown.map(|key| key.strip_suffix("_days").unwrap_or(key)).collect();
                assert_eq!(shown, known, "{id}");
            }
        }
    }
}

fn ids(kind: &str) -> Vec<String> {
    let listed = caseplan(&["list", kind, "--json"]).output;
    let listed = listed.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    listed.map(|line: Json| line["id"].as_str().expect("an id").to_owned()).collect()
}

fn keys_of(object: &Json) -> BTreeSet<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// The fields of `score --json`, and what they hold of two occasions.
#[test]
fn what_score_prints_for_other_programs() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let occasion = |date, answers| {
        format!("  - {{ instrument: phq9, date: {date}, answers: {{ {answers} }} }}\n")
    };
    let text = "answers: a-1\ndate: 2026-11-20\nresponses:\n".to_owned()
        + &occasion("2026-10-01", "q1..q8: 2, q9: 0").replace("q1..q8: 2", &all(2))
        + &occasion("2026-11-20", "q1..q8: 0, q9: 0").replace("q1..q8: 0", &all(0));
    std::fs::write(file.path(), text).expect("written");
    let run = caseplan(&["score", "--json", &file.path().display().to_string()]);
    let mut lines = run.output.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    let total = lines.find(|line: &Json| line["score"] == "score/phq9.total");
    let total = total.unwrap_or_else(|| panic!("{}{}", run.output, run.talk));
    let fields = documented(RECORDS, "## What `caseplan score --json` prints", "field");
    assert_eq!(keys_of(&total), fields);
    assert_eq!(total["value"], "0");
    let [change] = &total["changes"].as_array().expect("a list")[..] else { panic!("{total}") };
    let expected = serde_json::json!({
        "since": "first", "date": "2026-10-01", "from": "16", "change": "recovered",
        "overlapping": false,
    });
    assert_eq!(*change, expected);
}

fn all(answer: u8) -> String {
    (1..=8).map(|item| format!("q{item}: {answer}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn case_files_and_answers_files() {
    hold(RECORDS, "## Case file", "key", CASE_FILE_KEYS);
    hold(RECORDS, "### `client`", "key", CLIENT_KEYS);
    hold(RECORDS, "### A response", "key", RECORDED_KEYS);
    hold(RECORDS, "### A response", "an answer that was taken away", TAKEN_AWAY_KEYS);
    hold(RECORDS, "### A response", "a difference", DIFFERENCE_KEYS);
    hold(RECORDS, "### A response", "a record that was left", HALF_RECORD_KEYS);
    hold(RECORDS, "### A decision", "on a problem", PROBLEM_DECISION_KEYS);
    hold(RECORDS, "### A decision", "on an alert", ALERT_RESPONSE_KEYS);
    hold(RECORDS, "### A decision", "on an alert that was raised", RAISED_KEYS);
    hold(RECORDS, "### A decision", "on a line of the plan", EDIT_KEYS);
    hold(RECORDS, "### A decision", "on who took part", TOOK_PART_KEYS);
    hold(RECORDS, "### A decision", "on a disclosure", DISCLOSED_KEYS);
    hold(RECORDS, "### A decision", "on a finding", FINDING_DECISION_KEYS);
    hold(RECORDS, "### A decision", "on a step of a programme", STEP_DECISION_KEYS);
    hold(RECORDS, "### A decision", "that limits of confidentiality were shown", LIMITS_SHOWN_KEYS);
    hold(RECORDS, "### A decision", "that a document may be taken home", TAKE_HOME_KEYS);
    hold(RECORDS, "### A decision", "a signature", SIGNATURE_KEYS);
    hold(RECORDS, "### A decision", "what was added to a note", ADDENDUM_KEYS);
    hold(RECORDS, "### A decision", "that the case was handed over", HANDED_OVER_KEYS);
    hold(RECORDS, "### A decision", "that it was taken over", TOOK_OVER_KEYS);
    hold(RECORDS, "### A decision", "on an objective that was gone through", REVIEWED_KEYS);
    hold(RECORDS, "### A decision", "that a plan was gone through", REVIEW_DECISION_KEYS);
    hold(RECORDS, "### `plans`", "key", ISSUED_PLAN_KEYS);
    hold(RECORDS, "### `plans`", "what a plan keeps", BASIS_KEYS);
    hold(RECORDS, "### `plans`", "a response it was made from", KEPT_RESPONSE_KEYS);
    hold(RECORDS, "### `plans`", "a line that is kept", KEPT_LINE_KEYS);
    hold(RECORDS, "### `responding`", "key", RESPONDING_KEYS);
    hold(RECORDS, "### `reseals`", "key", RESEAL_KEYS);
    hold(RECORDS, "### `upgrades`", "key", UPGRADE_KEYS);
    hold(RECORDS, "### `history`", "key", EVENT_KEYS);
    hold(RECORDS, "## Answers file", "key", ANSWERS_FILE_KEYS);
    hold(RECORDS, "### A list of responses", "key", ANSWERS_KEYS);
}

#[test]
fn jurisdiction_files() {
    hold(JURISDICTIONS, "## The file", "key", JURISDICTION_KEYS);
    hold(JURISDICTIONS, "## `limits`", "key", LIMIT_KEYS);
    hold(JURISDICTIONS, "# Timing rules", "key", TIMING_KEYS);
    hold(JURISDICTIONS, "## When the first plan is due", "key", INITIAL_KEYS);
    hold(JURISDICTIONS, "## When a plan is reviewed", "key", REVIEW_KEYS);
}

#[test]
fn settings() {
    hold(SETTINGS, "## The file", "key", SETTINGS_KEYS);
    hold(SETTINGS, "## `crisis_contacts`", "key", CONTACT_KEYS);
    hold(SETTINGS, "# Staff", "key", STAFF_KEYS);
    hold(SETTINGS, "## A person", "key", PERSON_KEYS);
    hold(SETTINGS, "## `change`", "key", LOCAL_CHANGE_KEYS);
}

#[test]
fn group_files() {
    hold(GROUPS, "## The file", "key", GROUP_KEYS);
    hold(GROUPS, "## A member", "key", MEMBER_KEYS);
}

#[test]
fn formulation_files() {
    hold(FORMULATIONS, "## The file", "key", FORMULATION_KEYS);
    hold(FORMULATIONS, "## A factor", "key", FACTOR_KEYS);
}

#[test]
fn maps_of_columns() {
    hold(TABLES, "### A map of columns", "key", COLUMN_MAP_KEYS);
}
