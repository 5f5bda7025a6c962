//! What a response tells, in words.

use super::{Assessed, Fact, Name, What};
use crate::condition::Truth;
use crate::id::Id;
use crate::instrument::{AnswerType, Direction, Field, Local, Score};
use crate::response::Informant;
use crate::score::{Reading, ScoreResult, ScoreState, ScoreValue, missing_words, worth_asking};
use chrono::NaiveDate;

impl Assessed {
    /// Returns something that this response tells, in words.
    pub fn fact(&self, name: Name, what: &What, as_of: NaiveDate) -> Fact {
        let instrument = &self.response.instrument;
        let (label, words, short, private) = match what {
            What::Given => {
                let words = format!("answered on {}", self.response.date());
                (instrument.short.clone(), Some(words.clone()), Some(words), false)
            }
            What::AgeInDays => {
                let days = (as_of - self.response.date()).num_days().to_string();
                let words = format!("{days} days ago");
                (instrument.short.clone(), Some(words), Some(days), false)
            }
            What::Item(id) => self.item_words(id),
            What::Score(id, field) => match self.score(id) {
                Some((score, result)) => self.score_words(score, result, *field),
                None => (id.to_string(), None, None, false),
            },
            What::Alert(id) => match self.alert(id) {
                Some((alert, result)) => {
                    let words = truth_words(result.fires).map(str::to_owned);
                    (alert.say.clone(), words.clone(), words, false)
                }
                None => (id.to_string(), None, None, false),
            },
        };
        let provenance = Some(self.provenance(what));
        // Whose account it is goes without saying only for the client's own.
        let label = match self.response.informant {
            Informant::Client => label,
            other => format!("{label} ({})", other.word()),
        };
        let quoted = matches!(what, What::Item(id) if self.is_text(id));
        // Why an item is not known stands with the answers already.
        let explained = words.is_some() || matches!(what, What::Item(_));
        let lack = if explained { Vec::new() } else { self.lack(what) };
        Fact { name, label, words, short, quoted, private, provenance, lack }
    }

    fn is_text(&self, id: &Id) -> bool {
        let item = self.response.instrument.item(id.as_str());
        item.is_some_and(|(_, item)| matches!(item.answer, AnswerType::Text { .. }))
    }

    fn item_words(&self, id: &Id) -> (String, Option<String>, Option<String>, bool) {
        let instrument = &self.response.instrument;
        let Some((index, item)) = instrument.item(id.as_str()) else {
            return (id.to_string(), None, None, false);
        };
        let state = self.response.state(index);
        let answer = state.answer().map(|answer| answer.words(item));
        let label = match &item.text {
            Some(text) => text.clone(),
            None => format!("{} {id}", instrument.short),
        };
        let words = answer.clone().or_else(|| {
            let lack = state.lack().filter(|lack| *lack == "declined");
            lack.map(str::to_owned)
        });
        let said = |answer: &String| !self.is_text(id) || says_something(answer);
        (label, words, answer.filter(said), item.private)
    }

    fn score_words(
        &self,
        score: &Score,
        result: &ScoreResult,
        field: Field,
    ) -> (String, Option<String>, Option<String>, bool) {
        let short = match field {
            Field::Band => result.band().and_then(|_| band_words(score, result)),
            Field::State => Some(result.state.word().replace('_', " ")),
            Field::Low => side(result, |possible| possible.low.to_string()),
            Field::High => side(result, |possible| possible.high.to_string()),
            Field::Value => value_words(result),
        };
        let words = match field {
            Field::Value => Some(self.result_words(score, result)),
            _ => short.clone(),
        };
        (score.title.clone(), words, short, false)
    }

    /// Returns a result as it is printed in a plan, with its range, band and state.
    pub fn result_words(&self, score: &Score, result: &ScoreResult) -> String {
        let mut parts = vec![plain_words(score, result)];
        parts.extend(band_words(score, result));
        let profile = score.profile_in_force().filter(|_| !result.readings.is_empty());
        parts.extend(profile.map(|profile| format!("bands: {}", profile.id)));
        if let ScoreState::Prorated { answered, of } = result.state {
            parts.push(format!("prorated ({answered} of {of})"));
        }
        if !result.is_computed() && !result.missing.is_empty() {
            parts.push(self.missing_and_needed(result));
        }
        parts.extend(self.uncompared_words(score).filter(|_| result.is_computed()));
        if score.direction != Direction::Neutral && score.range.is_some() {
            parts.push(score.direction.words().to_owned());
        }
        if !score.confirmed {
            parts.push("scoring key not confirmed in a source".into());
        }
        parts.join("; ")
    }

    /// Which of the answers behind a score were typed in from paper once and are yet to be compared.
    fn uncompared_words(&self, score: &Score) -> Option<String> {
        if self.response.uncompared.is_empty() {
            return None;
        }
        let behind = self.response.instrument.items_behind(score);
        self.response.uncompared_words(|index| behind.contains(&index))
    }

    /// What is missing, and the fewest of it that is worth asking.
    fn missing_and_needed(&self, result: &ScoreResult) -> String {
        let instrument = &self.response.instrument;
        let words = |names: &[Local]| missing_words(instrument, &self.response, names);
        let first = worth_asking(&self.response, &result.missing);
        if first != result.missing {
            return format!("ask first: {}", words(&first));
        }
        let missing = words(&result.missing);
        match result.needed < result.missing.len() {
            true => format!("missing: {missing}; {} of them can be enough", result.needed),
            false => format!("missing: {missing}"),
        }
    }
}

/// Words that answer a question and cannot stand in a sentence of a plan.
const NO_ANSWER: [&str; 9] =
    ["no", "none", "nobody", "no one", "nothing", "n/a", "don't know", "not known", "unknown"];

/// Whether free text says something that can be quoted: "?" and "nobody" do not.
pub(crate) fn says_something(text: &str) -> bool {
    let plain = text.trim().trim_end_matches(['.', '!', '?']).to_lowercase();
    let letters = plain.chars().filter(|c| c.is_alphanumeric()).count();
    letters > 0 && !NO_ANSWER.contains(&plain.as_str())
}

fn side(result: &ScoreResult, pick: impl Fn(&crate::number::Interval) -> String) -> Option<String> {
    match &result.value {
        ScoreValue::Number { possible, .. } => Some(pick(possible)),
        _ => None,
    }
}

/// The value as it goes into a sentence; a prorated one says so.
fn value_words(result: &ScoreResult) -> Option<String> {
    match &result.value {
        ScoreValue::Number { .. } => {
            let number = result.number()?;
            Some(match result.state {
                ScoreState::Prorated { answered, of } => {
                    format!("{number} (prorated, {answered} of {of})")
                }
                _ => number.to_string(),
            })
        }
        ScoreValue::Truth(truth) => truth_words(*truth).map(str::to_owned),
        ScoreValue::Label(labels) => match &labels[..] {
            [label] => Some(label.as_str().replace('_', " ")),
            _ => None,
        },
        ScoreValue::Overflow => None,
    }
}

/// The band, or the bands still possible; by each list of cuts where they lead apart.
pub(crate) fn band_words(score: &Score, result: &ScoreResult) -> Option<String> {
    let words = |reading: &Reading| {
        let text = |label| score.bands.text(reading.sex.as_deref(), label);
        reading.labels.iter().map(text).collect::<Vec<_>>().join(" or ")
    };
    match &result.readings[..] {
        [] => None,
        [reading] => Some(words(reading)),
        readings => Some(
            readings
                .iter()
                .map(|reading| {
                    let sex = reading.sex.as_deref().unwrap_or("everybody");
                    format!("{} by the cut-off for {sex}", words(reading))
                })
                .collect::<Vec<_>>()
                .join(", "),
        ),
    }
}

fn truth_words(truth: Truth) -> Option<&'static str> {
    match truth {
        Truth::True => Some("yes"),
        Truth::False => Some("no"),
        Truth::Unknown => None,
    }
}

/// The value with its range, or what it can still be.
fn plain_words(score: &Score, result: &ScoreResult) -> String {
    match (&result.value, result.state) {
        (ScoreValue::Number { possible, .. }, ScoreState::NotComputed) => match possible.known() {
            Some(only) => format!("not computed; {only} whatever is answered"),
            None => format!("not computed; between {} and {}", possible.low, possible.high),
        },
        (ScoreValue::Number { possible, .. }, _) => match score.range {
            Some(range) => format!("{} of {range}", possible.low),
            None => possible.low.to_string(),
        },
        (ScoreValue::Truth(truth), _) => truth_words(*truth).unwrap_or("not computed").to_owned(),
        (ScoreValue::Label(labels), _) => {
            let words: Vec<String> = labels.iter().map(|l| l.as_str().replace('_', " ")).collect();
            let prefix = if labels.len() == 1 { "" } else { "not computed: " };
            format!("{prefix}{}", words.join(" or "))
        }
        (ScoreValue::Overflow, _) => "not computed: number too large".into(),
    }
}
