//! The rules of clinical safety that documents hold: what a client, somebody outside and the leaders of a
//! group never read.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files"
)]

mod common;

use caseplan::cli::Exit;
use common::{Run, caseplan, make_private};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What stands in answers and reasons that must stay at the clinic.
const SENTINEL: &str = "Quetzalcoatl";

/// A clinic that is a program under 42 CFR Part 2.
const LAW: &str = "jurisdiction: law
version: 1
title: Example State
read_on: 2026-07-01
read_by: M. Supervisor
part2_program: yes
limits:
  - { about: suicide, say: I act to keep you safe., source: Clinic policy }
";

/// Depression that is treated; a release for everything; and what is the clinic's own.
const ANSWERS: &str = "answers: a-1
client: { initials: A.B., birth_year: 1980, sex: male }
date: 2026-11-20
source: client
responses:
  phq9: { q1: 2, q2: 2, q3: 2, q4: 2, q5: 1, q6: 1, q7: 1, q8: 0, q9: 1, difficulty: 2 }
  consent:
    consent_to_treatment: given
    releases:
      - { recipient: Dr. Example, kind: treatment, content: All of it, covers: [attendance, results, diagnoses, risk, medicines, plan, progress], purpose: Care, signed_on: 2026-11-20, expires_on: 2199-12-31, signed_copy: yes }
    never_released: Quetzalcoatl
  intake:
    adult_verified: document
    limits_shown: yes
    alone: yes
    home_violence: toward_me
    imminent_risk: [none]
    specialist_review: yes
    goal_mood: Quetzalcoatl
  three_lists:
    limits_shown: yes
    list_version: 1
    stop_list: [ { what: Quetzalcoatl, begins: Quetzalcoatl } ]
    good_list: [ { what: Quetzalcoatl } ]
    specialist_review: yes
  crisis_plan:
    one_reason: Quetzalcoatl
    means_there: yes
    means_agreed: yes
    means_steps: [ { step: Quetzalcoatl } ]
    can_follow: yes
  group_screening:
    limits_shown: yes
    adult_verified: yes
    group_decision: joins
    group_decision_why: Quetzalcoatl
    ties: [none]
";

const DECISIONS: &str = "decisions:
  - { problem: depression, decision: treat, on: 2026-11-21, by: B, confirmed: yes, client_words: Quetzalcoatl, reason: Quetzalcoatl }
  - { programme: partner, step: no_hold, state: not_now, on: 2026-11-21, by: B, evidence: Quetzalcoatl }
";

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(answers: &str) -> Desk {
        let desk = Desk { folder: tempfile::tempdir().expect("a folder") };
        let answers = desk.file("answers.yaml", answers);
        let decisions = desk.file("decisions.yaml", DECISIONS);
        desk.file("law/jurisdiction.yaml", LAW);
        let made = caseplan(&["new", &desk.case(), "--from", &answers]);
        assert_eq!(made.exit, Exit::Done, "{}", made.talk);
        let decided = caseplan(&["decide", &desk.case(), "--from", &decisions]);
        assert_eq!(decided.exit, Exit::Done, "{}", decided.talk);
        desk
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn case(&self) -> String {
        self.path("a-1.yaml")
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(&path, text).expect("the file can be written");
        make_private(&path);
        path.display().to_string()
    }

    /// What is disclosed, where somebody has read what must go to nobody.
    fn release(&self, arguments: &[&str]) -> Run {
        let (case, law) = (self.case(), self.path("law"));
        let begin = ["release", &case, "--never-released-read", "--definitions", &law];
        caseplan(&[&begin, arguments].concat())
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let law = self.path("law");
        let day = ["--as-of", "2026-11-22", "--definitions", &law];
        caseplan(&[arguments, &day].concat())
    }
}

/// The built-in documents for an audience.
fn documents(audience: &str) -> Vec<String> {
    let files = fs::read_dir("templates/documents").expect("the documents");
    let paths = files.map(|file| file.expect("a document").path());
    let for_it = |path: &Path| {
        let text = fs::read_to_string(path).expect("a text");
        text.contains(&format!("\naudience: {audience}\n"))
    };
    let mut ids: Vec<String> =
        paths.filter(|path| for_it(path)).map(|p| common::stem(&p)).collect();
    ids.sort();
    ids
}

#[test]
fn rules_1_and_5_no_client_document_tells_what_stays_at_the_clinic() {
    let desk = Desk::new(ANSWERS);
    let internal = desk.run(&["plan", &desk.case()]).output;
    assert!(internal.contains(SENTINEL), "the team reads it: {internal}");
    let documents = documents("client");
    assert!(documents.len() >= 5, "{documents:?}");
    for document in documents {
        let run = desk.run(&["plan", &desk.case(), "--document", &document]);
        assert!(run.exit <= Exit::Attention, "{document}: {}", run.talk);
        for told in [SENTINEL, "iolence at home", "specialist", "better off dead", "PHQ-9 item"] {
            assert!(!run.output.contains(told), "{document} tells {told}\n{}", run.output);
        }
        assert!(
            run.talk.contains("own words are left out") || document == "three_cs",
            "{document}"
        );
    }
}

#[test]
fn rule_11_nothing_goes_outside_that_no_release_covers() {
    let desk = Desk::new(ANSWERS);
    for document in documents("outside") {
        let to = |to| desk.release(&["--to", to, "--document", &document, "--preview"]);
        let covered = to("Dr. Example");
        assert_eq!(covered.exit, Exit::Done, "{document}: {}", covered.talk);
        for told in [SENTINEL, "iolence", "specialist"] {
            assert!(!covered.output.contains(told), "{document} tells {told}\n{}", covered.output);
        }
        assert!(covered.output.contains("42 CFR part 2"), "{document}");
        assert_eq!(to("Somebody else").exit, Exit::Refused, "{document}");
    }
    let unread = desk.run(&["release", &desk.case(), "--to", "Dr. Example", "--preview"]);
    assert!(unread.talk.contains("must go to nobody"), "{}", unread.talk);
    let before = fs::read_to_string(desk.case()).expect("the case");
    assert!(!before.contains("disclosed:"), "a preview is no disclosure");
    let letter = desk.path("letter.md");
    let sent = desk.release(&["--to", "Dr. Example", "-o", &letter, "--by", "B"]);
    assert_eq!(sent.exit, Exit::Done, "{}", sent.talk);
    assert!(fs::read_to_string(desk.case()).expect("the case").contains("- disclosed: referral"));
}

#[test]
fn rule_11_only_what_is_covered_is_told() {
    let narrow = ANSWERS.replace(
        "covers: [attendance, results, diagnoses, risk, medicines, plan, progress]",
        "covers: [attendance]",
    );
    let desk = Desk::new(&narrow);
    let run = desk.release(&["--to", "Dr. Example", "--preview"]);
    assert!(run.output.contains("Contact with the client on 2026-11-20"), "{}", run.output);
    for told in ["PHQ-9", "Depressive", "Dangers to life and health\n", "better off dead"] {
        assert!(!run.output.contains(told), "{told}\n{}", run.output);
    }
    assert!(run.output.contains("Left out, because it is not covered: results of measures"));
}

#[test]
fn rule_15_a_hold_of_the_partner_crosses_without_its_reason() {
    let desk = Desk::new(ANSWERS);
    for document in documents("client") {
        let run = desk.run(&["plan", &desk.case(), "--document", &document]);
        assert!(!run.output.contains(SENTINEL), "{document}");
    }
    // The partner's own record is another case, and reads nothing of this one.
    let partner = desk.path("p-1.yaml");
    let made = caseplan(&["new", &partner, "--partner"]);
    assert_eq!(made.exit, Exit::Done, "{}", made.talk);
    for document in documents("client").iter().chain(&documents("internal")) {
        let run = desk.run(&["plan", &partner, "--document", document]);
        assert!(!run.output.contains(SENTINEL) && !run.output.contains("a-1"), "{document}");
    }
}

#[test]
fn rule_17_the_leaders_sheet_is_the_least_and_belongs_in_no_chart() {
    let desk = Desk::new(ANSWERS);
    let group = "group: g\nversion: 1\ntitle: Tuesday\nleaders: [L]\nkind: open\nsize: 8\n\
                 schedule: Tuesdays\nmembers: [ { case: a-1.yaml } ]\n";
    let group = desk.file("g.yaml", group);
    let run = desk.run(&["group", "plan", &group]);
    assert_eq!(run.exit, Exit::Done, "{}", run.talk);
    assert!(run.output.contains("Not for any chart"), "{}", run.output);
    assert!(run.output.contains("Speak with the counselor before the session"), "{}", run.output);
    for told in [SENTINEL, "PHQ-9", "iolence", "Depressive", "dead"] {
        assert!(!run.output.contains(told), "{told}\n{}", run.output);
    }
    let own = desk.run(&["plan", &desk.case()]).output;
    assert!(!own.contains("Tuesday"), "a chart names no group: {own}");
}

#[test]
fn rule_12_a_file_cannot_sign() {
    let desk = Desk::new(ANSWERS);
    let signed = desk.file(
        "signed.yaml",
        "decisions:\n  - { signature: plan, by: B, credential: LPC, on: 2026-11-22, how: on paper }\n",
    );
    let run = caseplan(&["decide", &desk.case(), "--from", &signed]);
    assert_eq!(run.exit, Exit::Input, "{}", run.talk);
    assert!(!fs::read_to_string(desk.case()).expect("the case").contains("signature:"));
}

#[test]
fn rule_2_a_partner_can_have_a_crisis_plan_and_not_the_clients_own_forms() {
    let partner = |form: &str| {
        let text =
            format!("answers: p-1\nrecord: partner\ndate: 2026-11-20\nresponses:\n  {form}\n");
        let folder = tempfile::tempdir().expect("a folder");
        let answers = folder.path().join("answers.yaml");
        fs::write(&answers, text).expect("a file");
        make_private(&answers);
        let case = folder.path().join("p-1.yaml").display().to_string();
        let run = caseplan(&["new", &case, "--from", &answers.display().to_string()]);
        (run.exit, run.talk)
    };
    assert_eq!(partner("crisis_plan: { one_reason: My daughter }").0, Exit::Done);
    let (exit, said) = partner("three_lists: { list_version: 1 }");
    assert_eq!(exit, Exit::Input);
    assert!(said.contains("wrong-record"), "{said}");
}
