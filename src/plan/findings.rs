//! Findings that no problem takes up, and answers that are not read.

use super::alerts::response_to;
use super::cause::PRIVATE;
use super::contradiction::contradictions;
use super::filling::Filling;
use super::sort::Sorted;
use super::{Cause, Inputs, Line};
use crate::finding::{Concern, Findings, Later};

/// Returns the positive findings that no problem takes up: those that still need a decision, and
/// those that someone has looked at since.
pub fn unaddressed(inputs: &Inputs<'_>, sorted: &Sorted<'_>) -> (Vec<Line>, Vec<Line>) {
    let (mut open, mut looked_at) = (Vec::new(), Vec::new());
    let alerts = inputs.findings.alerts();
    let responded = |concern: &&Concern| {
        alerts.iter().any(|fired| {
            let answered = response_to(fired, inputs.decisions).is_some();
            answered && fired.fact(inputs.findings).name == concern.name
        })
    };
    // What was done about an alert stands with the alert.
    let left_behind = sorted.left_behind(inputs);
    let concerns = inputs.formulation.unaddressed.iter().chain(&left_behind);
    for concern in concerns.filter(|concern| !responded(concern)) {
        let mut line = line(concern, inputs);
        let fact = inputs.findings.fact(&concern.name);
        let since = fact.provenance.map(|provenance| provenance.date);
        let decision = inputs.decisions.for_finding(&concern.name.to_string());
        match decision.filter(|decision| since.is_none_or(|since| decision.on >= since)) {
            Some(decision) => {
                let words = format!("looked at by {} on {}", decision.by, decision.on);
                line.text.push_str(&format!("; {words}: {}", decision.reason));
                line.because.push(Cause::new("decision", words));
                looked_at.push(line);
            }
            None => open.push(line),
        }
    }
    (open, looked_at)
}

fn line(concern: &Concern, inputs: &Inputs<'_>) -> Line {
    let fact = inputs.findings.fact(&concern.name);
    let filling = Filling::of(inputs);
    let words = filling.shown(&fact).unwrap_or_else(|| "cannot be ruled out".to_owned());
    let id = format!("finding/{}", concern.name);
    Line::new(id, "", fact.labelled(&words), vec![Cause::finding(&fact)])
}

/// Returns a line for every response that could not be read, is void or dated after the plan, and
/// for answers that contradict each other: nothing that was answered goes missing without a word.
pub fn not_read(findings: &Findings) -> Vec<Line> {
    let mut lines = set_apart(findings);
    lines.extend(contradictions(findings));
    lines.extend(findings.requirements_open().iter().map(|name| {
        let lack = findings.lack(std::slice::from_ref(name));
        let text = format!("What others require, and what is reported to them: missing: {lack}");
        let because = vec![Cause::finding(&findings.fact(name))];
        Line::new(format!("open/requirement/{name}"), "", text, because)
    }));
    lines
}

fn set_apart(findings: &Findings) -> Vec<Line> {
    let unread = findings.unread.iter().map(|unread| {
        let text = format!("{}: not computed: {}", unread.id, unread.reason());
        Line::new(format!("open/response/{}", unread.id), "", text, Cause::unread(unread))
    });
    let void = findings.void.iter().map(|assessed| {
        let response = &assessed.response;
        let reason = response.void.as_deref().unwrap_or_default();
        (&response.id, response.date(), format!("{}: declared void: {reason}", response.id))
    });
    let later = findings.later.iter().map(|Later { id, date }| {
        (id, *date, format!("{id}: dated {date}, after this plan; not read"))
    });
    let others = void.chain(later).map(|(id, date, text)| {
        let rule = Cause::new("rule", "a plan reads what is not void, up to its day");
        let given = Cause::new("answers", format!("{id}, {date}"));
        Line::new(format!("open/response/{id}"), "", text, vec![rule, given])
    });
    unread.chain(others).collect()
}

/// Returns a line for what others require: it is printed as that, and is no goal.
pub fn requirements(findings: &Findings) -> Vec<Line> {
    let facts = findings.requirements().into_iter();
    facts
        .filter_map(|fact| {
            let words = if fact.private { PRIVATE } else { fact.short.as_deref()? };
            let (id, text) = (format!("requirement/{}", fact.name), fact.labelled(words));
            let rule = Cause::new("rule", "a requirement is printed as one, never as a goal");
            Some(Line::new(id, "", text, vec![rule, Cause::finding(&fact)]))
        })
        .collect()
}
