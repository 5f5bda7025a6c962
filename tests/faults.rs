//! Every file in `tests/faults/<stage>/` is a test: what is said about it stands beside it, in
//! `<name>.out`. `UPDATE_EXPECT=1 cargo test --test faults` writes what is said now.
#![allow(clippy::disallowed_methods, reason = "tests read their own inputs")]

use caseplan::diagnostic::{Code, Diagnostic, Format, Source, show};
use caseplan::instrument::Instrument;
use caseplan::proof::prove;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Returns every fault of one file, by the folder it stands in.
fn faults(stage: &str, source: &Arc<Source>) -> Vec<Diagnostic> {
    match stage {
        "instrument" => instrument(source),
        other => panic!("no one reads the files of `{other}`"),
    }
}

fn instrument(source: &Arc<Source>) -> Vec<Diagnostic> {
    let reading = Instrument::read(source);
    let mut faults = reading.faults;
    faults.extend(reading.value.into_iter().flat_map(|read| prove(&Arc::new(read)).faults));
    faults
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults")
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be listed");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// Returns the inputs, each with the name of its stage.
fn inputs() -> Vec<(String, PathBuf)> {
    let stages = listed(&folder()).into_iter().filter(|path| path.is_dir());
    let inputs = stages.flat_map(|stage| {
        let name = stage.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let files = listed(&stage).into_iter();
        let files = files.filter(|path| path.extension().is_none_or(|kind| kind != "out"));
        files.map(move |file| (name.clone(), file)).collect::<Vec<_>>()
    });
    inputs.collect()
}

/// Returns the codes that the expectations name.
fn codes_with_a_fixture() -> BTreeSet<String> {
    let outs = inputs().into_iter().map(|(_, input)| input.with_extension("out"));
    let texts = outs.map(|out| fs::read_to_string(out).expect("an expectation is there"));
    let mut codes = BTreeSet::new();
    for text in texts {
        for part in text.split('[').skip(1) {
            codes.extend(part.split_once("]:").map(|(code, _)| code.to_owned()));
        }
    }
    codes
}

#[test]
fn every_file_is_told_its_faults() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for (stage, input) in inputs() {
        let name = input.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&input).expect("a fixture is a text");
        let found = faults(&stage, &Source::definition(&name, text));
        assert!(!found.is_empty(), "{stage}/{name} has no fault");
        let shown = show(&found, Format::Text { colour: false });
        let out = input.with_extension("out");
        if update {
            fs::write(&out, &shown).expect("the expectation can be written");
        }
        let expected = fs::read_to_string(&out).unwrap_or_default();
        if shown != expected {
            wrong.push(format!("{stage}/{name} is told\n{shown}\nand not\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE_EXPECT=1 accepts this", wrong.join("\n"));
}

#[test]
fn the_fixtures_name_codes_that_exist() {
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let named = codes_with_a_fixture();
    let strange: Vec<_> = named.iter().filter(|code| !known.contains(code.as_str())).collect();
    assert!(!named.is_empty() && strange.is_empty(), "{strange:?}");
}
