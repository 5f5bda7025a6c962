//! What the process was started with: variables, terminals, the day.

use crate::diagnostic::{Code, Diagnostic};
use crate::yaml::YEARS;
use chrono::{DateTime, Datelike, Local, NaiveDate, NaiveTime, Utc};
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

/// What the process was started with. A plain value: tests make their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// The clinic's definitions, from `CASEPLAN_HOME`.
    pub home: Option<PathBuf>,
    /// The user's definitions, `caseplan` in the configuration folder.
    pub config: Option<PathBuf>,
    /// The day that `SOURCE_DATE_EPOCH` fixes.
    pub fixed_day: Option<NaiveDate>,
    /// Whether colour is not wanted, by `NO_COLOR` or a terminal that has none.
    pub no_colour: bool,
    /// Who is at work, as the system calls them.
    pub user: Option<String>,
    /// The editor for long texts.
    pub editor: Option<OsString>,
    /// Whether plain lines are asked for, by `ACCESSIBLE` or a terminal that can do no more.
    pub plain: bool,
    /// The folders that are asked to take answers where the one of their case does not: the user's own,
    /// then the one for what is not kept for ever.
    pub spare: Vec<PathBuf>,
    /// Where people look on.
    pub terminals: Terminals,
}

/// Which of the standard streams are terminals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terminals {
    /// Standard input: someone types.
    pub input: bool,
    /// Standard output: someone reads results.
    pub output: bool,
    /// Standard error: someone reads messages.
    pub errors: bool,
}

impl Environment {
    /// Reads the environment of this process.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with a variable that cannot be read.
    pub fn from_process() -> Result<Environment, Diagnostic> {
        let terminals = Terminals {
            input: io::stdin().is_terminal(),
            output: io::stdout().is_terminal(),
            errors: io::stderr().is_terminal(),
        };
        Environment::from_variables(|name| std::env::var_os(name), terminals)
    }

    /// Reads an environment of the variables that are set; an empty one counts as not set.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with a variable that cannot be read.
    pub fn from_variables(
        variable: impl Fn(&str) -> Option<OsString>,
        terminals: Terminals,
    ) -> Result<Environment, Diagnostic> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let folder = |name: &str| set(name).map(PathBuf::from);
        // The specification of these folders says to ignore a relative one.
        let config = folder("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
        let config = config.or_else(|| Some(folder("HOME")?.join(".config")));
        Ok(Environment {
            home: folder("CASEPLAN_HOME"),
            config: config.map(|path| path.join("caseplan")),
            fixed_day: set("SOURCE_DATE_EPOCH").map(fixed_day).transpose()?,
            no_colour: set("NO_COLOR").is_some() || set("TERM").is_some_and(|term| term == "dumb"),
            user: user(&variable),
            editor: set("VISUAL").or_else(|| set("EDITOR")),
            plain: set("ACCESSIBLE").is_some_and(|value| value != "0")
                || set("TERM").is_none_or(|term| term == "dumb"),
            spare: [folder("HOME"), folder("TMPDIR").or_else(temporary)]
                .into_iter()
                .flatten()
                .collect(),
            terminals,
        })
    }

    /// Returns the day of the work: the one that is fixed, else the clock's, here.
    pub fn today(&self) -> NaiveDate {
        self.fixed_day.unwrap_or_else(|| Local::now().date_naive())
    }

    /// Returns the instant of the work: the beginning of the day that is fixed, else the clock's.
    pub fn now(&self) -> DateTime<Utc> {
        self.fixed_day.map_or_else(Utc::now, |day| day.and_time(NaiveTime::MIN).and_utc())
    }

    /// Returns whether messages are shown in colour.
    pub fn colours_messages(&self) -> bool {
        self.terminals.errors && !self.no_colour
    }

    /// Returns whether results are shown in colour.
    pub fn colours_results(&self) -> bool {
        self.terminals.output && !self.no_colour
    }
}

fn user(variable: impl Fn(&str) -> Option<OsString>) -> Option<String> {
    let named =
        |name: &str| variable(name)?.into_string().ok().filter(|name| !name.trim().is_empty());
    named("USER").or_else(|| named("LOGNAME"))
}

fn temporary() -> Option<PathBuf> {
    cfg!(unix).then(|| PathBuf::from("/tmp"))
}

/// Returns who works here and on which machine, for whoever finds a case in use.
pub(super) fn who_works() -> String {
    let user = user(|name| std::env::var_os(name)).unwrap_or_else(|| "somebody".to_owned());
    host().map_or(user.clone(), |host| format!("{user} on {host}"))
}

#[cfg(target_os = "linux")]
fn host() -> Option<String> {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    (!name.is_empty()).then_some(name)
}

/// Elsewhere the shell says it, where it does.
#[cfg(not(target_os = "linux"))]
fn host() -> Option<String> {
    let name = std::env::var_os("HOSTNAME").or_else(|| std::env::var_os("COMPUTERNAME"));
    name.and_then(|name| name.into_string().ok()).filter(|name| !name.is_empty())
}

/// The day in UTC, so that it is the same one everywhere.
fn fixed_day(seconds: OsString) -> Result<NaiveDate, Diagnostic> {
    let refused = |message| {
        Diagnostic::error(Code::Usage, message)
            .with_hint("correct it, or remove it to work with today's date")
    };
    let seconds = seconds.to_str().and_then(|text| text.parse().ok());
    let instant = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let day = instant.map(|instant| instant.date_naive());
    let day =
        day.ok_or_else(|| refused("SOURCE_DATE_EPOCH is not a number of seconds since 1970"))?;
    match YEARS.contains(&day.year()) {
        true => Ok(day),
        false => Err(refused("SOURCE_DATE_EPOCH is not within the years 1900 to 2199")),
    }
}
