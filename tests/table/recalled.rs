//! Rows that are recalled come to what the scorer of cases says of each alone.

use crate::properties::Spelling;
use crate::properties::{alert_cell, day, recorded, score_cells, spellings, table};
use crate::scored::{all_ids, built_in, rows, score_of};
use caseplan::client::Client;
use caseplan::instrument::{Instrument, Item};
use caseplan::score;
use caseplan::table::TableOptions;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// The same numbers every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 20) % u64::try_from(end).expect("a count")).expect("a place")
    }
}

/// Rows that are much alike, so that most have the key of an earlier one: one answer to nearly all, some
/// others, some missing.
fn alike(instrument: &Instrument, dice: &mut Dice) -> Vec<Spelling> {
    let (common, odd) = (dice.below(8), dice.below(4) * 6);
    let one = |item: &Item| {
        let answers = spellings(item);
        // The first three are the states: empty, declined, not applicable.
        let (states, answers) = answers.split_at(3);
        match dice.below(40) {
            _ if answers.is_empty() => states[0].clone(),
            0 => states[dice.below(3)].clone(),
            1 | 2 => states[0].clone(),
            roll if roll < 3 + odd => answers[dice.below(answers.len())].clone(),
            _ => answers[common % answers.len()].clone(),
        }
    };
    instrument.items.iter().map(one).collect()
}

#[test]
fn every_measure_is_recalled_as_it_is_scored() {
    let mut dice = Dice(88_172_645_463_325_252);
    for id in all_ids() {
        let instrument = built_in(&id);
        let all: Vec<Vec<Spelling>> = (0..120).map(|_| alike(&instrument, &mut dice)).collect();
        let every: Vec<&[Spelling]> = all.iter().map(Vec::as_slice).collect();
        for sex in ["", "female"] {
            let text = table(&instrument, &every, sex);
            let scored = score_of(&instrument, text.as_bytes(), &TableOptions::default());
            for (row, cells) in every.iter().zip(&rows(&scored.output)[1..]) {
                let (scores, alerts) = scored_alone(&instrument, row, sex);
                let (told, of_alerts) = (&cells[2..cells.len() - 1], cells.last());
                assert_eq!(told, scores, "{id}: {row:?}");
                // Of a row with a cell that is not accepted more is told than the scorer knows.
                assert!(alerts.is_none() || of_alerts == alerts.as_ref(), "{id}: {row:?}");
            }
        }
    }
}

/// Returns the cells of the scores, and that of the alerts where every answer is accepted.
fn scored_alone(
    instrument: &Arc<Instrument>,
    row: &[Spelling],
    sex: &str,
) -> (Vec<String>, Option<String>) {
    let sex = (!sex.is_empty()).then(|| sex.to_owned());
    let client = Client { sex, ..Client::default() };
    let (response, is_sound) = recorded(instrument, &client, row);
    let alone = score::score(&response, &client, day());
    let mut cells = Vec::new();
    for (score, result) in instrument.scores.iter().zip(&alone.scores) {
        cells.extend(score_cells(is_sound.then_some(result), score));
        cells.extend(score.profile_in_force().map(|profile| profile.id.to_string()));
    }
    (cells, is_sound.then(|| alert_cell(instrument, &alone.alerts)))
}

/// Many blocks, a fault here and there, quoted cells with line ends: whatever the threads, the same bytes.
#[test]
fn the_rows_come_out_in_their_order_whatever_the_threads() {
    let mut dice = Dice(1);
    let mut text = String::from("note,id,q1,q2,q3,q4,q5,q6,q7,q8,q9\n");
    for row in 0..40_000 {
        let note = if row % 3 == 0 { "\"a,\n\"\"b\"\"\"" } else { "plain" };
        let mut cells = vec![note.to_owned(), format!("C{row}")];
        cells.extend((0..9).map(|_| ["0", "1", "2", "3", ""][dice.below(5)].to_owned()));
        if row % 1000 == 999 {
            cells[5] = "9".to_owned();
        }
        text.push_str(&format!("{}\n", cells.join(",")));
    }
    let phq9 = built_in("phq9");
    let run = |threads: usize| {
        let threads = NonZeroUsize::new(threads);
        score_of(&phq9, text.as_bytes(), &TableOptions { threads, ..TableOptions::default() })
    };
    let alone = run(1);
    let ids = alone.column("id");
    assert!(
        ids.len() == 40_000 && ids.iter().enumerate().all(|(row, id)| *id == format!("C{row}"))
    );
    assert_eq!(alone.summary().rows_with_faults, 40);
    for threads in [2, 7] {
        let together = run(threads);
        assert!(together.output == alone.output, "{threads} threads");
        assert_eq!(together.said(), alone.said());
        assert_eq!(together.summary(), alone.summary());
    }
}
