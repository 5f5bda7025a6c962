//! One line of a plan.

use super::Cause;
use serde::Serialize;

/// One line of a plan: its id, its printed label, its text, and why it is there.
#[derive(Clone, Serialize)]
pub struct Line {
    /// The id, such as `depression/objective/lighter`; it stays while the case goes on.
    pub id: String,
    /// The printed label, such as `P2.O1`.
    pub label: String,
    /// The text.
    pub text: String,
    /// Who changed it and when, where a clinician did.
    pub edited: Option<String>,
    /// Why it is there. Written by `trace`, not beside the text.
    #[serde(skip)]
    pub because: Vec<Cause>,
}

impl Line {
    /// Returns a line.
    pub fn new(
        id: impl Into<String>,
        label: impl Into<String>,
        text: impl Into<String>,
        because: Vec<Cause>,
    ) -> Line {
        let (id, label, text) = (id.into(), label.into(), text.into());
        Line { id, label, text, edited: None, because }
    }
}
