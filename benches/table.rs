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
use std::sync::Arc;

const ROWS: u64 = 100_000;
const PHQ9: &str = include_str!("../instruments/phq9.yaml");

fn phq9() -> Arc<Instrument> {
    let reading = Instrument::read(&Source::definition("phq9.yaml", PHQ9));
    Arc::new(reading.value.expect("the built-in definition is checked"))
}

/// Returns a table in which 3 of 100 answers are missing, the same one each time.
fn table() -> String {
    let mut table = String::from("id,q1,q2,q3,q4,q5,q6,q7,q8,q9\n");
    let mut state = 88_172_645_463_325_252_u64;
    for row in 0..ROWS {
        let _ = write!(table, "C{row:08}");
        for _ in 0..9 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let _ = match (state >> 20) % 100 {
                0..3 => write!(table, ","),
                3..40 => write!(table, ",0"),
                40..65 => write!(table, ",1"),
                65..85 => write!(table, ",2"),
                _ => write!(table, ",3"),
            };
        }
        table.push('\n');
    }
    table
}

fn scoring(criterion: &mut Criterion) {
    let (phq9, table) = (phq9(), table());
    let mut group = criterion.benchmark_group("table");
    group.sample_size(20).throughput(Throughput::Elements(ROWS));
    group.bench_function("phq9", |bencher| {
        bencher.iter(|| {
            let options = TableOptions::default();
            let done = score_table(&phq9, table.as_bytes(), io::sink(), &options, &mut |_| {});
            assert_eq!(done.map_or(0, |summary| summary.rows), ROWS);
        });
    });
    group.finish();
}

criterion_group!(benches, scoring);
criterion_main!(benches);
