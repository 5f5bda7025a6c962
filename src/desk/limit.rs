//! How large a file this session may write. Past the limit the system ends the process in the
//! middle of the write, so it is asked before.

use std::io::{self, Stderr, StdoutLock, Write};
#[cfg(target_os = "linux")]
use std::os::fd::AsFd;

/// Returns standard output, which fails where the system would end the process.
pub fn standard_output() -> impl Write {
    Limited(io::stdout().lock())
}

/// Returns standard error, which fails where the system would end the process.
pub fn standard_error() -> impl Write {
    Limited(io::stderr())
}

/// Fails where a new file may not become as large.
pub(super) fn within_limit(bytes: usize) -> io::Result<()> {
    fits(0, bytes)
}

/// A stream that may be a file. Each write goes through to it whole, so that its end is where the
/// next one begins.
struct Limited<S>(S);

/// A stream of this process.
trait Standard: Write {
    /// Returns where the next byte is written, where that is in a regular file.
    fn position(&self) -> Option<u64>;
}

impl<S: Standard> Write for Limited<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(position) = self.0.position() {
            fits(position, bytes.len())?;
        }
        self.0.write_all(bytes)?;
        self.0.flush()?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Standard for StdoutLock<'_> {
    fn position(&self) -> Option<u64> {
        position(self)
    }
}

impl Standard for Stderr {
    fn position(&self) -> Option<u64> {
        position(self)
    }
}

/// What is appended begins at the end of the file, wherever the stream stands.
#[cfg(target_os = "linux")]
fn position(stream: impl AsFd) -> Option<u64> {
    use rustix::fs::{FileType, OFlags, fcntl_getfl, fstat, tell};
    let file = fstat(&stream).ok()?;
    if FileType::from_raw_mode(file.st_mode) != FileType::RegularFile {
        return None;
    }
    match fcntl_getfl(&stream).ok()?.contains(OFlags::APPEND) {
        true => u64::try_from(file.st_size).ok(),
        false => tell(&stream).ok(),
    }
}

#[cfg(not(target_os = "linux"))]
fn position<S>(_stream: S) -> Option<u64> {
    None
}

#[cfg(target_os = "linux")]
fn fits(position: u64, bytes: usize) -> io::Result<()> {
    use rustix::process::{Resource, getrlimit};
    let end = u64::try_from(bytes).ok().and_then(|bytes| position.checked_add(bytes));
    let limit = getrlimit(Resource::Fsize).current;
    match limit.is_none_or(|limit| bytes == 0 || end.is_some_and(|end| end <= limit)) {
        true => Ok(()),
        false => Err(io::Error::other("larger than this session may write (ulimit -f)")),
    }
}

#[cfg(not(target_os = "linux"))]
fn fits(_position: u64, _bytes: usize) -> io::Result<()> {
    Ok(())
}
