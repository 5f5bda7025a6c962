//! `caseplan handover`: responsibility for a client passes to another counselor.

use super::case::{self, refuse_restricted};
use super::change::Change;
use super::context::{Context, staff};
use super::due::{in_lines, open_in};
use super::exit::{Exit, Stop};
use crate::decision::{Decision, HandedOver, TookOver};
use crate::desk::Definitions;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::due::{Due, Kind};
use crate::number::counted;
use crate::record::Case;
use crate::render::escape;
use crate::staff::{Staff, is_same_person};
use chrono::NaiveDate;
use std::path::PathBuf;

/// Hand a case over to another counselor, with what is open in it; accept one that was handed over
///
/// What is open at that moment is recorded: alerts without a full response, contacts, notes and plans
/// that are not signed, and what else is due. Until the other has accepted it, the hand-over is itself
/// due.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan handover a-1042.yaml --to 'M. Next' --by 'A. Counselor, LPC'
  caseplan handover a-1042.yaml --accept --by 'M. Next'
  caseplan handover a-1042.yaml                    who handed it over to whom so far")]
pub struct Args {
    /// The case file
    case: PathBuf,
    /// To whom it is handed over
    #[arg(long, value_name = "NAME", requires = "by")]
    to: Option<String>,
    /// Accept what was handed over to the one who is named with --by
    #[arg(long, conflicts_with = "to", requires = "by")]
    accept: bool,
    /// Who hands over, or accepts
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions()?;
    match (&args.to, &args.by) {
        (Some(to), Some(by)) => hand_over(args, to, by, &definitions, context),
        (None, Some(by)) if args.accept => accept(args, by, &definitions, context),
        _ => show(args, &definitions, context),
    }
}

/// Records that a case is handed over.
fn hand_over(
    args: &Args,
    to: &str,
    by: &str,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let staff = staff(definitions)?;
    let on = context.environment.today();
    let (to, by) = (known(to, staff.as_ref())?, known(by, staff.as_ref())?);
    refuse_lapsed(&to, on, staff.as_ref())?;
    let mut change = Change::begin(&args.case, definitions, context)?;
    refuse_restricted(&change.case)?;
    let open = open_in(&args.case, definitions, context)?;
    context.write(in_lines(&open, context).as_bytes())?;
    let handed = HandedOver { to: to.clone(), on, by, open: open.iter().map(named).collect() };
    let revision = change.decide(Decision::HandedOver(handed))?;
    let matters = counted(open.len(), "matter", "matters");
    context.say(&format!(
        "handed over to {to} with {matters} open, not accepted yet; {} is at revision {revision}",
        args.case.display()
    ));
    Ok(attention(&open))
}

/// Records that the one to whom it was handed over took it; shows what is open now.
fn accept(
    args: &Args,
    by: &str,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let by = known(by, staff(definitions)?.as_ref())?;
    let mut change = Change::begin(&args.case, definitions, context)?;
    refuse_restricted(&change.case)?;
    let from = handed_to(&by, &change.case)?.by.clone();
    let open = open_in(&args.case, definitions, context)?;
    context.write(in_lines(&open, context).as_bytes())?;
    let on = context.environment.today();
    let took = Decision::TookOver(TookOver { from, on, by: by.clone() });
    let revision = change.decide(took)?;
    let matters = counted(open.len(), "matter", "matters");
    context.say(&format!(
        "{by} has taken it over with {matters} open; {} is at revision {revision}",
        args.case.display()
    ));
    Ok(attention(&open))
}

/// Shows every hand-over, the oldest first.
fn show(args: &Args, definitions: &Definitions, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let (case, _) = case::read(&args.case, definitions, context)?;
    refuse_restricted(&case)?;
    let lines: String = case.decisions.iter().filter_map(in_words).collect();
    match (lines.is_empty(), case.decisions.open_hand_over()) {
        (true, _) => context.print("It was never handed over.\n")?,
        (false, None) => context.print(&lines)?,
        (false, Some(open)) => {
            let to = escape::one_line(&open.to);
            context.print(&format!("{lines}not accepted yet by {to}\n"))?;
        }
    }
    Ok(Exit::Done)
}

fn in_words(decision: &Decision) -> Option<String> {
    let line = match decision {
        Decision::HandedOver(HandedOver { to, on, by, open }) => {
            let open = if open.is_empty() { "nothing".to_owned() } else { open.join(", ") };
            format!("{on}  handed over by {by} to {to}; open: {open}")
        }
        Decision::TookOver(TookOver { from, on, by }) => {
            format!("{on}  taken over by {by} from {from}")
        }
        _ => return None,
    };
    Some(format!("{}\n", escape::one_line(&line)))
}

/// What is open, by its kind and by ids within the case.
fn named(due: &Due) -> String {
    format!("{} {}", due.kind.word(), due.item).trim_end().to_owned()
}

fn attention(open: &[Due]) -> Exit {
    Exit::attention_if(open.iter().any(|due| due.kind == Kind::Alert))
}

/// Returns the hand-over that waits for a person.
fn handed_to<'c>(by: &str, case: &'c Case) -> Result<&'c HandedOver, Stop> {
    let Some(open) = case.decisions.open_hand_over() else {
        let hint = "caseplan handover CASE --to NAME --by NAME hands it over";
        return Err(refused("nothing was handed over that is not accepted", hint));
    };
    if is_same_person(&open.to, by) {
        return Ok(open);
    }
    let hint = "`caseplan handover CASE` says to whom; only they accept it";
    Err(refused("it was handed over to somebody else", hint))
}

/// Returns the name of a person as the staff file has it; as it is, where there is no such file.
fn known(who: &str, staff: Option<&Staff>) -> Result<String, Stop> {
    let who = who.trim();
    let Some(staff) = staff else {
        return match who.is_empty() {
            true => Err(Stop::because(
                Exit::Usage,
                Diagnostic::error(Code::Usage, "a name says nothing"),
            )),
            false => Ok(who.to_owned()),
        };
    };
    staff.person(who).map(|person| person.name.clone()).ok_or_else(|| {
        let mut fault = Diagnostic::error(Code::UnknownName, "nobody of the staff has this name");
        let list = "`staff.yaml` in the clinic's folder of definitions names who works there";
        fault.hint_if(nearest(who, staff.names()).or(Some(list.to_owned())));
        Stop::input(vec![fault])
    })
}

/// A client is not handed to somebody who may not work with them. Whose own credential has ended can
/// still hand over.
fn refuse_lapsed(to: &str, on: NaiveDate, staff: Option<&Staff>) -> Result<(), Stop> {
    let person = staff.and_then(|staff| staff.person(to));
    if person.is_none_or(|person| person.may_sign(on)) {
        return Ok(());
    }
    let message = "the credential of whom it is handed over to is no longer in force";
    Err(refused(message, "staff.yaml says until when it was"))
}

fn refused(message: &str, hint: &str) -> Stop {
    Stop::because(Exit::Refused, Diagnostic::error(Code::HandOver, message).with_hint(hint))
}
