//! What people found when they went through a plan: what becomes of each objective, and of the whole.

use super::{day, later_day, mapping, optional, perhaps, said};
use crate::diagnostic::{Code, Faults};
use crate::id::{Hash, Id};
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of what became of an objective.
pub const REVIEWED_KEYS: &[&str] = &["reviewed", "on", "by", "outcome", "now", "due", "reason"];

/// The keys of a review.
pub const REVIEW_DECISION_KEYS: &[&str] =
    &["review", "plan", "on", "by", "care", "reason", "worse", "client_words", "who"];

/// What becomes of an objective of the plan that was issued last.
#[derive(Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The id of its line, such as `depression/objective/lighter`.
    pub objective: String,
    /// The day.
    pub on: NaiveDate,
    /// Who says so.
    pub by: String,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What its measure said on that day.
    pub now: Option<String>,
    /// By when it is to be reached from here.
    pub due: Option<NaiveDate>,
    /// Why; always there where it is changed or stopped.
    pub reason: Option<String>,
}

/// What becomes of an objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is reached, and leaves the plan.
    Met,
    /// It goes on as it is.
    Continue,
    /// It goes on, and reads otherwise.
    Change,
    /// It is not pursued, and leaves the plan.
    Stop,
}

/// A plan that was gone through, as a whole. The objectives stand in the entries before it.
#[derive(Clone, PartialEq, Eq)]
pub struct Review {
    /// The document, such as `plan`.
    pub document: Id,
    /// The hash of the plan that was gone through; written by the program.
    pub plan: Option<Hash>,
    /// The day.
    pub on: NaiveDate,
    /// Who says so.
    pub by: String,
    /// Whether care goes on here.
    pub care: Care,
    /// Why.
    pub reason: String,
    /// What is said of measures that are reliably worse.
    pub worse: Option<String>,
    /// What the client said.
    pub client_words: Option<String>,
    /// Who took part, as roles.
    pub who: String,
}

/// Whether care goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Here.
    Continue,
    /// Elsewhere.
    Transfer,
    /// No more.
    Discharge,
}

impl Outcome {
    /// The words of the file format.
    pub const WORDS: [(&str, Outcome); 4] = [
        ("met", Outcome::Met),
        ("continue", Outcome::Continue),
        ("change", Outcome::Change),
        ("stop", Outcome::Stop),
    ];

    /// Returns the word of the file format.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Met => "met",
            Outcome::Continue => "continue",
            Outcome::Change => "change",
            Outcome::Stop => "stop",
        }
    }

    /// Returns it in words.
    pub fn words(self) -> &'static str {
        match self {
            Outcome::Met => "met",
            Outcome::Continue => "continued",
            Outcome::Change => "changed",
            Outcome::Stop => "stopped",
        }
    }

    /// Returns whether the objective leaves the plan.
    pub fn ends(self) -> bool {
        matches!(self, Outcome::Met | Outcome::Stop)
    }
}

impl Care {
    /// The words of the file format.
    pub const WORDS: [(&str, Care); 3] = [
        ("continue", Care::Continue),
        ("transfer", Care::Transfer),
        ("discharge", Care::Discharge),
    ];

    /// Returns the word of the file format.
    pub fn word(self) -> &'static str {
        match self {
            Care::Continue => "continue",
            Care::Transfer => "transfer",
            Care::Discharge => "discharge",
        }
    }

    /// Returns it in words.
    pub fn words(self) -> &'static str {
        match self {
            Care::Continue => "care goes on here",
            Care::Transfer => "care goes on elsewhere",
            Care::Discharge => "care ends",
        }
    }
}

impl Reviewed {
    /// Reads what became of an objective.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<Reviewed> {
        let fields = Fields::open(node, "a reviewed objective", REVIEWED_KEYS, faults)?;
        let objective = said(&fields, "reviewed", faults);
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let outcome = fields.required("outcome", faults);
        let outcome = outcome.and_then(|node| node.word(&Outcome::WORDS, faults));
        if matches!(outcome, Some(Outcome::Change | Outcome::Stop)) {
            fields.required("reason", faults);
        }
        let due = later_day(&fields, "due", on, faults);
        let reviewed = Reviewed {
            now: perhaps(&fields, "now", faults),
            reason: perhaps(&fields, "reason", faults),
            due,
            objective: objective?,
            on: on?,
            by: by?,
            outcome: outcome?,
        };
        if reviewed.outcome.ends() && due.is_some() {
            let message = "an objective that leaves the plan has no further day";
            faults.error(Code::UnknownDecision, node.span, message);
            return None;
        }
        Some(reviewed)
    }

    /// Returns it as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("reviewed", Some(Yaml::text(&self.objective))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("outcome", Some(Yaml::word(self.outcome.word()))),
            ("now", optional(self.now.as_ref())),
            ("due", self.due.map(Yaml::word)),
            ("reason", optional(self.reason.as_ref())),
        ])
    }
}

impl Review {
    /// Reads a review.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<Review> {
        let fields = Fields::open(node, "a review", REVIEW_DECISION_KEYS, faults)?;
        let document = fields.required_id("review", faults);
        let plan = fields.get("plan").and_then(|node| node.hash(faults));
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        let care = fields.required("care", faults);
        let care = care.and_then(|node| node.word(&Care::WORDS, faults));
        let reason = said(&fields, "reason", faults);
        let who = said(&fields, "who", faults);
        Some(Review {
            worse: perhaps(&fields, "worse", faults),
            client_words: perhaps(&fields, "client_words", faults),
            plan,
            document: document?,
            on: on?,
            by: by?,
            care: care?,
            reason: reason?,
            who: who?,
        })
    }

    /// Returns it as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("review", Some(Yaml::word(&self.document))),
            ("plan", self.plan.map(Yaml::word)),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("care", Some(Yaml::word(self.care.word()))),
            ("reason", Some(Yaml::text(&self.reason))),
            ("worse", optional(self.worse.as_ref())),
            ("client_words", optional(self.client_words.as_ref())),
            ("who", Some(Yaml::text(&self.who))),
        ])
    }
}
