//! Whether a plan says what another client's plan says: rules 17 and 19 of the clinical rules.

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Plan, ProblemPlan};
use std::collections::BTreeSet;

/// Of ten lines of two plans, so many may be alike before it is said.
const MOST_ALIKE: usize = 8;
/// Shorter plans have too little in them to be told apart.
const FEWEST_LINES: usize = 6;
/// What is shorter than this and the client's own is in too many sentences anyway.
const SHORTEST: usize = 4;
/// What stands for a name, a number, a day or a fact of the client.
const MASK: &str = "…";

/// Returns a warning where a plan resembles another one: word for word, or where names, numbers, days and
/// the clients' own facts are masked. What stands in the other one is not said.
pub fn resembles(plan: &Plan, others: &[&Plan]) -> Option<Diagnostic> {
    let labels: Vec<&str> = treated(plan).map(|problem| problem.line.label.as_str()).collect();
    let how = match () {
        () if is_like(plan, others, said) => "word for word",
        () if is_like(plan, others, masked) => {
            "but for names, numbers, days and the client's facts"
        }
        () => return None,
    };
    let message = format!("resembles another plan, {how}: {}", labels.join(", "));
    Some(Diagnostic::warning(Code::ThreadLikeness, message).with_hint(
        "objectives and interventions that are this client's own differ by more than what is filled in: \
         by the stage, by what was tried before, by what the client would do",
    ))
}

fn is_like(plan: &Plan, others: &[&Plan], lines: fn(&Plan) -> BTreeSet<String>) -> bool {
    let own = lines(plan);
    others.iter().any(|other| {
        let other = lines(other);
        let both = own.intersection(&other).count();
        both >= FEWEST_LINES && both * 10 > own.union(&other).count() * MOST_ALIKE
    })
}

fn treated(plan: &Plan) -> impl Iterator<Item = &ProblemPlan> {
    plan.problems.iter().filter(|problem| problem.treated)
}

/// The lines of what is treated as they are said, but for numbers.
fn said(plan: &Plan) -> BTreeSet<String> {
    let lines = treated(plan).flat_map(|problem| {
        let objectives = problem.objectives.iter().map(|objective| &objective.line.text);
        let facts = problem.objectives.iter().flat_map(|objective| &objective.facts);
        let goal = std::iter::once(&problem.goal.line.text);
        let done = problem.interventions.iter().map(|one| &one.line.text);
        goal.chain(objectives).chain(facts).chain(done)
    });
    lines.map(|text| without_numbers(text)).collect()
}

/// The same without anything that is a client's own. The goal is, all of it.
fn masked(plan: &Plan) -> BTreeSet<String> {
    let own: Vec<&str> = treated(plan)
        .flat_map(|problem| &problem.objectives)
        .flat_map(|objective| &objective.own)
        .map(String::as_str)
        .filter(|own| own.chars().count() >= SHORTEST)
        .collect();
    let lines = treated(plan).flat_map(|problem| {
        let objectives = problem.objectives.iter().map(|objective| &objective.wording);
        objectives.chain(problem.interventions.iter().map(|one| &one.wording))
    });
    lines.map(|text| without_numbers(&without_names(&without_facts(text, &own)))).collect()
}

fn without_facts(text: &str, own: &[&str]) -> String {
    own.iter().fold(text.to_owned(), |text, own| text.replace(own, MASK))
}

/// A text in which a word within a sentence that begins with a capital is masked: it may be a name.
fn without_names(text: &str) -> String {
    let mut begins = true;
    let words = text.split(' ').map(|word| {
        let is_name = !begins && word.starts_with(char::is_uppercase);
        begins = word.ends_with(['.', '!', '?', ':']);
        if is_name { MASK } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A text with one mark for every number and day.
fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter.is_numeric() {
            true if out.ends_with('#') => {}
            true => out.push('#'),
            false => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{without_facts, without_names, without_numbers};

    #[test]
    fn what_differs_from_client_to_client_anyway_is_masked() {
        assert_eq!(without_numbers("By 2026-11-22 from 14 to 9"), "by #-#-# from # to #");
        assert_eq!(without_names("Calls Maria. She knows."), "Calls … She knows.");
        assert_eq!(without_facts("Calls my sister at night", &["my sister"]), "Calls … at night");
    }
}
