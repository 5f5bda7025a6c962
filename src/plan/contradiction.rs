//! Answers that cannot all be right. They are named and nothing is decided: only the client knows
//! which of them holds.

use super::{Cause, Line};
use crate::condition::Condition;
use crate::finding::{Assessed, Fact, Findings, Name, What};
use crate::instrument::{AnswerType, Choice, Inconsistency, Instrument, Item, Local};

/// Returns a line for every contradiction within and between the latest responses.
pub fn contradictions(findings: &Findings) -> Vec<Line> {
    let latest: Vec<&Assessed> = findings.latest().collect();
    let within = latest.iter().filter_map(|assessed| not_counted(findings, assessed));
    let mut lines: Vec<Line> = within.collect();
    lines.extend(latest.iter().flat_map(|assessed| cannot_both_be(findings, assessed)));
    for (index, first) in latest.iter().enumerate() {
        let later = latest.iter().skip(index + 1);
        lines.extend(later.filter_map(|second| answered_twice(findings, first, second)));
    }
    lines
}

/// Returns a line for the items of a response that were answered although they were not to be
/// asked. Two answers contradict each other then, and only the client knows which is right.
fn not_counted(findings: &Findings, assessed: &Assessed) -> Option<Line> {
    let response = &assessed.response;
    let mut by_gate: Vec<(String, Vec<&str>)> = Vec::new();
    let mut because = Vec::new();
    // A zero or a no contradicts nothing, so there is nothing to ask again.
    let contradicting = response.contradicting();
    let contradicts = |item: &Item| {
        let number = response.instrument.item(item.id.as_str()).map(|(number, _)| number);
        number.is_some_and(|number| contradicting.contains(&number))
    };
    for (item, gate) in response.answered_though_not_asked().filter(|(item, _)| contradicts(item)) {
        let deciding = gate_words(&response.instrument, gate);
        match by_gate.iter_mut().find(|(known, _)| *known == deciding) {
            Some((_, items)) => items.push(item.id.as_str()),
            None => by_gate.push((deciding, vec![item.id.as_str()])),
        }
        because.push(gate_cause(findings, assessed, item, gate));
    }
    let items = by_gate.iter().map(|(gate, items)| format!("{} (by {gate})", items.join(", ")));
    let items: Vec<String> = items.collect();
    let (short, date) = (&response.instrument.short, response.date());
    let text = format!(
        "{short}, {date}: answered although not to be asked, and not counted in any score: {}. \
         Ask which answer is right.",
        items.join("; ")
    );
    let id = format!("open/response/{}/not_asked", response.id);
    (!items.is_empty()).then(|| Line::new(id, "", text, because))
}

/// Returns a line for the answers of a response that its definition says cannot all be right.
fn cannot_both_be(findings: &Findings, assessed: &Assessed) -> Vec<Line> {
    let (response, instrument) = (&assessed.response, &assessed.response.instrument);
    let line = |(index, one): (usize, &Inconsistency)| {
        let read = one.when.reads().iter().filter_map(|name| match name {
            Local::Item(index) => Some(answer(findings, assessed, instrument.items.get(*index)?)),
            _ => None,
        });
        let (short, date) = (&instrument.short, response.date());
        let text = format!("{short}, {date}: {}. Ask which answer is right.", one.say);
        let cause = Cause::new("rule", format!("these answers cannot all be right: {}", one.when))
            .at(instrument.place(one.span))
            .because(read.map(|fact| Cause::finding(&fact)).collect());
        Line::new(
            format!("open/response/{}/consistency/{index}", response.id),
            "",
            text,
            vec![cause],
        )
    };
    response.contradicted().map(line).collect()
}

/// Names what decides whether an item is asked, never what was answered there.
fn gate_words(instrument: &Instrument, gate: &Condition<Local>) -> String {
    let names = gate.reads().iter().filter_map(|name| match name {
        Local::Item(index) => instrument.items.get(*index).map(|item| item.id.as_str()),
        Local::Sex => Some("the client's sex"),
        Local::Age => Some("the client's age"),
        Local::Score(..) | Local::Alert(_) => None,
    });
    names.collect::<Vec<_>>().join(", ")
}

fn gate_cause(
    findings: &Findings,
    assessed: &Assessed,
    item: &Item,
    gate: &Condition<Local>,
) -> Cause {
    let instrument = &assessed.response.instrument;
    let read = gate.reads().iter().filter_map(|name| match name {
        Local::Item(index) => Some(answer(findings, assessed, instrument.items.get(*index)?)),
        Local::Sex => Some(findings.fact(&Name::Sex)),
        Local::Age => Some(findings.fact(&Name::Age)),
        Local::Score(..) | Local::Alert(_) => None,
    });
    Cause::new("rule", format!("{} is asked only when {gate}", item.id))
        .at(instrument.place(item.span))
        .because(read.map(|fact| Cause::finding(&fact)).collect())
}

/// Returns a line for the questions that two measures share, word for word, and that were answered
/// differently in them by one person on one day.
fn answered_twice(findings: &Findings, first: &Assessed, second: &Assessed) -> Option<Line> {
    let (one, other) = (&first.response, &second.response);
    if (one.date(), one.informant) != (other.date(), other.informant) {
        return None;
    }
    let mut items = Vec::new();
    let mut because = vec![Cause::new("rule", "one question has one answer on one day")];
    for (item, state) in one.instrument.items.iter().zip(&one.states) {
        let alike = other.instrument.items.iter().zip(&other.states);
        let mut alike = alike.filter(|(twin, _)| {
            is_same_question((&one.instrument, item), (&other.instrument, twin))
        });
        let Some((twin, again)) = alike.next() else { continue };
        if state.answer().zip(again.answer()).is_some_and(|(answer, again)| answer != again) {
            items.push(format!("{} and {}", item.id, twin.id));
            because.push(Cause::finding(&answer(findings, first, item)));
            because.push(Cause::finding(&answer(findings, second, twin)));
        }
    }
    let text = format!(
        "{} and {}, {}: the same question was answered differently: {}. Ask which answer is right.",
        one.instrument.short,
        other.instrument.short,
        one.date(),
        items.join("; ")
    );
    let id = format!("open/response/{}/against/{}", one.id, other.id);
    (!items.is_empty()).then(|| Line::new(id, "", text, because))
}

/// Whether two measures ask the same: in the same words, about the same time, with the same choices.
fn is_same_question(one: (&Instrument, &Item), other: (&Instrument, &Item)) -> bool {
    let frame = |instrument: &Instrument| {
        (instrument.window, instrument.instruction.clone(), instrument.stem.clone())
    };
    let (AnswerType::Choice(choices), AnswerType::Choice(others)) =
        (&one.1.answer, &other.1.answer)
    else {
        return false;
    };
    let told = |choice: &Choice| (choice.code.clone(), choice.text.clone());
    one.1.text.is_some()
        && one.1.text == other.1.text
        && choices.iter().map(told).eq(others.iter().map(told))
        && frame(one.0) == frame(other.0)
}

fn answer(findings: &Findings, assessed: &Assessed, item: &Item) -> Fact {
    let what = What::Item(item.id.clone());
    findings.revealed(assessed.fact(assessed.name(what.clone()), &what, findings.as_of))
}
