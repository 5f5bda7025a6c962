//! The folder that a batch writes to: its documents, its manifest, its list of critical alerts.

use super::super::context::stop;
use super::super::exit::{Exit, Stop};
use super::super::output::{existing, marker};
use super::super::plan::Made;
use super::Args;
use super::alerts::HEAD;
use super::inputs::Task;
use super::order::Order;
use super::outcome::Outcome;
use crate::batch::{Finished, Manifest, Recipe, Record, output_name};
use crate::desk::{self, Journal, Overwrite};
use crate::diagnostic::{Code, Diagnostic};
use crate::id::{Hash, Hashing};
use std::path::{Path, PathBuf};

/// What was made from what.
const MANIFEST: &str = "manifest.jsonl";
/// The cases that somebody has to look at first.
const ALERTS: &str = "critical_alerts.txt";
/// How many files are named that stand in the way.
const NAMED: usize = 10;

/// The folder, for those who write documents to it.
pub struct Target {
    path: PathBuf,
    force: bool,
    dry_run: bool,
}

/// The manifest, for the one who writes it.
pub struct Log {
    journal: Option<Journal>,
    sealing: Hashing,
}

impl Target {
    /// Returns the folder of a run; refuses what stands in its way before anything is written.
    pub fn of(args: &Args, order: &Order, tasks: &[Task]) -> Result<Target, Stop> {
        let target = Target { path: args.out.clone(), force: args.force, dry_run: args.dry_run };
        let there = desk::names(&target.path).map_err(stop)?;
        let names = tasks.iter().filter_map(|task| task.case.as_ref()).flat_map(|case| {
            order.each().map(|(document, form)| output_name(case, &document.id, form.extension()))
        });
        let names = std::iter::once(MANIFEST.to_owned()).chain(names);
        let in_the_way: Vec<String> = names.filter(|name| there.contains(name)).collect();
        if !args.resume && !args.force && !in_the_way.is_empty() {
            return Err(target.would_replace(&in_the_way));
        }
        target.refuse_another_list()?;
        Ok(target)
    }

    /// Opens the manifest, for one run at a time, with what an earlier run left.
    pub fn open(&self) -> Result<(Manifest, Log), Stop> {
        let path = self.path.join(MANIFEST);
        let mut earlier = Manifest::default();
        let journal = match self.dry_run {
            true => {
                if desk::is_file(&path) {
                    desk::read_lines(&path, |line| earlier.hear(line)).map_err(stop)?;
                }
                None
            }
            false => {
                let mut journal = Journal::open(&self.path, MANIFEST).map_err(stop)?;
                journal.read(|line| earlier.hear(line)).map_err(stop)?;
                Some(journal)
            }
        };
        refuse_strange(&path, &earlier)?;
        let sealing = earlier.sealing();
        Ok((earlier, Log { journal, sealing }))
    }

    /// Writes a document, where it may; in a dry run it is only held against what is there.
    pub fn write(&self, name: &str, made: &Made) -> Result<(), Stop> {
        let path = self.path.join(name);
        let made_from = marker(&made.marker);
        let rule =
            Overwrite { made_from: made_from.as_ref(), force: self.force, existing: &existing };
        match self.dry_run {
            true => desk::may_write_output(&path, &rule),
            false => desk::write_one_of_many(&path, &made.bytes, &rule),
        }
        .map_err(stop)
    }

    /// Returns whether a file is there and has these bytes.
    pub fn holds(&self, name: &str, hash: Hash) -> bool {
        let bytes = desk::read_output(&self.path.join(name));
        bytes.is_ok_and(|bytes| bytes.is_some_and(|bytes| Hash::of(&bytes) == hash))
    }

    /// Writes the list of the cases that somebody has to look at first; nothing in a dry run.
    pub fn list_alerts(&self, list: &str) -> Result<(), Stop> {
        match self.dry_run {
            true => Ok(()),
            false => desk::replace_private(&self.path.join(ALERTS), list.as_bytes()).map_err(stop),
        }
    }

    /// Returns whether nothing is written.
    pub fn is_dry(&self) -> bool {
        self.dry_run
    }

    fn would_replace(&self, names: &[String]) -> Stop {
        let count = names.len();
        let files = if count == 1 { "file exists" } else { "files exist" };
        let more = if count > NAMED { ", …" } else { "" };
        let named = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let folder = self.path.display();
        let message = format!("{folder}: {count} {files} already: {named}{more}");
        let fault = Diagnostic::error(Code::WouldReplace, message)
            .with_hint("--resume goes on with an earlier run and makes what changed since")
            .with_hint("--force makes everything anew; nothing was written");
        Stop::because(Exit::Refused, fault)
    }

    /// A file of that name that is not ours is nothing to replace.
    fn refuse_another_list(&self) -> Result<(), Stop> {
        let path = self.path.join(ALERTS);
        let there = desk::read_output(&path).map_err(stop)?;
        if there.is_none_or(|bytes| bytes.starts_with(HEAD.as_bytes())) {
            return Ok(());
        }
        let message = format!("{}: exists already and is no list of alerts", path.display());
        let fault =
            Diagnostic::error(Code::WouldReplace, message).with_hint("choose another folder");
        Err(Stop::because(Exit::Refused, fault))
    }
}

impl Log {
    /// Notes what the outputs that follow are made with.
    pub fn begin(&mut self, earlier: &Manifest, recipe: &Recipe) -> Result<(), Stop> {
        match earlier.recipe(recipe.hash()) {
            Some(_) => Ok(()),
            None => self.add(&Record::Recipe(recipe.clone())),
        }
    }

    /// Notes what became of a case.
    pub fn note(&mut self, outcome: &Outcome) -> Result<(), Stop> {
        outcome
            .outputs
            .iter()
            .try_for_each(|output| self.add(&Record::Output(Box::new(output.clone()))))
    }

    /// Waits until everything is on the disk, and then notes that it is, where the run came to its end.
    pub fn end(&mut self, is_whole: bool) -> Result<(), Stop> {
        self.sync()?;
        if !is_whole {
            return Ok(());
        }
        self.add(&Record::Finished(Finished { seal: self.sealing.hash() }))?;
        self.sync()
    }

    fn sync(&self) -> Result<(), Stop> {
        self.journal.as_ref().map_or(Ok(()), Journal::sync).map_err(stop)
    }

    fn add(&mut self, record: &Record) -> Result<(), Stop> {
        let line = record.line();
        self.sealing.add(line.as_bytes());
        self.journal.as_mut().map_or(Ok(()), |journal| journal.add(&line)).map_err(stop)
    }
}

/// Refuses a manifest with a line that this program did not write, or not this version of it.
pub fn refuse_strange(path: &Path, manifest: &Manifest) -> Result<(), Stop> {
    let Some(line) = manifest.strange() else { return Ok(()) };
    let message = format!("{}:{line}: not a line of a manifest", path.display());
    let fault = Diagnostic::error(Code::UnknownKind, message)
        .with_hint("it was edited, or written by a newer version of the program");
    Err(Stop::input(vec![fault]))
}
