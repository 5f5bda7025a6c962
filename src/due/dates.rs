//! What the answers themselves set a day for: measures, releases, forms, interviews.

use super::{Asked, Due, Kind, is_treated};
use crate::condition::Occasion;
use crate::finding::Assessed;
use crate::id::Id;
use crate::release;
use crate::response::{Answer, Informant, State};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The forms that say when they are looked at again, and the item that does.
const LOOKED_AT_AGAIN: [(&str, &str); 2] =
    [("consent", "look_again"), ("crisis_plan", "look_again")];

/// The measures that follow change, while something is treated. Where several batteries have one, it is
/// due by the first and overdue by the last: which of them the clinic goes by is not recorded.
pub fn measures(asked: &Asked<'_>) -> Vec<Due> {
    let findings = asked.inputs.findings;
    if !is_treated(asked.inputs.decisions) {
        return Vec::new();
    }
    let mut days: BTreeMap<&Id, (NaiveDate, NaiveDate)> = BTreeMap::new();
    for battery in asked.batteries {
        for repeat in battery.repeats(findings, asked.library) {
            let days = days.entry(repeat.measure).or_insert((repeat.from, repeat.from));
            *days = (days.0.min(repeat.from), days.1.max(repeat.from));
        }
    }
    let due = days.into_iter().map(|(measure, (first, last))| Due {
        overdue: last < asked.day(),
        ..asked.since(Kind::Measure, measure.as_str(), first)
    });
    due.collect()
}

/// The releases that end. One that has ended waits for somebody to renew it or to leave it; nothing is
/// late by that.
pub fn releases(asked: &Asked<'_>) -> Vec<Due> {
    let endings = release::endings(asked.inputs.findings).into_iter();
    endings.map(|ending| asked.since(Kind::Release, ending.release, ending.on)).collect()
}

/// The forms that say when they are looked at again.
pub fn look_again(asked: &Asked<'_>) -> Vec<Due> {
    let due = LOOKED_AT_AGAIN.iter().filter_map(|(form, item)| {
        let (assessed, day) = dated(asked, form, item)?;
        Some(asked.by(Kind::LookAgain, &assessed.response.id, day))
    });
    due.collect()
}

/// Returns the latest response to a form of the client's, and the day that stands in an item of it.
pub(super) fn dated<'a>(
    asked: &Asked<'a>,
    form: &str,
    item: &str,
) -> Option<(&'a Assessed, NaiveDate)> {
    let findings = asked.inputs.findings;
    let form = Id::new(form)?;
    let assessed = findings.occasion(&form, Some(Informant::Client), Occasion::Latest)?;
    let (index, _) = assessed.response.instrument.item(item)?;
    match assessed.response.state(index) {
        State::Answered(Answer::Date(day)) => Some((assessed, *day)),
        _ => None,
    }
}

/// The interviews that were left before their end.
pub fn interviews(asked: &Asked<'_>) -> Vec<Due> {
    let open = asked.case.responses.iter().filter(|response| response.is_open());
    let begun = open.filter(|response| response.begun <= asked.day());
    begun.map(|response| asked.since(Kind::Interview, &response.id, response.begun)).collect()
}
