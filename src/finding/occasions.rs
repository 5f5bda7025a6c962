//! Which response a name means: found by looking it up, however many there are.

use super::Assessed;
use crate::condition::Occasion;
use crate::id::Id;
use crate::response::{Informant, Unread};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The responses to each instrument, of each informant and of all of them.
#[derive(Default)]
pub(super) struct Occasions {
    by_instrument: BTreeMap<Id, BTreeMap<Option<Informant>, Given>>,
}

/// The responses to an instrument from the oldest on; of one day, what could not be read comes
/// last, so that nothing hides it.
#[derive(Default)]
struct Given {
    all: Vec<Sheet>,
    latest_read: Option<usize>,
}

/// A response with its day and whose account it is.
#[derive(Clone, Copy)]
struct Sheet {
    date: NaiveDate,
    informant: Informant,
    index: Index,
}

/// Where a response stands.
#[derive(Clone, Copy)]
pub(super) enum Index {
    /// Among those that were read.
    Read(usize),
    /// Among those that could not be.
    Unread(usize),
}

impl Occasions {
    /// Sorts out which responses there are; `assessed` stand from the oldest on.
    pub fn of(assessed: &[Assessed], unread: &[Unread]) -> Occasions {
        let read = assessed.iter().enumerate().map(|(index, assessed)| {
            let response = &assessed.response;
            (response.date(), &response.instrument.id, response.informant, Index::Read(index))
        });
        let unread = unread.iter().enumerate().filter(|(_, unread)| !unread.is_void);
        let unread = unread.map(|(index, unread)| {
            (unread.date, &unread.instrument, unread.informant, Index::Unread(index))
        });
        let mut all: Vec<_> = read.chain(unread).collect();
        all.sort_by_key(|(date, ..)| *date);
        let mut occasions = Occasions::default();
        for (date, instrument, informant, index) in all {
            let of_instrument = occasions.by_instrument.entry(instrument.clone()).or_default();
            for whose in [Some(informant), None] {
                of_instrument.entry(whose).or_default().add(Sheet { date, informant, index });
            }
        }
        occasions
    }

    /// Returns the response that a name means: the client's own before others where the name does
    /// not say whose; of a day, the last of that person. Occasions are days: two sheets of one day are
    /// one of them.
    pub fn given(
        &self,
        instrument: &Id,
        informant: Option<Informant>,
        occasion: Occasion,
    ) -> Option<Index> {
        let of_instrument = self.by_instrument.get(instrument)?;
        let own = of_instrument.get(&informant.or(Some(Informant::Client)));
        let given = match informant {
            Some(_) => own?,
            None => own.or_else(|| of_instrument.get(&None))?,
        };
        let latest = given.all.last()?;
        let mut backwards = given.all.iter().rev();
        let meant = match occasion {
            Occasion::First => {
                let first = given.all.first()?;
                backwards.find(|sheet| sheet.is_of_day_of(first))
            }
            Occasion::Latest | Occasion::Ever => Some(latest),
            Occasion::Previous => backwards.find(|sheet| sheet.date < latest.date),
        };
        meant.map(|sheet| sheet.index)
    }

    /// Returns the responses that were read of one day, by where they stand.
    pub fn read_on(
        &self,
        instrument: &Id,
        informant: Informant,
        date: NaiveDate,
    ) -> impl Iterator<Item = usize> {
        let given = self.by_instrument.get(instrument).and_then(|of| of.get(&Some(informant)));
        let all = given.into_iter().flat_map(|given| &given.all);
        all.filter(move |sheet| sheet.date == date).filter_map(|sheet| match sheet.index {
            Index::Read(index) => Some(index),
            Index::Unread(_) => None,
        })
    }

    /// Returns every response to an instrument, of one informant or of all, from the oldest on.
    pub fn all(
        &self,
        instrument: &Id,
        informant: Option<Informant>,
    ) -> impl Iterator<Item = Index> {
        let given = self.by_instrument.get(instrument).and_then(|of| of.get(&informant));
        given.into_iter().flat_map(|given| given.all.iter().map(|sheet| sheet.index))
    }

    /// Returns the latest response of an instrument and informant that was read.
    pub fn latest_read(&self, instrument: &Id, informant: Informant) -> Option<usize> {
        self.by_instrument.get(instrument)?.get(&Some(informant))?.latest_read
    }
}

impl Sheet {
    fn is_of_day_of(&self, other: &Sheet) -> bool {
        (self.date, self.informant) == (other.date, other.informant)
    }
}

impl Given {
    fn add(&mut self, sheet: Sheet) {
        self.all.push(sheet);
        if let Index::Read(read) = sheet.index {
            self.latest_read = Some(read);
        }
    }
}
