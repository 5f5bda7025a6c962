//! What every command has at hand: environment, streams, definitions.

use super::about;
use super::exit::{Exit, Stop};
use crate::desk::{
    self, DefinitionKind, Definitions, Environment, Failure, FailureKind, Found, Origin,
};
use crate::diagnostic::{
    Code, Diagnostic, Format, Place, Severity, Source, Span, has_errors, nearest, show,
};
use crate::id::Id;
use crate::instrument::{Library, Unavailable, read_unavailable};
use crate::jurisdiction::{InForce, Jurisdiction, Timing};
use crate::problem::{Problem, read_problem};
use crate::record::AtHand;
use crate::render::escape;
use crate::staff::Staff;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a run writes to.
pub struct Streams<'a> {
    /// Standard output: results.
    pub output: &'a mut dyn Write,
    /// Standard error: talk.
    pub talk: &'a mut dyn Write,
}

/// What every command has at hand.
pub struct Context<'a> {
    /// What the process was started with.
    pub environment: Environment,
    /// Where it writes to.
    pub streams: Streams<'a>,
    /// The folder named with `--definitions`.
    pub definitions_folder: Option<PathBuf>,
    /// How diagnostics are shown.
    pub format: Format,
}

impl<'a> Context<'a> {
    pub fn new(environment: Environment, streams: Streams<'a>) -> Context<'a> {
        let format = Format::Text { colour: environment.colours_messages() };
        Context { environment, streams, definitions_folder: None, format }
    }

    /// Returns the definitions that are at hand; says which of them stand before a built-in one.
    ///
    /// A faulty file of a clinic stops the command: going on with the built-in one of the same
    /// name would be silent about it.
    pub fn definitions(&mut self) -> Result<Definitions, Stop> {
        self.definitions_for(&[])
    }

    /// Returns the same for a command that uses some instruments: where it stops, what is wrong with
    /// these is told too.
    pub fn definitions_for(&mut self, ids: &[&str]) -> Result<Definitions, Stop> {
        let definitions = self.definitions_as_found()?;
        if has_errors(&definitions.faults) {
            let library = definitions.library();
            ids.iter().for_each(|id| drop(library.get(id)));
            return Err(Stop::input(definitions.faults).with(library.take_faults()));
        }
        self.report(&definitions.faults);
        Ok(definitions)
    }

    /// Returns the definitions that are at hand, with their faults for the command to show: all
    /// that is wrong at once. A wording pack that is not read is no error here: no score and no alert
    /// may wait for a text.
    pub fn definitions_as_found(&mut self) -> Result<Definitions, Stop> {
        let mut definitions = self.definitions_to_check()?;
        let mut of_packs = std::mem::take(&mut definitions.faults_of_packs);
        of_packs
            .iter_mut()
            .for_each(|fault| fault.severity = fault.severity.min(Severity::Warning));
        definitions.faults.extend(of_packs);
        Ok(definitions)
    }

    /// Returns the definitions that are at hand, with what is wrong with wording packs apart.
    pub fn definitions_to_check(&mut self) -> Result<Definitions, Stop> {
        let folder = self.definitions_folder.clone();
        desk::definitions(&self.environment, folder.as_deref()).map_err(stop)
    }

    /// Reads a client's record; says so where others on the machine can read it too.
    pub fn read_record(&mut self, path: &Path) -> Result<Arc<Source>, Stop> {
        let source = desk::read_record(path).map_err(stop)?;
        let loose = desk::loose_permissions(path);
        self.report(loose.as_slice());
        Ok(source)
    }

    /// Writes a result to standard output, harmless for a terminal.
    pub fn print(&mut self, text: &str) -> Result<(), Stop> {
        self.write(escape::visible(text).as_bytes())
    }

    /// Writes bytes to standard output as they are.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let name = Path::new("standard output");
        desk::write_stream(self.streams.output, name, bytes).map_err(stop)
    }

    /// Says something on standard error; nobody is served by failing over it.
    pub fn say(&mut self, text: &str) {
        let _ = writeln!(self.streams.talk, "{}", escape::one_line(text));
    }

    /// Shows diagnostics on standard error.
    pub fn report(&mut self, diagnostics: &[Diagnostic]) {
        let _ = self.streams.talk.write_all(show(diagnostics, self.format).as_bytes());
    }

    /// Runs something of which all that is to be said was said before.
    pub fn unheard<T>(&mut self, run: impl FnOnce(&mut Context<'_>) -> T) -> T {
        let mut talk = std::io::sink();
        run(&mut Context {
            environment: self.environment.clone(),
            streams: Streams { output: self.streams.output, talk: &mut talk },
            definitions_folder: self.definitions_folder.clone(),
            format: self.format,
        })
    }

    /// Ends a run: shows why it stopped, where it did.
    pub fn end(&mut self, ended: Result<Exit, Stop>) -> Exit {
        match ended {
            Ok(exit) => exit,
            Err(stop) => {
                self.report(&once(stop.diagnostics));
                stop.exit
            }
        }
    }

    /// Shows help and usage errors as clap words them.
    pub fn usage(&mut self, error: &clap::Error) -> Exit {
        let colour = matches!(self.format, Format::Text { colour: true });
        let text = error.render();
        let text = if colour { text.ansi().to_string() } else { text.to_string() };
        if error.use_stderr() {
            let _ = self.streams.talk.write_all(text.as_bytes());
            return Exit::Usage;
        }
        let written = self.write(text.as_bytes());
        self.end(written.map(|()| Exit::Done))
    }
}

/// Returns every fault once: settings are held against an instrument wherever it is read.
fn once(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told: Vec<Diagnostic> = Vec::new();
    for fault in faults {
        let same =
            |known: &Diagnostic| known.message == fault.message && known.place == fault.place;
        if fault.place.is_none() || !told.iter().any(same) {
            told.push(fault);
        }
    }
    told
}

/// Reads the clinic's own problems, with the faults of all of them and of the instruments they read. The
/// built-in ones are read where they can matter.
pub fn own_problems(
    definitions: &Definitions,
    library: &Library,
) -> (Vec<Problem>, Vec<Diagnostic>) {
    let known = definitions.known(library);
    let (mut problems, mut faults) = (Vec::new(), Vec::new());
    for found in definitions.problems.iter().filter(|found| found.origin != Origin::BuiltIn) {
        let reading = read_problem(&found.source, known);
        problems.extend(reading.value);
        faults.extend(reading.faults);
    }
    faults.extend(library.take_faults());
    (problems, faults)
}

/// Returns the law that the clinic works under, where it wrote it down.
pub fn jurisdiction(definitions: &Definitions) -> Result<Option<Jurisdiction>, Stop> {
    let Some(source) = &definitions.jurisdiction else { return Ok(None) };
    let (law, faults) = Jurisdiction::read(source);
    law.map(Some).ok_or_else(|| Stop::input(faults))
}

/// Returns who works at the clinic, where it wrote it down.
pub fn staff(definitions: &Definitions) -> Result<Option<Staff>, Stop> {
    let Some(source) = &definitions.staff else { return Ok(None) };
    let (staff, faults) = Staff::read(source);
    staff.map(Some).ok_or_else(|| Stop::input(faults))
}

/// Returns the timing rules that the clinic works by, where its jurisdiction names some.
pub fn timing(definitions: &Definitions) -> Result<Option<InForce>, Stop> {
    let law = jurisdiction(definitions)?;
    let Some((id, level)) = law.and_then(|law| law.timing) else { return Ok(None) };
    let found = definitions.find(DefinitionKind::Timing, id.as_str());
    let source = definitions.jurisdiction.clone();
    let place = source.map(|source| Place { source, span: Span::default(), route: String::new() });
    let Some(found) = found else {
        let known = definitions.timings.iter().map(|found| found.id.as_str());
        let message = format!("there are no timing rules `{id}`");
        let mut fault = Diagnostic::error(Code::UnknownName, message);
        fault.hint_if(nearest(id.as_str(), known));
        fault.place = place;
        return Err(Stop::input(vec![fault]));
    };
    let reading = Timing::read(&found.source);
    let timing = reading.value.ok_or_else(|| Stop::input(reading.faults))?;
    let in_force = InForce::of(timing, &level);
    in_force.map(Some).map_err(|fault| Stop::input(vec![Diagnostic { place, ..fault }]))
}

/// Returns what a record is held against.
pub fn at_hand(definitions: &Definitions) -> AtHand<'_> {
    fn ids(found: &[Found]) -> Vec<&str> {
        found.iter().map(|found| found.id.as_str()).collect()
    }
    AtHand {
        library: definitions.library(),
        programmes: definitions.steps(),
        problems: ids(&definitions.problems),
        documents: ids(&definitions.documents),
    }
}

/// Returns the measures that cannot be had, by id, with what is wrong with the lists. Of two lists
/// the clinic's counts; what the clinic brings itself can be had.
pub fn unavailable(
    definitions: &Definitions,
    library: &Library,
) -> (Vec<(Origin, Unavailable)>, Vec<Diagnostic>) {
    let (mut listed, mut faults) = (BTreeMap::new(), Vec::new());
    for (origin, source) in &definitions.unavailable {
        let reading = read_unavailable(source, library);
        faults.extend(reading.faults);
        for measure in reading.value.into_iter().flatten() {
            let found = definitions.instruments.iter().find(|found| found.id == measure.id);
            match found {
                Some(found) if found.origin <= *origin => faults.push(can_be_had(&measure, found)),
                Some(_) => {}
                None => {
                    listed.insert(measure.id.clone(), (origin.clone(), measure));
                }
            }
        }
    }
    (listed.into_values().collect(), faults)
}

/// Says that there is no such instrument: that it cannot be had, and what is used instead, or which
/// other may be meant.
pub fn no_instrument(id: &str, definitions: &Definitions, library: &Library) -> Diagnostic {
    cannot_be_had(id, definitions, library)
        .unwrap_or_else(|| unknown("instrument", id, library.ids()))
}

/// Says the same where a battery could be meant too.
pub fn nothing_to_ask(id: &str, definitions: &Definitions, library: &Library) -> Diagnostic {
    let known = definitions.instruments.iter().chain(&definitions.batteries);
    let known = known.map(|found| &found.id);
    cannot_be_had(id, definitions, library)
        .unwrap_or_else(|| unknown("instrument or battery", id, known))
}

fn cannot_be_had(id: &str, definitions: &Definitions, library: &Library) -> Option<Diagnostic> {
    let (listed, _) = unavailable(definitions, library);
    let (_, measure) = listed.iter().find(|(_, measure)| measure.id == *id)?;
    let message = format!("`{id}` cannot be had");
    let diagnostic = Diagnostic::error(Code::UnknownInstrument, message);
    Some(diagnostic.with_hint(format!(
        "{}; why: `caseplan show {id}`, all of them: `caseplan list --unavailable`",
        about::instead(measure)
    )))
}

fn unknown<'i>(what: &str, id: &str, known: impl Iterator<Item = &'i Id>) -> Diagnostic {
    let message = format!("there is no {what} `{id}`");
    let mut diagnostic = Diagnostic::error(Code::UnknownInstrument, message);
    diagnostic.hint_if(nearest(id, known.map(Id::as_str)));
    diagnostic
}

fn can_be_had(measure: &Unavailable, found: &Found) -> Diagnostic {
    let message = format!("`{}` is here: {}", measure.id, found.source.name);
    Diagnostic::error(Code::DuplicateId, message)
        .at(measure.place.clone())
        .with_hint("remove it from the list of what cannot be had")
}

/// Turns a failure of the machine into a diagnostic and an exit.
pub fn stop(failure: Failure) -> Stop {
    let exit = match failure.kind() {
        FailureKind::Unreadable => Exit::Input,
        FailureKind::WriteFailed => Exit::Write,
        FailureKind::Busy => Exit::Busy,
        FailureKind::Refused => Exit::Refused,
    };
    Stop::because(exit, Diagnostic::from(failure))
}
