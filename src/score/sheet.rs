//! What is known while the scores of one response are computed, one after the other.

use super::{ScoreResult, ScoreState, ScoreValue};
use crate::client::Client;
use crate::condition::{CodeName, Condition, Truth, Value};
use crate::instrument::{Field, Instrument, Item, Local, Score};
use crate::number::{Interval, Number};
use crate::response::{Response, State, read_item, read_said};
use chrono::NaiveDate;

/// The answers, and the scores so far.
pub struct Sheet<'a> {
    pub response: &'a Response,
    pub client: &'a Client,
    pub results: Vec<ScoreResult>,
    day: NaiveDate,
}

impl<'a> Sheet<'a> {
    pub fn new(response: &'a Response, client: &'a Client, day: NaiveDate) -> Sheet<'a> {
        Sheet { response, client, results: Vec::new(), day }
    }

    pub fn instrument(&self) -> &Instrument {
        &self.response.instrument
    }

    /// Evaluates a condition of a score, with what the score says of items not asked.
    pub fn eval(&self, condition: &Condition<Local>, score: &Score) -> Truth {
        condition.eval(&mut |name| self.read(*name, score.not_asked))
    }

    /// Evaluates a condition of an alert. Who declines was asked, and `answered(…)` does not make a
    /// negative of that.
    pub fn eval_alert(&self, condition: &Condition<Local>) -> Truth {
        self.unless_declined(condition, |name| match name {
            Local::Item(_) => read_said(&self.response.states, self.instrument(), *name),
            _ => self.read(*name, None),
        })
    }

    /// Evaluates a rule of a triage, which what was declined does not rule out either.
    pub fn eval_rule(&self, condition: &Condition<Local>, score: &Score) -> Truth {
        self.unless_declined(condition, |name| self.read(*name, score.not_asked))
    }

    fn unless_declined(
        &self,
        condition: &Condition<Local>,
        mut read: impl FnMut(&Local) -> Value,
    ) -> Truth {
        let declined = |name: &Local| self.response.state_of(*name) == Some(&State::Declined);
        match condition.eval(&mut read) {
            Truth::False if condition.reads().iter().any(declined) => {
                condition.eval_declined(&mut read)
            }
            truth => truth,
        }
    }

    /// Returns what a condition reads; `not_asked` is what an item that was not asked counts as.
    pub fn read(&self, name: Local, not_asked: Option<Number>) -> Value {
        match name {
            Local::Item(index) => {
                let value = read_item(&self.response.states, self.instrument(), name);
                let asked = !matches!(self.response.states.get(index), Some(State::NotAsked(_)));
                match not_asked {
                    Some(number) if !asked => self.as_if(index, number),
                    _ => value,
                }
            }
            Local::Score(index, field) => self.read_score(index, field),
            Local::Alert(index) => self.read_alert(index),
            Local::Sex => self.client.sex_value(),
            Local::Age => self.client.age_value(self.day),
        }
    }

    /// The value of an item that was not asked, as its score counts it.
    fn as_if(&self, index: usize, number: Number) -> Value {
        let is_truth = self.instrument().items.get(index).is_some_and(Item::is_yes_no);
        match is_truth {
            true => Value::Truth(Truth::from(number != Number::ZERO)),
            false => Value::Number(Interval::exactly(number)),
        }
    }

    fn read_score(&self, index: usize, field: Field) -> Value {
        let Some(result) = self.results.get(index) else { return Value::Unknown };
        result.read(field)
    }

    fn read_alert(&self, index: usize) -> Value {
        let alert = self.instrument().alerts.get(index);
        Value::Truth(alert.map_or(Truth::Unknown, |alert| self.eval_alert(&alert.when)))
    }

    /// Returns what conditions read and that is missing, directly or through scores.
    pub fn missing_behind(&self, conditions: &[&Condition<Local>]) -> Vec<Local> {
        let mut missing: Vec<Local> = Vec::new();
        let fields = conditions.iter().flat_map(|condition| condition.fields());
        let empty = fields.filter(|(list, position)| self.has_empty_field(*list, *position));
        missing.extend(empty.map(|(list, _)| *list));
        for name in conditions.iter().flat_map(|condition| condition.reads()) {
            match name {
                Local::Item(index) => missing.extend(self.lacks(*index).then_some(*name)),
                Local::Score(index, field) => {
                    let result = self.results.get(*index);
                    let open = result.filter(|result| !result.is_computed());
                    missing.extend(open.into_iter().flat_map(|result| &result.missing).copied());
                    let split = result.is_some_and(|r| *field == Field::Band && r.splits_by_sex());
                    missing.extend((split && self.client.sex.is_none()).then_some(Local::Sex));
                }
                Local::Alert(index) => {
                    let alert = self.instrument().alerts.get(*index);
                    missing.extend(alert.into_iter().flat_map(|a| self.missing_behind(&[&a.when])));
                }
                Local::Sex => missing.extend(self.client.sex.is_none().then_some(*name)),
                Local::Age => {
                    let age = self.client.age_on(self.day).and_then(Interval::known);
                    missing.extend(age.is_none().then_some(*name));
                }
            }
        }
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    fn has_empty_field(&self, list: Local, position: usize) -> bool {
        let state = self.response.state_of(list);
        state.is_some_and(|state| state.has_empty_field(position))
    }

    /// Whether two readings of an item are there, and nobody has said which is right.
    pub fn differs(&self, name: Local) -> bool {
        matches!(self.response.state_of(name), Some(State::Differs(_)))
    }

    pub fn lacks(&self, index: usize) -> bool {
        self.response.states.get(index).is_none_or(|state| state.lack().is_some())
    }
}

impl ScoreResult {
    /// Returns one side of the score for a condition.
    pub fn read(&self, field: Field) -> Value {
        let slug = |text: &str| CodeName::Slug(text.to_owned());
        match (field, &self.value) {
            (Field::State, _) => Value::Code(vec![slug(self.state.word())]),
            (Field::Band, _) => {
                let labels = self.readings.iter().flat_map(|reading| &reading.labels);
                let mut codes: Vec<CodeName> = Vec::new();
                for code in labels.map(|label| slug(label.as_str())) {
                    if !codes.contains(&code) {
                        codes.push(code);
                    }
                }
                if codes.is_empty() { Value::Unknown } else { Value::Code(codes) }
            }
            (Field::Low, ScoreValue::Number { possible, .. }) => {
                Value::Number(Interval::exactly(possible.low))
            }
            (Field::High, ScoreValue::Number { possible, .. }) => {
                Value::Number(Interval::exactly(possible.high))
            }
            (Field::Value, ScoreValue::Number { possible, .. }) => Value::Number(*possible),
            (Field::Value, ScoreValue::Truth(truth)) => Value::Truth(*truth),
            (Field::Value, ScoreValue::Label(labels)) => {
                Value::Code(labels.iter().map(|label| slug(label.as_str())).collect())
            }
            _ => Value::Unknown,
        }
    }
}

impl ScoreState {
    /// Returns the word of conditions and tables.
    pub fn word(self) -> &'static str {
        match self {
            ScoreState::Complete => "complete",
            ScoreState::Prorated { .. } => "prorated",
            ScoreState::NotComputed => "not_computed",
        }
    }
}
