//! What whole runs of the program cost: CPU time and memory, from start to exit.
//!
//! `cargo bench --bench process` runs all of them, `cargo bench --bench process -- plan` those
//! whose name has `plan` in it. CPU time is what the kernel charged to the runs, children and
//! all; it is read off after many runs, because the kernel tells it in hundredths of a second.
//! Memory needs GNU `time`.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a bench runs programs, reads what the kernel counted, and prints it"
)]

use std::path::Path;
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_caseplan");
const RUNS: [(&str, &[&str]); 4] = [
    ("plan", &["plan", "examples/cases/csb_and_depression.yaml", "-o", "OUT.pdf", "--force"]),
    ("typeset", &["typeset", "benches/plan.md", "-o", "OUT.pdf", "--force"]),
    ("check", &["check"]),
    ("prove", &["prove"]),
];
/// How often a figure is taken.
const ROUNDS: usize = 11;
/// One figure is of so many milliseconds at least, so that a hundredth of a second is little.
const ROUND: f64 = 500.0;

fn main() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    println!("{:10} {:>12} {:>12} {:>10}", "", "CPU ms, min", "median", "peak MiB");
    for (name, arguments) in RUNS {
        if wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str())) {
            let output = folder.path().join(name).with_extension("pdf").display().to_string();
            let arguments: Vec<String> =
                arguments.iter().map(|argument| argument.replace("OUT.pdf", &output)).collect();
            let figures = cpu(&arguments);
            let peak = peak(&arguments).map_or("-".into(), |peak| format!("{peak:.1}"));
            println!("{name:10} {:>12.2} {:>12.2} {peak:>10}", figures[0], figures[ROUNDS / 2]);
        }
    }
}

/// Returns the milliseconds of CPU time that one run takes, a figure a round, the smallest first.
fn cpu(arguments: &[String]) -> Vec<f64> {
    let first = of(10, arguments);
    let runs = (ROUND / first).ceil().max(1.0);
    let mut figures: Vec<f64> = (0..ROUNDS).map(|_| of(runs as u32, arguments)).collect();
    figures.sort_by(f64::total_cmp);
    figures
}

/// Returns the milliseconds of CPU time of one of so many runs.
fn of(runs: u32, arguments: &[String]) -> f64 {
    let before = children();
    (0..runs).for_each(|_| run(Command::new(PROGRAM).args(arguments)));
    (children() - before) / f64::from(runs)
}

/// Returns the milliseconds of CPU time of all children that have ended.
fn children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("this bench needs Linux");
    let (_, behind_name) = stat.rsplit_once(')').expect("the name stands in brackets");
    let ticks = behind_name.split_whitespace().skip(13).take(2);
    10.0 * ticks.map(|ticks| ticks.parse::<f64>().expect("ticks are a number")).sum::<f64>()
}

/// Returns the memory of one run at its largest.
fn peak(arguments: &[String]) -> Option<f64> {
    let time = Path::new("/usr/bin/time");
    let output = Command::new(time).args(["-f", "%M", PROGRAM]).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stderr).ok()?;
    Some(text.lines().last()?.parse::<f64>().ok()? / 1024.0)
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let code = status.expect("the program is built").code();
    assert!(matches!(code, Some(0 | 1)), "the program ended with {code:?}");
}
