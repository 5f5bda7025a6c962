//! What a signature is put under: the plan, and what it rests on, as one hash.
//!
//! It is made of what was answered and decided, of what was chosen, and of the definitions that give
//! the words; never of the words as one document shows them. So it is the same whatever a document
//! leaves out, and on every later day on which nothing has changed.

use super::draft::{SIGNED, settled_on};
use super::make::problem_plans;
use super::sort::{Sorted, sort};
use super::{Cause, Inputs, Line, ProblemPlan, edits};
use crate::decision::Signature;
use crate::finding::Findings;
use crate::id::Hash;
use crate::score::answers_hash;
use crate::yaml;
use chrono::NaiveDate;
use std::fmt::Write;

/// The signatures of a case, held against what is signed now.
pub struct Signed<'a> {
    inputs: &'a Inputs<'a>,
    /// What is signed now; absent where no signature says what it was put under, or nobody has made the
    /// plan.
    now: Option<Hash>,
    settled: NaiveDate,
}

impl<'a> Signed<'a> {
    /// Holds the signatures against a plan that is being made.
    pub fn of(problems: &[ProblemPlan], sorted: &Sorted<'_>, inputs: &'a Inputs<'a>) -> Signed<'a> {
        let says_what = inputs.decisions.signatures().any(|signature| signature.hash.is_some());
        let now = says_what.then(|| hash(problems, sorted, inputs));
        Signed { inputs, now, settled: settled_on(inputs.findings, inputs.decisions) }
    }

    /// The same where nobody has made the plan: by days alone, which cannot tell what was changed on the day
    /// of the signature.
    pub fn by_days(inputs: &'a Inputs<'a>) -> Signed<'a> {
        Signed { inputs, now: None, settled: settled_on(inputs.findings, inputs.decisions) }
    }

    /// A clinician's signatures, on this document, of what is now known and decided.
    pub fn that_count(&self) -> impl Iterator<Item = &'a Signature> {
        self.by_clinicians().filter(|signature| self.is_of_what_is(signature))
    }

    /// The newest that would count, had the plan not changed since.
    pub fn overtaken(&self) -> Option<&'a Signature> {
        let overtaken = |one: &&Signature| one.hash.is_some() && !self.is_of_what_is(one);
        self.by_clinicians().filter(overtaken).last()
    }

    /// The signatures that were recorded; one of something else than the plan now says so.
    pub fn lines(&self) -> Vec<Line> {
        let recorded = self.inputs.decisions.signatures().enumerate();
        let line = |(index, signature): (usize, &Signature)| {
            let Signature { document, by, credential, on, how, .. } = signature;
            let credential = credential.as_ref().map(|c| format!(", {c}")).unwrap_or_default();
            let mut text = format!("{document}: {by}{credential}, {on}, {how}");
            if *document == *SIGNED && !self.is_of_what_is(signature) {
                text.push_str(match signature.hash {
                    Some(_) => "; changed since it was signed",
                    None => "; older than what is now known or decided",
                });
            }
            let decision = Cause::new("decision", "a signature was obtained and recorded");
            Line::new(format!("signature/{}", index + 1), "", text, vec![decision])
        };
        recorded.map(line).collect()
    }

    /// The day of the newest answer or decision.
    pub fn settled(&self) -> NaiveDate {
        self.settled
    }

    fn by_clinicians(&self) -> impl Iterator<Item = &'a Signature> {
        let staff = self.inputs.staff;
        self.inputs.decisions.signatures().filter(move |signature| {
            let in_force = staff.is_none_or(|staff| {
                staff.person(&signature.by).is_some_and(|person| person.may_sign(signature.on))
            });
            signature.credential.is_some() && in_force && signature.document == *SIGNED
        })
    }

    /// Whether what was signed is what the plan is now. Of a signature that does not say what it was put
    /// under only the day is known.
    fn is_of_what_is(&self, signature: &Signature) -> bool {
        match (signature.hash, self.now) {
            (Some(signed), Some(now)) => signed == now,
            _ => !signature.overtaken && signature.on >= self.settled,
        }
    }
}

/// Returns the hash of what is signed where the plan of the findings' day is.
pub fn what_is_signed(inputs: &Inputs<'_>) -> Hash {
    let decisions = inputs.decisions.as_of(inputs.findings.as_of);
    let inputs = &Inputs { decisions: &decisions, ..*inputs };
    let sorted = sort(inputs);
    let mut problems = problem_plans(&sorted, inputs, &mut Vec::new());
    edits::apply(&mut problems, inputs.decisions, inputs.quotes);
    hash(&problems, &sorted, inputs)
}

/// The same for a plan that is being made.
fn hash(problems: &[ProblemPlan], sorted: &Sorted<'_>, inputs: &Inputs<'_>) -> Hash {
    let mut text = String::from("caseplan signed 1\n");
    write_answers(inputs.findings, &mut text);
    text.push_str(&yaml::write(&inputs.decisions.on_the_plan()));
    for (problem, (considered, _)) in problems.iter().zip(&sorted.active) {
        let _ = writeln!(text, "problem {} {}", problem.problem, considered.problem.hash);
        write_chosen(problem, &mut text);
    }
    for aside in &sorted.set_aside {
        let _ = writeln!(text, "aside {} {}", aside.considered.problem.id, aside.settled);
    }
    Hash::of(text.as_bytes())
}

fn write_answers(findings: &Findings, out: &mut String) {
    let responses = findings.assessed.iter().chain(&findings.void).map(|one| &one.response);
    // A note says what was done by the plan; what it finds dangerous opens an alert and changes lines.
    for response in responses.filter(|response| !response.instrument.note) {
        let scoring = response.instrument.hashes.scoring;
        let (date, whose) = (response.date(), response.informant.word());
        let void = response.void.is_some();
        let answers = answers_hash(response);
        let _ = writeln!(out, "{} {date} {whose} {void} {scoring} {answers}", response.id);
    }
    for unread in &findings.unread {
        let _ = writeln!(out, "{} {} not read: {}", unread.id, unread.date, unread.reason());
    }
}

/// The lines that were chosen. What is only suggested moves from day to day, and nobody signs it.
fn write_chosen(problem: &ProblemPlan, out: &mut String) {
    if !problem.treated {
        return;
    }
    for objective in &problem.objectives {
        let _ = writeln!(out, "{} {}", objective.line.id, objective.due);
    }
    for done in &problem.interventions {
        let _ = writeln!(out, "{} {:?} {}", done.line.id, done.treatment, done.frequency);
    }
    for line in &problem.left_out {
        let _ = writeln!(out, "left out {}", line.id);
    }
}
