//! The rules of the house: the order of modules, the rooms of foreign crates, the size of files.
#![allow(clippy::disallowed_methods, reason = "tests may look at the disk")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a foreign crate may be named, and why.
const ROOMS: [(&str, &[&str], &str); 26] = [
    ("std::fs", &["desk"], "the disk is an argument"),
    ("std::env", &["desk"], "the environment is an argument"),
    ("std::time::SystemTime", &["desk"], "the clock is an argument"),
    ("chrono::Local", &["desk"], "the clock is an argument"),
    ("annotate_snippets", &["diagnostic"], "one place decides how faults look"),
    ("blake3", &["id"], "one place decides what a hash is"),
    ("serde_yaml", &["yaml"], "one place decides what YAML is accepted"),
    ("tera", &["render/template"], "no template can reach the disk or the environment"),
    ("pulldown_cmark", &["render/markdown", "render/escape"], "one reader of Markdown"),
    ("harfrust", &["render"], "text is shaped for pages only"),
    ("subsetter", &["render"], "fonts are cut for pages only"),
    ("printpdf", &["render/pdf"], "one writer of PDF"),
    ("lopdf", &["render/pdf"], "one writer of PDF"),
    ("libdeflater", &["render/pdf"], "one writer of PDF"),
    (
        "rayon",
        &["proof", "table", "batch", "cli/due"],
        "only proofs, tables and many cases are worth several cores",
    ),
    ("csv", &["table"], "one reader of tables"),
    ("crossterm", &["interview/keys"], "one screen"),
    ("signal_hook", &["desk"], "one place hears signals"),
    ("std::process::Command", &["desk"], "only the user's own editor is started"),
    ("unicode_bidi", &["render/layout"], "only lines of text have a direction"),
    ("unicode_normalization", &["response"], "one place says what the same word is"),
    ("unicode_width", &["interview/keys"], "columns are counted for the screen only"),
    ("rustix", &["desk"], "one place writes files"),
    ("tempfile", &["desk"], "one place writes files"),
    ("include_dir", &["desk"], "one place knows what is built in"),
    ("clap", &["cli"], "the line knows nothing of the command line"),
];

/// The modules in the order of `src/lib.rs`.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string("src/lib.rs").expect("src/lib.rs is there");
    let names = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

fn files(dir: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// Every file under `src/` with its code: comments, and tests at its end, left out.
fn sources() -> BTreeMap<String, String> {
    let mut paths = Vec::new();
    files(Path::new("src"), &mut paths);
    let mut sources = BTreeMap::new();
    for path in paths {
        let name = path.strip_prefix("src").expect("under src").display().to_string();
        if name.ends_with("tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        sources.insert(name, code(&text));
    }
    sources
}

fn code(text: &str) -> String {
    let own = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = own.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The module that a file belongs to: `score` for `score/sheet.rs`.
fn module(name: &str) -> &str {
    name.split(['/', '.']).next().unwrap_or_default()
}

/// The modules that a text imports from, by `crate::…`.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split('}').next().unwrap_or_default();
            let names = group.split(',').map(|part| part.trim().split("::").next().unwrap_or(""));
            found.extend(names.map(str::to_owned));
        } else {
            let name: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push(name);
        }
    }
    found
}

/// What breaks the order of modules in one file.
fn against_the_order(name: &str, text: &str, order: &[String]) -> Vec<String> {
    let place = |module: &str| order.iter().position(|known| known == module);
    let Some(own) = place(module(name)) else { return Vec::new() };
    let later = imports(text).into_iter().filter(|used| place(used).is_some_and(|at| at > own));
    later.map(|used| format!("{name} uses `{used}`, which comes later")).collect()
}

/// What breaks the rooms in one file.
fn outside_its_room(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (krate, rooms, reason) in ROOMS {
        let named = [format!("use {krate}::"), format!("{krate}::"), format!("use {krate};")];
        let is_named = named.iter().any(|path| {
            text.match_indices(path.as_str()).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
            })
        });
        let within = |room: &&str| {
            name.strip_prefix(*room).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        };
        if is_named && !rooms.iter().any(within) {
            found.push(format!("{name} names {krate}: {reason}"));
        }
    }
    found
}

#[test]
fn modules_import_only_from_those_above_them() {
    let order = modules();
    assert!(order.len() > 15, "the order is read from src/lib.rs: {order:?}");
    let sources = sources();
    let broken: Vec<String> =
        sources.iter().flat_map(|(name, text)| against_the_order(name, text, &order)).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn foreign_crates_stay_in_their_rooms() {
    let sources = sources();
    let broken: Vec<String> =
        sources.iter().flat_map(|(name, text)| outside_its_room(name, text)).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn each_wall_bites() {
    let order: Vec<String> = ["id", "score", "desk"].map(str::to_owned).to_vec();
    assert_eq!(against_the_order("score/sheet.rs", "use crate::desk::open;", &order).len(), 1);
    assert_eq!(against_the_order("score.rs", "use crate::{id::Id, desk};", &order).len(), 1);
    assert!(against_the_order("desk.rs", "use crate::score::score;", &order).is_empty());
    for (krate, rooms, _) in ROOMS {
        let text = format!("use {krate}::Thing;");
        assert_eq!(outside_its_room("score/sheet.rs", &text).len(), 1, "{krate}");
        assert!(outside_its_room(&format!("{}.rs", rooms[0]), &text).is_empty(), "{krate}");
    }
    assert_eq!(outside_its_room("client.rs", "use clap::Parser;").len(), 1);
    assert!(outside_its_room("score.rs", "use std::vec; let x = lib_csv::y;").is_empty());
}

#[test]
fn files_are_short_and_the_command_is_tiny() {
    let mut paths = Vec::new();
    files(Path::new("src"), &mut paths);
    let mut long = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a source file");
        let own = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        let most = if path.ends_with("main.rs") { 30 } else { 400 };
        if own > most && !path.ends_with("tests.rs") {
            long.push(format!("{}: {own} lines", path.display()));
        }
    }
    assert!(long.is_empty(), "what second thing moved in? {long:#?}");
}

#[test]
fn no_floating_point_where_scores_are_made() {
    for (name, text) in sources() {
        let scored = ["number", "condition", "instrument", "response", "score", "proof"];
        if scored.contains(&module(&name)) {
            let has_float = ["f32", "f64"].iter().any(|float| {
                text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == *float)
            });
            assert!(!has_float, "{name} names a floating-point type");
        }
    }
}
