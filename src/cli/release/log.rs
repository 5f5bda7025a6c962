//! The log of disclosures: what left the clinic, when, to whom, by whom and under which release.

use super::super::case::{read, refuse_restricted};
use super::super::context::Context;
use super::super::exit::{Exit, Stop};
use crate::decision::{Decision, Disclosed};
use crate::desk::Definitions;
use crate::release::Part;
use serde::Serialize;
use std::path::Path;

/// A line of the log, as data.
#[derive(Serialize)]
struct Entry<'l> {
    on: String,
    document: &'l str,
    to: &'l str,
    by: &'l str,
    kind: &'l str,
    purpose: &'l str,
    parts: &'l [String],
    consent: &'l str,
    hash: String,
}

/// Shows the log of a case, oldest first.
pub fn show(
    path: &Path,
    json: bool,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let (case, faults) = read(path, definitions, context)?;
    refuse_restricted(&case)?;
    context.report(&faults);
    let disclosed = case.decisions.iter().filter_map(|decision| match decision {
        Decision::Disclosed(disclosed) => Some(disclosed),
        _ => None,
    });
    let disclosed: Vec<&Disclosed> = disclosed.collect();
    let text = match json {
        true => as_json(&disclosed),
        false if disclosed.is_empty() => "Nothing was disclosed through this program.\n".to_owned(),
        false => disclosed.into_iter().map(in_words).collect(),
    };
    context.print(&text)?;
    Ok(Exit::Done)
}

fn in_words(disclosed: &Disclosed) -> String {
    let Disclosed { document, on, by, to, purpose, kind, consent, hash, .. } = disclosed;
    let parts: Vec<&str> = disclosed.parts.iter().map(|code| title(code)).collect();
    let parts =
        if parts.is_empty() { "no part of the record".to_owned() } else { parts.join("; ") };
    format!(
        "{on}  {document} to {to}, by {by}\n  {parts}\n  for: {purpose}; kind of release: {kind}; \
         recorded in {consent}; hash {}\n\n",
        hash.short()
    )
}

/// What a part is called; one that is not known any more, by its code.
fn title(code: &str) -> &str {
    let known = Part::ALL.iter().find(|(_, known, _)| *known == code);
    known.map_or(code, |(_, _, title)| *title)
}

fn as_json(disclosed: &[&Disclosed]) -> String {
    let entry = |one: &&Disclosed| {
        serde_json::to_value(Entry {
            on: one.on.to_string(),
            document: one.document.as_str(),
            to: &one.to,
            by: &one.by,
            kind: &one.kind,
            purpose: &one.purpose,
            parts: &one.parts,
            consent: &one.consent,
            hash: one.hash.to_string(),
        })
    };
    let entries: Vec<_> = disclosed.iter().filter_map(|one| entry(one).ok()).collect();
    format!("{}\n", serde_json::to_string_pretty(&entries).unwrap_or_default())
}
