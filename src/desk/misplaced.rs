//! Definitions that stand where none are looked for: whoever put one there waits in vain for it.

use super::folder::names;
use super::kind::DefinitionKind;
use super::read::read_definition;
use super::twice::first_key;
use crate::diagnostic::{Code, Diagnostic, nearest_name};
use std::path::{Path, PathBuf};

/// The first keys of the files that stand in a folder of their kind.
const KEYS: [(&str, DefinitionKind); 8] = [
    ("instrument", DefinitionKind::Instrument),
    ("battery", DefinitionKind::Battery),
    ("problem", DefinitionKind::Problem),
    ("intervention", DefinitionKind::Treatment),
    ("programme", DefinitionKind::Programme),
    ("formulation", DefinitionKind::Formulation),
    ("timing", DefinitionKind::Timing),
    ("wording", DefinitionKind::Wording),
];

/// Warns of what stands beside the folders of definitions and seems to be meant as one: a file, or a
/// folder whose name is nearly that of one of them.
pub fn misplaced(root: &Path) -> Vec<Diagnostic> {
    let beside = names(root).unwrap_or_default();
    let told = beside.iter().filter_map(|path| match path.is_dir() {
        true => in_a_folder_nearly_named(root, path),
        false => loose_file(path),
    });
    told.collect()
}

/// Warns of a folder within a folder that holds what seems to be meant as a definition.
pub fn not_looked_into(kind: DefinitionKind, path: &Path) -> Option<Diagnostic> {
    let file = meant(kind, path)?;
    Some(not_read(kind, &file, "it is in a folder of its own"))
}

fn in_a_folder_nearly_named(root: &Path, path: &Path) -> Option<Diagnostic> {
    let name = path.file_name()?.to_str()?;
    let folders = DefinitionKind::ALL.map(DefinitionKind::folder);
    let near = nearest_name(&name.to_lowercase(), folders)?;
    let kind = DefinitionKind::ALL.into_iter().find(|kind| kind.folder() == near)?;
    // Where capitals do not matter, a folder has both names.
    let looked_into = std::fs::canonicalize(root.join(near)).ok();
    if name == near || (looked_into.is_some() && looked_into == std::fs::canonicalize(path).ok()) {
        return None;
    }
    Some(not_read(kind, &meant(kind, path)?, &format!("its folder is called `{name}`")))
}

fn loose_file(path: &Path) -> Option<Diagnostic> {
    let extension = path.extension()?.to_str()?;
    if !matches!(extension, "yaml" | "yml") {
        return None;
    }
    let source = read_definition(path).ok()?;
    let key = first_key(&source.text)?.0;
    let (_, kind) = KEYS.into_iter().find(|(known, _)| *known == key)?;
    Some(not_read(kind, path, "it is in no folder of definitions"))
}

/// The first file of a folder that its name makes a definition.
fn meant(kind: DefinitionKind, folder: &Path) -> Option<PathBuf> {
    let within = names(folder).unwrap_or_default();
    within.into_iter().find(|file| kind.name_of(file).is_some())
}

fn not_read(kind: DefinitionKind, file: &Path, why: &str) -> Diagnostic {
    let message = format!("{}: not read, because {why}", file.display());
    let hint = format!("put the definitions into `{}` itself", kind.folder());
    Diagnostic::warning(Code::UnknownKind, message).with_hint(hint)
}
