//! One sheet, scored slowly: everything that is missing is filled in in every way.

use super::tree::{Definition, Item, Key, Kind, Score};
use super::words::{Is, Words, ends};
use crate::fraction::Fraction;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Code(String),
    Yes(bool),
    Number(Fraction),
    Ticks(Vec<String>),
    Words,
    Date,
    Time,
    Records(Vec<Vec<Option<Answer>>>),
}

pub type Answers = BTreeMap<String, Answer>;

/// What a score comes to.
#[derive(Clone, Debug)]
pub struct Result {
    pub state: State,
    pub value: Value,
    /// The labels still possible, by each list of cuts that applies.
    pub bands: Vec<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Complete,
    Prorated,
    NotComputed,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// It lies between these.
    Number(Fraction, Fraction),
    Truth(Option<bool>),
    Labels(Vec<String>),
    /// Some way of filling in leaves it without a value.
    Open,
}

/// A sheet and every way of filling it in.
pub struct Sheet<'d> {
    definition: &'d Definition,
    sex: Option<&'d str>,
    given: &'d Answers,
    not_asked: BTreeSet<String>,
    filled: Vec<Filled>,
}

struct Filled {
    answers: Answers,
    not_asked: BTreeSet<String>,
    /// What each score so far comes to; `None` where it has no value.
    scores: Vec<Option<Value>>,
}

impl<'d> Sheet<'d> {
    /// `open` are the items that may be missing; `None` where there are too many ways to fill
    /// them in.
    pub fn new(
        definition: &'d Definition,
        given: &'d Answers,
        open: &[&Item],
        sex: Option<&'d str>,
        most: usize,
    ) -> Option<Sheet<'d>> {
        let mut all = vec![given.clone()];
        for item in open.iter().filter(|item| !given.contains_key(&item.id)) {
            let options = options(item).0;
            if all.len() * options.len() > most {
                return None;
            }
            let with = |answers: &Answers| {
                options.iter().map(|option| with(answers, item, option)).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(with).collect();
        }
        let settle = |answers: Answers| {
            let not_asked = not_asked(definition, &answers, given, sex);
            Filled { answers, not_asked, scores: Vec::new() }
        };
        let mut filled: Vec<Filled> = all.into_iter().map(settle).collect();
        let never = |id: &&Item| filled.iter().all(|one| one.not_asked.contains(&id.id));
        let not_asked = definition.items.iter().filter(never).map(|item| item.id.clone()).collect();
        // What was answered was asked, unless it cannot have been.
        let sheet_not_asked: &BTreeSet<String> = &not_asked;
        filled.retain(|one| {
            let mut against = one.not_asked.difference(sheet_not_asked);
            !against.any(|id| given.contains_key(id))
        });
        Some(Sheet { definition, sex, given, not_asked, filled })
    }

    /// Returns whether no way of filling it in agrees with what was answered.
    pub fn is_impossible(&self) -> bool {
        self.filled.is_empty()
    }

    /// Scores the sheet.
    pub fn scores(&mut self) -> Vec<Result> {
        let mut done: Vec<Result> = Vec::new();
        for score in &self.definition.scores {
            let filled: Vec<Option<Value>> =
                (0..self.filled.len()).map(|at| self.filled_in(score, at, &done)).collect();
            let result = self.result(score, &filled, &done);
            for (one, value) in self.filled.iter_mut().zip(filled) {
                // A score that was computed is what it is, however the rest is filled in.
                let fixed = (result.state != State::NotComputed).then(|| result.value.clone());
                one.scores.push(fixed.or(value));
            }
            done.push(result);
        }
        done
    }

    /// Returns whether each alert fires.
    pub fn alerts(&self, done: &[Result]) -> Vec<Option<bool>> {
        let alerts = self.definition.alerts.iter();
        alerts.map(|(_, when)| self.known(when, None, true, done)).collect()
    }

    fn result(&self, score: &Score, filled: &[Option<Value>], done: &[Result]) -> Result {
        let bare = |state, value| Result { state, value, bands: Vec::new() };
        let state_of = |known: bool| if known { State::Complete } else { State::NotComputed };
        match &score.key {
            Key::When(when) => {
                let known = self.known(when, score.not_asked, false, done);
                bare(state_of(known.is_some()), Value::Truth(known))
            }
            Key::Triage(..) => {
                let mut labels: Vec<String> = Vec::new();
                for value in filled {
                    let Some(Value::Labels(some)) = value else {
                        return bare(State::NotComputed, Value::Open);
                    };
                    labels.extend(
                        some.iter()
                            .filter(|one| !labels.contains(one))
                            .cloned()
                            .collect::<Vec<_>>(),
                    );
                }
                bare(state_of(labels.len() == 1), Value::Labels(labels))
            }
            _ => {
                let (state, value) = self.number(score, filled, done);
                let bands = match &value {
                    Value::Number(low, high) => self.bands(score, *low, *high),
                    _ => Vec::new(),
                };
                Result { state, value, bands }
            }
        }
    }

    fn number(&self, score: &Score, filled: &[Option<Value>], done: &[Result]) -> (State, Value) {
        let parts = self.parts(score, done);
        let there: Vec<Fraction> = parts.iter().filter_map(|part| part.0).collect();
        let lacking = parts.len() - there.len();
        if lacking <= score.allow && !there.is_empty() {
            let inherited = parts.iter().any(|part| part.1);
            let state = if lacking == 0 && !inherited { State::Complete } else { State::Prorated };
            let value = finish(score, &there, parts.len()).expect("a table has a line");
            return (state, Value::Number(value, value));
        }
        let mut values = Vec::new();
        for value in filled {
            match value {
                Some(Value::Number(value, _)) => values.push(*value),
                _ => return (State::NotComputed, Value::Open),
            }
        }
        if values.is_empty() {
            return (State::NotComputed, Value::Open);
        }
        let (low, high) = ends(&values);
        (State::NotComputed, Value::Number(low, high))
    }

    /// Returns each summand as it stands, and whether it comes from a prorated score.
    fn parts(&self, score: &Score, done: &[Result]) -> Vec<(Option<Fraction>, bool)> {
        if let Key::Count(conditions) = &score.key {
            let known = |when: &Words| self.known(when, score.not_asked, false, done);
            let part =
                |when: &Words| (known(when).map(|holds| Fraction::whole(holds.into())), false);
            return conditions.iter().map(part).collect();
        }
        let part = |(name, weight): (String, Fraction)| {
            let weigh = |value: Fraction| value.times(weight);
            match self.definition.scores.iter().position(|score| score.id == name) {
                Some(at) => match (&done[at].state, &done[at].value) {
                    (State::NotComputed, _) => (None, false),
                    (state, Value::Number(value, _)) => {
                        (Some(weigh(*value)), *state == State::Prorated)
                    }
                    _ => panic!("{name} is not a number"),
                },
                None => (self.points(&name, score, self.given, &self.not_asked).map(weigh), false),
            }
        };
        terms(score).into_iter().map(part).collect()
    }

    /// Returns the value of an item.
    fn points(
        &self,
        name: &str,
        score: &Score,
        answers: &Answers,
        not_asked: &BTreeSet<String>,
    ) -> Option<Fraction> {
        if not_asked.contains(name) {
            return score.not_asked;
        }
        let item = self.definition.items.iter().find(|item| item.id == name).expect("an item");
        let value = |answer: &Answer| match (answer, &item.kind) {
            (Answer::Code(code), Kind::Choice(choices)) => {
                choices.iter().find(|(known, _)| known == code).and_then(|(_, points)| *points)
            }
            (Answer::Yes(yes), _) => Some(Fraction::whole((*yes).into())),
            (Answer::Number(number), _) => Some(*number),
            _ => None,
        };
        let own = value(answers.get(name)?)?;
        if !score.reverse.iter().any(|one| one == name) {
            return Some(own);
        }
        let all: Vec<Fraction> = match &item.kind {
            Kind::Number(low, high, _) => vec![*low, *high],
            _ => options(item).0.iter().filter_map(value).collect(),
        };
        let (low, high) = ends(&all);
        Some(low.plus(high).minus(own))
    }

    /// Returns what a score comes to where everything is filled in.
    fn filled_in(&self, score: &Score, at: usize, done: &[Result]) -> Option<Value> {
        let filled = &self.filled[at];
        let holds = |when: &Words| self.holds(when, filled, score.not_asked, false, done);
        match &score.key {
            Key::When(when) => Some(Value::Truth(holds(when))),
            Key::Triage(rules, otherwise) => {
                let mut possible: Vec<String> = Vec::new();
                for (when, label) in rules {
                    match holds(when) {
                        Some(false) => continue,
                        Some(true) => {
                            possible.push(label.clone());
                            return Some(Value::Labels(possible));
                        }
                        None => possible.push(label.clone()),
                    }
                }
                possible.push(otherwise.clone());
                Some(Value::Labels(possible))
            }
            Key::Count(conditions) => {
                let all: Option<Vec<bool>> = conditions.iter().map(holds).collect();
                let all: Vec<Fraction> =
                    all?.into_iter().map(|one| Fraction::whole(one.into())).collect();
                let value = finish(score, &all, all.len())?;
                Some(Value::Number(value, value))
            }
            _ => {
                let mut all = Vec::new();
                for (name, weight) in terms(score) {
                    let scores = &self.definition.scores;
                    let value = match scores.iter().position(|score| score.id == name) {
                        Some(at) => match filled.scores[at].as_ref()? {
                            Value::Number(value, _) => *value,
                            _ => return None,
                        },
                        None => self.points(&name, score, &filled.answers, &filled.not_asked)?,
                    };
                    all.push(value.times(weight));
                }
                let value = finish(score, &all, all.len())?;
                Some(Value::Number(value, value))
            }
        }
    }

    fn bands(&self, score: &Score, low: Fraction, high: Fraction) -> Vec<Vec<String>> {
        let own = score.bands.iter().find(|(whose, _)| whose.as_deref() == self.sex);
        let lists = match (own, self.sex) {
            (Some(own), Some(_)) => std::slice::from_ref(own),
            _ => &score.bands[..],
        };
        let touched = |bands: &Vec<(Fraction, String)>| {
            let starts = bands.iter().map(|(from, _)| *from);
            let next = starts.skip(1).map(Some).chain([None]);
            let both = bands
                .iter()
                .zip(next)
                .filter(|((from, _), next)| *from <= high && next.is_none_or(|next| next > low));
            both.map(|((_, label), _)| label.clone()).collect()
        };
        lists.iter().map(|(_, bands)| touched(bands)).collect()
    }

    /// Returns whether a condition holds, where that is the same however it is filled in.
    fn known(
        &self,
        when: &Words,
        as_number: Option<Fraction>,
        as_said: bool,
        done: &[Result],
    ) -> Option<bool> {
        let all = self.filled.iter();
        let all: Vec<Option<bool>> =
            all.map(|filled| self.holds(when, filled, as_number, as_said, done)).collect();
        let first = *all.first()?;
        all.iter().all(|one| *one == first).then_some(first)?
    }

    fn holds(
        &self,
        when: &Words,
        filled: &Filled,
        as_number: Option<Fraction>,
        as_said: bool,
        done: &[Result],
    ) -> Option<bool> {
        when.holds(&|name| self.read(name, filled, as_number, as_said, done))
    }

    fn read(
        &self,
        name: &str,
        filled: &Filled,
        as_number: Option<Fraction>,
        as_said: bool,
        done: &[Result],
    ) -> Is {
        let (original, name) = match name.strip_prefix('?') {
            Some(name) => (true, name),
            None => (false, name),
        };
        if let Some(item) = self.definition.items.iter().find(|item| item.id == name) {
            let (answers, not_asked) = match original {
                true => (self.given, &self.not_asked),
                false => (&filled.answers, &filled.not_asked),
            };
            // An alert takes an answer as it was given, also where it was not asked for.
            let answers = if as_said && not_asked.contains(name) { self.given } else { answers };
            return match (not_asked.contains(name) && !as_said, as_number, &item.kind) {
                (true, Some(number), Kind::YesNo) => Is::Truth(Some(number != Fraction::whole(0))),
                (true, Some(number), _) => Is::Number(number, number),
                (true, None, _) => Is::Unknown,
                (false, ..) => {
                    answers.get(name).map_or(Is::Unknown, |answer| is(answer, &item.kind))
                }
            };
        }
        if let Some((_, when)) = self.definition.alerts.iter().find(|(id, _)| id == name) {
            return Is::Truth(match original {
                true => self.known(when, None, true, done),
                false => self.holds(when, filled, None, true, done),
            });
        }
        if name == "client.sex" {
            return self.sex.map_or(Is::Unknown, |sex| Is::Code(vec![sex.to_owned()]));
        }
        let (id, side) = name.split_once('.').unwrap_or((name, ""));
        let Some(at) = self.definition.scores.iter().position(|score| score.id == id) else {
            return Is::Unknown;
        };
        let (score, result) = (&self.definition.scores[at], &done[at]);
        let value = if original { Some(&result.value) } else { filled.scores[at].as_ref() };
        match (side, value) {
            ("state", _) => Is::Code(vec![match result.state {
                State::Complete => "complete".to_owned(),
                State::Prorated => "prorated".to_owned(),
                State::NotComputed => "not_computed".to_owned(),
            }]),
            ("band", Some(Value::Number(low, high))) => {
                let mut all: Vec<String> = self.bands(score, *low, *high).concat();
                all.sort();
                all.dedup();
                Is::Code(all)
            }
            ("low" | "high", _) => match result.value {
                Value::Number(low, high) => {
                    let end = if side == "low" { low } else { high };
                    Is::Number(end, end)
                }
                _ => Is::Unknown,
            },
            ("", Some(Value::Number(low, high))) => Is::Number(*low, *high),
            ("", Some(Value::Truth(truth))) => Is::Truth(*truth),
            ("", Some(Value::Labels(labels))) => Is::Code(labels.clone()),
            _ => Is::Unknown,
        }
    }
}

/// Returns what an answer is in a condition.
fn is(answer: &Answer, kind: &Kind) -> Is {
    match answer {
        Answer::Code(code) => match code.parse::<i64>() {
            Ok(number) => Is::Number(Fraction::whole(number), Fraction::whole(number)),
            Err(_) => Is::Code(vec![code.clone()]),
        },
        Answer::Yes(yes) => Is::Truth(Some(*yes)),
        Answer::Number(number) => Is::Number(*number, *number),
        Answer::Ticks(ticks) => Is::Ticks(ticks.clone()),
        Answer::Words | Answer::Date | Answer::Time => Is::There,
        Answer::Records(records) => {
            let Kind::Records(fields) = kind else { panic!("records of {kind:?}") };
            let cell = |(field, cell): (&Item, &Option<Answer>)| {
                let value = cell.as_ref().map_or(Is::Unknown, |cell| is(cell, &field.kind));
                // Both as it is now and as it was given.
                [(field.id.clone(), value.clone()), (format!("?{}", field.id), value)]
            };
            let record = |cells: &Vec<Option<Answer>>| {
                fields.iter().zip(cells).flat_map(cell).collect::<Vec<_>>()
            };
            Is::Records(records.iter().map(record).collect())
        }
    }
}

/// Returns the names and weights that a key adds, compares or looks up.
pub fn terms(score: &Score) -> Vec<(String, Fraction)> {
    let one = Fraction::whole(1);
    match &score.key {
        Key::Sum(terms) => terms.clone(),
        Key::Mean(names) | Key::Max(names) => {
            names.iter().map(|name| (name.clone(), one)).collect()
        }
        Key::Lookup(of, _) => vec![(of.clone(), one)],
        Key::Count(_) | Key::Triage(..) | Key::When(_) => Vec::new(),
    }
}

/// Returns what the summands that are there come to, of so many.
fn finish(score: &Score, there: &[Fraction], of: usize) -> Option<Fraction> {
    let sum = there.iter().fold(Fraction::whole(0), |sum, value| sum.plus(*value));
    let raw = match &score.key {
        Key::Sum(_) | Key::Count(_) => {
            sum.times(Fraction::whole(i64::try_from(of).expect("few"))).over(there.len())
        }
        Key::Mean(_) => sum.over(there.len()),
        Key::Max(_) => ends(there).1,
        Key::Lookup(_, table) => {
            let line = table.iter().find(|(from, to, _)| *from <= there[0] && there[0] <= *to);
            line?.2
        }
        Key::Triage(..) | Key::When(_) => panic!("not a number"),
    };
    let value = raw.times(score.times);
    Some(score.round.as_ref().map_or(value, |(places, mode)| value.rounded(*places, mode)))
}

/// Returns the items that were not to be asked, from the first on. What was given although it was
/// left out only to save a question was asked.
fn not_asked(
    definition: &Definition,
    answers: &Answers,
    given: &Answers,
    sex: Option<&str>,
) -> BTreeSet<String> {
    let mut not_asked: BTreeSet<String> = BTreeSet::new();
    for item in &definition.items {
        let holds =
            |when: &Words| when.holds(&|name| gate(definition, answers, &not_asked, sex, name));
        let skipped = item.ask_when.as_ref().and_then(holds) == Some(false);
        let saved =
            given.contains_key(&item.id) && item.shortcut.as_ref().and_then(holds) == Some(true);
        if skipped && !saved {
            not_asked.insert(item.id.clone());
        }
    }
    not_asked
}

/// Returns what decides whether an item is asked.
fn gate(
    definition: &Definition,
    answers: &Answers,
    not_asked: &BTreeSet<String>,
    sex: Option<&str>,
    name: &str,
) -> Is {
    let name = name.trim_start_matches('?');
    if name == "client.sex" {
        return sex.map_or(Is::Unknown, |sex| Is::Code(vec![sex.to_owned()]));
    }
    let gate = definition.items.iter().find(|item| item.id == name);
    match (gate, answers.get(name)) {
        (Some(gate), Some(answer)) if !not_asked.contains(name) => is(answer, &gate.kind),
        _ => Is::Unknown,
    }
}

fn with(answers: &Answers, item: &Item, answer: &Answer) -> Answers {
    let mut answers = answers.clone();
    answers.insert(item.id.clone(), answer.clone());
    answers
}

/// Returns the answers to an item, and whether these are all.
pub fn options(item: &Item) -> (Vec<Answer>, bool) {
    match &item.kind {
        Kind::Choice(choices) => {
            (choices.iter().map(|(code, _)| Answer::Code(code.clone())).collect(), true)
        }
        Kind::YesNo => (vec![Answer::Yes(false), Answer::Yes(true)], true),
        Kind::Number(low, high, places) => {
            let step = Fraction(1, 10_i128.pow(*places));
            let mut all = vec![*low];
            while all.len() <= 400 && all[all.len() - 1] < *high {
                all.push(all[all.len() - 1].plus(step));
            }
            let whole = all.len() <= 400;
            let few = if whole { all } else { vec![*low, *high] };
            (few.into_iter().map(Answer::Number).collect(), whole)
        }
        Kind::Multiple(codes) if codes.len() <= 5 => {
            let set = |bits: usize| {
                let ticked = codes.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
                Answer::Ticks(ticked.map(|(_, code)| code.clone()).collect())
            };
            ((0..1 << codes.len()).map(set).collect(), true)
        }
        Kind::Multiple(codes) => {
            let single = codes.iter().map(|code| Answer::Ticks(vec![code.clone()]));
            let ends = [Answer::Ticks(Vec::new()), Answer::Ticks(codes.clone())];
            (ends.into_iter().chain(single).collect(), false)
        }
        Kind::Words => (vec![Answer::Words], true),
        Kind::Date => (vec![Answer::Date], true),
        Kind::Time => (vec![Answer::Time], true),
        Kind::Records(fields) => {
            let mut all = vec![Answer::Records(Vec::new())];
            for (at, field) in fields.iter().enumerate() {
                for option in options(field).0 {
                    let mut first = vec![None; fields.len()];
                    first[at] = Some(option);
                    let whole = fields.iter().map(|field| options(field).0.into_iter().last());
                    all.push(Answer::Records(vec![first.clone()]));
                    all.push(Answer::Records(vec![whole.collect(), first]));
                }
            }
            (all, false)
        }
    }
}
