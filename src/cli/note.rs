//! `caseplan note`: a note is written, listed, shown, signed and added to.

mod shown;
mod sign;

use super::case;
use super::case::Day;
use super::context::{Context, at_hand};
use super::exit::{Exit, Stop};
use super::interview::{self, OfNote};
use crate::desk::{DefinitionKind, Definitions};
use crate::diagnostic::{Code, Diagnostic};
use crate::instrument::Library;
use crate::note::{Note, frozen_by};
use crate::plan::Plan;
use crate::record::Case;
use crate::response::{Recorded, Response};
use std::path::PathBuf;

/// What the forms of this program that are notes are called.
const PREFIX: &str = "note_";

/// Write a note on a contact; list, show, sign and add to notes
///
/// A note is asked question by question, as a form is, and can be mended until it is signed. From then
/// on it is frozen: what is wrong or missing is said in an addendum. A text is read from a file or from
/// standard input: nothing about the client is given on the command line, where others could read it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan note case.yaml individual               a session; group, family, telephone, crisis, no_show
  caseplan note case.yaml                          go on with the one that was begun
  caseplan note case.yaml note_individual-2        mend one that is finished and not signed
  caseplan note case.yaml --list                   every note, and who is still to be reached
  caseplan note case.yaml --show note_group-1
  caseplan note case.yaml --sign note_group-1 --by 'A. Counselor' --credential LPC --how 'on screen'
  caseplan note case.yaml --addendum note_group-1 --by 'A. Counselor' --text more.txt")]
pub struct Args {
    /// A case file; to look at, an answers file will do
    case: PathBuf,
    /// The kind of note, the id of a form that is one, or the id of a note that is not signed
    kind: Option<String>,
    #[command(flatten)]
    action: Action,
    /// Who writes, signs or adds
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// The credential of who signs or adds
    #[arg(long, value_name = "CREDENTIAL")]
    credential: Option<String>,
    /// How it was signed: on screen, on paper
    #[arg(long, value_name = "HOW", requires = "sign")]
    how: Option<String>,
    /// Who saw it signed
    #[arg(long, value_name = "NAME", requires = "sign")]
    witness: Option<String>,
    /// What is added: a text file; `-` reads standard input
    #[arg(long, value_name = "FILE", requires = "addendum")]
    text: Option<PathBuf>,
    /// Numbered lines instead of a screen
    #[arg(long)]
    plain: bool,
    /// As JSON
    #[arg(long, requires = "list")]
    json: bool,
}

#[derive(clap::Args)]
#[group(multiple = false, conflicts_with = "kind")]
struct Action {
    /// Every note by its day, and who is still to be reached
    #[arg(long)]
    list: bool,
    /// One note
    #[arg(long, value_name = "NOTE")]
    show: Option<String>,
    /// Record that a note was signed; from then on it is frozen
    #[arg(long, value_name = "NOTE", requires_all = ["by", "credential", "how"])]
    sign: Option<String>,
    /// Add to a note that is finished
    #[arg(long, value_name = "NOTE", requires_all = ["by", "text"])]
    addendum: Option<String>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    match &args.action {
        Action { list: true, .. } => shown::list(args, &definitions, context),
        Action { show: Some(note), .. } => shown::show(args, note, &definitions, context),
        Action { sign: Some(note), .. } => sign::sign(args, note, &definitions, context),
        Action { addendum: Some(note), .. } => sign::add(args, note, &definitions, context),
        _ => take(args, &definitions, context),
    }
}

/// Takes a note, and says what is wrong with it when it is finished.
fn take(args: &Args, definitions: &Definitions, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let (case, _) = case::read(&args.case, definitions, context)?;
    let mut at_hand = at_hand(definitions);
    at_hand.add_kept_in(&case);
    let wanted = wanted(args.kind.as_deref(), &case, &at_hand.library, definitions)?;
    list_objectives(&case, definitions, context)?;
    let of = OfNote {
        path: &args.case,
        form: &wanted.form,
        again: wanted.again.as_deref(),
        by: args.by.as_ref(),
        plain: args.plain,
    };
    match interview::note(&of, context)? {
        Exit::Done => tell(args, definitions, context),
        exit => Ok(exit),
    }
}

/// What is asked.
struct Wanted {
    form: String,
    /// A note that is mended, by its id.
    again: Option<String>,
}

fn wanted(
    kind: Option<&str>,
    case: &Case,
    library: &Library,
    definitions: &Definitions,
) -> Result<Wanted, Stop> {
    let Some(kind) = kind else { return begun(case, library, definitions) };
    if let Some(recorded) = case.responses.iter().find(|recorded| recorded.id == *kind) {
        return mended(recorded, case, library);
    }
    let form = [format!("{PREFIX}{kind}"), kind.to_owned()]
        .into_iter()
        .find(|id| definitions.find(DefinitionKind::Instrument, id).is_some());
    match form.filter(|id| library.get(id).is_none_or(|form| form.note)) {
        Some(form) => Ok(Wanted { form, again: None }),
        None => Err(usage("there is no such kind of note", &kinds(definitions))),
    }
}

/// Returns the one note that was begun.
fn begun(case: &Case, library: &Library, definitions: &Definitions) -> Result<Wanted, Stop> {
    let (responses, _) = case.fit(library);
    let open = |response: &&Response| {
        response.instrument.note && response.finished.is_none() && response.void.is_none()
    };
    let open: Vec<&Response> = responses.read.iter().filter(open).collect();
    match open.as_slice() {
        [one] => {
            let form = one.instrument.id.to_string();
            Ok(Wanted { form, again: Some(one.id.clone()) })
        }
        [] => Err(usage("which kind of note?", &kinds(definitions))),
        several => {
            let ids: Vec<&str> = several.iter().map(|response| response.id.as_str()).collect();
            let hint = format!("name one of them: {}", ids.join(", "));
            Err(usage("more than one note was begun", &hint))
        }
    }
}

fn kinds(definitions: &Definitions) -> String {
    let ids = definitions.instruments.iter().map(|found| found.id.as_str());
    let kinds: Vec<&str> = ids.filter_map(|id| id.strip_prefix(PREFIX)).collect();
    format!("one of {}, or the id of a form of the clinic's that is a note", kinds.join(", "))
}

/// A note can be mended until somebody has signed it.
fn mended(recorded: &Recorded, case: &Case, library: &Library) -> Result<Wanted, Stop> {
    let id = &recorded.id;
    refuse_other_forms(recorded, library)?;
    if let Some(signature) = frozen_by(id, &case.decisions) {
        let message = format!("{id} was signed on {} and is frozen", signature.on);
        let hint = format!("add to it: caseplan note CASE --addendum {id} --by NAME --text FILE");
        return Err(refused(message, &hint));
    }
    if recorded.void.is_some() {
        return Err(refused(format!("{id} is void"), "write another note"));
    }
    Ok(Wanted { form: recorded.instrument.to_string(), again: Some(id.clone()) })
}

/// Says which objectives can be named, before the first question.
fn list_objectives(
    case: &Case,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(), Stop> {
    let plan = case::make_of(case, &Day::at(None), definitions, context)?;
    let lines = plan.problems.iter().flat_map(|problem| &problem.objectives).map(|one| &one.line);
    let mut lines = lines.peekable();
    match lines.peek() {
        None => context.say("the plan of today has no objectives"),
        Some(_) => context.say("objectives of the plan of today:"),
    }
    lines.for_each(|line| context.say(&format!("  {}  {}: {}", line.id, line.label, line.text)));
    Ok(())
}

/// Returns the ids of the objectives of a plan.
fn objectives(plan: &Plan) -> Vec<String> {
    let lines = plan.problems.iter().flat_map(|problem| &problem.objectives);
    lines.map(|objective| objective.line.id.clone()).collect()
}

/// Says what is wrong with the notes of a case, now that one more is finished.
fn tell(args: &Args, definitions: &Definitions, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let (case, _) = case::read(&args.case, definitions, context)?;
    let mut at_hand = at_hand(definitions);
    at_hand.add_kept_in(&case);
    let mut faults = case.faults_of_notes(&at_hand.library);
    let known = super::check::objectives(definitions, &at_hand.library);
    faults.extend(case.unknown_objectives(&at_hand.library, &known));
    context.report(&faults);
    Ok(Exit::attention_if(!faults.is_empty()))
}

/// Finds a note of a case by its id.
fn find<'c>(case: &'c Case, id: &str, library: &Library) -> Result<&'c Recorded, Stop> {
    let Some(recorded) = case.responses.iter().find(|recorded| recorded.id == *id) else {
        let message = "there is no such note in this case";
        let hint = "`caseplan note CASE --list` shows the notes";
        let diagnostic = Diagnostic::error(Code::UnknownName, message).with_hint(hint);
        return Err(Stop::input(vec![diagnostic]));
    };
    refuse_other_forms(recorded, library)?;
    Ok(recorded)
}

fn refuse_other_forms(recorded: &Recorded, library: &Library) -> Result<(), Stop> {
    let pinned = recorded.definition.map(|pinned| pinned.scoring);
    let id = recorded.instrument.as_str();
    let form = match pinned {
        Some(pinned) => library.pinned(id, pinned),
        None => library.get(id),
    };
    if form.is_some_and(|form| form.note) {
        return Ok(());
    }
    let message = format!("{} is not a note, or its form is not here", recorded.id);
    Err(refused(message, "`caseplan note CASE --list` shows the notes"))
}

/// Returns the notes of responses, void ones too, the oldest first.
fn all_notes(responses: &[Response]) -> Vec<Note<'_>> {
    let mut notes: Vec<Note<'_>> = responses.iter().filter_map(Note::of).collect();
    notes.sort_by_key(|note| (note.day(), note.began()));
    notes
}

fn usage(message: &str, hint: &str) -> Stop {
    Stop::because(Exit::Usage, Diagnostic::error(Code::Usage, message).with_hint(hint))
}

fn refused(message: String, hint: &str) -> Stop {
    Stop::because(Exit::Refused, Diagnostic::error(Code::NoteState, message).with_hint(hint))
}
