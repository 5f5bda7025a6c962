//! A folder of templates that try to hide an alert, to show a client what is not theirs, or to
//! never end: none of them makes a document, and nothing is written.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

mod common;

use caseplan::cli::Exit;
use caseplan::diagnostic::{Format, Source, show};
use caseplan::plan::Plan;
use caseplan::render::guard;
use caseplan::render::template::{Audience, Document};
use caseplan::render::view::View;
use common::clinic::{DANGER, HIGH, LOW, decided, known, library, plan_of, responded};
use common::{Run, caseplan};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;

/// Makes the plan of a client with critical alerts and gaps by a template.
fn run(template: &str) -> (Run, bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let documents = folder.path().join("documents");
    fs::create_dir(&documents).expect("a folder");
    fs::write(documents.join("plan.md"), template).expect("a template");
    let output = folder.path().join("out.md");
    let run = caseplan(&[
        "--definitions",
        &folder.path().display().to_string(),
        "plan",
        "examples/cases/many_unanswered.yaml",
        "-o",
        &output.display().to_string(),
    ]);
    (run, output.exists())
}

/// A template that holds for the plan against which it is read, and shows its face in others.
fn two_faced(template: &str) -> String {
    let start = template.find("---\n#").or(template.find("---\n\n")).or(template.find("---\n---"));
    let (head, body) = template.split_at(start.expect("a body") + "---\n".len());
    let good = match head.contains("audience: client") {
        true => "# DRAFT",
        false => {
            include_str!("hostile_templates/good.plain.md").split_once("# DRAFT").expect("it").1
        }
    };
    format!(
        "{head}{{% if case == \"sample\" %}}\n# DRAFT\n\n{good}\n{{% else %}}\n{body}\n{{% endif %}}\n"
    )
}

fn templates() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/hostile_templates").expect("the folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

#[test]
fn no_hostile_template_makes_a_document() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for path in templates() {
        let template = fs::read_to_string(&path).expect("a template");
        let name = path.display();
        let good = name.to_string().contains("/good.");
        for (face, template) in
            [("one face", template.clone()), ("two faces", two_faced(&template))]
        {
            let (run, written) = run(&template);
            let told = run.talk.contains("guard-missing") || run.talk.contains("template-");
            // What the good ones show is shown, in both outputs.
            let right = match good {
                true => run.exit == Exit::Attention && written,
                false => run.exit == Exit::Input && told && !written,
            };
            if !right {
                wrong.push(format!("{name}, {face}: {:?}, {written}\n{}", run.exit, run.talk));
            }
        }
        tried += usize::from(!good);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried >= 27, "{tried}");
}

/// Who told the worst, and told it every week, is the one whose alerts nobody may miss.
#[test]
fn any_number_of_alerts_stands_in_the_built_in_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = folder.path().join("weekly.yaml");
    let mut text = String::from(
        "answers: weekly\nclient: { initials: X.Y., birth_year: 1984, sex: male }\n\
         date: 2026-01-01\nresponses:\n",
    );
    let first: chrono::NaiveDate = "2026-01-01".parse().expect("a day");
    for day in first.iter_weeks().take(40) {
        let line = format!("  - {{ instrument: phq9, date: {day}, answers: {{ {DANGER} }} }}\n");
        text.push_str(&line);
    }
    fs::write(&answers, text).expect("an answers file");
    let run = caseplan(&["plan", &answers.display().to_string(), "--as-of", "2026-11-22"]);
    assert_eq!(run.exit, Exit::Done, "{}", run.talk);
    assert!(run.output.contains("### A40 CRITICAL"));
}

/// What a client says can be any word, and a word of an alert or of the template may have it within.
#[test]
fn an_answer_does_not_keep_the_alerts_from_the_team() {
    let folder = tempfile::tempdir().expect("a folder");
    for word in ["Me", "safe", "I", "A1 CRITICAL", "Alerts", "no response is recorded"] {
        let answers = folder.path().join("short.yaml");
        let text = format!(
            "answers: short\nclient: {{ initials: X.Y., birth_year: 1984, sex: male }}\n\
             date: 2026-11-20\nresponses:\n  asq: {{ q1: yes, q2: no, q3: yes, q4: no, q5: yes }}\n  \
             intake: {{ keeps_going: {word}, goal_health: {word} }}\n"
        );
        fs::write(&answers, text).expect("an answers file");
        let run = caseplan(&["plan", &answers.display().to_string(), "--as-of", "2026-11-22"]);
        // What follows the intake cannot be suggested by so few answers.
        assert_eq!(run.exit, Exit::Attention, "{word}: {}", run.talk);
        assert!(run.output.contains("### A1 CRITICAL"), "{word}");
    }
}

/// What the guard says about a plan in the built-in template, changed.
fn said(plan: &Plan, change: impl Fn(&str) -> String) -> String {
    let built_in = include_str!("../templates/documents/plan.md");
    let source = Source::definition("plan.md", two_faced(&change(built_in)));
    let document = Document::read(&source, known(&library()));
    let document = document.value.expect("a document");
    let markdown = document.render(&View::of(plan, Audience::Internal));
    let markdown = markdown.unwrap_or_else(|faults| panic!("{}", show(&faults, Format::Plain)));
    show(&guard::check(&document, plan, &markdown), Format::Plain)
}

/// One alert that someone responded to, and one that is open.
#[test]
fn the_status_of_an_alert_stands_behind_it() {
    let danger =
        [("2026-01-01", "client", "phq9", DANGER), ("2026-01-08", "client", "phq9", DANGER)];
    let open = plan_of(&danger[..1], "2026-01-09", &decided(""));
    let both = plan_of(&danger, "2026-01-09", &decided(&responded("2026-01-08")));
    let settled = plan_of(&danger[..1], "2026-01-09", &decided(&responded("2026-01-08")));
    for plan in [&open, &both, &settled] {
        assert_eq!(said(plan, str::to_owned), "");
    }
    let no_response = |text: &str| text.replace("**Response:** {{ alert.response }}", "Settled.");
    assert!(
        said(&settled, no_response).contains("the response to alert A1 does not stand behind it")
    );
    let told = |text: &str| {
        text.replace("**Open:** no response is recorded.", "**Response:** the supervisor was told.")
    };
    assert!(said(&open, told).contains("`no response` does not stand behind alert A1"));
}

/// How much may stand before the alerts and between them, to the letter.
#[test]
fn a_line_of_the_clinics_own_may_stand_before_the_alerts_and_a_sermon_may_not() {
    let danger =
        [("2026-01-01", "client", "phq9", DANGER), ("2026-01-08", "client", "phq9", DANGER)];
    let plan = plan_of(&danger, "2026-01-09", &decided(""));
    let before = |length: usize| {
        let line = "x".repeat(length);
        said(&plan, move |text| text.replace("## Alerts", &format!("{line}\n\n## Alerts")))
    };
    assert_eq!(before(120), "");
    assert!(before(300).contains("more than 300 characters stand before the alerts"));
    let between = |length: usize| {
        let line = "x".repeat(length);
        said(&plan, move |text| text.replace("**Do now:**", &format!("{line} **Do now:**")))
    };
    assert_eq!(between(120), "");
    assert!(between(200).contains("more than 200 characters stand between alert A1 and the next"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    /// Whoever answered what, how often and on whichever days: the built-in plan is printed.
    #[test]
    fn the_built_in_plan_is_never_refused(
        days in prop::collection::vec(("2026-01-0[1-9]", 0..3usize, 0..2usize), 1..30),
        settled in any::<bool>(),
    ) {
        let occasions: Vec<_> = days
            .iter()
            .map(|(day, answers, whose)| {
                (day.as_str(), ["client", "collateral"][*whose], "phq9", [LOW, HIGH, DANGER][*answers])
            })
            .collect();
        let decisions = if settled { responded("2026-01-09") } else { String::new() };
        let plan = plan_of(&occasions, "2026-02-01", &decided(&decisions));
        prop_assert_eq!(said(&plan, str::to_owned), "");
    }
}
