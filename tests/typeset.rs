//! Documents set as PDF, judged by readers that are not ours: lopdf, and where they are
//! installed qpdf and pdftotext.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

mod common;

use caseplan::diagnostic::Source;
use caseplan::render::front::Front;
use caseplan::render::{Imprint, PageSize, Typeset, marker, typeset};
use chrono::NaiveDate;
use common::judges::judged;
use lopdf::{Document, Object};
use std::process::Command;
use unicode_normalization::UnicodeNormalization;

fn imprint() -> Imprint {
    Imprint {
        title: "Treatment plan (draft) \\ ж".into(),
        language: "en".into(),
        header_left: "Treatment plan".into(),
        header_right: "DRAFT".into(),
        footer: "Case a1042".into(),
        created: NaiveDate::from_ymd_opt(2026, 11, 22),
        marker: Some("a1042/plan/8f3a".into()),
        page: PageSize::A4,
        ..Imprint::default()
    }
}

fn set(markdown: &str) -> Typeset {
    typeset(markdown, &imprint())
}

fn plan() -> &'static str {
    include_str!("../benches/plan.md")
}

/// Returns the text of each page, its words one space apart; `None` without pdftotext.
fn page_texts(pdf: &[u8]) -> Option<Vec<String>> {
    let text = judged("pdftotext", &["-raw"], pdf, &["-"])?;
    let mut pages: Vec<String> = text.split('\u{c}').map(folded).collect();
    pages.pop();
    Some(pages)
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns every tag's type, in the order of the tree.
fn tags(pdf: &[u8]) -> Vec<String> {
    fn walk(document: &Document, object: &Object, out: &mut Vec<String>) {
        let Ok((_, Object::Dictionary(tag))) = document.dereference(object) else { return };
        if let Ok(kind) = tag.get(b"S").and_then(Object::as_name) {
            out.push(String::from_utf8_lossy(kind).into_owned());
        }
        match tag.get(b"K") {
            Ok(Object::Array(kids)) => kids.iter().for_each(|kid| walk(document, kid, out)),
            Ok(kid) => walk(document, kid, out),
            Err(_) => {}
        }
    }
    let document = Document::load_mem(pdf).unwrap();
    let root = document.catalog().unwrap().get(b"StructTreeRoot").unwrap();
    let mut out = Vec::new();
    walk(&document, root, &mut out);
    out
}

#[test]
fn the_plan_has_four_pages_that_other_programs_read() {
    let set = set(plan());
    assert_eq!(set.pages, 4);
    let document = Document::load_mem(&set.bytes).unwrap();
    assert_eq!(document.get_pages().len(), 4);
    assert!(set.missing.is_empty());
    judged("qpdf", &["--check"], &set.bytes, &[]);
}

#[test]
fn front_matter_says_what_stands_around_the_text() {
    let read = |text: &str| {
        let source = Source::record("letter.md", text);
        Front::read(&source, caseplan::render::front_matter(text)).value
    };
    let text =
        "---\ntitle: A letter\nclient: Case a-1\nstatus: Copy\npage: letter\n---\nDear all\n";
    let told = read(text).expect("sound").imprint(|| "another".to_owned());
    let around = [&*told.title, &told.header_left, &told.header_right, &told.footer];
    assert_eq!(around, ["A letter", "A letter", "Copy", "Case a-1"]);
    assert_eq!(told.page, PageSize::Letter);
    assert!(read("---\ntilte: A letter\n---\nDear all\n").is_none());
    let told = read("Dear all\n\n---\n").expect("no front matter").imprint(|| "another".to_owned());
    assert_eq!((&*told.title, &*told.footer), ("another", ""));
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_came_before() {
    let first = set(plan()).bytes;
    set("# Another\n\n*Ωδή* **ŵ** q\u{302}");
    assert!(set(plan()).bytes == first);
    let elsewhere = std::thread::spawn(|| set(plan()).bytes).join().unwrap();
    assert!(elsewhere == first);
}

#[test]
fn what_was_written_is_what_is_read() {
    let text = "Office fluent AVA, Ελληνικά, Привет, Tiếng Việt, żółć, ≤ 3 → ✓ ☐ (a) \\ %%EOF";
    let markdown = caseplan::render::escape::markdown(text);
    let Some(pages) = page_texts(&set(&markdown).bytes) else { return };
    assert!(pages[0].contains(&folded(text)), "{}", pages[0]);
}

/// Names of Hebrew and Arabic stand from right to left, and are read, copied and spoken in the order
/// in which they were written.
#[test]
fn what_runs_to_the_left_is_read_as_it_was_written() {
    let names = ["משה כהן", "שָׂרָה", "محمد الأحمد", "گلی", "(אבג)", "דירה 12"];
    for name in names {
        let bytes = set(&format!("Client: {name}, born 1984\n\n- **{name}**\n")).bytes;
        let Some(said) = judged("pdfinfo", &["-struct-text"], &bytes, &[]) else { return };
        // Marks on one letter may change places.
        let [said, name] = [&said, name].map(|text| text.nfd().collect::<String>());
        assert!(said.contains(&format!("\"Client: {name}, born 1984\"")), "{name}: {said}");
        assert!(said.contains(&format!("\"{name}\"")), "{name}: {said}");
    }
}

/// pdftotext sorts what it finds by place, so only the order of letters is asked of it.
#[test]
fn what_runs_to_the_left_stands_from_right_to_left() {
    let bytes = set("Client: אאא בבב, born 1984\n").bytes;
    let Some(boxes) = judged("pdftotext", &["-bbox"], &bytes, &["-"]) else { return };
    let left_of = |word: &str| {
        let line = boxes.lines().find(|line| line.contains(word)).expect("a word");
        let (_, rest) = line.split_once("xMin=\"").expect("a place");
        rest.split('"').next().and_then(|number| number.parse::<f32>().ok()).expect("a number")
    };
    let places = ["Client:", "ב", "א", "born"].map(left_of);
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn no_word_of_the_plan_is_lost() {
    let Some(pages) = page_texts(&set(plan()).bytes) else { return };
    let printed = pages.join(" ").replace("- ", "-");
    // The ligature U+FB01 is drawn, and therefore read, like the letters f and i.
    let plan = plan().replace('ﬁ', "fi");
    for block in caseplan::render::escape::plain(&plan).lines().filter(|line| !line.contains('|')) {
        for word in folded(block).split(' ') {
            assert!(printed.contains(word), "{word}");
        }
    }
}

#[test]
fn the_head_of_a_table_returns_on_every_page_but_is_tagged_once() {
    let bytes = set(plan()).bytes;
    assert_eq!(tags(&bytes).iter().filter(|tag| *tag == "TH").count(), 5);
    let Some(pages) = page_texts(&bytes) else { return };
    let with_head = pages.iter().filter(|page| page.contains("Intervention Responsible Due"));
    let with_rows = pages.iter().filter(|page| page.contains("Week "));
    assert_eq!(with_head.count(), with_rows.count());
}

#[test]
fn every_page_says_where_it_belongs() {
    let Some(pages) = page_texts(&set(plan()).bytes) else { return };
    for (at, page) in pages.iter().enumerate() {
        for part in ["Treatment plan", "DRAFT", "Case a1042"] {
            assert!(page.contains(part), "{part}");
        }
        assert!(page.contains(&format!("Page {} of 4", at + 1)));
    }
}

#[test]
fn the_marker_reads_back_and_the_title_is_kept() {
    let bytes = set(plan()).bytes;
    assert_eq!(marker(&bytes).as_deref(), Some("a1042/plan/8f3a"));
    assert_eq!(marker(b"%PDF-1.7\n1 0 obj"), None);
    let document = Document::load_mem(&bytes).unwrap();
    let (_, info) = document.dereference(document.trailer.get(b"Info").unwrap()).unwrap();
    let title = lopdf::decode_text_string(info.as_dict().unwrap().get(b"Title").unwrap());
    assert_eq!(title.unwrap(), imprint().title);
}

#[test]
fn missing_glyphs_are_printed_and_reported_with_their_line() {
    let set = set("# One\n\nTwo 🙂 and 🙂\nthree 語\n\n```\nfour 🙂\n```\n");
    let found: Vec<_> = set.missing.iter().map(|m| (m.character, m.line)).collect();
    assert_eq!(found, [('🙂', Some(3)), ('語', Some(4)), ('🙂', Some(7))]);
    let Some(pages) = page_texts(&set.bytes) else { return };
    assert_eq!(pages[0].matches("[U+1F642]").count(), 3);
    assert!(pages[0].contains("three [U+8A9E]"));
}

#[test]
fn a_missing_glyph_of_the_header_has_no_line() {
    let imprint = Imprint { header_left: "Plan 🙂".into(), ..imprint() };
    let set = typeset("text", &imprint);
    assert_eq!(set.missing.iter().map(|m| m.line).collect::<Vec<_>>(), [None]);
}

#[test]
fn nothing_in_the_file_acts() {
    let markdown = "[x](javascript:alert(1)) <http://example.org> ![i](http://example.org/i.png) \
                    <a href=\"http://example.org\">y</a>\n\n/JavaScript /OpenAction ) Tj ET %%EOF\n";
    let document = Document::load_mem(&set(markdown).bytes).unwrap();
    let forbidden =
        ["/JS", "/JavaScript", "/OpenAction", "/URI", "/Launch", "/EmbeddedFile", "/Annots", "/AA"];
    for object in document.objects.values().filter(|object| object.as_stream().is_err()) {
        let shown = format!("{object:?}");
        assert_eq!(forbidden.iter().find(|key| shown.contains(**key)), None, "{shown}");
    }
}

#[test]
fn blocks_are_tagged_as_what_they_are() {
    let markdown = "# A\n\n### B\n\n> q\n\n- [x] c\n\n1. d\n\n|e|f|\n|-|-|\n|g|h|\n\n\
                    ```chart\ni | 3 of 0 to 9 | low\n```\n\n```sign\nClient | R. M.\n```\n";
    let expected = "Document H1 H2 BlockQuote P L LI Lbl LBody P L LI Lbl LBody P \
                    Table THead TR TH TH TBody TR TD TD Figure P";
    assert_eq!(tags(&set(markdown).bytes).join(" "), expected);
}

#[test]
fn a_chart_prints_values_and_bands_and_keeps_malformed_lines() {
    let markdown = "```chart\nPHQ-9 | 14 of 0 to 27 | moderate | higher is worse\n\
                    CSBD-19 | not computed, 40 to 52 of 19 to 76 | high risk possible\n\
                    no bar at all\n```\n";
    let Some(pages) = page_texts(&set(markdown).bytes) else { return };
    for part in [
        "14 of 0 to 27, moderate",
        "higher is worse",
        "40 to 52 of 19 to 76, not computed, high risk possible",
        "no bar at all",
    ] {
        assert!(pages[0].contains(part), "{part}");
    }
}

#[test]
fn a_chart_draws_bands_with_their_words_and_the_course_with_its_days() {
    let chart = "```chart\nPHQ-9 | 6 of 0 to 27 | mild | higher is worse\n\
                 - bands | 0: minimal | 5: mild | 10: moderate (concern) | 20: 20 or more\n\
                 - times | 2026-06-08: 13 | 2026-06-10: 12 | 2026-11-16: 6\n\
                 - change | first 13: reliably improved (reliable from 6 points)\n```\n";
    let bytes = set(chart).bytes;
    assert_eq!(tags(&bytes).join(" "), "Document Figure Figure");
    let Some(pages) = page_texts(&bytes) else { return };
    let parts = ["6 of 0 to 27, mild", "5 mild", "10 moderate", "20 or more", "reliably improved"];
    // The day in the middle has no room beside the first one, but its score is told.
    let days = ["2026-06-08", "2026-11-16", "13", "12", "of concern", "not of concern", "cut"];
    for part in parts.into_iter().chain(days) {
        assert!(pages[0].contains(part), "{part}: {}", pages[0]);
    }
    assert!(
        !pages[0].contains("2026-06-10") && !pages[0].contains("20 20 or more"),
        "{}",
        pages[0]
    );
}

#[test]
fn a_score_without_bands_is_never_shown_as_no_concern() {
    let banded = "a | 1 of 0 to 9 | low\n- bands | 0: low | 5: high (concern)";
    let of = |rows: &str| page_texts(&set(&format!("```chart\n{rows}\n```\n")).bytes);
    let Some(pages) = of(&format!("{banded}\nb | 2 of 0 to 9")) else { return };
    assert!(pages[0].contains("not of concern cut without bands"), "{}", pages[0]);
    let [alone, plain] = [banded, "b | 2 of 0 to 9"].map(|rows| of(rows).expect("as before"));
    assert!(alone[0].contains("not of concern cut") && !alone[0].contains("without bands"));
    assert!(!plain[0].contains("concern"), "{}", plain[0]);
}

#[test]
fn names_of_bands_without_room_stand_in_a_list() {
    let bands = "- bands | 0: inconspicuous | 1: noticeable | 2: pronounced (concern)";
    let chart = format!("```chart\na | 40 of 0 to 60 | pronounced\n{bands}\n```\n");
    let Some(pages) = page_texts(&set(&chart).bytes) else { return };
    assert!(pages[0].contains("0 inconspicuous · 1 noticeable · 2 pronounced"), "{}", pages[0]);
}

#[test]
fn a_heading_never_ends_a_page_and_paragraphs_leave_no_line_alone() {
    let words = "word ".repeat(40);
    for at in 0..120 {
        let before = at / 2;
        // A paragraph that is all strong heads what follows it.
        let heading = ["# Heading", "**Heading**"][at % 2];
        let markdown =
            format!("{}{heading}\n\nFirst {words} last.\n", "line\\\n".repeat(before) + "x\n\n");
        let Some(pages) = page_texts(&set(&markdown).bytes) else { return };
        let of = |part: &str| pages.iter().position(|page| page.contains(part)).unwrap();
        assert_eq!(of("Heading"), of("First"));
        // Three lines: either all on one page, or none of them there.
        assert_eq!(of("First"), of("last."), "after {before} lines");
    }
}

/// Returns where a page ends for each of many distances from the top of the first page.
fn at_every_height(block: &str) -> impl Iterator<Item = Vec<String>> + '_ {
    let set = move |before: usize| {
        let markdown = format!("{}\n\n{block}\n", "line\\\n".repeat(before) + "x");
        page_texts(&set(&markdown).bytes)
    };
    (30..52).map_while(set)
}

fn page_of(pages: &[String], part: &str) -> Option<usize> {
    pages.iter().position(|page| page.contains(part))
}

#[test]
fn a_row_that_a_page_can_hold_is_not_parted() {
    let text = "word ".repeat(60);
    let row = |at: usize| format!("|{at}|first{at} {text} last{at}|{text}|\n");
    let table = format!("|A|B|C|\n|-|-|-|\n{}{}{}", row(1), row(2), row(3));
    for pages in at_every_height(&table) {
        for at in 1..=3 {
            let [first, last] =
                ["first", "last"].map(|part| page_of(&pages, &format!("{part}{at}")));
            assert_eq!(first, last, "{pages:?}");
        }
    }
}

#[test]
fn what_introduces_a_block_and_the_line_under_a_heading_stay_with_it() {
    let blocks = [
        ("## Head\n\n*standing*\n\n**Strong**\n\n- item", "Head", "item"),
        ("**Goal:** “words”\n\n|A|\n|-|\n|cell|\n", "Goal", "cell"),
        ("Tick these:\n\n- one\n- two", "Tick", "one"),
    ];
    for (block, above, below) in blocks {
        for pages in at_every_height(block) {
            assert_eq!(page_of(&pages, above), page_of(&pages, below), "{block} {pages:?}");
        }
    }
}

#[test]
fn a_few_rows_to_write_in_are_not_parted() {
    let table = format!("|A|B|\n|-|-|\n{}\n\nend", "|____|____|\n".repeat(6));
    let parted = at_every_height(&table)
        .filter(|pages| pages.iter().filter(|p| p.contains("A B")).count() > 1);
    assert_eq!(parted.count(), 0);
}

#[test]
fn a_row_higher_than_a_page_is_parted() {
    let markdown = format!("|A|B|\n|-|-|\n|one|{}|\n", "word ".repeat(2000));
    let set = set(&markdown);
    assert!(set.pages > 1);
    let Some(pages) = page_texts(&set.bytes) else { return };
    let words: usize = pages.iter().map(|page| page.matches("word").count()).sum();
    assert_eq!(words, 2000);
}

#[test]
fn hostile_shapes_are_set_without_end_or_panic() {
    let deep_quote = format!("{} deep", ">".repeat(3000));
    let deep_list: String =
        (0..200).map(|depth| format!("{}- item\n", "  ".repeat(depth))).collect();
    let wide = format!("|{}\n|{}\n|{}\n", "h|".repeat(300), "-|".repeat(300), "c|".repeat(300));
    let strong = "**strong**\n\n".repeat(500);
    let marks = format!("e{}", "\u{301}".repeat(20_000));
    let long = "x".repeat(200_000);
    for markdown in [
        "",
        "\n\n",
        "#",
        "|a|\n|-|\n",
        "- ",
        "```chart\n```",
        "```sign\n```",
        "---\n",
        "> ",
        &deep_quote,
        &deep_list,
        &wide,
        &strong,
        &marks,
        &long,
    ] {
        assert!(Document::load_mem(&set(markdown).bytes).is_ok());
    }
}

#[test]
fn a_table_of_more_columns_than_there_is_room_for_is_a_list_of_its_rows() {
    let columns = |word: &str| (0..60).map(|at| format!("{word}{at}|")).collect::<String>();
    let head = format!("|{}\n|{}\n", columns("h"), "-|".repeat(60));
    let bytes = set(&format!("{head}|{}\n|{}\n", columns("a"), columns("b"))).bytes;
    assert_eq!(tags(&bytes).join(" "), "Document L LI Lbl LBody P LI Lbl LBody P");
    let Some(pages) = page_texts(&bytes) else { return };
    let text = pages.join(" ");
    assert!(text.contains("h0: a0 h1: a1") && text.contains("h59: b59"), "{text}");
    let Some(pages) = page_texts(&set(&head).bytes) else { return };
    assert!(pages[0].contains("h0 h1 h2"), "{}", pages[0]);
}

/// Where every word stands is read back from the file: left, top, right and bottom, in points.
fn places(pdf: &[u8]) -> Option<Vec<[f32; 4]>> {
    let boxes = judged("pdftotext", &["-bbox"], pdf, &["-"])?;
    let words = boxes.lines().filter(|line| line.trim_start().starts_with("<word"));
    let place = |line: &str| {
        ["xMin", "yMin", "xMax", "yMax"].map(|name| {
            let (_, rest) = line.split_once(&format!("{name}=\"")).expect("a side");
            rest.split('"').next().and_then(|number| number.parse().ok()).expect("a number")
        })
    };
    Some(words.map(place).collect())
}

/// Every glyph stands inside the margins, whatever a document is made of. Header and footer have
/// margins of their own.
#[test]
fn no_text_leaves_the_margins() {
    let columns = |count: usize| {
        format!(
            "|{}\n|{}\n|{}\n",
            "head|".repeat(count),
            "-|".repeat(count),
            "cell text|".repeat(count)
        )
    };
    let quotes = format!(
        "{} deep in quotes and long enough to be broken into lines, more than one",
        ">".repeat(60)
    );
    let list: String =
        (0..60).map(|depth| format!("{}- item of a list\n", "  ".repeat(depth))).collect();
    let bands = "- bands | 0: inconspicuous | 1: noticeable | 2: pronounced (concern)";
    let times: String = (1..=12).map(|day| format!(" | 2026-11-{day:02}: 100000")).collect();
    let documents = [
        columns(10),
        columns(60),
        "W".repeat(10_000),
        format!("# {}", "W".repeat(300)),
        format!("|A|B|\n|-|-|\n|{}|{}|\n", "word ".repeat(3000), "W".repeat(500)),
        quotes,
        list,
        format!("```\n{}\n```\n", "preformatted ".repeat(40)),
        format!("```sign\n{}|{}\n```\n", "Client ".repeat(30), "W".repeat(90)),
        format!("```fill\n{} ____ {}\n```\n", "Question ".repeat(40), "W".repeat(200)),
        format!(
            "```chart\n{} | 100000 of 0 to 100000 | {}\n{bands}\n- times{times}\n- change | {}\n```\n",
            "W".repeat(90),
            "band ".repeat(30),
            "W".repeat(200)
        ),
        format!("אבג {}", "א".repeat(400)),
        "- [ ] a box\n\n".repeat(200),
    ];
    for markdown in documents {
        let shown: String = markdown.chars().take(40).collect();
        let Some(places) = places(&set(&markdown).bytes) else { return };
        assert!(!places.is_empty(), "{shown}");
        for [left, top, right, bottom] in places {
            let inside = left >= 59.9 && right <= 535.4 && top >= 25.0 && bottom <= 820.0;
            assert!(inside, "{shown}: {left} {top} {right} {bottom}");
        }
    }
}

#[test]
fn letter_pages_are_letter_pages() {
    let imprint = Imprint { page: PageSize::Letter, ..imprint() };
    assert_eq!(first_page(&typeset("text", &imprint).bytes), (612.0, 792.0));
}

/// The width and the height of the first page, in points.
fn first_page(bytes: &[u8]) -> (f32, f32) {
    let document = Document::load_mem(bytes).unwrap();
    let (_, page) = document.get_pages().pop_first().unwrap();
    let media =
        document.get_dictionary(page).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
    (media[2].as_float().unwrap(), media[3].as_float().unwrap())
}

#[test]
fn a_clinic_chooses_the_size_of_its_pages_once() {
    let clinic = tempfile::tempdir().expect("a folder");
    let settings = clinic.path().join("settings.yaml");
    std::fs::write(settings, "settings: 1\npage: letter\n").expect("it can be written");
    let run = |words: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_caseplan"));
        program.args(words).arg("--definitions").arg(clinic.path()).args(["-o", "-"]);
        program.output().expect("the program runs").stdout
    };
    let case = "examples/cases/clean.yaml";
    for words in [&["plan", case, "-f", "pdf"][..], &["form", "phq9", "-f", "pdf"]] {
        assert_eq!(first_page(&run(words)), (612.0, 792.0), "{words:?}");
    }
    // A document that was edited by hand is printed on the same pages.
    let written = clinic.path().join("plan.md");
    std::fs::write(&written, run(&["plan", case, "-f", "md"])).expect("it can be written");
    let typeset = run(&["typeset", written.to_str().expect("a path")]);
    assert_eq!(first_page(&typeset), (612.0, 792.0));
}

#[test]
fn underscores_that_somebody_typed_in_a_cell_are_printed() {
    let markdown = "|a|b|\n|-|-|\n|call \\_\\_\\_\\_|*only:* ____|\n";
    let Some(pages) = page_texts(&set(markdown).bytes) else { return };
    assert!(pages[0].contains("call ____ only:"), "{}", pages[0]);
    assert_eq!(pages[0].matches("____").count(), 1, "{}", pages[0]);
}

#[test]
fn what_is_written_on_paper_is_tagged_and_read() {
    let markdown = "- [ ] a\n\n☐\u{a0}b\n\n```fill\nCase ____ Date ____\n```\n\n|e|f|\n|-|-|\n|____|☐|\n\n\
                    ```page\nSheet 2\n```\n\nc\n";
    let bytes = set(markdown).bytes;
    // The last one is the foot of the second page, which is read once.
    let expected = "Document L LI Lbl LBody P P P Table THead TR TH TH TBody TR TD TD P P";
    assert_eq!(tags(&bytes).join(" "), expected);
    let Some(pages) = page_texts(&bytes) else { return };
    assert_eq!(pages[0].matches('☐').count(), 3, "{}", pages[0]);
    assert!(pages[0].contains("Case a1042") && !pages[0].contains("Sheet 2"), "{}", pages[0]);
    assert!(pages[1].contains("Sheet 2") && !pages[1].contains("Case a1042"), "{}", pages[1]);
}
