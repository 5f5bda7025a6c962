//! What is told of one slip is told beside another one too: all faults of a file at once. Every pair
//! of the slips below is made in one sound file; what is said of each alone must be said of both.
//!
//! The other half, that an error makes nothing else look wrong, is `follow_up_faults`.
#![allow(clippy::disallowed_methods, reason = "a test says what it found")]

use caseplan::diagnostic::{Diagnostic, Severity, Source};
use caseplan::instrument::{Draft, Reading};
use caseplan::lint;
use std::collections::BTreeSet;

const SOUND: &str = include_str!("together/mood.yaml");

/// What is made wrong: a name for it, what stands in the sound file, and what stands there then.
type Slip = (&'static str, &'static str, &'static str);

const SLIPS: [Slip; 46] = [
    ("an id that is none", "instrument: mood\n", "instrument: My mood\n"),
    ("a kind that is none", "kind: measure\n", "kind: test\n"),
    (
        "no source",
        "source: { citation: 'Doe 2020', read: ['key and cut-off: Doe 2020, table 2'] }\n",
        "\n",
    ),
    (
        "no rights",
        "rights: { owner: Doe, terms: public_domain, statement: free for all, stated_in: Doe 2020, wording: shipped }\n",
        "\n",
    ),
    (
        "a choice that is no concern or one",
        "{ code: 1, text: A few }",
        "{ code: 1, text: A few, concern: perhaps }",
    ),
    ("a text that is withheld", "wording: shipped", "wording: withheld"),
    ("an instrument's unknown key", "window: 14 days", "windows: 14 days"),
    ("no window", "window: 14 days\n", "\n"),
    ("who answers is no word", "administration: self_report", "administration: somebody"),
    ("no statement of rights", "statement: free for all, ", ""),
    ("nothing was read", ", read: ['key and cut-off: Doe 2020, table 2']", ""),
    ("two choices of one code", "{ code: 2, text: Often }", "{ code: 1, text: Often }"),
    ("the last two choices of one code", "{ code: 3, text: All }", "{ code: 2, text: All }"),
    ("two choices of one text", "text: A few", "text: None"),
    ("an item without a text", "text: I was tired, ", ""),
    ("an item that is told apart by nothing", "id: q2, text", "id: q1, text"),
    ("a condition that is constant in itself", "ask_when: q2 >= 1", "ask_when: q2 >= 0"),
    (
        "a condition that answers never make true",
        "ask_when: q2 >= 1",
        "ask_when: q2 >= 2 and q2 <= 1",
    ),
    ("a condition on what comes later", "ask_when: q2 >= 1", "ask_when: s2 >= 1"),
    ("a condition that asks for itself", "ask_when: q2 >= 1", "ask_when: s1 >= 1"),
    (
        "an item in no score",
        "id: told, type: yes_no, text: Was it explained who reads this?, shows: limits, unscored: yes",
        "id: told, type: yes_no, text: Was it explained who reads this?, shows: limits",
    ),
    ("the limits are not shown", ", shows: limits", ""),
    (
        "no direction",
        "    direction: higher_is_worse\n    change: { reliable: 2",
        "\n    change: { reliable: 2",
    ),
    (
        "no rule for what is missing",
        "    missing: none\n    direction: higher_is_worse\n    change: { reliable: 2,",
        "\n    direction: higher_is_worse\n    change: { reliable: 2,",
    ),
    ("a reversed item that is not there", "reverse: [q3]", "reverse: [q3, q9]"),
    ("a change larger than the score", "reliable: 2, cut: 3", "reliable: 9, cut: 3"),
    ("a cut beyond the score", "reliable: 2, cut: 3", "reliable: 2, cut: 40"),
    ("a norm beyond the score", "mean: 2", "mean: 20"),
    ("a hole between bands", "from: 3, to: 4", "from: 4, to: 4"),
    ("a band that begins late", "from: 0, to: 2, label: low", "from: 1, to: 2, label: low"),
    ("a band that is no concern or one", "label: raised, concern: no", "label: raised"),
    ("a label that is no id", "label: raised", "label: Raised!"),
    ("a band without its beginning", "from: 5, to: 6, label: high", "label: high"),
    ("a concern at the wrong end", "label: low, concern: no", "label: low, concern: yes"),
    ("two bands of one label", "label: badly, concern: yes", "label: well, concern: yes"),
    ("a change that is no number", "reliable: 3, cut: 4", "reliable: much, cut: 4"),
    ("a key of nothing that is there", "sum: [s2, s3]", "sum: [s2, s9]"),
    ("a rule that never decides", "{ when: s3 >= 1, label: later", "{ when: s3 >= 3, label: later"),
    ("a condition that does not end", "when: q1 >= 1 and s2 >= 2", "when: q1 >= 1 and"),
    ("an alert that cannot be", "when: s1 >= 3", "when: s1 >= 3 and s1 <= 1"),
    ("an alert of no level", "level: critical, ", ""),
    ("an alert that says nothing", "say: Thought of death., ", ""),
    ("answers that can never contradict", "q1 = 2 and q3 = 2", "q1 = 2 and q1 = 0"),
    ("a wrong total", "expect: { total: 0,", "expect: { total: 1,"),
    ("a band that no example shows", "total: 3, total.band: raised", "total: 3"),
    ("an example without a name", "name: lowest, ", ""),
];

/// Of these pairs one fault may be there only because of the other, and is told when that is mended.
const BOUND: [(&str, &str, &str); 17] = [
    ("a kind that is none", "no window", "a form needs none"),
    ("a kind that is none", "nothing was read", "a form needs none"),
    ("a kind that is none", "an item in no score", "a form needs none"),
    ("a kind that is none", "no direction", "a form needs none"),
    ("a kind that is none", "no rule for what is missing", "a form needs none"),
    (
        "a text that is withheld",
        "an item without a text",
        "the one asks for what the other takes away",
    ),
    ("an item that is told apart by nothing", "", "what reads the other name reads nothing"),
    ("two choices of one code", "a wrong total", "a reversed answer is counted from the other end"),
    (
        "two choices of one code",
        "a condition that answers never make true",
        "the total of answers that contradict this condition is in doubt by the code as well",
    ),
    (
        "a condition that answers never make true",
        "a reversed item that is not there",
        "the total of answers that contradict this condition is in doubt by the item as well",
    ),
    ("a reversed item that is not there", "a wrong total", "which item is reversed is not known"),
    ("an item in no score", "a key of nothing that is there", "this may be the item that is meant"),
    ("an item in no score", "a condition that does not end", "it may be read by the rest"),
    ("no direction", "a concern at the wrong end", "which end is the wrong one is not known"),
    ("a band that is no concern or one", "a concern at the wrong end", "the next may be one too"),
    ("a label that is no id", "a band that no example shows", "which label is meant is not known"),
    (
        "two bands of one label",
        "a key of nothing that is there",
        "the label that is gone is expected",
    ),
];

/// What is said of a text: line, code and message.
fn said(text: &str) -> BTreeSet<(usize, String, String)> {
    let Reading { value, faults } = Draft::read(&Source::definition("mood.yaml", text));
    let more = value.iter().flat_map(lint::of_draft);
    let all = faults.into_iter().chain(more).filter(|fault| fault.severity == Severity::Error);
    let line = |fault: &Diagnostic| {
        let place = fault.place.as_ref().expect("a fault of a file has a place");
        place.source.line_and_column(place.span.start).0
    };
    all.map(|fault| (line(&fault), fault.code.to_string(), fault.message)).collect()
}

fn with(text: &str, (what, from, to): Slip) -> String {
    assert_eq!(SOUND.matches(from).count(), 1, "{what}");
    text.replacen(from, to, 1)
}

fn are_bound(one: Slip, other: Slip) -> bool {
    let is = |a: &str, b: &str| (a, b) == (one.0, other.0) || (b, a) == (one.0, other.0);
    BOUND.iter().any(|(a, b, _)| is(a, b) || (b.is_empty() && (is(a, one.0) || is(a, other.0))))
}

#[test]
fn the_file_without_a_slip_is_sound() {
    assert!(said(SOUND).is_empty(), "{:#?}", said(SOUND));
}

#[test]
fn two_slips_are_told_at_once() {
    let alone: Vec<_> = SLIPS.iter().map(|slip| said(&with(SOUND, *slip))).collect();
    let mut untold = Vec::new();
    for (index, (one, of_one)) in SLIPS.iter().zip(&alone).enumerate() {
        assert!(!of_one.is_empty(), "{} is told nothing", one.0);
        for (other, of_other) in SLIPS.iter().zip(&alone).skip(index + 1) {
            let first = with(SOUND, *one);
            // Two slips in one place are one slip.
            if !first.contains(other.1) || are_bound(*one, *other) {
                continue;
            }
            let both = said(&with(&first, *other));
            // What is said of the one may be worded by what the other left of it.
            let is_told = |(line, code, _): &&(usize, String, String)| {
                both.iter().any(|told| (&told.0, &told.1) == (line, code))
            };
            let lost = of_one.union(of_other).filter(|fault| !is_told(fault));
            untold.extend(lost.map(|(line, code, message)| {
                format!("{} + {}: {line}: {code}: {message}", one.0, other.0)
            }));
        }
    }
    assert!(untold.is_empty(), "{} untold\n{}", untold.len(), untold.join("\n"));
}
