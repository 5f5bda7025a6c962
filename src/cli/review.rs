//! `caseplan review`: a plan that was issued is gone through, and becomes a new version.

mod diff;

use super::case::{Day, make_of};
use super::change::Change;
use super::context::Context;
use super::decide::{ask_the_rest, asking, deeds, tell_open_alerts, written};
use super::exit::{Exit, Stop};
use crate::deciding::Deciding;
use crate::decision::{Decision, Decisions};
use crate::desk::{Definitions, Interruption, Lines};
use crate::diagnostic::{Code, Diagnostic, Source, has_errors, nearest};
use crate::number::counted;
use crate::plan::Plan;
use crate::record::{self, Case, Did, IssuedPlan};
use crate::review::{Agenda, Lack};
use chrono::NaiveDate;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Go through the plan that was issued last: each objective, whether care goes on, the client's words
///
/// Asks what becomes of each objective, with what its measure says by now, and then of the whole; each
/// answer is saved when it is complete, and a review that was left goes on where it was. Behind it the
/// plan is decided on and signed anew, and `caseplan decide CASE --issue` makes the new version of it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan review case.yaml --by 'A. Counselor, LPC'
  caseplan review case.yaml --diff                 what changed since the plan was issued, and why
  caseplan review case.yaml --from review.yaml     a review that a person wrote down; no signature
  caseplan plan case.yaml --document review -o review.pdf")]
pub struct Args {
    /// A case file
    case: PathBuf,
    /// Who reviews, with the credential; asked for where it is not given
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// A file with the decisions of a review, under `decisions:`, as in a case file; `-` reads standard input
    #[arg(long, value_name = "FILE", conflicts_with = "diff")]
    from: Option<PathBuf>,
    /// Show what changed since the plan was issued, line by line, by what it comes from; nothing is written
    #[arg(long)]
    diff: bool,
    /// As JSON
    #[arg(long, requires = "diff")]
    json: bool,
    /// The day that counts as today
    #[arg(long, value_name = "DATE", value_parser = super::case::date, requires = "diff")]
    as_of: Option<NaiveDate>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    if args.diff {
        let (case, faults) = super::case::read(&args.case, &definitions, context)?;
        context.report(&faults);
        return diff::show(&case.source, &Day::at(args.as_of), args.json, &definitions, context);
    }
    match &args.from {
        Some(file) => take_over(args, file, &definitions, context),
        None => ask(args, &definitions, context),
    }
}

/// Returns the plan that was issued last, with its number.
fn last_issue(case: &Case) -> Result<(usize, &IssuedPlan), Stop> {
    case.plans.last().map(|issued| (case.plans.len(), issued)).ok_or_else(|| {
        let message = "no plan of this case was issued, and there is nothing to review";
        let hint = "caseplan decide CASE asks for what is missing, and --issue issues the plan";
        let diagnostic = Diagnostic::error(Code::ReviewState, message).with_hint(hint);
        Stop::because(Exit::Refused, diagnostic)
    })
}

/// A plan is not gone through before it was issued.
fn refuse_before(day: NaiveDate, issued: &IssuedPlan) -> Result<(), Stop> {
    if day >= issued.on {
        return Ok(());
    }
    let message = format!("{day} lies before the plan, which was issued on {}", issued.on);
    Err(Stop::input(vec![Diagnostic::error(Code::BadDate, message)]))
}

/// What there is to go through on a day.
fn agenda(
    source: &Arc<Source>,
    day: NaiveDate,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(Agenda, Plan), Stop> {
    let read = || {
        let reading = record::read(source);
        reading.value.ok_or_else(|| Stop::input(reading.faults))
    };
    let case = read()?;
    let (number, issued) = last_issue(&case)?;
    refuse_before(day, issued)?;
    let now = make_of(&case, &Day::at(Some(day)), definitions, context)?;
    let before = read()?.before_last_issue();
    let then = Day::at(Some(issued.on));
    let as_issued = context.unheard(|context| make_of(&before, &then, definitions, context))?;
    Ok((Agenda::of((number, issued.hash), &as_issued, &now), now))
}

/// Asks about each objective, then about the whole, then about what is open in the plan.
fn ask(args: &Args, definitions: &Definitions, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let mut change = Change::begin(&args.case, definitions, context)?;
    let on = context.environment.today();
    let (agenda, plan) = agenda(change.source(), on, definitions, context)?;
    let mut lines = Lines::of_standard_input(Interruption::watch());
    tell_open_alerts(&plan, context);
    let Some(by) = asking::by(args.by.as_deref(), &mut lines, context)? else {
        return Ok(Exit::Interrupted);
    };
    let mut objectives = Deciding::going_through(&agenda, &change.case.decisions, by.clone(), on);
    let left = asking::ask(&mut objectives, &mut change, &mut lines, definitions, context)?;
    if let Some(left) = left {
        return Ok(left);
    }
    let lacking = agenda.lacking(&change.case.decisions, on);
    if !lacking.is_empty() {
        lacking.iter().for_each(|lack| context.say(&format!("still open: {}", said(lack).0)));
        return Ok(Exit::Saved);
    }
    let mut whole = Deciding::closing(&agenda, by.clone(), on);
    let left = asking::ask(&mut whole, &mut change, &mut lines, definitions, context)?;
    if let Some(left) = left {
        return Ok(left);
    }
    if !is_closed(&change.case.decisions) {
        context.say("still open: what is said of the plan as a whole");
        return Ok(Exit::Saved);
    }
    let day = Day::at(None);
    let plan = context.unheard(|context| make_of(&change.case, &day, definitions, context))?;
    let exit = ask_the_rest(&plan, &day, by, &mut change, &mut lines, definitions, context)?;
    context.say("caseplan decide CASE --issue makes the new version of the plan");
    Ok(exit)
}

/// Whether nothing was decided of objectives since the last review.
fn is_closed(decisions: &Decisions) -> bool {
    !decisions.since_review().any(|decision| matches!(decision, Decision::Reviewed(_)))
        && decisions.reviews().next().is_some()
}

/// Takes over a review that a person wrote down. A script cannot sign: rule 12 of the clinical rules.
fn take_over(
    args: &Args,
    file: &Path,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let source = context.read_record(file)?;
    let given = written(&source)?;
    let mut change = Change::begin(&args.case, definitions, context)?;
    let today = context.environment.today();
    let day = given.iter().map(Decision::on).max().unwrap_or(today);
    let (agenda, _) = agenda(change.source(), day, definitions, context)?;
    refuse_days(&given, &agenda, today, &source.name)?;
    refuse_other_objectives(&given, &agenda, &source.name)?;
    for decision in given.iter() {
        let lacks = match decision {
            Decision::Review(review) => agenda.lacks(review, &change.case.decisions),
            _ => Vec::new(),
        };
        refuse_lacks(&lacks, &source.name)?;
        change.case.decisions.add(filled(decision, &agenda));
    }
    change.refuse_decisions_about_nothing(&source.name, definitions)?;
    let revision = change.save(deeds(Did::Reviewed, &given, args.by.as_deref()))?;
    let decisions = counted(given.iter().count(), "decision", "decisions");
    let path = args.case.display();
    context.say(&format!("recorded {decisions}; {path} is at revision {revision}"));
    let open = agenda.lacking(&change.case.decisions, day);
    let is_open = !is_closed(&change.case.decisions);
    open.iter().filter(|_| is_open).for_each(|lack| {
        context.say(&format!("still open: {}", said(lack).0));
    });
    Ok(Exit::attention_if(is_open))
}

/// What the program knows and a person need not write: what a measure says, and which plan it is.
fn filled(decision: &Decision, agenda: &Agenda) -> Decision {
    let mut decision = decision.clone();
    match &mut decision {
        Decision::Review(review) => review.plan = Some(agenda.plan),
        Decision::Reviewed(reviewed) if reviewed.now.is_none() => {
            let known = agenda.objective(&reviewed.objective);
            reviewed.now = known.and_then(|one| one.now.clone());
        }
        _ => {}
    }
    decision
}

fn refuse_days(
    given: &Decisions,
    agenda: &Agenda,
    today: NaiveDate,
    from: &str,
) -> Result<(), Stop> {
    let days = given.iter().map(Decision::on);
    let wrong = days.filter_map(|on| {
        let issued = agenda.issued;
        let early = format!("{from}: {on} lies before the plan, which was issued on {issued}");
        let late = format!("{from}: {on} lies after today, {today}");
        (on < issued).then_some(early).or((on > today).then_some(late))
    });
    stop_over(wrong.map(|message| Diagnostic::error(Code::BadDate, message)).collect())
}

fn refuse_other_objectives(given: &Decisions, agenda: &Agenda, from: &str) -> Result<(), Stop> {
    let known = || agenda.objectives.iter().map(|one| one.id.as_str());
    let reviewed = given.iter().filter_map(|decision| match decision {
        Decision::Reviewed(reviewed) => Some(&reviewed.objective),
        _ => None,
    });
    let others = reviewed.filter(|id| !known().any(|known| known == *id));
    let refused = others.map(|id| {
        let message = format!("{from}: plan {} has no such objective", agenda.number);
        let mut fault = Diagnostic::error(Code::UnknownDecision, message);
        let list = || format!("it has {}", known().collect::<Vec<_>>().join(", "));
        fault.hint_if(nearest(id, known()).or_else(|| Some(list())));
        fault
    });
    stop_over(refused.collect())
}

fn refuse_lacks(lacks: &[Lack], from: &str) -> Result<(), Stop> {
    let refused = lacks.iter().map(|lack| {
        let (message, hint) = said(lack);
        let fault = Diagnostic::error(Code::ReviewIncomplete, format!("{from}: {message}"));
        fault.with_hint(hint)
    });
    stop_over(refused.collect())
}

fn stop_over(faults: Vec<Diagnostic>) -> Result<(), Stop> {
    if has_errors(&faults) { Err(Stop::input(faults)) } else { Ok(()) }
}

/// What a review lacks, in words, and what to do.
fn said(lack: &Lack) -> (String, &'static str) {
    match lack {
        Lack::Objective(id) => (
            format!("nobody says what becomes of {id}"),
            "`reviewed:` with its `outcome`: met, continue, change or stop",
        ),
        Lack::Day(id) => (
            format!("{id} goes on, its day has passed, and there is no further one"),
            "`due:` says by when it is to be reached from here",
        ),
        Lack::Edit(id) => (
            format!("{id} is to be changed, and nothing says how it reads from here"),
            "`edited:` with its `text`, before the review",
        ),
        Lack::Worse => (
            "a measure is reliably worse than before, and the review says nothing of it".to_owned(),
            "`worse:` says what is made of it; `caseplan progress CASE` shows the measure",
        ),
    }
}
