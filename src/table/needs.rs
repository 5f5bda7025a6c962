//! What the scores and alerts of an instrument are made of.

use crate::condition::Condition;
use crate::instrument::{Alert, Bands, Instrument, Local};
use std::collections::BTreeSet;

/// Returns the items and client attributes that some score or alert depends on.
pub fn of_instrument(instrument: &Instrument) -> BTreeSet<Local> {
    let scored = instrument.scores.iter().flat_map(|score| instrument.items_behind(score));
    let alerting = instrument.alerts.iter().map(|alert| &alert.when).collect::<Vec<_>>();
    let items = with_gates(instrument, scored.chain(instrument.items_read(&alerting)));
    let gates = items.iter().flat_map(|index| instrument.items[*index].conditions());
    let conditions = instrument
        .scores
        .iter()
        .flat_map(|score| score.key.conditions())
        .chain(alerting)
        .chain(gates);
    let client: Vec<_> = conditions.flat_map(Condition::reads).copied().filter(is_client).collect();
    let by_sex = instrument.scores.iter().any(|score| matches!(score.bands, Bands::BySex(_)));
    items.into_iter().map(Local::Item).chain(client).chain(by_sex.then_some(Local::Sex)).collect()
}

/// Returns the items that an alert depends on.
pub fn of_alert(instrument: &Instrument, alert: &Alert) -> BTreeSet<usize> {
    with_gates(instrument, instrument.items_read(&[&alert.when]))
}

/// Adds the items that decide whether one of these is asked.
fn with_gates(instrument: &Instrument, items: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
    let mut needed: BTreeSet<usize> = items.into_iter().collect();
    // A gate reads only items above its own, so one way up finds them all.
    for (index, item) in instrument.items.iter().enumerate().rev() {
        if needed.contains(&index) {
            let gates: Vec<_> = item.conditions().collect();
            needed.extend(instrument.items_read(&gates));
        }
    }
    needed
}

fn is_client(name: &Local) -> bool {
    matches!(name, Local::Sex | Local::Age)
}
