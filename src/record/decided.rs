//! Every decision of a case, held against what it is about.

use super::{AtHand, Case};
use crate::decision::{Decision, StepDecision};
use crate::diagnostic::{Code, Diagnostic, Faults, nearest};
use crate::finding::FindingScope;
use crate::id::Id;
use crate::instrument::Library;
use crate::yaml::{Node, Value};
use chrono::NaiveDate;

impl Case {
    /// Returns a warning for every decision about something that is not there. It decides
    /// nothing, and whoever wrote it believes that it does.
    pub fn decisions_about_nothing(&self, at_hand: &AtHand<'_>) -> Vec<Diagnostic> {
        let mut faults = Faults::new(&self.source);
        for (decision, node) in self.decisions_with_places() {
            if let Some(Nothing { message, hint }) = self.nothing(&decision, at_hand) {
                let message = format!("{message}: this decision does not count");
                faults.warning(Code::UnknownDecision, first_value(node), message).hint(hint);
            }
        }
        faults.into_list(|span| self.route(span))
    }

    /// Says what is not there that a decision is about.
    fn nothing(&self, decision: &Decision, at_hand: &AtHand<'_>) -> Option<Nothing> {
        let AtHand { library, programmes, problems, documents } = at_hand;
        match decision {
            Decision::Problem(decision) => no_id(decision.problem.as_str(), problems, NO_PROBLEM),
            Decision::Signature(signature) => match &signature.response {
                Some(note) => self.no_response(note),
                None => no_id(signature.document.as_str(), documents, NO_DOCUMENT),
            },
            Decision::Addendum(addendum) => self.no_response(&addendum.note),
            Decision::Step(step) => self.no_step(step, at_hand),
            // What was shown or disclosed was, whatever is in force now; an edit of a line that is
            // not there now is told in the plan.
            Decision::Limits(_) | Decision::Disclosed(_) | Decision::Edit(_) => None,
            Decision::HandedOver(_) | Decision::TookOver(_) => None,
            Decision::Reviewed(reviewed) => self.no_plan(reviewed.on),
            Decision::Review(review) => no_id(review.document.as_str(), documents, NO_DOCUMENT)
                .or_else(|| self.no_plan(review.on)),
            Decision::TookPart(took_part) => no_id(&took_part.document, documents, NO_DOCUMENT),
            Decision::TakeHome(home) => no_id(&home.document, documents, NO_DOCUMENT),
            Decision::Alert(responded) => {
                self.no_alert(&responded.response, &responded.alert, library)
            }
            Decision::Raised(raised) => self.no_alert(&raised.response, &raised.alert, library),
            Decision::Finding(decision) => {
                let found = FindingScope { library, programmes }.name(&decision.finding).is_ok();
                let message = "there is no such finding";
                (!found).then(|| Nothing { message, hint: FINDING_NAME.to_owned() })
            }
        }
    }

    /// Says what is not there of a programme.
    fn no_step(&self, decision: &StepDecision, at_hand: &AtHand<'_>) -> Option<Nothing> {
        let programmes = at_hand.programmes;
        let Some(steps) = programmes.steps(&decision.programme) else {
            let known: Vec<&str> = programmes.texts().keys().map(Id::as_str).collect();
            return no_id(decision.programme.as_str(), &known, NO_PROGRAMME);
        };
        let known: Vec<&str> = steps.iter().map(Id::as_str).collect();
        decision.step.as_ref().and_then(|step| no_id(step.as_str(), &known, NO_STEP))
    }

    /// Says that there was no plan to go through.
    fn no_plan(&self, on: NaiveDate) -> Option<Nothing> {
        let found = self.plans.iter().any(|plan| plan.on <= on);
        let message = "no plan was issued by the day of the review";
        let hint = "`caseplan decide CASE --issue` issues one".to_owned();
        (!found).then_some(Nothing { message, hint })
    }

    /// Says that a note is not there.
    fn no_response(&self, id: &str) -> Option<Nothing> {
        let found = self.responses.iter().any(|recorded| recorded.id == *id);
        let hint = "`caseplan note CASE --list` shows the notes of a case".to_owned();
        (!found).then_some(Nothing { message: NO_RESPONSE, hint })
    }

    /// Says what is not there of an alert that was responded to, or opened again.
    fn no_alert(&self, response: &str, alert: &Id, library: &Library) -> Option<Nothing> {
        let nothing = |message| Some(Nothing { message, hint: ALERT_NAME.to_owned() });
        let recorded = self.responses.iter().find(|recorded| recorded.id == response);
        let Some(recorded) = recorded else { return nothing(NO_RESPONSE) };
        // A definition that is not here is told where the answers are held against it.
        let instrument =
            library.pinned(recorded.instrument.as_str(), recorded.definition?.scoring)?;
        let known = instrument.alerts.iter().any(|known| known.id == *alert);
        if known { None } else { nothing("the response has no such alert") }
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

/// What a decision is about and is not there, and what to do.
struct Nothing {
    message: &'static str,
    hint: String,
}

/// What is said of an id that is not known, and where the known ones are listed.
type NoId = (&'static str, &'static str);

const NO_RESPONSE: &str = "there is no such response";
const NO_PROBLEM: NoId =
    ("there is no such problem", "`caseplan list problems` shows what is there");
const NO_DOCUMENT: NoId =
    ("there is no such document", "`caseplan list documents` shows what is there");
const NO_PROGRAMME: NoId =
    ("there is no such programme", "`caseplan list programmes` shows what is there");
const NO_STEP: NoId =
    ("the programme has no such step", "`caseplan show` with the programme's id shows its steps");
const FINDING_NAME: &str = "the instrument, a point and the score, item or alert: gad2.total";
const ALERT_NAME: &str = "the response, a point and the alert: phq9-1.suicidal_ideation";

fn no_id(id: &str, known: &[&str], (message, list): NoId) -> Option<Nothing> {
    let near = || nearest(id, known.iter().copied()).unwrap_or_else(|| list.to_owned());
    (!known.contains(&id)).then(|| Nothing { message, hint: near() })
}

fn first_value(node: &Node) -> crate::diagnostic::Span {
    match &node.value {
        Value::Map(entries) => entries.first().map_or(node.span, |entry| entry.value.span),
        _ => node.span,
    }
}
