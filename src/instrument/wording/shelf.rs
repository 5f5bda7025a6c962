//! The packs at hand, and the language that is asked for.

use super::super::{Instrument, Reading};
use super::PackRights;
use super::read::read_for;
use crate::diagnostic::{Code, Diagnostic, Severity, Source};
use crate::id::Id;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The packs at hand, each read only with its instrument, and the language that is asked for.
#[derive(Default)]
pub struct Wordings {
    packs: BTreeMap<(Id, Option<String>), Arc<Source>>,
    language: Option<String>,
    in_force: RefCell<BTreeMap<Id, Arc<PackRights>>>,
}

impl Wordings {
    /// Adds a pack: for a language, or for that of the instrument's own file.
    pub fn add(&mut self, id: Id, language: Option<String>, source: Arc<Source>) {
        self.packs.insert((id, language), source);
    }

    /// Asks for a language; `None` is that of each instrument's own file.
    pub fn prefer(&mut self, language: Option<String>) {
        self.language = language;
        self.in_force.get_mut().clear();
    }

    /// Returns whose texts an instrument that was read has, where a pack brought them.
    pub fn in_force(&self, id: &str) -> Option<Arc<PackRights>> {
        self.in_force.borrow().get(id).cloned()
    }

    /// Returns the instrument with the texts that are to be shown. A faulty pack is refused and said
    /// so; the instrument goes on without its texts, because no score depends on them.
    pub fn put_into(
        &self,
        instrument: Instrument,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Instrument> {
        let mut refused = |found: Vec<Diagnostic>| {
            let warning = |fault| Diagnostic { severity: Severity::Warning, ..fault };
            faults.extend(found.into_iter().map(warning));
        };
        if let Some(twice) = self.twice(&instrument) {
            refused(vec![twice]);
            return Some(instrument);
        }
        let Some(source) = self.pack_for(&instrument) else { return Some(instrument) };
        let base = Arc::new(instrument);
        let Reading { value: pack, faults: found } = read_for(source, &base);
        refused(found);
        // A pack keeps nothing of what it is held against.
        let mut instrument = Arc::into_inner(base)?;
        if let Some(pack) = pack {
            self.in_force.borrow_mut().insert(instrument.id.clone(), pack.rights.clone());
            pack.put_into(&mut instrument);
        }
        Some(instrument)
    }

    fn pack_for(&self, instrument: &Instrument) -> Option<&Arc<Source>> {
        let of = |language| self.packs.get(&(instrument.id.clone(), language));
        let asked = self.language.clone().filter(|asked| *asked != instrument.language);
        let other = asked.and_then(|asked| of(Some(asked)));
        // A pack in the instrument's own language under another name is read to be refused.
        other.or_else(|| of(None)).or_else(|| of(Some(instrument.language.clone())))
    }

    /// Returns what is wrong where two packs are in the language of the instrument's own file.
    pub fn twice(&self, instrument: &Instrument) -> Option<Diagnostic> {
        let of = |language| self.packs.get(&(instrument.id.clone(), language));
        let (one, other) = (of(None)?, of(Some(instrument.language.clone()))?);
        let (id, language) = (&instrument.id, &instrument.language);
        let message = format!("{} and {} both word `{id}` in `{language}`", one.name, other.name);
        let hint = format!("remove one of them; {id}.yaml is the name of the one that is read");
        Some(Diagnostic::error(Code::DuplicateId, message).with_hint(hint))
    }
}
