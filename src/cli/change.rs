//! A change of a case file: read under its lock, changed, saved.

use super::context::{Context, at_hand, stop};
use super::exit::{Exit, Stop};
use crate::decision::Decision;
use crate::desk::{CaseLock, Definitions};
use crate::diagnostic::{Code, Diagnostic, Source, has_errors};
use crate::id::Hash;
use crate::instrument::Reading;
use crate::record::{self, Case, Edits, Form};
use std::path::Path;
use std::sync::Arc;

/// The right to change a case file, and the case.
pub struct Change {
    /// The case, as it will be saved.
    pub case: Case,
    lock: CaseLock,
    source: Arc<Source>,
    there: Hash,
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
        Ok(Change { case, lock, source, there })
    }

    /// Returns the record as it was read.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Adds a decision and saves the case.
    pub fn decide(&mut self, decision: Decision) -> Result<u64, Stop> {
        self.case.decisions.add(decision);
        self.save()
    }

    /// Saves the case. When this returns, it is on the disk.
    pub fn save(&mut self) -> Result<u64, Stop> {
        self.case.revision += 1;
        let text = record::write(&self.case);
        self.lock.replace(self.there, text.as_bytes()).map_err(stop)?;
        self.there = Hash::of(text.as_bytes());
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
