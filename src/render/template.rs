//! Documents as templates. The only room for Tera.
//!
//! A document is a Markdown file with a head that says what it is and whom it is for. Every
//! value is escaped on its way in, whatever the file is called; the filter `safe` does not
//! exist, and no template reads the disk, the environment or the clock.

mod fault;
mod names;
mod scope;
mod tokens;
mod written;

pub use written::DOCUMENT_KEYS;

use super::chart;
use super::escape;
use super::guard;
use super::view::{self, View};
use crate::diagnostic::{Code, Diagnostic, Faults, Source, Span};
use crate::factor::Factors;
use crate::id::Id;
use crate::instrument::Reading;
use crate::plan::FormShown;
use crate::rule::Known;
use std::sync::Arc;
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};
use written::{Written, written};

/// Whom a document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The clinician and the team: findings and alerts stand first.
    Internal,
    /// The client: crisis contacts and agreed steps, never a finding.
    Client,
    /// Somebody outside the clinic: what a signed release covers.
    Outside,
    /// Those who lead a group: the least that they need.
    Group,
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
    /// Whether it is for adults only: rule 7 of the clinical rules.
    pub adults: bool,
    /// The forms whose answers it shows.
    pub forms: Vec<FormShown>,
    /// The lists of factors that it shows.
    pub factors: Vec<Factors>,
    /// Whether it shows the course of treatment.
    pub course: bool,
    /// The file it was read from.
    pub source: Arc<Source>,
    tera: Tera,
}

/// The one name under which a template is known to the engine.
const NAME: &str = "document";
/// The variables that hold chart blocks, which are the texts that are not escaped again.
const CHARTS: [&str; 3] = ["chart", "cycle_chart", "programme_chart"];

impl Document {
    /// Reads a document. It is held against a plan with one of everything that its audience may
    /// see, so that a name that does not exist, or a document that the guard would always refuse,
    /// is found here and not in a client's plan.
    pub fn read(source: &Arc<Source>, known: Known<'_>) -> Reading<Document> {
        let mut faults = Faults::new(source);
        let value = read(source, known, &mut faults).filter(|_| !faults.has_errors());
        Reading { value, faults: faults.into_list(|_| String::new()) }
    }

    /// Returns the document's Markdown for a plan.
    ///
    /// # Errors
    /// A name that does not exist, at its place in the template.
    pub fn render(&self, view: &View) -> Result<String, Vec<Diagnostic>> {
        fill(&self.tera, view).map_err(|error| {
            let text = &*self.source.text;
            let body = split(text).map_or(text, |(_, body)| body);
            let mut faults = Faults::new(&self.source);
            fault::note(&error, body, text.len() - body.len(), &mut faults);
            faults.into_list(|_| String::new())
        })
    }
}

fn fill(tera: &Tera, view: &View) -> Result<String, tera::Error> {
    let mut context = Context::from_serialize(&view.data)?;
    let charts = [&view.scores, &view.cycle, &view.programmes];
    for (name, chart) in CHARTS.into_iter().zip(charts) {
        context.insert_value(name, Value::safe_string(&chart::write(chart)));
    }
    Ok(tidied(&tera.render(NAME, &context)?))
}

fn read(source: &Arc<Source>, known: Known<'_>, faults: &mut Faults) -> Option<Document> {
    let text = &*source.text;
    let Some((_, body)) = split(text) else {
        faults
            .error(Code::MissingKey, Span::default(), "a document begins with a head")
            .hint("`---`, then `document:`, `version:`, `title:` and `audience:`, then `---`");
        return None;
    };
    let offset = text.len() - body.len();
    let head = written(source, &text[..offset], known, faults);
    let audience = head.as_ref().map_or(Audience::Internal, |head| head.audience);
    let shown = head.as_ref().map_or(&[][..], |head: &Written| &head.forms);
    let sample = view::sample(shown);
    let filled = check_body(body, offset, &View::of_sample(&sample, audience), faults);
    let Written { id, version, title, audience, adults, forms, factors, course } = head?;
    let (tera, markdown) = filled?;
    let source = source.clone();
    let document =
        Document { id, version, title, audience, adults, forms, factors, course, source, tera };
    faults.extend(guard::check(&document, &sample, &markdown));
    Some(document)
}

/// Checks a body against a plan with one of everything; the last check is to fill it in.
fn check_body(
    body: &str,
    offset: usize,
    view: &View,
    faults: &mut Faults,
) -> Option<(Tera, String)> {
    let body = &names::refuse_other_files(body, offset, faults);
    let tera = engine(body, offset, faults);
    names::check(body, offset, &view.data, faults);
    let tera = tera.filter(|_| !faults.has_errors())?;
    match fill(&tera, view) {
        Ok(markdown) => Some((tera, markdown)),
        Err(error) => {
            fault::note(&error, body, offset, faults);
            None
        }
    }
}

/// Splits a file into its head and its body.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"))?;
    let unix = rest.find("\n---\n").map(|end| (end, "\n---\n".len()));
    let windows = rest.find("\n---\r\n").map(|end| (end, "\n---\r\n".len()));
    let (end, length) = unix.into_iter().chain(windows).min()?;
    Some((&rest[..=end], &rest[end + length..]))
}

fn engine(body: &str, offset: usize, faults: &mut Faults) -> Option<Tera> {
    let mut tera = Tera::new();
    tera.set_escape_fn(|text, output| output.write_all(escape::markdown(text).as_bytes()));
    tera.autoescape_on([NAME]);
    tera.register_filter("safe", |_: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
        Err(tera::Error::message("the filter `safe` does not exist"))
    });
    // There are no numbers to count through, and `names` lets no loop pass but over lists of the
    // plan. What a chain of filters makes of a text has an end too, but no bound.
    tera.register_function("range", |_: Kwargs, _: &State| -> TeraResult<Value> {
        Err(tera::Error::message("there is no `range` here"))
    });
    if let Some(at) = names::safe_filter(body) {
        let span = Span::new(offset + at..offset + at + "safe".len());
        faults
            .error(Code::TemplateName, span, "the filter `safe` does not exist")
            .hint("leave it out: what a client said never becomes structure");
    }
    match tera.add_raw_template(NAME, &trimmed(body)) {
        Ok(()) => Some(tera),
        Err(error) => {
            fault::note(&error, body, offset, faults);
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
