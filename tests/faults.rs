//! Every file in `tests/faults/<stage>/` is a test: what is said about it stands beside it, in
//! `<name>.out`. `UPDATE_EXPECT=1 cargo test --test faults` writes what is said now.
//!
//! Instruments are read and proven; a folder in `lint` is a folder of definitions; every other
//! file goes through `caseplan check`, as its writer would send it. A case file that ends in
//! `seal: right` is sealed first. A `definition` is an instrument that can be read and must not be
//! used: its twin in `tests/clean/` is sound, so that the fault is in what differs.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

mod common;

use caseplan::cli::Exit;
use caseplan::diagnostic::{Code, Format, Source, show};
use caseplan::id::Hash;
use caseplan::instrument::{Draft, Instrument};
use caseplan::proof::prove;
use common::caseplan;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// Returns everything that is said about one input, by the folder it stands in.
fn said(stage: &str, input: &Path) -> String {
    match stage {
        "instrument" => instrument(input),
        "lint" => definitions(input),
        "definition" => definition(input),
        "answers" | "battery" | "case" | "document" | "formulation" | "group" | "intervention"
        | "jurisdiction" | "problem" | "programme" | "settings" | "staff" | "timing"
        | "unavailable" | "wording" => checked(input),
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

/// What is said about an instrument among a clinic's definitions, where a problem takes up what it
/// marks as a concern.
fn definition(input: &Path) -> String {
    let clinic = clinic_with(input);
    let folder = clinic.path().display().to_string();
    let file = clinic.path().join("instruments").join(name(input));
    let run = caseplan(&["check", &file.display().to_string(), "--definitions", &folder]);
    assert!(run.exit <= Exit::Input, "{}", run.talk);
    without(&clinic.path().join("instruments"), &run.output)
}

fn sealed(text: &str) -> String {
    match text.strip_suffix("seal: right\n") {
        Some(before) => format!("{before}seal: {}\n", Hash::of(before.as_bytes())),
        None => text.to_owned(),
    }
}

/// What is said about a folder of definitions; what is said of the built-in ones is said without
/// it too, and left out here.
fn definitions(input: &Path) -> String {
    static ALWAYS: LazyLock<String> = LazyLock::new(|| caseplan(&["check"]).output);
    let run = caseplan(&["check", "--definitions", &input.display().to_string()]);
    assert!(run.exit <= Exit::Input, "{}", run.talk);
    let always: BTreeSet<&str> = ALWAYS.split_inclusive("\n\n").collect();
    let said = run.output.split_inclusive("\n\n").filter(|fault| !always.contains(fault));
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
    outs.flat_map(|out| codes_told(&out)).collect()
}

fn codes_told(out: &Path) -> Vec<String> {
    let told = fs::read_to_string(out).expect("an expectation is there");
    let parts = told.split('[').skip(1).filter_map(|part| part.split_once("]:"));
    parts.map(|(code, _)| code.to_owned()).collect()
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

#[test]
fn the_clean_twin_of_every_definition_is_told_nothing() {
    let clean = folder().with_file_name("clean");
    let faulty = inputs().into_iter().filter(|(stage, _)| stage == "definition");
    let names: BTreeSet<String> = faulty.map(|(_, input)| name(&input)).collect();
    let twins: BTreeSet<String> = listed(&clean).iter().map(|twin| name(twin)).collect();
    assert_eq!(names, twins);
    for twin in listed(&clean) {
        let said = definition(&twin);
        assert!(said.is_empty(), "{}: {said}", twin.display());
        // Nothing that a proof goes through is wrong with it either.
        let proved = instrument(&twin);
        assert!(proved.is_empty(), "{}: {proved}", twin.display());
    }
}

/// The files of `instrument` are copies of one sound file with a slip in them, so that one is the clean
/// twin of all: every code is shown by a copy that is near to it, and the fault is in what differs.
#[test]
fn every_fault_of_an_instrument_is_a_step_from_one_clean_twin() {
    // Nothing is left of it in an empty file, which is a fault for itself.
    const NO_STEP: &str = "empty-file";
    const NEAR: usize = 8;
    let twin = folder().with_file_name("twin.yaml");
    let said = instrument(&twin);
    assert!(said.is_empty(), "{said}");
    let sound = fs::read_to_string(&twin).expect("the twin is a text");
    let sound: BTreeSet<&str> = sound.lines().collect();
    let mut steps: BTreeMap<String, usize> = BTreeMap::new();
    for (_, input) in inputs().into_iter().filter(|(stage, _)| stage == "instrument") {
        let text = fs::read_to_string(&input).expect("a fixture is a text");
        let copy: BTreeSet<&str> = text.lines().collect();
        let step = sound.symmetric_difference(&copy).count();
        for code in codes_told(&input.with_extension("out")) {
            let nearest = steps.entry(code).or_insert(step);
            *nearest = step.min(*nearest);
        }
    }
    steps.retain(|code, step| code != NO_STEP && *step > NEAR);
    assert!(steps.is_empty(), "no copy with this fault is near the twin: {steps:?}");
}

#[test]
fn a_faulty_definition_of_a_clinic_is_never_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("the file can be written");
        common::make_private(&path);
        path.display().to_string()
    };
    let table = write("answers.csv", "q1,q2,q3\n0,0,0\n".into());
    for (_, input) in inputs().into_iter().filter(|(stage, _)| stage == "definition") {
        let name = name(&input);
        let id = name.trim_end_matches(".yaml");
        let case = write(
            "a-1.yaml",
            format!(
                "answers: a-1\ndate: 2026-11-20\nresponses:\n  - {{ instrument: {id}, \
                 date: 2026-11-20, answers: {{ q1: 0, q2: 0, q3: 0 }} }}\n"
            ),
        );
        let clinic = clinic_with(&input);
        let clinic = clinic.path().display().to_string();
        let commands =
            [vec!["score", "--instrument", id, &table], vec!["score", &case], vec!["plan", &case]];
        for command in commands {
            let run = caseplan(&[&command[..], &["--definitions", &clinic]].concat());
            assert_eq!(run.exit, Exit::Input, "{command:?} {name}: {}", run.talk);
            // Every fault is told at once, whatever the command.
            let told = |said: &str| {
                let of_file = said.split("\n\n").filter(|fault| fault.contains(&name));
                of_file.filter(|fault| fault.starts_with("error[")).count()
            };
            assert_eq!(
                told(&run.talk),
                told(&definition(&input)),
                "{command:?} {name}: {}",
                run.talk
            );
        }
    }
}

/// A positive finding that leads nowhere is a need that was found and not addressed.
#[test]
fn a_definition_of_a_clinic_whose_concern_no_problem_takes_up_is_never_used() {
    let twin = folder().with_file_name("clean").join("item_use.yaml");
    let error = "error[concern-without-problem]: no problem takes up `item_use.total`";
    let clinic = clinic_without_problem(&twin);
    let definitions = clinic.path().display().to_string();
    let file = clinic.path().join("instruments/item_use.yaml").display().to_string();
    let table = clinic.path().join("answers.csv");
    fs::write(&table, "q1,q2,q3\n0,0,0\n").expect("the table can be written");
    let table = table.display().to_string();
    let all = ["check", &file, "--definitions", &definitions];
    for command in [&all[..2], &all[..], &["check", "--definitions", &definitions]] {
        let run = caseplan(command);
        assert_eq!((run.exit, run.output.matches(error).count()), (Exit::Input, 1), "{command:?}");
    }
    for command in [&["score", "--instrument", "item_use", &table][..], &["show", "item_use"]] {
        let run = caseplan(&[command, &["--definitions", &definitions]].concat());
        assert_eq!((run.exit, run.talk.matches(error).count()), (Exit::Input, 1), "{command:?}");
    }
    // A problem that is named beside it is at hand too, and one that has errors is believed.
    for ending in ["", "strange: 1\n"] {
        let problem = clinic.path().join("low_mood.yaml");
        fs::write(&problem, problem_of(&twin) + ending).expect("a problem");
        let run = caseplan(&["check", &file, &problem.display().to_string()]);
        assert!(!run.output.contains("concern-without-problem"), "{}", run.output);
    }
}

/// The built-in problems take up a clinic's own version of a built-in instrument.
#[test]
fn a_definition_that_shadows_a_built_in_one_is_taken_up_as_that_was() {
    let clinic = tempfile::tempdir().expect("a folder");
    let folder = clinic.path().join("instruments");
    fs::create_dir(&folder).expect("a folder");
    let own = caseplan(&["show", "gad7", "--source"]).output;
    let own = own.replace("\ntitle: ", "\ntitle: Our ");
    let file = folder.join("gad7.yaml");
    fs::write(&file, own).expect("the definition can be written");
    let definitions = clinic.path().display().to_string();
    let file = file.display().to_string();
    let check = ["check", &file, "--definitions", &definitions];
    for command in [&check[..2], &check[..], &["show", "gad7", "--definitions", &definitions]] {
        let run = caseplan(command);
        assert_eq!(run.exit, Exit::Done, "{}{}", run.output, run.talk);
    }
}

#[test]
fn a_sound_definition_is_used_and_what_is_beside_it_is_not_even_read() {
    let table = tempfile::NamedTempFile::new().expect("a file");
    fs::write(table.path(), "q1,q2,q3\n0,0,0\n").expect("the table can be written");
    let table = table.path().display().to_string();
    for twin in listed(&folder().with_file_name("clean")) {
        let name = name(&twin);
        let clinic = clinic_with(&twin);
        let beside = clinic.path().join("instruments/broken.yaml");
        fs::write(beside, "instrument: [").expect("a broken file");
        let clinic = clinic.path().display().to_string();
        let id = name.trim_end_matches(".yaml");
        let run = caseplan(&["score", "--instrument", id, &table, "--definitions", &clinic]);
        assert_eq!(run.exit, Exit::Done, "{name}: {}", run.talk);
    }
}

/// Neither of them has the name by which it would be found.
#[test]
fn two_files_of_one_id_are_both_named_wherever_it_would_be_used() {
    let clinic = folder().join("lint/two_names");
    let files = ["mood_2024", "mood_new"].map(|name| {
        clinic.join("instruments").join(name).with_extension("yaml").display().to_string()
    });
    let definitions = ["--definitions", &clinic.display().to_string()];
    let commands: [&[&str]; 6] = [
        &["check"],
        &["check", "mymood"],
        &["score", "--instrument", "mymood", "answers.csv"],
        &["show", "mymood"],
        &["form", "mymood"],
        &["prove", "mymood"],
    ];
    let mut runs: Vec<_> = commands.map(|one| caseplan(&[one, &definitions].concat())).into();
    runs.push(caseplan(&["check", &files[0], &files[1]]));
    for run in runs {
        let said = format!("{}{}", run.output, run.talk);
        let told = format!("two files hold `mymood`: {} and {}", files[0], files[1]);
        assert!(run.exit == Exit::Input && said.contains(&told), "{said}");
    }
}

#[test]
fn a_fault_of_the_settings_hides_none_of_an_instrument() {
    let clinic = clinic_with(&folder().join("definition/change_rule.yaml"));
    let settings = "settings: 1\nlanguage: English\nprofiles: { ciwa_ar.total: asam_2002 }\n";
    fs::write(clinic.path().join("settings.yaml"), settings).expect("the settings");
    let definitions = ["--definitions", &clinic.path().display().to_string()];
    let commands: [&[&str]; 4] = [
        &["score", "--instrument", "change_rule", "answers.csv"],
        &["show", "change_rule"],
        &["form", "change_rule"],
        &["prove", "change_rule"],
    ];
    for command in commands {
        let run = caseplan(&[command, &definitions].concat());
        for code in ["not a language", "no profile of this name", "error[change-rule]"] {
            assert!(run.exit == Exit::Input && run.talk.contains(code), "{command:?} {}", run.talk);
        }
    }
}

/// A folder of definitions with one instrument, and a problem that takes up its concerns.
fn clinic_with(instrument: &Path) -> tempfile::TempDir {
    let clinic = clinic_without_problem(instrument);
    let problems = clinic.path().join("problems");
    fs::create_dir(&problems).expect("a folder");
    fs::write(problems.join("low_mood.yaml"), problem_of(instrument)).expect("a problem");
    clinic
}

fn clinic_without_problem(instrument: &Path) -> tempfile::TempDir {
    let clinic = tempfile::tempdir().expect("a folder");
    let folder = clinic.path().join("instruments");
    fs::create_dir(&folder).expect("a folder");
    fs::copy(instrument, folder.join(name(instrument))).expect("the definition can be copied");
    clinic
}

/// A problem that every finding of an instrument suggests.
fn problem_of(instrument: &Path) -> String {
    let text = fs::read_to_string(instrument).expect("a definition is a text");
    let read = Draft::read(&Source::definition(name(instrument), text)).value.expect("a draft");
    let read = read.instrument;
    let scores = read.scores.iter().filter(|score| score.has_concern()).map(|score| &score.id);
    let findings = scores.chain(read.alerts.iter().map(|alert| &alert.id));
    let findings = findings.map(|finding| format!("{}.{finding}", read.id));
    let findings = findings.collect::<Vec<_>>().join(", ");
    format!(
        "problem: low_mood
version: 1
title: Low mood
priority: 40
measures: [{findings}]
evidence: []
goal: {{ words: intake.goal_words, ask: What would be different? }}
objectives: []
interventions: []
discharge: The mood has lifted.
sources: ['Doe 2020']
"
    )
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

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_hides_no_other_fault() {
    let (clinic, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir());
    let (folder, elsewhere) = (clinic.path().join("instruments"), elsewhere.expect("a folder"));
    fs::create_dir(&folder).expect("made");
    let outside = elsewhere.path().join("a.yaml");
    fs::write(&outside, "instrument: a\n").expect("written");
    std::os::unix::fs::symlink(&outside, folder.join("a.yaml")).expect("linked");
    fs::write(folder.join("b.yaml"), "instrument: b\n").expect("written");
    let clinic = clinic.path().display().to_string();
    let run = caseplan(&["check", "--definitions", &clinic]);
    assert_eq!(run.exit, Exit::Refused);
    assert!(run.output.contains("a link that leads out of the definitions"), "{}", run.output);
    assert!(run.output.contains("b.yaml"), "{}", run.output);
    let run = caseplan(&["prove", "phq9", "--definitions", &clinic]);
    assert_eq!(run.exit, Exit::Refused, "and nothing is used");
}
