//! Whether a history holds: each event as it was written, each going on where the one before it ends,
//! the last one with what the case says now.

use super::chain::{self, holds};
use super::event::Event;
use super::{Parts, parts};
use crate::diagnostic::{Code, Diagnostic, Faults, Span};
use crate::id::Hash;
use crate::record::route::known_route;
use crate::record::{Case, Form, case_file};
use crate::yaml::{self, Entry, Node, Value};

/// The events of a case, and what is wrong with them.
pub struct Verified {
    /// The events, the oldest first.
    pub events: Vec<Event>,
    /// The link of the last one; none where there is no history.
    pub head: Option<Hash>,
    /// What is wrong; nothing where the chain holds.
    pub faults: Vec<Diagnostic>,
}

/// Reads the history of a case and verifies it, byte by byte.
pub fn verify(case: &Case) -> Verified {
    let mut faults = Faults::new(&case.source);
    let Parts { content, events: Some(text) } = parts(&case.source.text) else {
        let begun = case.form == Form::Case && case.format >= case_file::HISTORY_SINCE;
        if begun {
            note_gone(&mut faults);
        }
        let faults = faults.into_list(|_| String::new());
        return Verified { events: Vec::new(), head: None, faults };
    };
    let root = yaml::read(&mut faults);
    let nodes = root.as_ref().map_or(&[][..], listed);
    let events: Vec<Event> =
        nodes.iter().filter_map(|node| Event::decode(node, &mut faults)).collect();
    let texts = chain::events(text);
    let head = texts.last().map(|last| chain::End::of(last).link);
    if !faults.has_errors() {
        let chain = Chain { case, nodes, events: &events, texts };
        chain.verify(Hash::of(content.as_bytes()), &mut faults);
    }
    let route = |span| root.as_ref().map_or_else(String::new, |root| known_route(root, span));
    Verified { events, head, faults: faults.into_list(route) }
}

fn listed(root: &Node) -> &[Node] {
    let Value::Map(entries) = &root.value else { return &[] };
    let history = entries.iter().rev().find(|entry| entry.key.text == "history");
    match history {
        Some(Entry { value: Node { value: Value::List(nodes), .. }, .. }) => nodes,
        _ => &[],
    }
}

/// The events as they were read, beside their texts.
struct Chain<'c> {
    case: &'c Case,
    nodes: &'c [Node],
    events: &'c [Event],
    texts: Vec<&'c str>,
}

impl Chain<'_> {
    fn verify(&self, content: Hash, faults: &mut Faults) {
        if self.texts.len() != self.nodes.len() {
            let span = self.nodes.first().map_or_else(Span::default, |node| node.span);
            return note_altered(span, faults);
        }
        let mut link = chain::root(&self.case.id);
        for (at, (node, text)) in self.nodes.iter().zip(&self.texts).enumerate() {
            if !self.goes_on(at) {
                note_gap(node.span, faults);
            } else if !holds(text, link) {
                note_altered(node.span, faults);
            }
            link = chain::End::of(text).link;
        }
        let Some((last, node)) = self.events.last().zip(self.nodes.last()) else {
            return note_gone(faults);
        };
        if last.after != content || last.to != self.case.revision {
            note_content(node.span, faults);
        }
    }

    /// Whether an event goes on where the one before it ends; the first one, where nothing was.
    fn goes_on(&self, at: usize) -> bool {
        let event = &self.events[at];
        match at.checked_sub(1).map(|before| &self.events[before]) {
            Some(before) => event.from == Some(before.to) && event.before == Some(before.after),
            None => event.from.is_none(),
        }
    }
}

fn note_gap(span: Span, faults: &mut Faults) {
    faults
        .error(
            Code::HistoryGap,
            span,
            "the history has a gap: this event does not go on where the one before it ends",
        )
        .hint("an event was taken out, moved or put in, or the case was changed and sealed by hand")
        .hint("compare with an older copy of the file: its last event should stand in this one");
}

fn note_altered(span: Span, faults: &mut Faults) {
    faults
        .error(Code::HistoryAltered, span, "this event of the history is not as it was written")
        .hint("compare with an older copy of the file, where it may still be as it was");
}

fn note_content(span: Span, faults: &mut Faults) {
    faults
        .error(Code::HistoryContent, span, "the case is not what its last event says that it is")
        .hint("the case was changed and sealed by hand, or an event was taken off the end")
        .hint("compare with an older copy of the file; the next save keeps the gap in view");
}

fn note_gone(faults: &mut Faults) {
    let end = faults.source().text.trim_end().len();
    faults
        .error(Code::HistoryGap, Span::new(end..end), "the history of this case is gone")
        .hint("take it from the newest backup copy; the next save begins a new one, and says so");
}
