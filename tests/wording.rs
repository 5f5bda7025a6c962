//! Wording packs: what they change, and that no score is among it.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

mod common;

use caseplan::cli::Exit;
use caseplan::desk::{Environment, definitions};
use caseplan::diagnostic::{Diagnostic, Format, Source, show};
use caseplan::instrument::{Instrument, Library, Wording, is_language, read_wording, skeleton};
use caseplan::proof;
use caseplan::score::score;
use common::clinic::plan_with;
use common::{Run, caseplan};
use std::fs;
use std::path::Path;

fn library() -> Library {
    definitions(&Environment::default(), None).expect("the built-in ones are read").library()
}

fn ids() -> Vec<String> {
    library().ids().map(ToString::to_string).collect()
}

/// The packs that an instrument can have: of its own language where that is not shipped, and a
/// translation.
fn languages(instrument: &Instrument) -> Vec<&str> {
    let own = instrument.rights.wording != Wording::Shipped;
    own.then_some(instrument.language.as_str()).into_iter().chain(["hu"]).collect()
}

/// A skeleton with every text written, each of them once: what is possible too, where `all`.
fn filled(instrument: &Instrument, language: &str, all: bool) -> String {
    let mut text = String::new();
    for (index, line) in skeleton(instrument, language).lines().enumerate() {
        let line = match line.split_once(": ''") {
            Some((key, _)) if all && key.trim_start().starts_with("# ") => {
                let bare = key.replacen("# ", "", 1);
                format!("{bare}: 'text {index} of the pack'")
            }
            Some((key, _)) => format!("{key}: 'text {index} of the pack'"),
            None if all && line == "# scores:" => "scores:".to_owned(),
            None if all && line.starts_with("#   ") => line.replacen("# ", "", 1),
            None => line.to_owned(),
        };
        text.push_str(&format!("{line}\n"));
    }
    text
}

fn said(faults: &[Diagnostic]) -> String {
    show(faults, Format::Plain)
}

fn file_name(instrument: &Instrument, language: &str) -> String {
    match language == instrument.language {
        true => format!("{}.yaml", instrument.id),
        false => format!("{}.{language}.yaml", instrument.id),
    }
}

#[test]
fn a_filled_skeleton_holds_and_changes_no_score() {
    let built_in = library();
    for id in ids() {
        let plain = built_in.get(&id).expect("built in");
        for language in languages(&plain) {
            for all in [false, true] {
                let text = filled(&plain, language, all);
                let source = Source::definition(file_name(&plain, language), text.clone());
                let reading = read_wording(&source, &built_in);
                assert!(reading.faults.is_empty(), "{id} {}\n{text}", said(&reading.faults));

                let mut dressed = library();
                let other = Some(language.to_owned()).filter(|other| *other != plain.language);
                dressed.add_wording(plain.id.clone(), other, source);
                dressed.prefer_language(Some(language.to_owned()));
                let worded = dressed.get(&id).expect("the pack holds");
                assert_eq!(worded.hashes.scoring, plain.hashes.scoring, "{id} {language}");
                assert_ne!(worded.hashes.wording, plain.hashes.wording, "{id} {language}");
                assert_eq!(worded.language, language);
                assert!(proof::of_examples(&worded).is_empty(), "{id}");
                let mut texts = worded.items.iter().map(|item| item.text.as_deref());
                assert!(texts.all(|text| text.is_some()), "{id}");
                assert!(dressed.worded_by(&id).is_some() && built_in.worded_by(&id).is_none());
            }
        }
    }
}

/// Without one of its lines a pack leaves something out, and is told so.
#[test]
fn every_text_of_a_skeleton_is_needed() {
    let built_in = library();
    for id in ids() {
        let plain = built_in.get(&id).expect("built in");
        for language in languages(&plain) {
            let text = filled(&plain, language, false);
            let lines: Vec<&str> = text.lines().collect();
            let of_pack = |index: &usize| {
                let line = lines[*index].trim_start();
                line.contains("of the pack'")
                    && !line.starts_with('#')
                    && !line.starts_with("help:")
            };
            // A whole intake form would take a while.
            let step = lines.len() / 25 + 1;
            for left_out in (0..lines.len()).filter(of_pack).step_by(step) {
                let mut kept = lines.clone();
                kept.remove(left_out);
                let text = kept.join("\n");
                let source = Source::definition(file_name(&plain, language), text.clone());
                let reading = read_wording(&source, &built_in);
                assert!(reading.value.is_none(), "{id} {language}: {}", lines[left_out]);
                let told = said(&reading.faults);
                assert!(!told.is_empty(), "{id} {language}: {}", lines[left_out]);
            }
        }
    }
}

/// An empty skeleton is told everything at once.
#[test]
fn every_empty_text_is_told() {
    let plain = library().get("csbd19").expect("built in");
    let source = Source::definition("csbd19.yaml", skeleton(&plain, "en"));
    let reading = read_wording(&source, &library());
    assert!(reading.value.is_none());
    // The owner and the statement, four choices, nineteen items.
    assert_eq!(reading.faults.len(), 2 + 4 + 19, "{}", said(&reading.faults));
    assert!(reading.faults.iter().all(|fault| fault.place.is_some()));
}

/// No score and no alert waits for a text: a file that is no pack is an error for `check` alone.
#[test]
fn a_file_that_is_no_pack_stops_no_score_and_no_plan() {
    let packs: [(&str, &[u8], &str); 5] = [
        ("phq9.HU.yaml", b"wording: phq9\n", "not an id"),
        ("phq9 (copy).yaml", b"wording: phq9\n", "not an id"),
        ("~$csbd19.yaml", b"\x01", "not an id"),
        ("gad7.hu.yml", b"wording: gad7\n", "not read"),
        ("gad7.hu.yaml", b"wording: gad7\ntitle: \xff\n", "UTF-8"),
    ];
    let case = "examples/answers/csb_and_depression.yaml";
    for (name, text, told) in packs {
        let folder = tempfile::tempdir().expect("a folder");
        let texts = folder.path().join("wording");
        fs::create_dir(&texts).expect("a folder");
        fs::write(texts.join(name), text).expect("the file can be written");
        if name.ends_with(".yml") {
            fs::write(texts.join("gad7.hu.yaml"), text).expect("the file can be written");
        }
        for arguments in [["score", case], ["plan", case], ["why", case]] {
            let run = with(&folder, &arguments);
            assert!(run.exit <= Exit::Attention, "{name}: {}", run.talk);
            assert!(run.talk.contains("warning"), "{name}: {}", run.talk);
        }
        let run = with(&folder, &["check"]);
        assert_eq!(run.exit, Exit::Input, "{name}");
        assert!(run.output.contains(told), "{name}: {}", run.output);
    }
}

/// A label that could not be read is shown as words of ours until a pack brings the owner's.
#[test]
fn an_unread_choice_stands_in_brackets_until_a_pack_brings_it() {
    let shown = caseplan(&["show", "bam_iop"]).output;
    assert!(shown.contains("0 [No nights] · 1 One night"), "{shown}");
    let plain = library().get("bam_iop").expect("built in");
    let text = filled(&plain, "en", false);
    let folder = clinic("bam_iop.yaml", &text);
    let run = with(&folder, &["show", "bam_iop"]);
    assert!(run.output.contains("of the pack · 1 One night"), "{}{}", run.output, run.talk);
    assert!(!run.output.contains("[No "), "{}", run.output);
    // What could be read is not the pack's to change.
    let with_more = text.replacen("      0: '", "      1: One night\n      0: '", 1);
    let source = Source::definition("bam_iop.yaml", with_more);
    let told = said(&read_wording(&source, &library()).faults);
    assert!(told.contains("error[wording-shipped]: choice `1` of `q2`"), "{told}");
}

/// A clinic's folder with one pack.
fn clinic(name: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), name, text);
    folder
}

fn put(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder.join("wording")).expect("it is made");
    fs::write(folder.join("wording").join(name), text).expect("written");
}

fn with(folder: &tempfile::TempDir, arguments: &[&str]) -> Run {
    let folder = folder.path().display().to_string();
    caseplan(&[arguments, &["--definitions", &folder]].concat())
}

#[test]
fn a_pack_takes_effect_by_being_there() {
    let plain = library().get("csbd19").expect("built in");
    let folder = clinic("csbd19.yaml", &filled(&plain, "en", false));
    let shown = with(&folder, &["show", "csbd19"]);
    let (_, items) = shown.output.split_once("\nItems\n").expect("items are shown");
    let items: Vec<&str> = items.split_whitespace().collect();
    assert_eq!(items.join(" ").matches("of the pack").count(), 4 + 19, "{}", shown.output);
    assert!(shown.output.contains("by a pack, in en"), "{}", shown.output);
    assert!(!caseplan(&["show", "csbd19"]).output.contains("of the pack"));
    let listed = with(&folder, &["list", "instruments"]).output;
    assert_eq!(listed.matches("by a pack").count(), 1, "{listed}");
    assert_eq!(with(&folder, &["check"]).exit, Exit::Done);
}

/// A pack that is not whole is not used, which is said; no score and no alert waits for it.
#[test]
fn a_faulty_pack_is_refused_and_scores_go_on() {
    let plain = library().get("csbd19").expect("built in");
    let folder = clinic("csbd19.yaml", &skeleton(&plain, "en"));
    let run = with(&folder, &["check"]);
    assert_eq!(run.exit, Exit::Input, "{} {}", run.output, run.talk);
    let run = with(&folder, &["show", "csbd19"]);
    assert!(run.exit == Exit::Done && run.talk.contains("csbd19.yaml"), "{}", run.talk);
    let table = folder.path().join("t.csv").display().to_string();
    fs::write(&table, "q1\n1\n").expect("written");
    let run = with(&folder, &["score", "--instrument", "csbd19", &table]);
    assert!(run.exit <= Exit::Attention && run.talk.contains("csbd19.yaml"), "{}", run.talk);
    let asq = library().get("asq").expect("built in");
    let folder = clinic("asq.yaml", &skeleton(&asq, "en"));
    let run = with(&folder, &["score", "examples/cases/critical_alert.yaml"]);
    assert!(run.exit <= Exit::Attention, "{}", run.talk);
    let plain = caseplan(&["score", "examples/cases/critical_alert.yaml"]).output;
    assert_eq!(run.output, plain, "every alert and score stands as without the pack");
    assert!(run.talk.contains("warning"), "{}", run.talk);
}

/// The built-in instruments, each with a translation that is in force.
fn in_hungarian() -> Library {
    let (plain, mut worded) = (library(), library());
    for id in ids() {
        let plain = plain.get(&id).expect("built in");
        let source = Source::definition(format!("{id}.hu.yaml"), filled(&plain, "hu", false));
        worded.add_wording(plain.id.clone(), Some("hu".into()), source);
    }
    worded.prefer_language(Some("hu".into()));
    worded
}

/// What a plan quotes of the form is what the client was asked.
#[test]
fn plans_show_the_texts() {
    let path = "examples/cases/critical_alert.yaml";
    let text = fs::read_to_string(path).expect("a case");
    let case = caseplan::record::read(&Source::record(path, text)).value.expect("a case");
    let plan = |library: &Library| {
        let plan = plan_with(library, &case, "2026-11-22", &case.decisions, None);
        serde_json::to_value(&plan).expect("JSON")
    };
    let (plain, worded) = (plan(&library()), plan(&in_hungarian()));
    let asked = "Thoughts that you would be better off dead";
    assert!(plain.to_string().contains(asked) && !worded.to_string().contains(asked));
    assert!(worded.to_string().contains("of the pack"));
    // What was found is the same, in the same lines.
    let ids = |plan: &serde_json::Value, key: &str| {
        let lines = plan[key].as_array().expect("lines").iter();
        lines.map(|line| line["line"]["id"].to_string()).collect::<Vec<_>>()
    };
    for key in ["alerts", "results"] {
        assert!(!ids(&plain, key).is_empty());
        assert_eq!(ids(&plain, key), ids(&worded, key), "{key}");
    }
}

/// Every score, alert and band of the example cases, with texts of another language in force.
#[test]
fn scores_of_cases_stay_as_they_are() {
    let worded = in_hungarian();
    let mut translated = 0;
    for path in common::yaml_files("examples/cases") {
        let text = fs::read_to_string(&path).expect("a case");
        let source = Source::record(path.display().to_string(), text);
        let case = caseplan::record::read(&source).value.expect("a case");
        let (plain, faults) = case.fit(&library());
        let (hungarian, in_hungarian) = case.fit(&worded);
        assert_eq!(said(&faults), said(&in_hungarian), "{}", path.display());
        assert!(worded.take_faults().is_empty() && !plain.read.is_empty());
        for (one, other) in plain.read.iter().zip(&hungarian.read) {
            // Answers that were taken with an earlier definition are read with that one, as it is.
            translated += usize::from(other.instrument.language == "hu");
            let [one, other] = [one, other].map(|r| score(r, &case.client, r.date()));
            let same = one.scores == other.scores && one.alerts == other.alerts;
            assert!(same, "{}", path.display());
        }
    }
    assert!(translated >= 8, "{translated} responses were read in Hungarian");
}

#[test]
fn a_language_that_no_pack_has_leaves_the_own_one() {
    let mut library = library();
    library.prefer_language(Some("hu".into()));
    let phq9 = library.get("phq9").expect("built in");
    assert_eq!(phq9.language, "en");
    assert!(library.worded_by("phq9").is_none());
}

#[test]
fn languages_are_written_in_one_way() {
    for good in ["en", "hu", "pt-br", "zh-hant", "yue"] {
        assert!(is_language(good), "{good}");
    }
    for bad in ["", "e", "EN", "en_GB", "pt-BR", "english", "en-", "h1", "../en", "en.x"] {
        assert!(!is_language(bad), "{bad}");
    }
}

/// Labels of a pack are answers while it is in force; the record has codes, which need no pack.
#[test]
fn answers_in_the_words_of_a_pack_are_recorded_as_codes() {
    let plain = library().get("csbd19").expect("built in");
    let text = filled(&plain, "en", false);
    let (_, label) = text.split_once("      3: '").expect("the text of choice 3");
    let label = label.split_once('\'').expect("its end").0;
    let folder = clinic("csbd19.yaml", &text);
    let [answers, case] =
        ["answers.yaml", "a-1.yaml"].map(|name| folder.path().join(name).display().to_string());
    let written = format!(
        "answers: a-1\ndate: 2026-11-20\nresponses:\n  csbd19: {{ q1: '{label}', q2: 4 }}\n"
    );
    fs::write(&answers, written).expect("written");
    common::make_private(Path::new(&answers));
    let without = caseplan(&["new", &case, "--from", &answers]);
    assert_eq!(without.exit, Exit::Input, "the words mean nothing without the pack");
    let made = with(&folder, &["new", &case, "--from", &answers]);
    assert_eq!(made.exit, Exit::Done, "{}", made.talk);
    let record = fs::read_to_string(&case).expect("the record");
    assert!(record.contains("q1: 3") && !record.contains("of the pack"), "{record}");
    let checked = caseplan(&["check", &case]);
    assert_eq!(checked.exit, Exit::Done, "{}", checked.output);
}

/// The language that the clinic chose decides; it can be read before there is a pack in it.
#[test]
fn the_language_of_the_settings_chooses_the_pack() {
    let plain = library().get("gad2").expect("built in");
    let folder = clinic("gad2.hu.yaml", &filled(&plain, "hu", false));
    let shown = |folder: &tempfile::TempDir| with(folder, &["show", "gad2"]).output;
    assert!(shown(&folder).contains("Feeling nervous"), "no language was chosen");
    let settings = |language: &str| format!("settings: 1\nlanguage: {language}\n");
    fs::write(folder.path().join("settings.yaml"), settings("de")).expect("written");
    assert!(shown(&folder).contains("Feeling nervous"), "there is no pack in this one");
    fs::write(folder.path().join("settings.yaml"), settings("hu")).expect("written");
    let shown = shown(&folder);
    assert!(shown.contains("by a pack, in hu") && !shown.contains("Feeling nervous"), "{shown}");
    assert_eq!(with(&folder, &["check"]).exit, Exit::Done);
}
