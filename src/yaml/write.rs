//! A tree to text: every text is quoted where it could be read as anything but itself.

use std::fmt::Write;

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Yaml {
    /// A word, number or date that the program itself made: written as it is.
    Word(String),
    /// A text of a person: quoted where needed.
    Text(String),
    /// A list, one item a line.
    List(Vec<Yaml>),
    /// A mapping, one key a line.
    Map(Vec<(String, Yaml)>),
    /// A short mapping or list on one line.
    Inline(Box<Yaml>),
}

/// Returns the document, ending in a newline.
pub fn write(root: &Yaml) -> String {
    let mut out = String::new();
    block(root, 0, &mut out);
    out
}

impl Yaml {
    /// Returns a word.
    pub fn word(word: impl ToString) -> Yaml {
        Yaml::Word(word.to_string())
    }

    /// Returns a text.
    pub fn text(text: impl Into<String>) -> Yaml {
        Yaml::Text(text.into())
    }

    /// Returns the value on one line.
    pub fn inline(self) -> Yaml {
        Yaml::Inline(Box::new(self))
    }

    fn is_empty(&self) -> bool {
        match self {
            Yaml::List(items) => items.is_empty(),
            Yaml::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }
}

fn block(value: &Yaml, indent: usize, out: &mut String) {
    match value {
        Yaml::Map(entries) if !entries.is_empty() => {
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 || out.ends_with('\n') {
                    pad(indent, out);
                }
                let _ = write!(out, "{}:", flow_scalar(key));
                child(value, indent + 2, out);
            }
        }
        Yaml::List(items) if !items.is_empty() => {
            for item in items {
                pad(indent, out);
                out.push('-');
                list_item(item, indent + 2, out);
            }
        }
        flat => {
            flow(flat, out);
            out.push('\n');
        }
    }
}

fn child(value: &Yaml, indent: usize, out: &mut String) {
    let nested = matches!(value, Yaml::Map(_) | Yaml::List(_)) && !value.is_empty();
    out.push(if nested { '\n' } else { ' ' });
    block(value, indent, out);
}

fn list_item(item: &Yaml, indent: usize, out: &mut String) {
    let nested_list = matches!(item, Yaml::List(_)) && !item.is_empty();
    out.push(if nested_list { '\n' } else { ' ' });
    block(item, indent, out);
}

fn flow(value: &Yaml, out: &mut String) {
    match value {
        Yaml::Word(word) => out.push_str(word),
        Yaml::Text(text) => out.push_str(&flow_scalar(text)),
        Yaml::Inline(inner) => flow(inner, out),
        Yaml::List(items) => {
            out.push('[');
            separated(items.iter(), out, flow);
            out.push(']');
        }
        Yaml::Map(entries) => {
            out.push_str(if entries.is_empty() { "{" } else { "{ " });
            separated(entries.iter(), out, |(key, value), out| {
                let _ = write!(out, "{}: ", flow_scalar(key));
                flow(value, out);
            });
            out.push_str(if entries.is_empty() { "}" } else { " }" });
        }
    }
}

fn separated<T>(
    items: impl Iterator<Item = T>,
    out: &mut String,
    mut one: impl FnMut(T, &mut String),
) {
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        one(item, out);
    }
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Returns the text bare where it is a harmless phrase, else in double quotes with escapes.
fn flow_scalar(text: &str) -> String {
    let letter_first = text.chars().next().is_some_and(char::is_alphabetic);
    let harmless = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/');
    let bare = letter_first && text.chars().all(harmless) && !text.ends_with(' ');
    if bare && !is_word_of_yaml(text) { text.to_owned() } else { quoted(text) }
}

/// Words that some reader of YAML takes for something else than a text.
fn is_word_of_yaml(text: &str) -> bool {
    const WORDS: [&str; 12] =
        ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "declined", "na", "nan"];
    WORDS.contains(&text.to_ascii_lowercase().as_str())
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if must_escape(c) => {
                let code = u32::from(c);
                let _ = if code > 0xffff {
                    write!(out, "\\U{code:08X}")
                } else {
                    write!(out, "\\u{code:04X}")
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Control, direction and invisible characters are written as escapes, so that a diff and an
/// editor show what is there.
fn must_escape(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || matches!(u32::from(c), 0xe0000..=0xe0fff)
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::super::{Value, read};
    use super::*;
    use crate::diagnostic::{Faults, Format, Source, show};
    use proptest::prelude::*;

    fn texts_back(document: &str) -> Vec<String> {
        let mut faults = Faults::new(&Source::definition("test", document));
        let root = read(&mut faults);
        let shown = show(&faults.into_list(|_| String::new()), Format::Plain);
        let Some(Value::List(items)) = root.map(|node| node.value) else {
            panic!("no list: {shown}\n{document}")
        };
        items
            .into_iter()
            .map(|item| match item.value {
                Value::Scalar(scalar) => scalar.text,
                _ => panic!("not a text: {document}"),
            })
            .collect()
    }

    proptest! {
        #[test]
        fn every_text_comes_back_as_itself(texts in prop::collection::vec(any::<String>(), 1..5)) {
            let list = Yaml::List(texts.iter().map(Yaml::text).collect());
            prop_assert_eq!(&texts_back(&write(&list)), &texts);
            prop_assert_eq!(&texts_back(&write(&list.inline())), &texts);
        }

        #[test]
        fn reading_never_panics(text in any::<String>()) {
            read(&mut Faults::new(&Source::definition("test", text)));
        }
    }

    #[test]
    fn nested_values_are_laid_out_by_indentation() {
        let record = Yaml::Map(vec![
            (
                "a".into(),
                Yaml::List(vec![
                    Yaml::Map(vec![("b".into(), Yaml::word(1)), ("c".into(), Yaml::text("no"))]),
                    Yaml::Map(vec![("b".into(), Yaml::word(2))]).inline(),
                ]),
            ),
            ("empty".into(), Yaml::Map(vec![])),
        ]);
        assert_eq!(write(&record), "a:\n  - b: 1\n    c: \"no\"\n  - { b: 2 }\nempty: {}\n");
    }
}
