//! One row as the scorer of cases sees it: from cells to scores.

use super::cell;
use super::header::Sheet;
use crate::client::Client;
use crate::condition::Truth;
use crate::instrument::{Local, SEXES};
use crate::response::{Response, State};
use crate::score::{self, Scored};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// What a row says of the client; one is used for all rows.
#[derive(Default)]
pub struct Person {
    pub client: Client,
    /// What was not accepted.
    pub refused: BTreeSet<Local>,
}

/// The answers of a row to one instrument; one is used for all rows.
pub struct Row {
    pub response: Response,
    /// The items whose cells were not accepted.
    refused: BTreeSet<usize>,
    /// For each item, how often it was answered although it was not to be asked.
    pub not_to_be_asked: Vec<u64>,
}

/// What became of a row.
pub struct Outcome {
    /// The scores and alerts of what was accepted.
    pub scored: Scored,
    /// Whether the scores stand: not where a cell was not accepted.
    pub is_sound: bool,
    /// Whether each alert fires; where a cell that could fire it was not accepted, that is open.
    pub alerts: Vec<Truth>,
}

/// All rows are taken as of one day, to which the year of birth is reckoned back.
pub fn day() -> NaiveDate {
    NaiveDate::default()
}

impl Person {
    /// Takes the cell of a column about the client; false where it is not accepted.
    pub fn take(&mut self, name: Local, cell: &[u8]) -> bool {
        let accepted = match name {
            Local::Sex => cell::sex(cell).map(|sex| self.client.sex = sex.map(str::to_owned)),
            _ => cell::age(cell)
                .map(|age| self.client.birth_year = age.map(|age| day().year() - age)),
        };
        if accepted.is_none() {
            self.refused.insert(name);
        }
        accepted.is_some()
    }

    pub fn forget(&mut self) {
        self.client = Client::default();
        self.refused.clear();
    }

    /// Returns the number of what is known of the sex, 0 where nothing is.
    pub fn sex(&self) -> u8 {
        let sex = self.client.sex.as_ref();
        let place = sex.and_then(|sex| SEXES.iter().position(|known| known == sex));
        place.map_or(0, |place| u8::try_from(place).expect("there are few") + 1)
    }
}

impl Row {
    pub fn new(sheet: &Sheet) -> Row {
        let items = sheet.instrument.items.len();
        let nothing = vec![State::Unanswered; items];
        Row {
            response: Response::unsettled(&sheet.instrument, day(), nothing),
            refused: BTreeSet::new(),
            not_to_be_asked: vec![0; items],
        }
    }

    pub fn forget(&mut self) {
        self.refused.clear();
        self.response.states.fill(State::Unanswered);
    }

    /// Takes the cell of an item; false where it is not accepted.
    pub fn take(&mut self, sheet: &Sheet, item: usize, cell: &[u8]) -> bool {
        let state = sheet.accepts[item].read(cell);
        if state.is_none() {
            self.refused.insert(item);
        }
        let is_accepted = state.is_some();
        self.response.states[item] = state.unwrap_or(State::Unanswered);
        is_accepted
    }

    /// Computes the scores, and the alerts whatever else is wrong with the row; `is_whole` says whether
    /// it is known which cell belongs to which column.
    pub fn score(&mut self, sheet: &Sheet, person: &Person, is_whole: bool) -> Outcome {
        for index in self.response.settle_not_asked(&person.client) {
            self.not_to_be_asked[index] = self.not_to_be_asked[index].saturating_add(1);
        }
        let scored = score::score(&self.response, &person.client, day());
        let alerts = scored.alerts.iter().zip(&sheet.behind_alerts);
        let alerts = alerts.map(|(alert, behind)| match alert.fires {
            Truth::False if !is_whole || !self.refused.is_disjoint(behind) => Truth::Unknown,
            fires => fires,
        });
        let alerts = alerts.collect();
        let of_client = person.refused.iter().any(|name| sheet.needed.contains(name));
        Outcome { scored, is_sound: is_whole && self.refused.is_empty() && !of_client, alerts }
    }
}
