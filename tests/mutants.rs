//! Seeded slips: the built-in instruments, each with one thing changed, must be told faulty by
//! `check` or by `prove`. What nobody could see is listed with the reason.
//!
//! A sample is tried in every run, `cargo test --test mutants -- --ignored` tries all.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test reads files and says what it did"
)]

#[path = "mutants/operators.rs"]
mod operators;
#[path = "mutants/tree.rs"]
mod tree;

use caseplan::diagnostic::{Format, Source, has_errors, show};
use caseplan::instrument::Instrument;
use caseplan::{lint, proof};
use operators::Mutant;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tree::Tree;

/// Mutants that mean what the instrument means, or that nothing in the file could betray.
const UNSEEN: &str = include_str!("mutants/unseen.txt");

/// Of so many mutants one is tried in every run.
const SAMPLE: usize = 17;

fn instruments() -> Vec<(String, Tree)> {
    let mut paths: Vec<_> = std::fs::read_dir("instruments")
        .expect("the instruments are there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "yaml"))
        .filter(|path| !path.ends_with("unavailable.yaml"))
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).expect("an instrument is a text");
        let tree = Tree::read(&name, &text);
        (name, tree)
    };
    paths.iter().map(read).collect()
}

/// Who told that a text is faulty, if anybody did.
fn told_by(name: &str, text: &str) -> Option<&'static str> {
    let reading = Instrument::read(&Source::definition(name, text));
    if has_errors(&reading.faults) {
        return Some("reading");
    }
    let instrument = Arc::new(reading.value?);
    if has_errors(&lint::of_instrument(&instrument)) {
        return Some("check");
    }
    (!proof::prove(&instrument).faults.is_empty()).then_some("prove")
}

#[test]
fn what_is_not_changed_is_told_nothing() {
    for (name, tree) in instruments() {
        let source = Source::definition(name.clone(), tree.write());
        let reading = Instrument::read(&source);
        let shown = show(&reading.faults, Format::Text { colour: false });
        let instrument = Arc::new(reading.value.unwrap_or_else(|| panic!("{name}\n{shown}")));
        let found = lint::of_instrument(&instrument);
        assert!(found.is_empty(), "{name}\n{}", show(&found, Format::Text { colour: false }));
    }
}

fn every_mutant() -> Vec<(String, Mutant)> {
    let of = |(name, tree): (String, Tree)| {
        operators::all(&tree).into_iter().map(move |mutant| (name.clone(), mutant))
    };
    instruments().into_iter().flat_map(of).collect()
}

/// Tries mutants on every processor; returns those that nobody told.
fn survivors(mutants: &[(String, Mutant)]) -> BTreeSet<String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut survived = Vec::new();
        while let Some((name, mutant)) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
            if told_by(name, &mutant.tree.write()).is_none() {
                survived.push(format!("{name} {}", mutant.what));
            }
        }
        survived
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    })
}

fn unseen() -> BTreeSet<String> {
    let lines = UNSEEN.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn a_sample_of_slips_is_told() {
    let mut mutants = every_mutant();
    assert!(mutants.len() > 2_000, "{}", mutants.len());
    let unseen = unseen();
    let mut number = 0;
    mutants.retain(|(name, mutant)| {
        number += 1;
        number % SAMPLE == 0 && !unseen.contains(&format!("{name} {}", mutant.what))
    });
    let untold: Vec<String> = survivors(&mutants).into_iter().collect();
    assert!(mutants.len() > 400, "{}", mutants.len());
    assert!(untold.is_empty(), "nobody tells of\n{}", untold.join("\n"));
}

#[test]
#[ignore = "tries every mutant, which takes minutes"]
fn every_slip_is_told() {
    let mutants = every_mutant();
    let survivors = survivors(&mutants);
    eprintln!("{} mutants, {} survive", mutants.len(), survivors.len());
    let unseen = unseen();
    let untold: Vec<&String> = survivors.difference(&unseen).collect();
    assert!(untold.is_empty(), "nobody tells of {}\n{untold:#?}", untold.len());
    let told: Vec<&String> = unseen.difference(&survivors).collect();
    assert!(told.is_empty(), "listed as unseen and told of\n{told:#?}");
}
