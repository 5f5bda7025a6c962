//! Alerts: what stands first, and what was done about it.

use super::{AlertLine, Cause, Line};
use crate::condition::Truth;
use crate::decision::{AlertResponse, CrisisPlan, Decisions};
use crate::finding::{Findings, FiredAlert, What};
use crate::instrument::Level;
use crate::response::Unread;
use crate::score::missing_words;

/// Returns the alerts that must be shown, the gravest first, each open until it has a response.
pub fn alert_lines(findings: &Findings, decisions: &Decisions) -> Vec<AlertLine> {
    let alerts = findings.alerts();
    // An older critical alert leaves the plan only when someone has responded to it.
    let shown = alerts
        .into_iter()
        .filter(|fired| !(fired.superseded && response_to(fired, decisions).is_some()));
    let fired = shown.map(|fired| alert_line(&fired, findings, decisions));
    let unread = findings.unread.iter().map(|unread| unread_line(unread, decisions));
    let mut lines: Vec<AlertLine> = fired.chain(unread).collect();
    lines.sort_by_key(|line| (line.level != Level::Critical.word(), !line.certain));
    for (index, line) in lines.iter_mut().enumerate() {
        line.line.label = format!("A{}", index + 1);
    }
    lines
}

/// The name under which a response to the alerts of an unread response is recorded.
const UNREAD: &str = "unread";

/// Whether an alert fires in what could not be read is not known, and the gravest is possible.
fn unread_line(unread: &Unread, decisions: &Decisions) -> AlertLine {
    let Unread { id, instrument, date, is_void, .. } = unread;
    let void = if *is_void { ", a response declared void" } else { "" };
    let response = decisions.for_alert(id, UNREAD).filter(|response| response.on >= *date);
    let text = format!(
        "Cannot rule out: any alert of {instrument} ({id}, {date}{void}); it was not read: {}.",
        unread.reason()
    );
    let act = format!(
        "Look at these answers where they were taken, or ask about risk again today. What was \
         done is recorded as the alert {id}.{UNREAD}."
    );
    let mut because = Cause::unread(unread);
    because.extend(response.map(Cause::response));
    AlertLine {
        line: Line::new(format!("alert/{id}.{UNREAD}"), "", text, because),
        level: Level::Critical.word(),
        certain: false,
        act,
        response: response.map(words),
    }
}

/// A response from before the answers is about something else.
fn response_to<'d>(fired: &FiredAlert<'_>, decisions: &'d Decisions) -> Option<&'d AlertResponse> {
    let answered = &fired.assessed.response;
    let response = decisions.for_alert(&answered.id, fired.alert.id.as_str())?;
    (response.on >= answered.date()).then_some(response)
}

fn alert_line(fired: &FiredAlert<'_>, findings: &Findings, decisions: &Decisions) -> AlertLine {
    let response = response_to(fired, decisions);
    let what = What::Alert(fired.alert.id.clone());
    let name = fired.assessed.name(what.clone());
    let fact = findings.revealed(fired.assessed.fact(name.clone(), &what, findings.as_of));
    let mut because = vec![Cause::finding(&fact)];
    because.extend(response.map(Cause::response));
    let id = match fired.superseded {
        true => format!("alert/{}/{name}", fired.assessed.response.id),
        false => format!("alert/{name}"),
    };
    AlertLine {
        line: Line::new(id, "", said(fired), because),
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
