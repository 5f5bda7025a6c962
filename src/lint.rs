//! Checks that no single file can make: whether the definitions, taken together, hold.

use crate::condition::Occasion;
use crate::diagnostic::{Code, Diagnostic, Place, Source, Span, nearest};
use crate::finding::{Name, What};
use crate::id::Id;
use crate::instrument::{AnswerType, Field, Instrument, Item, Key, Kind, Library};
use crate::problem::{self, Measured, Problem};
use std::sync::Arc;

/// Returns an error for every finding that is marked as a concern and that no problem takes up.
///
/// A positive finding that leads nowhere is a need that was found and not addressed. What the
/// problems take up that have errors cannot be told; one whose text names the finding is believed.
pub fn concerns_without_problem(
    instrument: &Instrument,
    problems: &[Problem],
    faulty: &[Arc<Source>],
) -> Vec<Diagnostic> {
    let named = |what: What, id: &Id| {
        let name = Name::Of {
            instrument: instrument.id.clone(),
            informant: None,
            occasion: Occasion::Latest,
            what,
        };
        problems.iter().any(|problem| problem.takes_up(&name))
            || faulty.iter().any(|source| mentions(&source.text, instrument, id))
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
    all.filter(|(what, id, _)| !named(what.clone(), id))
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

/// Returns an error for every measure of a problem that has no such finding, or of which the
/// finding can never be positive. The measures are read here and not before: a plan reads only
/// those that were given.
pub fn measures_without_concern(problem: &Problem, library: &Library) -> Vec<Diagnostic> {
    let fault = |measured: &Measured| {
        let instrument = library.get(measured.instrument.as_str())?;
        let id = measured.finding.as_str();
        let positive = match instrument.score(id) {
            Some((_, score)) => Some(score.has_concern()),
            None => instrument.item(id).map(|(_, item)| item.has_concern()),
        };
        let positive = positive.or(instrument.alert(id).map(|_| true));
        let name = format!("`{}.{id}`", instrument.id);
        let message = match positive {
            Some(true) => return None,
            Some(false) => format!("{name} has no value that is marked as a concern"),
            None => format!("unknown name {name}"),
        };
        let known = instrument.names().all();
        let near = nearest(id, known.iter().map(String::as_str)).filter(|_| positive.is_none());
        let mut fault = Diagnostic::error(Code::UnknownName, message);
        fault.hint_if(near);
        Some(fault.at(problem.place(measured.span)))
    };
    problem.measures.iter().filter_map(fault).collect()
}

/// Whether a text names something of an instrument, as `mood.total.band` names `total`, or in a
/// range.
fn mentions(text: &str, instrument: &Instrument, id: &Id) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '@');
    text.split(|c| !is_part(c)).any(|path| {
        let Some((root, rest)) = path.split_once('.') else { return false };
        let root = root.split('@').next().unwrap_or(root);
        let first = rest.split('.').next().unwrap_or(rest);
        instrument.id == *root && (*id == *first || rest.contains(".."))
    })
}

/// Returns an error for every word that judges in an instrument's own texts: what a form in our
/// words asks and offers, and what an alert says and asks for.
pub fn judging_words(instrument: &Instrument) -> Vec<Diagnostic> {
    let mut texts: Vec<(&str, Span)> = Vec::new();
    for alert in &instrument.alerts {
        texts.extend([&alert.say, &alert.act].map(|text| (text.as_str(), alert.span)));
    }
    if instrument.kind == Kind::Form {
        let around = [&instrument.instruction, &instrument.stem];
        texts.extend(around.into_iter().flatten().map(|text| (text.as_str(), Span::default())));
        instrument.items.iter().for_each(|item| item_texts(item, &mut texts));
    }
    let found = texts.into_iter().flat_map(|(text, span)| {
        problem::judging_words(text).into_iter().map(move |(_, word)| (word, span))
    });
    found.map(|(word, span)| judges(word, instrument.place(span))).collect()
}

/// Returns an error for every word that judges in a document's template.
pub fn judging_words_of_document(source: &Arc<Source>) -> Vec<Diagnostic> {
    let found = problem::judging_words(&source.text).into_iter();
    let place = |at, word: &str| Place {
        source: source.clone(),
        span: Span::new(at..at + word.len()),
        route: String::new(),
    };
    found.map(|(at, word)| judges(word, place(at, word))).collect()
}

fn judges(word: &str, place: Place) -> Diagnostic {
    Diagnostic::error(Code::JudgingWord, format!("`{word}` judges the client"))
        .at(place)
        .with_hint("say what was seen or said")
}

fn item_texts<'i>(item: &'i Item, into: &mut Vec<(&'i str, Span)>) {
    let mut add = |text: Option<&'i String>| into.extend(text.map(|text| (&**text, item.span)));
    for text in [&item.text, &item.section, &item.help, &item.lead_in] {
        add(text.as_ref());
    }
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => {
            choices.iter().for_each(|choice| add(choice.text.as_ref()));
        }
        AnswerType::YesNo { labels: (yes, no), .. } => {
            add(Some(yes));
            add(Some(no));
        }
        AnswerType::Number(number) => {
            add(number.unit.as_ref());
            if let Some((low, high)) = &number.ends {
                add(Some(low));
                add(Some(high));
            }
        }
        AnswerType::Records(columns) => columns.iter().for_each(|column| item_texts(column, into)),
        AnswerType::Date { .. } | AnswerType::Text { .. } => {}
    }
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
