//! What an issued plan keeps of itself and of what it was made from, so that what became of it since can
//! be told line by line.

use super::{Case, IssuedPlan};
use crate::diagnostic::Faults;
use crate::id::Hash;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of what an issued plan keeps.
pub const BASIS_KEYS: &[&str] = &["decisions", "answers", "lines"];

/// The keys of a line that is kept.
pub const KEPT_LINE_KEYS: &[&str] = &["line", "text"];

/// The keys of a response that a plan was made from.
pub const KEPT_RESPONSE_KEYS: &[&str] = &["response", "hash"];

/// What a plan was made from when it was issued, and what it said.
#[derive(Clone, PartialEq, Eq)]
pub struct Basis {
    /// How many decisions there were: entries are only added.
    pub decisions: usize,
    /// The responses, each under the hash of everything recorded of it.
    pub answers: Vec<(String, Hash)>,
    /// The lines by their ids, as they were read.
    pub lines: Vec<(String, String)>,
}

impl Basis {
    pub(super) fn decode(node: &Node, faults: &mut Faults) -> Option<Basis> {
        let fields = Fields::open(node, "what an issued plan keeps", BASIS_KEYS, faults)?;
        let decisions = fields.required("decisions", faults);
        let decisions = decisions.and_then(|node| node.integer_in(0..1_000_000, faults));
        let answers = fields.list("answers", faults).iter();
        let answers = answers.filter_map(|node| response(node, faults)).collect();
        let lines = fields.list("lines", faults).iter();
        let lines = lines.filter_map(|node| line(node, faults)).collect();
        Some(Basis { decisions: usize::try_from(decisions?).ok()?, answers, lines })
    }

    pub(super) fn encode(&self) -> Yaml {
        let answers = self.answers.iter().map(|(response, hash)| {
            Yaml::Map(vec![
                ("response".into(), Yaml::word(response)),
                ("hash".into(), Yaml::word(hash)),
            ])
        });
        let lines = self.lines.iter().map(|(line, text)| {
            Yaml::Map(vec![("line".into(), Yaml::text(line)), ("text".into(), Yaml::text(text))])
        });
        Yaml::Map(vec![
            ("decisions".into(), Yaml::word(self.decisions)),
            ("answers".into(), Yaml::List(answers.collect())),
            ("lines".into(), Yaml::List(lines.collect())),
        ])
    }
}

fn response(node: &Node, faults: &mut Faults) -> Option<(String, Hash)> {
    let fields = Fields::open(node, "a response of an issued plan", KEPT_RESPONSE_KEYS, faults)?;
    let response = fields.required_text("response", faults);
    let hash = fields.required("hash", faults).and_then(|node| node.hash(faults));
    Some((response?, hash?))
}

fn line(node: &Node, faults: &mut Faults) -> Option<(String, String)> {
    let fields = Fields::open(node, "a line of an issued plan", KEPT_LINE_KEYS, faults)?;
    let line = fields.required_text("line", faults);
    let text = fields.required_text("text", faults);
    Some((line?, text?))
}

impl Case {
    /// Returns what a plan that is issued now keeps, with the lines that it says.
    pub fn basis(&self, on: NaiveDate, lines: Vec<(String, String)>) -> Basis {
        let read = self.responses.iter().filter(|one| one.last_day() <= on);
        Basis {
            decisions: self.decisions.iter().count(),
            answers: read.map(|one| (one.id.clone(), one.hash())).collect(),
            lines,
        }
    }

    /// Returns the case with the answers alone that the plan issued last was made from, as they are
    /// recorded now.
    pub fn with_answers_of_issue(mut self) -> Case {
        match self.plans.last() {
            Some(IssuedPlan { basis: Some(basis), .. }) => {
                let kept = &basis.answers;
                self.responses.retain(|one| kept.iter().any(|(response, _)| *response == one.id));
            }
            Some(IssuedPlan { on, .. }) => {
                let on = *on;
                self.responses.retain(|one| one.last_day() <= on);
            }
            None => {}
        }
        self
    }

    /// Returns the case with the decisions alone that had been made when its last plan was issued.
    pub fn with_decisions_of_issue(mut self) -> Case {
        self.decisions = match self.plans.last() {
            Some(IssuedPlan { basis: Some(basis), .. }) => self.decisions.first(basis.decisions),
            Some(IssuedPlan { on, .. }) => self.decisions.as_of(*on),
            None => return self,
        };
        self
    }

    /// Returns the case as it was before its last plan was issued: without the plan, and without what
    /// was answered and decided later. Of a plan that kept nothing only the days tell that.
    pub fn before_last_issue(self) -> Case {
        let mut case = self.with_answers_of_issue().with_decisions_of_issue();
        case.plans.pop();
        case
    }

    /// Returns the responses that the plan issued last was made from and that are others now, but for
    /// those that were only brought to another definition.
    pub fn answers_changed_since_issue(&self) -> Vec<&str> {
        let Some(IssuedPlan { on, basis: Some(basis), .. }) = self.plans.last() else {
            return Vec::new();
        };
        let is_changed = |(response, hash): &&(String, Hash)| {
            let now = self.responses.iter().find(|one| one.id == *response);
            let since = self.upgrades.iter().filter(|upgrade| upgrade.on >= *on);
            let upgraded = since.into_iter().any(|upgrade| upgrade.response == *response);
            !upgraded && now.is_none_or(|now| now.hash() != *hash)
        };
        basis.answers.iter().filter(is_changed).map(|(response, _)| response.as_str()).collect()
    }
}
