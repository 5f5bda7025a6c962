//! Cases that are drawn: a number makes a case, always the same one.
#![allow(dead_code, reason = "each test file uses its own part of it")]

use caseplan::decision::Decisions;
use caseplan::finding::Findings;
use caseplan::instrument::{AnswerType, Choice, Instrument, Item, NumberType};
use caseplan::number::Number;
use caseplan::plan::{Plan, open_alerts};
use std::sync::Arc;

/// How every text begins that is private.
pub const HUSHED: &str = "Hushed";
/// What stands in every other text of a client.
pub const SAID: &str = "Saidword";
/// What stands in the client's words of a decision.
pub const WISHED: &str = "Wishedword";

/// Returns what stands in the private texts of an instrument.
pub fn hushed(instrument: &Instrument) -> String {
    format!("{HUSHED}{}word", instrument.id.as_str().replace('_', ""))
}

/// Numbers that follow from a first one (SplitMix64).
pub struct Draw(pub u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % count as u64).expect("it is less than a count")
    }

    /// Whether it comes out so, of a hundred times.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// An answers file with a few instruments, answered anyhow.
pub fn case(draw: &mut Draw, instruments: &[Arc<Instrument>]) -> String {
    let mut text = String::from("answers: a-1\n");
    let year = *draw.one(&["", ", birth_year: 1980", ", birth_year: 2010"]);
    let sex = *draw.one(&["", ", sex: female", ", sex: male"]);
    text.push_str(&format!("client: {{ initials: A.B.{year}{sex} }}\n"));
    text.push_str("date: 2026-01-01\nresponses:\n");
    let form = |id: &str| instruments.iter().find(|one| one.id == *id).expect("it is built in");
    let mut given: Vec<&Arc<Instrument>> = vec![form("consent")];
    given.extend((0..=draw.below(3)).map(|_| draw.one(instruments)));
    for id in ["intake", "phq9", "three_lists", "psychosocial"] {
        if draw.chance(35) {
            given.push(form(id));
        }
    }
    for instrument in given {
        text.push_str(&response(draw, instrument));
    }
    text
}

fn response(draw: &mut Draw, instrument: &Instrument) -> String {
    let source = if draw.chance(90) { "client" } else { "collateral" };
    let day = 1 + draw.below(28);
    let mut text = format!(
        "  - instrument: {}\n    date: 2026-01-{day:02}\n    source: {source}\n    answers:\n",
        instrument.id
    );
    let hushed = hushed(instrument);
    let answers = instrument.items.iter().filter_map(|item| {
        let answer = answer(draw, item, if item.private { &hushed } else { SAID }, &hushed)?;
        Some(format!("      {}: {answer}\n", item.id))
    });
    let answers: Vec<String> = answers.collect();
    match answers.is_empty() {
        true => text.replace("    answers:\n", "    answers: {}\n"),
        false => {
            text.extend(answers);
            text
        }
    }
}

/// An answer as a file has it, and of a private field of a record what is hushed; `None` where the
/// question is left open.
fn answer(draw: &mut Draw, item: &Item, text: &str, hushed: &str) -> Option<String> {
    if item.id == *"releases" {
        return Some(releases(draw));
    }
    match draw.below(20) {
        0 | 1 => return None,
        2 => return Some("declined".into()),
        _ => {}
    }
    Some(match &item.answer {
        AnswerType::Choice(choices) => draw.one(choices).code.to_string(),
        AnswerType::Multiple(choices) => several(draw, choices),
        AnswerType::YesNo { .. } => (*draw.one(&["yes", "no"])).into(),
        AnswerType::Number(number) => drawn_number(draw, number),
        AnswerType::Date { .. } => "2025-12-24".into(),
        AnswerType::Time => "'10:50'".into(),
        AnswerType::Text { .. } => text.to_owned(),
        AnswerType::Records(columns) => records(draw, columns, text, hushed),
    })
}

fn several(draw: &mut Draw, choices: &[Choice]) -> String {
    let codes = choices.iter().map(|choice| choice.code.to_string());
    let mut codes: Vec<String> = codes.filter(|_| draw.chance(40)).collect();
    if codes.len() > 1 {
        codes.retain(|code| code != "none");
    }
    format!("[{}]", codes.join(", "))
}

/// A whole number in the range, near its lower end where that is wide.
fn drawn_number(draw: &mut Draw, number: &NumberType) -> String {
    let whole = |end: Number| end.to_string().parse::<i64>().unwrap_or(0);
    let (low, high) = (whole(number.range.low), whole(number.range.high));
    let span = usize::try_from((high - low).min(30)).expect("a range goes up");
    let drawn = low + i64::try_from(draw.below(span + 1)).expect("it is small");
    drawn.to_string()
}

fn records(draw: &mut Draw, columns: &[Item], text: &str, hushed: &str) -> String {
    let count = draw.below(3);
    let rows: Vec<String> = (0..count)
        .map(|_| {
            let cells = columns.iter().filter_map(|column| {
                let text = if column.private { hushed } else { text };
                let cell = answer(draw, column, text, hushed).filter(|cell| cell != "declined")?;
                Some(format!("{}: {cell}", column.id))
            });
            format!("{{ {} }}", cells.collect::<Vec<_>>().join(", "))
        })
        .filter(|row| row != "{  }")
        .collect();
    format!("[{}]", rows.join(", "))
}

/// A release that is live, of parts that tell no result and no danger.
fn releases(draw: &mut Draw) -> String {
    let parts = ["attendance", "plan", "progress"];
    let covers: Vec<&str> = parts.into_iter().filter(|_| draw.chance(70)).collect();
    let covers = if covers.is_empty() { "plan".to_owned() } else { covers.join(", ") };
    format!(
        "[{{ recipient: Dr. Example, kind: treatment, content: parts, covers: [{covers}], \
         purpose: care, signed_on: 2025-12-01, expires_on: 2030-01-01, signed_copy: yes }}]"
    )
}

/// Decisions on some of what a plan suggests, and responses to some of its alerts.
pub fn decisions(draw: &mut Draw, plan: &Plan, findings: &Findings) -> String {
    let mut text = String::new();
    for fired in open_alerts(findings, &Decisions::default()) {
        if draw.chance(50) {
            text.push_str(&format!(
                "  - {{ alert: {}.{}, on: 2026-02-01, by: B, judgement: low, means_asked: yes, \
                 action: talked, supervisor: C, next_contact: 2026-04-01, crisis_plan: made }}\n",
                fired.assessed.response.id, fired.alert.id
            ));
        }
    }
    for problem in &plan.problems {
        let decision = *draw.one(&[
            "",
            "treat, confirmed: yes, impairment: at work, reason: it was looked into",
            "refer, reason: elsewhere, hand_off: Dr. A, interim_safety: steps, next_contact: 2026-04-01",
            "defer, reason: later, until: 2026-06-01, hand_off: Dr. A, interim_safety: steps, \
             next_contact: 2026-04-01",
            "decline, reason: not now, declined_by: client, hand_off: Dr. A, interim_safety: steps, \
             next_contact: 2026-04-01",
        ]);
        if !decision.is_empty() {
            text.push_str(&format!(
                "  - {{ problem: {}, on: 2026-02-01, by: B, client_words: {WISHED}, decision: {decision} }}\n",
                problem.problem
            ));
        }
    }
    text
}
