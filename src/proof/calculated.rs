//! Full sheets gone through by a calculation instead of the scorer, on every core.
//!
//! The calculation is held against the scorer on some sheets each time. Where they differ in
//! one it is not believed at all.

use super::basis::{Basis, Outcome};
use super::compiled::{Compiled, Marks};
use super::seen::Seen;
use super::space::Space;
use crate::client::Client;
use crate::instrument::Instrument;
use rayon::prelude::*;
use std::sync::Arc;

/// The sheets that are held against the scorer, besides the lowest and the highest.
const HELD_AGAINST: usize = 200;
/// Into so many pieces the work is cut.
const PIECES: usize = 64;

/// Returns whether an outcome can be calculated on every full sheet.
pub fn can(instrument: &Instrument, space: &Space, outcome: Outcome) -> bool {
    let compiles = |client: &Client| {
        let compiled = Compiled::of(instrument, client, space.dimensions(), &[outcome]);
        compiled.is_some_and(|compiled| compiled.is_quick())
    };
    space.is_whole() && space.clients().iter().all(compiles)
}

/// Tries every sheet; returns what each outcome came to, and the number of sheets. `None` where
/// the calculation differs from the scorer.
pub fn walk(
    instrument: &Arc<Instrument>,
    space: &Space,
    outcomes: &[Outcome],
) -> Option<(Vec<Seen>, u64)> {
    let mut all: Vec<Seen> = outcomes.iter().map(|_| Seen::default()).collect();
    let mut sheets = 0;
    for (number, client) in space.clients().iter().enumerate() {
        let compiled = Compiled::of(instrument, client, space.dimensions(), outcomes)?;
        if !agrees(&compiled, instrument, space, number, outcomes) {
            return None;
        }
        let (marks, tried) = every_sheet(&compiled);
        sheets += tried;
        all.iter_mut().zip(compiled.all_seen(&marks)).for_each(|(all, seen)| all.add(seen));
    }
    Some((all, sheets))
}

/// Returns what an outcome can come to, by combining what its parts can come to.
pub fn joint(instrument: &Arc<Instrument>, basis: &Basis, outcome: Outcome) -> Option<Seen> {
    let space = Space::new(instrument, basis, false);
    if !space.is_whole() {
        return None;
    }
    let mut all = Seen::default();
    for (number, client) in space.clients().iter().enumerate() {
        let mut compiled = Compiled::of(instrument, client, space.dimensions(), &[outcome])?;
        if !agrees(&compiled, instrument, &space, number, &[outcome]) {
            return None;
        }
        all.add(compiled.joint().pop()??);
    }
    Some(all)
}

fn every_sheet(compiled: &Compiled) -> (Vec<Marks>, u64) {
    let plan = compiled.plan();
    let blocks = plan.blocks();
    let piece = blocks.div_ceil(PIECES).max(1);
    let pieces = (0..blocks.div_ceil(piece)).into_par_iter();
    let run = |number: usize| plan.run(number * piece..blocks.min((number + 1) * piece));
    let none = || (Vec::new(), 0);
    pieces.map(run).reduce(none, |(left, some), (right, more)| (either(left, right), some + more))
}

fn either(left: Vec<Marks>, right: Vec<Marks>) -> Vec<Marks> {
    if left.is_empty() {
        return right;
    }
    let mut all = left;
    for (all, more) in all.iter_mut().zip(right) {
        all.iter_mut().zip(more).for_each(|(all, more)| *all |= more);
    }
    all
}

/// Returns whether the calculation gives what the scorer gives, on some sheets of one client.
fn agrees(
    compiled: &Compiled,
    instrument: &Arc<Instrument>,
    space: &Space,
    client: usize,
    outcomes: &[Outcome],
) -> bool {
    let lowest: Vec<usize> = vec![0; space.dimensions().len()];
    let highest = space.dimensions().iter().map(|one| one.states.len().saturating_sub(1)).collect();
    let drawn = space.drawn().take(HELD_AGAINST);
    [lowest, highest].into_iter().chain(drawn).all(|choice| {
        let scored = space.one(instrument, &choice, client);
        let calculated = compiled.one(&choice);
        outcomes.iter().zip(calculated).all(|(outcome, calculated)| {
            let mut seen = Seen::default();
            seen.note(instrument, *outcome, &scored);
            seen.reached_the_same(&calculated)
        })
    })
}
