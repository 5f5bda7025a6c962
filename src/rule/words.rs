//! The word list of shipped text: words that judge do not stand in a plan.
//!
//! The list is the one of the project's rules on neutral language; a client's own quoted words
//! are never held against it.

use crate::diagnostic::{Code, Faults};
use crate::yaml::{Entry, Node, Value};

/// Words that judge. A stem ends in `*`.
const JUDGING: [&str; 20] = [
    "addict",
    "addicts",
    "abuser*",
    "denial",
    "manipulat*",
    "resistant",
    "non-compliant",
    "noncompliant",
    "promiscuous",
    "codependen*",
    "co-dependen*",
    "clean",
    "dirty",
    "failed",
    "admits",
    "admitted",
    "claims",
    "claimed",
    "refuses",
    "junkie*",
];

/// Returns the judging words of a text with their places in bytes.
pub fn judging_words(text: &str) -> Vec<(usize, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut found = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        // Most bytes are no letter that a judging word begins with, and of those most stand in a word.
        let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
        if !begins_one(byte) || before.is_some_and(u8::is_ascii_alphanumeric) {
            continue;
        }
        if text[..at].chars().next_back().is_some_and(is_part) {
            continue;
        }
        let word = text[at..].split(|c: char| !is_part(c)).next().unwrap_or_default();
        if JUDGING.iter().any(|known| is_form_of(word, known)) {
            found.push((at, word));
        }
    }
    found
}

/// Whether some judging word begins with a letter.
fn begins_one(letter: u8) -> bool {
    matches!(
        letter.to_ascii_lowercase(),
        b'a' | b'c' | b'd' | b'f' | b'j' | b'm' | b'n' | b'p' | b'r'
    )
}

/// Whether a word is the known one, or begins as a known stem does, in small or capital letters.
fn is_form_of(word: &str, known: &str) -> bool {
    match known.strip_suffix('*') {
        Some(stem) => word.get(..stem.len()).is_some_and(|start| start.eq_ignore_ascii_case(stem)),
        None => word.eq_ignore_ascii_case(known),
    }
}

/// Notes the judging words of a definition.
pub fn refuse_judging(root: &Node, faults: &mut Faults) {
    let mut texts = Vec::new();
    gather(root, &mut texts);
    for (node, text) in texts {
        for (at, word) in judging_words(text) {
            let span = node.within(at..at + word.len(), faults);
            faults
                .error(Code::JudgingWord, span, format!("`{word}` judges the client"))
                .hint("say what was seen or said");
        }
    }
}

fn gather<'n>(node: &'n Node, texts: &mut Vec<(&'n Node, &'n str)>) {
    match &node.value {
        Value::Scalar(scalar) => texts.push((node, &scalar.text)),
        Value::List(items) => items.iter().for_each(|item| gather(item, texts)),
        Value::Map(entries) => entries.iter().for_each(|Entry { value, .. }| gather(value, texts)),
    }
}

#[cfg(test)]
mod tests {
    use super::judging_words;

    #[test]
    fn every_judging_word_begins_as_one() {
        let mut first = super::JUDGING.iter().map(|word| word.as_bytes()[0]);
        assert!(first.all(super::begins_one));
    }

    #[test]
    fn whole_words_are_found_with_their_places() {
        assert_eq!(judging_words("He claims to be clean"), [(3, "claims"), (16, "clean")]);
        assert_eq!(judging_words("Codependency, denial"), [(0, "Codependency"), (14, "denial")]);
        assert_eq!(judging_words("cleaning, addiction, unfailed"), []);
    }
}
