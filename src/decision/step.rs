//! What became of a step of a programme.

use super::{day, mapping, optional, perhaps, said};
use crate::diagnostic::Faults;
use crate::id::Id;
use crate::progress::StepState;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of what is recorded of a step.
pub const STEP_DECISION_KEYS: &[&str] =
    &["programme", "step", "state", "on", "by", "evidence", "despite"];

/// What was recorded of a step of a programme, or of a whole programme.
#[derive(Clone, PartialEq, Eq)]
pub struct StepDecision {
    /// The programme.
    pub programme: Id,
    /// The step; `None` where it is about the whole.
    pub step: Option<Id>,
    /// How far it is.
    pub state: StepState,
    /// The day.
    pub on: NaiveDate,
    /// Who recorded it.
    pub by: String,
    /// What shows it, in the words of whoever recorded it.
    pub evidence: Option<String>,
    /// Why it was gone although something held it.
    pub despite: Option<String>,
}

impl StepDecision {
    /// Reads what was recorded of a step.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<StepDecision> {
        let fields = Fields::open(node, "a step of a programme", STEP_DECISION_KEYS, faults)?;
        let programme = fields.required_id("programme", faults);
        let given = fields.get("step");
        let step = given.map(|node| node.id(faults));
        let state = fields.required("state", faults);
        let state = state.and_then(|node| node.word(&StepState::WORDS, faults));
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        Some(StepDecision {
            evidence: perhaps(&fields, "evidence", faults),
            despite: perhaps(&fields, "despite", faults),
            programme: programme?,
            step: match step {
                Some(step) => Some(step?),
                None => None,
            },
            state: state?,
            on: on?,
            by: by?,
        })
    }

    /// Returns it as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("programme", Some(Yaml::word(&self.programme))),
            ("step", self.step.as_ref().map(Yaml::word)),
            ("state", Some(Yaml::word(self.state.word()))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("evidence", optional(self.evidence.as_ref())),
            ("despite", optional(self.despite.as_ref())),
        ])
    }
}
