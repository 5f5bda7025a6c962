//! What the built-in definitions say together: that danger comes first, and that nobody takes
//! home what was said about it.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

mod common;

use caseplan::cli::Exit;
use caseplan::diagnostic::{Code, Source};
use caseplan::instrument::{Instrument, Library};
use caseplan::lint;
use common::{caseplan, stem, yaml_files};
use std::fs;

/// Returns the plan as JSON for an answers file of these responses.
fn plan_of(client: &str, responses: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.yaml");
    let text = format!(
        "answers: a\nclient: {{ initials: E.B., birth_year: 1972{client} }}\ndate: 2026-11-20\n\
         source: client\nresponses:\n{responses}"
    );
    fs::write(&file, text).expect("the file can be written");
    let run = caseplan(&["plan", file.to_str().expect("a plain path"), "-f", "json"]);
    assert!(!run.output.is_empty(), "{}", run.talk);
    run.output
}

fn intake(rest: &str) -> String {
    format!(
        "  audit_c: {{ q1: 4, q2: 3, q3: 3 }}\n  intake: {{ adult_verified: document, {rest} }}\n"
    )
}

const OWN_LIMIT: &str = "alcohol_use/objective/own_limit";
const MEDICAL_FIRST: &str = "alcohol_use/objective/medically_led_change";

#[test]
fn nobody_is_asked_to_cut_down_alone_where_withdrawal_is_dangerous() {
    let dangerous = [
        "substances: [{ substance: alcohol, days: 28, trouble: yes }], withdrawal_history: [shaking], withdrawal_now: no",
        "substances: [{ substance: alcohol, days: 28, last_use: 2026-11-19 }], withdrawal_history: [none], withdrawal_now: no",
        "substances: [{ substance: alcohol, days: 5, last_use: 2026-11-19 }], withdrawal_history: [delirium], withdrawal_now: no",
        "substances: [{ substance: alcohol, days: 5, last_use: 2026-11-19 }], withdrawal_history: [none], withdrawal_now: yes",
        "substances: [{ substance: alcohol, days: 5, trouble: yes }], withdrawal_history: [none], withdrawal_now: no",
    ];
    for answers in dangerous {
        let plan = plan_of(", sex: male", &intake(answers));
        assert!(!plan.contains(OWN_LIMIT) && plan.contains(MEDICAL_FIRST), "{answers}\n{plan}");
        assert!(plan.contains("alert/intake."), "{answers}\n{plan}");
        assert!(plan.contains("medical_withdrawal/intervention/medical_evaluation"), "{answers}");
    }
    let plain = "substances: [{ substance: alcohol, days: 9, last_use: 2026-11-19, trouble: yes }], \
                 withdrawal_history: [none], withdrawal_now: no, overdose_year: no, opioid_history: never";
    let plan = plan_of(", sex: male", &intake(plain));
    assert!(plan.contains(OWN_LIMIT) && !plan.contains(MEDICAL_FIRST), "{plan}");
    assert!(!plan.contains("alert/intake.withdrawal_danger"), "{plan}");
}

#[test]
fn nobody_is_asked_to_cut_down_while_two_accounts_of_drinking_differ() {
    let plan = plan_of(
        ", sex: male",
        &intake("substances: [], withdrawal_history: [none], withdrawal_now: no"),
    );
    assert!(!plan.contains(OWN_LIMIT), "{plan}");
    assert!(plan.contains("alcohol_use/objective/two_accounts"), "{plan}");
}

#[test]
fn seizure_and_delirium_are_seen_on_the_same_day() {
    for before in ["seizure", "delirium"] {
        let answers = format!(
            "substances: [{{ substance: benzodiazepines, days: 5, last_use: 2026-11-19 }}], withdrawal_history: [{before}]"
        );
        let plan = plan_of("", &intake(&answers));
        assert!(plan.contains("medical_withdrawal/objective/seen_today"), "{plan}");
    }
}

#[test]
fn lost_tolerance_is_spoken_about_wherever_opioids_are_or_were_used() {
    let used = [
        "substances: [{ substance: opioids, days: 5, last_use: 2026-11-19 }]",
        "substances: [], opioid_history: no_break",
        "substances: [], opioid_history: recent_break",
        "substances: [], opioid_history: earlier_break, overdose_year: no",
    ];
    for answers in used {
        let plan = plan_of("", &intake(answers));
        assert!(plan.contains("opioid_use_overdose_risk/objective/tolerance_known"), "{answers}");
    }
}

#[test]
fn use_in_pregnancy_is_seen_by_a_physician() {
    let answers =
        "substances: [{ substance: opioids, days: 5, last_use: 2026-11-19 }], pregnant: not_sure";
    let plan = plan_of(", sex: female", &intake(answers));
    assert!(plan.contains("alert/intake.pregnancy_and_use"), "{plan}");
    assert!(plan.contains("medical_withdrawal/objective/seen_today"), "{plan}");
    let plan = plan_of(", sex: male", &intake("substances: [{ substance: opioids, days: 5 }]"));
    assert!(!plan.contains("alert/intake.pregnancy_and_use"), "{plan}");
}

/// What stands in a goal, an objective, an intervention or a discharge criterion is printed for
/// the client; the problems about safety are handled apart.
#[test]
fn texts_for_the_client_name_nothing_that_must_not_be_found_at_home() {
    const APART: [&str; 2] = ["suicide_risk", "safety_of_others"];
    const NOT_AT_HOME: [&str; 7] =
        ["item 9", "suicid", "violen", "offence", "illegal", "child protection", "kill"];
    let root = env!("CARGO_MANIFEST_DIR");
    for path in yaml_files(&format!("{root}/templates/problems")) {
        if APART.contains(&stem(&path).as_str()) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a problem is a text");
        let printed = text.lines().map(str::trim).filter(|line| {
            ["text:", "name:", "discharge:", "alternative:"].iter().any(|key| line.starts_with(key))
        });
        for line in printed {
            let lower = line.to_lowercase();
            let named = NOT_AT_HOME.iter().find(|word| lower.contains(*word));
            assert!(named.is_none(), "{}: {line}", path.display());
        }
    }
}

#[test]
fn a_definition_is_found_only_under_its_own_id() {
    let root = env!("CARGO_MANIFEST_DIR");
    let text = fs::read_to_string(format!("{root}/instruments/phq2.yaml")).expect("a definition");
    let id = |text| caseplan::id::Id::new(text).expect("an id");
    let library = Library::new([(id("mood"), Source::definition("mood.yaml", text))]);
    assert!(library.get("mood").is_none());
    let codes: Vec<Code> = library.take_faults().iter().map(|fault| fault.code).collect();
    assert_eq!(codes, [Code::IdNotFileName]);
}

#[test]
fn words_that_judge_are_found_wherever_a_form_is_read_out() {
    const FORM: &str = "\
instrument: own
version: 1
title: Own
kind: form
source: { citation: Own }
rights: { owner: Own, terms: own, wording: shipped }
instruction: Hear claims
items:
  - { id: q1, text: Words, choices: [ { code: a, text: In denial }, { code: b, text: Fair } ] }
  - { id: q2, text: Words, type: yes_no, labels: { yes: Clean, no: Not } }
  - { id: q3, text: Words, type: scale, low: Resistant, high: Most }
  - { id: q4, text: Words, type: records, fields: [ { id: what, text: Dirty, type: text } ] }
";
    let reading = Instrument::read(&Source::definition("own.yaml", FORM));
    let found = lint::judging_words(&reading.value.expect("a sound form"));
    let words: Vec<&str> = found.iter().filter_map(|f| f.message.split('`').nth(1)).collect();
    assert_eq!(words, ["claims", "denial", "Clean", "Resistant", "Dirty"]);
    let document = Source::definition("plan.md", "---\ntitle: x\n---\nThe client refuses.\n");
    let found = lint::judging_words_of_document(&document);
    assert_eq!(found.len(), 1);
}

#[test]
fn answers_of_a_day_to_come_are_refused_and_not_left_out_in_silence() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.yaml");
    let text = "answers: a\ndate: 2062-11-20\nresponses:\n  phq9: { q9: 3 }\n";
    fs::write(&file, text).expect("the file can be written");
    let path = file.to_str().expect("a plain path");
    for command in ["plan", "why"] {
        let run = caseplan(&[command, path]);
        assert!(run.output.is_empty() && run.talk.contains("dated after today"), "{}", run.talk);
        assert!(run.talk.contains("response phq9-1"), "{}", run.talk);
    }
    let scored = caseplan(&["score", path]);
    assert!(scored.talk.contains("dated after today") && scored.exit == Exit::Attention);
    assert!(scored.output.contains("critical: PHQ-9 item 9"), "the clock hides no danger");
    let later = caseplan(&["plan", path, "--as-of", "2062-11-21"]);
    assert!(later.output.contains("CRITICAL"), "{}", later.talk);
}
