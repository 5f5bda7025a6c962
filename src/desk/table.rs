//! A table from the disk: read from its beginning to its end, whatever its size.

use super::failure::Failure;
use super::is_standard;
use super::read::unreadable;
use crate::diagnostic::Code;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A table that is being read.
pub struct Table {
    input: Box<dyn Read>,
    /// A file that others may write to meanwhile.
    watched: Option<Watched>,
}

struct Watched {
    path: PathBuf,
    file: File,
    stamp: Stamp,
}

/// What changes where a file is written to.
type Stamp = (u64, Option<SystemTime>);

impl Table {
    /// Opens a table; `-` is standard input. What comes through a named pipe is read as well.
    ///
    /// # Errors
    ///
    /// Fails where there is no such file, it is a folder, or it may not be read.
    pub fn open(path: &Path) -> Result<Table, Failure> {
        if is_standard(path) {
            return Ok(Table { input: Box::new(io::stdin().lock()), watched: None });
        }
        let unreadable = |error: io::Error| unreadable(path, &error);
        let file = File::open(path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(Failure::new(Code::Unreadable, path, "a folder, and no table"));
        }
        let input = Box::new(file.try_clone().map_err(unreadable)?);
        let watched = metadata.is_file().then(|| Watched {
            path: path.to_owned(),
            file,
            stamp: stamp(&metadata),
        });
        Ok(Table { input, watched })
    }

    /// Returns that the table was written to since it was opened, where it was.
    pub fn changed(&self) -> Option<Failure> {
        let watched = self.watched.as_ref()?;
        let now = watched.file.metadata().ok()?;
        (stamp(&now) != watched.stamp).then(|| {
            Failure::new(Code::Busy, &watched.path, "changed while it was read")
                .hint("the rows that were written may be of neither version: run it again")
        })
    }
}

impl Read for Table {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.input.read(buffer)
    }
}

fn stamp(metadata: &Metadata) -> Stamp {
    (metadata.len(), metadata.modified().ok())
}
