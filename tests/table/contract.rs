//! What the contract promises.

use crate::scored::{built_in, instrument, rows, score, score_of, score_with, with_gaps};
use caseplan::diagnostic::{Code, Severity};
use caseplan::instrument::{AnswerType, Item};
use caseplan::table::{Answers, Format, TableOptions};

const PHQ9: &str = "id,q1,q2,q3,q4,q5,q6,q7,q8,q9\n";

#[test]
fn other_columns_pass_first_and_scores_follow() {
    let scored = score("phq9", "id,q1,q2,site,q3,q4,q5,q6,q7,q8,q9\nA,2,2,north,1,1,1,1,1,1,0\n");
    let rows = rows(&scored.output);
    let names = "id site total total_state total_band major_depressive_syndrome \
                 other_depressive_syndrome alerts";
    assert_eq!(rows[0], names.split_whitespace().collect::<Vec<_>>());
    assert_eq!(rows[1], ["A", "north", "10", "complete", "moderate", "no", "yes", ""]);
    assert_eq!(scored.summary().rows, 1);
    assert_eq!(scored.summary().rows_not_computed, 0);
    assert!(scored.faults.is_empty(), "{}", scored.said());
}

#[test]
fn an_answer_is_a_code_a_label_or_a_state() {
    let row = "A,Several days,3.0,declined,na,,1, 2 ,0,0\n";
    let scored = score("phq9", &format!("{PHQ9}{row}"));
    assert!(scored.faults.is_empty(), "{}", scored.said());
    assert_eq!(scored.column("total_state"), ["not_computed"]);
    let answered = score("phq9", &format!("{PHQ9}A,Several days,3.0,0,0,0,1, 2 ,0,0\n"));
    assert_eq!(answered.column("total"), ["7"]);
}

#[test]
fn a_missing_answer_is_never_zero() {
    let scored = score("phq9", &format!("{PHQ9}A,0,0,0,0,0,0,0,0,0\nB,0,0,0,0,0,0,,,\n"));
    assert_eq!(scored.column("total"), ["0", ""]);
    assert_eq!(scored.column("total_state"), ["complete", "not_computed"]);
    assert_eq!(scored.column("total_band"), ["minimal", ""]);
    assert_eq!(scored.column("alerts"), ["", "?suicidal_ideation"]);
    assert_eq!(scored.summary().rows_not_computed, 1);
    assert_eq!(scored.summary().rows_with_critical, 1);
    assert_eq!(scored.summary().rows_with_faults, 0);
}

#[test]
fn a_prorated_score_says_so() {
    let scored = score("phq9", &format!("{PHQ9}A,1,1,1,1,,0,0,0,0\n"));
    assert_eq!(scored.column("total"), ["5"]);
    assert_eq!(scored.column("total_state"), ["prorated"]);
}

#[test]
fn an_alert_fires_whatever_the_total() {
    let scored = score("phq9", &format!("{PHQ9}A,0,0,0,0,0,0,0,0,1\n"));
    assert_eq!(scored.column("alerts"), ["suicidal_ideation"]);
    assert_eq!(scored.summary().rows_with_critical, 1);
}

#[test]
fn a_bad_cell_is_never_scored_and_hides_no_alert() {
    let table = format!("{PHQ9}A,0,0,0,0,0,0,0,0,7\nB,7,0,0,0,0,0,0,0,3\nC,7,0,0,0,0,0,0,0,0\n");
    let scored = score("phq9", &table);
    assert_eq!(scored.column("total"), ["", "", ""]);
    assert_eq!(scored.column("total_state"), ["not_computed"; 3]);
    assert_eq!(scored.column("total_band"), ["", "", ""]);
    assert_eq!(scored.column("major_depressive_syndrome"), ["unknown"; 3]);
    assert_eq!(scored.column("alerts"), ["?suicidal_ideation", "suicidal_ideation", ""]);
    assert_eq!(scored.column("id"), ["A", "B", "C"]);
    let summary = scored.summary();
    assert_eq!((summary.rows_with_faults, summary.rows_not_computed), (3, 3));
    assert_eq!(summary.rows_with_critical, 2);
    let said: Vec<&str> = scored.faults.iter().map(|fault| fault.message.as_str()).collect();
    assert!(said[0].contains("row 2") && said[0].contains("`q9`"), "{said:?}");
    assert!(said[1].contains("row 3") && said[1].contains("`q1`"), "{said:?}");
    assert!(scored.faults.iter().all(|fault| fault.code == Code::BadAnswer));
}

#[test]
fn a_bad_cell_hides_no_alert_behind_a_score_or_a_gate() {
    let instrument = instrument("hidden", include_str!("hidden.yaml"));
    let table = "q1,q2,q3,q4\n,0,0,1\nbad,0,0,1\n0,0,bad,\n";
    let scored = score_of(&instrument, table.as_bytes(), &TableOptions::default());
    assert_eq!(scored.column("total"), ["", "", ""]);
    assert_eq!(scored.column("alerts"), ["?high fourth", "?high fourth", "?high"]);
}

#[test]
fn only_critical_alerts_count_as_critical() {
    let instrument = instrument("hidden", include_str!("hidden.yaml"));
    let table = "q1,q2,q3,q4\n0,1,0,\n0,1,1,\n";
    let scored = score_of(&instrument, table.as_bytes(), &TableOptions::default());
    assert_eq!(scored.column("alerts"), ["second", "high second"]);
    assert_eq!(scored.summary().rows_with_critical, 1);
}

#[test]
fn every_bad_cell_of_a_row_is_named() {
    let scored = score("phq9", &format!("{PHQ9}A,9,0,x,0,0,0,0,0,0\n"));
    assert_eq!(scored.faults.len(), 2);
    assert_eq!(scored.summary().rows_with_faults, 1);
}

#[test]
fn strict_stops_at_the_first_bad_cell() {
    let options = TableOptions { strict: true, ..TableOptions::default() };
    let table = format!("{PHQ9}A,0,0,0,0,0,0,0,0,0\nB,7,0,0,0,0,0,0,0,0\nC,7,0,0,0,0,0,0,0,0\n");
    let scored = score_with("phq9", table.as_bytes(), &options);
    assert!(scored.summary.is_err() && scored.faults.is_empty());
    assert!(scored.said().contains("row 3"), "{}", scored.said());
}

#[test]
fn both_readings_are_written_where_the_sex_is_not_known() {
    let table =
        "id,sex,q1,q2,q3\nA,female,2,1,0\nB,male,2,1,0\nC,,2,1,0\nD,,0,0,0\nE,other,2,1,0\n";
    let scored = score("audit_c", table);
    assert_eq!(scored.column("total"), ["3", "3", "3", "0", "3"]);
    let bands = ["positive", "negative", "negative|positive", "negative", "negative|positive"];
    assert_eq!(scored.column("total_band"), bands);
    assert_eq!(scored.column("sex"), ["female", "male", "", "", "other"]);
}

#[test]
fn a_missing_column_for_sex_is_remarked() {
    let scored = score("audit_c", "q1,q2,q3\n2,1,0\n");
    assert_eq!(scored.column("total_band"), ["negative|positive"]);
    assert!(scored.said().contains("no column `sex`"), "{}", scored.said());
}

#[test]
fn sex_is_read_only_where_something_depends_on_it() {
    let scored = score("phq9", &format!("sex,{PHQ9}M,A,0,0,0,0,0,0,0,0,0\n"));
    assert_eq!(scored.column("total"), ["0"]);
    let scored = score("audit_c", "sex,q1,q2,q3\nM,0,0,0\n");
    assert_eq!(scored.column("total"), [""]);
    assert!(scored.said().contains("`sex`"), "{}", scored.said());
}

#[test]
fn an_age_is_read_only_where_something_depends_on_it() {
    let instrument = instrument("adult", include_str!("adult.yaml"));
    let table = "age,q1\n40,yes\n12,yes\n,yes\n40.0,no\nforty,yes\n131,yes\n";
    let scored = score_of(&instrument, table.as_bytes(), &TableOptions::default());
    let expected = ["yes", "no", "unknown", "no", "unknown", "unknown"];
    assert_eq!(scored.column("grown_up"), expected);
    assert_eq!(scored.summary().rows_with_faults, 2);
    assert!(scored.said().contains("`age`"), "{}", scored.said());
    assert!(score("phq2", "age,q1,q2\nforty,1,1\n").faults.is_empty());
}

#[test]
fn a_triage_gives_its_label_and_state() {
    let scored = score("asq", "q1,q2,q3,q4,q5\nno,no,no,no,\nyes,no,no,no,yes\n,no,no,no,\n");
    assert_eq!(scored.column("result"), ["negative", "acute_positive", ""]);
    assert_eq!(scored.column("result_state"), ["complete", "complete", "not_computed"]);
    assert_eq!(scored.column("alerts")[1], "thoughts_now positive_screen");
    assert!(scored.column("alerts")[2].starts_with('?'));
}

#[test]
fn what_was_not_asked_counts_as_the_key_says() {
    let scored = score("pc_ptsd5", "gate,q1,q2,q3,q4,q5\nno,,,,,\nno,yes,,,,\n");
    // "No" to the gate and "yes" behind it cannot both be right: that is no score of 0.
    assert_eq!(scored.column("total"), ["0", ""]);
    assert_eq!(scored.column("total_state"), ["complete", "not_computed"]);
    assert_eq!(scored.faults.len(), 1, "{}", scored.said());
    let remark = &scored.faults[0];
    assert_eq!((remark.code, remark.severity), (Code::AnsweredNotAsked, Severity::Warning));
    assert!(remark.message.ends_with("rows: 1"), "{}", remark.message);
}

#[test]
fn answers_pass_where_that_is_asked_for_and_private_ones_never() {
    let options = TableOptions { answers: Some(Answers::Codes), ..TableOptions::default() };
    let table = "q1,q2,q3,q4,q4_how,q5\nno,no,no,no,SENTINEL,\n";
    let scored = score_with("asq", table.as_bytes(), &options);
    let rows = rows(&scored.output);
    assert_eq!(rows[0][..6], ["q1", "q2", "q3", "q4", "q5", "result"]);
    assert_eq!(rows[1][..5], ["no", "no", "no", "no", ""]);
    assert!(!scored.text().contains("SENTINEL"));
    let without = score("asq", table);
    assert_eq!(without.text().lines().next(), Some("result,result_state,alerts"));
}

#[test]
fn a_column_may_be_named_with_its_instrument() {
    let table = "phq9.q1,phq9.q2,gad7.q1\n3,1,2\n";
    let scored = score("phq2", &table.replace("phq9", "phq2"));
    assert_eq!(scored.column("total"), ["4"]);
    assert_eq!(scored.column("gad7.q1"), ["2"]);
}

#[test]
fn a_missing_column_is_refused_or_remarked_once_with_the_column_that_was_meant() {
    let table = "id,q1,q2,q3,q4,q5,q6,q7,q8,q99\nA,0,0,0,0,0,0,0,0,0\n";
    let refused = score("phq9", table);
    assert!(refused.summary.is_err() && refused.output.is_empty());
    assert!(refused.said().contains("`q9`"), "{}", refused.said());
    let scored = score_with("phq9", table.as_bytes(), &with_gaps());
    assert_eq!(scored.faults.len(), 1);
    let said = scored.said();
    assert!(said.contains("`q9`") && said.contains("column 10"), "{said}");
    assert_eq!(scored.column("total_state"), ["prorated"]);
    assert_eq!(scored.column("alerts"), ["?suicidal_ideation"]);
}

#[test]
fn a_clash_of_names_is_refused_unless_there_is_a_prefix() {
    let table = "total,q1,q2\n5,1,1\n";
    let clash = score("phq2", table);
    assert!(clash.summary.is_err() && clash.said().contains("`total`"), "{}", clash.said());
    let options = TableOptions { prefix: Some("phq2_".into()), ..TableOptions::default() };
    let scored = score_with("phq2", table.as_bytes(), &options);
    assert_eq!(scored.column("total"), ["5"]);
    assert_eq!(scored.column("phq2_total"), ["2"]);
    assert_eq!(scored.column("phq2_alerts"), [""]);
}

#[test]
fn several_codes_are_separated_by_semicolons() {
    let text = include_str!("several.yaml");
    let table = "kinds,since\nwine; beer,2026-01-02\nwine;wine,\nno;,\nWine,\nale,\n,2026-13-01\n";
    let scored = score_of(&instrument("several", text), table.as_bytes(), &TableOptions::default());
    assert_eq!(
        scored.column("wine_drunk"),
        ["yes", "unknown", "unknown", "yes", "unknown", "unknown"]
    );
    assert_eq!(scored.summary().rows_with_faults, 4, "{}", scored.said());
}

#[test]
fn another_delimiter_is_read_and_written() {
    let options =
        TableOptions { format: Format::Csv { delimiter: b';' }, ..TableOptions::default() };
    let scored = score_with("phq2", b"id;q1;q2\n\"a;b\";1;1\n", &options);
    assert!(scored.text().starts_with("id;total;"), "{}", scored.text());
    assert!(scored.text().contains("\"a;b\";2;complete;"), "{}", scored.text());
}

#[test]
fn a_date_to_come_is_accepted_only_where_the_item_says_up_to_when() {
    let instrument = instrument("dated", include_str!("dated.yaml"));
    let table = "last_use,hearing\n2026-11-22,2027-01-10\n2026-11-23,2027-01-10\n";
    let options = TableOptions { last_day: "2026-11-22".parse().ok(), ..with_gaps() };
    let scored = score_of(&instrument, table.as_bytes(), &options);
    assert_eq!(scored.column("known"), ["yes", "unknown"]);
    assert_eq!(scored.summary().rows_with_faults, 1);
    let said = scored.said();
    assert!(said.contains("row 3") && said.contains("`last_use`"), "{said}");
    assert!(!said.contains("2026-11-23"), "{said}");
}

#[test]
fn who_the_client_is_decides_what_is_asked() {
    let instrument = instrument("dated", include_str!("dated.yaml"));
    let table = "sex,pregnant\nfemale,yes\nmale,yes\n,yes\n";
    let scored = score_of(&instrument, table.as_bytes(), &with_gaps());
    assert_eq!(scored.column("pregnancy"), ["yes", "unknown", "yes"]);
    assert!(
        scored.said().contains("although it was not to be asked, rows: 1"),
        "{}",
        scored.said()
    );
}

#[test]
fn a_list_of_records_needs_no_column_and_is_not_answered() {
    let intake = built_in("intake");
    let is_list = |item: &&Item| matches!(item.answer, AnswerType::Records(_));
    assert!(intake.items.iter().any(|item| is_list(&item)));
    let names = intake.items.iter().filter(|item| !is_list(item)).map(|item| item.id.as_str());
    let names: Vec<&str> = names.collect();
    let empty = ",".repeat(names.len() - 1);
    let scored = score("intake", &format!("{}\n{empty}\n", names.join(",")));
    assert_eq!((scored.summary().rows, scored.summary().rows_with_faults), (1, 0));
    // The same as JSON, where each line has all that can be said.
    let members: Vec<String> = names.iter().map(|name| format!("\"{name}\":null")).collect();
    let json = TableOptions { format: Format::JsonLines, ..TableOptions::default() };
    let scored = score_with("intake", format!("{{{}}}", members.join(",")).as_bytes(), &json);
    assert_eq!(scored.summary().rows_with_faults, 0, "{}", scored.said());
}
