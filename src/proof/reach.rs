//! What one condition, one rule or one score can come to, for checks that ask about it alone.

use super::basis::{Basis, Outcome};
use super::search::{self, regular};
use super::seen::Seen;
use super::space::{DAY, Space};
use super::{Method, Reach, Values, Walk, calculated, examples, verdict, walkable};
use crate::client::Client;
use crate::condition::{Condition, Truth, Value};
use crate::diagnostic::{Faults, Span};
use crate::instrument::{Alert, Area, Draft, Instrument, Item, Key, Level, Local, Score};
use crate::number::{Interval, Number};
use crate::response::{Answer, Response, State, read_item};
use crate::score::{self, Scored};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Up to so many sheets are all looked at; of more than these only some.
const MOST_LOOKED_AT: u64 = 20_000;
/// So many, besides the regular ones.
const SOME: usize = 20_000;

/// What a condition can come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truths {
    /// Whether some answers make it true.
    pub yes: bool,
    /// Whether some answers make it false.
    pub no: bool,
    /// Whether what was not found cannot be.
    pub certain: bool,
}

impl Reach {
    /// Returns whether what was not reached cannot be.
    pub fn is_certain(&self) -> bool {
        match self.method {
            Method::Searched { .. } => false,
            Method::Exhausted { gaps: true, .. } => true,
            Method::Exhausted { gaps: false, .. } | Method::ExactSums => !self.hangs_on_gaps,
        }
    }
}

/// Returns what a condition on items and on the client can come to. One sheet that makes it true and
/// one that makes it false decide; where they are not found soon, every sheet is gone through, or
/// what its parts can come to is combined.
pub fn truths(instrument: &Arc<Instrument>, condition: &Condition<Local>) -> Truths {
    let basis = Basis::behind(instrument, condition.reads().to_vec());
    let (mut yes, mut no) = (false, false);
    let certain = look(instrument, &basis, |response, client| {
        let truth = truth_of(condition, response, client);
        yes |= truth == Truth::True;
        no |= truth == Truth::False;
        yes && no
    });
    if certain {
        return Truths { yes, no, certain };
    }
    let more = asked_as_an_alert(instrument, condition);
    let (method, seen) = more.unwrap_or((Method::Searched { sheets: 0 }, Seen::default()));
    let (yes, no) = (yes || seen.yes, no || seen.no);
    let is_exact = !matches!(method, Method::Searched { .. });
    Truths { yes, no, certain: (yes && no) || is_exact }
}

/// Returns what a condition on items, scores and alerts can come to; `None` where the instrument cannot
/// be read once more. What the regular sheets or an example show need not be searched for.
pub fn truths_of_findings(
    instrument: &Arc<Instrument>,
    condition: &Condition<Local>,
) -> Option<Truths> {
    let (mut yes, mut no) = (false, false);
    let mut see = |response: &Response, client: &Client| {
        let scored = score::score(response, client, DAY);
        let truth = condition.eval(&mut |name| match name {
            Local::Score(index, field) => scored.scores[*index].read(*field),
            Local::Alert(index) => Value::Truth(scored.alerts[*index].fires),
            Local::Sex => client.sex_value(),
            Local::Age => client.age_value(DAY),
            Local::Item(_) => read_item(&response.states, instrument, *name),
        });
        yes |= truth == Truth::True;
        no |= truth == Truth::False;
        yes && no
    };
    let basis = Basis::behind(instrument, condition.reads().to_vec());
    if look_at_regular(instrument, &Space::new(instrument, &basis, false), &mut see) {
        return Some(Truths { yes: true, no: true, certain: true });
    }
    let asked = with_alert(instrument, condition)?;
    let alert = asked.alerts.len().checked_sub(1)?;
    if examples::sheets(&asked).any(|(response, client)| see(&response, &client)) {
        return Some(Truths { yes: true, no: true, certain: true });
    }
    let (method, seen) = super::explored_one(&asked, Outcome::Alert(alert));
    let is_exact = !matches!(method, Method::Searched { .. });
    let (yes, no) = (yes || seen.yes, no || seen.no);
    Some(Truths { yes, no, certain: (yes && no) || is_exact })
}

/// Returns whether a condition can stay open for ever: because something that it reads was itself not
/// to be asked, and everything else it reads is known.
pub fn hangs_on_a_skip(instrument: &Arc<Instrument>, condition: &Condition<Local>) -> bool {
    let basis = Basis::behind(instrument, condition.reads().to_vec());
    let mut found = false;
    look(instrument, &basis, |response, client| {
        let is_settled = |name: &Local| match name {
            Local::Sex => client.sex.is_some(),
            Local::Age => client.age_on(DAY).and_then(Interval::known).is_some(),
            item => response.state_of(*item).is_some_and(is_filled_or_skipped),
        };
        found |= condition.reads().iter().all(is_settled)
            && truth_of(condition, response, client) == Truth::Unknown;
        found
    });
    found
}

/// Whether an item can have no other answer than it has: a list of records can.
fn is_filled_or_skipped(state: &State) -> bool {
    match state {
        State::Answered(answer) => !matches!(answer, Answer::Records(_)),
        State::NotAsked(_) => true,
        State::Declined | State::NotApplicable | State::Differs(_) | State::Unanswered => false,
    }
}

fn truth_of(condition: &Condition<Local>, response: &Response, client: &Client) -> Truth {
    condition.eval(&mut |name| match name {
        Local::Sex => client.sex_value(),
        Local::Age => client.age_value(DAY),
        _ => read_item(&response.states, &response.instrument, *name),
    })
}

/// Explores a condition as if it were an alert, which a calculation can go through.
fn asked_as_an_alert(
    instrument: &Arc<Instrument>,
    condition: &Condition<Local>,
) -> Option<(Method, Seen)> {
    let asked = with_alert(instrument, condition)?;
    let outcome = Outcome::Alert(asked.alerts.len().checked_sub(1)?);
    Some(super::explored_one(&asked, outcome))
}

/// Returns a copy of an instrument with a condition as its last alert, for it is none.
fn with_alert(
    instrument: &Arc<Instrument>,
    condition: &Condition<Local>,
) -> Option<Arc<Instrument>> {
    let mut copy = Arc::into_inner(Draft::read(&instrument.source).value?.instrument)?;
    let same = copy.items.len() == instrument.items.len();
    copy.alerts.push(Alert {
        id: copy.id.clone(),
        when: condition.clone(),
        level: Level::Attention,
        area: Area::Imminent,
        say: String::new(),
        act: String::new(),
        span: Span::default(),
        when_at: Span::default(),
    });
    same.then(|| Arc::new(copy))
}

/// Returns which rules of a triage were found to decide it, by number, and whether the others
/// cannot.
pub fn rules_that_hold(instrument: &Arc<Instrument>, index: usize) -> (BTreeSet<usize>, bool) {
    let score = &instrument.scores[index];
    let Key::Triage { rules, .. } = &score.key else { return (BTreeSet::new(), false) };
    let mut found = BTreeSet::new();
    let basis = Basis::of(instrument, Outcome::Score(index));
    let certain = look(instrument, &basis, |response, client| {
        let scored = score::score_only(response, client, DAY, |_| true, |_| true);
        let sheet = Sheet { instrument, response, client, scored: &scored, score };
        let truth = |index: &usize| sheet.eval(&rules[*index].when);
        let first = (0..rules.len()).find(|index| truth(index) != Truth::False);
        found.extend(first.filter(|index| truth(index).is_true()));
        found.len() == rules.len()
    });
    (found, certain)
}

/// Returns every value that a score can have; `None` where they cannot all be told.
pub fn totals(instrument: &Arc<Instrument>, index: usize) -> Option<BTreeSet<Number>> {
    let reach = of_outcome(instrument, Outcome::Score(index));
    let is_certain = reach.is_certain();
    let Values::Numbers { reached, prorated, .. } = reach.values else { return None };
    is_certain.then(|| &reached | &prorated)
}

/// Returns what answers can lead to in one score or alert.
pub fn of_outcome(instrument: &Arc<Instrument>, outcome: Outcome) -> Reach {
    let (method, seen) = explored(instrument, outcome);
    verdict::reach(instrument, outcome, method, seen, &mut Faults::new(&instrument.source))
}

/// Finds out by what costs little: numbers by exact combinations, words by every sheet where there
/// are few.
fn explored(instrument: &Arc<Instrument>, outcome: Outcome) -> (Method, Seen) {
    let basis = Basis::of(instrument, outcome);
    let joint = || Some((Method::ExactSums, calculated::joint(instrument, &basis, outcome)?));
    if let Outcome::Score(index) = outcome
        && instrument.scores[index].range.is_some()
        && !instrument.can_be_prorated(&instrument.scores[index])
        && let Some(exact) = joint()
    {
        return exact;
    }
    let few = |space: &Space| space.size().is_some_and(|size| size <= MOST_LOOKED_AT);
    if let Some((space, how)) = walkable(instrument, outcome, &basis).filter(|(s, _)| few(s)) {
        let walk = Walk { basis, space, how, outcomes: vec![outcome] };
        let walked = walk.run(instrument).pop().map(|(_, method, seen)| (method, seen));
        return walked.unwrap_or((Method::Searched { sheets: 0 }, Seen::default()));
    }
    joint().unwrap_or_else(|| search::search(instrument, outcome, &basis))
}

/// Shows sheets until enough was seen; returns whether what was not seen cannot be.
fn look(
    instrument: &Arc<Instrument>,
    basis: &Basis,
    mut is_enough: impl FnMut(&Response, &Client) -> bool,
) -> bool {
    let space = Space::new(instrument, basis, false);
    let all = space.size().is_some_and(|size| size <= MOST_LOOKED_AT);
    if look_at_regular(instrument, &space, &mut is_enough) {
        return true;
    }
    let lengths: Vec<usize> = space.dimensions().iter().map(|one| one.states.len()).collect();
    let mut every = Every::of(&lengths).take_while(|_| all);
    let found = every.any(|choice| show(instrument, &space, &choice, &mut is_enough));
    if found || (all && space.is_whole()) {
        return true;
    }
    // What an example shows need not be searched for.
    let mut drawn = space.drawn().take(if all { 0 } else { SOME });
    examples::sheets(instrument).any(|(response, client)| is_enough(&response, &client))
        || drawn.any(|choice| show(instrument, &space, &choice, &mut is_enough))
}

/// Shows the sheets that differ in a regular way; returns whether enough was seen.
fn look_at_regular(
    instrument: &Arc<Instrument>,
    space: &Space,
    is_enough: &mut dyn FnMut(&Response, &Client) -> bool,
) -> bool {
    regular(space.dimensions()).any(|choice| show(instrument, space, &choice, is_enough))
}

/// Shows a sheet for every client there can be, until enough was seen.
fn show(
    instrument: &Arc<Instrument>,
    space: &Space,
    choice: &[usize],
    is_enough: &mut dyn FnMut(&Response, &Client) -> bool,
) -> bool {
    let dimensions = space.dimensions().iter();
    let within = choice.iter().zip(dimensions).all(|(state, one)| *state < one.states.len());
    let mut clients = (0..space.clients().len()).filter(|_| within);
    clients.any(|client| {
        let (response, client) = space.sheet(instrument, choice, client);
        is_enough(&response, client)
    })
}

/// Every choice of one state per item.
struct Every<'l> {
    lengths: &'l [usize],
    next: Option<Vec<usize>>,
}

impl<'l> Every<'l> {
    fn of(lengths: &'l [usize]) -> Every<'l> {
        let some = lengths.iter().all(|length| *length > 0);
        Every { lengths, next: some.then(|| vec![0; lengths.len()]) }
    }
}

impl Iterator for Every<'_> {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let now = self.next.take()?;
        let mut next = now.clone();
        for (state, length) in next.iter_mut().zip(self.lengths) {
            *state += 1;
            if *state < *length {
                self.next = Some(next);
                break;
            }
            *state = 0;
        }
        Some(now)
    }
}

/// What the rules of a triage read.
struct Sheet<'a> {
    instrument: &'a Instrument,
    response: &'a Response,
    client: &'a Client,
    scored: &'a Scored,
    score: &'a Score,
}

impl Sheet<'_> {
    fn eval(&self, condition: &Condition<Local>) -> Truth {
        condition.eval(&mut |name| match name {
            Local::Item(index) => self.item(*index),
            Local::Score(index, field) => self.scored.scores[*index].read(*field),
            Local::Alert(index) => Value::Truth(self.scored.alerts[*index].fires),
            Local::Sex => self.client.sex_value(),
            Local::Age => self.client.age_value(DAY),
        })
    }

    fn item(&self, index: usize) -> Value {
        let asked = !matches!(self.response.states.get(index), Some(State::NotAsked(_)));
        match self.score.not_asked {
            Some(number) if !asked => {
                match self.instrument.items.get(index).is_some_and(Item::is_yes_no) {
                    true => Value::Truth(Truth::from(number != Number::ZERO)),
                    false => Value::Number(Interval::exactly(number)),
                }
            }
            _ => read_item(&self.response.states, self.instrument, Local::Item(index)),
        }
    }
}
