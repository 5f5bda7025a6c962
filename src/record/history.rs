//! The history of a case: every change is an event, who, when, what, and the content before and after,
//! in a chain in which each event is linked to the one before it.
//!
//! It stands last in the file, before the seal, and is no part of the content that it speaks of. Who
//! only reads a case passes over it; whoever saves one has to say what was done ([`History::enter`]),
//! because nothing else makes a [`Sealed`] text, and nothing else is saved as a case.

mod chain;
mod event;
mod verify;

pub(super) use chain::{HEAD, Parts, parts};
pub use event::{Deed, Did, EVENT_KEYS, Event};
pub use verify::{Verified, verify};

use super::{Case, case_file, seal};
use crate::id::{Hash, Hashing};
use chain::End;
use chrono::{DateTime, SubsecRound, Utc};

/// The history of a case while a command goes on that changes it.
///
/// One run of a command that does one thing is one event, however often it saves: each time the
/// event stands there whole, and with the next save it is replaced.
pub struct History {
    /// The events that stand, as they stand in the file.
    past: String,
    end: End,
    /// The content that is in the file now, and its revision; none where there is no file yet.
    there: Option<(Hash, u64)>,
    /// When the command began.
    now: DateTime<Utc>,
    /// The event of what goes on.
    run: Option<Event>,
}

/// The text of a case file that is saved, with the event that led to it.
pub struct Sealed {
    text: String,
    hash: Hash,
}

impl Sealed {
    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the hash of the whole text.
    pub fn hash(&self) -> Hash {
        self.hash
    }
}

impl History {
    /// Returns the history of a case that is made now.
    pub fn of_new(case: &Case, now: DateTime<Utc>) -> History {
        let end = End::of_nothing(&case.id);
        let now = now.trunc_subsecs(0);
        History { past: String::new(), end, there: None, now, run: None }
    }

    /// Returns the history of a case that was read and that nothing was done to yet. Of a file of
    /// before there was any, it begins with what is there.
    pub fn of(case: &Case, now: DateTime<Utc>) -> History {
        let mut history = History::of_new(case, now);
        let Parts { content, events } = parts(&case.source.text);
        let content = Hash::of(content.as_bytes());
        history.there = Some((content, case.revision));
        match events {
            Some(events) => {
                events.clone_into(&mut history.past);
                history.end =
                    chain::events(events).last().map_or(history.end, |last| End::of(last));
            }
            None if case.format < case_file::HISTORY_SINCE => {
                history.stand(&Event::of_before(history.now, case.revision, content));
            }
            None => {}
        }
        history
    }

    /// Returns when the last event was, where the clock now stands before it.
    pub fn ahead_of_clock(&self) -> Option<DateTime<Utc>> {
        self.end.at.filter(|at| *at > self.now)
    }

    /// Returns the text of a case as it is to be saved, with the event that leads to it.
    pub fn enter(&mut self, case: &Case, deed: Deed) -> Sealed {
        let mut text = case_file::content(case);
        let mut hashing = Hashing::default();
        hashing.add(text.as_bytes());
        let content = hashing.hash();
        self.go_on(deed, content, case.revision);
        self.there = Some((content, case.revision));
        let start = text.len();
        text.push_str(HEAD);
        text.push_str(&self.past);
        text.extend(self.run.as_ref().map(|event| closed(event, self.end).0));
        hashing.add(&text.as_bytes()[start..]);
        let closing = seal::closing_line(hashing.hash());
        hashing.add(closing.as_bytes());
        text.push_str(&closing);
        Sealed { text, hash: hashing.hash() }
    }

    /// Goes on with the event of this run, or begins another one behind it.
    fn go_on(&mut self, deed: Deed, after: Hash, to: u64) {
        let mut event = match self.run.take() {
            Some(mut run) if run.goes_on_with(&deed) => {
                run.add(deed);
                run
            }
            other => {
                other.iter().for_each(|run| self.stand(run));
                self.begun(deed)
            }
        };
        (event.after, event.to) = (after, to);
        self.run = Some(event);
    }

    fn begun(&self, deed: Deed) -> Event {
        let (found, revision) = self.there.unzip();
        // What a hand made of the file is what is found, and not what was there.
        let End { after, to, .. } = self.end;
        let (before, from) = match deed.accepts_an_edit() {
            true => (after.or(found), to.or(revision)),
            false => (found, revision),
        };
        Event {
            clock_behind: self.ahead_of_clock().is_some(),
            from,
            before,
            found: found.filter(|_| found != before),
            ..Event::begun(self.now, deed)
        }
    }

    /// Puts an event behind those that stand.
    fn stand(&mut self, event: &Event) {
        let (text, link) = closed(event, self.end);
        self.past.push_str(&text);
        self.end = End { link, after: Some(event.after), to: Some(event.to), at: Some(event.at) };
    }
}

/// Returns the text of an event with its link, and the link.
fn closed(event: &Event, before: End) -> (String, Hash) {
    let mut text = event.text();
    let link = chain::close(&mut text, before.link);
    (text, link)
}
