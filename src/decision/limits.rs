//! That the limits of confidentiality were shown and understood: rule 10 of the clinical rules.

use super::{day, mapping, said};
use crate::diagnostic::Faults;
use crate::id::{Hash, Id};
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of an acknowledgement of the limits.
pub const LIMITS_SHOWN_KEYS: &[&str] = &["limits", "version", "hash", "on", "by"];

/// That the limits of confidentiality were shown, and that the client said to understand them.
#[derive(Clone, PartialEq, Eq)]
pub struct LimitsShown {
    /// The jurisdiction whose limits they are.
    pub jurisdiction: Id,
    /// The version of its file.
    pub version: u32,
    /// The hash of the text that was shown.
    pub hash: Hash,
    /// The day.
    pub on: NaiveDate,
    /// Who showed them.
    pub by: String,
}

impl LimitsShown {
    /// Reads an acknowledgement of the limits.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<LimitsShown> {
        let fields = Fields::open(node, "limits that were shown", LIMITS_SHOWN_KEYS, faults)?;
        let jurisdiction = fields.required_id("limits", faults);
        let version = fields.required("version", faults);
        let version = version.and_then(|node| node.integer_in(1..10_000, faults));
        let hash = fields.required("hash", faults).and_then(|node| node.hash(faults));
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let version = u32::try_from(version?).ok()?;
        Some(LimitsShown { jurisdiction: jurisdiction?, version, hash: hash?, on: on?, by: by? })
    }

    /// Returns the acknowledgement as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("limits", Some(Yaml::word(&self.jurisdiction))),
            ("version", Some(Yaml::word(self.version))),
            ("hash", Some(Yaml::word(self.hash))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
        ])
    }
}
