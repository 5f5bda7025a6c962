//! Checks that no single file can make: whether the definitions, taken together, hold.

use crate::condition::Occasion;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::finding::{Name, What};
use crate::instrument::{Field, Instrument, Key, Kind};
use crate::problem::{self, Problem};

/// Returns an error for every finding that is marked as a concern and that no problem takes up.
///
/// A positive finding that leads nowhere is a need that was found and not addressed.
pub fn concerns_without_problem(instrument: &Instrument, problems: &[Problem]) -> Vec<Diagnostic> {
    let named = |what: What| {
        let name = Name::Of {
            instrument: instrument.id.clone(),
            informant: None,
            occasion: Occasion::Latest,
            what,
        };
        problems.iter().any(|problem| problem.takes_up(&name))
    };
    let scores = instrument
        .scores
        .iter()
        .filter(|score| score.has_concern())
        .map(|score| (What::Score(score.id.clone(), Field::Value), &score.id, score.span));
    let alerts = instrument
        .alerts
        .iter()
        .map(|alert| (What::Alert(alert.id.clone()), &alert.id, alert.span));
    let items = instrument.items.iter().filter(|item| item.has_concern());
    let items = items.map(|item| (What::Item(item.id.clone()), &item.id, item.span));
    let all = scores.chain(alerts).chain(items);
    all.filter(|(what, ..)| !named(what.clone()))
        .map(|(_, id, span)| {
            let message = format!("no problem takes up `{}.{id}`", instrument.id);
            Diagnostic::error(Code::ConcernWithoutProblem, message)
                .at(instrument.place(span))
                .with_hint(
                    "name it in a problem's `when` or `evidence`, or do not mark it a concern",
                )
        })
        .collect()
}

/// Returns an error for every word that judges in an instrument's own texts: the questions of a
/// form in our words, and what an alert says and asks for.
pub fn judging_words(instrument: &Instrument) -> Vec<Diagnostic> {
    let mut texts: Vec<(&str, Span)> = Vec::new();
    for alert in &instrument.alerts {
        texts.extend([&alert.say, &alert.act].map(|text| (text.as_str(), alert.span)));
    }
    if instrument.kind == Kind::Form {
        for item in &instrument.items {
            let own = [&item.text, &item.section, &item.help, &item.lead_in];
            texts.extend(own.into_iter().flatten().map(|text| (text.as_str(), item.span)));
        }
    }
    let found = texts.into_iter().flat_map(|(text, span)| {
        problem::judging_words(text).into_iter().map(move |(_, word)| (word.to_owned(), span))
    });
    found
        .map(|(word, span)| {
            Diagnostic::error(Code::JudgingWord, format!("`{word}` judges the client"))
                .at(instrument.place(span))
                .with_hint("say what was seen or said")
        })
        .collect()
}

/// Returns a warning for everything in an instrument that has not been read in a source.
pub fn unconfirmed(instrument: &Instrument) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !instrument.confirmed {
        let message =
            format!("`{}` has not been confirmed in every source it needs", instrument.id);
        found.push((message, Span::default()));
    }
    for score in instrument.scores.iter().filter(|score| !score.confirmed) {
        let what = if matches!(score.key, Key::When(_)) { "rule" } else { "key or bands" };
        let message = format!("the {what} of `{}.{}` is not confirmed", instrument.id, score.id);
        found.push((message, score.span));
    }
    let warning = |(message, span)| {
        Diagnostic::warning(Code::Unconfirmed, message)
            .at(instrument.place(span))
            .with_hint("a comment in the file says what is open")
    };
    found.into_iter().map(warning).collect()
}
