//! What a case of a batch costs: CPU time from its file to its tagged PDF, reading, scoring and formulation
//! and all, and how memory grows with the number of cases.
//!
//! `cargo bench --bench batch` draws 1,000 distinct cases; `CASES=10000 cargo bench --bench batch` more.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a bench runs programs, reads what the kernel counted, and prints it"
)]

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/golden_thread/drawn.rs"]
mod drawn;
#[path = "../tests/batch/generated.rs"]
mod generated;

use std::path::Path;
use std::process::Command;

fn main() {
    let count = std::env::var("CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000);
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let cases = folder.path().join("cases");
    std::fs::create_dir(&cases).expect("made");
    generated::write_cases(&cases, count);
    println!(
        "{:>8} {:>12} {:>12} {:>10} {:>10}",
        "threads", "user ms", "system ms", "wall s", "peak MiB"
    );
    for threads in ["1", "2"] {
        let out = folder.path().join(threads);
        let figures = figures(&cases, &out, threads);
        let [user, system, wall, peak] = figures;
        let each = |seconds: f64| 1000.0 * seconds / count as f64;
        println!(
            "{threads:>8} {:>12.2} {:>12.2} {wall:>10.1} {:>10.1}",
            each(user),
            each(system),
            peak / 1024.0
        );
    }
}

/// Returns seconds of user and system time, seconds of the wall, and kilobytes.
fn figures(cases: &Path, out: &Path, threads: &str) -> [f64; 4] {
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "%U %S %e %M", env!("CARGO_BIN_EXE_caseplan"), "batch"]).arg(cases);
    command.arg("--out").arg(out).args(["--jobs", threads, "--as-of", generated::AS_OF]);
    let said = command.output().expect("this bench needs GNU time");
    let text = String::from_utf8_lossy(&said.stderr).into_owned();
    let last = text.lines().last().expect("what it took");
    let mut figures = last.split(' ').map(|figure| figure.parse().expect("a number"));
    std::array::from_fn(|_| figures.next().expect("four figures"))
}
