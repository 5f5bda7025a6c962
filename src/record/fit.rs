//! Every response of a case, held against the definition it was taken with.

use super::{Case, Form};
use crate::diagnostic::{Code, Diagnostic, Faults, nearest};
use crate::finding::SEE_ITS_FAULTS;
use crate::id::Id;
use crate::instrument::{Instrument, Library};
use crate::response::{Recorded, Response};
use std::sync::Arc;

impl Case {
    /// Returns the responses that fit, and every fault of all of them.
    ///
    /// A response of a case file is held against the definition it was taken with and against no
    /// other; one of an answers file, which pins nothing, against the current one.
    pub fn fit(&self, library: &Library) -> (Vec<Response>, Vec<Diagnostic>) {
        let mut faults = Faults::new(&self.source);
        let mut responses = Vec::new();
        for recorded in &self.responses {
            if let Some(instrument) = self.definition(recorded, library, &mut faults) {
                responses.push(recorded.fit(&instrument, &self.client, &mut faults));
            }
        }
        let faults = faults.into_list(|span| self.route(span));
        (responses, faults)
    }

    fn definition(
        &self,
        recorded: &Recorded,
        library: &Library,
        faults: &mut Faults,
    ) -> Option<Arc<Instrument>> {
        let id = &recorded.instrument;
        let found = match recorded.definition {
            Some(pinned) => library.pinned(id.as_str(), pinned.scoring),
            None => library.get(id.as_str()),
        };
        if found.is_none() {
            self.note_absent(recorded, library, faults);
        }
        found
    }

    fn note_absent(&self, recorded: &Recorded, library: &Library, faults: &mut Faults) {
        let id = &recorded.instrument;
        let span = recorded.instrument_span;
        if !library.ids().any(|known| known == id) {
            let hint = nearest(id.as_str(), library.ids().map(Id::as_str));
            let message = match self.form {
                Form::Case => format!("there is no instrument `{id}`"),
                Form::Answers => "there is no such instrument".to_owned(),
            };
            faults
                .error(Code::UnknownInstrument, span, message)
                .hint_if(hint.or(Some("`caseplan list instruments` shows what is there".into())));
            return;
        }
        let Some(pinned) = recorded.definition else {
            let message = format!("the definition of `{id}` has errors");
            faults.error(Code::DefinitionNotFound, span, message).hint(SEE_ITS_FAULTS);
            return;
        };
        let message = format!(
            "the definition of `{id}` that these answers were taken with is not here (version {}, {})",
            pinned.version,
            pinned.scoring.short()
        );
        faults
            .error(Code::DefinitionNotFound, span, message)
            .hint("answers are scored only with that definition; add its file with --definitions");
    }
}
