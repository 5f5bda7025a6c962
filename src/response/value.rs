//! Answers as conditions read them.

use super::{Answer, State};
use crate::condition::{CodeName, Truth, Value};
use crate::instrument::{AnswerType, Instrument, Item, Local};
use crate::number::{Interval, Number};

/// Returns the value of an item for a condition; anything but an item is unknown.
///
/// An item that was not asked is missing, unless the score says what it counts as.
pub fn read_item(states: &[State], instrument: &Instrument, name: Local) -> Value {
    let Local::Item(index) = name else { return Value::Unknown };
    match (states.get(index), instrument.items.get(index)) {
        (Some(State::Answered(answer)), Some(item)) => answer_value(answer, item),
        (Some(State::NotAsked(_)), _) => Value::Absent,
        (Some(State::Differs(readings)), Some(item)) => either(readings, item),
        _ => Value::Unknown,
    }
}

/// Returns the value of an item for an alert: an answer that was given counts, also where the
/// item was not to be asked, because what someone said about danger is never thrown away.
pub fn read_said(states: &[State], instrument: &Instrument, name: Local) -> Value {
    let Local::Item(index) = name else { return Value::Unknown };
    match (states.get(index), instrument.items.get(index)) {
        (Some(State::NotAsked(Some(answer))), Some(item)) => answer_value(answer, item),
        _ => read_item(states, instrument, name),
    }
}

/// The values that two readings of one answer leave possible.
fn either(readings: &[State; 2], item: &Item) -> Value {
    let values = readings.each_ref().map(|reading| Some(answer_value(reading.answer()?, item)));
    match values {
        [Some(Value::Number(first)), Some(Value::Number(second))] => {
            Value::Number(first.hull(second))
        }
        [Some(Value::Code(first)), Some(Value::Code(second))] => {
            Value::Code([first, second].concat())
        }
        _ => Value::Unknown,
    }
}

fn answer_value(answer: &Answer, item: &Item) -> Value {
    match answer {
        Answer::Choice(CodeName::Integer(code)) => {
            Value::Number(Interval::exactly(Number::integer(*code)))
        }
        Answer::Choice(code) => Value::Code(vec![code.clone()]),
        Answer::Multiple(codes) => Value::Codes(codes.clone()),
        Answer::YesNo(yes) => Value::Truth(Truth::from(*yes)),
        Answer::Number(number) => Value::Number(Interval::exactly(*number)),
        Answer::Date(_) | Answer::Time(_) | Answer::Text(_) => Value::Present,
        Answer::Records(records) => {
            let AnswerType::Records(columns) = &item.answer else {
                return Value::Unknown;
            };
            let row = |cells: &Vec<Option<Answer>>| {
                let cells = cells.iter().zip(columns.iter());
                cells
                    .map(|(cell, column)| {
                        cell.as_ref().map_or(Value::Unknown, |cell| answer_value(cell, column))
                    })
                    .collect()
            };
            Value::Records(records.iter().map(row).collect())
        }
    }
}
