//! `caseplan decide`: what people decide on a plan, and that it is issued.

pub mod asking;
mod issue;

use super::case::{Day, make_of};
use super::change::Change;
use super::context::Context;
use super::exit::{Exit, Stop};
use crate::deciding::Deciding;
use crate::decision::{Decision, Decisions};
use crate::desk::{Definitions, Interruption, Lines};
use crate::diagnostic::{Code, Diagnostic, Faults, Source, has_errors};
use crate::number::counted;
use crate::plan::Plan;
use crate::record::{Deed, Did};
use crate::yaml::{self, Fields};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Decide on the problems and findings of a plan, record that it was signed, and issue it
///
/// Asks about one thing after the other; each decision is saved when its last question is answered.
/// `:back` goes to the question before, `:later` leaves a matter undecided, `:quit` leaves.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan decide case.yaml --by 'A. Counselor, LPC'
  caseplan decide case.yaml --from decisions.yaml  decisions that a person wrote down; no signature
  caseplan decide case.yaml --issue                the plan as it is, frozen with its hash")]
pub struct Args {
    /// A case file
    case: PathBuf,
    /// Who decides, with the credential; asked for where it is not given
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// A file with decisions, under `decisions:`, as in a case file; `-` reads standard input
    #[arg(long, value_name = "FILE", conflicts_with = "issue")]
    from: Option<PathBuf>,
    /// Issue the plan: what is signed is frozen with its hash
    #[arg(long)]
    issue: bool,
    #[command(flatten)]
    day: Day,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let definitions = context.definitions_as_found()?;
    if args.issue {
        return issue::issue(&args.case, args.by.as_deref(), &args.day, &definitions, context);
    }
    match &args.from {
        Some(file) => take_over(args, file, &definitions, context),
        None => ask(args, &definitions, context),
    }
}

/// Takes decisions that a person wrote down. A script cannot finalize: rule 12 of the clinical rules.
fn take_over(
    args: &Args,
    file: &Path,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let source = context.read_record(file)?;
    let decisions = written(&source)?;
    refuse_reviews(&decisions)?;
    let mut change = Change::begin(&args.case, definitions, context)?;
    let count = decisions.iter().count();
    for decision in decisions.iter() {
        change.case.decisions.add(decision.clone());
    }
    // What a decision is about and is not there is told, and nothing is written.
    change.refuse_decisions_about_nothing(&source.name, definitions)?;
    let deed = deeds(Did::Decided, &decisions, args.by.as_deref());
    let revision = change.save(deed)?;
    let decisions = counted(count, "decision", "decisions");
    context
        .say(&format!("recorded {decisions}; {} is at revision {revision}", args.case.display()));
    Ok(Exit::Done)
}

/// What was decided, by whoever takes it over, else by the one who decided all of it.
pub fn deeds(did: Did, decisions: &Decisions, by: Option<&str>) -> Deed {
    let about = decisions.iter().map(Decision::about);
    let deed = about.fold(Deed::new(did), |deed, id| deed.of(id));
    let mut names = decisions.iter().map(Decision::by);
    let first = names.next();
    let one = first.filter(|first| names.all(|name| name == *first));
    deed.by(by.or(one))
}

/// Whether a review says all that it has to is seen only where it is taken over as one.
fn refuse_reviews(decisions: &Decisions) -> Result<(), Stop> {
    let is_review =
        |decision: &Decision| matches!(decision, Decision::Review(_) | Decision::Reviewed(_));
    if !decisions.iter().any(is_review) {
        return Ok(());
    }
    let message = "`review:` and `reviewed:` are taken over as a review";
    let hint = "caseplan review CASE --from FILE";
    Err(Stop::input(vec![Diagnostic::error(Code::UnknownDecision, message).with_hint(hint)]))
}

/// Reads a file of decisions.
pub fn written(source: &Arc<Source>) -> Result<Decisions, Stop> {
    let mut faults = Faults::new(source);
    let root = yaml::read(&mut faults);
    let decisions = root.as_ref().map_or_else(Decisions::default, |root| {
        let Some(fields) = Fields::open(root, "a file of decisions", &["decisions"], &mut faults)
        else {
            return Decisions::default();
        };
        fields.required("decisions", &mut faults);
        Decisions::decode(fields.list("decisions", &mut faults), &mut faults)
    });
    let mut faults = faults.into_list(|_| String::new());
    if decisions.iter().any(|decision| matches!(decision, Decision::Signature(_))) {
        let message = "a signature is recorded at the terminal, by whoever saw it";
        faults.push(
            Diagnostic::error(Code::UnknownDecision, message)
                .with_hint("caseplan decide CASE asks for it last"),
        );
    }
    let by_program = |decision: &Decision| {
        use Decision::{Addendum, Disclosed, HandedOver, Limits, Raised, TookOver};
        matches!(
            decision,
            Disclosed(_) | Raised(_) | Limits(_) | Addendum(_) | HandedOver(_) | TookOver(_)
        )
    };
    if decisions.iter().any(by_program) {
        let message = "`disclosed:`, `raised:`, `limits:`, `addendum:`, `handed_over:` and `took_over:` are \
                       written by the program alone";
        faults.push(Diagnostic::error(Code::UnknownDecision, message));
    }
    if has_errors(&faults) { Err(Stop::input(faults)) } else { Ok(decisions) }
}

/// Asks about everything that is open.
fn ask(args: &Args, definitions: &Definitions, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let mut change = Change::begin(&args.case, definitions, context)?;
    let mut lines = Lines::of_standard_input(Interruption::watch());
    let plan = make_of(&change.case, &args.day, definitions, context)?;
    tell_open_alerts(&plan, context);
    let Some(by) = asking::by(args.by.as_deref(), &mut lines, context)? else {
        return Ok(Exit::Interrupted);
    };
    ask_the_rest(&plan, &args.day, by, &mut change, &mut lines, definitions, context)
}

/// Says how many alerts have no whole response: that comes first.
pub fn tell_open_alerts(plan: &Plan, context: &mut Context<'_>) {
    let open = plan.alerts.iter().filter(|alert| alert.is_open()).count();
    if open > 0 {
        let alerts = counted(open, "critical alert has", "critical alerts have");
        context.say(&format!("attention: {alerts} no whole response; that comes first"));
    }
}

/// Asks about what is open in a plan, and says what is still open behind it.
pub fn ask_the_rest(
    plan: &Plan,
    day: &Day,
    by: String,
    change: &mut Change,
    lines: &mut Lines,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let mut deciding = Deciding::on(plan, &change.case.decisions, by, context.environment.today());
    if deciding.left() == 0 {
        context.print("Nothing is left to decide.\n")?;
    }
    if let Some(left) = asking::ask(&mut deciding, change, lines, definitions, context)? {
        return Ok(left);
    }
    let plan = make_of(&change.case, day, definitions, context)?;
    for line in &plan.draft {
        context.say(&format!("still open: {}", line.text));
    }
    Ok(Exit::attention_if(plan.is_draft()))
}
