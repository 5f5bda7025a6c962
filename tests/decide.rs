//! Deciding on a plan: at the terminal or from a pipe, from a file, and the plan that is issued.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads and writes files, and starts the program"
)]

mod common;

use common::make_private;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Depressive symptoms that get in the way, and nothing else; nothing about safety is open.
const ANSWERS: &str = "answers: a-1
client: { initials: A.B., birth_year: 1980, sex: male }
date: 2026-11-20
responses:
  phq9: { q1: 2, q2: 2, q3: 2, q4: 2, q5: 1, q6: 1, q7: 1, q8: 0, q9: 0, difficulty: 2 }
";

struct Case {
    folder: TempDir,
}

/// What a run gave: the exit code, standard output and standard error.
struct Ran {
    code: i32,
    output: String,
    talk: String,
}

impl Case {
    fn new() -> Case {
        let case = Case { folder: tempfile::tempdir().expect("a folder") };
        let answers = case.file("answers.yaml", ANSWERS);
        let ran = case.run(&["new", &case.name(), "--from", &answers], "");
        assert_eq!(ran.code, 0, "{}", ran.talk);
        case
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a-1.yaml")
    }

    fn name(&self) -> String {
        self.path().display().to_string()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).expect("the case is there")
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("the file can be written");
        make_private(&path);
        path.display().to_string()
    }

    fn run(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_caseplan"))
            .args(arguments)
            .env_clear()
            .env("SOURCE_DATE_EPOCH", "1795305600")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut to = child.stdin.take().expect("a pipe");
        // Whoever stops early does not read all of it.
        let _ = to.write_all(input.as_bytes());
        drop(to);
        let ran = child.wait_with_output().expect("the program ends");
        Ran {
            code: ran.status.code().unwrap_or(-1),
            output: String::from_utf8_lossy(&ran.stdout).into_owned(),
            talk: String::from_utf8_lossy(&ran.stderr).into_owned(),
        }
    }

    fn decide(&self, input: &str) -> Ran {
        self.run(&["decide", &self.name(), "--by", "B, LPC"], input)
    }

    fn plan(&self) -> String {
        self.run(&["plan", &self.name()], "").output
    }
}

/// Treated, confirmed, with the client's words; the impairment is known by the measure.
const TREAT: &str = "1\ny\nI want to get up in the morning\n\n";

#[test]
fn a_problem_is_decided_on_question_by_question_and_saved_at_once() {
    let case = Case::new();
    let ran = case.decide(TREAT);
    assert!(ran.output.contains("What is done about it?"), "{}", ran.output);
    assert!(ran.output.contains("P1.E1"), "the evidence stands above the question: {}", ran.output);
    assert!(ran.output.contains("Saved: depression, treat, revision 2."), "{}", ran.output);
    // The end of the input leaves what is open.
    assert_eq!(ran.code, 75, "{}", ran.talk);
    assert!(ran.talk.contains("still open"), "{}", ran.talk);
    let text = case.text();
    assert!(text.contains("decision: treat") && text.contains("I want to get up"), "{text}");
    assert!(case.plan().contains("“I want to get up in the morning”"));
    // What was decided is not asked again.
    assert!(!case.decide(":quit\n").output.contains("P1.E1"));
}

#[test]
fn each_disposition_asks_for_what_it_needs() {
    let defer = Case::new();
    // Without a reason nothing goes on, a day that is past is refused, and `:back` goes back.
    let ran =
        defer.decide("3\n\nfirst the sleep\n2026-01-01\n2027-02-01\n:back\n2027-01-01\n\n\n\n");
    assert!(ran.output.contains("this one is needed"), "{}", ran.output);
    assert!(ran.output.contains("Saved: depression, defer"), "{}", ran.output);
    let text = defer.text();
    assert!(text.contains("until: 2027-01-01") && text.contains("first the sleep"), "{text}");
    let decline = Case::new();
    let ran = decline
        .decide("decline\nclient\nnot this year\nthe family doctor\nweekly call\n2026-12-01\n");
    assert!(ran.output.contains("Saved: depression, decline"), "{}", ran.output);
    let text = decline.text();
    assert!(
        text.contains("declined_by: client") && text.contains("next_contact: 2026-12-01"),
        "{text}"
    );
    let refer = Case::new();
    let ran = refer.decide("5\nzwei\n2\ntoo heavy for us\n\n\n\n");
    assert_eq!(ran.output.matches("type one of 1, 2, 3, 4").count(), 2, "{}", ran.output);
    assert!(ran.output.contains("Saved: depression, refer"), "{}", ran.output);
}

#[test]
fn half_a_decision_is_none() {
    let case = Case::new();
    let before = case.text();
    for input in ["", ":quit\n", "1\n", "1\ny\n", "3\nreason\n", "\n:quit\n", ":later\n:quit\n"] {
        let ran = case.decide(input);
        assert_eq!(ran.code, 75, "{input:?}: {}", ran.talk);
        assert_eq!(case.text(), before, "{input:?}");
    }
}

#[test]
fn a_plan_that_was_decided_on_and_signed_is_issued_and_frozen() {
    let case = Case::new();
    let early = case.run(&["decide", &case.name(), "--issue"], "");
    assert_eq!(early.code, 6, "{}", early.talk);
    assert!(early.talk.contains("issue-of-draft") && early.talk.contains("no confirmed decision"));
    let ran = case.decide(&format!("{TREAT}{SIGN}"));
    assert_eq!(ran.code, 0, "{}{}", ran.output, ran.talk);
    let before = case.text();
    let issued = case.run(&["decide", &case.name(), "--issue"], "");
    assert_eq!(issued.code, 0, "{}", issued.talk);
    assert!(issued.talk.contains("issued plan 1 of 2026-11-22"), "{}", issued.talk);
    let text = case.text();
    assert_ne!(text, before);
    // The hash is that of the document as it is printed.
    let plan = case.plan();
    let hash = plan.lines().find_map(|line| line.strip_prefix("hash: ")).expect("a hash");
    assert!(text.contains(hash), "{text}");
    let again = case.run(&["decide", &case.name(), "--issue"], "");
    assert!(again.talk.contains("was issued on 2026-11-22"), "{}", again.talk);
    assert_eq!(case.text(), text);
}

impl Case {
    /// Decided on and signed on the day of these tests.
    fn signed() -> Case {
        let case = Case::new();
        let ran = case.decide(&format!("{TREAT}{SIGN}"));
        assert_eq!(ran.code, 0, "{}{}", ran.output, ran.talk);
        case
    }

    /// Changes the file by hand, and has somebody answer for it.
    fn by_hand(&self, from: &str, to: &str) {
        let text = self.text();
        assert!(text.contains(from), "{text}");
        fs::write(self.path(), text.replacen(from, to, 1)).expect("the case can be written");
        self.run(&["check", &self.name(), "--reseal", "--by", "B"], "");
    }

    fn check(&self) -> String {
        self.run(&["check", &self.name(), "--as-of", "2026-11-22"], "").output
    }
}

/// No line to change, who took part, who signed, the credential, how, and no witness.
const SIGN: &str = "\nclient, counselor\nA. Counselor\nLPC\non paper\n\n";
const CHANGED: &str = "changed since it was signed (A. Counselor, 2026-11-22)";

#[test]
fn what_was_signed_is_pinned_and_another_answer_opens_the_plan_again() {
    let case = Case::signed();
    assert!(!case.plan().contains("DRAFT"), "{}", case.plan());
    // An answer that was changed behind the signature: no date tells it.
    case.by_hand("q8: 0", "q8: 1");
    let plan = case.plan();
    assert!(plan.contains("**DRAFT**") && plan.contains(CHANGED), "{plan}");
    assert!(plan.contains("on paper; changed since it was signed"), "{plan}");
    // It is signed again as it is now.
    let ran = case.decide("\nA. Counselor\nLPC\non paper\n\n");
    assert_eq!(ran.code, 0, "{}{}", ran.output, ran.talk);
    assert!(!case.plan().contains("DRAFT"), "{}", case.plan());
}

/// What is done by a plan does not change it; a danger that a note speaks of does.
#[test]
fn a_note_leaves_a_plan_signed_unless_it_speaks_of_a_danger() {
    let case = Case::signed();
    let call = ["note", &case.name(), "telephone", "--by", "C"];
    let lines =
        |danger: u8| format!("today\n9:05\n9:20\n:go 18\n{danger}\n:review\nfinish\nfinish\n");
    let ran = case.run(&call, &lines(1));
    assert_eq!(ran.code, 0, "{}{}", ran.output, ran.talk);
    assert!(!case.plan().contains("DRAFT"), "{}", case.plan());
    case.run(&call, &lines(2));
    let plan = case.plan();
    assert!(plan.contains("**DRAFT**") && plan.contains("Thoughts of ending one"), "{plan}");
}

#[test]
fn a_decision_behind_a_signature_opens_the_plan_again_whatever_day_it_says() {
    let case = Case::signed();
    let words = "decisions:\n  - { edited: depression/objective/lighter, text: Walks., on: 2026-11-20, by: B }\n";
    let file = case.file("edit.yaml", words);
    assert_eq!(case.run(&["decide", &case.name(), "--from", &file], "").code, 0);
    assert!(case.plan().contains(CHANGED), "{}", case.plan());
}

#[test]
fn another_definition_of_what_was_signed_opens_the_plan_again() {
    let case = Case::signed();
    let problems = case.folder.path().join("clinic/problems");
    fs::create_dir_all(&problems).expect("a folder");
    let built_in = fs::read_to_string("templates/problems/depression.yaml").expect("a problem");
    let other = built_in.replace("within: 12 weeks", "within: 10 weeks");
    assert_ne!(built_in, other);
    fs::write(problems.join("depression.yaml"), other).expect("a file");
    let clinic = case.folder.path().join("clinic").display().to_string();
    let plan = case.run(&["plan", &case.name(), "--definitions", &clinic], "").output;
    assert!(plan.contains(CHANGED), "{plan}");
    assert!(!case.plan().contains(CHANGED), "{}", case.plan());
}

#[test]
fn a_signature_holds_on_later_days_and_in_every_document() {
    let case = Case::signed();
    for document in ["plan", "assessment", "plan_client"] {
        for day in ["2026-11-22", "2026-11-23", "2026-12-20"] {
            let arguments = ["plan", &case.name(), "--document", document, "--as-of", day];
            let plan = case.run(&arguments, "").output;
            assert!(!plan.contains("DRAFT"), "{document}, {day}: {plan}");
        }
    }
}

#[test]
fn an_issued_plan_is_held_against_what_the_record_gives_for_its_day() {
    let case = Case::signed();
    assert_eq!(case.run(&["decide", &case.name(), "--issue"], "").code, 0);
    assert!(!case.check().contains("issue-changed"), "{}", case.check());
    // What comes later is no change of what was issued then.
    let later = "decisions:\n  - { problem: anxiety, decision: defer, reason: later, until: 2027-01-01, on: 2026-11-23, by: B }\n";
    let later = case.file("later.yaml", later);
    assert_eq!(case.run(&["decide", &case.name(), "--from", &later], "").code, 0);
    assert!(!case.check().contains("issue-changed"), "{}", case.check());
    case.by_hand("q8: 0", "q8: 1");
    let said = case.check();
    assert!(said.contains("plan 1, issued on 2026-11-22, reads otherwise now"), "{said}");
}

#[test]
fn decisions_are_taken_over_from_a_file_but_no_signature() {
    let case = Case::new();
    let decisions = case.file(
        "decisions.yaml",
        "decisions:\n  - { problem: depression, decision: treat, on: 2026-11-21, by: B, confirmed: yes }\n",
    );
    let ran = case.run(&["decide", &case.name(), "--from", &decisions], "");
    assert_eq!(ran.code, 0, "{}", ran.talk);
    assert!(case.text().contains("decision: treat") && case.text().contains("revision: 2"));
    let before = case.text();
    let refused = [
        "decisions:\n  - { signature: plan, on: 2026-11-21, by: B, credential: LPC, how: on paper }\n",
        "decisions:\n  - { problem: depresion, decision: treat, on: 2026-11-21, by: B }\n",
        "decisions:\n  - { problem: depression, decision: defer, on: 2026-11-21, by: B }\n",
        "decisions: treat\n",
        "problems: []\n",
        "decisions: [\n",
    ];
    for (index, text) in refused.iter().enumerate() {
        let file = case.file(&format!("refused-{index}.yaml"), text);
        let ran = case.run(&["decide", &case.name(), "--from", &file], "");
        assert_eq!(ran.code, 3, "{text}: {}", ran.talk);
        assert_eq!(case.text(), before, "{text}");
    }
}

#[test]
fn who_decides_is_asked_for_and_needed() {
    let case = Case::new();
    let ran = case.run(&["decide", &case.name()], &format!("\nB, LPC\n{TREAT}"));
    assert!(ran.output.contains("Who decides?"), "{}", ran.output);
    assert!(case.text().contains("B, LPC"), "{}", case.text());
    assert_eq!(Case::new().run(&["decide", &case.name()], "").code, 130);
    let answers = case.folder.path().join("answers.yaml").display().to_string();
    assert_eq!(case.run(&["decide", &answers, "--by", "B"], "").code, 2);
}

#[test]
fn two_people_never_decide_on_one_case_at_once() {
    let case = Case::new();
    let lock = caseplan::desk::CaseLock::take(&case.path()).unwrap_or_else(|_| panic!("the lock"));
    let ran = case.decide(TREAT);
    assert_eq!(ran.code, 5, "{}", ran.talk);
    drop(lock);
    assert_eq!(case.decide(TREAT).code, 75);
}

/// A thought of death beside the depression: an alert without a response.
const DANGER: &str = "answers: a-1
client: { initials: A.B., birth_year: 1980, sex: male }
date: 2026-11-20
responses:
  phq9: { q1: 2, q2: 2, q3: 2, q4: 2, q5: 1, q6: 1, q7: 1, q8: 0, q9: 1, difficulty: 2 }
";

#[test]
fn open_alerts_are_asked_about_first() {
    let case = Case { folder: tempfile::tempdir().expect("a folder") };
    let answers = case.file("answers.yaml", DANGER);
    assert_eq!(case.run(&["new", &case.name(), "--from", &answers], "").code, 0);
    let ran = case.decide("Low, no plan\ny\nSpoke\nS. Supervisor\n2026-11-23\nmade\n:quit\n");
    assert!(ran.output.contains("How do you judge the danger"), "{}", ran.output);
    let text = case.text();
    assert!(text.contains("alert: phq9-1.suicidal_ideation"), "{text}");
    assert!(text.contains("    answers: "), "it is known what was responded to: {text}");
    assert!(case.plan().contains("**Response:** B, LPC on 2026-11-22"), "{}", case.plan());
}

#[test]
fn a_line_that_was_changed_stays_changed_and_says_by_whom() {
    let case = Case::new();
    let ran = case.decide(&format!(
        "{TREAT}P9.O9\nP1.O1\nWalks before breakfast on 4 days a week.\nI walk before breakfast.\nThat is what he enjoys.\n\
         P1.O2\n-\nHe has done it before.\n\nclient, counselor\n"
    ));
    assert!(
        ran.output.contains("no goal, objective or intervention has this label"),
        "{}",
        ran.output
    );
    let plan = case.plan();
    assert!(plan.contains("Walks before breakfast on 4 days a week."), "{plan}");
    assert!(plan.contains("edited by B, LPC, 2026-11-22: That is what he enjoys."), "{plan}");
    assert!(plan.contains("left out by B, LPC, 2026-11-22: He has done it before."), "{plan}");
    assert!(plan.contains("Took part: client, counselor (B, LPC, 2026-11-22)"), "{plan}");
    let client = case.run(&["plan", &case.name(), "--document", "plan_client"], "").output;
    // Whether words are safe at home was not asked, and what a clinician wrote stays with them.
    for told in ["I walk before breakfast", "Walks before breakfast", "edited by"] {
        assert!(!client.contains(told), "{told}\n{client}");
    }
    let why = case.run(&["why", &case.name(), "P1.O1"], "").output;
    assert!(why.contains("decision: edited by B, LPC"), "{why}");
}

#[test]
fn an_edit_of_a_line_that_is_gone_is_kept_and_told() {
    let case = Case::new();
    let edits = case.file(
        "edits.yaml",
        "decisions:\n  - { edited: depression/objective/no_such_line, on: 2026-11-21, by: B, text: Walks. }\n",
    );
    let ran = case.run(&["decide", &case.name(), "--from", &edits], "");
    assert_eq!(ran.code, 0, "{}", ran.talk);
    let plan = case.plan();
    assert!(plan.contains("no\\_such\\_line") || plan.contains("no_such_line"), "{plan}");
    assert!(plan.contains("The edit is kept."), "{plan}");
    assert!(case.text().contains("edited: depression/objective/no_such_line"));
}

/// A client at risk of an overdose, decided on and with a plan.
fn at_risk() -> Case {
    let case = Case { folder: tempfile::tempdir().expect("a folder") };
    let answers = fs::read_to_string("examples/answers/opioids_and_group.yaml").expect("answers");
    let answers = answers.replace("answers: opioids_and_group", "answers: a-1");
    let answers = case.file("answers.yaml", &answers);
    assert_eq!(case.run(&["new", &case.name(), "--from", &answers], "").code, 0);
    let decisions = "examples/decisions/opioids_and_group.yaml";
    let ran = case.run(&["decide", &case.name(), "--from", decisions], "");
    assert_eq!(ran.code, 0, "{}", ran.talk);
    case
}

impl Case {
    fn edit(&self, line: &str, change: &str) {
        let text =
            format!("decisions:\n  - {{ edited: {line}, on: 2026-11-22, by: B, {change} }}\n");
        let file = self.file("edit.yaml", &text);
        let ran = self.run(&["decide", &self.name(), "--from", &file], "");
        assert_eq!(ran.code, 0, "{}", ran.talk);
    }
}

#[test]
fn rule_4_no_line_of_safety_is_worded_away_or_left_out_without_a_reason() {
    let (naloxone, open) = ("opioid_use_overdose_risk/intervention/naloxone", "a line of safety, ");
    for change in ["text: A walk in the park.", "frequency: never", "left_out: yes, reason: '-'"] {
        let case = at_risk();
        assert!(!case.plan().contains(open), "{}", case.plan());
        case.edit(naloxone, change);
        let plan = case.plan();
        assert!(plan.contains(open) && plan.contains("that needs a reason"), "{change}: {plan}");
        assert!(plan.contains("Naloxone and how to use it"), "{change}: what it said: {plan}");
        // The last edit says why.
        let why = change.split(", reason").next().unwrap_or_default();
        case.edit(naloxone, &format!("{why}, reason: She has three kits."));
        assert!(!case.plan().contains(open), "{change}: {}", case.plan());
    }
}

#[test]
fn rule_4_a_line_of_safety_that_is_left_out_stands_there_with_who_when_and_why() {
    let case = at_risk();
    let naloxone = "opioid_use_overdose_risk/intervention/naloxone";
    let before = case.plan();
    let label = before.lines().find(|line| line.contains("| Naloxone and how to use it"));
    let label = label.and_then(|line| line.split('|').nth(1)).expect("a row").trim();
    case.edit(naloxone, "left_out: yes, reason: She carries three kits and showed them.");
    let plan = case.plan();
    assert!(!plan.contains("a line of safety, "), "{plan}");
    assert!(plan.contains(&format!("- {label} Naloxone and how to use it")), "{plan}");
    assert!(plan.contains("left out by B, 2026-11-22: She carries three kits"), "{plan}");
    for selector in [label, naloxone] {
        let why = case.run(&["why", &case.name(), selector], "");
        assert!(why.output.contains("decision: left out by B"), "{selector}: {}", why.talk);
    }
}

#[test]
fn the_day_in_the_sentence_of_an_objective_follows_the_day_it_is_due() {
    let case = Case::signed();
    let line = "depression/objective/lighter";
    let why = |case: &Case| case.run(&["why", &case.name(), line], "").output;
    assert!(why(&case).contains("by 2027-02-14"), "{}", why(&case));
    case.edit(line, "due: 2027-01-08");
    let plan = case.plan();
    assert!(plan.contains("by 2027-01-08") && plan.contains("| 2027-01-08 |"), "{plan}");
    assert!(!why(&case).contains("2027-02-14"), "{}", why(&case));
    // A clinician's own sentence is left as it is, and `check` says where it contradicts the day.
    case.edit(line, "text: Half the score by 2027-03-01.");
    let said = case.check();
    assert!(said.contains("its text says another day than the one it is due"), "{said}");
    case.edit(line, "text: Half the score by 2027-01-08.");
    assert!(!case.check().contains("another day"), "{}", case.check());
}

#[test]
fn why_says_who_asked_again_where_an_answer_was_changed() {
    let case = Case::new();
    // The answers came from a file; B goes back to the last item and changes it.
    let text = case.text().replace(
        "    begun: 2026-11-20\n",
        "    begun: 2026-11-20\n    sittings:\n      - { date: 2026-11-20, source: client, by: A, items: [q1, q8] }\n      \
         - { date: 2026-11-21, source: client, by: B, items: [q8] }\n",
    );
    fs::write(case.path(), text).expect("the case can be written");
    case.run(&["check", &case.name(), "--reseal", "--by", "B"], "");
    let why = case.run(&["why", &case.name(), "depression/evidence/phq9.total"], "").output;
    assert!(why.contains("answers: asked on 2026-11-20 by A: q1, q8"), "{why}");
    assert!(why.contains("answers: asked again on 2026-11-21 by B: q8"), "{why}");
}

#[test]
fn a_signature_counts_by_the_staff_file_and_an_interns_needs_a_second_one() {
    let case = Case::new();
    let clinic = case.folder.path().join("clinic");
    fs::create_dir(&clinic).expect("a folder");
    let staff = "staff: 1\npeople:\n  - { name: M. Chief, credential: LPC, until: 2027-01-01 }\n  \
                 - { name: A. Intern, credential: intern, supervisor: M. Chief, co_signed: [plan] }\n  \
                 - { name: O. Old, credential: LPC, until: 2026-01-01 }\n";
    fs::write(clinic.join("staff.yaml"), staff).expect("a file");
    let clinic = clinic.display().to_string();
    let with = |arguments: &[&str], input: &str| {
        case.run(&[arguments, &["--definitions", &clinic]].concat(), input)
    };
    let sign = |who: &str| format!("\nclient\n{who}\nLPC\non paper\n\n");
    let first = with(&["decide", &case.name(), "--by", "B"], &format!("{TREAT}{}", sign("O. Old")));
    assert!(first.output.contains("Saved"), "{}", first.output);
    let plan = || with(&["plan", &case.name()], "").output;
    assert!(plan().contains("with a credential in force"), "{}", plan());
    let again = |who: &str| format!("\n{who}\nLPC\non paper\n\n");
    with(&["decide", &case.name(), "--by", "B"], &again("A. Intern"));
    assert!(plan().contains("the co-signature of M. Chief is not recorded"), "{}", plan());
    with(&["decide", &case.name(), "--by", "B"], &again("M. Chief, LPC"));
    assert!(!plan().contains("co-signature"), "{}", plan());
}
