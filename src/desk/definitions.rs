//! Which definitions there are, and where each comes from.

use super::built_in;
use super::environment::Environment;
use super::failure::Failure;
use super::folder::{Folder, Read};
use super::kind::DefinitionKind;
use super::twice::held_twice;
use crate::diagnostic::{Code, Diagnostic, Source, has_errors};
use crate::id::Id;
use crate::instrument::{Check, Library};
use crate::problem::Trigger;
use crate::progress::Programmes;
use crate::rule::{Known, Texts};
use crate::settings::{PageSize, Settings};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a definition comes from; the later one wins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The program itself.
    BuiltIn,
    /// The user's configuration folder.
    Config(PathBuf),
    /// The folder that `CASEPLAN_HOME` names.
    Home(PathBuf),
    /// The folder that the command line names.
    Folder(PathBuf),
}

/// One definition that is in force.
pub struct Found {
    /// The id: the name of its file.
    pub id: Id,
    /// What it defines.
    pub kind: DefinitionKind,
    /// Of texts: their language, where it is not that of the instrument's own file.
    pub language: Option<String>,
    /// Its text.
    pub source: Arc<Source>,
    /// Where it comes from.
    pub origin: Origin,
    /// Where definitions of the same id come from that it stands in for.
    pub shadows: Vec<Origin>,
}

/// The definitions that are in force.
pub struct Definitions {
    /// The instruments, by id.
    pub instruments: Vec<Found>,
    /// The batteries, by id.
    pub batteries: Vec<Found>,
    /// The problems, by id.
    pub problems: Vec<Found>,
    /// The treatments, by id.
    pub treatments: Vec<Found>,
    /// The programmes, by id.
    pub programmes: Vec<Found>,
    /// The formulations, by id.
    pub formulations: Vec<Found>,
    /// The timing rules, by id.
    pub timings: Vec<Found>,
    /// The documents, by id.
    pub documents: Vec<Found>,
    /// The wording packs, by instrument and language.
    pub wordings: Vec<Found>,
    /// The lists of measures that cannot be had, the later one the nearer.
    pub unavailable: Vec<(Origin, Arc<Source>)>,
    /// What the clinic decided once for all its cases.
    pub settings: Option<Arc<Settings>>,
    /// The law that the clinic works under, as its file has it.
    pub jurisdiction: Option<Arc<Source>>,
    /// Who works at the clinic, as its file has it.
    pub staff: Option<Arc<Source>>,
    /// What is wrong with the folders and the settings, and which definitions are shadowed.
    pub faults: Vec<Diagnostic>,
    /// What is wrong with the files of wording packs, which no score waits for.
    pub faults_of_packs: Vec<Diagnostic>,
    /// Those that others stand in for, and the program's own of earlier versions.
    pub(super) earlier: Vec<(Id, Arc<Source>)>,
    ways: Programmes,
    offers: Texts,
    accounts: Texts,
}

/// Gathers the built-in definitions and those of the clinic's folders. No text is decoded yet.
///
/// # Errors
///
/// Fails where a folder that was named is not there or cannot be read, or its settings are a link that leads out of it.
pub fn definitions(env: &Environment, extra: Option<&Path>) -> Result<Definitions, Failure> {
    let mut shelf = Shelf { earlier: built_in::earlier().collect(), ..Shelf::default() };
    for kind in DefinitionKind::ALL {
        for read in built_in::current(kind) {
            shelf.put(read, &Origin::BuiltIn);
        }
    }
    shelf.unavailable.extend(built_in::unavailable().map(|source| (Origin::BuiltIn, source)));
    for origin in origins(env, extra) {
        let Some(path) = origin.path() else { continue };
        let folder = Folder::open(path)?;
        for read in folder.read(&mut shelf.faults, &mut shelf.faults_of_packs)? {
            shelf.put(read, &origin);
        }
        let unavailable = folder.unavailable(&mut shelf.faults)?;
        shelf.unavailable.extend(unavailable.map(|source| (origin.clone(), source)));
        shelf.settle(folder.settings()?);
        shelf.jurisdiction = folder.jurisdiction()?.or(shelf.jurisdiction);
        shelf.staff = folder.staff()?.or(shelf.staff);
    }
    let written = shelf.written.take();
    let mut definitions = shelf.finish();
    let wrong = written.map(|written| definitions.wrong_settings(&written));
    definitions.faults.extend(wrong.into_iter().flatten());
    Ok(definitions)
}

impl Definitions {
    /// Returns the instruments, each to be read when it is needed. Those that others stand in
    /// for are kept for answers that were taken with them. A clinic's own one is used only where
    /// nothing is wrong with it; the built-in ones were checked when the program was made.
    pub fn library(&self) -> Library {
        let mut library = self.library_as_written();
        for found in &self.wordings {
            library.add_wording(found.id.clone(), found.language.clone(), found.source.clone());
        }
        self.outline(&mut library);
        library
    }

    /// Returns the size of the pages of a PDF that the clinic chose.
    pub fn page(&self) -> PageSize {
        self.settings.as_ref().map(|settings| settings.page).unwrap_or_default()
    }

    /// Lets the outlines of the built-in instruments stand for them.
    pub(super) fn outline(&self, library: &mut Library) {
        let built_in = self.instruments.iter().filter(|found| found.origin == Origin::BuiltIn);
        library.outline_with(built_in.map(|found| found.id.clone()), built_in::OUTLINES);
    }

    /// Returns the instruments as their own files have them, without wording packs.
    pub fn library_as_written(&self) -> Library {
        let mut library = self.library_held_to(self.check());
        for (id, source) in &self.earlier {
            library.add_earlier(id.clone(), source.clone());
        }
        library.settle(self.settings.clone());
        library
    }

    /// Returns the instruments, of which a clinic's own ones must pass a check.
    pub(super) fn library_held_to(&self, check: Check) -> Library {
        let current = self.instruments.iter();
        let mut library =
            Library::new(current.map(|found| (found.id.clone(), found.source.clone())));
        let own = self.instruments.iter().filter(|found| found.origin != Origin::BuiltIn);
        library.hold(own.map(|found| found.id.clone()), check);
        library
    }

    /// Returns what a file that speaks of findings can name.
    pub fn known<'a>(&'a self, library: &'a Library) -> Known<'a> {
        let (programmes, treatments) = (&self.ways, &self.offers);
        Known { library, programmes, treatments, formulations: &self.accounts }
    }

    /// Returns what suggests a problem, where it is built in: it was checked when the program was made,
    /// and is read only where it can matter.
    pub fn trigger(&self, found: &Found, library: &Library) -> Option<Trigger> {
        let is_built_in = found.origin == Origin::BuiltIn;
        let find = || Trigger::find(built_in::TRIGGERS, &found.id, &self.known(library).scope());
        is_built_in.then(find).flatten()
    }

    /// Returns how far a step of a programme can be.
    pub fn steps(&self) -> &Programmes {
        &self.ways
    }

    /// Puts the texts of treatments, programmes and formulations at hand.
    fn shelve(&mut self) {
        self.ways = Programmes::new(texts(&self.programmes));
        self.offers = texts(&self.treatments);
        self.accounts = texts(&self.formulations);
    }

    /// Puts an instrument or a problem that was named in the place of the one of its id, if there
    /// is one. It is held against the same as a clinic's own.
    pub fn put(&mut self, kind: DefinitionKind, id: Id, source: Arc<Source>, from: &Path) {
        let all = match kind {
            DefinitionKind::Instrument => &mut self.instruments,
            DefinitionKind::Battery => &mut self.batteries,
            DefinitionKind::Problem => &mut self.problems,
            DefinitionKind::Treatment => &mut self.treatments,
            DefinitionKind::Programme => &mut self.programmes,
            DefinitionKind::Formulation => &mut self.formulations,
            DefinitionKind::Timing => &mut self.timings,
            DefinitionKind::Document => &mut self.documents,
            DefinitionKind::Wording => &mut self.wordings,
        };
        all.retain(|found| found.id != id);
        let (origin, shadows) = (Origin::Folder(from.to_owned()), Vec::new());
        all.push(Found { id, kind, language: None, source, origin, shadows });
        self.shelve();
    }

    /// Returns what is wrong with the settings when they are held against the instruments they name:
    /// a clinic that thinks its choice is in force must hear that it is not.
    fn wrong_settings(&self, settings: &Arc<Settings>) -> Vec<Diagnostic> {
        let mut library = self.library_as_written();
        library.settle(Some(settings.clone()));
        let mut faults = settings.unknown_instruments(&library.ids().collect::<Vec<_>>());
        settings.named().for_each(|(id, _)| drop(library.get(id.as_str())));
        let about = |fault: &Diagnostic| {
            fault.place.as_ref().is_some_and(|place| place.source.name == settings.source.name)
        };
        faults.extend(library.take_faults().into_iter().filter(about));
        faults
    }

    /// Returns the definition in force of a kind and id.
    pub fn find(&self, kind: DefinitionKind, id: &str) -> Option<&Found> {
        let all = match kind {
            DefinitionKind::Instrument => &self.instruments,
            DefinitionKind::Battery => &self.batteries,
            DefinitionKind::Problem => &self.problems,
            DefinitionKind::Treatment => &self.treatments,
            DefinitionKind::Programme => &self.programmes,
            DefinitionKind::Formulation => &self.formulations,
            DefinitionKind::Timing => &self.timings,
            DefinitionKind::Document => &self.documents,
            DefinitionKind::Wording => &self.wordings,
        };
        all.iter().find(|found| found.id == *id)
    }
}

impl Found {
    /// Returns what the definition is called in messages.
    fn called(&self) -> String {
        match (self.kind, &self.language) {
            (DefinitionKind::Wording, None) => format!("the wording of `{}`", self.id),
            (_, Some(language)) => format!("the wording of `{}` in `{language}`", self.id),
            _ => format!("`{}`", self.id),
        }
    }
}

impl Origin {
    /// Returns the folder, where there is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Origin::BuiltIn => None,
            Origin::Config(path) | Origin::Home(path) | Origin::Folder(path) => Some(path),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path() {
            None => f.write_str("built in"),
            Some(path) => path.display().fmt(f),
        }
    }
}

/// The folders to look into, in the order in which the later one wins. Nobody has to have a
/// configuration folder; the others were named by someone and must be there.
fn origins(env: &Environment, extra: Option<&Path>) -> Vec<Origin> {
    let config = env.config.clone().filter(|path| path.exists()).map(Origin::Config);
    let home = env.home.clone().map(Origin::Home);
    let extra = extra.map(|path| Origin::Folder(path.to_owned()));
    [config, home, extra].into_iter().flatten().collect()
}

#[derive(Default)]
struct Shelf {
    found: BTreeMap<(DefinitionKind, Id, Option<String>), Found>,
    earlier: Vec<(Id, Arc<Source>)>,
    unavailable: Vec<(Origin, Arc<Source>)>,
    faults: Vec<Diagnostic>,
    faults_of_packs: Vec<Diagnostic>,
    settings: Option<Arc<Settings>>,
    /// The nearest settings as far as they could be read, with errors too.
    written: Option<Arc<Settings>>,
    jurisdiction: Option<Arc<Source>>,
    staff: Option<Arc<Source>>,
}

impl Shelf {
    /// Takes the settings of a folder in the place of those of an earlier one.
    fn settle(&mut self, source: Option<Arc<Source>>) {
        let Some(source) = source else { return };
        let (written, faults) = Settings::draft(&source);
        let written = written.map(Arc::new);
        let settings = written.clone().filter(|_| !has_errors(&faults));
        self.faults.extend(faults);
        if let Some(before) = &self.settings {
            let message = format!("`{}` comes before `{}`", source.name, before.source.name);
            self.faults.push(note(message));
        }
        self.settings = settings.or(self.settings.take());
        self.written = written;
    }

    fn put(&mut self, read: Read, origin: &Origin) {
        let Read { kind, id, language, source } = read;
        let key = (kind, id.clone(), language.clone());
        let (origin, shadows) = (origin.clone(), Vec::new());
        let mut found = Found { id: id.clone(), kind, language, source, origin, shadows };
        if let Some(before) = self.found.remove(&key) {
            self.faults.push(shadowed(&found, &before));
            found.shadows = before.shadows;
            found.shadows.push(before.origin);
            if kind == DefinitionKind::Instrument {
                self.earlier.push((id.clone(), before.source));
            }
        }
        self.found.insert(key, found);
    }

    fn finish(self) -> Definitions {
        let mut definitions = Definitions {
            instruments: Vec::new(),
            batteries: Vec::new(),
            problems: Vec::new(),
            treatments: Vec::new(),
            programmes: Vec::new(),
            formulations: Vec::new(),
            timings: Vec::new(),
            documents: Vec::new(),
            wordings: Vec::new(),
            unavailable: self.unavailable,
            settings: self.settings,
            jurisdiction: self.jurisdiction,
            staff: self.staff,
            faults: self.faults,
            faults_of_packs: self.faults_of_packs,
            earlier: self.earlier,
            ways: Programmes::default(),
            offers: Texts::new(),
            accounts: Texts::new(),
        };
        definitions.faults.extend(held_twice(self.found.values()));
        for found in self.found.into_values() {
            match found.kind {
                DefinitionKind::Instrument => definitions.instruments.push(found),
                DefinitionKind::Battery => definitions.batteries.push(found),
                DefinitionKind::Problem => definitions.problems.push(found),
                DefinitionKind::Treatment => definitions.treatments.push(found),
                DefinitionKind::Programme => definitions.programmes.push(found),
                DefinitionKind::Formulation => definitions.formulations.push(found),
                DefinitionKind::Timing => definitions.timings.push(found),
                DefinitionKind::Document => definitions.documents.push(found),
                DefinitionKind::Wording => definitions.wordings.push(found),
            }
        }
        definitions.shelve();
        definitions
    }
}

/// Returns the texts of definitions, by id.
fn texts(found: &[Found]) -> Texts {
    found.iter().map(|found| (found.id.clone(), found.source.clone())).collect()
}

fn shadowed(found: &Found, before: &Found) -> Diagnostic {
    let message = format!(
        "{} of {} comes before the one {}",
        found.called(),
        found.origin,
        origin_of(before)
    );
    note(message)
}

fn note(message: String) -> Diagnostic {
    Diagnostic::note(Code::Shadowed, message)
}

fn origin_of(found: &Found) -> String {
    match &found.origin {
        Origin::BuiltIn => "that is built in".into(),
        other => format!("of {other}"),
    }
}
