//! JSON Lines: an object on each line, in and out.

use crate::scored::{Scored, built_in, score_several, score_with};
use caseplan::diagnostic::Code;
use caseplan::table::{Answers, Format, TableFailure, TableOptions};
use serde_json::{Value, json};

fn options() -> TableOptions {
    TableOptions { format: Format::JsonLines, ..TableOptions::default() }
}

fn lines(scored: &Scored) -> Vec<Value> {
    scored.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn phq2(text: &str) -> Scored {
    score_with("phq2", text.as_bytes(), &options())
}

#[test]
fn members_pass_as_they_stand_and_scores_follow() {
    let text = "{\"id\": \"A\", \"q1\": 3, \"visit\": 1.50, \"deep\": {\"x\": [1]}, \"q2\": \"Several days\"}\n";
    let scored = phq2(text);
    assert_eq!(
        scored.text(),
        "{\"id\":\"A\",\"visit\":1.50,\"deep\":{\"x\": [1]},\"total\":4,\"total_state\":\"complete\",\
         \"total_band\":\"positive\",\"alerts\":[]}\n"
    );
    assert_eq!(scored.summary().rows, 1);
}

#[test]
fn what_is_missing_is_null_and_no_zero() {
    let scored = phq2(
        "{\"q1\":null,\"q2\":\"\"}\n\n{\"q1\":\"declined\",\"q2\":0.0}\r\n{\"q1\":0,\"q2\":0}",
    );
    let lines = lines(&scored);
    assert_eq!(lines[0]["total"], Value::Null);
    assert_eq!(lines[0]["total_state"], "not_computed");
    assert_eq!(lines[1]["total"], Value::Null);
    assert_eq!(lines[2]["total"], 0);
    assert_eq!(scored.summary().rows_with_faults, 0, "{}", scored.said());
}

#[test]
fn a_line_that_is_no_row_is_told_and_never_repeated() {
    let bad = [
        "SENTINEL",
        "[\"SENTINEL\"]",
        "{\"id\":\"SENTINEL\",\"q1\":1}",
        "{\"q1\":1,\"q2\":1,\"id\":1,\"id\":\"SENTINEL\"}",
        "{\"q1\":1,\"q2\":1,\"phq2.q1\":1}",
        "{\"q1\":{\"x\":\"SENTINEL\"},\"q2\":1}",
        "{\"Q1\":1,\"q2\":1}",
        "{\"q1\":1,\"q2\":1} {\"q1\":1}",
        "{\"q1\":1,\"q2\":1e0}",
        "{\"q1\":true,\"q2\":1}",
        "{\"q1\":\"SENTINEL\",\"q2\":1}",
        "{\"q1\":[1],\"q2\":[]}",
    ];
    for line in bad {
        let scored = phq2(&format!("{line}\n{{\"q1\":1,\"q2\":1}}\n"));
        let summary = scored.summary();
        assert_eq!((summary.rows, summary.rows_with_faults), (2, 1), "{line}");
        assert!(!scored.said().contains("SENTINEL"), "{}", scored.said());
        assert!(scored.said().contains("row 1"), "{}", scored.said());
        let lines = lines(&scored);
        assert_eq!((&lines[0]["total"], &lines[1]["total"]), (&Value::Null, &json!(2)), "{line}");
    }
}

#[test]
fn a_member_that_may_be_missing_is_not_answered() {
    let gaps = TableOptions { allow_missing: true, ..options() };
    let scored = score_with("phq9", b"{\"q1\":1}\n", &gaps);
    assert_eq!(lines(&scored)[0]["alerts"], json!(["?suicidal_ideation"]));
    assert_eq!(scored.summary().rows_with_faults, 0);
}

#[test]
fn bytes_that_are_no_text_are_no_row() {
    let scored = score_with("phq2", b"{\"q1\":1,\"q2\":1,\"n\":\"\xff\"}\n", &options());
    assert_eq!(scored.summary().rows_with_faults, 1);
    let deep = format!("{{\"q1\":1,\"q2\":1,\"n\":{}}}\n", "[".repeat(100_000));
    assert_eq!(phq2(&deep).summary().rows_with_faults, 1);
}

#[test]
fn several_codes_are_a_list() {
    let list = "{\"kinds\":[\"wine\",\"beer\"],\"since\":null}\n";
    let text = include_str!("several.yaml");
    let instrument = crate::scored::instrument("several", text);
    let answers = TableOptions { answers: Some(Answers::Codes), ..options() };
    let scored = score_several(&[instrument], list.as_bytes(), &answers);
    assert_eq!(lines(&scored)[0]["kinds"], "wine;beer");
    assert_eq!(lines(&scored)[0]["wine_drunk"], "yes");
}

#[test]
fn instruments_answers_and_columns_are_chosen_as_in_csv() {
    let both = [built_in("phq2"), built_in("gad2")];
    let line = "{\"id\":1,\"phq2_q1\":3,\"phq2_q2\":0,\"gad2_q1\":1,\"gad2.q2\":1}\n";
    let columns = ["gad2_total", "id", "gad2_q1_label", "gone"].map(str::to_owned).to_vec();
    let chosen = TableOptions { columns: Some(columns), answers: Some(Answers::Both), ..options() };
    let scored = score_several(&both, line.as_bytes(), &chosen);
    assert_eq!(
        scored.text(),
        "{\"gad2_total\":2,\"id\":1,\"gad2_q1_label\":\"Several days\",\"gone\":null,\
         \"phq2_alerts\":[],\"gad2_alerts\":[]}\n"
    );
}

#[test]
fn nothing_is_no_table() {
    for text in ["", "\n \n"] {
        match phq2(text).summary {
            Err(TableFailure::Refused(fault)) => assert_eq!(fault.code, Code::EmptyFile),
            Ok(summary) => assert_eq!(summary.rows, 0),
            Err(_) => panic!("{text:?}"),
        }
    }
}
