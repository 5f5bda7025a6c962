//! One row: from cells to scores.

use super::header::{Header, Role};
use super::{cell, needs};
use crate::client::Client;
use crate::condition::Truth;
use crate::diagnostic::{Code, Diagnostic};
use crate::instrument::Instrument;
use crate::response::{Informant, Response, State};
use crate::score::{self, ScoreResult};
use chrono::{Datelike, NaiveDate};
use csv::ByteRecord;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The row at hand; one is used for all rows.
pub struct Row {
    /// What is wrong with it.
    pub faults: Vec<Diagnostic>,
    /// Counted as a spreadsheet does: the header is row 1.
    number: u64,
    response: Response,
    client: Client,
    /// The items whose cells were not accepted.
    refused: BTreeSet<usize>,
    /// Whether every cell was accepted.
    is_sound: bool,
    /// Whether it is not even known which cell belongs to which column.
    refused_whole: bool,
    /// For each alert, the items that it depends on.
    behind_alerts: Vec<BTreeSet<usize>>,
    /// For each item, how often it was answered although it was not to be asked.
    not_to_be_asked: Vec<u64>,
}

/// What became of a row.
pub struct Outcome {
    /// The scores; absent where a cell of the row was not accepted.
    pub scores: Option<Vec<ScoreResult>>,
    /// Whether each alert fires.
    pub alerts: Vec<Truth>,
}

impl Row {
    pub fn new(instrument: &Arc<Instrument>) -> Row {
        let alerts = instrument.alerts.iter();
        Row {
            faults: Vec::new(),
            number: 1,
            response: Response {
                instrument: instrument.clone(),
                id: String::new(),
                begun: NaiveDate::default(),
                finished: None,
                informant: Informant::Client,
                void: None,
                states: vec![State::Unanswered; instrument.items.len()],
                notes: Vec::new(),
                sittings: Vec::new(),
                uncompared: Vec::new(),
            },
            client: Client::default(),
            refused: BTreeSet::new(),
            is_sound: true,
            refused_whole: false,
            behind_alerts: alerts.map(|alert| needs::of_alert(instrument, alert)).collect(),
            not_to_be_asked: vec![0; instrument.items.len()],
        }
    }

    /// Takes the next row.
    pub fn read(&mut self, record: &ByteRecord, header: &Header) {
        self.number = self.number.saturating_add(1);
        self.forget();
        let (cells, columns) = (record.len(), header.columns.len());
        if cells != columns {
            self.refuse_whole(&format!("it has {cells} cells, the header {columns}"));
            return;
        }
        for (cell, column) in record.iter().zip(&header.columns) {
            self.cell(cell, &column.role);
        }
        for index in self.response.settle_not_asked(&self.client) {
            self.not_to_be_asked[index] = self.not_to_be_asked[index].saturating_add(1);
        }
    }

    /// Refuses the row as a whole: which cell belongs to which column is not known.
    pub fn refuse_whole(&mut self, reason: &str) {
        self.forget();
        self.refused_whole = true;
        let number = self.number;
        self.fault(Diagnostic::error(
            Code::BadAnswer,
            format!("row {number} is not scored: {reason}"),
        ));
    }

    /// Computes the scores, and the alerts whatever else is wrong with the row.
    pub fn score(&self) -> Outcome {
        let scored = score::score(&self.response, &self.client, self.response.begun);
        let alerts = scored.alerts.iter().zip(&self.behind_alerts);
        let alerts = alerts.map(|(alert, behind)| match alert.fires {
            Truth::False if self.refused_whole || !self.refused.is_disjoint(behind) => {
                Truth::Unknown
            }
            fires => fires,
        });
        let alerts = alerts.collect();
        Outcome { scores: self.is_sound.then_some(scored.scores), alerts }
    }

    /// Returns what was noticed over all rows.
    pub fn remarks(&self) -> Vec<Diagnostic> {
        let counts = self.not_to_be_asked.iter().zip(&self.response.instrument.items);
        counts
            .filter(|(count, _)| **count > 0)
            .map(|(count, item)| {
                let id = &item.id;
                let message = format!(
                    "item `{id}` was answered although it was not to be asked, rows: {count}"
                );
                let remark = Diagnostic::warning(Code::AnsweredNotAsked, message);
                remark.with_hint(
                    "ask which answer is right; scores that rest on both are not computed",
                )
            })
            .collect()
    }

    fn forget(&mut self) {
        self.faults.clear();
        self.refused.clear();
        self.is_sound = true;
        self.refused_whole = false;
        self.client = Client::default();
        self.response.states.fill(State::Unanswered);
    }

    fn cell(&mut self, cell: &[u8], role: &Role) {
        match role {
            Role::Other => {}
            Role::Item(index, accepts) => match accepts.read(cell) {
                Some(state) => self.response.states[*index] = state,
                None => {
                    let item = &self.response.instrument.items[*index];
                    let (id, accepted) = (item.id.clone(), cell::accepted(item));
                    self.refuse(id.as_str(), &accepted);
                    self.refused.insert(*index);
                }
            },
            Role::Sex => match cell::sex(cell) {
                Some(sex) => self.client.sex = sex.map(str::to_owned),
                None => self.refuse("sex", "female, male or other"),
            },
            Role::Age => match cell::age(cell) {
                Some(age) => {
                    self.client.birth_year = age.map(|age| self.response.begun.year() - age)
                }
                None => self.refuse("age", "a whole number from 0 to 130"),
            },
        }
    }

    /// Says where and what would be accepted, never what stood there.
    fn refuse(&mut self, column: &str, accepted: &str) {
        let number = self.number;
        let message = format!("row {number} is not scored: column `{column}` does not accept this");
        self.fault(
            Diagnostic::error(Code::BadAnswer, message).with_hint(format!("accepted: {accepted}")),
        );
    }

    fn fault(&mut self, fault: Diagnostic) {
        self.is_sound = false;
        self.faults.push(fault);
    }
}

impl Outcome {
    /// Returns whether every score was computed.
    pub fn is_computed(&self) -> bool {
        self.scores.as_ref().is_some_and(|scores| scores.iter().all(ScoreResult::is_computed))
    }
}
