//! The head of a document: raw to checked.

use super::Audience;
use crate::diagnostic::{Code, Faults, Source, nearest};
use crate::factor::{Factors, read_factors};
use crate::id::Id;
use crate::instrument::Library;
use crate::plan::FormShown;
use crate::rule::Known;
use crate::yaml::{self, Fields};
use std::sync::Arc;

/// The keys of a document's head.
pub const DOCUMENT_KEYS: &[&str] = &[
    "document",
    "version",
    "title",
    "audience",
    "adults",
    "forms",
    "private",
    "formulations",
    "course",
];
const AUDIENCES: [(&str, Audience); 4] = [
    ("internal", Audience::Internal),
    ("client", Audience::Client),
    ("outside", Audience::Outside),
    ("group", Audience::Group),
];

/// What the head of a document says.
pub struct Written {
    pub id: Id,
    pub version: u32,
    pub title: String,
    pub audience: Audience,
    pub adults: bool,
    pub forms: Vec<FormShown>,
    pub factors: Vec<Factors>,
    pub course: bool,
}

/// Reads the head of a document, which is given with the lines around it.
pub fn written(
    source: &Arc<Source>,
    head: &str,
    known: Known<'_>,
    faults: &mut Faults,
) -> Option<Written> {
    // With the line before it, so that a place in the head is a place in the file.
    let head = head.trim_end().trim_end_matches('-');
    let source = Source::definition(source.name.clone(), head);
    let mut of_head = Faults::new(&source);
    let root = yaml::read(&mut of_head);
    let fields = root
        .as_ref()
        .and_then(|root| Fields::open(root, "a document's head", DOCUMENT_KEYS, &mut of_head));
    let written = fields.and_then(|fields| decode(&fields, known, &mut of_head));
    faults.extend(of_head.into_list(|_| String::new()));
    written
}

fn decode(fields: &Fields<'_>, known: Known<'_>, faults: &mut Faults) -> Option<Written> {
    let id = fields.required_id("document", faults);
    let version = fields.required("version", faults).and_then(|n| n.integer_in(1..10_000, faults));
    let title = fields.required_text("title", faults);
    let audience = fields.required("audience", faults).and_then(|n| n.word(&AUDIENCES, faults));
    let adults = fields.get("adults").and_then(|node| node.yes_no(faults));
    let course = fields.get("course").and_then(|node| node.yes_no(faults));
    let forms = forms(fields, known.library, faults);
    let factors = factors(fields, known, faults);
    Some(Written {
        id: id?,
        version: u32::try_from(version?).ok()?,
        title: title?,
        audience: audience?,
        adults: adults.unwrap_or(false),
        forms,
        factors,
        course: course.unwrap_or(false),
    })
}

/// Reads which forms a document shows, and which of their private items it names.
fn forms(fields: &Fields<'_>, library: &Library, faults: &mut Faults) -> Vec<FormShown> {
    let mut forms: Vec<FormShown> = Vec::new();
    for node in fields.list("forms", faults) {
        let Some(id) = node.text(faults) else { continue };
        match library.get(id) {
            Some(form) => forms.push(FormShown { form, private: Vec::new() }),
            None => {
                let known = library.ids().map(Id::as_str);
                let message = format!("there is no form `{id}` without errors");
                let fault = faults.error(Code::UnknownInstrument, node.span, message);
                fault.hint_if(nearest(id, known));
            }
        }
    }
    for node in fields.list("private", faults) {
        let Some(name) = node.text(faults) else { continue };
        let named = name.split_once('.').and_then(|(form, item)| {
            let shown = forms.iter_mut().find(|shown| shown.form.id == *form)?;
            let (_, item) = shown.form.item(item).filter(|(_, item)| item.private)?;
            Some((item.id.clone(), shown))
        });
        match named {
            Some((item, shown)) => shown.private.push(item),
            None => {
                let message = "not a private item of a form that the document shows";
                let fault = faults.error(Code::UnknownName, node.span, message);
                fault.hint("the form, a point and the item: three_lists.stop_list");
            }
        }
    }
    forms
}

/// Reads the lists of factors that a document shows.
fn factors(fields: &Fields<'_>, known: Known<'_>, faults: &mut Faults) -> Vec<Factors> {
    let mut lists = Vec::new();
    for node in fields.list("formulations", faults) {
        let Some(id) = node.id(faults) else { continue };
        let read = known.formulations.get(&id).and_then(|text| read_factors(text, known).value);
        if read.is_none() {
            let message = format!("there is no formulation `{id}` without errors");
            let near = nearest(id.as_str(), known.formulations.keys().map(Id::as_str));
            faults.error(Code::UnknownName, node.span, message).hint_if(near);
        }
        lists.extend(read);
    }
    lists
}
