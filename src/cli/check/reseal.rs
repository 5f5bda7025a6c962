//! Edits by hand of a case file, accepted.

use crate::cli::change::history;
use crate::cli::context::{Context, at_hand, stop};
use crate::cli::exit::{Exit, Stop, both};
use crate::desk::{CaseLock, Definitions};
use crate::diagnostic::{Code, Diagnostic, Source, has_errors};
use crate::id::Hash;
use crate::record::{self, Deed, Did, Edits, Form, Sealed};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Accepts the edits of the files, all of them or none: nothing is written before every record was
/// read with its edit.
pub fn reseal(
    paths: &[PathBuf],
    by: &str,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Result<(), Stop> {
    let mut edits = Ok(Vec::new());
    for (index, path) in paths.iter().enumerate() {
        // A file that is named twice is locked once.
        if paths[..index].contains(path) {
            continue;
        }
        let edit = Edit::read(path, by, definitions, context);
        edits = both(edits, edit).map(|(mut edits, edit)| {
            edits.push(edit);
            edits
        });
    }
    edits?.into_iter().try_for_each(|edit| edit.accept(context))
}

/// An edit that can be accepted, under the lock of its file.
struct Edit<'p> {
    path: &'p Path,
    lock: CaseLock,
    source: Arc<Source>,
    sealed: Option<Sealed>,
    revision: u64,
}

impl<'p> Edit<'p> {
    /// Reads a record with its edit; stops where that is no record.
    fn read(
        path: &'p Path,
        by: &str,
        definitions: &Definitions,
        context: &mut Context<'_>,
    ) -> Result<Edit<'p>, Stop> {
        let lock = CaseLock::take(path).map_err(stop)?;
        let source = context.read_record(path)?;
        let reading = record::read_edited(&source);
        let mut at_hand = at_hand(definitions);
        let Some(mut case) = reading.value else {
            let faults = record::faults(&source, Edits::Accepted, &mut at_hand);
            return Err(Stop::input(faults).with(at_hand.library.take_faults()));
        };
        if case.form == Form::Answers {
            let message = format!("{} is an answers file, which has no seal", path.display());
            let hint = "caseplan new CASE --from FILE makes a record of it";
            let diagnostic = Diagnostic::error(Code::Usage, message).with_hint(hint);
            return Err(Stop::because(Exit::Usage, diagnostic));
        }
        at_hand.add_kept_in(&case);
        let (_, faults) = case.fit(&at_hand.library);
        if has_errors(&faults) {
            return Err(Stop::input(faults).with(at_hand.library.take_faults()));
        }
        let mut history = history(&case, context);
        let is_edited = case.accept_edit(context.environment.today(), by);
        let sealed = is_edited.then(|| history.enter(&case, Deed::new(Did::Resealed).by(by)));
        Ok(Edit { path, lock, source, sealed, revision: case.revision })
    }

    /// Seals the file again, where there is an edit at all.
    fn accept(self, context: &mut Context<'_>) -> Result<(), Stop> {
        let Edit { path, lock, source, sealed, revision } = self;
        let path = path.display();
        let Some(sealed) = sealed else {
            context.say(&format!("{path} is sealed; there is no edit to accept"));
            return Ok(());
        };
        lock.replace(Hash::of(source.text.as_bytes()), &sealed).map_err(stop)?;
        context.say(&format!("sealed {path} again, revision {revision}"));
        Ok(())
    }
}
