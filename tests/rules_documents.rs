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

/// A client with depressive symptoms and a story.
fn story(desk: &Desk, id: &str, story: &str) -> String {
    let answers = format!(
        "answers: {id}\nclient: {{ initials: A.B., birth_year: 1980, sex: male }}\ndate: 2026-11-20\n\
         responses:\n  phq9: {{ q1: 2, q2: 2, q3: 2, q4: 2, q5: 1, q6: 1, q7: 1, q8: 0, q9: 0, difficulty: 2 }}\n  \
         gad7: {{ q1: 2, q2: 2, q3: 2, q4: 2, q5: 1, q6: 1, q7: 1 }}\n  intake:\n    \
         adult_verified: document\n    {story}\n"
    );
    let answers = desk.file(&format!("{id}-answers.yaml"), &answers);
    let case = desk.path(&format!("{id}.yaml"));
    assert_eq!(caseplan(&["new", &case, "--from", &answers]).exit, Exit::Done);
    let treat = |problem: &str| {
        format!(
            "  - {{ problem: {problem}, decision: treat, on: 2026-11-21, by: B, confirmed: yes, impairment: Misses work., client_words: {id} }}\n"
        )
    };
    let decisions = format!("decisions:\n{}{}", treat("depression"), treat("anxiety"));
    let decisions = desk.file("treated.yaml", &decisions);
    assert_eq!(caseplan(&["decide", &case, "--from", &decisions]).exit, Exit::Done);
    case
}

#[test]
fn rule_19_plans_that_differ_only_by_what_is_filled_in_resemble_each_other() {
    let desk = Desk::new(ANSWERS);
    let one = "enjoyed: the choir on Thursdays\n    support_person: my sister";
    let other = "enjoyed: repairing bicycles\n    support_person: my neighbor";
    let (one, other) = (story(&desk, "a-2", one), story(&desk, "a-3", other));
    let said = desk.run(&["check", &one, &other]).output;
    let like = "resembles another plan, but for names, numbers, days and the client's facts";
    assert_eq!(said.matches(like).count(), 2, "{said}");
    assert!(!said.contains("word for word") && !said.contains("bicycles"), "{said}");
    // What a clinician has worded for this client is no longer the other's.
    let lines = desk.run(&["plan", &other, "-f", "json"]).output;
    let plan: serde_json::Value = serde_json::from_str(&lines).expect("JSON");
    let parts = plan["problems"].as_array().expect("problems").iter().flat_map(|problem| {
        let parts = [&problem["objectives"], &problem["interventions"]];
        parts.into_iter().flat_map(|lines| lines.as_array().expect("lines").clone())
    });
    let mut edits = String::from("decisions:\n");
    for (index, line) in parts.enumerate().filter(|(index, _)| index % 2 == 0) {
        let id = line["id"].as_str().expect("an id");
        let text = ["Takes a", "Brings b", "Shows c"][index / 2 % 3];
        edits.push_str(&format!(
            "  - {{ edited: {id}, text: '{text} {}', reason: agreed, on: 2026-11-21, by: B }}\n",
            ["chain", "wheel", "bell", "saddle", "lamp", "tire"][index / 2 % 6]
        ));
    }
    let edits = desk.file("edits.yaml", &edits);
    let decided = caseplan(&["decide", &other, "--from", &edits]);
    assert_eq!(decided.exit, Exit::Done, "{}", decided.talk);
    let said = desk.run(&["check", &one, &other]).output;
    assert!(!said.contains("resembles"), "{said}");
}

/// Opioids that are used, and nothing decided yet but to treat the risk.
const OPIOIDS: &str = "answers: a-1
client: { initials: A.B., birth_year: 1980, sex: male }
date: 2026-11-20
responses:
  intake:
    adult_verified: document
    substances: [ { substance: opioids, days: 20, last_use: 2026-11-19, trouble: yes } ]
    opioid_history: no_break
    support_person: my sister
    living: alone
    group_view: willing
";

#[test]
fn rule_4_opioids_bring_medication_naloxone_and_the_warning_of_lost_tolerance() {
    let desk = Desk::new(OPIOIDS);
    let risk = desk.file(
        "risk.yaml",
        "decisions:\n  - { problem: opioid_use_overdose_risk, decision: treat, on: 2026-11-21, by: B, \
         confirmed: yes, impairment: Misses work. }\n",
    );
    let decided = caseplan(&["decide", &desk.case(), "--from", &risk]);
    assert_eq!(decided.exit, Exit::Done, "{}", decided.talk);
    let plan = desk.run(&["plan", &desk.case()]).output;
    let problem = plan.split("### P").skip(1).find(|part| part.contains("Risk of opioid overdose"));
    let problem = problem.expect("the risk is in the plan");
    for line in [
        "Naloxone is in the client's hands",
        "Naloxone and how to use it",
        "Link to a prescriber of medication for opioid use disorder",
        "tolerance",
    ] {
        assert!(problem.contains(line), "{line}\n{problem}");
    }
    assert!(!problem.contains("group therapy instead"), "{problem}");
}

#[test]
fn rule_4_prescribed_medication_is_no_use_and_no_reason_to_keep_anybody_from_a_group() {
    let with = |medication: &str| {
        let answers = format!(
            "{OPIOIDS}  psychosocial:\n    limits_shown: yes\n    medication_oud: {medication}\n"
        );
        let answers = answers.replace("days: 20, last_use: 2026-11-19, trouble: yes", "days: 0");
        let desk = Desk::new(&answers);
        desk.run(&["plan", &desk.case()]).output
    };
    for medication in ["buprenorphine", "methadone", "naltrexone"] {
        let plan = with(medication);
        assert!(!plan.contains("lapse"), "{medication}\n{plan}");
        let set_aside = plan.split("## Set aside").nth(1).unwrap_or_default();
        assert!(!set_aside.contains(medication), "{medication}\n{set_aside}");
    }
}

/// A partner who knows nothing, an exposure to an infection, and a matter of law.
const TO_TELL: &str = "answers: a-1
client: { initials: A.B., birth_year: 1980, sex: male }
date: 2026-11-20
responses:
  intake:
    adult_verified: document
    partner_knows: none
    home_violence: none
    alone: yes
    health_exposure: yes
    legal_exposure: yes
";

/// The desk of such a client, where a step of the disclosure was recorded.
fn telling(step: &str) -> Desk {
    let desk = Desk::new(TO_TELL);
    let step =
        format!("decisions:\n  - {{ programme: disclosure, {step}, on: 2026-11-21, by: B }}\n");
    let step = desk.file("step.yaml", &step);
    let decided = caseplan(&["decide", &desk.case(), "--from", &step]);
    assert_eq!(decided.exit, Exit::Done, "{}", decided.talk);
    desk
}

#[test]
fn rule_16_not_now_and_decided_not_to_are_valid_ends_of_a_disclosure() {
    for (state, words) in [("not_now", "not now"), ("decided_not_to", "decided not to")] {
        let desk = telling(&format!("state: {state}"));
        let sheet = desk.run(&["plan", &desk.case(), "--document", "disclosure_preparation"]);
        assert!(sheet.output.contains(&format!("It is recorded as: {words}")), "{}", sheet.output);
        let plan = desk.run(&["plan", &desk.case()]).output;
        // An exposure goes to the physician at once, whatever was decided about telling.
        let visit = plan.split("### P").find(|part| part.contains("A question for a physician"));
        assert!(visit.is_some(), "{plan}");
        for judged in ["denial", "refuses", "resistant", "dishonest"] {
            assert!(!plan.contains(judged), "{judged}\n{plan}");
        }
    }
}

#[test]
fn rule_16_drafting_waits_for_legal_advice_where_a_matter_of_law_is_open() {
    let desk = telling("step: drafting, state: in_work");
    let sheet = desk.run(&["plan", &desk.case(), "--document", "disclosure_preparation"]).output;
    let held = sheet.split("### What holds it").nth(1).expect("what holds it");
    assert!(held.split("###").next().is_some_and(|held| held.contains("lawyer")), "{sheet}");
}

#[test]
fn rule_20_at_most_five_problems_are_worked_on_and_the_rest_wait_with_a_reason_and_a_day() {
    let plan = caseplan(&["plan", "examples/answers/critical_alert.yaml", "-f", "json"]).output;
    let plan: serde_json::Value = serde_json::from_str(&plan).expect("JSON");
    let problems = plan["problems"].as_array().expect("problems");
    let dangers = problems.iter().filter(|problem| problem["safety"] == true).count();
    assert!(problems.len() - dangers <= 5 && problems.len() >= 5, "{}", problems.len());
    let aside = plan["set_aside"].to_string();
    assert!(aside.contains("suggested to defer") && aside.contains("needs a reason and a date"));
    // A deferral without a day to look again is none.
    let desk = Desk::new(ANSWERS);
    let decisions = "decisions:\n  - { problem: depression, decision: defer, reason: later, on: 2026-11-21, by: B }\n";
    let decisions = desk.file("deferred.yaml", decisions);
    let run = caseplan(&["decide", &desk.case(), "--from", &decisions]);
    assert_eq!(run.exit, Exit::Input, "{}", run.talk);
}

#[test]
fn rule_21_an_edit_that_judges_is_told_and_a_clients_own_word_is_not() {
    let desk = Desk::new(&ANSWERS.replace("goal_mood: Quetzalcoatl", "goal_mood: I am an addict"));
    let said = desk.run(&["check", &desk.case()]).output;
    assert!(!said.contains("judging-word"), "the client's own words: {said}");
    let edit = "decisions:\n  - { edited: depression/objective/lighter, text: He is in denial., on: 2026-11-21, by: B }\n";
    let edit = desk.file("edit.yaml", edit);
    assert_eq!(caseplan(&["decide", &desk.case(), "--from", &edit]).exit, Exit::Done);
    let said = desk.run(&["check", &desk.case()]).output;
    assert!(said.contains("judging-word") && !said.contains("denial"), "{said}");
}

#[test]
fn rule_21_no_shipped_problem_treatment_programme_or_document_judges() {
    for folder in ["problems", "interventions", "programmes", "formulations"] {
        for file in common::yaml_files(&format!("templates/{folder}")) {
            let run = caseplan(&["check", &file.display().to_string()]);
            assert!(!run.output.contains("judging-word"), "{}", run.output);
        }
    }
    let documents = ["client", "internal", "outside", "group"].map(documents).concat();
    for document in documents {
        let path = format!("templates/documents/{document}.md");
        let text = fs::read_to_string(&path).expect("a document");
        let judged = caseplan::lint::judging_words_of_document;
        let source = caseplan::diagnostic::Source::definition(path.clone(), text.clone());
        assert!(judged(&source).is_empty(), "{path}");
        assert!(!text.contains("recovered"), "{path}: reliably changed and below the cut");
    }
    let shown = caseplan(&["show", "problem", "differing_accounts"]).output;
    assert!(shown.contains("iffering accounts") && !shown.to_lowercase().contains("denial"));
}
