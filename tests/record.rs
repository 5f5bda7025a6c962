//! The case file and the answers file: what is written comes back byte for byte, what was torn
//! or edited is never taken for the record, and no message repeats what a client said.

use caseplan::client::{CLIENT_KEYS, Client};
use caseplan::decision::{self, CrisisPlan, Decision, Disposition, ProblemDecision};
use caseplan::diagnostic::{Code, Diagnostic, Format, Source, Span, show};
use caseplan::id::{CaseId, Hash, Id};
use caseplan::instrument::{Library, Reading};
use caseplan::record::{self, Case, Form, read, read_edited, write};
use caseplan::response::{
    Difference, HalfRecord, Informant, Pinned, RECORDED_KEYS, Recorded, Sitting, TakenAway,
};
use caseplan::yaml::{Entry, Key, Node, Scalar, Value};
use chrono::NaiveDate;
use proptest::prelude::*;
use std::sync::Arc;

const EDITED: &str = include_str!("record/edited.yaml");
const ANSWERS: &str = include_str!("record/answers.yaml");

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn source(text: &str) -> Arc<Source> {
    Source::record("case.yaml", text)
}

fn codes(faults: &[Diagnostic]) -> Vec<Code> {
    faults.iter().map(|fault| fault.code).collect()
}

fn case(reading: Reading<Case>) -> Case {
    let shown = show(&reading.faults, Format::Plain);
    reading.value.unwrap_or_else(|| panic!("{shown}"))
}

/// Reads a file that was edited, and accepts it.
fn reseal(source: &Arc<Source>, on: NaiveDate, by: &str) -> Reading<Case> {
    let mut reading = read_edited(source);
    if let Some(case) = &mut reading.value {
        case.accept_edit(on, by);
    }
    reading
}

/// A case file as the program writes it.
fn sealed() -> String {
    write(&case(reseal(&source(EDITED), day("2026-11-22"), "A. Counselor")))
}

/// The faults of a case file into which someone wrote something else.
fn after(from: &str, to: &str) -> Vec<Diagnostic> {
    assert!(EDITED.contains(from), "{from}");
    reseal(&source(&EDITED.replacen(from, to, 1)), day("2026-11-22"), "B").faults
}

#[test]
fn a_case_file_comes_back_byte_for_byte() {
    let text = sealed();
    assert_eq!(write(&case(read(&source(&text)))), text);
    insta::assert_snapshot!(text);
}

#[test]
fn no_strict_prefix_of_a_case_file_is_accepted() {
    let text = sealed();
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        let reading = read(&source(&text[..end]));
        assert!(reading.value.is_none() && !reading.faults.is_empty(), "{end}");
        let newline_alone_is_missing = end + 1 == text.len();
        if end > "case:".len() && !newline_alone_is_missing {
            assert_eq!(codes(&reading.faults), [Code::EndsEarly], "{end}");
            let mended = reseal(&source(&text[..end]), day("2026-11-22"), "B");
            assert!(mended.value.is_none(), "a torn file was resealed at {end}");
        }
    }
}

#[test]
fn every_change_of_one_byte_is_found() {
    const REPLACEMENTS: [&str; 5] = ["x", " ", "\n", "0", "A"];
    let text = sealed();
    for at in 0..text.len() {
        for replacement in ["", REPLACEMENTS[at % REPLACEMENTS.len()]] {
            let mut bytes = text.clone().into_bytes();
            bytes.splice(at..=at, replacement.bytes());
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let accepted = read(&source(&changed)).value.is_some();
            assert_eq!(accepted, changed == text, "byte {at} became {replacement:?}");
        }
    }
}

#[test]
fn an_edit_outside_is_accepted_only_by_name() {
    let edited = sealed().replace("q9: 1", "q9: 2");
    let refused = read(&source(&edited));
    assert_eq!(codes(&refused.faults), [Code::EditedOutside]);
    assert!(refused.faults[0].hints[0].contains("caseplan check CASE --reseal --by NAME"));

    let accepted = case(reseal(&source(&edited), day("2026-11-23"), "B. Supervisor"));
    assert_eq!((accepted.revision, accepted.reseals.len()), (6, 2));
    let again = case(read(&source(&write(&accepted))));
    assert_eq!(again.reseals[1].by, "B. Supervisor");
    assert_eq!(again.reseals[1].revision, 6);
}

#[test]
fn an_untouched_file_is_not_resealed() {
    let text = sealed();
    let untouched = case(reseal(&source(&text), day("2026-11-23"), "B"));
    assert_eq!(write(&untouched), text);
}

#[test]
fn a_newer_format_is_said_to_be_newer_and_nothing_else() {
    assert_eq!(codes(&after("format: 1", "format: 99\nunheard_of: 1")), [Code::NewerFormat]);
    let answers = ANSWERS.replacen("date:", "format: 2\nnew: 1\ndate:", 1);
    assert_eq!(codes(&read(&source(&answers)).faults), [Code::NewerFormat]);
}

#[test]
fn what_is_wrong_in_a_case_file_is_found_all_at_once() {
    let found = [
        ("case: a-1042", "case: Jane Miller", Code::BadId),
        ("revision: 4", "revision: none", Code::BadNumber),
        ("id: phq9-2", "id: phq9-1", Code::DuplicateId),
        ("id: phq9-2", "id: gad7-2", Code::BadId),
        ("id: phq9-2", "id: phq9-02", Code::BadId),
        ("finished: 2026-11-20", "finished: 2026-11-19", Code::BadDate),
        ("until: 2027-01-10", "until: 2026-01-10", Code::BadDate),
        ("decision: defer", "decision: wait", Code::UnknownWord),
        ("    until: 2027-01-10\n", "", Code::MissingKey),
        ("    supervisor: C. Lead\n", "", Code::MissingKey),
        ("judgement: low", "judgement: \" \"", Code::WrongType),
        ("means_asked: yes", "means_asked: maybe", Code::UnknownWord),
        ("alert: phq9-1.suicidal_ideation", "alert: suicidal_ideation", Code::BadId),
        ("signature: plan", "seal_of: plan", Code::UnknownKind),
        ("document: plan", "documents: plan", Code::UnknownKey),
    ];
    let mut text = EDITED.to_owned();
    for (from, to, code) in found {
        assert!(codes(&after(from, to)).contains(&code), "{from} became {to}");
        text = text.replacen(from, to, 1);
    }
    let all = reseal(&source(&text), day("2026-11-22"), "B").faults;
    assert!(all.len() >= 12, "{}", show(&all, Format::Plain));
}

#[test]
fn decisions_are_found_and_the_later_one_holds() {
    let case = case(read(&source(&sealed())));
    let depression = case.decisions.for_problem("depression").expect("a decision");
    assert_eq!(depression.disposition, Disposition::Treat);
    assert!(depression.confirmed && depression.leaves_no_gap());
    let anxiety = case.decisions.for_problem("anxiety").expect("a decision");
    assert!(!anxiety.leaves_no_gap());
    let response = case.decisions.for_alert("phq9-1", "suicidal_ideation").expect("a response");
    assert!(response.crisis_plan == CrisisPlan::Made);
    assert!(case.decisions.for_alert("phq9-2", "suicidal_ideation").is_none());
    assert_eq!(case.decisions.signatures().count(), 1);
}

#[test]
fn an_answers_file_is_read_like_a_case() {
    let case = case(read(&source(ANSWERS)));
    assert_eq!((case.form, case.id.as_str()), (Form::Answers, "a-1042"));
    let ids: Vec<&str> = case.responses.iter().map(|response| response.id.as_str()).collect();
    assert_eq!(ids, ["phq9-1", "gad7-1", "phq9-2"]);
    assert_eq!(case.responses[2].informant, Informant::Collateral);
    assert_eq!(case.responses[2].begun, day("2026-11-20"));
    assert_eq!(case.responses[0].by.as_deref(), Some("front desk"));
    assert_eq!(case.responses[0].answers.len(), 8, "an empty value is not an answer");
}

#[test]
fn an_answers_file_may_be_json_and_a_mapping() {
    let json =
        r#"{"answers": "a-1", "date": "2026-11-21", "responses": {"phq9": {"q1": 2, "q2": null}}}"#;
    let case = case(read(&source(json)));
    assert_eq!(case.responses[0].id, "phq9-1");
    assert_eq!(case.responses[0].answers.len(), 1);
}

#[test]
fn an_answers_file_becomes_a_record_with_pinned_definitions() {
    let definition = |id: &str, text: &str| {
        (Id::new(id).expect("an id"), Source::definition(format!("{id}.yaml"), text))
    };
    let library = Library::new([
        definition("phq9", include_str!("../instruments/phq9.yaml")),
        definition("gad7", include_str!("../instruments/gad7.yaml")),
    ]);
    let record = case(read(&source(ANSWERS))).adopt(&library, |id| id == "phq9");
    let Ok(record) = record else { panic!("an instrument was not found") };
    let back = case(read(&source(&write(&record))));
    let kept = back.kept_definitions();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].0.as_str(), "gad7");
    assert_eq!(kept[0].1.text, include_str!("../instruments/gad7.yaml"));

    let nobody = case(read(&source(ANSWERS))).adopt(&Library::default(), |_| true);
    assert!(nobody.is_err_and(|unknown| unknown.len() == 3));
}

#[test]
fn an_empty_field_of_an_answers_file_is_left_out_of_the_record() {
    let text = include_str!("plans/empty_fields.yaml");
    let intake = Source::definition("intake.yaml", include_str!("../instruments/intake.yaml"));
    let library = Library::new([(Id::new("intake").expect("an id"), intake)]);
    let Ok(record) = case(read(&source(text))).adopt(&library, |_| true) else {
        panic!("the intake was not found")
    };
    let written = write(&record);
    assert!(written.contains("{ substance: alcohol, last_use: 2026-11-19 }"), "{written}");
    let (_, faults) = case(read(&source(&written))).fit(&library);
    assert!(faults.is_empty(), "{}", show(&faults, Format::Plain));
}

#[test]
fn a_file_of_another_kind_is_not_a_case() {
    for text in ["instrument: phq9\n", "- a\n", "a text", "client: {}\ncase: a-1\n"] {
        assert_eq!(codes(&read(&source(text)).faults), [Code::UnknownKind], "{text}");
    }
    assert_eq!(codes(&read(&source("# nothing\n")).faults), [Code::EmptyFile]);
}

#[test]
fn the_documentation_names_every_key_and_its_example_is_read() {
    let page = include_str!("../docs/case-files.md");
    let lists = [
        record::CASE_FILE_KEYS,
        record::ANSWERS_FILE_KEYS,
        record::ANSWERS_KEYS,
        record::ISSUED_PLAN_KEYS,
        record::BASIS_KEYS,
        record::KEPT_RESPONSE_KEYS,
        record::KEPT_LINE_KEYS,
        record::RESEAL_KEYS,
        record::EVENT_KEYS,
        record::UPGRADE_KEYS,
        decision::PROBLEM_DECISION_KEYS,
        decision::ALERT_RESPONSE_KEYS,
        decision::RAISED_KEYS,
        decision::DISCLOSED_KEYS,
        decision::EDIT_KEYS,
        decision::TOOK_PART_KEYS,
        decision::SIGNATURE_KEYS,
        decision::ADDENDUM_KEYS,
        decision::REVIEWED_KEYS,
        decision::REVIEW_DECISION_KEYS,
        decision::TAKE_HOME_KEYS,
        RECORDED_KEYS,
        CLIENT_KEYS,
    ];
    for key in lists.into_iter().flatten() {
        assert!(page.contains(&format!("`{key}`")), "docs/case-files.md leaves out {key}");
    }
    let example = page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next());
    let case = case(read(&source(example.expect("an example"))));
    assert_eq!(case.responses[0].id, "phq2-1");
}

/// What the sentinel takes the place of: every key and every value, of every shape.
fn hostile(text: &str) -> Vec<String> {
    const VALUES: [&str; 12] = [
        "SENTINEL",
        "\"SENTINEL\"",
        "[SENTINEL]",
        "{ SENTINEL: SENTINEL }",
        "{ q1: [SENTINEL, { SENTINEL: 1 }] }",
        "&SENTINEL x",
        "*SENTINEL",
        "!SENTINEL x",
        "!SENTINEL!SENTINEL x",
        "\"SENTINEL",
        "'SENTINEL' SENTINEL",
        "{ SENTINEL: { SENTINEL: &SENTINEL SENTINEL, <<: SENTINEL } }",
    ];
    let lines: Vec<&str> = text.lines().collect();
    let mut texts = Vec::new();
    let mut put = |at: usize, line: String| {
        let mut changed: Vec<&str> = lines.clone();
        changed[at] = &line;
        texts.push(changed.join("\n") + "\n");
    };
    for (at, line) in lines.iter().enumerate() {
        let Some((key, value)) = line.split_once(':') else { continue };
        VALUES.iter().for_each(|hostile| put(at, format!("{key}: {hostile}")));
        let indent = key.len() - key.trim_start_matches([' ', '-']).len();
        put(at, format!("{}SENTINEL:{value}", &key[..indent]));
        put(at, format!("{line}\n{}SENTINEL: &SENTINEL [SENTINEL]", " ".repeat(indent)));
        put(at, format!("{line}\n\tSENTINEL"));
        put(at, format!("{line}\n%SENTINEL\n--- SENTINEL"));
    }
    texts
}

#[test]
fn no_message_repeats_a_key_or_a_value_of_a_record() {
    let formats = [Format::Text { colour: false }, Format::Plain, Format::Json];
    let mut faulty = 0;
    for text in hostile(EDITED).into_iter().chain(hostile(ANSWERS)) {
        // Even where the caller took the record for a definition, which may be quoted.
        for source in [source(&text), Source::definition("case.yaml", text.as_str())] {
            let faults = reseal(&source, day("2026-11-22"), "B").faults;
            faulty += usize::from(!faults.is_empty());
            for format in formats {
                let shown = show(&faults, format);
                assert!(!shown.contains("SENTINEL"), "{text}\n{shown}");
            }
        }
    }
    assert!(faulty > 1000, "{faulty}");
}

#[test]
fn a_route_ends_before_a_key_that_anyone_may_have_typed() {
    let case = case(read(&source(&sealed())));
    let at = |text: &str| {
        let start = case.source.text.find(text).expect("it stands there");
        case.route(Span::new(start..start + text.len()))
    };
    assert_eq!(at("A. Counselor, LMHC"), "decisions[0].by");
    assert_eq!(at("woke at four"), "responses[0].notes");
}

fn said() -> impl Strategy<Value = String> {
    any::<String>().prop_filter("says something", |text| !text.trim().is_empty())
}

fn node(text: &str) -> Node {
    let scalar = Scalar { text: text.to_owned(), plain: false };
    Node { span: Span::default(), value: Value::Scalar(scalar) }
}

fn answer(text: &str) -> Entry {
    let key = Key { text: text.to_owned(), span: Span::default() };
    Entry { key, value: node(text) }
}

fn sitting(text: &str) -> Sitting {
    Sitting {
        date: day("2026-11-20"),
        informant: Informant::Observed,
        by: Some(text.to_owned()),
        items: vec![text.to_owned(), "q1".into()],
    }
}

fn texts(nodes: &[Node]) -> Vec<String> {
    let text = |node: &Node| match &node.value {
        Value::Scalar(scalar) => Some(scalar.text.clone()),
        _ => None,
    };
    nodes.iter().filter_map(text).collect()
}

fn response(note: &str) -> Recorded {
    let hash = Hash::of(note.as_bytes());
    Recorded {
        id: "phq9-1".into(),
        instrument: Id::new("phq9").expect("an id"),
        instrument_span: Span::default(),
        definition: Some(Pinned { version: 1, scoring: hash, wording: hash }),
        begun: day("2026-11-20"),
        finished: None,
        by: Some(note.to_owned()),
        informant: Informant::Observed,
        answers: vec![answer(note)],
        declined: vec![node(note)],
        not_applicable: vec![node(note), node("q2")],
        notes: vec![(note.to_owned(), note.to_owned())],
        sittings: vec![sitting(note)],
        paper: None,
        verified: Vec::new(),
        differences: vec![Difference {
            item: Id::new("q4").expect("an id"),
            second: Some(node(note)),
            on: day("2026-11-21"),
            by: note.to_owned(),
            span: Span::default(),
        }],
        void: Some(note.to_owned()),
        set_aside: vec![answer(note)],
        taken_away: vec![TakenAway {
            item: Id::new("q3").expect("an id"),
            answer: node(note),
            on: day("2026-11-21"),
            by: note.to_owned(),
        }],
        half_records: vec![HalfRecord {
            item: Id::new("things").expect("an id"),
            record: 2,
            next: Id::new("since").expect("an id"),
        }],
    }
}

fn decision(text: &str) -> Decision {
    Decision::Problem(ProblemDecision {
        problem: Id::new("depression").expect("an id"),
        disposition: Disposition::Refer,
        on: day("2026-11-21"),
        by: text.to_owned(),
        confirmed: true,
        impairment: Some(text.to_owned()),
        reason: Some(text.to_owned()),
        declined_by: None,
        until: None,
        hand_off: Some(text.to_owned()),
        interim_safety: Some(text.to_owned()),
        next_contact: Some(day("2026-11-23")),
        client_words: Some(text.to_owned()),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_text_comes_back_as_itself(text in said(), definition in any::<String>()) {
        let client = Client { initials: Some(text.clone()), ..Client::default() };
        let mut before = Case::new(CaseId::new("a-1042").expect("an id"), client);
        before.responses.push(response(&text));
        before.decisions.add(decision(&text));
        before.definitions.push((Hash::of(definition.as_bytes()), definition));
        let written = write(&before);
        let after = case(read(&source(&written)));
        prop_assert!(after.client == before.client);
        prop_assert!(after.decisions == before.decisions);
        prop_assert!(after.definitions == before.definitions);
        prop_assert!(after.responses[0].notes == before.responses[0].notes);
        prop_assert!(after.responses[0].void == before.responses[0].void);
        prop_assert_eq!(texts(&after.responses[0].declined), [text.as_str()]);
        prop_assert_eq!(texts(&after.responses[0].not_applicable), [text.as_str(), "q2"]);
        prop_assert_eq!(&after.responses[0].sittings[0].items, &[text.as_str(), "q1"]);
        let Value::Scalar(scalar) = &after.responses[0].answers[0].value.value else {
            panic!("the answer is not a text")
        };
        prop_assert!(scalar.text == text);
        prop_assert_eq!(write(&after), written);
    }

    #[test]
    fn reading_a_case_never_panics(text in any::<String>(), at in any::<prop::sample::Index>()) {
        let written = sealed();
        let at = at.index(written.len());
        let Some((before, after)) = written.split_at_checked(at) else { return Ok(()) };
        record::read(&source(&format!("{before}{text}{after}")));
    }
}
