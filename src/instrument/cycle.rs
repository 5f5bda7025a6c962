//! The cycle of use, self-judgment and avoidance, as an item records it.

use super::{AnswerType, Item};
use crate::condition::CodeName;

/// An element of the cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Element {
    /// What is done, and what sets it off.
    Use,
    /// How the client judges it afterwards.
    SelfJudgment,
    /// What is then not felt, not said, not met.
    Avoidance,
}

impl Element {
    /// The words of the file formats.
    pub const WORDS: [(&str, Element); 3] = [
        ("use", Element::Use),
        ("self_judgment", Element::SelfJudgment),
        ("avoidance", Element::Avoidance),
    ];

    /// Returns the word of the file formats.
    pub fn word(self) -> &'static str {
        match self {
            Element::Use => "use",
            Element::SelfJudgment => "self_judgment",
            Element::Avoidance => "avoidance",
        }
    }

    /// Returns the element as people read it.
    pub fn words(self) -> &'static str {
        match self {
            Element::Use => "use",
            Element::SelfJudgment => "self-judgment",
            Element::Avoidance => "avoidance",
        }
    }
}

/// Returns whether an answer can record the cycle: records whose first field names an element.
pub(super) fn records_a_cycle(answer: &AnswerType) -> bool {
    let AnswerType::Records(columns) = answer else { return false };
    let Some(Item { answer: AnswerType::Choice(choices), .. }) = columns.first() else {
        return false;
    };
    let is_element = |code: &CodeName| match code {
        CodeName::Slug(word) => Element::WORDS.iter().any(|(known, _)| known == word),
        CodeName::Integer(_) => false,
    };
    choices.iter().all(|choice| is_element(&choice.code))
}
