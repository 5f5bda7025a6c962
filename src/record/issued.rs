//! The plans of a case that were issued, and the edits that were accepted.

use super::Basis;
use crate::diagnostic::Faults;
use crate::id::{Hash, Id};
use crate::plan::Issued;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of an issued plan.
pub const ISSUED_PLAN_KEYS: &[&str] = &["on", "document", "hash", "definitions", "basis"];

/// The keys of an accepted edit.
pub const RESEAL_KEYS: &[&str] = &["on", "by", "revision"];

/// A plan that was issued. It is frozen: a later change is a new one.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedPlan {
    /// The day.
    pub on: NaiveDate,
    /// The document it was issued as, such as `plan`.
    pub document: Id,
    /// The hash of its Markdown.
    pub hash: Hash,
    /// The hashes of the definitions it was made from.
    pub definitions: Vec<Hash>,
    /// What it said, and what it was made from; absent of one that was issued by an earlier version.
    pub basis: Option<Basis>,
}

/// An edit outside the program that someone accepted.
#[derive(Clone, PartialEq, Eq)]
pub struct Reseal {
    /// The day.
    pub on: NaiveDate,
    /// Who accepted it.
    pub by: String,
    /// The revision that came of it.
    pub revision: u64,
}

impl IssuedPlan {
    /// Returns it as far as a later plan shows it.
    pub fn shown(&self) -> Issued<'_> {
        let lines = self.basis.as_ref().map_or(&[][..], |basis| &basis.lines);
        Issued { on: self.on, hash: self.hash, lines }
    }

    pub(super) fn decode(node: &Node, faults: &mut Faults) -> Option<IssuedPlan> {
        let fields = Fields::open(node, "an issued plan", ISSUED_PLAN_KEYS, faults)?;
        let on = fields.required("on", faults).and_then(|node| node.date(faults));
        let document = fields.required_id("document", faults);
        let made = fields.required("hash", faults).and_then(|node| node.hash(faults));
        let definitions = fields.list("definitions", faults).iter();
        let basis = fields.get("basis").and_then(|node| Basis::decode(node, faults));
        Some(IssuedPlan {
            basis,
            definitions: definitions.filter_map(|node| node.hash(faults)).collect(),
            on: on?,
            document: document?,
            hash: made?,
        })
    }

    pub(super) fn encode(&self) -> Yaml {
        let definitions = self.definitions.iter().map(hash_text).collect();
        let mut entries = vec![
            ("on".into(), Yaml::word(self.on)),
            ("document".into(), Yaml::word(&self.document)),
            ("hash".into(), hash_text(&self.hash)),
            ("definitions".into(), Yaml::List(definitions)),
        ];
        entries.extend(self.basis.as_ref().map(|basis| ("basis".into(), basis.encode())));
        Yaml::Map(entries)
    }
}

impl Reseal {
    pub(super) fn decode(node: &Node, faults: &mut Faults) -> Option<Reseal> {
        let fields = Fields::open(node, "an accepted edit", RESEAL_KEYS, faults)?;
        let on = fields.required("on", faults).and_then(|node| node.date(faults));
        let by = fields.required_text("by", faults);
        let revision = fields.required("revision", faults).and_then(|node| revision(node, faults));
        Some(Reseal { on: on?, by: by?, revision: revision? })
    }

    pub(super) fn encode(&self) -> Yaml {
        Yaml::Map(vec![
            ("on".into(), Yaml::word(self.on)),
            ("by".into(), Yaml::text(&self.by)),
            ("revision".into(), Yaml::word(self.revision)),
        ])
    }
}

/// Reads the number of a revision.
pub(super) fn revision(node: &Node, faults: &mut Faults) -> Option<u64> {
    u64::try_from(node.integer_in(1..1_000_000_000_000, faults)?).ok()
}

fn hash_text(hash: &Hash) -> Yaml {
    Yaml::word(hash)
}
