//! A treatment as JSON, for other programs.

use super::problem::{holds, rule, text};
use crate::desk::Found;
use crate::rule::Stop;
use crate::treatment::Treatment;
use serde_json::{Value as Json, json};

/// Returns everything that the file says.
pub fn treatment(treatment: &Treatment, found: &Found) -> Json {
    let interrupts = treatment.interrupts.iter().map(|element| element.word());
    let described = &treatment.described;
    let doses = described.doses.iter().map(|dose| {
        json!({
            "when": dose.when.as_ref().map(rule),
            "frequency": dose.frequency,
            "minutes": dose.minutes,
        })
    });
    json!({
        "intervention": treatment.id,
        "version": treatment.version,
        "from": found.origin.to_string(),
        "hash": treatment.hash.to_string(),
        "name": text(&described.name),
        "for_client": described.for_client.as_ref().map(text),
        "indicated": treatment.indicated,
        "when": treatment.when.as_ref().map(rule),
        "unless": stops(&treatment.unless),
        "held_by": holds(&treatment.held_by),
        "modality": described.modality,
        "levers": described.levers,
        "responsible": described.responsible,
        "doses": doses.collect::<Vec<_>>(),
        "alternatives": described.alternatives,
        "programme": described.programme,
        "interrupts": interrupts.collect::<Vec<_>>(),
        "safety": treatment.safety,
        "systems": treatment.systems,
        "sources": treatment.sources,
    })
}

/// Returns what speaks against something.
pub fn stops(stops: &[Stop]) -> Vec<Json> {
    stops.iter().map(|stop| json!({ "when": rule(&stop.when), "because": stop.because })).collect()
}
