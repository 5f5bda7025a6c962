//! The calculation against the scorer: on every sheet of small instruments, on drawn sheets of
//! large ones, and on instruments that are drawn themselves.
#![allow(clippy::disallowed_methods, reason = "tests read their own inputs")]

use super::super::basis::{Basis, Outcome};
use super::super::calculated;
use super::super::seen::Seen;
use super::super::space::Space;
use super::Compiled;
use crate::diagnostic::Source;
use crate::instrument::Instrument;
use proptest::prelude::*;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// So many sheets of an outcome are held against the scorer.
const MOST_SCORED: u64 = 400;
/// More sheets than this are not walked through here.
const MOST_WALKED: u64 = 5_000;

fn built_in() -> Vec<Arc<Instrument>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments");
    let entries = std::fs::read_dir(folder).expect("the instruments are in the repository");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.retain(|path| !path.ends_with("unavailable.yaml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("an instrument is a text");
        let source = Source::definition(path.display().to_string(), text);
        Arc::new(Instrument::read(&source).value.expect("it is in order"))
    };
    paths.iter().map(read).collect()
}

/// What was held against each other.
#[derive(Default)]
struct Held {
    compiled: usize,
    refused: Vec<String>,
}

/// Holds every outcome of an instrument against the scorer, the walk against both, and the
/// combined parts against the walk.
fn hold(instrument: &Arc<Instrument>, held: &mut Held) {
    for outcome in Outcome::all(instrument) {
        let basis = Basis::of(instrument, outcome);
        let space = Space::new(instrument, &basis, false);
        let name = format!("{} {outcome:?}", instrument.id);
        let compiles =
            |client| Compiled::of(instrument, client, space.dimensions(), &[outcome]).is_some();
        if !space.is_whole() || !space.clients().iter().all(compiles) {
            held.refused.push(name);
            continue;
        }
        held.compiled += 1;
        let mut all = Seen::default();
        for (number, client) in space.clients().iter().enumerate() {
            let compiled = Compiled::of(instrument, client, space.dimensions(), &[outcome]);
            let compiled = compiled.expect("it can be calculated");
            for choice in sheets(&space) {
                let mut expected = Seen::default();
                expected.note(instrument, outcome, &space.one(instrument, &choice, number));
                let calculated = compiled.one(&choice).pop().expect("one outcome");
                assert!(expected.reached_the_same(&calculated), "{name} {choice:?}");
                all.add(calculated);
            }
        }
        let clients = u64::try_from(space.clients().len()).expect("few");
        let Some(size) = space.size().filter(|size| *size <= MOST_WALKED) else { continue };
        let walked = calculated::walk(instrument, &space, &[outcome]);
        let (mut walked, tried) = walked.expect("it agrees with the scorer");
        assert_eq!(tried, size, "{name}");
        let walked = walked.pop().expect("one outcome");
        if size <= MOST_SCORED * clients {
            assert!(walked.reached_the_same(&all), "{name}");
        }
        let joint = calculated::joint(instrument, &basis, outcome).expect("few sheets");
        assert!(walked.reached_the_same(&joint), "{name}: {:?}", joint.numbers);
    }
}

/// Every choice of states where there are few, else drawn ones.
fn sheets(space: &Space) -> Vec<Vec<usize>> {
    let radices: Vec<usize> = space.dimensions().iter().map(|one| one.states.len()).collect();
    let size = radices.iter().try_fold(1_usize, |all, one| all.checked_mul(*one));
    let most = usize::try_from(MOST_SCORED).expect("few");
    let Some(size) = size.filter(|size| *size <= most) else {
        return space.drawn().take(most / 4).collect();
    };
    let choice = |sheet: usize| {
        let mut rest = sheet;
        let digit = |radix: &usize| {
            let digit = rest % radix;
            rest /= radix;
            digit
        };
        radices.iter().map(digit).collect()
    };
    (0..size).map(choice).collect()
}

#[test]
fn every_built_in_instrument_is_calculated_as_it_is_scored() {
    let mut held = Held::default();
    built_in().iter().for_each(|instrument| hold(instrument, &mut held));
    assert!(held.compiled > 25, "{}", held.compiled);
    // Lists of records and ages are beyond it, and the readiness of the URICA, which adds up four
    // means that are rounded to four places.
    let has_records = ["intake", "partner_intake", "psychosocial"];
    let of_form = |name: &&String| has_records.iter().any(|form| name.starts_with(form));
    let beyond = held.refused.iter().filter(|name| !of_form(name));
    assert_eq!(beyond.collect::<Vec<_>>(), ["urica32 Score(4)"]);
}

/// What one item is, as text, and whether conditions read it as a number.
fn item() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("choices: [ {code: 0}, {code: 1}, {code: 2}, {code: 3} ]", "number"),
        (
            "choices: [ {code: 0, points: 3}, {code: 1, points: 2}, {code: 3, points: 0.5} ]",
            "number",
        ),
        ("choices: [ {code: -1}, {code: 0}, {code: 2} ]", "number"),
        ("choices: [ {code: a, points: 0}, {code: b, points: 2}, {code: c, points: -1} ]", "code"),
        ("type: yes_no", "truth"),
        ("type: integer, min: 0, max: 3", "number"),
        ("type: decimal, places: 1, min: 0, max: 2.4", "number"),
    ])
}

/// A condition over items of these kinds; a name that is not there makes a faulty file, which is
/// passed over.
fn condition(items: Vec<(&'static str, &'static str)>) -> BoxedStrategy<String> {
    let count = items.len();
    let numbers = (0..count).filter(|index| items[*index].1 == "number").collect::<Vec<_>>();
    let number = prop::sample::select(if numbers.is_empty() { vec![0] } else { numbers.clone() });
    let simple = (0..count, 1..3_i64, 0..6_usize).prop_map(move |(index, number, how)| {
        let comparison = [">=", "<", "=", "!=", ">=", "<"][how];
        match items[index].1 {
            "truth" => format!("q{index} = {}", ["yes", "no"][how % 2]),
            "code" => format!("q{index} = {}", ["a", "b", "c"][how % 3]),
            _ if how == 5 => format!("q{index} one of (0, {})", number.max(1)),
            _ => format!("q{index} {comparison} {number}"),
        }
    });
    if numbers.is_empty() {
        return simple.boxed();
    }
    simple
        .prop_recursive(3, 12, 3, move |inner| {
            let list = prop::collection::vec(inner.clone(), 1..4);
            prop_oneof![
                inner.clone().prop_map(|one| format!("not ({one})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) and ({b})")),
                (inner.clone(), inner).prop_map(|(a, b)| format!("({a}) or ({b})")),
                (list, 1..3_usize).prop_map(|(all, least)| {
                    format!("count({}) >= {}", all.join(", "), least.min(all.len()))
                }),
                (
                    number.clone(),
                    number.clone(),
                    1..3_i64,
                    prop::sample::select(vec!["+", "-", "*"])
                )
                    .prop_map(|(a, b, least, sign)| format!("q{a} {sign} 2 * q{b} >= {least}")),
                (number.clone(), number.clone()).prop_map(|(a, b)| format!("q{a} < q{b}")),
                (0..count).prop_map(|index| format!("answered(q{index})")),
            ]
        })
        .boxed()
}

fn drawn() -> impl Strategy<Value = String> {
    let whole = prop::collection::vec(item(), 2..6).prop_flat_map(|items| {
        let conditions = prop::collection::vec(condition(items.clone()), 5);
        let gated = items.len() - 1;
        let gate = prop::option::of((Just(gated), condition(items[..gated].to_vec())));
        let flags = prop::collection::vec(any::<bool>(), items.len());
        let weights = prop::collection::vec(-2_i64..3, items.len());
        (Just(items), conditions, gate, flags, weights, prop::option::of(0_i64..2))
    });
    whole.prop_map(|(items, conditions, gate, flags, weights, not_asked)| {
        let mut text = String::from(
            "instrument: drawn\nversion: 1\ntitle: Drawn\nkind: form\nsource: { citation: none }\n\
             rights: { owner: nobody, terms: own, wording: withheld }\nitems:\n",
        );
        for (index, (item, _)) in items.iter().enumerate() {
            let gate = gate.as_ref().filter(|(gated, _)| *gated == index);
            let gate = gate.map_or_else(String::new, |(_, when)| format!(", ask_when: '{when}'"));
            let _ = writeln!(text, "  - {{ id: q{index}, {item}{gate} }}");
        }
        let all: Vec<String> = (0..items.len()).map(|index| format!("q{index}")).collect();
        let some = all.iter().zip(&flags).filter(|(_, flag)| **flag).map(|(name, _)| &name[..]);
        let some: Vec<&str> = some.collect();
        let weighted = all.iter().zip(&weights).map(|(name, weight)| format!("{name}: {weight}"));
        let weighted: Vec<String> = weighted.collect();
        let not_asked = not_asked.map_or_else(String::new, |number| {
            format!("not_asked: {{ as: {number}, source: none }}, ")
        });
        let round = |places| format!("{not_asked}round: {{ places: {places}, mode: half_even }}");
        let (all, some) = (all.join(", "), some.join(", "));
        let _ = write!(
            text,
            "scores:\n  total: {{ sum: [{all}], reverse: [{some}], missing: none, {} }}\n  \
             weighed: {{ weighted: {{ {} }}, missing: none, {} }}\n  \
             mean: {{ mean: [{all}], times: -1.5, missing: none, {} }}\n  \
             largest: {{ max: [{all}, total], missing: none, {} }}\n  \
             table: {{ lookup: {{ of: total, table: [ {{ from: -30, to: 3, value: 7 }}, {{ from: 3.1, to: 30, value: -2 }} ] }} }}\n  \
             held: {{ count: '{}, {}', missing: none }}\n  \
             kind: {{ triage: [ {{ when: '{}', label: one, concern: yes }}, {{ when: 'total >= 2 or ({})', label: two, concern: no }}, {{ otherwise: one, concern: no }} ] }}\n  \
             holds: {{ when: '({}) and (total > mean or weighed = 1)', concern: yes }}\n\
             alerts:\n  alarm: {{ when: '{}', level: attention, say: a, do: b }}\n",
            round(1), weighted.join(", "), round(1), round(0), round(1),
            conditions[0], conditions[1], conditions[2], conditions[3], conditions[4], conditions[0],
        );
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn drawn_instruments_are_calculated_as_they_are_scored(text in drawn()) {
        let reading = Instrument::read(&Source::definition("drawn.yaml", text));
        // A condition that is never true makes a faulty file.
        if let Some(instrument) = reading.value {
            hold(&Arc::new(instrument), &mut Held::default());
        }
    }
}

/// One file with one of everything, so that the test above cannot pass by drawing faulty ones.
#[test]
fn one_of_everything_is_calculated() {
    let text = include_str!("../../../tests/proof/everything.yaml");
    let reading = Instrument::read(&Source::definition("everything.yaml", text));
    let shown = crate::diagnostic::show(&reading.faults, crate::diagnostic::Format::Plain);
    let instrument = Arc::new(reading.value.unwrap_or_else(|| panic!("{shown}")));
    let mut held = Held::default();
    hold(&instrument, &mut held);
    // Two lists of cuts may apply to a client of no known sex, and then two labels.
    assert_eq!(held.refused, ["everything Score(10)"]);
}
