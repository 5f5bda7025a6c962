//! A table scores a row as a case with the same answers is scored.

use crate::scored::{all_ids, built_in, rows, score_of};
use caseplan::client::Client;
use caseplan::condition::Truth;
use caseplan::diagnostic::{Code, Faults, Source};
use caseplan::id::Id;
use caseplan::instrument::{AnswerType, Bands, Choice, Instrument, Item, Key, Level, Score};
use caseplan::response::{Recorded, Response};
use caseplan::score::{self, AlertResult, ScoreResult, ScoreState, ScoreValue};
use caseplan::table::TableOptions;
use caseplan::yaml;
use chrono::NaiveDate;
use proptest::prelude::*;
use std::sync::Arc;

/// One cell, as it stands in a table and as it stands in a record.
#[derive(Clone, Debug)]
pub struct Spelling {
    cell: String,
    yaml: String,
}

const SEXES: [&str; 4] = ["", "female", "male", "other"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_row_is_scored_as_a_case_is(
        which in any::<prop::sample::Index>(),
        picks in prop::collection::vec(any::<u16>(), 240),
        sex in 0..4_usize,
    ) {
        let instrument = any_of(which);
        let row = row(&instrument, &picks);
        let table = table(&instrument, &[&row], SEXES[sex]);
        let scored = score_of(&instrument, table.as_bytes(), &TableOptions::default());
        let client = Client { sex: (sex > 0).then(|| SEXES[sex].to_owned()), ..Client::default() };
        let (response, is_sound) = recorded(&instrument, &client, &row);
        let cells = &rows(&scored.output)[1];
        let expected = score::score(&response, &client, day());
        let mut scores: Vec<String> = vec!["id".into(), SEXES[sex].into()];
        for (score, result) in instrument.scores.iter().zip(&expected.scores) {
            let result = is_sound.then_some(result);
            scores.extend(score_cells(result, score));
            scores.extend(score.profile_in_force().map(|profile| profile.id.to_string()));
        }
        let alerts = cells.last().expect("a cell");
        prop_assert_eq!(&cells[..cells.len() - 1], &scores);
        if is_sound {
            prop_assert_eq!(alerts, &alert_cell(&instrument, &expected.alerts));
        }
        let critical = scored.summary().rows_with_critical == 1;
        let is_critical = |id: &str| {
            let alert = instrument.alert(id.trim_start_matches('?'));
            alert.is_some_and(|(_, alert)| alert.level == Level::Critical)
        };
        prop_assert_eq!(critical, alerts.split(' ').any(is_critical));
    }

    /// Whatever stood in a cell that was not accepted, no alert that it could fire is left out.
    #[test]
    fn a_bad_cell_hides_no_alert(
        which in any::<prop::sample::Index>(),
        picks in prop::collection::vec(any::<u16>(), 240),
        spoilt in any::<prop::sample::Index>(),
    ) {
        let instrument = any_of(which);
        let spoilt = spoilt.index(instrument.items.len());
        let good = |(item, pick): (&Item, &u16)| {
            let good = spellings(item);
            good[usize::from(*pick) % good.len()].clone()
        };
        let mut row: Vec<Spelling> = instrument.items.iter().zip(&picks).map(good).collect();
        let nobody = Client::default();
        let mut possible: Vec<String> = Vec::new();
        for spelling in spellings(&instrument.items[spoilt]) {
            row[spoilt] = spelling;
            let (response, _) = recorded(&instrument, &nobody, &row);
            let scored = score::score(&response, &nobody, day());
            let firing = instrument.alerts.iter().zip(scored.alerts);
            let firing = firing.filter(|(_, alert)| alert.fires.is_true());
            possible.extend(firing.map(|(alert, _)| alert.id.to_string()));
        }
        row[spoilt] = bad();
        let table = table(&instrument, &[&row], "");
        let scored = score_of(&instrument, table.as_bytes(), &TableOptions::default());
        let alerts = scored.column("alerts").remove(0);
        let told: Vec<&str> = alerts.split(' ').map(|id| id.trim_start_matches('?')).collect();
        for alert in possible {
            prop_assert!(told.contains(&alert.as_str()), "{} is not told: {}", alert, alerts);
        }
    }

    /// The rows of a table do not touch each other.
    #[test]
    fn a_row_is_scored_alike_wherever_it_stands(
        which in any::<prop::sample::Index>(),
        picks in prop::collection::vec(prop::collection::vec(any::<u16>(), 240), 2..6),
    ) {
        let instrument = any_of(which);
        let all: Vec<Vec<Spelling>> = picks.iter().map(|picks| row(&instrument, picks)).collect();
        let every: Vec<&[Spelling]> = all.iter().map(Vec::as_slice).collect();
        let options = TableOptions::default();
        let together = score_of(&instrument, table(&instrument, &every, "").as_bytes(), &options);
        let together = rows(&together.output);
        for (number, row) in every.iter().enumerate() {
            let alone = table(&instrument, &[row], "");
            let alone = score_of(&instrument, alone.as_bytes(), &options);
            prop_assert_eq!(&together[number + 1], &rows(&alone.output)[1]);
        }
    }
}

/// Any bytes at all are scored or refused; whatever comes out is a whole table.
#[test]
fn no_input_panics() {
    let mut runner = proptest::test_runner::TestRunner::default();
    let alphabet = prop::sample::select(b"q12,,,\"\n\r0;=- \xff\xef".to_vec());
    let bytes = prop::collection::vec(alphabet, 0..80);
    let instrument = built_in("phq2");
    let property = |bytes: Vec<u8>| {
        let table = [b"id,q1,q2\n".as_slice(), &bytes].concat();
        let scored = score_of(&instrument, &table, &TableOptions::default());
        let rows = rows(&scored.output);
        prop_assert!(rows.iter().all(|row| row.len() == rows[0].len()));
        Ok(())
    };
    runner.run(&bytes, property).expect("whole tables");
}

fn row(instrument: &Instrument, picks: &[u16]) -> Vec<Spelling> {
    let pick = |(item, pick): (&Item, &u16)| match pick {
        // One cell of two hundred or so is bad, so that most rows are sound.
        0..300 => bad(),
        pick => {
            let good = spellings(item);
            good[usize::from(*pick) % good.len()].clone()
        }
    };
    instrument.items.iter().zip(picks).map(pick).collect()
}

/// Returns what can stand in the cells of an item, states and labels included.
pub fn spellings(item: &Item) -> Vec<Spelling> {
    let mut all = ["", "declined", "na"].map(plain).to_vec();
    match &item.answer {
        AnswerType::Choice(choices) => {
            all.extend(choices.iter().map(|choice| plain(&choice.code.to_string())));
            all.extend(choices.iter().filter_map(|choice| choice.text.as_deref()).map(quoted));
            all.extend(choices.iter().map(|choice| plain(&choice.code.to_string())));
        }
        AnswerType::Multiple(choices) => {
            all.extend(choices.iter().map(|choice| several(&[choice])));
            all.extend(choices.windows(2).map(|pair| several(&[&pair[0], &pair[1]])));
        }
        AnswerType::YesNo { labels, .. } => {
            all.extend(["yes", "no", "true", "false", "yes", "no"].map(plain));
            all.extend([&labels.0, &labels.1].map(|label| quoted(label)));
        }
        AnswerType::Number(kind) => {
            all.extend([kind.range.low, kind.range.high].map(|number| plain(&number.to_string())));
        }
        AnswerType::Date { .. } => all.extend(["2026-11-22", "1999-12-31"].map(plain)),
        AnswerType::Time => all.extend(["00:00", "23:59"].map(quoted)),
        AnswerType::Text { .. } => all.push(quoted("Some words, and more")),
        AnswerType::Records(_) => {}
    }
    all
}

fn plain(text: &str) -> Spelling {
    Spelling { cell: text.into(), yaml: text.into() }
}

fn quoted(text: &str) -> Spelling {
    Spelling { cell: text.into(), yaml: format!("'{}'", text.replace('\'', "''")) }
}

fn several(choices: &[&Choice]) -> Spelling {
    let codes: Vec<String> = choices.iter().map(|choice| choice.code.to_string()).collect();
    Spelling { cell: codes.join("; "), yaml: format!("[{}]", codes.join(", ")) }
}

/// Nothing accepts this: it is no code, no number, no date, and in a text no UTF-8.
fn bad() -> Spelling {
    Spelling { cell: "\u{0}bad".into(), yaml: "{ bad: cell }".into() }
}

pub fn table(instrument: &Instrument, rows: &[&[Spelling]], sex: &str) -> String {
    let names: Vec<&str> = instrument.items.iter().map(|item| item.id.as_str()).collect();
    let mut table = format!("id,sex,{}\n", names.join(","));
    for row in rows {
        let cells =
            row.iter().map(|spelling| format!("\"{}\"", spelling.cell.replace('"', "\"\"")));
        table.push_str(&format!("id,{sex},{}\n", cells.collect::<Vec<_>>().join(",")));
    }
    table
}

/// Reads the row as a case file would have it; false where an answer is not accepted.
pub fn recorded(
    instrument: &Arc<Instrument>,
    client: &Client,
    row: &[Spelling],
) -> (Response, bool) {
    let lines = instrument.items.iter().zip(row).filter(|(_, spelling)| !spelling.yaml.is_empty());
    let lines = lines.map(|(item, spelling)| format!("{}: {}\n", item.id, spelling.yaml));
    let text: String = lines.collect();
    let source = Source::record("row.yaml", if text.is_empty() { "{}".into() } else { text });
    let mut faults = Faults::new(&source);
    let answers = match yaml::read(&mut faults).map(|node| node.value) {
        Some(yaml::Value::Map(entries)) => entries,
        _ => panic!("the answers are no mapping"),
    };
    let recorded = Recorded {
        id: format!("{}-1", instrument.id),
        answers,
        ..Recorded::empty(instrument.id.clone(), day())
    };
    let response = recorded.fit(instrument, client, &mut faults);
    let faults = faults.into_list(|_| String::new());
    (response, !faults.iter().any(|fault| fault.code != Code::AnsweredNotAsked))
}

pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date")
}

/// Returns the cells of a score as the contract words them.
pub fn score_cells(result: Option<&ScoreResult>, score: &Score) -> Vec<String> {
    let banded = !matches!(score.bands, Bands::None);
    let truth = |truth| match truth {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "unknown",
    };
    if let Key::When(_) = score.key {
        let known = result.map_or(Truth::Unknown, |result| match result.value {
            ScoreValue::Truth(truth) => truth,
            _ => Truth::Unknown,
        });
        return vec![truth(known).into()];
    }
    let state = result.map_or(ScoreState::NotComputed, |result| result.state);
    let Some(result) = result.filter(|_| state != ScoreState::NotComputed) else {
        let mut cells = vec![String::new(), "not_computed".into()];
        cells.extend(banded.then(String::new));
        return cells;
    };
    let value = match &result.value {
        ScoreValue::Label(labels) => labels[0].to_string(),
        _ => result.number().expect("a number").to_string(),
    };
    let word = if state == ScoreState::Complete { "complete" } else { "prorated" };
    let mut cells = vec![value, word.to_owned()];
    if banded {
        let possible: Vec<&str> =
            result.readings.iter().flat_map(|one| &one.labels).map(Id::as_str).collect();
        let mut labels = score.labels();
        labels.retain(|label| possible.contains(&label.as_str()));
        cells.push(labels.join("|"));
    }
    cells
}

pub fn alert_cell(instrument: &Instrument, results: &[AlertResult]) -> String {
    let told =
        instrument.alerts.iter().zip(results).filter(|(_, result)| result.fires != Truth::False);
    let told = told.map(|(alert, result)| match result.fires {
        Truth::True => alert.id.to_string(),
        _ => format!("?{}", alert.id),
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn bands_of_the_built_in_measures_differ_by_sex_somewhere() {
    let by_sex = |id: &String| {
        built_in(id).scores.iter().any(|score| matches!(score.bands, Bands::BySex(_)))
    };
    assert!(all_ids().iter().any(by_sex));
}

fn any_of(which: prop::sample::Index) -> Arc<Instrument> {
    let ids = all_ids();
    built_in(&ids[which.index(ids.len())])
}
