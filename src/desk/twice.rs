//! Definitions that two files hold.

use super::definitions::{Found, Origin};
use super::kind::DefinitionKind;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Id;
use std::collections::{BTreeMap, BTreeSet};

/// Returns an error for every definition that several files of a clinic hold, be it by their names
/// or by their first lines: the one that the clinic means may be the one that is not read.
pub fn held_twice<'f>(found: impl Iterator<Item = &'f Found>) -> Vec<Diagnostic> {
    let named = found.filter(|found| found.kind != DefinitionKind::Wording);
    let mut holders: BTreeMap<(DefinitionKind, Id), BTreeSet<(bool, &str)>> = BTreeMap::new();
    for found in named {
        let name = found.source.name.as_str();
        let mut hold = |id: Id, by_line| {
            holders.entry((found.kind, id)).or_default().insert((by_line, name));
        };
        hold(found.id.clone(), false);
        // What is built in has the name of its file.
        let written = Some(found).filter(|found| found.origin != Origin::BuiltIn);
        let written = written.and_then(|found| written_id(&found.source.text));
        if let Some(id) = written.filter(|id| *id != found.id) {
            hold(id, true);
        }
    }
    let several = holders.into_iter().filter(|(_, names)| names.len() > 1);
    several
        .map(|((_, id), names)| two_files(&id, names.into_iter().map(|(_, name)| name)))
        .collect()
}

/// Returns the error that several files hold one definition.
pub fn two_files<'n>(id: &Id, names: impl Iterator<Item = &'n str>) -> Diagnostic {
    let names: Vec<&str> = names.collect();
    let count = match names.len() {
        2 => "two".to_owned(),
        more => more.to_string(),
    };
    let message = format!("{count} files hold `{id}`: {}", names.join(" and "));
    Diagnostic::error(Code::DuplicateId, message)
        .with_hint("keep one of them; a definition is found by the name of its file")
}

/// Returns the first key of a text, and what stands behind it in its line.
pub fn first_key(text: &str) -> Option<(&str, &str)> {
    let head = text.strip_prefix("---\n").unwrap_or(text);
    let mut lines = head.lines().map(str::trim_end);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'))?;
    first.split_once(':')
}

/// Returns the id that the first line of a definition gives it.
fn written_id(text: &str) -> Option<Id> {
    let (key, id) = first_key(text)?;
    let known = ["instrument", "battery", "problem", "intervention", "programme", "document"];
    let known = known.contains(&key);
    Id::new(id.trim()).filter(|_| known)
}
