//! A clinic's own folder of definitions.

use super::failure::Failure;
use super::kind::DefinitionKind;
use super::misplaced::{misplaced, not_looked_into};
use super::private::writable_by_anyone;
use super::read::read_definition;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::id::Id;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a folder holds: `instruments/`, `batteries/`, `problems/`, `interventions/`, `programmes/`,
/// `documents/`, `wording/`, `settings.yaml` and `jurisdiction.yaml`.
pub struct Folder {
    root: PathBuf,
    real_root: PathBuf,
}

/// A definition that was read.
pub struct Read {
    /// What it defines.
    pub kind: DefinitionKind,
    /// The id that the name of its file gives.
    pub id: Id,
    /// The language that the name of its file gives.
    pub language: Option<String>,
    /// Its text.
    pub source: Arc<Source>,
}

impl Folder {
    /// Opens a folder that must be there.
    pub fn open(root: &Path) -> Result<Folder, Failure> {
        let real_root = fs::canonicalize(root).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                Failure::new(Code::Unreadable, root, "there is no such folder of definitions")
            }
            _ => Failure::new(Code::Unreadable, root, error),
        })?;
        if !real_root.is_dir() {
            return Err(Failure::new(Code::Unreadable, root, "not a folder of definitions"));
        }
        Ok(Folder { root: root.to_owned(), real_root })
    }

    /// Reads every definition; what is wrong with one of them goes to `faults`, or to `of_packs`.
    pub fn read(
        &self,
        faults: &mut Vec<Diagnostic>,
        of_packs: &mut Vec<Diagnostic>,
    ) -> Result<Vec<Read>, Failure> {
        faults.extend(writable_by_anyone(&self.root));
        faults.extend(misplaced(&self.root));
        let mut all = Vec::new();
        for kind in DefinitionKind::ALL {
            let faults = match kind {
                DefinitionKind::Wording => &mut *of_packs,
                _ => &mut *faults,
            };
            let folder = self.root.join(kind.folder());
            if !folder.exists() {
                continue;
            }
            faults.extend(writable_by_anyone(&folder));
            let paths = names(&folder)?;
            for path in &paths {
                match self.stay_within(path) {
                    Ok(()) => all.extend(read_one(kind, path, &paths, faults)),
                    Err(failure) => faults.push(failure.into()),
                }
            }
        }
        Ok(all)
    }

    /// Reads the list of measures that cannot be had, where there is one.
    pub fn unavailable(
        &self,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<Arc<Source>>, Failure> {
        let path = self.root.join(DefinitionKind::Instrument.folder()).join("unavailable.yaml");
        if !path.exists() {
            return Ok(None);
        }
        self.stay_within(&path)?;
        let read = read_definition(&path).map_err(|failure| faults.push(failure.into()));
        Ok(read.ok())
    }

    /// Returns what the clinic decided once for all its cases, where it did.
    pub fn settings(&self) -> Result<Option<Arc<Source>>, Failure> {
        self.beside("settings.yaml")
    }

    /// Returns the law that the clinic works under, where it wrote it down.
    pub fn jurisdiction(&self) -> Result<Option<Arc<Source>>, Failure> {
        self.beside("jurisdiction.yaml")
    }

    /// Returns who works at the clinic, where it wrote it down.
    pub fn staff(&self) -> Result<Option<Arc<Source>>, Failure> {
        self.beside("staff.yaml")
    }

    /// Reads a file in the root of the folder, where there is one.
    fn beside(&self, name: &str) -> Result<Option<Arc<Source>>, Failure> {
        let path = self.root.join(name);
        if !path.exists() {
            return Ok(None);
        }
        self.stay_within(&path)?;
        read_definition(&path).map(Some)
    }

    /// Refuses a link that leads out of the folder: what stands there is not the clinic's.
    fn stay_within(&self, path: &Path) -> Result<(), Failure> {
        let Ok(real) = fs::canonicalize(path) else { return Ok(()) };
        if real.starts_with(&self.real_root) {
            return Ok(());
        }
        Err(Failure::new(Code::UnsafePath, path, "a link that leads out of the definitions")
            .hint("put the file itself there"))
    }
}

/// The names in a folder in alphabetical order, without hidden files and what editors leave.
pub(super) fn names(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |error: io::Error| Failure::new(Code::Unreadable, folder, error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && !name.ends_with('~') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

fn read_one(
    kind: DefinitionKind,
    path: &Path,
    beside: &[PathBuf],
    faults: &mut Vec<Diagnostic>,
) -> Option<Read> {
    if path.is_dir() {
        faults.extend(not_looked_into(kind, path));
        return None;
    }
    if !is_meant(kind, path, beside, faults) {
        return None;
    }
    let Some((id, language)) = kind.name_of(path) else {
        let message = format!("{}: the name of the file is not an id", path.display());
        let hint = match kind {
            DefinitionKind::Wording => {
                "a pack is called after its instrument, csbd19.yaml, with the language where that \
                 is another one: csbd19.hu.yaml"
            }
            _ => {
                "an id has small letters, digits and `_`, begins with a letter, and is at most 32 \
                 long"
            }
        };
        faults.push(Diagnostic::error(Code::BadId, message).with_hint(hint));
        return None;
    };
    match read_definition(path) {
        Ok(source) => Some(Read { kind, id, language, source }),
        Err(failure) => {
            faults.push(failure.into());
            None
        }
    }
}

/// Whether a file is a definition; warns of one that seems to be meant as one. Two files of one name
/// are refused: whoever edits the one that is not read would never know.
fn is_meant(
    kind: DefinitionKind,
    path: &Path,
    beside: &[PathBuf],
    faults: &mut Vec<Diagnostic>,
) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if extension == kind.extension() {
        return !kind.is_index(path);
    }
    let small = extension.to_ascii_lowercase();
    let is_like = small == kind.extension() || (small == "yml" && kind.extension() == "yaml");
    let twin = path.with_extension(kind.extension());
    if is_like && beside.contains(&twin) {
        let message = format!("{} and {} are one definition", twin.display(), path.display());
        let hint = format!("remove one of them; what ends in .{} is read", kind.extension());
        faults.push(Diagnostic::error(Code::DuplicateId, message).with_hint(hint));
    } else if is_like {
        let message =
            format!("{}: not read, because its name ends in .{extension}", path.display());
        let hint = format!("call it .{}", kind.extension());
        faults.push(Diagnostic::warning(Code::UnknownKind, message).with_hint(hint));
    }
    false
}
