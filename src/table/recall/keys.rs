//! What each score and alert of an instrument rests on, as numbers that cells add up to.

use super::feature::{Column, Feature, squared};
use super::states::States;
use crate::client::Client;
use crate::condition::{Amount, Condition, Sign, Test, Truth};
use crate::instrument::{Bands, Instrument, Key, Local, SEXES, Score, Term, TermSource};
use crate::number::{Interval, Number};
use crate::response::{Response, State};
use crate::score::{Sheet, summand};
use chrono::NaiveDate;
use std::sync::Arc;

/// All memories together have no more places than this.
const MOST_IN_ALL: usize = 1 << 21;

/// What is to be known of a key.
pub enum Kind {
    /// Whether a test holds, and what it takes an item for that was not asked.
    Test(Test<Local>, Option<Number>),
    /// A score, by its number.
    Score(usize),
}

/// What is to be recalled of an instrument, each node behind those it rests on.
pub struct Draft<'i> {
    instrument: &'i Arc<Instrument>,
    items: &'i [States],
    pub nodes: Vec<(Kind, Feature)>,
    /// Items that are asked only where a node is not false.
    pub gates: Vec<(usize, usize)>,
    pub scores: Vec<usize>,
    pub alerts: Vec<usize>,
    /// What decides all that can be read of each score.
    behind: Vec<Feature>,
}

/// A truth, by what it rests on.
enum Part {
    /// The states of an item, or what is known of the client.
    State(usize, Vec<Truth>),
    /// A node.
    Node(usize),
}

impl<'i> Draft<'i> {
    /// Returns what is to be recalled; `None` where it is too much.
    pub fn of(instrument: &'i Arc<Instrument>, items: &'i [States]) -> Option<Draft<'i>> {
        let mut draft = Draft {
            instrument,
            items,
            nodes: Vec::new(),
            gates: Vec::new(),
            scores: Vec::new(),
            alerts: Vec::new(),
            behind: Vec::new(),
        };
        for (index, item) in instrument.items.iter().enumerate() {
            if let Some(when) = &item.ask_when {
                let node = draft.truth(when, None)?;
                draft.gates.push((index, node));
            }
        }
        for (index, score) in instrument.scores.iter().enumerate() {
            let behind = draft.score(score)?;
            draft.behind.push(behind.clone());
            let node = draft.node(Kind::Score(index), behind);
            draft.scores.push(node);
        }
        for alert in &instrument.alerts {
            let node = draft.truth(&alert.when, None)?;
            draft.alerts.push(node);
        }
        let places = draft.nodes.iter().map(|(_, feature)| feature.size).sum::<usize>();
        (places <= MOST_IN_ALL).then_some(draft)
    }

    fn node(&mut self, kind: Kind, feature: Feature) -> usize {
        self.nodes.push((kind, feature));
        self.nodes.len() - 1
    }

    /// Returns what decides a score, and all that can be read of it.
    fn score(&mut self, score: &Score) -> Option<Feature> {
        let not_asked = score.not_asked;
        let mut features = match &score.key {
            Key::Sum(terms) | Key::Mean(terms) => self.summed(terms, score)?,
            Key::Max(terms) => self.each(terms)?,
            Key::Lookup { of, .. } => self.each(std::slice::from_ref(of))?,
            Key::Count(conditions) => {
                vec![self.counted(conditions.iter().map(Condition::test), not_asked)?]
            }
            Key::Triage { rules, .. } => {
                let rules =
                    rules.iter().map(|rule| self.truth(&rule.when, not_asked).map(Feature::truth));
                rules.collect::<Option<Vec<Feature>>>()?
            }
            Key::When(condition) => vec![Feature::truth(self.truth(condition, not_asked)?)],
        };
        if matches!(score.bands, Bands::BySex(_)) {
            features.push(self.whole(self.sex())?);
        }
        Feature::joined(features)
    }

    /// Returns the node of a condition.
    fn truth(&mut self, condition: &Condition<Local>, not_asked: Option<Number>) -> Option<usize> {
        match self.part(condition.test(), not_asked)? {
            Part::Node(node) => Some(node),
            Part::State(source, truths) => {
                let feature = Feature::of_state(source, truths.into_iter().map(place).collect());
                Some(self.node(Kind::Test(condition.test().clone(), not_asked), feature))
            }
        }
    }

    fn part(&mut self, test: &Test<Local>, not_asked: Option<Number>) -> Option<Part> {
        if let [only] = test.reads()[..]
            && let Some(source) = self.source(only)
        {
            let truth = |sheet: &Sheet<'_>| test.given(|name| sheet.read(*name, not_asked));
            return Some(Part::State(source, self.tried(source, truth)?));
        }
        let feature = match test {
            // Whether all or any hold, or not all, is told by how many do and how many are open.
            Test::Not(inner) => self.counted(std::iter::once(&**inner), not_asked)?,
            Test::All(parts) | Test::Any(parts) => self.counted(parts.iter(), not_asked)?,
            Test::Compare(left, _, right) => {
                let mut features = self.amount(left, not_asked)?;
                features.extend(self.amount(right, not_asked)?);
                Feature::joined(features)?
            }
            Test::NumberAmong(amount, _) => Feature::joined(self.amount(amount, not_asked)?)?,
            other => Feature::joined(self.read(&other.reads())?)?,
        };
        Some(Part::Node(self.node(Kind::Test(test.clone(), not_asked), feature)))
    }

    /// Returns how many of some tests hold and how many are open.
    fn counted<'t>(
        &mut self,
        tests: impl Iterator<Item = &'t Test<Local>>,
        not_asked: Option<Number>,
    ) -> Option<Feature> {
        let parts: Option<Vec<Part>> = tests.map(|test| self.part(test, not_asked)).collect();
        let parts = parts?;
        let width = u32::try_from(parts.len()).ok()?.checked_add(1)?;
        let share = |truth: Truth| match truth {
            Truth::False => 0,
            Truth::Unknown => 1,
            Truth::True => width,
        };
        let mut counted = Feature { size: squared(width)?, ..Feature::default() };
        for part in parts {
            match part {
                Part::State(source, truths) => {
                    counted.add(source, truths.into_iter().map(share).collect());
                }
                Part::Node(node) => {
                    let shares = [Truth::False, Truth::Unknown, Truth::True].map(share);
                    counted.truths.push((node, shares));
                }
            }
        }
        Some(counted)
    }

    fn amount(
        &mut self,
        amount: &Amount<Local>,
        not_asked: Option<Number>,
    ) -> Option<Vec<Feature>> {
        match amount {
            Amount::Number(_) => Some(Vec::new()),
            Amount::Count(tests) => Some(vec![self.counted(tests.iter(), not_asked)?]),
            Amount::Sum(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| (Sign::Plus, part)).collect();
                self.added(&parts, not_asked)
            }
            Amount::Terms(parts) => {
                let parts: Vec<_> = parts.iter().map(|(sign, part)| (*sign, part)).collect();
                self.added(&parts, not_asked)
            }
            Amount::Negative(inner) => self.amount(inner, not_asked),
            Amount::Product(factors) => {
                self.every(factors.iter().map(|factor| (Sign::Plus, factor)), not_asked)
            }
            other => self.read(&other.reads()),
        }
    }

    fn every<'a>(
        &mut self,
        parts: impl Iterator<Item = (Sign, &'a Amount<Local>)>,
        not_asked: Option<Number>,
    ) -> Option<Vec<Feature>> {
        let mut features = Vec::new();
        for (_, part) in parts {
            features.extend(self.amount(part, not_asked)?);
        }
        Some(features)
    }

    /// Returns what a sum is told by: its lowest and highest possible value, and how many of its
    /// parts are nothing that can be added.
    fn added(
        &mut self,
        parts: &[(Sign, &Amount<Local>)],
        not_asked: Option<Number>,
    ) -> Option<Vec<Feature>> {
        let (mut low, mut high) = (Column::default(), Column::default());
        let mut lacking = Feature { size: parts.len() + 1, ..Feature::default() };
        for (sign, part) in parts {
            let names = part.reads();
            let source = match names[..] {
                [] => continue,
                [only] => self.source(only),
                _ => None,
            };
            let Some(source) = source else { return self.every(parts.iter().copied(), not_asked) };
            let read = |sheet: &Sheet<'_>| part.given(|name| sheet.read(*name, not_asked));
            let values: Vec<Option<Interval>> = self.tried(source, read)?;
            let turned = |value: Interval| match sign {
                Sign::Plus => Some(value),
                Sign::Minus => Interval::exactly(Number::ZERO).checked_sub(value),
            };
            lacking.add(source, values.iter().map(|value| u32::from(value.is_none())).collect());
            let values: Vec<_> = values.into_iter().map(|value| value.and_then(turned)).collect();
            low.push(source, values.iter().map(|value| Some(value.as_ref()?.low)).collect());
            high.push(source, values.iter().map(|value| Some(value.as_ref()?.high)).collect());
        }
        Some(vec![low.feature()?, high.feature()?, lacking])
    }

    /// Returns what a sum or a mean is told by: what the summands that are known come to, and for each
    /// range of values how many are missing that have it.
    fn summed(&mut self, terms: &[Term], score: &Score) -> Option<Vec<Feature>> {
        let mut features = Vec::new();
        let mut known = Column::default();
        let mut missing: Vec<(Interval, Feature)> = Vec::new();
        for term in terms {
            let index = match term.of {
                TermSource::Item(index) => index,
                TermSource::Score(index) => {
                    features.push(self.behind.get(index)?.clone());
                    continue;
                }
            };
            let values = self.tried(index, |sheet| summand(term, score, sheet))?;
            let values: Vec<(Interval, bool)> = values.into_iter().collect::<Option<_>>()?;
            known.push(
                index,
                values.iter().map(|(value, known)| known.then_some(value.low)).collect(),
            );
            let Some((range, _)) = values.iter().find(|(_, known)| !known) else { continue };
            let place = missing.iter().position(|(known, _)| known == range);
            let place = place.unwrap_or_else(|| {
                missing.push((*range, Feature { size: terms.len() + 1, ..Feature::default() }));
                missing.len() - 1
            });
            let shares = values.iter().map(|(_, known)| u32::from(!known)).collect();
            missing[place].1.add(index, shares);
        }
        features.push(known.feature()?);
        features.extend(missing.into_iter().map(|(_, feature)| feature));
        Some(features)
    }

    /// Returns everything that each summand says.
    fn each(&mut self, terms: &[Term]) -> Option<Vec<Feature>> {
        let each = terms.iter().map(|term| match term.of {
            TermSource::Item(index) => self.whole(index),
            TermSource::Score(index) => self.behind.get(index).cloned(),
        });
        each.collect()
    }

    /// Returns everything that some names say.
    fn read(&mut self, names: &[Local]) -> Option<Vec<Feature>> {
        let mut features = Vec::new();
        for name in names {
            features.push(match (name, self.source(*name)) {
                (_, Some(source)) => self.whole(source)?,
                (Local::Score(index, _), _) => self.behind.get(*index)?.clone(),
                (Local::Alert(index), _) => {
                    let instrument = self.instrument.clone();
                    Feature::truth(self.truth(&instrument.alerts.get(*index)?.when, None)?)
                }
                _ => return None,
            });
        }
        Some(features)
    }

    /// Returns everything that one source says.
    fn whole(&self, source: usize) -> Option<Feature> {
        let states = match self.items.get(source) {
            Some(states) if states.blurred => return None,
            Some(states) => states.states.len(),
            None => SEXES.len() + 1,
        };
        Some(Feature::of_state(source, (0..u32::try_from(states).ok()?).collect()))
    }

    /// What is known of the client stands behind the items.
    fn sex(&self) -> usize {
        self.items.len()
    }

    fn source(&self, name: Local) -> Option<usize> {
        match name {
            Local::Item(index) => Some(index),
            Local::Sex => Some(self.sex()),
            _ => None,
        }
    }

    /// Returns what something comes to in each state of a source, all else unanswered.
    fn tried<T>(&self, source: usize, of: impl Fn(&Sheet<'_>) -> T) -> Option<Vec<T>> {
        let day = NaiveDate::default();
        let nothing = vec![State::Unanswered; self.items.len()];
        let on = |states: Vec<State>, client: &Client| {
            let response = Response::unsettled(self.instrument, day, states);
            of(&Sheet::new(&response, client, day))
        };
        let Some(own) = self.items.get(source) else {
            let sexes = std::iter::once(None).chain(SEXES.map(|sex| Some(sex.to_owned())));
            let clients = sexes.map(|sex| Client { sex, ..Client::default() });
            return Some(clients.map(|client| on(nothing.clone(), &client)).collect());
        };
        if own.blurred {
            return None;
        }
        let each = own.states.iter().map(|state| {
            let mut states = nothing.clone();
            states[source] = state.clone();
            on(states, &Client::default())
        });
        Some(each.collect())
    }
}

fn place(truth: Truth) -> u32 {
    match truth {
        Truth::False => 0,
        Truth::Unknown => 1,
        Truth::True => 2,
    }
}
