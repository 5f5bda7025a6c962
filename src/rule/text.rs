//! Texts with names in braces, typed when the file is read.

use crate::condition::{Type, Unresolved};
use crate::finding::{FindingScope, Name};
use std::ops::Range;

/// A text, with names of findings in it.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The parts in order.
    pub parts: Vec<Part>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Words(String),
    /// A finding.
    Finding(Name),
    /// Something that the plan fills in.
    Slot(Slot),
}

/// What the plan fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The value the objective starts from.
    Baseline,
    /// The value it wants to get to.
    Target,
    /// The day it is due.
    Due,
}

const SLOTS: [(&str, Slot); 3] =
    [("baseline", Slot::Baseline), ("target", Slot::Target), ("due", Slot::Due)];

/// A placeholder that cannot be filled: where in the text, and why.
pub struct BadPlaceholder {
    /// The bytes of the text.
    pub at: Range<usize>,
    /// What is wrong.
    pub reason: Unresolved,
}

impl Text {
    /// Reads a text; `slots` says whether an objective's slots may stand in it.
    ///
    /// # Errors
    /// Every placeholder that cannot be filled.
    pub fn parse(
        text: &str,
        scope: &FindingScope<'_>,
        slots: bool,
    ) -> Result<Text, Vec<BadPlaceholder>> {
        let (mut parts, mut bad) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(open) = text[at..].find('{').map(|found| at + found) {
            push_words(&mut parts, &text[at..open]);
            let Some(close) = text[open..].find('}').map(|found| open + found) else {
                let message = "`{` without `}`".to_owned();
                let reason = Unresolved { message, hint: None };
                bad.push(BadPlaceholder { at: open..open + 1, reason });
                at = open + 1;
                continue;
            };
            match placeholder(&text[open + 1..close], scope, slots) {
                Ok(part) => parts.push(part),
                Err(reason) => bad.push(BadPlaceholder { at: open + 1..close, reason }),
            }
            at = close + 1;
        }
        push_words(&mut parts, &text[at..]);
        if bad.is_empty() { Ok(Text { parts }) } else { Err(bad) }
    }

    /// Returns the findings that are named.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.parts.iter().filter_map(|part| match part {
            Part::Finding(name) => Some(name),
            _ => None,
        })
    }

    /// Returns the text with every name and slot as `fill` gives it.
    pub fn fill(&self, mut fill: impl FnMut(&Part) -> String) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Words(words) => out.push_str(words),
                other => out.push_str(&fill(other)),
            }
        }
        out
    }

    /// Returns the text without what is filled in.
    pub fn wording(&self) -> String {
        self.fill(|_| "…".to_owned())
    }

    /// Returns whether a slot stands in the text.
    pub fn has(&self, slot: Slot) -> bool {
        self.parts.contains(&Part::Slot(slot))
    }
}

fn push_words(parts: &mut Vec<Part>, words: &str) {
    if !words.is_empty() {
        parts.push(Part::Words(words.to_owned()));
    }
}

fn placeholder(name: &str, scope: &FindingScope<'_>, slots: bool) -> Result<Part, Unresolved> {
    if let Some((_, slot)) = SLOTS.iter().find(|(word, _)| *word == name) {
        return match slots {
            true => Ok(Part::Slot(*slot)),
            false => Err(Unresolved {
                message: format!("`{{{name}}}` belongs into the text of an objective"),
                hint: None,
            }),
        };
    }
    let (found, kind) = scope.name(name)?;
    match kind {
        Type::Records { .. } | Type::Instrument => {
            Err(Unresolved { message: format!("`{name}` cannot stand in a sentence"), hint: None })
        }
        _ => Ok(Part::Finding(found)),
    }
}
