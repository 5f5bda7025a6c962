//! That an alert is open again: an answer that it rests on was changed after somebody responded.

use super::alert::{alert_name, encode_alert};
use super::{day, mapping, said};
use crate::diagnostic::Faults;
use crate::id::Id;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of an alert that is open again.
pub const REOPENED_KEYS: &[&str] = &["reopened", "on", "by", "reason"];

/// That an alert is open again, whatever was responded before.
#[derive(Clone, PartialEq, Eq)]
pub struct Reopened {
    /// The id of the client's response, such as `phq9-1`.
    pub response: String,
    /// The alert of its instrument.
    pub alert: Id,
    /// The day.
    pub on: NaiveDate,
    /// Who changed the answer.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Reopened {
    /// Reads that an alert is open again.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<Reopened> {
        let fields = Fields::open(node, "an alert that is open again", REOPENED_KEYS, faults)?;
        let alert = fields.required("reopened", faults).and_then(|node| alert_name(node, faults));
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let reason = said(&fields, "reason", faults);
        let (response, alert) = alert?;
        Some(Reopened { response, alert, on: on?, by: by?, reason: reason? })
    }

    /// Returns it as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("reopened", Some(encode_alert(&self.response, &self.alert))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("reason", Some(Yaml::text(&self.reason))),
        ])
    }
}
