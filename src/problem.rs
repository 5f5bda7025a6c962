//! Problems: what a presenting problem looks like in the findings, and what a plan can contain.
//!
//! A problem file names findings; every name, condition and placeholder in it is resolved when
//! it is read. The file format is described in `docs/problem-files.md`.

mod read;
mod trigger;

pub use read::{
    CONFIRM_KEYS, EXCLUSION_KEYS, GOAL_KEYS, INTERVENTION_KEYS, MEASURE_KEYS, OBJECTIVE_KEYS,
    PROBLEM_KEYS, RULE_OUT_KEYS, TARGET_KEYS, USE_KEYS, problem as read_problem,
};

pub use trigger::Trigger;

use crate::diagnostic::{Place, Source, Span};
use crate::finding::{self, Name};
use crate::id::{Hash, Id};
use crate::number::Number;
use crate::rule::{Hold, Rule, Text};
use crate::treatment::{Described, Dose};
use std::sync::Arc;

/// A presenting problem, checked.
pub struct Problem {
    /// The id.
    pub id: Id,
    /// Raised when anything but a source changes.
    pub version: u32,
    /// What was found, in neutral words.
    pub title: Text,
    /// 1 to 99, lower stands first; 1 to 9 are for safety.
    pub priority: u32,
    /// When the problem is suggested; a problem that only its measures suggest has no such rule.
    pub when: Option<Rule>,
    /// Where it is said what suggests the problem.
    pub suggested_span: Span,
    /// Measures of which a positive finding suggests it too. One that was not given leaves nothing
    /// open: a clinic gives one of ten that ask about the same.
    pub measures: Vec<Measured>,
    /// What makes a positive screen a problem.
    pub confirm: Option<Confirm>,
    /// When it is not treated here, and where to refer.
    pub unless: Vec<Exclusion>,
    /// Alerts that must have a response before the problem is treated.
    pub held_by: Vec<Hold>,
    /// What else could explain the finding.
    pub rule_outs: Vec<RuleOut>,
    /// The findings that are quoted.
    pub evidence: Vec<Name>,
    /// Where they are listed.
    pub evidence_span: Span,
    /// Where the client's own words are, and what to ask while there are none.
    pub goal: Goal,
    /// What will be seen.
    pub objectives: Vec<Objective>,
    /// What is done.
    pub interventions: Vec<Intervention>,
    /// When the problem can be closed.
    pub discharge: Text,
    /// The same, said to the client.
    pub discharge_for_client: Option<Text>,
    /// Where the trigger and the treatment come from.
    pub sources: Vec<String>,
    /// The hash of the file.
    pub hash: Hash,
    /// The file it was read from.
    pub source: Arc<Source>,
}

/// A score, an alert or an item of a measure, named without reading the measure: a plan has
/// nothing to do with measures that were not given.
pub struct Measured {
    /// The measure.
    pub instrument: Id,
    /// Its score, alert or item.
    pub finding: Id,
    /// Where it stands.
    pub span: Span,
}

/// What makes a positive screen a problem.
pub struct Confirm {
    /// A finding of impairment.
    pub when: Rule,
    /// What to find out while it is not known.
    pub ask: String,
}

/// When a problem is not treated here.
pub struct Exclusion {
    /// The condition.
    pub when: Rule,
    /// Where to refer instead.
    pub then: String,
}

/// Something else that could explain the finding.
pub struct RuleOut {
    /// The id.
    pub id: Id,
    /// When it is excluded.
    pub excluded_when: Rule,
    /// What to ask.
    pub ask: String,
}

/// Where the client's own words are.
pub struct Goal {
    /// The finding that holds them.
    pub words: Option<Name>,
    /// The open question that is printed while there are none.
    pub ask: String,
    /// Where it stands.
    pub span: Span,
}

/// What will be seen, by when.
pub struct Objective {
    /// The id within the problem.
    pub id: Id,
    /// Only under this condition.
    pub when: Option<Rule>,
    /// Alerts that must have a response first.
    pub held_by: Vec<Hold>,
    /// The text.
    pub text: Text,
    /// The same, said to the client; a problem of safety shows the client nothing else.
    pub for_client: Option<Text>,
    /// How it is measured.
    pub measure: Measure,
    /// The finding it starts from.
    pub baseline: Option<Name>,
    /// Where it wants to get.
    pub target: Option<Target>,
    /// How long from the date of the plan.
    pub within: Within,
    /// Findings that make it this client's own.
    pub client_facts: Vec<Name>,
    /// What to ask for them.
    pub ask: String,
    /// Where it stands.
    pub span: Span,
}

/// How an objective is measured.
pub enum Measure {
    /// By a score.
    Score(Name),
    /// By a log, in a unit.
    Log {
        /// The log.
        log: Id,
        /// The unit.
        unit: String,
    },
    /// By counting something.
    Count(String),
}

/// Where an objective wants to get.
pub struct Target {
    /// The number.
    pub aim: Aim,
    /// Where the number comes from.
    pub source: String,
}

/// The number of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// This or lower.
    AtMost(Number),
    /// This or higher.
    AtLeast(Number),
    /// This far from the baseline.
    Change(Number),
}

/// A length of time in days or weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within {
    /// The number of days.
    pub days: u32,
}

/// What is done, for which objectives.
pub struct Intervention {
    /// The id within the problem.
    pub id: Id,
    /// Only under this condition.
    pub when: Option<Rule>,
    /// Alerts that must have a response first.
    pub held_by: Vec<Hold>,
    /// What it is.
    pub what: What,
    /// The objectives it works on.
    pub serves: Vec<Id>,
    /// Where it stands.
    pub span: Span,
}

/// What an intervention is.
pub enum What {
    /// It is described in the problem itself.
    Own(Box<Described>),
    /// It is one of the treatments at hand.
    Treatment(Box<Use>),
}

/// A treatment that a problem calls for, in the problem's own words where it has some.
pub struct Use {
    /// Which.
    pub treatment: Id,
    /// What it is called here, where that is not its own name.
    pub name: Option<Text>,
    /// The same, said to the client.
    pub for_client: Option<Text>,
    /// How often here, where that is not as the treatment says.
    pub dose: Option<Dose>,
}

impl Problem {
    /// Returns a place in the problem's file.
    pub fn place(&self, span: Span) -> Place {
        Place { source: self.source.clone(), span, route: String::new() }
    }

    /// Returns whether the problem is about safety: it needs no confirmation to be shown.
    pub fn is_safety(&self) -> bool {
        self.priority < 10
    }

    /// Returns the findings that its own rule reads.
    pub fn reads(&self) -> &[Name] {
        self.when.as_ref().map_or(&[], |rule| rule.condition.reads())
    }

    /// Returns every finding that the problem's rules and evidence read.
    pub fn names(&self) -> Vec<&Name> {
        let rules = [self.when.as_ref(), self.confirm.as_ref().map(|confirm| &confirm.when)];
        let rules = rules.into_iter().flatten();
        let rules = rules.chain(self.unless.iter().map(|exclusion| &exclusion.when));
        let rules = rules.chain(self.rule_outs.iter().map(|rule_out| &rule_out.excluded_when));
        rules.flat_map(|rule| rule.condition.reads()).chain(&self.evidence).collect()
    }

    /// Returns whether the problem takes up a finding.
    pub fn takes_up(&self, name: &Name) -> bool {
        self.names().iter().any(|known| known.whole() == name.whole()) || self.measures(name)
    }

    /// Returns whether a finding is one of those that suggest the problem, whoever answered.
    pub fn measures(&self, name: &Name) -> bool {
        self.measures.iter().any(|measured| measured.names(name))
    }
}

impl Measured {
    /// Returns whether this is the name of a finding, whoever answered.
    pub fn names(&self, name: &Name) -> bool {
        is_finding_of(name, &self.instrument, &self.finding)
    }
}

/// Whether a name is that of a score, alert or item of an instrument, whoever answered.
fn is_finding_of(name: &Name, of: &Id, id: &Id) -> bool {
    use finding::What::{AgeInDays, Alert, Given, Item, Score};
    let Name::Of { instrument, what, .. } = name else { return false };
    match what {
        Score(found, _) | Alert(found) | Item(found) => (instrument, found) == (of, id),
        Given | AgeInDays => false,
    }
}
