//! Diagnostics as people and programs read them. The only room for annotate-snippets.

use super::{Diagnostic, Place, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::json;
use std::fmt::Write;

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// With the line they stand in, as compilers do.
    Text {
        /// Whether the terminal shows colour.
        colour: bool,
    },
    /// One line each, without decoration: for editors and screen readers.
    Plain,
    /// One JSON object a line.
    Json,
}

/// Returns the diagnostics as text, in order; empty for none.
pub fn show(diagnostics: &[Diagnostic], format: Format) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        match format {
            Format::Text { colour } => out.push_str(&snippet(diagnostic, colour)),
            Format::Plain => out.push_str(&line(diagnostic)),
            Format::Json => out.push_str(&json_line(diagnostic)),
        }
        out.push('\n');
    }
    out
}

fn snippet(diagnostic: &Diagnostic, colour: bool) -> String {
    let quoted = diagnostic.place.as_ref().filter(|place| !place.source.confidential);
    let Some(place) = quoted else { return unquoted(diagnostic) };
    let end = place.span.end.min(place.source.text.len());
    let span = place.span.start.min(end)..end;
    let text = harmless(&place.source.text);
    let annotated = Snippet::source(text.as_str())
        .path(visible(&place.source.name))
        .annotation(AnnotationKind::Primary.span(span));
    let message = visible(&diagnostic.message);
    let title = level(diagnostic.severity).primary_title(message).id(diagnostic.code.name());
    let hints = diagnostic.hints.iter().map(|hint| Level::HELP.message(visible(hint)));
    let group: Group<'_> = title.element(annotated).elements(hints);
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    format!("{}\n", renderer.render(&[group]))
}

/// Shows a fault of a record, or one without a place: nothing of the text is quoted.
fn unquoted(diagnostic: &Diagnostic) -> String {
    let severity = word(diagnostic.severity);
    let mut out = format!("{severity}[{}]: {}\n", diagnostic.code, visible(&diagnostic.message));
    if let Some(place) = &diagnostic.place {
        let _ = writeln!(out, " --> {}", whereabouts(place));
    }
    for hint in &diagnostic.hints {
        let _ = writeln!(out, "  = help: {}", visible(hint));
    }
    out
}

fn line(diagnostic: &Diagnostic) -> String {
    let mut out = String::new();
    if let Some(place) = &diagnostic.place {
        let _ = write!(out, "{}: ", whereabouts(place));
    }
    let severity = word(diagnostic.severity);
    let _ = write!(out, "{severity}[{}]: {}", diagnostic.code, visible(&diagnostic.message));
    for hint in &diagnostic.hints {
        let _ = write!(out, "; {}", visible(hint));
    }
    out
}

fn json_line(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.place.as_ref().map(|place| {
        let (line, column) = place.source.line_and_column(place.span.start);
        json!({ "file": place.source.name, "line": line, "column": column, "route": place.route })
    });
    json!({
        "severity": word(diagnostic.severity),
        "code": diagnostic.code.name(),
        "message": diagnostic.message,
        "place": place,
        "hints": diagnostic.hints,
    })
    .to_string()
}

fn whereabouts(place: &Place) -> String {
    let (line, column) = place.source.line_and_column(place.span.start);
    let route =
        if place.route.is_empty() { String::new() } else { format!(" › {}", place.route) };
    format!("{}:{line}:{column}{route}", visible(&place.source.name))
}

/// Returns a text of the same length in which nothing can drive a terminal or turn the line
/// round; the places of faults in it stay where they are.
fn harmless(text: &str) -> String {
    let replace = |c: char| match (acts(c) && !matches!(c, '\n' | '\r' | '\t'), c.len_utf8()) {
        // The renderer shows the control characters of ASCII as pictures.
        (true, 1) | (false, _) => c,
        (true, 2) => '·',
        (true, _) => char::REPLACEMENT_CHARACTER,
    };
    text.chars().map(replace).collect()
}

/// Whether a character acts on a terminal or on the direction of its line.
fn acts(c: char) -> bool {
    c.is_control()
        || ('\u{2028}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}')
}

/// Makes control and direction characters of a file name or a message harmless on a terminal.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| if acts(c) { format!("⟦U+{:04X}⟧", u32::from(c)) } else { c.to_string() })
        .collect()
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Faults, Source, Span};
    use super::*;

    fn fault(source: std::sync::Arc<Source>) -> Vec<Diagnostic> {
        let mut faults = Faults::new(&source);
        faults.error(Code::UnknownName, Span::new(5..8), "unknown name").hint("look at the list");
        faults.into_list(|_| "answers".into())
    }

    #[test]
    fn a_definition_is_quoted() {
        let shown =
            show(&fault(Source::definition("a.yaml", "sum: q12")), Format::Text { colour: false });
        assert!(shown.contains("a.yaml:1:6") && shown.contains("sum: q12"), "{shown}");
    }

    #[test]
    fn a_record_is_never_quoted_in_any_format() {
        let formats = [Format::Text { colour: true }, Format::Plain, Format::Json];
        for format in formats {
            let shown = show(&fault(Source::record("case.yaml", "q1: SENTINEL")), format);
            assert!(!shown.contains("SENTINEL") && shown.contains("case.yaml"), "{shown}");
        }
    }

    #[test]
    fn a_quoted_line_cannot_drive_the_terminal() {
        let acting: String =
            ('\0'..='\u{206f}').filter(|c| acts(*c) && !matches!(c, '\n' | '\r')).collect();
        let text = format!("sum: q12 {acting}\n");
        let shown = show(&fault(Source::definition("a", text)), Format::Text { colour: false });
        assert!(shown.contains("a:1:6") && !shown.chars().any(|c| acts(c) && c != '\n'), "{shown}");
    }

    #[test]
    fn a_file_name_cannot_drive_the_terminal() {
        let shown = show(&fault(Source::record("a\u{1b}[2J.yaml", "")), Format::Plain);
        assert!(!shown.contains('\u{1b}'), "{shown}");
    }
}
