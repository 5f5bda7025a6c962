//! What a record is held against.

use super::Case;
use crate::instrument::Library;
use crate::progress::Programmes;

/// The definitions that a record is held against.
pub struct AtHand<'a> {
    /// The instruments.
    pub library: Library,
    /// The programmes.
    pub programmes: &'a Programmes,
    /// The ids of the problems.
    pub problems: Vec<&'a str>,
    /// The ids of the documents.
    pub documents: Vec<&'a str>,
}

impl AtHand<'_> {
    /// Adds the definitions that are kept in a case.
    pub fn add_kept_in(&mut self, case: &Case) {
        for (id, source) in case.kept_definitions() {
            self.library.add_earlier(id, source);
        }
    }
}
