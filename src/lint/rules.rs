//! Whether a rule over findings can hold at all, and can fail to.
//!
//! Every finding that a rule reads is given the values that matter to it: the ends of its range, the
//! figures that the rule compares with and their neighbours, each code, and "not known". Findings are
//! taken for independent, so a rule that holds for none of these holds for no client.

use crate::battery::Battery;
use crate::condition::{Condition, Occasion, Scope, Truth, Type, Value};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::finding::{FindingScope, Name, What};
use crate::instrument::Library;
use crate::number::{Interval, Number};
use crate::problem::{Problem, Rule};

/// More combinations than this are not gone through.
const MOST: usize = 50_000;
/// What reckons with findings instead of comparing them; there the figures that matter cannot be
/// told from the text.
const RECKONS: [&str; 6] = [" + ", " - ", " * ", "sum(", "count(", "where"];

/// Returns an error for every rule of a problem that can never or always hold.
pub fn constant_rules(problem: &Problem, library: &Library) -> Vec<Diagnostic> {
    let mut rules: Vec<(&str, &Rule)> = Vec::new();
    rules.extend(problem.when.as_ref().map(|rule| ("when", rule)));
    rules.extend(problem.confirm.as_ref().map(|confirm| ("confirm", &confirm.when)));
    rules.extend(problem.unless.iter().map(|one| ("unless", &one.when)));
    rules.extend(problem.rule_outs.iter().map(|one| ("excluded_when", &one.excluded_when)));
    rules.extend(problem.objectives.iter().filter_map(|one| Some(("when", one.when.as_ref()?))));
    rules.extend(problem.interventions.iter().filter_map(|one| Some(("when", one.when.as_ref()?))));
    let fault =
        |(key, rule): (&str, &Rule)| told(key, &rule.condition, problem.place(rule.span), library);
    rules.into_iter().filter_map(fault).collect()
}

/// Returns an error for every measure of a battery that is never or always called for.
pub fn constant_steps(battery: &Battery, library: &Library) -> Vec<Diagnostic> {
    let steps = battery.entries.iter();
    let fault = |entry: &crate::battery::Entry| {
        told("when", entry.when.as_ref()?, battery.place(entry.span), library)
    };
    steps.filter_map(fault).collect()
}

fn told(
    key: &str,
    condition: &Condition<Name>,
    place: Place,
    library: &Library,
) -> Option<Diagnostic> {
    let can = if always(condition, library)? { "is always" } else { "can never be" };
    let message = format!("`{key}` {can} true: `{condition}`");
    Some(Diagnostic::error(Code::ConditionConstant, message).at(place))
}

/// Returns whether a condition holds always (true) or never (false); `None` where it can do both, or
/// where that cannot be told.
fn always(condition: &Condition<Name>, library: &Library) -> Option<bool> {
    let text = condition.to_string();
    if RECKONS.iter().any(|word| text.contains(word)) {
        return None;
    }
    let names = condition.reads();
    let figures = figures(&text);
    let values: Vec<Vec<Value>> =
        names.iter().map(|name| values(name, &figures, library)).collect::<Option<_>>()?;
    let all = values.iter().try_fold(1_usize, |all, one| all.checked_mul(one.len()))?;
    if all > MOST {
        return None;
    }
    let (mut yes, mut no) = (false, false);
    for number in 0..all {
        let mut rest = number;
        let chosen: Vec<&Value> = values
            .iter()
            .map(|values| {
                let value = &values[rest % values.len()];
                rest /= values.len();
                value
            })
            .collect();
        let mut read = |name: &Name| {
            let at = names.iter().position(|known| known == name);
            at.map_or(Value::Unknown, |at| chosen[at].clone())
        };
        let holds = condition.eval(&mut read) == Truth::True;
        yes |= holds;
        no |= !holds;
        if yes && no {
            return None;
        }
    }
    Some(yes)
}

/// The figures that a condition compares with.
fn figures(text: &str) -> Vec<Number> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    words.filter_map(Number::parse).collect()
}

/// The values of a finding that matter; `None` where they cannot be listed.
fn values(name: &Name, figures: &[Number], library: &Library) -> Option<Vec<Value>> {
    let numbers = |range: Option<Interval>| {
        let one = Number::ONE;
        let near =
            |figure: &Number| [figure.checked_sub(one), Some(*figure), figure.checked_add(one)];
        let mut all: Vec<Number> = figures.iter().flat_map(near).flatten().collect();
        all.extend(range.map_or(vec![Number::ZERO], |range| vec![range.low, range.high]));
        all.retain(|number| range.is_none_or(|range| range.contains(*number)));
        all.sort_unstable();
        all.dedup();
        all.into_iter().map(|number| Value::Number(Interval::exactly(number))).collect()
    };
    let mut all: Vec<Value> = match kind(name, library)? {
        Type::Number { range } => numbers(range),
        Type::Truth => vec![Value::Truth(Truth::True), Value::Truth(Truth::False)],
        Type::Choice { codes } => codes.into_iter().map(|code| Value::Code(vec![code])).collect(),
        Type::Choices { codes } => {
            let each = codes.iter().map(|code| Value::Codes(vec![code.clone()]));
            each.chain([Value::Codes(Vec::new()), Value::Codes(codes.clone())]).collect()
        }
        Type::Text | Type::Date => vec![Value::Present],
        Type::Instrument => return Some(vec![Value::Present, Value::Absent]),
        Type::Records { .. } => return None,
    };
    all.push(Value::Unknown);
    Some(all)
}

fn kind(name: &Name, library: &Library) -> Option<Type> {
    let scope = FindingScope { library };
    let path = match name {
        Name::Sex => "client.sex".to_owned(),
        Name::Age => "client.age".to_owned(),
        Name::Of { what: What::AgeInDays, .. } => return Some(Type::Number { range: None }),
        Name::Of { instrument, what, .. } => match what {
            What::Item(id) | What::Alert(id) => format!("{instrument}.{id}"),
            What::Score(id, field) => format!("{instrument}.{id}{}", field.suffix()),
            What::Given | What::AgeInDays => instrument.to_string(),
        },
    };
    scope.resolve(&path, Occasion::Latest).ok().map(|(_, kind)| kind)
}
