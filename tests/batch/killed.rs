//! A batch that is killed at any moment goes on, and what comes of it is what would have come of it
//! undisturbed.

use crate::drawn::Draw;
use crate::generated::{AS_OF, write_cases};
use caseplan::id::Hash;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The program: the one that the tests were built with, or a faster one that `PROGRAM` names.
fn program() -> Command {
    let program = std::env::var_os("PROGRAM");
    let mut command = Command::new(program.unwrap_or(env!("CARGO_BIN_EXE_caseplan").into()));
    command.env_clear();
    command
}

/// A batch as a process of its own.
fn started(cases: &Path, out: &Path) -> Command {
    let mut command = program();
    command.arg("batch").arg(cases).arg("--out").arg(out);
    command.args(["--resume", "--as-of", AS_OF]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// How many documents a folder holds; none where it is not there yet.
fn count(out: &Path) -> usize {
    let entries = fs::read_dir(out).map(|entries| {
        entries
            .filter_map(Result::ok)
            .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "pdf"))
    });
    entries.map_or(0, Iterator::count)
}

/// The hash of each document of a folder.
fn hashes(out: &Path) -> BTreeMap<String, Hash> {
    let pages = fs::read_dir(out).expect("a folder").map(|entry| entry.expect("an entry").path());
    let pages = pages.filter(|path| path.extension().is_some_and(|extension| extension == "pdf"));
    let hash = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, Hash::of(&fs::read(path).expect("it is there")))
    };
    pages.map(hash).collect()
}

/// Lets a batch run until it has written so many documents and a moment longer, and kills it.
fn kill_after(cases: &Path, out: &Path, written: usize, moment: Duration) {
    let mut run = started(cases, out).spawn().expect("it starts");
    let end = Instant::now() + Duration::from_secs(600);
    while count(out) < written && Instant::now() < end {
        if run.try_wait().expect("it is ours").is_some() {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    std::thread::sleep(moment);
    run.kill().expect("it is ours");
    run.wait().expect("it ends");
}

fn killed_and_resumed(cases: u64, kills: usize, seed: u64) {
    let mut draw = Draw(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("cases");
    fs::create_dir(&input).expect("made");
    write_cases(&input, cases);
    let cases = usize::try_from(cases).expect("small");
    let alone = folder.path().join("undisturbed");
    started(&input, &alone).status().expect("it runs");
    let undisturbed = hashes(&alone);
    assert_eq!(undisturbed.len(), cases);
    let out = folder.path().join("out");
    for kill in 0..kills {
        let written = cases * kill / kills + draw.below(cases / kills);
        kill_after(&input, &out, written, Duration::from_micros(draw.below(20_000) as u64));
        let whole = |(name, hash): (&String, &Hash)| undisturbed.get(name) == Some(hash);
        assert!(hashes(&out).iter().all(whole), "seed {seed}: a document is not whole");
    }
    started(&input, &out).status().expect("it runs");
    assert!(hashes(&out) == undisturbed, "seed {seed}");
    let left: Vec<_> =
        fs::read_dir(&out).expect("there").map(|one| one.expect("one").file_name()).collect();
    let left = left.iter().filter(|name| name.to_string_lossy().ends_with(".tmp")).count();
    assert_eq!(left, 0);
    for folder in [&out, &alone] {
        let run = program().arg("verify").arg(folder.join("manifest.jsonl")).output();
        let said = run.expect("it runs").stdout;
        let said = String::from_utf8_lossy(&said);
        let all = format!("{cases} outputs: {cases} identical when made anew, 0 different");
        assert!(said.starts_with(&all), "seed {seed}: {said}");
    }
}

#[test]
fn e07_a_batch_that_is_killed_goes_on_and_ends_as_if_it_had_not_been() {
    killed_and_resumed(60, 3, 1);
}

#[test]
#[ignore = "takes minutes; tests/batch/killed.sh runs it"]
fn e07_the_same_with_ten_thousand_cases() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let cases = number("CASES").unwrap_or(10_000);
    let kills = number("KILLS").and_then(|kills| usize::try_from(kills).ok()).unwrap_or(10);
    killed_and_resumed(cases, kills, number("SEED").unwrap_or(2));
}

#[test]
#[cfg(unix)]
fn a_signal_ends_a_batch_after_the_cases_in_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("cases");
    fs::create_dir(&input).expect("made");
    write_cases(&input, 200);
    let out = folder.path().join("out");
    let mut run = started(&input, &out).stderr(Stdio::piped()).spawn().expect("it starts");
    let end = Instant::now() + Duration::from_secs(120);
    while count(&out) < 3 && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(2));
    }
    let sent = Command::new("kill").args(["-s", "TERM", &run.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
    let mut talk = String::new();
    let mut said = run.stderr.take().expect("a pipe");
    std::io::Read::read_to_string(&mut said, &mut talk).expect("text");
    assert_eq!(run.wait().expect("it ends").code(), Some(130), "{talk}");
    assert!(talk.contains("not begun: interrupted; --resume goes on"), "{talk}");
    let list = fs::read_to_string(out.join("critical_alerts.txt")).expect("there");
    assert!(list.contains("more were not looked at"), "{list}");
    let made = count(&out);
    let lines = fs::read_to_string(out.join("manifest.jsonl")).expect("there");
    assert_eq!(lines.lines().filter(|line| line.contains("\"state\":\"draft\"")).count(), made);
}
