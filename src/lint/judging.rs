//! Words that judge, in our own texts.

use crate::diagnostic::{Code, Diagnostic, Place, Source, Span};
use crate::instrument::{AnswerType, Instrument, Item, Kind};
use crate::rule;
use std::sync::Arc;

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
        rule::judging_words(text).into_iter().map(move |(_, word)| (word, span))
    });
    found.map(|(word, span)| judges(word, instrument.place(span))).collect()
}

/// Returns an error for every word that judges in a document's template.
pub fn judging_words_of_document(source: &Arc<Source>) -> Vec<Diagnostic> {
    let found = rule::judging_words(&source.text).into_iter();
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
        AnswerType::Date { .. } | AnswerType::Time | AnswerType::Text { .. } => {}
    }
}
