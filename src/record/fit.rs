//! Every response of a case, held against the definition it was taken with.

use super::Case;
use crate::diagnostic::{Code, Diagnostic, Faults, Span, nearest};
use crate::finding::SEE_ITS_FAULTS;
use crate::id::Id;
use crate::instrument::{Belongs, Instrument, Library, RecordKind};
use crate::response::{Informant, Recorded, Response, Responses, Unread};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Case {
    /// Returns the responses, and every fault of all of them.
    ///
    /// A response of a case file is held against the definition it was taken with and against no
    /// other; where that is not here, the response is not read, and the others are. One of an
    /// answers file, which pins nothing, is held against the current definition.
    pub fn fit(&self, library: &Library) -> (Responses, Vec<Diagnostic>) {
        let mut faults = Faults::new(&self.source);
        let mut responses = Responses::default();
        for recorded in &self.responses {
            match definition(recorded, library) {
                Some(instrument) => {
                    note_wrong_record(self.kind, &instrument, recorded, &mut faults);
                    responses.read.push(recorded.fit(&instrument, &self.client, &mut faults))
                }
                None => {
                    note_absent(recorded, library, &mut faults);
                    responses.unread.extend(Unread::of(recorded));
                }
            }
        }
        self.note_repeats(&responses, &mut faults);
        let faults = faults.into_list(|span| self.route(span));
        (responses, faults)
    }

    /// Warns where a measure was given again sooner than the time its questions ask about, or on the
    /// same day: the two are not two measurements. Notes are of contacts, of which a day can have
    /// several.
    fn note_repeats(&self, responses: &Responses, faults: &mut Faults) {
        let mut last: BTreeMap<(&Id, Informant), NaiveDate> = BTreeMap::new();
        let mut given: Vec<&Response> = responses.read.iter().collect();
        given.retain(|response| response.void.is_none() && !response.instrument.note);
        given.sort_by_key(|response| response.date());
        for response in given {
            let (instrument, date) = (&response.instrument, response.date());
            let before = last.insert((&instrument.id, response.informant), date);
            let Some(before) = before else { continue };
            let overlapping = instrument.window.filter(|window| window.overlaps(before, date));
            let days = (date - before).num_days();
            if overlapping.is_none() && days > 0 {
                continue;
            }
            let span = self.responses.iter().find(|recorded| recorded.id == response.id);
            let span = span.map_or_else(Span::default, |recorded| recorded.instrument_span);
            let asked = overlapping.map(|window| format!(" and asks about {}", window.words()));
            let after = match days {
                0 => "on the same day".to_owned(),
                1 => "after a day".to_owned(),
                days => format!("after {days} days"),
            };
            let id = &instrument.id;
            let asked = asked.unwrap_or_default();
            let message = format!("`{id}` was given again {after}{asked}");
            let hint = match days {
                0 => {
                    "what the two differ in is not known, and no change is told of it; void one that \
                     is a slip"
                }
                _ => "both scores stand; a change between them is of overlapping times",
            };
            faults.warning(Code::RepeatWindow, span, message).hint(hint);
        }
    }
}

/// What stands apart by law must not come into plans and tables through the wrong file.
fn note_wrong_record(
    kind: RecordKind,
    instrument: &Instrument,
    recorded: &Recorded,
    faults: &mut Faults,
) {
    if kind.holds(instrument) {
        return;
    }
    let form = instrument.record.word();
    let message = format!(
        "`{}` belongs in a {form} record, and this is a {} one",
        instrument.id,
        kind.word()
    );
    faults.error(Code::WrongRecord, recorded.instrument_span, message).hint(
        match instrument.record {
            Belongs::Restricted => "move the response to the case's restricted file",
            Belongs::Partner => {
                "a partner has a record of their own: a file that says `record: partner`"
            }
            Belongs::Client | Belongs::Either => "move the response to the case's own file",
        },
    );
}

fn definition(recorded: &Recorded, library: &Library) -> Option<Arc<Instrument>> {
    let id = recorded.instrument.as_str();
    match recorded.definition {
        // In other words the same code could say the opposite of what was answered.
        Some(pinned) => library
            .as_read(id, pinned.scoring, pinned.wording)
            .or_else(|| library.pinned(id, pinned.scoring)),
        None => library.get(id),
    }
}

/// Notes why a response cannot be read: a warning where the rest of the case can be.
fn note_absent(recorded: &Recorded, library: &Library, faults: &mut Faults) {
    match Unread::of(recorded) {
        Some(unread) => note_unread(&unread, recorded.instrument_span, library, faults),
        None => note_unknown(recorded, library, faults),
    }
}

fn note_unread(unread: &Unread, span: Span, library: &Library, faults: &mut Faults) {
    let instrument = &unread.instrument;
    let message = format!("this response is not read: {}", unread.reason());
    let known = faults.is_full() || library.has(instrument);
    let near = || nearest(instrument.as_str(), library.ids().map(Id::as_str));
    let hint = if known { None } else { near() };
    faults
        .warning(Code::DefinitionNotFound, span, message)
        .hint("answers are scored only with that definition; add its file with --definitions")
        .hint("until then none of its scores is computed, and none of its alerts is ruled out")
        .hint_if(hint);
}

/// What an answers file names is not repeated.
fn note_unknown(recorded: &Recorded, library: &Library, faults: &mut Faults) {
    let (id, span) = (&recorded.instrument, recorded.instrument_span);
    if library.has(id) {
        let message = format!("the definition of `{id}` has errors");
        faults.error(Code::DefinitionNotFound, span, message).hint(SEE_ITS_FAULTS);
        return;
    }
    // Past the limit nobody reads what would be suggested.
    let near = || nearest(id.as_str(), library.ids().map(Id::as_str));
    let hint = if faults.is_full() { None } else { near() };
    faults
        .error(Code::UnknownInstrument, span, "there is no such instrument")
        .hint_if(hint.or(Some("`caseplan list instruments` shows what is there".into())));
}
