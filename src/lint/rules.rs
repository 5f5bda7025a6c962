//! Whether a rule over findings can hold at all, and can fail to.
//!
//! Every finding that a rule reads is given the values that matter to it: the ends of its range, the
//! figures that the rule compares with and their neighbours, each code, and "not known". Findings are
//! taken for independent, so a rule that holds for none of these holds for no client. One that reads
//! several findings of one instrument is held against the sheets of that instrument as well.

use super::circle::circle;
use crate::battery::{Battery, Entry};
use crate::condition::{Condition, Occasion, Scope, Truth, Type, Value};
use crate::diagnostic::{Code, Diagnostic, Place, has_errors};
use crate::finding::{FindingScope, Name, What};
use crate::instrument::Field;
use crate::number::{Interval, Number};
use crate::problem::Problem;
use crate::programme::Programme;
use crate::proof;
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
    let fault =
        |entry: &Entry| told("when", entry.when.as_ref()?, battery.place(entry.span), scope);
    let faults: Vec<Diagnostic> = battery.entries.iter().filter_map(fault).collect();
    match has_errors(&faults) {
        true => faults,
        false => faults.into_iter().chain(circle(battery, scope)).collect(),
    }
}

fn told(
    key: &str,
    condition: &Condition<Name>,
    place: Place,
    scope: FindingScope<'_>,
) -> Option<Diagnostic> {
    let verdict = match verdict(condition, scope) {
        verdict @ (Verdict::Both | Verdict::Open) => {
            of_one_instrument(condition, scope).unwrap_or(verdict)
        }
        verdict => verdict,
    };
    let can = match verdict {
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

/// Decides a condition on scores and other findings of one instrument by the sheets that there can be of
/// it: what its answers cannot bring about together, each of them may allow. `None` of any other
/// condition, and of one on answers alone, each of which is given for itself.
fn of_one_instrument(condition: &Condition<Name>, scope: FindingScope<'_>) -> Option<Verdict> {
    let names = condition.reads();
    let root = root_of(names.first()?)?;
    let is_told = |name: &Name| root_of(name).as_ref() == Some(&root);
    let rests_on_answers =
        |name: &Name| matches!(name, Name::Of { what: What::Score(..) | What::Alert(_), .. });
    let text = condition.to_string();
    if text.matches(&root).count() < 2
        || !names.iter().all(is_told)
        || !names.iter().any(rests_on_answers)
    {
        return None;
    }
    let (id, _) = root.split_once(['@', '.'])?;
    let instrument = scope.library.get(id)?;
    // Bands of profiles that a clinic can choose are bands too.
    let is_of_profiles = |name: &Name| match name {
        Name::Of { what: What::Score(id, Field::Band), .. } => {
            instrument.score(id.as_str()).is_some_and(|(_, score)| score.profiles.len() > 1)
        }
        _ => false,
    };
    if names.iter().any(is_of_profiles) {
        return None;
    }
    let own = text.replace(&root, "");
    let own = Condition::parse(&own, &instrument.names()).ok()?;
    let truths = proof::truths_of_findings(&instrument, &own)?;
    Some(match (truths.yes, truths.no) {
        (true, true) => Verdict::Both,
        _ if !truths.certain => Verdict::Open,
        (true, false) => Verdict::Always,
        _ => Verdict::Never,
    })
}

/// What stands before a finding that the latest sheet of an instrument tells: `phq9.`
fn root_of(name: &Name) -> Option<String> {
    let Name::Of { instrument, informant, occasion: Occasion::Latest, what } = name else {
        return None;
    };
    if matches!(what, What::Given | What::AgeInDays) {
        return None;
    }
    Some(match informant {
        Some(informant) => format!("{instrument}@{}.", informant.word()),
        None => format!("{instrument}."),
    })
}

/// Looks for values that make a condition hold and for others that do not. Where there are none, and
/// nothing was left out, there is no client for whom it does.
fn verdict(condition: &Condition<Name>, scope: FindingScope<'_>) -> Verdict {
    let Some(values) = values_of(condition, scope) else { return Verdict::Open };
    let found = |wanted| found(condition, &values, wanted);
    match (found(true), found(false)) {
        (Some(true), Some(true)) => Verdict::Both,
        (None, _) | (_, None) => Verdict::Open,
        // What is listed of records, and what is reckoned with, is not all there is.
        _ if reckons(condition) => Verdict::Open,
        (Some(yes), _) if yes => Verdict::Always,
        _ => Verdict::Never,
    }
}

/// Returns whether a condition may hold where nothing is known yet of some findings.
pub(super) fn may_hold(
    condition: &Condition<Name>,
    scope: FindingScope<'_>,
    is_open: impl Fn(&Name) -> bool,
) -> bool {
    let Some(mut values) = values_of(condition, scope) else { return true };
    for (name, values) in condition.reads().iter().zip(&mut values) {
        if is_open(name) {
            values.retain(|value| matches!(value, Value::Unknown | Value::Absent));
        }
    }
    found(condition, &values, true).unwrap_or(true) || reckons(condition)
}

/// The values of what a condition reads, in its order; `None` where a type is not known.
fn values_of(condition: &Condition<Name>, scope: FindingScope<'_>) -> Option<Vec<Vec<Value>>> {
    let figures = figures(&condition.to_string());
    let names = condition.reads().iter();
    names.map(|name| Some(values(&kind(name, scope)?, &figures))).collect()
}

/// Returns whether some of these values make a condition hold, or not; `None` where they are too many.
fn found(condition: &Condition<Name>, values: &[Vec<Value>], wanted: bool) -> Option<bool> {
    let names = condition.reads();
    let search = |prunes| Search { condition, names, values, wanted, prunes, left: MOST }.run();
    // `answered(…)` is no for what has no value yet, and may be yes later.
    let asks = condition.to_string().contains("answered(");
    match search(true) {
        Some(false) if asks => search(false),
        found => found,
    }
}

fn reckons(condition: &Condition<Name>) -> bool {
    let text = condition.to_string();
    RECKONS.iter().any(|word| text.contains(word))
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
