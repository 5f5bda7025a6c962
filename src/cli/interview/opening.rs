//! From a path and an id to an interview that can begin.

use super::super::context::{Context, at_hand, jurisdiction, stop};
use super::super::exit::{Exit, Stop};
use super::Session;
use super::saving::Saving;
use crate::decision::Decision;
use crate::desk::{self, CaseLock, DefinitionKind, Definitions, Origin};
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::finding::Findings;
use crate::id::Hash;
use crate::instrument::{Instrument, Library, Reading, RecordKind};
use crate::interview::{Interview, Leading, Manner, OpenAlert};
use crate::plan::open_alerts;
use crate::record::{self, Case, Edits, Form};
use crate::response::{Informant, Paper, Recorded, Response, Taking};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An interview that can begin, and what saves it.
pub struct Opened {
    pub interview: Interview,
    pub saving: Saving,
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
        Some(id) => read_instrument(id, &library)?.record,
        None => RecordKind::Client,
    };
    let path = match kind {
        RecordKind::Restricted => restricted(session.path, context)?,
        _ => session.path.to_owned(),
    };
    let lock = CaseLock::take(&path).map_err(stop)?;
    for left in desk::left_texts(&path) {
        context.say(&format!(
            "attention: a text that was in the editor when an interview ended is in {}; take from it what \
             is needed, and remove it",
            left.display()
        ));
    }
    let Known { mut case, library, findings, hash } = read(&path, session, definitions, context)?;
    tell_clock(&case, session, context);
    let open: Vec<OpenAlert> =
        open_alerts(&findings, &case.decisions).iter().filter_map(OpenAlert::of).collect();
    let begun = case.responses.len();
    let (at, instrument) = response(&mut case, id, session, &library, definitions, context)?;
    if case.responses.len() > begun {
        tell_repeat(&case, &library, context);
    }
    if !case.kind.holds(&instrument) {
        return Err(wrong_record(&instrument, &case));
    }
    let before = before(&case, at, &findings, &instrument);
    let leading = Leading {
        taking: Taking { on: session.on, by: session.by.to_owned(), informant: session.informant },
        today: session.today,
        client_holds: session.client_holds,
        manner: session.manner,
        jurisdiction: jurisdiction(definitions)?.map(Arc::new),
    };
    let interview = Interview::new(case, at, instrument, before, open, leading);
    Ok(Opened { interview, saving: Saving::new(path, lock, hash) })
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
    let findings = case.findings(responses, session.today);
    let hash = Hash::of(source.text.as_bytes());
    Ok(Known { case, library: at_hand.library, findings, hash })
}

/// Says that the clock cannot be right: days decide which answers are the newest. The order of the
/// record does not hang on it.
fn tell_clock(case: &Case, session: &Session<'_>, context: &mut Context<'_>) {
    let answers = case.responses.iter().map(Recorded::last_day);
    let newest = answers.chain(case.decisions.iter().map(Decision::on)).max();
    if let Some(newest) = newest.filter(|newest| *newest > session.today) {
        let today = session.today;
        context.say(&format!(
            "attention: the clock says {today}, before the newest entry of this case ({newest}); set it \
             right, or the days in the record are wrong"
        ));
    }
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

fn read_instrument(id: &str, library: &Library) -> Result<Arc<Instrument>, Stop> {
    library.get(id).ok_or_else(|| Stop::input(library.take_faults()))
}

/// Returns the response that is taken, by its number: one that was begun and not finished, else a
/// new one. What was begun goes on with the definition it was begun with.
fn response(
    case: &mut Case,
    id: Option<&str>,
    session: &Session<'_>,
    library: &Library,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(usize, Arc<Instrument>), Stop> {
    let open = |recorded: &Recorded| recorded.finished.is_none() && recorded.void.is_none();
    let begun: Vec<usize> = (0..case.responses.len())
        .filter(|at| open(&case.responses[*at]))
        .filter(|at| id.is_none_or(|id| case.responses[*at].instrument == *id))
        .filter(|at| is_the_same_sheet(&case.responses[*at], session))
        .collect();
    let papers = papers(case, id, session);
    match (id, begun.as_slice()) {
        (None, []) if !papers.is_empty() => Err(usage(
            "only paper forms were begun in this case",
            &format!("go on with: {}", papers.join("; or: ")),
        )),
        (None, []) => Err(usage(
            "nothing was begun in this case",
            "name what is to be asked: caseplan interview CASE intake",
        )),
        (None, [_, _, ..]) => {
            let ids: Vec<String> =
                begun.iter().map(|at| case.responses[*at].instrument.to_string()).collect();
            Err(usage(
                "more than one form was begun in this case",
                &format!("name one of them: {}", ids.join(", ")),
            ))
        }
        (None, [at]) => Ok((*at, pinned(&case.responses[*at], library)?)),
        (Some(_), [.., at]) => {
            type_in(&mut case.responses[*at], session)?;
            Ok((*at, pinned(&case.responses[*at], library)?))
        }
        (Some(id), []) => {
            let instrument = read_instrument(id, library)?;
            let taking =
                Taking { on: session.on, by: session.by.to_owned(), informant: session.informant };
            case.responses.push(Recorded::begun(next_id(case, id), &instrument, &taking));
            let at = case.responses.len() - 1;
            type_in(&mut case.responses[at], session)?;
            papers.iter().for_each(|again| {
                context
                    .say(&format!("a paper form is begun and kept apart; go on with it: {again}"));
            });
            let found = definitions.find(DefinitionKind::Instrument, id);
            let built_in = found.is_some_and(|found| found.origin == Origin::BuiltIn);
            case.pin(at, &instrument, built_in);
            Ok((at, instrument))
        }
    }
}

/// A paper goes on only where that paper was begun: of that day, and from the same person. What is
/// asked in the room is another sheet, and never goes on in a paper.
fn is_the_same_sheet(recorded: &Recorded, session: &Session<'_>) -> bool {
    match session.manner {
        Manner::Asked => !is_paper(recorded),
        Manner::Paper { .. } => {
            let same = recorded.begun == session.on && recorded.informant == session.informant;
            same && is_paper(recorded)
        }
    }
}

fn is_paper(recorded: &Recorded) -> bool {
    recorded.paper.is_some() || !recorded.verified.is_empty()
}

/// Records that a response is typed in from paper. What was begun with a second time for comparison
/// is not finished without it.
fn type_in(recorded: &mut Recorded, session: &Session<'_>) -> Result<(), Stop> {
    let Manner::Paper { twice } = session.manner else { return Ok(()) };
    if !twice && (recorded.paper == Some(Paper::Twice) || !recorded.verified.is_empty()) {
        let hint = format!("go on with: {}", again(recorded, session));
        return Err(usage("this paper form was begun with --twice", &hint));
    }
    recorded.paper = Some(if twice { Paper::Twice } else { Paper::Once });
    Ok(())
}

/// Returns the commands that go on with the paper forms which are open, where none of them is meant.
fn papers(case: &Case, id: Option<&str>, session: &Session<'_>) -> Vec<String> {
    let open = case.responses.iter().filter(|recorded| {
        let meant = id.is_none_or(|id| recorded.instrument == *id);
        let open = recorded.finished.is_none() && recorded.void.is_none();
        meant && open && is_paper(recorded) && session.manner == Manner::Asked
    });
    open.map(|recorded| again(recorded, session)).collect()
}

fn again(recorded: &Recorded, session: &Session<'_>) -> String {
    let Recorded { instrument, begun, informant, .. } = recorded;
    let twice = recorded.paper == Some(Paper::Twice) || !recorded.verified.is_empty();
    let twice = if twice { " --twice" } else { "" };
    let source = match informant {
        Informant::Client => String::new(),
        other => format!(" --source {}", other.word()),
    };
    format!("caseplan enter {} {instrument} --date {begun}{twice}{source}", session.path.display())
}

fn usage(message: &str, hint: &str) -> Stop {
    Stop::because(Exit::Usage, Diagnostic::error(Code::Usage, message).with_hint(hint))
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

/// Returns the last finished response that was taken with the same definition.
fn before(
    case: &Case,
    at: usize,
    findings: &Findings,
    instrument: &Arc<Instrument>,
) -> Option<Response> {
    let same = |recorded: &&Recorded| {
        let pinned = recorded.definition.map(|pinned| pinned.scoring);
        recorded.finished.is_some()
            && recorded.void.is_none()
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
        (_, RecordKind::Partner) => {
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

/// Returns the restricted file of a case, which is made where it is first needed.
fn restricted(path: &Path, context: &mut Context<'_>) -> Result<PathBuf, Stop> {
    let source = context.read_record(path)?;
    let Reading { value, faults } = record::read(&source);
    let Some(case) = value else { return Err(Stop::input(faults)) };
    if case.kind == RecordKind::Restricted {
        return Ok(path.to_owned());
    }
    let beside = path.with_file_name(format!("{}.restricted.yaml", case.id));
    let mut apart = Case::new(case.id, case.client);
    apart.kind = RecordKind::Restricted;
    match desk::create_new(&beside, record::write(&apart).as_bytes()) {
        Ok(()) => context.say(&format!("wrote {}", beside.display())),
        Err(failure) if failure.code == Code::WouldReplace => {}
        Err(failure) => return Err(stop(failure)),
    }
    Ok(beside)
}
