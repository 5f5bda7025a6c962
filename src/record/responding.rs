//! A response to an alert that was broken off: what was typed is kept, and closes nothing.

use crate::diagnostic::Faults;
use crate::yaml::{Fields, Node, Yaml};

/// The keys of a response to an alert that was broken off: those of a whole one that are typed.
pub const RESPONDING_KEYS: &[&str] = &[
    "alert",
    "by",
    "judgement",
    "means_asked",
    "action",
    "supervisor",
    "next_contact",
    "crisis_plan",
];

/// A response to an alert that was broken off.
#[derive(Clone, PartialEq, Eq)]
pub struct Responding {
    /// The alert: the response and its alert, such as `phq9-1.suicidal_ideation`.
    pub alert: String,
    /// What was typed, by the keys of a whole response.
    pub typed: Vec<(String, String)>,
}

impl Responding {
    /// Returns what was typed under a key.
    pub fn typed_as(&self, key: &str) -> Option<&str> {
        self.typed.iter().find(|(known, _)| known == key).map(|(_, text)| text.as_str())
    }

    pub(super) fn decode(node: &Node, faults: &mut Faults) -> Option<Responding> {
        let fields = Fields::open(node, "a response that was broken off", RESPONDING_KEYS, faults)?;
        let alert = fields.required_text("alert", faults)?;
        let keys = RESPONDING_KEYS.iter().filter(|key| **key != "alert");
        let typed = keys.filter_map(|key| Some(((*key).to_owned(), fields.text(key, faults)?)));
        Some(Responding { alert, typed: typed.collect() })
    }

    pub(super) fn encode(&self) -> Yaml {
        let alert = ("alert".to_owned(), Yaml::word(&self.alert));
        let typed = self.typed.iter().map(|(key, text)| (key.clone(), Yaml::text(text)));
        Yaml::Map([alert].into_iter().chain(typed).collect())
    }
}
