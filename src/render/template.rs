//! Documents as templates. The only room for Tera.
//!
//! A document is a Markdown file with a head that says what it is and whom it is for. Every
//! value is escaped on its way in, whatever the file is called; the filter `safe` does not
//! exist, and no template reads the disk, the environment or the clock.

use super::chart;
use super::escape;
use super::view::View;
use crate::diagnostic::{Code, Diagnostic, Faults, Source, Span, nearest};
use crate::id::Id;
use crate::instrument::Reading;
use crate::yaml::{self, Fields};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::sync::Arc;
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

/// Whom a document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The clinician and the team: findings and alerts stand first.
    Internal,
    /// The client: crisis contacts and agreed steps, never a finding.
    Client,
}

/// A document, checked.
pub struct Document {
    /// The id.
    pub id: Id,
    /// Raised when what it says changes.
    pub version: u32,
    /// The title, for the file and the pages.
    pub title: String,
    /// Whom it is for.
    pub audience: Audience,
    /// The file it was read from.
    pub source: Arc<Source>,
    tera: Tera,
}

/// The keys of a document's head.
pub const DOCUMENT_KEYS: &[&str] = &["document", "version", "title", "audience"];
/// The one name under which a template is known to the engine.
const NAME: &str = "document";
/// The variable that holds the chart block, which is the one text that is not escaped again.
const CHART: &str = "chart";

impl Document {
    /// Reads a document; `shape` is a plan with one of everything, so that a name that does not
    /// exist is found here and not in a client's plan.
    pub fn read(source: &Arc<Source>, shape: &Json) -> Reading<Document> {
        let mut faults = Faults::new(source);
        let value = read(source, shape, &mut faults).filter(|_| !faults.has_errors());
        Reading { value, faults: faults.into_list(|_| String::new()) }
    }

    /// Returns the document's Markdown for a plan.
    ///
    /// # Errors
    /// A name that does not exist, at its place in the template.
    pub fn render(&self, view: &View) -> Result<String, Diagnostic> {
        let context = Context::from_serialize(&view.data).map_err(|error| self.fault(&error));
        let mut context = context?;
        context.insert_value(CHART, Value::safe_string(&chart::write(&view.chart)));
        let markdown = self.tera.render(NAME, &context).map_err(|error| self.fault(&error))?;
        Ok(tidied(&markdown))
    }

    fn fault(&self, error: &tera::Error) -> Diagnostic {
        let mut faults = Faults::new(&self.source);
        faults.error(Code::TemplateName, Span::default(), first_line(error));
        faults.into_list(|_| String::new()).remove(0)
    }
}

fn read(source: &Arc<Source>, shape: &Json, faults: &mut Faults) -> Option<Document> {
    let text = source.text.as_str();
    let Some((head, body)) = split(text) else {
        faults
            .error(Code::MissingKey, Span::default(), "a document begins with a head")
            .hint("`---`, then `document:`, `title:` and `audience:`, then `---`");
        return None;
    };
    let head_source = Source::definition(source.name.clone(), head);
    let mut head_faults = Faults::new(&head_source);
    let fields = yaml::read(&mut head_faults);
    let fields = fields
        .as_ref()
        .and_then(|root| Fields::open(root, "a document's head", DOCUMENT_KEYS, &mut head_faults));
    let head = fields.and_then(|fields| {
        let id = fields.required_id("document", &mut head_faults);
        let version = fields.required("version", &mut head_faults);
        let version = version.and_then(|node| node.integer_in(1..10_000, &mut head_faults));
        let title = fields.required_text("title", &mut head_faults);
        let audiences = [("internal", Audience::Internal), ("client", Audience::Client)];
        let audience = fields.required("audience", &mut head_faults);
        let audience = audience.and_then(|node| node.word(&audiences, &mut head_faults));
        Some((id?, u32::try_from(version?).ok()?, title?, audience?))
    });
    faults.extend(head_faults.into_list(|_| String::new()));
    let tera = engine(body, text.len() - body.len(), faults);
    refuse_unknown_fields(body, text.len() - body.len(), shape, faults);
    if let Some(tera) = &tera {
        refuse_unknown_roots(tera, body, text.len() - body.len(), shape, faults);
    }
    let (id, version, title, audience) = head?;
    Some(Document { id, version, title, audience, source: source.clone(), tera: tera? })
}

/// Splits a file into its head and its body.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("---\n")?;
    let end = rest.find("\n---\n")?;
    Some((&rest[..=end], &rest[end + "\n---\n".len()..]))
}

fn engine(body: &str, offset: usize, faults: &mut Faults) -> Option<Tera> {
    let mut tera = Tera::new();
    tera.set_escape_fn(|text, output| output.write_all(escape::markdown(text).as_bytes()));
    tera.autoescape_on([NAME]);
    tera.register_filter("safe", |_: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        Err(tera::Error::message("the filter `safe` does not exist"))
    });
    if let Some(at) = safe_filter(body) {
        let span = Span::new(offset + at..offset + at + "safe".len());
        faults
            .error(Code::TemplateName, span, "the filter `safe` does not exist")
            .hint("free text can never become structure");
    }
    match tera.add_raw_template(NAME, &trimmed(body)) {
        Ok(()) => Some(tera),
        Err(error) => {
            faults.error(Code::TemplateSyntax, Span::new(offset..offset), first_line(&error));
            None
        }
    }
}

/// Drops the line end behind a tag that stands alone in its line, so that a loop can make the
/// rows of a table.
fn trimmed(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    for line in body.split_inclusive('\n') {
        let tag = line.trim();
        let alone = tag.starts_with("{%") && tag.ends_with("%}") && tag.matches("%}").count() == 1;
        out.push_str(if alone { tag } else { line });
    }
    out
}

/// Leaves one empty line where a template's tags left several.
fn tidied(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut empty = 1;
    for line in markdown.lines() {
        empty = if line.trim().is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line.trim_end_matches([' ', '\t']));
            out.push('\n');
        }
    }
    out
}

fn first_line(error: &tera::Error) -> String {
    let text = error.to_string();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.take(2).collect::<Vec<_>>().join(": ")
}

/// The expressions of a template with their places: what stands in `{{ }}` and `{% %}`.
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

/// The words of an expression that are not in quotes, with their places and what stands before.
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

fn safe_filter(body: &str) -> Option<usize> {
    expressions(body).into_iter().find_map(|(at, expression)| {
        let words = words(expression);
        let safe = words.iter().find(|(_, word, before)| *word == "safe" && *before == Some('|'));
        safe.map(|(from, ..)| at + from)
    })
}

/// `{% if misspelt %}` is silently false, so every field that a template names must be one that
/// a plan has.
fn refuse_unknown_fields(body: &str, offset: usize, shape: &Json, faults: &mut Faults) {
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

fn refuse_unknown_roots(tera: &Tera, body: &str, offset: usize, shape: &Json, faults: &mut Faults) {
    let Ok(variables) = tera.get_template_variables(NAME) else { return };
    let keys = shape.as_object().into_iter().flatten().map(|(key, _)| key.as_str());
    let known: Vec<&str> = keys.chain([CHART]).collect();
    let variables: BTreeSet<&str> = variables.into_iter().collect();
    for name in variables {
        if !known.contains(&name) {
            let at = body.find(name).unwrap_or(0);
            let hint = nearest(name, known.iter().copied());
            let message = format!("a plan has no `{name}`");
            let span = Span::new(offset + at..offset + at + name.len());
            faults.error(Code::TemplateName, span, message).hint_if(hint);
        }
    }
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
