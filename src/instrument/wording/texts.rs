//! One text of a pack against the text that the instrument has, or has not.

use super::super::label::turns_round;
use super::super::{Instrument, Wording};
use crate::diagnostic::{Code, Faults, Span};
use crate::yaml::{Node, Value, is_blank};

/// What a pack is for: it decides which texts it must have, and which it may not have.
#[derive(Clone, Copy)]
pub struct Purpose<'i> {
    /// The instrument as its file has it.
    pub base: &'i Instrument,
    /// Whether the pack is in the language of the instrument's own file.
    pub own_language: bool,
}

/// A place for a text.
pub struct Slot<'a> {
    /// What it is called in messages: "item `q1`".
    pub of: &'a str,
    /// The text that the instrument has.
    pub known: Option<&'a str>,
    /// Whether the pack must have it also where the instrument has none.
    pub needed: bool,
    /// What was written; `None` where nothing was.
    pub given: Option<&'a Node>,
    /// Where to say that it is missing.
    pub around: Span,
}

impl Purpose<'_> {
    /// Returns the text that is shown: the pack's, or the instrument's where the pack need not have
    /// one. Notes a text that is missing, and one that would change what its owner wrote.
    pub fn text(self, slot: &Slot<'_>, faults: &mut Faults) -> Option<String> {
        let known = || slot.known.map(str::to_owned);
        let is_missing = match slot.known {
            Some(_) => !self.own_language,
            None => slot.needed,
        };
        match slot.given {
            Some(node) if self.own_language && slot.known.is_some() => {
                let message = format!("{} has its text in the instrument's file", slot.of);
                faults
                    .error(Code::WordingShipped, node.span, message)
                    .hint("leave it out: a pack brings what is not there, or another language");
                None
            }
            Some(node) => filled(node, slot.of, faults),
            None if is_missing => {
                faults.error(Code::WordingMissing, slot.around, format!("{} has no text", slot.of));
                None
            }
            None => known(),
        }
    }

    /// Returns a text that a pack may have or leave to the instrument, in any language.
    pub fn optional(self, slot: &Slot<'_>, faults: &mut Faults) -> Option<String> {
        match slot.given {
            Some(node) => filled(node, slot.of, faults),
            None => slot.known.map(str::to_owned),
        }
    }

    /// Returns whether the pack must bring the text of a route because the instrument's file says
    /// that it could not be read: what stands there is not the owner's.
    pub fn lacks(self, route: &str) -> bool {
        self.own_language && self.base.rights.unread.iter().any(|unread| unread == route)
    }

    /// Returns whether the instrument's file is known to have no such text, so that one in a pack would
    /// say something to the client that its owner did not write.
    pub fn has_none(self, known: Option<&str>) -> bool {
        self.base.rights.wording == Wording::Shipped && known.is_none()
    }

    /// Returns whether nothing is missing that a pack in this language could bring.
    pub fn has_no_use(self) -> bool {
        self.own_language && self.base.rights.wording == Wording::Shipped
    }
}

/// Returns a text; notes one that is still to be filled in.
pub fn filled(node: &Node, of: &str, faults: &mut Faults) -> Option<String> {
    let blank = match &node.value {
        Value::Scalar(scalar) => node.says_nothing() || is_blank(&scalar.text),
        _ => false,
    };
    if blank {
        faults
            .error(Code::WordingMissing, node.span, format!("{of} has no text"))
            .hint("write it here, word for word");
        return None;
    }
    let text = node.text(faults)?;
    if let Some(character) = text.chars().find(|character| turns_round(*character)) {
        let code = u32::from(character);
        let message = format!("{of} has the control character U+{code:04X}");
        faults
            .error(Code::ControlCharacter, node.span, message)
            .hint("remove it: a text must read on a screen and on paper as it is written");
        return None;
    }
    Some(text.to_owned())
}
