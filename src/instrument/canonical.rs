//! The canonical form of a checked definition, and the two hashes made from it.
//!
//! Each line says one thing that decides a number, or one text; the order is the order of the
//! model, never of the file's keys, so that rewriting a file without changing its meaning does
//! not change its hash.

use super::{
    AnswerType, Area, Band, Bands, Choice, Hashes, Instrument, Item, Key, Rounding, Rule, Score,
    Term, TermSource, Window,
};
use crate::id::Hash;
use crate::number::{Interval, Number, RoundingMode};
use chrono::{Datelike, NaiveDate};
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
        score_lines(score, instrument, &mut out);
    }
    for alert in &instrument.alerts {
        line(&mut out, format_args!("alert {} {} {}", alert.id, alert.level.word(), alert.when));
        if alert.area != Area::Imminent {
            line(&mut out, format_args!("area {}", alert.area.word()));
        }
    }
    out
}

fn item_line(what: &str, item: &Item, out: &mut String) {
    line(out, format_args!("{what} {}", item.id));
    match &item.answer {
        AnswerType::Choice(choices) => choice_lines("choice", choices, out),
        AnswerType::Multiple(choices) => choice_lines("multiple", choices, out),
        AnswerType::YesNo { concern, .. } => {
            line(out, format_args!("yes_no {}", or_dash(*concern, yes_or_no)));
        }
        AnswerType::Number(number) => {
            let range = interval(number.range);
            line(out, format_args!("number {range} places {}", number.places));
        }
        AnswerType::Date { min, max } => {
            line(out, format_args!("date {} {}", or_dash(*min, date), or_dash(*max, date)));
        }
        AnswerType::Time => line(out, format_args!("time")),
        AnswerType::Text { .. } => line(out, format_args!("text")),
        AnswerType::Records(fields) => {
            fields.iter().for_each(|field| item_line("column", field, out));
        }
    }
    if let Some(condition) = &item.ask_when {
        line(out, format_args!("ask_when {condition}"));
    }
    if let Some(condition) = &item.shortcut {
        line(out, format_args!("shortcut {condition}"));
    }
}

fn choice_lines(what: &str, choices: &[Choice], out: &mut String) {
    for Choice { code, points, concern, .. } in choices {
        let (points, concern) = (or_dash(*points, Number::as_fraction), yes_or_no(*concern));
        line(out, format_args!("{what} {code} {points} {concern}"));
    }
}

/// Returns everything that decides the number of a score, and no band: where it is equal in two
/// definitions, both measure the same.
pub fn measured(score: &Score, instrument: &Instrument) -> String {
    let mut out = String::new();
    for index in instrument.items_behind(score) {
        item_line("item", &instrument.items[index], &mut out);
    }
    for score in instrument.scores_behind(score).into_iter().chain([score]) {
        number_lines(score, &mut out);
        key_lines(&score.key, instrument, &mut out);
    }
    out
}

fn number_lines(score: &Score, out: &mut String) {
    line(out, format_args!("score {} times {}", score.id, score.times.as_fraction()));
    let not_asked = or_dash(score.not_asked, Number::as_fraction);
    line(out, format_args!("missing {} not_asked {not_asked}", score.missing.allow));
    line(out, format_args!("rounding {}", or_dash(score.rounding, rounding)));
}

fn score_lines(score: &Score, instrument: &Instrument, out: &mut String) {
    number_lines(score, out);
    line(out, format_args!("concern {}", or_dash(score.concern, yes_or_no)));
    key_lines(&score.key, instrument, out);
    // What a clinic chose among published bands is recorded with the score, not with the
    // definition: the hash is the same for every clinic.
    match &score.profiles[..] {
        [] => band_lines(&score.bands, out),
        profiles => profiles.iter().for_each(|profile| {
            line(out, format_args!("profile {}", profile.id));
            band_lines(&profile.bands, out);
        }),
    }
}

fn key_lines(key: &Key, instrument: &Instrument, out: &mut String) {
    match key {
        Key::Sum(terms) => term_lines("sum", terms, instrument, out),
        Key::Mean(terms) => term_lines("mean", terms, instrument, out),
        Key::Max(terms) => term_lines("max", terms, instrument, out),
        Key::Count(conditions) => {
            conditions.iter().for_each(|condition| line(out, format_args!("count {condition}")));
        }
        Key::Lookup { of, table } => {
            term_lines("lookup", std::slice::from_ref(of), instrument, out);
            for (stretch, value) in table {
                let (stretch, value) = (interval(*stretch), value.as_fraction());
                line(out, format_args!("table {stretch} {value}"));
            }
        }
        Key::Triage { rules, otherwise: (label, concern) } => {
            for Rule { label, concern, when, .. } in rules {
                line(out, format_args!("rule {label} {} {when}", yes_or_no(*concern)));
            }
            line(out, format_args!("otherwise {label} {}", yes_or_no(*concern)));
        }
        Key::When(condition) => line(out, format_args!("when {condition}")),
    }
}

/// Terms are named by id, so that what stands elsewhere in the file does not matter to them.
fn term_lines(what: &str, terms: &[Term], instrument: &Instrument, out: &mut String) {
    for Term { of, weight, reversed, .. } in terms {
        let of = match of {
            TermSource::Item(index) => format!("item {}", instrument.items[*index].id),
            TermSource::Score(index) => format!("score {}", instrument.scores[*index].id),
        };
        let (weight, reversed) = (weight.as_fraction(), or_dash(*reversed, Number::as_fraction));
        line(out, format_args!("{what} {of} times {weight} from {reversed}"));
    }
}

fn band_lines(bands: &Bands, out: &mut String) {
    let lists = match bands {
        Bands::None => Vec::new(),
        Bands::Same(bands) => vec![("all", bands)],
        Bands::BySex(lists) => lists.iter().map(|(sex, bands)| (sex.as_str(), bands)).collect(),
    };
    for (whom, bands) in lists {
        for Band { from, label, concern, .. } in bands {
            let (from, concern) = (from.as_fraction(), yes_or_no(*concern));
            line(out, format_args!("band {whom} {from} {label} {concern}"));
        }
    }
}

fn wording(instrument: &Instrument) -> String {
    let mut out = format!("caseplan wording 1\nlanguage {}\n", instrument.language);
    let window = instrument.window.filter(|window| *window != Window::NotStated);
    text_line("window", window.map(|window| window.to_string()).as_deref(), &mut out);
    text_line("instruction", instrument.instruction.as_deref(), &mut out);
    text_line("stem", instrument.stem.as_deref(), &mut out);
    instrument.items.iter().for_each(|item| item_texts(item, &mut out));
    out
}

fn item_texts(item: &Item, out: &mut String) {
    line(out, format_args!("item {}", item.id));
    text_line("section", item.section.as_deref(), out);
    text_line("lead_in", item.lead_in.as_deref(), out);
    text_line("text", item.text.as_deref(), out);
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => {
            for Choice { code, text, .. } in choices.iter() {
                text_line(&format!("choice {code}"), text.as_deref(), out);
            }
        }
        AnswerType::YesNo { labels: (yes, no), .. } => {
            text_line("yes", Some(yes), out);
            text_line("no", Some(no), out);
        }
        AnswerType::Number(number) => {
            text_line("unit", number.unit.as_deref(), out);
            let ends = number.ends.as_ref();
            text_line("low", ends.map(|(low, _)| low.as_str()), out);
            text_line("high", ends.map(|(_, high)| high.as_str()), out);
        }
        AnswerType::Records(fields) => fields.iter().for_each(|field| item_texts(field, out)),
        AnswerType::Date { .. } | AnswerType::Time | AnswerType::Text { .. } => {}
    }
}

/// A text stands behind its length, so that no text can look like the lines after it.
fn text_line(what: &str, text: Option<&str>, out: &mut String) {
    match text {
        Some(text) => line(out, format_args!("{what} {} {text}", text.len())),
        None => line(out, format_args!("{what} -")),
    }
}

fn or_dash<T>(value: Option<T>, written: impl Fn(T) -> String) -> String {
    value.map_or_else(|| "-".into(), written)
}

fn yes_or_no(truth: bool) -> String {
    if truth { "yes" } else { "no" }.into()
}

fn interval(Interval { low, high }: Interval) -> String {
    format!("{} to {}", low.as_fraction(), high.as_fraction())
}

fn date(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn rounding(Rounding { places, mode }: Rounding) -> String {
    let mode = match mode {
        RoundingMode::HalfUp => "half_up",
        RoundingMode::HalfEven => "half_even",
        RoundingMode::Down => "down",
        RoundingMode::Up => "up",
    };
    format!("{places} {mode}")
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use super::{scoring, wording};
    use crate::diagnostic::Source;
    use crate::instrument::Instrument;

    /// Answers are bound to the hash of this text, so it may not drift with a compiler, a crate
    /// or the name of a type.
    #[test]
    fn the_form_is_spelt_out() {
        let text = include_str!("../../tests/canonical/every_kind.yaml");
        let read = Instrument::read(&Source::definition("every_kind.yaml", text));
        let read = read.value.expect("the definition is sound");
        assert_eq!(scoring(&read), include_str!("../../tests/canonical/scoring.txt"));
        assert_eq!(wording(&read), include_str!("../../tests/canonical/wording.txt"));
    }
}
