//! What is wrong with something that a person wrote: code, message, place and hint.
//!
//! Diagnostics are gathered, never thrown: a reader meets a fault, notes it in a [`Faults`]
//! sink and goes on, so that every fault of a file is shown at once. A definition may be
//! quoted; of a *confidential* source, a client's record, nothing is ever quoted but the
//! names that the program itself knows.

mod code;
mod nearest;
mod show;

pub use code::Code;
pub use nearest::nearest_name;
pub use show::{Format, show};

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// How much a fault weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The file can be used; someone should look.
    Warning,
    /// The file cannot be used.
    Error,
}

/// A text that was read, with the name it is shown under.
#[derive(PartialEq, Eq)]
pub struct Source {
    /// The path as the user gave it, or `<built-in>/instruments/phq9.yaml`.
    pub name: String,
    /// The text. That of a built-in definition stands in the program, and is not copied.
    pub text: Cow<'static, str>,
    /// Whether it is a client's record, of which nothing may be quoted.
    pub confidential: bool,
    /// What the YAML parser said of a built-in definition when the program was built.
    pub record: Record,
}

/// What the YAML parser said of a text when the program was built.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Record {
    /// Of the whole text.
    pub whole: Option<&'static [u8]>,
    /// Of the text without its worked examples.
    pub without_examples: Option<&'static [u8]>,
}

/// A stretch of bytes in a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// Where in a source something stands.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// The bytes.
    pub span: Span,
    /// The way there through the names of the file, such as `scores.total.bands[1]`.
    pub route: String,
}

/// One thing that is wrong.
#[derive(Clone)]
pub struct Diagnostic {
    /// What kind of fault it is; stable, documented in `docs/diagnostics.md`.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, one line, lower case, never an answer.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// What to do next.
    pub hints: Vec<String>,
    /// Of a key that is missing where the place is: its name.
    pub lacks: Option<Box<str>>,
}

/// A sink for the faults of one source. Past the first few hundred they are only counted, so
/// that a file of rubbish fills neither the memory nor the screen.
pub struct Faults {
    source: Arc<Source>,
    list: Vec<Diagnostic>,
    past: Option<Past>,
}

/// The faults that are not kept.
struct Past {
    count: usize,
    gravest: Severity,
    /// Takes what is said about the latest one.
    scratch: Diagnostic,
}

impl Source {
    /// Returns a definition's text, which messages may quote.
    pub fn definition(name: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        Arc::new(Source::new(name.into(), text.into().into(), false))
    }

    /// Returns the text of a built-in definition, with what the YAML parser said of it when the program
    /// was built.
    pub fn built_in(name: String, text: &'static str, record: Record) -> Arc<Source> {
        Arc::new(Source { record, ..Source::new(name, text.into(), false) })
    }

    /// Returns whether it was built in, so that what the build and the tests looked at is not looked
    /// at again.
    pub fn is_built_in(&self) -> bool {
        self.record.whole.is_some()
    }

    /// Returns the source with its text as it is without its worked examples.
    pub fn without_examples(&self, text: String) -> Arc<Source> {
        let record = Record { whole: self.record.without_examples, without_examples: None };
        let source = Source::new(self.name.clone(), text.into(), self.confidential);
        Arc::new(Source { record, ..source })
    }

    /// Returns a record's text, which messages never quote.
    pub fn record(name: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        Arc::new(Source::new(name.into(), text.into().into(), true))
    }

    fn new(name: String, text: Cow<'static, str>, confidential: bool) -> Source {
        Source { name, text, confidential, record: Record::default() }
    }

    /// Returns line and column of a byte, both from 1; the column counts characters.
    pub fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before[line_start..].chars().count() + 1;
        (before.bytes().filter(|byte| *byte == b'\n').count() + 1, column)
    }
}

impl Span {
    /// Returns the span of a range.
    pub fn new(range: Range<usize>) -> Span {
        Span { start: range.start, end: range.end.max(range.start) }
    }

    /// Returns whether `other` lies within.
    pub fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl Place {
    /// Returns `file:line`, as a trace cites a rule.
    pub fn file_and_line(&self) -> String {
        let (line, _) = self.source.line_and_column(self.span.start);
        format!("{}:{line}", self.source.name)
    }
}

impl Diagnostic {
    /// Returns what is worth knowing, without a place.
    pub fn note(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Note, message.into())
    }

    /// Returns an error without a place.
    pub fn error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, message.into())
    }

    /// Returns a warning without a place.
    pub fn warning(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, message.into())
    }

    /// Adds what to do next.
    pub fn hint(&mut self, hint: impl Into<String>) -> &mut Diagnostic {
        self.hints.push(hint.into());
        self
    }

    /// Adds what to do next, where there is anything.
    pub fn hint_if(&mut self, hint: Option<String>) -> &mut Diagnostic {
        self.hints.extend(hint);
        self
    }

    /// Returns the diagnostic with a hint.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hints.push(hint.into());
        self
    }

    /// Returns the diagnostic at a place.
    pub fn at(mut self, place: Place) -> Diagnostic {
        self.place = Some(place);
        self
    }

    fn new(code: Code, severity: Severity, message: String) -> Diagnostic {
        Diagnostic { code, severity, message, place: None, hints: Vec::new(), lacks: None }
    }
}

impl Faults {
    /// The number of faults that are kept.
    pub const MOST: usize = 300;

    /// Returns an empty sink for a source.
    pub fn new(source: &Arc<Source>) -> Faults {
        Faults { source: source.clone(), list: Vec::new(), past: None }
    }

    /// Returns the source.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Notes an error.
    pub fn error(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(code, Severity::Error, span, message.into())
    }

    /// Notes a warning.
    pub fn warning(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(code, Severity::Warning, span, message.into())
    }

    /// Notes what is worth knowing.
    pub fn note(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(code, Severity::Note, span, message.into())
    }

    /// Returns the errors so far, as far as they are kept.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter().filter(|fault| fault.severity == Severity::Error)
    }

    /// Returns whether an error was noted.
    pub fn has_errors(&self) -> bool {
        let past = self.past.as_ref().is_some_and(|past| past.gravest == Severity::Error);
        past || has_errors(&self.list)
    }

    /// Returns the number of faults so far.
    pub fn len(&self) -> usize {
        self.list.len() + self.past.as_ref().map_or(0, |past| past.count)
    }

    /// Returns whether further faults are only counted, so that nothing need be said about them.
    pub fn is_full(&self) -> bool {
        self.list.len() >= Faults::MOST
    }

    /// Returns whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Takes over the faults of another sink.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(others);
    }

    /// Returns the faults in the order of the file; `route` names the way to each place.
    pub fn into_list(mut self, route: impl Fn(Span) -> String) -> Vec<Diagnostic> {
        for place in self.list.iter_mut().filter_map(|fault| fault.place.as_mut()) {
            if place.route.is_empty() && Arc::ptr_eq(&place.source, &self.source) {
                place.route = route(place.span);
            }
        }
        self.list.sort_by_key(|fault| fault.place.as_ref().map_or(0, |place| place.span.start));
        self.list.extend(self.past.map(|Past { count, gravest, .. }| {
            let message = format!("{count} more faults in {} are not shown", self.source.name);
            Diagnostic::new(Code::TooManyFaults, gravest, message)
        }));
        self.list
    }

    fn push(
        &mut self,
        code: Code,
        severity: Severity,
        span: Span,
        message: String,
    ) -> &mut Diagnostic {
        let place = Place { source: self.source.clone(), span, route: String::new() };
        let fault = Diagnostic::new(code, severity, message).at(place);
        let index = self.list.len();
        if index < Faults::MOST {
            self.list.push(fault);
            return &mut self.list[index];
        }
        let (count, gravest) = self.past.as_ref().map_or((0, severity), |p| (p.count, p.gravest));
        let gravest = gravest.max(severity);
        &mut self.past.insert(Past { count: count + 1, gravest, scratch: fault }).scratch
    }
}

/// Returns whether there is an error among the faults.
pub fn has_errors(faults: &[Diagnostic]) -> bool {
    faults.iter().any(|fault| fault.severity == Severity::Error)
}

/// Returns `did you mean …?` for the known name nearest to `name`, where one is near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest_name(name, known).map(|near| format!("did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_and_column_count_from_one_and_in_characters() {
        let source = Source::definition("x", "ab\nçd\n");
        assert_eq!(source.line_and_column(0), (1, 1));
        assert_eq!(source.line_and_column(5), (2, 2));
    }

    #[test]
    fn faults_past_the_limit_are_counted_and_still_weigh() {
        let mut faults = Faults::new(&Source::definition("x", "ab"));
        for _ in 0..Faults::MOST + 2 {
            faults.warning(Code::Shadowed, Span::default(), "twice").hint("remove one");
        }
        assert!(!faults.has_errors());
        faults.error(Code::Unreadable, Span::default(), "gone");
        assert!(faults.has_errors() && faults.len() == Faults::MOST + 3);
        let list = faults.into_list(|_| String::new());
        let last = list.last().expect("faults were noted");
        assert_eq!(list.len(), Faults::MOST + 1);
        assert_eq!(last.message, "3 more faults in x are not shown");
        assert_eq!(last.severity, Severity::Error);
    }

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        let known = ["items", "scores", "alerts"];
        assert_eq!(nearest("itmes", known).as_deref(), Some("did you mean `items`?"));
        assert_eq!(nearest("frequency", known), None);
    }
}
