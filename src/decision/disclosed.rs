//! That something of the record was disclosed: a line of the disclosure log.

use super::{day, mapping, said};
use crate::diagnostic::Faults;
use crate::id::{Hash, Id};
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of a disclosure.
pub const DISCLOSED_KEYS: &[&str] =
    &["disclosed", "on", "by", "to", "kind", "purpose", "parts", "consent", "hash"];

/// That something of the record was disclosed to somebody outside.
#[derive(Clone, PartialEq, Eq)]
pub struct Disclosed {
    /// The document.
    pub document: Id,
    /// The day.
    pub on: NaiveDate,
    /// Who disclosed it.
    pub by: String,
    /// To whom.
    pub to: String,
    /// Which kind of release covers it.
    pub kind: String,
    /// What for.
    pub purpose: String,
    /// Which parts it holds.
    pub parts: Vec<String>,
    /// The response in which the release is recorded.
    pub consent: String,
    /// The hash of its Markdown.
    pub hash: Hash,
}

impl Disclosed {
    /// Reads a disclosure.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<Disclosed> {
        let fields = Fields::open(node, "a disclosure", DISCLOSED_KEYS, faults)?;
        let document = fields.required_id("disclosed", faults);
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let to = said(&fields, "to", faults);
        let kind = said(&fields, "kind", faults);
        let purpose = said(&fields, "purpose", faults);
        let parts = fields.texts("parts", faults);
        let consent = said(&fields, "consent", faults);
        let hash = fields.required("hash", faults).and_then(|node| node.hash(faults));
        Some(Disclosed {
            document: document?,
            on: on?,
            by: by?,
            to: to?,
            kind: kind?,
            purpose: purpose?,
            parts,
            consent: consent?,
            hash: hash?,
        })
    }

    /// Returns it as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("disclosed", Some(Yaml::word(&self.document))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("to", Some(Yaml::text(&self.to))),
            ("kind", Some(Yaml::text(&self.kind))),
            ("purpose", Some(Yaml::text(&self.purpose))),
            ("parts", Some(Yaml::List(self.parts.iter().map(Yaml::word).collect()))),
            ("consent", Some(Yaml::word(&self.consent))),
            ("hash", Some(Yaml::word(self.hash))),
        ])
    }
}
