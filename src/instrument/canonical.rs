//! The canonical form of a checked definition, and the two hashes made from it.
//!
//! Each line says one thing that decides a number, or one text; the order is the order of the
//! model, never of the file's keys, so that rewriting a file without changing its meaning does
//! not change its hash.

use super::{AnswerType, Bands, Choice, Hashes, Instrument, Item, Key, Score, Term};
use crate::id::Hash;
use std::fmt::Write;

/// A place-holder while an instrument is being made.
pub const NONE: Hashes = Hashes { scoring: Hash::of_nothing(), wording: Hash::of_nothing() };

/// Returns both hashes.
pub fn hashes(instrument: &Instrument) -> Hashes {
    Hashes {
        scoring: Hash::of(scoring(instrument).as_bytes()),
        wording: Hash::of(wording(instrument).as_bytes()),
    }
}

fn scoring(instrument: &Instrument) -> String {
    let mut out = format!("caseplan scoring 1\ninstrument {}\n", instrument.id);
    for item in &instrument.items {
        item_line("item", item, &mut out);
    }
    for score in &instrument.scores {
        score_lines(score, &mut out);
    }
    for alert in &instrument.alerts {
        line(&mut out, format_args!("alert {} {} {}", alert.id, alert.level.word(), alert.when));
    }
    out
}

fn item_line(what: &str, item: &Item, out: &mut String) {
    line(out, format_args!("{what} {}", item.id));
    match &item.answer {
        AnswerType::Choice(choices) => choice_lines("choice", choices, out),
        AnswerType::Multiple(choices) => choice_lines("multiple", choices, out),
        AnswerType::YesNo { concern, .. } => line(out, format_args!("yes_no {concern:?}")),
        AnswerType::Number(number) => {
            line(out, format_args!("number {:?} places {}", number.range, number.places));
        }
        AnswerType::Date { min, max } => line(out, format_args!("date {min:?} {max:?}")),
        AnswerType::Text { .. } => line(out, format_args!("text")),
        AnswerType::Records(fields) => {
            fields.iter().for_each(|field| item_line("column", field, out));
        }
    }
    if let Some(condition) = &item.ask_when {
        line(out, format_args!("ask_when {condition}"));
    }
}

fn choice_lines(what: &str, choices: &[Choice], out: &mut String) {
    for Choice { code, points, concern, .. } in choices {
        line(out, format_args!("{what} {code} {points:?} {concern}"));
    }
}

fn score_lines(score: &Score, out: &mut String) {
    line(out, format_args!("score {} times {:?}", score.id, score.times));
    line(
        out,
        format_args!(
            "missing {} not_asked {:?} rounding {:?} concern {:?}",
            score.missing.allow, score.not_asked, score.rounding, score.concern
        ),
    );
    match &score.key {
        Key::Sum(terms) => term_lines("sum", terms, out),
        Key::Mean(terms) => term_lines("mean", terms, out),
        Key::Max(terms) => term_lines("max", terms, out),
        Key::Count(conditions) => {
            conditions.iter().for_each(|condition| line(out, format_args!("count {condition}")));
        }
        Key::Lookup { of, table } => {
            term_lines("lookup", std::slice::from_ref(of), out);
            table.iter().for_each(|(from, to)| line(out, format_args!("table {from:?} {to:?}")));
        }
        Key::Triage { rules, otherwise: (label, concern) } => {
            for rule in rules {
                line(out, format_args!("rule {} {} {}", rule.label, rule.concern, rule.when));
            }
            line(out, format_args!("otherwise {label} {concern}"));
        }
        Key::When(condition) => line(out, format_args!("when {condition}")),
    }
    band_lines(&score.bands, out);
}

fn term_lines(what: &str, terms: &[Term], out: &mut String) {
    for Term { of, weight, reversed, .. } in terms {
        line(out, format_args!("{what} {of:?} {weight:?} {reversed:?}"));
    }
}

fn band_lines(bands: &Bands, out: &mut String) {
    let lists = match bands {
        Bands::None => Vec::new(),
        Bands::Same(bands) => vec![("all", bands)],
        Bands::BySex(lists) => lists.iter().map(|(sex, bands)| (sex.as_str(), bands)).collect(),
    };
    for (whom, bands) in lists {
        for band in bands {
            line(out, format_args!("band {whom} {:?} {} {}", band.from, band.label, band.concern));
        }
    }
}

fn wording(instrument: &Instrument) -> String {
    let mut out = format!("caseplan wording 1\nlanguage {}\n", instrument.language);
    for text in [&instrument.instruction, &instrument.stem] {
        line(&mut out, format_args!("text {text:?}"));
    }
    instrument.items.iter().for_each(|item| item_texts(item, &mut out));
    out
}

fn item_texts(item: &Item, out: &mut String) {
    let Item { id, section, lead_in, text, .. } = item;
    line(out, format_args!("item {id} {section:?} {lead_in:?} {text:?}"));
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => {
            for Choice { code, text, .. } in choices.iter() {
                line(out, format_args!("choice {code} {text:?}"));
            }
        }
        AnswerType::YesNo { labels, .. } => line(out, format_args!("labels {labels:?}")),
        AnswerType::Number(number) => {
            line(out, format_args!("number {:?} {:?}", number.unit, number.ends));
        }
        AnswerType::Records(fields) => fields.iter().for_each(|field| item_texts(field, out)),
        AnswerType::Date { .. } | AnswerType::Text { .. } => {}
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = writeln!(out, "{text}");
}
