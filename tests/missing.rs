//! What is not known is named: in the lines of a plan, in their causes, and as nothing else.
#![allow(clippy::disallowed_methods, reason = "a test reads files")]

mod common;

use caseplan::condition::Truth;
use caseplan::decision::Decisions;
use caseplan::diagnostic::{Format, Source, show};
use caseplan::finding::{Findings, Name};
use caseplan::formulation::{eval, formulate};
use caseplan::id::Id;
use caseplan::instrument::Library;
use caseplan::plan::{Inputs, Means, Quotes, open_alerts, plan};
use caseplan::problem::read_problem;
use caseplan::rule::Rule;
use caseplan::trace;
use common::clinic::{case, day, findings, holds, known, library, plan_of, problems};
use std::collections::BTreeMap;

const INTAKE_WITH_ALCOHOL: &str = "substances: [ { substance: alcohol, days: 2, last_use: 2026-02-27 } ], \
     withdrawal_history: [none], withdrawal_now: no, overdose_year: no, opioid_history: never";

#[test]
fn an_intervention_goes_silently_only_where_nothing_that_it_serves_can_apply() {
    let problems = problems(&library());
    let mut waiting = 0;
    for answers in ["q1: 3, q4: 3, q6: 3, q7: 2", "q1: 3, q2: 3, q3: 3, q4: 0, q5: 0, q6: 3"] {
        let plan = plan_of(
            &[("2026-03-01", "client", "gad7", answers)],
            "2026-03-01",
            &Decisions::default(),
        );
        let found = findings(&[("2026-03-01", "client", "gad7", answers)], "2026-03-01");
        let can_hold = |rule: Option<&Rule>| {
            rule.is_none_or(|rule| eval(&found, &rule.condition) != Truth::False)
        };
        for shown in &plan.problems {
            let problem = problems.iter().find(|p| p.id == *shown.problem).expect("a problem");
            for intervention in &problem.interventions {
                let served =
                    problem.objectives.iter().filter(|o| intervention.serves.contains(&o.id));
                let can_serve = served.clone().any(|objective| can_hold(objective.when.as_ref()));
                let can_apply = can_serve && can_hold(intervention.when.as_ref());
                let id = format!("{}/intervention/{}", problem.id, intervention.id);
                let stands = shown.interventions.iter().any(|line| line.line.id == id);
                let open = plan.not_assessed.iter().any(|line| line.id == format!("open/{id}"));
                assert_eq!(can_apply, stands != open, "{id} with {answers}");
                waiting += usize::from(open);
            }
        }
    }
    assert!(waiting > 0, "some intervention waits for an answer");
}

#[test]
fn where_only_the_clients_sex_is_missing_the_plan_and_its_causes_say_so() {
    let occasions = [
        ("2026-03-01", "client", "audit_c", "q1: 3, q2: 0, q3: 0"),
        ("2026-03-01", "client", "intake", INTAKE_WITH_ALCOHOL),
    ];
    let plan = plan_of(&occasions, "2026-03-01", &Decisions::default());
    let open = plan.not_assessed.iter().find(|line| line.id == "open/alcohol_use");
    let open = open.expect("the cut for alcohol use is open");
    assert!(open.text.ends_with("missing: the client's sex (not recorded)"), "{}", open.text);
    let why = trace::text(&trace::threads(&plan, Some("open/alcohol_use")).expect("a line"));
    assert!(why.contains("missing: the client's sex (not recorded)"), "{why}");
    let alert = plan.alerts.iter().find(|alert| alert.line.id == "alert/intake.pregnancy_and_use");
    let alert = alert.expect("the alert cannot be ruled out");
    assert!(
        alert.line.text.contains("pregnant (not answered), the client's sex (not recorded)"),
        "{}",
        alert.line.text
    );
    let why = trace::text(&trace::threads(&plan, Some(&alert.line.id)).expect("a line"));
    assert!(why.contains("missing: the client's sex (not recorded)"), "{why}");
}

#[test]
fn where_only_the_year_of_birth_is_missing_it_is_named() {
    let found = findings(&[("2026-03-01", "client", "pathos", "q1: yes")], "2026-03-01");
    assert_eq!(found.lack(&[Name::Age]), "the client's year of birth (not recorded)");
    assert_eq!(found.lack(&[Name::Sex]), "the client's sex (not recorded)");
}

#[test]
fn an_empty_field_of_a_record_is_not_known_and_the_alert_over_it_cannot_be_ruled_out() {
    for days in ["", "days: ,", "days: ~,"] {
        let intake = format!(
            "substances: [ {{ substance: alcohol, {days} last_use: 2026-02-27 }} ], \
             withdrawal_history: [none], withdrawal_now: no"
        );
        let occasions = [("2026-03-01", "client", "intake", intake.as_str())];
        let found = findings(&occasions, "2026-03-01");
        assert_eq!(holds(&found, "intake.withdrawal_danger"), Truth::Unknown, "{days}");
        let plan = plan_of(&occasions, "2026-03-01", &Decisions::default());
        let alerts = plan.alerts.iter().map(|alert| &alert.line);
        let mut alert = alerts.filter(|line| line.id == "alert/intake.withdrawal_danger");
        let text = &alert.next().expect("the alert is shown").text;
        assert!(text.starts_with("Cannot rule out"), "{text}");
        assert!(text.contains("substances (not complete)"), "{text}");
    }
}

#[test]
fn no_target_is_counted_from_a_start_that_was_not_computed() {
    let rest = Source::definition("rest.yaml", include_str!("missing/rest.yaml"));
    let library = Library::new([(Id::new("rest").expect("an id"), rest)]);
    let text = include_str!("missing/short_nights.yaml");
    let reading = read_problem(&Source::definition("short_nights.yaml", text), known(&library));
    let faults = show(&reading.faults, Format::Plain);
    let problems = [reading.value.unwrap_or_else(|| panic!("{faults}"))];
    let target = |answers: &str| {
        let case = case(&[("2026-03-01", "client", "rest", answers)]);
        let findings = Findings::gather(&case.client, day("2026-03-01"), case.fit(&library).0);
        let decisions = Decisions::default();
        let open = open_alerts(&findings, &decisions);
        let formulation = formulate(&findings, &problems, &open);
        let inputs = Inputs {
            case: &case.id,
            findings: &findings,
            formulation: &formulation,
            decisions: &decisions,
            open: &open,
            means: &Means::of(known(&library)),
            starts: &BTreeMap::new(),
            quotes: Quotes::Shown,
            forms: &[],
            timing: None,
            staff: None,
            issued: &[],
            factors: &[],
            course: false,
            crisis_contacts: &[],
        };
        plan(&inputs).problems[0].objectives[0].target.clone()
    };
    assert_eq!(target("worst: yes, nights: 3"), "9 or less");
    assert_eq!(target("worst: yes"), "________ or less");
}
