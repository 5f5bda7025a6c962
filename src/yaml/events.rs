//! What a file says, one event after the other: by the YAML parser, or by what it said when the program
//! was built.

use super::recorded::{Recorded, Said, What};
use crate::diagnostic::{Code, Faults, Source, Span};
use serde_yaml::granit_parser::{self as parser, Event, Parser};

/// A mark such as `!secret` stands nearer to its value than this.
const FAR_BEFORE: usize = 128;

/// What a file says. What no file of ours has is refused on the way: anchors, aliases and tags.
pub struct Events<'s> {
    text: &'s str,
    teller: Teller<'s>,
}

/// Who tells it.
enum Teller<'s> {
    Parser(Box<Parser<'s, parser::StrInput<'s>>>),
    Record(Recorded<'s>),
}

impl<'s> Events<'s> {
    /// Begins to read a text up to a byte; `None` where it cannot be one.
    pub fn of(source: &'s Source, end: usize, faults: &mut Faults) -> Option<Events<'s>> {
        let text = &source.text[..end];
        if let Some(record) = source.record.whole {
            return Some(Events { text, teller: Teller::Record(Recorded::new(text, record)) });
        }
        refuse_control_characters(text, faults);
        if faults.has_errors() {
            return None;
        }
        let mut options = parser::Options::default();
        options.set_emit_comments(false);
        let parser = Parser::new_from_str_with_options(text, options);
        Some(Events { text, teller: Teller::Parser(Box::new(parser)) })
    }

    /// Returns whether they were taken down when the program was built.
    pub fn are_recorded(&self) -> bool {
        matches!(self.teller, Teller::Record(_))
    }

    /// Returns what comes next and where it stands; `None` at the end of what can be read.
    pub fn next(&mut self, faults: &mut Faults) -> Option<(What<'s>, Span)> {
        let (what, start, end) = match &mut self.teller {
            Teller::Record(recorded) => recorded.next()?,
            Teller::Parser(_) => self.parsed(faults)?,
        };
        Some((what, self.span(start, end)))
    }

    fn parsed(&mut self, faults: &mut Faults) -> Option<Said<'s>> {
        loop {
            let Teller::Parser(parser) = &mut self.teller else { return None };
            let (event, span) = match parser.next_event()? {
                Ok(said) => said,
                Err(error) => {
                    self.refuse_syntax(faults, &error);
                    return None;
                }
            };
            let start = span.start.byte_offset().unwrap_or(0).min(self.text.len());
            let end = span.end.byte_offset().unwrap_or(start).clamp(start, self.text.len());
            self.refuse_properties(faults, &event, self.span(start, end));
            if let Some(what) = What::of(event) {
                return Some((what, start, end));
            }
        }
    }

    fn refuse_syntax(&self, faults: &mut Faults, error: &parser::ScanError) {
        let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        let message = explain(error);
        let hint = advice(&message).map(str::to_owned);
        faults.error(Code::YamlSyntax, Span::new(at..at), message).hint_if(hint);
    }

    fn refuse_properties(&self, faults: &mut Faults, event: &Event<'s>, span: Span) {
        match event {
            Event::Alias(_) | Event::UnresolvedAlias(_) => refuse_anchor(faults, span),
            _ if event.anchor_id().is_some() => {
                refuse_anchor(faults, self.with_mark(b'&', span));
            }
            _ => {}
        }
        if event.tag().is_some() {
            faults
                .error(
                    Code::YamlTag,
                    self.with_mark(b'!', span),
                    "tags (`!`) are not used in these files",
                )
                .hint("write the value itself, in quotes where it begins with `!`");
        }
    }

    /// Returns the span from the mark before a value, which the parser leaves out, on.
    fn with_mark(&self, mark: u8, span: Span) -> Span {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        let near = before.len().saturating_sub(FAR_BEFORE);
        let marks = before[near..].iter().rposition(|byte| *byte == mark);
        // `!!int` begins with the first of its marks.
        let marked = marks.map(|last| {
            let run = before[near..=near + last].iter().rev().take_while(|byte| **byte == mark);
            last + 1 - run.count()
        });
        let between = |at: usize| self.text.get(near + at..span.start);
        let marked = marked.filter(|at| between(*at).is_some_and(|text| !text.contains('\n')));
        Span::new(marked.map_or(span.start, |at| near + at)..span.end)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        // Block collections end where the next line begins; show only what belongs to them.
        let used = self.text.get(start..end).map_or(0, |text| text.trim_end().len());
        Span::new(start..start + used)
    }
}

fn refuse_anchor(faults: &mut Faults, span: Span) {
    let message = "anchors and aliases (`&`, `*`) are not used in these files";
    faults
        .error(Code::YamlAnchor, span, message)
        .hint("write the value out, in quotes where it begins with `&` or `*`");
}

fn refuse_control_characters(text: &str, faults: &mut Faults) {
    // Every control character begins with one of these bytes, and hardly any file has one.
    // No step of this search depends on the one before, so that it takes many bytes at once.
    let may_begin = |byte: u8| {
        (byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')
            | (byte == 0x7F)
            | (byte == 0xC2)
    };
    if !text.bytes().fold(false, |found, byte| found | may_begin(byte)) {
        return;
    }
    let stray = text
        .char_indices()
        .filter(|(_, c)| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}'));
    for (at, c) in stray.take(20) {
        let span = Span::new(at..at + c.len_utf8());
        let message = format!("control character U+{:04X} in the file", u32::from(c));
        faults
            .error(Code::ControlCharacter, span, message)
            .hint("remove it; in a quoted text it can be written as an escape such as \"\\x1B\"");
    }
}

/// The parser's message in one lower-case line; it quotes nothing of the file but punctuation.
fn explain(error: &parser::ScanError) -> String {
    let info = error.info();
    let line = info.lines().next().unwrap_or("not YAML").trim_end_matches('.');
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Returns what to do about the slips that are made most.
fn advice(message: &str) -> Option<&'static str> {
    if message.contains("tab") {
        return Some("indent with spaces");
    }
    let unquoted = message.contains("':'") || message.contains("flow mapping");
    unquoted
        .then_some("a text with `: ` in it needs quotes, and every bracket above must be closed")
}
