//! Steps that wait for themselves, through however many programmes.

use super::{Programme, StepName};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Id;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Returns an error for every circle of steps of which each waits for the next, or for those that lead
/// through one programme. A circle is told once, at the step of it that stands first.
pub fn cycles(programmes: &[Arc<Programme>], through: Option<&Id>) -> Vec<Diagnostic> {
    let mut waits: BTreeMap<StepName, (&Programme, &super::Step)> = BTreeMap::new();
    for programme in programmes {
        for step in &programme.steps {
            let name = StepName { programme: programme.id.clone(), step: step.id.clone() };
            waits.insert(name, (programme, step));
        }
    }
    let mut told: BTreeSet<StepName> = BTreeSet::new();
    let mut faults = Vec::new();
    for (name, (programme, step)) in &waits {
        if told.contains(name) || through.is_some_and(|id| programme.id != *id) {
            continue;
        }
        let Some(circle) = circle(name, &waits) else { continue };
        let through: Vec<String> = circle.iter().map(ToString::to_string).collect();
        let message = format!("`{name}` waits for itself: {}", through.join(" after "));
        faults.push(
            Diagnostic::error(Code::StepCycle, message)
                .at(programme.place(step.span))
                .with_hint("take one of these out of `after:`"),
        );
        told.extend(circle);
    }
    faults
}

/// Returns the way from a step back to itself, where there is one.
fn circle(
    from: &StepName,
    waits: &BTreeMap<StepName, (&Programme, &super::Step)>,
) -> Option<Vec<StepName>> {
    let mut seen: BTreeSet<StepName> = BTreeSet::new();
    let mut ways: Vec<Vec<StepName>> = vec![vec![from.clone()]];
    while let Some(way) = ways.pop() {
        let (_, step) = waits.get(way.last()?)?;
        for next in &step.after {
            let on: Vec<StepName> = way.iter().cloned().chain([next.clone()]).collect();
            if next == from {
                return Some(on);
            }
            if waits.contains_key(next) && seen.insert(next.clone()) {
                ways.push(on);
            }
        }
    }
    None
}

impl std::fmt::Display for StepName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.programme, self.step)
    }
}
