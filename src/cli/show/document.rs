//! A document as JSON, for other programs.

use crate::desk::Found;
use crate::render::template::{Audience, Document, split};
use serde_json::{Value as Json, json};

/// Returns the head of a document, and its template as it is.
pub fn document(document: &Document, found: &Found) -> Json {
    let text = &*found.source.text;
    json!({
        "document": document.id,
        "version": document.version,
        "title": document.title,
        "from": found.origin.to_string(),
        "audience": match document.audience {
            Audience::Internal => "internal",
            Audience::Client => "client",
            Audience::Outside => "outside",
            Audience::Group => "group",
        },
        "template": split(text).map_or(text, |(_, body)| body),
    })
}
