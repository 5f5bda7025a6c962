use proptest::prelude::*;

use super::*;
use crate::render::front_matter;

fn blocks(markdown: &str) -> Vec<Block> {
    read(markdown).blocks
}

fn span(text: &str, face: Face) -> Span {
    Span { text: text.into(), face }
}

fn regular(text: &str) -> Text {
    vec![span(text, Face::Regular)]
}

/// Returns all text of the blocks, in order.
fn text_of(blocks: &[Block]) -> String {
    let spans = |text: &Text| text.iter().map(|span| span.text.as_str()).collect::<String>();
    let mut out = String::new();
    for block in blocks {
        out.push_str(&match block {
            Block::Heading(_, text) | Block::Paragraph(text) => spans(text),
            Block::List(list) => list.items.iter().map(|item| text_of(&item.blocks)).collect(),
            Block::Quote(blocks) => text_of(blocks),
            Block::Table(table) => {
                let rows = std::iter::once(&table.head).chain(&table.rows);
                rows.flatten().map(spans).collect()
            }
            Block::Code(lines) | Block::Fill(lines) => lines.join("\n"),
            Block::Page(foot) => foot.clone(),
            Block::Chart(_) | Block::Signatures(_) | Block::Rule => String::new(),
        });
    }
    out
}

#[test]
fn inline_markup_is_faces() {
    let expected = vec![
        span("a ", Face::Regular),
        span("b", Face::Bold),
        span(" ", Face::Regular),
        span("c", Face::Italic),
        span(" ", Face::Regular),
        span("d", Face::Bold),
        span("\ne ~~f~~ g", Face::Regular),
    ];
    assert_eq!(blocks("a **b** *c* ***d***\\\ne ~~f~~ `g`"), [Block::Paragraph(expected)]);
}

#[test]
fn lists_keep_numbers_tasks_and_nesting() {
    let [Block::List(list)] = &blocks("3. a\n   - [x] b\n   - [ ] c\n4. d\n")[..] else { panic!() };
    assert_eq!((list.start, list.loose, list.items.len()), (Some(3), false, 2));
    let [Block::Paragraph(text), Block::List(tasks)] = &list.items[0].blocks[..] else { panic!() };
    assert_eq!(*text, regular("a"));
    assert_eq!(
        tasks.items.iter().map(|item| item.done).collect::<Vec<_>>(),
        [Some(true), Some(false)]
    );
}

#[test]
fn a_list_with_paragraphs_is_loose() {
    let [Block::List(list)] = &blocks("- a\n\n- b\n")[..] else { panic!() };
    assert!(list.loose);
}

#[test]
fn tables_keep_alignment_and_markup() {
    let [Block::Table(table)] = &blocks("|a|b|\n|:-:|--:|\n|*c*|d|\n")[..] else { panic!() };
    assert_eq!(table.alignments, [Alignment::Centre, Alignment::Right]);
    assert_eq!(table.head[0], [span("a", Face::Bold)]);
    assert_eq!(table.rows, [[vec![span("c", Face::Italic)], regular("d")]]);
}

#[test]
fn html_images_and_links_are_text() {
    let paragraph = "x <b>y</b> [z](http://a.example) ![w](v.png) &amp;";
    assert_eq!(text_of(&blocks(paragraph)), "x <b>y</b> z w &");
    assert_eq!(text_of(&blocks("<div>\nx\n</div>\n")), "<div>\nx\n</div>");
}

#[test]
fn fences_are_charts_signatures_or_code() {
    let read =
        blocks("```chart\na | 1 of 0 to 2\n```\n```sign\nClient | R. M.\n```\n```\n  x\n\n```\n");
    let [Block::Chart(chart), Block::Signatures(signatures), Block::Code(code)] = &read[..] else {
        panic!()
    };
    assert_eq!(chart.rows.len(), 1);
    assert_eq!(signatures[0], Signature { label: "Client".into(), printed: "R. M.".into() });
    assert_eq!(code, &["  x", ""]);
}

#[test]
fn front_matter_is_found_and_a_rule_is_not_taken_for_it() {
    let rest = |text: &'static str| &text[front_matter(text)..];
    assert_eq!(rest("---\na: b\n---\n\nword\n"), "\nword\n");
    assert_eq!(rest("---\n\nnot closed\n"), "---\n\nnot closed\n");
    assert_eq!(rest("\u{FEFF}---\r\na: b\r\n---\r\ntext\r\n"), "text\r\n");
    assert_eq!(text_of(&blocks("---\nshown\n---\n")), "shown", "the typesetter skips nothing");
}

#[test]
fn lines_are_counted() {
    let document = read("a\n\nword 🙂\n");
    assert_eq!(document.missing, [MissingGlyph { character: '🙂', line: Some(3) }]);
    assert_eq!(text_of(&document.blocks), "aword [U+1F642]");
}

#[test]
fn nesting_has_an_end_but_text_is_kept() {
    let deep: String = (0..60).map(|depth| format!("{}- x{depth}\n", "  ".repeat(depth))).collect();
    let text = text_of(&blocks(&deep));
    assert!((0..60).all(|depth| text.contains(&format!("x{depth}"))));
    assert_eq!(text_of(&blocks(&format!("{} deep", ">".repeat(2000)))), "deep");
}

proptest! {
    #[test]
    fn no_letter_is_lost(markdown in "[-#>*_0-9. <a-c\n\t\\\\]{0,80}") {
        let text = text_of(&blocks(&markdown));
        for letter in ['a', 'b', 'c'] {
            prop_assert_eq!(text.matches(letter).count(), markdown.matches(letter).count());
        }
    }

    #[test]
    fn no_markdown_panics(markdown in "([-#>*_`|~0-9. \\[\\]()!<a-c\n\t\\\\]|```chart\n|```sign\n|---\n){0,60}") {
        let _ = read(&markdown);
    }
}
