use super::*;
use crate::client::Client;
use crate::diagnostic::Source;
use crate::response::Response;
use crate::score::{ScoreResult, score};
use crate::table::Format;
use crate::table::cell::Accepts;
use crate::table::output::names;
use chrono::NaiveDate;

const PHQ9: &str = include_str!("../../../instruments/phq9.yaml");
const AUDIT: &str = include_str!("../../../instruments/audit.yaml");
const PCL5: &str = include_str!("../../../instruments/pcl5.yaml");

/// An instrument with the states of its items, and a memory.
struct Bench {
    instrument: Arc<Instrument>,
    states: Vec<States>,
    recall: Recall,
}

impl Bench {
    fn new(text: &str) -> Bench {
        let reading = Instrument::read(&Source::definition("i.yaml", text));
        let instrument = Arc::new(reading.value.expect("a sound definition"));
        let states = instrument.items.iter();
        let states = states.map(|item| States::of(item, &Accepts::of(item, None)));
        let states: Vec<States> = states.collect();
        let recall = Recall::of(&instrument, &states).expect("it can be recalled");
        Bench { instrument, states, recall }
    }

    /// Returns whether a row was recalled; where it was not, it is learnt.
    fn row(&mut self, answers: &[&str]) -> bool {
        let mut states: Vec<u8> = self.read(answers);
        if self.recall.recall(&mut states) {
            return true;
        }
        let mut states = self.read(answers);
        self.learn(&mut states, |_| {});
        false
    }

    fn read(&self, answers: &[&str]) -> Vec<u8> {
        let items = self.instrument.items.iter().zip(&self.states).zip(answers);
        let states = items.map(|((item, states), cell)| {
            states.read(cell.as_bytes(), &Accepts::of(item, None)).expect("an answer")
        });
        states.chain([0]).collect()
    }

    fn learn(&mut self, states: &mut [u8], spoil: impl FnOnce(&mut Vec<ScoreResult>)) {
        let day = NaiveDate::default();
        let said = self.states.iter().zip(states.iter());
        let said = said.map(|(known, state)| known.states[usize::from(*state)].clone()).collect();
        let client = Client::default();
        let response = Response::of_states(&self.instrument, &client, day, said);
        let mut sheet = Sheet::new(&response, &client, day);
        sheet.results = score(&response, &client, day).scores;
        spoil(&mut sheet.results);
        let scores = &self.instrument.scores;
        let shown = |number: usize| {
            let (score, result) = (&scores[number], &sheet.results[number]);
            Shown::of(score, &names(score, ""), Some(result), Format::Csv { delimiter: b',' })
        };
        self.recall.learn(states, &sheet, shown);
    }
}

#[test]
fn another_row_with_the_same_sum_and_criteria_is_recalled() {
    let mut phq9 = Bench::new(PHQ9);
    assert!(!phq9.row(&["0", "1", "1", "0", "0", "0", "0", "0", "0"]));
    assert!(phq9.row(&["1", "0", "0", "1", "0", "0", "0", "0", "0"]));
    assert!(phq9.row(&["Several days", "0", "0", "1.0", "0", "0", "0", "0", "0"]));
    // One more, one less, one that is missing, and another criterion are not the same.
    assert!(!phq9.row(&["1", "1", "1", "0", "0", "0", "0", "0", "0"]));
    assert!(!phq9.row(&["0", "1", "0", "0", "0", "0", "0", "0", "0"]));
    assert!(!phq9.row(&["0", "1", "1", "", "0", "0", "0", "0", "0"]));
    assert!(!phq9.row(&["0", "1", "0", "0", "0", "0", "0", "0", "1"]));
    // A sum of 2, and one criterion without suicidal thoughts: each of them was met before.
    assert!(phq9.row(&["0", "0", "0", "0", "0", "0", "0", "2", "0"]));
}

#[test]
fn what_is_not_asked_is_settled_before_it_is_recalled() {
    let mut audit = Bench::new(AUDIT);
    assert!(!audit.row(&["0", "", "", "", "", "", "", "", "0", "0"]));
    assert!(audit.row(&["0", "", "", "", "", "", "", "", "0", "0"]));
    // Where an answer stands that was not to be asked for, nothing is recalled.
    assert!(!audit.row(&["0", "2", "", "", "", "", "", "", "0", "0"]));
    assert!(!audit.row(&["0", "2", "", "", "", "", "", "", "0", "0"]));
}

#[test]
fn a_row_is_scored_in_full_now_and_then() {
    let mut pcl5 = Bench::new(PCL5);
    let rows = 3 * usize::try_from(CHECKED).expect("few");
    let scored = (0..rows).filter(|_| !pcl5.row(&["1"; 20])).count();
    assert_eq!(scored, 4, "the first, and one of each {CHECKED}");
}

/// If the keys were ever too coarse, this is how it would be noticed.
#[test]
#[should_panic(expected = "equal rows have equal scores")]
fn another_score_for_the_same_key_is_a_bug_and_no_score() {
    let mut phq9 = Bench::new(PHQ9);
    let row = ["0", "1", "1", "0", "0", "0", "0", "0", "0"];
    phq9.row(&row);
    let mut states = phq9.read(&row);
    phq9.learn(&mut states, |results| results[0] = results[1].clone());
}
