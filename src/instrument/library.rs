//! The instruments that are at hand, each read only when it is asked for.

use super::{Instrument, Reading};
use crate::diagnostic::{Diagnostic, Source};
use crate::id::{Hash, Id};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The instruments that are at hand. The texts are given; reading waits until one is needed,
/// so that a plan does not pay for measures that it has nothing to do with.
#[derive(Default)]
pub struct Library {
    current: BTreeMap<Id, Arc<Source>>,
    earlier: BTreeMap<Id, Vec<Arc<Source>>>,
    read: RefCell<BTreeMap<String, Option<Arc<Instrument>>>>,
    faults: RefCell<Vec<Diagnostic>>,
}

impl Library {
    /// Returns a library of these definitions, by id.
    pub fn new(current: impl IntoIterator<Item = (Id, Arc<Source>)>) -> Library {
        Library { current: current.into_iter().collect(), ..Library::default() }
    }

    /// Adds a definition that is not the current one but that answers were taken with.
    pub fn add_earlier(&mut self, id: Id, source: Arc<Source>) {
        self.earlier.entry(id).or_default().push(source);
    }

    /// Returns the ids, in alphabetical order.
    pub fn ids(&self) -> impl Iterator<Item = &Id> {
        self.current.keys()
    }

    /// Returns the current definition of an id; `None` where there is none or it is faulty.
    pub fn get(&self, id: &str) -> Option<Arc<Instrument>> {
        let source = self.current.get(id)?;
        self.read(source)
    }

    /// Returns the definition with this scoring hash: the current one, or an earlier one.
    pub fn pinned(&self, id: &str, scoring: Hash) -> Option<Arc<Instrument>> {
        let fits = |instrument: &Arc<Instrument>| instrument.hashes.scoring == scoring;
        self.get(id).filter(fits).or_else(|| {
            let earlier = self.earlier.get(id)?;
            earlier.iter().filter_map(|source| self.read(source)).find(fits)
        })
    }

    /// Takes the faults of everything that was read so far.
    pub fn take_faults(&self) -> Vec<Diagnostic> {
        self.faults.take()
    }

    fn read(&self, source: &Arc<Source>) -> Option<Arc<Instrument>> {
        if let Some(known) = self.read.borrow().get(&source.name) {
            return known.clone();
        }
        let Reading { value, faults } = Instrument::read(source);
        let instrument = value.map(Arc::new);
        self.faults.borrow_mut().extend(faults);
        self.read.borrow_mut().insert(source.name.clone(), instrument.clone());
        instrument
    }
}
