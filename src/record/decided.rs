//! Every decision of a case, held against what it is about.

use super::Case;
use crate::decision::{AlertResponse, Decision};
use crate::diagnostic::{Code, Diagnostic, Faults, nearest};
use crate::instrument::Library;
use crate::yaml::{Node, Value};

impl Case {
    /// Returns a warning for every decision about a problem or an alert that is not there. It
    /// decides nothing, and whoever wrote it believes that it does.
    pub fn decisions_about_nothing(&self, problems: &[&str], library: &Library) -> Vec<Diagnostic> {
        let mut faults = Faults::new(&self.source);
        for (decision, node) in self.decisions.iter().zip(self.decision_nodes()) {
            let (message, hint) = match decision {
                Decision::Problem(decision) if !problems.contains(&decision.problem.as_str()) => {
                    let hint = nearest(decision.problem.as_str(), problems.iter().copied());
                    let list = "`caseplan list problems` shows what is there";
                    ("there is no such problem", hint.or(Some(list.to_owned())))
                }
                Decision::Alert(response) => match self.no_alert(response, library) {
                    Some(message) => (message, Some(ALERT_NAME.to_owned())),
                    None => continue,
                },
                _ => continue,
            };
            let message = format!("{message}: this decision does not count");
            faults.warning(Code::UnknownDecision, first_value(node), message).hint_if(hint);
        }
        faults.into_list(|span| self.route(span))
    }

    /// Says what is not there of an alert that was responded to.
    fn no_alert(&self, answered: &AlertResponse, library: &Library) -> Option<&'static str> {
        let recorded = self.responses.iter().find(|response| response.id == answered.response);
        let Some(recorded) = recorded else { return Some("there is no such response") };
        // A definition that is not here is told where the answers are held against it.
        let instrument =
            library.pinned(recorded.instrument.as_str(), recorded.definition?.scoring)?;
        let known = instrument.alerts.iter().any(|alert| alert.id == answered.alert);
        (!known).then_some("the response has no such alert")
    }

    fn decision_nodes(&self) -> &[Node] {
        let Value::Map(entries) = &self.root.value else { return &[] };
        match entries.iter().find(|entry| entry.key.text == "decisions").map(|e| &e.value.value) {
            Some(Value::List(nodes)) => nodes,
            _ => &[],
        }
    }
}

const ALERT_NAME: &str = "the response, a point and the alert: phq9-1.suicidal_ideation";

fn first_value(node: &Node) -> crate::diagnostic::Span {
    match &node.value {
        Value::Map(entries) => entries.first().map_or(node.span, |entry| entry.value.span),
        _ => node.span,
    }
}
