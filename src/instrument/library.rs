//! The instruments that are at hand, each read only when it is asked for.

use super::wording::{PackRights, Wordings};
use super::{Draft, Instrument, Outline, Reading, Window};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Source, Span, has_errors};
use crate::id::{Hash, Id};
use crate::settings::Settings;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Returns what is wrong with a definition besides what its reader told.
pub type Check = Box<dyn Fn(&Draft) -> Vec<Diagnostic>>;

/// The instruments that are at hand. The texts are given; reading waits until one is needed,
/// so that a plan does not pay for measures that it has nothing to do with.
#[derive(Default)]
pub struct Library {
    current: BTreeMap<Id, Arc<Source>>,
    earlier: BTreeMap<Id, Vec<Arc<Source>>>,
    wordings: Wordings,
    settings: Option<Arc<Settings>>,
    check: Option<Check>,
    checked: BTreeSet<Id>,
    outlined: BTreeMap<Id, &'static str>,
    outlines_read: RefCell<BTreeMap<Id, Option<Arc<Outline<'static>>>>>,
    read: RefCell<BTreeMap<String, Option<Arc<Instrument>>>>,
    faults: RefCell<Vec<Diagnostic>>,
}

impl Library {
    /// Returns a library of these definitions, by id.
    pub fn new(current: impl IntoIterator<Item = (Id, Arc<Source>)>) -> Library {
        Library { current: current.into_iter().collect(), ..Library::default() }
    }

    /// Lets what a clinic chose hold for every instrument; its language too, where a pack has it.
    ///
    /// What was read before is read anew.
    pub fn settle(&mut self, settings: Option<Arc<Settings>>) {
        self.prefer_language(settings.as_ref().and_then(|settings| settings.language.clone()));
        self.settings = settings;
    }

    /// Lets a definition of these ids be used only where a check finds no error in it. Those that
    /// are not named here were checked before they came.
    pub fn hold(&mut self, ids: impl IntoIterator<Item = Id>, check: Check) {
        self.checked.extend(ids);
        self.check = Some(check);
    }

    /// Says which instruments were proved before, and what their outlines are. These are taken for
    /// what the definitions say, so that most need not be read, and none with its examples.
    pub fn outline_with(&mut self, ids: impl IntoIterator<Item = Id>, outlines: &'static str) {
        let mut texts: BTreeMap<&str, &str> = Outline::each(outlines).collect();
        self.outlined.extend(ids.into_iter().filter_map(|id| {
            let text = texts.remove(id.as_str())?;
            Some((id, text))
        }));
    }

    /// Returns the outline of an instrument that was not read so far; `None` where it has none, or
    /// was read.
    pub fn outline(&self, id: &str) -> Option<Arc<Outline<'static>>> {
        let (id, text) = self.outlined.get_key_value(id)?;
        if self.read.borrow().contains_key(&self.current.get(id)?.name) {
            return None;
        }
        let mut known = self.outlines_read.borrow_mut();
        known.entry(id.clone()).or_insert_with(|| Outline::read(text).map(Arc::new)).clone()
    }

    /// Returns the time that the questions of an instrument ask about.
    pub fn window(&self, id: &str) -> Option<Window> {
        match self.outline(id) {
            Some(outline) => outline.window,
            None => self.get(id)?.window,
        }
    }

    /// Returns whether a later score of an instrument can differ because something changed since.
    pub fn shows_progress(&self, id: &str) -> Option<bool> {
        match self.outline(id) {
            Some(outline) => Some(outline.shows_progress),
            None => Some(self.get(id)?.shows_progress()),
        }
    }

    /// Adds a definition that is not the current one but that answers were taken with.
    pub fn add_earlier(&mut self, id: Id, source: Arc<Source>) {
        self.earlier.entry(id).or_default().push(source);
    }

    /// Adds a wording pack: for a language, or for that of the instrument's own file.
    pub fn add_wording(&mut self, id: Id, language: Option<String>, source: Arc<Source>) {
        self.wordings.add(id, language, source);
    }

    /// Asks for the instruments in a language, where a pack has it; else, and for `None`, they are
    /// in the language of their own files. What was read before is read anew.
    pub fn prefer_language(&mut self, language: Option<String>) {
        self.wordings.prefer(language);
        self.read.get_mut().clear();
    }

    /// Returns whose texts an instrument has, where a pack brought them.
    pub fn worded_by(&self, id: &str) -> Option<Arc<PackRights>> {
        self.get(id)?;
        self.wordings.in_force(id)
    }

    /// Returns what is wrong where two packs word an instrument in its own language.
    pub fn worded_twice(&self, instrument: &Instrument) -> Option<Diagnostic> {
        self.wordings.twice(instrument)
    }

    /// Returns an instrument as its own file has it, whatever packs there are.
    pub fn as_written(&self, id: &str) -> Option<Instrument> {
        let (id, source) = self.current.get_key_value(id)?;
        Instrument::read(source).value.filter(|read| read.id == *id)
    }

    /// Returns the ids, in alphabetical order.
    pub fn ids(&self) -> impl Iterator<Item = &Id> {
        self.current.keys()
    }

    /// Returns whether there is a definition of an id, faulty or not.
    pub fn has(&self, id: &Id) -> bool {
        self.current.contains_key(id)
    }

    /// Returns the current definition of an id; `None` where there is none or it is faulty.
    pub fn get(&self, id: &str) -> Option<Arc<Instrument>> {
        let (id, source) = self.current.get_key_value(id)?;
        self.read(id, source, Severity::Error)
    }

    /// Returns the definition with this scoring hash: the current one, or an earlier one. An
    /// earlier one that has errors stops nothing: only answers taken with it cannot be read.
    pub fn pinned(&self, id: &str, scoring: Hash) -> Option<Arc<Instrument>> {
        let fits = |instrument: &Arc<Instrument>| instrument.hashes.scoring == scoring;
        self.get(id).filter(fits).or_else(|| {
            let (id, earlier) = self.earlier.get_key_value(id)?;
            earlier.iter().filter_map(|source| self.read(id, source, Severity::Warning)).find(fits)
        })
    }

    /// Returns the definition with these hashes: what answers were taken with, in the words that were
    /// read; `None` where only other words are here.
    pub fn as_read(&self, id: &str, scoring: Hash, wording: Hash) -> Option<Arc<Instrument>> {
        let fits = |instrument: &Arc<Instrument>| {
            (instrument.hashes.scoring, instrument.hashes.wording) == (scoring, wording)
        };
        let (id, _) = self.current.get_key_value(id)?;
        let earlier = self.earlier.get(id).into_iter().flatten();
        let mut earlier = earlier.filter_map(|source| self.read(id, source, Severity::Warning));
        self.get(id.as_str()).filter(fits).or_else(|| earlier.find(fits))
    }

    /// Takes the faults of everything that was read so far.
    pub fn take_faults(&self) -> Vec<Diagnostic> {
        self.faults.take()
    }

    /// Reads a definition once; its faults weigh no more than `most`.
    fn read(&self, id: &Id, source: &Arc<Source>, most: Severity) -> Option<Arc<Instrument>> {
        if let Some(known) = self.read.borrow().get(&source.name) {
            return known.clone();
        }
        let is_current = self.current.get(id).is_some_and(|current| Arc::ptr_eq(current, source));
        let check = self.check.as_ref();
        let check = check.filter(|_| most == Severity::Error && self.checked.contains(id));
        let (found, Reading { value, mut faults }) = match check {
            Some(check) => read_and_check(source, check),
            None if is_current && self.outlined.contains_key(id) => {
                with_id(Instrument::read_without_examples(source))
            }
            None => with_id(Instrument::read(source)),
        };
        let strange = found.filter(|found| found != id);
        let other = strange.as_ref().and_then(|found| self.current.get(found));
        faults.extend(strange.as_ref().map(|found| not_file_name(found, id, source, other)));
        let mut instrument = value.filter(|_| strange.is_none());
        if let (Some(read), Some(settings)) = (&mut instrument, &self.settings) {
            faults.extend(read.settle(settings));
        }
        if is_current {
            instrument = instrument.and_then(|read| self.wordings.put_into(read, &mut faults));
        }
        let instrument = instrument.map(Arc::new);
        faults.iter_mut().for_each(|fault| fault.severity = fault.severity.min(most));
        self.faults.borrow_mut().extend(faults);
        self.read.borrow_mut().insert(source.name.clone(), instrument.clone());
        instrument
    }
}

/// Reads a definition in which a check must find no error, as it is written: what a clinic chose
/// comes after, for the examples know nothing of it. What the reader told and what the check finds
/// is told at once. The id that stands in the file is returned with it.
fn read_and_check(source: &Arc<Source>, check: &Check) -> (Option<Id>, Reading<Instrument>) {
    let Reading { value, mut faults } = Draft::read(source);
    faults.extend(value.iter().flat_map(check));
    let id = value.as_ref().map(|draft| draft.instrument.id.clone());
    let value = value.filter(|_| !has_errors(&faults)).and_then(Draft::sound);
    (id, Reading { value, faults })
}

fn with_id(reading: Reading<Instrument>) -> (Option<Id>, Reading<Instrument>) {
    (reading.value.as_ref().map(|instrument| instrument.id.clone()), reading)
}

/// A definition is found by the name of its file; under another id its answers would be lost.
fn not_file_name(
    found: &Id,
    id: &Id,
    source: &Arc<Source>,
    other: Option<&Arc<Source>>,
) -> Diagnostic {
    let place = Place { source: source.clone(), span: Span::default(), route: String::new() };
    let message = format!("`{found}` is in a file called `{id}`");
    let mut fault = Diagnostic::error(Code::IdNotFileName, message)
        .at(place)
        .with_hint("the id of a definition is the name of its file");
    fault.hint_if(other.map(|other| format!("there is a `{found}` already: {}", other.name)));
    fault
}
