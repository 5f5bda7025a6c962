//! `caseplan decide`: what people decide on a plan, and that it is issued.

mod issue;

use super::case::{Day, Wanted, make_of, with_inputs};
use super::change::Change;
use super::context::Context;
use super::exit::{Exit, Stop};
use crate::deciding::{Deciding, Question};
use crate::decision::{Decision, Decisions};
use crate::desk::{Definitions, Heard, Interruption, Lines};
use crate::diagnostic::{Code, Diagnostic, Faults, Source, has_errors};
use crate::id::Hash;
use crate::interview::Refusal;
use crate::interview::plain::PROMPT;
use crate::number::counted;
use crate::plan::what_is_signed;
use crate::record::{Case, Deed, Did};
use crate::yaml::{self, Fields};
use chrono::NaiveDate;
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
    let mut change = Change::begin(&args.case, definitions, context)?;
    let count = decisions.iter().count();
    for decision in decisions.iter() {
        change.case.decisions.add(decision.clone());
    }
    // What a decision is about and is not there is told, and nothing is written.
    change.refuse_decisions_about_nothing(&source.name, definitions)?;
    let deed = deeds(&decisions, args.by.as_deref());
    let revision = change.save(deed)?;
    let decisions = counted(count, "decision", "decisions");
    context
        .say(&format!("recorded {decisions}; {} is at revision {revision}", args.case.display()));
    Ok(Exit::Done)
}

/// What was decided, by whoever takes it over, else by the one who decided all of it.
fn deeds(decisions: &Decisions, by: Option<&str>) -> Deed {
    let about = decisions.iter().map(Decision::about);
    let deed = about.fold(Deed::new(Did::Decided), |deed, id| deed.of(id));
    let mut names = decisions.iter().map(Decision::by);
    let first = names.next();
    let one = first.filter(|first| names.all(|name| name == *first));
    deed.by(by.or(one))
}

/// Reads a file of decisions.
fn written(source: &Arc<Source>) -> Result<Decisions, Stop> {
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
    let on = context.environment.today();
    let plan = make_of(&change.case, &args.day, definitions, context)?;
    let open = plan.alerts.iter().filter(|alert| alert.is_open()).count();
    if open > 0 {
        let alerts = counted(open, "critical alert has", "critical alerts have");
        context.say(&format!("attention: {alerts} no whole response; that comes first"));
    }
    let Some(by) = by(args, &mut lines, context)? else { return Ok(Exit::Interrupted) };
    let mut deciding = Deciding::on(&plan, &change.case.decisions, by, on);
    if deciding.left() == 0 {
        context.print("Nothing is left to decide.\n")?;
    }
    while let Some(question) = deciding.question() {
        context.print(&page(&question))?;
        let line = match lines.hear() {
            Heard::Line(line) => line,
            Heard::NoText => {
                context.print("that is not text\n")?;
                continue;
            }
            Heard::Interrupted => return Ok(left(&deciding, Exit::Interrupted, context)),
            Heard::End => return Ok(left(&deciding, Exit::Saved, context)),
        };
        let taken = match line.trim() {
            ":quit" => return Ok(left(&deciding, Exit::Saved, context)),
            ":back" => {
                deciding.back();
                continue;
            }
            ":later" => {
                deciding.later();
                continue;
            }
            _ => deciding.take(&line),
        };
        match taken {
            Ok(None) => {}
            Ok(Some(mut decision)) => {
                if let Decision::Signature(signature) = &mut decision {
                    signature.hash = Some(signed(&change.case, on, definitions, context)?);
                }
                let what = called(&decision);
                let revision = change.decide(decision)?;
                context.print(&format!("Saved: {what}, revision {revision}.\n\n"))?;
            }
            Err(Refusal(why)) => context.print(&format!("{why}\n"))?,
        }
    }
    let plan = make_of(&change.case, &args.day, definitions, context)?;
    for line in &plan.draft {
        context.say(&format!("still open: {}", line.text));
    }
    Ok(Exit::attention_if(plan.is_draft()))
}

/// What is signed on a day: the plan as it is then, with everything that was decided before.
fn signed(
    case: &Case,
    on: NaiveDate,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<Hash, Stop> {
    let (day, wanted) = (Day::at(Some(on)), Wanted::default());
    with_inputs(case, Vec::new(), &day, wanted, definitions, context, what_is_signed)
}

fn by(args: &Args, lines: &mut Lines, context: &mut Context<'_>) -> Result<Option<String>, Stop> {
    if let Some(by) = args.by.clone().filter(|by| !by.trim().is_empty()) {
        return Ok(Some(by));
    }
    loop {
        context.print(&format!("Who decides? (name and credential)\n{PROMPT}"))?;
        match lines.hear() {
            Heard::Line(line) if !line.trim().is_empty() => {
                return Ok(Some(line.trim().to_owned()));
            }
            Heard::Line(_) | Heard::NoText => {}
            Heard::End | Heard::Interrupted => return Ok(None),
        }
    }
}

fn page(question: &Question<'_>) -> String {
    let mut page = String::new();
    if !question.shown.is_empty() {
        let (at, of) = question.count;
        page.push_str(&format!("{at} of {of}\n"));
        question.shown.iter().for_each(|line| page.push_str(&format!("{line}\n")));
        page.push('\n');
    }
    page.push_str(question.text);
    page.push('\n');
    for key in &question.keys {
        page.push_str(&format!("  {}) {}\n", key.typed, key.label));
    }
    page.push_str(PROMPT);
    page
}

fn called(decision: &Decision) -> String {
    match decision {
        Decision::Problem(decision) => {
            format!("{}, {}", decision.problem, decision.disposition.word())
        }
        Decision::Finding(decision) => decision.finding.clone(),
        Decision::Signature(signature) => format!("the signature of {}", signature.document),
        _ => "the decision".to_owned(),
    }
}

fn left(deciding: &Deciding, exit: Exit, context: &mut Context<'_>) -> Exit {
    let matters = counted(deciding.left(), "matter is", "matters are");
    context.say(&format!("what was decided is saved; {matters} still open"));
    exit
}
