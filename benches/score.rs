//! Reading the built-in instruments, scoring one response, gathering many, proving what is small.
#![allow(clippy::disallowed_methods, reason = "benches may look at the disk")]

use caseplan::client::Client;
use caseplan::condition::CodeName;
use caseplan::diagnostic::Source;
use caseplan::finding::Findings;
use caseplan::instrument::Instrument;
use caseplan::proof::prove;
use caseplan::response::{Answer, Response, State};
use caseplan::score::score;
use chrono::NaiveDate;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

fn sources() -> Vec<Arc<Source>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments");
    let entries = std::fs::read_dir(folder).expect("the instruments are in the repository");
    let paths = entries.map(|entry| entry.expect("the folder can be listed").path());
    let mut paths: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|e| e == "yaml")).collect();
    paths.sort();
    let source = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("an instrument is a text");
        Source::definition(path.display().to_string(), text)
    };
    paths.iter().map(source).collect()
}

fn read(source: &Arc<Source>) -> Option<Arc<Instrument>> {
    Instrument::read(source).value.map(Arc::new)
}

fn reading(criterion: &mut Criterion) {
    let sources = sources();
    criterion.bench_function("read all built-in instruments", |bench| {
        bench.iter(|| sources.iter().filter(|source| read(black_box(source)).is_some()).count());
    });
}

fn phq9() -> Arc<Instrument> {
    let found = sources().iter().filter_map(read).find(|one| one.id == *"phq9");
    found.expect("the PHQ-9 is built in")
}

fn response(phq9: &Arc<Instrument>, day: NaiveDate) -> Response {
    let codes = [2, 1, 3, 0, 1, 2, 0, 1, 1].map(CodeName::Integer);
    let states = codes.map(|code| State::Answered(Answer::Choice(code))).to_vec();
    Response::of_states(phq9, &Client::default(), day, states)
}

fn scoring(criterion: &mut Criterion) {
    let day = NaiveDate::default();
    let response = response(&phq9(), day);
    criterion.bench_function("score one PHQ-9", |bench| {
        bench.iter(|| score(black_box(&response), &Client::default(), day));
    });
}

/// One of many responses costs what one of few does.
fn gathering(criterion: &mut Criterion) {
    let (phq9, day) = (phq9(), NaiveDate::default());
    let mut group = criterion.benchmark_group("gather findings and alerts");
    for many in [500, 8000] {
        group.throughput(Throughput::Elements(many));
        group.bench_function(format!("of {many} responses"), |bench| {
            let responses = || (0..many).map(|_| response(&phq9, day)).collect::<Vec<_>>();
            let gather = |responses| {
                let findings = Findings::gather(&Client::default(), day, responses);
                findings.alerts().len()
            };
            bench.iter_batched(responses, gather, BatchSize::LargeInput);
        });
    }
}

fn proving(criterion: &mut Criterion) {
    let all: Vec<_> = sources().iter().filter_map(read).collect();
    let mut group = criterion.benchmark_group("prove");
    group.sample_size(10);
    group.bench_function("all built-in instruments", |bench| {
        bench.iter(|| all.iter().map(|one| prove(black_box(one)).outcomes.len()).sum::<usize>());
    });
}

criterion_group!(benches, reading, scoring, gathering, proving);
criterion_main!(benches);
