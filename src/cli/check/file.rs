//! One file, checked by what its first key says it is.

use crate::battery::read_battery;
use crate::cli::context::at_hand;
use crate::desk::Definitions;
use crate::diagnostic::{Code, Diagnostic, Place, Source, Span, nearest};
use crate::factor::read_factors;
use crate::group::read_group;
use crate::id::Id;
use crate::instrument::{Draft, Library, Reading, read_unavailable, read_wording};
use crate::jurisdiction::{Jurisdiction, Timing};
use crate::lint;
use crate::problem::read_problem;
use crate::programme::{Programme, cycles, read_programme};
use crate::record::{self, AtHand, Case, Edits};
use crate::render::template::Document;
use crate::rule::Known;
use crate::settings::Settings;
use crate::staff::Staff;
use crate::treatment::{Treatment, read_treatment};
use std::path::Path;
use std::sync::Arc;

pub fn treatment(source: &Arc<Source>, known: Known<'_>) -> (Option<Treatment>, Vec<Diagnostic>) {
    let Reading { value, mut faults } = read_treatment(source, known);
    faults.extend(not_file_name(value.as_ref().map(|treatment| &treatment.id), source));
    let constant = |treatment| lint::constant_rules_of_treatment(treatment, known.scope());
    faults.extend(value.iter().flat_map(constant));
    (value, faults)
}

pub fn programme(source: &Arc<Source>, known: Known<'_>) -> (Option<Programme>, Vec<Diagnostic>) {
    let Reading { value, mut faults } = read_programme(source, known);
    faults.extend(not_file_name(value.as_ref().map(|programme| &programme.id), source));
    let constant = |programme| lint::constant_rules_of_programme(programme, known.scope());
    faults.extend(value.iter().flat_map(constant));
    (value, faults)
}

/// Returns the circles of steps that lead through a programme.
fn cycles_through(programme: Programme, known: Known<'_>) -> Vec<Diagnostic> {
    let id = programme.id.clone();
    let others = known.programmes.texts().iter().filter(|(other, _)| **other != id);
    let others = others.filter_map(|(_, text)| read_programme(text, known).value);
    let all: Vec<Arc<Programme>> = [programme].into_iter().chain(others).map(Arc::new).collect();
    cycles(&all, Some(&id))
}

/// Checks one file by what its first key says it is.
pub fn file(source: &Arc<Source>, path: &Path, definitions: &Definitions) -> Vec<Diagnostic> {
    let mut at_hand = at_hand(definitions);
    let known = Known { library: &at_hand.library, ..definitions.known(&at_hand.library) };
    let mut faults = match kind(&source.text) {
        _ if path.extension().is_some_and(|extension| extension == "md") => document(source, known),
        Some("instrument") => {
            let Reading { value, mut faults } = Draft::read(source);
            let id = value.as_ref().map(|draft| &draft.instrument.id);
            faults.extend(not_file_name(id, source));
            if let Some(draft) = value {
                faults.extend(lint::unconfirmed(&draft.instrument));
                faults.extend(definitions.check()(&draft));
            }
            faults
        }
        Some("problem") => {
            let Reading { value, mut faults } = read_problem(source, known);
            let id = value.as_ref().map(|problem| &problem.id);
            faults.extend(not_file_name(id, source));
            let library = &at_hand.library;
            let measures = |problem| lint::measures_without_concern(problem, library);
            faults.extend(value.iter().flat_map(measures));
            let constant = |problem| lint::constant_rules(problem, known.scope());
            faults.extend(value.iter().flat_map(constant));
            faults
        }
        Some("battery") => {
            let Reading { value, mut faults } = read_battery(source, known.scope());
            let constant = |battery| lint::constant_steps(battery, known.scope());
            faults.extend(value.iter().flat_map(constant));
            let id = value.as_ref().map(|battery| &battery.id);
            faults.extend(not_file_name(id, source));
            faults
        }
        Some("intervention") => treatment(source, known).1,
        Some("programme") => {
            let (value, mut faults) = programme(source, known);
            if let Some(programme) = value {
                faults.extend(cycles_through(programme, known));
            }
            faults
        }
        Some("formulation") => formulation(source, known),
        Some("timing") => timing(source),
        Some("group") => {
            read_group(&Source::record(source.name.clone(), source.text.clone())).faults
        }
        Some("document") => document(source, known),
        Some("wording") => read_wording(source, &at_hand.library).faults,
        Some("unavailable") => read_unavailable(source, &at_hand.library).faults,
        None if path.file_name().is_some_and(|name| name == "settings.yaml") => {
            settings(source, &mut at_hand.library)
        }
        Some("settings") => settings(source, &mut at_hand.library),
        Some("staff") => Staff::read(source).1,
        Some("jurisdiction") => Jurisdiction::read(source).1,
        Some("case" | "answers") | None => case(source, &mut at_hand, definitions),
        Some(other) => vec![unknown_kind(other, source)],
    };
    faults.extend(at_hand.library.take_faults());
    faults
}

/// Settings are held against the instruments that they name.
fn settings(source: &Arc<Source>, library: &mut Library) -> Vec<Diagnostic> {
    let (settings, mut faults) = Settings::draft(source);
    let Some(settings) = settings.map(Arc::new) else { return faults };
    faults.extend(settings.unknown_instruments(&library.ids().collect::<Vec<_>>()));
    library.settle(Some(settings.clone()));
    settings.named().for_each(|(id, _)| drop(library.get(id.as_str())));
    faults
}

pub fn formulation(source: &Arc<Source>, known: Known<'_>) -> Vec<Diagnostic> {
    let Reading { value, mut faults } = read_factors(source, known);
    faults.extend(not_file_name(value.as_ref().map(|factors| &factors.id), source));
    faults
}

pub fn timing(source: &Arc<Source>) -> Vec<Diagnostic> {
    let Reading { value, mut faults } = Timing::read(source);
    faults.extend(not_file_name(value.as_ref().map(|timing| &timing.id), source));
    faults
}

pub fn document(source: &Arc<Source>, known: Known<'_>) -> Vec<Diagnostic> {
    let Reading { value, mut faults } = Document::read(source, known);
    faults.extend(not_file_name(value.as_ref().map(|document| &document.id), source));
    faults.extend(lint::judging_words_of_document(source));
    faults
}

/// A case is checked as a record; what it says is never quoted.
fn case(
    source: &Arc<Source>,
    at_hand: &mut AtHand<'_>,
    definitions: &Definitions,
) -> Vec<Diagnostic> {
    let source = Source::record(source.name.clone(), source.text.clone());
    let mut faults = record::faults(&source, Edits::Refused, at_hand);
    let case = record::read(&source).value;
    let has_objectives = |case: &Case| !case.unknown_objectives(&at_hand.library, &[]).is_empty();
    if let Some(case) = case.filter(has_objectives) {
        let known = objectives(definitions, &at_hand.library);
        faults.extend(case.unknown_objectives(&at_hand.library, &known));
    }
    faults
}

/// Returns the ids of all objectives that a plan can have.
pub fn objectives(definitions: &Definitions, library: &Library) -> Vec<String> {
    let known = definitions.known(library);
    let problems = definitions.problems.iter();
    let problems = problems.filter_map(|found| read_problem(&found.source, known).value);
    let ids = problems.flat_map(|problem| {
        let id = problem.id.clone();
        let objectives = problem.objectives.into_iter();
        objectives.map(move |objective| format!("{id}/objective/{}", objective.id))
    });
    ids.collect()
}

/// What the file is cannot be told, so it may be a record: its first key is not quoted.
fn unknown_kind(key: &str, source: &Arc<Source>) -> Diagnostic {
    let source = Source::record(source.name.clone(), source.text.clone());
    let place = Place { source, span: Span::default(), route: String::new() };
    let known = format!("the first key says what a file is: {}", KINDS.join(", "));
    Diagnostic::error(Code::UnknownKind, "not a kind of file that is known")
        .at(place)
        .with_hint(nearest(key.trim(), KINDS).unwrap_or(known))
}

/// The first keys of the files that are read.
const KINDS: [&str; 16] = [
    "instrument",
    "battery",
    "wording",
    "unavailable",
    "problem",
    "intervention",
    "programme",
    "formulation",
    "timing",
    "group",
    "document",
    "settings",
    "jurisdiction",
    "staff",
    "case",
    "answers",
];

/// The first keys of those that have an id of their own.
pub const DEFINITIONS: [&str; 8] = [
    "instrument",
    "battery",
    "problem",
    "intervention",
    "programme",
    "formulation",
    "timing",
    "document",
];

pub fn kind(text: &str) -> Option<&str> {
    first_line(text).map(|(key, _)| key)
}

/// Returns whether a text says of itself that it is a definition or something else that is no record.
pub fn is_no_record(text: &str) -> bool {
    kind(text).is_some_and(|kind| KINDS.contains(&kind) && !matches!(kind, "case" | "answers"))
}

/// Returns the first key of a file and what stands behind it: what the file is, and its id.
fn first_line(text: &str) -> Option<(&str, &str)> {
    let head = text.strip_prefix("---\n").unwrap_or(text);
    let mut lines = head.lines().map(str::trim_end);
    lines.find(|line| !line.is_empty() && !line.starts_with('#'))?.split_once(':')
}

/// Returns the id of a definition as its first line has it.
pub fn written_id(source: &Source) -> Option<Id> {
    Id::new(first_line(&source.text)?.1.trim())
}

/// Holds the id of a definition against the name of its file. Of one that has errors the id is
/// taken as its first line has it.
pub fn not_file_name(id: Option<&Id>, source: &Arc<Source>) -> Option<Diagnostic> {
    let id = id.cloned().or_else(|| written_id(source))?;
    let stem = Path::new(&source.name).file_stem()?.to_str()?;
    (id != *stem && source.name != "<stdin>").then(|| {
        let place = Place { source: source.clone(), span: Span::default(), route: String::new() };
        let message = format!("`{id}` is in a file called `{stem}`");
        Diagnostic::error(Code::IdNotFileName, message)
            .at(place)
            .with_hint("the id of a definition is the name of its file")
    })
}
