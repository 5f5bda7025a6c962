//! Runs every example of `docs/conditions.md`, with the names that the page declares.

use std::collections::{BTreeMap, BTreeSet};

use caseplan::condition::{
    CodeName, Condition, FaultKind, Occasion, Scope, Truth, Type, Value, is_reserved,
};

use crate::scope::{Declared, interval};

const PAGE: &str = include_str!("../../docs/conditions.md");

/// Returns the fenced blocks of this kind.
fn blocks(kind: &str) -> Vec<&'static str> {
    let fence = format!("```{kind}\n");
    let blocks = PAGE.split(&fence).skip(1).map(|rest| rest.split("```").next());
    let blocks: Vec<_> = blocks.map(|block| block.expect("a block")).collect();
    assert!(!blocks.is_empty(), "no block of {kind}");
    blocks
}

fn names() -> Declared {
    Declared::read(blocks("names")[0])
}

#[test]
fn examples_are_what_the_page_says() {
    let names = names();
    for block in blocks("examples") {
        let given = block.lines().find_map(|line| line.strip_prefix("given "));
        let given = answers(given.unwrap_or_default(), &names);
        for line in block.lines().filter(|line| !line.starts_with("given ")) {
            let (text, expected) = line.rsplit_once(" is ").expect("an example");
            let condition = Condition::parse(text, &names).expect(text);
            let result = condition.eval(&mut |(name, on)| {
                given.get(&spelt(name, *on)).cloned().unwrap_or(Value::Unknown)
            });
            let expected = match expected {
                "true" => Truth::True,
                "false" => Truth::False,
                "unknown" => Truth::Unknown,
                other => panic!("no such truth: {other}"),
            };
            assert_eq!(result, expected, "{text}");
        }
    }
}

#[test]
fn refusals_are_what_the_page_says() {
    let names = names();
    for line in blocks("faults")[0].lines() {
        let (text, code) = line.rsplit_once(' ').expect("a fault");
        let faults = Condition::parse(text.trim(), &names).expect_err(text);
        let codes: BTreeSet<_> = faults.iter().map(|fault| fault.kind.code()).collect();
        assert_eq!(codes, BTreeSet::from([code]), "{text}");
    }
    for kind in FaultKind::ALL {
        assert!(PAGE.contains(kind.code()), "{} is not in the docs", kind.code());
    }
}

#[test]
fn the_words_of_the_language_are_reserved() {
    let words = "and or not one of where yes no any count sum has answered ever first previous change \
                 age_in_days";
    assert!(words.split(' ').all(is_reserved));
    assert!(!["q1", "total", "is", "all"].into_iter().any(is_reserved));
}

fn spelt(name: &str, on: Occasion) -> String {
    match on {
        Occasion::Latest => name.to_owned(),
        Occasion::Previous => format!("previous({name})"),
        Occasion::First => format!("first({name})"),
        Occasion::Ever => format!("ever({name})"),
    }
}

/// Reads `q1 = 2, total = 11..17, sex = female`.
fn answers(text: &str, names: &Declared) -> BTreeMap<String, Value> {
    let pairs = text.split(", ").filter_map(|pair| pair.split_once(" = "));
    let value = |(name, value): (&str, &str)| (name.to_owned(), answer(value, &kind(name, names)));
    pairs.map(value).collect()
}

fn kind(name: &str, names: &Declared) -> Type {
    if let Some(instrument) = name.strip_prefix("age_in_days(") {
        return names.age_in_days(instrument.trim_end_matches(')')).expect("an instrument").1;
    }
    let path = name.trim_start_matches("first(").trim_end_matches(')');
    names.resolve(path, Occasion::Latest).expect("a name of the page").1
}

fn answer(text: &str, kind: &Type) -> Value {
    let code = |code: &str| {
        code.parse().map_or_else(|_| CodeName::Slug(code.to_owned()), CodeName::Integer)
    };
    match kind {
        _ if text == "?" => Value::Unknown,
        Type::Number { .. } => Value::Number(interval(text)),
        Type::Truth => Value::Truth(Truth::from(text == "yes")),
        Type::Choice { .. } => Value::Code(text.split('|').map(code).collect()),
        Type::Choices { .. } => Value::Codes(text.split('+').map(code).collect()),
        Type::Records { fields } => {
            let records = text.trim_matches(['[', ']']).split("; ");
            let record = |record: &str| {
                record.split(' ').zip(fields).map(|(text, (_, kind))| answer(text, kind)).collect()
            };
            Value::Records(records.map(record).collect())
        }
        Type::Text | Type::Date | Type::Instrument => Value::Present,
    }
}
