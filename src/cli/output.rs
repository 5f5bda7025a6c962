//! What a command writes, and what it may replace.

use super::exit::{Exit, Stop};
use crate::desk::{Existing, Marker};
use crate::diagnostic::{Code, Diagnostic};
use crate::due::PRODUCT;
use crate::id::{CaseId, Id};
use crate::render::head::Head;
use crate::render::{self, MissingGlyph};
use std::collections::BTreeSet;
use std::path::Path;

/// Says which characters are not printed as they are, and where; a strict run stops over them.
///
/// The code points are sorted and each is named once: read in the order of the text they would
/// spell an answer.
pub fn missing_glyphs(missing: &[MissingGlyph], strict: bool) -> Vec<Diagnostic> {
    let (directions, glyphs): (Vec<MissingGlyph>, Vec<MissingGlyph>) =
        missing.iter().partition(|glyph| glyph.is_direction());
    let mut told = Vec::new();
    if !glyphs.is_empty() {
        let message = format!("no glyph for {}", named(&glyphs));
        told.push(match strict {
            true => Diagnostic::error(Code::MissingGlyph, message)
                .with_hint("leave it out; without --strict its code point is printed in its place"),
            false => Diagnostic::warning(Code::MissingGlyph, message)
                .with_hint("its code point is printed in its place"),
        });
    }
    if !directions.is_empty() {
        let message =
            format!("left out what only says which way text runs: {}", named(&directions));
        told.push(match strict {
            true => Diagnostic::error(Code::MissingGlyph, message),
            false => Diagnostic::note(Code::MissingGlyph, message),
        });
    }
    told
}

/// Names characters by their code points, and the lines that they stand in.
fn named(missing: &[MissingGlyph]) -> String {
    let points: BTreeSet<u32> = missing.iter().map(|glyph| u32::from(glyph.character)).collect();
    let lines: BTreeSet<usize> = missing.iter().filter_map(|glyph| glyph.line).collect();
    let points: Vec<String> = points.iter().map(|point| format!("U+{point:04X}")).collect();
    let numbers: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let mut places = Vec::new();
    match &numbers[..] {
        [] => {}
        [line] => places.push(format!("line {line} of the document")),
        _ => places.push(format!("lines {} of the document", numbers.join(", "))),
    }
    if missing.iter().any(|glyph| glyph.line.is_none()) {
        places.push("the header or footer".to_owned());
    }
    format!("{} in {}", points.join(", "), places.join(" and "))
}

/// Returns whether a document goes to a file as PDF, by the end of its name.
///
/// # Errors
/// Nothing is written in a form that the name does not say.
pub fn is_pdf(path: &Path) -> Result<bool, Stop> {
    let extension = path.extension().map(|end| end.to_string_lossy().to_ascii_lowercase());
    match extension.as_deref() {
        None | Some("txt" | "md" | "markdown") => Ok(false),
        Some("pdf") => Ok(true),
        Some(_) => {
            let message = "no form of this document has a name that ends so";
            let hint = "a name that ends in .md or .pdf";
            let diagnostic = Diagnostic::error(Code::Usage, message).with_hint(hint);
            Err(Stop::because(Exit::Usage, diagnostic))
        }
    }
}

/// Reads a marker: `case/document`.
pub fn marker(text: &str) -> Option<Marker> {
    let (case, document) = text.split_once('/')?;
    Some(Marker { case: CaseId::new(case)?, document: Id::new(document)? })
}

/// Returns what a calendar of what is due is marked as: it is of many cases and of none.
pub fn calendar() -> Marker {
    let document = Id::new("due").expect("the name of the calendar is an id");
    Marker { case: CaseId::of_nobody(), document }
}

/// Tells what a file is that an output would replace.
pub fn existing(bytes: &[u8]) -> Existing {
    let document = |marker: Option<Marker>| marker.map_or(Existing::Other, Existing::Document);
    if bytes.starts_with(b"%PDF") {
        return document(render::marker(bytes).as_deref().and_then(marker));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return Existing::Other };
    if is_record(text) {
        return Existing::Record;
    }
    if text.starts_with("BEGIN:VCALENDAR") && text.contains(&format!("\r\nPRODID:{PRODUCT}\r\n")) {
        return document(Some(calendar()));
    }
    if let Some((head, body)) = Head::split(text) {
        let made = marker(&head.marker);
        return match (made, head.is_untouched(body)) {
            (Some(made), true) => Existing::Document(made),
            (Some(made), false) => Existing::Edited(made),
            (None, _) => Existing::Other,
        };
    }
    let json: Option<serde_json::Value> = serde_json::from_str(text).ok();
    document(json.and_then(|json| marker(json.get("caseplan")?.as_str()?)))
}

/// Returns whether a text is a case file or an answers file, by its first key.
pub fn is_record(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#') && *line != "{");
    let first = lines.next().unwrap_or_default().trim_start_matches(['{', ' ', '"']);
    ["case:", "answers:", "case\":", "answers\":"].iter().any(|key| first.starts_with(key))
}
