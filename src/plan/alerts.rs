//! Alerts: what stands first, and what was done about it.

use super::{AlertLine, Cause, Line};
use crate::condition::Truth;
use crate::decision::{AlertResponse, CrisisPlan, Decisions};
use crate::finding::{Findings, FiredAlert};
use crate::instrument::Level;
use crate::response::Informant;
use crate::score::missing_words;
use chrono::NaiveDate;

/// The alerts of a plan.
pub struct Alerts {
    /// Those that stand first, the gravest first, each open until it has a response.
    pub standing: Vec<AlertLine>,
    /// Those of older responses that someone has responded to.
    pub answered: Vec<Line>,
}

/// Returns every alert that fires or cannot be ruled out, and what was done about it.
pub fn alerts(findings: &Findings, decisions: &Decisions) -> Alerts {
    let mut alerts = Alerts { standing: Vec::new(), answered: Vec::new() };
    for fired in findings.alerts() {
        match response_to(&fired, decisions) {
            Some(response) if fired.superseded => {
                alerts.answered.push(answered(&fired, response, findings));
            }
            response => {
                let label = format!("A{}", alerts.standing.len() + 1);
                alerts.standing.push(standing(label, &fired, response, findings));
            }
        }
    }
    alerts
}

/// Returns the alerts that nobody has responded to.
pub fn open<'f>(findings: &'f Findings, decisions: &Decisions) -> Vec<FiredAlert<'f>> {
    let mut alerts = findings.alerts();
    alerts.retain(|fired| response_to(fired, decisions).is_none());
    alerts
}

/// A response from before the answers is about something else.
fn response_to<'d>(fired: &FiredAlert<'_>, decisions: &'d Decisions) -> Option<&'d AlertResponse> {
    let answered = &fired.assessed.response;
    let response = decisions.for_alert(&answered.id, fired.alert.id.as_str())?;
    (response.on >= answered.date()).then_some(response)
}

fn standing(
    label: String,
    fired: &FiredAlert<'_>,
    response: Option<&AlertResponse>,
    findings: &Findings,
) -> AlertLine {
    AlertLine {
        line: line(label, said(fired), fired, response, findings),
        level: fired.alert.level.word(),
        certain: fired.result.fires == Truth::True,
        act: match response {
            Some(_) => fired.alert.act.clone(),
            None => act(fired, findings.as_of),
        },
        response: response.map(words),
    }
}

fn answered(fired: &FiredAlert<'_>, response: &AlertResponse, findings: &Findings) -> Line {
    let text = format!("{} Response: {}", said(fired), words(response));
    line(String::new(), text, fired, Some(response), findings)
}

fn line(
    label: String,
    text: String,
    fired: &FiredAlert<'_>,
    response: Option<&AlertResponse>,
    findings: &Findings,
) -> Line {
    let fact = fired.fact(findings);
    let name = &fact.name;
    let mut because = vec![Cause::finding(&fact)];
    because.extend(response.map(Cause::response));
    let id = match fired.superseded {
        true => format!("alert/{}/{name}", fired.assessed.response.id),
        false => format!("alert/{name}"),
    };
    Line::new(id, label, text, because)
}

/// What must be done now. Where nobody has responded since an older day, nobody may have seen the
/// client since then either.
fn act(fired: &FiredAlert<'_>, as_of: NaiveDate) -> String {
    let act = &fired.alert.act;
    let given = match (fired.result.fires, fired.result.refused) {
        (Truth::True, _) => "answered",
        (_, true) => "refused",
        _ => return act.clone(),
    };
    match (as_of - fired.assessed.response.date()).num_days() {
        days if days < 1 || fired.alert.level != Level::Critical => act.clone(),
        1 => format!("Contact the client today: this was {given} 1 day ago. {act}"),
        days => format!("Contact the client today: this was {given} {days} days ago. {act}"),
    }
}

fn said(fired: &FiredAlert<'_>) -> String {
    let (response, alert) = (&fired.assessed.response, fired.alert);
    let void = if response.void.is_some() { ", a response declared void" } else { "" };
    // Whose account it is goes without saying only for the client's own.
    let whose = match response.informant {
        Informant::Client => String::new(),
        other => format!(", {}", other.word()),
    };
    let from = format!("{}{whose}, {}{void}", response.instrument.short, response.date());
    if fired.result.fires == Truth::True {
        return format!("{} ({from})", alert.say);
    }
    let missing = missing_words(&response.instrument, response, &fired.result.missing);
    let missing = if missing.is_empty() { missing } else { format!("; {missing}") };
    let refused = if fired.result.refused { " Refused: clinical contact." } else { "" };
    format!("Cannot rule out: {} ({from}{missing}).{refused}", alert.say)
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
