//! Small instruments drawn at random: sums, means, maxima and counts with gaps, against
//! arithmetic on paper and all completions.

use crate::fraction::Fraction;
use caseplan::client::Client;
use caseplan::condition::CodeName;
use caseplan::diagnostic::{Format, Source, show};
use caseplan::instrument::Instrument;
use caseplan::number::Number;
use caseplan::proof::{Method, Values, prove};
use caseplan::response::{Answer, Response, State};
use caseplan::score::{ScoreResult, ScoreState, ScoreValue, score};
use chrono::NaiveDate;
use proptest::prelude::*;
use std::fmt::Write;
use std::sync::Arc;

/// An instrument with one score over items of whole-number choices.
#[derive(Clone, Debug)]
struct Small {
    /// The lowest and highest code of each item.
    items: Vec<(i64, i64)>,
    weights: Vec<i64>,
    reversed: Vec<bool>,
    key: &'static str,
    /// What a count counts from.
    threshold: i64,
    allow: usize,
    mode: &'static str,
    /// The decimal places that are kept where nothing may be missing.
    places: u32,
    /// The code of a first question that must be 1 for the last item to be asked, and what that
    /// item else counts as.
    gate: Option<i64>,
}

fn read(text: &str) -> Arc<Instrument> {
    let reading = Instrument::read(&Source::definition("small.yaml", text));
    let shown = show(&reading.faults, Format::Text { colour: false });
    Arc::new(reading.value.unwrap_or_else(|| panic!("{shown}\n{text}")))
}

/// What stands on the sheet for one item.
type Cell = Option<usize>;

fn small() -> impl Strategy<Value = Small> {
    let weight = prop::sample::select(vec![-2_i64, -1, 1, 2, 3]);
    let items = prop::collection::vec((-1_i64..3, 1_i64..4, weight, any::<bool>()), 1..5);
    let keys = prop::sample::select(vec!["sum", "weighted", "mean", "max", "count"]);
    let modes = prop::sample::select(vec!["half_up", "half_even", "down", "up"]);
    let gate = prop::option::of(-1_i64..5);
    (items, keys, 0_usize..3, modes, gate, 0_i64..3, 0_u32..3).prop_map(
        |(items, key, allow, mode, gate, threshold, places)| {
            let prorates = key != "weighted" && gate.is_none();
            let allow = if prorates { allow.min(items.len() - 1) } else { 0 };
            let first = items[0];
            let alike = |item: &(i64, i64, i64, bool)| if allow > 0 { first } else { *item };
            let ranges: Vec<_> =
                items.iter().map(alike).map(|(low, span, ..)| (low, low + span)).collect();
            let last = ranges.last().copied();
            let within = |value: i64| last.map_or(value, |(low, high)| value.clamp(low, high));
            let threshold = ranges.iter().map(|(low, _)| low + 1).min().unwrap_or(1) + threshold;
            Small {
                weights: items.iter().map(|(_, _, weight, _)| *weight).collect(),
                reversed: items.iter().map(|(.., reversed)| *reversed && key != "count").collect(),
                items: ranges,
                key,
                threshold,
                allow,
                mode,
                places: if allow > 0 { 0 } else { places },
                gate: gate.filter(|_| key != "count").map(within),
            }
        },
    )
}

impl Small {
    fn text(&self) -> String {
        let mut text = String::from(
            "instrument: small\nversion: 1\ntitle: Small\nkind: form\nsource: { citation: none }\n\
             rights: { owner: nobody, terms: own, wording: withheld }\nitems:\n",
        );
        if self.gate.is_some() {
            text.push_str("  - { id: gate, choices: [ { code: 0 }, { code: 1 } ] }\n");
        }
        for (index, (low, high)) in self.items.iter().enumerate() {
            let codes: Vec<String> =
                (*low..=*high).map(|code| format!("{{ code: {code} }}")).collect();
            let last = index + 1 == self.items.len() && self.gate.is_some();
            let asked = if last { ", ask_when: gate = 1" } else { "" };
            let _ =
                writeln!(text, "  - {{ id: q{index}, choices: [ {} ]{asked} }}", codes.join(", "));
        }
        text.push_str("scores:\n  total:\n");
        let names: Vec<String> = (0..self.items.len()).map(|index| format!("q{index}")).collect();
        let of_key = match self.key {
            "weighted" => {
                let pairs = names.iter().zip(&self.weights);
                let pairs: Vec<String> = pairs.map(|(name, w)| format!("{name}: {w}")).collect();
                format!("{{ {} }}", pairs.join(", "))
            }
            "count" => {
                let tests: Vec<String> = names
                    .iter()
                    .zip(&self.items)
                    .map(|(name, (low, high))| {
                        format!("{name} >= {}", self.threshold.clamp(low + 1, *high))
                    })
                    .collect();
                format!("'{}'", tests.join(", "))
            }
            _ => format!("[{}]", names.join(", ")),
        };
        let _ = writeln!(text, "    {}: {of_key}", self.key);
        let turned = names.iter().zip(&self.reversed).filter(|(_, reversed)| **reversed);
        let turned: Vec<&str> = turned.map(|(name, _)| name.as_str()).collect();
        if self.key != "count" && !turned.is_empty() {
            let _ = writeln!(text, "    reverse: [{}]", turned.join(", "));
        }
        let _ = match self.allow {
            0 => {
                writeln!(
                    text,
                    "    missing: none\n    round: {{ places: {}, mode: {} }}",
                    self.places, self.mode
                )
            }
            allow => writeln!(
                text,
                "    missing: {{ allow: {allow}, then: prorate, round: {}, source: none }}",
                self.mode
            ),
        };
        if let Some(value) = self.gate {
            let _ = writeln!(text, "    not_asked: {{ as: {value}, source: none }}");
        }
        text
    }

    fn instrument(&self) -> Arc<Instrument> {
        read(&self.text())
    }

    /// Returns the instrument with scores that read others, the first of them a table that gives
    /// 7 whatever it is given.
    fn with_readers(&self) -> Arc<Instrument> {
        let range = self.instrument().scores[0].range.expect("a number has a range");
        let text = self.text();
        let table = |of: &str, from, to| {
            format!(
                "{{ lookup: {{ of: {of}, table: [ {{ from: {from}, to: {to}, value: 7 }} ] }} }}"
            )
        };
        let seven = Number::integer(7);
        read(&format!(
            "{text}  seven: {}\n  again: {}\n  added: {{ sum: [seven], missing: none }}\n  \
             largest: {{ max: [seven], missing: none }}\n",
            table("total", range.low, range.high),
            table("seven", seven, seven)
        ))
    }

    /// Returns the codes as they stand on paper; the gate is the last cell.
    fn states(&self, cells: &[Cell], gap: &State) -> Vec<State> {
        let answered = |code: i64| State::Answered(Answer::Choice(CodeName::Integer(code)));
        let mut states = Vec::new();
        if self.gate.is_some() {
            let gate = cells[self.items.len()];
            states.push(gate.map_or_else(|| gap.clone(), |cell| answered((cell % 2) as i64)));
        }
        for ((low, high), cell) in self.items.iter().zip(cells) {
            states.push(match cell {
                Some(cell) => answered(self.code((*low, *high), *cell)),
                None => gap.clone(),
            });
        }
        states
    }

    fn code(&self, (low, high): (i64, i64), cell: usize) -> i64 {
        low + i64::try_from(cell).expect("small") % (high - low + 1)
    }

    /// Returns the summands of a sheet; `None` for what is missing.
    fn summands(&self, cells: &[Cell]) -> Vec<Option<i64>> {
        let items = self.items.iter().zip(cells).enumerate();
        let summand = |(index, ((low, high), cell)): (usize, (&(i64, i64), &Cell))| {
            let weight = if self.key == "weighted" { self.weights[index] } else { 1 };
            let gated = self.gate.filter(|_| index + 1 == self.items.len());
            if let (Some(value), Some(Some(gate))) = (gated, cells.get(self.items.len()))
                && gate % 2 == 0
            {
                return Some(value * weight);
            }
            let code = self.code((*low, *high), (*cell)?);
            let code = if self.reversed[index] { low + high - code } else { code };
            let counted = i64::from(code >= self.threshold.clamp(low + 1, *high));
            Some(if self.key == "count" { counted } else { code * weight })
        };
        items.map(summand).collect()
    }

    /// Returns what there is to score, scored; a sum stands for all its summands.
    fn value(&self, there: &[i64]) -> Fraction {
        let sum: i64 = there.iter().sum();
        let raw = match self.key {
            "mean" => Fraction::whole(sum).over(there.len()),
            "max" => Fraction::whole(*there.iter().max().expect("a summand")),
            _ => {
                let all = i64::try_from(self.items.len()).expect("few");
                Fraction::whole(sum * all).over(there.len())
            }
        };
        raw.rounded(self.places, self.mode)
    }

    /// Returns every sheet that fills the gaps; a gate that is open stays consistent with an
    /// answer behind it.
    fn completions(&self, cells: &[Cell]) -> Vec<Vec<Cell>> {
        let mut all: Vec<Vec<Cell>> = vec![cells.to_vec()];
        for position in 0..cells.len() {
            if cells[position].is_some() {
                continue;
            }
            let choices = match self.items.get(position) {
                Some((low, high)) => usize::try_from(high - low + 1).expect("a range"),
                None => 2,
            };
            let answered_behind = self.gate.is_some() && cells[self.items.len() - 1].is_some();
            let is_gate = position == self.items.len();
            let choices =
                (0..choices).filter(|choice| !(is_gate && answered_behind && *choice == 0));
            let choices: Vec<usize> = choices.collect();
            all = all
                .iter()
                .flat_map(|cells| {
                    choices.iter().map(|choice| {
                        let mut cells = cells.clone();
                        cells[position] = Some(*choice);
                        cells
                    })
                })
                .collect();
        }
        all
    }

    fn check(&self, cells: &[Cell], result: &ScoreResult) {
        let summands = self.summands(cells);
        let there: Vec<i64> = summands.iter().copied().flatten().collect();
        let lacking = summands.len() - there.len();
        let ScoreValue::Number { possible, .. } = result.value else { panic!("{result:?}") };
        let (low, high) = (Fraction::of(possible.low), Fraction::of(possible.high));
        if lacking <= self.allow && !there.is_empty() {
            assert_eq!((low, high), (self.value(&there), self.value(&there)));
            let (answered, of) = (there.len(), summands.len());
            let expected = match lacking {
                0 => ScoreState::Complete,
                _ => ScoreState::Prorated { answered, of },
            };
            assert_eq!(result.state, expected);
            return;
        }
        let values: Vec<Fraction> = self
            .completions(cells)
            .iter()
            .map(|cells| self.summands(cells).into_iter().collect::<Option<Vec<_>>>())
            .map(|summands| self.value(&summands.expect("a completion has no gap")))
            .collect();
        assert!(
            values.iter().all(|value| low <= *value && *value <= high),
            "{values:?} {possible}"
        );
        // Also where every completion gives one value.
        assert_eq!(result.state, ScoreState::NotComputed);
        if self.gate.is_none() {
            assert!(values.contains(&low) && values.contains(&high), "{values:?} {possible}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_score_is_what_paper_gives(
        small in small(),
        cells in prop::collection::vec(prop::option::weighted(0.7, 0_usize..4), 6),
        gap in prop::sample::select(vec![State::Unanswered, State::Declined, State::NotApplicable]
            .into_iter().map(Gap).collect::<Vec<_>>()),
    ) {
        let instrument = small.instrument();
        let cells = &cells[..small.items.len() + usize::from(small.gate.is_some())];
        let day = NaiveDate::default();
        let response = Response::of_states(&instrument, &Client::default(), day, small.states(cells, &gap.0));
        let scored = score(&response, &Client::default(), day);
        // Which of two answers that contradict each other is right is not for a key to say.
        if !response.contradicting().is_empty() {
            prop_assert!(!scored.scores[0].is_computed());
            return Ok(());
        }
        small.check(cells, &scored.scores[0]);
    }

    #[test]
    fn a_score_that_reads_another_is_computed_only_where_that_is(
        small in small(),
        cells in prop::collection::vec(prop::option::weighted(0.7, 0_usize..4), 6),
    ) {
        let instrument = small.with_readers();
        let cells = &cells[..small.items.len() + usize::from(small.gate.is_some())];
        let day = NaiveDate::default();
        let response = Response::of_states(&instrument, &Client::default(), day, small.states(cells, &State::Declined));
        let scored = score(&response, &Client::default(), day);
        let total = &scored.scores[0];
        for (reader, result) in instrument.scores.iter().zip(&scored.scores).skip(1) {
            prop_assert_eq!(result.is_computed(), total.is_computed(), "{}", reader.id);
            let seven = Some(Number::integer(7)).filter(|_| total.is_computed());
            prop_assert_eq!(result.number(), seven, "{}", reader.id);
            if !total.is_computed() {
                prop_assert_eq!(&result.missing, &total.missing, "{}", reader.id);
            }
        }
    }

    #[test]
    fn a_proof_reaches_what_paper_gives(small in small()) {
        let proof = prove(&small.instrument());
        let open = vec![None; small.items.len() + usize::from(small.gate.is_some())];
        let mut expected: Vec<Fraction> = Vec::new();
        for cells in small.completions(&open) {
            let summands = small.summands(&cells).into_iter().collect::<Option<Vec<_>>>();
            let value = small.value(&summands.expect("a completion has no gap"));
            if !expected.contains(&value) {
                expected.push(value);
            }
        }
        expected.sort_by(|a, b| a.partial_cmp(b).expect("fractions are ordered"));
        let Values::Numbers { reached, .. } = &proof.outcomes[0].values else { panic!("{proof}") };
        let reached: Vec<Fraction> = reached.iter().map(|number| Fraction::of(*number)).collect();
        prop_assert_eq!(reached, expected);
        let exhausted = matches!(proof.outcomes[0].method, Method::Exhausted { gaps: true, .. });
        prop_assert!(exhausted, "{}", proof);
    }
}

/// A state that a failing test may print.
#[derive(Clone)]
struct Gap(State);

impl std::fmt::Debug for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.lack().unwrap_or("answered"))
    }
}
