//! The tags of a template and what stands in them, as the engine splits them.
//!
//! The engine keeps its own tree to itself, so that names are looked up in these.

use std::ops::Range;

/// What stands between `{{` and `}}`, or between `{%` and `%}`.
pub struct Tag<'b> {
    /// Where it stands in the body, with its marks.
    pub place: Range<usize>,
    /// The parts, in order.
    pub tokens: Vec<Token<'b>>,
    /// Whether the tag does something, `{% %}`, and does not print something.
    pub is_statement: bool,
}

/// A part of a tag.
#[derive(Clone, Copy)]
pub struct Token<'b> {
    /// Where it begins in the body.
    pub at: usize,
    /// The text, as written.
    pub text: &'b str,
    /// What it is.
    pub kind: Kind,
}

/// What a part of a tag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or a word of the language.
    Name,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// Anything else: `|`, `?.`, `==`.
    Sign,
}

/// Returns the tags of a body; what stands in a comment or between `raw` and `endraw` is text.
pub fn tags(body: &str) -> Vec<Tag<'_>> {
    let mut found: Vec<Tag<'_>> = Vec::new();
    let mut at = 0;
    while let Some((open, mark)) = opening(body, at) {
        if mark == "{#" {
            at = after(body, open + 2, "#}");
            continue;
        }
        let tag = tag(body, open, mark);
        let is_raw = tag.is_statement && matches!(&*tag.tokens, [only] if only.text == "raw");
        at = if is_raw { end_of_raw(body, tag.place.end) } else { tag.place.end };
        if !is_raw {
            found.push(tag);
        }
    }
    found
}

/// Returns the first mark that opens a tag or a comment, and where.
fn opening(body: &str, from: usize) -> Option<(usize, &'static str)> {
    let braces = body[from..].match_indices('{').map(|(at, _)| from + at);
    let marks = ["{{", "{%", "{#"];
    let mut open = braces.filter_map(|at| {
        let mark = marks.into_iter().find(|mark| body[at..].starts_with(mark))?;
        Some((at, mark))
    });
    open.next()
}

/// Returns the place behind the next such mark; the end where there is none.
fn after(body: &str, from: usize, mark: &str) -> usize {
    body[from..].find(mark).map_or(body.len(), |at| from + at + mark.len())
}

fn end_of_raw(body: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(open) = body[at..].find("{%").map(|found| at + found) {
        let tag = tag(body, open, "{%");
        if matches!(&*tag.tokens, [only] if only.text == "endraw") {
            return tag.place.end;
        }
        at = open + 2;
    }
    body.len()
}

/// Reads the tag that a mark opens; one that is not closed goes on to the end.
fn tag<'b>(body: &'b str, open: usize, mark: &str) -> Tag<'b> {
    let is_statement = mark == "{%";
    let close = if is_statement { "%}" } else { "}}" };
    let mut tokens = Vec::new();
    let mut at = open + mark.len();
    at += usize::from(body[at..].starts_with('-'));
    loop {
        at = body.len() - body[at..].trim_ascii_start().len();
        let rest = &body[at..];
        let ending = rest.strip_prefix('-').unwrap_or(rest);
        if ending.starts_with(close) {
            let end = body.len() - ending.len() + close.len();
            return Tag { place: open..end, tokens, is_statement };
        }
        let Some((length, kind)) = token(rest) else {
            return Tag { place: open..at, tokens, is_statement };
        };
        tokens.push(Token { at, text: &rest[..length], kind });
        at += length;
    }
}

/// Returns how long the first part of a text is, and what it is; nothing at the end.
fn token(rest: &str) -> Option<(usize, Kind)> {
    let first = rest.chars().next()?;
    let run = |is_part: fn(char) -> bool| rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    Some(match first {
        '"' | '\'' | '`' => (quoted(rest, first), Kind::Text),
        '0'..='9' => (run(|c| c.is_ascii_digit()), Kind::Number),
        'a'..='z' | 'A'..='Z' | '_' => (run(|c| c.is_ascii_alphanumeric() || c == '_'), Kind::Name),
        _ if SIGNS.iter().any(|sign| rest.starts_with(sign)) => (2, Kind::Sign),
        _ => (first.len_utf8(), Kind::Sign),
    })
}

/// The signs of two characters.
const SIGNS: [&str; 9] = ["//", "**", "==", "!=", ">=", "<=", "</", "?.", "?["];

/// Returns the length of a text with its quotes; what is not closed goes on to the end.
fn quoted(rest: &str, quote: char) -> usize {
    let mut letters = rest.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            _ if letter == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(body: &str) -> Vec<Vec<&str>> {
        let texts = |tag: Tag<'static>| tag.tokens.iter().map(|token| token.text).collect();
        // The bodies of these tests live as long as the test.
        tags(Box::leak(body.to_owned().into_boxed_str())).into_iter().map(texts).collect()
    }

    #[test]
    fn tags_are_split_as_the_engine_splits_them() {
        assert_eq!(split("a {{- b.c -}} {%if d%}"), [vec!["b", ".", "c"], vec!["if", "d"]]);
        assert_eq!(split(r#"{{ "}}" ~ 'it\'s' }} }}"#), [[r#""}}""#, "~", r"'it\'s'"]]);
        assert_eq!(split("{# {{ a }} #}{{ b?.c == 12 }}"), [["b", "?.", "c", "==", "12"]]);
        assert_eq!(split("{% raw %}{{ a }}{%- endraw %}{{ b }}"), [["b"]]);
        assert_eq!(split("100{%}"), [["}"]]);
        assert_eq!(split("{{ 'open"), [["'open"]]);
    }
}
