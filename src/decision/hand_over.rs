//! That responsibility for a client passes to another counselor, and that they took it.

use super::{Decision, Decisions, day, mapping, said};
use crate::diagnostic::Faults;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of a hand-over.
pub const HANDED_OVER_KEYS: &[&str] = &["handed_over", "on", "by", "open"];
/// The keys of its acceptance.
pub const TOOK_OVER_KEYS: &[&str] = &["took_over", "on", "by"];

/// That a case was handed over, with what was open then: rule 12 of the clinical rules.
#[derive(Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// To whom.
    pub to: String,
    /// The day.
    pub on: NaiveDate,
    /// Who handed it over.
    pub by: String,
    /// What was open: kinds of what is due, with ids within the case.
    pub open: Vec<String>,
}

/// That the one to whom a case was handed over took it.
#[derive(Clone, PartialEq, Eq)]
pub struct TookOver {
    /// From whom.
    pub from: String,
    /// The day.
    pub on: NaiveDate,
    /// Who took it.
    pub by: String,
}

impl HandedOver {
    /// Reads a hand-over.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<HandedOver> {
        let fields = Fields::open(node, "a hand-over", HANDED_OVER_KEYS, faults)?;
        let to = said(&fields, "handed_over", faults);
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let open = fields.texts("open", faults);
        Some(HandedOver { to: to?, on: on?, by: by?, open })
    }

    /// Returns it as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("handed_over", Some(Yaml::text(&self.to))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("open", Some(Yaml::List(self.open.iter().map(Yaml::text).collect()))),
        ])
    }
}

impl TookOver {
    /// Reads that a case was taken over.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<TookOver> {
        let fields = Fields::open(node, "the acceptance of a hand-over", TOOK_OVER_KEYS, faults)?;
        let from = said(&fields, "took_over", faults);
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        Some(TookOver { from: from?, on: on?, by: by? })
    }

    /// Returns it as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("took_over", Some(Yaml::text(&self.from))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
        ])
    }
}

impl Decisions {
    /// Returns the last hand-over, where nobody has taken the case over since.
    pub fn open_hand_over(&self) -> Option<&HandedOver> {
        let last = self.iter().rev().find_map(|decision| match decision {
            Decision::HandedOver(handed) => Some(Some(handed)),
            Decision::TookOver(_) => Some(None),
            _ => None,
        });
        last.flatten()
    }
}
