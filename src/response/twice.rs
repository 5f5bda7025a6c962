//! Paper typed in twice, as it is recorded: what the second time says otherwise stands beside the
//! first, until somebody has looked at the paper; what was then dropped is kept.

use super::recorded::encode_answer;
use super::{Recorded, Response, State, TakenAway};
use crate::diagnostic::{Code, Faults, Span};
use crate::id::Id;
use crate::instrument::{AnswerType, Instrument, Item};
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// What is said of an answer that is yet to be compared.
pub(super) const ONCE: &str = "typed in once, not compared";

/// The keys of a difference.
pub const DIFFERENCE_KEYS: &[&str] = &["item", "second", "on", "by"];

/// The word of an answers file for what was declined.
pub(crate) const DECLINED: &str = "declined";
/// And for what does not apply.
pub(crate) const NOT_APPLICABLE: &str = "na";

/// What the second time says of an item, where the first said something else.
pub struct Difference {
    /// The item.
    pub item: Id,
    /// What it says; nothing where the paper has nothing there.
    pub second: Option<Node>,
    /// The day it was typed in.
    pub on: NaiveDate,
    /// Who typed it.
    pub by: String,
    /// Where it stands.
    pub span: Span,
}

impl Difference {
    pub(super) fn decode(node: &Node, faults: &mut Faults) -> Option<Difference> {
        let fields = Fields::open(node, "a difference", DIFFERENCE_KEYS, faults)?;
        let item = fields.required_id("item", faults);
        let second = fields.get("second").map(Node::copy);
        let on = fields.required("on", faults).and_then(|node| node.date(faults));
        let by = fields.required_text("by", faults);
        Some(Difference { item: item?, second, on: on?, by: by?, span: node.span })
    }

    pub(super) fn encode(&self) -> Yaml {
        let mut entries = vec![("item".to_owned(), Yaml::word(&self.item))];
        entries.extend(self.second.as_ref().map(|node| ("second".into(), encode_answer(node))));
        entries.push(("on".into(), Yaml::word(self.on)));
        entries.push(("by".into(), Yaml::text(&self.by)));
        Yaml::Map(entries)
    }

    pub(super) fn copy(&self) -> Difference {
        Difference {
            item: self.item.clone(),
            second: self.second.as_ref().map(Node::copy),
            by: self.by.clone(),
            ..*self
        }
    }
}

impl Recorded {
    /// Records what the second time says of an item where it differs from the first. What it said
    /// before that is dropped.
    pub fn differ(&mut self, item: &Id, second: Option<Node>, on: NaiveDate, by: &str) {
        self.drop_second(item, on, by);
        let (item, by, span) = (item.clone(), by.to_owned(), Span::default());
        self.differences.push(Difference { item, second, on, by, span });
    }

    /// Settles an item that was typed in twice: it is as the first time says.
    pub fn keep_first(&mut self, item: &Id, on: NaiveDate, by: &str) {
        self.drop_second(item, on, by);
        self.verified.push(item.to_string());
    }

    /// Settles an item that was typed in twice: it is as the second time says.
    pub fn keep_second(&mut self, instrument: &Instrument, item: &Id, on: NaiveDate, by: &str) {
        let Some(Difference { second, .. }) = self.take_difference(item) else { return };
        let first = self.first_said(item);
        self.dropped(item, first, on, by);
        match second {
            None => self.clear(item.as_str()),
            Some(node) if node.is_text(DECLINED) => self.decline(item),
            Some(node) if node.is_text(NOT_APPLICABLE) => self.does_not_apply(item),
            Some(node) => self.set(instrument, item, node),
        }
        self.verified.push(item.to_string());
    }

    fn drop_second(&mut self, item: &Id, on: NaiveDate, by: &str) {
        if let Some(Difference { second, .. }) = self.take_difference(item) {
            self.dropped(item, second, on, by);
        }
    }

    fn take_difference(&mut self, item: &Id) -> Option<Difference> {
        let at = self.differences.iter().position(|one| one.item == *item)?;
        Some(self.differences.remove(at))
    }

    /// Keeps a reading that was dropped; a blank says nothing that could be lost.
    fn dropped(&mut self, item: &Id, reading: Option<Node>, on: NaiveDate, by: &str) {
        let (item, by) = (item.clone(), by.to_owned());
        self.taken_away.extend(reading.map(|answer| TakenAway { item, answer, on, by }));
    }

    /// Returns what the first time says of an item, as it is recorded.
    fn first_said(&self, item: &Id) -> Option<Node> {
        let is_in = |nodes: &[Node]| nodes.iter().any(|node| node.is_text(item.as_str()));
        match self.answer(item.as_str()) {
            Some(node) => Some(node.copy()),
            None if is_in(&self.declined) => Some(Node::of_word(DECLINED)),
            None if is_in(&self.not_applicable) => Some(Node::of_word(NOT_APPLICABLE)),
            None => None,
        }
    }

    /// Returns the items that were typed in and are yet to be compared with a second time, by number.
    pub(super) fn uncompared(&self, items: &[Item], states: &[State]) -> Vec<usize> {
        if !self.is_typed_twice() {
            return Vec::new();
        }
        let open = items.iter().zip(states).enumerate().filter(|(_, (item, state))| {
            let verified = self.verified.iter().any(|known| item.id == *known.as_str());
            is_compared(item) && is_typed_in(state) && !verified
        });
        open.map(|(index, _)| index).collect()
    }

    /// Warns of what was typed in from paper and is not settled.
    pub(super) fn note_uncompared(
        &self,
        response: &Response,
        places: &[Span],
        faults: &mut Faults,
    ) {
        const HINT: &str = "`caseplan enter` goes on with this paper";
        let items = response.instrument.items.iter().zip(&response.states).zip(places);
        for ((item, _), place) in items.filter(|((_, state), _)| matches!(state, State::Differs(_)))
        {
            let message = format!("item `{}` was typed in as two different answers", item.id);
            faults.warning(Code::NotCompared, *place, message).hint(HINT).hint(
                "until one is chosen no score rests on it, and an alert that either raises is open",
            );
        }
        if let Some(words) = response.uncompared_words(|_| true) {
            let message = format!("{words} ({})", self.id);
            faults
                .warning(Code::NotCompared, self.instrument_span, message)
                .hint(HINT)
                .hint("until they are compared these answers rule no alert out");
        }
    }
}

/// Whether the answers to an item can be compared: texts and records are read through by eye, once.
pub fn is_compared(item: &Item) -> bool {
    !matches!(item.answer, AnswerType::Text { .. } | AnswerType::Records(_))
}

/// Whether one time says something of an item, and no other time something else.
fn is_typed_in(state: &State) -> bool {
    !matches!(state, State::Unanswered | State::NotAsked(None) | State::Differs(_))
}

impl Response {
    /// Returns in words which of some items were typed in from paper once and not compared yet; `None`
    /// where all are settled.
    pub fn uncompared_words(&self, of: impl Fn(usize) -> bool) -> Option<String> {
        let items: Vec<usize> =
            self.uncompared.iter().copied().filter(|index| of(*index)).collect();
        let words = runs(&items).into_iter().map(|(first, last)| self.run_words(first, last));
        let words: Vec<String> = words.collect();
        (!words.is_empty()).then(|| format!("{ONCE}: {}", words.join(", ")))
    }

    /// Returns the response as one of the two times says it was typed in; `None` where they do not
    /// differ. What is not asked is not found anew.
    pub(crate) fn reading(&self, second: bool) -> Option<Response> {
        let mut differ = false;
        let read = |state: &State| match state {
            State::Differs(readings) => {
                differ = true;
                let [one, other] = &**readings;
                if second { other } else { one }.clone()
            }
            state => state.clone(),
        };
        let states = self.states.iter().map(read).collect();
        differ.then(|| self.with_states(states))
    }

    fn run_words(&self, first: usize, last: usize) -> String {
        let id = |index: usize| self.instrument.items[index].id.to_string();
        match last - first {
            0 => id(first),
            1 => format!("{}, {}", id(first), id(last)),
            _ => format!("{}..{}", id(first), id(last)),
        }
    }
}

/// Returns the first and the last of numbers that follow each other.
fn runs(numbers: &[usize]) -> Vec<(usize, usize)> {
    let follow = numbers.chunk_by(|before, next| before + 1 == *next);
    follow.filter_map(|run| Some((*run.first()?, *run.last()?))).collect()
}
