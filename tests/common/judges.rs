//! Programs that nobody here wrote, and what they say of a PDF.
//!
//! Where one is not installed, a test says so and goes on. `.ci/run` installs them all and names the
//! Python that has two of them in `CASEPLAN_JUDGES`: then none may be missing.
#![allow(clippy::disallowed_types, reason = "a test starts other programs")]

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

/// Runs a program on a PDF and returns what it prints; `None`, with a note, where it is not installed.
pub fn judged(program: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, pdf).expect("written");
    judged_file(program, before, &path, after)
}

/// The same, of a PDF on the disk.
pub fn judged_file(program: &str, before: &[&str], pdf: &Path, after: &[&str]) -> Option<String> {
    run(program, Command::new(program).args(before).arg(pdf).args(after))
}

/// Runs a script with the Python that has the judges; `None` where there is none.
pub fn judged_by_script(script: &str, pdfs: &[&Path]) -> Option<String> {
    let Some(python) = std::env::var_os("CASEPLAN_JUDGES") else {
        not_checked("CASEPLAN_JUDGES, a Python with page-validation and outloud,");
        return None;
    };
    run("python", Command::new(python).arg(script).args(pdfs))
}

fn run(name: &str, command: &mut Command) -> Option<String> {
    match command.output() {
        Ok(output) => {
            let [said, cried] =
                [&output.stdout, &output.stderr].map(|s| String::from_utf8_lossy(s));
            assert!(output.status.success(), "{name}: {said}{cried}");
            Some(said.into_owned())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let all_are_needed = std::env::var_os("CASEPLAN_JUDGES").is_some();
            assert!(!all_are_needed, "{name} is not installed");
            not_checked(name);
            None
        }
        Err(error) => panic!("{name}: {error}"),
    }
}

#[expect(clippy::print_stdout, reason = "whoever runs the tests must see what was not checked")]
fn not_checked(name: &str) {
    println!("{name} is not there: not checked");
}
