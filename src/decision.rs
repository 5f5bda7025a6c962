//! What people decided: on a problem, on an alert, and that something was signed.
//!
//! The program suggests and never decides. A case keeps its decisions as a list to which
//! entries are only added; where two are about the same thing, the later one holds. Whether
//! a problem or an alert of that name exists is judged later.

mod about;
mod addendum;
mod alert;
mod disclosed;
mod edit;
mod finding;
mod hand_over;
mod keys;
mod limits;
mod problem;
mod raised;
mod review;
mod signature;
mod step;
mod take_home;

pub use addendum::{ADDENDUM_KEYS, Addendum};
pub use alert::{ALERT_RESPONSE_KEYS, AlertResponse, CrisisPlan};
pub use disclosed::{DISCLOSED_KEYS, Disclosed};
pub use edit::{EDIT_KEYS, Edit, TOOK_PART_KEYS, TookPart};
pub use finding::{FINDING_DECISION_KEYS, FindingDecision};
pub use hand_over::{HANDED_OVER_KEYS, HandedOver, TOOK_OVER_KEYS, TookOver};
pub use limits::{LIMITS_SHOWN_KEYS, LimitsShown};
pub use problem::{DecliningParty, Disposition, PROBLEM_DECISION_KEYS, ProblemDecision};
pub use raised::{RAISED_KEYS, Raised};
pub use review::{Care, Outcome, REVIEW_DECISION_KEYS, REVIEWED_KEYS, Review, Reviewed};
pub use signature::{SIGNATURE_KEYS, Signature};
pub use step::{STEP_DECISION_KEYS, StepDecision};
pub use take_home::{TAKE_HOME_KEYS, TakeHome};

use crate::diagnostic::{Code, Faults};
use crate::finding::Findings;
use crate::id::{Hash, Id};
use crate::progress::{Progress, Recorded};
use crate::yaml::{Node, Yaml};
use chrono::NaiveDate;
use keys::{day, later_day, mapping, optional, perhaps, said, yes_no};
use std::collections::BTreeSet;

/// One thing that a person decided.
#[derive(Clone, PartialEq, Eq)]
pub enum Decision {
    /// What is done about a problem.
    Problem(ProblemDecision),
    /// What was done about an alert.
    Alert(AlertResponse),
    /// That an alert was raised, and is open whatever the answers are now.
    Raised(Raised),
    /// What follows from a finding that no problem takes up.
    Finding(FindingDecision),
    /// What a clinician changed in a line of a plan.
    Edit(Edit),
    /// Who took part in making a document.
    TookPart(TookPart),
    /// That something of the record was disclosed to somebody outside.
    Disclosed(Disclosed),
    /// That the limits of confidentiality were shown.
    Limits(LimitsShown),
    /// What became of a step of a programme.
    Step(StepDecision),
    /// That a document may be taken home as it is.
    TakeHome(TakeHome),
    /// That a document or a note was signed.
    Signature(Signature),
    /// What was added to a note.
    Addendum(Addendum),
    /// That the case was handed over to another counselor.
    HandedOver(HandedOver),
    /// That another counselor took it over.
    TookOver(TookOver),
    /// What becomes of an objective, by a review.
    Reviewed(Reviewed),
    /// That a plan was gone through.
    Review(Review),
}

/// The decisions of a case, in the order in which they were made.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Decisions(Vec<Decision>);

impl Decision {
    /// Reads one decision; its first key says which kind it is.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<Decision> {
        let first = node.entries(faults)?.first();
        match first.map(|entry| entry.key.text.as_str()) {
            Some("problem") => ProblemDecision::decode(node, faults).map(Decision::Problem),
            Some("alert") => AlertResponse::decode(node, faults).map(Decision::Alert),
            Some("raised") => Raised::decode(node, faults).map(Decision::Raised),
            Some("finding") => FindingDecision::decode(node, faults).map(Decision::Finding),
            Some("programme") => StepDecision::decode(node, faults).map(Decision::Step),
            Some("edited") => Edit::decode(node, faults).map(Decision::Edit),
            Some("took_part") => TookPart::decode(node, faults).map(Decision::TookPart),
            Some("disclosed") => Disclosed::decode(node, faults).map(Decision::Disclosed),
            Some("limits") => LimitsShown::decode(node, faults).map(Decision::Limits),
            Some("take_home") => TakeHome::decode(node, faults).map(Decision::TakeHome),
            Some("signature") => Signature::decode(node, faults).map(Decision::Signature),
            Some("addendum") => Addendum::decode(node, faults).map(Decision::Addendum),
            Some("handed_over") => HandedOver::decode(node, faults).map(Decision::HandedOver),
            Some("took_over") => TookOver::decode(node, faults).map(Decision::TookOver),
            Some("reviewed") => Reviewed::decode(node, faults).map(Decision::Reviewed),
            Some("review") => Review::decode(node, faults).map(Decision::Review),
            _ => {
                faults
                    .error(Code::UnknownKind, node.span, "not a kind of decision that is known")
                    .hint(
                        "a decision begins with `problem:`, `alert:`, `raised:`, `finding:`, \
                         `programme:`, `edited:`, `took_part:`, `disclosed:`, `limits:`, `take_home:`, \
                         `signature:`, `addendum:`, `handed_over:`, `took_over:`, `reviewed:` or `review:`",
                    );
                None
            }
        }
    }

    /// Returns the decision as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        match self {
            Decision::Problem(decision) => decision.encode(),
            Decision::Alert(response) => response.encode(),
            Decision::Raised(raised) => raised.encode(),
            Decision::Finding(decision) => decision.encode(),
            Decision::Edit(edit) => edit.encode(),
            Decision::TookPart(took_part) => took_part.encode(),
            Decision::Disclosed(disclosed) => disclosed.encode(),
            Decision::Limits(shown) => shown.encode(),
            Decision::Step(step) => step.encode(),
            Decision::TakeHome(decision) => decision.encode(),
            Decision::Signature(signature) => signature.encode(),
            Decision::Addendum(addendum) => addendum.encode(),
            Decision::HandedOver(handed) => handed.encode(),
            Decision::TookOver(took) => took.encode(),
            Decision::Reviewed(reviewed) => reviewed.encode(),
            Decision::Review(review) => review.encode(),
        }
    }
}

impl Decision {
    /// Whether it is about a document, a note, a step or who works with the client: it leaves a plan as it was signed.
    fn is_of_documents(&self) -> bool {
        use Decision::{Addendum, Disclosed, HandedOver, Limits, Signature, Step};
        use Decision::{TakeHome, TookOver, TookPart};
        matches!(
            self,
            Signature(_)
                | Addendum(_)
                | TakeHome(_)
                | Limits(_)
                | Step(_)
                | Disclosed(_)
                | TookPart(_)
                | HandedOver(_)
                | TookOver(_)
        )
    }
}

impl Decisions {
    /// Reads the list of a case.
    pub fn decode(nodes: &[Node], faults: &mut Faults) -> Decisions {
        Decisions(nodes.iter().filter_map(|node| Decision::decode(node, faults)).collect())
    }

    /// Returns the list as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        Yaml::List(self.0.iter().map(Decision::encode).collect())
    }

    /// Adds a decision; those before it stay.
    pub fn add(&mut self, decision: Decision) {
        self.0.push(decision);
    }

    /// Returns the decisions, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Decision> {
        self.0.iter()
    }

    /// Returns the first so many, as they stand in the file.
    pub fn first(&self, count: usize) -> Decisions {
        Decisions(self.iter().take(count).cloned().collect())
    }

    /// Returns what had been decided by a day, the oldest first; of one day, as in the file.
    pub fn as_of(&self, day: NaiveDate) -> Decisions {
        let mut decisions: Vec<Decision> =
            self.iter().filter(|decision| decision.on() <= day).cloned().collect();
        // What was recorded after a signature was not signed, whatever day it says.
        let mut changed = false;
        for decision in decisions.iter_mut().rev() {
            match decision {
                Decision::Signature(signature) => signature.overtaken |= changed,
                other => changed |= !other.is_of_documents(),
            }
        }
        decisions.sort_by_key(Decision::on);
        Decisions(decisions)
    }

    /// Returns what a plan rests on, as it is written down: every decision that is not about a document
    /// or a step.
    pub fn on_the_plan(&self) -> Yaml {
        let on_it = self.iter().filter(|decision| !decision.is_of_documents());
        Yaml::List(on_it.map(Decision::encode).collect())
    }

    /// Returns whether nothing was decided yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the decision that holds for a problem.
    pub fn for_problem(&self, problem: &str) -> Option<&ProblemDecision> {
        self.iter().rev().find_map(|decision| match decision {
            Decision::Problem(decision) if decision.problem == *problem => Some(decision),
            _ => None,
        })
    }

    /// Returns since when a problem is treated: the day of the first decision to treat it that no other
    /// one has come after.
    pub fn treated_since(&self, problem: &str) -> Option<NaiveDate> {
        let mut since = None;
        for decision in &self.0 {
            let Decision::Problem(decision) = decision else { continue };
            if decision.problem == *problem {
                let treats = decision.disposition == Disposition::Treat;
                since = treats.then(|| since.unwrap_or(decision.on));
            }
        }
        since
    }

    /// Returns the response that holds for an alert of one of the client's responses; none where it
    /// was raised by answers that were changed since.
    pub fn for_alert(&self, response: &str, alert: &str) -> Option<&AlertResponse> {
        let last = self.iter().rev().find_map(|decision| match decision {
            Decision::Alert(found) if found.response == response && found.alert == *alert => {
                Some(Some(found))
            }
            Decision::Raised(found) if found.response == response && found.alert == *alert => {
                Some(None)
            }
            _ => None,
        });
        last.flatten()
    }

    /// Adds to what is known on a day what was decided until then and findings speak of: how far the
    /// client is in programmes, and which alerts stay.
    pub fn inform(&self, findings: &mut Findings) {
        let decisions = self.as_of(findings.as_of);
        findings.progress = decisions.progress();
        findings.alerts_on_record = decisions.alerts_on_record();
    }

    /// The alerts that were raised once, or responded to: what the answers are now does not take them
    /// away.
    fn alerts_on_record(&self) -> BTreeSet<(String, Id)> {
        let named = self.iter().filter_map(|decision| match decision {
            Decision::Alert(found) => Some((found.response.clone(), found.alert.clone())),
            Decision::Raised(found) => Some((found.response.clone(), found.alert.clone())),
            _ => None,
        });
        named.collect()
    }

    /// Returns the decision that holds for a finding that no problem takes up.
    pub fn for_finding(&self, finding: &str) -> Option<&FindingDecision> {
        self.iter().rev().find_map(|decision| match decision {
            Decision::Finding(found) if found.finding == finding => Some(found),
            _ => None,
        })
    }

    /// Returns the decision that a document may be taken home.
    pub fn for_home(&self, document: &str) -> Option<&TakeHome> {
        self.iter().rev().find_map(|decision| match decision {
            Decision::TakeHome(found) if found.document == document => Some(found),
            _ => None,
        })
    }

    /// Returns whether these limits of confidentiality were shown and understood.
    pub fn has_shown(&self, limits: Hash) -> bool {
        self.iter()
            .any(|decision| matches!(decision, Decision::Limits(shown) if shown.hash == limits))
    }

    /// What was recorded of programmes.
    fn progress(&self) -> Progress {
        let mut progress = Progress::default();
        for decision in &self.0 {
            let Decision::Step(step) = decision else { continue };
            let StepDecision { state, on, by, .. } = step;
            let recorded = Recorded { state: *state, on: *on, by: by.clone() };
            progress.record(&step.programme, step.step.as_ref(), recorded);
        }
        progress
    }

    /// Returns the day of the newest decision that is not about a document or a step: a step that is
    /// done leaves a plan as it was signed.
    pub fn last_but_documents(&self) -> Option<NaiveDate> {
        self.iter().filter(|decision| !decision.is_of_documents()).map(Decision::on).max()
    }

    /// Returns who took part in making a document, as recorded last.
    pub fn took_part(&self, document: &str) -> Option<&TookPart> {
        self.iter().rev().find_map(|decision| match decision {
            Decision::TookPart(found) if found.document == document => Some(found),
            _ => None,
        })
    }

    /// Returns the reviews of plans, oldest first.
    pub fn reviews(&self) -> impl DoubleEndedIterator<Item = &Review> {
        self.iter().filter_map(|decision| match decision {
            Decision::Review(review) => Some(review),
            _ => None,
        })
    }

    /// Returns what was decided since the last review was closed.
    pub fn since_review(&self) -> impl Iterator<Item = &Decision> {
        let last = self.0.iter().rposition(|decision| matches!(decision, Decision::Review(_)));
        self.0[last.map_or(0, |at| at + 1)..].iter()
    }

    /// Returns the signatures of documents, oldest first.
    pub fn signatures(&self) -> impl Iterator<Item = &Signature> {
        self.all_signatures().filter(|signature| signature.response.is_none())
    }

    /// Returns the signatures of a note, oldest first.
    pub fn signatures_of_note(&self, response: &str) -> impl Iterator<Item = &Signature> {
        self.all_signatures().filter(move |found| found.response.as_deref() == Some(response))
    }

    fn all_signatures(&self) -> impl Iterator<Item = &Signature> {
        self.iter().filter_map(|decision| match decision {
            Decision::Signature(signature) => Some(signature),
            _ => None,
        })
    }

    /// Returns what was added to a note, oldest first.
    pub fn addenda(&self, response: &str) -> impl Iterator<Item = &Addendum> {
        self.iter().filter_map(move |decision| match decision {
            Decision::Addendum(addendum) if addendum.note == response => Some(addendum),
            _ => None,
        })
    }
}
