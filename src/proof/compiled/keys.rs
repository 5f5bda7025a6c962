//! Scoring keys as a calculation, on sheets where nothing is missing.

use super::lower::{As, Lower, Scaled, common};
use super::op::{NO, OPEN, YES};
use crate::id::Id;
use crate::instrument::{Key, Rule, Score, Term, TermSource};
use crate::number::Number;
use crate::response::State;

/// The number of no label: several are possible.
const UNDECIDED: i32 = -1;

/// A score as a calculation.
#[derive(Clone)]
pub enum Lowered {
    Number(Scaled),
    Truth(usize),
    /// The number of a label among these, or of none where several are possible.
    Label(usize, Vec<Id>),
}

impl Lower<'_> {
    /// Returns a score; `None` where it is not certain to be computed on every full sheet.
    pub fn score(&mut self, index: usize) -> Option<Lowered> {
        if let Some(known) = self.scores.get(&index) {
            return Some(known.clone());
        }
        let score = self.instrument.scores.get(index)?;
        let taken = As::NotAsked(score.not_asked);
        let lowered = match &score.key {
            Key::When(condition) => Lowered::Truth(self.condition(condition, taken)?),
            Key::Triage { rules, otherwise } => self.triage(rules, &otherwise.0, taken)?,
            _ => {
                let raw = self.raw(score)?;
                let scale = raw.scale.checked_mul(score.times)?;
                if scale == Number::ZERO {
                    return None;
                }
                Lowered::Number(self.rounded(score, Scaled { scale, ..raw })?)
            }
        };
        self.scores.insert(index, lowered.clone());
        Some(lowered)
    }

    fn raw(&mut self, score: &Score) -> Option<Scaled> {
        match &score.key {
            Key::Sum(terms) => self.total(terms, score),
            Key::Mean(terms) => {
                let total = self.total(terms, score)?;
                let count = Number::integer(i64::try_from(terms.len()).ok()?);
                Some(Scaled { scale: total.scale.checked_div(count)?, ..total })
            }
            Key::Max(terms) => {
                let terms = self.terms(terms, score)?;
                let unit = common(terms.iter().map(|term| term.scale))?;
                let mut parts = Vec::new();
                for term in terms {
                    let steps = term.scale.checked_mul(Number::integer(unit))?.as_integer()?;
                    parts.push(self.graph.linear(&[(steps, term.node)], 0)?);
                }
                let (node, scale) = (self.graph.most(&parts)?, Number::ratio(1, unit)?);
                Some(Scaled { node, scale })
            }
            Key::Count(conditions) => {
                let taken = As::NotAsked(score.not_asked);
                let truths = conditions.iter().map(|condition| self.condition(condition, taken));
                let truths = truths.collect::<Option<Vec<usize>>>()?;
                (!truths.is_empty()).then_some(())?;
                self.count(&truths)
            }
            Key::Lookup { of, table } => {
                let of = self.term(of, score)?;
                let line = |number: &Number| {
                    table.iter().find(|(line, _)| line.contains(*number)).map(|(_, value)| *value)
                };
                let values: Option<Vec<Number>> = self.every(of)?.iter().map(line).collect();
                self.numbers(of.node, &values?)
            }
            Key::Triage { .. } | Key::When(_) => None,
        }
    }

    fn total(&mut self, terms: &[Term], score: &Score) -> Option<Scaled> {
        (!terms.is_empty()).then_some(())?;
        let terms: Vec<(i64, Scaled)> =
            self.terms(terms, score)?.into_iter().map(|term| (1, term)).collect();
        self.sum(&terms)
    }

    fn terms(&mut self, terms: &[Term], score: &Score) -> Option<Vec<Scaled>> {
        terms.iter().map(|term| self.term(term, score)).collect()
    }

    /// Returns a summand, reversal and weight applied.
    fn term(&mut self, term: &Term, score: &Score) -> Option<Scaled> {
        let value = match term.of {
            TermSource::Item(index) => self.item_value(index, term, score)?,
            TermSource::Score(index) => match self.score(index)? {
                Lowered::Number(scaled) => scaled,
                Lowered::Truth(_) | Lowered::Label(..) => return None,
            },
        };
        let scale = value.scale.checked_mul(term.weight)?;
        if scale == Number::ZERO {
            let node = self.graph.constant(0);
            return Some(Scaled { node, scale: Number::ONE });
        }
        Some(Scaled { scale, ..value })
    }

    fn item_value(&mut self, index: usize, term: &Term, score: &Score) -> Option<Scaled> {
        let item = self.instrument.items.get(index)?;
        let (node, states) = self.item(index, As::NotAsked(score.not_asked))?;
        let value = |state: &State| {
            let value = state.answer()?.value(item)?;
            match term.reversed {
                Some(ends) => ends.checked_sub(value),
                None => Some(value),
            }
        };
        // The last value is that it was not to be asked, which nothing turns round.
        let mut values: Vec<Option<Number>> = states.iter().map(value).collect();
        values.push(score.not_asked);
        let bounds = self.graph.node(node);
        let (low, high) = (usize::try_from(bounds.low).ok()?, usize::try_from(bounds.high).ok()?);
        let values: Option<Vec<Number>> = values.get(low..=high)?.iter().copied().collect();
        self.numbers(node, &values?)
    }

    fn rounded(&mut self, score: &Score, exact: Scaled) -> Option<Scaled> {
        let Some(rounding) = score.rounding else { return Some(exact) };
        let all = self.every(exact)?;
        let round = |number: &Number| number.round(rounding.places, rounding.mode);
        let rounded: Vec<Number> = all.iter().map(round).collect::<Option<_>>()?;
        if rounded == all {
            return Some(exact);
        }
        self.numbers(exact.node, &rounded)
    }

    fn triage(&mut self, rules: &[Rule], otherwise: &Id, taken: As) -> Option<Lowered> {
        let mut labels: Vec<Id> = Vec::new();
        let mut number = |label: &Id| {
            let known = labels.iter().position(|known| known == label);
            let number = known.unwrap_or_else(|| {
                labels.push(label.clone());
                labels.len() - 1
            });
            i32::try_from(number).ok()
        };
        let numbers: Option<Vec<i32>> = rules.iter().map(|rule| number(&rule.label)).collect();
        let last = number(otherwise)?;
        let mut label = self.graph.constant(last);
        for (rule, number) in rules.iter().zip(numbers?).rev() {
            let when = self.condition(&rule.when, taken)?;
            let own = self.graph.constant(number);
            if self.graph.node(when).may_be_open {
                // A rule that may hold leaves the label open, unless it is the same without it.
                let open = self.graph.is(when, OPEN, YES, NO)?;
                let same = self.graph.is(label, number, number, UNDECIDED)?;
                label = self.graph.choose(open, same, label)?;
            }
            label = self.graph.choose(when, own, label)?;
        }
        Some(Lowered::Label(label, labels))
    }
}
