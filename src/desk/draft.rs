//! A file that does not have its name yet.

use super::limit::within_limit;
use super::private;
use super::step::step;
use super::write::{file_name, folder};
use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use tempfile::{Builder, NamedTempFile};

const RANDOM: usize = 12;
const SUFFIX: &str = ".tmp";
/// How often another name is tried where someone sweeps what was begun.
const TRIES: usize = 8;

/// A file that does not have its name yet, and that only its owner can read.
pub(super) enum Draft {
    /// It has no name at all: whatever ends the process, nothing of it stays behind.
    #[cfg(target_os = "linux")]
    Nameless(File),
    /// It has a name of ours, where the system knows no other way.
    Named(NamedTempFile),
}

impl Draft {
    /// Begins a file in the folder of its target.
    pub fn new(target: &Path) -> io::Result<Draft> {
        #[cfg(target_os = "linux")]
        if let Some(file) = nameless::open(folder(target)) {
            return Ok(Draft::Nameless(file));
        }
        Draft::named(target)
    }

    /// Begins a file that has a name of ours, locked while someone works on it.
    pub fn named(target: &Path) -> io::Result<Draft> {
        let prefix = prefix(target)?;
        for _ in 0..TRIES {
            step()?;
            let temp = builder(&prefix, SUFFIX).tempfile_in(folder(target))?;
            if is_held(temp.as_file()) {
                return Ok(Draft::Named(temp));
            }
        }
        Err(io::Error::other("someone removes unfinished files there"))
    }

    /// Writes all of it.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        within_limit(bytes.len())?;
        step()?;
        self.file().write_all(bytes)
    }

    /// Waits until it is on the disk.
    pub fn sync(&mut self) -> io::Result<()> {
        // After a failed sync the system may have dropped what was not written: a second try on
        // the same file would succeed and save nothing. So the file is given up.
        step()?;
        self.file().sync_all()
    }

    fn file(&mut self) -> &mut File {
        match self {
            #[cfg(target_os = "linux")]
            Draft::Nameless(file) => file,
            Draft::Named(temp) => temp.as_file_mut(),
        }
    }

    /// Gives the file its name, in place of the one that has it.
    pub fn replace(self, target: &Path) -> io::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Draft::Nameless(file) => nameless::replace(file, target),
            Draft::Named(temp) => {
                step()?;
                temp.persist(target).map(drop).map_err(|error| error.error)
            }
        }
    }

    /// Gives the file its name, which nothing may have yet.
    pub fn create(self, target: &Path) -> io::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Draft::Nameless(file) => nameless::create(file, target),
            Draft::Named(temp) => {
                step()?;
                temp.persist_noclobber(target).map(drop).map_err(|error| error.error)
            }
        }
    }
}

/// Returns whether a name is one of ours for the target: the target's between two dots and a
/// random middle. The middle has no dot, so that `b.yaml` never takes the files of `a.b.yaml`
/// for its own.
pub(super) fn is_unfinished(name: &str, target: &Path) -> bool {
    random_middle(name, target, SUFFIX)
}

/// Returns whether a name is one of ours for some target.
pub(super) fn is_unfinished_of_any(name: &str) -> bool {
    let target =
        name.strip_suffix(SUFFIX).and_then(|name| name.strip_prefix('.')?.rsplit_once('.'));
    target.is_some_and(|(target, _)| is_unfinished(name, Path::new(target)))
}

/// Returns whether a name is the target's between two dots, a random middle and a suffix.
pub(super) fn random_middle(name: &str, target: &Path, suffix: &str) -> bool {
    let Some(target) = target.file_name().and_then(|name| name.to_str()) else { return false };
    let middle = name
        .strip_prefix('.')
        .and_then(|name| name.strip_prefix(target))
        .and_then(|name| name.strip_prefix('.'))
        .and_then(|name| name.strip_suffix(suffix));
    middle.is_some_and(|middle| {
        middle.len() == RANDOM && middle.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// Returns how the names of ours for a target begin.
fn prefix(target: &Path) -> io::Result<OsString> {
    let mut prefix = OsString::from(".");
    prefix.push(file_name(target).map_err(|failure| io::Error::other(failure.cause))?);
    prefix.push(".");
    Ok(prefix)
}

pub(super) fn builder<'p>(prefix: &'p OsStr, suffix: &'p str) -> Builder<'p, 'p> {
    let mut builder = Builder::new();
    builder.prefix(prefix).suffix(suffix).rand_bytes(RANDOM);
    private::only_owner(&mut builder);
    builder
}

/// Locks a new file, so that nobody sweeps it; false where someone did before.
fn is_held(file: &File) -> bool {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => false,
        // Where there are no locks, nobody sweeps.
        Ok(()) | Err(TryLockError::Error(_)) => private::has_a_name(file),
    }
}

/// Files without a name.
#[cfg(target_os = "linux")]
mod nameless {
    use super::{Draft, SUFFIX, builder, prefix};
    use crate::desk::private;
    use crate::desk::step::step;
    use crate::desk::write::folder;
    use rustix::fs::{AtFlags, CWD, OFlags, linkat};
    use std::fs::{File, OpenOptions};
    use std::io::{self, Read, Seek};
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::OpenOptionsExt;
    use std::path::Path;

    /// Opens a file without a name; `None` where the folder's file system has none.
    pub fn open(folder: &Path) -> Option<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).custom_flags(OFlags::TMPFILE.bits().cast_signed());
        private::only_owner_opens(&mut options);
        step().ok()?;
        let file = options.open(folder).ok()?;
        // It is held before anyone can see it.
        let _ = file.try_lock();
        Some(file)
    }

    /// A link replaces nothing, so the file gets a name of ours for the moment until the rename.
    pub fn replace(file: File, target: &Path) -> io::Result<()> {
        let prefix = prefix(target)?;
        match builder(&prefix, SUFFIX).make_in(folder(target), |path| link(&file, path)) {
            Ok(temp) => {
                step()?;
                temp.persist(target).map_err(|error| error.error)
            }
            Err(_) => named_copy(file, target)?.replace(target),
        }
    }

    pub fn create(file: File, target: &Path) -> io::Result<()> {
        match link(&file, target) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                named_copy(file, target)?.create(target)
            }
            linked => linked,
        }
    }

    fn link(file: &File, path: &Path) -> io::Result<()> {
        step()?;
        let open = format!("/proc/self/fd/{}", file.as_raw_fd());
        Ok(linkat(CWD, open, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
    }

    /// Where no name can be given, as without `/proc`, the file is written once more.
    fn named_copy(mut file: File, target: &Path) -> io::Result<Draft> {
        let mut bytes = Vec::new();
        file.rewind()?;
        file.read_to_end(&mut bytes)?;
        let mut draft = Draft::named(target)?;
        draft.write(&bytes)?;
        draft.sync()?;
        Ok(draft)
    }
}
