//! Definitions that are read when somebody needs them.

use super::Known;
use crate::diagnostic::{Diagnostic, Source};
use crate::id::Id;
use crate::instrument::Reading;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The texts of definitions, by id.
pub type Texts = BTreeMap<Id, Arc<Source>>;

/// How a definition of a kind is read.
type Read<T> = fn(&Arc<Source>, Known<'_>) -> Reading<T>;

/// Definitions of one kind, each of which is read when it is first asked for: a plan has nothing to
/// do with most of them.
pub struct Shelf<'l, T> {
    known: Known<'l>,
    texts: &'l Texts,
    read: Read<T>,
    taken: RefCell<BTreeMap<Id, Option<Arc<T>>>>,
    faults: RefCell<Vec<Diagnostic>>,
}

impl<'l, T> Shelf<'l, T> {
    /// Returns a shelf of these texts.
    pub fn new(texts: &'l Texts, known: Known<'l>, read: Read<T>) -> Shelf<'l, T> {
        Shelf { known, texts, read, taken: RefCell::default(), faults: RefCell::default() }
    }

    /// Returns the ids.
    pub fn ids(&self) -> impl Iterator<Item = &'l Id> {
        self.texts.keys()
    }

    /// Returns a definition; nothing where there is none, or where it has errors.
    pub fn get(&self, id: &Id) -> Option<Arc<T>> {
        if let Some(taken) = self.taken.borrow().get(id) {
            return taken.clone();
        }
        let Reading { value, faults } = (self.read)(self.texts.get(id)?, self.known);
        let value = value.map(Arc::new);
        self.faults.borrow_mut().extend(faults);
        self.taken.borrow_mut().insert(id.clone(), value.clone());
        value
    }

    /// Returns what was wrong with those that were asked for, once.
    pub fn take_faults(&self) -> Vec<Diagnostic> {
        self.faults.take()
    }
}
