//! From findings to a formulation: which problems the findings suggest, which they leave open,
//! and which positive findings no problem takes up.
//!
//! Nothing is decided here. A screen alone suggests a problem "to be assessed"; a named person
//! decides, and that is the business of the plan.

use crate::condition::{Condition, Truth, Value};
use crate::finding::{Concern, Fact, Findings, FiredAlert, Name};
use crate::problem::{Exclusion, Problem, RuleOut};

/// What the findings suggest.
pub struct Formulation<'p> {
    /// Every problem that was held against the findings, the most urgent first.
    pub considered: Vec<Considered<'p>>,
    /// The positive findings that no suggested problem takes up; each needs a decision.
    pub unaddressed: Vec<Concern>,
}

/// A problem held against the findings.
pub struct Considered<'p> {
    /// The problem.
    pub problem: &'p Problem,
    /// What the findings say of it.
    pub standing: Standing,
    /// What its own rule says: false where it has none.
    pub by_rule: Truth,
    /// Whether there is a finding of impairment; true where the problem asks for none.
    pub impairment: Truth,
    /// The open alerts that raise it, whoever answered and when: a danger stays a problem until
    /// somebody has responded.
    pub raised_by: Vec<Fact>,
    /// The findings of its measures, positive or possibly so.
    pub measured: Vec<Concern>,
    /// Whether it is for adults and the client is under 18 by the year of birth.
    pub under_age: bool,
    /// The exclusions that hold, or that cannot be ruled out.
    pub exclusions: Vec<(&'p Exclusion, Truth)>,
    /// What else could explain the finding, with whether it is excluded: false or not known.
    pub not_excluded: Vec<(&'p RuleOut, Truth)>,
    /// The findings that would settle an open question.
    pub missing: Vec<Name>,
}

impl Considered<'_> {
    /// Returns whether its condition holds.
    pub fn is_found(&self) -> bool {
        matches!(self.standing, Standing::Indicated | Standing::Excluded)
    }

    /// Returns the positive findings of its measures that are certain.
    pub fn found_by_measures(&self) -> impl Iterator<Item = &Name> {
        self.measured.iter().filter(|concern| concern.certain).map(|concern| &concern.name)
    }

    /// Returns whether it is a danger about which nothing was asked: no measure that could tell of it was
    /// given.
    pub fn is_unasked(&self, findings: &Findings) -> bool {
        let given = |name: &Name| findings.is_given(name);
        self.standing == Standing::Open
            && self.problem.is_safety()
            && !self.missing.is_empty()
            && !self.missing.iter().any(given)
    }

    /// Returns what is not known of it, in words.
    pub fn unasked_words(&self, findings: &Findings) -> String {
        let title = self.problem.title.fill(|_| "…".to_owned());
        format!("{title}: not asked in this case: {}", findings.lack(&self.missing))
    }

    /// Returns whether it must not be treated here, whatever else was found.
    pub fn is_excluded(&self) -> bool {
        self.under_age || self.exclusions.iter().any(|(_, holds)| holds.is_true())
    }
}

/// What the findings say of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its condition holds.
    Indicated,
    /// Its condition holds, and so does an exclusion: it is not treated here.
    Excluded,
    /// Too little is known.
    Open,
    /// Its condition does not hold.
    NotIndicated,
}

/// Holds every problem against the findings, and those of safety against the alerts that nobody
/// has responded to.
pub fn formulate<'p>(
    findings: &Findings,
    problems: impl IntoIterator<Item = &'p Problem>,
    open: &[FiredAlert<'_>],
) -> Formulation<'p> {
    let concerns = findings.concerns();
    let mut considered: Vec<Considered<'p>> =
        problems.into_iter().map(|problem| consider(findings, problem, open, &concerns)).collect();
    considered
        .sort_by_key(|considered| (considered.problem.priority, considered.problem.id.clone()));
    let taken_up = |concern: &Concern| {
        considered.iter().filter(|considered| considered.is_found()).any(|considered| {
            let raised = considered.raised_by.iter().any(|fact| fact.name == concern.name);
            raised || considered.problem.takes_up(&concern.name)
        })
    };
    // One that is only possible stands under the alerts or under what was not assessed.
    let certain = concerns.iter().filter(|concern| concern.certain).cloned();
    let unaddressed = certain.filter(|concern| !taken_up(concern)).collect();
    Formulation { considered, unaddressed }
}

fn consider<'p>(
    findings: &Findings,
    problem: &'p Problem,
    open: &[FiredAlert<'_>],
    concerns: &[Concern],
) -> Considered<'p> {
    let truth = |condition: &Condition<Name>| eval(findings, condition);
    let measured = concerns.iter().filter(|concern| problem.measures(&concern.name)).cloned();
    let measured: Vec<Concern> = measured.collect();
    let own = problem.when.as_ref().map_or(Truth::False, |rule| truth(&rule.condition));
    let when = own.or(by_measures(&measured));
    let exclusions: Vec<_> = problem
        .unless
        .iter()
        .map(|exclusion| (exclusion, truth(&exclusion.when.condition)))
        .filter(|(_, holds)| *holds != Truth::False)
        .collect();
    // Rule 7 of the clinical rules, which no problem file can forget.
    let under_age = findings.under_age() && !problem.is_safety();
    let excluded = under_age || exclusions.iter().any(|(_, holds)| holds.is_true());
    let raised_by = raised_by(findings, problem, open, when);
    let found = if raised_by.is_empty() { when } else { Truth::True };
    let standing = match found {
        Truth::True if excluded => Standing::Excluded,
        Truth::True => Standing::Indicated,
        Truth::Unknown => Standing::Open,
        Truth::False => Standing::NotIndicated,
    };
    let impairment = problem.confirm.as_ref().map(|confirm| truth(&confirm.when.condition));
    let excluded = |rule: &'p RuleOut| (rule, truth(&rule.excluded_when.condition));
    let not_excluded = problem.rule_outs.iter().map(excluded).filter(|(_, out)| !out.is_true());
    Considered {
        problem,
        standing,
        by_rule: own,
        impairment: impairment.unwrap_or(Truth::True),
        raised_by,
        under_age,
        exclusions,
        not_excluded: not_excluded.collect(),
        missing: match standing {
            Standing::Open => missing(findings, problem, &measured),
            _ => Vec::new(),
        },
        measured,
    }
}

/// Returns whether some measure found something; unknown where one may have.
fn by_measures(measured: &[Concern]) -> Truth {
    let found = |concern: &Concern| if concern.certain { Truth::True } else { Truth::Unknown };
    measured.iter().map(found).fold(Truth::False, Truth::or)
}

/// Returns what keeps a problem open: of its condition, and of its measures that were given.
fn missing(findings: &Findings, problem: &Problem, measured: &[Concern]) -> Vec<Name> {
    let open = |condition: &Condition<Name>| match eval(findings, condition) {
        Truth::Unknown => unknown(findings, condition),
        _ => Vec::new(),
    };
    let own = problem.when.as_ref().map(|rule| open(&rule.condition));
    let mut names = own.unwrap_or_default();
    names.extend(measured.iter().map(|concern| concern.name.clone()));
    names
}

/// Returns the open alerts that were raised and that the condition of a problem of safety names; where
/// that holds by itself, only those that it does not see, because they are older or another's.
fn raised_by(
    findings: &Findings,
    problem: &Problem,
    open: &[FiredAlert<'_>],
    when: Truth,
) -> Vec<Fact> {
    let raises = |fired: &&FiredAlert<'_>| {
        let by_rule = problem.reads().iter().any(|name| {
            let seen = when.is_true() && findings.value(name) == Value::Truth(Truth::True);
            !seen && name.alert().is_some_and(|(instrument, alert)| fired.is(instrument, alert))
        });
        // What a measure finds now stands as its finding; here is what is older or another's.
        let measured = problem.measures.iter();
        let mut measured = measured.filter(|one| fired.is(&one.instrument, &one.finding));
        by_rule || (fired.superseded && measured.next().is_some())
    };
    let told = |fired: &&FiredAlert<'_>| fired.result.fires.is_true() || fired.is_of_before();
    let open = open.iter().filter(|fired| problem.is_safety() && told(fired));
    open.filter(raises).map(|fired| fired.fact(findings)).collect()
}

/// Returns the truth of a condition on the findings.
pub fn eval(findings: &Findings, condition: &Condition<Name>) -> Truth {
    findings.truth(condition)
}

/// Returns the findings that keep a condition from being known.
pub fn unknown(findings: &Findings, condition: &Condition<Name>) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for part in condition.open_parts(&mut |name| findings.value(name)) {
        let open = part.reads().iter().filter(|name| is_open(findings, &part, name));
        for name in open {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}

/// Returns whether something that a condition reads is not known, or not known to the full.
fn is_open(findings: &Findings, condition: &Condition<Name>, name: &Name) -> bool {
    let fields = condition.fields().iter().filter(|(list, _)| list == name);
    match findings.value(name) {
        Value::Unknown | Value::Absent | Value::Truth(Truth::Unknown) => true,
        Value::Number(interval) => interval.known().is_none(),
        Value::Code(possible) => possible.len() != 1,
        Value::Records(records) => fields
            .map(|(_, at)| *at)
            .any(|at| records.iter().any(|record| record.get(at) == Some(&Value::Unknown))),
        _ => false,
    }
}
