//! `caseplan upgrade`: a case file in the present format, with the definitions in force.

use super::change::history;
use super::context::{Context, at_hand, stop};
use super::exit::{Exit, Stop};
use super::interview::who;
use crate::desk::{self, CaseLock, Origin};
use crate::diagnostic::{Code, Diagnostic, Source, has_errors};
use crate::id::{Hash, Id};
use crate::instrument::{Reading, RecordKind};
use crate::record::{self, Carried, Case, Deed, Did, Edits, FORMAT, Fate, Form, Outcome, Sealed};
use std::path::{Path, PathBuf};

/// How often another name is tried for the copy of the file of before.
const NAMES: u32 = 100;

/// Bring a case file to the present format and to the definitions in force
///
/// Answers stay with the definition they were taken with until they are carried over. One that means
/// something else now is not: its whole response stays as it is, and the report says why. No answer is
/// ever dropped, and the file of before is kept beside the new one.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan upgrade a-1042.yaml --dry-run           what would become of each response
  caseplan upgrade a-1042.yaml --by \"A. Counselor, LMHC\"")]
pub struct Args {
    /// The case file
    case: PathBuf,
    /// Only report; nothing is written
    #[arg(long)]
    dry_run: bool,
    /// Carry an answer over also where its question or the answer itself is worded otherwise now
    #[arg(long)]
    reworded: bool,
    /// Who answers for it; the name of the user where it is left out
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let by = who(args.by.as_ref(), context)?;
    let definitions = context.definitions()?;
    let lock = match args.dry_run {
        true => None,
        false => Some(CaseLock::take(&args.case).map_err(stop)?),
    };
    let source = context.read_record(&args.case)?;
    let mut at_hand = at_hand(&definitions);
    let Reading { value, faults } = record::read(&source);
    let Some(mut case) = value else {
        return Err(Stop::input(record::faults(&source, Edits::Refused, &mut at_hand)));
    };
    if case.form == Form::Answers {
        let message = format!("{} is an answers file, which pins nothing", args.case.display());
        let hint = "make a case of it: caseplan new CASE.yaml --from FILE";
        let diagnostic = Diagnostic::error(Code::Usage, message).with_hint(hint);
        return Err(Stop::because(Exit::Usage, diagnostic));
    }
    at_hand.add_kept_in(&case);
    let (_, of_answers) = case.fit(&at_hand.library);
    let all = [faults, of_answers].concat();
    if has_errors(&all) {
        return Err(Stop::input(all).with(at_hand.library.take_faults()));
    }
    let mut history = history(&case, context);
    let (format, revision) = (case.format, case.revision);
    let is_built_in = |id: &Id| {
        let found = definitions.instruments.iter().find(|found| found.id == *id);
        found.is_some_and(|found| found.origin == Origin::BuiltIn)
    };
    let on = context.environment.today();
    let fates = case.upgrade(&at_hand.library, is_built_in, args.reworded, (on, &by));
    // A definition with errors is in force for nobody.
    context.report(&at_hand.library.take_faults());
    context.print(&report(format, &case, &fates))?;
    let is_old = format < FORMAT && case.revision == revision;
    case.revision += u64::from(is_old);
    match lock {
        Some(lock) if case.revision > revision => {
            let sealed = history.enter(&case, deed(&fates, &by));
            let kept = save(&args.case, &lock, &source, &sealed)?;
            context.say(&format!(
                "wrote {}, revision {}; the file of before is {}",
                args.case.display(),
                case.revision,
                kept.display()
            ));
        }
        Some(_) => context.say("there is nothing to upgrade; nothing was written"),
        None => context.say("nothing was written"),
    }
    let open = |fate: &Fate| match &fate.outcome {
        Outcome::Current => false,
        Outcome::Left(_) => true,
        Outcome::Carried(carried) => !carried.raised.is_empty(),
    };
    Ok(Exit::attention_if(fates.iter().any(open)))
}

/// Keeps the file of before, and then gives the new one its name; returns where it is kept.
fn save(path: &Path, lock: &CaseLock, before: &Source, sealed: &Sealed) -> Result<PathBuf, Stop> {
    let kept = keep(path, before)?;
    lock.replace(Hash::of(before.text.as_bytes()), sealed).map_err(stop)?;
    Ok(kept)
}

fn deed(fates: &[Fate], by: &str) -> Deed {
    let carried = |fate: &&Fate| matches!(fate.outcome, Outcome::Carried(_));
    let carried = fates.iter().filter(carried).map(|fate| fate.response.as_str());
    carried.fold(Deed::new(Did::Upgraded).by(by), Deed::of)
}

fn keep(path: &Path, before: &Source) -> Result<PathBuf, Stop> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut number = 1;
    loop {
        let kept = path.with_file_name(format!("{stem}.before-{number}.yaml"));
        match desk::create_new(&kept, before.text.as_bytes()) {
            Ok(()) => return Ok(kept),
            Err(failure) if failure.code == Code::WouldReplace && number < NAMES => number += 1,
            Err(failure) => return Err(stop(failure)),
        }
    }
}

fn report(format: i64, case: &Case, fates: &[Fate]) -> String {
    let mut out = match format == FORMAT {
        true => format!("format {FORMAT}, the present one\n"),
        false => format!("format {format}, brought to format {FORMAT}\n"),
    };
    for Fate { response, outcome } in fates {
        match outcome {
            Outcome::Current => out.push_str(&format!("{response}: up to date\n")),
            Outcome::Left(why) => {
                out.push_str(&format!("{response}: stays as it is: {why}\n"));
            }
            Outcome::Carried(carried) => {
                let (from, to) = carried.versions;
                out.push_str(&format!("{response}: carried over, version {from} to {to}\n"));
                // What stands apart by law is not told by a command that others may look at.
                let tells_scores = case.kind != RecordKind::Restricted;
                details(carried, tells_scores).iter().for_each(|line| {
                    out.push_str(&format!("  {line}\n"));
                });
            }
        }
    }
    out
}

fn details(carried: &Carried, tells_scores: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut list = |what: &str, ids: Vec<String>| {
        if !ids.is_empty() {
            lines.push(format!("{what}: {}", ids.join(", ")));
        }
    };
    let words = |ids: &[Id]| ids.iter().map(ToString::to_string).collect();
    list("no longer asked; the answer is kept and not counted", carried.set_aside.clone());
    list("new, not answered", words(&carried.unanswered));
    list("ALERT that now stands, without a response", words(&carried.raised));
    for (title, before, after) in carried.scores.iter().filter(|_| tells_scores) {
        lines.push(format!("{title}, before: {before}"));
        lines.push(format!("{title}, after: {after}"));
    }
    if carried.scores.is_empty() {
        lines.push("every score is the same".to_owned());
    }
    lines
}
