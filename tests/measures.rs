//! Measures that suggest a problem, batteries, and change, on cases in memory.

mod common;

use caseplan::battery::{Battery, Standing, read_battery};
use caseplan::decision::Decisions;
use caseplan::diagnostic::{Format, Severity, Source, show};
use caseplan::finding::Findings;
use caseplan::formulation::{Standing as Stands, formulate};
use caseplan::instrument::Library;
use caseplan::lint;
use caseplan::number::Number;
use caseplan::problem::{Problem, read_problem};
use caseplan::score::{ChangeResult, change};
use common::clinic::{LOW, case, day, known, library, plan_of, problems};

const SLEEP: &str = "\
problem: sleep_trouble
version: 1
title: Short sleep
priority: 40
when: intake.mania = yes and answered(intake)
measures: [isi.total, core10.total, core10.risk_item]
evidence: [intake.mania]
goal: { words: intake.goal_mood, ask: How would you like to wake up? }
objectives: []
interventions: []
discharge: five nights a week for four weeks
sources: [ own ]
";

fn sleep(library: &Library) -> Problem {
    let reading = read_problem(&Source::definition("sleep_trouble.yaml", SLEEP), known(library));
    reading.value.unwrap_or_else(|| panic!("{}", show(&reading.faults, Format::Plain)))
}

fn stands(occasions: &[(&str, &str, &str, &str)]) -> (Stands, Vec<String>) {
    let library = library();
    let case = case(occasions);
    let findings = Findings::gather(&case.client, day("2026-03-01"), case.fit(&library).0);
    let problems = [sleep(&library)];
    let formulation = formulate(&findings, &problems, &[]);
    let considered = &formulation.considered[0];
    (considered.standing, considered.found_by_measures().map(ToString::to_string).collect())
}

#[test]
fn a_measure_that_was_not_given_leaves_nothing_open() {
    assert_eq!(stands(&[("2026-03-01", "client", "phq9", LOW)]), (Stands::NotIndicated, vec![]));
}

#[test]
fn a_positive_measure_suggests_the_problem() {
    let high = ("2026-03-01", "client", "isi", "q1: 4, q2: 4, q3: 4, q4: 4, q5: 0, q6: 0, q7: 0");
    assert_eq!(stands(&[high]), (Stands::Indicated, vec!["isi.total".into()]));
    let low = ("2026-03-01", "client", "isi", "q1: 0, q2: 0, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0");
    assert_eq!(stands(&[low]).0, Stands::NotIndicated);
    // A newer negative one settles it.
    let before = ("2026-01-01", "client", "isi", "q1: 4, q2: 4, q3: 4, q4: 4, q5: 0, q6: 0, q7: 0");
    assert_eq!(stands(&[before, low]).0, Stands::NotIndicated);
}

#[test]
fn a_measure_with_gaps_that_may_be_positive_leaves_the_problem_open() {
    let open = ("2026-03-01", "client", "isi", "q1: 4, q2: 4, q3: 4, q4: 0, q5: 0, q6: 0");
    assert_eq!(stands(&[open]), (Stands::Open, vec![]));
    let cannot = ("2026-03-01", "client", "isi", "q1: 0, q2: 0, q3: 0, q4: 0, q5: 0, q6: 0");
    assert_eq!(stands(&[cannot]).0, Stands::NotIndicated);
}

#[test]
fn somebody_else_who_finds_it_suggests_it_too() {
    let told =
        ("2026-03-01", "collateral", "isi", "q1: 4, q2: 4, q3: 4, q4: 4, q5: 0, q6: 0, q7: 0");
    assert_eq!(stands(&[told]), (Stands::Indicated, vec!["isi@collateral.total".into()]));
}

fn battery(text: &str, library: &Library) -> Battery {
    let reading = read_battery(&Source::definition("some.yaml", text), known(library).scope());
    reading.value.unwrap_or_else(|| panic!("{}", show(&reading.faults, Format::Plain)))
}

fn standings(text: &str, occasions: &[(&str, &str, &str, &str)], as_of: &str) -> Vec<Standing> {
    let library = library();
    let battery = battery(text, &library);
    let case = case(occasions);
    let findings = Findings::gather(&case.client, day(as_of), case.fit(&library).0);
    battery.steps(&findings, &library).into_iter().map(|step| step.standing).collect()
}

const FIRST: &str = "\
battery: some
version: 1
title: Some
use: intake
give:
  - { measure: phq2 }
  - { measure: phq9, when: phq2.total >= 3 }
sources: [ own ]
";

#[test]
fn a_stepped_measure_waits_for_what_calls_for_it() {
    let of = |occasions: &[(&str, &str, &str, &str)]| standings(FIRST, occasions, "2026-03-01");
    let other = ("2026-02-01", "client", "asq", "q1: no");
    assert!(matches!(of(&[other])[..], [Standing::Due { last: None }, Standing::Waits { .. }]));
    let gap = ("2026-02-01", "client", "phq2", "q1: 1");
    assert!(matches!(of(&[gap])[1], Standing::Waits { .. }), "a gap is no zero");
    let low = ("2026-02-01", "client", "phq2", "q1: 1, q2: 1");
    assert_eq!(of(&[low])[1], Standing::NotCalledFor);
    let high = ("2026-02-01", "client", "phq2", "q1: 1, q2: 2");
    for differing in [[high, low], [low, high]] {
        assert!(matches!(of(&differing)[1], Standing::Waits { .. }), "neither sheet decides");
    }
    let given = Standing::Given { on: day("2026-02-01"), again: None };
    assert_eq!(of(&[high]), [given, Standing::Due { last: None }]);
}

#[test]
fn a_measure_of_progress_is_due_again_after_its_time() {
    let weekly = "battery: some\nversion: 1\ntitle: Some\nuse: progress\ngive:\n  - { measure: phq9, every: 3 weeks }\n  - { measure: gad7 }\nsources: [ own ]\n";
    let phq9 = ("2026-02-01", "client", "phq9", LOW);
    let gad7 = ("2026-02-01", "client", "gad7", "q1: 0, q2: 0, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0");
    let again = |on: &str| Standing::Given { on: day("2026-02-01"), again: Some(day(on)) };
    let due = || Standing::Due { last: Some(day("2026-02-01")) };
    let of = |as_of| standings(weekly, &[phq9, gad7], as_of);
    assert_eq!(of("2026-02-14"), [again("2026-02-22"), again("2026-02-15")]);
    assert_eq!(of("2026-02-15"), [again("2026-02-22"), due()]);
    assert_eq!(of("2026-02-22"), [due(), due()]);
}

/// What was declined once can be asked again, and nobody can answer for that day any more. The alert
/// that was refused stays open until somebody responds.
#[test]
fn what_was_declined_once_waits_until_it_was_asked_in_full() {
    const WEEKLY: &str = include_str!("../instruments/batteries/progress_weekly.yaml");
    const ALL_NO: &str = "q1: no, q2: no, q3: no, q4: no, q5: no";
    let asked = |on, answers| (on, "client", "asq", answers);
    let low = ("2026-02-01", "client", "phq9", LOW);
    let asq = |occasions: &[(&str, &str, &str, &str)]| {
        let occasions = [&[low], occasions].concat();
        let weekly = WEEKLY.replace("battery: progress_weekly", "battery: some");
        standings(&weekly, &occasions, "2026-03-01").swap_remove(1)
    };
    let declined = asked("2026-02-02", "q1: no, q2: no, q3: no, q4: declined, q5: no");
    let due = |on| Standing::Due { last: Some(day(on)) };
    assert!(!matches!(asq(&[declined]), Standing::NotCalledFor), "never negative");
    assert_eq!(asq(&[declined, asked("2026-02-09", ALL_NO)]), Standing::NotCalledFor);
    let again = asked("2026-02-16", "q1: no, q2: no, q3: no, q4: declined, q5: no");
    assert!(!matches!(
        asq(&[declined, asked("2026-02-09", ALL_NO), again]),
        Standing::NotCalledFor
    ));
    let yes = asked("2026-02-02", "q1: no, q2: yes, q3: no, q4: no, q5: no");
    assert_eq!(asq(&[yes, asked("2026-02-09", ALL_NO)]), due("2026-02-09"), "a yes stays");
    let occasions = [low, declined, asked("2026-02-09", ALL_NO)];
    let plan = plan_of(&occasions, "2026-03-01", &Decisions::default());
    let refused = plan.alerts.iter().any(|alert| alert.line.text.contains("Refused"));
    assert!(refused, "the alert is open");
}

/// Golden vector 17: the NHS rule of 4 points with caseness from 8.
#[test]
fn a_change_of_the_gad7_is_named_as_the_rule_says() {
    let gad7 = library().get("gad7").expect("the GAD-7");
    let (_, total) = gad7.score("total").expect("a total");
    let of = |from, to| change(total, Number::integer(from), Number::integer(to));
    assert_eq!(of(12, 9), Some(ChangeResult::NoReliableChange));
    assert_eq!(of(12, 8), Some(ChangeResult::ReliablyImproved));
    assert_eq!(of(12, 7), Some(ChangeResult::Recovered));
    assert_eq!(of(7, 3), Some(ChangeResult::ReliablyImproved), "it was no case before");
    assert_eq!(of(3, 7), Some(ChangeResult::ReliablyWorse));
    assert_eq!(of(3, 6), Some(ChangeResult::NoReliableChange));
    assert_eq!(of(3, 8), Some(ChangeResult::ReliablyWorse));
}

#[test]
fn a_plan_says_what_became_of_a_score() {
    let high = "q1: 2, q2: 2, q3: 2, q4: 2, q5: 2, q6: 1, q7: 1";
    let low = "q1: 1, q2: 1, q3: 1, q4: 1, q5: 1, q6: 1, q7: 1";
    let occasions = [("2026-01-05", "client", "gad7", high), ("2026-02-05", "client", "gad7", low)];
    let plan = plan_of(&occasions, "2026-02-06", &Decisions::default());
    let result = &plan.results[0].result;
    let said = "first 12 on 2026-01-05: reliably improved, and past the clinical cut-off";
    assert!(result.contains(said), "{result}");
    assert!(result.contains("reliable from 4 points, clinical cut-off 8"), "{result}");
}

#[test]
fn a_change_says_that_its_times_overlap() {
    let high = "q1: 2, q2: 2, q3: 2, q4: 2, q5: 2, q6: 1, q7: 1";
    let low = "q1: 1, q2: 1, q3: 1, q4: 1, q5: 1, q6: 1, q7: 1";
    let of = |later: &str| {
        let occasions = [("2026-01-05", "client", "gad7", high), (later, "client", "gad7", low)];
        let plan = plan_of(&occasions, "2026-02-06", &Decisions::default());
        let result = &plan.results[0];
        (
            result.result.contains("clinical cut-off, of times that overlap"),
            result.changes[0].overlapping,
        )
    };
    assert_eq!(of("2026-01-18"), (true, true), "13 days after, and it asks about 14");
    assert_eq!(of("2026-01-19"), (false, false));
}

/// No rule of the built-in problems is idle.
#[test]
fn every_rule_can_hold_and_can_fail() {
    let library = library();
    for problem in problems(&library) {
        let mut found = lint::constant_rules(&problem, known(&library).scope());
        // That something was not decided is a note.
        found.retain(|fault| fault.severity == Severity::Error);
        assert!(found.is_empty(), "{}", show(&found, Format::Plain));
    }
}

/// Rule 2: what is refused is never "no", also where somebody had decided before.
#[test]
fn a_refusal_after_a_decision_to_decline_brings_the_danger_back() {
    let declined = "  - { problem: suicide_risk, decision: decline, on: 2026-01-10, by: B, \
                    reason: assessed, declined_by: client, hand_off: none, \
                    interim_safety: crisis plan, next_contact: 2026-06-01 }\n";
    let plan = |later: &str| {
        let occasions =
            [("2026-01-05", "client", "phq9", LOW), ("2026-02-05", "client", "phq9", later)];
        plan_of(&occasions, "2026-02-06", &common::clinic::decided(declined))
    };
    let active = |plan: &caseplan::plan::Plan| {
        plan.problems.iter().any(|problem| problem.problem == "suicide_risk")
    };
    let refused = "q1: 0, q2: 0, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0, q8: 0, q9: declined";
    assert!(active(&plan(refused)));
}
