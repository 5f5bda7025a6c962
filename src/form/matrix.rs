//! Items with the same answers as one table: a row for each, a box in every cell.

use crate::condition::CodeName;
use crate::instrument::{AnswerType, Choice, Item, same_choices};
use crate::render::{Print, escape};

/// A table with more columns of boxes than this, or longer heads, is harder to read than lists.
const MOST_COLUMNS: usize = 8;
const LONGEST_HEAD: usize = 40;
const LONGEST_HEADS: usize = 130;
/// The same in large print, where words as heads leave no room for the questions.
const LONGEST_HEADS_IN_LARGE_PRINT: usize = 24;

/// Returns whether the answers of an item can stand as the heads of columns.
pub fn fits(item: &Item, print: Print) -> bool {
    let heads = heads(item);
    let longest = match print {
        Print::Usual => LONGEST_HEADS,
        Print::Large => LONGEST_HEADS_IN_LARGE_PRINT,
    };
    let lengths = heads.iter().map(|head| head.chars().count());
    (2..=MOST_COLUMNS).contains(&heads.len())
        && lengths.clone().all(|length| length <= LONGEST_HEAD)
        && lengths.sum::<usize>() <= longest
}

/// Returns whether two items are answered in the same columns.
pub fn same_columns(one: &Item, other: &Item) -> bool {
    same_choices(one, other)
}

/// Returns the table of these rows, each a number and a question, blank where it is withheld.
pub fn table(head: &str, rows: impl Iterator<Item = (String, String)>, item: &Item) -> String {
    let heads = heads(item);
    let mut out = format!("| No. | {} |", escape::markdown(head.trim()));
    heads.iter().for_each(|head| out.push_str(&format!(" {} |", escape::markdown(head))));
    out.push_str(&format!("\n|---|---|{}", ":-:|".repeat(heads.len())));
    for (number, text) in rows {
        out.push_str(&format!("\n| {number} | {text} |{}", " ☐ |".repeat(heads.len())));
    }
    out
}

/// Returns what stands over the boxes of an item that is answered with one of a few.
fn heads(item: &Item) -> Vec<String> {
    match &item.answer {
        AnswerType::Choice(choices) => choices.iter().map(label).collect(),
        AnswerType::YesNo { labels: (yes, no), .. } => vec![yes.clone(), no.clone()],
        _ => Vec::new(),
    }
}

/// Returns the words of a choice, with its code where that is a number: it is what is typed in.
pub fn label(choice: &Choice) -> String {
    match (&choice.text, &choice.code) {
        (Some(text), CodeName::Integer(code)) if text.trim() != code.to_string() => {
            format!("{} ({code})", text.trim())
        }
        (Some(text), _) => text.trim().to_owned(),
        (None, code) => code.to_string().replace('_', " "),
    }
}
