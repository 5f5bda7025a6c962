//! What a batch says while it goes on and at its end, on standard error. Which cases an alert is about
//! is written to a private file and never said here: what a night's run says is sent around.

use super::super::context::Context;
use super::super::exit::Exit;
use super::folder::Target;
use super::inputs::Gathered;
use super::outcome::Outcome;
use crate::batch::{Attention, Output, State};
use crate::desk::Environment;

/// Goes back to the beginning of the line on a terminal, and clears it.
const CLEAR: &str = "\r\x1b[K";

/// What was heard of the cases so far.
pub struct Report {
    verbose: bool,
    shows_progress: bool,
    cases: usize,
    heard: Heard,
    exits: Vec<Exit>,
}

/// How many there were.
#[derive(Default)]
struct Heard {
    cases: usize,
    failed: usize,
    made: usize,
    standing: usize,
    skipped: usize,
    not_computed: usize,
    to_look_at: usize,
    noted: usize,
    critical: usize,
    open: usize,
}

/// How a run ended before its last case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It did not.
    Whole,
    /// A case failed, and no other was to be begun.
    FailedFast,
    /// A signal came.
    Interrupted,
}

impl Report {
    /// Returns a report of so many cases, of which nothing was heard.
    pub fn new(verbose: bool, cases: usize, environment: &Environment) -> Report {
        let shows_progress = environment.terminals.errors && !environment.plain;
        let heard = Heard::default();
        Report { verbose, shows_progress, cases, heard, exits: Vec::new() }
    }

    /// Takes in what became of a case, and says what is wrong with it.
    pub fn hear(&mut self, outcome: &Outcome, context: &mut Context<'_>) {
        self.heard.add(outcome);
        self.exits.extend(outcome.stops.iter().map(|stop| stop.exit));
        self.clear(context);
        let bug = outcome.stops.iter().any(|stop| stop.exit == Exit::Bug);
        if self.verbose || bug {
            let _ = context.streams.talk.write_all(outcome.noted.as_bytes());
        }
        for stop in &outcome.stops {
            context.report(&stop.diagnostics);
        }
        if self.verbose {
            outcome
                .outputs
                .iter()
                .for_each(|output| context.say(&said(output, output.state.word())));
            outcome.standing.iter().for_each(|output| context.say(&said(output, "unchanged")));
        }
        if self.shows_progress {
            let _ = write!(context.streams.talk, "{} of {} cases", self.heard.cases, self.cases);
        }
    }

    /// Takes the progress off the terminal.
    pub fn clear(&self, context: &mut Context<'_>) {
        if self.shows_progress {
            let _ = write!(context.streams.talk, "{CLEAR}");
        }
    }

    /// Returns how many cases were not begun.
    pub fn left(&self) -> usize {
        self.cases - self.heard.cases
    }

    /// Says how it went.
    pub fn tell(
        &self,
        gathered: &Gathered,
        ended: Ended,
        target: &Target,
        context: &mut Context<'_>,
    ) {
        let Heard { cases, failed, made, standing, .. } = self.heard;
        let (cases, made) = (counted(cases, "case"), counted(made, "document"));
        let written = if target.is_dry() { "would be written" } else { "written" };
        context.say(&format!("{cases}, {failed} failed: {made} {written}, {standing} unchanged"));
        self.left_out(gathered, ended).iter().for_each(|line| context.say(line));
        self.to_look_at(target).iter().for_each(|line| context.say(line));
    }

    /// Returns what was not made, or not read.
    fn left_out(&self, gathered: &Gathered, ended: Ended) -> Vec<String> {
        let lines = [
            (self.left(), "case", format!("not begun: {}", ended.why())),
            (
                self.heard.skipped,
                "document",
                "for adults not made: who it is for is not known to be one".into(),
            ),
            (gathered.restricted, "restricted record", "not read".into()),
            (gathered.passed_over, "file", "of another kind passed over".into()),
        ];
        let lines = lines.into_iter().filter(|(count, ..)| *count > 0);
        lines.map(|(count, what, why)| format!("{} {why}", counted(count, what))).collect()
    }

    /// Returns what somebody should look at.
    fn to_look_at(&self, target: &Target) -> Vec<String> {
        let Heard { not_computed, noted, open, failed, .. } = self.heard;
        let listed = if target.is_dry() { "" } else { "; critical_alerts.txt names them" };
        let noted = if self.verbose { 0 } else { noted };
        let lines = [
            (not_computed, "with a score not computed"),
            (noted, "with something noted; --verbose shows it"),
            (failed, "of whose alerts nothing is known"),
            (open, "with an open critical alert"),
        ];
        let lines = lines.into_iter().filter(|(count, _)| *count > 0);
        let mut lines: Vec<String> = lines
            .map(|(count, what)| format!("attention: {} {what}", counted(count, "case")))
            .collect();
        if let Some(last) = lines.last_mut().filter(|_| open + failed > 0) {
            last.push_str(listed);
        }
        lines
    }

    /// Returns how the run ends.
    pub fn exit(&self, ended: Ended, fails_on_critical: bool) -> Exit {
        let nothing_made = self.heard.made + self.heard.standing + self.heard.skipped == 0;
        let grave = [Exit::Bug, Exit::Write, Exit::Busy];
        let exits = self.exits.iter().copied().filter(|exit| nothing_made || grave.contains(exit));
        let interrupted = (ended == Ended::Interrupted).then_some(Exit::Interrupted);
        let critical = fails_on_critical && self.heard.critical > 0;
        let attention = critical
            || self.heard.failed + self.heard.skipped + self.heard.to_look_at > 0
            || ended != Ended::Whole;
        let exits = exits.chain(interrupted).chain([Exit::attention_if(attention)]);
        Exit::gravest(exits)
    }
}

impl Ended {
    fn why(self) -> &'static str {
        match self {
            Ended::Whole => "there are no more",
            Ended::FailedFast => "a case failed",
            Ended::Interrupted => "interrupted; --resume goes on",
        }
    }
}

impl Heard {
    fn add(&mut self, outcome: &Outcome) {
        let all = || outcome.outputs.iter().chain(&outcome.standing);
        let count =
            |state: fn(&Output) -> bool| outcome.outputs.iter().filter(|one| state(one)).count();
        let one_if = usize::from;
        self.cases += 1;
        self.failed += one_if(outcome.has_failed());
        self.made += count(|output| output.state.is_made());
        self.skipped += count(|output| output.state == State::Skipped);
        self.standing += outcome.standing.len();
        self.noted += one_if(!outcome.noted.is_empty());
        let not_computed = |output: &Output| output.attention.contains(&Attention::NotComputed);
        self.not_computed += one_if(all().any(not_computed));
        self.to_look_at += one_if(all().any(|output| !output.attention.is_empty()));
        self.critical += one_if(all().any(|output| !output.critical.is_empty()));
        self.open += one_if(all().any(|output| output.critical.iter().any(|alert| alert.open)));
    }
}

fn said(output: &Output, state: &str) -> String {
    format!("{}: {state}", output.name())
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
