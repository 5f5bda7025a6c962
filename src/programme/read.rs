//! The programme file: raw to checked.

use super::{Programme, Step, StepName};
use crate::diagnostic::{Code, Source, nearest};
use crate::id::{Hash, Id};
use crate::instrument::Reading;
use crate::rule::{self, Known, Reader, named};
use crate::treatment::ROLES;
use crate::yaml::{Fields, Node};
use std::sync::Arc;

/// The keys of a programme file.
pub const PROGRAMME_KEYS: &[&str] = &[
    "programme",
    "version",
    "title",
    "for_client",
    "about",
    "unless",
    "held_by",
    "facts",
    "steps",
    "sources",
];
/// The keys of a step.
pub const STEP_KEYS: &[&str] = &[
    "id",
    "title",
    "for_client",
    "done_when",
    "responsible",
    "when",
    "after",
    "unless",
    "held_by",
    "early",
    "milestone",
];

/// Reads a programme file.
pub fn programme(source: &Arc<Source>, known: Known<'_>) -> Reading<Programme> {
    rule::read(source, known, |reader, root| decode(reader, root, source))
}

fn decode(reader: &mut Reader<'_, '_>, root: &Node, source: &Arc<Source>) -> Option<Programme> {
    let fields = Fields::open(root, "a programme", PROGRAMME_KEYS, reader.faults)?;
    let id = fields.required_id("programme", reader.faults);
    let version = reader.whole(&fields, "version", 1..10_000);
    let title = fields.required_text("title", reader.faults);
    let for_client = fields.text("for_client", reader.faults);
    let about = fields.required_text("about", reader.faults);
    let unless = reader.each(&fields, "unless", Reader::stop);
    let held_by = reader.each(&fields, "held_by", Reader::hold);
    let facts = reader.names(&fields, "facts");
    fields.required("steps", reader.faults);
    let own = named(&fields, "steps", "id");
    let steps = fields.list("steps", reader.faults).iter();
    let steps: Vec<Step> =
        steps.filter_map(|node| step(reader, node, id.as_ref(), &own_ids(&own))).collect();
    if own.is_empty() && fields.get("steps").is_some() {
        let message = "a programme has at least one step";
        reader.faults.error(Code::MissingKey, fields.key_span("steps"), message);
    }
    reader.check_ids(&own);
    fields.required("sources", reader.faults);
    let sources = fields.texts("sources", reader.faults);
    Some(Programme {
        id: id?,
        version: version?,
        title: title?,
        for_client,
        about: about?,
        unless,
        held_by,
        facts,
        steps,
        sources,
        hash: Hash::of(source.text.as_bytes()),
        source: source.clone(),
    })
}

fn own_ids<'n>(own: &[(&'n str, crate::diagnostic::Span)]) -> Vec<&'n str> {
    own.iter().map(|(id, _)| *id).collect()
}

fn step(
    reader: &mut Reader<'_, '_>,
    node: &Node,
    programme: Option<&Id>,
    own: &[&str],
) -> Option<Step> {
    let fields = Fields::open(node, "a step", STEP_KEYS, reader.faults)?;
    let id = fields.required_id("id", reader.faults);
    let title = fields.required_text("title", reader.faults);
    let for_client = fields.text("for_client", reader.faults);
    let done_when = fields.required_text("done_when", reader.faults);
    let responsible = reader.one_word(&fields, "responsible", &ROLES);
    let when = reader.perhaps_rule(&fields, "when");
    let after = fields.list("after", reader.faults).iter();
    let after = after.filter_map(|node| before(reader, node, programme, own)).collect();
    let unless = reader.each(&fields, "unless", Reader::stop);
    let held_by = reader.each(&fields, "held_by", Reader::hold);
    let early = fields.flag("early", false, reader.faults);
    let milestone = fields.flag("milestone", false, reader.faults);
    Some(Step {
        id: id?,
        title: title?,
        for_client,
        done_when: done_when?,
        responsible: responsible?,
        when,
        after,
        unless,
        held_by,
        early,
        milestone,
        span: node.span,
    })
}

/// Reads the name of a step that must be done before: of the same programme, or `other.step`.
fn before(
    reader: &mut Reader<'_, '_>,
    node: &Node,
    programme: Option<&Id>,
    own: &[&str],
) -> Option<StepName> {
    let text = node.text(reader.faults)?;
    let (of, step) = match text.split_once('.') {
        Some((of, step)) => (Id::new(of), step),
        None => (programme.cloned(), text),
    };
    let other = text.contains('.') && of.as_ref() != programme;
    let known: Option<Vec<String>> = match (&of, other) {
        (_, false) => Some(own.iter().map(|id| (*id).to_owned()).collect()),
        (Some(of), true) => {
            let steps = reader.known.programmes.steps(of);
            steps.map(|steps| steps.iter().map(ToString::to_string).collect())
        }
        (None, true) => None,
    };
    let Some(known) = known else {
        let ids = reader.known.programmes.texts().keys().map(Id::as_str);
        let near = nearest(text.split('.').next().unwrap_or_default(), ids);
        reader
            .faults
            .error(Code::UnknownName, node.span, "there is no such programme")
            .hint_if(near);
        return None;
    };
    if !known.iter().any(|id| id == step) {
        let near = nearest(step, known.iter().map(String::as_str));
        reader.faults.error(Code::UnknownName, node.span, "there is no such step").hint_if(near);
        return None;
    }
    Some(StepName { programme: of?, step: Id::new(step)? })
}
