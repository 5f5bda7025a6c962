//! The list of the cases that somebody has to look at first.

use super::outcome::Outcome;
use crate::batch::{Manifest, Output};
use crate::id::CaseId;
use std::collections::BTreeMap;

/// How the list begins; by it the list of an earlier run is known as ours.
pub const HEAD: &str = "# Cases with a critical alert";

/// What has to be looked at of each case of a folder, also of those that this run has nothing to do with.
pub struct Alerts {
    by_case: BTreeMap<String, Vec<String>>,
}

impl Alerts {
    /// Returns what earlier runs left to be looked at.
    pub fn of(earlier: &Manifest) -> Alerts {
        let mut by_case: BTreeMap<&str, Vec<&Output>> = BTreeMap::new();
        for output in earlier.outputs() {
            by_case.entry(name(output)).or_default().push(output);
        }
        let by_case =
            by_case.into_iter().map(|(case, outputs)| (case.to_owned(), left_open(&outputs)));
        Alerts { by_case: by_case.filter(|(_, lines)| !lines.is_empty()).collect() }
    }

    /// Takes what came of a case in the place of what was known of it.
    pub fn hear(&mut self, outcome: &Outcome) {
        let outputs: Vec<&Output> = outcome.outputs.iter().chain(&outcome.standing).collect();
        let Some(first) = outputs.first() else { return };
        self.by_case.remove(&first.input);
        self.by_case.remove(name(first));
        let lines = left_open(&outputs);
        if !lines.is_empty() {
            self.by_case.insert(name(first).to_owned(), lines);
        }
    }

    /// Returns the list, with how many cases of a run were not looked at yet.
    pub fn text(&self, left: usize) -> String {
        let open = match left {
            0 => String::new(),
            _ => format!("# {left} more were not looked at: the run did not come to its end.\n"),
        };
        let lines = self
            .by_case
            .iter()
            .flat_map(|(case, lines)| lines.iter().map(move |line| format!("{case} {line}\n")));
        format!(
            "{HEAD} that is open; one with `?` could not be ruled out.\n{open}{}",
            lines.collect::<String>()
        )
    }
}

/// What a case is called in the list: by its file where it could not be told whose that is.
fn name(output: &Output) -> &str {
    output.case.as_ref().map_or(&output.input, CaseId::as_str)
}

/// Returns the lines of a case: its open alerts, and where it failed, that nothing is known of them.
fn left_open(outputs: &[&Output]) -> Vec<String> {
    let told = outputs.iter().find(|output| !output.critical.is_empty());
    let open = told.into_iter().flat_map(|output| &output.critical).filter(|alert| alert.open);
    let mut lines: Vec<String> = open
        .map(|alert| format!("{}{}", if alert.certain { "" } else { "?" }, alert.line))
        .collect();
    let unknown = |output: &&Output| output.state.has_failed() && output.critical.is_empty();
    if outputs.iter().any(unknown) {
        lines.push("failed: nothing is known of its alerts".to_owned());
    }
    lines
}
