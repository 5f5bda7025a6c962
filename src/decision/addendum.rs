//! What was added to a note after it was finished: the note itself stays as it is.

use super::{day, mapping, optional, perhaps, said};
use crate::diagnostic::Faults;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of an addendum.
pub const ADDENDUM_KEYS: &[&str] = &["addendum", "on", "by", "credential", "text"];

/// A further text to a note: rule 12 of the clinical rules.
#[derive(Clone, PartialEq, Eq)]
pub struct Addendum {
    /// The note, such as `note_group-3`.
    pub note: String,
    /// The day.
    pub on: NaiveDate,
    /// Who wrote it.
    pub by: String,
    /// The writer's credential.
    pub credential: Option<String>,
    /// The text.
    pub text: String,
}

impl Addendum {
    /// Reads an addendum.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<Addendum> {
        let fields = Fields::open(node, "an addendum", ADDENDUM_KEYS, faults)?;
        let note = said(&fields, "addendum", faults);
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let credential = perhaps(&fields, "credential", faults);
        let text = said(&fields, "text", faults);
        Some(Addendum { note: note?, on: on?, by: by?, credential, text: text? })
    }

    /// Returns the addendum as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("addendum", Some(Yaml::text(&self.note))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("credential", optional(self.credential.as_ref())),
            ("text", Some(Yaml::text(&self.text))),
        ])
    }
}
