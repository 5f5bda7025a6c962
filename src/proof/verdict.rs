//! What was seen held against what the definition says can be.

use super::basis::{Basis, Outcome};
use super::seen::Seen;
use super::space::Space;
use super::{Method, Reach, ReachOf, Values};
use crate::diagnostic::{Code, Diagnostic, Faults, Span};
use crate::id::Id;
use crate::instrument::{Bands, Instrument, Key, Rule, Score, band_of};
use crate::number::{Interval, Number};
use std::collections::BTreeSet;

/// Returns what was reached; notes what the definition names and no answers lead to.
pub fn reach(
    instrument: &Instrument,
    outcome: Outcome,
    method: Method,
    seen: Seen,
    faults: &mut Faults,
) -> Reach {
    let (kind, id, span) = match outcome {
        Outcome::Score(index) => {
            (ReachOf::Score, &instrument.scores[index].id, instrument.scores[index].key_at)
        }
        Outcome::Alert(index) => {
            (ReachOf::Alert, &instrument.alerts[index].id, instrument.alerts[index].when_at)
        }
    };
    let full_sheets = Space::new(instrument, &Basis::of(instrument, outcome), false).full_sheets();
    let hangs_on_gaps = outcome.hangs_on_gaps(instrument);
    let mut judge = Judge { id, method, hangs_on_gaps, faults };
    let values = match outcome {
        Outcome::Alert(_) => judge.truths(&seen, span),
        Outcome::Score(index) => {
            let score = &instrument.scores[index];
            match &score.key {
                Key::When(_) => judge.truths(&seen, span),
                Key::Triage { rules, otherwise } => judge.labels(score, rules, &otherwise.0, seen),
                _ => judge.numbers(score, seen),
            }
        }
    };
    Reach { id: id.clone(), kind, method, hangs_on_gaps, full_sheets, values }
}

struct Judge<'a> {
    id: &'a Id,
    method: Method,
    hangs_on_gaps: bool,
    faults: &'a mut Faults,
}

impl Judge<'_> {
    fn truths(&mut self, seen: &Seen, span: Span) -> Values {
        for (reached, word) in [(seen.yes, "yes"), (seen.no, "no")] {
            if !reached {
                let what = format!("`{}` being {word}", self.id);
                self.unreached(&what, span);
            }
        }
        Values::Truths { yes: seen.yes, no: seen.no }
    }

    fn labels(&mut self, score: &Score, rules: &[Rule], otherwise: &Id, seen: Seen) -> Values {
        let lines = rules.iter().map(|rule| (&rule.label, rule.span));
        let mut told: BTreeSet<&Id> = BTreeSet::new();
        for (label, span) in lines.chain([(otherwise, score.span)]) {
            if !seen.labels.contains(label) && told.insert(label) {
                self.unreached(&format!("the label `{label}`"), span);
            }
        }
        Values::Labels { reached: seen.labels, of: score.labels().len() }
    }

    fn numbers(&mut self, score: &Score, seen: Seen) -> Values {
        let outside = |range: Interval| {
            let outside = seen.numbers.iter().find(|number| !range.contains(**number));
            seen.outside.or(outside.copied()).zip(Some(range))
        };
        if let Some((number, range)) = score.range.and_then(outside) {
            let message = format!("`{}` can be {number}, outside {range}", self.id);
            self.faults.error(Code::BandRange, score.span, message);
        }
        let ends = seen.numbers.first().zip(seen.numbers.last());
        match ends.and_then(|(low, high)| Interval::new(*low, *high)) {
            Some(reached) => self.compare_range(score, reached),
            None => {
                let what = format!("a value of `{}`", self.id);
                self.unreached(&what, score.key_at);
            }
        }
        let bands = self.bands(score, &(&seen.numbers | &seen.prorated));
        let profiles = score.profiles.len();
        let Seen { numbers, prorated, .. } = seen;
        Values::Numbers { reached: numbers, prorated, bands, profiles }
    }

    fn compare_range(&mut self, score: &Score, reached: Interval) {
        let Some(range) = score.range.filter(|range| *range != reached) else { return };
        if self.covers_complete() {
            let message = format!("`{}` goes from {} to {}", self.id, reached.low, reached.high);
            self.faults.warning(Code::Unreachable, score.key_at, message).hint(format!(
                "by the items of its key it could go from {} to {}",
                range.low, range.high
            ));
        }
    }

    /// Returns how many bands hold a value, and how many there are: of every published set, for
    /// a clinic may choose any of them.
    fn bands(&mut self, score: &Score, numbers: &BTreeSet<Number>) -> (usize, usize) {
        if score.profiles.is_empty() {
            return self.of_one_set(&score.bands, "", numbers);
        }
        let (mut reached, mut all) = (0, 0);
        for profile in &score.profiles {
            let within = format!(" of the profile `{}`", profile.id);
            let (some, more) = self.of_one_set(&profile.bands, &within, numbers);
            (reached, all) = (reached + some, all + more);
        }
        (reached, all)
    }

    fn of_one_set(
        &mut self,
        bands: &Bands,
        within: &str,
        numbers: &BTreeSet<Number>,
    ) -> (usize, usize) {
        let (mut reached, mut all) = (0, 0);
        for (_, bands) in bands.lists(None) {
            let held: Vec<Span> =
                numbers.iter().filter_map(|n| band_of(bands, *n)).map(|band| band.span).collect();
            for band in bands {
                all += 1;
                match held.contains(&band.span) {
                    true => reached += 1,
                    false => {
                        let what = format!("the band `{}`{within}", band.label);
                        let hint = neighbours(numbers, band.from);
                        self.unreached(&what, band.span).hint_if(hint);
                    }
                }
            }
        }
        (reached, all)
    }

    fn unreached(&mut self, what: &str, span: Span) -> &mut Diagnostic {
        if self.covers_gaps() || (self.covers_complete() && !self.hangs_on_gaps) {
            let message = format!("no answers lead to {what}");
            return self.faults.error(Code::Unreachable, span, message);
        }
        if self.covers_complete() {
            let message = format!("no full sheet leads to {what}");
            return self
                .faults
                .warning(Code::Unreachable, span, message)
                .hint("only a sheet with missing answers could; show one in an example");
        }
        let message = format!("no answers were found that lead to {what}");
        self.faults
            .warning(Code::Unreachable, span, message)
            .hint("there are too many answer sheets to try all; show one in an example")
    }

    /// Whether every sheet without a gap was covered.
    fn covers_complete(&self) -> bool {
        !matches!(self.method, Method::Searched { .. })
    }

    /// Whether every sheet was covered, also those with gaps, which words can depend on.
    fn covers_gaps(&self) -> bool {
        matches!(self.method, Method::Exhausted { gaps: true, .. })
    }
}

/// Says between which values nothing can be reached.
fn neighbours(numbers: &BTreeSet<Number>, from: Number) -> Option<String> {
    let (below, above) = (numbers.range(..from).next_back(), numbers.range(from..).next());
    match (below, above) {
        (Some(below), Some(above)) => Some(format!("after {below} the next value is {above}")),
        (Some(below), None) => Some(format!("the highest value is {below}")),
        _ => None,
    }
}
