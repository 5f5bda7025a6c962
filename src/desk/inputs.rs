//! What stands in a folder.

use super::failure::Failure;
use super::folder;
use crate::diagnostic::Code;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Returns the YAML files of a folder in alphabetical order, without hidden files and those of folders
/// in it; nothing where the path is no folder.
pub fn yaml_files(path: &Path) -> Option<Result<Vec<PathBuf>, Failure>> {
    let is_yaml = |path: &PathBuf| {
        path.extension().is_some_and(|end| end == "yaml" || end == "yml") && !path.is_dir()
    };
    path.is_dir().then(|| Ok(folder::names(path)?.into_iter().filter(is_yaml).collect()))
}

/// Returns the names in a folder; none where it is not there.
///
/// # Errors
///
/// Fails where it is no folder, or may not be read.
pub fn names(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let unreadable = |error: io::Error| Failure::new(Code::Unreadable, folder, error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let name = |entry: io::Result<fs::DirEntry>| {
        entry.map(|entry| entry.file_name().to_string_lossy().into_owned())
    };
    entries.map(name).collect::<io::Result<_>>().map_err(unreadable)
}

/// Returns whether a path is a regular file.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}
