//! All 262144 sheets of the PHQ-9 against ten lines written from its publication.

use caseplan::client::Client;
use caseplan::condition::{CodeName, Truth};
use caseplan::diagnostic::Source;
use caseplan::instrument::Instrument;
use caseplan::number::Number;
use caseplan::response::{Answer, Response, State};
use caseplan::score::{ScoreValue, score};
use chrono::NaiveDate;
use std::sync::Arc;

#[test]
fn every_sheet_of_the_phq9_has_the_published_score() {
    let text = include_str!("../../instruments/phq9.yaml");
    let reading = Instrument::read(&Source::definition("phq9.yaml", text));
    let instrument = Arc::new(reading.value.expect("the PHQ-9 is in order"));
    let day = NaiveDate::default();
    let states = [0, 1, 2, 3].map(|code| State::Answered(Answer::Choice(CodeName::Integer(code))));
    let mut response = Response::of_states(&instrument, &Client::default(), day, Vec::new());
    for sheet in 0..4_usize.pow(9) {
        let items: Vec<usize> = (0..9).map(|item| sheet / 4_usize.pow(item) % 4).collect();
        for (state, code) in response.states.iter_mut().zip(&items) {
            *state = states[*code].clone();
        }
        let scored = score(&response, &Client::default(), day);

        let total: usize = items.iter().sum();
        let severity = ["minimal", "mild", "moderate", "moderately_severe", "severe"];
        let band = severity[if total < 20 { total / 5 } else { 4 }];
        let symptoms = items[..8].iter().filter(|code| **code >= 2).count();
        let symptoms = symptoms + usize::from(items[8] >= 1);
        let cardinal = items[0] >= 2 || items[1] >= 2;
        let expected = [cardinal && symptoms >= 5, cardinal && (2..5).contains(&symptoms)];

        let number = Number::integer(i64::try_from(total).expect("at most 27"));
        assert_eq!(scored.scores[0].number(), Some(number), "{items:?}");
        assert_eq!(scored.scores[0].band().map(|label| label.as_str()), Some(band), "{items:?}");
        for (syndrome, expected) in scored.scores[1..].iter().zip(expected) {
            let truth = ScoreValue::Truth(Truth::from(expected));
            assert_eq!(syndrome.value, truth, "{items:?}");
        }
        assert_eq!(scored.alerts[0].fires, Truth::from(items[8] > 0), "{items:?}");
    }
}
