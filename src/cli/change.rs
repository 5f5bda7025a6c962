//! A change of a case file: read under its lock, changed, saved.

use super::context::{Context, at_hand, stop};
use super::exit::{Exit, Stop};
use crate::decision::Decision;
use crate::desk::{CaseLock, Definitions};
use crate::diagnostic::{Code, Diagnostic, Source, has_errors};
use crate::id::Hash;
use crate::instrument::Reading;
use crate::record::{self, Case, Deed, Edits, Form, History};
use chrono::{DateTime, Utc};
use std::path::Path;
use std::sync::Arc;

/// The right to change a case file, and the case.
pub struct Change {
    /// The case, as it will be saved.
    pub case: Case,
    lock: CaseLock,
    source: Arc<Source>,
    there: Hash,
    history: History,
}

impl Change {
    /// Takes the lock of a case file and reads it; from now on nobody else writes it.
    pub fn begin(
        path: &Path,
        definitions: &Definitions,
        context: &mut Context<'_>,
    ) -> Result<Change, Stop> {
        let lock = CaseLock::take(path).map_err(stop)?;
        let source = context.read_record(path)?;
        let Reading { value, faults } = record::read(&source);
        let Some(case) = value else {
            let faults = record::faults(&source, Edits::Refused, &mut at_hand(definitions));
            return Err(Stop::input(faults));
        };
        if case.form == Form::Answers {
            let message = "an answers file keeps no decisions";
            let hint = "caseplan new CASE --from FILE makes a record of it";
            let diagnostic = Diagnostic::error(Code::Usage, message).with_hint(hint);
            return Err(Stop::because(Exit::Usage, diagnostic).with(faults));
        }
        let there = Hash::of(source.text.as_bytes());
        let history = history(&case, context);
        Ok(Change { case, lock, source, there, history })
    }

    /// Returns the record as it was read.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Adds a decision and saves the case.
    pub fn decide(&mut self, decision: Decision) -> Result<u64, Stop> {
        let deed = Deed::of_decision(&decision);
        self.case.decisions.add(decision);
        self.save(deed)
    }

    /// Saves the case after something was done to it. When this returns, it is on the disk.
    pub fn save(&mut self, deed: Deed) -> Result<u64, Stop> {
        self.case.revision += 1;
        let sealed = self.history.enter(&self.case, deed);
        self.lock.replace(self.there, &sealed).map_err(stop)?;
        self.there = sealed.hash();
        Ok(self.case.revision)
    }

    /// Refuses to save a decision, of a file with this name, about something that is not there.
    pub fn refuse_decisions_about_nothing(
        &self,
        from: &str,
        definitions: &Definitions,
    ) -> Result<(), Stop> {
        let mut at_hand = at_hand(definitions);
        at_hand.add_kept_in(&self.case);
        // What is read again is what would be written: only there has every decision its place.
        let text = record::write(&self.case);
        let written = record::read(&Source::record(self.source.name.clone(), text));
        let Some(case) = written.value else { return Err(Stop::input(written.faults)) };
        let before = record::read(&self.source).value;
        let told = before.map_or(0, |before| before.decisions_about_nothing(&at_hand).len());
        // Its place is one of a file that is not written.
        let refused = |fault: Diagnostic| Diagnostic {
            hints: fault.hints,
            ..Diagnostic::error(fault.code, format!("{from}: {}", fault.message))
        };
        let faults = case.decisions_about_nothing(&at_hand).into_iter().skip(told);
        let faults: Vec<Diagnostic> = faults.map(refused).collect();
        if faults.is_empty() && !has_errors(&written.faults) {
            return Ok(());
        }
        Err(Stop::input(faults))
    }
}

/// Returns the history of a case that was just read; says so where the clock stands before its last
/// event.
pub fn history(case: &Case, context: &mut Context<'_>) -> History {
    let history = History::of(case, context.environment.now());
    tell_clock(&history, context);
    history
}

/// Says that the clock cannot be right. The order of the events does not hang on it.
pub fn tell_clock(history: &History, context: &mut Context<'_>) {
    if let Some(last) = history.ahead_of_clock() {
        let shown = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M UTC").to_string();
        context.say(&format!(
            "attention: the clock says {}, before the last change of this case ({}); set it right, or the \
             times in its history are wrong",
            shown(context.environment.now()),
            shown(last)
        ));
    }
}
