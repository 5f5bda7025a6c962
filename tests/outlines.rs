//! The outlines of the built-in instruments are what the definitions say.
//! `UPDATE_EXPECT=1 cargo test --test outlines` writes them.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

mod common;

use caseplan::desk::{Environment, definitions};
use caseplan::diagnostic::Source;
use caseplan::finding::Findings;
use caseplan::formulation::{Standing, formulate};
use caseplan::instrument::{Instrument, Library, Named, Outline};
use caseplan::plan::open_alerts;
use caseplan::problem::Trigger;
use caseplan::record;
use common::clinic::{day, known, problems};
use common::yaml_files;
use std::path::Path;

fn library() -> Library {
    definitions(&Environment::default(), None).expect("built-in definitions").library()
}

#[test]
fn outlines_are_those_of_the_definitions() {
    let library = library();
    let read = |id: &str| library.get(id).expect("a built-in instrument is sound");
    let all: Vec<String> = library.ids().map(|id| Outline::text(&read(id.as_str()))).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments/outlines.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, all.concat()).expect("the outlines can be written");
    }
    let kept = std::fs::read_to_string(&path).expect("the outlines are there");
    assert!(kept == all.concat(), "UPDATE_EXPECT=1 cargo test --test outlines");
}

/// Whatever can be named is of the same type by the outline and by the definition.
#[test]
fn an_outline_answers_as_the_definition_does() {
    let library = library();
    let mut names = 0;
    for id in library.ids() {
        let instrument = library.get(id.as_str()).expect("a sound instrument");
        let text = Outline::text(&instrument);
        let outline = Outline::read(&text[2..]).expect("an outline can be read");
        assert_eq!(outline.window, instrument.window, "{id}");
        assert_eq!(outline.shows_progress, instrument.shows_progress(), "{id}");
        let all = instrument.names();
        for name in all.all().into_iter().chain(["nothing".into()]) {
            for path in
                ["", ".band", ".state", ".low", ".high", ".other"].map(|f| format!("{name}{f}"))
            {
                let by_definition = all.look_up(&path).map(|(_, kind)| kind);
                let by_outline = outline.look_up(&path);
                assert_eq!(
                    by_outline.as_ref().map(|(_, kind)| kind),
                    by_definition.as_ref(),
                    "{id}.{path}"
                );
                let right = match by_outline {
                    Some((Named::Item(of), _)) => instrument.item(of.as_str()).is_some(),
                    Some((Named::Score(of, _), _)) => instrument.score(of.as_str()).is_some(),
                    Some((Named::Alert(of), _)) => instrument.alert(of.as_str()).is_some(),
                    None => true,
                };
                assert!(right, "{id}.{path}");
                names += 1;
            }
        }
    }
    assert!(names > 5_000, "{names}");
}

/// The examples are the last key of every built-in file: nothing else is left out with them.
#[test]
fn without_its_examples_a_definition_is_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments");
    for id in library().ids() {
        let path = folder.join(format!("{id}.yaml"));
        let text = std::fs::read_to_string(&path).expect("an instrument is a text");
        let source = Source::definition(path.display().to_string(), text);
        let whole = Instrument::read(&source).value.expect("a sound instrument");
        let short = Instrument::read_without_examples(&source).value.expect("a sound instrument");
        assert_eq!(short.hashes, whole.hashes, "{id}");
        let lines = |read: &Instrument| {
            let lines = read.consistency.iter().map(|line| line.say.clone());
            lines.collect::<Vec<_>>()
        };
        assert_eq!(lines(&short), lines(&whole), "{id}");
        assert_eq!(short.citation.text, whole.citation.text, "{id}");
    }
}

#[test]
fn triggers_are_those_of_the_problems() {
    let library = library();
    let all: String = problems(&library).iter().map(Trigger::text).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/problems/triggers.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &all).expect("the triggers can be written");
    }
    let kept = std::fs::read_to_string(&path).expect("the triggers are there");
    assert!(kept == all, "UPDATE_EXPECT=1 cargo test --test outlines");
    let scope = known(&library).scope();
    for problem in problems(&library) {
        assert!(Trigger::find(&kept, &problem.id, &scope).is_some(), "{}", problem.id);
    }
}

/// Whatever is known, a problem that its trigger leaves out is one that a plan would not show.
#[test]
fn a_trigger_leaves_out_no_problem_that_matters() {
    let library = library();
    let (problems, scope) = (problems(&library), known(&library).scope());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/problems/triggers.txt");
    let list = std::fs::read_to_string(&path).expect("the triggers are there");
    let files = [yaml_files("examples/cases"), yaml_files("tests/plans")].concat();
    let mut left_out = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a case");
        let Some(case) = record::read(&Source::record("test", text)).value else { continue };
        let mut findings = Findings::gather(&case.client, day("2026-11-22"), case.fit(&library).0);
        case.decisions.inform(&mut findings);
        let open = open_alerts(&findings, &case.decisions);
        let formulation = formulate(&findings, &problems, &open);
        let concerns = findings.concerns();
        for considered in &formulation.considered {
            let id = &considered.problem.id;
            let trigger = Trigger::find(&list, id, &scope).expect("it has a trigger");
            if !trigger.may_matter(&findings, &open, &concerns) {
                assert_eq!(
                    considered.standing,
                    Standing::NotIndicated,
                    "{id} of {}",
                    file.display()
                );
                left_out += 1;
            }
        }
    }
    assert!(left_out > 50, "{left_out}");
}
