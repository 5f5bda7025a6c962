//! A hand-over: who may, what is recorded as open, who is told, and what it leaves as it was.
#![allow(clippy::disallowed_methods, reason = "a test reads and writes files")]

mod common;

use caseplan::cli::Exit;
use caseplan::decision::{Decision, HandedOver};
use caseplan::diagnostic::Source;
use caseplan::record::{Case, Did, read, verify_history};
use common::{Run, caseplan, make_private};
use std::fs;

const STAFF: &str = "\
staff: 1
people:
  - { name: A. Counselor, credential: LPC, until: 2026-01-31 }
  - { name: M. Next, credential: LMFT, supervisor: S. Lead }
  - { name: S. Lead, credential: LPC }
  - { name: O. Former, credential: LPC, until: 2026-06-30 }
";

/// A case with an open alert, in a clinic that says who works there.
struct Clinic(tempfile::TempDir);

impl Clinic {
    fn new() -> Clinic {
        let clinic = Clinic(tempfile::tempdir().expect("a folder"));
        fs::write(clinic.0.path().join("staff.yaml"), STAFF).expect("written");
        fs::copy("examples/cases/many_unanswered.yaml", clinic.case()).expect("copied");
        make_private(clinic.case().as_ref());
        clinic
    }

    fn case(&self) -> String {
        self.0.path().join("many_unanswered.yaml").display().to_string()
    }

    fn read(&self) -> Case {
        let text = fs::read_to_string(self.case()).expect("it is there");
        read(&Source::record("case", text)).value.expect("it is whole")
    }

    fn run(&self, command: &str, options: &[&str]) -> Run {
        let (case, folder) = (self.case(), self.0.path().display().to_string());
        caseplan(&[&[command, &case], options, &["--definitions", &folder]].concat())
    }

    fn handover(&self, options: &[&str]) -> Run {
        self.run("handover", options)
    }

    fn due_for(&self, who: &str) -> String {
        self.run("due", &["--as", who]).output
    }
}

fn last_hand_over(case: &Case) -> &HandedOver {
    let found = case.decisions.iter().rev().find_map(|decision| match decision {
        Decision::HandedOver(handed) => Some(handed),
        _ => None,
    });
    found.expect("a hand-over")
}

#[test]
fn what_is_open_goes_with_the_case_and_waits_for_the_one_who_is_named() {
    let clinic = Clinic::new();
    let run = clinic.handover(&["--to", "m. next, LMFT", "--by", "A. Counselor, LPC"]);
    assert_eq!(run.exit, Exit::Attention, "an alert is open: {}", run.talk);
    assert!(run.output.starts_with("alert "), "{}", run.output);
    let case = clinic.read();
    let handed = last_hand_over(&case);
    assert_eq!((handed.to.as_str(), handed.by.as_str()), ("M. Next", "A. Counselor"));
    assert!(handed.open.iter().any(|open| open == "alert asq-1"), "{:?}", handed.open);
    assert_eq!(handed.open.len(), run.output.lines().count(), "all that was shown is recorded");
    assert!(clinic.due_for("M. Next").contains("hand-over not accepted"));
    assert!(clinic.due_for("S. Lead").contains("hand-over not accepted"), "who supervises them");
    assert!(!clinic.due_for("O. Former").contains("hand-over"), "it waits for nobody else");

    let taken = clinic.handover(&["--accept", "--by", "M. Next"]);
    assert_eq!(taken.exit, Exit::Attention, "{}", taken.talk);
    assert!(!clinic.due_for("M. Next").contains("hand-over"));
    let did: Vec<Did> =
        verify_history(&clinic.read()).events.iter().map(|event| event.did).collect();
    assert_eq!(did, [Did::Began, Did::HandedOver, Did::TookOver]);
    let shown = clinic.handover(&[]).output;
    assert!(shown.contains("handed over by A. Counselor to M. Next; open: alert asq-1"), "{shown}");
    assert!(shown.contains("taken over by M. Next from A. Counselor"), "{shown}");
}

#[test]
fn nobody_accepts_what_was_handed_to_somebody_else_or_to_nobody() {
    let clinic = Clinic::new();
    let accept = |who| clinic.handover(&["--accept", "--by", who]).exit;
    assert_eq!(accept("M. Next"), Exit::Refused, "nothing was handed over");
    clinic.handover(&["--to", "M. Next", "--by", "A. Counselor"]);
    let before = fs::read(clinic.case()).expect("read");
    assert_eq!(accept("O. Former"), Exit::Refused);
    assert_eq!(fs::read(clinic.case()).expect("read"), before, "nothing is written");
    assert_eq!(accept("M. Next"), Exit::Attention);
    assert_eq!(accept("M. Next"), Exit::Refused, "it is accepted already");
}

#[test]
fn a_client_is_handed_only_to_somebody_who_may_work_with_them() {
    let clinic = Clinic::new();
    let before = fs::read(clinic.case()).expect("read");
    let to = |who| clinic.handover(&["--to", who, "--by", "A. Counselor"]);
    let slip = to("M. Nest");
    assert_eq!(slip.exit, Exit::Input);
    assert!(slip.talk.contains("did you mean `M. Next`"), "{}", slip.talk);
    assert_eq!(to("O. Former").exit, Exit::Refused, "the credential has ended");
    assert_eq!(clinic.handover(&["--to", "M. Next"]).exit, Exit::Usage, "by whom?");
    assert_eq!(clinic.handover(&["--to", "M. Next", "--by", "X"]).exit, Exit::Input);
    assert_eq!(fs::read(clinic.case()).expect("read"), before, "nothing is written");
}

#[test]
fn of_several_hand_overs_the_last_one_waits() {
    let clinic = Clinic::new();
    clinic.handover(&["--to", "M. Next", "--by", "A. Counselor"]);
    clinic.handover(&["--to", "S. Lead", "--by", "M. Next"]);
    let waits = |who| clinic.due_for(who).contains("hand-over not accepted");
    assert!(waits("S. Lead") && !waits("M. Next"));
    assert_eq!(clinic.handover(&["--accept", "--by", "M. Next"]).exit, Exit::Refused);
}

/// Only what a command asks for by name is a hand-over.
#[test]
fn a_hand_over_does_not_come_from_a_file() {
    let clinic = Clinic::new();
    let file = clinic.0.path().join("decisions.yaml");
    for line in ["handed_over: M. Next", "took_over: M. Next"] {
        fs::write(&file, format!("decisions:\n  - {{ {line}, on: 2026-11-22, by: B }}\n"))
            .expect("written");
        make_private(&file);
        let from = file.display().to_string();
        let run = clinic.run("decide", &["--from", &from]);
        assert_eq!(run.exit, Exit::Input, "{}", run.talk);
        assert!(run.talk.contains("written by the program alone"), "{}", run.talk);
    }
}

/// Who works with the client is no part of what was signed.
#[test]
fn a_plan_stays_as_it_was_signed() {
    let clinic = Clinic::new();
    let plan = || clinic.run("plan", &[]).output;
    let body = |plan: String| plan.split_once("\n---\n").map(|(_, body)| body.to_owned());
    let before = body(plan());
    clinic.handover(&["--to", "M. Next", "--by", "A. Counselor"]);
    assert_eq!(body(plan()), before);
}
