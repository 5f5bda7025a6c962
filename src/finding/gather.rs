//! From responses to findings: scored, ordered, with what they raise.

use super::{Findings, Later, Name, What};
use crate::client::Client;
use crate::condition::{Occasion, Truth};
use crate::id::Id;
use crate::instrument::{Alert, Field, Instrument, Level, Score};
use crate::response::{Informant, Response, Responses, Unread};
use crate::score::{AlertResult, ScoreResult, Scored, score};
use chrono::NaiveDate;

/// A response with its scores.
pub struct Assessed {
    /// The response.
    pub response: Response,
    /// Its scores and alerts.
    pub scored: Scored,
}

/// An alert that fires, or that cannot be ruled out.
#[derive(Clone)]
pub struct FiredAlert<'a> {
    /// The response it comes from.
    pub assessed: &'a Assessed,
    /// The alert.
    pub alert: &'a Alert,
    /// Whether it fires, and what is missing to rule it out.
    pub result: &'a AlertResult,
    /// Whether a newer response of the same instrument is at hand.
    pub superseded: bool,
}

/// A positive finding: something that a problem or a decision must take up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// The finding.
    pub name: Name,
    /// Whether it is certain, or only possible because something is missing.
    pub certain: bool,
}

impl Findings {
    /// Gathers what is known of a client on a day.
    pub fn gather(client: &Client, as_of: NaiveDate, responses: impl Into<Responses>) -> Findings {
        let Responses { read, unread } = responses.into();
        let (responses, later): (Vec<Response>, Vec<Response>) =
            read.into_iter().partition(|response| response.date() <= as_of);
        let (unread, later_unread): (Vec<Unread>, Vec<Unread>) =
            unread.into_iter().partition(|unread| unread.date <= as_of);
        let later = later.iter().map(|r| Later { id: r.id.clone(), date: r.date() });
        let later_unread = later_unread.into_iter().map(|u| Later { id: u.id, date: u.date });
        let later = later.chain(later_unread).collect();
        let mut all: Vec<Assessed> = responses
            .into_iter()
            .map(|response| {
                let scored = score(&response, client, response.date());
                Assessed { response, scored }
            })
            .collect();
        all.sort_by_key(|assessed| assessed.response.date());
        let (void, assessed) = all.into_iter().partition(|a: &Assessed| a.response.void.is_some());
        let (client, reveal) = (client.clone(), Vec::new());
        Findings { client, as_of, assessed, void, unread, later, reveal }
    }

    /// Returns the alerts that must be shown, the gravest first: every one that the latest
    /// responses fire or cannot rule out, and every critical one of an older or voided response,
    /// which stays until someone has decided on it.
    pub fn alerts(&self) -> Vec<FiredAlert<'_>> {
        let mut alerts = Vec::new();
        for assessed in self.assessed.iter().chain(&self.void) {
            let instrument = &assessed.response.instrument;
            let superseded = !self.is_latest(assessed);
            for (alert, result) in instrument.alerts.iter().zip(&assessed.scored.alerts) {
                let critical = alert.level == Level::Critical;
                let shown = match result.fires {
                    Truth::True => critical || !superseded,
                    Truth::Unknown => !superseded,
                    Truth::False => false,
                };
                if shown {
                    alerts.push(FiredAlert { assessed, alert, result, superseded });
                }
            }
        }
        alerts.sort_by_key(|fired| {
            let doubtful = fired.result.fires != Truth::True;
            (fired.alert.level, doubtful, std::cmp::Reverse(fired.assessed.response.date()))
        });
        alerts
    }

    /// Returns the positive findings of the latest responses, in the order of the record.
    pub fn concerns(&self) -> Vec<Concern> {
        let mut concerns = Vec::new();
        for assessed in self.assessed.iter().filter(|assessed| self.is_latest(assessed)) {
            assessed.concerns(&mut concerns);
        }
        concerns
    }

    /// Returns whether no newer response of the same instrument and informant was read. One that
    /// could not be read takes the place of none in what is shown.
    pub fn is_latest(&self, assessed: &Assessed) -> bool {
        let same = |other: &&Assessed| {
            other.response.instrument.id == assessed.response.instrument.id
                && other.response.informant == assessed.response.informant
        };
        let latest = self.assessed.iter().rev().find(same);
        latest.is_some_and(|latest| std::ptr::eq(latest, assessed))
    }
}

impl Assessed {
    /// Returns a score with what became of it.
    pub fn score(&self, id: &Id) -> Option<(&Score, &ScoreResult)> {
        let (index, score) = self.instrument().score(id.as_str())?;
        Some((score, self.scored.scores.get(index)?))
    }

    /// Returns an alert with what became of it.
    pub fn alert(&self, id: &Id) -> Option<(&Alert, &AlertResult)> {
        let (index, alert) = self.instrument().alert(id.as_str())?;
        Some((alert, self.scored.alerts.get(index)?))
    }

    /// Returns the name of something that this response tells.
    pub fn name(&self, what: What) -> Name {
        let informant = self.response.informant;
        Name::Of {
            instrument: self.instrument().id.clone(),
            informant: (informant != Informant::Client).then_some(informant),
            occasion: Occasion::Latest,
            what,
        }
    }

    fn instrument(&self) -> &Instrument {
        &self.response.instrument
    }

    fn concerns(&self, into: &mut Vec<Concern>) {
        let mut add = |what: What, certainty: Truth| {
            if certainty != Truth::False {
                into.push(Concern { name: self.name(what), certain: certainty.is_true() });
            }
        };
        for (score, result) in self.instrument().scores.iter().zip(&self.scored.scores) {
            add(What::Score(score.id.clone(), Field::Value), result.concern(score));
        }
        for (alert, result) in self.instrument().alerts.iter().zip(&self.scored.alerts) {
            add(What::Alert(alert.id.clone()), result.fires);
        }
        for (item, state) in self.instrument().items.iter().zip(&self.response.states) {
            let concern = state.answer().is_some_and(|answer| answer.is_concern(item));
            add(What::Item(item.id.clone()), Truth::from(concern));
        }
    }
}
