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

    /// Returns whether a case keeps a definition that is not here, in the words that were read.
    pub fn lacks_what_is_kept_in(&self, case: &Case) -> bool {
        let mut pinned = case.responses.iter().filter_map(|recorded| {
            let pinned = recorded.definition?;
            let is_kept = case.definitions.iter().any(|(hash, _)| *hash == pinned.scoring);
            is_kept.then_some((recorded.instrument.as_str(), pinned))
        });
        pinned
            .any(|(id, pinned)| self.library.as_read(id, pinned.scoring, pinned.wording).is_none())
    }
}
