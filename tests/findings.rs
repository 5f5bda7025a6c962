//! Which response is read, and what becomes of older ones: the meanings that plans rest on.
#![allow(clippy::disallowed_methods, reason = "a test reads files")]

mod common;

use caseplan::condition::Truth;
use caseplan::decision::Decisions;
use caseplan::diagnostic::Source;
use caseplan::finding::Findings;
use caseplan::id::Hash;
use caseplan::instrument::Area;
use caseplan::record::{self, Case};
use caseplan::response::Pinned;
use common::clinic::{
    DANGER, HIGH, LOW, case, day, decided, drafts, findings, holds, known, library, plan_of,
    plan_of_case, responded,
};

#[test]
fn a_bare_name_reads_the_latest_response_up_to_the_day() {
    let occasions = [("2026-03-01", "client", "phq9", HIGH), ("2026-05-01", "client", "phq9", LOW)];
    assert_eq!(holds(&findings(&occasions, "2026-04-30"), "phq9.total = 12"), Truth::True);
    assert_eq!(holds(&findings(&occasions, "2026-05-01"), "phq9.total = 2"), Truth::True);
    let before = findings(&occasions, "2026-02-28");
    assert_eq!(holds(&before, "phq9.total >= 1"), Truth::Unknown, "unknown is not false");
    assert_eq!(holds(&before, "answered(phq9)"), Truth::False);
}

#[test]
fn the_order_in_the_file_does_not_matter() {
    let backwards = [("2026-05-01", "client", "phq9", LOW), ("2026-03-01", "client", "phq9", HIGH)];
    assert_eq!(holds(&findings(&backwards, "2026-06-01"), "phq9.total = 2"), Truth::True);
}

/// The figures of two sheets are 2 and 12: q5 is 0 in both, q1 is 1 and 3.
#[test]
fn where_two_sheets_of_a_day_differ_only_what_both_leave_holds() {
    for sheets in [[LOW, HIGH], [HIGH, LOW]] {
        let given = |text| ("2026-05-01", "client", "phq9", text);
        let found = findings(&sheets.map(given), "2026-06-01");
        for (condition, expected) in [
            ("phq9.total >= 10", Truth::Unknown),
            ("phq9.total = 2", Truth::Unknown),
            ("phq9.total >= 2 and phq9.total <= 12", Truth::True),
            ("phq9.total >= 13", Truth::False),
            ("phq9.total.band = minimal", Truth::Unknown),
            ("phq9.total.band = severe", Truth::False),
            ("phq9.total.state = not_computed", Truth::True),
            ("phq9.total.low = 2 and phq9.total.high = 12", Truth::True),
            ("phq9.major_depressive_syndrome", Truth::False),
            ("phq9.q5 = 0", Truth::True),
            ("phq9.q1 = 1", Truth::Unknown),
            ("phq9.q1 >= 1", Truth::True),
            ("answered(phq9)", Truth::True),
        ] {
            assert_eq!(holds(&found, condition), expected, "{condition} {sheets:?}");
        }
    }
}

#[test]
fn sheets_of_a_day_that_agree_and_those_of_others_decide() {
    let twice = [("2026-05-01", "client", "phq9", HIGH), ("2026-05-01", "client", "phq9", HIGH)];
    assert_eq!(holds(&findings(&twice, "2026-06-01"), "phq9.total = 12"), Truth::True);
    let begun_again =
        [("2026-05-01", "client", "phq9", "q1: 3"), ("2026-05-01", "client", "phq9", HIGH)];
    let found = findings(&begun_again, "2026-06-01");
    assert_eq!(holds(&found, "phq9.total = 12 and phq9.q1 = 3"), Truth::True, "nothing against it");
    let otherwise =
        [("2026-05-01", "client", "phq9", "q1: 0"), ("2026-05-01", "client", "phq9", HIGH)];
    let found = findings(&otherwise, "2026-06-01");
    assert_eq!(holds(&found, "phq9.total = 12"), Truth::True, "12 is possible by the other");
    assert_eq!(holds(&found, "phq9.q1 = 3"), Truth::Unknown);
    let by_another =
        [("2026-05-01", "client", "phq9", LOW), ("2026-05-01", "collateral", "phq9", HIGH)];
    let found = findings(&by_another, "2026-06-01");
    assert_eq!(holds(&found, "phq9.total = 2 and phq9@collateral.total = 12"), Truth::True);
}

#[test]
fn two_sheets_of_a_day_are_one_occasion() {
    let occasions = [
        ("2026-03-01", "client", "phq9", LOW),
        ("2026-03-01", "client", "phq9", HIGH),
        ("2026-04-01", "client", "phq9", HIGH),
        ("2026-05-01", "client", "phq9", LOW),
        ("2026-05-01", "client", "phq9", LOW),
    ];
    let found = findings(&occasions, "2026-06-01");
    for (condition, expected) in [
        ("previous(phq9.total) = 12", Truth::True),
        ("first(phq9.total) >= 10", Truth::Unknown),
        ("first(phq9.total) >= 2 and first(phq9.total) <= 12", Truth::True),
        ("change(phq9.total) <= -6", Truth::Unknown),
        ("change(phq9.total) <= 0", Truth::True),
    ] {
        assert_eq!(holds(&found, condition), expected, "{condition}");
    }
    let now = findings(&occasions[..2], "2026-06-01");
    assert_eq!(holds(&now, "previous(phq9.total) >= 1"), Truth::Unknown, "there is no day before");
}

#[test]
fn an_alert_of_either_sheet_of_a_day_stands() {
    for sheets in [[LOW, DANGER], [DANGER, LOW]] {
        let given = |text| ("2026-05-01", "client", "phq9", text);
        let occasions = sheets.map(given);
        let found = findings(&occasions, "2026-06-01");
        assert_eq!(holds(&found, "phq9.suicidal_ideation"), Truth::True);
        assert_eq!(holds(&found, "phq9.q9 >= 1"), Truth::Unknown);
        let plan = plan_of(&occasions, "2026-06-01", &Decisions::default());
        assert_eq!(plan.alerts.len(), 1, "{sheets:?}");
        assert!(plan.alerts[0].certain && plan.is_draft());
        // Whoever responded to it has not made the other sheet hold.
        let response = format!(
            "  - {{ alert: phq9-{}.suicidal_ideation, on: 2026-05-02, by: B, judgement: low, \
             means_asked: yes, action: crisis plan, supervisor: C, next_contact: 2026-06-05, \
             crisis_plan: made }}",
            1 + sheets.iter().position(|text| *text == DANGER).expect("it is there")
        );
        let answered = plan_of(&occasions, "2026-06-01", &decided(&response));
        assert!(answered.alerts[0].response.is_some(), "still shown: it is of the latest day");
    }
}

#[test]
fn the_sheet_that_was_written_last_makes_nobody_an_adult() {
    let adult = "adult_verified: document";
    let young = "adult_verified: under_18";
    for sheets in [[adult, young], [young, adult]] {
        let given = |text| ("2026-05-01", "client", "intake", text);
        let found = findings(&sheets.map(given), "2026-06-01");
        assert_eq!(found.is_adult(), Truth::False, "{sheets:?}");
    }
}

#[test]
fn no_change_is_told_since_a_day_whose_sheets_differ() {
    let first = ["2026-03-01", "2026-03-01"];
    let occasions = [
        (first[0], "client", "phq9", HIGH),
        (first[1], "client", "phq9", LOW),
        ("2026-05-01", "client", "phq9", LOW),
    ];
    let told = |occasions: &[_]| {
        let plan = plan_of(occasions, "2026-06-01", &Decisions::default());
        let line = plan.results.into_iter().find(|result| result.title == "PHQ-9");
        line.expect("a result").result
    };
    let words = told(&occasions);
    assert!(words.contains("no change is told since 2026-03-01: its sheets differ"), "{words}");
    assert!(!words.contains("reliabl"), "{words}");
    let gaps = [occasions[0], occasions[1], ("2026-05-01", "client", "phq9", "q1: 1")];
    let words = told(&gaps);
    assert!(
        words.contains("last computed 12 and 2 on 2026-03-01, by sheets that differ"),
        "{words}"
    );
    let later = [occasions[2], ("2026-05-20", "client", "phq9", HIGH)];
    let words = told(&[&occasions[..2], &later].concat());
    assert!(words.contains("before 2 on 2026-05-01: reliably worse"), "{words}");
    assert!(words.contains("no change is told since 2026-03-01"), "{words}");
}

#[test]
fn the_clients_own_account_comes_before_others() {
    let occasions =
        [("2026-03-01", "client", "phq9", LOW), ("2026-05-01", "collateral", "phq9", HIGH)];
    let both = findings(&occasions, "2026-06-01");
    assert_eq!(holds(&both, "phq9.total = 2"), Truth::True);
    assert_eq!(holds(&both, "phq9@collateral.total = 12"), Truth::True);
    let only = findings(&occasions[1..], "2026-06-01");
    assert_eq!(holds(&only, "phq9.total = 12"), Truth::True, "another's where there is no own");
    assert_eq!(holds(&only, "phq9@client.total >= 1"), Truth::Unknown);
}

#[test]
fn other_occasions_and_ages_can_be_read() {
    let occasions = [
        ("2026-03-01", "client", "phq9", HIGH),
        ("2026-04-01", "client", "phq9", DANGER),
        ("2026-05-01", "client", "phq9", LOW),
    ];
    let found = findings(&occasions, "2026-05-11");
    for (condition, expected) in [
        ("first(phq9.total) = 12", Truth::True),
        ("previous(phq9.total) = 2 and previous(phq9.q9) = 2", Truth::True),
        ("change(phq9.total) = -10", Truth::True),
        ("age_in_days(phq9) = 10", Truth::True),
        ("previous(gad7.total) >= 1", Truth::Unknown),
    ] {
        assert_eq!(holds(&found, condition), expected, "{condition}");
    }
    for (condition, expected) in [
        ("phq9.suicidal_ideation", Truth::False),
        ("ever(phq9.suicidal_ideation)", Truth::True),
        ("ever(phq9@collateral.suicidal_ideation)", Truth::Unknown),
        ("ever(asq.thoughts_now)", Truth::Unknown),
    ] {
        assert_eq!(holds(&found, condition), expected, "{condition}");
    }
    let never = findings(&occasions[..1], "2026-05-11");
    assert_eq!(holds(&never, "ever(phq9.suicidal_ideation)"), Truth::False);
    let single = findings(&occasions[..1], "2026-05-11");
    assert_eq!(holds(&single, "previous(phq9.total) >= 1"), Truth::Unknown);
}

#[test]
fn an_incomplete_latest_response_is_used_as_it_is_with_the_last_computed_beside_it() {
    let occasions = [
        ("2026-03-01", "client", "gad7", "q1: 1, q2: 1, q3: 1, q4: 1, q5: 1, q6: 1, q7: 1"),
        ("2026-05-01", "client", "gad7", "q1: 3, q2: 3"),
    ];
    let found = findings(&occasions, "2026-06-01");
    assert_eq!(holds(&found, "gad7.total.state = not_computed"), Truth::True);
    assert_eq!(holds(&found, "gad7.total >= 6"), Truth::True, "at least what was answered");
    assert_eq!(holds(&found, "gad7.total >= 10"), Truth::Unknown);
    let plan = plan_of(&occasions, "2026-06-01", &Decisions::default());
    let result = &plan.results.iter().find(|result| result.title == "GAD-7").expect("a result");
    assert!(result.result.contains("last computed 7 on 2026-03-01"), "{}", result.result);
}

#[test]
fn a_critical_alert_of_an_older_response_stays_until_someone_has_responded() {
    let occasions =
        [("2026-03-01", "client", "phq9", DANGER), ("2026-05-01", "client", "phq9", LOW)];
    let open = plan_of(&occasions, "2026-06-01", &Decisions::default());
    assert_eq!(open.alerts.len(), 1, "the newer answer does not close it");
    assert!(open.alerts[0].response.is_none() && open.is_draft());
    let response = "  - { alert: phq9-1.suicidal_ideation, on: 2026-03-02, by: B, judgement: low, \
                    means_asked: yes, action: crisis plan, supervisor: C, \
                    next_contact: 2026-03-05, crisis_plan: made }";
    let closed = plan_of(&occasions, "2026-06-01", &decided(response));
    assert!(closed.alerts.is_empty(), "answered, and a newer response rules it out");
    let then = plan_of(&occasions, "2026-03-02", &decided(response));
    assert!(then.alerts[0].response.is_some(), "still shown while it is the latest");
    let earlier = plan_of(&occasions, "2026-03-01", &decided(response));
    assert!(earlier.alerts[0].response.is_none(), "a response made later counts later");
}

#[test]
fn a_missing_answer_behind_an_alert_cannot_be_ruled_out_and_a_later_answer_can() {
    let missing = "q1: 1, q2: 1, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0, q8: 0";
    let occasions =
        [("2026-03-01", "client", "phq9", missing), ("2026-05-01", "client", "phq9", LOW)];
    let open = plan_of(&occasions[..1], "2026-06-01", &Decisions::default());
    assert!(!open.alerts[0].certain && open.alerts[0].line.text.contains("Cannot rule out"));
    let ruled_out = plan_of(&occasions, "2026-06-01", &Decisions::default());
    assert!(ruled_out.alerts.is_empty());
}

#[test]
fn the_cut_for_the_clients_sex_is_used_and_both_where_it_is_not_known() {
    let text = |client: &str| {
        format!(
            "answers: a-1\nclient: {{ {client} }}\ndate: 2026-01-01\nresponses:\n  \
             audit_c: {{ q1: 3, q2: 0, q3: 0 }}\n"
        )
    };
    let result = |client: &str| {
        let case = record::read(&Source::record("test", text(client))).value.expect("a case");
        let (responses, _) = case.fit(&library());
        let findings = Findings::gather(&case.client, day("2026-01-01"), responses);
        let library = library();
        let scope = known(&library).scope();
        let (name, _) = scope.name("audit_c.total").expect("a name");
        findings.fact(&name).words.expect("a result")
    };
    assert!(result("sex: female").contains("at or above the cut for women (3)"));
    assert!(result("sex: male").contains("below the cut for men (4)"));
    for unknown in ["language: en", "sex: other"] {
        let both = result(unknown);
        assert!(both.contains("for female") && both.contains("for male"), "{both}");
    }
}

#[test]
fn a_response_from_before_the_answers_closes_nothing() {
    let occasions = [("2026-03-01", "client", "phq9", DANGER)];
    let before = plan_of(&occasions, "2026-06-01", &decided(&responded("2025-05-01")));
    assert!(before.alerts[0].response.is_none());
}

#[test]
fn only_a_clinicians_signature_on_what_is_now_known_ends_the_draft() {
    let occasions = [("2026-03-01", "client", "phq9", LOW)];
    let signed = |signature: &str| plan_of(&occasions, "2026-06-01", &decided(signature));
    let good = "  - { signature: plan, on: 2026-03-02, by: B, credential: LMFT, how: on paper }";
    assert!(!signed(good).is_draft(), "{}", drafts(&signed(good)));
    for bad in [
        "  - { signature: consent, on: 2026-03-02, by: B, credential: LMFT, how: on paper }",
        "  - { signature: plan, on: 2026-02-28, by: B, credential: LMFT, how: on paper }",
        "  - { signature: plan, on: 2026-03-02, by: the client, how: on paper }",
    ] {
        assert!(signed(bad).is_draft(), "{bad}");
    }
}

#[test]
fn rule_3_declining_an_open_risk_needs_a_hand_off() {
    let occasions = [("2026-03-01", "client", "phq9", DANGER)];
    let declined = "  - { problem: suicide_risk, decision: decline, declined_by: client, on: 2026-03-02, \
                    by: B, reason: not wished }\n";
    let plan = plan_of(&occasions, "2026-06-01", &decided(&(responded("2026-03-02") + declined)));
    assert!(drafts(&plan).contains("hand-off"), "{}", drafts(&plan));
}

#[test]
fn a_decision_to_treat_does_not_outweigh_an_exclusion_that_holds() {
    let intake = "adult_verified: under_18, impaired_control: mostly, areas_affected: [work]";
    let occasions = [
        ("2026-03-01", "client", "intake", intake),
        ("2026-03-01", "client", "pathos", "q1: yes, q2: yes, q3: yes, q4: yes, q5: no, q6: no"),
    ];
    let treat = "  - { problem: csb_loss_of_control, decision: treat, on: 2026-03-02, by: B, confirmed: yes }";
    let plan = plan_of(&occasions, "2026-06-01", &decided(treat));
    assert!(plan.problems.iter().all(|problem| problem.problem != "csb_loss_of_control"));
    let aside: Vec<&str> = plan.set_aside.iter().map(|line| line.text.as_str()).collect();
    assert!(aside.iter().any(|text| text.contains("cannot stand while this holds")), "{aside:?}");
    assert!(
        drafts(&plan).contains("no confirmed decision on Impaired control"),
        "{}",
        drafts(&plan)
    );
}

#[test]
fn the_decision_of_a_day_is_the_last_one_made_by_then() {
    let occasions = [("2026-03-01", "client", "phq9", HIGH)];
    let both = "  - { problem: depression, decision: treat, on: 2026-03-02, by: B, confirmed: yes }\n  \
                - { problem: depression, decision: refer, on: 2026-05-02, by: B, reason: closer to home }";
    let early = plan_of(&occasions, "2026-04-01", &decided(both));
    assert!(early.problems.iter().any(|problem| problem.problem == "depression"));
    let late = plan_of(&occasions, "2026-06-01", &decided(both));
    assert!(late.set_aside.iter().any(|line| line.text.contains("referred by B")));
}

#[test]
fn a_void_response_counts_for_nothing_but_its_critical_alert_stays() {
    let mut case = case(&[("2026-03-01", "client", "phq9", DANGER)]);
    case.responses[0].void = Some("typed twice".into());
    let (responses, _) = case.fit(&library());
    let findings = Findings::gather(&case.client, day("2026-06-01"), responses);
    assert_eq!(holds(&findings, "answered(phq9)"), Truth::False);
    let plan = plan_of_case(&case, "2026-06-01", &Decisions::default(), None);
    assert!(plan.alerts[0].line.text.contains("declared void"), "{}", plan.alerts[0].line.text);
    assert!(plan.not_assessed.iter().any(|line| line.text.contains("typed twice")));
}

#[test]
fn a_response_dated_after_the_plan_is_named_and_not_read() {
    let occasions = [("2062-03-01", "client", "phq9", DANGER)];
    let plan = plan_of(&occasions, "2026-06-01", &Decisions::default());
    assert!(plan.results.is_empty());
    assert!(plan.not_assessed.iter().any(|line| line.text.contains("after this plan")));
}

#[test]
fn an_answer_about_danger_counts_also_where_it_was_not_to_be_asked() {
    let intake = "adult_verified: document, limits_shown: no, harm_others: yes";
    let occasions = [("2026-03-01", "client", "intake", intake)];
    let case = case(&occasions);
    let (responses, faults) = case.fit(&library());
    assert_eq!(faults.len(), 1, "the answer is warned about");
    let findings = Findings::gather(&case.client, day("2026-06-01"), responses);
    assert_eq!(holds(&findings, "intake.harm_to_others"), Truth::True);
}

#[test]
fn a_finding_that_no_problem_takes_up_can_be_decided_on() {
    let occasions = [
        ("2026-03-01", "client", "gad2", "q1: 3, q2: 3"),
        ("2026-03-02", "client", "gad7", "q1: 0, q2: 0, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0"),
    ];
    let open = plan_of(&occasions, "2026-06-01", &Decisions::default());
    assert!(open.unaddressed.iter().any(|line| line.id == "finding/gad2.total"));
    let decision =
        "  - { finding: gad2.total, on: 2026-03-03, by: B, reason: the longer measure is low }";
    let decided = plan_of(&occasions, "2026-06-01", &decided(decision));
    assert!(decided.unaddressed.is_empty());
    assert!(decided.set_aside.iter().any(|line| line.text.contains("looked at by B")));
}

/// A case of which one response was taken with a definition that is not here.
fn case_without_a_definition(occasions: &[(&str, &str, &str, &str)], index: usize) -> Case {
    let mut case = case(occasions);
    let gone = Hash::of(b"gone");
    case.responses[index].definition = Some(Pinned { version: 9, scoring: gone, wording: gone });
    case
}

fn findings_of(case: &Case, as_of: &str) -> Findings {
    Findings::gather(&case.client, day(as_of), case.fit(&library()).0)
}

#[test]
fn nothing_stands_in_for_a_response_that_cannot_be_read() {
    let occasions = [
        ("2026-02-01", "client", "phq9", DANGER),
        ("2026-03-01", "client", "phq9", LOW),
        ("2026-05-01", "collateral", "phq9", LOW),
    ];
    let latest = findings_of(&case_without_a_definition(&occasions, 1), "2026-06-01");
    let unknown = ["phq9.total >= 1", "phq9.total = 0", "phq9.q9 >= 1", "phq9.suicidal_ideation"];
    for condition in unknown.into_iter().chain(["change(phq9.total) >= 0"]) {
        assert_eq!(holds(&latest, condition), Truth::Unknown, "{condition}");
    }
    assert_eq!(holds(&latest, "answered(phq9)"), Truth::True, "it was given");
    assert_eq!(holds(&latest, "answered(phq9.q9)"), Truth::False);
    assert_eq!(holds(&latest, "previous(phq9.q9) >= 1"), Truth::True, "the one before it");
    assert_eq!(holds(&latest, "phq9@collateral.q9 = 0"), Truth::True);
    assert_eq!(latest.alerts().len(), 1, "an older one that fires is still shown");

    let earlier = findings_of(&case_without_a_definition(&occasions, 0), "2026-06-01");
    assert_eq!(holds(&earlier, "phq9.q9 = 0"), Truth::True);
    assert_eq!(holds(&earlier, "first(phq9.q9) = 0"), Truth::Unknown);

    let mut void = case_without_a_definition(&occasions, 1);
    void.responses[1].void = Some("the wrong client".to_owned());
    assert_eq!(holds(&findings_of(&void, "2026-06-01"), "phq9.q9 >= 1"), Truth::True);
}

#[test]
fn a_response_that_cannot_be_read_is_an_open_critical_alert_and_not_assessed() {
    let occasions =
        [("2026-03-01", "client", "phq9", LOW), ("2026-05-01", "client", "gad7", "q1: 0")];
    let case = case_without_a_definition(&occasions, 0);
    let plan_on = |as_of: &str, decisions: &Decisions| plan_of_case(&case, as_of, decisions, None);
    let open = plan_on("2026-06-01", &Decisions::default());
    let alert = &open.alerts[0];
    assert_eq!((alert.line.id.as_str(), alert.level), ("alert/phq9-1.unread", "critical"));
    assert!(!alert.certain && alert.response.is_none() && open.has_critical());
    assert!(open.has_uncomputed() && open.is_draft());
    let lines = open.not_assessed.iter().filter(|line| line.id == "open/response/phq9-1");
    let text = lines.map(|line| line.text.as_str()).collect::<String>();
    assert!(text.starts_with("phq9-1: not computed: its definition (phq9 version 9, "), "{text}");

    let response = |on: &str| {
        decided(&format!(
            "  - {{ alert: phq9-1.unread, on: {on}, by: B, judgement: low, means_asked: yes, \
             action: asked again, supervisor: C, next_contact: 2026-05-30, crisis_plan: made }}"
        ))
    };
    let answered = plan_on("2026-06-01", &response("2026-05-20"));
    assert!(answered.alerts[0].response.is_some(), "shown, and answered");
    assert_eq!(answered.alerts[0].gaps.len(), 1, "the day of the contact has passed");
    assert!(plan_on("2026-06-01", &response("2026-02-20")).alerts[0].response.is_none());
    let before = plan_on("2026-02-01", &Decisions::default());
    assert!(before.alerts.is_empty() && before.left_out == 2, "not of that day");
}

#[test]
fn a_danger_at_home_is_not_ruled_out_while_a_response_cannot_be_read() {
    let occasions = [
        ("2026-03-01", "client", "intake", "alone: yes, home_violence: none"),
        ("2026-05-01", "client", "gad7", "q1: 0"),
    ];
    let read = findings(&occasions, "2026-06-01");
    assert_eq!(read.danger(Area::Partner), Truth::False);
    let unread = findings_of(&case_without_a_definition(&occasions, 1), "2026-06-01");
    assert_eq!(unread.danger(Area::Partner), Truth::Unknown);
}
