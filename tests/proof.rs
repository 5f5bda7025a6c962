//! What `prove` finds: nothing in the built-in instruments, and every seeded fault.
#![allow(clippy::disallowed_methods, reason = "tests may look at the disk")]

use caseplan::diagnostic::{Format, Source, show};
use caseplan::instrument::Instrument;
use caseplan::number::Number;
use caseplan::proof::{Method, Values, prove, prove_all};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

fn read(name: &str, text: &str) -> Arc<Instrument> {
    let reading = Instrument::read(&Source::definition(name, text));
    let shown = show(&reading.faults, Format::Text { colour: false });
    Arc::new(reading.value.unwrap_or_else(|| panic!("{shown}")))
}

fn built_in() -> Vec<Arc<Instrument>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments");
    let entries = std::fs::read_dir(folder).expect("the instruments are in the repository");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.retain(|path| !path.ends_with("unavailable.yaml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("an instrument is a text");
        read(&path.display().to_string(), &text)
    };
    paths.iter().map(read).collect()
}

#[test]
fn every_built_in_instrument_is_proved() {
    for proof in prove_all(&built_in()) {
        let shown = show(&proof.faults, Format::Text { colour: false });
        assert!(proof.faults.is_empty(), "{shown}");
    }
}

fn shown(id: &str) -> String {
    let instrument = built_in().into_iter().find(|one| one.id == *id);
    prove(&instrument.expect("it is built in")).to_string()
}

#[test]
fn a_proof_says_how_it_was_made() {
    assert_eq!(
        shown("audit_c"),
        "audit_c v2: 18 examples\n\
         \u{20} total            0–12, 6 bands of 2 profiles  (all 216 sheets, gaps included)\n\
         \u{20} all_from_item_1  yes and no  (all 216 sheets, gaps included)"
    );
    let pcl5 = shown("pcl5");
    assert!(pcl5.contains("0–80, 2 bands  (exact sums over 95367431640625 full sheets)"), "{pcl5}");
    assert!(pcl5.contains("provisional_ptsd  yes and no  (exact sums over "), "{pcl5}");
    let intake = shown("intake");
    assert!(intake.contains("substance_trouble       yes and no  (not exhausted: "), "{intake}");
    let phq9 = shown("phq9");
    assert!(phq9.contains("0–27, 5 bands  (all 262144 full sheets)"), "{phq9}");
}

#[test]
fn a_proof_tells_other_programs_the_same() {
    let of = |id: &str| {
        let instrument = built_in().into_iter().find(|one| one.id == *id);
        let instrument = instrument.expect("it is built in");
        (prove(&instrument).json(), instrument.hashes.scoring.to_string())
    };
    let (phq9, hash) = of("phq9");
    assert_eq!(phq9["instrument"], "phq9");
    assert_eq!(phq9["scoring"], hash.as_str());
    assert_eq!(phq9["examples"], 25);
    assert!(phq9["faults"].as_array().is_some_and(Vec::is_empty));
    let total = &phq9["outcomes"][0];
    assert_eq!(
        total.to_string(),
        "{\"id\":\"total\",\"kind\":\"score\",\"method\":\"exhausted\",\"sheets_tried\":262144,\
         \"with_gaps\":false,\"full_sheets\":\"262144\",\"values\":{\"count\":28,\"min\":\"0\",\
         \"max\":\"27\",\"every_whole_number\":true,\"never\":[]},\
         \"bands\":{\"reached\":5,\"of\":5,\"profiles\":0}}"
    );
    assert_eq!(phq9["outcomes"][1]["truths"]["yes"], true);
    let (pcl5, _) = of("pcl5");
    assert_eq!(pcl5["outcomes"][4]["method"], "exact");
    assert_eq!(pcl5["outcomes"][4]["full_sheets"], "95367431640625");
    let (asq, _) = of("asq");
    assert_eq!(asq["outcomes"][0]["labels"]["of"], 3);
    let (intake, _) = of("intake");
    let outcomes = intake["outcomes"].as_array().expect("a list");
    let searched =
        outcomes.iter().find(|one| one["id"] == "withdrawal_danger").expect("it is there");
    assert_eq!(searched["method"], "searched");
    assert!(searched["full_sheets"].is_null());
}

#[test]
fn the_page_on_proofs_shows_what_is_printed() {
    let page = include_str!("../docs/proof.md");
    let block = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
    let shown: serde_json::Value =
        serde_json::from_str(block.expect("a block of JSON")).expect("JSON");
    let gad2 = built_in().into_iter().find(|one| one.id == *"gad2").expect("it is built in");
    assert_eq!(shown, prove(&gad2).json());
}

/// Any weight but 0, which would leave its item out.
fn weight() -> impl Strategy<Value = i64> {
    prop::sample::select(vec![-3, -2, -1, 1, 2, 3])
}

/// A form with one weighted sum over many items.
fn weighted(items: &[(i64, i64, i64)]) -> Arc<Instrument> {
    let mut text = String::from(
        "instrument: large\nversion: 1\ntitle: Large\nkind: form\nsource: { citation: none }\n\
         rights: { owner: nobody, terms: own, wording: withheld }\nitems:\n",
    );
    for (index, (low, span, _)) in items.iter().enumerate() {
        let high = low + span;
        let _ = writeln!(text, "  - {{ id: q{index}, type: integer, min: {low}, max: {high} }}");
    }
    text.push_str("scores:\n  total:\n    reverse: [q0]\n    weighted:\n");
    for (index, (.., weight)) in items.iter().enumerate() {
        let _ = writeln!(text, "      q{index}: {weight}");
    }
    text.push_str("  half: { mean: total, times: 3, round: { places: 0, mode: down } }\n");
    read("large.yaml", &text)
}

fn numbers(values: &Values) -> BTreeSet<Number> {
    let Values::Numbers { reached, .. } = values else { panic!("{values}") };
    reached.clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn exact_sums_are_what_adding_item_by_item_gives(
        items in prop::collection::vec((-2_i64..3, 4_i64..6, weight()), 11..14),
    ) {
        let proof = prove(&weighted(&items));
        prop_assert_eq!(proof.outcomes[0].method, Method::ExactSums);
        prop_assert!(proof.faults.is_empty(), "{}", show(&proof.faults, Format::Plain));
        let mut sums = BTreeSet::from([0_i64]);
        for (low, span, weight) in &items {
            let values = || (*low..=low + span).map(|value| value * weight);
            sums = sums.iter().flat_map(|sum| values().map(move |value| sum + value)).collect();
        }
        let expected: BTreeSet<Number> = sums.iter().copied().map(Number::integer).collect();
        prop_assert_eq!(numbers(&proof.outcomes[0].values), expected);
        let tripled: BTreeSet<Number> = sums.iter().map(|sum| Number::integer(sum * 3)).collect();
        prop_assert_eq!(numbers(&proof.outcomes[1].values), tripled);
        let unreached = proof.outcomes[0].values.unreached(usize::MAX);
        prop_assert!(unreached.iter().all(|number| !sums.contains(number)));
        let (low, high) = (sums.first().expect("a sum"), sums.last().expect("a sum"));
        let between = usize::try_from(high - low + 1).expect("it rises");
        prop_assert_eq!(unreached.len() + sums.len(), between);
    }
}
