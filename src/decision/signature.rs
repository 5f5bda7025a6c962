//! That a document or a note was signed. The program never signs; it records that a person did.

use super::{day, mapping, optional, perhaps, said};
use crate::diagnostic::Faults;
use crate::id::{Hash, Id};
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of a signature.
pub const SIGNATURE_KEYS: &[&str] =
    &["signature", "response", "on", "by", "credential", "how", "witness", "hash"];

/// A signature that was obtained.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    /// The document that was signed, such as `plan`; `note` of a note.
    pub document: Id,
    /// The note that was signed, such as `note_group-3`; none where it was a document.
    pub response: Option<String>,
    /// The day.
    pub on: NaiveDate,
    /// Who signed.
    pub by: String,
    /// The signer's credential; a client has none.
    pub credential: Option<String>,
    /// How it was signed, such as `on paper`.
    pub how: String,
    /// Who saw it.
    pub witness: Option<String>,
    /// What was signed: the hash of the plan and of what it rests on, or of the note. One that a person
    /// wrote into the file has none; one of a plan is held against the days of answers and decisions.
    pub hash: Option<Hash>,
    /// Whether something was decided after it was recorded; not written down.
    pub overtaken: bool,
}

impl Signature {
    /// Reads a signature.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<Signature> {
        let fields = Fields::open(node, "a signature", SIGNATURE_KEYS, faults)?;
        let document = fields.required_id("signature", faults);
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let how = said(&fields, "how", faults);
        let hash = fields.get("hash").and_then(|node| node.hash(faults));
        Some(Signature {
            response: perhaps(&fields, "response", faults),
            credential: perhaps(&fields, "credential", faults),
            witness: perhaps(&fields, "witness", faults),
            hash,
            document: document?,
            on: on?,
            by: by?,
            how: how?,
            overtaken: false,
        })
    }

    /// Returns the signature as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("signature", Some(Yaml::word(&self.document))),
            ("response", optional(self.response.as_ref())),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("credential", optional(self.credential.as_ref())),
            ("how", Some(Yaml::text(&self.how))),
            ("witness", optional(self.witness.as_ref())),
            ("hash", self.hash.map(Yaml::word)),
        ])
    }
}
