//! Sheets that were worked out by hand from what the owners and the manuals say, with the mistakes
//! that circulate in public pages and code.

mod common;

use caseplan::client::Client;
use caseplan::diagnostic::{Format, has_errors, show};
use caseplan::instrument::Instrument;
use caseplan::response::{Response, State};
use caseplan::score::{ScoreState, Scored, score};
use common::clinic::{case, day, library};
use std::sync::Arc;

/// What came of one sheet.
struct Sheet {
    instrument: Arc<Instrument>,
    states: Vec<State>,
    scored: Scored,
}

fn sheet(instrument: &str, answers: &str) -> Sheet {
    of(instrument, answers, None)
}

fn of(id: &str, answers: &str, sex: Option<&str>) -> Sheet {
    let library = library();
    let case = case(&[("2026-03-01", "client", id, answers)]);
    let (responses, faults) = case.fit(&library);
    assert!(!has_errors(&faults), "{}", show(&faults, Format::Plain));
    let response: &Response = &responses.read[0];
    let client = Client { sex: sex.map(str::to_owned), ..Client::default() };
    let scored = score(response, &client, day("2026-03-01"));
    let states = response.states.clone();
    Sheet { instrument: response.instrument.clone(), states, scored }
}

impl Sheet {
    fn result(&self, id: &str) -> &caseplan::score::ScoreResult {
        let (index, _) = self.instrument.score(id).unwrap_or_else(|| panic!("no score {id}"));
        &self.scored.scores[index]
    }

    /// The value, `not computed`, or the word.
    fn value(&self, id: &str) -> String {
        use caseplan::score::ScoreValue;
        let result = self.result(id);
        match &result.value {
            ScoreValue::Truth(truth) => format!("{truth:?}"),
            ScoreValue::Label(labels) if labels.len() == 1 => labels[0].to_string(),
            _ => result.number().map_or_else(|| "not computed".into(), |n| n.to_string()),
        }
    }

    fn band(&self, id: &str) -> String {
        self.result(id).band().map_or_else(|| "unknown".into(), ToString::to_string)
    }

    /// Whether an item was not asked, and says nothing.
    fn was_skipped(&self, id: &str) -> bool {
        let (index, _) = self.instrument.item(id).unwrap_or_else(|| panic!("no item {id}"));
        self.states[index] == State::NotAsked(None)
    }

    fn fires(&self, id: &str) -> bool {
        let (index, _) = self.instrument.alert(id).unwrap_or_else(|| panic!("no alert {id}"));
        self.scored.alerts[index].fires.is_true()
    }
}

/// `q1: 0, q2: 0, …`
fn all(items: std::ops::RangeInclusive<usize>, answer: &str) -> String {
    let cells: Vec<String> = items.map(|item| format!("q{item}: {answer}")).collect();
    cells.join(", ")
}

/// The answers to items 1 to N in order.
fn row(answers: &[i64]) -> String {
    let cells: Vec<String> =
        answers.iter().enumerate().map(|(at, answer)| format!("q{}: {answer}", at + 1)).collect();
    cells.join(", ")
}

/// An answer that the item does not have is refused, never scored.
fn is_refused(instrument: &str, answers: &str) -> bool {
    let case = case(&[("2026-03-01", "client", instrument, answers)]);
    has_errors(&case.fit(&library()).1)
}

#[test]
fn dast10_counts_no_on_item_3() {
    assert_eq!(sheet("dast10", &all(1..=10, "no")).value("total"), "1");
    assert_eq!(sheet("dast10", &all(1..=10, "yes")).value("total"), "9");
}

#[test]
fn audit_has_three_answers_to_items_9_and_10() {
    let sheet_of = |answers: &[i64]| sheet("audit", &row(answers));
    assert_eq!(sheet_of(&[4, 3, 3, 2, 1, 0, 3, 0, 2, 4]).value("total"), "22");
    assert_eq!(sheet_of(&[4, 4, 4, 4, 4, 4, 4, 4, 4, 4]).value("total"), "40", "not 41");
    for wrong in [1, 3] {
        assert!(is_refused("audit", &row(&[4, 3, 3, 2, 1, 0, 3, 0, wrong, 4])));
        assert!(is_refused("audit", &row(&[4, 3, 3, 2, 1, 0, 3, 0, 2, wrong])));
    }
    // The paper form asks items 4 to 8 of everybody, so its plain sum counts them.
    let on_paper = sheet_of(&[4, 0, 0, 4, 4, 4, 4, 4, 0, 0]);
    assert_eq!((on_paper.value("total"), on_paper.band("total")), ("24".into(), "zone_4".into()));
    // Items 4 to 8 answered behind a "never": no zone I that leaves out what was said.
    let contradicted = sheet_of(&[0, 0, 0, 4, 4, 4, 4, 4, 0, 0]);
    assert_eq!(
        (contradicted.value("total"), contradicted.band("total")),
        ("not computed".into(), "unknown".into())
    );
}

#[test]
fn sodu_counts_what_was_answered_although_it_could_be_left_out() {
    let of = |days: i64, beyond: i64| sheet("sodu", &row(&[days, beyond])).value("result");
    assert_eq!([of(3, 2), of(6, 0), of(7, 0), of(30, 12)], ["True", "False", "True", "True"]);
    assert_eq!(sheet("sodu", "q1: 30").value("result"), "True");
}

#[test]
fn audit_c_is_cut_by_sex_and_warns_of_item_1_alone() {
    let man = of("audit_c", &row(&[2, 1, 1]), Some("male"));
    assert_eq!((man.value("total"), man.band("total")), ("4".into(), "positive".into()));
    let alone = of("audit_c", &row(&[4, 0, 0]), Some("male"));
    assert_eq!(
        (alone.band("total"), alone.value("all_from_item_1")),
        ("positive".into(), "True".into())
    );
    let three = row(&[1, 1, 1]);
    assert_eq!(of("audit_c", &three, Some("female")).band("total"), "positive");
    assert_eq!(of("audit_c", &three, Some("male")).band("total"), "negative");
}

#[test]
fn pcl5_prints_both_the_rule_and_the_cut() {
    let mut answers = vec![0; 20];
    for item in [1, 6, 8, 9, 15, 16] {
        answers[item - 1] = 2;
    }
    let few = sheet("pcl5", &row(&answers));
    assert_eq!((few.value("total"), few.value("provisional_ptsd")), ("12".into(), "True".into()));
    assert_eq!(
        (few.band("total"), few.value("rule_against_cut")),
        ("below_cut".into(), "True".into())
    );
    let ones = sheet("pcl5", &all(1..=20, "1"));
    assert_eq!(
        (ones.value("total"), ones.value("provisional_ptsd")),
        ("20".into(), "False".into())
    );
    assert_eq!(ones.value("rule_against_cut"), "False");
}

#[test]
fn pc_ptsd5_is_0_without_an_event() {
    let none = sheet("pc_ptsd5", "gate: no");
    assert_eq!((none.value("total"), none.value("reason")), ("0".into(), "gate".into()));
    let event = sheet("pc_ptsd5", &format!("gate: yes, {}", all(1..=5, "no")));
    assert_eq!((event.value("total"), event.value("reason")), ("0".into(), "no_symptoms".into()));
    let contradicted = sheet("pc_ptsd5", &format!("gate: no, {}", all(1..=5, "yes")));
    assert_eq!(contradicted.value("total"), "not computed");
}

#[test]
fn phq9_fires_on_item_9_whatever_the_total() {
    let low = sheet("phq9", &row(&[1, 1, 1, 0, 0, 0, 0, 0, 1]));
    assert_eq!((low.value("total"), low.band("total")), ("4".into(), "minimal".into()));
    assert!(low.fires("suicidal_ideation"));
    // Two missing: 7 answered with a sum of 5 are 45/7, rounded to 6; three missing are no score.
    assert_eq!(
        sheet("phq9", "q1: 1, q2: 1, q3: 1, q4: 1, q5: 1, q6: 0, q7: 0").value("total"),
        "6"
    );
    assert_eq!(
        sheet("phq9", "q1: 1, q2: 1, q3: 1, q4: 1, q5: 1, q6: 0").value("total"),
        "not computed"
    );
}

#[test]
fn core10_prorates_one_missing_item() {
    let nine = "q1: 3, q2: 4, q3: 4, q4: 2, q5: 1, q6: 0, q7: 3, q8: 2, q9: 3";
    assert_eq!(sheet("core10", nine).value("total"), "15.56");
    assert_eq!(
        sheet("core10", nine).result("total").state,
        ScoreState::Prorated { answered: 9, of: 10 },
        "never shown as complete"
    );
    let eight = "q1: 3, q2: 4, q3: 4, q4: 2, q5: 1, q6: 0, q7: 3, q8: 2";
    assert_eq!(sheet("core10", eight).value("total"), "not computed");
}

#[test]
fn bam_has_no_total_and_items_7_and_17_change_nothing() {
    for id in ["bam", "bam_r", "bam_iop"] {
        let instrument = library().get(id).expect("the monitor");
        assert!(instrument.score("total").is_none(), "{id}");
        let unused = |score: &caseplan::instrument::Score| {
            let behind = instrument.items_behind(score);
            behind.iter().all(|item| {
                let item = instrument.items[*item].id.as_str();
                !item.starts_with("q7") && item != "q17"
            })
        };
        assert!(instrument.scores.iter().all(unused), "{id}");
    }
}

#[test]
fn urica_readiness_leaves_out_four_items() {
    let with = |precontemplation: i64, rest: i64, unscored: i64| {
        let row: Vec<i64> = (1..=32)
            .map(|item| match item {
                4 | 9 | 20 | 31 => unscored,
                1 | 5 | 11 | 13 | 23 | 26 | 29 => precontemplation,
                _ => rest,
            })
            .collect();
        self::row(&row)
    };
    let readiness = |answers: &str| sheet("urica32", answers).value("readiness");
    for unscored in [1, 5] {
        assert_eq!(readiness(&with(5, 5, unscored)), "10");
        assert_eq!(readiness(&with(1, 5, unscored)), "14");
        assert_eq!(readiness(&with(5, 1, unscored)), "-2");
    }
}

#[test]
fn socrates_goes_from_7_4_8_to_35_20_40() {
    for id in ["socrates_8a", "socrates_8d"] {
        let of = |answer: &str| {
            let sheet = sheet(id, &all(1..=19, answer));
            ["recognition", "ambivalence", "taking_steps"].map(|score| sheet.value(score))
        };
        assert_eq!(of("5"), ["35", "20", "40"]);
        assert_eq!(of("1"), ["7", "4", "8"]);
    }
}

#[test]
fn dass21_is_doubled() {
    let ones = sheet("dass21", &all(1..=21, "1"));
    assert_eq!(
        ["depression", "anxiety", "stress"].map(|score| ones.value(score)),
        ["14", "14", "14"]
    );
    assert_eq!(ones.band("depression"), "moderate");
    assert_eq!(ones.band("anxiety"), "moderate");
    assert_eq!(ones.band("stress"), "normal");
}

#[test]
fn who5_is_four_times_the_sum() {
    let of = |answers: &[i64]| sheet("who5", &row(answers)).value("total");
    assert_eq!(of(&[0, 0, 0, 0, 0]), "0");
    assert_eq!(of(&[5, 5, 5, 5, 5]), "100");
    assert_eq!(of(&[3, 3, 2, 2, 2]), "48");
    assert_eq!(of(&[3, 3, 3, 2, 2]), "52");
}

/// One person, the two orders in which the items are printed: items that are turned round stand at
/// 2, 5, 6, 8, 9 in one and at 3, 5, 8, 9, 10 in the other.
#[test]
fn rses_is_the_same_in_both_orders() {
    let (first, second) = ([1, 3, 4, 7, 10], [1, 2, 4, 6, 7]);
    let (turned, also) = ([2, 5, 6, 8, 9], [3, 5, 8, 9, 10]);
    for (straight, reversed) in
        [([3, 2, 1, 0, 3], [0, 1, 2, 3, 1]), ([0; 5], [3; 5]), ([3; 5], [0; 5])]
    {
        let row = |at: [usize; 5], turned: [usize; 5]| {
            let mut answers = vec![0; 10];
            at.iter().zip(straight).for_each(|(item, answer)| answers[item - 1] = answer);
            turned.iter().zip(reversed).for_each(|(item, answer)| answers[item - 1] = answer);
            self::row(&answers)
        };
        let one = sheet("rses", &row(first, turned)).value("total");
        let other = sheet("rses_b", &row(second, also)).value("total");
        assert_eq!(one, other);
    }
}

#[test]
fn cssrs_is_a_triage_and_no_sum() {
    let over_3_months = sheet("cssrs_screen", "q1: no, q2: no, q6: yes, q6a: no");
    assert_eq!(over_3_months.value("risk"), "moderate");
    assert!(["q3", "q4", "q5"].iter().all(|item| over_3_months.was_skipped(item)), "and not no");
    let within = sheet("cssrs_screen", "q1: no, q2: no, q6: yes, q6a: yes");
    assert_eq!(within.value("risk"), "high");
    assert!(within.fires("high_risk"));
    let item_4 = sheet("cssrs_screen", "q1: yes, q2: yes, q3: no, q4: yes, q5: no, q6: no");
    assert_eq!(item_4.value("risk"), "high");
    // "No" to item 2 and "yes" to item 4 cannot both be right: that is no "no item".
    let contradicted = sheet("cssrs_screen", "q1: no, q2: no, q4: yes, q6: no");
    assert_eq!(contradicted.value("risk"), "not computed");
    assert!(contradicted.fires("high_risk"));
}

#[test]
fn k10_says_where_it_begins() {
    let none = sheet("k10", &all(1..=10, "0"));
    assert_eq!((none.value("total"), none.value("total_10_50")), ("0".into(), "10".into()));
}

#[test]
fn sds_has_no_cut_without_its_substance() {
    let sheet_of = |substance: &str, total: i64| {
        let answers = match total {
            3 => "q1: 3, q2: 0, q3: 0, q4: 0, q5: 0",
            _ => "q1: 3, q2: 1, q3: 0, q4: 0, q5: 0",
        };
        sheet("sds", &format!("{substance}{answers}"))
    };
    let none = sheet_of("", 3);
    assert_eq!(
        (none.value("total"), none.value("dependence")),
        ("3".into(), "not computed".into())
    );
    let heroin = sheet_of("substance: heroin, ", 3).value("dependence");
    let cocaine = |total| sheet_of("substance: cocaine, ", total).value("dependence");
    assert_eq!(heroin, cocaine(4), "heroin from 3, cocaine from 4");
    assert_ne!(heroin, cocaine(3));
}

#[test]
fn mast_and_ciwa_have_no_holes() {
    assert_eq!(
        sheet("ciwa_ar", &row(&[2, 1, 1, 1, 1, 1, 1, 0, 1, 0])).band("total"),
        "moderate",
        "9"
    );
    let ras = library().get("ras").expect("the scale");
    let (_, total) = ras.score("total").expect("a total");
    let caseplan::instrument::Key::Sum(terms) = &total.key else { panic!("a sum") };
    let turned: Vec<usize> = terms
        .iter()
        .enumerate()
        .filter(|(_, term)| term.reversed.is_some())
        .map(|(at, _)| at + 1)
        .collect();
    assert_eq!(turned, [4, 7], "never 6");
}
