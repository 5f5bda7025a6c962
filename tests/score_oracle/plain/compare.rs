//! The program against the scorer of these files, on the same sheets.
//!
//! Of what every score and alert rests on, all full sheets are scored where there are at most
//! so many, and drawn ones otherwise; then sheets with something missing. `ORACLE_SHEETS` sets
//! how many, and `tests/prove_in_full.sh` sets it high. `ORACLE_FOLDER` names other definitions.
#![allow(clippy::disallowed_methods, reason = "tests read their own inputs")]

use super::sheet::{Answer, Answers, Result, Sheet, State, Value, options, terms};
use super::tree::{Definition, Item, Key, Kind, Score, definition};
use super::words::Words;
use crate::fraction::Fraction;
use caseplan::client::Client;
use caseplan::condition::{CodeName, Truth};
use caseplan::diagnostic::{Format, Source, show};
use caseplan::instrument::Instrument;
use caseplan::number::Number;
use caseplan::response::{self, Response};
use caseplan::score::{AlertResult, ScoreResult, ScoreState, ScoreValue, Scored, score};
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Sheets with something missing are filled in in at most so many ways.
const MOST_FILLED: usize = 400;

/// More sheets with something missing are not drawn of one basis.
const MOST_WITH_GAPS: usize = 2_000;

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// How many sheets are tried of each basis.
fn most_sheets() -> usize {
    environment("ORACLE_SHEETS").map_or(4_000, |text| text.parse().expect("a number"))
}

fn files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments");
    let folder = environment("ORACLE_FOLDER").map_or(own, PathBuf::from);
    let entries = std::fs::read_dir(folder).expect("the instruments are there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.retain(|path| !path.ends_with("unavailable.yaml"));
    paths.sort();
    paths
}

/// What was compared of one instrument.
#[derive(Default)]
struct Tally {
    id: String,
    /// Sets of items that scores and alerts rest on, and how many were tried in full.
    bases: (usize, usize),
    full: usize,
    with_gaps: usize,
    results: usize,
    /// Where the program does not know what is the same however it is filled in.
    weaker: usize,
    faults: Vec<String>,
}

#[test]
fn every_score_is_what_a_scorer_of_its_own_gives() {
    let (files, next) = (files(), AtomicUsize::new(0));
    let work = || {
        let mut tallies = Vec::new();
        while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            tallies.extend(compare(path));
        }
        tallies
    };
    let mut tallies: Vec<Tally> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    tallies.sort_by(|a, b| a.id.cmp(&b.id));
    if environment("ORACLE_SHEETS").is_some() {
        print_table(&tallies);
    }
    let faults: Vec<&String> =
        tallies.iter().flat_map(|tally| tally.faults.iter().take(3)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(tallies.iter().map(|tally| tally.results).sum::<usize>() > 1_000);
}

#[allow(clippy::print_stdout, reason = "the table is what it is run for")]
fn print_table(tallies: &[Tally]) {
    println!(
        "| instrument | bases | tried in full | full sheets | with gaps | results | weaker | differ |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut sums = [0; 7];
    for tally in tallies {
        let Tally { id, bases, full, with_gaps, results, weaker, faults } = tally;
        let row = [bases.0, bases.1, *full, *with_gaps, *results, *weaker, faults.len()];
        let cells: Vec<String> = row.iter().map(usize::to_string).collect();
        println!("| {id} | {} |", cells.join(" | "));
        sums.iter_mut().zip(row).for_each(|(sum, cell)| *sum += cell);
    }
    println!("| all {} | {} |", tallies.len(), sums.map(|sum| sum.to_string()).join(" | "));
}

fn compare(path: &Path) -> Option<Tally> {
    let text = std::fs::read_to_string(path).expect("an instrument is a text");
    let reading = Instrument::read(&Source::definition(path.display().to_string(), text.clone()));
    let shown = show(&reading.faults, Format::Plain);
    let instrument = match (reading.value, environment("ORACLE_FOLDER")) {
        (Some(instrument), _) => Arc::new(instrument),
        // A folder of drafts may hold faulty ones.
        (None, Some(_)) => return None,
        (None, None) => panic!("{shown}"),
    };
    let definition = definition(&text);
    let mut tally = Tally { id: definition.id.clone(), ..Tally::default() };
    let mut done: BTreeSet<Vec<String>> = BTreeSet::new();
    let names = definition.scores.iter().map(|score| &score.id);
    let names = names.chain(definition.alerts.iter().map(|(id, _)| id));
    for name in names {
        let items = only(&definition, std::slice::from_ref(name)).items;
        let items: Vec<String> = items.into_iter().map(|item| item.id).collect();
        if items.is_empty() || !done.insert(items.clone()) {
            continue;
        }
        // Everything that rests on these items alone is compared on the same sheets.
        let within = |name: &&String| {
            let all = only(&definition, &[(**name).clone()]).items;
            !all.is_empty() && all.iter().all(|item| items.contains(&item.id))
        };
        let scores = definition.scores.iter().map(|score| &score.id);
        let all = scores.chain(definition.alerts.iter().map(|(id, _)| id)).filter(within);
        let all: Vec<String> = all.cloned().collect();
        let part = only(&definition, &all);
        Comparison { instrument: &instrument, part: &part, tally: &mut tally }.run();
    }
    Some(tally)
}

/// Returns the part of a definition that some of its scores and alerts rest on.
fn only(definition: &Definition, names: &[String]) -> Definition {
    let mut open: Vec<String> = names.to_vec();
    let mut used: BTreeSet<String> = BTreeSet::new();
    while let Some(name) = open.pop() {
        let name = name.split('.').next().unwrap_or_default().to_owned();
        if !used.insert(name.clone()) {
            continue;
        }
        let items = definition.items.iter().filter(|item| item.id == name);
        open.extend(items.flat_map(|item| item.gates().flat_map(Words::names)));
        let scores = definition.scores.iter().filter(|score| score.id == name);
        open.extend(scores.flat_map(reads));
        let alerts = definition.alerts.iter().filter(|(id, _)| *id == name);
        open.extend(alerts.flat_map(|(_, when)| when.names()));
    }
    let items = definition.items.iter().filter(|item| used.contains(&item.id)).cloned();
    let scores = definition.scores.iter().filter(|score| used.contains(&score.id)).cloned();
    let alerts = definition.alerts.iter().filter(|(id, _)| used.contains(id)).cloned();
    Definition {
        id: definition.id.clone(),
        items: items.collect(),
        scores: scores.collect(),
        alerts: alerts.collect(),
    }
}

fn reads(score: &Score) -> Vec<String> {
    let conditions: Vec<&Words> = conditions(score);
    let names = conditions.into_iter().flat_map(Words::names);
    terms(score).into_iter().map(|(name, _)| name).chain(names).collect()
}

fn conditions(score: &Score) -> Vec<&Words> {
    match &score.key {
        Key::When(when) => vec![when],
        Key::Count(all) => all.iter().collect(),
        Key::Triage(rules, _) => rules.iter().map(|(when, _)| when).collect(),
        _ => Vec::new(),
    }
}

/// Numbers from a fixed sequence.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % most
    }
}

struct Comparison<'a> {
    instrument: &'a Arc<Instrument>,
    part: &'a Definition,
    tally: &'a mut Tally,
}

/// What answers that contradict each other leave in doubt.
struct Doubted {
    /// The items that may have the wrong answer.
    answers: Vec<usize>,
    /// The items that may have been left out by the word of one of these.
    left_out: Vec<usize>,
}

impl Comparison<'_> {
    fn run(&mut self) {
        let all: Vec<(Vec<Answer>, bool)> = self.part.items.iter().map(options).collect();
        let sexes: &[Option<&str>] = match self.depends_on_sex() {
            true => &[None, Some("female"), Some("male"), Some("other")],
            false => &[None],
        };
        let sheets = all.iter().try_fold(sexes.len(), |all, (one, _)| all.checked_mul(one.len()));
        let most = most_sheets();
        let mut draw = Draw(0x9e37_79b9_7f4a_7c15);
        self.tally.bases.0 += 1;
        let few = sheets.filter(|sheets| *sheets <= most);
        let is_whole = all.iter().all(|(_, whole)| *whole);
        self.tally.bases.1 += usize::from(few.is_some() && is_whole);
        for sheet in 0..few.unwrap_or(most / 2) {
            let mut rest = sheet;
            let sex = sexes[rest % sexes.len()];
            rest /= sexes.len();
            let mut given = Answers::new();
            for (item, (options, _)) in self.part.items.iter().zip(&all) {
                let at =
                    if few.is_some() { rest % options.len() } else { draw.below(options.len()) };
                rest /= options.len();
                given.insert(item.id.clone(), options[at].clone());
            }
            self.tally.full += 1;
            self.sheet(&given, sex, &mut draw, true);
        }
        for _ in 0..(most / 5).min(MOST_WITH_GAPS) {
            let sex = sexes[draw.below(sexes.len())];
            let mut given = Answers::new();
            let gaps = 1 + draw.below(3);
            let missing: Vec<usize> =
                (0..gaps).map(|_| draw.below(self.part.items.len())).collect();
            for (at, (item, (options, _))) in self.part.items.iter().zip(&all).enumerate() {
                if !missing.contains(&at) {
                    given.insert(item.id.clone(), options[draw.below(options.len())].clone());
                }
            }
            self.sheet(&given, sex, &mut draw, is_whole);
        }
    }

    fn depends_on_sex(&self) -> bool {
        let by_sex = |score: &Score| score.bands.iter().any(|(whose, _)| whose.is_some());
        let mut names = self.part.scores.iter().flat_map(reads);
        let gates = self.part.items.iter().flat_map(Item::gates);
        let alerts = self.part.alerts.iter().map(|(_, when)| when);
        let sex = |name: String| name == "client.sex";
        self.part.scores.iter().any(by_sex)
            || names.any(sex)
            || gates.chain(alerts).flat_map(Words::names).any(sex)
    }

    fn sheet(&mut self, given: &Answers, sex: Option<&str>, draw: &mut Draw, is_whole: bool) {
        let open: Vec<&Item> = self.part.items.iter().collect();
        let Some(mut sheet) = Sheet::new(self.part, given, &open, sex, MOST_FILLED) else { return };
        if sheet.is_impossible() {
            return;
        }
        let has_gaps = given.len() < self.part.items.len();
        self.tally.with_gaps += usize::from(has_gaps);
        let expected = sheet.scores();
        let alerts = sheet.alerts(&expected);
        let (scored, doubted) = self.scored(given, sex, draw);
        let mut differ: Vec<String> = Vec::new();
        for (own, result) in self.part.scores.iter().zip(&expected) {
            let (at, _) = self.instrument.score(&own.id).expect("it is there");
            self.tally.results += 1;
            let (found, behind) = (&scored.scores[at], self.behind(at));
            // Which of two answers that contradict each other is right is not for a key to say.
            if doubted.answers.iter().any(|index| behind.contains(index)) {
                if found.number().is_some() {
                    differ.push(format!("{}: a number that leaves out an answer", own.id));
                }
                continue;
            }
            let is_open = found.number().is_none();
            if is_open && doubted.left_out.iter().any(|index| behind.contains(index)) {
                continue;
            }
            if let Err(what) = self.same(own, result, &scored.scores[at], is_whole) {
                differ.push(format!("{}: {what}, {result:?}, {:?}", own.id, scored.scores[at]));
            }
        }
        for ((id, when), fires) in self.part.alerts.iter().zip(alerts) {
            let (at, _) = self.instrument.alert(id).expect("it is there");
            let AlertResult { fires: found, .. } = scored.alerts[at];
            self.tally.results += 1;
            // What rests on such an answer is not ruled out by it; what fires by it fires.
            if found == Truth::Unknown && !doubted.answers.is_empty() && fires != Some(true) {
                continue;
            }
            if let Err(what) = self.same_truth(&[when], fires, found, is_whole) {
                differ.push(format!("{id}: {what}, {fires:?}, {found:?}"));
            }
        }
        let id = &self.part.id;
        self.tally
            .faults
            .extend(differ.into_iter().map(|one| format!("{id} {one} {given:?} {sex:?}")));
    }

    /// Returns what the program makes of a sheet, and what its contradictions leave in doubt.
    fn scored(&self, given: &Answers, sex: Option<&str>, draw: &mut Draw) -> (Scored, Doubted) {
        let gaps = [
            response::State::Unanswered,
            response::State::Declined,
            response::State::NotApplicable,
        ];
        let state = |item: &caseplan::instrument::Item| {
            let own = self.part.items.iter().find(|own| item.id == own.id[..]);
            match own.and_then(|own| given.get(&own.id)) {
                Some(answer) => response::State::Answered(for_program(answer)),
                None => gaps[draw.below(3)].clone(),
            }
        };
        let states = self.instrument.items.iter().map(state).collect();
        let client = Client { sex: sex.map(str::to_owned), ..Client::default() };
        let day = NaiveDate::default();
        let response = Response::of_states(self.instrument, &client, day, states);
        (score(&response, &client, day), self.doubted(&response))
    }

    fn behind(&self, score: usize) -> Vec<usize> {
        self.instrument.items_behind(&self.instrument.scores[score])
    }

    /// Follows the skips from the answers that contradict each other to all that hangs on them.
    fn doubted(&self, response: &Response) -> Doubted {
        let items = 0..self.instrument.items.len();
        let gates = |index: usize| {
            let gate = self.instrument.items[index].ask_when.as_ref();
            gate.map_or_else(Vec::new, |gate| self.instrument.items_read(&[gate]))
        };
        let mut answers = response.contradicting();
        answers.extend(answers.clone().into_iter().flat_map(gates));
        let mut hanging = answers.clone();
        if answers.is_empty() {
            return Doubted { answers, left_out: hanging };
        }
        // Each round follows them one step further.
        for _ in items.clone() {
            let hangs = |index: &usize| gates(*index).iter().any(|gate| hanging.contains(gate));
            let further: Vec<usize> = items.clone().filter(hangs).collect();
            hanging.extend(
                further.into_iter().filter(|index| !hanging.contains(index)).collect::<Vec<_>>(),
            );
        }
        Doubted { answers, left_out: hanging }
    }

    fn same(
        &mut self,
        own: &Score,
        expected: &Result,
        found: &ScoreResult,
        is_whole: bool,
    ) -> std::result::Result<(), String> {
        let conditions = conditions(own);
        let state = match found.state {
            ScoreState::Complete => State::Complete,
            ScoreState::Prorated { .. } => State::Prorated,
            ScoreState::NotComputed => State::NotComputed,
        };
        match (&expected.value, &found.value) {
            (Value::Truth(truth), ScoreValue::Truth(found)) => {
                self.same_truth(&conditions, *truth, *found, is_whole)
            }
            (Value::Labels(labels), ScoreValue::Label(found)) => {
                let found: Vec<&str> = found.iter().map(|label| label.as_str()).collect();
                let all = labels.iter().all(|label| found.contains(&&label[..]));
                let weaker = all && found.len() > labels.len();
                self.tally.weaker += usize::from(weaker);
                let allowed = !weaker || !is_whole || !self.is_exact(&conditions);
                (all && allowed).then_some(()).ok_or_else(|| "other labels".into())
            }
            (Value::Open, _) if state == State::NotComputed => Ok(()),
            (Value::Number(low, high), ScoreValue::Number { possible, .. }) => {
                let found_ends = (Fraction::of(possible.low), Fraction::of(possible.high));
                let bands: Vec<Vec<&str>> = found
                    .readings
                    .iter()
                    .map(|reading| reading.labels.iter().map(|label| label.as_str()).collect())
                    .collect();
                if state == expected.state && found_ends == (*low, *high) {
                    let same = bands == expected.bands;
                    return same.then_some(()).ok_or_else(|| "other bands".into());
                }
                // What was computed is equal, always; what was not lies within the bounds.
                let within = found_ends.0 <= *low && *high <= found_ends.1;
                self.tally.weaker += 1;
                let weaker = state == State::NotComputed && within;
                let is_exact = expected.state == State::NotComputed && self.is_plain(own);
                let counts = expected.state == State::NotComputed || !conditions.is_empty();
                let allowed = weaker && counts && !(is_exact && is_whole);
                allowed.then_some(()).ok_or_else(|| "another number".into())
            }
            _ => Err("another kind of value".into()),
        }
    }

    fn same_truth(
        &mut self,
        conditions: &[&Words],
        expected: Option<bool>,
        found: Truth,
        is_whole: bool,
    ) -> std::result::Result<(), String> {
        let as_found = match found {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        };
        if as_found == expected {
            return Ok(());
        }
        self.tally.weaker += 1;
        let weaker = as_found.is_none() && (!is_whole || !self.is_exact(conditions));
        weaker.then_some(()).ok_or_else(|| "another truth".into())
    }

    /// Returns whether conditions are known wherever they are the same however they are filled
    /// in: each name stands in them once, all are items that are always asked, and nothing asks
    /// for being equal.
    fn is_exact(&self, conditions: &[&Words]) -> bool {
        let mut once = BTreeSet::new();
        let names = conditions.iter().flat_map(|when| when.names());
        let items = self.part.items.iter();
        let all: Vec<&Item> = items.filter(|item| item.ask_when.is_none()).collect();
        let known = |name: &str| all.iter().any(|item| item.id == name);
        names.into_iter().all(|name| known(&name) && once.insert(name))
            && !conditions.iter().any(|when| when.asks_for_equal())
    }

    /// Returns whether a score adds items that are always asked, and nothing else.
    fn is_plain(&self, score: &Score) -> bool {
        let plain = |name: &str| {
            self.part.items.iter().any(|item| item.id == name && item.ask_when.is_none())
        };
        let terms = terms(score);
        let names: BTreeSet<&String> = terms.iter().map(|(name, _)| name).collect();
        names.len() == terms.len()
            && !terms.is_empty()
            && !matches!(score.key, Key::Lookup(..))
            && terms.iter().all(|(name, _)| plain(name))
    }
}

fn for_program(answer: &Answer) -> response::Answer {
    let code = |code: &String| match code.parse() {
        Ok(number) => CodeName::Integer(number),
        Err(_) => CodeName::Slug(code.clone()),
    };
    match answer {
        Answer::Code(own) => response::Answer::Choice(code(own)),
        Answer::Yes(yes) => response::Answer::YesNo(*yes),
        Answer::Number(number) => {
            let part = |part: i128| i64::try_from(part).expect("small");
            let number = Number::ratio(part(number.0), part(number.1)).expect("not over zero");
            response::Answer::Number(number)
        }
        Answer::Ticks(ticks) => response::Answer::Multiple(ticks.iter().map(code).collect()),
        Answer::Words => response::Answer::Text("words".into()),
        Answer::Time => response::Answer::Time(NaiveTime::default()),
        Answer::Date => response::Answer::Date(NaiveDate::default()),
        Answer::Records(records) => {
            let cells = |cells: &Vec<Option<Answer>>| {
                cells.iter().map(|cell| cell.as_ref().map(for_program)).collect()
            };
            response::Answer::Records(records.iter().map(cells).collect())
        }
    }
}

#[test]
fn the_kinds_of_items_are_told_apart() {
    let text = "instrument: a\nitems:\n  - { id: q1..q3, choices: [ { code: 0 }, { code: 1, points: 2.5 } ] }\n  - { id: b, type: yes_no, ask_when: 'count(q1..q3 >= 1) = 2 or not q2 one of (0, 1)' }\nscores:\n  t: { sum: q1..q3, reverse: q2 }\n";
    let definition = definition(text);
    assert_eq!(definition.items.len(), 4);
    let Kind::Choice(choices) = &definition.items[0].kind else { panic!("a choice") };
    assert_eq!(choices[1].1, Some(Fraction(5, 2)));
    assert_eq!(definition.scores[0].reverse, ["q2"]);
    let names = definition.items[3].ask_when.as_ref().expect("a gate").names();
    assert_eq!(names, ["q1", "q2", "q3", "q2"]);
}
