//! Every note of a case, held against the others and against what was signed.

use super::Case;
use crate::diagnostic::{Code, Diagnostic, Faults, Span, nearest};
use crate::instrument::Library;
use crate::note::{Note, Standing, notes, standing};
use crate::response::{Recorded, Responses};
use chrono::NaiveDate;

impl Case {
    /// Returns what is wrong with the notes of a case, and of one note where it is named: times that
    /// cannot be or overlap, and what is not as it was signed.
    pub fn faults_of_notes(&self, library: &Library) -> Vec<Diagnostic> {
        let (responses, _) = self.fit(library);
        let mut faults = Faults::new(&self.source);
        let known_since = self.known_since(&responses);
        let notes = notes(&responses.read);
        for (index, note) in notes.iter().enumerate() {
            let span = self.span_of(&note.response.id);
            for fault in note.impossible_times(known_since) {
                faults.warning(Code::NoteTime, span, fault.message).hint(fault.hint);
            }
            for other in notes[..index].iter().filter(|other| note.overlaps(other)) {
                let message = format!(
                    "{} and {} are of the same time of the same day",
                    other.response.id, note.response.id
                );
                faults.warning(Code::NoteTime, span, message).hint(
                    "mend the times of the one that is wrong; where it is signed, in an addendum",
                );
            }
        }
        for recorded in &self.responses {
            self.note_changed(recorded, &mut faults);
        }
        faults.into_list(|span| self.route(span))
    }

    /// Returns a warning for every objective that a note is on and that is not among the `known` ones.
    pub fn unknown_objectives(&self, library: &Library, known: &[String]) -> Vec<Diagnostic> {
        let (responses, _) = self.fit(library);
        let mut faults = Faults::new(&self.source);
        for note in notes(&responses.read) {
            let unknown = unknown_objectives(&note, known);
            let span = self.span_of(&note.response.id);
            for (message, hint) in unknown {
                faults.warning(Code::NoteObjective, span, message).hint(hint);
            }
        }
        faults.into_list(|span| self.route(span))
    }

    /// Returns the day since when the client is known: of the first answer that is not a note.
    pub fn known_since(&self, responses: &Responses) -> Option<NaiveDate> {
        let others = responses.read.iter().filter(|response| Note::of(response).is_none());
        others.map(|response| response.begun).min()
    }

    fn note_changed(&self, recorded: &Recorded, faults: &mut Faults) {
        if standing(recorded, &self.decisions, None) == Standing::Changed {
            let message = format!("{} is not as it was signed", recorded.id);
            faults.error(Code::NoteChanged, recorded.instrument_span, message).hint(
                "bring back the file as it was; what is wrong in a signed note is said in an addendum: \
                 caseplan note CASE --addendum NOTE",
            );
        }
    }

    fn span_of(&self, response: &str) -> Span {
        let recorded = self.responses.iter().find(|recorded| recorded.id == *response);
        recorded.map_or_else(Span::default, |recorded| recorded.instrument_span)
    }
}

/// Returns what is said of every objective of a note that is not among the known ones. What was typed
/// is the record's, and is not repeated.
pub fn unknown_objectives(note: &Note<'_>, known: &[String]) -> Vec<(String, String)> {
    let named = note.objectives().into_iter().enumerate();
    let unknown = named.filter(|(_, id)| !known.iter().any(|known| known == id));
    let told = unknown.map(|(at, id)| {
        let message = format!("objective {} of {} is not there", at + 1, note.response.id);
        let near = nearest(id, known.iter().map(String::as_str));
        (message, near.unwrap_or_else(|| NO_OBJECTIVE.to_owned()))
    });
    told.collect()
}

const NO_OBJECTIVE: &str =
    "an objective has the id that the plan gives it: depression/objective/lighter";
