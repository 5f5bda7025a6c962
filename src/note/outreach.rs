//! Whom to reach: a contact that did not take place stays open until somebody has spoken with the client.

use super::Note;
use crate::response::Answer;
use chrono::NaiveDate;
use std::cmp::Ordering;

/// The item of a form that says whether a client who did not come was reached, and its answer for yes.
const REACHED: (&str, &str) = ("reached", "spoke");
/// The items that say what is tried next, and by when.
const NEXT: (&str, &str) = ("outreach_next", "outreach_by");

/// A client who did not come and was not reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outreach {
    /// The note that says so, such as `note_no_show-1`.
    pub note: String,
    /// The day of the contact that did not take place.
    pub missed: NaiveDate,
    /// By when the next attempt is due, where that was said.
    pub by: Option<NaiveDate>,
    /// What is tried next, where that was said.
    pub next: Option<String>,
}

/// Returns what is open of reaching clients who did not come, the oldest first.
///
/// It is closed by the client having been spoken with: in the same note, or in a note of a later contact
/// with the client. Time closes nothing.
pub fn outreach(notes: &[Note<'_>]) -> Vec<Outreach> {
    let missed = notes.iter().filter(|note| note.is_missed() && !note.reached());
    let still = missed.filter(|note| {
        !notes.iter().any(|other| other.is_later_than(note) && other.spoke_with_the_client())
    });
    still.map(Note::outreach).collect()
}

impl Note<'_> {
    /// Whether it is of a contact that did not take place: its form asks whether the client was reached.
    fn is_missed(&self) -> bool {
        self.response.instrument.item(REACHED.0).is_some()
    }

    /// Whether it is known to be of a later contact: of the same day only where the times say so. Who came in
    /// the morning and not in the evening has not been spoken with since.
    fn is_later_than(&self, missed: &Note<'_>) -> bool {
        let by_time = |(at, missed_at)| at > missed_at;
        match self.day().cmp(&missed.day()) {
            Ordering::Greater => true,
            Ordering::Equal => self.began().zip(missed.began()).is_some_and(by_time),
            Ordering::Less => false,
        }
    }

    fn reached(&self) -> bool {
        let Some((_, Answer::Choice(code))) = self.answer(REACHED.0) else { return false };
        code.to_string() == REACHED.1
    }

    fn spoke_with_the_client(&self) -> bool {
        if self.is_missed() { self.reached() } else { self.met_the_client() }
    }

    fn outreach(&self) -> Outreach {
        let by = match self.answer(NEXT.1) {
            Some((_, Answer::Date(day))) => Some(*day),
            _ => None,
        };
        let next = self.answer(NEXT.0).map(|(item, answer)| answer.words(item));
        Outreach { note: self.response.id.clone(), missed: self.day(), by, next }
    }
}
