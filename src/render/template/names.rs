//! The names in a template, held against those that a plan has.

use super::{CHART, NAME};
use crate::diagnostic::{Code, Faults, Span, nearest};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use tera::Tera;

/// Notes every tag that would read another file; returns whether there is any.
pub fn refuse_other_files(body: &str, offset: usize, faults: &mut Faults) -> bool {
    let before = faults.len();
    for (at, word) in words_of_tags(body) {
        if matches!(word, "include" | "extends" | "import") {
            let span = Span::new(offset + at..offset + at + word.len());
            let message = format!("`{word}` would read another file, and a document stands alone");
            faults.error(Code::TemplateName, span, message).hint("copy the text into this file");
        }
    }
    faults.len() > before
}

/// Notes every field that a plan does not have; the engine takes a misspelt `{% if %}` for false.
pub fn refuse_unknown_fields(body: &str, offset: usize, shape: &Json, faults: &mut Faults) {
    let mut known = BTreeSet::new();
    collect(shape, &mut known);
    for (at, expression) in expressions(body) {
        for (from, word, before) in words(expression) {
            let is_field = before == Some('.') && !word.starts_with(|c: char| c.is_ascii_digit());
            if is_field && !known.contains(word) {
                let start = offset + at + from;
                let hint = nearest(word, known.iter().map(String::as_str));
                let message = format!("nothing in a plan is called `{word}`");
                let span = Span::new(start..start + word.len());
                faults.error(Code::TemplateName, span, message).hint_if(hint);
            }
        }
    }
}

/// Returns where the filter `safe` is used.
pub fn safe_filter(body: &str) -> Option<usize> {
    expressions(body).into_iter().find_map(|(at, expression)| {
        let words = words(expression);
        let safe = words.iter().find(|(_, word, before)| *word == "safe" && *before == Some('|'));
        safe.map(|(from, ..)| at + from)
    })
}

/// Returns the expressions of a template with their places: what stands in `{{ }}` and `{% %}`.
fn expressions(body: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = body[at..].find(['{']).map(|i| at + i) {
        let close = match body[open..].get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            Some("{#") => "#}",
            _ => {
                at = open + 1;
                continue;
            }
        };
        let Some(end) = body[open..].find(close).map(|i| open + i) else { break };
        if close != "#}" {
            found.push((open + 2, &body[open + 2..end]));
        }
        at = end + 2;
    }
    found
}

/// Returns the words of an expression that are not in quotes, with their places and what stands before.
fn words(expression: &str) -> Vec<(usize, &str, Option<char>)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let (mut quote, mut start, mut before) = (None, None, None);
    for (at, c) in expression.char_indices().chain([(expression.len(), ' ')]) {
        match (quote, start) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, Some((from, ahead))) if !is_part(c) => {
                found.push((from, &expression[from..at], ahead));
                start = None;
            }
            (None, None) if is_part(c) => start = Some((at, before)),
            _ => {}
        }
        if quote.is_none() && start.is_none() && matches!(c, '"' | '\'' | '`') && before != Some(c)
        {
            quote = Some(c);
        }
        if !c.is_whitespace() {
            before = Some(c);
        }
    }
    found
}

/// Returns the first word of every tag, with its place.
fn words_of_tags(body: &str) -> Vec<(usize, &str)> {
    let tags = expressions(body).into_iter().filter(|(at, _)| body[..*at].ends_with("{%"));
    tags.filter_map(|(at, tag)| words(tag).first().map(|(from, word, _)| (at + from, *word)))
        .collect()
}

/// Notes every name at the head of a path that a plan does not have.
pub fn refuse_unknown_roots(
    tera: &Tera,
    body: &str,
    offset: usize,
    shape: &Json,
    faults: &mut Faults,
) {
    let Ok(variables) = tera.get_template_variables(NAME) else { return };
    let keys = shape.as_object().into_iter().flatten().map(|(key, _)| key.as_str());
    let known: Vec<&str> = keys.chain([CHART]).collect();
    let variables: BTreeSet<&str> = variables.into_iter().collect();
    for name in variables {
        if !known.contains(&name) {
            let at = place_of(name, body).unwrap_or(0);
            let hint = nearest(name, known.iter().copied());
            let message = format!("a plan has no `{name}`");
            let span = Span::new(offset + at..offset + at + name.len());
            faults.error(Code::TemplateName, span, message).hint_if(hint);
        }
    }
}

fn place_of(name: &str, body: &str) -> Option<usize> {
    expressions(body).into_iter().find_map(|(at, expression)| {
        let words = words(expression).into_iter();
        let mut roots = words.filter(|(_, _, before)| *before != Some('.'));
        roots.find(|(_, word, _)| *word == name).map(|(from, ..)| at + from)
    })
}

fn collect(json: &Json, into: &mut BTreeSet<String>) {
    match json {
        Json::Object(entries) => {
            for (key, value) in entries {
                into.insert(key.clone());
                collect(value, into);
            }
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, into)),
        _ => {}
    }
    into.extend(["index", "index0", "first", "last", "length"].map(str::to_owned));
}
