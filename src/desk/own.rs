//! What a clinic's own instrument is held against before it is used.

use super::definitions::Definitions;
use crate::diagnostic::{Diagnostic, Source};
use crate::instrument::{Check, Instrument};
use crate::lint;
use crate::problem::read_problem;
use crate::progress::Programmes;
use crate::rule::{Known, Texts};
use std::sync::Arc;

impl Definitions {
    /// Returns the check that a clinic's own instrument must pass: alone, and beside the problems
    /// that are at hand. These are read only when such an instrument is; the built-in ones were held
    /// against them when the program was made.
    pub fn check(&self) -> Check {
        // A problem may name what is being checked, so it is not held against the problems here.
        let mut library = self.library_held_to(Box::new(lint::of_draft));
        self.outline(&mut library);
        let programmes = Programmes::new(self.steps().texts().clone());
        let treatments = self.treatments.iter();
        let treatments: Texts = treatments.map(|f| (f.id.clone(), f.source.clone())).collect();
        let problems: Vec<_> = self.problems.iter().map(|found| found.source.clone()).collect();
        Box::new(move |draft| {
            let mut faults = lint::of_draft(draft);
            let (programmes, treatments) = (&programmes, &treatments);
            let formulations = &Texts::new();
            let known = Known { library: &library, programmes, treatments, formulations };
            faults.extend(not_taken_up(&draft.instrument, &problems, known));
            faults
        })
    }
}

/// Returns an error for every concern of an instrument that none of these problems takes up. One
/// that stands in a file of another name is found by nobody; that is told of it.
fn not_taken_up(
    instrument: &Instrument,
    problems: &[Arc<Source>],
    known: Known<'_>,
) -> Vec<Diagnostic> {
    if !known.library.has(&instrument.id) {
        return Vec::new();
    }
    let (mut sound, mut faulty) = (Vec::new(), Vec::new());
    for source in problems.iter().filter(|source| source.text.contains(instrument.id.as_str())) {
        match read_problem(source, known).value {
            Some(problem) => sound.push(problem),
            None => faulty.push(source.clone()),
        }
    }
    lint::concerns_without_problem(instrument, &sound, &faulty)
}
