//! From responses to findings: scored, ordered, with what they raise.

use super::occasions::Occasions;
use super::{Fact, Findings, Later, Name, What};
use crate::client::Client;
use crate::condition::{Occasion, Truth, Value};
use crate::id::Id;
use crate::instrument::{Alert, Area, Instrument, Level, Local, Score};
use crate::number::{Interval, Number};
use crate::progress::Progress;
use crate::response::{Informant, Response, Responses, Unread, read_item};
use crate::score::{AlertResult, ScoreResult, Scored, score};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The first age that the bands are for.
const ADULT: i64 = 18;

/// A response with its scores.
pub struct Assessed {
    /// The response.
    pub response: Response,
    /// Its scores and alerts.
    pub scored: Scored,
}

/// An alert that fires, that cannot be ruled out, or that was raised before an answer was changed.
#[derive(Clone)]
pub struct FiredAlert<'a> {
    /// The response it comes from.
    pub assessed: &'a Assessed,
    /// The alert.
    pub alert: &'a Alert,
    /// Whether it fires, and what is missing to rule it out.
    pub result: &'a AlertResult,
    /// Whether a response of the same instrument is at hand that is of a later day.
    pub superseded: bool,
    /// Whether the response was the last to be written of the latest day.
    pub is_latest: bool,
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
        let (void, assessed): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|a: &Assessed| a.response.void.is_some());
        let (client, reveal) = (client.clone(), Vec::new());
        let occasions = Occasions::of(&assessed, &unread);
        let mut findings = Findings {
            client,
            as_of,
            assessed,
            void,
            unread,
            later,
            reveal,
            progress: Progress::default(),
            alerts_on_record: BTreeSet::new(),
            occasions,
        };
        if !findings.bands_hold() {
            findings.assessed.iter_mut().chain(&mut findings.void).for_each(Assessed::drop_bands);
        }
        findings
    }

    /// Returns whether the bands of the measures, which are for adults, hold for the client.
    pub fn bands_hold(&self) -> bool {
        self.is_adult() != Truth::False
    }

    /// Returns whether the client is 18 or over, by the year of birth and the latest answers: rule
    /// 7 of the clinical rules.
    pub fn is_adult(&self) -> Truth {
        let days = self.latest().map(|assessed| self.day_of(assessed));
        let sheets = days.flat_map(|day| day.sheets().collect::<Vec<_>>());
        let doubts: Vec<Truth> = sheets.filter_map(|a| a.raises(Area::Adult)).collect();
        let age = self.client.age_on(self.as_of);
        if self.under_age() || doubts.contains(&Truth::True) {
            return Truth::False;
        }
        let by_age = age.is_some_and(|age| age.low >= Number::integer(ADULT));
        if by_age || doubts.contains(&Truth::False) { Truth::True } else { Truth::Unknown }
    }

    /// Returns whether it was asked how it is known that the client is 18 or over, and answered: where
    /// nobody knows the year of birth, a statement is what there is.
    pub fn is_asked_whether_adult(&self) -> bool {
        let mut asked = self.latest().flat_map(|assessed| {
            let Response { instrument, states, .. } = &assessed.response;
            let alerts = instrument.alerts.iter().filter(|alert| alert.area == Area::Adult);
            alerts.map(move |alert| {
                let mut items = instrument.items_read(&[&alert.when]).into_iter();
                items.all(|index| states[index].answer().is_some())
            })
        });
        asked.any(|answered| answered)
    }

    /// Whether an instrument is for adults, and the client is none or nobody asked: rule 7 of the
    /// clinical rules.
    pub fn bars(&self, instrument: &Instrument) -> bool {
        instrument.adults_only
            && match self.is_adult() {
                Truth::True => false,
                Truth::False => true,
                Truth::Unknown => !self.is_asked_whether_adult(),
            }
    }

    /// Returns whether the client is under 18 by the year of birth, whatever else was recorded.
    pub fn under_age(&self) -> bool {
        let age = self.client.age_on(self.as_of);
        age.is_some_and(|age| age.high < Number::integer(ADULT))
    }

    /// Returns whether a danger was ever reported: true where any response, however old, raised
    /// an alert of this area or was refused, false where the client's own latest one rules it out
    /// and every response was read. What somebody else says rules nothing out: it may be the one
    /// whom the client fears.
    pub fn danger(&self, area: Area) -> Truth {
        let ever = self.assessed.iter().chain(&self.void);
        if ever.clone().filter_map(|a| a.raises(area)).any(Truth::is_true) {
            return Truth::True;
        }
        let of_area = |a: &Assessed| {
            let mut alerts = a.instrument().alerts.iter().filter(|alert| alert.area == area);
            alerts.any(|alert| self.is_on_record(&a.response, alert))
        };
        if ever.clone().any(of_area) {
            return Truth::True;
        }
        let own = self.latest().filter(|a| a.response.informant == Informant::Client);
        let ruled_out = own.filter_map(|a| a.raises(area)).any(|raised| raised == Truth::False);
        if ruled_out && self.unread.is_empty() { Truth::False } else { Truth::Unknown }
    }

    /// Returns what others require of the client, in the latest answers.
    pub fn requirements(&self) -> Vec<Fact> {
        let facts = self.latest().flat_map(|assessed| {
            let items = assessed.response.instrument.items.iter().filter(|item| item.requirement);
            items.map(|item| {
                let what = What::Item(item.id.clone());
                self.revealed(assessed.fact(assessed.name(what.clone()), &what, self.as_of))
            })
        });
        facts.filter(|fact| fact.short.is_some()).collect()
    }

    /// Returns the names under which others require something, and what is not known.
    pub fn requirements_open(&self) -> Vec<Name> {
        let names = self.latest().flat_map(|assessed| {
            let response = &assessed.response;
            let items = response.instrument.items.iter().zip(&response.states);
            let open = items.filter(|(item, state)| {
                let asked = item.ask_when.as_ref().is_none_or(|gate| {
                    let mut read =
                        |name: &Local| read_item(&response.states, &response.instrument, *name);
                    gate.eval(&mut read).is_true()
                });
                item.requirement && asked && state.lack().is_some()
            });
            open.map(|(item, _)| assessed.name(What::Item(item.id.clone())))
        });
        names.collect()
    }

    /// Returns the alerts that must be shown, the gravest first: every one that the latest
    /// responses fire or cannot rule out, what older and voided ones leave behind, and what was
    /// raised before an answer was changed.
    pub fn alerts(&self) -> Vec<FiredAlert<'_>> {
        let mut alerts = Vec::new();
        for assessed in self.assessed.iter().chain(&self.void) {
            let instrument = &assessed.response.instrument;
            let (is_latest, superseded) = (self.is_latest(assessed), self.is_superseded(assessed));
            for (alert, result) in instrument.alerts.iter().zip(&assessed.scored.alerts) {
                let fired = FiredAlert { assessed, alert, result, superseded, is_latest };
                let shown = match result.fires {
                    Truth::False => self.is_on_record(&assessed.response, alert),
                    _ if superseded => self.outlasts(&fired),
                    _ if is_latest => self.matters(&fired),
                    // What one sheet of a day only leaves open, another of that day settles.
                    _ => fired.is_grave(),
                };
                if shown {
                    alerts.push(fired);
                }
            }
        }
        alerts.sort_by_key(|fired| {
            let doubtful = fired.result.fires != Truth::True;
            let date = std::cmp::Reverse(fired.assessed.response.date());
            (fired.alert.level, doubtful, fired.alert.area, date)
        });
        alerts
    }

    /// Whether a critical alert was raised once, or responded to.
    fn is_on_record(&self, response: &Response, alert: &Alert) -> bool {
        let named = (response.id.clone(), alert.id.clone());
        alert.level == Level::Critical && self.alerts_on_record.contains(&named)
    }

    /// Whether an alert of a latest response is shown. What somebody else was not asked about is no
    /// gap where the client was asked.
    fn matters(&self, fired: &FiredAlert<'_>) -> bool {
        let response = &fired.assessed.response;
        let own = self.latest_read(&response.instrument.id, Informant::Client).is_some();
        fired.is_grave() || response.informant == Informant::Client || !own
    }

    /// Whether an alert of an older or voided response stays until someone has responded to it:
    /// a critical one that fired or was refused does, whatever was answered since. A question
    /// that was only left open is settled by the next response, where there is one.
    fn outlasts(&self, fired: &FiredAlert<'_>) -> bool {
        let response = &fired.assessed.response;
        let (instrument, informant) = (&response.instrument.id, Some(response.informant));
        let latest = self.occasion(instrument, informant, Occasion::Latest);
        let asked_again = latest.is_some_and(|latest| latest.response.date() >= response.date());
        let unsettled = fired.result.fires.is_true() || fired.result.refused || !asked_again;
        fired.alert.level == Level::Critical && unsettled
    }

    /// Returns the positive findings of the latest responses, in the order of the record.
    pub fn concerns(&self) -> Vec<Concern> {
        let mut concerns = Vec::new();
        self.latest().for_each(|assessed| self.day_of(assessed).concerns(&mut concerns));
        concerns
    }

    /// Returns the latest response of every instrument and informant that was read.
    pub fn latest(&self) -> impl Iterator<Item = &Assessed> {
        self.assessed.iter().filter(|assessed| self.is_latest(assessed))
    }

    /// Returns whether no newer response of the same instrument and informant was read. One that
    /// could not be read takes the place of none in what is shown.
    pub fn is_latest(&self, assessed: &Assessed) -> bool {
        let Response { instrument, informant, .. } = &assessed.response;
        let latest = self.latest_read(&instrument.id, *informant);
        latest.is_some_and(|latest| std::ptr::eq(latest, assessed))
    }

    /// Whether a response is not of the latest day of its instrument and informant, or was declared void.
    fn is_superseded(&self, assessed: &Assessed) -> bool {
        let Response { instrument, informant, void, .. } = &assessed.response;
        let latest = self.latest_read(&instrument.id, *informant);
        let of_that_day =
            latest.is_some_and(|latest| latest.response.date() == assessed.response.date());
        void.is_some() || !of_that_day
    }

    /// Returns the latest response of an instrument and informant that was read.
    pub fn latest_read(&self, instrument: &Id, informant: Informant) -> Option<&Assessed> {
        self.occasions.latest_read(instrument, informant).map(|index| &self.assessed[index])
    }
}

impl FiredAlert<'_> {
    /// Returns whether it fires, was refused or was raised earlier: not only left open.
    pub fn is_grave(&self) -> bool {
        self.result.fires.is_true() || self.result.refused || self.is_of_before()
    }

    /// Returns whether only the record knows of it: the answers as they now stand do not raise it.
    pub fn is_of_before(&self) -> bool {
        self.result.fires == Truth::False
    }

    /// Returns whether this is an alert of an instrument.
    pub fn is(&self, instrument: &Id, alert: &Id) -> bool {
        self.alert.id == *alert && self.assessed.response.instrument.id == *instrument
    }

    /// Returns the alert as a finding.
    pub fn fact(&self, findings: &Findings) -> Fact {
        let what = What::Alert(self.alert.id.clone());
        let name = self.assessed.name(what.clone());
        findings.revealed(self.assessed.fact(name, &what, findings.as_of))
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

    /// Returns whether an alert of an area fires here; `None` where the instrument has none. A
    /// question that was refused is no "no".
    fn raises(&self, area: Area) -> Option<Truth> {
        let results = self.instrument().alerts.iter().zip(&self.scored.alerts);
        let of_area = results.filter(|(alert, _)| alert.area == area);
        let raised = of_area.map(|(_, result)| match result.refused {
            true => Truth::True,
            false => result.fires,
        });
        raised.reduce(Truth::or)
    }

    fn drop_bands(&mut self) {
        self.scored.scores.iter_mut().for_each(|result| result.readings.clear());
    }

    fn instrument(&self) -> &Instrument {
        &self.response.instrument
    }

    /// Returns whether the answer to an item is a positive finding; `None` where there is none.
    pub(super) fn is_concern(&self, id: &Id) -> Option<Truth> {
        let (index, item) = self.instrument().item(id.as_str())?;
        let answer = self.response.state(index).answer()?;
        Some(Truth::from(answer.is_concern(item)))
    }

    /// Returns what this response says under a name, for a condition.
    pub(super) fn value(&self, what: &What, as_of: NaiveDate) -> Value {
        match what {
            What::Given => Value::Present,
            What::AgeInDays => {
                let days = (as_of - self.response.date()).num_days();
                Value::Number(Interval::exactly(Number::integer(days)))
            }
            What::Item(id) => {
                let local = self.instrument().names().look_up(id.as_str());
                local.map_or(Value::Unknown, |(local, _)| {
                    read_item(&self.response.states, self.instrument(), local)
                })
            }
            What::Score(id, field) => {
                self.score(id).map_or(Value::Unknown, |(_, result)| result.read(*field))
            }
            What::Alert(id) => {
                self.alert(id).map_or(Value::Unknown, |(_, result)| Value::Truth(result.fires))
            }
        }
    }
}
