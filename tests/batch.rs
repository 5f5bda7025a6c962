//! Documents of many cases: that each is the one that is made alone, that nothing is written over, that a
//! run that is killed goes on, and that `verify` finds what differs.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files, and starts the program"
)]

mod common;
#[path = "golden_thread/drawn.rs"]
mod drawn;
#[path = "batch/alone.rs"]
mod alone;
#[path = "batch/generated.rs"]
mod generated;
#[path = "batch/killed.rs"]
mod killed;
#[path = "batch/place.rs"]
mod place;
#[path = "batch/proof.rs"]
mod proof;

use common::{Run, caseplan};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Runs `caseplan batch` on the day of the drawn cases.
fn batch(inputs: &[&Path], out: &Path, options: &[&str]) -> Run {
    let mut arguments = vec!["batch".to_owned()];
    arguments.extend(inputs.iter().map(|input| input.display().to_string()));
    arguments.extend(["--out".into(), out.display().to_string()]);
    arguments.extend(options.iter().map(|option| (*option).to_owned()));
    if !options.contains(&"--as-of") {
        arguments.extend(["--as-of".into(), generated::AS_OF.into()]);
    }
    caseplan(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Runs `caseplan verify` on what a batch wrote.
fn verify(out: &Path, options: &[&str]) -> Run {
    let manifest = out.join("manifest.jsonl").display().to_string();
    caseplan(&[&["verify", &manifest], options].concat())
}

/// The documents of a folder, by their names.
fn documents(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(out).expect("a folder").map(|entry| entry.expect("an entry"));
    let named =
        entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    let is_document = |name: &str| {
        [".pdf", ".md", ".json"].iter().any(|end| name.ends_with(end)) && !name.starts_with('.')
    };
    let named = named.filter(|(name, _)| is_document(name));
    named.map(|(name, path)| (name, fs::read(path).expect("read"))).collect()
}
