//! Measures of a first assessment that wait for each other.

use super::rules::may_hold;
use crate::battery::{Battery, Entry, Purpose};
use crate::diagnostic::{Code, Diagnostic};
use crate::finding::{FindingScope, Name};
use crate::id::Id;

/// Returns an error for every measure of a battery for a first assessment that is called for only by
/// what it, or others that wait for it, would tell. What follows change was given before.
pub fn circle(battery: &Battery, scope: FindingScope<'_>) -> Vec<Diagnostic> {
    if battery.purpose != Purpose::Intake {
        return Vec::new();
    }
    let mut waiting: Vec<&Entry> = battery.entries.iter().collect();
    loop {
        let measures: Vec<&Id> = waiting.iter().map(|entry| &entry.measure).collect();
        let is_open = |name: &Name| name.instrument().is_some_and(|id| measures.contains(&id));
        let stays = |entry: &&Entry| {
            let when = entry.when.as_ref();
            when.is_some_and(|when| !may_hold(when, scope, is_open))
        };
        let still: Vec<&Entry> = waiting.iter().copied().filter(stays).collect();
        if still.len() == waiting.len() {
            break;
        }
        waiting = still;
    }
    let measures: Vec<&Id> = waiting.iter().map(|entry| &entry.measure).collect();
    waiting.iter().map(|entry| fault(battery, entry, &measures)).collect()
}

fn fault(battery: &Battery, entry: &Entry, waiting: &[&Id]) -> Diagnostic {
    let Entry { measure, when, span, .. } = entry;
    let read = when.iter().flat_map(|when| when.reads()).filter_map(Name::instrument);
    let mut others: Vec<String> = Vec::new();
    for id in read.filter(|id| waiting.contains(id)) {
        let other = if id == measure { "itself".to_owned() } else { format!("`{id}`") };
        if !others.contains(&other) {
            others.push(other);
        }
    }
    let message = format!("`{measure}` is never given: it waits for {}", others.join(" and "));
    Diagnostic::error(Code::ConditionConstant, message)
        .at(battery.place(*span))
        .with_hint("let one of them be given first, without a `when` or by another measure")
}
