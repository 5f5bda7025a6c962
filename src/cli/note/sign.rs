//! That a note was signed, and what was added to it. The program never signs.

use super::{Args, find, objectives, refused};
use crate::cli::case::{self, Day};
use crate::cli::change::Change;
use crate::cli::context::{Context, at_hand, staff, stop};
use crate::cli::exit::{Exit, Stop};
use crate::decision::{Addendum, Decision, Signature};
use crate::desk::{self, Definitions};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Id;
use crate::instrument::Library;
use crate::note::{Note, Standing, standing};
use crate::record::{Case, unknown_objectives};
use crate::response::Recorded;
use crate::staff::Staff;
use chrono::NaiveDate;

/// Records that a note was signed, where it can be and by whom it can be.
pub fn sign(
    args: &Args,
    id: &str,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let (by, credential, how) = (said(&args.by)?, said(&args.credential)?, said(&args.how)?);
    let staff = staff(definitions)?;
    let on = context.environment.today();
    let mut change = Change::begin(&args.case, definitions, context)?;
    case::refuse_restricted(&change.case)?;
    let mut at_hand = at_hand(definitions);
    at_hand.add_kept_in(&change.case);
    let recorded = find(&change.case, id, &at_hand.library)?.id.clone();
    let note = find(&change.case, id, &at_hand.library)?;
    refuse_as_it_stands(note, &change.case, &by, on)?;
    refuse_signer(&by, on, staff.as_ref())?;
    refuse_faults(id, &change.case, &at_hand.library, definitions, context)?;
    let signature = Signature {
        document: Id::new("note").expect("`note` is an id"),
        response: Some(recorded),
        on,
        by,
        credential: Some(credential),
        how,
        witness: args.witness.clone(),
        hash: Some(note.hash()),
        overtaken: false,
    };
    let revision = change.decide(Decision::Signature(signature))?;
    let now =
        standing(find(&change.case, id, &at_hand.library)?, &change.case.decisions, staff.as_ref());
    context.say(&format!(
        "{id}: {}; {} is at revision {revision}",
        now.words(),
        args.case.display()
    ));
    Ok(Exit::attention_if(matches!(now, Standing::CoSignature(_))))
}

/// Adds to a note that is finished.
pub fn add(
    args: &Args,
    id: &str,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let by = said(&args.by)?;
    let text = text(args)?;
    let on = context.environment.today();
    let mut change = Change::begin(&args.case, definitions, context)?;
    case::refuse_restricted(&change.case)?;
    let mut at_hand = at_hand(definitions);
    at_hand.add_kept_in(&change.case);
    let note = find(&change.case, id, &at_hand.library)?;
    if note.is_open() {
        return Err(refused(format!("{id} is not finished"), "go on with it: caseplan note CASE"));
    }
    let credential = args.credential.clone();
    let addendum = Addendum { note: id.to_owned(), on, by, credential, text };
    let revision = change.decide(Decision::Addendum(addendum))?;
    context.say(&format!("added to {id}; {} is at revision {revision}", args.case.display()));
    Ok(Exit::Done)
}

fn refuse_as_it_stands(note: &Recorded, case: &Case, by: &str, on: NaiveDate) -> Result<(), Stop> {
    let id = &note.id;
    match standing(note, &case.decisions, None) {
        Standing::Open => {
            let hint = format!("go on with it: caseplan note CASE {id}");
            return Err(refused(format!("{id} is not finished"), &hint));
        }
        Standing::Void => return Err(refused(format!("{id} is void"), "write another note")),
        Standing::Changed => {
            let hint = "bring back the file as it was; `caseplan check CASE` says more";
            return Err(refused(format!("{id} is not as it was signed"), hint));
        }
        Standing::Unsigned | Standing::CoSignature(_) | Standing::Signed(_) => {}
    }
    if on < note.last_day() {
        let message = format!("{id} is of {}, after today, {on}", note.last_day());
        return Err(refused(message, "set the clock right"));
    }
    let same = |one: &Signature| one.by.eq_ignore_ascii_case(by);
    if case.decisions.signatures_of_note(id).any(same) {
        let hint = "what is to be added is an addendum: caseplan note CASE --addendum NOTE";
        return Err(refused(format!("{id} is signed by them already"), hint));
    }
    Ok(())
}

/// Nobody signs whose act it is not: rule 12 of the clinical rules.
fn refuse_signer(by: &str, on: NaiveDate, staff: Option<&Staff>) -> Result<(), Stop> {
    let Some(staff) = staff else { return Ok(()) };
    let may = staff.person(by).map(|person| person.may_sign(on));
    let message = match may {
        Some(true) => return Ok(()),
        Some(false) => "the credential of who signs is no longer in force",
        None => "who signs is not in the clinic's staff file",
    };
    Err(refused(message.to_owned(), "staff.yaml says who signs at the clinic, and until when"))
}

/// What is wrong in a note is mended before it is frozen.
fn refuse_faults(
    id: &str,
    case: &Case,
    library: &Library,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(), Stop> {
    let (responses, _) = case.fit(library);
    let Some(note) = responses.read.iter().filter(|one| one.id == id).find_map(Note::of) else {
        return Err(refused(format!("{id} cannot be read"), "`caseplan check CASE` says why"));
    };
    let mend = format!("mend it before it is signed: caseplan note CASE {id}");
    let times = note.impossible_times(case.known_since(&responses)).into_iter();
    let mut faults: Vec<Diagnostic> = times
        .map(|fault| Diagnostic::error(Code::NoteTime, fault.message).with_hint(fault.hint))
        .collect();
    if !note.objectives().is_empty() {
        let plan = case::make_of(case, &Day::at(Some(note.day())), definitions, context)?;
        let unknown = unknown_objectives(&note, &objectives(&plan)).into_iter();
        faults.extend(unknown.map(|(message, hint)| {
            let message = format!("{message} in the plan of {}", note.day());
            Diagnostic::error(Code::NoteObjective, message).with_hint(hint)
        }));
    }
    let faults: Vec<Diagnostic> = faults.into_iter().map(|fault| fault.with_hint(&mend)).collect();
    if faults.is_empty() { Ok(()) } else { Err(Stop::input(faults)) }
}

/// A name or a word that says nothing is a slip.
fn said(text: &Option<String>) -> Result<String, Stop> {
    let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    text.map(str::to_owned).ok_or_else(|| {
        super::usage(
            "who, with which credential, and how?",
            "--by NAME --credential LPC --how 'on screen'",
        )
    })
}

fn text(args: &Args) -> Result<String, Stop> {
    let Some(path) = &args.text else {
        return Err(super::usage("what is added?", "--text FILE, or --text - for standard input"));
    };
    let source = desk::read_record(path).map_err(stop)?;
    let text = source.text.trim();
    if text.is_empty() {
        let message = format!("{} says nothing", path.display());
        return Err(Stop::input(vec![Diagnostic::error(Code::MissingKey, message)]));
    }
    Ok(text.to_owned())
}
