//! The command line: one small file per command, each of which strings the stages together.
//!
//! Results go to standard output, talk to standard error. Every run ends in an [`Exit`].

mod about;
mod batch;
mod battery;
mod case;
mod change;
mod check;
mod clinic;
mod context;
mod decide;
mod due;
mod exit;
mod form;
mod group;
mod handover;
mod history;
mod identity;
mod interview;
mod issued;
mod list;
mod new;
mod note;
mod output;
mod page;
mod plan;
mod private;
mod programme;
mod progress;
mod prove;
mod score;
mod shell;
mod show;
mod typeset;
mod release;
mod review;
mod upgrade;
mod verify;
mod what_if;
mod why;
mod wording;

pub use context::Streams;
pub use exit::Exit;

use crate::desk::{self, Environment};
use clap::{Parser, Subcommand};
use context::Context;
use exit::Stop;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

/// Offline assessments, scores and treatment plans for counselors.
#[derive(Parser)]
#[command(
    name = "caseplan",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  caseplan plan examples/cases/csb_and_depression.yaml -o plan.pdf
  caseplan why examples/cases/csb_and_depression.yaml P1
  caseplan check

Exit codes: 0 done, 1 done but something needs attention, 2 usage, 3 an input is not
acceptable, 4 writing failed, 5 busy, 6 refused as unsafe, 70 a bug, 75 an interview is saved
and not finished, 130 interrupted."
)]
struct Cli {
    /// A folder with the clinic's own instruments/, batteries/, problems/, interventions/,
    /// programmes/, formulations/, jurisdictions/, documents/, wording/
    #[arg(long, global = true, value_name = "DIR")]
    definitions: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    List(list::Args),
    Show(show::Args),
    Check(check::Args),
    Prove(prove::Args),
    New(new::Args),
    Identity(identity::Args),
    Intake(interview::IntakeArgs),
    Interview(interview::InterviewArgs),
    Enter(interview::EnterArgs),
    Note(note::Args),
    Wording(wording::Args),
    Score(score::Args),
    Battery(battery::Args),
    Upgrade(upgrade::Args),
    History(history::Args),
    Plan(plan::Args),
    Batch(batch::Args),
    Verify(verify::Args),
    Release(release::Args),
    Why(why::Args),
    WhatIf(what_if::Args),
    Decide(decide::Args),
    Due(due::Args),
    Handover(handover::Args),
    Progress(progress::Args),
    Review(review::Args),
    Programme(programme::Args),
    Group(group::Args),
    Form(form::Args),
    Typeset(typeset::Args),
    Completions(shell::CompletionsArgs),
    Man(shell::ManArgs),
}

/// Runs the command of this process.
pub fn main() -> Exit {
    hide_panics();
    let arguments = desk::arguments();
    let (output, talk) = (&mut desk::standard_output(), &mut desk::standard_error());
    match Environment::from_process() {
        Ok(environment) => run(arguments, environment, Streams { output, talk }),
        Err(diagnostic) => {
            let environment = Environment::default();
            let mut context = Context::new(environment, Streams { output, talk });
            context.end(Err(Stop::because(Exit::Usage, diagnostic)))
        }
    }
}

/// A panic says where it happened and never what was in memory, which may be an answer.
fn hide_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        let _ = writeln!(
            std::io::stderr(),
            "error: a bug in caseplan {version} at {place}\n  = help: no file is left half written; please report this line"
        );
    }));
}

/// Runs one command.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    environment: Environment,
    streams: Streams<'_>,
) -> Exit {
    let mut context = Context::new(environment, streams);
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return context.usage(&error),
    };
    context.definitions_folder = cli.definitions;
    let run = std::panic::AssertUnwindSafe(|| dispatch(&cli.command, &mut context));
    match std::panic::catch_unwind(run) {
        Ok(ended) => context.end(ended),
        Err(_) => Exit::Bug,
    }
}

fn dispatch(command: &Command, context: &mut Context<'_>) -> Result<Exit, Stop> {
    match command {
        Command::List(args) => list::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::Prove(args) => prove::run(args, context),
        Command::New(args) => new::run(args, context),
        Command::Identity(args) => identity::run(args, context),
        Command::Intake(args) => interview::intake(args, context),
        Command::Interview(args) => interview::interview(args, context),
        Command::Enter(args) => interview::enter(args, context),
        Command::Note(args) => note::run(args, context),
        Command::Wording(args) => wording::run(args, context),
        Command::Score(args) => score::run(args, context),
        Command::Battery(args) => battery::run(args, context),
        Command::Release(args) => release::run(args, context),
        Command::Upgrade(args) => upgrade::run(args, context),
        Command::History(args) => history::run(args, context),
        Command::Plan(args) => plan::run(args, context),
        Command::Batch(args) => batch::run(args, context),
        Command::Verify(args) => verify::run(args, context),
        Command::Why(args) => why::run(args, context),
        Command::WhatIf(args) => what_if::run(args, context),
        Command::Decide(args) => decide::run(args, context),
        Command::Due(args) => due::run(args, context),
        Command::Handover(args) => handover::run(args, context),
        Command::Progress(args) => progress::run(args, context),
        Command::Review(args) => review::run(args, context),
        Command::Programme(args) => programme::run(args, context),
        Command::Group(args) => group::run(args, context),
        Command::Form(args) => form::run(args, context),
        Command::Typeset(args) => typeset::run(args, context),
        Command::Completions(args) => shell::completions(args, context),
        Command::Man(args) => shell::man(args, context),
    }
}
