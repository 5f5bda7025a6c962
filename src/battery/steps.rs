//! What of a battery is to be given now.

use super::{Battery, Entry, Purpose};
use crate::condition::{Occasion, Truth, Value};
use crate::finding::{Assessed, Findings, Name, What};
use crate::formulation::unknown;
use crate::id::Id;
use crate::instrument::Library;
use crate::response::{Informant, State};
use chrono::{Days, NaiveDate};

/// One measure of a battery, held against a case.
pub struct Step<'b> {
    /// The measure, with its condition.
    pub entry: &'b Entry,
    /// Whether it is to be given.
    pub standing: Standing,
}

/// Whether a measure is to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Now: it was never given, or long enough ago.
    Due {
        /// The last time, where there was one.
        last: Option<NaiveDate>,
    },
    /// It was begun, and questions are open.
    Unfinished {
        /// When it was begun.
        begun: NaiveDate,
        /// How many questions are open.
        open: usize,
    },
    /// It was given, and is not to be given again yet.
    Given {
        /// When.
        on: NaiveDate,
        /// The first day on which it is to be given again, of a battery for progress.
        again: Option<NaiveDate>,
    },
    /// It is called for and for adults, and nobody recorded that the client is one.
    ForAdults,
    /// What was found does not call for it.
    NotCalledFor,
    /// Whether it is called for is not known.
    Waits {
        /// What must be known first.
        on: Vec<Name>,
    },
}

impl Standing {
    /// What would be asked now is not asked; what was asked stays as it is.
    fn barred(self) -> Standing {
        match self {
            Standing::Due { .. } | Standing::Unfinished { .. } => Standing::ForAdults,
            other => other,
        }
    }
}

/// The latest response to a measure: the client's own, else somebody else's.
fn last_given<'f>(entry: &Entry, findings: &'f Findings) -> Option<&'f Assessed> {
    let own = findings.occasion(&entry.measure, Some(Informant::Client), Occasion::Latest);
    own.or_else(|| findings.occasion(&entry.measure, None, Occasion::Latest))
}

/// Whether a measure is for adults, and the client is not known to be one.
fn is_barred(entry: &Entry, findings: &Findings, library: &Library) -> bool {
    let measure = library.get(entry.measure.as_str());
    measure.is_some_and(|measure| findings.bars(&measure))
}

/// Returns no where it is not known whether an alert ever fired, only because something was declined
/// or left open, and everything was answered since and it does not fire: what was not said once can
/// be asked again, and nobody can say it on that day any more. A yes stays a yes; so does what could
/// not be read. This is about what to give next: the alert that was refused stays open until somebody
/// responds to it.
fn asked_since(findings: &Findings, name: &Name) -> Option<Value> {
    let Name::Of { instrument, informant, occasion: Occasion::Ever, what: What::Alert(alert) } =
        name
    else {
        return None;
    };
    if findings.value(name) != Value::Truth(Truth::Unknown)
        || findings.unread.iter().any(|unread| unread.instrument == *instrument)
    {
        return None;
    }
    let latest = Name::Of {
        instrument: instrument.clone(),
        informant: *informant,
        occasion: Occasion::Latest,
        what: What::Alert(alert.clone()),
    };
    let no = Value::Truth(Truth::False);
    (findings.value(&latest) == no).then_some(no)
}

/// A measure that was given, and is to be given again.
pub struct Repeat<'b> {
    /// The measure.
    pub measure: &'b Id,
    /// The first day on which it is to be given again.
    pub from: NaiveDate,
}

impl Battery {
    /// Returns what is to be given, in order. A measure whose condition cannot be told waits; it
    /// is never taken for one that is not called for.
    pub fn steps(&self, findings: &Findings, library: &Library) -> Vec<Step<'_>> {
        let step = |entry| Step { entry, standing: self.standing(entry, findings, library) };
        self.entries.iter().map(step).collect()
    }

    /// Returns the measures that were given to the client and are to be given again, each with the day: of
    /// a battery for progress. One of which it is not known whether it is called for is among them; so is
    /// one that was left incomplete the last time.
    pub fn repeats(&self, findings: &Findings, library: &Library) -> Vec<Repeat<'_>> {
        if self.purpose == Purpose::Intake {
            return Vec::new();
        }
        let repeat = |entry: &'_ Entry| {
            let last =
                last_given(entry, findings).filter(|last| last.response.finished.is_some())?;
            let called = entry
                .when
                .as_ref()
                .is_none_or(|when| when.eval(&mut |name| findings.value(name)) != Truth::False);
            let is_barred = is_barred(entry, findings, library);
            (called && !is_barred).then(|| self.again(entry, last.response.date(), library))?
        };
        let repeats = self
            .entries
            .iter()
            .filter_map(|entry| Some(Repeat { measure: &entry.measure, from: repeat(entry)? }));
        repeats.collect()
    }

    /// Returns the first day on which a measure is to be given again.
    fn again(&self, entry: &Entry, on: NaiveDate, library: &Library) -> Option<NaiveDate> {
        let window = || library.window(entry.measure.as_str())?.days();
        let days = entry.every.or_else(window).unwrap_or(1);
        on.checked_add_days(Days::new(days.into()))
    }

    fn standing(&self, entry: &Entry, findings: &Findings, library: &Library) -> Standing {
        let standing = self.called_for(entry, findings, library);
        if is_barred(entry, findings, library) { standing.barred() } else { standing }
    }

    fn called_for(&self, entry: &Entry, findings: &Findings, library: &Library) -> Standing {
        let last = last_given(entry, findings);
        let standing = last.and_then(|last| self.held_by(entry, last, findings.as_of, library));
        if let Some(standing) = standing {
            return standing;
        }
        let due = Standing::Due { last: last.map(|last| last.response.date()) };
        let Some(when) = &entry.when else { return due };
        let asked_since = |name: &Name| asked_since(findings, name);
        match when.eval(&mut |name| asked_since(name).unwrap_or_else(|| findings.value(name))) {
            Truth::False => Standing::NotCalledFor,
            Truth::Unknown => {
                let mut on = unknown(findings, when);
                on.retain(|name| asked_since(name).is_none());
                Standing::Waits { on }
            }
            Truth::True => due,
        }
    }

    /// Returns why a measure that was given before is not to be given now.
    fn held_by(
        &self,
        entry: &Entry,
        last: &Assessed,
        today: NaiveDate,
        library: &Library,
    ) -> Option<Standing> {
        let on = last.response.date();
        let states = last.response.states.iter();
        let open = states.filter(|state| matches!(state, State::Unanswered)).count();
        let uncomputed = last.scored.scores.iter().any(|result| !result.is_computed());
        if last.response.finished.is_none() || (open > 0 && uncomputed) {
            return Some(Standing::Unfinished { begun: last.response.begun, open });
        }
        if self.purpose == Purpose::Intake {
            return Some(Standing::Given { on, again: None });
        }
        let again = self.again(entry, on, library)?;
        (today < again).then_some(Standing::Given { on, again: Some(again) })
    }
}
