//! The rules of clinical safety, each test named by the rule that it holds.
#![allow(clippy::disallowed_methods, reason = "a test reads files")]

mod common;

use caseplan::decision::Decisions;
use caseplan::diagnostic::Source;
use caseplan::id::Id;
use caseplan::plan::Plan;
use caseplan::problem::What;
use caseplan::record::{self, Case};
use caseplan::render::template::Audience;
use caseplan::render::view::View;
use caseplan::response::Paper;
use caseplan::yaml::Node;
use common::clinic::{
    DANGER, HIGH, LOW, case, day, decided, drafts, library, plan_of, plan_of_case, problems,
    responded,
};

const WORRY: &str = "q1: 3, q2: 3, q3: 3, q4: 3, q5: 1, q6: 1, q7: 1";
const WORDS: &str = "goal_mood: That I am not hit any more., enjoyed: singing before he comes home, \
                     support_person: my sister";
const TREATED: &str = "  - { problem: depression, decision: treat, on: 2026-03-02, by: B, confirmed: yes, \
     client_words: To sleep with the door open. }\n";

/// Returns a reading of an item that differs from the first.
fn second(case: &mut Case, item: &str, reading: &str) {
    let item = Id::new(item).expect("an id");
    case.responses[0].differ(&item, Some(Node::of_word(reading)), day("2026-03-02"), "B");
}

/// What a client's document is made from, as text.
fn for_client(case: &Case, decisions: &str) -> String {
    let plan = plan_of_case(case, "2026-06-01", &decided(decisions), Some("plan_client"));
    View::of(&plan, Audience::Client).data.to_string()
}

/// Depression, and an intake of the same day.
fn visit(intake: &str) -> Case {
    case(&[("2026-03-01", "client", "phq9", HIGH), ("2026-03-01", "client", "intake", intake)])
}

fn no_words(text: &str) -> bool {
    !["not hit", "he comes home", "my sister", "the door open"]
        .iter()
        .any(|word| text.contains(word))
}

#[test]
fn rule_1_no_words_of_the_client_go_home_until_violence_is_ruled_out_or_somebody_says_it_is_safe() {
    let asked = |answer: &str| {
        visit(&format!(
            "adult_verified: document, limits_shown: yes, alone: yes, specialist_review: no, out_of_scope_offending: no, \
             mood_impairment: much, {answer}{WORDS}"
        ))
    };
    let safe = for_client(&asked("home_violence: none, "), TREATED);
    assert!(safe.contains("the door open") && safe.contains("he comes home"), "{safe}");
    for answer in ["home_violence: toward_me, ", "home_violence: declined, ", ""] {
        let text = for_client(&asked(answer), TREATED);
        assert!(no_words(&text) && text.contains("My PHQ-9"), "{answer}\n{text}");
    }
    let home = |on: &str, document: &str| {
        format!(
            "{TREATED}  - {{ take_home: {document}, on: {on}, by: B, reason: read together }}\n"
        )
    };
    let violent = asked("home_violence: toward_me, ");
    assert!(for_client(&violent, &home("2026-03-02", "plan_client")).contains("the door open"));
    assert!(no_words(&for_client(&violent, &home("2026-03-01", "plan_client"))), "older");
    assert!(no_words(&for_client(&violent, &home("2026-03-02", "letter"))), "another document");
}

#[test]
fn rule_1_nobody_else_rules_violence_at_home_out() {
    let own = format!("adult_verified: document, mood_impairment: much, {WORDS}");
    let other = "limits_shown: yes, alone: yes, home_violence: none, specialist_review: no";
    let case = case(&[
        ("2026-03-01", "client", "phq9", HIGH),
        ("2026-03-01", "client", "intake", &own),
        ("2026-03-01", "collateral", "intake", other),
    ]);
    let text = for_client(&case, TREATED);
    assert!(no_words(&text) && text.contains("My PHQ-9"), "{text}");
}

#[test]
fn rule_1_violence_that_was_told_once_keeps_the_words_at_the_clinic() {
    let intake = |answer: &str| {
        format!(
            "adult_verified: document, limits_shown: yes, alone: yes, home_violence: {answer}, {WORDS}"
        )
    };
    let (then, now) = (intake("toward_me"), intake("none"));
    let mut case = case(&[
        ("2026-03-01", "client", "phq9", HIGH),
        ("2026-03-01", "client", "intake", &then),
        ("2026-04-01", "client", "intake", &now),
    ]);
    assert!(no_words(&for_client(&case, TREATED)));
    case.responses[1].void = Some("typed into the wrong visit".into());
    assert!(no_words(&for_client(&case, TREATED)));
}

#[test]
fn rule_1_a_client_document_shows_agreed_safety_steps_and_not_what_they_are_for() {
    let case = case(&[
        ("2026-03-01", "client", "phq9", DANGER),
        (
            "2026-03-01",
            "client",
            "intake",
            "adult_verified: document, limits_shown: yes, alone: yes, home_violence: none, \
             specialist_review: no, out_of_scope_offending: no, means_access: yes, keeps_going: my daughter, support_person: my sister",
        ),
    ]);
    let agreed =
        "  - { problem: suicide_risk, decision: treat, on: 2026-03-02, by: B, confirmed: yes }\n";
    let text = for_client(&case, agreed);
    assert!(
        text.contains("I have a written crisis plan") && text.contains("my daughter"),
        "{text}"
    );
    assert!(text.contains("locked away"), "{text}");
    assert!(!text.to_lowercase().contains("suicid") && !text.contains("item 9"), "{text}");
    assert!(!for_client(&case, TREATED).contains("crisis plan"), "agreed on by nobody");
}

#[test]
fn rule_1_no_problem_about_violence_at_home_says_anything_to_the_client() {
    let library = library();
    for problem in problems(&library).iter().filter(|problem| problem.id == *"safety_of_others") {
        let objectives = problem.objectives.iter().map(|objective| &objective.for_client);
        let done = problem.interventions.iter().map(|intervention| match &intervention.what {
            What::Own(described) => &described.for_client,
            What::Treatment(used) => &used.for_client,
        });
        assert!(objectives.chain(done).all(Option::is_none));
    }
}

#[test]
fn rule_2_an_alert_that_was_responded_to_is_still_told() {
    let occasions =
        [("2026-03-01", "client", "phq9", DANGER), ("2026-05-01", "client", "phq9", LOW)];
    let plan = plan_of(&occasions, "2026-06-01", &decided(&responded("2026-03-02")));
    assert!(plan.alerts.is_empty());
    let told = &plan.answered[0].text;
    assert!(told.contains("2026-03-01") && told.contains("next contact 2026-03-02"), "{told}");
}

#[test]
fn rule_2_a_refused_question_stays_until_somebody_responds() {
    let refused = "q1: 1, q2: 1, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0, q8: 0, q9: declined";
    let occasions =
        [("2026-03-01", "client", "phq9", refused), ("2026-05-01", "client", "phq9", LOW)];
    let open = plan_of(&occasions, "2026-06-01", &Decisions::default());
    assert!(open.alerts[0].line.text.contains("Refused: clinical contact"));
    let closed = plan_of(&occasions, "2026-06-01", &decided(&responded("2026-03-02")));
    assert!(closed.alerts.is_empty() && closed.answered.len() == 1);
}

#[test]
fn rule_2_an_answer_that_was_changed_before_anybody_responded_is_still_told() {
    let raised =
        "  - { raised: phq9-1.suicidal_ideation, on: 2026-03-01, by: B, reason: q9 was changed }\n";
    let occasions = [("2026-03-01", "client", "phq9", LOW)];
    let open = plan_of(&occasions, "2026-03-04", &decided(raised));
    let alert = &open.alerts[0];
    assert!(alert.line.text.contains("changed since") && alert.level == "critical");
    assert!(alert.act.starts_with("Contact the client today"), "{}", alert.act);
    assert!(open.problems.iter().any(|problem| problem.problem == "suicide_risk"));
    assert!(open.draft.iter().any(|line| line.id == "draft/alerts"));
    let both = format!("{raised}{}", responded("2026-03-02"));
    let closed = plan_of(&occasions, "2026-03-04", &decided(&both));
    assert!(closed.alerts.is_empty() && closed.answered[0].text.contains("changed since"));
    let before = format!("{}{raised}", responded("2026-03-01"));
    let open = plan_of(&occasions, "2026-03-04", &decided(&before));
    assert_eq!(open.alerts.len(), 1, "a response before the change is none to it");
}

#[test]
fn rule_2_what_a_void_response_left_open_stays_open_until_it_is_asked_again() {
    let missing = "q1: 1, q2: 1, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0, q8: 0";
    let mut case =
        case(&[("2026-03-01", "client", "phq9", missing), ("2026-05-01", "client", "phq9", LOW)]);
    case.responses[0].void = Some("typed twice".into());
    let plan = |as_of| plan_of_case(&case, as_of, &Decisions::default(), None);
    assert!(plan("2026-04-01").alerts[0].line.text.contains("Cannot rule out"));
    assert!(plan("2026-06-01").alerts.is_empty());
}

#[test]
fn rule_2_an_answer_from_before_says_to_contact_the_client_today() {
    let occasions = [("2026-03-01", "client", "phq9", DANGER)];
    let act = |as_of: &str, decisions: &str| {
        plan_of(&occasions, as_of, &decided(decisions)).alerts[0].act.clone()
    };
    assert!(
        act("2026-03-04", "").starts_with("Contact the client today: this was answered 3 days")
    );
    assert!(act("2026-03-02", "").contains("answered 1 day ago"));
    assert!(!act("2026-03-01", "").contains("Contact the client today"));
    assert!(!act("2026-03-04", &responded("2026-03-02")).contains("Contact the client today"));
}

#[test]
fn rule_2_nothing_is_said_to_be_ruled_out_by_what_was_not_read() {
    let occasions =
        [("2026-03-01", "client", "phq9", LOW), ("2062-03-01", "client", "phq9", DANGER)];
    let plan = plan_of(&occasions, "2026-06-01", &Decisions::default());
    assert!(plan.alerts.is_empty() && !plan.all_read);
}

#[test]
fn rule_2_that_no_alert_fires_rules_out_no_danger_that_nobody_asked_about() {
    let occasions = [("2026-03-01", "client", "audit_c", "q1: 0, q2: 0, q3: 0")];
    let plan = plan_of(&occasions, "2026-03-01", &decided(""));
    let dangers = plan.unassessed_dangers.join("; ");
    assert!(plan.alerts.is_empty() && dangers.contains("Risk of suicide (N1)"), "{dangers}");
}

/// The alerts of an intake, in the order of the plan.
fn alerts(intake: &str) -> Vec<String> {
    let plan = plan_of(&[("2026-03-01", "client", "intake", intake)], "2026-03-01", &decided(""));
    let certain = plan.alerts.iter().filter(|alert| alert.certain);
    certain.map(|alert| alert.line.id.trim_start_matches("alert/intake.").to_owned()).collect()
}

#[test]
fn rule_3_alerts_stand_in_the_order_of_acting() {
    let intake = "adult_verified: unclear, limits_shown: yes, alone: yes, children_unsafe: yes, \
                  home_violence: by_me, overdose_year: yes, psychosis: yes, mania: yes, harm_others: yes, \
                  specialist_review: yes";
    assert_eq!(
        alerts(intake),
        [
            "harm_to_others",
            "overdose_danger",
            "psychosis_now",
            "child_safety",
            "violence_at_home",
            "specialist_question",
            "mania_before",
            "not_adult"
        ]
    );
}

#[test]
fn rule_3_a_seizure_in_the_history_is_not_ruled_out_by_an_empty_table() {
    assert_eq!(
        alerts("substances: [], withdrawal_history: [seizure], withdrawal_now: no"),
        ["withdrawal_before"]
    );
    assert!(alerts("substances: [], withdrawal_history: [none]").is_empty());
}

#[test]
fn rule_3_how_far_away_a_deferral_puts_a_risk_is_said() {
    let deferred = "  - { problem: suicide_risk, decision: defer, on: 2026-03-02, by: B, reason: r, \
                    until: 2026-10-02, next_contact: 2026-09-28, hand_off: h, interim_safety: s }\n";
    let occasions = [("2026-03-01", "client", "phq9", DANGER)];
    let plan = plan_of(&occasions, "2026-03-02", &decided(deferred));
    let text = &plan.set_aside[0].text;
    assert!(text.contains("2026-09-28, 210 days on"), "{text}");
}

const CSB: &str = "adult_verified: document, impaired_control: mostly, areas_affected: [work], \
                   impairment: much, duration_months: 12, days_last_30: 12, group_view: willing";

fn csb(plan: &Plan) -> bool {
    plan.problems.iter().any(|problem| problem.problem == "csb_loss_of_control")
}

#[test]
fn rule_5_a_question_for_a_specialist_holds_the_problem_until_somebody_has_responded() {
    let intake = |answer: &str| format!("{CSB}, psychosis: no, specialist_review: {answer}");
    let response = "  - { alert: intake-1.specialist_question, on: 2026-03-02, by: B, judgement: j, \
                    means_asked: yes, action: a, supervisor: S, next_contact: 2026-03-09, crisis_plan: none needed }\n";
    for answer in ["yes", "declined"] {
        let (then, now) = (intake(answer), intake("no"));
        let both =
            [("2026-03-01", "client", "intake", &*then), ("2026-04-01", "client", "intake", &*now)];
        for occasions in [&both[..1], &both[..]] {
            let held = plan_of(occasions, "2026-06-01", &decided(""));
            let aside: Vec<&str> = held.set_aside.iter().map(|line| &*line.text).collect();
            assert!(
                !csb(&held) && aside.iter().any(|text| text.contains("Impaired control")),
                "{aside:?}"
            );
            assert!(drafts(&held).contains("Impaired control"), "{}", drafts(&held));
        }
        let freed = plan_of(&both, "2026-06-01", &decided(response));
        assert!(csb(&freed), "{answer}: {}", drafts(&freed));
    }
    let never = intake("no");
    assert!(csb(&plan_of(
        &[("2026-03-01", "client", "intake", &never)],
        "2026-06-01",
        &decided("")
    )));
}

#[test]
fn rule_5_what_a_specialist_is_asked_about_is_never_graded() {
    let intake = format!("{CSB}, psychosis: no, specialist_review: yes");
    let response = "  - { alert: intake-1.specialist_question, on: 2026-03-02, by: B, judgement: j, \
                    means_asked: yes, action: a, supervisor: S, next_contact: 2026-03-09, crisis_plan: none needed }\n";
    let plan =
        plan_of(&[("2026-03-01", "client", "intake", &intake)], "2026-06-01", &decided(response));
    let text = serde_json::to_string(&plan).expect("JSON");
    assert!(
        csb(&plan) && !text.contains("or fewer") && !text.contains("nothing from the list"),
        "{text}"
    );
}

/// A case of a client with this line about them.
fn of_client(client: &str, responses: &str) -> Case {
    let text =
        format!("answers: a-1\nclient: {{ {client} }}\ndate: 2026-03-01\nresponses:\n{responses}");
    record::read(&Source::record("test", text)).value.expect("a case")
}

#[test]
fn rule_7_nothing_for_adults_is_planned_for_somebody_who_may_be_under_18() {
    let phq9 = format!("  phq9: {{ {HIGH} }}\n");
    let told = |answer: &str| {
        format!("{phq9}  intake: {{ {CSB}, adult_verified: {answer} }}\n").replacen(
            "adult_verified: document, ",
            "",
            1,
        )
    };
    for (client, responses) in [
        ("birth_year: 2012", phq9.clone()),
        ("birth_year: 2012", told("document")),
        ("birth_year: 1984", told("under_18")),
        ("language: en", told("unclear")),
    ] {
        let plan = plan_of_case(&of_client(client, &responses), "2026-03-02", &decided(""), None);
        assert!(plan.problems.iter().all(|problem| problem.safety), "{client} {responses}");
        assert!(plan.set_aside.iter().any(|line| line.text.contains("youth service")));
        let total = &plan.results[0].result;
        assert!(!total.contains("moderate") && total.contains("bands are for adults"), "{total}");
        assert!(plan.results[0].bar.as_ref().is_some_and(|bar| bar.band.is_empty()));
    }
    for (client, responses) in [
        ("birth_year: 1984", phq9.clone()),
        ("language: en", phq9.clone()),
        ("language: en", told("stated")),
    ] {
        let plan = plan_of_case(&of_client(client, &responses), "2026-03-02", &decided(""), None);
        assert!(plan.problems.iter().any(|problem| problem.problem == "depression"), "{client}");
        assert!(plan.results[0].result.contains("moderate"));
    }
}

#[test]
fn rule_7_no_decision_treats_a_minor_for_what_the_findings_do_not_even_suggest() {
    let minor = of_client("birth_year: 2012", "  phq2: { q1: 0, q2: 0 }\n");
    for problem in ["csb_loss_of_control", "depression"] {
        let treat = format!(
            "  - {{ problem: {problem}, decision: treat, on: 2026-03-02, by: B, confirmed: yes }}\n"
        );
        let plan = plan_of_case(&minor, "2026-03-02", &decided(&treat), None);
        assert!(
            plan.problems.is_empty()
                && plan.set_aside.iter().any(|line| line.text.contains("cannot stand")),
            "{problem}"
        );
    }
}

#[test]
fn rule_7_every_problem_that_is_not_about_safety_is_for_adults() {
    let library = library();
    let minor = of_client("birth_year: 1984", "  intake: { adult_verified: under_18 }\n");
    let (responses, _) = minor.fit(&library);
    let findings = caseplan::finding::Findings::gather(&minor.client, day("2026-03-01"), responses);
    for problem in problems(&library).iter().filter(|problem| !problem.is_safety()) {
        let excluded = problem.unless.iter().any(|exclusion| {
            caseplan::formulation::eval(&findings, &exclusion.when.condition).is_true()
        });
        assert!(excluded, "{}", problem.id);
    }
}

#[test]
fn every_reason_for_a_draft_names_what_it_is_about_down_to_file_and_line() {
    let occasions = [
        ("2026-03-01", "client", "phq9", DANGER),
        ("2026-03-01", "client", "phq2", "q1: 3, q2: 3"),
    ];
    let plan = plan_of(&occasions, "2026-06-01", &decided(""));
    for line in plan.draft.iter().filter(|line| line.id != "draft/signature") {
        let thread = serde_json::to_string(&line.because).expect("JSON");
        assert!(thread.contains(".yaml:"), "{}: {thread}", line.id);
    }
    let lines = plan.lines();
    let first = lines.first().expect("a line");
    assert!(first.id.starts_with("alert/"), "alerts stand before everything: {}", first.id);
}

/// The ids of what is planned, suggested or agreed on.
fn planned(plan: &Plan) -> String {
    let problems = plan.problems.iter();
    let ids = problems.flat_map(|problem| {
        let objectives = problem.objectives.iter().map(|objective| objective.line.id.as_str());
        let done = problem.interventions.iter().map(|intervention| intervention.line.id.as_str());
        objectives.chain(done).chain([problem.problem.as_str()])
    });
    ids.collect::<Vec<_>>().join(" ")
}

#[test]
fn rule_3_nobody_cuts_down_alone_after_danger_in_withdrawal_that_was_ever_told_by_anybody() {
    let audit = ("2026-03-01", "client", "audit_c", "q1: 3, q2: 2, q3: 3");
    let quiet = "substances: [ { substance: alcohol, days: 9, last_use: 2026-02-28 } ], \
                 withdrawal_history: [none], withdrawal_now: no, overdose_year: no, opioid_history: never, \
                 pregnant: not_pregnant, adult_verified: document";
    let seizure = "substances: [ { substance: alcohol, days: 9, last_use: 2026-01-31 } ], \
                   withdrawal_history: [seizure], withdrawal_now: no";
    let now = ("2026-03-01", "client", "intake", quiet);
    let of = |occasions: &[_], decisions: &str| {
        let mut case = case(occasions);
        case.client.sex = Some("female".to_owned());
        planned(&plan_of_case(&case, "2026-03-02", &decided(decisions), None))
    };
    assert!(of(&[audit, now], "").contains("own_limit"));
    let responded = "  - { alert: intake-1.withdrawal_danger, on: 2026-02-02, by: B, judgement: j, \
                     means_asked: yes, action: a, supervisor: S, next_contact: 2026-03-09, crisis_plan: not about suicide }\n";
    for (source, decisions) in [("client", ""), ("client", responded), ("collateral", "")] {
        let before = ("2026-02-01", source, "intake", seizure);
        let planned = of(&[before, audit, now], decisions);
        assert!(!planned.contains("own_limit"), "{source} {decisions}");
        assert!(planned.contains("medically_led_change"), "{source} {decisions}");
    }
    let daily = ("2026-03-01", "client", "audit_c", "q1: 4, q2: 4, q3: 4");
    assert!(!of(&[daily, now], "").contains("own_limit"));
    let shaking = "substances: [], withdrawal_history: [shaking], withdrawal_now: no";
    assert!(
        !of(&[("2026-02-01", "client", "intake", shaking), audit, now], "").contains("own_limit")
    );
    let told = ("2026-03-01", "collateral", "intake", "withdrawal_history: [seizure]");
    let planned = of(&[told, audit, now], "");
    assert!(!planned.contains("own_limit") && planned.contains("medical_withdrawal"), "{planned}");
    let often = ("2026-03-01", "client", "audit_c", "q1: 4, q2: 2, q3: 3");
    let twice = quiet.replace("days: 9", "days: 2");
    let planned = of(&[often, ("2026-03-01", "client", "intake", &twice)], "");
    assert!(!planned.contains("own_limit") && planned.contains("two_accounts"), "{planned}");
}

#[test]
fn rule_3_being_ill_from_stopping_is_never_nothing() {
    assert_eq!(
        alerts("substances: [], withdrawal_history: [shaking], withdrawal_now: yes"),
        ["withdrawal_unexplained", "withdrawal_before"]
    );
}

const ACUTE: &str = "q1: yes, q2: yes, q3: no, q4: no, q5: yes";

#[test]
fn rule_3_a_decision_from_before_decides_nothing_about_a_danger_told_since() {
    let responded = |alert: &str| {
        format!(
            "  - {{ alert: asq-1.{alert}, on: 2026-03-01, by: B, judgement: high, means_asked: yes, \
             action: seen, supervisor: S, next_contact: 2026-03-03, crisis_plan: made }}\n"
        )
    };
    let declined = |on: &str| {
        format!(
            "  - {{ problem: suicide_risk, decision: decline, declined_by: client, on: {on}, by: B, \
             reason: no risk then, hand_off: h, interim_safety: s, next_contact: 2026-03-09 }}\n"
        )
    };
    let answered = responded("thoughts_now") + &responded("positive_screen");
    let occasions = [("2026-03-01", "client", "asq", ACUTE)];
    let before = plan_of(&occasions, "2026-03-02", &decided(&(declined("2026-01-06") + &answered)));
    assert!(planned(&before).contains("suicide_risk"), "{}", drafts(&before));
    assert!(drafts(&before).contains("no confirmed decision on P1"), "{}", drafts(&before));
    let since = plan_of(&occasions, "2026-03-02", &decided(&(answered + &declined("2026-03-01"))));
    assert!(!planned(&since).contains("suicide_risk") && since.set_aside.len() == 1);
    let low = [("2026-03-01", "client", "phq9", HIGH)];
    let old = "  - { problem: depression, decision: decline, declined_by: client, on: 2026-01-06, by: B, reason: r }\n";
    let plan = plan_of(&low, "2026-03-02", &decided(old));
    assert!(plan.set_aside[0].text.contains("to be decided again"), "{}", plan.set_aside[0].text);
    assert!(drafts(&plan).contains("Depressive symptoms"));
}

#[test]
fn rule_3_a_danger_stays_a_problem_while_its_alert_is_open_whoever_told_it() {
    for (date, source) in [("2026-02-01", "client"), ("2026-03-01", "collateral")] {
        let occasions = [(date, source, "phq9", DANGER), ("2026-03-02", "client", "phq9", LOW)];
        let plan = plan_of(&occasions, "2026-03-03", &decided(""));
        assert!(planned(&plan).contains("suicide_risk"), "{source}");
        assert!(plan.unaddressed.is_empty(), "{source}");
        let thread = serde_json::to_string(&plan.problems[0].line.because).expect("JSON");
        assert!(thread.contains("suicide_risk.yaml:") && thread.contains(date), "{thread}");
    }
}

#[test]
fn rule_3_a_problem_that_an_older_danger_raises_says_what_to_do_about_it() {
    let quiet = "q1: no, q2: no, q3: no, q4: no, q5: no";
    let occasions =
        [("2026-02-01", "client", "asq", ACUTE), ("2026-03-01", "client", "asq", quiet)];
    let plan = plan_of(&occasions, "2026-03-01", &decided(""));
    assert!(planned(&plan).contains("suicide_risk/objective/evaluation_now"), "{}", planned(&plan));
    assert!(plan.problems[0].evidence[0].text.contains("2026-02-01"));
    let (then, now) = (
        "substances: [ { substance: alcohol, days: 28, last_use: 2026-01-31 } ], withdrawal_history: [none], withdrawal_now: yes",
        "substances: [], withdrawal_history: [none], withdrawal_now: no, overdose_year: no, opioid_history: never",
    );
    let occasions =
        [("2026-02-01", "client", "intake", then), ("2026-03-01", "client", "intake", now)];
    let plan = plan_of(&occasions, "2026-03-01", &decided(""));
    assert!(
        planned(&plan).contains("medical_withdrawal/objective/seen_today"),
        "{}",
        planned(&plan)
    );
}

#[test]
fn rule_2_what_was_done_about_another_persons_account_is_not_asked_for_twice() {
    let occasions =
        [("2026-03-01", "collateral", "phq9", DANGER), ("2026-03-01", "client", "phq9", LOW)];
    let open = plan_of(&occasions, "2026-03-02", &decided(""));
    assert_eq!(open.alerts.len(), 1);
    let done = plan_of(&occasions, "2026-03-02", &decided(&responded("2026-03-02")));
    assert!(done.alerts[0].response.is_some() && done.unaddressed.is_empty());
}

#[test]
fn rule_2_what_somebody_else_was_not_asked_is_no_gap_where_the_client_was() {
    let own = "limits_shown: yes, alone: yes, harm_others: no, home_violence: none, children_unsafe: no, \
               substances: [], withdrawal_history: [none], withdrawal_now: no, overdose_year: no, \
               opioid_history: never, psychosis: no, mania: no, specialist_review: no, adult_verified: document";
    let other = ("2026-03-01", "collateral", "intake", "harm_others: declined, overdose_year: yes");
    let occasions = [("2026-03-01", "client", "intake", own), other];
    let plan = plan_of(&occasions, "2026-03-01", &decided(""));
    let ids: Vec<&str> = plan.alerts.iter().map(|alert| &*alert.line.id).collect();
    assert_eq!(ids[0], "alert/intake@collateral.overdose_danger", "{ids:?}");
    assert!(ids.contains(&"alert/intake@collateral.harm_to_others"), "a refusal counts: {ids:?}");
    assert!(!ids.contains(&"alert/intake@collateral.psychosis_now"), "{ids:?}");
}

#[test]
fn rule_18_group_and_trauma_work_wait_while_a_suicide_alert_is_open() {
    let (csb, quiet) = (
        format!("{CSB}, psychosis: no, specialist_review: no, tried_no_benefit: [none]"),
        "q1: no, q2: no, q3: no, q4: no, q5: no",
    );
    let of = |asq: &str, decisions: &str| {
        let occasions =
            [("2026-03-01", "client", "intake", &*csb), ("2026-03-01", "client", "asq", asq)];
        plan_of(&occasions, "2026-03-02", &decided(decisions))
    };
    assert!(planned(&of(quiet, "")).contains("csb_loss_of_control/intervention/group"));
    let waits = of(ACUTE, "");
    assert!(!planned(&waits).contains("csb_loss_of_control/intervention/group"));
    let open = "open/csb_loss_of_control/intervention/group";
    assert!(waits.not_assessed.iter().any(|line| line.id == open));
}

#[test]
fn rule_15_family_work_waits_and_named_people_are_asked_about_where_violence_was_told() {
    let intake = |answer: &str| {
        format!(
            "adult_verified: document, limits_shown: yes, alone: yes, home_violence: {answer}, \
             support_person: my husband, means_access: yes"
        )
    };
    let of = |answer: &str| {
        let intake = intake(answer);
        let occasions =
            [("2026-03-01", "client", "asq", ACUTE), ("2026-03-01", "client", "intake", &*intake)];
        plan_of(&occasions, "2026-03-01", &decided(""))
    };
    let family = "suicide_risk/intervention/person_of_trust";
    assert!(planned(&of("none")).contains(family));
    let violent = of("toward_me");
    assert!(!planned(&violent).contains(family));
    assert!(
        violent.not_assessed.iter().any(|line| line.text.contains("violence at home was told"))
    );
    let asked = violent.problems.iter().flat_map(|problem| &problem.to_ask);
    assert!(asked.filter(|line| line.text.contains("ask alone")).count() >= 1);
}

#[test]
fn rule_5_a_question_for_a_specialist_keeps_every_word_of_the_client_at_the_clinic() {
    let intake = |answer: &str| {
        format!(
            "adult_verified: document, limits_shown: yes, alone: yes, home_violence: none, \
             mood_impairment: much, {answer}{WORDS}"
        )
    };
    let home = "  - { take_home: plan_client, on: 2026-05-02, by: B, reason: read together }\n";
    for (answer, decisions) in
        [("specialist_review: yes, ", home), ("specialist_review: declined, ", home), ("", "")]
    {
        let text = for_client(&visit(&intake(answer)), &format!("{TREATED}{decisions}"));
        assert!(no_words(&text), "{answer}\n{text}");
    }
    let text = for_client(&visit(&intake("")), &format!("{TREATED}{home}"));
    assert!(!no_words(&text), "not asked, and found safe");
}

#[test]
fn rule_5_a_decision_from_before_the_response_does_not_free_the_problem() {
    let intake = format!("{CSB}, psychosis: no, specialist_review: yes");
    let occasions = [("2026-03-01", "client", "intake", &*intake)];
    let response = "  - { alert: intake-1.specialist_question, on: 2026-03-05, by: B, judgement: j, \
                    means_asked: yes, action: a, supervisor: S, next_contact: 2026-06-09, crisis_plan: not about suicide }\n";
    let treat = |on: &str| {
        format!(
            "{response}  - {{ problem: csb_loss_of_control, decision: treat, on: {on}, by: B, confirmed: yes }}\n"
        )
    };
    assert!(!csb(&plan_of(&occasions, "2026-06-01", &decided(&treat("2026-03-04")))));
    assert!(csb(&plan_of(&occasions, "2026-06-01", &decided(&treat("2026-03-05")))));
}

#[test]
fn rule_2_a_response_that_leaves_something_out_keeps_the_plan_a_draft() {
    let occasions = [("2026-03-01", "client", "phq9", DANGER)];
    let of = |means: &str, supervisor: &str, next: &str| {
        let response = format!(
            "  - {{ alert: phq9-1.suicidal_ideation, on: 2026-03-02, by: B, judgement: low, \
             means_asked: {means}, action: a, supervisor: {supervisor}, next_contact: {next}, crisis_plan: made }}\n"
        );
        drafts(&plan_of(&occasions, "2026-03-10", &decided(&response)))
    };
    assert!(!of("yes", "C", "2026-03-12").contains("leaves something out"));
    assert!(of("no", "C", "2026-03-12").contains("access to means was not asked about"));
    assert!(of("yes", "b", "2026-03-12").contains("nobody else was consulted"));
    assert!(of("yes", "C", "2026-03-05").contains("nothing is recorded since"));
    assert!(of("yes", "nobody", "2026-03-12").contains("nobody else was consulted"));
    let later = [occasions[0], ("2026-04-01", "client", "phq9", LOW)];
    let thin = responded("2026-03-02").replace("means_asked: yes", "means_asked: no");
    let plan = plan_of(&later, "2026-04-02", &decided(&thin));
    assert!(plan.answered.is_empty() && drafts(&plan).contains("access to means"), "a gap stays");
}

#[test]
fn rule_6_what_may_explain_it_and_was_found_needs_a_reason_to_treat() {
    let intake = format!("{CSB}, psychosis: no, specialist_review: no, dopamine_medicine: yes");
    let of = |reason: &str| {
        let treat = format!(
            "  - {{ problem: csb_loss_of_control, decision: treat, on: 2026-03-02, by: B, confirmed: yes{reason} }}\n"
        );
        plan_of(&[("2026-03-01", "client", "intake", &intake)], "2026-03-02", &decided(&treat))
    };
    let plan = of("");
    let asked: Vec<&str> = plan.problems.iter().flat_map(|p| &p.to_ask).map(|l| &*l.text).collect();
    assert!(asked.iter().any(|text| text.contains("Found, and may explain it: dopamine agonists")));
    assert!(drafts(&plan).contains("dopamine agonists"), "{}", drafts(&plan));
    assert!(!drafts(&of(", reason: the prescriber rules it out")).contains("dopamine agonists"));
    assert!(drafts(&of(", reason: '-'")).contains("dopamine agonists"), "no reason");
    let old = "  - { problem: csb_loss_of_control, decision: treat, on: 2026-02-02, by: B, confirmed: yes, reason: r }\n";
    let plan = plan_of(&[("2026-03-01", "client", "intake", &intake)], "2026-03-02", &decided(old));
    assert!(drafts(&plan).contains("dopamine agonists"), "older than what was found");
}

#[test]
fn rule_7_where_nobody_knows_whether_the_client_is_an_adult_that_is_to_be_found_out() {
    let asked = |client: &str, intake: &str| {
        let responses = format!("  phq9: {{ {HIGH} }}\n{intake}");
        let plan = plan_of_case(&of_client(client, &responses), "2026-03-02", &decided(""), None);
        let lines = plan.problems.iter().flat_map(|problem| &problem.to_ask);
        lines.filter(|line| line.text.contains("Not known to be 18")).count()
    };
    let unknown = of_client("language: en", &format!("  phq9: {{ {HIGH} }}\n"));
    let plan = plan_of_case(&unknown, "2026-03-02", &decided(""), None);
    assert!(drafts(&plan).contains("not known to be 18 or over"));
    assert_eq!(asked("birth_year: 1984", ""), 0);
    assert_eq!(asked("language: en", "  intake: { adult_verified: document }\n"), 0);
    assert_eq!(asked("language: en", ""), 1);
    assert_eq!(asked("birth_year: 2008", "  intake: { adult_verified: stated }\n"), 1);
}

#[test]
fn rule_14_what_others_require_is_printed_as_that_and_is_no_goal() {
    let intake = "adult_verified: document, outside_pressure: [court], \
                  outside_requirement: 'twelve weeks, told to the court'";
    let plan = plan_of(&[("2026-03-01", "client", "intake", intake)], "2026-03-01", &decided(""));
    assert!(plan.requirements[0].text.contains("twelve weeks, told to the court"));
    assert!(plan.problems.iter().all(|problem| !problem.goal.line.text.contains("twelve weeks")));
}

#[test]
fn rule_14_a_requirement_that_nobody_asked_about_is_missing() {
    let open = |intake: &str| {
        let plan =
            plan_of(&[("2026-03-01", "client", "intake", intake)], "2026-03-01", &decided(""));
        let lines = plan.not_assessed.iter();
        lines.filter(|line| line.text.contains("What others require")).count()
    };
    assert_eq!(open("outside_pressure: [court]"), 1);
    assert_eq!(open("outside_pressure: [court], outside_requirement: declined"), 1);
    assert_eq!(open("outside_pressure: [court], outside_requirement: twelve weeks"), 0);
    assert_eq!(open("outside_pressure: [none]"), 0);
}

#[test]
fn rule_19_nobody_is_no_person_and_a_reason_to_live_is_no_goal() {
    let intake =
        "adult_verified: document, support_person: Nobody., risky_time: '?', keeps_going: my dog";
    let occasions =
        [("2026-03-01", "client", "asq", ACUTE), ("2026-03-01", "client", "intake", intake)];
    let plan = plan_of(&occasions, "2026-03-01", &decided(""));
    let suicide = &plan.problems[0];
    assert!(!suicide.goal.in_clients_words);
    let said = serde_json::to_string(&suicide.objectives).expect("JSON");
    assert!(said.contains("my dog") && !said.contains("Nobody") && !said.contains("(?)"), "{said}");
}

#[test]
fn rule_19_an_objective_starts_from_the_day_on_which_somebody_decided() {
    let occasions = [("2026-03-01", "client", "phq9", HIGH), ("2026-04-01", "client", "phq9", LOW)];
    let treat = "  - { problem: depression, decision: treat, on: 2026-03-02, by: B, confirmed: yes, impairment: \
                 stays in bed }\n";
    let objective = |as_of: &str, decisions: &str| {
        let plan = plan_of_case(&case(&occasions), as_of, &decided(decisions), None);
        let line = plan.problems.iter().find(|problem| problem.problem == "depression");
        let line = line.expect("it is treated").objectives.iter().find(|o| o.measure == "PHQ-9");
        line.map(|line| (line.baseline.clone(), line.due.to_string()))
    };
    let began = objective("2026-03-02", treat);
    assert_eq!(began, Some(("12".to_owned(), "2026-05-25".to_owned())));
    // Neither the day of printing nor a new answer moves it.
    for as_of in ["2026-03-20", "2026-04-15", "2026-06-01"] {
        assert_eq!(objective(as_of, treat), began, "{as_of}");
    }
    // To decide the same again changes nothing either; to treat it anew, after it was set aside, does.
    let again = format!("{treat}{}", treat.replace("2026-03-02", "2026-04-10"));
    assert_eq!(objective("2026-06-01", &again), began);
    let between = "  - { problem: depression, decision: defer, on: 2026-03-10, by: B, reason: moves house, until: 2026-04-01 }\n";
    let anew = format!("{treat}{between}{}", treat.replace("2026-03-02", "2026-04-10"));
    assert_eq!(objective("2026-06-01", &anew), None, "there was little left to treat then");
}

#[test]
fn rule_3_a_risk_that_somebody_responded_to_asks_for_no_hand_off() {
    let occasions =
        [("2026-03-01", "client", "phq9", DANGER), ("2026-03-01", "client", "gad7", WORRY)];
    let defer = "  - { problem: anxiety, decision: defer, on: 2026-03-03, by: B, reason: first this, until: 2027-01-01 }\n";
    let open = drafts(&plan_of(&occasions, "2026-03-04", &decided(defer)));
    assert!(open.contains("hand-off"), "{open}");
    let answered =
        responded("2026-03-02").replace("next_contact: 2026-03-02", "next_contact: 2026-03-20");
    let answered = format!("{answered}{defer}");
    let answered = drafts(&plan_of(&occasions, "2026-03-04", &decided(&answered)));
    assert!(!answered.contains("hand-off"), "{answered}");
}

#[test]
fn rule_6_impairment_in_the_clinicians_words_is_a_finding_of_impairment() {
    let none = format!("{HIGH}, difficulty: 0");
    let intake = "adult_verified: document, mood_impairment: not_at_all";
    let occasions = [
        ("2026-03-01", "client", "phq9", none.as_str()),
        ("2026-03-01", "client", "intake", intake),
    ];
    let said = drafts(&plan_of(&occasions, "2026-03-04", &decided(TREATED)));
    assert!(said.contains("no impairment"), "{said}");
    let with = TREATED.replace("confirmed: yes", "confirmed: yes, impairment: stays in bed");
    let said = drafts(&plan_of(&occasions, "2026-03-04", &decided(&with)));
    assert!(!said.contains("no impairment"), "{said}");
}

#[test]
fn rule_2_a_danger_is_told_that_one_of_two_readings_of_a_paper_tells_of() {
    let zeros = "q1: 3, q2: 0, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0, q8: 0, q9: 0";
    let mut case = case(&[("2026-03-01", "client", "phq9", zeros)]);
    case.responses[0].paper = Some(Paper::Twice);
    second(&mut case, "q1", "0");
    second(&mut case, "q2", "3");
    let result = |case: &Case| {
        let plan = plan_of_case(case, "2026-03-02", &Decisions::default(), None);
        (plan.results[0].result.clone(), plan.alerts)
    };
    let (total, alerts) = result(&case);
    // Each of the two can be what the paper says, whichever the other is.
    assert!(total.starts_with("not computed; between 0 and 6"), "{total}");
    assert_eq!(alerts.len(), 1, "what was typed in once rules nothing out");
    assert!(!alerts[0].certain && alerts[0].line.text.contains("q9 (typed in once, not compared)"));
    second(&mut case, "q9", "1");
    let (_, alerts) = result(&case);
    assert!(alerts[0].certain && alerts[0].is_open(), "{}", alerts[0].line.text);
}

#[test]
fn rule_2_a_suicide_item_that_one_of_two_readings_calls_declined_is_never_negative() {
    let zeros = "q1: 0, q2: 0, q3: 0, q4: 0, q5: 0, q6: 0, q7: 0, q8: 0, q9: 0";
    let mut case = case(&[("2026-03-01", "client", "phq9", zeros)]);
    second(&mut case, "q9", "declined");
    let plan = plan_of_case(&case, "2026-03-02", &Decisions::default(), None);
    let alert = plan.alerts.iter().find(|alert| alert.name.ends_with("suicidal_ideation"));
    let alert = &alert.expect("it is not ruled out").line.text;
    assert!(alert.contains("Refused: clinical contact."), "{alert}");
}
