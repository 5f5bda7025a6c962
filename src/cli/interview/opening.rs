//! From a path and an id to an interview that can begin.

use super::super::change;
use super::super::context::{Context, at_hand, jurisdiction, stop};
use super::super::exit::{Exit, Stop};
use super::saving::{Held, Saving};
use super::sheet::{self, Begun};
use super::unasked::unasked;
use super::{Session, again};
use crate::client::Client;
use crate::condition::Truth;
use crate::desk::{self, CaseLock, Definitions};
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::finding::Findings;
use crate::id::Hash;
use crate::instrument::{Belongs, Instrument, Kind, Library, Reading, RecordKind};
use crate::interview::{Interview, Leading, Manner, OpenAlert};
use crate::plan::open_alerts;
use crate::record::{self, Case, Deed, Did, Edits, Form, History};
use crate::response::{Recorded, Response, Taking};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An interview that can begin, and what saves it.
pub struct Opened {
    pub interview: Interview,
    pub saving: Saving,
    /// What is said with the first view.
    pub notice: Option<String>,
}

/// Opens a case for an instrument, or for what was begun in it.
pub fn open(
    session: &Session<'_>,
    id: Option<&str>,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Opened, Stop> {
    let library = definitions.library();
    let kind = match id {
        Some(id) => sheet::read_instrument(id, &library)?.record,
        None => Belongs::Client,
    };
    let (known, held) = held(kind, session, definitions, context)?;
    let Known { mut case, library, findings, .. } = known;
    let history = match held.is_unmade() {
        true => History::of_new(&case, context.environment.now()),
        false => History::of(&case, context.environment.now()),
    };
    tell_clock(&case, &history, session, context);
    let left = left_texts(&held.path);
    left.iter().for_each(|told| context.say(told));
    let beside = match case.kind {
        RecordKind::Restricted => {
            Some(Beside::read(&held.path, &case, session, definitions, context))
        }
        _ => None,
    };
    if let Some(client) = beside.as_ref().and_then(Beside::client) {
        case.client = client;
    }
    // On a screen nothing else of it is seen before the end.
    let told: Vec<String> =
        beside.as_ref().and_then(Beside::notice).into_iter().chain(left).collect();
    let notice = (!told.is_empty() && !session.client_holds).then(|| told.join("; "));
    let open: Vec<OpenAlert> =
        open_alerts(&findings, &case.decisions).iter().filter_map(OpenAlert::of).collect();
    let leading = leading(session, definitions)?;
    let begun = Begun::of(&case, id, session, &library);
    let raised = open.first().and_then(|first| raised_in(first, &case, &findings));
    if let Some((at, instrument)) = raised.filter(|_| id.is_none() && !begun.is_clear()) {
        begun.told(&case).iter().for_each(|told| context.say(told));
        let deed = Deed::new(Did::Responded).of(&case.responses[at].id).by(session.by);
        let saving = Saving::new(held, history, deed);
        let interview = Interview::of_alerts(case, at, instrument, open, leading);
        return Ok(Opened { interview, saving, notice });
    }
    let count = case.responses.len();
    let (at, instrument) =
        sheet::choose(&mut case, id, &begun, session, &library, definitions, context)?;
    if case.responses.len() > count {
        tell_repeat(&case, &library, context);
    }
    if !case.kind.holds(&instrument) {
        return Err(wrong_record(&instrument, &case));
    }
    let of_client = beside.as_ref().and_then(Beside::findings).unwrap_or(&findings);
    if of_client.bars(&instrument) {
        return Err(for_adults(&instrument, of_client, session));
    }
    let unasked = unasked(&instrument, of_client, &case.decisions, definitions, &library);
    let leading = Leading { unasked, ..leading };
    let before = before(&case, at, &findings, &instrument);
    let did = if session.manner == Manner::Asked { Did::Answered } else { Did::Entered };
    let deed = Deed::new(did).of(&case.responses[at].id).by(session.by);
    let saving = Saving::new(held, history, deed);
    let interview = Interview::new(case, at, instrument, before, open, leading);
    Ok(Opened { interview, saving, notice })
}

/// Takes hold of the record that an instrument belongs in, and reads it.
fn held(
    kind: Belongs,
    session: &Session<'_>,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(Known, Held), Stop> {
    let (path, unmade) = match kind {
        Belongs::Restricted => restricted(session.path, context)?,
        _ => (session.path.to_owned(), None),
    };
    let spare = session.called.save_to.map(Path::to_owned);
    if let Some(case) = unmade {
        desk::try_folder(&path).map_err(stop)?;
        let held = Held::of_new(path).with_spare(spare);
        return Ok((known_of(case, definitions, session), held));
    }
    let held = match CaseLock::take(&path) {
        Ok(lock) => {
            let known = read(&path, session, definitions, context)?;
            let held = Held::new(path, lock, known.hash).with_spare(spare);
            return Ok((known, held));
        }
        Err(failure) => Held::instead(failure, spare, context)?,
    };
    Ok((read(&path, session, definitions, context)?, held))
}

/// Returns what is said of texts that were in an editor when an interview ended. The case is ours.
fn left_texts(path: &Path) -> Vec<String> {
    desk::left_texts(path).iter().map(|left| text_is_kept(left)).collect()
}

/// Returns what is said of a text that was in the editor and is in no record.
pub fn text_is_kept(path: &Path) -> String {
    format!(
        "attention: a text that was in the editor when an interview ended is in {}; take from it what \
         is needed, and remove it",
        path.display()
    )
}

/// Returns the response that raised an alert, by its number, and its instrument.
fn raised_in(
    alert: &OpenAlert,
    case: &Case,
    findings: &Findings,
) -> Option<(usize, Arc<Instrument>)> {
    let at = case.responses.iter().position(|recorded| recorded.id == alert.response)?;
    let mut read =
        findings.assessed.iter().chain(&findings.void).map(|assessed| &assessed.response);
    Some((at, read.find(|response| response.id == alert.response)?.instrument.clone()))
}

fn leading(session: &Session<'_>, definitions: &Definitions) -> Result<Leading, Stop> {
    Ok(Leading {
        taking: Taking { on: session.on, by: session.by.to_owned(), informant: session.informant },
        today: session.today,
        client_holds: session.client_holds,
        manner: session.manner,
        jurisdiction: jurisdiction(definitions)?.map(Arc::new),
        unasked: Vec::new(),
    })
}

/// The case itself, as a sitting with its restricted record knows it.
///
/// Its alerts are told there too: a danger that nobody has responded to is not kept from whoever sits
/// with the client. The other way round nothing is told: rule 13 of the clinical rules.
struct Beside {
    /// The path, as it is typed.
    name: String,
    /// What is known of it, where it can be read.
    known: Option<Known>,
}

impl Beside {
    fn read(
        restricted: &Path,
        apart: &Case,
        session: &Session<'_>,
        definitions: &Definitions,
        context: &mut Context<'_>,
    ) -> Beside {
        let beside = restricted.with_file_name(format!("{}.yaml", apart.id));
        let path = if session.path == restricted { &beside } else { session.path };
        let known = read(path, session, definitions, context).ok();
        Beside { name: again::shell_path(path), known }
    }

    /// Returns who the client is, which may have become known since the restricted record was made.
    fn client(&self) -> Option<Client> {
        self.known.as_ref().map(|known| known.case.client.clone())
    }

    fn findings(&self) -> Option<&Findings> {
        self.known.as_ref().map(|known| &known.findings)
    }

    fn notice(&self) -> Option<String> {
        let name = &self.name;
        let Some(Known { case, findings, .. }) = &self.known else {
            return Some(format!(
                "attention: {name} cannot be read; its alerts are not known here"
            ));
        };
        let open = open_alerts(findings, &case.decisions);
        let count = open.iter().filter_map(OpenAlert::of).count();
        let alerts = if count == 1 { "critical alert" } else { "critical alerts" };
        (count > 0).then(|| {
            format!(
                "attention: {count} {alerts} without a response in the case itself; \
                 an interview of {name} shows them first"
            )
        })
    }
}

/// Reads what is known of a case, for a battery.
pub fn known(
    session: &Session<'_>,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(Findings, Library), Stop> {
    let Known { findings, library, .. } = read(session.path, session, definitions, context)?;
    Ok((findings, library))
}

/// A case as it was read, with what is known by it.
struct Known {
    case: Case,
    library: Library,
    findings: Findings,
    hash: Hash,
}

fn read(
    path: &Path,
    session: &Session<'_>,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Known, Stop> {
    let source = context.read_record(path)?;
    let mut at_hand = at_hand(definitions);
    let Reading { value, faults } = record::read(&source);
    let Some(case) = value else {
        return Err(Stop::input(record::faults(&source, Edits::Refused, &mut at_hand)));
    };
    if case.form == Form::Answers {
        let message = format!("{} is an answers file, to which nothing is added", path.display());
        let hint = "make a case of it: caseplan new CASE.yaml --from FILE";
        let diagnostic = Diagnostic::error(Code::Usage, message).with_hint(hint);
        return Err(Stop::because(Exit::Usage, diagnostic));
    }
    at_hand.add_kept_in(&case);
    let (responses, of_answers) = case.fit(&at_hand.library);
    let all = [faults, of_answers, at_hand.library.take_faults()].concat();
    if has_errors(&all) {
        return Err(Stop::input(all));
    }
    context.report(&all);
    // A clock that runs behind hides nothing: what was told on a later day was told.
    let day = case.newest_day().map_or(session.today, |newest| newest.max(session.today));
    let findings = case.findings(responses, day);
    let hash = Hash::of(source.text.as_bytes());
    Ok(Known { case, library: at_hand.library, findings, hash })
}

/// Returns what is known of a record in which nothing stands yet.
fn known_of(case: Case, definitions: &Definitions, session: &Session<'_>) -> Known {
    let library = at_hand(definitions).library;
    let findings = case.findings(Vec::new().into(), session.today);
    Known { case, library, findings, hash: Hash::of_nothing() }
}

/// Says that the clock cannot be right: days decide which answers are the newest. The order of the
/// record does not hang on it.
fn tell_clock(case: &Case, history: &History, session: &Session<'_>, context: &mut Context<'_>) {
    let newest = case.newest_day().filter(|newest| *newest > session.today);
    let Some(newest) = newest else { return change::tell_clock(history, context) };
    let today = session.today;
    context.say(&format!(
        "attention: the clock says {today}, before the newest entry of this case ({newest}); set it right, or \
         the days in the record are wrong"
    ));
}

/// Says before the first question that a measure is given again too soon. The other warnings of the
/// case were told when it was read.
fn tell_repeat(case: &Case, library: &Library, context: &mut Context<'_>) {
    let faults = case.fit(library).1.into_iter();
    let repeat = faults.filter(|fault| fault.code == Code::RepeatWindow).last();
    let newest = |fault: &Diagnostic| fault.place.as_ref().is_some_and(|place| place.span.end == 0);
    if let Some(mut repeat) = repeat.filter(newest) {
        repeat.place = None;
        context.report(&[repeat]);
    }
}

fn for_adults(instrument: &Instrument, findings: &Findings, session: &Session<'_>) -> Stop {
    let id = &instrument.id;
    let path = again::shell_path(session.path);
    let (known, hint) = match findings.is_adult() {
        Truth::False => (
            "the client is not known to be one",
            "refer to a youth service or as the jurisdiction requires; where document and year of birth \
             differ, clear it up first"
                .to_owned(),
        ),
        _ => (
            "it is not known whether the client is one",
            format!(
                "record it first: caseplan intake {path} asks how it is known, caseplan identity {path} \
                 the year of birth"
            ),
        ),
    };
    let message = format!("`{id}` is for adults, and {known}");
    let diagnostic = Diagnostic::error(Code::AdultsOnly, message).with_hint(hint);
    Stop::because(Exit::Refused, diagnostic)
}

/// Returns the last response to the same form, also one that was never finished, whose answers need not be
/// asked for as if they had not been given. A measure asks anew each time, and shows nothing of before.
fn before(
    case: &Case,
    at: usize,
    findings: &Findings,
    instrument: &Arc<Instrument>,
) -> Option<Response> {
    let same = |recorded: &&Recorded| {
        let pinned = recorded.definition.map(|pinned| pinned.scoring);
        // A note is written anew: what was so last time is not taken over into it.
        instrument.kind == Kind::Form
            && !instrument.note
            && recorded.void.is_none()
            && recorded.begun <= case.responses[at].begun
            && recorded.informant == case.responses[at].informant
            && pinned == Some(instrument.hashes.scoring)
    };
    let recorded = case.responses[..at].iter().rev().find(same)?;
    let mut told = crate::diagnostic::Faults::new(&case.source);
    Some(recorded.fit(instrument, &findings.client, &mut told))
}

fn wrong_record(instrument: &Instrument, case: &Case) -> Stop {
    let message = format!(
        "`{}` belongs in a {} record, and this is a {} one",
        instrument.id,
        instrument.record.word(),
        case.kind.word()
    );
    let id = &instrument.id;
    let hint = match (case.kind, instrument.record) {
        (_, Belongs::Partner) => {
            "a partner has a record of their own: caseplan new CASE.yaml --partner".to_owned()
        }
        (RecordKind::Partner, _) => {
            "a partner is given measures, and the forms for partners; the client's own forms stand \
             in the client's record"
                .to_owned()
        }
        _ => format!("name the case itself: caseplan interview {}.yaml {id}", case.id),
    };
    let diagnostic = Diagnostic::error(Code::WrongRecord, message).with_hint(hint);
    Stop::because(Exit::Refused, diagnostic)
}

/// Returns the path of the restricted record of a case, and the record itself where there is none yet:
/// it is made with the first answer, because that there is one tells something.
fn restricted(path: &Path, context: &mut Context<'_>) -> Result<(PathBuf, Option<Case>), Stop> {
    let source = context.read_record(path)?;
    let Reading { value, faults } = record::read(&source);
    let Some(case) = value else { return Err(Stop::input(faults)) };
    if case.kind == RecordKind::Restricted {
        return Ok((path.to_owned(), None));
    }
    let beside = path.with_file_name(format!("{}.restricted.yaml", case.id));
    if !desk::is_free(&beside) {
        return Ok((beside, None));
    }
    let mut apart = Case::new(case.id, case.client);
    apart.kind = RecordKind::Restricted;
    Ok((beside, Some(apart)))
}
