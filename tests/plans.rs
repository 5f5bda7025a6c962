//! Whole plans: what a counselor reads, and what must hold in every one of them.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

mod common;

use caseplan::cli::Exit;
use common::{Run, caseplan, expect_file, stem, yaml_files};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The example clients, and the ones made to try something.
fn cases() -> Vec<PathBuf> {
    let mut cases = yaml_files("examples/cases");
    cases.extend(yaml_files("tests/plans"));
    cases
}

/// The built-in documents.
fn documents() -> Vec<String> {
    let files = fs::read_dir("templates/documents").expect("the documents");
    let paths = files.map(|file| file.expect("a document").path());
    let mut ids: Vec<String> = paths.map(|path| stem(&path)).collect();
    ids.sort();
    ids
}

fn plan(case: &Path, more: &[&str]) -> Run {
    let case = case.display().to_string();
    let mut arguments = vec!["plan", case.as_str()];
    arguments.extend(more);
    caseplan(&arguments)
}

fn json(case: &Path) -> Value {
    let run = plan(case, &["-f", "json"]);
    serde_json::from_str(&run.output).unwrap_or_else(|error| panic!("{error}: {}", run.talk))
}

/// Every line of a plan in JSON, wherever it stands.
fn lines<'v>(value: &'v Value, into: &mut Vec<&'v Value>) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("id") && fields.contains_key("label") {
                into.push(value);
            }
            fields.values().for_each(|inner| lines(inner, into));
        }
        Value::Array(items) => items.iter().for_each(|inner| lines(inner, into)),
        _ => {}
    }
}

#[test]
fn plans_read_as_they_should() {
    for case in cases() {
        let is_example = case.starts_with("examples");
        for document in documents().iter().filter(|id| is_example || id.starts_with("plan")) {
            let run = plan(&case, &["--document", document]);
            // What is for adults is made for nobody who is not known to be one, and what is for
            // somebody outside needs a release.
            if run.exit == Exit::Refused {
                let code = ["adults-only", "not-released"];
                assert!(code.iter().any(|code| run.talk.contains(code)), "{}", run.talk);
                continue;
            }
            assert!(run.exit <= Exit::Attention, "{}: {}", case.display(), run.talk);
            let golden = format!("tests/plans/{}.{document}.md", stem(&case));
            expect_file(Path::new(&golden), &run.output);
        }
    }
}

#[test]
fn every_line_says_why() {
    for case in cases() {
        let json = json(&case);
        let mut all = Vec::new();
        lines(&json, &mut all);
        assert!(all.len() > 3, "{}", case.display());
        for line in all {
            let id = line["id"].as_str().expect("an id");
            let because = json["why"][id].as_array().map_or(0, Vec::len);
            assert!(because > 0, "{}: {} has no cause", case.display(), line["id"]);
        }
    }
}

#[test]
fn the_thread_of_every_problem_line_reaches_a_rule_with_file_and_line() {
    for case in cases() {
        let json = json(&case);
        let mut all = Vec::new();
        lines(&json["problems"], &mut all);
        for line in all {
            let text = json["why"][line["id"].as_str().expect("an id")].to_string();
            assert!(text.contains("<built-in>/problems/"), "{}", line["id"]);
        }
    }
}

#[test]
fn line_ids_and_labels_are_unique() {
    for case in cases() {
        let json = json(&case);
        let mut all = Vec::new();
        lines(&json, &mut all);
        for key in ["id", "label"] {
            let mut names: Vec<&str> = all.iter().filter_map(|line| line[key].as_str()).collect();
            names.sort_unstable();
            let doubles: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
            assert!(doubles.is_empty(), "{}: {doubles:?}", case.display());
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for case in cases() {
        for form in ["md", "json", "pdf"] {
            let run = || plan(&case, &["-f", form, "-o", "-"]).bytes;
            let (first, second) = (run(), run());
            assert!(!first.is_empty() && first == second, "{} as {form}", case.display());
        }
    }
}

#[test]
fn alerts_stand_first_for_the_team_and_never_reach_the_client() {
    let case = Path::new("examples/cases/critical_alert.yaml");
    let team = plan(case, &[]).output;
    let alerts = team.find("A1 CRITICAL").expect("the alert is in the plan");
    for later in ["## Results", "## Problems"] {
        assert!(alerts < team.find(later).expect("the section is there"), "{later}");
    }
    let client = plan(case, &["--document", "plan_client"]).output;
    for finding in ["CRITICAL", "suicid", "PHQ-9 item 9", "ASQ", "Risk of"] {
        assert!(!client.contains(finding), "{finding}");
    }
    let goals =
        plan(Path::new("examples/cases/csb_and_depression.yaml"), &["--document", "plan_client"]);
    assert!(goals.output.contains("We are done when") && !goals.output.contains("item 9"));
}

#[test]
fn rule_1_json_is_never_a_document_for_the_client() {
    let case = Path::new("examples/cases/critical_alert.yaml");
    let run = plan(case, &["--document", "plan_client", "-f", "json"]);
    assert_eq!((run.exit, run.output.as_str()), (Exit::Usage, ""));
}

#[test]
fn rule_2_a_refused_suicide_item_is_never_negative() {
    let plan = plan(Path::new("examples/cases/many_unanswered.yaml"), &[]).output;
    assert!(plan.contains("Cannot rule out: PHQ-9 item 9"), "{plan}");
    assert!(plan.contains("Refused: clinical contact."));
    assert!(plan.contains("DRAFT"));
}

#[test]
fn rule_6_a_screen_alone_is_to_be_assessed() {
    let answers = plan(Path::new("examples/answers/csb_and_depression.yaml"), &[]).output;
    assert!(answers.contains("to be assessed: a screen is not a problem yet"), "{answers}");
    let decided = plan(Path::new("examples/cases/csb_and_depression.yaml"), &[]).output;
    assert!(decided.contains("confirmed, to be treated"), "{decided}");
}

#[test]
fn rule_19_without_the_clients_words_a_goal_is_an_open_question() {
    let json = json(Path::new("examples/cases/many_unanswered.yaml"));
    for problem in json["problems"].as_array().expect("problems") {
        assert_eq!(problem["goal"]["in_clients_words"], false);
        let text = problem["goal"]["text"].as_str().expect("a goal");
        assert!(text.ends_with('?'), "{text}");
    }
}

#[test]
fn rule_20_equal_scores_and_different_stories_give_different_plans() {
    let one = fs::read_to_string("examples/answers/csb_and_depression.yaml").expect("answers");
    let start = one.find("  intake:").expect("an intake");
    let folder = tempfile::tempdir().expect("a folder");
    let other = folder.path().join("other.yaml");
    let story = "  intake:\n    adult_verified: document\n    risky_time: Sunday mornings alone\n    \
                 support_person: my sponsor\n    living: alone\n    strengths: I never give up\n";
    fs::write(&other, format!("{}{story}", &one[..start])).expect("a file");
    let objectives = |case: &Path| json(case)["problems"].to_string();
    let (first, second) =
        (objectives(Path::new("examples/answers/csb_and_depression.yaml")), objectives(&other));
    assert!(first.contains("PHQ-9 falls from 11") && second.contains("PHQ-9 falls from 11"));
    assert!(second.contains("Sunday mornings alone") && !first.contains("Sunday mornings alone"));
}

#[test]
fn a_template_cannot_leave_out_an_alert() {
    let folder = tempfile::tempdir().expect("a folder");
    let documents = folder.path().join("documents");
    fs::create_dir(&documents).expect("a folder");
    let text =
        "---\ndocument: plan\nversion: 1\ntitle: Mine\naudience: internal\n---\n# Mine DRAFT\n";
    fs::write(documents.join("plan.md"), text).expect("a file");
    let output = folder.path().join("out.md");
    let run = caseplan(&[
        "--definitions",
        &folder.path().display().to_string(),
        "plan",
        "examples/cases/critical_alert.yaml",
        "-o",
        &output.display().to_string(),
    ]);
    assert_eq!(run.exit, Exit::Input);
    assert!(run.talk.contains("guard-missing") && run.talk.contains("alert A1"), "{}", run.talk);
    assert!(!output.exists(), "nothing is written");
}

#[test]
fn an_output_of_another_client_is_never_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("plan.md");
    let (output, clean) = (output.display().to_string(), "examples/cases/clean.yaml");
    assert_eq!(caseplan(&["plan", clean, "-o", &output]).exit, Exit::Done);
    assert_eq!(caseplan(&["plan", clean, "-o", &output]).exit, Exit::Done, "its own is replaced");
    let other = "examples/cases/csb_and_depression.yaml";
    for force in [&[][..], &["--force"][..]] {
        let mut arguments = vec!["plan", other, "-o", output.as_str()];
        arguments.extend(force);
        assert_eq!(caseplan(&arguments).exit, Exit::Refused);
    }
    assert!(fs::read_to_string(&output).expect("the file").contains("clean"));
}
