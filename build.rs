//! Takes down what the YAML parser says of the built-in definitions, and builds again when one of them
//! changes: the folders are embedded as they are.
#![allow(clippy::print_stdout, reason = "cargo reads what a build script prints")]
#![allow(clippy::disallowed_methods, reason = "at build time there is no desk")]

#[path = "src/yaml/recorded.rs"]
#[allow(dead_code, reason = "what reads a record is the program's")]
mod recorded;

use recorded::What;
use serde_yaml::granit_parser::{Options, Parser};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for folder in ["instruments", "templates"] {
        println!("cargo::rerun-if-changed={folder}");
        gather(Path::new(folder), &mut files)?;
    }
    println!("cargo::rerun-if-changed=src/yaml/recorded.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    let mut records = Vec::new();
    let mut index = BTreeMap::new();
    for path in files {
        let text = fs::read_to_string(&path)?;
        let mut stretch = |text: &str| {
            let from = records.len();
            records.extend(record(text)?);
            Some(from..records.len())
        };
        let whole = stretch(&text);
        let without_examples = recorded::without_examples(&text).as_deref().and_then(stretch);
        // As the program shows it: `problems/depression.yaml`, `instruments/phq9.yaml`.
        let shown = path.strip_prefix("templates").or_else(|_| path.strip_prefix("instruments"));
        let shown =
            shown.ok().filter(|path| path.iter().count() == 2 && !path.starts_with("archive"));
        let name = shown.unwrap_or(&path).display().to_string();
        index.insert(name, (whole, without_examples));
    }
    let index = index.into_iter().map(|(name, (whole, without))| (name, whole, without));
    fs::write(out.join("records.rs"), format!("&{:?}", index.collect::<Vec<_>>()))?;
    fs::write(out.join("records.bin"), records)
}

/// Gathers the YAML files under a folder.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}

/// Takes down what the parser says of a text; `None` where this is not a plain document, of which the
/// faults are told when it is read.
fn record(text: &str) -> Option<Vec<u8>> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return None;
    }
    let mut options = Options::default();
    options.set_emit_comments(false);
    let mut record = Vec::new();
    let mut before = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.ok()?;
        if event.anchor_id().is_some() || event.tag().is_some() {
            return None;
        }
        let (start, end) = (span.start.byte_offset()?, span.end.byte_offset()?);
        let stretch = text.get(start..end)?;
        let Some(what) = What::of(event) else { continue };
        let (kind, written) = match &what {
            What::Document => (recorded::DOCUMENT, None),
            What::List => (recorded::LIST, None),
            What::ListEnd => (recorded::LIST_END, None),
            What::Map => (recorded::MAP, None),
            What::MapEnd => (recorded::MAP_END, None),
            What::Scalar(text, true) if stretch == *text => (recorded::PLAIN, None),
            What::Scalar(text, true) => (recorded::OTHER_PLAIN, Some(text)),
            What::Scalar(text, false) if recorded::between_quotes(stretch) == Some(text) => {
                (recorded::QUOTED, None)
            }
            What::Scalar(text, false) => (recorded::OTHER_QUOTED, Some(text)),
            What::Alias => return None,
        };
        record.push(kind);
        put(&mut record, start.checked_sub(before)?);
        put(&mut record, end.checked_sub(start)?);
        if let Some(text) = written {
            put(&mut record, text.len());
            record.extend_from_slice(text.as_bytes());
        }
        before = start;
    }
    Some(record)
}

/// Puts a number down, seven bits a byte, the lowest first.
fn put(record: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        record.push(u8::try_from(number & 0x7F).unwrap_or(0) | 0x80);
        number >>= 7;
    }
    record.push(u8::try_from(number).unwrap_or(0));
}
