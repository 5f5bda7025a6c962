//! That an alert was raised, and is open whatever the answers are now: one that it rests on was changed.

use super::alert::{alert_name, encode_alert};
use super::{day, mapping, said};
use crate::diagnostic::Faults;
use crate::id::Id;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of an alert that was raised.
pub const RAISED_KEYS: &[&str] = &["raised", "on", "by", "reason"];

/// That an alert was raised before an answer was changed. It is open until a response to it comes after
/// this: rule 2 of the clinical rules.
#[derive(Clone, PartialEq, Eq)]
pub struct Raised {
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

impl Raised {
    /// Reads that an alert was raised.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<Raised> {
        let fields = Fields::open(node, "an alert that was raised", RAISED_KEYS, faults)?;
        let alert = fields.required("raised", faults).and_then(|node| alert_name(node, faults));
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let reason = said(&fields, "reason", faults);
        let (response, alert) = alert?;
        Some(Raised { response, alert, on: on?, by: by?, reason: reason? })
    }

    /// Returns it as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("raised", Some(encode_alert(&self.response, &self.alert))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("reason", Some(Yaml::text(&self.reason))),
        ])
    }
}
