//! `caseplan programme`: where a client stands, and what became of a step.

mod shown;

use super::case::{Day, Known, date, known_of, make, tell_left_out};
use super::change::Change;
use super::context::{Context, stop};
use super::exit::{Exit, Stop};
use crate::decision::{Decision, StepDecision};
use crate::desk::{self, Definitions};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::id::Id;
use crate::plan::{Means, open_alerts};
use crate::programme::{Held, Programme, Standing, StepPlace, standing};
use crate::progress::StepState;
use chrono::NaiveDate;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Show where a client stands in the programmes of the plan, or record what became of a step
///
/// What shows that a step is done, and why one was gone although something held it, is read from a
/// file or from standard input: nothing about the client is given on the command line, where others
/// could read it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan programme case.yaml                     every programme that is gone or planned
  caseplan programme case.yaml abstinence          every step of one
  caseplan programme case.yaml abstinence first_list --done --by 'A. Counselor, LPC'
  caseplan programme case.yaml disclosure --decided-not-to --by 'A. Counselor, LPC'")]
pub struct Args {
    /// A case file; to look at, an answers file will do
    case: PathBuf,
    /// The programme
    programme: Option<String>,
    /// The step; the whole programme where none is named
    step: Option<String>,
    #[command(flatten)]
    became: Became,
    /// The day on which it was so; today where none is given
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,
    /// Who records it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// What shows it: a text file; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// Why a step was gone although something held it: a text file; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    despite: Option<PathBuf>,
    #[command(flatten)]
    day: Day,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
#[group(multiple = false)]
struct Became {
    /// It is done
    #[arg(long)]
    done: bool,
    /// It was begun
    #[arg(long)]
    in_work: bool,
    /// It was not begun after all
    #[arg(long)]
    open: bool,
    /// The client does not want it now
    #[arg(long)]
    not_now: bool,
    /// The client decided not to
    #[arg(long)]
    decided_not_to: bool,
}

impl Became {
    fn state(&self) -> Option<StepState> {
        let all = [
            (self.done, StepState::Done),
            (self.in_work, StepState::InWork),
            (self.open, StepState::Open),
            (self.not_now, StepState::NotNow),
            (self.decided_not_to, StepState::DecidedNotTo),
        ];
        all.into_iter().find_map(|(is_so, state)| is_so.then_some(state))
    }
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    match (args.became.state(), &args.programme) {
        (Some(state), Some(programme)) => record(args, programme, state, &definitions, context),
        (Some(_), None) => Err(usage("which programme?", "caseplan programme CASE lists them")),
        (None, _) if args.by.is_some() || args.on.is_some() || args.evidence.is_some() => Err(
            usage("what became of it?", "--done, --in-work, --open, --not-now, --decided-not-to"),
        ),
        (None, Some(programme)) => show_one(args, programme, &definitions, context),
        (None, None) => show_all(args, &definitions, context),
    }
}

fn usage(message: &str, hint: &str) -> Stop {
    let diagnostic = Diagnostic::error(Code::Usage, message).with_hint(hint);
    Stop::because(Exit::Usage, diagnostic)
}

/// Those that a treatment in the plan belongs to, and those of which something was recorded.
fn show_all(
    args: &Args,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let (_, plan) = make(&args.case, &args.day, None, definitions, context)?;
    let text = match args.json {
        true => shown::plan_as_json(&plan),
        false => shown::plan(&plan),
    };
    context.print(&text)?;
    tell_left_out(&plan, context);
    Ok(Exit::Done)
}

fn show_one(
    args: &Args,
    id: &str,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let source = context.read_record(&args.case)?;
    let Known { case, findings, library } = known_of(&source, &args.day, definitions, context)?;
    let means = Means::of(definitions.known(&library));
    let programme = programme(id, &means)?;
    let open = open_alerts(&findings, &case.decisions);
    let standing = standing(&programme, &findings, &open);
    let chosen = match &args.step {
        Some(step) => Some(step_of(&programme, step)?),
        None => None,
    };
    let text = match args.json {
        true => shown::standing_as_json(&standing, chosen.as_ref(), &findings, &case.decisions),
        false => shown::standing(&standing, chosen.as_ref(), &findings, &case.decisions),
    };
    context.print(&text)?;
    Ok(Exit::Done)
}

/// Finds a programme and reads it.
fn programme(id: &str, means: &Means<'_>) -> Result<Arc<Programme>, Stop> {
    let known = Id::new(id).filter(|id| means.programmes.ids().any(|known| known == id));
    let Some(known) = known else {
        let message = format!("there is no programme `{id}`");
        let mut diagnostic = Diagnostic::error(Code::UnknownName, message);
        let near = nearest(id, means.programmes.ids().map(Id::as_str));
        let list = "`caseplan list programmes` shows what is there".to_owned();
        diagnostic.hint_if(near.or(Some(list)));
        return Err(Stop::input(vec![diagnostic]));
    };
    means.programmes.get(&known).ok_or_else(|| Stop::input(means.take_faults()))
}

fn step_of(programme: &Programme, step: &str) -> Result<Id, Stop> {
    if let Some(step) = programme.step(step) {
        return Ok(step.id.clone());
    }
    let message = format!("the programme `{}` has no step `{step}`", programme.id);
    let mut diagnostic = Diagnostic::error(Code::UnknownName, message);
    let steps = programme.steps.iter().map(|step| step.id.as_str());
    let all = format!("`caseplan programme CASE {}` shows its steps", programme.id);
    diagnostic.hint_if(nearest(step, steps).or(Some(all)));
    Err(Stop::input(vec![diagnostic]))
}

fn record(
    args: &Args,
    id: &str,
    state: StepState,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let Some(by) = args.by.clone().filter(|by| !by.trim().is_empty()) else {
        return Err(usage(
            "who records it?",
            "--by with a name, and a credential where there is one",
        ));
    };
    let today = context.environment.today();
    let on = args.on.unwrap_or(today);
    if on > today {
        return Err(usage("the day has not come", "--on with the day on which it was so"));
    }
    let evidence = said(args.evidence.as_deref())?;
    let despite = said(args.despite.as_deref())?;
    let mut change = Change::begin(&args.case, definitions, context)?;
    let whole = known_of(change.source(), &args.day, definitions, context)?;
    let Known { case, findings, library } = whole;
    let means = Means::of(definitions.known(&library));
    let programme = programme(id, &means)?;
    let step = match &args.step {
        Some(step) => Some(step_of(&programme, step)?),
        None => None,
    };
    refuse_whole_done(step.as_ref(), state)?;
    let open = open_alerts(&findings, &case.decisions);
    let standing = standing(&programme, &findings, &open);
    if despite.is_none() {
        refuse_held(&standing, step.as_ref(), state)?;
    }
    let called = match &step {
        Some(step) => format!("{}.{step}", programme.id),
        None => programme.id.to_string(),
    };
    let decision =
        StepDecision { programme: programme.id.clone(), step, state, on, by, evidence, despite };
    let revision = change.decide(Decision::Step(decision))?;
    context.say(&format!(
        "recorded {called}: {}, {on}; {} is at revision {revision}",
        state.words(),
        args.case.display()
    ));
    Ok(Exit::Done)
}

/// Reads a text that a person wrote; one that says nothing is a slip.
fn said(path: Option<&Path>) -> Result<Option<String>, Stop> {
    let Some(path) = path else { return Ok(None) };
    let source = desk::read_record(path).map_err(stop)?;
    let text = source.text.trim();
    if text.is_empty() {
        let message = format!("{} says nothing", path.display());
        return Err(Stop::input(vec![Diagnostic::error(Code::MissingKey, message)]));
    }
    Ok(Some(text.to_owned()))
}

/// A programme is done when its steps are; nobody says so of the whole.
fn refuse_whole_done(step: Option<&Id>, state: StepState) -> Result<(), Stop> {
    match (step, state) {
        (None, StepState::Done) => {
            Err(usage("a programme is done when its steps are", "name the step that is done"))
        }
        _ => Ok(()),
    }
}

/// A step that something holds is not gone by mistake: somebody says why it was gone all the same.
fn refuse_held(standing: &Standing<'_>, step: Option<&Id>, state: StepState) -> Result<(), Stop> {
    if !matches!(state, StepState::Done | StepState::InWork) {
        return Ok(());
    }
    let one = step.and_then(|id| standing.steps.iter().find(|one| one.step.id == *id));
    let own: &[Held<'_>] = match one.map(|one| &one.place) {
        Some(StepPlace::Held(held)) => held,
        _ => &[],
    };
    let waits = match one.map(|one| &one.place) {
        Some(StepPlace::After(steps)) => {
            let names: Vec<String> = steps.iter().map(ToString::to_string).collect();
            vec![format!("not done before it: {}", names.join(", "))]
        }
        _ => Vec::new(),
    };
    let is_past = one.is_some_and(|one| matches!(one.place, StepPlace::Past));
    let held = standing.held.iter().chain(own).filter(|_| !is_past);
    let why: Vec<String> = held.map(shown::why).chain(waits).collect();
    if why.is_empty() {
        return Ok(());
    }
    let message = format!("held: {}", why.join(" "));
    let hint = "where it was gone all the same, `--despite FILE` with the reason records it so";
    let diagnostic = Diagnostic::error(Code::StepHeld, message).with_hint(hint);
    Err(Stop::because(Exit::Refused, diagnostic))
}
