//! Whole files or none: written beside the target, synced, then given its name.

use super::draft::{Draft, is_unfinished, is_unfinished_of_any};
use super::failure::Failure;
use super::step::step;
use crate::diagnostic::Code;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A text that lacks only its name.
pub struct Prepared {
    draft: Draft,
    target: PathBuf,
    sync: Sync,
}

/// When a file has to be on the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sync {
    /// Before anyone is told that it was written.
    AtOnce,
    /// Together with the others of its run, when [`together`] is called.
    Later,
}

/// Writes a new file; one that exists already stays as it is.
///
/// # Errors
///
/// Fails where something of that name exists or the folder cannot be written.
pub fn create_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if existing(path)? {
        return Err(exists(path));
    }
    prepare(path, bytes)?.create()
}

/// Whether nothing has that name yet.
pub fn is_free(path: &Path) -> bool {
    existing(path).is_ok_and(|exists| !exists)
}

/// Tries whether a file could be made under a name, so that nobody is to answer the first question in
/// vain.
///
/// # Errors
///
/// Fails where nothing could be written.
pub fn try_folder(path: &Path) -> Result<(), Failure> {
    Draft::new(path).map(drop).map_err(|error| write_failed(path, &error))
}

/// Whether a text of so many bytes could be written under a name. It is tried with another one, because
/// nobody has agreed to that place yet, and nothing stays there.
pub fn takes(path: &Path, bytes: usize) -> bool {
    prepare(path, &vec![b' '; bytes]).is_ok()
}

/// Writes and syncs the bytes beside the target, where only the owner can read them.
pub fn prepare(target: &Path, bytes: &[u8]) -> Result<Prepared, Failure> {
    prepare_to(Sync::AtOnce, target, bytes)
}

/// Writes the bytes beside the target, where only the owner can read them.
pub fn prepare_to(sync: Sync, target: &Path, bytes: &[u8]) -> Result<Prepared, Failure> {
    let failed = |error: io::Error| write_failed(target, &error);
    file_name(target)?;
    let mut draft = Draft::new(target).map_err(failed)?;
    draft.write(bytes).map_err(failed)?;
    // Elsewhere there is no way to wait for many files at once.
    let sync = if cfg!(target_os = "linux") { sync } else { Sync::AtOnce };
    if sync == Sync::AtOnce {
        draft.sync().map_err(failed)?;
    }
    Ok(Prepared { draft, target: target.to_owned(), sync })
}

/// Waits until everything that was written to the file system of a file is on the disk.
pub fn together(file: &File) -> io::Result<()> {
    step()?;
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(file)?;
    file.sync_all()
}

impl Prepared {
    /// Gives the file its name, in place of the one that has it.
    pub fn replace(self) -> Result<(), Failure> {
        let Prepared { draft, target, sync } = self;
        draft.replace(&target).map_err(|error| write_failed(&target, &error))?;
        if sync == Sync::AtOnce { sync_folder(&target) } else { Ok(()) }
    }

    /// Gives the file its name, which nothing may have yet.
    pub fn create(self) -> Result<(), Failure> {
        let Prepared { draft, target, sync } = self;
        draft.create(&target).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => exists(&target),
            _ => write_failed(&target, &error),
        })?;
        if sync == Sync::AtOnce { sync_folder(&target) } else { Ok(()) }
    }
}

/// Returns whether a regular file has that name; refuses what is none.
pub fn existing(path: &Path) -> Result<bool, Failure> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(write_failed(path, &error)),
    };
    if metadata.is_symlink() {
        return Err(Failure::new(Code::UnsafePath, path, "a link, which is not written through")
            .hint("name the file that it points to"));
    }
    if !metadata.is_file() {
        return Err(Failure::new(Code::UnsafePath, path, "not a regular file"));
    }
    Ok(true)
}

/// Removes what interrupted writes of this target left behind and nobody holds; returns how many
/// files.
pub fn sweep(target: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder(target)) else { return 0 };
    let left = entries.filter_map(Result::ok).filter(|entry| {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| is_unfinished(name, target));
        ours && entry.file_type().is_ok_and(|kind| kind.is_file()) && is_left(&entry.path())
    });
    left.filter(|entry| fs::remove_file(entry.path()).is_ok()).count()
}

/// Removes what interrupted writes of any file of a folder left behind and nobody holds.
pub fn sweep_folder(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(is_unfinished_of_any);
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if ours && is_file && is_left(&entry.path()) {
            // What cannot be removed does no harm: it is read by nobody.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether nobody works on an unfinished file: its lock ends with the process that began it.
fn is_left(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| file.try_lock().is_ok())
}

/// Returns the folder of a path.
pub fn folder(path: &Path) -> &Path {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// Returns the last part of a path.
pub fn file_name(path: &Path) -> Result<&std::ffi::OsStr, Failure> {
    path.file_name().ok_or_else(|| Failure::new(Code::WriteFailed, path, "not the name of a file"))
}

/// Returns the failure to write a file.
pub fn write_failed(path: &Path, error: &io::Error) -> Failure {
    let cause = match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        io::ErrorKind::PermissionDenied => "you may not write there".to_owned(),
        _ => without_path(error),
    };
    Failure::new(Code::WriteFailed, path, format_args!("cannot be written: {cause}"))
        .hint("what was there before is untouched")
}

/// What failed under a name of our own making is told under the name that the user gave.
fn without_path(error: &io::Error) -> String {
    let inner = error.get_ref().and_then(|inner| inner.source());
    inner.map_or_else(|| error.to_string(), ToString::to_string)
}

fn exists(path: &Path) -> Failure {
    Failure::new(Code::WouldReplace, path, "exists already").hint("choose another name")
}

/// Makes the new name itself durable.
fn sync_folder(target: &Path) -> Result<(), Failure> {
    if !cfg!(unix) {
        return Ok(());
    }
    match step().and_then(|()| File::open(folder(target))).and_then(|folder| folder.sync_all()) {
        // Some network file systems cannot sync a folder; there the rename has to do.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        Err(error) => Err(Failure::new(
            Code::WriteFailed,
            target,
            format_args!("was written, but the system could not confirm it: {error}"),
        )),
        Ok(()) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").filter_map(Result::ok);
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// A draft with a name of ours, as where the system has no others.
    fn named(target: &Path, bytes: &[u8]) -> Prepared {
        let mut draft = Draft::named(target).expect("begun");
        draft.write(bytes).expect("written");
        Prepared { draft, target: target.to_owned(), sync: Sync::AtOnce }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_write_that_ends_before_it_has_a_name_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let prepared = prepare(&folder.path().join("a.yaml"), b"new").expect("prepared");
        assert_eq!(names(folder.path()), [""; 0]);
        // As an end by a signal: no destructor runs.
        std::mem::forget(prepared);
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn what_an_earlier_write_left_is_swept_and_what_is_worked_on_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let (target, other) = (folder.path().join("b.yaml"), folder.path().join("b.yaml.b"));
        fs::write(&target, "old").expect("written");
        for target in [&target, &other] {
            let Draft::Named(temp) = named(target, b"new").draft else { panic!("it has a name") };
            temp.keep().expect("as kill -9 leaves it");
        }
        let begun = named(&target, b"newer");
        assert_eq!(fs::read(&target).expect("read"), b"old");
        assert_eq!(names(folder.path()).len(), 4);
        assert_eq!(sweep(&target), 1);
        assert_eq!(sweep(&target), 0);
        assert_eq!(sweep(&other), 1);
        begun.replace().expect("nobody took it away");
        assert_eq!(fs::read(&target).expect("read"), b"newer");
        assert_eq!(names(folder.path()), ["b.yaml"]);
    }

    /// Either way to begin a file ends alike.
    const WAYS: [fn(&Path, &[u8]) -> Prepared; 2] =
        [|target, bytes| prepare(target, bytes).expect("prepared"), named];

    #[test]
    fn a_write_that_fails_leaves_nothing() {
        for begin in WAYS {
            let folder = tempfile::tempdir().expect("a folder");
            let target = folder.path().join("taken");
            let prepared = begin(&target, b"new");
            fs::create_dir(&target).expect("made");
            fs::write(target.join("inside"), "").expect("written");
            let failure = prepared.replace().expect_err("a folder has the name");
            assert_eq!(failure.code, Code::WriteFailed);
            assert_eq!(names(folder.path()), ["taken"]);
        }
    }

    #[test]
    fn a_name_taken_meanwhile_is_kept() {
        for begin in WAYS {
            let folder = tempfile::tempdir().expect("a folder");
            let target = folder.path().join("a.yaml");
            let prepared = begin(&target, b"mine");
            fs::write(&target, "theirs").expect("written");
            assert_eq!(prepared.create().expect_err("taken").code, Code::WouldReplace);
            assert_eq!(fs::read(&target).expect("read"), b"theirs");
            assert_eq!(names(folder.path()), ["a.yaml"]);
        }
    }

    #[test]
    #[cfg(unix)]
    fn only_the_owner_reads_what_is_written() {
        use std::os::unix::fs::PermissionsExt;
        for begin in WAYS {
            let folder = tempfile::tempdir().expect("a folder");
            let target = folder.path().join("a.yaml");
            begin(&target, b"one").create().expect("created");
            begin(&target, b"two").replace().expect("replaced");
            assert_eq!(fs::read(&target).expect("read"), b"two");
            let mode = fs::metadata(&target).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            assert_eq!(names(folder.path()), ["a.yaml"]);
        }
    }
}
