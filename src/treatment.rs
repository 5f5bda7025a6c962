//! Treatments: what a counselor can offer, for whom, and for whom not.
//!
//! A problem calls for one ([`What::Treatment`](crate::problem::What)); no plan adopts one by
//! itself. The file format is described in `docs/treatment-files.md`.

mod read;

pub use read::{
    DOSE_KEYS, LEVERS, MODALITIES, ROLES, TREATMENT_KEYS, check_alternative,
    treatment as read_treatment,
};

use crate::diagnostic::Source;
use crate::id::{Hash, Id};
use crate::instrument::Element;
use crate::rule::{Hold, Rule, Stop, Text};
use std::sync::Arc;

/// A treatment, checked.
pub struct Treatment {
    /// The id.
    pub id: Id,
    /// Raised when anything but a source changes.
    pub version: u32,
    /// For whom it is, in words for a supervisor.
    pub indicated: String,
    /// For whom it is, as a condition; `None` where a problem alone decides.
    pub when: Option<Rule>,
    /// What speaks against it now.
    pub unless: Vec<Stop>,
    /// Alerts that must have a response first.
    pub held_by: Vec<Hold>,
    /// What is done, how often, by whom.
    pub described: Described,
    /// The elements of the cycle that it interrupts.
    pub interrupts: Vec<Element>,
    /// Whether a life can hang on it: no plan loses it without a reason.
    pub safety: bool,
    /// What it is an entry of, among the systems of care.
    pub systems: Vec<Id>,
    /// Where it comes from.
    pub sources: Vec<String>,
    /// The hash of the file.
    pub hash: Hash,
    /// The file it was read from.
    pub source: Arc<Source>,
}

/// What is done, how often, by whom.
pub struct Described {
    /// What is done.
    pub name: Text,
    /// The same, said to the client; a problem of safety shows the client nothing else.
    pub for_client: Option<Text>,
    /// In which setting.
    pub modality: &'static str,
    /// Through which of the four levers.
    pub levers: Vec<&'static str>,
    /// How often, the first that holds; the last holds for everybody.
    pub doses: Vec<Dose>,
    /// The role that does it.
    pub responsible: &'static str,
    /// What is offered instead, for the client to choose.
    pub alternatives: Vec<String>,
    /// The programme whose steps it goes.
    pub programme: Option<Id>,
}

/// How often, and for how long.
pub struct Dose {
    /// For whom; `None` for everybody else.
    pub when: Option<Rule>,
    /// How often.
    pub frequency: String,
    /// The length of one session.
    pub minutes: Option<u32>,
}
