//! One plan of four pages from Markdown to PDF bytes.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

use std::hint::black_box;

use caseplan::render::{Imprint, typeset};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

const PLAN: &str = include_str!("plan.md");

fn imprint() -> Imprint {
    Imprint {
        title: "Treatment plan".into(),
        language: "en".into(),
        header_left: "Treatment plan".into(),
        header_right: "Confidential".into(),
        footer: "Case a1042".into(),
        ..Imprint::default()
    }
}

/// The document with its words in another order, as another client's would be.
fn variant(seed: usize) -> String {
    let turn = |line: &str| {
        if line.contains(['|', '#', '*', '`']) || line.is_empty() {
            return line.to_owned();
        }
        let mut words: Vec<&str> = line.split(' ').collect();
        let length = words.len();
        words[1..].rotate_left(seed % length.max(2).saturating_sub(1));
        words.join(" ")
    };
    let name = ["Zoë Ñuñez", "Łukasz Ąbc", "Q. Vžáry", "Ø. Åberg", "J. Doe"][seed % 5];
    PLAN.lines().map(turn).collect::<Vec<_>>().join("\n").replace("J. Doe", name)
}

/// The document with a choice of rare letters that no document before it had.
fn rare(seed: usize) -> String {
    let letters = "ŵŷẅẁẃỳŧħđĸŋſ".chars().enumerate();
    let chosen: String = letters.filter(|(at, _)| seed >> at & 1 == 1).map(|(_, c)| c).collect();
    format!("{PLAN}\n\n{chosen} **{chosen}** *{chosen}*\n")
}

fn benches(criterion: &mut Criterion) {
    let imprint = imprint();
    criterion.bench_function("typeset/same document", |bencher| {
        bencher.iter(|| typeset(black_box(PLAN), &imprint));
    });
    let documents: Vec<String> = (0..200).map(variant).collect();
    let mut at = 0;
    criterion.bench_function("typeset/200 documents in turn", |bencher| {
        bencher.iter(|| {
            at = (at + 1) % documents.len();
            typeset(black_box(&documents[at]), &imprint)
        });
    });
    let mut seed = 0;
    criterion.bench_function("typeset/new glyphs in every document", |bencher| {
        bencher.iter_batched(
            || {
                seed = (seed + 1) % 4096;
                rare(seed)
            },
            |document| typeset(&document, &imprint),
            BatchSize::SmallInput,
        );
    });
    criterion.bench_function("typeset/cold thread", |bencher| {
        bencher.iter(|| {
            let imprint = imprint.clone();
            std::thread::spawn(move || typeset(PLAN, &imprint).pages).join()
        });
    });
}

criterion_group!(typesetting, benches);
criterion_main!(typesetting);
