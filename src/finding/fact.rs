//! Findings in words, with where they come from.

use super::{Assessed, Findings, Name, What};
use crate::condition::{CodeName, Truth};
use crate::diagnostic::Place;
use crate::id::{Hash, Id};
use crate::instrument::{AnswerType, Direction, Field, Item, Score};
use crate::response::Informant;
use crate::score::{Reading, ScoreResult, ScoreState, ScoreValue, missing_words, worth_asking};
use chrono::NaiveDate;

/// A finding as people read it.
#[derive(Clone)]
pub struct Fact {
    /// The finding.
    pub name: Name,
    /// What it is called: `PHQ-9`, or the question.
    pub label: String,
    /// What is known, in words; absent where nothing is.
    pub words: Option<String>,
    /// What goes into a sentence: `14`, `moderate`; absent where it is not known.
    pub short: Option<String>,
    /// Whether the words are the client's own, to be quoted.
    pub quoted: bool,
    /// Whether it stays out of every output that does not name it.
    pub private: bool,
    /// Where it comes from; absent where there is no response.
    pub provenance: Option<Provenance>,
}

/// Where a finding comes from.
#[derive(Clone)]
pub struct Provenance {
    /// The response, such as `phq9-1`.
    pub response: String,
    /// The day of the answers.
    pub date: NaiveDate,
    /// Whose account it is.
    pub informant: Informant,
    /// The instrument.
    pub instrument: Id,
    /// Its version.
    pub version: u32,
    /// The scoring hash of the definition.
    pub hash: Hash,
    /// Where the rule stands in the definition.
    pub place: Place,
    /// How the value was reached, in words.
    pub how: String,
    /// The answers behind it: item, answer in words, and whether it is private.
    pub answers: Vec<(Id, String, bool)>,
}

impl Findings {
    /// Returns a finding in words.
    pub fn fact(&self, name: &Name) -> Fact {
        let (instrument, informant, occasion, what) = match name {
            Name::Sex => return self.client_fact(name, "Sex", self.client.sex.clone()),
            Name::Age => {
                let age = self.client.age_on(self.as_of).map(|age| age.to_string());
                return self.client_fact(name, "Age", age);
            }
            Name::Of { instrument, informant, occasion, what } => {
                (instrument, informant, occasion, what)
            }
        };
        match self.occasion(instrument, *informant, *occasion) {
            Some(assessed) => assessed.fact(name.clone(), what, self.as_of),
            None => Fact {
                name: name.clone(),
                label: name.to_string(),
                words: None,
                short: None,
                quoted: false,
                private: false,
                provenance: None,
            },
        }
    }

    /// Returns what keeps a finding from being known, in words: `PHQ-9 q9 (declined)`.
    pub fn lack(&self, name: &Name) -> String {
        let Name::Of { instrument, informant, occasion, what } = name else {
            return name.to_string();
        };
        let Some(assessed) = self.occasion(instrument, *informant, *occasion) else {
            return format!("{instrument} (not given)");
        };
        let response = &assessed.response;
        let missing = match what {
            What::Item(id) => response.instrument.item(id.as_str()).map(|(index, _)| vec![index]),
            What::Score(id, _) => assessed.score(id).map(|(_, result)| result.missing.clone()),
            What::Alert(id) => assessed.alert(id).map(|(_, result)| result.missing.clone()),
            What::Given | What::AgeInDays => None,
        };
        let missing = missing.unwrap_or_default();
        let words = missing_words(&response.instrument, response, &missing);
        match words.is_empty() {
            true => name.whole().to_string(),
            false => format!("{} {words}", response.instrument.short),
        }
    }

    fn client_fact(&self, name: &Name, label: &str, words: Option<String>) -> Fact {
        Fact {
            name: name.clone(),
            label: label.to_owned(),
            short: words.clone(),
            words,
            quoted: false,
            private: false,
            provenance: None,
        }
    }
}

impl Fact {
    /// Returns the fact as a list prints it: what it is called, and what is known.
    pub fn labelled(&self, words: &str) -> String {
        match self.label.ends_with(['?', '.', ':', ')']) {
            true => format!("{} {words}", self.label),
            false => format!("{}: {words}", self.label),
        }
    }
}

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
        let quoted = matches!(what, What::Item(id) if self.is_text(id));
        Fact { name, label, words, short, quoted, private, provenance }
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
        (label, words, answer, item.private)
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
        let mut parts = Vec::new();
        match (&result.value, result.state) {
            (ScoreValue::Number { possible, .. }, ScoreState::NotComputed) => {
                parts.push("not computed".to_owned());
                parts.push(format!("between {} and {}", possible.low, possible.high));
            }
            (ScoreValue::Number { possible, .. }, _) => {
                parts.push(match score.range {
                    Some(range) => format!("{} of {range}", possible.low),
                    None => possible.low.to_string(),
                });
            }
            (ScoreValue::Truth(truth), _) => {
                parts.push(truth_words(*truth).unwrap_or("not computed").to_owned());
            }
            (ScoreValue::Label(labels), _) => {
                let words: Vec<String> =
                    labels.iter().map(|l| l.as_str().replace('_', " ")).collect();
                let prefix = if labels.len() == 1 { "" } else { "not computed: " };
                parts.push(format!("{prefix}{}", words.join(" or ")));
            }
            (ScoreValue::Overflow, _) => parts.push("not computed: number too large".into()),
        }
        parts.extend(band_words(score, result));
        if let ScoreState::Prorated { answered, of } = result.state {
            parts.push(format!("prorated ({answered} of {of})"));
        }
        if !result.is_computed() && !result.missing.is_empty() {
            parts.push(self.missing_and_needed(result));
        }
        if score.direction != Direction::Neutral
            && matches!(result.value, ScoreValue::Number { .. })
        {
            parts.push(score.direction.words().to_owned());
        }
        if !score.confirmed {
            parts.push("scoring key not confirmed in a source".into());
        }
        parts.join("; ")
    }

    /// What is missing, and the fewest items that are worth asking.
    fn missing_and_needed(&self, result: &ScoreResult) -> String {
        let instrument = &self.response.instrument;
        let words = |items: &[usize]| missing_words(instrument, &self.response, items);
        let first = worth_asking(&self.response, &result.missing);
        if first != result.missing {
            return format!("ask first: {}", words(&first));
        }
        let missing = words(&result.missing);
        match result.needed < result.missing.len() {
            true => format!("missing: {missing}; any {} of them would do", result.needed),
            false => format!("missing: {missing}"),
        }
    }

    /// Returns where something that this response tells comes from.
    pub fn provenance(&self, what: &What) -> Provenance {
        let instrument = &self.response.instrument;
        let (span, how, items) = match what {
            What::Given | What::AgeInDays => (
                crate::diagnostic::Span::default(),
                "the date of the answers".to_owned(),
                Vec::new(),
            ),
            What::Item(id) => {
                let found = instrument.item(id.as_str());
                let span = found.map(|(_, item)| item.span).unwrap_or_default();
                (span, "the answer".to_owned(), found.map(|(index, _)| index).into_iter().collect())
            }
            What::Score(id, _) => match self.score(id) {
                Some((score, result)) => {
                    let exact = match &result.value {
                        ScoreValue::Number { exact: Some(exact), .. } if !exact.is_integer() => {
                            format!(", exactly {}", exact.as_fraction())
                        }
                        _ => String::new(),
                    };
                    let how = format!("{}{exact}", score.key.words());
                    (score.span, how, instrument.items_behind(score))
                }
                None => (crate::diagnostic::Span::default(), String::new(), Vec::new()),
            },
            What::Alert(id) => match self.alert(id) {
                Some((alert, _)) => {
                    let how = format!("fires when {}", alert.when);
                    (alert.span, how, instrument.items_read(&[&alert.when]))
                }
                None => (crate::diagnostic::Span::default(), String::new(), Vec::new()),
            },
        };
        Provenance {
            response: self.response.id.clone(),
            date: self.response.date(),
            informant: self.response.informant,
            instrument: instrument.id.clone(),
            version: instrument.version,
            hash: instrument.hashes.scoring,
            place: instrument.place(span),
            how,
            answers: items.into_iter().map(|index| self.answer_words(index)).collect(),
        }
    }

    fn answer_words(&self, index: usize) -> (Id, String, bool) {
        let item: &Item = &self.response.instrument.items[index];
        let state = self.response.state(index);
        let words = match state.answer() {
            Some(crate::response::Answer::Choice(CodeName::Integer(code))) => code.to_string(),
            Some(answer) => answer.words(item),
            None => state.lack().unwrap_or("not known").to_owned(),
        };
        (item.id.clone(), words, item.private)
    }
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
