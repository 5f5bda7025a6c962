//! What a response to an alert responds to, as a hash: the answers that the alert rests on.

use super::AlertResult;
use crate::condition::{Truth, Value};
use crate::id::Hash;
use crate::instrument::{Alert, Local};
use crate::response::{Answer, Response, State, read_said};
use crate::yaml::TIME;
use std::fmt::Write;

/// Returns the hash of the answers that an alert rests on, and of what they come to.
///
/// Where an answer raises the alert by itself, it rests on the answers that do: one that adds nothing to
/// the danger leaves a response to it as it is. Else it rests on all that it reads. The hash is made of
/// codes, never of texts, so that another wording does not change it. An answer that was given counts as
/// it was said, also where its item was not to be asked. Where the answers raise nothing, it rests on none:
/// a response to what was raised before they were changed holds until something is raised again.
///
/// Of what was typed in from paper in two ways, it is the reading that raises the alert: a response to it
/// holds where that one is chosen.
pub fn basis(response: &Response, alert: &Alert, result: &AlertResult) -> Hash {
    let raising = raising_reading(response, alert).filter(|_| result.fires.is_true());
    let response = raising.as_ref().unwrap_or(response);
    let mut text = format!("caseplan alert 1\n{}\n", fires(result.fires));
    let mut items = match result.fires {
        Truth::False => Vec::new(),
        _ => response.instrument.items_read(&[&alert.when]),
    };
    if result.fires == Truth::True {
        let raises = |index: usize| holds(response, alert, |item| item == index);
        let raising: Vec<usize> = items.iter().copied().filter(|index| raises(*index)).collect();
        let others = holds(response, alert, |item| !raising.contains(&item));
        // What several answers raise together is a danger of its own.
        if !raising.is_empty() && !others {
            items.retain(|index| raising.contains(index));
        }
    }
    write_said(response, items.into_iter(), &mut text);
    Hash::of(text.as_bytes())
}

/// Returns the response as the one time it was typed in that raises an alert; `None` where the two times
/// do not differ, or neither raises it by itself.
fn raising_reading(response: &Response, alert: &Alert) -> Option<Response> {
    let mut readings = [false, true].into_iter().filter_map(|second| response.reading(second));
    readings.find(|reading| holds(reading, alert, |_| true))
}

/// Returns the hash of everything that was answered in a response, by codes.
pub fn answers_hash(response: &Response) -> Hash {
    let mut text = String::from("caseplan answers 1\n");
    write_said(response, 0..response.instrument.items.len(), &mut text);
    Hash::of(text.as_bytes())
}

fn write_said(response: &Response, items: impl Iterator<Item = usize>, out: &mut String) {
    for index in items {
        let items = response.instrument.items.get(index).zip(response.states.get(index));
        let Some((item, state)) = items else { continue };
        let _ = write!(out, "{} ", item.id);
        said(state, out);
        out.push('\n');
    }
}

/// Whether the alert fires by these answers alone, whatever the others are.
fn holds(response: &Response, alert: &Alert, counts: impl Fn(usize) -> bool) -> bool {
    let truth = alert.when.eval(&mut |name| match name {
        Local::Item(index) if counts(*index) => {
            read_said(&response.states, &response.instrument, *name)
        }
        _ => Value::Unknown,
    });
    truth.is_true()
}

fn fires(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "fires",
        Truth::False => "does not fire",
        Truth::Unknown => "cannot be ruled out",
    }
}

fn said(state: &State, out: &mut String) {
    match state {
        State::Answered(answer) | State::NotAsked(Some(answer)) => code(answer, out),
        State::Declined => out.push_str("declined"),
        State::NotApplicable => out.push_str("na"),
        State::Differs(readings) => readings.iter().for_each(|reading| {
            said(reading, out);
            out.push('|');
        }),
        State::NotAsked(None) | State::Unanswered => out.push('-'),
    }
}

/// Each part says how long it is, so that no two answers are written alike.
fn code(answer: &Answer, out: &mut String) {
    let part = match answer {
        Answer::Choice(code) => code.to_string(),
        Answer::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Answer::Number(number) => number.to_string(),
        Answer::Date(date) => date.to_string(),
        Answer::Time(time) => time.format(TIME).to_string(),
        Answer::Text(text) => text.clone(),
        Answer::Multiple(codes) => {
            // The order in which they were ticked says nothing.
            let mut codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
            codes.sort();
            codes.join(" ")
        }
        Answer::Records(records) => records.iter().map(|cells| record(cells)).collect(),
    };
    let _ = write!(out, "={}:{part}", part.len());
}

fn record(cells: &[Option<Answer>]) -> String {
    let mut out = String::from("(");
    for cell in cells {
        match cell {
            Some(answer) => code(answer, &mut out),
            None => out.push('-'),
        }
    }
    out.push(')');
    out
}
