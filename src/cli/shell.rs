//! `caseplan completions` and `caseplan man`: for the shell.

use super::Cli;
use super::context::Context;
use super::exit::{Exit, Stop};
use clap::CommandFactory;
use clap_complete::Shell;

/// Print the completions for a shell
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  caseplan completions bash > ~/.local/share/bash-completion/completions/caseplan")]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Print the manual page
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  caseplan man | man -l -")]
pub struct ManArgs {}

pub fn completions(args: &CompletionsArgs, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "caseplan", &mut script);
    context.write(&script)?;
    Ok(Exit::Done)
}

pub fn man(_: &ManArgs, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let mut pages = Vec::new();
    let mut command = Cli::command();
    command.build();
    // Writing to memory cannot fail.
    let _ = clap_mangen::Man::new(command.clone()).render(&mut pages);
    for subcommand in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let _ = clap_mangen::Man::new(subcommand.clone()).render(&mut pages);
    }
    context.write(&pages)?;
    Ok(Exit::Done)
}
