//! Every decision of a case, held against what it is about.

use super::{AtHand, Case};
use crate::decision::{AlertResponse, Decision};
use crate::diagnostic::{Code, Diagnostic, Faults, nearest};
use crate::finding::FindingScope;
use crate::instrument::Library;
use crate::yaml::{Node, Value};

impl Case {
    /// Returns a warning for every decision about a problem or an alert that is not there. It
    /// decides nothing, and whoever wrote it believes that it does.
    pub fn decisions_about_nothing(&self, at_hand: &AtHand<'_>) -> Vec<Diagnostic> {
        let AtHand { library, problems, .. } = at_hand;
        let scope = FindingScope { library };
        let mut faults = Faults::new(&self.source);
        for (decision, node) in self.decisions_with_places() {
            let (message, hint) = match &decision {
                Decision::Problem(decision) if !problems.contains(&decision.problem.as_str()) => {
                    let hint = nearest(decision.problem.as_str(), problems.iter().copied());
                    let list = "`caseplan list problems` shows what is there";
                    ("there is no such problem", hint.or(Some(list.to_owned())))
                }
                Decision::Alert(response) => match self.no_alert(response, library) {
                    Some(message) => (message, Some(ALERT_NAME.to_owned())),
                    None => continue,
                },
                Decision::Finding(decision) if scope.name(&decision.finding).is_err() => {
                    ("there is no such finding", Some(FINDING_NAME.to_owned()))
                }
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

    /// Returns the decisions that can be read, as they stand in the file.
    fn decisions_with_places(&self) -> Vec<(Decision, &Node)> {
        let Value::Map(entries) = &self.root.value else { return Vec::new() };
        let list = entries.iter().find(|entry| entry.key.text == "decisions");
        let Some(Value::List(nodes)) = list.map(|entry| &entry.value.value) else {
            return Vec::new();
        };
        // What is wrong with the others has been told.
        let mut told = Faults::new(&self.source);
        let decisions = nodes.iter().map(|node| (Decision::decode(node, &mut told), node));
        decisions.filter_map(|(decision, node)| Some((decision?, node))).collect()
    }
}

const FINDING_NAME: &str = "the instrument, a point and the score, item or alert: gad2.total";
const ALERT_NAME: &str = "the response, a point and the alert: phq9-1.suicidal_ideation";

fn first_value(node: &Node) -> crate::diagnostic::Span {
    match &node.value {
        Value::Map(entries) => entries.first().map_or(node.span, |entry| entry.value.span),
        _ => node.span,
    }
}
