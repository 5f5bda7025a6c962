//! Programmes on a terminal, and for other programs.

use crate::cli::page::Page;
use crate::decision::{Decision, Decisions, StepDecision};
use crate::finding::Findings;
use crate::formulation::unknown;
use crate::id::Id;
use crate::plan::{Plan, ProgrammePlan};
use crate::programme::{Held, Standing, StepPlace, StepStanding};
use serde_json::{Value as Json, json};

/// Returns the programmes of a plan, one after the other.
pub fn plan(plan: &Plan) -> String {
    let mut page = Page::default();
    if plan.programmes.is_empty() {
        page.line(0, "No programme is gone, and no treatment in the plan belongs to one.");
        page.line(0, "`caseplan list programmes` shows what there is.");
    }
    for programme in &plan.programmes {
        one(&mut page, programme);
    }
    page.finish()
}

fn one(page: &mut Page, programme: &ProgrammePlan) {
    let ProgrammePlan { line, programme: id, suggested, .. } = programme;
    let suggested = if *suggested { "; suggested, not begun" } else { "" };
    page.line(0, &format!("{id}  {}{suggested}", line.text));
    for step in &programme.now {
        let text = format!("{}: {}", step.state, step.line.text);
        page.hanging("  - ", 4, &text);
        page.line(4, &format!("done when: {} ({})", step.done_when, step.responsible));
    }
    for held in &programme.held {
        page.hanging("  ! ", 4, &held.text);
    }
    page.blank();
}

/// Returns the same for other programs, one object a programme.
pub fn plan_as_json(plan: &Plan) -> String {
    let line = |programme: &ProgrammePlan| {
        format!("{}\n", serde_json::to_value(programme).unwrap_or_default())
    };
    plan.programmes.iter().map(line).collect()
}

/// Returns every step of a programme, or one with all that was recorded of it.
pub fn standing(
    standing: &Standing<'_>,
    chosen: Option<&Id>,
    findings: &Findings,
    decisions: &Decisions,
) -> String {
    let programme = standing.programme;
    let (done, of) = standing.done();
    let mut page = Page::default();
    page.line(0, &programme.title);
    page.line(2, &format!("{}, {done} of {of} steps done", standing.state.words()));
    if let Some(said) = standing.recorded {
        page.line(2, &format!("{}, {}, {}", said.state.words(), said.on, said.by));
    }
    page.line(2, &programme.about);
    for held in &standing.held {
        page.hanging("  ! ", 4, &format!("Every step is held: {}", told(held, findings)));
    }
    for name in &programme.facts {
        let fact = findings.fact(name);
        if let Some(words) = fact.words.as_ref().filter(|_| !fact.private) {
            page.line(2, &fact.labelled(words));
        }
    }
    page.blank();
    for one in standing.steps.iter().filter(|one| chosen.is_none_or(|id| one.step.id == *id)) {
        step(&mut page, one, findings);
        if chosen.is_some() {
            history(&mut page, standing, one, decisions);
        }
    }
    page.finish()
}

fn step(page: &mut Page, standing: &StepStanding<'_>, findings: &Findings) {
    let step = standing.step;
    let mark = match (&standing.place, standing.state) {
        (_, crate::progress::StepState::Done) => "[x] ",
        (_, crate::progress::StepState::InWork) => "[~] ",
        (StepPlace::Held(_), _) => "[!] ",
        (StepPlace::Past | StepPlace::NotForThis(_), _) => "[-] ",
        _ => "[ ] ",
    };
    page.hanging(mark, 4, &format!("{} · {}", step.id, step.title));
    let state = match standing.recorded {
        Some(recorded) => format!("{}, {}, {}", recorded.state.words(), recorded.on, recorded.by),
        None => place(standing, findings),
    };
    page.line(4, &state);
    if standing.recorded.is_some() && matches!(standing.place, StepPlace::Held(_)) {
        page.line(4, &place(standing, findings));
    }
    if !matches!(standing.place, StepPlace::NotForThis(_)) {
        page.line(
            4,
            &format!("done when: {} ({})", step.done_when, step.responsible.replace('_', " ")),
        );
    }
}

fn place(standing: &StepStanding<'_>, findings: &Findings) -> String {
    match &standing.place {
        StepPlace::Past => standing.state.words().to_owned(),
        StepPlace::Now => "can be gone now".to_owned(),
        StepPlace::After(steps) => {
            let names: Vec<String> = steps.iter().map(ToString::to_string).collect();
            format!("comes after {}", names.join(", "))
        }
        StepPlace::Later => "comes after the steps with which everybody begins".to_owned(),
        StepPlace::Held(held) if held.is_empty() => "held with the whole programme".to_owned(),
        StepPlace::Held(held) => {
            let why: Vec<String> = held.iter().map(|held| told(held, findings)).collect();
            format!("held: {}", why.join(" "))
        }
        StepPlace::NotForThis(_) => "not for this client".to_owned(),
        StepPlace::Unknown(rule) => {
            let missing = findings.lack(&unknown(findings, &rule.condition));
            format!("not known whether it is for this client; missing: {missing}")
        }
    }
}

/// Everything that was recorded of a step, oldest first.
fn history(
    page: &mut Page,
    standing: &Standing<'_>,
    one: &StepStanding<'_>,
    decisions: &Decisions,
) {
    for recorded in recorded(standing, one, decisions) {
        let StepDecision { state, on, by, evidence, despite, .. } = recorded;
        page.line(4, &format!("{on} {}: {}", by, state.words()));
        if let Some(evidence) = evidence {
            page.line(6, &format!("shown by: {evidence}"));
        }
        if let Some(despite) = despite {
            page.line(6, &format!("although it was held: {despite}"));
        }
    }
}

fn recorded<'d>(
    standing: &Standing<'_>,
    one: &StepStanding<'_>,
    decisions: &'d Decisions,
) -> Vec<&'d StepDecision> {
    let of_this = |decision: &&StepDecision| {
        decision.programme == standing.programme.id && decision.step.as_ref() == Some(&one.step.id)
    };
    let steps = decisions.iter().filter_map(|decision| match decision {
        Decision::Step(step) => Some(step),
        _ => None,
    });
    steps.filter(of_this).collect()
}

/// Returns why something is held, with what is missing to rule it out.
fn told(held: &Held<'_>, findings: &Findings) -> String {
    match held {
        Held::Stop { stop, certain: false } => {
            let missing = findings.lack(&unknown(findings, &stop.when.condition));
            format!("{} Cannot be ruled out; missing: {missing}.", stop.because)
        }
        _ => why(held),
    }
}

/// Returns why something is held, without a word of what was answered.
pub fn why(held: &Held<'_>) -> String {
    match held {
        Held::Stop { stop, .. } => stop.because.clone(),
        Held::Alert { fired, .. } => {
            let response = &fired.assessed.response;
            let (short, date) = (&response.instrument.short, response.date());
            format!("Somebody has to respond to the alert of {short}, {date}.")
        }
    }
}

/// Returns a programme with its steps, for other programs.
pub fn standing_as_json(
    standing: &Standing<'_>,
    chosen: Option<&Id>,
    findings: &Findings,
    decisions: &Decisions,
) -> String {
    let steps = standing.steps.iter();
    let steps = steps.filter(|one| chosen.is_none_or(|id| one.step.id == *id)).map(|one| {
        let recorded = recorded(standing, one, decisions).into_iter().map(|recorded| {
            json!({
                "state": recorded.state.word(), "on": recorded.on, "by": recorded.by,
                "evidence": recorded.evidence, "despite": recorded.despite,
            })
        });
        json!({
            "step": one.step.id, "title": one.step.title, "state": one.state.word(),
            "place": place_word(&one.place), "why": place(one, findings),
            "done_when": one.step.done_when, "responsible": one.step.responsible,
            "milestone": one.step.milestone, "recorded": recorded.collect::<Vec<Json>>(),
        })
    });
    let (done, of) = standing.done();
    let json = json!({
        "programme": standing.programme.id, "version": standing.programme.version,
        "title": standing.programme.title, "state": standing.state.word(),
        "done": done, "of": of,
        "held": standing.held.iter().map(|held| told(held, findings)).collect::<Vec<_>>(),
        "steps": steps.collect::<Vec<Json>>(),
    });
    format!("{json}\n")
}

fn place_word(place: &StepPlace<'_>) -> &'static str {
    match place {
        StepPlace::Past => "past",
        StepPlace::Now => "now",
        StepPlace::After(_) => "after",
        StepPlace::Later => "later",
        StepPlace::Held(_) => "held",
        StepPlace::NotForThis(_) => "not_for_this",
        StepPlace::Unknown(_) => "unknown",
    }
}
