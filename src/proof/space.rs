//! The answer sheets over some items.

use super::basis::Basis;
use crate::client::Client;
use crate::condition::CodeName;
use crate::instrument::{AnswerType, Choice, Instrument, Item, NumberType};
use crate::number::Number;
use crate::response::{Answer, Response, State};
use crate::score::{self, Scored};
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The day on which sheets are filled in; only ages could tell it from another.
pub const DAY: NaiveDate = match NaiveDate::from_ymd_opt(2000, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
const SEXES: [&str; 3] = ["female", "male", "other"];
/// Years of birth that make the client a child, young, of middle age and old on that day.
const BIRTH_YEARS: [i32; 7] = [1990, 1985, 1982, 1980, 1970, 1945, 1910];
/// A number item with more values than this is sampled.
const MOST_NUMBERS: i64 = 2_000;
/// A multiple choice with more choices than this is sampled.
const MOST_TICKS: usize = 10;

/// The answer sheets over some items: every combination of their states.
pub struct Space {
    dimensions: Vec<Dimension>,
    clients: Vec<Client>,
    conditional: bool,
    whole: bool,
    gaps: bool,
}

/// The scores and alerts that a walk is about.
pub struct Wanted<'a> {
    pub scores: &'a BTreeSet<usize>,
    pub alerts: BTreeSet<usize>,
}

impl Wanted<'_> {
    fn of(&self, response: &Response, client: &Client) -> Scored {
        let wants_score = |index| self.scores.contains(&index);
        score::score_only(response, client, DAY, wants_score, |index| self.alerts.contains(&index))
    }
}

/// What one item can be.
pub struct Dimension {
    pub item: usize,
    pub states: Vec<State>,
}

impl Space {
    /// Returns the sheets over the items of a basis, with missing answers where `gaps`.
    pub fn new(instrument: &Instrument, basis: &Basis, gaps: bool) -> Space {
        let mut whole = !basis.age;
        let mut dimensions = Vec::new();
        for index in &basis.items {
            let (mut states, all) = answers(&instrument.items[*index]);
            states.extend(gaps.then_some(State::Unanswered));
            whole &= all;
            dimensions.push(Dimension { item: *index, states });
        }
        let conditional = !basis.is_unconditional(instrument);
        Space { dimensions, clients: clients(basis), conditional, whole, gaps }
    }

    /// Returns the number of sheets; `None` where it leaves 64 bits.
    pub fn size(&self) -> Option<u64> {
        let lengths = self.dimensions.iter().map(|dimension| dimension.states.len());
        lengths
            .chain([self.clients.len()])
            .try_fold(1_u64, |product, length| product.checked_mul(u64::try_from(length).ok()?))
    }

    /// Returns the number of sheets where these are all there are, however many.
    pub fn full_sheets(&self) -> Option<u128> {
        let lengths = self.dimensions.iter().map(|dimension| dimension.states.len());
        let mut lengths = lengths.chain([self.clients.len()]);
        let all = lengths
            .try_fold(1_u128, |product, length| product.checked_mul(u128::try_from(length).ok()?));
        all.filter(|_| self.whole)
    }

    /// Returns whether these are all the sheets there are.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Returns whether sheets with missing answers are among them.
    pub fn has_gaps(&self) -> bool {
        self.gaps
    }

    /// Returns what the items can be.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// Returns the clients whose sheets they are.
    pub fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// Returns sheets from a fixed sequence without end: the same on every run.
    pub fn drawn(&self) -> impl Iterator<Item = Vec<usize>> {
        let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = move |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed >> 33).unwrap_or(0) % below.max(1)
        };
        std::iter::repeat_with(move || {
            self.dimensions.iter().map(|one| next(one.states.len())).collect()
        })
    }

    /// Scores every sheet; returns their number.
    pub fn walk(
        &self,
        instrument: &Arc<Instrument>,
        wanted: &Wanted<'_>,
        mut visit: impl FnMut(&Scored),
    ) -> u64 {
        let nobody = Client::default();
        let mut response = Response::of_states(instrument, &nobody, DAY, Vec::new());
        let mut sheets = 0;
        self.turn(|choice, changed| {
            for client in &self.clients {
                self.fill(choice, changed, client, &mut response);
                visit(&wanted.of(&response, client));
                sheets += 1;
            }
        });
        sheets
    }

    /// Scores the sheet of one choice per item, for the client of a number.
    pub fn one(&self, instrument: &Arc<Instrument>, choice: &[usize], client: usize) -> Scored {
        let (response, client) = self.sheet(instrument, choice, client);
        score::score_only(&response, client, DAY, |_| true, |_| true)
    }

    /// Returns the sheet of one choice per item, and the client of a number.
    pub fn sheet(
        &self,
        instrument: &Arc<Instrument>,
        choice: &[usize],
        client: usize,
    ) -> (Response, &Client) {
        let client = &self.clients[client % self.clients.len()];
        let mut response = Response::of_states(instrument, client, DAY, Vec::new());
        self.fill(choice, choice.len(), client, &mut response);
        (response, client)
    }

    /// Sets the states of the first `changed` items, or of all where one hangs on another.
    fn fill(&self, choice: &[usize], changed: usize, client: &Client, response: &mut Response) {
        let changed = if self.conditional { choice.len() } else { changed };
        self.set(choice, changed, &mut response.states);
        if self.conditional {
            let items = self.dimensions.iter().map(|one| one.item);
            response.settle_as_the_form_says(items, client);
        }
    }

    fn set(&self, choice: &[usize], changed: usize, states: &mut [State]) {
        for (dimension, chosen) in self.dimensions.iter().zip(choice).take(changed) {
            states[dimension.item] = dimension.states[*chosen].clone();
        }
    }

    /// Visits every choice of one state per item, with the number of items that changed.
    fn turn(&self, mut visit: impl FnMut(&[usize], usize)) {
        let mut choice = vec![0; self.dimensions.len()];
        let mut changed = Some(choice.len());
        while let Some(items) = changed {
            visit(&choice, items);
            changed = self.advance(&mut choice);
        }
    }

    /// Turns to the next sheet, the first item fastest; returns how many items changed.
    fn advance(&self, choice: &mut [usize]) -> Option<usize> {
        for (index, dimension) in self.dimensions.iter().enumerate() {
            choice[index] += 1;
            if choice[index] < dimension.states.len() {
                return Some(index + 1);
            }
            choice[index] = 0;
        }
        None
    }
}

fn clients(basis: &Basis) -> Vec<Client> {
    let sexes = SEXES.iter().map(|sex| Some((*sex).to_owned()));
    let sexes: Vec<_> = sexes.filter(|_| basis.sex).chain([None]).collect();
    let years = BIRTH_YEARS.into_iter().map(Some);
    let years: Vec<_> = years.filter(|_| basis.age).chain([None]).collect();
    let with = |sex: &Option<String>, birth_year| Client {
        sex: sex.clone(),
        birth_year,
        ..Client::default()
    };
    sexes.iter().flat_map(|sex| years.iter().map(|year| with(sex, *year))).collect()
}

/// Returns answers to an item in rising order, and whether they are all that scores can tell
/// apart.
fn answers(item: &Item) -> (Vec<State>, bool) {
    let (answers, all) = match &item.answer {
        AnswerType::Choice(choices) => {
            (choices.iter().map(|choice| Answer::Choice(choice.code.clone())).collect(), true)
        }
        AnswerType::YesNo { .. } => (vec![Answer::YesNo(false), Answer::YesNo(true)], true),
        AnswerType::Number(kind) => numbers(kind),
        AnswerType::Multiple(choices) => ticks(choices),
        AnswerType::Date { min, max } => (vec![Answer::Date(min.or(*max).unwrap_or(DAY))], true),
        AnswerType::Time => (vec![Answer::Time(NaiveTime::MIN)], true),
        AnswerType::Text { .. } => (vec![Answer::Text("…".into())], true),
        AnswerType::Records(columns) => (records(columns), false),
    };
    (answers.into_iter().map(State::Answered).collect(), all)
}

fn numbers(kind: &NumberType) -> (Vec<Answer>, bool) {
    let all = every_number(kind);
    let sample = || {
        let middle = kind.range.low.checked_add(kind.range.high);
        let middle = middle.and_then(|sum| sum.checked_div(Number::integer(2)));
        let middle = middle.and_then(|half| half.round(0, crate::number::RoundingMode::Down));
        let mut sample = vec![kind.range.low, kind.range.high];
        sample.extend(middle.filter(|number| kind.range.contains(*number)));
        sample.sort_unstable();
        sample.dedup();
        sample
    };
    let whole = all.is_some();
    (all.unwrap_or_else(sample).into_iter().map(Answer::Number).collect(), whole)
}

fn every_number(kind: &NumberType) -> Option<Vec<Number>> {
    let scale = Number::integer(10_i64.checked_pow(kind.places)?);
    let first = kind.range.low.checked_mul(scale)?.as_integer()?;
    let last = kind.range.high.checked_mul(scale)?.as_integer()?;
    let few = last.checked_sub(first)? < MOST_NUMBERS;
    few.then(|| (first..=last).map(|n| Number::integer(n).checked_div(scale)).collect())?
}

fn ticks(choices: &[Choice]) -> (Vec<Answer>, bool) {
    let codes: Vec<CodeName> = choices.iter().map(|choice| choice.code.clone()).collect();
    if codes.len() > MOST_TICKS {
        let single = codes.iter().map(|code| Answer::Multiple(vec![code.clone()]));
        let ends = [Answer::Multiple(Vec::new()), Answer::Multiple(codes.clone())];
        return (ends.into_iter().chain(single).collect(), false);
    }
    let ticked = |set: u32| {
        let chosen = codes.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
        Answer::Multiple(chosen.map(|(_, code)| code.clone()).collect())
    };
    ((0..1_u32 << codes.len()).map(ticked).collect(), true)
}

/// No record, and for each answer to each column a single record with that cell alone.
fn records(columns: &[Item]) -> Vec<Answer> {
    let mut found = vec![Answer::Records(Vec::new())];
    for (index, column) in columns.iter().enumerate() {
        for state in answers(column).0 {
            let mut cells = vec![None; columns.len()];
            cells[index] = state.answer().cloned();
            found.push(Answer::Records(vec![cells]));
        }
    }
    found
}
