//! A programme as JSON, for other programs.

use super::problem::{holds, names, rule};
use super::treatment::stops;
use crate::desk::Found;
use crate::programme::{Programme, Step};
use serde_json::{Value as Json, json};

/// Returns everything that the file says.
pub fn programme(programme: &Programme, found: &Found) -> Json {
    json!({
        "programme": programme.id,
        "version": programme.version,
        "title": programme.title,
        "for_client": programme.for_client,
        "from": found.origin.to_string(),
        "hash": programme.hash.to_string(),
        "about": programme.about,
        "unless": stops(&programme.unless),
        "held_by": holds(&programme.held_by),
        "facts": names(&programme.facts),
        "steps": programme.steps.iter().map(step).collect::<Vec<_>>(),
        "sources": programme.sources,
    })
}

fn step(step: &Step) -> Json {
    json!({
        "id": step.id,
        "title": step.title,
        "for_client": step.for_client,
        "done_when": step.done_when,
        "responsible": step.responsible,
        "when": step.when.as_ref().map(rule),
        "after": step.after.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "unless": stops(&step.unless),
        "held_by": holds(&step.held_by),
        "early": step.early,
        "milestone": step.milestone,
    })
}
