//! What scoring a row of a table costs.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

use caseplan::diagnostic::Source;
use caseplan::instrument::Instrument;
use caseplan::table::{TableOptions, score_table};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write;
use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;

const ROWS: u64 = 100_000;

/// A definition, and the answers to its items.
const MEASURES: [(&str, &str, &[&str]); 4] = [
    ("bench9", include_str!("definitions/instruments/bench9.yaml"), &["0", "1", "2", "3"]),
    ("phq9", include_str!("../instruments/phq9.yaml"), &["0", "1", "2", "3"]),
    ("pcl5", include_str!("../instruments/pcl5.yaml"), &["0", "1", "2", "3", "4"]),
    // Whoever never drinks is not asked the rest: here everybody does.
    ("audit", include_str!("../instruments/audit.yaml"), &["2", "4"]),
];

/// Returns a table in which 3 of 100 answers are missing, the same one each time.
fn table(instrument: &Instrument, answers: &[&str]) -> String {
    let mut table = String::from("id");
    instrument.items.iter().for_each(|item| table.extend([",", item.id.as_str()]));
    let mut state = 88_172_645_463_325_252_u64;
    for row in 0..ROWS {
        let _ = write!(table, "\nC{row:08}");
        for _ in &instrument.items {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let roll = usize::try_from((state >> 20) % 1000).expect("a small number");
            let answer = if roll < 30 { "" } else { answers[roll % answers.len()] };
            table.extend([",", answer]);
        }
    }
    table
}

fn scoring(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("table");
    group.sample_size(20).throughput(Throughput::Elements(ROWS));
    for (id, text, answers) in MEASURES {
        let reading = Instrument::read(&Source::definition(format!("{id}.yaml"), text));
        let instrument = [Arc::new(reading.value.expect("a sound definition"))];
        let table = table(&instrument[0], answers);
        let options = TableOptions {
            threads: NonZeroUsize::new(1),
            allow_missing: true,
            ..TableOptions::default()
        };
        group.bench_function(id, |bencher| {
            bencher.iter(|| {
                let input = table.as_bytes();
                let done = score_table(&instrument, input, io::sink(), &options, &mut |_| {});
                assert_eq!(done.map_or(0, |summary| summary.rows), ROWS);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, scoring);
criterion_main!(benches);
