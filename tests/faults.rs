//! Every file in `tests/faults/<stage>/` is a test: what is said about it stands beside it, in
//! `<name>.out`. `UPDATE_EXPECT=1 cargo test --test faults` writes what is said now.
//!
//! Instruments are read and proven; a folder in `lint` is a folder of definitions; every other
//! file goes through `caseplan check`, as its writer would send it. A case file that ends in
//! `seal: right` is sealed first.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

mod common;

use caseplan::cli::Exit;
use caseplan::diagnostic::{Code, Format, Source, show};
use caseplan::id::Hash;
use caseplan::instrument::Instrument;
use caseplan::proof::prove;
use common::caseplan;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Returns everything that is said about one input, by the folder it stands in.
fn said(stage: &str, input: &Path) -> String {
    match stage {
        "instrument" => instrument(input),
        "lint" => definitions(input),
        "answers" | "battery" | "case" | "document" | "problem" | "unavailable" | "wording" => {
            checked(input)
        }
        other => panic!("no one reads the files of `{other}`"),
    }
}

fn instrument(input: &Path) -> String {
    let text = fs::read_to_string(input).expect("a fixture is a text");
    let reading = Instrument::read(&Source::definition(name(input), text));
    let mut faults = reading.faults;
    faults.extend(reading.value.into_iter().flat_map(|read| prove(&Arc::new(read)).faults));
    show(&faults, Format::Text { colour: false })
}

fn checked(input: &Path) -> String {
    let text = fs::read_to_string(input).expect("a fixture is a text");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name(input));
    fs::write(&file, sealed(&text)).expect("the file can be written");
    common::make_private(&file);
    let run = caseplan(&["check", &file.display().to_string()]);
    assert!(run.exit <= Exit::Input, "{}", run.talk);
    without(folder.path(), &run.output)
}

fn sealed(text: &str) -> String {
    match text.strip_suffix("seal: right\n") {
        Some(before) => format!("{before}seal: {}\n", Hash::of(before.as_bytes())),
        None => text.to_owned(),
    }
}

/// What is said about a folder of definitions; what is not confirmed in the built-in ones is
/// always said, and left out here.
fn definitions(input: &Path) -> String {
    let run = caseplan(&["check", "--definitions", &input.display().to_string()]);
    assert!(run.exit <= Exit::Input, "{}", run.talk);
    let always = |fault: &&str| fault.starts_with("warning") && fault.contains("--> <built-in>/");
    let said = run.output.split_inclusive("\n\n").filter(|fault| !always(fault));
    without(input, &said.collect::<String>())
}

fn without(folder: &Path, said: &str) -> String {
    let folder = folder.display().to_string();
    said.replace(&format!("{folder}/"), "").replace(&folder, ".")
}

fn name(path: &Path) -> String {
    path.file_name().expect("a file has a name").to_string_lossy().into_owned()
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
        let name = name(&stage);
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
        let name = name(&input);
        let shown = said(&stage, &input);
        assert!(!shown.is_empty(), "{stage}/{name} has no fault");
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

/// Everything that a client could have said is marked in the fixtures.
#[test]
fn nothing_of_a_record_is_repeated() {
    for (stage, input) in inputs() {
        if matches!(stage.as_str(), "answers" | "case") {
            let said = said(&stage, &input).to_lowercase();
            assert!(!said.contains("sentinel"), "{stage}/{}: {said}", name(&input));
        }
    }
}

#[test]
fn the_fixtures_name_codes_that_exist() {
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let named = codes_with_a_fixture();
    let strange: Vec<_> = named.iter().filter(|code| !known.contains(code.as_str())).collect();
    assert!(!named.is_empty() && strange.is_empty(), "{strange:?}");
}
