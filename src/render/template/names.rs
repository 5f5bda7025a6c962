//! The names in a template, held against those that a plan has.
//!
//! The engine takes a misspelt field in `{% if %}` for false, so that every name is looked up
//! here, in what it is a field of.

use super::scope::{Scopes, Shape};
use super::tokens::{Kind, Tag, Token, tags};
use crate::diagnostic::{Code, Faults, Span, nearest};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Three lists of a plan within each other are long, and end.
const MOST_NESTED: usize = 3;

/// The words of the language, which are no names.
const WORDS: [&str; 16] = [
    "and", "else", "False", "false", "for", "if", "in", "is", "none", "None", "not", "null", "or",
    "self", "True", "true",
];

/// Notes every tag that would read another file, and returns the body without these tags, as long
/// as it was.
pub fn refuse_other_files(body: &str, offset: usize, faults: &mut Faults) -> String {
    let mut kept = body.to_owned();
    for tag in tags(body).iter().filter(|tag| tag.is_statement) {
        let Some(word) = tag.tokens.first() else { continue };
        if !matches!(word.text, "include" | "extends" | "import") {
            continue;
        }
        let message =
            format!("`{}` would read another file, and a document stands alone", word.text);
        let fault = faults.error(Code::TemplateName, span(word, offset), message);
        fault.hint("copy the text into this file");
        let blank = |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
        let blanks: String = body[tag.place.clone()].chars().map(blank).collect();
        kept.replace_range(tag.place.clone(), &blanks);
    }
    kept
}

/// Notes every name that a plan does not have, and every loop that is not over a list of the plan.
pub fn check(body: &str, offset: usize, shape: &Json, faults: &mut Faults) {
    let mut reader = Reader {
        body,
        offset,
        scopes: Scopes::of(shape),
        set: None,
        noted: BTreeSet::new(),
        faults,
    };
    tags(body).iter().for_each(|tag| reader.tag(tag));
}

/// Returns where the filter `safe` is used.
pub fn safe_filter(body: &str) -> Option<usize> {
    let pairs = |tag: Tag<'_>| {
        let pair = tag.tokens.windows(2).find(|pair| pair[0].text == "|" && pair[1].text == "safe");
        pair.map(|pair| pair[1].at)
    };
    tags(body).into_iter().find_map(pairs)
}

fn span(token: &Token<'_>, offset: usize) -> Span {
    Span::new(offset + token.at..offset + token.at + token.text.len())
}

struct Reader<'r, 'b> {
    body: &'b str,
    offset: usize,
    scopes: Scopes<'b, 'r>,
    /// The names that were set, while the value of another is read.
    set: Option<BTreeSet<&'b str>>,
    /// Where something was noted: a list is read once for its names and once for what it holds.
    noted: BTreeSet<usize>,
    faults: &'r mut Faults,
}

impl<'r, 'b> Reader<'r, 'b> {
    fn tag(&mut self, tag: &Tag<'b>) {
        let [word, rest @ ..] = &*tag.tokens else { return };
        match word.text {
            _ if !tag.is_statement => self.expression(&tag.tokens),
            "for" => self.open_loop(word, rest),
            "endfor" => self.scopes.close(),
            "set" | "set_global" => self.name(word, rest),
            "component" => {
                let hint = "write it where it is to stand";
                self.note(word, "a document has no components", Some(hint.into()));
            }
            "if" | "elif" => self.expression(rest),
            "filter" => self.expression(rest.get(1..).unwrap_or_default()),
            // What others name is no part of a plan, or the engine does not know them.
            _ => {}
        }
    }

    /// `for NAME in LIST` or `for KEY, NAME in LIST`: the names are known until `endfor`.
    fn open_loop(&mut self, word: &Token<'b>, rest: &[Token<'b>]) {
        let start =
            rest.iter().position(|token| token.text == "in").map_or(rest.len(), |at| at + 1);
        let (names, list) = rest.split_at(start);
        self.expression(list);
        self.bind_loop(word, names, list);
    }

    fn bind_loop(&mut self, word: &Token<'b>, names: &[Token<'b>], list: &[Token<'b>]) {
        let shape = self.value(list);
        if let Some(first) = list.first().filter(|_| !shape.is_list()) {
            let hint = "such as `problems`, or a part of one: `problem.evidence`";
            self.note(first, "a loop goes over a list of the plan", Some(hint.into()));
        }
        let names: Vec<&str> = names
            .iter()
            .filter(|token| token.kind == Kind::Name && token.text != "in")
            .map(|token| token.text)
            .collect();
        let item = if names.len() == 1 { shape.item() } else { Shape::Part };
        self.scopes.open(names.into_iter().map(|name| (name, item)).collect());
        if self.scopes.loops() > MOST_NESTED {
            let message = format!("more than {MOST_NESTED} loops stand within each other");
            self.note(word, &message, Some("a document has an end".into()));
        }
    }

    /// `set NAME = VALUE`. From what was set nothing else is set: it could double with every line.
    fn name(&mut self, word: &Token<'b>, rest: &[Token<'b>]) {
        let [name, equals, value @ ..] = rest else {
            return self.note(word, "`set` needs a name and a value", Some(SET.into()));
        };
        if equals.text != "=" {
            return self.note(word, "`set` needs a name and a value", Some(SET.into()));
        }
        self.set = Some(self.scopes.set_names());
        self.expression(value);
        self.set = None;
        let shape = self.value(value);
        self.scopes.set(name.text, shape);
    }

    /// Looks up every name of an expression.
    fn expression(&mut self, tokens: &[Token<'b>]) {
        let lists = self.comprehensions(tokens);
        let mut at = 0;
        while at < tokens.len() {
            at = self.operand(tokens, at);
        }
        (0..lists).for_each(|_| self.scopes.close());
    }

    /// Opens a scope for every `[… for NAME in LIST]`, the outermost, which comes last, first.
    fn comprehensions(&mut self, tokens: &[Token<'b>]) -> usize {
        let mut lists = 0;
        for at in (0..tokens.len()).rev().filter(|at| tokens[*at].text == "for") {
            let rest = &tokens[at + 1..];
            let start =
                rest.iter().position(|token| token.text == "in").map_or(rest.len(), |i| i + 1);
            let (names, list) = rest.split_at(start);
            let end = list.iter().position(|token| matches!(token.text, "if" | "]"));
            let end = end.unwrap_or(list.len());
            self.bind_loop(&tokens[at], names, &list[..end]);
            lists += 1;
        }
        lists
    }

    /// Looks up the name at a place, if there is one; returns the place behind it.
    fn operand(&mut self, tokens: &[Token<'b>], at: usize) -> usize {
        let text = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |t| t.text);
        let (before, next) = (text(at.checked_sub(1)), text(Some(at + 1)));
        let token = tokens[at];
        let is_test = before == "is" || before == "not" && text(at.checked_sub(2)) == "is";
        let is_word = token.kind != Kind::Name || WORDS.contains(&token.text);
        match (before, next) {
            _ if is_word || is_test => at + 1,
            // A filter, a function, an argument; no expression but a path has fields.
            ("|" | "." | "?.", _) | (_, "(" | "=") => at + 1,
            _ => self.path(tokens, at).1,
        }
    }

    /// Looks up a name with its fields; returns what it stands for and the place behind it.
    fn path(&mut self, tokens: &[Token<'b>], at: usize) -> (Shape<'r>, usize) {
        let head = tokens[at];
        let mut shape = self.head(&head);
        let mut at = at + 1;
        loop {
            let of = |dot: &Token<'_>| self.body[head.at..dot.at].trim_end();
            match &tokens[at.min(tokens.len())..] {
                // The engine knows the fields of `loop` itself.
                [dot, field, ..] if matches!(dot.text, "." | "?.") && field.kind == Kind::Name => {
                    shape = if head.text == "loop" {
                        Shape::Made
                    } else {
                        self.field(shape, of(dot), field)
                    };
                    at += 2;
                }
                [open, rest @ ..] if matches!(open.text, "[" | "?[") => {
                    let inner = &rest[..closing(rest)];
                    shape = match inner {
                        [key] if key.kind == Kind::Text => self.field(shape, of(open), key),
                        _ if inner.iter().any(|token| token.text == ":") => shape,
                        _ => shape.item(),
                    };
                    self.expression(inner);
                    at += inner.len() + 2;
                }
                _ => return (shape, at),
            }
        }
    }

    fn head(&mut self, head: &Token<'b>) -> Shape<'r> {
        if self.set.as_ref().is_some_and(|names| names.contains(head.text)) {
            let message = format!("`{}` was set, and nothing is set from it", head.text);
            self.note(head, &message, Some(SET.into()));
        }
        if let Some(shape) = self.scopes.find(head.text) {
            return shape;
        }
        let hint = nearest(head.text, self.scopes.roots());
        self.note(head, &format!("a plan has no `{}`", head.text), hint);
        Shape::Part
    }

    fn field(&mut self, shape: Shape<'r>, of: &str, field: &Token<'b>) -> Shape<'r> {
        let name = field.text.trim_matches(['"', '\'', '`']);
        shape.field(name).unwrap_or_else(|known| {
            let all = format!("known here: {}", known.join(", "));
            let hint = nearest(name, known.iter().copied()).or((!known.is_empty()).then_some(all));
            self.note(field, &format!("`{of}` has no `{name}`"), hint);
            Shape::Part
        })
    }

    /// Returns what an expression stands for: a part of the plan, or something that was made.
    fn value(&mut self, tokens: &[Token<'b>]) -> Shape<'r> {
        let is_name = |token: &Token<'_>| token.kind == Kind::Name && !WORDS.contains(&token.text);
        let is_call = tokens.get(1).is_some_and(|token| token.text == "(");
        if is_call || !tokens.first().is_some_and(is_name) {
            return Shape::Made;
        }
        let (shape, end) = self.path(tokens, 0);
        match tokens.get(end..).unwrap_or_default() {
            [] => shape,
            rest if rest[0].text != "|" || rest.iter().any(|token| token.text == "~") => {
                Shape::Made
            }
            rest => shape.filtered(rest.iter().map(|token| token.text)),
        }
    }

    fn note(&mut self, token: &Token<'_>, message: &str, hint: Option<String>) {
        if self.noted.insert(token.at) {
            let span = span(token, self.offset);
            self.faults.error(Code::TemplateName, span, message).hint_if(hint);
        }
    }
}

/// What to do about a `set` that is refused.
const SET: &str = "{% set name = value %}, where the value is a part of the plan";

/// Returns the place of the bracket that closes, behind the one that opened.
fn closing(rest: &[Token<'_>]) -> usize {
    let mut open = 1;
    for (at, token) in rest.iter().enumerate() {
        match token.text {
            "[" | "?[" => open += 1,
            "]" => open -= 1,
            _ => {}
        }
        if open == 0 {
            return at;
        }
    }
    rest.len()
}
