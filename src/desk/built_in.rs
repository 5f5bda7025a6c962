//! The definitions inside the program. The only room for include_dir.

use super::folder::Read;
use super::kind::DefinitionKind;
use crate::diagnostic::Source;
use crate::id::{Hash, Hashing, Id};
use include_dir::{Dir, File, include_dir};
use std::path::Path;
use std::sync::Arc;

/// How the names of these texts begin.
const NAME: &str = "<built-in>";

static INSTRUMENTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/instruments");
static BATTERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/instruments/batteries");
static PROBLEMS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/problems");
static TREATMENTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/interventions");
static PROGRAMMES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/programmes");
static FORMULATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/formulations");
static TIMINGS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/jurisdictions");
static DOCUMENTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/documents");

/// What others can name of the built-in instruments.
pub const OUTLINES: &str = include_str!("../../instruments/outlines.txt");

/// What suggests each of the built-in problems.
pub const TRIGGERS: &str = include_str!("../../templates/problems/triggers.txt");

/// Returns the built-in definitions of a kind.
pub fn current(kind: DefinitionKind) -> impl Iterator<Item = Read> {
    let folder = match kind {
        DefinitionKind::Instrument => Some(&INSTRUMENTS),
        DefinitionKind::Battery => Some(&BATTERIES),
        DefinitionKind::Problem => Some(&PROBLEMS),
        DefinitionKind::Treatment => Some(&TREATMENTS),
        DefinitionKind::Programme => Some(&PROGRAMMES),
        DefinitionKind::Formulation => Some(&FORMULATIONS),
        DefinitionKind::Timing => Some(&TIMINGS),
        DefinitionKind::Document => Some(&DOCUMENTS),
        // Licensed texts are the clinic's.
        DefinitionKind::Wording => None,
    };
    folder.into_iter().flat_map(Dir::files).filter_map(move |file| {
        let (id, language) = kind.name_of(file.path())?;
        Some(Read { kind, id, language, source: source(kind.folder(), file)? })
    })
}

/// Returns the list of measures that cannot be had.
pub fn unavailable() -> Option<Arc<Source>> {
    source("instruments", INSTRUMENTS.get_file("unavailable.yaml")?)
}

/// Returns the instruments of earlier versions, which answers may have been taken with.
pub fn earlier() -> impl Iterator<Item = (Id, Arc<Source>)> {
    let archive = INSTRUMENTS.get_dir("archive").into_iter().flat_map(Dir::dirs);
    archive.flat_map(|versions| {
        let id = versions.path().file_name().and_then(|name| Id::new(name.to_str()?));
        let file = move |file| Some((id.clone()?, source("instruments", file)?));
        versions.files().filter_map(file)
    })
}

/// Returns the hash of everything that is built in, by names and texts.
pub fn hash() -> Hash {
    let mut hashing = Hashing::default();
    let mut add = |source: &Source| {
        hashing.add(source.name.as_bytes());
        hashing.add(Hash::of(source.text.as_bytes()).as_bytes());
    };
    DefinitionKind::ALL.into_iter().flat_map(current).for_each(|read| add(&read.source));
    earlier().for_each(|(_, source)| add(&source));
    hashing.hash()
}

/// Returns whether a text is built in.
pub fn is_from_here(source: &Source) -> bool {
    source.name.starts_with(NAME)
}

fn source(folder: &str, file: &File<'_>) -> Option<Arc<Source>> {
    let path = Path::new(NAME).join(folder).join(file.path());
    Some(Source::definition(path.display().to_string(), file.contents_utf8()?))
}
