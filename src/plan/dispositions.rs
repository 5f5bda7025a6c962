//! What the rules of forms suggest be done next, with every rule that holds and every one that cannot
//! be decided.

use super::make::plain_title;
use super::{Cause, Inputs, Line};
use crate::client::Client;
use crate::condition::Truth;
use crate::finding::{Assessed, What};
use crate::formulation::Considered;
use crate::id::Id;
use crate::instrument::{Field, Key, Score};
use crate::score::{ScoreValue, missing_words, triage_rules};
use serde::Serialize;

/// What the rules of a form suggest.
#[derive(Serialize)]
pub struct DispositionLine {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// The rules that hold, and those of which it is not known, in the order in which they count.
    pub rules: Vec<DispositionRule>,
}

/// One rule of a disposition.
#[derive(Serialize)]
pub struct DispositionRule {
    /// What it suggests, and when.
    pub text: String,
    /// `yes`, or that it cannot be told and what is missing.
    pub holds: String,
}

/// Returns a line for every triage of the forms that the document shows.
pub fn dispositions(inputs: &Inputs<'_>) -> Vec<DispositionLine> {
    let shown = inputs.findings.latest().filter(|assessed| {
        inputs.forms.iter().any(|shown| shown.form.id == assessed.response.instrument.id)
    });
    let scores = shown.flat_map(|assessed| {
        assessed.response.instrument.scores.iter().map(move |score| (assessed, score))
    });
    let triages = scores.filter(|(_, score)| matches!(score.key, Key::Triage { .. }));
    let lines = triages
        .enumerate()
        .map(|(index, (assessed, score))| line(assessed, score, format!("U{}", index + 1), inputs));
    lines.collect()
}

fn line(assessed: &Assessed, score: &Score, label: String, inputs: &Inputs<'_>) -> DispositionLine {
    let what = What::Score(score.id.clone(), Field::Value);
    let name = assessed.name(what.clone());
    let fact = assessed.fact(name.clone(), &what, inputs.findings.as_of);
    let held = held(assessed, score, inputs);
    let words = held.as_deref().or(fact.words.as_deref()).unwrap_or("cannot be told");
    let text = fact.labelled(words);
    let response = &assessed.response;
    let rules = triage_rules(response, &inputs.findings.client, score);
    let rest = otherwise(score, rules.iter().map(|(_, truth, _)| *truth));
    let unasked = unasked_rules(score, inputs);
    let rules = rules.into_iter().filter(|(_, truth, _)| *truth != Truth::False);
    let rules = rules.map(|(rule, truth, missing)| DispositionRule {
        text: format!("{}: {}", rule.label.as_str().replace('_', " "), rule.when),
        holds: match truth {
            Truth::True => "yes".to_owned(),
            _ => format!(
                "cannot be told: {}",
                missing_words(&response.instrument, response, &missing)
            ),
        },
    });
    DispositionLine {
        line: Line::new(format!("disposition/{name}"), label, text, vec![Cause::finding(&fact)]),
        rules: unasked.into_iter().chain(rules).chain(rest).collect(),
    }
}

/// The dangers about which nothing was asked in the case.
fn unasked<'i>(inputs: &'i Inputs<'_>) -> impl Iterator<Item = &'i Considered<'i>> {
    let considered = inputs.formulation.considered.iter();
    considered.filter(|danger| danger.is_unasked(inputs.findings))
}

/// Returns what is known of a suggestion while there is a danger about which nothing was asked: such a
/// danger goes before everything, and the first rule stays possible. `None` where nothing holds it back.
pub fn held(assessed: &Assessed, score: &Score, inputs: &Inputs<'_>) -> Option<String> {
    let suggests = assessed.response.instrument.suggestions().any(|known| known.id == score.id);
    let first = score.first_label().filter(|_| suggests)?;
    let (_, result) = assessed.score(&score.id)?;
    let ScoreValue::Label(labels) = &result.value else { return None };
    let dangers: Vec<String> =
        unasked(inputs).map(|danger| danger.unasked_words(inputs.findings)).collect();
    if dangers.is_empty() || labels[..] == [first.clone()] {
        return None;
    }
    let words = |label: &Id| label.as_str().replace('_', " ");
    let suggested = match &labels[..] {
        [only] => format!("not settled: {} or {}", words(first), words(only)),
        _ => assessed.result_words(score, result),
    };
    Some(format!("{suggested}; {}", dangers.join("; ")))
}

/// Returns the first rule of a triage that holds, where one does and all before it do not.
pub fn rule_that_holds(assessed: &Assessed, score: &Score, client: &Client) -> Option<Cause> {
    let rules = triage_rules(&assessed.response, client, score);
    let (rule, truth, _) = rules.into_iter().find(|(_, truth, _)| *truth != Truth::False)?;
    let text = format!("{}, because {}", rule.label.as_str().replace('_', " "), rule.when);
    let place = assessed.response.instrument.place(rule.span);
    truth.is_true().then(|| Cause::new("rule", text).at(place))
}

fn unasked_rules(score: &Score, inputs: &Inputs<'_>) -> Vec<DispositionRule> {
    let Some(first) = score.first_label() else { return Vec::new() };
    let rules = unasked(inputs).map(|danger| DispositionRule {
        text: format!("{}: {}", first.as_str().replace('_', " "), plain_title(danger.problem)),
        holds: format!("cannot be told: {}", inputs.findings.lack(&danger.missing)),
    });
    rules.collect()
}

/// What is suggested where no rule holds; nothing where one does.
fn otherwise(score: &Score, rules: impl Iterator<Item = Truth>) -> Option<DispositionRule> {
    let Key::Triage { otherwise: (label, _), .. } = &score.key else { return None };
    let holds = match rules.reduce(Truth::or).unwrap_or(Truth::False) {
        Truth::True => return None,
        Truth::False => "yes".to_owned(),
        Truth::Unknown => "cannot be told, while one of the others cannot".to_owned(),
    };
    let text = format!("{}: where none of the others holds", label.as_str().replace('_', " "));
    Some(DispositionRule { text, holds })
}
