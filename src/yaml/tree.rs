//! Text to tree: strict, bounded, without anchors, aliases, tags and merge keys.

use crate::diagnostic::{Code, Faults, Span};
use serde_yaml::granit_parser::{self as parser, Event, Parser, ScalarStyle};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Deeper than any file of ours by a factor of four.
const MAX_DEPTH: usize = 32;
/// One answer may be a long letter, not a book.
const MAX_SCALAR: usize = 64 * 1024;
/// A mark such as `!secret` stands nearer to its value than this.
const FAR_BEFORE: usize = 128;

/// A value with its place.
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// The three shapes of YAML.
pub enum Value {
    /// A text, exactly as written.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order of the file; no key stands twice.
    Map(Vec<Entry>),
}

/// A text as written.
pub struct Scalar {
    /// The text, without its quotes.
    pub text: String,
    /// Whether it was written without quotes, so that a word such as `declined` is a word.
    pub plain: bool,
}

/// One line of a mapping.
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// A key with its place.
pub struct Key {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Node {
    /// Returns a code, a number or a date that stands in no file yet.
    pub fn of_word(word: impl Into<String>) -> Node {
        Node::of_scalar(word.into(), true)
    }

    /// Returns a text that stands in no file yet.
    pub fn of_text(text: impl Into<String>) -> Node {
        Node::of_scalar(text.into(), false)
    }

    /// Returns a list that stands in no file yet.
    pub fn of_list(nodes: Vec<Node>) -> Node {
        Node { span: Span::default(), value: Value::List(nodes) }
    }

    fn of_scalar(text: String, plain: bool) -> Node {
        Node { span: Span::default(), value: Value::Scalar(Scalar { text, plain }) }
    }

    /// Returns whether this is a scalar of that text.
    pub fn is_text(&self, text: &str) -> bool {
        matches!(&self.value, Value::Scalar(scalar) if scalar.text == text)
    }

    /// Returns a copy, so that a part outlives the tree of its file.
    pub fn copy(&self) -> Node {
        let value = match &self.value {
            Value::Scalar(scalar) => {
                Value::Scalar(Scalar { text: scalar.text.clone(), plain: scalar.plain })
            }
            Value::List(items) => Value::List(items.iter().map(Node::copy).collect()),
            Value::Map(entries) => Value::Map(entries.iter().map(Entry::copy).collect()),
        };
        Node { span: self.span, value }
    }
}

impl Entry {
    /// Returns where the value stands, or the key where there is none.
    fn last_part(&self) -> Span {
        if self.value.span.end > self.key.span.end { self.value.span } else { self.key.span }
    }

    /// Returns a copy.
    pub fn copy(&self) -> Entry {
        let key = Key { text: self.key.text.clone(), span: self.key.span };
        Entry { key, value: self.value.copy() }
    }
}

/// Reads one document; `None` where there is no tree at all. The faults are in the sink.
pub fn read(faults: &mut Faults) -> Option<Node> {
    let source = faults.source().clone();
    let text = source.text.as_str();
    refuse_control_characters(text, faults);
    if faults.has_errors() {
        return None;
    }
    let mut options = parser::Options::default();
    options.set_emit_comments(false);
    let events = Parser::new_from_str_with_options(text, options);
    Reader { text, events, faults, depth: 0 }.document()
}

/// Returns the names on the way to a place: `scores.total.bands[1]`.
///
/// A key is named only on the way into its value. Decoders go into keys they know, so a
/// stray key of a record, which may be anything that someone typed, is never named.
pub fn route(root: &Node, span: Span) -> String {
    let mut names = String::new();
    let mut node = root;
    loop {
        let next = match &node.value {
            Value::Scalar(_) => None,
            Value::List(items) => items.iter().enumerate().find_map(|(index, item)| {
                item.span.covers(span).then(|| (format!("[{index}]"), item))
            }),
            Value::Map(entries) => entries.iter().find_map(|entry| {
                let dot = if names.is_empty() { "" } else { "." };
                let name = format!("{dot}{}", entry.key.text);
                entry.value.span.covers(span).then_some((name, &entry.value))
            }),
        };
        let Some((name, inner)) = next else { return names };
        names.push_str(&name);
        node = inner;
    }
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

struct Reader<'s, 'f> {
    text: &'s str,
    events: Parser<'s, parser::StrInput<'s>>,
    faults: &'f mut Faults,
    depth: usize,
}

/// An event, or the end of what can be read.
type Step<'s> = Option<(Event<'s>, Span)>;

impl<'s> Reader<'s, '_> {
    fn document(&mut self) -> Option<Node> {
        let mut root = None;
        let mut documents = 0;
        while let Some((event, span)) = self.next() {
            match event {
                Event::DocumentStart(..) => documents += 1,
                Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
                _ if documents > 1 => {
                    let message = "a second document begins here";
                    self.faults
                        .error(Code::SeveralDocuments, span, message)
                        .hint("one file holds one document; remove the `---` line");
                    return None;
                }
                event => root = self.node(event, span),
            }
        }
        let nothing = root.as_ref().is_none_or(|node| {
            matches!(&node.value, Value::Scalar(scalar) if scalar.plain && scalar.text.is_empty())
        });
        if nothing && !self.faults.has_errors() {
            self.faults.error(Code::EmptyFile, Span::default(), "the file is empty");
        }
        root.filter(|_| !nothing)
    }

    fn next(&mut self) -> Step<'s> {
        match self.events.next_event()? {
            Ok((event, span)) => Some((event, self.span(span))),
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
                let message = explain(&error);
                let hint = advice(&message).map(str::to_owned);
                self.faults.error(Code::YamlSyntax, Span::new(at..at), message).hint_if(hint);
                None
            }
        }
    }

    fn node(&mut self, event: Event<'s>, span: Span) -> Option<Node> {
        self.refuse_properties(&event, span);
        match event {
            Event::Scalar(text, style, ..) => self.scalar(text, style, span),
            Event::SequenceStart(..) => self.nested(span, Self::list),
            Event::MappingStart(..) => self.nested(span, Self::map),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse_anchor(span);
                Some(Node { span, value: Value::List(Vec::new()) })
            }
            _ => None,
        }
    }

    fn scalar(&mut self, text: Cow<'s, str>, style: ScalarStyle, span: Span) -> Option<Node> {
        if text.len() > MAX_SCALAR {
            let message = format!("a text of {} bytes; the limit is {MAX_SCALAR}", text.len());
            self.faults.error(Code::TooLarge, span, message);
        }
        let scalar = Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain };
        Some(Node { span, value: Value::Scalar(scalar) })
    }

    fn nested(
        &mut self,
        span: Span,
        read: impl Fn(&mut Self, Span) -> Option<Node>,
    ) -> Option<Node> {
        if self.depth == MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} levels deep");
            self.faults.error(Code::TooDeep, span, message);
            return None;
        }
        self.depth += 1;
        let node = read(self, span);
        self.depth -= 1;
        node
    }

    fn list(&mut self, start: Span) -> Option<Node> {
        let mut items: Vec<Node> = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, end) => {
                    let last = items.last().map_or(start, |item| item.span);
                    // What a list has room for beyond its items adds up over a large file.
                    items.shrink_to_fit();
                    let span = Span::new(start.start..closing(end, last));
                    return Some(Node { span, value: Value::List(items) });
                }
                (event, span) => items.push(self.node(event, span)?),
            }
        }
    }

    fn map(&mut self, start: Span) -> Option<Node> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut places: BTreeMap<String, Span> = BTreeMap::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                let last = entries.last().map_or(start, Entry::last_part);
                entries.shrink_to_fit();
                let span = Span::new(start.start..closing(span, last));
                return Some(Node { span, value: Value::Map(entries) });
            }
            let key = self.key(event, span)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span)?;
            if self.is_new(&key, &mut places) && !is_merge(&key, self.text) {
                entries.push(Entry { key, value });
            }
        }
    }

    fn key(&mut self, event: Event<'s>, span: Span) -> Option<Key> {
        let node = self.node(event, span)?;
        let Value::Scalar(Scalar { text, .. }) = node.value else {
            self.faults.error(Code::WrongType, span, "a key must be a word");
            return Some(Key { text: String::new(), span });
        };
        let key = Key { text, span };
        if is_merge(&key, self.text) {
            self.faults
                .error(Code::YamlMergeKey, span, "merge keys are not used in these files")
                .hint("write the values out");
        }
        Some(key)
    }

    fn is_new(&mut self, key: &Key, places: &mut BTreeMap<String, Span>) -> bool {
        let Some(first) = places.insert(key.text.clone(), key.span) else { return true };
        // Counting lines takes time, which a file of nothing but doubles could exhaust.
        let hint = (!self.faults.is_full()).then(|| {
            let (line, _) = self.faults.source().line_and_column(first.start);
            format!("it stands before in line {line}; keep the one that is right")
        });
        self.faults.error(Code::DuplicateKey, key.span, "this key stands twice").hint_if(hint);
        false
    }

    fn refuse_properties(&mut self, event: &Event<'s>, span: Span) {
        if event.anchor_id().is_some() {
            self.refuse_anchor(self.with_mark(b'&', span));
        }
        if event.tag().is_some() {
            self.faults
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

    fn refuse_anchor(&mut self, span: Span) {
        self.faults
            .error(
                Code::YamlAnchor,
                span,
                "anchors and aliases (`&`, `*`) are not used in these files",
            )
            .hint("write the value out, in quotes where it begins with `&` or `*`");
    }

    fn span(&self, span: parser::Span) -> Span {
        let start = span.start.byte_offset().unwrap_or(0).min(self.text.len());
        let end = span.end.byte_offset().unwrap_or(start).clamp(start, self.text.len());
        // Block collections end where the next line begins; show only what belongs to them.
        let used = self.text.get(start..end).map_or(0, |text| text.trim_end().len());
        Span::new(start..start + used)
    }
}

/// Returns whether a key is a bare `<<`.
fn is_merge(key: &Key, text: &str) -> bool {
    key.text == "<<" && text.get(key.span.start..key.span.end) == Some("<<")
}

/// Returns where a collection ends: behind its bracket, or with its last part where it has none.
fn closing(end: Span, last: Span) -> usize {
    if end.start == end.end { last.end } else { end.end }
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
