//! What a response keeps besides its answers: those that were taken away, and records that were left
//! in the middle.

use super::recorded::encode_answer;
use crate::diagnostic::Faults;
use crate::id::Id;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of an answer that was taken away.
pub const TAKEN_AWAY_KEYS: &[&str] = &["item", "answer", "on", "by"];

/// The keys of a record that was left in the middle.
pub const HALF_RECORD_KEYS: &[&str] = &["item", "record", "next"];

/// An answer that contradicted another and was taken away: kept, and not counted.
pub struct TakenAway {
    /// The item.
    pub item: Id,
    /// What was recorded.
    pub answer: Node,
    /// The day.
    pub on: NaiveDate,
    /// Who took it away.
    pub by: String,
}

/// A record of a list that was left before its last field was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfRecord {
    /// The list.
    pub item: Id,
    /// Which of its records, from 1.
    pub record: usize,
    /// The field with which it goes on.
    pub next: Id,
}

impl TakenAway {
    pub(super) fn decode(node: &Node, faults: &mut Faults) -> Option<TakenAway> {
        let fields = Fields::open(node, "an answer that was taken away", TAKEN_AWAY_KEYS, faults)?;
        let item = fields.required_id("item", faults);
        let answer = fields.required("answer", faults).map(Node::copy);
        let on = fields.required("on", faults).and_then(|node| node.date(faults));
        let by = fields.required_text("by", faults);
        Some(TakenAway { item: item?, answer: answer?, on: on?, by: by? })
    }

    pub(super) fn encode(&self) -> Yaml {
        Yaml::Map(vec![
            ("item".into(), Yaml::word(&self.item)),
            ("answer".into(), encode_answer(&self.answer)),
            ("on".into(), Yaml::word(self.on)),
            ("by".into(), Yaml::text(&self.by)),
        ])
    }

    pub(super) fn copy(&self) -> TakenAway {
        TakenAway {
            item: self.item.clone(),
            answer: self.answer.copy(),
            by: self.by.clone(),
            ..*self
        }
    }
}

impl HalfRecord {
    pub(super) fn decode(node: &Node, faults: &mut Faults) -> Option<HalfRecord> {
        let fields = Fields::open(node, "a record left in the middle", HALF_RECORD_KEYS, faults)?;
        let item = fields.required_id("item", faults);
        let record = fields.required("record", faults);
        let record = record.and_then(|node| node.integer_in(1..100_000, faults));
        let next = fields.required_id("next", faults);
        Some(HalfRecord { item: item?, record: usize::try_from(record?).ok()?, next: next? })
    }

    pub(super) fn encode(&self) -> Yaml {
        Yaml::Map(vec![
            ("item".into(), Yaml::word(&self.item)),
            ("record".into(), Yaml::word(self.record)),
            ("next".into(), Yaml::word(&self.next)),
        ])
        .inline()
    }
}
