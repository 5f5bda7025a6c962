//! The course of treatment: when two scores are held against each other, and what is said of them.
#![allow(clippy::disallowed_methods, reason = "a test reads files")]

mod common;

use caseplan::client::Client;
use caseplan::decision::Decisions;
use caseplan::diagnostic::{Format, Source, show};
use caseplan::finding::Findings;
use caseplan::formulation::formulate;
use caseplan::id::{CaseId, Id};
use caseplan::instrument::Library;
use caseplan::plan::{Course, CourseLine, Inputs, Means, Quotes, open_alerts, plan};
use caseplan::response::Response;
use common::clinic::{HIGH, LOW, case, day, findings, known, library};
use std::collections::BTreeMap;

/// The course of these occasions.
fn course(occasions: &[(&str, &str, &str, &str)]) -> Course {
    course_of(&findings(occasions, "2026-12-31"))
}

fn course_of(findings: &Findings) -> Course {
    let (library, decisions) = (library(), Decisions::default());
    let open = open_alerts(findings, &decisions);
    let id = CaseId::new("a-1").expect("a case id");
    plan(&Inputs {
        case: &id,
        findings,
        formulation: &formulate(findings, &[], &open),
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
        course: true,
        crisis_contacts: &[],
    })
    .course
}

fn measure<'c>(course: &'c Course, id: &str) -> &'c CourseLine {
    let found = course.measures.iter().find(|measure| measure.line.id == format!("course/{id}"));
    found.unwrap_or_else(|| panic!("no {id}"))
}

/// What is said of the last occasion: since the first time, since the time before, with what caution.
fn last<'c>(course: &'c Course, id: &str) -> [&'c str; 3] {
    let taken = measure(course, id).occasions.last().expect("an occasion");
    [&taken.since_first, &taken.since_before, &taken.caution]
}

fn phq9(date: &str, answers: &'static str) -> (String, &'static str, &'static str, &'static str) {
    (date.to_owned(), "client", "phq9", answers)
}

fn of(given: &[(String, &'static str, &'static str, &'static str)]) -> Course {
    let given: Vec<_> = given.iter().map(|(date, s, i, a)| (date.as_str(), *s, *i, *a)).collect();
    course(&given)
}

#[test]
fn a_change_is_told_against_the_first_time_and_the_time_before() {
    let given = [("2026-01-05", HIGH), ("2026-03-02", LOW), ("2026-06-01", HIGH)];
    let course = of(&given.map(|(date, answers)| phq9(date, answers)));
    let [first, before, caution] = last(&course, "phq9.total");
    assert_eq!(first, "no reliable change (12 on 2026-01-05)");
    assert_eq!(before, "reliably worse (2 on 2026-03-02)");
    assert_eq!(caution, "");
    let second = &measure(&course, "phq9.total").occasions[1];
    assert_eq!(
        second.since_first,
        "reliably improved, and past the clinical cut-off (12 on 2026-01-05)"
    );
    assert!(measure(&course, "phq9.total").rule.contains("NHS Talking Therapies"));
}

/// More points are better on one scale and worse on another.
#[test]
fn the_direction_of_a_scale_is_respected() {
    let rule = ("change: none", "change: { reliable: 10, source: A rule of the test }");
    let low = "q1: 0, q2: 0, q3: 0, q4: 0, q5: 0";
    let high = "q1: 4, q2: 4, q3: 4, q4: 4, q5: 4";
    let between = |from, to| {
        let responses = taken_with("who5", rule, &[("2026-01-05", from), ("2026-03-02", to)]);
        let findings = Findings::gather(&Client::default(), day("2026-12-31"), responses);
        let course = course_of(&findings);
        assert_eq!(measure(&course, "who5.total").direction, "higher is better");
        last(&course, "who5.total")[0].to_owned()
    };
    assert_eq!(between(low, high), "reliably improved (0 on 2026-01-05)");
    assert_eq!(between(high, low), "reliably worse (80 on 2026-01-05)");
}

/// Without a published rule only the difference is told.
#[test]
fn without_a_rule_nothing_is_called_better_or_worse() {
    let rses = |date, answers: &'static str| (date, "client", "rses", answers);
    let low = "q1: 1, q2: 1, q3: 1, q4: 1, q5: 1, q6: 1, q7: 1, q8: 1, q9: 1, q10: 1";
    let other = "q1: 2, q2: 1, q3: 1, q4: 1, q5: 1, q6: 1, q7: 1, q8: 1, q9: 1, q10: 1";
    let course = course(&[rses("2026-01-05", low), rses("2026-03-02", other)]);
    let [first, ..] = last(&course, "rses.total");
    assert!(first.starts_with("1 higher (") || first.starts_with("1 lower ("), "{first}");
    assert!(measure(&course, "rses.total").rule.starts_with("no reliable change was published"));
}

#[test]
fn a_repeat_inside_the_window_is_said() {
    let course = of(&[phq9("2026-01-05", HIGH), phq9("2026-01-12", LOW)]);
    assert_eq!(last(&course, "phq9.total")[2], "asks in part about the same days as on 2026-01-05");
    let course = of(&[phq9("2026-01-05", HIGH), phq9("2026-01-19", LOW)]);
    assert_eq!(last(&course, "phq9.total")[2], "");
}

#[test]
fn of_a_day_with_two_results_no_change_is_told_before_or_after() {
    let mut given =
        vec![phq9("2026-01-05", HIGH), phq9("2026-03-02", LOW), phq9("2026-03-02", HIGH)];
    let [first, before, caution] = last(&of(&given), "phq9.total").map(str::to_owned);
    assert_eq!([first.as_str(), before.as_str()], ["", ""]);
    assert_eq!(caution, "two results of one day: no change is told");
    given.push(phq9("2026-06-01", LOW));
    let course = of(&given);
    let [first, before, _] = last(&course, "phq9.total");
    assert!(first.contains("(12 on 2026-01-05)"), "{first}");
    assert_eq!(before, "", "which of the two is the one before is not known");
}

#[test]
fn what_asks_about_a_life_or_a_year_is_refused_as_progress() {
    let ace = "q1: yes, q2: no, q3: no, q4: no, q5: no, q6: no, q7: no, q8: no, q9: no, q10: no";
    let audit = "q1: 4, q2: 3, q3: 3, q4: 2, q5: 1, q6: 0, q7: 3, q8: 0, q9: 2, q10: 4";
    let given = [("ace10", ace), ("audit", audit)];
    let twice = given.iter().flat_map(|(id, answers)| {
        ["2026-01-05", "2026-06-01"].map(|date| (date, "client", *id, *answers))
    });
    let twice: Vec<_> = twice.collect();
    let course = course(&twice);
    assert!(course.measures.is_empty());
    let said: Vec<&str> = course.screens.iter().map(|line| line.text.as_str()).collect();
    for asks in ["asks about all of life", "asks about the past 12 months"] {
        assert!(said.iter().any(|text| text.contains(asks)), "{asks}: {said:?}");
    }
    // Nor is it drawn.
    let plan = common::clinic::plan_of(&twice, "2026-12-31", &Decisions::default());
    let times = plan.results.iter().filter_map(|result| result.bar.as_ref()).map(|bar| &bar.times);
    assert!(times.clone().count() > 0 && times.into_iter().all(Vec::is_empty));
}

/// An instrument with something changed in its file, and responses that were taken with it.
fn taken_with(id: &str, change: (&str, &str), given: &[(&str, &str)]) -> Vec<Response> {
    let file = format!("{id}.yaml");
    let text = std::fs::read_to_string(format!("instruments/{file}")).expect("the definition");
    assert!(text.contains(change.0), "{}", change.0);
    let text = text.replacen(change.0, change.1, 1);
    let library = Library::new([(Id::new(id).expect("an id"), Source::definition(file, text))]);
    let given: Vec<_> = given.iter().map(|(date, said)| (*date, "client", id, *said)).collect();
    let (responses, faults) = case(&given).fit(&library);
    assert!(faults.is_empty(), "{}", show(&faults, Format::Plain));
    responses.read
}

#[test]
fn scores_of_two_keys_are_not_compared() {
    let both = |change: (&str, &str)| {
        let mut responses = taken_with("phq9", change, &[("2026-01-05", HIGH)]);
        responses.extend(taken_with("phq9", ("window:", "window:"), &[("2026-03-02", LOW)]));
        let findings = Findings::gather(&Client::default(), day("2026-12-31"), responses);
        let course = course_of(&findings);
        assert_eq!(measure(&course, "phq9.total").occasions.len(), 2);
        last(&course, "phq9.total")[0].to_owned()
    };
    let same = both(("version: 1", "version: 2"));
    assert!(same.starts_with("reliably improved"), "{same}");
    // Another alert is another definition, and the same measurement.
    let same = both(("when: q9 >= 1", "when: q9 >= 2"));
    assert!(same.starts_with("reliably improved"), "{same}");
    assert_eq!(both(("allow: 2", "allow: 1")), "");
}
