//! What reading and evaluating a rule costs.

use std::hint::black_box;

use caseplan::condition::{CodeName, Condition, Occasion, Scope, Truth, Type, Unresolved, Value};
use caseplan::number::{Interval, Number};
use criterion::{Criterion, criterion_group, criterion_main};

/// Nine items, a total, its band and a yes-or-no item, read by position.
struct Slots;

impl Scope for Slots {
    type Ref = usize;

    fn resolve(&self, path: &str, _: Occasion) -> Result<(usize, Type), Unresolved> {
        let number = |high| Type::Number { range: Some(between(0, high)) };
        match path {
            "phq9.total" => Ok((9, number(27))),
            "phq9.total.band" => Ok((10, Type::Choice { codes: bands() })),
            "intake.partner_knows" => Ok((11, Type::Truth)),
            item => {
                let position = item.strip_prefix('q').and_then(|digits| digits.parse().ok());
                let position: usize = position.ok_or_else(unknown)?;
                Ok((position.checked_sub(1).ok_or_else(unknown)?, number(3)))
            }
        }
    }

    fn range(&self, _: &str, _: &str) -> Result<Vec<String>, Unresolved> {
        Ok((1..=8).map(|item| format!("q{item}")).collect())
    }

    fn age_in_days(&self, _: &str) -> Result<(usize, Type), Unresolved> {
        Err(unknown())
    }
}

fn unknown() -> Unresolved {
    Unresolved { message: "no such name".into(), hint: None }
}

fn between(low: i64, high: i64) -> Interval {
    Interval { low: Number::integer(low), high: Number::integer(high) }
}

fn bands() -> Vec<CodeName> {
    ["minimal", "mild", "moderate"].map(|band| CodeName::Slug(band.into())).into()
}

fn values() -> Vec<Value> {
    let mut values: Vec<_> =
        (0..9).map(|item| Value::Number(between(item % 4, item % 4))).collect();
    values.push(Value::Number(between(12, 12)));
    values.push(Value::Code(vec![CodeName::Slug("moderate".into())]));
    values.push(Value::Truth(Truth::False));
    values
}

fn evaluating(criterion: &mut Criterion) {
    let rules = [
        ("two names", "phq9.total >= 10 and intake.partner_knows = no"),
        ("band", "phq9.total.band = moderate"),
        ("arithmetic", "phq9.total - q1 + 2 * q2 >= 10"),
        ("count of nine", "count(q1..q8 >= 2, q9 >= 1) >= 5 and (q1 >= 2 or q2 >= 2)"),
    ];
    let values = values();
    for (name, text) in rules {
        let rule = Condition::parse(text, &Slots).expect(text);
        criterion.bench_function(&format!("eval/{name}"), |bencher| {
            bencher.iter(|| {
                black_box(&rule)
                    .eval(&mut |slot| values.get(*slot).cloned().unwrap_or(Value::Unknown))
            });
        });
    }
}

fn reading(criterion: &mut Criterion) {
    let text = "phq9.total >= 10 and intake.partner_knows = no";
    criterion.bench_function("parse/two names", |bencher| {
        bencher.iter(|| Condition::parse(black_box(text), &Slots).is_ok());
    });
}

criterion_group!(benches, evaluating, reading);
criterion_main!(benches);
