//! Whether a rule over findings can hold at all, and can fail to.
//!
//! Every finding that a rule reads is given the values that matter to it: the ends of its range, the
//! figures that the rule compares with and their neighbours, each code, and "not known". Findings are
//! taken for independent, so a rule that holds for none of these holds for no client.

use crate::battery::Battery;
use crate::condition::{Condition, Occasion, Scope, Truth, Type, Value};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::finding::{FindingScope, Name, What};
use crate::number::{Interval, Number};
use crate::problem::Problem;
use crate::programme::Programme;
use crate::rule::Rule;
use crate::treatment::Treatment;

/// More combinations than this are not gone through.
const MOST: usize = 50_000;
/// So many records are tried in the place of all there could be.
const MOST_RECORDS: usize = 400;
/// What reckons with findings instead of comparing them; there the figures that matter cannot be
/// told from the text.
const RECKONS: [&str; 6] = [" + ", " - ", " * ", "sum(", "count(", "where"];

/// Returns an error for every rule of a problem that can never or always hold, and a note for every
/// one of which that was not decided.
pub fn constant_rules(problem: &Problem, scope: FindingScope<'_>) -> Vec<Diagnostic> {
    let mut rules: Vec<(&str, &Rule)> = Vec::new();
    rules.extend(problem.when.as_ref().map(|rule| ("when", rule)));
    rules.extend(problem.confirm.as_ref().map(|confirm| ("confirm", &confirm.when)));
    rules.extend(problem.unless.iter().map(|one| ("unless", &one.when)));
    rules.extend(problem.rule_outs.iter().map(|one| ("excluded_when", &one.excluded_when)));
    rules.extend(problem.objectives.iter().filter_map(|one| Some(("when", one.when.as_ref()?))));
    rules.extend(problem.interventions.iter().filter_map(|one| Some(("when", one.when.as_ref()?))));
    constant(rules, scope)
}

/// Returns the same of the rules of a treatment.
pub fn constant_rules_of_treatment(
    treatment: &Treatment,
    scope: FindingScope<'_>,
) -> Vec<Diagnostic> {
    let mut rules: Vec<(&str, &Rule)> = Vec::new();
    rules.extend(treatment.when.as_ref().map(|rule| ("when", rule)));
    rules.extend(treatment.unless.iter().map(|stop| ("unless", &stop.when)));
    let doses = treatment.described.doses.iter();
    rules.extend(doses.filter_map(|dose| Some(("when", dose.when.as_ref()?))));
    constant(rules, scope)
}

/// Returns the same of the rules of a programme.
pub fn constant_rules_of_programme(
    programme: &Programme,
    scope: FindingScope<'_>,
) -> Vec<Diagnostic> {
    let stops = programme.unless.iter().chain(programme.steps.iter().flat_map(|s| &s.unless));
    let mut rules: Vec<(&str, &Rule)> = stops.map(|stop| ("unless", &stop.when)).collect();
    rules.extend(programme.steps.iter().filter_map(|step| Some(("when", step.when.as_ref()?))));
    constant(rules, scope)
}

fn constant(rules: Vec<(&str, &Rule)>, scope: FindingScope<'_>) -> Vec<Diagnostic> {
    let fault = |(key, rule): (&str, &Rule)| told(key, &rule.condition, rule.place(), scope);
    rules.into_iter().filter_map(fault).collect()
}

/// Returns an error for every measure of a battery that is never or always called for, and a note
/// where that was not decided.
pub fn constant_steps(battery: &Battery, scope: FindingScope<'_>) -> Vec<Diagnostic> {
    let steps = battery.entries.iter();
    let fault = |entry: &crate::battery::Entry| {
        told("when", entry.when.as_ref()?, battery.place(entry.span), scope)
    };
    steps.filter_map(fault).collect()
}

fn told(
    key: &str,
    condition: &Condition<Name>,
    place: Place,
    scope: FindingScope<'_>,
) -> Option<Diagnostic> {
    let can = match verdict(condition, scope) {
        Verdict::Both => return None,
        Verdict::Open => {
            let message = format!("it was not decided whether `{key}` can hold and fail");
            let hint = format!("there are too many findings to try all of: `{condition}`");
            let note = Diagnostic::note(Code::ConditionConstant, message);
            return Some(note.at(place).with_hint(hint));
        }
        Verdict::Always => "is always",
        Verdict::Never => "can never be",
    };
    let message = format!("`{key}` {can} true: `{condition}`");
    Some(Diagnostic::error(Code::ConditionConstant, message).at(place))
}

/// What a condition can come to.
enum Verdict {
    Always,
    Never,
    Both,
    /// That cannot be told.
    Open,
}

/// Looks for values that make a condition hold and for others that do not. Where there are none, and
/// nothing was left out, there is no client for whom it does.
fn verdict(condition: &Condition<Name>, scope: FindingScope<'_>) -> Verdict {
    let text = condition.to_string();
    let names = condition.reads();
    let figures = figures(&text);
    let kinds: Option<Vec<Type>> = names.iter().map(|name| kind(name, scope)).collect();
    let Some(kinds) = kinds else { return Verdict::Open };
    let values: Vec<Vec<Value>> = kinds.iter().map(|kind| values(kind, &figures)).collect();
    let search = |wanted, prunes| {
        Search { condition, names, values: &values, wanted, prunes, left: MOST }.run()
    };
    // `answered(…)` is no for what has no value yet, and may be yes later.
    let asks = text.contains("answered(");
    let found = |wanted| match search(wanted, true) {
        Some(false) if asks => search(wanted, false),
        found => found,
    };
    match (found(true), found(false)) {
        (Some(true), Some(true)) => Verdict::Both,
        (None, _) | (_, None) => Verdict::Open,
        // What is listed of records, and what is reckoned with, is not all there is.
        _ if RECKONS.iter().any(|word| text.contains(word)) => Verdict::Open,
        (Some(yes), _) if yes => Verdict::Always,
        _ => Verdict::Never,
    }
}

/// Gives findings their values one after the other. While some have none, the condition is held
/// against what is known so far: where that decides it, the others need not be tried.
struct Search<'c> {
    condition: &'c Condition<Name>,
    names: &'c [Name],
    values: &'c [Vec<Value>],
    /// Whether the condition is to hold.
    wanted: bool,
    /// Whether what is decided without the others is left alone.
    prunes: bool,
    /// How many more combinations are tried.
    left: usize,
}

impl Search<'_> {
    /// Returns whether there are such values; `None` where there are too many to tell.
    fn run(&mut self) -> Option<bool> {
        self.from(&mut Vec::new())
    }

    fn from(&mut self, chosen: &mut Vec<Value>) -> Option<bool> {
        self.left = self.left.checked_sub(1)?;
        let truth = self.condition.eval(&mut |name| {
            let at = self.names.iter().position(|known| known == name);
            at.and_then(|at| chosen.get(at)).cloned().unwrap_or(Value::Unknown)
        });
        // What has no value here can also stay unknown, so this is a client there may be.
        if truth.is_true() == self.wanted {
            return Some(true);
        }
        let is_decided = self.prunes && truth != Truth::Unknown;
        if is_decided || chosen.len() == self.names.len() {
            return Some(false);
        }
        for value in &self.values[chosen.len()] {
            chosen.push(value.clone());
            let found = self.from(chosen);
            chosen.pop();
            if found != Some(false) {
                return found;
            }
        }
        Some(false)
    }
}

/// The figures that a condition compares with.
fn figures(text: &str) -> Vec<Number> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    words.filter_map(Number::parse).collect()
}

/// The values of a finding that matter.
fn values(kind: &Type, figures: &[Number]) -> Vec<Value> {
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
    let mut all: Vec<Value> = match kind {
        Type::Number { range } => numbers(*range),
        Type::Truth => vec![Value::Truth(Truth::False), Value::Truth(Truth::True)],
        Type::Choice { codes } => {
            codes.iter().map(|code| Value::Code(vec![code.clone()])).collect()
        }
        Type::Choices { codes } => {
            let each = codes.iter().map(|code| Value::Codes(vec![code.clone()]));
            each.chain([Value::Codes(Vec::new()), Value::Codes(codes.clone())]).collect()
        }
        Type::Text | Type::Date => vec![Value::Present],
        Type::Instrument => return vec![Value::Absent, Value::Present],
        Type::Records { fields } => records(fields, figures),
    };
    all.push(Value::Unknown);
    all
}

/// No record, and some lists of one.
fn records(fields: &[(String, Type)], figures: &[Number]) -> Vec<Value> {
    let known = |(_, kind): &(String, Type)| {
        let mut values = values(kind, figures);
        values.retain(|value| *value != Value::Unknown);
        values
    };
    let cells: Vec<Vec<Value>> = fields.iter().map(known).collect();
    // A sequence that is the same on every run.
    let mut drawn = 1_u64;
    let mut draw = |cells: &Vec<Value>| {
        drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        let at = usize::try_from(drawn >> 33).unwrap_or(0) % cells.len().max(1);
        cells.get(at).cloned().unwrap_or(Value::Unknown)
    };
    let some =
        (0..MOST_RECORDS).map(|_| Value::Records(vec![cells.iter().map(&mut draw).collect()]));
    [Value::Records(Vec::new())].into_iter().chain(some).collect()
}

fn kind(name: &Name, scope: FindingScope<'_>) -> Option<Type> {
    let path = match name {
        Name::Sex => "client.sex".to_owned(),
        Name::Age => "client.age".to_owned(),
        Name::Step { .. } | Name::Programme { .. } => name.to_string(),
        Name::Of { what: What::AgeInDays, .. } => return Some(Type::Number { range: None }),
        Name::Of { instrument, what, .. } => match what {
            What::Item(id) | What::Alert(id) => format!("{instrument}.{id}"),
            What::Score(id, field) => format!("{instrument}.{id}{}", field.suffix()),
            What::Given | What::AgeInDays => instrument.to_string(),
        },
    };
    scope.resolve(&path, Occasion::Latest).ok().map(|(_, kind)| kind)
}
