//! Which response an interview goes on in: what the same person began, in the same way and not too
//! long ago; else a new one. What is not gone on with stays as it is, and that is said.

use super::super::context::Context;
use super::super::exit::{Exit, Stop};
use super::{Session, again};
use crate::desk::{DefinitionKind, Definitions, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::instrument::{Instrument, Kind, Library, Window};
use crate::interview::Manner;
use crate::note::frozen_by;
use crate::record::Case;
use crate::response::{Paper, Recorded, Taking};
use std::sync::Arc;

/// For how many days a measure can go on. A window of a year does not make a sheet of a year ago one
/// with what is answered today.
const DAYS_OF_A_MEASURE: i64 = 30;
/// For how many days since its last sitting a form can go on, which is taken in several.
const DAYS_OF_A_FORM: i64 = 90;
/// What asks about the present may go on past midnight.
const DAYS_OF_THE_PRESENT: i64 = 1;

/// Why a response that is open is not the one that goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Apart {
    /// It is a paper form, or another one; or it was asked in the room.
    Otherwise,
    /// It is somebody else's account.
    AnothersAccount,
    /// What it asks about has passed.
    TooOld,
}

/// What was begun in a case and is open, of one instrument or of any.
pub struct Begun {
    /// The responses that can go on here, by their number.
    here: Vec<usize>,
    /// What is said of the others.
    others: Vec<String>,
}

impl Begun {
    /// Looks for what was begun.
    pub fn of(case: &Case, id: Option<&str>, session: &Session<'_>, library: &Library) -> Begun {
        let mut begun = Begun { here: Vec::new(), others: Vec::new() };
        for (at, recorded) in case.responses.iter().enumerate() {
            let asked_for = id.is_none_or(|id| recorded.instrument == *id);
            if !recorded.is_open() || !asked_for {
                continue;
            }
            // One that was signed is never gone on with, whatever was done to the file.
            if frozen_by(&recorded.id, &case.decisions).is_some() {
                begun.others.push(format!("{} is signed, and frozen", recorded.id));
                continue;
            }
            match apart(recorded, session, library) {
                None => begun.here.push(at),
                Some(apart) => begun.others.extend(said(recorded, apart, session)),
            }
        }
        begun
    }

    /// Whether one goes on where none is named.
    pub fn is_clear(&self) -> bool {
        self.here.len() == 1
    }

    /// Returns what is said of what was begun where nothing of it goes on.
    pub fn told(&self, case: &Case) -> Vec<String> {
        let mut told = self.others.clone();
        if !self.here.is_empty() {
            told.push(format!("more than one form was begun; {}", self.names(case)));
        }
        told
    }

    fn names(&self, case: &Case) -> String {
        let ids = self.here.iter().map(|at| case.responses[*at].instrument.as_str());
        format!("name one of them: {}", ids.collect::<Vec<_>>().join(", "))
    }
}

/// Returns the response that is taken, by its number. What was begun goes on with the definition it was
/// begun with.
pub fn choose(
    case: &mut Case,
    id: Option<&str>,
    begun: &Begun,
    session: &Session<'_>,
    library: &Library,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(usize, Arc<Instrument>), Stop> {
    if let Some(at) = session.again.and_then(|id| at(case, id)) {
        case.responses[at].finished = None;
        return Ok((at, pinned(&case.responses[at], library)?));
    }
    match (id, begun.here.as_slice()) {
        (None, []) => Err(nothing_begun(&begun.others)),
        (None, [_, _, ..]) => {
            Err(usage("more than one form was begun in this case", &begun.names(case)))
        }
        (_, [.., at]) => {
            type_in(&mut case.responses[*at], session)?;
            Ok((*at, pinned(&case.responses[*at], library)?))
        }
        (Some(id), []) => {
            let new = begin(case, id, session, library, definitions)?;
            begun.others.iter().for_each(|other| context.say(other));
            Ok(new)
        }
    }
}

/// Returns a response by its number.
fn at(case: &Case, id: &str) -> Option<usize> {
    case.responses.iter().position(|recorded| recorded.id == id)
}

fn begin(
    case: &mut Case,
    id: &str,
    session: &Session<'_>,
    library: &Library,
    definitions: &Definitions,
) -> Result<(usize, Arc<Instrument>), Stop> {
    let instrument = read_instrument(id, library)?;
    let taking = Taking { on: session.on, by: session.by.to_owned(), informant: session.informant };
    case.responses.push(Recorded::begun(next_id(case, id), &instrument, &taking));
    let at = case.responses.len() - 1;
    type_in(&mut case.responses[at], session)?;
    let found = definitions.find(DefinitionKind::Instrument, id);
    let built_in = found.is_some_and(|found| found.origin == Origin::BuiltIn);
    case.pin(at, &instrument, built_in);
    Ok((at, instrument))
}

/// Returns why an open response does not go on in this session; `None` where it does.
///
/// A paper goes on only where that paper was begun: of that day, and from the same person. What is
/// asked in the room is another sheet, and never goes on in a paper.
fn apart(recorded: &Recorded, session: &Session<'_>, library: &Library) -> Option<Apart> {
    let same_account = recorded.informant == session.informant;
    match session.manner {
        Manner::Paper { .. } => {
            let same = recorded.is_paper() && recorded.begun == session.on && same_account;
            (!same).then_some(Apart::Otherwise)
        }
        Manner::Asked if recorded.is_paper() => Some(Apart::Otherwise),
        Manner::Asked if !same_account => Some(Apart::AnothersAccount),
        Manner::Asked => is_too_old(recorded, session, library).then_some(Apart::TooOld),
    }
}

fn is_too_old(recorded: &Recorded, session: &Session<'_>, library: &Library) -> bool {
    // Whose definition is not here cannot go on anyway, and that is said for itself.
    let Ok(instrument) = pinned(recorded, library) else { return false };
    let (since, days) = match instrument.kind {
        Kind::Form => (recorded.last_day(), DAYS_OF_A_FORM),
        Kind::Measure => (recorded.begun, days_of(instrument.window)),
    };
    (session.today - since).num_days() > days
}

/// Returns for how many days the answers of a measure are of one time.
fn days_of(window: Option<Window>) -> i64 {
    match window {
        Some(Window::Now) => DAYS_OF_THE_PRESENT,
        window => {
            let days = window.and_then(Window::days).map_or(DAYS_OF_A_MEASURE, i64::from);
            days.min(DAYS_OF_A_MEASURE)
        }
    }
}

/// Returns what is said of a response that is open and does not go on; nothing of what was asked in
/// the room where a paper is typed in.
fn said(recorded: &Recorded, apart: Apart, session: &Session<'_>) -> Option<String> {
    let Recorded { id, begun, informant, .. } = recorded;
    let line = again::of_response(recorded, session);
    match apart {
        Apart::Otherwise if session.manner != Manner::Asked => None,
        Apart::Otherwise => {
            Some(format!("a paper form is begun and kept apart; go on with it: {line}"))
        }
        Apart::AnothersAccount => Some(format!(
            "{id} is begun with another account ({}) and kept apart; go on with it: {line}",
            informant.word()
        )),
        Apart::TooOld => Some(format!(
            "{id} was begun on {begun}, too long ago to go on with: it stays as it is, not finished"
        )),
    }
}

fn nothing_begun(others: &[String]) -> Stop {
    match others {
        [] => usage(
            "nothing was begun in this case",
            "name what is to be asked: caseplan interview CASE intake",
        ),
        others => {
            let diagnostic = usage_error("nothing that goes on here was begun in this case");
            let told = others.iter().fold(diagnostic, |told, other| told.with_hint(other));
            Stop::because(Exit::Usage, told)
        }
    }
}

/// Records that a response is typed in from paper. What was begun with a second time for comparison
/// is not finished without it.
fn type_in(recorded: &mut Recorded, session: &Session<'_>) -> Result<(), Stop> {
    let Manner::Paper { twice } = session.manner else { return Ok(()) };
    if !twice && recorded.is_typed_twice() {
        let hint = format!("go on with: {}", again::of_response(recorded, session));
        return Err(usage("this paper form was begun with --twice", &hint));
    }
    recorded.paper = Some(if twice { Paper::Twice } else { Paper::Once });
    Ok(())
}

fn usage(message: &str, hint: &str) -> Stop {
    Stop::because(Exit::Usage, usage_error(message).with_hint(hint))
}

fn usage_error(message: &str) -> Diagnostic {
    Diagnostic::error(Code::Usage, message)
}

/// Returns the current definition of an instrument.
pub fn read_instrument(id: &str, library: &Library) -> Result<Arc<Instrument>, Stop> {
    library.get(id).ok_or_else(|| Stop::input(library.take_faults()))
}

/// Returns the definition that the answers so far were taken with, and no other.
fn pinned(recorded: &Recorded, library: &Library) -> Result<Arc<Instrument>, Stop> {
    let id = &recorded.instrument;
    let Some(pinned) = recorded.definition else { return read_instrument(id.as_str(), library) };
    library.pinned(id.as_str(), pinned.scoring).ok_or_else(|| {
        let taken = pinned.scoring.short();
        let message = match library.get(id.as_str()) {
            Some(now) => format!(
                "{id} version {} ({}) differs from version {} ({taken}), with which {} was begun",
                now.version,
                now.hashes.scoring.short(),
                pinned.version,
                recorded.id
            ),
            None => format!(
                "the definition of {id} ({taken}) is not here, with which {} was begun",
                recorded.id
            ),
        };
        let diagnostic = Diagnostic::error(Code::DefinitionNotFound, message)
            .with_hint("bring the definition back with --definitions; the answers are untouched");
        Stop::because(Exit::Input, diagnostic)
    })
}

fn next_id(case: &Case, instrument: &str) -> String {
    let numbers = case.responses.iter().filter_map(|recorded| {
        let (stem, number) = recorded.id.rsplit_once('-')?;
        (stem == instrument).then(|| number.parse::<u32>().ok())?
    });
    format!("{instrument}-{}", numbers.max().unwrap_or(0) + 1)
}
