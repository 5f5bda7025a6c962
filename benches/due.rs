//! What it costs to ask many cases what is due: CPU time and memory of the whole run, and beside it what the
//! reading of the same files costs, below which no run can go.
//!
//! `cargo bench --bench due` takes the examples over and over, each time as another case, until there are
//! 10,000. CPU time is what the kernel charged, on all cores together. Memory needs GNU `time`.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a bench runs programs, reads what the kernel counted, and prints it"
)]

use caseplan::diagnostic::Source;
use caseplan::id::CaseId;
use caseplan::record;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};

const CASES: usize = 10_000;
/// Files of one sitting, and every example: some of them hold half a year.
const MIXES: [(&str, &[&str]); 2] = [
    ("of one sitting", &["clean", "critical_alert", "csb_and_depression", "many_unanswered"]),
    (
        "all examples",
        &[
            "clean",
            "critical_alert",
            "csb_and_depression",
            "disclosure_in_preparation",
            "many_unanswered",
            "opioids_and_group",
            "partner_of_a_client",
            "sent_by_the_court",
        ],
    ),
];

/// Where the numbers of this process begin behind its name in `/proc/self/stat`, and those of its children.
const OWN: usize = 11;
const CHILDREN: usize = 13;

fn main() {
    println!("{CASES} cases: CPU time in all, and of reading the files alone");
    for (name, examples) in MIXES {
        let folder = tempfile::tempdir().expect("there is room for temporary files");
        let bytes = make(examples, folder.path());
        let (run, peak) = run(folder.path());
        println!(
            "{name:16} {:>5.1} KB each  {run:>6.2} s  reading {:>6.2} s  peak {peak} MiB",
            bytes as f64 / CASES as f64 / 1000.0,
            reading(folder.path())
        );
    }
}

/// Writes the cases; returns their length.
fn make(examples: &[&str], folder: &Path) -> usize {
    let examples: Vec<String> = examples
        .iter()
        .map(|name| {
            fs::read_to_string(format!("examples/cases/{name}.yaml")).expect("an example is there")
        })
        .collect();
    let mut bytes = 0;
    for number in 0..CASES {
        let text = examples[number % examples.len()].as_str();
        let read = record::read(&Source::record("example", text)).value;
        let mut case = read.expect("an example can be read");
        case.id = CaseId::new(&format!("a-{number}")).expect("an id");
        let text = record::write(&case);
        bytes += text.len();
        let path = folder.join(format!("a-{number}.yaml"));
        fs::write(&path, text).expect("it can be written");
        make_private(&path);
    }
    bytes
}

fn make_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("it is ours");
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Returns the seconds of one run and its memory at the largest.
fn run(folder: &Path) -> (f64, String) {
    let before = ticks(CHILDREN);
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "%M", env!("CARGO_BIN_EXE_caseplan"), "due"]).arg(folder);
    command.args(["--as-of", "2026-11-22"]).stdout(Stdio::null());
    let output = command.output().expect("this bench needs GNU time");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(talk.contains(&format!("{CASES} cases")), "{talk}");
    let peak = talk.lines().last().and_then(|line| line.parse::<f64>().ok());
    let peak = peak.map_or("-".to_owned(), |peak| format!("{:.0}", peak / 1024.0));
    ((ticks(CHILDREN) - before) / 100.0, peak)
}

/// Returns the seconds that reading the files takes, here and on one core.
fn reading(folder: &Path) -> f64 {
    let before = ticks(OWN);
    for number in 0..CASES {
        let path = folder.join(format!("a-{number}.yaml"));
        let text = fs::read_to_string(path).expect("it was written");
        black_box(record::read(&Source::record("case", text)).value.is_some());
    }
    (ticks(OWN) - before) / 100.0
}

/// Returns the hundredths of a second that the kernel counted for this process, or for its children: two
/// numbers, of the user and of the system.
fn ticks(first: usize) -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("this bench needs Linux");
    let (_, behind_name) = stat.rsplit_once(')').expect("the name stands in brackets");
    let ticks = behind_name.split_whitespace().skip(first).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().expect("ticks are a number")).sum()
}
