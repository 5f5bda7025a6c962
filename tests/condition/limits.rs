//! Texts made to be too much.

use caseplan::condition::{Condition, FaultKind, Formula, Truth, Value};
use caseplan::number::{Interval, Number};

use crate::scope::Declared;

const NAMES: &str = "x number 0..3\nbig number\np yes-or-no\n";

fn kinds(text: &str) -> Vec<FaultKind> {
    match Condition::parse(text, &Declared::read(NAMES)) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| fault.kind).collect(),
    }
}

#[test]
fn sixty_four_levels_are_read_and_one_more_is_not() {
    let shapes = [("(", ")"), ("not ", ""), ("count(", ") = 1"), ("0 != -", ""), ("p or (", ")")];
    for (open, close) in shapes {
        let nested = |levels: usize| match open {
            "0 != -" => format!("0 != {}big", "-".repeat(levels)),
            _ => format!("{}p{}", open.repeat(levels), close.repeat(levels)),
        };
        assert_eq!(kinds(&nested(64)), [], "{open}");
        assert_eq!(kinds(&nested(65)), [FaultKind::TooDeep], "{open}");
        assert_eq!(kinds(&nested(5_000)), [FaultKind::TooDeep], "{open}");
    }
    assert_eq!(kinds(&"(".repeat(60_000)), [FaultKind::TooDeep]);
}

#[test]
fn a_wide_condition_is_read_up_to_ten_thousand_parts() {
    let wide = |parts: usize| vec!["p"; parts].join(" or ");
    let condition = Condition::parse(&wide(9_000), &Declared::read(NAMES)).expect("few enough");
    assert_eq!(condition.eval(&mut |_| Value::Truth(Truth::False)), Truth::False);
    assert_eq!(condition.reads().len(), 1);
    assert_eq!(kinds(&wide(10_001)), [FaultKind::TooLarge]);
    assert_eq!(kinds(&"p or ".repeat(20_000)), [FaultKind::TooLarge]);
}

#[test]
fn ranges_count_by_what_they_stand_for() {
    let names: String = (0..200).map(|item| format!("i{item} yes-or-no\n")).collect();
    let ranges = vec!["i0..i199"; 60].join(", ");
    let text = format!("count({ranges}) >= 1");
    let faults = Condition::parse(&text, &Declared::read(&names)).expect_err("12,000 parts");
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].kind, FaultKind::TooLarge);
}

#[test]
fn rubbish_fills_neither_memory_nor_screen() {
    assert!(kinds(&"? ".repeat(30_000)).len() <= 32);
    assert!(kinds(&"x = ,".repeat(10_000)).len() <= 32);
}

#[test]
fn what_leaves_64_bits_is_unknown() {
    let scope = Declared::read(NAMES);
    let largest = |_: &_| Value::Number(Interval::exactly(Number::integer(i64::MAX)));
    for text in ["big + 1 > 0", "big * big > 0", "-big - 2 < 0", "sum(big, big) > 0"] {
        let condition = Condition::parse(text, &scope).expect(text);
        assert_eq!(condition.eval(&mut { largest }), Truth::Unknown, "{text}");
    }
    let formula = Formula::parse("2 * x - sum(x, 1)", &scope).expect("a formula");
    let range = |low, high| Interval::new(Number::integer(low), Number::integer(high));
    assert_eq!(formula.eval(&mut |_| Value::Unknown), range(-4, 5));
    assert_eq!(formula.to_string(), "2 * x - sum(x, 1)");
}
