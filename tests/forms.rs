//! Blank forms: nothing of an instrument is missing on paper, and Markdown and PDF say the same.
//! `UPDATE_EXPECT=1` rewrites the forms in `tests/forms/`.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files, and starts other programs"
)]

mod common;

use caseplan::cli::Exit;
use caseplan::instrument::{AnswerType, Choice, Instrument, Item};
use caseplan::render::escape::plain;
use common::judges::judged;
use common::{caseplan, clinic, expect_file, stem, yaml_files};
use lopdf::{Document, Object};
use std::path::Path;
use std::sync::Arc;

fn instruments() -> Vec<Arc<Instrument>> {
    let library = clinic::library();
    let ids: Vec<String> = library.ids().map(ToString::to_string).collect();
    assert!(ids.len() > 60, "{ids:?}");
    ids.iter().map(|id| library.get(id).expect("a sound instrument")).collect()
}

fn markdown(id: &str, more: &[&str]) -> String {
    let run = caseplan(&[&["form", id], more].concat());
    assert_eq!(run.exit, Exit::Done, "{id}: {}", run.talk);
    run.output
}

fn pdf(id: &str, more: &[&str]) -> Vec<u8> {
    let run = caseplan(&[&["form", id, "-f", "pdf", "-o", "-"], more].concat());
    assert_eq!(run.exit, Exit::Done, "{id}: {}", run.talk);
    run.bytes
}

/// Returns the text of each page, without the space between words, which lines and cells change.
fn pages(pdf: &[u8]) -> Option<Vec<String>> {
    let text = judged("pdftotext", &["-raw"], pdf, &["-"])?;
    let mut pages: Vec<String> = text.split('\u{c}').map(squeezed).collect();
    pages.pop();
    Some(pages)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Everything of an instrument that somebody who fills it in has to read.
fn texts(instrument: &Instrument) -> Vec<String> {
    let mut all = vec![instrument.title.clone()];
    all.extend(instrument.instruction.clone());
    all.extend(instrument.stem.clone());
    instrument.items.iter().for_each(|item| texts_of(item, &mut all));
    all
}

fn texts_of(item: &Item, all: &mut Vec<String>) {
    all.extend([&item.text, &item.section, &item.lead_in].into_iter().flatten().cloned());
    let label = |choice: &Choice| match &choice.text {
        Some(text) => text.clone(),
        None => choice.code.to_string().replace('_', " "),
    };
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => {
            all.extend(choices.iter().map(label));
        }
        AnswerType::YesNo { labels: (yes, no), .. } => all.extend([yes.clone(), no.clone()]),
        AnswerType::Number(number) => {
            all.extend(number.unit.clone());
            all.extend(number.ends.clone().map(<[String; 2]>::from).into_iter().flatten());
        }
        AnswerType::Records(columns) => columns.iter().for_each(|column| texts_of(column, all)),
        AnswerType::Date { .. } | AnswerType::Time | AnswerType::Text { .. } => {}
    }
}

/// The boxes that an instrument is answered with: one for each choice of each item.
fn boxes(instrument: &Instrument) -> usize {
    let of = |item: &Item| match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => choices.len(),
        AnswerType::YesNo { .. } => 2,
        AnswerType::Number(number) if number.ends.is_some() => 11,
        AnswerType::Records(columns) => {
            6 * 2 * columns.iter().filter(|column| column.is_yes_no()).count()
        }
        _ => 0,
    };
    // Three more say who answered.
    3 + instrument.items.iter().map(of).sum::<usize>()
}

#[test]
fn nothing_of_an_instrument_is_missing_on_paper() {
    for instrument in instruments() {
        let id = instrument.id.as_str();
        let (markdown, boxes) = (markdown(id, &[]), boxes(&instrument));
        let marks = markdown.matches('☐').count() + markdown.matches("- [ ]").count();
        assert_eq!(marks, boxes, "{id}");
        let mut read = vec![vec![squeezed(&plain(&markdown))]];
        let sizes = [&[][..], &["--large"]];
        read.extend(sizes.into_iter().filter_map(|size| pages(&pdf(id, size))));
        for printed in &read[1..] {
            let all = printed.concat();
            assert!(all.matches('☐').count() == boxes, "{id}: {printed:?}");
        }
        for text in texts(&instrument).iter().map(|text| squeezed(text)) {
            assert!(read.iter().all(|pages| stands_in(pages, &text)), "{id}: {text} {read:?}");
        }
    }
}

/// Whether a text stands on a page, or begins on one and ends on the next.
fn stands_in(pages: &[String], text: &str) -> bool {
    let over = |(first, second): (&String, &String)| {
        let mut cuts = text.char_indices().skip(1);
        cuts.any(|(at, _)| first.contains(&text[..at]) && second.contains(&text[at..]))
    };
    pages.iter().any(|page| page.contains(text)) || pages.iter().zip(&pages[1..]).any(over)
}

#[test]
fn every_page_says_with_which_definition_it_was_printed() {
    for instrument in instruments() {
        let id = instrument.id.as_str();
        for size in [&[][..], &["--large"]] {
            let Some(pages) = pages(&pdf(id, size)) else { return };
            let hashes = instrument.hashes;
            let said = format!(
                "{id}version{}·scoring{}·wording{}",
                instrument.version,
                hashes.scoring.short(),
                hashes.wording.short()
            );
            for (at, page) in pages.iter().enumerate() {
                assert!(page.contains(&said), "{id} {size:?}: {page}");
                assert!(page.contains(&format!("Page{}of{}", at + 1, pages.len())), "{id}");
                assert!(page.contains(&squeezed(&instrument.title)), "{id}: {page}");
            }
        }
    }
}

#[test]
fn forms_read_as_they_did() {
    for path in ["phq9", "intake", "cssrs_screen", "intake_csb"] {
        expect_file(Path::new(&format!("tests/forms/{path}.md")), &markdown(path, &[]));
    }
}

/// The Markdown is all there is: its PDF is the form's.
#[test]
fn the_form_is_its_markdown_typeset() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    for id in ["phq9", "csbd19", "progress_weekly"] {
        let (source, form, set) = (path("form.md"), path("form.pdf"), path("set.pdf"));
        for arguments in [
            ["form", id, "-o", &source, "--force"],
            ["form", id, "-o", &form, "--force"],
            ["typeset", &source, "-o", &set, "--force"],
        ] {
            assert_eq!(caseplan(&arguments).exit, Exit::Done, "{arguments:?}");
        }
        let [form, set] = [form, set].map(|path| std::fs::read(path).expect("it is there"));
        assert!(form == set, "{id}");
        assert!(form == pdf(id, &[]), "{id}");
    }
}

#[test]
fn other_programs_read_the_pdf() {
    for id in ["phq9", "intake", "assist31", "intake_sud"] {
        for size in [&[][..], &["--large"]] {
            judged("qpdf", &["--check"], &pdf(id, size), &[]);
        }
    }
}

/// Every piece of content is either part of a tag or decoration, boxes and lines to write on too.
#[test]
fn boxes_and_lines_are_part_of_the_tags() {
    let document = Document::load_mem(&pdf("intake", &[])).expect("a PDF");
    for (_, page) in document.get_pages() {
        let content = document.get_and_decode_page_content(page).expect("content");
        let mut depth = 0;
        for operation in &content.operations {
            match operation.operator.as_str() {
                "BDC" | "BMC" => depth += 1,
                "EMC" => depth -= 1,
                "S" | "f" | "TJ" => assert_eq!(depth, 1, "{operation:?}"),
                _ => {}
            }
        }
        assert_eq!(depth, 0);
    }
    let is_head = |object: &Object| {
        let kind = object.as_dict().and_then(|tag| tag.get(b"S")).and_then(Object::as_name);
        kind.is_ok_and(|kind| kind == b"TH")
    };
    let heads = document.objects.values().filter(|object| is_head(object)).count();
    // Tables of questions with four columns each, and lists of four, three and three columns.
    let form = markdown("intake", &[]);
    let tables = form.lines().filter(|line| line.starts_with("| No. | Question | Yes | No |"));
    assert_eq!(heads, tables.count() * 4 + 4 + 3 + 3);
}

#[test]
fn the_scale_stands_over_every_page_and_a_question_with_its_boxes() {
    let Some(pages) = pages(&pdf("pcl5", &[])) else { return };
    assert_eq!(pages.len(), 2);
    for page in &pages {
        assert!(page.contains("howmuchwereyoubotheredby:Notatall(0)Alittlebit(1)"), "{page}");
    }
    for size in [&[][..], &["--large"]] {
        let Some(pages) = self::pages(&pdf("bam", size)) else { return };
        for (question, answer) in [("17.Howsatisfied", "Extremely(4)"), ("13.Inthe", "Sixteento")] {
            let page = pages.iter().find(|page| page.contains(question)).expect("it is asked");
            let (_, after) = page.split_once(question).expect("it is there");
            assert!(after.contains(answer), "{question}: {page}");
        }
    }
}

#[test]
fn the_phq_9_fits_on_one_page() {
    assert_eq!(pages(&pdf("phq9", &[])).map_or(1, |pages| pages.len()), 1);
}

#[test]
fn conditions_are_said_by_number_and_answer() {
    for (id, words) in [
        ("assist31", "| 3b | *Only if question 1b is “Yes” and question 2b is not 0:* ____ |"),
        ("audit", "*Only if question 1 is not 0 and questions 2 and 3 add up to 1 or more:*"),
        ("bam", "**Only if question 6 is not “None”: answer 7a to 7g.**"),
        ("bam_r", "*Only if question 6 is 1 or more:*"),
        ("dsm5_sud", "*Only if question 10 is “Yes” or question 11 is “Yes”:*"),
        ("intake", "*Only if “Nobody” is not ticked in question 14:*"),
        ("intake", "*Only if question 2 is “Yes” and question 25 is “Yes”:*"),
        ("pc_ptsd5", "**Only if question A is “YES”: answer 1 to 5.**"),
        ("phq9", "*Only if at least one of questions 1 to 9 is not “Not at all”:*"),
        ("phq15", "*Only if the client is not male:*"),
    ] {
        let form = markdown(id, &[]);
        assert!(form.contains(words), "{id}: {words}\n{form}");
    }
}

/// An instrument of a clinic's own, with what the built-in ones do not have.
const OWN: &str = "\
instrument: own
version: 1
title: A form of our own
kind: form
source: { citation: ours }
rights: { owner: us, terms: own, wording: shipped }
items:
  - { id: sleep, text: 'How many hours?', type: decimal, places: 1, min: 0, max: 24, unit: 'h ``` ____' }
  - { id: since, text: '1. Since when? | # * [x]', type: date }
  - id: often
    text: How often?
    choices: [ { code: 0, text: Never }, { code: 1, text: Some }, { code: 2, text: Much }, { code: 3, text: Most }, { code: 4, text: All }, { code: 5, text: Ever } ]
  - { id: few, text: a, type: yes_no, ask_when: often >= 4 }
  - { id: many, text: b, type: yes_no, ask_when: 'often one of (1, 2)' }
  - { id: bound, text: c, type: text, ask_when: often >= 2 }
  - { id: old, text: d, type: text, ask_when: client.age >= 65 or client.sex = female }
  - { id: both, text: f, type: text, ask_when: 'often >= 4 and few = yes or often one of (1, 2) and many = yes' }
  - { id: fields, text: g, type: records, help: Ask for all., fields: [ { id: when, text: When, type: date } ] }
";

#[test]
fn what_cannot_be_said_simply_stands_as_the_file_has_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let instruments = folder.path().join("instruments");
    std::fs::create_dir(&instruments).expect("made");
    std::fs::write(instruments.join("own.yaml"), OWN).expect("written");
    let clinic = folder.path().display().to_string();
    let form = markdown("own", &["--definitions", &clinic]);
    for words in [
        "*Only if question 3 is “All” or “Ever”:*",
        "*Only if question 3 is “Some” or “Much”:*",
        "*Only if question 3 is 2 or more:*",
        "*Only if the client's age is 65 or more or the client is female:*",
        "*Only if often >= 4 and few = yes or often one of (1, 2) and many = yes:*",
        "____________ h ''' ____ (0 to 24)",
        "____\u{2011}__\u{2011}__ (year-month-day)",
        "| When (year-month-day) |",
    ] {
        assert!(form.contains(words), "{words}\n{form}");
    }
    assert!(plain(&form).contains("2. 1. Since when? | # * [x]"), "{form}");
    assert!(!form.contains("Ask for all."), "a note is not for the client");
    let with_notes = markdown("own", &["--definitions", &clinic, "--notes"]);
    assert!(with_notes.contains("*(Note: Ask for all.)*"), "{with_notes}");
}

/// Where words may not be copied without it, whose they are is said; a pack says so itself.
#[test]
fn rights_are_quoted_where_they_are_a_condition() {
    for instrument in instruments() {
        let (id, rights) = (instrument.id.as_str(), &instrument.rights);
        let needed =
            matches!(rights.terms.as_str(), "free, with conditions" | "permission required");
        let statement = rights.statement.as_deref().unwrap_or("there is none").trim();
        let form = squeezed(&plain(&markdown(id, &[])));
        assert_eq!(form.contains(&squeezed(&format!("“{statement}”"))), needed, "{id}");
    }
    let clinic = ["--definitions", "tests/transcripts/wording.in/clinic"];
    let form = markdown("csbd19", &clinic);
    assert!(form.contains("“The clinic may use the scale with its clients.”"), "{form}");
    assert!(form.contains("| 19 | Licensed text of item 19 | ☐ |"), "{form}");
    assert!(!form.contains("are not printed"), "{form}");
}

/// A battery prints each of its measures, on pages of its own.
#[test]
fn every_battery_makes_forms() {
    for path in yaml_files("instruments/batteries") {
        let id = stem(&path);
        let form = markdown(&id, &[]);
        let begun: Vec<&str> = form.split("```page\n").skip(2).collect();
        for part in &begun {
            assert!(part.contains("Case id ____"), "{id}");
        }
        assert!(begun.len() > 2, "{id}");
        let Some(pages) = pages(&pdf(&id, &[])) else { return };
        assert!(pages.len() > begun.len(), "{id}");
    }
}
