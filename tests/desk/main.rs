//! The disk: nothing is lost, nothing is replaced that should stay, nobody else can read it.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the tests look at the disk"
)]

mod catalogue;
mod environment;
#[cfg(unix)]
mod on_unix;
mod outputs;
mod reading;
mod saving;

use caseplan::desk::{
    CaseLock, DefinitionKind, Environment, Existing, Failure, FailureKind, Marker, Origin,
    Overwrite, Terminals, create_new, definitions, loose_permissions, read_definition, read_record,
    write_output, write_stream,
};
use caseplan::diagnostic::{Code, Diagnostic, Severity};
use caseplan::id::{CaseId, Hash, Id};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The names in a folder, but for the lock files, which stay.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").filter_map(Result::ok);
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.ends_with(".lock")).collect();
    names.sort();
    names
}

fn put(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("made");
    fs::write(&path, text).expect("written");
    path
}

fn codes(faults: &[Diagnostic]) -> Vec<Code> {
    faults.iter().map(|fault| fault.code).collect()
}
