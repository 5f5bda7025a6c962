//! That a document may be taken home as it is.

use super::{day, mapping, said};
use crate::diagnostic::Faults;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of a decision that a document may be taken home.
pub const TAKE_HOME_KEYS: &[&str] = &["take_home", "on", "by", "reason"];

/// That a document with the client's own words in it is safe to take home: rule 1 of the
/// clinical rules.
#[derive(Clone, PartialEq, Eq)]
pub struct TakeHome {
    /// The document, such as `plan_client`.
    pub document: String,
    /// When it was agreed.
    pub on: NaiveDate,
    /// Who agreed on it with the client.
    pub by: String,
    /// Why it is safe.
    pub reason: String,
}

impl TakeHome {
    /// Reads a decision that a document may be taken home.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<TakeHome> {
        let what = "a decision that a document may be taken home";
        let fields = Fields::open(node, what, TAKE_HOME_KEYS, faults)?;
        let document = said(&fields, "take_home", faults);
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let reason = said(&fields, "reason", faults);
        Some(TakeHome { document: document?, on: on?, by: by?, reason: reason? })
    }

    /// Returns the decision as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("take_home", Some(Yaml::text(&self.document))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("reason", Some(Yaml::text(&self.reason))),
        ])
    }
}
