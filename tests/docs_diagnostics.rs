//! `docs/diagnostics.md` shows every kind of fault with an input and what is said about it, taken
//! from the fixtures and transcripts. `UPDATE_EXPECT=1` writes the page anew.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

mod common;

use caseplan::diagnostic::Code;
use common::expect_file;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = "docs/diagnostics.md";

const HEAD: &str = "\
# Diagnostics

Everything that can be wrong with a file has a code, a place and, where there is one, a next step.
All faults of a file are told at once, also what is seen only of a definition as a whole, such as an
alert that no answers lead to or an example that fails: of everything that no other error leaves in
doubt. Definitions are quoted; of a client's record nothing is quoted but the names that the program
itself knows: line, column and the way there.

`caseplan check` looks for them all; `--format plain` gives one line each, `--format json` one
object a line. An *error* means that the file is not used, a *warning* that someone should look.
One error is about several files: a clinic's own instrument is not used either while no problem takes
up what it marks as a concern (`concern-without-problem`).

This page is made from the files that the tests run: every example is what the program says. In
records, `SENTINEL` stands for what a client could have said.
";

/// An input and one thing that is said about it.
struct Specimen {
    code: String,
    /// What was said, in the words of the program.
    said: String,
    /// What it was said about: a file, or a command.
    about: About,
    /// A fixture shows better than a command, best the one that is named for the code; then the
    /// fewer faults beside it, and the shorter the input, the better.
    weight: (bool, bool, usize, usize),
}

enum About {
    File { path: PathBuf, text: String, line: usize },
    Command(String),
}

#[test]
fn every_diagnostic_is_on_the_page_with_an_example() {
    let specimens: Vec<Specimen> = files().into_iter().chain(transcripts()).collect();
    let mut page = HEAD.to_owned();
    let mut without = Vec::new();
    for code in Code::ALL {
        let same = specimens.iter().filter(|specimen| specimen.code == code.name());
        match same.min_by_key(|specimen| specimen.weight) {
            Some(specimen) => section(*code, specimen, &mut page),
            None => without.push(code.name()),
        }
    }
    assert!(without.is_empty(), "neither a fixture nor a transcript gives {without:?}");
    expect_file(Path::new(PAGE), &page);
}

fn section(code: Code, specimen: &Specimen, page: &mut String) {
    let _ = writeln!(page, "\n## `{}`\n{}\n", code.name(), code.meaning());
    match &specimen.about {
        About::File { path, text, line } => {
            let kind = path.extension().map_or_else(String::new, |e| e.to_string_lossy().into());
            let name = path.strip_prefix("tests/faults").unwrap_or(path).display();
            let _ = writeln!(page, "In [{name}](../{}):\n", path.display());
            let input = excerpt(text, *line).replace('\u{1b}', "␛");
            let _ = write!(page, "````{kind}\n{input}````\n");
            let _ = write!(page, "```text\n{}```\n", specimen.said);
        }
        About::Command(command) => {
            let _ = write!(page, "```console\n{command}\n{}```\n", specimen.said);
        }
    }
}

/// The line of a fault with the lines that lead to it, each less far in than the one below.
fn excerpt(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let Some(fault) = lines.get(line.saturating_sub(1)) else { return text.to_owned() };
    if lines.len() <= 8 || text.contains("{%") {
        return lines.iter().map(|line| format!("{line}\n")).collect();
    }
    let (mut kept, mut edge) = (vec![line - 1], indent(fault));
    for above in (0..line - 1).rev() {
        if indent(lines[above]) < edge && !lines[above].trim().is_empty() {
            edge = indent(lines[above]);
            kept.push(above);
        }
    }
    kept.reverse();
    let mut out = String::new();
    for (index, at) in kept.iter().enumerate() {
        let gap = index > 0 && kept[index - 1] + 1 < *at;
        let _ = writeln!(out, "{}{}", if gap { "…\n" } else { "" }, lines[*at]);
    }
    out
}

fn listed(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// Every diagnostic of every fixture.
fn files() -> Vec<Specimen> {
    let mut found = Vec::new();
    for stage in listed("tests/faults").into_iter().filter(|path| path.is_dir()) {
        for out in listed(&stage.display().to_string()) {
            if out.extension().is_some_and(|extension| extension == "out") {
                found.extend(file(&out));
            }
        }
    }
    found
}

fn file(out: &Path) -> Vec<Specimen> {
    let said = fs::read_to_string(out).expect("an expectation is a text");
    let blocks = blocks(&said);
    let of_block = |(code, said): &(String, String)| {
        let (name, line) = place(said).unwrap_or_default();
        let path = input(out, &name)?;
        let text = fs::read_to_string(&path).ok()?;
        let named = out.file_stem()?.to_string_lossy().starts_with(&code.replace('-', "_"));
        let weight = (false, !named, blocks.len(), text.len());
        let about = About::File { path, text, line };
        Some(Specimen { code: code.clone(), said: said.clone(), about, weight })
    };
    blocks.iter().filter_map(of_block).collect()
}

/// The file that a fault stands in: beside the expectation, or in the folder it is about.
fn input(out: &Path, name: &str) -> Option<PathBuf> {
    let folder = out.with_extension("");
    if folder.is_dir() {
        return Some(folder.join(name)).filter(|path| path.is_file());
    }
    let beside = ["yaml", "md"].map(|extension| out.with_extension(extension));
    beside.into_iter().find(|path| path.is_file())
}

/// Every diagnostic of every transcript, with its command.
fn transcripts() -> Vec<Specimen> {
    let mut found = Vec::new();
    for path in listed("tests/transcripts").into_iter().filter(|path| path.is_file()) {
        let text = fs::read_to_string(&path).expect("a transcript is a text");
        let text = format!("\n{text}");
        for step in text.replace("\n```", "\n").split("\n$ caseplan ").skip(1) {
            let (command, said) = step.split_once('\n').unwrap_or((step, ""));
            let blocks = blocks(said);
            let weight = (true, true, blocks.len(), step.len());
            found.extend(blocks.into_iter().map(|(code, said)| {
                let about = About::Command(format!("$ caseplan {command}"));
                Specimen { code, said, about, weight }
            }));
        }
    }
    found
}

/// The diagnostics in what was said, each with its code.
fn blocks(said: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in said.split("\n\n") {
        let lines = block.lines().skip_while(|line| code(line).is_none());
        let text: String = lines.map(|line| format!("{}\n", line.trim_end())).collect();
        found.extend(code(&text).map(|code| (code.to_owned(), text.clone())));
    }
    found
}

/// The code of a line such as `error[unknown-key]: …`, also behind a place.
fn code(line: &str) -> Option<&str> {
    let begins = ["error[", "warning[", "note["];
    let from = begins.iter().filter_map(|begin| Some(line.find(begin)? + begin.len())).min()?;
    let (code, _) = line[from..].split_once("]: ")?;
    Some(code)
}

/// Reads ` --> mood.yaml:3:7`.
fn place(said: &str) -> Option<(String, usize)> {
    let line = said.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let place = line.split(" › ").next()?;
    let mut parts = place.rsplitn(3, ':');
    let (_, line, name) = (parts.next()?, parts.next()?, parts.next()?);
    Some((name.to_owned(), line.parse().ok()?))
}
