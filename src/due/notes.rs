//! Notes that wait for a signature, and clients who did not come and were not reached.

use super::{Asked, Due, Kind};
use crate::note::{self, Note, Standing};

/// The clients who did not come and with whom nobody has spoken since: by the day of the next attempt,
/// where one was set, else since the contact that was missed.
pub fn outreach(asked: &Asked<'_>) -> Vec<Due> {
    let open = note::outreach(&notes(asked)).into_iter();
    let due = open.map(|open| match open.by {
        Some(day) => asked.by(Kind::Outreach, open.note, day),
        None => asked.since(Kind::Outreach, open.note, open.missed),
    });
    due.collect()
}

/// The notes that are finished and that not everybody has signed who has to, or that are not as they
/// were signed.
pub fn signatures(asked: &Asked<'_>) -> Vec<Due> {
    let recorded = |note: &Note<'_>| {
        asked.case.responses.iter().find(|recorded| recorded.id == note.response.id)
    };
    let due = notes(asked).into_iter().filter_map(|note| {
        let inputs = asked.inputs;
        let waits_for = match note::standing(recorded(&note)?, inputs.decisions, inputs.staff) {
            Standing::Unsigned | Standing::Changed => None,
            Standing::CoSignature(supervisor) => Some(supervisor),
            _ => return None,
        };
        let due = asked.since(Kind::Note, &note.response.id, note.day());
        Some(Due { waits_for, ..due })
    });
    due.collect()
}

fn notes<'a>(asked: &Asked<'a>) -> Vec<Note<'a>> {
    note::notes(asked.inputs.findings.assessed.iter().map(|assessed| &assessed.response))
}
