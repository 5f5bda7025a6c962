//! From answers to scores: the published value, or "not computed" with the reason.
//!
//! Everything here is exact: integers and rationals with checked arithmetic, and one rounding
//! where the key states one. A missing answer is never zero. What cannot be computed has the
//! interval it must lie in, the bands still possible, and the items worth asking.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod against;
mod aggregate;
mod basis;
mod change;
mod doubt;
mod paper;
mod sheet;
mod triage;

use crate::client::Client;
use crate::condition::{Condition, Truth};
use crate::id::Id;
use crate::instrument::{Alert, Band, Bands, Instrument, Key, Local, Score, band_of};
use crate::number::{Interval, Number};
use crate::response::{Response, State, read_item};
use chrono::NaiveDate;
use doubt::Doubted;

pub(crate) use aggregate::summand;
pub use basis::{answers_hash, basis};
pub use change::{ChangeResult, change, change_words};
pub(crate) use sheet::Sheet;
use triage::triage;
pub use triage::triage_rules;

/// What is missing where a rule reads the client's sex.
pub const SEX_NOT_RECORDED: &str = "the client's sex (not recorded)";

/// What is missing where a rule reads the client's age: a year of birth alone leaves two.
const AGE_NOT_KNOWN: &str = "the client's age (not known for sure)";

/// Every score and alert of one response.
pub struct Scored {
    /// The scores, in the order of the definition.
    pub scores: Vec<ScoreResult>,
    /// The alerts, in the order of the definition.
    pub alerts: Vec<AlertResult>,
}

/// What became of one score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreResult {
    /// How much was there to compute it from.
    pub state: ScoreState,
    /// The value, or what it can still be.
    pub value: ScoreValue,
    /// What is missing: items, or what is recorded of the client; also where the score was
    /// computed.
    pub missing: Vec<Local>,
    /// How much of what is missing must be known before the score can be computed.
    pub needed: usize,
    /// The bands, one reading per list that applies to the client.
    pub readings: Vec<Reading>,
}

/// How much was there to compute a score from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreState {
    /// Everything that is needed.
    Complete,
    /// As much as the missing rule asks for.
    Prorated {
        /// The number of summands that were there.
        answered: usize,
        /// The number of summands.
        of: usize,
    },
    /// Too little.
    NotComputed,
}

/// The value of a score, or what it can still be.
#[derive(Clone, Debug, PartialEq)]
pub enum ScoreValue {
    /// A number.
    Number {
        /// What it is, or the interval it must lie in.
        possible: Interval,
        /// The exact value before rounding, where it was computed.
        exact: Option<Number>,
    },
    /// Yes, no or not known, of a `when` score.
    Truth(Truth),
    /// The labels still possible of a triage; one where it is known.
    Label(Vec<Id>),
    /// The arithmetic left 64 bits; nothing is known.
    Overflow,
}

/// The bands that a score can lie in, by one list of cuts.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Whose cuts these are, where they differ by sex.
    pub sex: Option<String>,
    /// The labels still possible, from low to high; one where it is known.
    pub labels: Vec<Id>,
    /// Whether the band is marked as a concern: unknown while both are possible.
    pub concern: Truth,
}

/// What became of one alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertResult {
    /// Whether it fires; unknown reads "cannot rule out".
    pub fires: Truth,
    /// What it reads and that is missing.
    pub missing: Vec<Local>,
    /// Whether one of these was declined: "refused: clinical contact".
    pub refused: bool,
}

/// Computes every score and alert of a response, for a client on a day.
///
/// A score that rests on an answer which contradicts another is not computed, and an alert that only
/// such an answer rules out is not ruled out: only the client knows which of the two is right. Of what
/// was typed in from paper in two ways, either may be right; what is yet to be compared rules nothing out.
pub fn score(response: &Response, client: &Client, day: NaiveDate) -> Scored {
    let all = |response: &Response| score_only(response, client, day, |_| true, |_| true);
    let mut scored = all(response);
    if let Some(doubted) = Doubted::of(response, client) {
        doubted.settle(&mut scored, all(&doubted.opened));
    }
    paper::settle(response, client, &mut scored.alerts, |response| all(response).alerts);
    scored
}

/// Computes some of the scores and alerts, by number; a wanted one must find the scores that it
/// reads among the wanted ones. The others are as if nothing were known.
pub(crate) fn score_only(
    response: &Response,
    client: &Client,
    day: NaiveDate,
    wants_score: impl Fn(usize) -> bool,
    wants_alert: impl Fn(usize) -> bool,
) -> Scored {
    let mut sheet = Sheet::new(response, client, day);
    for (index, score) in response.instrument.scores.iter().enumerate() {
        let result = if wants_score(index) { one(score, &sheet) } else { ScoreResult::open() };
        sheet.results.push(result);
    }
    let alerts = response.instrument.alerts.iter().enumerate();
    let alerts = alerts.map(|(index, alert)| match wants_alert(index) {
        true => self::alert(alert, &sheet),
        false => AlertResult { fires: Truth::Unknown, missing: Vec::new(), refused: false },
    });
    let alerts = alerts.collect();
    Scored { scores: sheet.results, alerts }
}

fn one(score: &Score, sheet: &Sheet<'_>) -> ScoreResult {
    match &score.key {
        Key::Sum(_) | Key::Mean(_) | Key::Max(_) | Key::Count(_) | Key::Lookup { .. } => {
            numeric(score, sheet)
        }
        Key::Triage { rules, otherwise } => triage(score, rules, &otherwise.0, sheet),
        Key::When(condition) => {
            let truth = sheet.eval(condition, score);
            worded(ScoreValue::Truth(truth), truth != Truth::Unknown, &[condition], sheet)
        }
    }
}

fn numeric(score: &Score, sheet: &Sheet<'_>) -> ScoreResult {
    let Some(computed) = aggregate::compute(score, sheet) else {
        return ScoreResult::open();
    };
    let readings = readings(&score.bands, computed.possible, sheet.client.sex.as_deref());
    ScoreResult {
        state: computed.state,
        value: ScoreValue::Number { possible: computed.possible, exact: computed.exact },
        missing: computed.missing,
        needed: computed.needed,
        readings,
    }
}

fn worded(
    value: ScoreValue,
    known: bool,
    conditions: &[&Condition<Local>],
    sheet: &Sheet<'_>,
) -> ScoreResult {
    let missing = if known { Vec::new() } else { sheet.missing_behind(conditions) };
    ScoreResult {
        state: if known { ScoreState::Complete } else { ScoreState::NotComputed },
        value,
        needed: missing.len(),
        missing,
        readings: Vec::new(),
    }
}

fn alert(alert: &Alert, sheet: &Sheet<'_>) -> AlertResult {
    let fires = sheet.eval_alert(&alert.when);
    let mut missing = match fires {
        Truth::Unknown => sheet.missing_behind(&[&alert.when]),
        _ => Vec::new(),
    };
    // Only what is worth asking is named, unless nothing is. An answer that was given although it was
    // not to be asked for is.
    let asked =
        |name: &Local| !matches!(sheet.response.state_of(*name), Some(State::NotAsked(None)));
    if missing.iter().any(asked) {
        missing.retain(asked);
    }
    let declined = |name: &Local| sheet.response.state_of(*name) == Some(&State::Declined);
    let refused = missing.iter().any(declined);
    AlertResult { fires, missing, refused }
}

/// Returns the bands that an interval touches, for each list of cuts that can apply.
pub(crate) fn readings(bands: &Bands, possible: Interval, sex: Option<&str>) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (whose, bands) in bands.lists(sex) {
        let touched = touched(bands, possible);
        let concern = touched
            .iter()
            .map(|band| Truth::from(band.concern))
            .reduce(|all, next| if all == next { all } else { Truth::Unknown });
        readings.push(Reading {
            sex: whose.map(str::to_owned),
            labels: touched.iter().map(|band| band.label.clone()).collect(),
            concern: concern.unwrap_or(Truth::Unknown),
        });
    }
    readings
}

fn touched(bands: &[Band], possible: Interval) -> Vec<&Band> {
    let first = band_of(bands, possible.low).map(|band| band.from);
    bands.iter().filter(|band| Some(band.from) >= first && band.from <= possible.high).collect()
}

impl ScoreResult {
    /// Returns a result of which nothing is known.
    fn open() -> ScoreResult {
        let (state, value) = (ScoreState::NotComputed, ScoreValue::Overflow);
        ScoreResult { state, value, missing: Vec::new(), needed: 0, readings: Vec::new() }
    }

    /// Returns the result of a score that was computed from all it needs, for a client of a sex.
    pub(crate) fn complete(score: &Score, value: ScoreValue, sex: Option<&str>) -> ScoreResult {
        let readings = match &value {
            ScoreValue::Number { possible, .. } => readings(&score.bands, *possible, sex),
            _ => Vec::new(),
        };
        let state = ScoreState::Complete;
        ScoreResult { state, value, missing: Vec::new(), needed: 0, readings }
    }

    /// Returns the number, where it was computed.
    pub fn number(&self) -> Option<Number> {
        match (&self.value, self.state) {
            (_, ScoreState::NotComputed) => None,
            (ScoreValue::Number { possible, .. }, _) => possible.known(),
            _ => None,
        }
    }

    /// Returns the label of the band, where the value and the list of cuts leave only one.
    pub fn band(&self) -> Option<&Id> {
        let mut labels = self.readings.iter().flat_map(|reading| &reading.labels);
        let first = labels.next()?;
        labels.all(|label| label == first).then_some(first)
    }

    /// Returns whether the cuts differ by sex and lead apart, because none applies for sure.
    pub fn splits_by_sex(&self) -> bool {
        self.readings.len() > 1 && self.band().is_none()
    }

    /// Returns whether the score was computed.
    pub fn is_computed(&self) -> bool {
        self.state != ScoreState::NotComputed
    }

    /// Returns whether the result is a positive finding: unknown while both are possible.
    pub fn concern(&self, score: &Score) -> Truth {
        let labels = match &self.value {
            ScoreValue::Truth(Truth::Unknown) if score.concern.is_some() => return Truth::Unknown,
            ScoreValue::Truth(truth) => {
                return Truth::from(score.concern == Some(truth.is_true()));
            }
            ScoreValue::Label(labels) => labels,
            _ => return every(self.readings.iter().map(|reading| reading.concern)),
        };
        let Key::Triage { rules, otherwise } = &score.key else { return Truth::Unknown };
        every(labels.iter().map(|label| {
            let rule = rules.iter().find(|rule| rule.label == *label);
            Truth::from(rule.map_or(otherwise.1, |rule| rule.concern))
        }))
    }
}

/// The truth that all agree on; false for none.
fn every(truths: impl Iterator<Item = Truth>) -> Truth {
    truths
        .reduce(|all, next| if all == next { all } else { Truth::Unknown })
        .unwrap_or(Truth::False)
}

/// Returns what to ask first of what is missing: an item that may not have to be asked waits for
/// those that decide it.
pub fn worth_asking(response: &Response, missing: &[Local]) -> Vec<Local> {
    let mut first = Vec::new();
    for name in missing {
        let item = match name {
            Local::Item(index) => response.instrument.items.get(*index),
            _ => None,
        };
        let open = !matches!(response.state_of(*name), Some(State::NotAsked(_)));
        let gate = item.filter(|_| open).and_then(|item| item.ask_when.as_ref());
        let deciding = gate.map_or_else(Vec::new, |gate| undecided(response, gate));
        match deciding.is_empty() {
            true => first.push(*name),
            false => first.extend(deciding),
        }
    }
    first.sort_unstable();
    first.dedup();
    first
}

/// The unanswered items that keep a condition from being known.
fn undecided(response: &Response, condition: &Condition<Local>) -> Vec<Local> {
    let mut read = |name: &Local| read_item(&response.states, &response.instrument, *name);
    if condition.eval(&mut read) != Truth::Unknown {
        return Vec::new();
    }
    let unanswered = |name: &&Local| response.state_of(**name) == Some(&State::Unanswered);
    condition.reads().iter().filter(unanswered).copied().collect()
}

/// Returns what is missing and why, in words: `q3 (declined), q5 (not answered)`.
pub fn missing_words(instrument: &Instrument, response: &Response, missing: &[Local]) -> String {
    let words = missing.iter().filter_map(|name| match name {
        Local::Item(index) => {
            let item = instrument.items.get(*index)?;
            let lack = response.lack_of(*index);
            // What was answered can only be missing in a field of a record.
            Some(format!("{} ({})", item.id, lack.unwrap_or("not complete")))
        }
        Local::Sex => Some(SEX_NOT_RECORDED.to_owned()),
        Local::Age => Some(AGE_NOT_KNOWN.to_owned()),
        Local::Score(..) | Local::Alert(_) => None,
    });
    words.collect::<Vec<_>>().join(", ")
}
