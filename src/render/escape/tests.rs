use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::*;

/// Text made of what Markdown, HTML and terminals give a meaning to.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("| a | b |".to_owned()),
        Just("\n---\n".to_owned()),
        Just("\n\n    code\n".to_owned()),
        Just("```\n".to_owned()),
        Just("![x](http://x/?q=)".to_owned()),
        Just("[x](javascript:y)".to_owned()),
        Just("<script>&amp;<!--".to_owned()),
        Just("https://example.org www.example.org a@b.org".to_owned()),
        Just("1. 2) - + * # > [ ] [x] [^1]: : ~ ~~ ^ $ $$ ==".to_owned()),
        Just("\r\n\t\u{1b}[2J\u{9b}\u{202e}\u{2028}".to_owned()),
        Just("{{ x }} {% x %} {#a}".to_owned()),
        "[ -~]{0,6}",
        "\\PC{0,4}",
        "[0-9]{1,3}[.)] ?",
        "[*_`\\\\|~^$<>&\\[\\]()#+=:!-]{1,8}",
    ];
    prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

/// The text that must come back, folded without the help of the code under test.
fn folded(text: &str) -> String {
    let text = visible(text);
    let words = text.split([' ', '\t', '\n', '\u{2028}', '\u{2029}']);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Reads Markdown with every extension that makes structure; returns its text and its other
/// events. Smart punctuation makes none: it only draws quotation marks and dashes otherwise.
fn judged(markdown: &str) -> (String, Vec<String>) {
    let (mut text, mut structure) = (String::new(), Vec::new());
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(part) => text.push_str(&part),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            other => structure.push(format!("{other:?}").chars().take(18).collect()),
        }
    }
    (text, structure)
}

/// Checks that an escaped text changes nothing in a frame but the place where it stands.
fn check(frame: impl Fn(&str) -> String, text: &str) -> Result<(), TestCaseError> {
    let expected = folded(text);
    prop_assume!(!expected.is_empty());
    let (plain, structure) = judged(&frame("x"));
    let (found, same_structure) = judged(&frame(&markdown(text)));
    prop_assert_eq!(found, plain.replace('x', &expected));
    prop_assert_eq!(same_structure, structure);
    Ok(())
}

#[test]
fn braces_at_the_end_of_a_heading_are_text() {
    for text in ["{}", "a {#b}", "{.c}"] {
        check(|text| format!("## {text}\n"), text).expect("the same text");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_paragraph_stays_one(text in hostile()) {
        check(|text| text.to_owned(), &text)?;
    }

    #[test]
    fn a_heading_stays_one(text in hostile()) {
        check(|text| format!("## {text}\n"), &text)?;
    }

    #[test]
    fn an_item_stays_one(text in hostile()) {
        check(|text| format!("- {text}\n- B\n"), &text)?;
    }

    #[test]
    fn a_cell_stays_one(text in hostile()) {
        check(|text| format!("|A|B|\n|---|---|\n|{text}|C|\n|D|{text}|\n"), &text)?;
    }

    #[test]
    fn strong_text_stays_strong(text in "[A-Za-z]{1,4}[ -~]{0,9}[A-Za-z]") {
        check(|text| format!("before **{text}** after"), &text)?;
    }

    #[test]
    fn the_plain_text_is_the_text(text in hostile()) {
        prop_assert_eq!(plain(&markdown(&text)), folded(&text));
    }

    #[test]
    fn a_terminal_is_never_commanded(text in ".{0,40}") {
        let shown = visible(&text);
        prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
    }
}

#[test]
fn hidden_characters_are_shown() {
    assert_eq!(
        visible("a\u{1b}[2Jb\u{9b}c\u{202e}d\re\r\n"),
        "a⟦U+001B⟧[2Jb⟦U+009B⟧c⟦U+202E⟧d⟦U+000D⟧e\n"
    );
}

#[test]
fn white_space_folds_but_no_break_spaces_stay() {
    assert_eq!(markdown("  a\n\n b\t c\u{a0}d "), "a b c\u{a0}d");
}

#[test]
fn plain_text_of_a_document() {
    assert_eq!(plain("# A *b*\n\nc [d](e) `f`\n\n- g\n- h"), "A b\nc d f\ng\nh");
}

#[test]
fn an_address_is_no_link() {
    assert_eq!(
        markdown("www.example.com, WWW.x.org, me@x.org"),
        "www\\.example.com, WWW\\.x.org, me\\@x.org"
    );
    assert_eq!(markdown("@ home, q9@collateral. www."), "@ home, q9\\@collateral. www.");
    assert_eq!(plain(&markdown("me@www.x.org")), "me@www.x.org");
}
