//! Text to tree: strict, bounded, without anchors, aliases, tags and merge keys.

use super::events::Events;
use super::recorded::What;
use crate::diagnostic::{Code, Faults, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Deeper than any file of ours by a factor of four.
const MAX_DEPTH: usize = 32;
/// One answer may be a long letter, not a book.
const MAX_SCALAR: usize = 64 * 1024;

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
    let end = faults.source().text.len();
    read_until(end, faults)
}

/// Reads one document that ends with this byte; what stands behind it is somebody else's.
pub fn read_until(end: usize, faults: &mut Faults) -> Option<Node> {
    let source = faults.source().clone();
    let events = Events::of(&source, end, faults)?;
    Reader { text: &source.text[..end], events, faults, depth: 0 }.document()
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

struct Reader<'s, 'f> {
    text: &'s str,
    events: Events<'s>,
    faults: &'f mut Faults,
    depth: usize,
}

impl<'s> Reader<'s, '_> {
    fn document(&mut self) -> Option<Node> {
        let mut root = None;
        let mut documents = 0;
        while let Some((what, span)) = self.events.next(self.faults) {
            match what {
                What::Document => documents += 1,
                _ if documents > 1 => {
                    let message = "a second document begins here";
                    self.faults
                        .error(Code::SeveralDocuments, span, message)
                        .hint("one file holds one document; remove the `---` line");
                    return None;
                }
                what => root = self.node(what, span),
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

    fn node(&mut self, what: What<'s>, span: Span) -> Option<Node> {
        match what {
            What::Scalar(text, plain) => self.scalar(text, plain, span),
            What::List => self.nested(span, Self::list),
            What::Map => self.nested(span, Self::map),
            // It was refused; an empty list stands there, so that what follows is read.
            What::Alias => Some(Node { span, value: Value::List(Vec::new()) }),
            _ => None,
        }
    }

    fn scalar(&mut self, text: Cow<'s, str>, plain: bool, span: Span) -> Option<Node> {
        if text.len() > MAX_SCALAR {
            let message = format!("a text of {} bytes; the limit is {MAX_SCALAR}", text.len());
            self.faults.error(Code::TooLarge, span, message);
        }
        let scalar = Scalar { text: text.into_owned(), plain };
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
            match self.events.next(self.faults)? {
                (What::ListEnd, end) => {
                    let last = items.last().map_or(start, |item| item.span);
                    // What a list has room for beyond its items adds up over a large file.
                    items.shrink_to_fit();
                    let span = Span::new(start.start..closing(end, last));
                    return Some(Node { span, value: Value::List(items) });
                }
                (what, span) => items.push(self.node(what, span)?),
            }
        }
    }

    fn map(&mut self, start: Span) -> Option<Node> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut places: BTreeMap<Cow<'s, str>, Span> = BTreeMap::new();
        loop {
            let (what, span) = self.events.next(self.faults)?;
            if what == What::MapEnd {
                let last = entries.last().map_or(start, Entry::last_part);
                entries.shrink_to_fit();
                let span = Span::new(start.start..closing(span, last));
                return Some(Node { span, value: Value::Map(entries) });
            }
            let name = what.text();
            let key = self.key(what, span)?;
            let (what, span) = self.events.next(self.faults)?;
            let value = self.node(what, span)?;
            // What was taken down when the program was built has no key twice.
            let is_new = self.events.are_recorded() || self.is_new(name, &key, &mut places);
            if is_new && !is_merge(&key, self.text) {
                entries.push(Entry { key, value });
            }
        }
    }

    fn key(&mut self, what: What<'s>, span: Span) -> Option<Key> {
        let node = self.node(what, span)?;
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

    fn is_new(
        &mut self,
        name: Cow<'s, str>,
        key: &Key,
        places: &mut BTreeMap<Cow<'s, str>, Span>,
    ) -> bool {
        let Some(first) = places.insert(name, key.span) else { return true };
        // Counting lines takes time, which a file of nothing but doubles could exhaust.
        let hint = (!self.faults.is_full()).then(|| {
            let (line, _) = self.faults.source().line_and_column(first.start);
            format!("it stands before in line {line}; keep the one that is right")
        });
        self.faults.error(Code::DuplicateKey, key.span, "this key stands twice").hint_if(hint);
        false
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
