//! What is decided about a positive finding that no problem takes up.

use super::{day, mapping, said};
use crate::diagnostic::Faults;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of a decision about a finding.
pub const FINDING_DECISION_KEYS: &[&str] = &["finding", "on", "by", "reason"];

/// That someone looked at a finding, and why it leads to no problem of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct FindingDecision {
    /// The finding's name, such as `gad2.total`.
    pub finding: String,
    /// When.
    pub on: NaiveDate,
    /// Who.
    pub by: String,
    /// What follows, or why nothing does.
    pub reason: String,
}

impl FindingDecision {
    /// Reads a decision about a finding.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<FindingDecision> {
        let what = "a decision about a finding";
        let fields = Fields::open(node, what, FINDING_DECISION_KEYS, faults)?;
        let finding = said(&fields, "finding", faults);
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let reason = said(&fields, "reason", faults);
        Some(FindingDecision { finding: finding?, on: on?, by: by?, reason: reason? })
    }

    /// Returns the decision as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("finding", Some(Yaml::text(&self.finding))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("reason", Some(Yaml::text(&self.reason))),
        ])
    }
}
