//! Dangers about which nobody asked anything in a case: a form that suggests what is done next says so
//! before it is finished.

use crate::decision::Decisions;
use crate::desk::{Definitions, Found};
use crate::finding::{Findings, Name};
use crate::formulation::formulate;
use crate::instrument::{Instrument, Library};
use crate::plan::open_alerts;
use crate::problem::{Problem, read_problem};

/// Returns the dangers about which a form does not ask itself and nothing else in the case did, in words;
/// nothing for a form that suggests nothing.
pub fn unasked(
    instrument: &Instrument,
    findings: &Findings,
    decisions: &Decisions,
    definitions: &Definitions,
    library: &Library,
) -> Vec<String> {
    if instrument.suggestions().next().is_none() {
        return Vec::new();
    }
    let dangers: Vec<Problem> = definitions
        .problems
        .iter()
        .filter(|found| can_be_open(found, findings, definitions, library))
        .filter_map(|found| read_problem(&found.source, definitions.known(library)).value)
        .filter(|problem| !problem.reads().iter().any(|name| is_of(name, instrument)))
        .collect();
    let open = open_alerts(findings, decisions);
    let formulation = formulate(findings, &dangers, &open);
    let unasked = formulation.considered.iter().filter(|danger| danger.is_unasked(findings));
    unasked.map(|danger| danger.unasked_words(findings)).collect()
}

fn is_of(name: &Name, own: &Instrument) -> bool {
    matches!(name, Name::Of { instrument, .. } if *instrument == own.id)
}

/// Whether a problem is worth reading: of a built-in one its trigger tells.
fn can_be_open(
    found: &Found,
    findings: &Findings,
    definitions: &Definitions,
    library: &Library,
) -> bool {
    let trigger = definitions.trigger(found, library);
    trigger.is_none_or(|trigger| trigger.is_open_danger(findings))
}
