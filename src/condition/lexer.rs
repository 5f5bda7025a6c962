//! Cuts the text of a condition into words, numbers and symbols.

use std::ops::Range;

use super::fault::{ConditionFault, FaultKind, Faults};
use crate::number::Number;

/// A word, number or symbol with its place.
#[derive(Clone)]
pub(super) struct Token<'t> {
    pub at: Range<usize>,
    pub what: Lexeme<'t>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Lexeme<'t> {
    /// A name, code or keyword; the dots and `@` of a path belong to it.
    Word(&'t str),
    Number(Number),
    Symbol(&'static str),
    /// Something in the place of an operand, whose fault has been reported.
    Unreadable,
    End,
}

/// Division is read only to be refused.
const SYMBOLS: [&str; 14] =
    ["..", "<=", ">=", "!=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ","];

/// What other languages and word processors write, and what is written here.
const SLIPS: [(&str, Lexeme<'static>); 15] = [
    ("==", Lexeme::Symbol("=")),
    ("<>", Lexeme::Symbol("!=")),
    ("=<", Lexeme::Symbol("<=")),
    ("=>", Lexeme::Symbol(">=")),
    ("&&", Lexeme::Word("and")),
    ("||", Lexeme::Word("or")),
    ("!", Lexeme::Word("not")),
    ("≤", Lexeme::Symbol("<=")),
    ("≥", Lexeme::Symbol(">=")),
    ("≠", Lexeme::Symbol("!=")),
    ("–", Lexeme::Symbol("-")),
    ("−", Lexeme::Symbol("-")),
    ("×", Lexeme::Symbol("*")),
    ("…", Lexeme::Symbol("..")),
    ("...", Lexeme::Symbol("..")),
];

/// Returns the tokens of the text, the last of them [`Lexeme::End`].
///
/// A slip is read as what it must mean, so that one run finds the faults behind it too.
pub(super) fn tokens<'t>(text: &'t str, faults: &mut Faults) -> Vec<Token<'t>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let start = text.len().saturating_sub(rest.len());
        let Cut { length, read, fault } = lexeme(rest, start);
        tokens.extend(read.map(|what| Token { at: start..start.saturating_add(length), what }));
        fault.into_iter().for_each(|fault| faults.push(fault));
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    tokens.push(Token { at: text.len()..text.len(), what: Lexeme::End });
    tokens
}

/// What was cut off the front of the text.
struct Cut<'t> {
    length: usize,
    read: Option<Lexeme<'t>>,
    fault: Option<ConditionFault>,
}

fn lexeme(rest: &str, start: usize) -> Cut<'_> {
    match rest.chars().next() {
        Some(letter) if letter.is_ascii_alphabetic() => word(rest, start),
        Some(digit) if digit.is_ascii_digit() => number(rest, start),
        Some(quote @ ('"' | '\'')) => quoted(rest, start, quote),
        Some(letter) if letter.is_alphanumeric() => foreign_word(rest, start, letter),
        Some(character) => symbol(rest, start, character),
        None => Cut { length: 0, read: None, fault: None },
    }
}

fn word(rest: &str, start: usize) -> Cut<'_> {
    let length = path_length(rest);
    let word = rest.get(..length).unwrap_or_default();
    if let Some(foreign) = rest.get(length..).and_then(|after| after.chars().next())
        && foreign.is_alphanumeric()
    {
        return foreign_word(rest, start, foreign);
    }
    let lower = ["and", "or", "not"].into_iter().find(|lower| word.eq_ignore_ascii_case(lower));
    match lower {
        Some(lower) if lower != word => slip(rest, start, length, Lexeme::Word(lower)),
        _ => Cut { length, read: Some(Lexeme::Word(word)), fault: None },
    }
}

/// Cuts off a word with a letter that is not one of a to z, though it may look like it.
fn foreign_word(rest: &str, start: usize, foreign: char) -> Cut<'_> {
    let belongs = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '.' | '@');
    let length = rest.chars().take_while(belongs).map(char::len_utf8).sum();
    let at = start..start.saturating_add(length);
    let message = format!("the letter U+{:04X} is not part of a name", u32::from(foreign));
    let fault = ConditionFault::new(at, FaultKind::UnexpectedCharacter, message)
        .hint("names and codes are written with the letters a to z");
    Cut { length, read: Some(Lexeme::Unreadable), fault: Some(fault) }
}

/// Returns the length of a path; a dot belongs to it where a letter follows.
fn path_length(rest: &str) -> usize {
    let mut length = 0_usize;
    loop {
        let after = rest.get(length..).unwrap_or_default();
        length = length.saturating_add(run(after, |b| b.is_ascii_alphanumeric() || b == b'_'));
        let mut next = rest.bytes().skip(length);
        match (next.next(), next.next()) {
            (Some(b'.' | b'@'), Some(letter)) if letter.is_ascii_alphabetic() => {
                length = length.saturating_add(1);
            }
            _ => return length,
        }
    }
}

fn number(rest: &str, start: usize) -> Cut<'_> {
    let whole = run(rest, |b| b.is_ascii_digit());
    let fraction = match rest.get(whole..).and_then(|rest| rest.strip_prefix('.')) {
        Some(digits) if !digits.starts_with('.') => {
            run(digits, |b| b.is_ascii_digit()).saturating_add(1)
        }
        _ => 0,
    };
    let length = whole.saturating_add(fraction);
    let after = rest.get(length..).unwrap_or_default();
    let length = length.saturating_add(run(after, |b| b.is_ascii_alphanumeric() || b == b'_'));
    let written = rest.get(..length).unwrap_or_default();
    let fault = || {
        let at = start..start.saturating_add(length);
        let message = format!("`{}` is not a number this program can hold", shortened(written));
        ConditionFault::new(at, FaultKind::NotANumber, message)
            .hint("write it in plain digits, as in 7 or 2.5, with at most nine decimal places")
    };
    match Number::parse(written) {
        Some(number) => Cut { length, read: Some(Lexeme::Number(number)), fault: None },
        None => Cut { length, read: Some(Lexeme::Unreadable), fault: Some(fault()) },
    }
}

fn quoted(rest: &str, start: usize, quote: char) -> Cut<'_> {
    let inside = rest.get(1..).unwrap_or_default();
    let inside = inside.split(quote).next().unwrap_or_default();
    let length = inside.len().saturating_add(2).min(rest.len());
    let is_word = inside.starts_with(|c: char| c.is_ascii_alphabetic())
        && path_length(inside) == inside.len();
    let at = start..start.saturating_add(length);
    let fault =
        ConditionFault::new(at, FaultKind::UnexpectedCharacter, "codes stand without quotes");
    Cut {
        length,
        read: Some(if is_word { Lexeme::Word(inside) } else { Lexeme::Unreadable }),
        fault: Some(fault.hint("write the code itself, as in `client.sex = female`")),
    }
}

fn symbol(rest: &str, start: usize, character: char) -> Cut<'_> {
    if let Some((wrong, right)) = SLIPS.into_iter().find(|slip| rest.starts_with(slip.0))
        && !rest.starts_with("!=")
    {
        return slip(rest, start, wrong.len(), right);
    }
    let fault = |length: usize, message: String| {
        let at = start..start.saturating_add(length);
        ConditionFault::new(at, FaultKind::UnexpectedCharacter, message)
    };
    if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
        let division = (symbol == "/").then(|| {
            fault(1, "there is no division here".to_owned())
                .hint("multiply the other side instead: `a >= 2 * b` for `a / b >= 2`")
        });
        return Cut { length: symbol.len(), read: Some(Lexeme::Symbol(symbol)), fault: division };
    }
    let length = character.len_utf8();
    let message = match character {
        c if c.is_ascii_graphic() => format!("`{c}` is not part of a condition"),
        c => format!("the character U+{:04X} is not part of a condition", u32::from(c)),
    };
    Cut { length, read: None, fault: Some(fault(length, message)) }
}

fn slip<'t>(rest: &'t str, start: usize, length: usize, right: Lexeme<'static>) -> Cut<'t> {
    let wrong = rest.get(..length).unwrap_or_default();
    let (Lexeme::Word(spelling) | Lexeme::Symbol(spelling)) = right else {
        return Cut { length, read: Some(right), fault: None };
    };
    let at = start..start.saturating_add(length);
    let message = format!("`{wrong}` is not an operator here");
    let fault = ConditionFault::new(at, FaultKind::UnexpectedCharacter, message)
        .hint(format!("write `{spelling}`"));
    Cut { length, read: Some(right), fault: Some(fault) }
}

fn run(text: &str, belongs: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| belongs(*byte)).count()
}

/// Returns the text, cut where a message would drown in it.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
