//! What a response to an alert responds to, as a hash: the answers that the alert rests on.

use super::AlertResult;
use crate::condition::Truth;
use crate::id::Hash;
use crate::instrument::Alert;
use crate::response::{Answer, Response, State};
use std::fmt::Write;

/// Returns the hash of the answers that an alert rests on, and of what they come to.
///
/// It is made of codes, never of texts, so that another wording does not change it. An answer that
/// was given counts as it was said, also where its item was not to be asked.
pub fn basis(response: &Response, alert: &Alert, result: &AlertResult) -> Hash {
    let mut text = format!("caseplan alert 1\n{}\n", fires(result.fires));
    for index in response.instrument.items_read(&[&alert.when]) {
        let items = response.instrument.items.get(index).zip(response.states.get(index));
        let Some((item, state)) = items else { continue };
        let _ = write!(text, "{} ", item.id);
        said(state, &mut text);
        text.push('\n');
    }
    Hash::of(text.as_bytes())
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
