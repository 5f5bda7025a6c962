//! Texts from the disk, bounded before they are read.

use super::failure::Failure;
use super::is_standard;
use crate::diagnostic::{Code, Source};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// The largest text that is read: more than any case of a lifetime.
pub const MAX_TEXT: u64 = 16 << 20;

/// Reads a definition, which messages may quote; `-` is standard input.
///
/// # Errors
///
/// Fails where there is no such regular file, or it is too large or not UTF-8 text.
pub fn read_definition(path: &Path) -> Result<Arc<Source>, Failure> {
    Ok(Source::definition(shown(path), text(path)?))
}

/// Reads a client's record, which messages never quote; `-` is standard input.
///
/// # Errors
///
/// Fails where there is no such regular file, or it is too large or not UTF-8 text.
pub fn read_record(path: &Path) -> Result<Arc<Source>, Failure> {
    Ok(Source::record(shown(path), text(path)?))
}

/// Reads the bytes of a regular file, or of standard input, up to a limit.
pub(super) fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: io::Error| unreadable(path, &error);
    if is_standard(path) {
        return bounded(io::stdin().lock(), path, limit);
    }
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Failure::new(Code::Unreadable, path, "not a regular file")
            .hint("what comes through a pipe is read from standard input: -"));
    }
    if metadata.len() > limit {
        return Err(too_large(path, limit));
    }
    bounded(File::open(path).map_err(unreadable)?, path, limit)
}

fn text(path: &Path) -> Result<String, Failure> {
    let mut bytes = bytes(path, MAX_TEXT)?;
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::new(Code::NotText, path, format_args!("not UTF-8 text, from byte {at} on"))
            .hint("save it as UTF-8")
    })
}

/// A file can grow while it is read.
fn bounded(reader: impl Read, path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = reader.take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(path, &error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(path, limit));
    }
    Ok(bytes)
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let cause = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "you may not read it".to_owned(),
        _ => error.to_string(),
    };
    Failure::new(Code::Unreadable, path, cause)
}

fn too_large(path: &Path, limit: u64) -> Failure {
    Failure::new(Code::TooLarge, path, format_args!("larger than {} MiB", limit >> 20))
}

fn shown(path: &Path) -> String {
    if is_standard(path) { "<stdin>".into() } else { path.display().to_string() }
}
