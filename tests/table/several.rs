//! Several instruments at once, and what is chosen of the result.

use crate::scored::{Scored, built_in, rows, score_several, score_with, with_gaps};
use caseplan::diagnostic::{Code, Source};
use caseplan::table::{Answers, TableFailure, TableOptions, read_column_map};

const BOTH: &str = "id,gad2_q1,phq2_q1,gad2.q2,phq2_q2,site\nA,3,0,3,1,north\nB,,2,1,9,south\n";

fn both(table: &str, options: &TableOptions) -> Scored {
    score_several(&[built_in("phq2"), built_in("gad2")], table.as_bytes(), options)
}

fn refused(scored: &Scored) -> Code {
    match &scored.summary {
        Err(TableFailure::Refused(fault)) => fault.code,
        _ => panic!("the table was taken"),
    }
}

#[test]
fn each_instrument_has_its_own_columns() {
    let scored = both(BOTH, &TableOptions::default());
    let rows = rows(&scored.output);
    let names = "id site phq2_total phq2_total_state phq2_total_band phq2_alerts \
                 gad2_total gad2_total_state gad2_total_band gad2_alerts";
    assert_eq!(rows[0], names.split_whitespace().collect::<Vec<_>>());
    assert_eq!(rows[1][..4], ["A", "north", "1", "complete"]);
    assert_eq!(rows[1][6..8], ["6", "complete"]);
    // A bad cell keeps the scores of its own instrument back, and no others.
    assert_eq!(rows[2][2..4], ["", "not_computed"]);
    assert_eq!(scored.summary().rows_with_faults, 1);
    assert!(scored.said().contains("row 3") && scored.said().contains("`phq2_q2`"));
}

#[test]
fn a_bare_name_belongs_to_no_one_of_several() {
    let scored = both("q1,q2,gad2_q1,gad2_q2\n1,1,1,1\n", &TableOptions::default());
    assert_eq!(refused(&scored), Code::UnknownItem);
    let scored = both("q1,phq2_q2,gad2_q1,gad2_q2\n1,1,1,1\n", &TableOptions::default());
    assert!(scored.said().contains("`phq2_q1`"), "{}", scored.said());
    // Where the item has its own column, another of that name passes.
    let scored = both("q1,phq2_q1,phq2_q2,gad2_q1,gad2_q2\nx,1,1,1,1\n", &TableOptions::default());
    assert_eq!(scored.column("q1"), ["x"]);
    assert_eq!(scored.column("phq2_total"), ["2"]);
}

#[test]
fn a_column_that_is_missing_is_named_and_nothing_is_written() {
    let scored = both("phq2_q1,gad2_q1,gad2_q2\n1,1,1\n", &TableOptions::default());
    assert_eq!(refused(&scored), Code::MissingKey);
    assert!(scored.output.is_empty() && scored.said().contains("`phq2_q2`"), "{}", scored.said());
    let allowed = both("phq2_q1,gad2_q1,gad2_q2\n1,1,1\n", &with_gaps());
    assert_eq!(allowed.column("phq2_total_state"), ["not_computed"]);
    assert_eq!(allowed.column("gad2_total"), ["2"]);
    assert!(allowed.said().contains("`phq2_q2`"), "{}", allowed.said());
}

fn map(text: &str) -> TableOptions {
    let reading = read_column_map(&Source::definition("map.yaml", text));
    assert!(reading.faults.is_empty());
    TableOptions { map: reading.value.expect("a map"), ..TableOptions::default() }
}

#[test]
fn columns_are_called_what_the_map_says() {
    let options = map("columns:\n  q1: Little interest\n  q2: PHQ 2\n");
    let scored = score_with("phq2", b"Little interest,PHQ 2,q1\n3,2,x\n", &options);
    assert_eq!(scored.column("total"), ["5"]);
    assert_eq!(scored.column("q1"), ["x"]);
    // Two that changed places are read as the map says.
    let swapped = map("columns: { q1: q2, q2: q1 }");
    let answers = TableOptions { answers: Some(Answers::Codes), ..swapped };
    let scored = score_with("phq2", b"q1,q2\n3,9\n", &answers);
    assert!(scored.said().contains("column `q1`"), "{}", scored.said());
    let sex = map("columns: { sex: gender }");
    let scored = score_with("audit_c", b"gender,q1,q2,q3\nmale,2,1,0\n", &sex);
    assert_eq!(scored.column("total_band"), ["negative"]);
}

#[test]
fn a_map_that_cannot_be_followed_is_refused() {
    for text in
        ["columns: { q9: a }", "columns: { q1: a, phq2.q1: b }", "columns: { q1: a, q2: a }"]
    {
        let scored = score_with("phq2", b"q1,q2,a,b\n1,1,1,1\n", &map(text));
        assert_eq!(refused(&scored), Code::UnknownItem, "{text}");
    }
    let absent = score_with("phq2", b"q1,q2\n1,1\n", &map("columns: { q1: mood }"));
    assert_eq!(refused(&absent), Code::MissingKey);
    for text in ["", "columns: 3", "rows: {}", "columns: { q1: [a] }"] {
        let reading = read_column_map(&Source::definition("map.yaml", text));
        assert!(reading.value.is_none() && !reading.faults.is_empty(), "{text}");
    }
}

#[test]
fn the_columns_that_were_chosen_come_in_their_order_and_the_alerts_always() {
    let chosen = |columns: &str| TableOptions {
        columns: Some(columns.split(',').map(str::to_owned).collect()),
        ..TableOptions::default()
    };
    let scored = both(BOTH, &chosen("gad2_total_band,gad2_total,id,phq2_total,phq2_total_state"));
    let rows = rows(&scored.output);
    let names = "gad2_total_band gad2_total id phq2_total phq2_total_state phq2_alerts gad2_alerts";
    assert_eq!(rows[0], names.split_whitespace().collect::<Vec<_>>());
    assert_eq!(rows[1][..5], ["positive", "6", "A", "1", "complete"]);
    assert_eq!(refused(&both(BOTH, &chosen("id,total"))), Code::Usage);
    assert_eq!(refused(&both(BOTH, &chosen("gad2_total,gad2_total"))), Code::DuplicateId);
}

#[test]
fn answers_come_as_codes_as_labels_or_both() {
    let with = |answers| TableOptions { answers: Some(answers), ..TableOptions::default() };
    let table = b"q1,q2\nSeveral days,3.0\ndeclined,\n7,1\n";
    let codes = score_with("phq2", table, &with(Answers::Codes));
    assert_eq!(codes.column("q1"), ["1", "declined", ""]);
    assert_eq!(codes.column("q2"), ["3", "", "1"]);
    let labels = score_with("phq2", table, &with(Answers::Labels));
    assert_eq!(labels.column("q1"), ["Several days", "declined", ""]);
    let both = score_with("phq2", table, &with(Answers::Both));
    assert_eq!(rows(&both.output)[0][..4], ["q1", "q1_label", "q2", "q2_label"]);
    assert_eq!(both.column("q2"), ["3", "", "1"]);
    assert_eq!(both.column("q2_label"), ["Nearly every day", "", "Several days"]);
    // What was written is read again, and scored the same.
    let table = String::from_utf8(codes.output.clone()).expect("UTF-8").replace("total", "t");
    let again =
        score_with("phq2", table.replace("alerts", "a").as_bytes(), &TableOptions::default());
    assert_eq!(again.column("total")[..2], codes.column("total")[..2]);
}
