//! Worked examples: answers, and what must come out. What cannot be read of either is told of
//! every example at once.

use super::space::DAY;
use crate::client::Client;
use crate::condition::Truth;
use crate::diagnostic::{Code, Faults, Severity, Span, nearest};
use crate::instrument::{Bands, Example, Expectation, Instrument};
use crate::number::Number;
use crate::response::{Recorded, Response};
use crate::score::{self, ChangeResult, ScoreResult, ScoreValue, Scored};
use crate::yaml::{Entry, Key, Node};
use chrono::{Datelike, NaiveDate};
use std::sync::Arc;

/// An example does not say its day, so no date in it lies ahead.
const LAST_DAY: NaiveDate = NaiveDate::MAX;

/// Scores every example and notes what came out otherwise than expected.
pub fn run(instrument: &Arc<Instrument>, faults: &mut Faults) {
    for example in &instrument.examples {
        let fitting = response(instrument, example, faults);
        let fits = fitting.is_some();
        // Which names there are does not depend on the answers.
        let nobody = || Response::of_states(instrument, &client(example), DAY, Vec::new());
        let response = fitting.unwrap_or_else(nobody);
        let scored = scored(example, &response);
        for expectation in &example.expect {
            let sheet = Sheet { example, response: &response, scored: &scored };
            if can_come_out(&sheet, expectation, faults) && fits {
                compare(&sheet, expectation, faults);
            }
        }
    }
}

/// Returns what the examples come to, those that fit.
pub fn all(instrument: &Arc<Instrument>) -> impl Iterator<Item = Scored> {
    let mut told_before = Faults::new(&instrument.source);
    instrument.examples.iter().filter_map(move |example| {
        let response = response(instrument, example, &mut told_before)?;
        Some(scored(example, &response))
    })
}

/// Returns the answers of every example that fit, with the client they are of.
pub fn sheets(instrument: &Arc<Instrument>) -> impl Iterator<Item = (Response, Client)> {
    let examples = instrument.examples.iter();
    examples.filter_map(|example| {
        let mut told = Faults::new(&instrument.source);
        Some((response(instrument, example, &mut told)?, client(example)))
    })
}

fn scored(example: &Example, response: &Response) -> Scored {
    let mut scored = score::score(response, &client(example), DAY);
    for (index, profile) in &example.profiles {
        let result = &mut scored.scores[*index];
        if let ScoreValue::Number { possible, .. } = result.value {
            let bands = &response.instrument.scores[*index].profiles[*profile].bands;
            result.readings = score::readings(bands, possible, example.sex.as_deref());
        }
    }
    scored
}

fn client(example: &Example) -> Client {
    // Who turns so old in the year of that day was born so long before.
    let turns = example.age.and_then(|age| i32::try_from(age.high.as_integer()?).ok());
    let birth_year = turns.map(|years| DAY.year() - years);
    Client { sex: example.sex.clone(), birth_year, ..Client::default() }
}

/// Returns the example's answers as a response; `None` where one of them does not fit.
fn response(
    instrument: &Arc<Instrument>,
    example: &Example,
    faults: &mut Faults,
) -> Option<Response> {
    let mut found = Faults::new(&instrument.source);
    let recorded = recorded(instrument, example, &mut found);
    let response = recorded.fit(instrument, &client(example), &mut found);
    // Answers that are kept and not counted are warned about in a record; here they are meant.
    let errors = found.into_list(|_| String::new()).into_iter();
    let errors: Vec<_> = errors.filter(|fault| fault.severity == Severity::Error).collect();
    let fits = errors.is_empty();
    faults.extend(errors);
    fits.then_some(response)
}

fn recorded(instrument: &Instrument, example: &Example, faults: &mut Faults) -> Recorded {
    Recorded {
        id: format!("{}-1", instrument.id),
        instrument_span: example.span,
        finished: Some(LAST_DAY),
        answers: spelt_out(instrument, &example.answers, faults),
        declined: example.declined.iter().map(Node::copy).collect(),
        not_applicable: example.not_applicable.iter().map(Node::copy).collect(),
        ..Recorded::empty(instrument.id.clone(), LAST_DAY)
    }
}

/// Returns one entry for each item of a range.
fn spelt_out(instrument: &Instrument, answers: &[Entry], faults: &mut Faults) -> Vec<Entry> {
    let mut entries = Vec::new();
    for entry in answers {
        let Some(items) = instrument.items_named(&entry.key.text) else {
            entries.extend(unknown_item(instrument, entry, faults));
            continue;
        };
        entries.extend(items.iter().map(|item| Entry {
            key: Key { text: item.id.to_string(), span: entry.key.span },
            value: entry.value.copy(),
        }));
    }
    entries
}

/// Keeps a single name, which the response then refuses with the nearest item.
fn unknown_item(instrument: &Instrument, entry: &Entry, faults: &mut Faults) -> Option<Entry> {
    if !entry.key.text.contains("..") {
        return Some(entry.copy());
    }
    let message = format!("`{}` is not a range of items of `{}`", entry.key.text, instrument.id);
    faults
        .error(Code::UnknownItem, entry.key.span, message)
        .hint("a range goes up from an item to a later one of the same name: `q1..q9`");
    None
}

/// Returns whether there is what an example expects; notes a name or a band that does not exist.
fn can_come_out(
    sheet: &Sheet<'_>,
    Expectation { path, value, span }: &Expectation,
    faults: &mut Faults,
) -> bool {
    let instrument = &sheet.response.instrument;
    if sheet.found(path).is_none() {
        unknown_path(instrument, path, *span, faults);
        return false;
    }
    let banded = path.split_once('.').filter(|(_, field)| *field == "band");
    let Some((_, score)) = banded.and_then(|(name, _)| instrument.score(name)) else {
        return true;
    };
    let mut known = score.labels();
    known.push("unknown".to_owned());
    let exists = known.contains(value);
    if !exists {
        let near = nearest(value, known.iter().map(String::as_str));
        faults
            .error(Code::UnknownWord, *span, format!("`{}` has no band `{value}`", score.id))
            .hint(near.unwrap_or_else(|| format!("one of {}", known.join(", "))));
    }
    exists
}

fn compare(sheet: &Sheet<'_>, expectation: &Expectation, faults: &mut Faults) {
    let Sheet { example, response, scored } = sheet;
    let Expectation { path, value, span } = expectation;
    let Some(found) = sheet.found(path) else { return };
    let number = Number::parse(value);
    if *value == found || (number.is_some() && number == Number::parse(&found)) {
        return;
    }
    let message =
        format!("example `{}`: `{path}` is {found}, not {value} as expected", example.name);
    faults
        .error(Code::ExampleFails, *span, message)
        .hint_if(missing_behind(response, scored, path));
}

/// One example with what it came to.
struct Sheet<'e> {
    example: &'e Example,
    response: &'e Response,
    scored: &'e Scored,
}

impl Sheet<'_> {
    /// Returns what came out, in the words of the file format; `None` for a path that does not
    /// exist.
    fn found(&self, path: &str) -> Option<String> {
        let instrument = &self.response.instrument;
        if path == "consistent" && !instrument.consistency.is_empty() {
            let contradicts = self.response.contradicted().next().is_some();
            return Some(truth_word(Truth::from(!contradicts)).to_owned());
        }
        if let Some((index, _)) = instrument.alert(path) {
            return Some(truth_word(self.scored.alerts[index].fires).to_owned());
        }
        let (name, field) = path.split_once('.').unwrap_or((path, ""));
        let (index, score) = instrument.score(name)?;
        let result = &self.scored.scores[index];
        match (field, &result.value) {
            ("", _) => Some(value_word(result)),
            ("state", _) => Some(result.state.word().to_owned()),
            ("band", _) if !matches!(score.bands, Bands::None) => {
                Some(result.band().map_or_else(|| "unknown".to_owned(), ToString::to_string))
            }
            ("low", ScoreValue::Number { possible, .. }) => Some(possible.low.to_string()),
            ("high", ScoreValue::Number { possible, .. }) => Some(possible.high.to_string()),
            ("change", _) => {
                let (_, before) = self.example.before.iter().find(|(of, _)| *of == index)?;
                let change = score::change(score, *before, result.number()?);
                Some(change.map_or("unknown", ChangeResult::word).to_owned())
            }
            _ => None,
        }
    }
}

fn value_word(result: &ScoreResult) -> String {
    match &result.value {
        ScoreValue::Truth(truth) => truth_word(*truth).to_owned(),
        ScoreValue::Label(labels) if labels.len() == 1 => labels[0].to_string(),
        _ => result.number().map_or_else(|| "not_computed".to_owned(), |n| n.to_string()),
    }
}

fn truth_word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "unknown",
    }
}

/// Says which items are missing behind a score or alert that came out unexpected.
fn missing_behind(response: &Response, scored: &Scored, path: &str) -> Option<String> {
    let instrument = &response.instrument;
    let name = path.split_once('.').map_or(path, |(name, _)| name);
    let missing = match (instrument.score(name), instrument.alert(name)) {
        (Some((index, _)), _) => &scored.scores[index].missing,
        (_, Some((index, _))) => &scored.alerts[index].missing,
        _ => return None,
    };
    let words = score::missing_words(instrument, response, missing);
    (!words.is_empty()).then(|| format!("missing: {words}"))
}

fn unknown_path(instrument: &Instrument, path: &str, span: Span, faults: &mut Faults) {
    let (name, field) = path.split_once('.').unwrap_or((path, ""));
    let scores = instrument.scores.iter().map(|score| score.id.as_str());
    let known: Vec<&str> =
        scores.chain(instrument.alerts.iter().map(|alert| alert.id.as_str())).collect();
    let (message, hint) = match known.contains(&name) {
        true => (
            format!("`{name}` has no `{field}` to expect"),
            Some(
                "numbers have `.state`, `.low`, `.high`, and `.band` where there are bands".into(),
            ),
        ),
        false => {
            (format!("there is no score or alert `{name}`"), nearest(name, known.iter().copied()))
        }
    };
    faults.error(Code::UnknownName, span, message).hint_if(hint);
}
