//! Measures that are asked for and cannot be had: why, and what is used instead.
//!
//! The list is `unavailable.yaml` beside the instruments; its keys are described in
//! `docs/instrument-files.md`.

use super::{Library, Reading};
use crate::diagnostic::{Code, Faults, Place, Source, nearest};
use crate::id::Id;
use crate::yaml::{self, Fields, Node};
use std::sync::Arc;

/// The keys of a list of measures that cannot be had.
pub const UNAVAILABLE_KEYS: &[&str] = &["unavailable", "measures"];
/// The keys of one of these measures.
pub const UNAVAILABLE_MEASURE_KEYS: &[&str] =
    &["id", "title", "reason", "source", "instead", "note"];

/// A measure that cannot be had.
pub struct Unavailable {
    /// The id that it would have.
    pub id: Id,
    /// Its full name.
    pub title: String,
    /// Why it cannot be had.
    pub reason: String,
    /// Where that was read.
    pub citation: String,
    /// The instruments that can be used instead.
    pub instead: Vec<Id>,
    /// What else there is to know.
    pub note: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// Reads a list of measures that cannot be had; what is used instead must be at hand.
pub fn read_unavailable(source: &Arc<Source>, library: &Library) -> Reading<Vec<Unavailable>> {
    let mut faults = Faults::new(source);
    let root = yaml::read(&mut faults);
    let fields = root.as_ref().and_then(|root| {
        Fields::open(root, "a list of what cannot be had", UNAVAILABLE_KEYS, &mut faults)
    });
    let measures = fields.map(|fields| {
        refuse_newer(&fields, &mut faults);
        fields.required("measures", &mut faults);
        let nodes = fields.list("measures", &mut faults);
        let mut measures: Vec<Unavailable> = Vec::new();
        for node in nodes {
            let Some(measure) = measure(node, library, &mut faults) else { continue };
            if measures.iter().any(|known| known.id == measure.id) {
                let message = format!("`{}` is listed twice", measure.id);
                faults.error(Code::DuplicateId, measure.place.span, message);
            }
            measures.push(measure);
        }
        measures
    });
    let value = measures.filter(|_| !faults.has_errors());
    let route = |span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span));
    Reading { value, faults: faults.into_list(route) }
}

fn refuse_newer(fields: &Fields<'_>, faults: &mut Faults) {
    let Some(node) = fields.required("unavailable", faults) else { return };
    if node.integer(faults).is_some_and(|format| format != 1) {
        faults.error(Code::NewerFormat, node.span, "only lists of format 1 are known here");
    }
}

fn measure(node: &Node, library: &Library, faults: &mut Faults) -> Option<Unavailable> {
    let what = "a measure that cannot be had";
    let fields = Fields::open(node, what, UNAVAILABLE_MEASURE_KEYS, faults)?;
    let id = fields.required_id("id", faults);
    let mut text = |key| fields.required_text(key, faults);
    let (title, reason, citation) = (text("title"), text("reason"), text("source"));
    let mut instead = Vec::new();
    for node in fields.list("instead", faults) {
        let Some(id) = node.id(faults) else { continue };
        if !library.has(&id) {
            let hint = nearest(id.as_str(), library.ids().map(Id::as_str));
            let message = format!("there is no instrument `{id}`");
            faults.error(Code::UnknownInstrument, node.span, message).hint_if(hint);
        }
        instead.push(id);
    }
    let note = fields.text("note", faults);
    let place = Place { source: faults.source().clone(), span: node.span, route: String::new() };
    Some(Unavailable {
        id: id?,
        title: title?,
        reason: reason?,
        citation: citation?,
        instead,
        note,
        place,
    })
}
