//! Which response a name means: found by looking it up, however many there are.

use super::Assessed;
use crate::condition::Occasion;
use crate::id::Id;
use crate::response::{Informant, Unread};
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
    all: Vec<Index>,
    latest_read: Option<usize>,
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
        for (_, instrument, informant, index) in all {
            let of_instrument = occasions.by_instrument.entry(instrument.clone()).or_default();
            for whose in [Some(informant), None] {
                of_instrument.entry(whose).or_default().add(index);
            }
        }
        occasions
    }

    /// Returns the response that a name means: the client's own before others where the name does
    /// not say whose.
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
        match occasion {
            Occasion::First => given.all.first().copied(),
            Occasion::Latest | Occasion::Ever => given.all.last().copied(),
            Occasion::Previous => given.all.iter().nth_back(1).copied(),
        }
    }

    /// Returns every response to an instrument, of one informant or of all, from the oldest on.
    pub fn all(
        &self,
        instrument: &Id,
        informant: Option<Informant>,
    ) -> impl Iterator<Item = Index> {
        let given = self.by_instrument.get(instrument).and_then(|of| of.get(&informant));
        given.into_iter().flat_map(|given| given.all.iter().copied())
    }

    /// Returns the latest response of an instrument and informant that was read.
    pub fn latest_read(&self, instrument: &Id, informant: Informant) -> Option<usize> {
        self.by_instrument.get(instrument)?.get(&Some(informant))?.latest_read
    }
}

impl Given {
    fn add(&mut self, index: Index) {
        self.all.push(index);
        if let Index::Read(read) = index {
            self.latest_read = Some(read);
        }
    }
}
