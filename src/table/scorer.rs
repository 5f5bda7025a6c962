//! What a row comes to in one instrument: recalled, or scored as a case is.

use super::Format;
use super::header::Sheet;
use super::output::Shown;
use super::recall::Recall;
use super::row::{Person, Row, day};
use crate::condition::Truth;
use crate::instrument::Level;
use crate::score::{ScoreResult, Sheet as Scoring};
use csv::ByteRecord;
use std::sync::Arc;

/// The scorer of one instrument in one thread.
pub struct Scorer {
    pub sheet: Arc<Sheet>,
    format: Format,
    pub row: Row,
    recall: Option<Recall>,
    /// The states of the items of the row at hand, and what is known of the sex.
    states: Vec<u8>,
    is_recalled: bool,
    shown: Vec<Shown>,
    alerts: Vec<Truth>,
}

/// An alert that fires or that cannot be ruled out.
pub struct Told<'s> {
    id: &'s str,
    is_open: bool,
}

impl Scorer {
    pub fn new(sheet: &Arc<Sheet>, format: Format) -> Scorer {
        Scorer {
            format,
            row: Row::new(sheet),
            recall: Recall::of(&sheet.instrument, &sheet.states),
            states: vec![0; sheet.instrument.items.len() + 1],
            is_recalled: false,
            shown: Vec::new(),
            alerts: Vec::new(),
            sheet: sheet.clone(),
        }
    }

    /// Scores a row whose cells belong to their columns; `on_fault` hears of each column that does not
    /// accept what stands there.
    pub fn score(&mut self, cells: &ByteRecord, person: &Person, mut on_fault: impl FnMut(usize)) {
        let is_quick = self.read(cells, person);
        self.is_recalled =
            is_quick && self.recall.as_mut().is_some_and(|recall| recall.recall(&mut self.states));
        if self.is_recalled {
            return;
        }
        self.row.forget();
        let sheet = self.sheet.clone();
        for (column, item) in &sheet.columns {
            if !self.row.take(&sheet, *item, cells.get(*column).unwrap_or_default()) {
                on_fault(*column);
            }
        }
        self.in_full(person, true, is_quick);
    }

    /// Scores a row of which it is not known which cell belongs to which column.
    pub fn refuse(&mut self, person: &Person) {
        self.row.forget();
        self.is_recalled = false;
        self.in_full(person, false, false);
    }

    /// Reads the states of the items; false where a cell has to be read with care.
    fn read(&mut self, cells: &ByteRecord, person: &Person) -> bool {
        if self.recall.is_none() || !person.refused.is_empty() {
            return false;
        }
        self.states.fill(0);
        for (column, item) in &self.sheet.columns {
            let cell = cells.get(*column).unwrap_or_default();
            let state = self.sheet.states[*item].read(cell, &self.sheet.accepts[*item]);
            let Some(state) = state else { return false };
            self.states[*item] = state;
        }
        if let Some(sex) = self.states.last_mut() {
            *sex = person.sex();
        }
        true
    }

    fn in_full(&mut self, person: &Person, is_whole: bool, is_quick: bool) {
        let outcome = self.row.score(&self.sheet, person, is_whole);
        self.alerts = outcome.alerts;
        let results = outcome.scored.scores;
        let (sheet, format) = (&self.sheet, self.format);
        let shown = |number: usize, result: Option<&ScoreResult>| {
            let score = &sheet.instrument.scores[number];
            Shown::of(score, &sheet.names[number], result, format)
        };
        self.shown.clear();
        let each = results.iter().enumerate();
        self.shown.extend(each.map(|(n, result)| shown(n, outcome.is_sound.then_some(result))));
        if let Some(recall) = self.recall.as_mut().filter(|_| is_quick) {
            let mut scoring = Scoring::new(&self.row.response, &person.client, day());
            scoring.results = results;
            recall.learn(&mut self.states, &scoring, |number| self.shown[number].clone());
        }
    }

    /// Returns how a score of the row is written.
    #[inline]
    pub fn shown(&self, score: usize) -> &Shown {
        match &self.recall {
            Some(recall) if self.is_recalled => recall.score(score),
            _ => &self.shown[score],
        }
    }

    fn alert(&self, number: usize) -> Truth {
        match &self.recall {
            Some(recall) if self.is_recalled => recall.alert(number),
            _ => self.alerts[number],
        }
    }

    /// Returns the alerts of the row that fire or cannot be ruled out.
    pub fn alerts(&self) -> impl Iterator<Item = Told<'_>> {
        let alerts = self.sheet.instrument.alerts.iter().enumerate();
        alerts.filter_map(|(number, alert)| match self.alert(number) {
            Truth::False => None,
            truth => Some(Told { id: alert.id.as_str(), is_open: truth == Truth::Unknown }),
        })
    }

    /// Returns whether every score of the row was computed.
    pub fn is_computed(&self) -> bool {
        (0..self.sheet.instrument.scores.len()).all(|score| self.shown(score).computed)
    }

    /// Returns whether a critical alert of the row fires or cannot be ruled out.
    pub fn is_critical(&self) -> bool {
        let mut alerts = self.sheet.instrument.alerts.iter().enumerate();
        alerts.any(|(number, alert)| {
            alert.level == Level::Critical && self.alert(number) != Truth::False
        })
    }
}

impl Told<'_> {
    /// Writes the id, behind a `?` where the alert cannot be ruled out.
    pub fn write(&self, out: &mut Vec<u8>) {
        if self.is_open {
            out.push(b'?');
        }
        out.extend_from_slice(self.id.as_bytes());
    }
}
