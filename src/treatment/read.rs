//! The treatment file: raw to checked.

use super::{Described, Dose, Treatment};
use crate::diagnostic::{Code, Source};
use crate::id::Hash;
use crate::instrument::{Element, Reading};
use crate::rule::{self, Known, Reader, Rule, written};
use crate::yaml::{Fields, Node};
use std::sync::Arc;

/// The keys of a treatment file.
pub const TREATMENT_KEYS: &[&str] = &[
    "intervention",
    "version",
    "name",
    "for_client",
    "indicated",
    "when",
    "unless",
    "held_by",
    "modality",
    "levers",
    "responsible",
    "doses",
    "alternatives",
    "programme",
    "interrupts",
    "safety",
    "systems",
    "sources",
];
/// The keys of a dose.
pub const DOSE_KEYS: &[&str] = &["when", "frequency", "minutes"];
/// The settings in which something is done.
pub const MODALITIES: [&str; 7] =
    ["individual", "group", "couple", "family", "medical", "self_help", "referral"];
/// The levers of the process.
pub const LEVERS: [&str; 4] =
    ["therapeutic_environment", "group_process", "education", "self_and_peer_assessment"];
/// The roles of those who do it.
pub const ROLES: [&str; 8] = [
    "counselor",
    "group_leader",
    "physician",
    "psychiatrist",
    "case_manager",
    "family_therapist",
    "peer",
    "client",
];

/// Reads a treatment file.
pub fn treatment(source: &Arc<Source>, known: Known<'_>) -> Reading<Treatment> {
    rule::read(source, known, |reader, root| decode(reader, root, source))
}

fn decode(reader: &mut Reader<'_, '_>, root: &Node, source: &Arc<Source>) -> Option<Treatment> {
    let fields = Fields::open(root, "a treatment", TREATMENT_KEYS, reader.faults)?;
    let id = fields.required_id("intervention", reader.faults);
    let version = reader.whole(&fields, "version", 1..10_000);
    let indicated = fields.required_text("indicated", reader.faults);
    let when = reader.perhaps_rule(&fields, "when");
    let unless = reader.each(&fields, "unless", Reader::stop);
    let held_by = reader.each(&fields, "held_by", Reader::hold);
    let described = described(reader, &fields);
    let interrupts = fields.list("interrupts", reader.faults).iter();
    let interrupts = interrupts.filter_map(|node| node.word(&Element::WORDS, reader.faults));
    let interrupts = interrupts.collect();
    let safety = fields.flag("safety", false, reader.faults);
    let systems = reader.ids(&fields, "systems");
    fields.required("sources", reader.faults);
    let sources = fields.texts("sources", reader.faults);
    Some(Treatment {
        id: id?,
        version: version?,
        indicated: indicated?,
        when,
        unless,
        held_by,
        described: described?,
        interrupts,
        safety,
        systems,
        sources,
        hash: Hash::of(source.text.as_bytes()),
        source: source.clone(),
    })
}

fn described(reader: &mut Reader<'_, '_>, fields: &Fields<'_>) -> Option<Described> {
    let name = reader.text(fields, "name", false);
    let for_client = reader.perhaps_text(fields, "for_client", false);
    let modality = reader.one_word(fields, "modality", &MODALITIES);
    let levers = reader.words(fields, "levers", &LEVERS);
    let responsible = reader.one_word(fields, "responsible", &ROLES);
    let doses = doses(reader, fields);
    let alternatives = fields.texts("alternatives", reader.faults);
    let programmes = reader.known.programmes.texts().keys();
    let programme = fields.get("programme");
    let programme = programme.and_then(|node| reader.at_hand(node, "programme", programmes));
    let id = written(fields, "intervention").unwrap_or("this");
    check_alternative(reader, fields, id, "alternatives");
    Some(Described {
        name: name?,
        for_client,
        modality: modality?,
        levers,
        doses,
        responsible: responsible?,
        alternatives,
        programme,
    })
}

/// Beside every twelve-step line stands a secular or other alternative: rule 14 of the clinical rules.
pub fn check_alternative(
    reader: &mut Reader<'_, '_>,
    fields: &Fields<'_>,
    id: &str,
    key: &'static str,
) {
    let words = written(fields, "name").unwrap_or_default().to_lowercase().replace('-', " ");
    let twelve_steps = ["twelve step", "12 step", "fellowship"].iter().any(|w| words.contains(w));
    if twelve_steps && fields.get(key).is_none() {
        let span = fields.get("name").map_or(fields.span, |node| node.span);
        let message = format!("`{id}` has no alternative beside it");
        let hint = format!("`{key}:` with a secular or other way, for the client to choose");
        reader.faults.error(Code::NoAlternative, span, message).hint(hint);
    }
}

fn doses(reader: &mut Reader<'_, '_>, fields: &Fields<'_>) -> Vec<Dose> {
    fields.required("doses", reader.faults);
    let nodes = fields.list("doses", reader.faults);
    let mut doses = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let last = index + 1 == nodes.len();
        doses.extend(dose(reader, node, last));
    }
    if nodes.is_empty() && fields.get("doses").is_some() {
        let span = fields.key_span("doses");
        reader.faults.error(Code::MissingKey, span, "nothing says how often it is done");
    }
    doses
}

fn dose(reader: &mut Reader<'_, '_>, node: &Node, last: bool) -> Option<Dose> {
    let fields = Fields::open(node, "a dose", DOSE_KEYS, reader.faults)?;
    let given = fields.get("when");
    let when: Option<Option<Rule>> = match given {
        Some(node) => reader.rule(node).map(Some),
        None => Some(None),
    };
    if given.is_some() == last {
        let message = match last {
            true => "the last dose is for everybody else, and has no `when`",
            false => "only the last dose is for everybody; what stands below it never counts",
        };
        reader.faults.error(Code::Unreachable, node.span, message);
    }
    let frequency = fields.required_text("frequency", reader.faults);
    let minutes = fields.get("minutes");
    let minutes = minutes.and_then(|node| node.integer_in(1..1000, reader.faults));
    Some(Dose {
        when: when?,
        frequency: frequency?,
        minutes: minutes.and_then(|minutes| u32::try_from(minutes).ok()),
    })
}
