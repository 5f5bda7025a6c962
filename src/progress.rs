//! How far a client has come in programmes: what is recorded of their steps.
//!
//! Names such as `programme.abstinence.first_list` are resolved against the steps that the files
//! list; what a condition reads under them is what was recorded up to a day. What a programme asks
//! for, and what holds a step, is the business of `programme`.

use crate::diagnostic::{Faults, Source};
use crate::id::Id;
use crate::yaml::{self, Node, Value};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// How far a step is, or a whole programme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepState {
    /// Nothing was recorded yet.
    #[default]
    Open,
    /// It was begun.
    InWork,
    /// It is done.
    Done,
    /// The client does not want it now.
    NotNow,
    /// The client decided not to go it: an end like any other.
    DecidedNotTo,
}

impl StepState {
    /// The words of the file formats.
    pub const WORDS: [(&str, StepState); 5] = [
        ("open", StepState::Open),
        ("in_work", StepState::InWork),
        ("done", StepState::Done),
        ("not_now", StepState::NotNow),
        ("decided_not_to", StepState::DecidedNotTo),
    ];

    /// Returns the word of the file formats.
    pub fn word(self) -> &'static str {
        match self {
            StepState::Open => "open",
            StepState::InWork => "in_work",
            StepState::Done => "done",
            StepState::NotNow => "not_now",
            StepState::DecidedNotTo => "decided_not_to",
        }
    }

    /// Returns the state as people read it.
    pub fn words(self) -> &'static str {
        match self {
            StepState::Open => "open",
            StepState::InWork => "in work",
            StepState::Done => "done",
            StepState::NotNow => "not now",
            StepState::DecidedNotTo => "decided not to",
        }
    }

    /// Returns whether nothing more is to be done about it.
    pub fn is_settled(self) -> bool {
        matches!(self, StepState::Done | StepState::DecidedNotTo)
    }
}

/// What was recorded last of a step, or of a whole programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// How far it is.
    pub state: StepState,
    /// Since when.
    pub on: NaiveDate,
    /// Who recorded it.
    pub by: String,
}

/// What was recorded last of every step up to a day.
#[derive(Clone, Default)]
pub struct Progress(BTreeMap<Id, BTreeMap<Option<Id>, Recorded>>);

impl Progress {
    /// Takes what was recorded of a step, or of a whole programme where none is named, in the place
    /// of what was recorded before.
    pub fn record(&mut self, programme: &Id, step: Option<&Id>, recorded: Recorded) {
        self.0.entry(programme.clone()).or_default().insert(step.cloned(), recorded);
    }

    /// Returns the programmes of which something was recorded.
    pub fn begun(&self) -> impl Iterator<Item = &Id> {
        self.0.keys()
    }

    /// Returns what was recorded last of a step.
    pub fn of_step(&self, programme: &Id, step: &Id) -> Option<&Recorded> {
        self.0.get(programme)?.get(&Some(step.clone()))
    }

    /// Returns what was said last of a whole programme.
    pub fn of_whole(&self, programme: &Id) -> Option<&Recorded> {
        self.0.get(programme)?.get(&None)
    }

    /// Returns how far a programme with these steps is.
    ///
    /// What was said of the whole holds until a later step says otherwise. Else it is done when every
    /// step is settled, and in work from the first entry on.
    pub fn state(&self, programme: &Id, steps: &[Id]) -> StepState {
        let Some(entries) = self.0.get(programme) else { return StepState::Open };
        let newest = entries.iter().filter(|(step, _)| step.is_some()).map(|(_, one)| one.on).max();
        if let Some(whole) = entries.get(&None)
            && whole.state != StepState::InWork
            && newest.is_none_or(|newest| newest <= whole.on)
        {
            return whole.state;
        }
        let of = |step: &Id| entries.get(&Some(step.clone())).map_or(StepState::Open, |e| e.state);
        let settled = !steps.is_empty() && steps.iter().all(|step| of(step).is_settled());
        let reopened = entries.values().all(|recorded| recorded.state == StepState::Open);
        match (settled, reopened) {
            (true, _) if steps.iter().all(|step| of(step) == StepState::DecidedNotTo) => {
                StepState::DecidedNotTo
            }
            (true, _) => StepState::Done,
            (_, true) => StepState::Open,
            _ => StepState::InWork,
        }
    }
}

/// The programmes at hand: their texts, and their steps once somebody names one.
#[derive(Default)]
pub struct Programmes {
    texts: BTreeMap<Id, Arc<Source>>,
    steps: BTreeMap<Id, OnceLock<Arc<[Id]>>>,
}

impl Programmes {
    /// Returns those of these texts.
    pub fn new(texts: BTreeMap<Id, Arc<Source>>) -> Programmes {
        let steps = texts.keys().map(|id| (id.clone(), OnceLock::new())).collect();
        Programmes { texts, steps }
    }

    /// Returns the texts.
    pub fn texts(&self) -> &BTreeMap<Id, Arc<Source>> {
        &self.texts
    }

    /// Returns the steps of a programme, in order, as its file lists them; whether anything else is
    /// wrong with the file is for `check` to say.
    pub fn steps(&self, id: &Id) -> Option<Arc<[Id]>> {
        let source = self.texts.get(id)?;
        Some(self.steps.get(id)?.get_or_init(|| listed(source)).clone())
    }
}

/// The ids under `steps:` that can be read.
fn listed(source: &Arc<Source>) -> Arc<[Id]> {
    let mut unheard = Faults::new(source);
    let root = yaml::read(&mut unheard);
    let Some(Value::List(steps)) = root.as_ref().and_then(|root| entry(root, "steps")) else {
        return Arc::default();
    };
    let id = |step: &Node| match entry(step, "id")? {
        Value::Scalar(scalar) => Id::new(&scalar.text),
        _ => None,
    };
    steps.iter().filter_map(id).collect()
}

fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Value> {
    let Value::Map(entries) = &node.value else { return None };
    entries.iter().find(|entry| entry.key.text == key).map(|entry| &entry.value.value)
}

#[cfg(test)]
mod tests {
    use super::{Progress, Recorded, StepState};
    use crate::id::Id;

    fn id(text: &str) -> Id {
        Id::new(text).expect("an id")
    }

    fn recorded(state: StepState, on: &str) -> Recorded {
        Recorded { state, on: on.parse().expect("a date"), by: "B".into() }
    }

    fn state(entries: &[(Option<&str>, StepState, &str)]) -> StepState {
        let mut progress = Progress::default();
        for (step, state, on) in entries {
            let step = step.map(id);
            progress.record(&id("way"), step.as_ref(), recorded(*state, on));
        }
        progress.state(&id("way"), &[id("first"), id("second")])
    }

    #[test]
    fn a_programme_is_as_far_as_its_steps() {
        use StepState::{DecidedNotTo, Done, InWork, NotNow, Open};
        assert_eq!(state(&[]), Open);
        assert_eq!(state(&[(Some("first"), NotNow, "2026-01-01")]), InWork);
        assert_eq!(state(&[(Some("first"), Open, "2026-01-01")]), Open);
        let both = |first, second| {
            state(&[(Some("first"), first, "2026-01-01"), (Some("second"), second, "2026-01-02")])
        };
        assert_eq!(both(Done, InWork), InWork);
        assert_eq!(both(Done, DecidedNotTo), Done);
        assert_eq!(both(DecidedNotTo, DecidedNotTo), DecidedNotTo);
    }

    #[test]
    fn what_is_said_of_the_whole_holds_until_a_later_step() {
        use StepState::{Done, InWork, NotNow};
        let said = (None, NotNow, "2026-01-05");
        assert_eq!(state(&[(Some("first"), Done, "2026-01-01"), said]), NotNow);
        assert_eq!(state(&[said, (Some("first"), Done, "2026-01-06")]), InWork);
        assert_eq!(state(&[(None, InWork, "2026-01-05")]), InWork);
    }
}
