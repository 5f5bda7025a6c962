//! The definitions inside the program. The only room for include_dir.

use super::folder::Read;
use super::kind::DefinitionKind;
use crate::diagnostic::{Record, Source};
use crate::id::{Hash, Hashing, Id};
use include_dir::{Dir, File, include_dir};
use std::ops::Range;
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

/// What the build took down, one file after the other.
static RECORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/records.bin"));

/// A file, and where its record stands: of the whole of it, and of it without its worked examples.
type Recorded = (&'static str, Option<Range<usize>>, Option<Range<usize>>);

/// The files of which there is a record, in the order of their paths.
static RECORDED: &[Recorded] = include!(concat!(env!("OUT_DIR"), "/records.rs"));

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

fn source(folder: &str, file: &'static File<'static>) -> Option<Arc<Source>> {
    let path = format!("{folder}/{}", file.path().display());
    let record = record(&path);
    Some(Source::built_in(format!("{NAME}/{path}"), file.contents_utf8()?, record))
}

/// Returns what the YAML parser said of a file when the program was built.
fn record(path: &str) -> Record {
    let found = RECORDED.binary_search_by_key(&path, |(name, ..)| name);
    let Some((_, whole, without_examples)) = found.ok().and_then(|at| RECORDED.get(at)) else {
        return Record::default();
    };
    let bytes = |stretch: &Option<Range<usize>>| RECORDS.get(stretch.clone()?);
    Record { whole: bytes(whole), without_examples: bytes(without_examples) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Faults;
    use crate::rule;
    use crate::yaml::{self, Node, Value};

    #[test]
    fn every_definition_reads_by_its_record_as_by_its_text() {
        let kinds = DefinitionKind::ALL.into_iter().filter(|kind| kind.extension() == "yaml");
        let sources = kinds.flat_map(current).map(|read| read.source);
        let sources = sources.chain(earlier().map(|(_, source)| source)).chain(unavailable());
        let mut with_examples = 0;
        for source in sources {
            assert!(source.record.whole.is_some(), "{}", source.name);
            assert_reads_alike(&source);
            if let Some(text) = yaml::without_examples(&source.text) {
                let short = source.without_examples(text);
                assert!(short.record.whole.is_some(), "{}", short.name);
                assert_reads_alike(&short);
                with_examples += 1;
            }
        }
        assert!(with_examples > 60, "{with_examples}");
    }

    #[test]
    fn no_word_of_what_is_built_in_judges() {
        let held = [DefinitionKind::Problem, DefinitionKind::Treatment, DefinitionKind::Programme];
        let held = held.into_iter().chain([DefinitionKind::Formulation, DefinitionKind::Battery]);
        for read in held.flat_map(current) {
            let mut faults = Faults::new(&read.source);
            let root = yaml::read(&mut faults).expect("a tree");
            rule::refuse_judging(&root, &mut faults);
            let found = faults.into_list(|_| String::new());
            let found: Vec<_> = found.iter().map(|fault| &fault.message).collect();
            assert!(found.is_empty(), "{}: {found:?}", read.source.name);
        }
    }

    fn assert_reads_alike(source: &Arc<Source>) {
        let text = Source::definition(source.name.clone(), source.text.clone());
        let read = |source| yaml::read(&mut Faults::new(source)).map(|root| told(&root));
        let (by_record, by_text) = (read(source), read(&text));
        assert!(by_text.is_some() && by_record == by_text, "{}", source.name);
    }

    /// All that a tree says, places included.
    fn told(node: &Node) -> String {
        let what = match &node.value {
            Value::Scalar(scalar) => format!("{:?} {}", scalar.text, scalar.plain),
            Value::List(items) => items.iter().map(told).collect::<Vec<_>>().join(", "),
            Value::Map(entries) => {
                let entry = |entry: &yaml::Entry| {
                    format!("{:?} {:?}: {}", entry.key.text, entry.key.span, told(&entry.value))
                };
                entries.iter().map(entry).collect::<Vec<_>>().join(", ")
            }
        };
        format!("{:?} {what}", node.span)
    }
}
