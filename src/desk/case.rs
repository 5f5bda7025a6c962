//! Saving a case file: one writer at a time, and never over a change it has not seen.

use super::environment::who_works;
use super::failure::Failure;
use super::private;
use super::read::read_record;
use super::step::step;
use super::write::{
    create_new, existing, file_name, folder, prepare, sweep, try_folder, write_failed,
};
use crate::diagnostic::Code;
use crate::id::Hash;
use crate::record::Sealed;
use chrono::Local;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// More than a name, a host, a process and a time take.
const LONGEST_WHO: usize = 400;

/// The right to write a case file, until it is dropped or the process ends.
///
/// The lock is on a file beside the case that is never renamed: a lock on the case itself
/// would stay with the old file when the new one takes its name.
pub struct CaseLock {
    path: PathBuf,
    _held: File,
}

impl CaseLock {
    /// Takes the lock of a case file, without waiting, and removes what an interrupted save left.
    ///
    /// # Errors
    ///
    /// Fails where someone else holds it, or where nothing could be written anyway.
    pub fn take(case: &Path) -> Result<CaseLock, Failure> {
        if !existing(case)? {
            return Err(Failure::new(Code::Unreadable, case, "there is no such file"));
        }
        let beside = lock_path(case)?;
        existing(&beside)?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        private::only_owner_opens(&mut options);
        let mut file = step()
            .and_then(|()| options.open(&beside))
            .map_err(|error| write_failed(case, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            // Some network shares have no locks; there the comparison before each save has to do.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(write_failed(case, &error)),
            Err(TryLockError::WouldBlock) => return Err(in_use(case, &beside)),
        }
        say_who(&mut file).map_err(|error| write_failed(case, &error))?;
        sweep(case);
        try_folder(case)?;
        Ok(CaseLock { path: case.to_owned(), _held: file })
    }

    /// Replaces the case file that was read with this hash of its text. When this returns, the
    /// new one is on the disk.
    ///
    /// # Errors
    ///
    /// Fails where the file is no longer the one that was read, or cannot be written; the file
    /// is then as it was.
    pub fn replace(&self, read: Hash, case: &Sealed) -> Result<(), Failure> {
        let prepared = prepare(&self.path, case.text().as_bytes())?;
        existing(&self.path)?;
        let now = read_record(&self.path).ok();
        if now.is_none_or(|now| Hash::of(now.text.as_bytes()) != read) {
            return Err(Failure::new(Code::Busy, &self.path, "changed since it was read")
                .hint("nothing was written; read it again and repeat the last step"));
        }
        prepared.replace()
    }
}

/// Writes the file of a case that has none yet.
///
/// # Errors
///
/// Fails where something of that name exists or the folder cannot be written.
pub fn create_case(path: &Path, case: &Sealed) -> Result<(), Failure> {
    create_new(path, case.text().as_bytes())
}

fn lock_path(case: &Path) -> Result<PathBuf, Failure> {
    let mut name = OsString::from(".");
    name.push(file_name(case)?);
    name.push(".lock");
    Ok(folder(case).join(name))
}

/// Only a hint for people: what counts is the system's lock, which ends with the process.
fn say_who(file: &mut File) -> io::Result<()> {
    let since = Local::now().format("%Y-%m-%d %H:%M");
    let line = format!("{}, process {}, since {since}\n", who_works(), std::process::id());
    step()?;
    file.set_len(0)?;
    file.write_all(line.as_bytes())
}

fn in_use(case: &Path, beside: &Path) -> Failure {
    let who = fs::read_to_string(beside).unwrap_or_default();
    let legible = |line: &&str| line.len() < LONGEST_WHO && !line.chars().any(char::is_control);
    let who = who.lines().next().filter(legible);
    let by = who.map_or_else(|| "by another process".to_owned(), |line| format!("by {line}"));
    Failure::new(Code::Busy, case, format_args!("is being worked on {by}"))
        .hint("close it there first; commands that only read still work")
}
