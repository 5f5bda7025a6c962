//! Documents to files and streams; what they replace.

use super::failure::Failure;
use super::is_standard;
use super::limit::standard_output;
use super::read;
use super::write::{Sync, existing, prepare_to, sweep, write_failed};
use crate::diagnostic::Code;
use crate::id::{CaseId, Id};
use std::io::{self, Write};
use std::path::Path;

/// The largest file that is searched for a marker.
const MAX_MARKED: u64 = 64 << 20;

/// What a document was made from, as it says itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The case.
    pub case: CaseId,
    /// The document.
    pub document: Id,
}

/// What a file that exists is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Existing {
    /// A document of this program, as it made it.
    Document(Marker),
    /// A document of this program that a hand has changed since.
    Edited(Marker),
    /// A client's record or answers: never replaced by a document.
    Record,
    /// Anything else.
    Other,
}

/// What an output may replace.
pub struct Overwrite<'a> {
    /// What the output is made from; `None` where it is about no client.
    pub made_from: Option<&'a Marker>,
    /// Whether a file that says nothing, or is another document, may be replaced.
    pub force: bool,
    /// Tells what the bytes of a file that exists are.
    pub existing: &'a dyn Fn(&[u8]) -> Existing,
}

/// Holds what is there against what an output may replace; nothing is written.
///
/// # Errors
///
/// Fails where it may not replace what is there, or that cannot be read.
pub fn may_write_output(target: &Path, rule: &Overwrite<'_>) -> Result<(), Failure> {
    match is_standard(target) || !existing(target)? {
        true => Ok(()),
        false => may_replace(target, &there(target, rule)?, rule),
    }
}

/// What a file that exists is.
fn there(target: &Path, rule: &Overwrite<'_>) -> Result<Existing, Failure> {
    match read::bytes(target, MAX_MARKED) {
        Ok(there) => Ok((rule.existing)(&there)),
        Err(failure) if failure.code == Code::TooLarge => Ok(Existing::Other),
        Err(failure) => Err(failure),
    }
}

/// Writes a document; `-` is standard output.
///
/// What an interrupted write of the same file left behind is removed.
///
/// A file is replaced where it was made from the same case and document, or by force; one that
/// was made from another case never.
///
/// # Errors
///
/// Fails where it may not replace what is there, or cannot be written.
pub fn write_output(target: &Path, bytes: &[u8], rule: &Overwrite<'_>) -> Result<(), Failure> {
    if is_standard(target) {
        return write_stream(&mut standard_output(), Path::new("standard output"), bytes);
    }
    write(Sync::AtOnce, target, bytes, rule)?;
    sweep(target);
    Ok(())
}

/// Writes one of the documents of a run, which are on the disk only when its journal is closed.
///
/// What interrupted writes left was removed from the folder when the run began: to look for it with
/// each of thousands of documents would take longer than to write them.
///
/// # Errors
///
/// Fails where it may not replace what is there, or cannot be written.
pub fn write_one_of_many(target: &Path, bytes: &[u8], rule: &Overwrite<'_>) -> Result<(), Failure> {
    write(Sync::Later, target, bytes, rule)
}

fn write(sync: Sync, target: &Path, bytes: &[u8], rule: &Overwrite<'_>) -> Result<(), Failure> {
    if !existing(target)? {
        return prepare_to(sync, target, bytes)?.create();
    }
    may_replace(target, &there(target, rule)?, rule)?;
    prepare_to(sync, target, bytes)?.replace()
}

/// Reads a document that was written before; nothing where there is none.
///
/// # Errors
///
/// Fails where it is there and cannot be read.
pub fn read_output(target: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match existing(target)? {
        true => read::bytes(target, MAX_MARKED).map(Some),
        false => Ok(None),
    }
}

/// Writes all of it to a stream. One whose reader has left is not a failure.
///
/// # Errors
///
/// Fails where the stream does not take it.
pub fn write_stream(stream: &mut dyn Write, name: &Path, bytes: &[u8]) -> Result<(), Failure> {
    match stream.write_all(bytes).and_then(|()| stream.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(write_failed(name, &error)),
        _ => Ok(()),
    }
}

fn may_replace(target: &Path, there: &Existing, rule: &Overwrite<'_>) -> Result<(), Failure> {
    let refused = |cause: &str| Failure::new(Code::WouldReplace, target, cause);
    let never = "choose another name; this cannot be forced";
    let cause = match (there, rule.made_from) {
        (Existing::Record, _) => return Err(refused("is a client's record").hint(never)),
        (Existing::Document(marker), Some(own)) if own == marker => return Ok(()),
        (Existing::Edited(marker), Some(own)) if own == marker => "was edited by hand since",
        (Existing::Document(marker) | Existing::Edited(marker), Some(own))
            if own.case == marker.case =>
        {
            "exists already and is another document of this client"
        }
        (Existing::Document(_) | Existing::Edited(_), None) => {
            return Err(refused("exists already and is a client's document").hint(never));
        }
        (Existing::Document(_) | Existing::Edited(_), Some(_)) => {
            return Err(refused("exists already and belongs to another client").hint(never));
        }
        (Existing::Other, None) => "exists already",
        (Existing::Other, Some(_)) => {
            "exists already and does not say that it was made from this case"
        }
    };
    if rule.force {
        return Ok(());
    }
    Err(refused(cause).hint("choose another name, or replace it with --force"))
}
