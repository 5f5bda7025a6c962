//! The golden thread over drawn cases: nothing that was found is lost on the way to the plan, every
//! line says why it is there, and nothing that must stay at the clinic leaves it.
//!
//! `DRAWN_CASES=500 cargo test --test golden_thread` tries more; a failure names the number of its case.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads how many cases are wanted"
)]

mod common;
#[path = "golden_thread/drawn.rs"]
mod drawn;

use caseplan::condition::Truth;
use caseplan::decision::Decisions;
use caseplan::desk::{Definitions, Environment, definitions};
use caseplan::diagnostic::{Format, Source, has_errors, show};
use caseplan::finding::Findings;
use caseplan::instrument::{Area, Instrument, Library, RecordKind};
use caseplan::plan::{Cause, Line, Plan, Quotes, open_alerts};
use caseplan::problem::{Problem, read_problem};
use caseplan::record::{self, Case};
use caseplan::release::{self, Outside};
use caseplan::render::escape::plain;
use caseplan::render::guard;
use caseplan::render::template::{Audience, Document};
use caseplan::render::view::View;
use caseplan::trace;
use common::clinic::{Shown, decided, plan_for, told};
use drawn::{Draw, HUSHED, SAID, WISHED, hushed};
use std::sync::Arc;

const AS_OF: &str = "2026-03-01";
const RECIPIENT: &str = "Dr. Example";
const CASES: u64 = 80;

/// What is built in.
struct Clinic<'d> {
    definitions: &'d Definitions,
    library: &'d Library,
    instruments: Vec<Arc<Instrument>>,
    problems: Vec<Problem>,
    documents: Vec<Document>,
}

impl<'d> Clinic<'d> {
    fn of(definitions: &'d Definitions, library: &'d Library) -> Clinic<'d> {
        let known = definitions.known(library);
        let instruments =
            definitions.instruments.iter().filter_map(|found| library.get(found.id.as_str()));
        let problem = |source| read_problem(source, known).value.expect("a sound problem");
        let document = |source| Document::read(source, known).value.expect("a sound document");
        Clinic {
            definitions,
            library,
            instruments: instruments.collect(),
            problems: definitions.problems.iter().map(|found| problem(&found.source)).collect(),
            documents: definitions.documents.iter().map(|found| document(&found.source)).collect(),
        }
    }

    fn plan(&self, drawn: &Drawn, document: &Document) -> Plan {
        let Drawn { case, findings, decisions, .. } = drawn;
        let quotes = match document.audience {
            Audience::Client | Audience::Outside => {
                Quotes::for_home(document.id.as_str(), findings, decisions)
            }
            _ => Quotes::Shown,
        };
        let shown = Shown { quotes, forms: &document.forms, factors: &document.factors };
        plan_for(
            self.definitions.known(self.library),
            &self.problems,
            case,
            findings,
            decisions,
            shown,
        )
    }

    fn documents(&self, audience: Audience) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(move |document| document.audience == audience)
    }
}

/// A case with what was decided on it.
struct Drawn {
    number: u64,
    case: Case,
    findings: Findings,
    decisions: Decisions,
}

impl Drawn {
    fn of(number: u64, clinic: &Clinic<'_>, clients: &[Arc<Instrument>]) -> Drawn {
        let mut draw = Draw(number);
        let text = drawn::case(&mut draw, clients);
        let reading = record::read(&Source::record("test", text.clone()));
        let faults = show(&reading.faults, Format::Plain);
        let case = reading.value.unwrap_or_else(|| panic!("case {number}: {faults}\n{text}"));
        let (_, faults) = case.fit(clinic.library);
        assert!(!has_errors(&faults), "case {number}: {}", show(&faults, Format::Plain));
        let nothing = decided("");
        let findings = told(clinic.library, &case, AS_OF, &nothing);
        let mut drawn = Drawn { number, case, findings, decisions: nothing };
        let plan_document = &clinic.documents(Audience::Internal).find(|one| one.id == *"plan");
        let plan = clinic.plan(&drawn, plan_document.expect("the plan is built in"));
        drawn.decisions = decided(&drawn::decisions(&mut draw, &plan, &drawn.findings));
        drawn.findings = told(clinic.library, &drawn.case, AS_OF, &drawn.decisions);
        drawn
    }
}

/// Holds something against every drawn case.
fn in_every_case(holds: impl Fn(&Clinic<'_>, &Drawn)) {
    let definitions = definitions(&Environment::default(), None).expect("built-in definitions");
    let library = definitions.library();
    let clinic = Clinic::of(&definitions, &library);
    let of_client = |one: &&Arc<Instrument>| RecordKind::Client.holds(one);
    let clients: Vec<_> = clinic.instruments.iter().filter(of_client).cloned().collect();
    let wanted = std::env::var("DRAWN_CASES").ok().and_then(|count| count.parse().ok());
    for number in 0..wanted.unwrap_or(CASES) {
        holds(&clinic, &Drawn::of(number, &clinic, &clients));
    }
}

/// A text as a reader sees it.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn rendered(document: &Document, view: &View) -> String {
    let rendered = document.render(view);
    rendered.unwrap_or_else(|faults| panic!("{}", show(&faults, Format::Plain)))
}

fn read(markdown: &str) -> String {
    squeezed(&plain(markdown))
}

#[test]
fn nothing_that_was_found_is_lost_and_every_line_says_why_it_is_there() {
    in_every_case(|clinic, drawn| {
        for document in clinic.documents(Audience::Internal) {
            let plan = clinic.plan(drawn, document);
            every_finding_stands_somewhere(drawn, &plan);
            every_line_is_explained(drawn, &plan);
            alerts_come_first(drawn, &plan, document);
        }
    });
}

fn every_finding_stands_somewhere(drawn: &Drawn, plan: &Plan) {
    let alerts = plan.alerts.iter().map(|alert| &alert.line).chain(&plan.answered);
    let problems = plan.lines().into_iter().filter(|line| {
        plan.problems.iter().any(|problem| {
            line.id == problem.line.id || line.id.starts_with(&format!("{}/", problem.problem))
        })
    });
    let apart = plan.set_aside.iter().chain(&plan.unaddressed).chain(&plan.not_assessed);
    let ends: Vec<&Line> = alerts.chain(problems).chain(apart).collect();
    let anywhere = plan.lines();
    for concern in drawn.findings.concerns() {
        let name = concern.name.to_string();
        // What somebody else was not asked is no gap where the client was.
        if !concern.certain && name.contains('@') {
            continue;
        }
        // One that is only possible, because something is missing, may also stand with the results.
        let ends = if concern.certain { &ends } else { &anywhere };
        let stands = ends.iter().any(|line| line.because.iter().any(|cause| names(cause, &name)));
        assert!(stands, "case {}: {name} stands nowhere", drawn.number);
    }
}

/// Whether a cause rests on a finding or on a part of it, such as its band.
fn names(cause: &Cause, name: &str) -> bool {
    let rest = cause.text.strip_prefix(name).filter(|_| cause.what == "finding");
    let is = rest.is_some_and(|rest| rest.starts_with([':', '.']));
    is || cause.because.iter().any(|inner| names(inner, name))
}

fn every_line_is_explained(drawn: &Drawn, plan: &Plan) {
    let number = drawn.number;
    let unexplained = trace::unexplained(plan);
    assert!(unexplained.is_empty(), "case {number}: nothing explains {}", unexplained[0].id);
    for line in plan.lines() {
        let selectors = [&line.id, &line.label].into_iter().filter(|one| !one.is_empty());
        for selector in selectors {
            let found = trace::threads(plan, Some(selector)).expect("it is a line");
            let finds_it = found.len() == 1 && std::ptr::eq(found[0].line, line);
            assert!(finds_it, "case {number}: {selector} finds {}", found[0].line.id);
        }
    }
}

fn alerts_come_first(drawn: &Drawn, plan: &Plan, document: &Document) {
    let number = drawn.number;
    let markdown = rendered(document, &View::of(plan, document.audience));
    let faults = guard::check(document, plan, &markdown);
    assert!(faults.is_empty(), "case {number}: {}", show(&faults, Format::Plain));
    let text = read(&markdown);
    let found = |line: &Line| text.find(&squeezed(&line.text));
    let raised = open_alerts(&drawn.findings, &drawn.decisions);
    for fired in raised.iter().filter(|fired| fired.result.fires.is_true()) {
        let say = squeezed(&fired.alert.say);
        assert!(text.contains(&say), "case {number}: {} does not say: {say}", document.id);
    }
    let last = plan.alerts.iter().map(|alert| {
        let at = found(&alert.line);
        at.unwrap_or_else(|| panic!("case {number}: {} lacks {}", document.id, alert.line.id))
    });
    let results = plan.results.iter().filter_map(|result| found(&result.line));
    let others =
        results.chain(plan.problems.iter().filter_map(|problem| found(&problem.goal.line)));
    if let (Some(last), Some(first)) = (last.max(), others.min()) {
        assert!(last < first, "case {number}: an alert of {} stands behind a result", document.id);
    }
}

#[test]
fn nothing_that_must_stay_at_the_clinic_leaves_it() {
    in_every_case(|clinic, drawn| {
        for document in clinic.documents(Audience::Client) {
            let plan = clinic.plan(drawn, document);
            let markdown = rendered(document, &View::of(&plan, document.audience));
            stays(drawn, &plan, document, &markdown);
        }
        for document in clinic.documents(Audience::Outside) {
            let plan = clinic.plan(drawn, document);
            let wanted = release::Wanted { recipient: RECIPIENT, purpose: None, never_read: true };
            let Ok(release) = release::live(&drawn.findings, &wanted) else { continue };
            let outside = Outside::of(&plan, &drawn.findings, &release, true);
            let view = View::outside(&outside);
            stays(drawn, &plan, document, &view.data.to_string());
            stays(drawn, &plan, document, &rendered(document, &view));
        }
    });
}

/// Holds a document that leaves the clinic against what must not.
fn stays(drawn: &Drawn, plan: &Plan, document: &Document, text: &str) {
    let of = format!("case {}: {}", drawn.number, document.id);
    let named = document.forms.iter().filter(|shown| !shown.private.is_empty());
    let named = named.map(|shown| hushed(&shown.form));
    let hushed = named.fold(text.to_owned(), |text, word| text.replace(&word, ""));
    assert!(!hushed.contains(HUSHED), "{of} tells what is private");
    // Rules 1 and 5: nobody drew a decision that it is safe to take home.
    let ruled_out = |area| drawn.findings.danger(area) == Truth::False;
    if !ruled_out(Area::Partner) || !ruled_out(Area::Specialist) {
        assert!(!text.contains(SAID) && !text.contains(WISHED), "{of} quotes the client\n{text}");
    }
    let text = read(text);
    for alert in &plan.alerts {
        assert!(!text.contains(&squeezed(&alert.line.text)), "{of} tells {}", alert.line.id);
    }
    for fired in drawn.findings.alerts() {
        assert!(!text.contains(&squeezed(&fired.alert.say)), "{of} says {}", fired.alert.id);
    }
    for result in &plan.results {
        assert!(!text.contains(&squeezed(&result.line.text)), "{of} tells {}", result.line.id);
    }
}

/// What stands apart by law is never among what a plan is made of: rules 13 and 15 of the clinical rules.
#[test]
fn what_stands_apart_is_in_no_clients_case() {
    let definitions = definitions(&Environment::default(), None).expect("built-in definitions");
    let library = definitions.library();
    let clinic = Clinic::of(&definitions, &library);
    let apart: Vec<_> =
        clinic.instruments.iter().filter(|one| !RecordKind::Client.holds(one)).cloned().collect();
    assert!(apart.len() > 3, "{}", apart.len());
    for instrument in apart {
        let text = format!(
            "answers: a-1\ndate: 2026-01-01\nresponses:\n  - {{ instrument: {}, answers: {{}} }}\n",
            instrument.id
        );
        let case = record::read(&Source::record("test", text)).value.expect("it is a case");
        let (_, faults) = case.fit(&library);
        assert!(has_errors(&faults), "{}", instrument.id);
    }
}
