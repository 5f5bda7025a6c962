//! Factors of a formulation: what made somebody prone to it, what set it off, what keeps it going, what
//! protects.
//!
//! A document names the lists that it shows. The file format is described in
//! `docs/formulation-files.md`.

use crate::diagnostic::Source;
use crate::id::Id;
use crate::instrument::Reading;
use crate::rule::{self, Known, Reader, Rule, Text, named};
use crate::yaml::{Fields, Node};
use std::sync::Arc;

/// The keys of a formulation file.
pub const FORMULATION_KEYS: &[&str] = &[
    "formulation",
    "version",
    "predisposing",
    "precipitating",
    "perpetuating",
    "protective",
    "sources",
];
/// The keys of a factor.
pub const FACTOR_KEYS: &[&str] = &["id", "when", "say"];

/// A list of factors, checked.
pub struct Factors {
    /// The id.
    pub id: Id,
    /// Raised when anything but a source changes.
    pub version: u32,
    /// The factors, those of one kind together.
    pub factors: Vec<Factor>,
    /// Where the list comes from.
    pub sources: Vec<String>,
    /// The file it was read from.
    pub source: Arc<Source>,
}

/// Something that bears on how a problem came about and goes on.
pub struct Factor {
    /// The id, of which there is one in a file.
    pub id: Id,
    /// What it does.
    pub role: Role,
    /// When it is there.
    pub when: Rule,
    /// What is said of it, with findings in it.
    pub say: Text,
}

/// What a factor does: the four Ps of a formulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It made the client prone to it.
    Predisposing,
    /// It set it off.
    Precipitating,
    /// It keeps it going.
    Perpetuating,
    /// It speaks for the client.
    Protective,
}

impl Role {
    /// Every role, with its key in a file and its heading in a document.
    pub const ALL: [(Role, &'static str, &'static str); 4] = [
        (Role::Predisposing, "predisposing", "What made the client prone to it"),
        (Role::Precipitating, "precipitating", "What set it off"),
        (Role::Perpetuating, "perpetuating", "What keeps it going"),
        (Role::Protective, "protective", "What protects and helps"),
    ];
}

/// Reads a formulation file.
pub fn read_factors(source: &Arc<Source>, known: Known<'_>) -> Reading<Factors> {
    rule::read(source, known, |reader, root| decode(reader, root, source))
}

fn decode(reader: &mut Reader<'_, '_>, root: &Node, source: &Arc<Source>) -> Option<Factors> {
    let fields = Fields::open(root, "a formulation", FORMULATION_KEYS, reader.faults)?;
    let id = fields.required_id("formulation", reader.faults);
    let version = reader.whole(&fields, "version", 1..10_000);
    let mut factors: Vec<Factor> = Vec::new();
    for (role, key, _) in Role::ALL {
        factors.extend(reader.each(&fields, key, |reader, node| factor(reader, node, role)));
    }
    let ids: Vec<_> = Role::ALL.iter().flat_map(|(_, key, _)| named(&fields, key, "id")).collect();
    reader.check_ids(&ids);
    fields.required("sources", reader.faults);
    let sources = fields.texts("sources", reader.faults);
    Some(Factors { id: id?, version: version?, factors, sources, source: source.clone() })
}

fn factor(reader: &mut Reader<'_, '_>, node: &Node, role: Role) -> Option<Factor> {
    let fields = Fields::open(node, "a factor", FACTOR_KEYS, reader.faults)?;
    let id = fields.required_id("id", reader.faults);
    let when = fields.required("when", reader.faults).and_then(|node| reader.rule(node));
    let say = reader.text(&fields, "say", false);
    Some(Factor { id: id?, role, when: when?, say: say? })
}
