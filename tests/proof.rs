//! What `prove` finds: nothing in the built-in instruments, and every seeded fault.
#![allow(clippy::disallowed_methods, reason = "tests may look at the disk")]

use caseplan::diagnostic::{Format, Source, show};
use caseplan::instrument::Instrument;
use caseplan::proof::{Method, Proof, Values, prove};
use std::path::Path;
use std::sync::Arc;

fn read(name: &str, text: &str) -> Arc<Instrument> {
    let reading = Instrument::read(&Source::definition(name, text));
    let shown = show(&reading.faults, Format::Text { colour: false });
    Arc::new(reading.value.unwrap_or_else(|| panic!("{shown}")))
}

fn built_in() -> Vec<Arc<Instrument>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instruments");
    let entries = std::fs::read_dir(folder).expect("the instruments are in the repository");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("an instrument is a text");
        read(&path.display().to_string(), &text)
    };
    paths.iter().map(read).collect()
}

#[test]
fn every_built_in_instrument_is_proved() {
    for instrument in built_in() {
        let proof = prove(&instrument);
        println!("{proof}");
        let shown = show(&proof.faults, Format::Text { colour: false });
        assert!(proof.faults.is_empty(), "{shown}");
    }
}
