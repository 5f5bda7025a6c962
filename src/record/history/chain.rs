//! The chain: each event is closed by a link, the hash of the event and of the link before it.

use super::event::instant_of;
use crate::id::{CaseId, Hash, Hashing};
use crate::record::seal;
use chrono::{DateTime, Utc};

/// The line that a history begins with.
pub const HEAD: &str = "history:\n";
/// How each event begins, and what is in it.
const EVENT: &str = "  - ";
const LINK: &str = "    link: ";

/// A case file in its parts: what the case says, and the events that led to it.
pub struct Parts<'t> {
    /// Everything before the history, and before the seal where there is none.
    pub content: &'t str,
    /// The events, as they stand there; none where there is no history.
    pub events: Option<&'t str>,
}

/// Takes a case file apart. A history is the program's own: it stands last, and where a hand moved
/// it or wrote something behind it, it is none.
pub fn parts(text: &str) -> Parts<'_> {
    let end = seal::find(text).unwrap_or(text.len());
    let (sealed, _) = text.split_at(end);
    let found = sealed.rfind(&format!("\n{HEAD}")).map(|before| before + 1);
    let parts = found.map(|start| (&sealed[..start], &sealed[start + HEAD.len()..]));
    match parts.filter(|(_, events)| events.lines().all(|line| line.starts_with("  "))) {
        Some((content, events)) => Parts { content, events: Some(events) },
        None => Parts { content: sealed, events: None },
    }
}

/// Returns the text of each event.
pub fn events(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> =
        text.match_indices(EVENT).map(|(at, _)| at).filter(|at| begins_line(text, *at)).collect();
    // What stands before the first one is no event, and is not passed over.
    if starts.first().is_none_or(|first| *first > 0) && !text.is_empty() {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| &text[*start..end]).collect()
}

fn begins_line(text: &str, at: usize) -> bool {
    at == 0 || text.as_bytes()[at - 1] == b'\n'
}

/// Returns what the first event of a case is linked to, so that no history passes for another case's.
pub fn root(case: &CaseId) -> Hash {
    Hash::of(case.as_str().as_bytes())
}

/// Adds the link to the text of an event, and returns it.
pub fn close(event: &mut String, before: Hash) -> Hash {
    let link = link(before, event);
    event.push_str(&closing_line(link));
    link
}

/// Whether an event is, byte by byte, as it was linked to the one before it.
pub fn holds(event: &str, before: Hash) -> bool {
    let body = &event[..event.rfind(LINK).unwrap_or(event.len())];
    event[body.len()..] == closing_line(link(before, body))
}

fn link(before: Hash, event: &str) -> Hash {
    let mut hashing = Hashing::default();
    hashing.add(before.as_bytes());
    hashing.add(event.as_bytes());
    hashing.hash()
}

fn closing_line(link: Hash) -> String {
    format!("{LINK}{link}\n")
}

/// Where a chain ends: what the next event goes on from.
#[derive(Clone, Copy)]
pub struct End {
    /// The link of the last event; of one that has none that can be read, a hash of its text, so
    /// that the chain stays broken there.
    pub link: Hash,
    /// The hash of the content that came of it.
    pub after: Option<Hash>,
    /// The revision that came of it.
    pub to: Option<u64>,
    /// When it was.
    pub at: Option<DateTime<Utc>>,
}

impl End {
    /// Returns the end of a chain in which nothing stands yet.
    pub fn of_nothing(case: &CaseId) -> End {
        End { link: root(case), after: None, to: None, at: None }
    }

    /// Returns the end of the chain that ends with this event.
    pub fn of(event: &str) -> End {
        let value = |start: &str| event.lines().find_map(|line| line.strip_prefix(start));
        let link = value(LINK).and_then(Hash::parse);
        End {
            link: link.unwrap_or_else(|| Hash::of(event.as_bytes())),
            after: value("    after: ").and_then(Hash::parse),
            to: value("    to: ").and_then(|to| to.parse().ok()),
            at: value("  - at: ").and_then(instant_of),
        }
    }
}
