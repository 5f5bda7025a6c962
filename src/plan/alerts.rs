//! Alerts: what stands first, and what was done about it.

use super::draft::settled_on;
use super::{AlertLine, Cause, Line};
use crate::condition::Truth;
use crate::decision::{AlertResponse, CrisisPlan, Decisions};
use crate::finding::{Findings, FiredAlert, says_something};
use crate::instrument::{Area, Level};
use crate::response::{Informant, Unread};
use crate::score::{basis, missing_words};
use chrono::NaiveDate;

/// The alerts of a plan.
pub struct Alerts {
    /// Those that stand first, the gravest first, each open until it has a response.
    pub standing: Vec<AlertLine>,
    /// Those of older responses, and of answers before they were changed, that someone has responded to.
    pub answered: Vec<Line>,
}

/// Returns every alert that was raised or cannot be ruled out, and what was done about it.
pub fn alerts(findings: &Findings, decisions: &Decisions) -> Alerts {
    let mut alerts = Alerts { standing: Vec::new(), answered: Vec::new() };
    for fired in findings.alerts() {
        let response = response_to(&fired, decisions);
        let imminent = fired.alert.area == Area::Imminent;
        let gaps = response.map_or(Vec::new(), |r| gaps(r, imminent, findings, decisions));
        match response {
            Some(response) if (fired.superseded || fired.is_of_before()) && gaps.is_empty() => {
                alerts.answered.push(answered(&fired, response, findings));
            }
            response => alerts.standing.push(standing(&fired, response, gaps, findings)),
        }
    }
    for unread in &findings.unread {
        let alert = unread_line(unread, findings, decisions);
        match &alert.response {
            Some(response) if alert.gaps.is_empty() && is_followed(unread, findings) => {
                let text = format!("{} Response: {response}", alert.line.text);
                alerts.answered.push(Line { text, ..alert.line });
            }
            _ => alerts.standing.push(alert),
        }
    }
    alerts.standing.sort_by_key(|line| (line.level != Level::Critical.word(), !line.certain));
    for (index, line) in alerts.standing.iter_mut().enumerate() {
        line.line.label = format!("A{}", index + 1);
    }
    alerts
}

/// The name under which a response to the alerts of an unread response is recorded.
const UNREAD: &str = "unread";

/// Whether an alert fires in what could not be read is not known, and the gravest is possible.
fn unread_line(unread: &Unread, findings: &Findings, decisions: &Decisions) -> AlertLine {
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
        done: response.map(done),
        gaps: response.map_or(Vec::new(), |r| gaps(r, true, findings, decisions)),
        to_life: false,
        name: format!("{id}.{UNREAD}"),
        answers: None,
    }
}

/// Whether a newer response of the same instrument and informant was read.
fn is_followed(unread: &Unread, findings: &Findings) -> bool {
    let latest = findings.latest_read(&unread.instrument, unread.informant);
    latest.is_some_and(|latest| latest.response.date() > unread.date)
}

/// Returns the alerts that nobody has responded to by the day of the findings.
pub fn open_alerts<'f>(findings: &'f Findings, decisions: &Decisions) -> Vec<FiredAlert<'f>> {
    let decisions = decisions.as_of(findings.as_of);
    let mut alerts = findings.alerts();
    alerts.retain(|fired| response_to(fired, &decisions).is_none());
    alerts
}

/// A response to other answers is about something else.
pub(super) fn response_to<'d>(
    fired: &FiredAlert<'_>,
    decisions: &'d Decisions,
) -> Option<&'d AlertResponse> {
    let answered = &fired.assessed.response;
    let response = decisions.for_alert(&answered.id, fired.alert.id.as_str())?;
    let basis = basis(answered, fired.alert, fired.result);
    response.responds_to(basis, answered.date()).then_some(response)
}

fn standing(
    fired: &FiredAlert<'_>,
    response: Option<&AlertResponse>,
    gaps: Vec<&'static str>,
    findings: &Findings,
) -> AlertLine {
    AlertLine {
        line: line(said(fired), fired, response, findings),
        level: fired.alert.level.word(),
        certain: fired.result.fires == Truth::True,
        act: match response {
            Some(_) => fired.alert.act.clone(),
            None => act(fired, findings.as_of),
        },
        response: response.map(words),
        done: response.map(done),
        gaps,
        to_life: matches!(fired.alert.area, Area::Imminent | Area::Medical),
        name: format!("{}.{}", fired.assessed.response.id, fired.alert.id),
        answers: Some(basis(&fired.assessed.response, fired.alert, fired.result)),
    }
}

/// What a response leaves out. It is told, and the plan stays a draft until a later one has it.
fn gaps(
    response: &AlertResponse,
    imminent: bool,
    findings: &Findings,
    decisions: &Decisions,
) -> Vec<&'static str> {
    let nobody_else = response.supervisor.trim().eq_ignore_ascii_case(response.by.trim())
        || !says_something(&response.supervisor);
    let silent = settled_on(findings, decisions) < response.next_contact;
    let gaps = [
        (imminent && !response.means_asked, "access to means was not asked about"),
        (nobody_else, "nobody else was consulted"),
        (!says_something(&response.judgement), "no judgement of the risk is recorded"),
        (!says_something(&response.action), "nothing was done"),
        (
            silent && response.next_contact < findings.as_of,
            "the day of the next contact has passed, and nothing is recorded since",
        ),
    ];
    gaps.into_iter().filter(|(is_gap, _)| *is_gap).map(|(_, gap)| gap).collect()
}

fn answered(fired: &FiredAlert<'_>, response: &AlertResponse, findings: &Findings) -> Line {
    let text = format!("{} Response: {}", said(fired), words(response));
    line(text, fired, Some(response), findings)
}

fn line(
    text: String,
    fired: &FiredAlert<'_>,
    response: Option<&AlertResponse>,
    findings: &Findings,
) -> Line {
    let fact = fired.fact(findings);
    let name = &fact.name;
    let mut because = vec![Cause::finding(&fact)];
    if fired.is_of_before() {
        let rule = "an alert that was raised stays until somebody has responded, whatever the answers are now";
        because.push(Cause::new("rule", rule));
    }
    because.extend(response.map(Cause::response));
    let id = match fired.is_latest {
        true => format!("alert/{name}"),
        false => format!("alert/{}/{name}", fired.assessed.response.id),
    };
    Line::new(id, "", text, because)
}

/// What must be done now. Where nobody has responded since an older day, nobody may have seen the
/// client since then either.
fn act(fired: &FiredAlert<'_>, as_of: NaiveDate) -> String {
    let act = &fired.alert.act;
    let given = match (fired.result.fires, fired.result.refused) {
        (Truth::True, _) => "answered",
        (Truth::False, _) => "answered and then changed",
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
    let missing = missing_words(&response.instrument, response, &fired.result.missing);
    let missing = if missing.is_empty() { missing } else { format!("; {missing}") };
    match fired.result.fires {
        Truth::True => return format!("{} ({from}{missing})", alert.say),
        Truth::False => {
            return format!("Raised by an answer that was changed since: {} ({from})", alert.say);
        }
        Truth::Unknown => {}
    }
    let refused = if fired.result.refused { " Refused: clinical contact." } else { "" };
    format!("Cannot rule out: {} ({from}{missing}).{refused}", alert.say)
}

fn done(response: &AlertResponse) -> String {
    format!("{}; next contact {}", response.action, response.next_contact)
}

fn words(response: &AlertResponse) -> String {
    // What a person wrote as a sentence stands here between semicolons.
    let part = |text: &str| text.trim_end().trim_end_matches('.').to_owned();
    format!(
        "{} on {}: {}; means asked about: {}; {}; supervisor: {}; next contact {}; crisis plan: {}",
        response.by,
        response.on,
        part(&response.judgement),
        if response.means_asked { "yes" } else { "no" },
        part(&response.action),
        part(&response.supervisor),
        response.next_contact,
        match &response.crisis_plan {
            CrisisPlan::Made => "made",
            CrisisPlan::NotMade(reason) => reason,
        }
    )
}
