//! Alerts that nobody has fully responded to, and contacts that were agreed on.

use super::dates::dated;
use super::{Asked, Due, Kind};
use crate::decision::{AlertResponse, Decision, ProblemDecision};
use crate::finding::Findings;
use crate::instrument::Level;
use crate::plan::{self, AlertLine, settled_on};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// The form and the item that say when client and counselor speak again.
const NEXT_CONTACT: (&str, &str) = ("crisis_plan", "next_contact");

/// The responses of the client with critical alerts to which a response is missing, or says too little.
/// Which alert it is would tell an answer.
pub fn alerts(asked: &Asked<'_>) -> Vec<Due> {
    let findings = asked.inputs.findings;
    let critical = findings.alerts().iter().any(|fired| fired.alert.level == Level::Critical);
    if !critical && findings.unread.is_empty() {
        return Vec::new();
    }
    let standing = plan::alerts(findings, asked.inputs.decisions).standing;
    let mut open: BTreeMap<String, NaiveDate> = BTreeMap::new();
    for alert in standing.iter().filter(|alert| alert.is_open()) {
        let (response, since) = open_since(alert, asked);
        let day = open.entry(response.to_owned()).or_insert(since);
        *day = since.min(*day);
    }
    let due = |(response, day)| Due { overdue: true, ..asked.since(Kind::Alert, response, day) };
    open.into_iter().map(due).collect()
}

/// Returns the response of the client that an alert is of, and since when it is open: since the answers,
/// or since somebody responded and left something out.
fn open_since<'a>(alert: &'a AlertLine, asked: &Asked<'_>) -> (&'a str, NaiveDate) {
    let (response, name) = alert.name.split_once('.').unwrap_or((&alert.name, ""));
    let responded = asked.inputs.decisions.for_alert(response, name);
    let responded = responded.filter(|_| alert.response.is_some());
    let since = match responded {
        Some(one) if one.next_contact < asked.day() => one.next_contact,
        Some(one) => one.on,
        None => day_of(response, asked.inputs.findings),
    };
    (response, since)
}

/// The day of a response, read or not.
fn day_of(response: &str, findings: &Findings) -> NaiveDate {
    let read = findings.assessed.iter().chain(&findings.void).map(|one| &one.response);
    let read = read.map(|one| (&one.id, one.date()));
    let unread = findings.unread.iter().map(|one| (&one.id, one.date));
    let found = read.chain(unread).find(|(id, _)| *id == response);
    found.map_or(findings.as_of, |(_, day)| day)
}

/// The days of contact that were agreed on and on or after which nothing is recorded, each once, for
/// whatever reasons: in the response to an alert, with a problem that is not treated here, in the crisis
/// plan. One after an alert that has passed stands with the alert.
pub fn contacts(asked: &Asked<'_>) -> Vec<Due> {
    let decisions = asked.inputs.decisions;
    let settled = settled_on(asked.inputs.findings, decisions);
    let agreed = decisions.iter().filter_map(|decision| match decision {
        Decision::Alert(one) => after_alert(one, asked),
        Decision::Problem(one) => with_problem(one, asked),
        _ => None,
    });
    let (form, item) = NEXT_CONTACT;
    let in_crisis_plan = dated(asked, form, item).map(|(_, day)| day);
    let agreed: BTreeSet<NaiveDate> = agreed.chain(in_crisis_plan).collect();
    let silent = agreed.into_iter().filter(|day| settled < *day);
    silent.map(|day| asked.by(Kind::Contact, day.to_string(), day)).collect()
}

/// The contact to come by the last response to an alert.
fn after_alert(response: &AlertResponse, asked: &Asked<'_>) -> Option<NaiveDate> {
    let last = asked.inputs.decisions.for_alert(&response.response, response.alert.as_str())?;
    let is_last = std::ptr::eq(last, response);
    Some(response.next_contact).filter(|day| is_last && *day >= asked.day())
}

/// The contact by the last decision on a problem.
fn with_problem(decision: &ProblemDecision, asked: &Asked<'_>) -> Option<NaiveDate> {
    let last = asked.inputs.decisions.for_problem(decision.problem.as_str())?;
    decision.next_contact.filter(|_| std::ptr::eq(last, decision))
}
