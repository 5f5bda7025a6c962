//! What is due in a case: what has to be done, and by when, as far as the record and the rules tell.
//!
//! Each source looks at one thing and gives what is due of it; a new one is one more function in
//! `SOURCES`. A case is named by its id, and what is due by ids within the case: never by a name, an
//! answer or the alert that an answer raised. A day that a rule sets can be overdue; what only waits,
//! such as an interview that was left, has the day since when.

mod calendar;
mod dates;
mod notes;
mod plans;
mod safety;
mod staff;

pub use calendar::{Calendar, PRODUCT};

use crate::battery::Battery;
use crate::decision::{Decision, Decisions, Disposition};
use crate::id::CaseId;
use crate::instrument::Library;
use crate::plan::Inputs;
use crate::record::Case;
use chrono::{Days, NaiveDate};
use serde::{Serialize, Serializer};
use std::cmp::Reverse;

/// Something that is due in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The case.
    pub case: CaseId,
    /// What it is.
    pub kind: Kind,
    /// What it is about, by ids within the case; the plan has none.
    pub item: String,
    /// The day by which it is due, or since when it waits.
    pub day: NaiveDate,
    /// Whether a day that was set has passed, or nothing may wait at all.
    pub overdue: bool,
    /// The one person whom it waits for, where there is one.
    pub waits_for: Option<String>,
}

/// What can be due, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A critical alert without a full response.
    Alert,
    /// A contact with the client that was agreed on.
    Contact,
    /// A client who did not come and was not reached.
    Outreach,
    /// A case that was handed over, and that nobody has taken over yet.
    HandOver,
    /// The first plan, by the rules of the place.
    FirstPlan,
    /// The next review, by the rules of the place.
    Review,
    /// A plan without a clinician's signature.
    Signature,
    /// A plan that waits for a supervisor's signature.
    CoSignature,
    /// A note that not everybody has signed who has to, or that is not as it was signed.
    Note,
    /// An objective.
    Objective,
    /// A problem that was deferred to a day.
    Deferred,
    /// A measure that is to be given again.
    Measure,
    /// A release that ends.
    Release,
    /// A form that says when it is looked at again.
    LookAgain,
    /// An interview that was left before its end.
    Interview,
}

impl Kind {
    /// Returns the word for other programs.
    pub fn word(self) -> &'static str {
        self.names().0
    }

    /// Returns the words for a reader; they tell nothing of a client.
    pub fn words(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Kind::Alert => ("alert", "critical alert without a full response"),
            Kind::Contact => ("contact", "agreed contact"),
            Kind::Outreach => ("outreach", "missed contact, client not reached"),
            Kind::HandOver => ("hand_over", "hand-over not accepted"),
            Kind::FirstPlan => ("first_plan", "first plan"),
            Kind::Review => ("review", "review of the plan"),
            Kind::Signature => ("signature", "plan not signed"),
            Kind::CoSignature => ("co_signature", "plan not co-signed"),
            Kind::Note => ("note", "note not signed as it stands"),
            Kind::Objective => ("objective", "objective"),
            Kind::Deferred => ("deferred", "deferred problem, to be decided on"),
            Kind::Measure => ("measure", "measure to be given again"),
            Kind::Release => ("release", "release that ends"),
            Kind::LookAgain => ("look_again", "form to be looked at again"),
            Kind::Interview => ("interview", "interview not finished"),
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// A case that is asked what is due in it.
pub struct Asked<'a> {
    /// The case.
    pub case: &'a Case,
    /// What its plan is made from, with the decisions of the day; of the problems only those with an
    /// objective that can be due.
    pub inputs: &'a Inputs<'a>,
    /// The batteries that follow change.
    pub batteries: &'a [Battery],
    /// The instruments.
    pub library: &'a Library,
}

/// What gives something that is due.
type SourceOfDue = fn(&Asked<'_>) -> Vec<Due>;

/// Everything that is looked at.
const SOURCES: [SourceOfDue; 13] = [
    safety::alerts,
    safety::contacts,
    notes::outreach,
    notes::signatures,
    staff::hand_over,
    plans::deadlines,
    plans::signatures,
    plans::objectives,
    plans::deferred,
    dates::measures,
    dates::releases,
    dates::look_again,
    dates::interviews,
];

/// Returns what is due in a case up to a number of days after the day of its findings, in order.
pub fn due(asked: &Asked<'_>, within: u32) -> Vec<Due> {
    let until = until(asked.day(), within);
    let all = SOURCES.iter().flat_map(|source| source(asked));
    let mut due: Vec<Due> = all.filter(|due| due.day <= until).collect();
    sort(&mut due);
    due
}

/// Returns the last day that is looked at.
pub fn until(day: NaiveDate, within: u32) -> NaiveDate {
    day.checked_add_days(Days::new(within.into())).unwrap_or(NaiveDate::MAX)
}

/// Sorts what is due: alerts, what is overdue by how long, then the days.
pub fn sort(due: &mut [Due]) {
    due.sort_by(|left, right| left.order().cmp(&right.order()));
}

/// Returns whether anything is treated: what follows change is due only then.
pub fn is_treated(decisions: &Decisions) -> bool {
    decisions.iter().any(|decision| match decision {
        Decision::Problem(one) => decisions
            .for_problem(one.problem.as_str())
            .is_some_and(|last| last.disposition == Disposition::Treat),
        _ => false,
    })
}

impl Due {
    fn order(&self) -> impl Ord + '_ {
        let alert = self.kind == Kind::Alert;
        (Reverse(alert), Reverse(self.overdue), self.day, &self.case, self.kind, &self.item)
    }
}

impl Asked<'_> {
    fn day(&self) -> NaiveDate {
        self.inputs.findings.as_of
    }

    /// Something that is due by a day, and overdue after it.
    fn by(&self, kind: Kind, item: impl Into<String>, day: NaiveDate) -> Due {
        Due { overdue: day < self.day(), ..self.since(kind, item, day) }
    }

    /// Something that waits since a day.
    fn since(&self, kind: Kind, item: impl Into<String>, day: NaiveDate) -> Due {
        let (case, item) = (self.case.id.clone(), item.into());
        Due { case, kind, item, day, overdue: false, waits_for: None }
    }
}
