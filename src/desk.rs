//! The disk, the clock and the environment. The only room for them, for tempfile
//! and for rustix.
//!
//! Everything above takes text and dates as arguments; here they are read and written. What is
//! written is whole or not there at all, readable by its owner only, and on the disk before
//! anyone is told that it is saved. What goes wrong is a [`Failure`]: about the machine, with
//! the path and the cause, and never with anything that stands in a file.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the one module that touches the disk, the clock and the environment"
)]

mod built_in;
mod case;
mod definitions;
mod draft;
mod editor;
mod environment;
mod failure;
mod folder;
mod hashes;
mod inputs;
mod journal;
mod keyboard;
mod kind;
mod limit;
mod misplaced;
mod output;
mod own;
mod private;
mod read;
mod step;
mod table;
mod terminal;
mod twice;
mod write;

pub use case::{CaseLock, create_case};
pub use definitions::{Definitions, Found, Origin, definitions};
pub use editor::{Edited, edit_text, left_texts};
pub use environment::{Environment, Terminals};
pub use failure::{Failure, FailureKind};
pub use inputs::{is_file, names, yaml_files};
pub use journal::{Journal, read_lines, replace_private};
pub use keyboard::{Heard, Interruption, Lines};
pub use kind::DefinitionKind;
pub use limit::{standard_error, standard_output};
pub use output::{
    Existing, Marker, Overwrite, may_write_output, read_output, write_one_of_many, write_output,
    write_stream,
};
pub use private::loose_permissions;
pub use read::{MAX_TEXT, read_definition, read_record};
#[cfg(test)]
pub(crate) use step::Fault;
pub use table::Table;
pub use terminal::{Glimpse, glimpse};
pub use twice::two_files;
pub use write::{create_new, is_free, takes, try_folder};

use std::ffi::OsString;
use std::path::Path;

/// Returns the arguments of this process, the name of the program first.
pub fn arguments() -> impl Iterator<Item = OsString> {
    std::env::args_os()
}

/// Returns whether a path of the command line stands for standard input or output.
pub fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}
