//! From nodes to values, with a fault for every value that does not fit.

use super::date::civil_date;
use super::invisible::is_blank;
use super::tree::{Entry, Key, Node, Value};
use crate::diagnostic::{Code, Faults, Span, nearest};
use crate::id::{Hash, Id};
use crate::number::Number;
use chrono::NaiveDate;
use std::ops::Range;

/// The keys and values of one mapping, of which the known keys are listed.
pub struct Fields<'n> {
    /// Where the mapping stands.
    pub span: Span,
    what: &'static str,
    entries: &'n [Entry],
}

impl<'n> Fields<'n> {
    /// Opens a mapping; notes every key that is not `known`. `what` names the thing: "an item".
    pub fn open(
        node: &'n Node,
        what: &'static str,
        known: &[&str],
        faults: &mut Faults,
    ) -> Option<Fields<'n>> {
        let entries = node.entries(faults)?;
        for Entry { key, .. } in entries.iter().filter(|e| !known.contains(&e.key.text.as_str())) {
            refuse_key(key, what, known, faults);
        }
        Some(Fields { span: node.span, what, entries })
    }

    /// Returns the value of a key, where it is there.
    pub fn get(&self, key: &str) -> Option<&'n Node> {
        self.entries.iter().find(|entry| entry.key.text == key).map(|entry| &entry.value)
    }

    /// Returns where the key itself stands.
    pub fn key_span(&self, key: &str) -> Span {
        let entry = self.entries.iter().find(|entry| entry.key.text == key);
        entry.map_or(self.span, |entry| entry.key.span)
    }

    /// Returns the value of a key that must be there.
    pub fn required(&self, key: &str, faults: &mut Faults) -> Option<&'n Node> {
        let found = self.get(key);
        if found.is_none() {
            let first = self.entries.first().map_or(self.span, |entry| entry.key.span);
            let message = format!("{} needs `{key}`", self.what);
            faults.error(Code::MissingKey, first, message).lacks = Some(key.into());
        }
        found
    }

    /// Returns a text that may be absent.
    pub fn text(&self, key: &str, faults: &mut Faults) -> Option<String> {
        self.get(key)?.text(faults).map(str::to_owned)
    }

    /// Returns a text that must be there.
    pub fn required_text(&self, key: &str, faults: &mut Faults) -> Option<String> {
        self.required(key, faults)?.text(faults).map(str::to_owned)
    }

    /// Returns an id that must be there.
    pub fn required_id(&self, key: &str, faults: &mut Faults) -> Option<Id> {
        self.required(key, faults)?.id(faults)
    }

    /// Returns `yes` or `no`, `default` where the key is absent.
    pub fn flag(&self, key: &str, default: bool, faults: &mut Faults) -> bool {
        self.get(key).and_then(|node| node.yes_no(faults)).unwrap_or(default)
    }

    /// Returns the items of a list; none where the key is absent.
    pub fn list(&self, key: &str, faults: &mut Faults) -> &'n [Node] {
        self.get(key).and_then(|node| node.list(faults)).unwrap_or_default()
    }

    /// Returns the entries of a mapping; none where the key is absent.
    pub fn map(&self, key: &str, faults: &mut Faults) -> &'n [Entry] {
        self.get(key).and_then(|node| node.entries(faults)).unwrap_or_default()
    }

    /// Returns the texts of a list; none where the key is absent.
    pub fn texts(&self, key: &str, faults: &mut Faults) -> Vec<String> {
        let nodes = self.list(key, faults);
        nodes.iter().filter_map(|node| node.text(faults).map(str::to_owned)).collect()
    }

    /// Returns the value that a word stands for; notes a word that is not in the list.
    pub fn word<T: Copy>(&self, key: &str, words: &[(&str, T)], faults: &mut Faults) -> Option<T> {
        self.get(key)?.word(words, faults)
    }
}

impl Node {
    /// Returns what stands under a key of a mapping.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        let Value::Map(entries) = &self.value else { return None };
        entries.iter().find(|entry| entry.key.text == key)
    }

    /// Returns whether nothing was written: an empty value, which scripts write as `null`.
    pub fn says_nothing(&self) -> bool {
        let Value::Scalar(scalar) = &self.value else { return false };
        scalar.plain && matches!(scalar.text.as_str(), "" | "~" | "null")
    }

    /// Returns the text; notes a bare `~` or `null`, which look like nothing, and in a definition
    /// one that says nothing: an alert without words would be a blank line. A record may hold what
    /// a script left blank.
    pub fn text(&self, faults: &mut Faults) -> Option<&str> {
        match faults.source().confidential {
            true => self.written("a text", faults),
            false => self.words(faults),
        }
    }

    /// Returns the text; notes one in which there is nothing but space, or nothing to be seen.
    pub fn words(&self, faults: &mut Faults) -> Option<&str> {
        let text = self.written("a text", faults)?;
        let found = match text {
            "" => "an empty one",
            _ if text.trim().is_empty() => "only space",
            _ if is_blank(text) => "only characters that nobody sees",
            _ => return Some(text),
        };
        self.wrong("a text", found, faults)
    }

    /// Returns the text of something that is called `what` in messages.
    fn written(&self, what: &str, faults: &mut Faults) -> Option<&str> {
        let scalar = match &self.value {
            Value::Scalar(scalar) => scalar,
            Value::List(_) => return self.wrong(what, "a list", faults),
            Value::Map(_) => return self.wrong(what, "a mapping", faults),
        };
        if self.says_nothing() {
            let fault = format!("expected {what}, found nothing");
            faults
                .error(Code::WrongType, self.span, fault)
                .hint("write it, in quotes where it is meant as a text, or leave the key out");
            return None;
        }
        Some(&scalar.text)
    }

    /// Returns the items of a list; notes anything else.
    pub fn list(&self, faults: &mut Faults) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            Value::Scalar(_) => self.wrong("a list", "a text", faults),
            Value::Map(_) => self.wrong("a list", "a mapping", faults),
        }
    }

    /// Returns the entries of a mapping; notes anything else.
    pub fn entries(&self, faults: &mut Faults) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            Value::Scalar(_) => self.wrong("a mapping", "a text", faults),
            Value::List(_) => self.wrong("a mapping", "a list", faults),
        }
    }

    /// Returns the hash of 64 digits.
    pub fn hash(&self, faults: &mut Faults) -> Option<Hash> {
        let hash = Hash::parse(self.text(faults)?);
        if hash.is_none() {
            faults.error(Code::WrongType, self.span, "not a hash of 64 hexadecimal digits");
        }
        hash
    }

    /// Returns the id.
    pub fn id(&self, faults: &mut Faults) -> Option<Id> {
        let text = self.written("an id", faults)?;
        let id = Id::new(text);
        if id.is_none() {
            faults
                .error(Code::BadId, self.span, "not an id")
                .hint("an id has small letters, digits and `_`, begins with a letter, and is at most 32 long");
        }
        id
    }

    /// Returns the number.
    pub fn number(&self, faults: &mut Faults) -> Option<Number> {
        let number = Number::parse(self.written("a number", faults)?);
        if number.is_none() {
            faults
                .error(Code::BadNumber, self.span, "not a number as it is written here")
                .hint("digits, with `-` before and `.` within where needed: 7, -3, 2.5");
        }
        number
    }

    /// Returns the whole number.
    pub fn integer(&self, faults: &mut Faults) -> Option<i64> {
        let number = self.number(faults)?;
        let integer = number.as_integer();
        if integer.is_none() {
            faults.error(Code::BadNumber, self.span, "expected a whole number");
        }
        integer
    }

    /// Returns the whole number from `range`.
    pub fn integer_in(&self, range: Range<i64>, faults: &mut Faults) -> Option<i64> {
        let integer = self.integer(faults)?;
        if !range.contains(&integer) {
            let last = range.end.saturating_sub(1);
            let message = format!("expected a whole number from {} to {last}", range.start);
            faults.error(Code::BadNumber, self.span, message);
            return None;
        }
        Some(integer)
    }

    /// Returns the civil date, written `2026-11-22`.
    pub fn date(&self, faults: &mut Faults) -> Option<NaiveDate> {
        let date = civil_date(self.written("a date", faults)?);
        let fault = |wrong| {
            faults
                .error(Code::BadDate, self.span, wrong)
                .hint("a date is written year-month-day: 2026-11-22");
        };
        date.map_err(fault).ok()
    }

    /// Returns a length of time such as `12 weeks` in days; `units` says how many days each unit
    /// has, and `example` how it is written.
    pub fn days(&self, units: &[(&str, u32)], example: &str, faults: &mut Faults) -> Option<u32> {
        let text = self.text(faults)?;
        let days = text.split_once(' ').and_then(|(count, unit)| {
            let count = count.parse::<u32>().ok().filter(|count| (1..=1000).contains(count))?;
            let (_, each) = units.iter().find(|(known, _)| *known == unit)?;
            count.checked_mul(*each)
        });
        if days.is_none() {
            let fault = faults.error(Code::UnknownWord, self.span, "not a length of time");
            fault.hint(example);
        }
        days
    }

    /// Returns `yes` as true and `no` as false.
    pub fn yes_no(&self, faults: &mut Faults) -> Option<bool> {
        self.word(&[("yes", true), ("no", false)], faults)
    }

    /// Returns the value that the word stands for; notes a word that is not in the list.
    pub fn word<T: Copy>(&self, words: &[(&str, T)], faults: &mut Faults) -> Option<T> {
        let text = self.written("a word", faults)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = match known[..] {
                [only] => format!("expected `{only}`"),
                _ => format!("expected one of {}", known.join(", ")),
            };
            let hint = nearest(text, known).filter(|_| words.len() > 1);
            faults.error(Code::UnknownWord, self.span, message).hint_if(hint);
        }
        found
    }

    /// Returns where a range of the scalar's text stands in the file, also where the text is
    /// folded over several lines; the whole scalar where escapes moved it.
    pub fn within(&self, range: Range<usize>, faults: &Faults) -> Span {
        let Value::Scalar(scalar) = &self.value else { return self.span };
        let written = faults.source().text.get(self.span.start..self.span.end).unwrap_or("");
        let written =
            written.strip_prefix(['"', '\'']).filter(|_| !scalar.plain).unwrap_or(written);
        let start = self.span.end - written.len();
        let at = |byte| written_at(written, &scalar.text, byte).map(|at| start + at);
        match (at(range.start), at(range.end)) {
            (Some(from), Some(to)) => Span::new(from..to),
            _ => self.span,
        }
    }

    fn wrong<T>(&self, expected: &str, found: &str, faults: &mut Faults) -> Option<T> {
        let message = format!("expected {expected}, found {found}");
        faults.error(Code::WrongType, self.span, message);
        None
    }
}

/// Returns the byte of a scalar as written that a byte of its text comes from. Between two lines
/// of a folded scalar stands one space or line end in the text; `None` where an escape stands.
fn written_at(written: &str, text: &str, byte: usize) -> Option<usize> {
    let mut at = 0;
    for c in text.get(..byte)?.chars() {
        let rest = &written[at..];
        let space = rest.len() - rest.trim_start().len();
        let folded = matches!(c, ' ' | '\n') && rest[..space].contains('\n');
        if !folded && !rest.starts_with(c) {
            return None;
        }
        at += if folded { space } else { c.len_utf8() };
    }
    Some(at)
}

fn refuse_key(key: &Key, what: &str, known: &[&str], faults: &mut Faults) {
    if faults.is_full() {
        faults.error(Code::UnknownKey, key.span, "unknown key");
        return;
    }
    if faults.source().confidential {
        faults
            .error(Code::UnknownKey, key.span, format!("there is no such key in {what}"))
            .hint(format!("known here: {}", known.join(", ")));
        return;
    }
    let hint = match nearest(&key.text, known.iter().copied()) {
        Some(near) => near,
        None if key.text.contains([' ', ')']) => {
            "inside `{ }` a comma ends a text: put quotes around the text before it".into()
        }
        None => format!("known here: {}", known.join(", ")),
    };
    let message = format!("unknown key `{}` in {what}", key.text);
    faults.error(Code::UnknownKey, key.span, message).hint(hint);
}
