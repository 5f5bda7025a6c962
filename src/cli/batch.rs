//! `caseplan batch`: documents of many cases.

mod alerts;
mod folder;
mod inputs;
mod making;
mod order;
mod outcome;
mod report;

pub use folder::refuse_strange;
pub use making::{Bench, Maker, Sheet};
pub use order::Order;

use super::case::date;
use super::context::Context;
use super::exit::{Exit, Stop};
use super::plan::{FailOn, Form};
use crate::batch::work_through;
use crate::desk::Interruption;
use alerts::Alerts;
use chrono::NaiveDate;
use folder::Target;
use inputs::Gathered;
use outcome::{Batch, Outcome};
use report::{Ended, Report};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;

/// Make documents of many cases
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan batch cases/ --out plans
  caseplan batch cases/ --out plans --documents plan,assessment --resume
  find cases -name '*.yaml' | caseplan batch --from-file - --out plans

An output is called CASE.DOCUMENT.FORM, such as a1042.plan.pdf. DIR/manifest.jsonl says what each
was made from, and DIR/critical_alerts.txt which cases have a critical alert that is open or cannot
be ruled out. A case with something wrong fails alone, and the run ends with 1.")]
pub struct Args {
    /// Case files, answers files, and folders that hold some
    #[arg(value_name = "FILE|DIR", required_unless_present = "from_file")]
    inputs: Vec<PathBuf>,
    /// Take also what a list names, one path a line; `-` is standard input
    #[arg(long, value_name = "LIST")]
    from_file: Option<PathBuf>,
    /// The folder for the documents; it is made where it is not there
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Which documents
    #[arg(long, value_name = "ID", value_delimiter = ',', default_value = "plan")]
    documents: Vec<String>,
    /// In which forms
    #[arg(short, long, value_name = "FORM", value_delimiter = ',', default_value = "pdf")]
    format: Vec<Form>,
    /// The day that counts as today
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// How many cases are worked on at a time; else as many as there are processors
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Go on with an earlier run, and make only what changed since
    #[arg(long)]
    resume: bool,
    /// Replace what is there; what belongs to another client never
    #[arg(long)]
    force: bool,
    /// Make everything, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Go on where a case fails; this is so anyway
    #[arg(long)]
    keep_going: bool,
    /// Begin no other case where one fails
    #[arg(long, conflicts_with = "keep_going")]
    fail_fast: bool,
    /// Refuse a PDF in which a character has no glyph
    #[arg(long)]
    strict: bool,
    /// End with 1 where a critical alert fires or cannot be ruled out
    #[arg(long, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
    /// Say a line for each document, and what is noted of each case
    #[arg(short, long)]
    verbose: bool,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let mut definitions = context.definitions()?;
    // They were told; of each case they would be told again.
    definitions.faults.clear();
    let as_of = args.as_of.unwrap_or_else(|| context.environment.today());
    let order = Order::of(&args.documents, &args.format, as_of, args.strict, &definitions)?;
    let gathered = inputs::gather(&args.inputs, args.from_file.as_deref())?;
    let Gathered { tasks, .. } = &gathered;
    let recipe = order.recipe(&definitions);
    let target = Target::of(args, &order, tasks)?;
    let (earlier, mut log) = target.open()?;
    log.begin(&earlier, &recipe)?;
    let mut alerts = Alerts::of(&earlier);
    // Whatever breaks the run off: a list that is not whole says so.
    target.list_alerts(&alerts.text(tasks.len()))?;
    let maker = Maker::new(&definitions, &order, context);
    let batch = Batch { earlier: &earlier, recipe: &recipe, target: &target, order: &order };
    let interruption = Interruption::watch();
    let mut report = Report::new(args.verbose, tasks.len(), &context.environment);
    let mut broken = None;
    let heard = work_through(
        tasks,
        threads(args.jobs, tasks.len()),
        |serve| maker.serve(serve, |bench, task| batch.outcome(bench, task)),
        |task, outcome| {
            let outcome = outcome.unwrap_or_else(|| Outcome::panicked(task, &batch));
            report.hear(&outcome, context);
            alerts.hear(&outcome);
            broken = broken.take().or_else(|| log.note(&outcome).err());
            let failed = args.fail_fast && outcome.has_failed();
            broken.is_none() && !failed && !interruption.came()
        },
    );
    report.clear(context);
    broken.map_or(Ok(()), Err)?;
    let ended = match heard == tasks.len() {
        true => Ended::Whole,
        false if interruption.came() => Ended::Interrupted,
        false => Ended::FailedFast,
    };
    log.end(ended == Ended::Whole)?;
    target.list_alerts(&alerts.text(report.left()))?;
    report.tell(&gathered, ended, &target, context);
    Ok(report.exit(ended, args.fail_on.is_some()))
}

/// Returns how many cases are worked on at a time.
pub fn threads(jobs: Option<NonZeroUsize>, tasks: usize) -> usize {
    let jobs = jobs.or_else(|| thread::available_parallelism().ok());
    jobs.map_or(1, NonZeroUsize::get).min(tasks)
}
