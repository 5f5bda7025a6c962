//! A file of lines that grows while a run goes on, and the folder that it stands in.

use super::case::CaseLock;
use super::failure::Failure;
use super::limit::within_limit;
use super::private;
use super::read::unreadable;
use super::write::{existing, prepare, sweep_folder, together, write_failed};
use crate::diagnostic::Code;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The longest line that is read: more than any run writes.
const LONGEST_LINE: u64 = 1 << 20;

/// A file that one process adds lines to. A line that was not written to its end is none: it is cut
/// off before the next one comes.
pub struct Journal {
    path: PathBuf,
    file: File,
    length: u64,
    _lock: CaseLock,
}

impl Journal {
    /// Opens the journal of a folder, which is made where it is not there, and removes what an
    /// interrupted run left in it.
    ///
    /// # Errors
    ///
    /// Fails where somebody else writes to it, or nothing can be written there.
    pub fn open(folder: &Path, name: &str) -> Result<Journal, Failure> {
        make_folder(folder)?;
        let path = folder.join(name);
        existing(&path)?;
        let mut options = OpenOptions::new();
        options.create(true).append(true).read(true);
        private::only_owner_opens(&mut options);
        let file = options.open(&path).map_err(|error| write_failed(&path, &error))?;
        let lock = CaseLock::take(&path)?;
        sweep_folder(folder);
        Ok(Journal { path, file, length: 0, _lock: lock })
    }

    /// Hands over every whole line that is there. A torn last one is cut off.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be read, or cut off.
    pub fn read(&mut self, hear: impl FnMut(&str)) -> Result<(), Failure> {
        let failed = |error: io::Error| write_failed(&self.path, &error);
        self.file.seek(SeekFrom::Start(0)).map_err(failed)?;
        let length = whole_lines(&self.file, &self.path, hear)?;
        self.file.set_len(length).map_err(failed)?;
        self.length = length;
        Ok(())
    }

    /// Adds a line, which has its end.
    ///
    /// # Errors
    ///
    /// Fails where it is not taken whole; nothing of it stays then.
    pub fn add(&mut self, line: &str) -> Result<(), Failure> {
        let length = self.length + line.len() as u64;
        let fits = within_limit(usize::try_from(length).unwrap_or(usize::MAX));
        if let Err(error) = fits.and_then(|()| self.file.write_all(line.as_bytes())) {
            // Where that fails too, the part is cut off when the journal is read again.
            let _ = self.file.set_len(self.length);
            return Err(write_failed(&self.path, &error));
        }
        self.length = length;
        Ok(())
    }

    /// Waits until everything that the run wrote is on the disk.
    ///
    /// # Errors
    ///
    /// Fails where the system cannot confirm it.
    pub fn sync(&self) -> Result<(), Failure> {
        together(&self.file).map_err(|error| write_failed(&self.path, &error))
    }
}

/// Hands over every whole line of a file, however long it is.
///
/// # Errors
///
/// Fails where there is no such regular file, or it is not text in lines.
pub fn read_lines(path: &Path, hear: impl FnMut(&str)) -> Result<(), Failure> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        return Err(Failure::new(Code::Unreadable, path, "not a regular file"));
    }
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    whole_lines(&file, path, hear).map(drop)
}

/// Hands over the lines that have an end; returns how many bytes these are.
fn whole_lines(file: &File, path: &Path, mut hear: impl FnMut(&str)) -> Result<u64, Failure> {
    let mut reader = BufReader::new(file);
    let (mut line, mut length) = (Vec::new(), 0);
    loop {
        line.clear();
        let read = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        let read = read.map_err(|error| unreadable(path, &error))? as u64;
        if read == LONGEST_LINE {
            return Err(Failure::new(Code::TooLarge, path, "a line is longer than any of ours"));
        }
        let Some(text) = line.strip_suffix(b"\n") else { return Ok(length) };
        let text = std::str::from_utf8(text);
        hear(text.map_err(|_| Failure::new(Code::NotText, path, "not UTF-8 text"))?);
        length += read;
    }
}

/// Replaces a private file whole, whatever it was.
///
/// # Errors
///
/// Fails where it cannot be written.
pub fn replace_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    existing(path)?;
    prepare(path, bytes)?.replace()
}

/// Makes a folder that only its owner can enter, where there is none.
fn make_folder(path: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    private::only_owner_enters(&mut builder);
    builder.create(path).map_err(|error| match path.exists() {
        true => Failure::new(Code::UnsafePath, path, "not a folder").hint("name another one"),
        false => write_failed(path, &error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(folder: &Path) -> Vec<String> {
        let mut lines = Vec::new();
        let mut journal = Journal::open(folder, "log").expect("opened");
        journal.read(|line| lines.push(line.to_owned())).expect("read");
        lines
    }

    #[test]
    fn a_line_that_was_not_written_to_its_end_is_none_and_spoils_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log");
        let whole = "one\ntwo \u{e9}\nthree\n";
        for end in 0..=whole.len() {
            fs::write(&path, &whole.as_bytes()[..end]).expect("written");
            let mut journal = Journal::open(folder.path(), "log").expect("opened");
            journal.read(|_| {}).expect("read");
            journal.add("next\n").expect("added");
            drop(journal);
            let before = whole.as_bytes()[..end].iter().filter(|byte| **byte == b'\n').count();
            let told = lines(folder.path());
            assert_eq!((told.len(), told[before].as_str()), (before + 1, "next"), "{end}");
        }
    }

    #[test]
    fn a_line_that_is_not_taken_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut journal = Journal::open(folder.path(), "log").expect("opened");
        journal.read(|_| {}).expect("read");
        journal.add("one\n").expect("added");
        // As a disk that took a part of the line and no more.
        journal.file.write_all(b"tw").expect("written");
        journal.file = File::open(&journal.path).expect("for reading only");
        assert_eq!(journal.add("two\n").expect_err("not taken").code, Code::WriteFailed);
        drop(journal);
        assert_eq!(lines(folder.path()), ["one"]);
    }

    #[test]
    fn what_is_no_text_in_lines_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log");
        fs::write(&path, b"\xff\n").expect("written");
        assert_eq!(read_lines(&path, |_| {}).expect_err("no text").code, Code::NotText);
        let long = usize::try_from(LONGEST_LINE).expect("it fits") + 1;
        fs::write(&path, vec![b'x'; long]).expect("written");
        assert_eq!(read_lines(&path, |_| {}).expect_err("too long").code, Code::TooLarge);
        assert_eq!(read_lines(folder.path(), |_| {}).expect_err("a folder").code, Code::Unreadable);
    }
}
