//! A search for sheets that reach what a score or an alert can come to, where there are too
//! many to walk through.

use super::basis::{Basis, Outcome};
use super::space::{Dimension, Space};
use super::{Method, Seen, examples};
use crate::instrument::Instrument;
use std::sync::Arc;

/// Sheets drawn at random, after the regular ones.
const DRAWN: usize = 20_000;

/// Scores the examples, regular sheets and drawn ones, until everything has been reached.
pub fn search(instrument: &Arc<Instrument>, outcome: Outcome, basis: &Basis) -> (Method, Seen) {
    let space = Space::new(instrument, basis, true);
    let mut seen = Seen::default();
    let mut sheets = 0;
    let choices = regular(space.dimensions()).chain(space.drawn().take(DRAWN)).enumerate();
    let tried = choices.map(|(number, choice)| space.one(instrument, &choice, number));
    for scored in examples::all(instrument).chain(tried) {
        seen.note(instrument, outcome, &scored);
        sheets += 1;
        if seen.is_all(instrument, outcome) {
            break;
        }
    }
    (Method::Searched { sheets }, seen)
}

/// All items at one end, and one item raised or lowered to every value it has.
pub fn regular(dimensions: &[Dimension]) -> impl Iterator<Item = Vec<usize>> {
    // The last state is the missing answer.
    let lowest = vec![0; dimensions.len()];
    let highest: Vec<usize> =
        dimensions.iter().map(|dimension| dimension.states.len().saturating_sub(2)).collect();
    [lowest, highest].into_iter().flat_map(move |base| {
        let moved = dimensions.iter().enumerate().flat_map({
            let base = base.clone();
            move |(index, dimension)| {
                let base = base.clone();
                (0..dimension.states.len()).map(move |state| {
                    let mut choice = base.clone();
                    choice[index] = state;
                    choice
                })
            }
        });
        std::iter::once(base).chain(moved)
    })
}
