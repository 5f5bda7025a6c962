//! `caseplan due`: what is due in many cases. Each stands for itself, and one that cannot be read hides no
//! other.

mod reading;
mod shown;

use super::case::date;
use super::context::{Context, own_problems, staff, stop, timing};
use super::exit::{Exit, Stop};
use super::output::{calendar, existing};
use crate::battery::{Battery, Purpose, read_battery};
use crate::desk::{self, Definitions, Origin, Overwrite};
use crate::diagnostic::{Code, Diagnostic, has_errors, nearest};
use crate::due::{self, Calendar, Due, Kind};
use crate::instrument::Library;
use crate::number::counted;
use crate::staff::{Staff, is_same_person};
use chrono::NaiveDate;
use clap::ValueEnum;
use reading::{Heard, Question};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Say what is due in many cases: open alerts first, then what is overdue, then the days to come
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan due cases/                              every case of a folder
  caseplan due cases/ --within 30 --ics due.ics    a calendar, with case ids only
  caseplan due cases/ --as \"M. Supervisor\"         what waits for a supervisor
  caseplan due cases/ --fail-on overdue            for cron: ends with 1 where something is overdue")]
pub struct Args {
    /// Case files, answers files, or folders of them
    #[arg(required = true, value_name = "FILE|DIR")]
    cases: Vec<PathBuf>,
    /// The day that counts as today
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// How many days ahead are looked at
    #[arg(long, value_name = "DAYS", default_value_t = 14, value_parser = clap::value_parser!(u32).range(..=3660))]
    within: u32,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
    /// Write a calendar to this file; `-` is standard output, in place of the list
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
    /// Replace a file that is not such a calendar
    #[arg(long, requires = "ics")]
    force: bool,
    /// End with 1 where something is overdue
    #[arg(long, value_name = "WHAT")]
    fail_on: Option<FailOn>,
    /// Only what waits for this person of the clinic's staff: alerts, what they co-sign, hand-overs
    #[arg(long = "as", value_name = "WHO")]
    waits_for: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Overdue,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let today = context.environment.today();
    let day = args.as_of.unwrap_or(today);
    let definitions = context.definitions()?;
    let (timing, staff) = (timing(&definitions)?, staff(&definitions)?);
    let who = args.waits_for.as_deref().map(|who| known(who, staff.as_ref())).transpose()?;
    refuse_faulty(&definitions)?;
    let paths = files(&args.cases)?;
    let (timing, staff) = (timing.as_ref(), staff.as_ref());
    let question =
        Question { definitions: &definitions, timing, staff, day, today, within: args.within };
    let mut heard = question.ask(&paths);
    context.report(&heard.faults);
    refuse_nothing(&heard)?;
    context.report(&held_twice(&heard));
    if let Some(who) = &who {
        heard.due.retain(|due| waits_for(due, who, staff));
    }
    tell(args, &heard, day, context)?;
    let is_overdue = heard.due.iter().any(|due| due.overdue);
    Ok(match heard.unread.len() {
        0 => Exit::attention_if(args.fail_on.is_some() && is_overdue),
        unread if unread == paths.len() => Exit::Input,
        _ => Exit::Attention,
    })
}

/// Returns what is open in one case today, but for its hand-over.
pub fn open_in(
    path: &Path,
    definitions: &Definitions,
    context: &Context<'_>,
) -> Result<Vec<Due>, Stop> {
    let (timing, staff) = (timing(definitions)?, staff(definitions)?);
    let today = context.environment.today();
    let (timing, staff) = (timing.as_ref(), staff.as_ref());
    let question = Question { definitions, timing, staff, day: today, today, within: 0 };
    let mut heard = question.ask(&[path.to_owned()]);
    if !heard.unread.is_empty() {
        return Err(Stop::input(heard.faults));
    }
    heard.due.retain(|due| due.kind != Kind::HandOver);
    Ok(heard.due)
}

/// Returns what is due in lines, as of today.
pub fn in_lines(due: &[Due], context: &Context<'_>) -> String {
    let heard = Heard { due: due.to_vec(), ..Heard::default() };
    shown::lines(&heard, context.environment.today(), context.environment.colours_results())
}

/// The files that are meant: those that are named, and those of folders but for what stands apart by law:
/// rule 13 of the clinical rules.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    let is_restricted = |path: &PathBuf| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        stem.ends_with(".restricted")
    };
    let mut files = Vec::new();
    for path in named {
        match desk::yaml_files(path).transpose().map_err(stop)? {
            Some(within) => files.extend(within.into_iter().filter(|path| !is_restricted(path))),
            None => files.push(path.clone()),
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// That nothing is due in no case would tell whoever runs this by night that all is well.
fn refuse_nothing(heard: &Heard) -> Result<(), Stop> {
    if heard.read.is_empty() && heard.unread.is_empty() {
        let fault = Diagnostic::error(Code::Unreadable, "there is no case among what was named");
        let hint = "a folder stands for the .yaml files in it, not for those in folders within it";
        return Err(Stop::input(vec![fault.with_hint(hint)]));
    }
    Ok(())
}

/// Returns the name of a person as the staff file has it.
fn known(who: &str, staff: Option<&Staff>) -> Result<String, Stop> {
    if let Some(person) = staff.and_then(|staff| staff.person(who)) {
        return Ok(person.name.clone());
    }
    let mut fault = Diagnostic::error(Code::UnknownName, "nobody of the staff has this name");
    let names = staff.into_iter().flat_map(Staff::names);
    let list =
        "`staff.yaml` in the clinic's folder of definitions names who works there".to_owned();
    fault.hint_if(nearest(who, names).or(Some(list)));
    Err(Stop::input(vec![fault]))
}

/// What is wrong with a clinic's own definitions would be wrong in every case.
fn refuse_faulty(definitions: &Definitions) -> Result<(), Stop> {
    let library = definitions.library();
    let own = definitions.instruments.iter().filter(|found| found.origin != Origin::BuiltIn);
    own.for_each(|found| drop(library.get(found.id.as_str())));
    let (_, mut faults) = own_problems(definitions, &library);
    faults.extend(batteries(definitions, &library).1);
    faults.extend(library.take_faults());
    if has_errors(&faults) { Err(Stop::input(faults)) } else { Ok(()) }
}

/// Reads the batteries that follow change.
fn batteries(definitions: &Definitions, library: &Library) -> (Vec<Battery>, Vec<Diagnostic>) {
    let (mut batteries, mut faults) = (Vec::new(), Vec::new());
    for found in &definitions.batteries {
        let reading = read_battery(&found.source, definitions.known(library).scope());
        batteries.extend(reading.value.filter(|battery| battery.purpose == Purpose::Progress));
        faults.extend(reading.faults);
    }
    (batteries, faults)
}

/// Whether something waits for a person: what is open about a danger waits for everybody, and a case
/// that somebody has not taken over yet for who supervises them, too.
fn waits_for(due: &Due, who: &str, staff: Option<&Staff>) -> bool {
    let named = due.waits_for.as_deref();
    let supervisor = |name| staff.and_then(|staff| staff.person(name)?.supervisor.as_deref());
    let supervisor = named.and_then(supervisor).filter(|_| due.kind == Kind::HandOver);
    due.kind == Kind::Alert
        || named.into_iter().chain(supervisor).any(|name| is_same_person(name, who))
}

/// Two files of one case say two things about one client, and nobody knows which is the record.
fn held_twice(heard: &Heard) -> Vec<Diagnostic> {
    let mut files: BTreeMap<_, Vec<&Path>> = BTreeMap::new();
    for (case, path) in &heard.read {
        files.entry(case).or_default().push(path);
    }
    let twice = files.into_iter().filter(|(_, paths)| paths.len() > 1);
    let fault = |(case, paths): (_, Vec<&Path>)| {
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let message = format!("{} are of one case, {case}", paths.join(" and "));
        let hint = "what is due in each of them is listed; keep one record of a client";
        Diagnostic::warning(Code::DuplicateId, message).with_hint(hint)
    };
    twice.map(fault).collect()
}

/// Shows what was heard, and writes the calendar.
fn tell(args: &Args, heard: &Heard, day: NaiveDate, context: &mut Context<'_>) -> Result<(), Stop> {
    let calendar_to_output = args.ics.as_deref().is_some_and(desk::is_standard);
    let calendar = || Calendar { day, due: &heard.due }.text();
    match (calendar_to_output, args.json) {
        (true, _) => context.write(calendar().as_bytes())?,
        (false, true) => context.print(&shown::json(heard, day))?,
        (false, false) => {
            let colour = context.environment.colours_results();
            context.write(shown::lines(heard, day, colour).as_bytes())?;
        }
    }
    if let Some(path) = args.ics.as_ref().filter(|_| !calendar_to_output) {
        write_calendar(path, &calendar(), args.force)?;
        context.say(&format!("wrote {}", path.display()));
    }
    let cases = counted(heard.read.len() + heard.unread.len(), "case", "cases");
    let overdue = heard.due.iter().filter(|due| due.overdue).count();
    let last = due::until(day, args.within);
    context.say(&format!("{cases}, {} due up to {last}, {overdue} overdue", heard.due.len()));
    Ok(())
}

fn write_calendar(path: &Path, text: &str, force: bool) -> Result<(), Stop> {
    let made_from = calendar();
    let rule = Overwrite { made_from: Some(&made_from), force, existing: &existing };
    desk::write_output(path, text.as_bytes(), &rule).map_err(stop)
}
