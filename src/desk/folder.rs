//! A clinic's own folder of definitions.

use super::definitions::DefinitionKind;
use super::failure::Failure;
use super::private::writable_by_anyone;
use super::read::read_definition;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::id::Id;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a folder holds: `instruments/`, `batteries/`, `problems/`, `documents/`, `settings.yaml`.
pub struct Folder {
    root: PathBuf,
    real_root: PathBuf,
}

/// A definition that was read.
pub type Read = (DefinitionKind, Id, Arc<Source>);

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

    /// Reads every definition; what is wrong with one of them goes to `faults`.
    pub fn read(&self, faults: &mut Vec<Diagnostic>) -> Result<Vec<Read>, Failure> {
        faults.extend(writable_by_anyone(&self.root));
        let mut all = Vec::new();
        for kind in DefinitionKind::ALL {
            let folder = self.root.join(kind.folder());
            if !folder.exists() {
                continue;
            }
            faults.extend(writable_by_anyone(&folder));
            for path in names(&folder)? {
                self.stay_within(&path)?;
                all.extend(read_one(kind, &path, faults));
            }
        }
        Ok(all)
    }

    /// Returns what the clinic decided once for all its cases, where it did.
    pub fn settings(&self) -> Result<Option<Arc<Source>>, Failure> {
        let path = self.root.join("settings.yaml");
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
fn names(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
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

fn read_one(kind: DefinitionKind, path: &Path, faults: &mut Vec<Diagnostic>) -> Option<Read> {
    if path.is_dir() || !is_meant(kind, path, faults) {
        return None;
    }
    let Some(id) = kind.id_of(path) else {
        let message = format!("{}: the name of the file is not an id", path.display());
        faults.push(Diagnostic::error(Code::BadId, message).with_hint(
            "an id has small letters, digits and `_`, begins with a letter, and is at most 32 long",
        ));
        return None;
    };
    match read_definition(path) {
        Ok(source) => Some((kind, id, source)),
        Err(failure) => {
            faults.push(failure.into());
            None
        }
    }
}

/// Whether a file is a definition; warns of one that seems to be meant as one.
fn is_meant(kind: DefinitionKind, path: &Path, faults: &mut Vec<Diagnostic>) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    if extension == Some("yml") && kind.extension() == "yaml" {
        let message = format!("{}: not read, because its name ends in .yml", path.display());
        faults.push(Diagnostic::warning(Code::UnknownKind, message).with_hint("call it .yaml"));
    }
    extension == Some(kind.extension()) && !kind.is_index(path)
}
