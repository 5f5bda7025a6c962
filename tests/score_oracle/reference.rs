//! What a score comes to on a sheet without gaps, item by item, as `docs/instrument-files.md`
//! says it; nothing is shared with the scorer but the definition and its conditions.

use crate::fraction::Fraction;
use caseplan::client::Client;
use caseplan::condition::{CodeName, Condition, Truth, Value};
use caseplan::instrument::{
    AnswerType, Field, Instrument, Item, Key, Local, Score, Term, TermSource,
};
use caseplan::number::{Interval, Number};
use caseplan::response::{Answer, State};

/// What a score comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Number(Fraction),
    Truth(Truth),
    Label(String),
    /// It rests on an item that is not there.
    Open,
}

/// A sheet that is being scored.
pub struct Sheet<'a> {
    pub instrument: &'a Instrument,
    pub states: &'a [State],
    pub client: &'a Client,
}

impl Sheet<'_> {
    /// Returns what every score comes to.
    pub fn scores(&self) -> Vec<Outcome> {
        let mut done = Vec::new();
        for score in &self.instrument.scores {
            done.push(self.score(score, &done));
        }
        done
    }

    /// Returns whether every alert fires.
    pub fn alerts(&self) -> Vec<Truth> {
        let done = self.scores();
        self.instrument.alerts.iter().map(|alert| self.truth(&alert.when, None, &done)).collect()
    }

    fn score(&self, score: &Score, done: &[Outcome]) -> Outcome {
        let truth = |condition| self.truth(condition, score.not_asked, done);
        let raw = match &score.key {
            Key::When(condition) => return Outcome::Truth(truth(condition)),
            Key::Triage { rules, otherwise } => {
                for rule in rules {
                    match truth(&rule.when) {
                        Truth::True => return Outcome::Label(rule.label.to_string()),
                        Truth::Unknown => return Outcome::Open,
                        Truth::False => {}
                    }
                }
                return Outcome::Label(otherwise.0.to_string());
            }
            Key::Count(conditions) => {
                let truths: Vec<Truth> = conditions.iter().map(truth).collect();
                let known = !truths.contains(&Truth::Unknown);
                let held = truths.iter().filter(|truth| truth.is_true()).count();
                known.then(|| Fraction(i128::try_from(held).expect("few"), 1))
            }
            Key::Sum(terms) => self.values(terms, score, done).map(|all| sum(&all)),
            Key::Mean(terms) => {
                self.values(terms, score, done).map(|all| sum(&all).over(all.len()))
            }
            Key::Max(terms) => self.values(terms, score, done).map(|all| {
                all.iter().copied().reduce(|a, b| if a < b { b } else { a }).expect("a summand")
            }),
            Key::Lookup { of, table } => {
                self.values(std::slice::from_ref(of), score, done).and_then(|all| {
                    let line = table.iter().find(|(line, _)| {
                        Fraction::of(line.low) <= all[0] && all[0] <= Fraction::of(line.high)
                    });
                    line.map(|(_, value)| Fraction::of(*value))
                })
            }
        };
        let Some(raw) = raw else { return Outcome::Open };
        let value = raw.times(Fraction::of(score.times));
        let Some(rounding) = score.rounding else { return Outcome::Number(value) };
        Outcome::Number(value.rounded(rounding.places, mode(rounding.mode)))
    }

    fn values(&self, terms: &[Term], score: &Score, done: &[Outcome]) -> Option<Vec<Fraction>> {
        terms.iter().map(|term| self.value(term, score, done)).collect()
    }

    fn value(&self, term: &Term, score: &Score, done: &[Outcome]) -> Option<Fraction> {
        let weight = Fraction::of(term.weight);
        let value = match term.of {
            TermSource::Score(index) => match done[index] {
                Outcome::Number(value) => value,
                _ => return None,
            },
            TermSource::Item(index) => {
                let item = &self.instrument.items[index];
                match &self.states[index] {
                    State::Answered(answer) => {
                        let value = points(item, answer)?;
                        match term.reversed {
                            Some(_) => ends(item).minus(value),
                            None => value,
                        }
                    }
                    State::NotAsked(_) => Fraction::of(score.not_asked?),
                    _ => return None,
                }
            }
        };
        Some(value.times(weight))
    }

    fn truth(&self, when: &Condition<Local>, not_asked: Option<Number>, done: &[Outcome]) -> Truth {
        when.eval(&mut |name| match name {
            Local::Item(index) => {
                let item = &self.instrument.items[*index];
                match (&self.states[*index], not_asked) {
                    (State::Answered(answer), _) => read(item, answer),
                    (State::NotAsked(_), Some(number)) if item.is_yes_no() => {
                        Value::Truth(Truth::from(number != Number::ZERO))
                    }
                    (State::NotAsked(_), Some(number)) => Value::Number(Interval::exactly(number)),
                    (State::NotAsked(_), None) => Value::Absent,
                    _ => Value::Unknown,
                }
            }
            Local::Score(index, Field::Value) => match &done[*index] {
                Outcome::Number(value) => Value::Number(Interval::exactly(number(*value))),
                Outcome::Truth(truth) => Value::Truth(*truth),
                Outcome::Label(label) => Value::Code(vec![CodeName::Slug(label.clone())]),
                Outcome::Open => Value::Unknown,
            },
            Local::Sex => {
                self.client.sex_code().map_or(Value::Unknown, |code| Value::Code(vec![code]))
            }
            Local::Age => {
                assert_eq!(self.client.birth_year, None, "the oracle knows no ages");
                Value::Unknown
            }
            other => panic!("no built-in instrument reads {other:?} yet; extend the oracle"),
        })
    }
}

/// Returns the value of an answer: its points, its number, or 1 for yes.
pub fn points(item: &Item, answer: &Answer) -> Option<Fraction> {
    match (answer, &item.answer) {
        (Answer::Choice(code), AnswerType::Choice(choices)) => {
            let choice = choices.iter().find(|choice| choice.code == *code)?;
            choice.points.map(Fraction::of)
        }
        (Answer::YesNo(yes), _) => Some(Fraction::whole(i64::from(*yes))),
        (Answer::Number(number), _) => Some(Fraction::of(*number)),
        _ => None,
    }
}

fn ends(item: &Item) -> Fraction {
    let values: Vec<Fraction> = match &item.answer {
        AnswerType::Choice(choices) => {
            choices.iter().filter_map(|choice| choice.points).map(Fraction::of).collect()
        }
        AnswerType::Number(kind) => {
            vec![Fraction::of(kind.range.low), Fraction::of(kind.range.high)]
        }
        _ => vec![Fraction::whole(0), Fraction::whole(1)],
    };
    let low = values.iter().copied().reduce(|a, b| if b < a { b } else { a }).expect("values");
    let high = values.iter().copied().reduce(|a, b| if a < b { b } else { a }).expect("values");
    low.plus(high)
}

fn read(item: &Item, answer: &Answer) -> Value {
    match (answer, &item.answer) {
        (Answer::Choice(CodeName::Integer(code)), _) => {
            Value::Number(Interval::exactly(Number::integer(*code)))
        }
        (Answer::Choice(code), _) => Value::Code(vec![code.clone()]),
        (Answer::Multiple(codes), _) => Value::Codes(codes.clone()),
        (Answer::YesNo(yes), _) => Value::Truth(Truth::from(*yes)),
        (Answer::Number(number), _) => Value::Number(Interval::exactly(*number)),
        (Answer::Records(records), AnswerType::Records(columns)) => {
            let cell = |(cell, column): (&Option<Answer>, &Item)| match cell {
                Some(answer) => read(column, answer),
                None => Value::Unknown,
            };
            let row =
                |cells: &Vec<Option<Answer>>| cells.iter().zip(columns.iter()).map(cell).collect();
            Value::Records(records.iter().map(row).collect())
        }
        _ => Value::Present,
    }
}

fn sum(values: &[Fraction]) -> Fraction {
    values.iter().fold(Fraction::whole(0), |sum, value| sum.plus(*value))
}

fn number(value: Fraction) -> Number {
    let part = |part: i128| i64::try_from(part).expect("small");
    Number::ratio(part(value.0), part(value.1)).expect("not over zero")
}

pub fn mode(mode: caseplan::number::RoundingMode) -> &'static str {
    use caseplan::number::RoundingMode::{Down, HalfEven, HalfUp, Up};
    match mode {
        HalfUp => "half_up",
        HalfEven => "half_even",
        Down => "down",
        Up => "up",
    }
}
