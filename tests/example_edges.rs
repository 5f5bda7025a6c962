//! The worked examples of every built-in instrument stand on both sides of every edge: of each band, in
//! each of the published sets of bands, and of each rule for what is missing.
#![allow(clippy::disallowed_methods, reason = "tests read their own inputs")]

mod common;

use caseplan::diagnostic::Source;
use caseplan::instrument::{Band, Bands, Example, Instrument, Key, Score};
use caseplan::number::Number;
use caseplan::proof::{sheets, totals};
use caseplan::score::{ScoreState, Scored, score};
use common::yaml_files;
use std::collections::BTreeSet;
use std::sync::Arc;

fn instruments() -> Vec<Arc<Instrument>> {
    let files = yaml_files("instruments");
    let files = files.iter().filter(|path| !path.ends_with("unavailable.yaml"));
    let read = files.map(|path| {
        let text = std::fs::read_to_string(path).expect("an instrument is a text");
        let source = Source::definition(path.display().to_string(), text);
        Instrument::read(&source).value.map(Arc::new).expect("a built-in instrument is in order")
    });
    read.collect()
}

/// Every example with what it comes to.
fn examples(instrument: &Arc<Instrument>) -> Vec<(&Example, Scored)> {
    let scored: Vec<Scored> = sheets(instrument)
        .map(|(response, client)| score(&response, &client, response.date()))
        .collect();
    assert_eq!(
        scored.len(),
        instrument.examples.len(),
        "{}: an example does not fit",
        instrument.id
    );
    instrument.examples.iter().zip(scored).collect()
}

/// The sets of bands of a score, with the number of the profile that each is of.
fn sets(score: &Score) -> Vec<(usize, &Bands)> {
    match score.profiles.is_empty() {
        true => vec![(score.profile, &score.bands)],
        false => score.profiles.iter().map(|profile| &profile.bands).enumerate().collect(),
    }
}

/// The last value below a band and the first in it; none of the lowest band.
fn edge(band: &Band, totals: &BTreeSet<Number>) -> Option<[Number; 2]> {
    let below = totals.iter().rfind(|total| **total < band.from)?;
    let within = totals.iter().find(|total| **total >= band.from)?;
    Some([*below, *within])
}

#[test]
fn an_example_stands_on_both_sides_of_every_edge() {
    let mut lacking = Vec::new();
    for instrument in instruments() {
        let examples = examples(&instrument);
        for (index, score) in instrument.scores.iter().enumerate() {
            let Some(totals) = totals(&instrument, index) else { continue };
            for (set, bands) in sets(score) {
                let in_force = |example: &Example| {
                    let chosen = example.profiles.iter().find(|(of, _)| *of == index);
                    chosen.map_or(score.profile, |(_, profile)| *profile) == set
                };
                let shown: BTreeSet<Number> = examples
                    .iter()
                    .filter(|(example, _)| in_force(example))
                    .filter_map(|(_, scored)| scored.scores[index].number())
                    .collect();
                for (_, bands) in bands.lists(None) {
                    let edges = bands.iter().flat_map(|band| edge(band, &totals)).flatten();
                    lacking.extend(
                        edges.filter(|edge| !shown.contains(edge)).map(|edge| {
                            format!("{} {}, set {set}: {edge}", instrument.id, score.id)
                        }),
                    );
                }
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn an_example_stands_on_both_sides_of_every_rule_for_what_is_missing() {
    let mut lacking = Vec::new();
    for instrument in instruments() {
        let examples = examples(&instrument);
        for (index, score) in instrument.scores.iter().enumerate() {
            if matches!(score.key, Key::When(_) | Key::Triage { .. }) {
                continue;
            }
            let shows = |is: fn(ScoreState) -> bool| {
                examples.iter().any(|(example, scored)| {
                    let given = !example.answers.is_empty();
                    given && is(scored.scores[index].state)
                })
            };
            if score.missing.allow > 0
                && !shows(|state| matches!(state, ScoreState::Prorated { .. }))
            {
                lacking.push(format!("{} {}: missing within the rule", instrument.id, score.id));
            }
            if !shows(|state| state == ScoreState::NotComputed) {
                lacking.push(format!("{} {}: missing beyond the rule", instrument.id, score.id));
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}
