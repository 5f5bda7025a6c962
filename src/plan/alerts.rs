//! Alerts: what stands first, and what was done about it.

use super::{AlertLine, Cause, Line};
use crate::condition::Truth;
use crate::decision::{AlertResponse, CrisisPlan, Decisions};
use crate::finding::{Findings, FiredAlert, What};
use crate::score::missing_words;

/// Returns the alerts that must be shown, the gravest first, each open until it has a response.
pub fn alert_lines(findings: &Findings, decisions: &Decisions) -> Vec<AlertLine> {
    let alerts = findings.alerts();
    // An older critical alert leaves the plan only when someone has responded to it.
    let shown = alerts
        .into_iter()
        .filter(|fired| !(fired.superseded && response_to(fired, decisions).is_some()));
    shown.enumerate().map(|(index, fired)| alert_line(index, &fired, findings, decisions)).collect()
}

/// A response from before the answers is about something else.
fn response_to<'d>(fired: &FiredAlert<'_>, decisions: &'d Decisions) -> Option<&'d AlertResponse> {
    let answered = &fired.assessed.response;
    let response = decisions.for_alert(&answered.id, fired.alert.id.as_str())?;
    (response.on >= answered.date()).then_some(response)
}

fn alert_line(
    index: usize,
    fired: &FiredAlert<'_>,
    findings: &Findings,
    decisions: &Decisions,
) -> AlertLine {
    let response = response_to(fired, decisions);
    let what = What::Alert(fired.alert.id.clone());
    let name = fired.assessed.name(what.clone());
    let fact = fired.assessed.fact(name.clone(), &what, findings.as_of);
    let mut because = vec![Cause::finding(&fact)];
    because.extend(response.map(Cause::response));
    let id = match fired.superseded {
        true => format!("alert/{}/{name}", fired.assessed.response.id),
        false => format!("alert/{name}"),
    };
    AlertLine {
        line: Line::new(id, format!("A{}", index + 1), said(fired), because),
        level: fired.alert.level.word(),
        certain: fired.result.fires == Truth::True,
        act: fired.alert.act.clone(),
        response: response.map(words),
    }
}

fn said(fired: &FiredAlert<'_>) -> String {
    let (response, alert) = (&fired.assessed.response, fired.alert);
    let void = if response.void.is_some() { ", a response declared void" } else { "" };
    let from = format!("{}, {}{void}", response.instrument.short, response.date());
    if fired.result.fires == Truth::True {
        return format!("{} ({from})", alert.say);
    }
    let missing = missing_words(&response.instrument, response, &fired.result.missing);
    let refused = match fired.result.refused {
        true => " Refused: clinical contact.",
        false => "",
    };
    format!("Cannot rule out: {} ({from}; {missing}).{refused}", alert.say)
}

fn words(response: &AlertResponse) -> String {
    format!(
        "{} on {}: {}; means asked about: {}; {}; supervisor: {}; next contact {}; crisis plan: {}",
        response.by,
        response.on,
        response.judgement,
        if response.means_asked { "yes" } else { "no" },
        response.action,
        response.supervisor,
        response.next_contact,
        match &response.crisis_plan {
            CrisisPlan::Made => "made",
            CrisisPlan::NotMade(reason) => reason,
        }
    )
}
