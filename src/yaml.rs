//! YAML as an ordered tree of nodes with places, and back. The only room for the YAML crate.
//!
//! [`read`] gives a tree in which every scalar is still the text that was written: what it
//! means is decided by the one who decodes it ([`Fields`] and the methods of [`Node`]), with
//! a [`Faults`] sink, so that all faults of a file appear at once. Deriving a decoder would
//! stop at the first. [`Yaml`] is the way out: a tree to be written, every text quoted so
//! that it can only ever be read back as itself.

mod date;
mod decode;
mod events;
mod invisible;
mod recorded;
mod tree;
mod write;

pub use date::{TIME, YEARS, civil_date, time_of_day};
pub use decode::Fields;
pub use invisible::{is_blank, seen};
pub use recorded::without_examples;
pub use tree::{Entry, Key, Node, Scalar, Value, read, read_until, route};
pub use write::{Yaml, write};

#[cfg(doc)]
use crate::diagnostic::Faults;
