//! Labels and codes: a record keeps codes, so that rewording a choice cannot change an answer.

use super::label::is_label;
use crate::instrument::{AnswerType, Choice, Item};
use crate::yaml::{Entry, Node, Scalar, Value};

/// Replaces the labels among the answers of a response by their codes.
pub fn to_codes(answers: &mut [Entry], items: &[Item]) {
    for Entry { key, value } in answers {
        if let Some(item) = items.iter().find(|item| item.id == *key.text) {
            replace(value, item);
        }
    }
}

/// Returns whether an answer is written with a label of its item.
pub fn has_label(node: &Node, item: &Item) -> bool {
    match (&node.value, &item.answer) {
        (Value::Scalar(scalar), _) => code_of_label(item, &scalar.text).is_some(),
        (Value::List(nodes), AnswerType::Records(columns)) => nodes.iter().any(|node| {
            let Value::Map(cells) = &node.value else { return false };
            cells.iter().any(|cell| {
                let column = columns.iter().find(|column| column.id == *cell.key.text);
                column.is_some_and(|column| has_label(&cell.value, column))
            })
        }),
        (Value::List(nodes), _) => nodes.iter().any(|node| has_label(node, item)),
        (Value::Map(_), _) => false,
    }
}

fn replace(node: &mut Node, item: &Item) {
    match (&mut node.value, &item.answer) {
        (Value::Scalar(scalar), _) => {
            if let Some(text) = code_of_label(item, &scalar.text) {
                *scalar = Scalar { text, plain: true };
            }
        }
        (Value::List(nodes), AnswerType::Records(columns)) => {
            for node in nodes {
                if let Value::Map(cells) = &mut node.value {
                    to_codes(cells, columns);
                }
            }
        }
        (Value::List(nodes), _) => nodes.iter_mut().for_each(|node| replace(node, item)),
        (Value::Map(_), _) => {}
    }
}

/// Returns whether a text is the label of a choice.
pub fn is_labelled(choice: &Choice, text: &str) -> bool {
    choice.text.as_deref().is_some_and(|label| is_label(label, text))
}

/// Returns the code that a label stands for; `None` for a code, or for a text that is neither.
fn code_of_label(item: &Item, text: &str) -> Option<String> {
    let of = |choices: &[Choice]| {
        let is_code = choices.iter().any(|choice| choice.code.to_string() == text);
        let labelled = choices.iter().find(|choice| is_labelled(choice, text));
        labelled.filter(|_| !is_code).map(|choice| choice.code.to_string())
    };
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => of(choices),
        AnswerType::YesNo { labels, .. } => match text {
            "yes" | "no" | "true" | "false" => None,
            text if is_label(&labels.0, text) => Some("yes".to_owned()),
            text if is_label(&labels.1, text) => Some("no".to_owned()),
            _ => None,
        },
        _ => None,
    }
}
