//! The cycle of use, self-judgment and avoidance: what was found of each element, and what in the plan
//! interrupts it.

use super::cause::PRIVATE;
use super::{Cause, Inputs, Line, ProblemPlan};
use crate::condition::{CodeName, Occasion};
use crate::finding::{Assessed, Name, What};
use crate::instrument::{AnswerType, Element, Item};
use crate::response::{Answer, State};
use serde::Serialize;

/// An element of the cycle.
#[derive(Serialize)]
pub struct CycleLine {
    /// The line; its text is what was found of the element.
    #[serde(flatten)]
    pub line: Line,
    /// The element: `use`, `self-judgment`, `avoidance`.
    pub element: &'static str,
    /// The labels of the interventions that interrupt it.
    pub interrupted_by: Vec<String>,
}

/// Returns a line for each element, where the cycle was gone through with the client.
pub fn cycle(problems: &[ProblemPlan], inputs: &Inputs<'_>) -> Vec<CycleLine> {
    let assessed = inputs.findings.assessed.iter().rev();
    let Some((assessed, index, item)) = assessed.filter_map(recorded).next() else {
        return Vec::new();
    };
    let name = Name::Of {
        instrument: assessed.response.instrument.id.clone(),
        informant: None,
        occasion: Occasion::Latest,
        what: What::Item(item.id.clone()),
    };
    let fact = inputs.findings.fact(&name);
    let elements = Element::WORDS.iter().enumerate().map(|(at, (word, element))| {
        let said = match fact.private {
            true => PRIVATE.to_owned(),
            false => said(assessed.response.state(index), item, word),
        };
        let words = element.words();
        let interrupted_by = interrupting(problems, words);
        let mut because = vec![Cause::finding(&fact)];
        because.extend(
            interrupted_by
                .iter()
                .map(|(label, id)| Cause::new("line", format!("{label} {id} interrupts {words}"))),
        );
        let known = if said.is_empty() { "not recorded".to_owned() } else { said };
        CycleLine {
            line: Line::new(format!("cycle/{word}"), format!("Y{}", at + 1), known, because),
            element: words,
            interrupted_by: interrupted_by.into_iter().map(|(label, _)| label).collect(),
        }
    });
    elements.collect()
}

/// Returns a response in which the cycle was recorded, with the item.
fn recorded(assessed: &Assessed) -> Option<(&Assessed, usize, &Item)> {
    let items = assessed.response.instrument.items.iter().enumerate();
    let (index, item) = items.into_iter().find(|(_, item)| item.cycle)?;
    let records = matches!(
        assessed.response.state(index),
        State::Answered(Answer::Records(records)) if !records.is_empty()
    );
    records.then_some((assessed, index, item))
}

/// What was recorded of an element, field by field.
fn said(state: &State, item: &Item, element: &str) -> String {
    let (State::Answered(Answer::Records(records)), AnswerType::Records(columns)) =
        (state, &item.answer)
    else {
        return String::new();
    };
    let is_of_it = |cells: &&Vec<Option<Answer>>| {
        let first = cells.first().and_then(Option::as_ref);
        matches!(first, Some(Answer::Choice(CodeName::Slug(code))) if code == element)
    };
    let row = |cells: &Vec<Option<Answer>>| {
        let cells = cells.iter().zip(columns.iter()).skip(1);
        let words = cells.filter_map(|(cell, column)| {
            let words = cell.as_ref()?.words(column);
            Some(format!("{}: {words}", column.shown()))
        });
        words.collect::<Vec<_>>().join("; ")
    };
    records.iter().filter(is_of_it).map(row).collect::<Vec<_>>().join(" — ")
}

/// Returns the interventions that interrupt an element, by label and id.
fn interrupting(problems: &[ProblemPlan], element: &str) -> Vec<(String, String)> {
    let interventions = problems.iter().flat_map(|problem| &problem.interventions);
    let interrupting = interventions.filter(|one| one.interrupts.contains(&element));
    interrupting.map(|one| (one.line.label.clone(), one.line.id.clone())).collect()
}
