//! Definitions that no person would write: they are refused in bounded time and space.

use caseplan::diagnostic::{Code, Diagnostic, Faults, Format, Source, show};
use caseplan::instrument::{AnswerType, Instrument};

const HEAD: &str = "instrument: hostile\nversion: 1\ntitle: Hostile\nkind: form\n\
    source: { citation: none }\nrights: { owner: nobody, terms: own, wording: shipped }\n";

fn faults(text: &str) -> Vec<Diagnostic> {
    Instrument::read(&Source::definition("hostile.yaml", text)).faults
}

fn codes(text: &str) -> Vec<Code> {
    faults(text).into_iter().map(|fault| fault.code).collect()
}

#[test]
fn a_text_as_long_as_a_book_is_refused() {
    let long = "very ".repeat(14_000);
    let text = format!("{HEAD}items:\n  - {{ id: q1, text: '{long}', type: text }}\n");
    assert_eq!(codes(&text), [Code::TooLarge]);
}

#[test]
fn deep_nesting_is_refused_at_once() {
    for open in ["[", "{ a: ", "- "] {
        let text = format!("{HEAD}items: {}", open.repeat(100_000));
        let found = codes(&text);
        let refused = |code: &Code| matches!(code, Code::TooDeep | Code::YamlSyntax);
        assert!(found.iter().any(refused), "{open} {found:?}");
    }
}

#[test]
fn a_hundred_thousand_faults_are_counted_not_shown() {
    let keys: String = (0..100_000).map(|number| format!("k{number}: 1\n")).collect();
    let found = faults(&format!("{HEAD}items: []\n{keys}"));
    let last = found.last().expect("faults were found");
    assert_eq!((found.len(), last.code), (Faults::MOST + 1, Code::TooManyFaults));
    assert!(show(&found, Format::Plain).lines().count() == found.len());

    let doubles = "title: again\n".repeat(100_000);
    assert_eq!(codes(&format!("{HEAD}{doubles}")).last(), Some(&Code::TooManyFaults));

    let anchors = "&a x, ".repeat(100_000);
    assert_eq!(codes(&format!("{HEAD}items: [{anchors}]\n")).last(), Some(&Code::TooManyFaults));
}

#[test]
fn scores_on_scores_on_scores_stay_cheap() {
    let mut text = format!("{HEAD}items:\n  - {{ id: q1, text: One, type: yes_no }}\nscores:\n");
    text.push_str("  s0: { sum: q1 }\n  s1: { sum: q1 }\n");
    for score in 2..60 {
        text.push_str(&format!("  s{score}: {{ sum: [s{}, s{}] }}\n", score - 2, score - 1));
    }
    let reading = Instrument::read(&Source::definition("hostile.yaml", text));
    let shown = show(&reading.faults, Format::Plain);
    let instrument = std::sync::Arc::new(reading.value.unwrap_or_else(|| panic!("{shown}")));
    assert!(caseplan::proof::prove(&instrument).faults.is_empty());
}

#[test]
fn words_that_look_like_something_else_stay_words() {
    let words =
        ["no", "off", "y", "22:30", "2026-11-22", "1_000", "1e3", "0x1F", "010", "+3", ".nan"];
    for word in words {
        let text = format!(
            "{HEAD}items:\n  - {{ id: q1, text: {word}, type: yes_no, labels: {{ yes: '1', no: {word} }} }}\n"
        );
        let reading = Instrument::read(&Source::definition("hostile.yaml", text));
        let shown = show(&reading.faults, Format::Plain);
        let instrument = reading.value.unwrap_or_else(|| panic!("{shown}"));
        let item = &instrument.items[0];
        assert_eq!(item.text.as_deref(), Some(word));
        let AnswerType::YesNo { labels, .. } = &item.answer else { panic!("{word}") };
        assert_eq!(labels.1, word);
    }
}
