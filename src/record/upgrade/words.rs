//! Whether what a person read before an answer stands there still.

use crate::id::Hash;
use crate::instrument::{AnswerType, Choice, Instrument, Item};
use crate::response::{Response, State};
use std::collections::BTreeMap;

/// What accepts other words.
const ACCEPT: &str = "--reworded carries it over all the same";

/// Says what reads otherwise in the present definition than when it was answered. An option or a column
/// that was added since was not there to be read, and changes no answer that was given.
pub fn are_as_read(then: &Response, read: Hash, now: &Instrument) -> Result<(), String> {
    let before = &then.instrument;
    if before.hashes.wording != read {
        return Err(format!("the words that were read are not here to be compared; {ACCEPT}"));
    }
    if said_first(before) != said_first(now) {
        return Err(format!("what is said before the questions is worded otherwise now; {ACCEPT}"));
    }
    let asked = before.items.iter().enumerate().filter(|(index, _)| was_met(then.state(*index)));
    for (index, item) in asked {
        let Some((present, same)) = now.item(item.id.as_str()) else { continue };
        let headings = (heading(before, index), heading(now, present));
        if headings.0 != headings.1 || !reads_alike(item, same) {
            return Err(format!("`{}` is worded otherwise now; {ACCEPT}", item.id));
        }
    }
    Ok(())
}

/// Whether a question was answered or turned down: somebody read it.
fn was_met(state: &State) -> bool {
    !matches!(state, State::Unanswered | State::NotAsked(None))
}

/// What is read before the first question and holds for all, with the time they ask about.
fn said_first(instrument: &Instrument) -> [Option<String>; 3] {
    let window = instrument.window.map(|window| window.to_string());
    [instrument.instruction.clone(), instrument.stem.clone(), window]
}

/// The heading that an item stands under.
fn heading(instrument: &Instrument, index: usize) -> Option<&str> {
    instrument.items[..=index].iter().rev().find_map(|item| item.section.as_deref())
}

fn reads_alike(then: &Item, now: &Item) -> bool {
    then.text == now.text
        && then.lead_in == now.lead_in
        && match (&then.answer, &now.answer) {
            (
                AnswerType::Choice(then) | AnswerType::Multiple(then),
                AnswerType::Choice(now) | AnswerType::Multiple(now),
            ) => are_labelled_alike(then, now),
            (AnswerType::YesNo { labels: then, .. }, AnswerType::YesNo { labels: now, .. }) => {
                then == now
            }
            (AnswerType::Number(then), AnswerType::Number(now)) => {
                (&then.unit, &then.ends) == (&now.unit, &now.ends)
            }
            (AnswerType::Records(then), AnswerType::Records(now)) => {
                let mut columns = then.iter();
                columns.all(|column| {
                    let same = now.iter().find(|present| present.id == column.id);
                    same.is_none_or(|same| reads_alike(column, same))
                })
            }
            _ => true,
        }
}

/// Whether every option that there was and is has its label still: those that were not chosen say what
/// the chosen one means, too.
fn are_labelled_alike(then: &[Choice], now: &[Choice]) -> bool {
    let labels: BTreeMap<_, _> = now.iter().map(|choice| (&choice.code, &choice.text)).collect();
    let mut both = then.iter().filter_map(|choice| Some((choice, labels.get(&choice.code)?)));
    both.all(|(choice, label)| choice.text == **label)
}
