//! What the system is asked to do, and in which order, seen from outside: with strace, where it is
//! there.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "what is not tried is said")]

use super::faults::{answers, case_with};
use super::session::{Session, program};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Returns a run of the program under strace; `None`, with a line, where there is none.
fn traced(folder: &Path, options: &[&str], arguments: &[&str]) -> Option<Session> {
    let runs = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !runs.is_ok_and(|ran| ran.status.success()) {
        println!("not tried: strace is not there, or may not trace");
        return None;
    }
    let own = program(folder);
    let mut command = Command::new("strace");
    command.arg("-f").args(options).arg(own.get_program()).args(arguments);
    command.current_dir(folder).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let set = own.get_envs().filter_map(|(name, value)| Some((name, value?)));
    Some(Session::of(command.envs(set)))
}

const ARGUMENTS: [&str; 5] = ["interview", "a-1.yaml", "phq2", "--by", "C"];

#[test]
fn a03_an_answer_is_synced_named_and_synced_before_the_next_question() {
    let folder = case_with("a-1");
    let log = tempfile::NamedTempFile::new().expect("a file");
    let log_path = log.path().display().to_string();
    let calls = "-etrace=openat,write,fsync,fdatasync,link,linkat,rename,renameat,renameat2";
    let options = ["-y", "-o", &log_path, calls];
    let Some(mut session) = traced(folder.path(), &options, &ARGUMENTS) else { return };
    session.say_all(&["1"]);
    session.asked().expect("the second question");
    session.end();
    let log = fs::read_to_string(log.path()).expect("it was written");
    let lines: Vec<&str> = log.lines().collect();
    let rename =
        lines.iter().position(|line| line.contains("rename") && line.contains("a-1.yaml\""));
    let rename = rename.unwrap_or_else(|| panic!("nothing got its name\n{log}"));
    let folder_name = format!("<{}>", folder.path().canonicalize().expect("it is there").display());
    let of_case = |line: &&&str| line.contains("q1: 1") || line.contains("write(");
    let written =
        lines[..rename].iter().rposition(|line| of_case(&line) && !line.contains("<pipe"));
    let synced = lines[..rename].iter().rposition(|line| line.contains("fsync("));
    assert!(written < synced && written.is_some(), "written, then synced, then named\n{log}");
    let folder_synced = lines[rename..]
        .iter()
        .position(|line| line.contains("fsync(") && line.contains(&folder_name));
    let next = lines[rename..].iter().position(|line| line.contains("Question 2 of 2"));
    let (folder_synced, next) = (folder_synced.expect("it is synced"), next.expect("it is asked"));
    assert!(folder_synced < next, "acknowledged only then\n{log}");
    let asked_before = lines[..rename].iter().any(|line| line.contains("Question 2 of 2"));
    assert!(!asked_before, "{log}");
}

/// The N-th call of a kind fails or kills, for each N until nothing of it is left.
#[test]
fn a02_each_call_that_fails_or_kills_leaves_a_whole_case() {
    for call in ["fsync", "write", "linkat", "rename"] {
        for fault in ["error=ENOSPC", "error=EIO", "error=EROFS", "signal=KILL"] {
            let mut met = 0;
            for at in 1..=8 {
                let folder = case_with("a-1");
                let inject = format!("-einject={call}:{fault}:when={at}");
                let options = ["-o", "/dev/null", inject.as_str()];
                let Some(mut session) = traced(folder.path(), &options, &ARGUMENTS) else { return };
                let mut acknowledged = 0;
                for answer in ["1", "2"] {
                    let Some(shown) = session.asked() else { break };
                    acknowledged += usize::from(shown.contains("Question 2 of 2"));
                    acknowledged += usize::from(shown.contains("what is open"));
                    if shown.contains("NOT SAVED") {
                        break;
                    }
                    session.say(answer);
                }
                session.end();
                // Its seal holds, or the helper says so.
                let kept = answers(folder.path(), "a-1").lines().count();
                let said = format!("{call} {fault} {at}: {kept} of {acknowledged}");
                assert!(kept >= acknowledged, "{said}");
                met += usize::from(acknowledged < 2);
                let again = Session::start(folder.path(), &ARGUMENTS).end();
                assert!(matches!(again.code, Some(75)), "{said}: {}", again.talk);
                let left = fs::read_dir(folder.path()).expect("a folder");
                let names: Vec<String> = left
                    .map(|entry| entry.expect("one").file_name().to_string_lossy().into_owned())
                    .collect();
                assert!(names.iter().all(|name| !name.ends_with(".tmp")), "{said}: {names:?}");
            }
            assert!(met > 0, "{call} {fault} was never met");
        }
    }
}
