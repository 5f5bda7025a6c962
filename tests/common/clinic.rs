//! A case in memory: occasions, decisions and the plan that comes of them.
#![allow(dead_code, missing_docs, reason = "each test file uses its own part of it")]

use caseplan::condition::{Condition, Truth};
use caseplan::decision::Decisions;
use caseplan::desk::{Definitions, Environment, definitions};
use caseplan::diagnostic::{Format, Source, has_errors, show};
use caseplan::factor::Factors;
use caseplan::finding::Findings;
use caseplan::formulation::{eval, formulate};
use caseplan::instrument::Library;
use caseplan::plan::{FormShown, Inputs, Means, Plan, Quotes, open_alerts, plan, start_days};
use caseplan::problem::{Problem, read_problem};
use caseplan::record::{self, Case};
use caseplan::rule::Known;
use chrono::NaiveDate;
use std::fmt::Write;

pub const LOW: &str = "q1: 1, q2: 1, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0, q8: 0, q9: 0";
pub const HIGH: &str = "q1: 3, q2: 3, q3: 3, q4: 3, q5: 0, q6: 0, q7: 0, q8: 0, q9: 0";
pub const DANGER: &str = "q1: 0, q2: 0, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0, q8: 0, q9: 2";

/// The built-in instruments.
pub fn library() -> Library {
    definitions(&Environment::default(), None).expect("built-in definitions").library()
}

/// What the built-in files can name, beside these instruments.
pub fn known(library: &Library) -> Known<'_> {
    let built_in = definitions(&Environment::default(), None).expect("built-in definitions");
    let built_in: &'static Definitions = Box::leak(Box::new(built_in));
    built_in.known(library)
}

pub fn problems(library: &Library) -> Vec<Problem> {
    let definitions = definitions(&Environment::default(), None).expect("built-in definitions");
    let read = |source| read_problem(source, known(library)).value.expect("a sound problem");
    definitions.problems.iter().map(|found| read(&found.source)).collect()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// An answers file of several occasions: date, whose account, instrument and answers.
pub fn case(occasions: &[(&str, &str, &str, &str)]) -> Case {
    let mut text = String::from("answers: a-1\ndate: 2026-01-01\nresponses:\n");
    for (date, source, instrument, answers) in occasions {
        let line = format!(
            "  - {{ instrument: {instrument}, date: {date}, source: {source}, answers: {{ {answers} }} }}"
        );
        writeln!(text, "{line}").expect("writing to a string");
    }
    let reading = record::read(&Source::record("test", text.clone()));
    let faults = show(&reading.faults, Format::Plain);
    reading.value.unwrap_or_else(|| panic!("{faults}\n{text}"))
}

pub fn findings(occasions: &[(&str, &str, &str, &str)], as_of: &str) -> Findings {
    let case = case(occasions);
    let (responses, faults) = case.fit(&library());
    assert!(!has_errors(&faults), "{}", show(&faults, Format::Plain));
    Findings::gather(&case.client, day(as_of), responses)
}

/// The plan for the team, as of a day.
pub fn plan_of(occasions: &[(&str, &str, &str, &str)], as_of: &str, decisions: &Decisions) -> Plan {
    plan_of_case(&case(occasions), as_of, decisions, None)
}

/// The plan as of a day; for a document that is taken home where one is named.
pub fn plan_of_case(
    case: &Case,
    as_of: &str,
    decisions: &Decisions,
    document: Option<&str>,
) -> Plan {
    plan_with(&library(), case, as_of, decisions, document)
}

/// The plan that comes of instruments in a library, such as one in another language.
pub fn plan_with(
    library: &Library,
    case: &Case,
    as_of: &str,
    decisions: &Decisions,
    document: Option<&str>,
) -> Plan {
    let findings = told(library, case, as_of, decisions);
    let quotes = document.map_or(Quotes::Shown, |id| Quotes::for_home(id, &findings, decisions));
    let shown = Shown { quotes, forms: &[], factors: &[] };
    plan_for(known(library), &problems(library), case, &findings, decisions, shown)
}

/// What is known of a case on a day.
pub fn told(library: &Library, case: &Case, as_of: &str, decisions: &Decisions) -> Findings {
    let mut findings = Findings::gather(&case.client, day(as_of), case.fit(library).0);
    decisions.inform(&mut findings);
    findings
}

/// What a document shows.
pub struct Shown<'a> {
    pub quotes: Quotes,
    pub forms: &'a [FormShown],
    pub factors: &'a [Factors],
}

/// The plan that comes of what is known, for a document.
pub fn plan_for(
    known: Known<'_>,
    problems: &[Problem],
    case: &Case,
    findings: &Findings,
    decisions: &Decisions,
    Shown { quotes, forms, factors }: Shown<'_>,
) -> Plan {
    let open = open_alerts(findings, decisions);
    let formulation = formulate(findings, problems, &open);
    let then = |day| {
        let mut then = Findings::gather(&case.client, day, case.fit(known.library).0);
        then.progress.clone_from(&findings.progress);
        (day, then)
    };
    let starts = start_days(findings, decisions).into_iter().map(then).collect();
    plan(&Inputs {
        case: &case.id,
        findings,
        formulation: &formulation,
        decisions,
        open: &open,
        means: &Means::of(known),
        starts: &starts,
        quotes,
        forms,
        timing: None,
        staff: None,
        issued: &[],
        factors,
        course: false,
        crisis_contacts: &[],
    })
}

/// The decisions of a case file's text.
pub fn decided(text: &str) -> Decisions {
    let list = if text.is_empty() { "  []" } else { text };
    let file = format!("decisions:\n{list}");
    let source = Source::record("test", file);
    let mut faults = caseplan::diagnostic::Faults::new(&source);
    let root = caseplan::yaml::read(&mut faults).expect("YAML");
    let keys = ["decisions"];
    let fields = caseplan::yaml::Fields::open(&root, "a test", &keys, &mut faults).expect("a map");
    let decisions = Decisions::decode(fields.list("decisions", &mut faults), &mut faults);
    let faults = faults.into_list(|_| String::new());
    assert!(faults.is_empty(), "{}", show(&faults, Format::Plain));
    decisions
}

/// A response to the alert of `DANGER`, on a day.
pub fn responded(on: &str) -> String {
    format!(
        "  - {{ alert: phq9-1.suicidal_ideation, on: {on}, by: B, judgement: low, means_asked: yes, \
         action: crisis plan, supervisor: C, next_contact: {on}, crisis_plan: made }}\n"
    )
}

pub fn drafts(plan: &Plan) -> String {
    plan.draft.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("; ")
}

/// What a condition comes to on the findings.
pub fn holds(findings: &Findings, condition: &str) -> Truth {
    let library = library();
    let scope = known(&library).scope();
    let condition = Condition::parse(condition, &scope).unwrap_or_else(|faults| {
        panic!("{:?}", faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>())
    });
    eval(findings, &condition)
}
