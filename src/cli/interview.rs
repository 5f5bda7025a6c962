//! `caseplan interview`, `intake` and `enter`: answers are taken, each on the disk before the next
//! question.

mod again;
mod conduct;
mod front;
mod opening;
mod saving;
mod screen;
mod sheet;
mod unasked;

use super::context::{Context, nothing_to_ask};
use super::exit::{Exit, Stop};
use crate::battery::{Battery, Standing, Step, read_battery};
use crate::desk::{self, DefinitionKind, Definitions, Interruption};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Id;
use crate::instrument::Reading;
use crate::interview::Manner;
use crate::response::Informant;
use chrono::NaiveDate;
use conduct::{One, one};
use front::{FrontEnd, front_end};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Ask a form, a measure or a battery question by question
///
/// Every answer is on the disk before the next question is shown. An interview that was stopped, or
/// broken off by whatever, goes on where it was.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan interview a-1042.yaml phq9              a measure
  caseplan interview a-1042.yaml intake_csb        a battery, as far as it is called for
  caseplan interview a-1042.yaml                   go on with what was begun; else the open alerts
  caseplan interview a-1042.yaml phq9 --client     the client holds the keyboard")]
pub struct InterviewArgs {
    /// The case file
    case: PathBuf,
    /// The id of an instrument or a battery; what was begun, where it is left out
    id: Option<String>,
    #[command(flatten)]
    led: Led,
}

/// Ask the initial assessment
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan intake a-1042.yaml                      the same as: caseplan interview a-1042.yaml intake
  caseplan intake a-1042.yaml --plain              in numbered lines")]
pub struct IntakeArgs {
    /// The case file
    case: PathBuf,
    #[command(flatten)]
    led: Led,
}

/// How an interview is led.
#[derive(clap::Args)]
struct Led {
    /// Who asks, with the credential; the name of the user where it is left out
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Whose account it is
    #[arg(long, value_name = "WHO", value_parser = informant, default_value = "client")]
    source: Informant,
    /// The client holds the keyboard: alerts only ask to hand it back
    #[arg(long)]
    client: bool,
    /// Where the answers go if the case cannot be written: a new .yaml file
    #[arg(long, value_name = "FILE")]
    save_to: Option<PathBuf>,
    /// Numbered lines instead of a screen
    #[arg(long)]
    plain: bool,
}

/// Type in a paper form
///
/// An empty line is a question that nobody answered. With --twice the answers are typed in a second
/// time and compared one by one.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  caseplan enter a-1042.yaml phq9 --date 2026-11-20 --twice")]
pub struct EnterArgs {
    /// The case file
    case: PathBuf,
    /// The id of an instrument
    id: String,
    /// The day on which the form was filled in; today, where it is left out
    #[arg(long, value_name = "DATE", value_parser = super::case::date)]
    date: Option<NaiveDate>,
    /// Type it in twice, and stop at each difference
    #[arg(long)]
    twice: bool,
    /// Who types, with the credential; the name of the user where it is left out
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Whose account it is
    #[arg(long, value_name = "WHO", value_parser = informant, default_value = "client")]
    source: Informant,
    /// Where the answers go if the case cannot be written: a new .yaml file
    #[arg(long, value_name = "FILE")]
    save_to: Option<PathBuf>,
    /// Numbered lines instead of a screen
    #[arg(long)]
    plain: bool,
}

/// What is taken, and how.
struct Session<'a> {
    path: &'a Path,
    by: &'a str,
    informant: Informant,
    client_holds: bool,
    manner: Manner,
    on: NaiveDate,
    today: NaiveDate,
    /// The response that is gone on with although it was finished, by its id.
    again: Option<&'a str>,
    /// The battery whose measures are taken one after the other.
    battery: Option<&'a Id>,
    called: Called<'a>,
}

/// The options that a session was called with, for the line that goes on with it.
#[derive(Clone, Copy)]
struct Called<'a> {
    by: Option<&'a str>,
    plain: bool,
    definitions: Option<&'a Path>,
    save_to: Option<&'a Path>,
}

fn informant(text: &str) -> Result<Informant, String> {
    let known = Informant::WORDS.into_iter().find(|(word, _)| *word == text);
    known.map(|(_, informant)| informant).ok_or_else(|| {
        let words: Vec<&str> = Informant::WORDS.iter().map(|(word, _)| *word).collect();
        format!("one of {}", words.join(", "))
    })
}

pub fn interview(args: &InterviewArgs, context: &mut Context<'_>) -> Result<Exit, Stop> {
    led(&args.case, args.id.as_deref(), &args.led, context)
}

pub fn intake(args: &IntakeArgs, context: &mut Context<'_>) -> Result<Exit, Stop> {
    led(&args.case, Some("intake"), &args.led, context)
}

pub fn enter(args: &EnterArgs, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let today = context.environment.today();
    let on = args.date.unwrap_or(today);
    if on > today {
        let message = format!("the form cannot have been filled in on {on}, after today, {today}");
        return Err(Stop::because(Exit::Usage, Diagnostic::error(Code::BadDate, message)));
    }
    let by = who(args.by.as_ref(), context)?;
    let folder = context.definitions_folder.clone();
    let session = Session {
        path: &args.case,
        by: &by,
        informant: args.source,
        client_holds: false,
        manner: Manner::Paper { twice: args.twice },
        on,
        today,
        again: None,
        battery: None,
        called: Called {
            by: args.by.as_deref(),
            plain: args.plain,
            definitions: folder.as_deref(),
            save_to: save_to(args.save_to.as_deref())?,
        },
    };
    let definitions = context.definitions_for(&[&args.id])?;
    let front = front_end(args.plain, context);
    take(&session, Some(&args.id), &definitions, front, context)
}

/// What a note is taken with.
pub(super) struct OfNote<'a> {
    pub path: &'a Path,
    /// The form.
    pub form: &'a str,
    /// The note that is gone on with although it was finished, by its id.
    pub again: Option<&'a str>,
    pub by: Option<&'a String>,
    pub plain: bool,
}

/// Takes a note: what the clinician saw, and nobody's answers.
pub(super) fn note(of: &OfNote<'_>, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let by = who(of.by, context)?;
    let folder = context.definitions_folder.clone();
    let today = context.environment.today();
    let session = Session {
        path: of.path,
        by: &by,
        informant: Informant::Observed,
        client_holds: false,
        manner: Manner::Asked,
        on: today,
        today,
        again: of.again,
        battery: None,
        called: Called {
            by: of.by.map(String::as_str),
            plain: of.plain,
            definitions: folder.as_deref(),
            save_to: None,
        },
    };
    let definitions = context.definitions_for(&[of.form])?;
    let front = front_end(of.plain, context);
    take(&session, Some(of.form), &definitions, front, context)
}

fn led(path: &Path, id: Option<&str>, led: &Led, context: &mut Context<'_>) -> Result<Exit, Stop> {
    let today = context.environment.today();
    let by = who(led.by.as_ref(), context)?;
    let folder = context.definitions_folder.clone();
    let session = Session {
        path,
        by: &by,
        informant: led.source,
        client_holds: led.client,
        manner: Manner::Asked,
        on: today,
        today,
        again: None,
        battery: None,
        called: Called {
            by: led.by.as_deref(),
            plain: led.plain,
            definitions: folder.as_deref(),
            save_to: save_to(led.save_to.as_deref())?,
        },
    };
    let definitions = context.definitions_for(id.as_slice())?;
    let front = front_end(led.plain, context);
    take(&session, id, &definitions, front, context)
}

/// Looks at where the answers go if the case cannot be written, before they have to.
fn save_to(path: Option<&Path>) -> Result<Option<&Path>, Stop> {
    let Some(path) = path else { return Ok(None) };
    let refuse = |why: &str| {
        let message = format!("--save-to {}: {why}", path.display());
        Err(Stop::because(Exit::Usage, Diagnostic::error(Code::Usage, message)))
    };
    match path.extension().is_some_and(|extension| extension == "yaml") {
        false => refuse("a record is a .yaml file"),
        true if !desk::is_free(path) => refuse("it must be a new file"),
        true => Ok(Some(path)),
    }
}

/// Somebody answers for what is recorded.
pub(super) fn who(by: Option<&String>, context: &Context<'_>) -> Result<String, Stop> {
    let by = by.or(context.environment.user.as_ref()).map(|by| by.trim().to_owned());
    by.filter(|by| !by.is_empty()).ok_or_else(|| {
        let diagnostic = Diagnostic::error(Code::Usage, "it is not known who asks")
            .with_hint("say it with --by, with the credential: --by \"M. Counselor, LPC\"");
        Stop::because(Exit::Usage, diagnostic)
    })
}

/// Takes one instrument, or those of a battery that are called for.
fn take(
    session: &Session<'_>,
    id: Option<&str>,
    definitions: &Definitions,
    mut front: Box<dyn FrontEnd>,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    if let Some(battery) = id.and_then(|id| definitions.find(DefinitionKind::Battery, id)) {
        let library = definitions.library();
        let Reading { value, faults } =
            read_battery(&battery.source, definitions.known(&library).scope());
        let Some(battery) = value else {
            return Err(Stop::input([faults, library.take_faults()].concat()));
        };
        let session = Session { battery: Some(&battery.id), ..*session };
        return take_all(&session, &battery, definitions, front.as_mut(), context);
    }
    if let Some(id) = id
        && definitions.find(DefinitionKind::Instrument, id).is_none()
    {
        return Err(unknown(id, definitions));
    }
    let opened = opening::open(session, id, definitions, context)?;
    Ok(one(session, opened, front.as_mut(), context)?.exit)
}

/// Takes the measures of a battery one after the other. What was finished once today is not asked
/// again, even where questions were left open.
fn take_all(
    session: &Session<'_>,
    battery: &Battery,
    definitions: &Definitions,
    front: &mut dyn FrontEnd,
    context: &mut Context<'_>,
) -> Result<Exit, Stop> {
    let mut path = session.path.to_owned();
    let mut taken: BTreeSet<Id> = BTreeSet::new();
    let barred = loop {
        let session = Session { path: &path, ..*session };
        let (findings, library) = opening::known(&session, definitions, context)?;
        let due = |step: &&Step<'_>| {
            let measure = &step.entry.measure;
            let due = matches!(step.standing, Standing::Due { .. } | Standing::Unfinished { .. });
            due && !taken.contains(measure)
        };
        let steps = battery.steps(&findings, &library);
        let Some(step) = steps.iter().find(due) else { break barred(&steps) };
        let measure = step.entry.measure.clone();
        let opened = opening::open(&session, Some(measure.as_str()), definitions, context)?;
        let One { exit, moved } = one(&session, opened, front, context)?;
        if exit != Exit::Done {
            return Ok(exit);
        }
        taken.insert(measure);
        path = moved.unwrap_or(path);
    };
    tell_end(&path, battery, &barred, context);
    Ok(Exit::attention_if(!barred.is_empty()))
}

/// Returns what is called for, and only for adults.
fn barred(steps: &[Step<'_>]) -> Vec<Id> {
    let barred = steps.iter().filter(|step| step.standing == Standing::ForAdults);
    barred.map(|step| step.entry.measure.clone()).collect()
}

fn tell_end(path: &Path, battery: &Battery, barred: &[Id], context: &mut Context<'_>) {
    if !barred.is_empty() {
        let ids: Vec<String> = barred.iter().map(ToString::to_string).collect();
        context.say(&format!(
            "attention: not asked, because it is for adults and nobody recorded that the client is one: {}",
            ids.join(", ")
        ));
    }
    let path = again::shell_path(path);
    context.say(&format!(
        "{}: everything that is called for now was asked; see `caseplan battery {path} {}`",
        battery.title, battery.id
    ));
}

fn unknown(id: &str, definitions: &Definitions) -> Stop {
    Stop::input(vec![nothing_to_ask(id, definitions, &definitions.library())])
}

/// Watches for signals from here on, once for the whole run.
fn interruption() -> Interruption {
    static WATCHED: std::sync::LazyLock<Interruption> =
        std::sync::LazyLock::new(Interruption::watch);
    WATCHED.clone()
}
