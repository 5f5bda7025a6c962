//! What differs between two plans, line by line.

use crate::plan::{Cause, Said};
use serde::Serialize;
use std::collections::BTreeMap;

/// A line that reads otherwise in one plan than in another.
#[derive(Clone, Serialize)]
pub struct Changed {
    /// The id of the line.
    pub id: String,
    /// The printed label: of the later plan where it is there.
    pub label: String,
    /// What it said; absent where it is new.
    pub before: Option<String>,
    /// What it says; absent where it is gone.
    pub after: Option<String>,
    /// Why it is there; of a line that is gone, why it was.
    pub because: Vec<Cause>,
}

/// Returns the lines that differ: those that are new or changed in the order of the later plan, then
/// those that are gone.
pub fn difference(before: &[Said], after: &[Said]) -> Vec<Changed> {
    let (was, is) = (by_id(before), by_id(after));
    let there = after.iter().filter_map(|said| {
        let before = was.get(said.id.as_str()).map(|was| was.text.clone());
        let changed = before.as_deref() != Some(&*said.text);
        changed.then(|| Changed { before, after: Some(said.text.clone()), ..Changed::of(said) })
    });
    let gone = before.iter().filter(|said| !is.contains_key(said.id.as_str()));
    let gone = gone.map(|said| Changed { before: Some(said.text.clone()), ..Changed::of(said) });
    there.chain(gone).collect()
}

fn by_id(said: &[Said]) -> BTreeMap<&str, &Said> {
    said.iter().map(|line| (line.id.as_str(), line)).collect()
}

impl Changed {
    fn of(said: &Said) -> Changed {
        let Said { id, label, because, .. } = said.clone();
        Changed { id, label, before: None, after: None, because }
    }
}
