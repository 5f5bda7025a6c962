//! The sessions of `docs/interview.md` are run, one after the other in one folder, and come out as
//! they stand there. `UPDATE_EXPECT=1` writes what comes out now.

use super::common::expect_file;
use super::session::{PROMPT, Session};
use std::fs;
use std::path::Path;

const PAGE: &str = "docs/interview.md";
/// How a block begins whose program is killed where its last line would be typed.
const KILLED: &str = "# and the machine stops here";

#[test]
fn the_sessions_of_the_page_come_out_as_they_stand_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let clinic = folder.path().join("clinic");
    fs::create_dir(&clinic).expect("a folder");
    fs::copy("examples/clinic/jurisdiction.yaml", clinic.join("jurisdiction.yaml"))
        .expect("copied");
    let page = fs::read_to_string(PAGE).expect("the page is there");
    let mut out = String::new();
    let mut sessions = 0;
    for (index, part) in page.split("```").enumerate() {
        if index > 0 {
            out.push_str("```");
        }
        match part.strip_prefix("console\n") {
            Some(block) if index % 2 == 1 => {
                sessions += 1;
                out.push_str(&format!("console\n{}", run(block, folder.path())));
            }
            _ => out.push_str(part),
        }
    }
    assert!(sessions >= 7, "{sessions}");
    expect_file(Path::new(PAGE), &out);
}

/// Runs the commands of a block and returns it as it comes out.
fn run(block: &str, folder: &Path) -> String {
    let mut out = String::new();
    for step in block.split("$ ").skip(1) {
        let (line, shown) = step.split_once('\n').unwrap_or((step, ""));
        out.push_str(&format!("$ {line}\n"));
        let command = line.split('#').next().unwrap_or_default();
        let words = words(command.strip_prefix("caseplan ").expect("a command of ours"));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let typed: Vec<&str> = shown.lines().filter_map(typed_on).collect();
        out.push_str(&ran(&words, &typed, shown.contains(KILLED), folder));
    }
    out
}

fn typed_on(line: &str) -> Option<&str> {
    line.strip_prefix('>').map(|typed| typed.strip_prefix(' ').unwrap_or(typed))
}

fn ran(words: &[&str], typed: &[&str], killed: bool, folder: &Path) -> String {
    let mut session = Session::start(folder, words);
    let mut out = String::new();
    for line in typed {
        let Some(asked) = session.asked() else { break };
        out.push_str(asked.strip_suffix(PROMPT).expect("it ends with the prompt"));
        out.push_str(format!("> {line}").trim_end());
        out.push('\n');
        session.say(line);
    }
    if killed {
        out.push_str(
            &session.asked().expect("the last answer is acknowledged").replace(PROMPT, ""),
        );
        out.push_str(&format!("{KILLED}\n"));
        session.kill();
        return out;
    }
    let ended = session.end();
    out.push_str(&ended.output.replace(PROMPT, ""));
    out.push_str(&ended.talk);
    out
}

/// Splits a command line as a shell does, as far as the page goes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('"').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}
