//! Programmes and treatments: what is recorded of a step, what holds one, what a plan and a client's
//! document show of them.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

mod common;

use caseplan::cli::Exit;
use caseplan::decision::Decision;
use caseplan::diagnostic::Source;
use caseplan::record;
use common::clinic::decided;
use common::{Run, caseplan, make_private};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const CLINIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programmes/clinic");

/// Low mood that gets in the way, and nothing else.
const LOW: &str = "q1: 2, q2: 2, q3: 1, q4: 1, q5: 0, q6: 0, q7: 0, q8: 0, q9: 0, difficulty: 2";

/// A case file among the clinic's definitions.
struct Clinic {
    folder: TempDir,
}

impl Clinic {
    fn with(answers: &str) -> Clinic {
        let clinic = Clinic { folder: tempfile::tempdir().expect("a folder") };
        let text = format!(
            "answers: a-1\nclient: {{ initials: A.B., birth_year: 1980 }}\ndate: 2026-11-20\n\
             responses:\n  phq9: {{ {answers} }}\n"
        );
        let file = clinic.folder.path().join("answers.yaml");
        fs::write(&file, text).expect("the file can be written");
        make_private(&file);
        let run = clinic.run(&["new", &clinic.case(), "--from", &file.display().to_string()]);
        assert_eq!(run.exit, Exit::Done, "{}", run.talk);
        clinic
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a-1.yaml")
    }

    fn case(&self) -> String {
        self.path().display().to_string()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).expect("the case is there")
    }

    /// A file beside the case that says something.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("the file can be written");
        make_private(&path);
        path.display().to_string()
    }

    fn run(&self, arguments: &[&str]) -> Run {
        caseplan(&[arguments, &["--definitions", CLINIC]].concat())
    }

    fn way(&self, arguments: &[&str]) -> Run {
        self.run(&[&["programme", &self.case(), "way"], arguments].concat())
    }

    fn recorded(&self, arguments: &[&str]) {
        let run = self.way(&[arguments, &["--by", "B"]].concat());
        assert_eq!(run.exit, Exit::Done, "{arguments:?}: {}", run.talk);
    }

    /// Writes decisions into the case, as `decide` would.
    fn decide(&self, text: &str) {
        let source = Source::record("a-1.yaml", self.text());
        let mut case = record::read(&source).value.expect("a sound case");
        decided(text).iter().cloned().for_each(|decision: Decision| case.decisions.add(decision));
        fs::write(self.path(), record::write(&case)).expect("the case can be written");
    }

    fn plan(&self) -> String {
        self.run(&["plan", &self.case()]).output
    }

    fn for_client(&self) -> String {
        let run = self.run(&["plan", &self.case(), "--document", "plan_client"]);
        assert!(run.exit <= Exit::Attention, "{}", run.talk);
        run.output
    }
}

const TREATED: &str =
    "  - { problem: low_mood, decision: treat, on: 2026-11-21, by: B, confirmed: yes }\n";

/// The line of a page that names a step, with the line below it.
fn step<'p>(page: &'p str, id: &str) -> String {
    let lines: Vec<&'p str> = page.lines().collect();
    let at = lines.iter().position(|line| line.contains(&format!("] {id} · ")));
    let at = at.unwrap_or_else(|| panic!("{id} is not in {page}"));
    lines[at..(at + 2).min(lines.len())].join("\n")
}

#[test]
fn a_step_is_recorded_by_a_person_and_the_next_one_comes() {
    let clinic = Clinic::with(LOW);
    let page = clinic.way(&[]).output;
    assert!(step(&page, "first").contains("can be gone now"), "{page}");
    assert!(step(&page, "second").contains("comes after way.first"), "{page}");
    assert!(step(&page, "third").contains("comes after the steps with which everybody"), "{page}");
    let evidence = clinic.file("seen.txt", "seen with my own eyes\n");
    clinic.recorded(&["first", "--done", "--on", "2026-11-21", "--evidence", &evidence]);
    let page = clinic.way(&[]).output;
    assert!(step(&page, "first").starts_with("[x]"), "{page}");
    assert!(step(&page, "first").contains("done, 2026-11-21, B"), "{page}");
    assert!(step(&page, "second").contains("can be gone now"), "{page}");
    assert!(page.contains("1 of 4 steps done"), "{page}");
    let one = clinic.way(&["first"]).output;
    assert!(one.contains("seen with my own eyes") && !one.contains("second"), "{one}");
    assert!(clinic.text().contains("revision: 2\n"));
}

#[test]
fn conditions_read_what_was_recorded() {
    let clinic = Clinic::with(LOW);
    assert!(clinic.plan().contains("begins the way"));
    clinic.recorded(&["first", "--done"]);
    let plan = clinic.plan();
    assert!(plan.contains("goes outdoors") && !plan.contains("begins the way"), "{plan}");
    clinic.recorded(&["first", "--open"]);
    assert!(clinic.plan().contains("begins the way"));
    let why = clinic.run(&["why", &clinic.case(), "low_mood/objective/beginning"]).output;
    assert!(why.contains("programme.way.first: open, 2026-11-22, B"), "{why}");
}

#[test]
fn a_step_that_something_holds_is_not_gone_by_mistake() {
    let clinic = Clinic::with(&LOW.replace("q3: 1", "q3: 3"));
    clinic.recorded(&["first", "--done"]);
    let before = clinic.text();
    let run = clinic.way(&["second", "--done", "--by", "B"]);
    assert_eq!(run.exit, Exit::Refused);
    assert!(
        run.talk.contains("step-held") && run.talk.contains("SENTINEL of sleep"),
        "{}",
        run.talk
    );
    assert_eq!(clinic.text(), before);
    // What happened all the same is recorded as what it was.
    let why = clinic.file("why.txt", "gone before we knew");
    clinic.recorded(&["second", "--done", "--despite", &why]);
    let page = clinic.way(&["second"]).output;
    assert!(page.contains("although it was held: gone before we knew"), "{page}");
    let empty = clinic.file("empty.txt", " \n");
    let run = clinic.way(&["second", "--done", "--by", "B", "--despite", &empty]);
    assert_eq!(run.exit, Exit::Input, "{}", run.talk);
}

#[test]
fn a_step_waits_for_those_before_it_and_for_the_response_to_an_alert() {
    let clinic = Clinic::with(&LOW.replace("q9: 0", "q9: 1"));
    let run = clinic.way(&["second", "--in-work", "--by", "B"]);
    assert_eq!(run.exit, Exit::Refused);
    assert!(run.talk.contains("not done before it: way.first"), "{}", run.talk);
    clinic.recorded(&["first", "--done"]);
    clinic.recorded(&["second", "--in-work"]);
    let run = clinic.way(&["fourth", "--in-work", "--by", "B"]);
    assert_eq!(run.exit, Exit::Refused);
    assert!(run.talk.contains("respond to the alert of PHQ-9"), "{}", run.talk);
    // To say that the client does not want it is not to go it.
    clinic.recorded(&["fourth", "--not-now"]);
    clinic.decide(
        "  - { alert: phq9-1.suicidal_ideation, on: 2026-11-21, by: B, judgement: low, means_asked: \
         yes, action: crisis plan, supervisor: C, next_contact: 2026-11-23, crisis_plan: made }\n",
    );
    clinic.recorded(&["fourth", "--in-work"]);
}

#[test]
fn a_stop_rule_that_cannot_be_ruled_out_holds() {
    let clinic = Clinic::with(&LOW.replace("q3: 1, ", ""));
    clinic.recorded(&["first", "--done"]);
    let page = clinic.way(&[]).output;
    let held = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(held.contains("SENTINEL of sleep. Cannot be ruled out; missing:"), "{page}");
    assert_eq!(clinic.way(&["second", "--done", "--by", "B"]).exit, Exit::Refused);
}

#[test]
fn a_step_for_others_is_not_asked_of_this_client() {
    let clinic = Clinic::with(&LOW.replace("q4: 1", "q4: 0"));
    clinic.recorded(&["first", "--done"]);
    let page = clinic.way(&[]).output;
    assert!(step(&page, "third").contains("not for this client"), "{page}");
    assert!(page.contains("1 of 3 steps done"), "{page}");
    let unknown = Clinic::with(&LOW.replace("q4: 1, ", ""));
    unknown.recorded(&["first", "--done"]);
    let page = unknown.way(&[]).output;
    assert!(step(&page, "third").contains("not known whether it is for this client"), "{page}");
}

#[test]
fn not_to_go_a_way_is_an_end_like_any_other() {
    let clinic = Clinic::with(LOW);
    clinic.recorded(&["--decided-not-to"]);
    let plan = clinic.plan();
    assert!(plan.contains("not planned: the client decided not to (2026-11-22)"), "{plan}");
    assert!(!plan.contains("Going the way together"), "{plan}");
    assert!(plan.contains("A way of four steps: decided not to"), "{plan}");
    // A later step takes it up again.
    clinic.recorded(&["--open"]);
    assert!(clinic.plan().contains("Going the way together"));
}

#[test]
fn what_cannot_be_recorded_changes_nothing() {
    let clinic = Clinic::with(LOW);
    let before = clinic.text();
    let refused = [
        (vec!["first", "--done"], Exit::Usage),
        (vec!["first", "--done", "--by", " "], Exit::Usage),
        (vec!["first", "--done", "--by", "B", "--on", "2026-11-23"], Exit::Usage),
        (vec!["first", "--done", "--not-now", "--by", "B"], Exit::Usage),
        (vec!["first", "--by", "B"], Exit::Usage),
        (vec!["--done", "--by", "B"], Exit::Usage),
        (vec!["frist", "--done", "--by", "B"], Exit::Input),
        (vec!["first", "--done", "--by", "B", "--evidence", "nothing.txt"], Exit::Input),
    ];
    for (arguments, exit) in refused {
        let run = clinic.way(&arguments);
        assert_eq!(run.exit, exit, "{arguments:?}: {}", run.talk);
        assert_eq!(clinic.text(), before);
    }
    let near = clinic.run(&["programme", &clinic.case(), "wey", "first", "--done", "--by", "B"]);
    assert_eq!(near.exit, Exit::Input);
    assert!(near.talk.contains("did you mean `way`?"), "{}", near.talk);
    let answers = clinic.folder.path().join("answers.yaml").display().to_string();
    let run = clinic.run(&["programme", &answers, "way", "first", "--done", "--by", "B"]);
    assert_eq!(run.exit, Exit::Usage, "{}", run.talk);
    assert_eq!(clinic.run(&["programme", &answers, "way"]).exit, Exit::Done);
}

#[test]
fn a_step_that_is_done_leaves_a_plan_as_it_was_signed() {
    let clinic = Clinic::with(LOW);
    clinic.decide(TREATED);
    clinic.decide(
        "  - { signature: plan, by: B, credential: LPC, on: 2026-11-21, how: in person }\n",
    );
    let unsigned = "no clinician's signature on what is now known";
    assert!(!clinic.plan().contains(unsigned), "{}", clinic.plan());
    clinic.recorded(&["first", "--in-work", "--on", "2026-11-22"]);
    assert!(!clinic.plan().contains(unsigned));
    // The step is no decision on what was planned; another one is.
    clinic.decide("  - { problem: anxiety, decision: defer, reason: first this, until: 2027-01-01, on: 2026-11-22, by: B }\n");
    assert!(clinic.plan().contains(unsigned));
}

#[test]
fn a_treatment_says_for_whom_how_often_and_what_else() {
    let clinic = Clinic::with(LOW);
    let plan = clinic.plan();
    assert!(
        plan.contains("Going the way together (M1); or instead: Another way; No way at all"),
        "{plan}"
    );
    assert!(plan.contains("| weekly, 50 minutes |"), "{plan}");
    assert!(plan.contains("| A short talk on the way") && plan.contains("| once, 15 minutes |"));
    let daily = Clinic::with(&LOW.replace("q6: 0", "q6: 2"));
    assert!(daily.plan().contains("| daily, 10 minutes |"));
    let why = clinic.run(&["why", &clinic.case(), "low_mood/intervention/way"]).output;
    assert!(why.contains("treatment offer version 1") && why.contains("Whoever wants to"), "{why}");
}

#[test]
fn what_speaks_against_a_treatment_puts_it_off() {
    let against = Clinic::with(&LOW.replace("q5: 0", "q5: 3"));
    let plan = against.plan();
    assert!(plan.contains("not now: SENTINEL of appetite."), "{plan}");
    assert!(!plan.contains("Going the way together"), "{plan}");
    // What would have worked on the objective is gone, and that is said.
    assert!(plan.contains("nothing in this plan works on it"), "{plan}");
    let held = Clinic::with(&LOW.replace("q9: 0", "q9: 2")).plan();
    assert!(held.contains("waits until somebody has responded to the alert of PHQ-9"), "{held}");
    assert!(!held.contains("Going the way together"), "{held}");
}

#[test]
fn a_clients_document_shows_the_next_steps_and_never_what_holds_one() {
    let clinic = Clinic::with(&LOW.replace("q3: 1", "q3: 3"));
    assert!(!clinic.for_client().contains("My way"), "nobody has agreed on it");
    clinic.decide(TREATED);
    let text = clinic.for_client();
    assert!(text.contains("**My way**") && text.contains("I go the first step"), "{text}");
    assert!(text.contains("We go the way: weekly, 50 minutes"), "{text}");
    clinic.recorded(&["first", "--done"]);
    clinic.recorded(&["third", "--not-now"]);
    clinic.recorded(&["fourth", "--not-now"]);
    let text = clinic.for_client();
    assert!(text.contains("not scheduled yet"), "{text}");
    assert!(!text.contains("SENTINEL") && !text.contains("Held"), "{text}");
    assert!(clinic.plan().contains("SENTINEL of sleep"));
}

#[test]
fn what_is_done_about_a_danger_is_said_to_the_client_in_the_problems_own_words_only() {
    let clinic = Clinic::with(
        "q1: 0, q2: 0, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0, q8: 2, q9: 0, difficulty: 0",
    );
    clinic.decide(
        "  - { problem: danger, decision: treat, on: 2026-11-21, by: B, confirmed: yes }\n",
    );
    let text = clinic.for_client();
    assert!(text.contains("I keep safe"), "{text}");
    assert!(!text.contains("We go the way") && !text.contains("My way"), "{text}");
}

#[test]
fn everything_is_there_for_other_programs_too() {
    let clinic = Clinic::with(LOW);
    clinic.recorded(&["first", "--done"]);
    let all = clinic.run(&["programme", &clinic.case(), "--json"]).output;
    let all: serde_json::Value = serde_json::from_str(all.trim()).expect("one programme");
    assert_eq!(
        (&all["programme"], &all["done"], &all["of"]),
        (&"way".into(), &1.into(), &4.into())
    );
    let one = clinic.way(&["--json"]).output;
    let one: serde_json::Value = serde_json::from_str(&one).expect("an object");
    assert_eq!(one["steps"][0]["recorded"][0]["by"], "B");
    assert_eq!(one["steps"][1]["place"], "now");
    for (kind, id) in [("programme", "way"), ("intervention", "offer")] {
        let shown = clinic.run(&["show", kind, id, "--json"]).output;
        let shown: serde_json::Value = serde_json::from_str(&shown).expect("an object");
        assert_eq!(shown["version"], 1);
    }
}

#[test]
fn every_line_of_a_programme_says_why_it_is_there() {
    let clinic = Clinic::with(&LOW.replace("q3: 1", "q3: 3"));
    clinic.recorded(&["first", "--done"]);
    let why = clinic.run(&["why", &clinic.case(), "programme/way/held/second"]).output;
    assert!(why.contains("phq9.q3") && why.contains("way.yaml:"), "{why}");
    let why = clinic.run(&["why", &clinic.case(), "M1"]).output;
    assert!(why.contains("P1.I1 low_mood/intervention/way") && why.contains("first done"), "{why}");
}

#[test]
fn a_decision_about_a_step_that_is_gone_is_kept_and_told() {
    let clinic = Clinic::with(LOW);
    clinic.decide("  - { programme: way, step: zeroth, state: done, on: 2026-11-21, by: B }\n");
    let run = clinic.run(&["plan", &clinic.case()]);
    assert!(run.talk.contains("the programme has no such step"), "{}", run.talk);
    clinic.recorded(&["first", "--done"]);
    assert!(clinic.text().contains("zeroth"));
}

#[test]
fn the_plan_shows_the_cycle_and_what_interrupts_it() {
    let clinic = Clinic::with(LOW);
    assert!(!clinic.plan().contains("## The cycle"), "nobody has gone through it");
    let text = fs::read_to_string(clinic.folder.path().join("answers.yaml")).expect("answers");
    let cycle = "  psychosocial:\n    cycle:\n      - { element: avoidance, cues: a full mailbox, feelings: dread, interrupt: the first letter }\n      - { element: use, cues: alone at night }\n";
    let answers = clinic.file("with.yaml", &format!("{text}{cycle}"));
    let plan = clinic.run(&["plan", &answers]).output;
    let row = |element: &str| {
        let row = plan.lines().find(|line| line.contains(&format!("| {element} |")));
        row.unwrap_or_else(|| panic!("{element} is not in {plan}")).to_owned()
    };
    assert!(row("avoidance").contains("What sets it off: a full mailbox"), "{}", row("avoidance"));
    assert!(row("avoidance").contains("Where it could be interrupted: the first letter"));
    assert!(row("avoidance").contains("| P1.I1, P1.I2 |"), "{}", row("avoidance"));
    assert!(row("use").contains("nothing in this plan yet"), "{}", row("use"));
    assert!(row("self-judgment").contains("| not recorded |"), "{}", row("self-judgment"));
    let why = clinic.run(&["why", &answers, "cycle/avoidance"]).output;
    assert!(why.contains("psychosocial.cycle") && why.contains("interrupts avoidance"), "{why}");
}
