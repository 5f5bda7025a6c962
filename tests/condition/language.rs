//! What conditions mean and how they are written back.

use caseplan::condition::{Condition, FaultKind, Truth, Value};

use crate::scope::{Declared, interval};

const NAMES: &str = "
q1 number 0..3
q2 number 0..3
q3 number 0..3
total number 0..27
total.band one of minimal, mild, moderate
sure yes-or-no
sex one of female, male
level one of 1, 2, 3
spent several of money, time
notes text
phq9 instrument
substances records: kind = one of alcohol, opioids; days = number 0..31
";

fn canonical(text: &str) -> String {
    Condition::parse(text, &Declared::read(NAMES)).expect(text).to_string()
}

#[test]
fn canonical_text_forgets_spaces_and_needless_brackets() {
    let table = [
        ("q1>=2", "q1 >= 2"),
        ("((q1 >= (2)))", "q1 >= 2"),
        ("(sure and q1 = 1) and (q2 = 1 and sure)", "sure and q1 = 1 and q2 = 1 and sure"),
        ("(sure and q1 = 1) or (q2 = 1)", "sure and q1 = 1 or q2 = 1"),
        ("sure and (q1 = 1 or q2 = 1)", "sure and (q1 = 1 or q2 = 1)"),
        ("not q1 = 1", "not (q1 = 1)"),
        ("not not sure", "not not sure"),
        ("sure != yes", "sure = no"),
        ("q1 + (q2 - q3) > -1 * 2", "q1 + q2 - q3 > -1 * 2"),
        ("q1 - (q2 + q3) > -(q1 * 2)", "q1 - (q2 + q3) > -(q1 * 2)"),
        ("(q1 + q2) * (q3 * 2) >= 2.50", "(q1 + q2) * q3 * 2 >= 2.5"),
        ("count(q1..q3 >= 2) >= 2", "count(q1 >= 2, q2 >= 2, q3 >= 2) >= 2"),
        ("sum(q1..q2, total) > 3", "sum(q1, q2, total) > 3"),
        ("change(total) <= -5", "total - first(total) <= -5"),
        ("sex one of (female)", "sex = female"),
        ("level one of (1,3)", "level one of (1, 3)"),
        ("q1 one of (0, 3)", "q1 one of (0, 3)"),
        ("has( spent , money )", "has(spent, money)"),
        ("age_in_days(phq9) > 14", "age_in_days(phq9) > 14"),
        (
            "any(substances where kind=opioids and days>=1)",
            "any(substances where kind = opioids and days >= 1)",
        ),
        (
            "sum(substances.days where kind=alcohol) > sum(substances.days)",
            "sum(substances.days where kind = alcohol) > sum(substances.days)",
        ),
        ("not answered(previous(total))", "not answered(previous(total))"),
    ];
    for (written, expected) in table {
        assert_eq!(canonical(written), expected, "{written}");
        assert_eq!(canonical(expected), expected, "{written} again");
    }
}

#[test]
fn faults_of_one_text_are_told_together() {
    let text = "q1 >= and sexx = male and q2 >= 5";
    let faults = Condition::parse(text, &Declared::read(NAMES)).expect_err("three faults");
    let kinds: Vec<_> = faults.iter().map(|fault| fault.kind).collect();
    assert_eq!(kinds, [FaultKind::Syntax, FaultKind::UnknownName, FaultKind::NeverTrue]);
    assert_eq!(faults[2].message, "`q2 >= 5` can never be true");
}

#[test]
fn reads_are_listed_once_by_first_mention() {
    let text = "q2 > q1 and change(total) > 2 and q1 > 0";
    let condition = Condition::parse(text, &Declared::read(NAMES)).expect(text);
    let names: Vec<_> = condition.reads().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["q2", "q1", "total", "total"]);
}

#[test]
fn a_count_of_partly_unknown_conditions_is_an_interval() {
    let text = "count(q1..q3 >= 2) >= 2";
    let condition = Condition::parse(text, &Declared::read(NAMES)).expect(text);
    let with = |known: [&str; 3]| {
        condition.eval(&mut |(name, _)| {
            let at = usize::from(name.as_bytes()[1] - b'1');
            match known[at] {
                "?" => Value::Unknown,
                number => Value::Number(interval(number)),
            }
        })
    };
    assert_eq!(with(["2", "3", "?"]), Truth::True);
    assert_eq!(with(["2", "1", "?"]), Truth::Unknown);
    assert_eq!(with(["0", "0..1", "?"]), Truth::False);
}
