//! Every document of every example, and every blank form, as PDF: judged by programs that nobody
//! here wrote.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

mod common;

use caseplan::cli::Exit;
use caseplan::render::escape;
use common::judges::{judged_by_script, judged_file};
use common::{caseplan, stem, yaml_files};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

/// A document as Markdown and as PDF.
struct Sheet {
    name: String,
    markdown: String,
    pdf: PathBuf,
}

struct Sheets {
    all: Vec<Sheet>,
    folder: TempDir,
}

static SHEETS: LazyLock<Sheets> = LazyLock::new(|| {
    let mut sheets = Sheets { all: Vec::new(), folder: tempfile::tempdir().expect("a folder") };
    let cases = yaml_files("examples/cases");
    for case in &cases {
        sheets.documents(case);
        sheets.releases(case);
    }
    sheets.group(&cases);
    sheets.forms();
    sheets
});

impl Sheets {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Keeps what a command makes, once as Markdown and once as PDF.
    fn keep(&mut self, name: String, command: &[&str]) {
        let [md, pdf] = ["md", "pdf"].map(|ext| self.path(&format!("{name}.{ext}")));
        for path in [&md, &pdf] {
            let output = ["-o", path.to_str().expect("text")];
            let run = caseplan(&[command, &output].concat());
            assert!(matches!(run.exit, Exit::Done | Exit::Attention), "{name}: {}", run.talk);
        }
        let markdown = fs::read_to_string(md).expect("Markdown");
        self.all.push(Sheet { name, markdown, pdf });
    }

    fn documents(&mut self, case: &Path) {
        let path = case.display().to_string();
        for document in documents(&["internal", "client"]) {
            let command = ["plan", &path, "--document", &document];
            let clinic = ["--definitions", "examples/clinic"];
            self.keep(format!("{}.{document}", stem(case)), &[&command[..], &clinic].concat());
        }
    }

    /// Keeps what the releases of a case that are live let out, where nothing is entered.
    fn releases(&mut self, case: &Path) {
        let text = fs::read_to_string(case).expect("a case");
        let recipients = text.lines().filter_map(|line| {
            let release = line.trim_start().strip_prefix("- { recipient: ")?;
            Some(release.split_once(", kind:")?.0.trim_matches('"').to_owned())
        });
        for (at, recipient) in recipients.enumerate() {
            for document in documents(&["outside"]) {
                let path = case.display().to_string();
                let to = ["release", &path, "--to", &recipient, "--document", &document];
                let how =
                    ["--preview", "--never-released-read", "--definitions", "examples/clinic"];
                let run = caseplan(&[&to[..], &how].concat());
                if run.exit == Exit::Done {
                    self.typeset(format!("{}.{document}.{at}", stem(case)), &run.output);
                }
            }
        }
    }

    fn typeset(&mut self, name: String, markdown: &str) {
        let [md, pdf] = ["md", "pdf"].map(|ext| self.path(&format!("{name}.{ext}")));
        fs::write(&md, markdown).expect("written");
        let [from, to] = [&md, &pdf].map(|path| path.to_str().expect("text"));
        let run = caseplan(&["typeset", from, "-o", to]);
        assert_eq!(run.exit, Exit::Done, "{name}: {}", run.talk);
        self.all.push(Sheet { name, markdown: markdown.to_owned(), pdf });
    }

    fn group(&mut self, cases: &[PathBuf]) {
        let here = std::env::current_dir().expect("a folder");
        let member = |case: &PathBuf| format!("  - {{ case: '{}' }}\n", here.join(case).display());
        // A partner has no place in a group for clients.
        let is_client = |case: &&PathBuf| {
            !fs::read_to_string(case).expect("a case").contains("\nrecord: partner")
        };
        let members: String = cases.iter().filter(is_client).map(member).collect();
        let group = "group: tuesday\nversion: 1\ntitle: Tuesday group\nleaders: [A. Leader]\n\
                     kind: open\nsize: 8\nschedule: Tuesdays\nmembers:\n";
        let path = self.path("tuesday.yaml");
        fs::write(&path, format!("{group}{members}")).expect("written");
        self.keep("group_sheet".to_owned(), &["group", "plan", path.to_str().expect("text")]);
    }

    fn forms(&mut self) {
        for id in ["instruments", "instruments/batteries"].iter().flat_map(|at| yaml_files(at)) {
            let id = stem(&id);
            if id != "unavailable" {
                self.keep(format!("form.{id}"), &["form", &id]);
            }
        }
    }
}

/// The built-in documents for these audiences.
fn documents(audiences: &[&str]) -> Vec<String> {
    let files = fs::read_dir("templates/documents").expect("the documents");
    let is_for = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a text");
        audiences.iter().any(|audience| text.contains(&format!("\naudience: {audience}\n")))
    };
    let paths = files.map(|file| file.expect("a document").path()).filter(is_for);
    let mut ids: Vec<String> = paths.map(|path| stem(&path)).collect();
    ids.sort();
    ids
}

#[test]
fn every_kind_of_document_is_among_them() {
    for id in documents(&["internal", "client", "outside", "group"]) {
        let is_one = |sheet: &&Sheet| sheet.name.split('.').any(|part| part == id);
        assert!(SHEETS.all.iter().any(|sheet| is_one(&sheet)), "{id}");
    }
}

#[test]
fn they_are_accessible_to_page_validation_and_outloud() {
    let pdfs: Vec<&Path> = SHEETS.all.iter().map(|sheet| sheet.pdf.as_path()).collect();
    judged_by_script("tests/judges/judge.py", &pdfs);
}

#[test]
fn they_are_sound_to_qpdf() {
    for sheet in &SHEETS.all {
        judged_file("qpdf", &["--check"], &sheet.pdf, &[]);
    }
}

#[test]
fn every_font_is_embedded_and_cut() {
    for sheet in &SHEETS.all {
        let Some(list) = judged_file("pdffonts", &[], &sheet.pdf, &[]) else { return };
        let fonts: Vec<&str> = list.lines().skip(2).collect();
        assert!(!fonts.is_empty(), "{}", sheet.name);
        for font in fonts {
            let words: Vec<&str> = font.split_whitespace().collect();
            let [.., embedded, cut, unicode, _, _] = words[..] else { panic!("{font}") };
            assert_eq!([embedded, cut, unicode], ["yes"; 3], "{}: {font}", sheet.name);
            assert_eq!(words[0].find('+'), Some(6), "{}: {font}", sheet.name);
        }
    }
}

/// What the tags read out, in their order, is the text of the Markdown, in its order, and nothing
/// else: no word is left out, made up, or in another place.
#[test]
fn what_is_read_aloud_is_the_text_of_the_markdown() {
    for sheet in &SHEETS.all {
        let said = judged_file("pdfinfo", &["-struct-text"], &sheet.pdf, &[]);
        let Some(said) = said else { return };
        let (said, written) = (read_aloud(&said), text_of(&sheet.markdown));
        let same = said.chars().zip(written.chars()).take_while(|(a, b)| a == b).count();
        let from =
            |text: &str| text.chars().skip(same.saturating_sub(20)).take(60).collect::<String>();
        assert!(said == written, "{}:\n{}\n{}", sheet.name, from(&said), from(&written));
    }
}

/// Every word stands on a page too, where whoever looks, searches and copies finds it.
#[test]
fn every_word_of_the_markdown_is_printed() {
    for sheet in &SHEETS.all {
        let Some(pages) = judged_file("pdftotext", &["-raw"], &sheet.pdf, &["-"]) else { return };
        let printed = squeezed(&pages);
        let markdown = without_drawings(body(&sheet.markdown), &mut Vec::new());
        for word in escape::plain(&markdown).split_whitespace() {
            let word = squeezed(word);
            assert!(printed.contains(&word), "{}: {word}", sheet.name);
        }
    }
}

/// Letters alone: lines, cells and blanks to write on change what stands between them.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect()
}

/// The Markdown below the head that says where it is from.
fn body(markdown: &str) -> &str {
    &markdown[caseplan::render::front_matter(markdown)..]
}

/// Reads the text of the tags, without labels of items, which Markdown has as markup, and without
/// drawings, which have words of their own.
fn read_aloud(tree: &str) -> String {
    let (mut out, mut silent) = (String::new(), None);
    for line in tree.lines() {
        let depth = line.len() - line.trim_start().len();
        let line = line.trim_start();
        if silent.is_some_and(|above| depth <= above) {
            silent = None;
        }
        match line.strip_prefix('"') {
            Some(text) if silent.is_none() => out.push_str(text.strip_suffix('"').unwrap_or(text)),
            None if line.starts_with("Lbl") || line.starts_with("Figure") => silent = Some(depth),
            _ => {}
        }
    }
    squeezed(&out)
}

/// Returns the text that the tags should read: the feet of pages, which are read once, come last.
fn text_of(markdown: &str) -> String {
    let mut feet = Vec::new();
    let text = without_drawings(body(markdown), &mut feet);
    feet.dedup();
    squeezed(&format!("{}{}", escape::plain(&text), feet.concat()))
}

/// Returns the Markdown without charts, and with lines to sign on as they are printed; the feet of
/// pages are taken out.
fn without_drawings(markdown: &str, feet: &mut Vec<String>) -> String {
    let (mut out, mut fence) = (String::new(), None);
    for line in markdown.lines() {
        match (line.strip_prefix("```"), fence) {
            (Some(_), Some("page" | "chart")) => fence = None,
            (Some(_), Some(_)) => {
                fence = None;
                out.push_str("```\n");
            }
            (Some(name), None) => {
                fence = Some(name);
                let opening = if ["page", "chart"].contains(&name) { "\n" } else { "```\n" };
                out.push_str(opening);
            }
            (None, Some("chart")) => {}
            (None, Some("page")) => feet.push(line.to_owned()),
            (None, Some("sign")) => {
                let (label, printed) = line.split_once('|').unwrap_or((line, ""));
                let between = if printed.trim().is_empty() { "" } else { " · " };
                out.push_str(&format!("{label}{between}{printed} Date\n"));
            }
            (None, _) => out.push_str(&format!("{line}\n")),
        }
    }
    out
}
