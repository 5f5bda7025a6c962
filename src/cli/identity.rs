//! `caseplan identity`: who the client is, also of a case that was made without it.

use super::change::Change;
use super::context::Context;
use super::exit::{Exit, Stop};
use crate::client::Client;
use crate::desk::{Heard, Interruption, Lines};
use crate::diagnostic::{Code, Diagnostic};
use crate::interview::plain::PROMPT;
use crate::interview::{Identity, Refusal};
use crate::record::{Deed, Did};
use std::path::PathBuf;

/// Ask who the client is, or correct it
///
/// Asks at the terminal for the initials, the year of birth, the sex and the language, and nowhere
/// else: what stands on the command line others on the machine can read.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan identity a-1042.yaml                    of a case that was made without it")]
pub struct Args {
    /// The case file
    case: PathBuf,
    /// Who records it, for the history of the case
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    if !is_asked(context) {
        let diagnostic =
            Diagnostic::error(Code::Usage, "who the client is can only be asked at a terminal")
                .with_hint(
                    "a script writes it into an answers file: caseplan new CASE --from FILE",
                );
        return Err(Stop::because(Exit::Usage, diagnostic));
    }
    let definitions = context.definitions()?;
    let mut change = Change::begin(&args.case, &definitions, context)?;
    let known = change.case.client.clone();
    let Some(client) = ask(known.clone(), context)? else {
        context.say("nothing was written");
        return Ok(Exit::Interrupted);
    };
    if client == known {
        context.say("nothing is another; nothing was written");
        return Ok(Exit::Done);
    }
    change.case.client = client;
    let deed = Deed::new(Did::Identified).by(args.by.as_deref());
    let revision = change.save(deed)?;
    let path = args.case.display();
    context.say(&format!(
        "recorded; {path} is at revision {revision}; cut-offs that differ by sex or age follow it"
    ));
    Ok(Exit::Done)
}

/// Returns whether somebody sits at a terminal who can be asked.
pub fn is_asked(context: &Context<'_>) -> bool {
    let terminals = context.environment.terminals;
    terminals.input && terminals.output
}

/// Asks who the client is, from what is known on; `None` where it was broken off.
pub fn ask(known: Client, context: &mut Context<'_>) -> Result<Option<Client>, Stop> {
    let mut identity = Identity::of(known, context.environment.today());
    let mut lines = Lines::of_standard_input(Interruption::watch());
    context.print("Each of these may be left as it is with Enter.\n")?;
    while let Some((text, keys)) = identity.question() {
        let keys = keys.iter().map(|key| format!("  {}) {}\n", key.typed, key.label));
        let now = identity.now().map_or_else(String::new, |now| format!("Now: {now}\n"));
        let question = format!("{text}\n{}{now}{PROMPT}", keys.collect::<String>());
        context.print(&question)?;
        let taken = match lines.hear() {
            Heard::Line(line) => identity.take(&line),
            Heard::NoText => Err(Refusal("that is not text".into())),
            Heard::End | Heard::Interrupted => return Ok(None),
        };
        if let Err(Refusal(why)) = taken {
            context.print(&format!("{why}\n"))?;
        }
    }
    Ok(Some(identity.client()))
}
