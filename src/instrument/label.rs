//! The words of a form, wherever they are written. Labels are accepted as answers, so one that could be
//! taken for another choice would record another answer than was given.

use crate::diagnostic::{Code, Faults, Span};
use crate::yaml::seen;

/// An answer of a list: its code, and everything else that stands for it.
pub struct Meaning {
    /// What is recorded.
    pub code: String,
    /// Other words for it.
    pub words: Vec<String>,
}

/// How a table can write yes and no besides.
const ALSO: [(&str, &str); 2] = [("yes", "true"), ("no", "false")];

impl Meaning {
    fn has(&self, text: &str) -> bool {
        let also = ALSO.iter().filter(|(code, _)| self.code == *code).map(|(_, also)| *also);
        let words = self.words.iter().map(String::as_str);
        words.chain(also).chain([self.code.as_str()]).any(|word| is_same(word, text))
    }
}

/// Notes that the text of a choice also stands for another one, or for a missing answer.
pub fn refuse_unclear<'m>(
    (code, text): (&str, &str),
    span: Span,
    others: impl IntoIterator<Item = &'m Meaning>,
    faults: &mut Faults,
) {
    let mut others = others.into_iter().filter(|other| other.code != code);
    if let Some(other) = others.find(|other| other.has(text)) {
        let message =
            format!("the text of choice `{code}` also stands for choice `{}`", other.code);
        faults
            .error(Code::DuplicateText, span, message)
            .hint("labels are accepted as answers, so each must say which choice it is");
    } else if matches!(&*seen(text), "declined" | "na") {
        let message = format!("`{text}` is how a missing answer is recorded, so it is no label");
        faults.error(Code::BadId, span, message);
    }
}

fn is_same(one: &str, other: &str) -> bool {
    seen(one).to_lowercase() == seen(other).to_lowercase()
}

/// Returns whether a character drives a terminal, or makes others read in another order than they stand in.
/// The marks of languages that are written from right to left only say how their neighbours stand.
pub fn turns_round(character: char) -> bool {
    let control = character.is_control() && !matches!(character, '\n' | '\t');
    control || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
