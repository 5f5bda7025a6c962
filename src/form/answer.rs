//! The place for the answer to one item.

use super::head::{DATE, TIME};
use super::matrix::label;
use super::{Page, emphasis, fenced};
use crate::instrument::{AnswerType, Choice, Item, NumberType};
use crate::number::Interval;
use crate::render::escape;

/// Choices of no more characters than this, all together, stand in one line.
const ONE_LINE: usize = 72;
/// The lines for a long text, and the rows of an empty list.
const LINES: usize = 4;
const ROWS: usize = 6;

/// Writes the place for the answer to an item.
pub fn write(item: &Item, page: &mut Page) {
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => {
            boxes(&labels(choices), page);
        }
        AnswerType::YesNo { labels: (yes, no), .. } => boxes(&[yes.clone(), no.clone()], page),
        AnswerType::Number(NumberType { ends: Some(_), range, .. }) => page.block(&scale(*range)),
        AnswerType::Number(number) => page.fill(&[format!("____________ {}", in_what(number))]),
        AnswerType::Date { .. } => page.fill(&[DATE.to_owned()]),
        AnswerType::Time => page.fill(&[TIME.to_owned()]),
        AnswerType::Text { many_lines } => {
            let count = if *many_lines { LINES } else { 1 };
            page.fill(&vec!["_".repeat(60); count]);
        }
        AnswerType::Records(columns) => records(columns, page),
    }
}

/// Returns how an item is answered, where the place for the answer does not show it.
pub fn how(item: &Item) -> Option<String> {
    match &item.answer {
        AnswerType::Multiple(_) => Some("Tick all that apply.".into()),
        AnswerType::Number(NumberType { ends: Some((low, high)), range, .. }) => {
            let [low, high] = [low, high].map(|words| words.trim());
            Some(format!("{} is “{low}”, {} is “{high}”.", range.low, range.high))
        }
        _ => None,
    }
}

fn labels(choices: &[Choice]) -> Vec<String> {
    choices.iter().map(label).collect()
}

/// Writes boxes with their labels: short ones in one line, else one in each.
fn boxes(labels: &[String], page: &mut Page) {
    let labels: Vec<String> = labels.iter().map(|label| escape::markdown(label)).collect();
    let length: usize = labels.iter().map(|label| label.chars().count() + 5).sum();
    if length <= ONE_LINE {
        let boxed = labels.iter().map(|label| boxed(label));
        return page.block(&boxed.collect::<Vec<_>>().join("\u{a0}\u{a0} "));
    }
    let lines: Vec<String> = labels.iter().map(|label| format!("- [ ] {label}")).collect();
    page.block(&lines.join("\n"));
}

/// A box and its label are not parted by the end of a line.
fn boxed(label: &str) -> String {
    format!("☐\u{a0}{}", label.replace(' ', "\u{a0}"))
}

/// Returns a row of numbered boxes.
fn scale(range: Interval) -> String {
    let (first, last) = (range.low.as_integer(), range.high.as_integer());
    let steps = first.unwrap_or(0)..=last.unwrap_or(10);
    let row = |cell: &dyn Fn(i64) -> String| -> String {
        steps.clone().map(|step| format!("{}|", cell(step))).collect()
    };
    let numbers = row(&|step| format!(" {step} "));
    format!("|{numbers}\n|{}\n|{}", row(&|_| ":-:".into()), row(&|_| " ☐ ".into()))
}

/// Returns the unit of a number and what it can be.
fn in_what(number: &NumberType) -> String {
    let unit = number.unit.as_ref().map_or_else(String::new, |unit| format!("{} ", fenced(unit)));
    format!("{unit}({} to {})", number.range.low, number.range.high)
}

/// Writes an empty table for a list, and above it what its columns accept.
fn records(columns: &[Item], page: &mut Page) {
    let choices = columns.iter().filter_map(|column| {
        let accepted = match &column.answer {
            AnswerType::Choice(choices) => format!("one of {}", labels(choices).join("; ")),
            AnswerType::Multiple(choices) => format!("any of {}", labels(choices).join("; ")),
            AnswerType::Number(NumberType { ends: Some((low, high)), range, .. }) => {
                format!("{} is “{}”, {} is “{}”", range.low, low.trim(), range.high, high.trim())
            }
            _ => return None,
        };
        let name = escape::markdown(column.shown());
        Some(format!("{}: {}", emphasis(&name), escape::markdown(&accepted)))
    });
    choices.for_each(|line| page.block(&line));
    let mut out = String::from("|");
    columns
        .iter()
        .for_each(|column| out.push_str(&format!(" {} |", escape::markdown(&head(column)))));
    out.push_str(&format!("\n|{}", "---|".repeat(columns.len())));
    for _ in 0..ROWS {
        out.push_str("\n|");
        columns.iter().for_each(|column| out.push_str(&format!(" {} |", cell(column))));
    }
    page.block(&out);
}

fn head(column: &Item) -> String {
    match &column.answer {
        AnswerType::Number(number) => format!("{} {}", column.shown(), in_what(number)),
        AnswerType::Date { .. } => format!("{} (year-month-day)", column.shown()),
        AnswerType::Time => format!("{} (hour:minute)", column.shown()),
        _ => column.shown().to_owned(),
    }
}

fn cell(column: &Item) -> String {
    match &column.answer {
        AnswerType::YesNo { labels: (yes, no), .. } => {
            let [yes, no] = [yes, no].map(|label| boxed(&escape::markdown(label)));
            format!("{yes}\u{a0} {no}")
        }
        _ => "____".to_owned(),
    }
}
