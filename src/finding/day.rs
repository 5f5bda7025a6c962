//! What the sheets that one person filled in on one day tell together.
//!
//! A measure may be answered twice on a day, and the two sheets may contradict each other. Which of
//! them holds is not known, and the one that was written last does not decide it: what they differ in
//! is open until one of them is declared void. A sheet that only leaves open what another says does not
//! contradict it. An alert of either sheet stands.

use super::{Assessed, Concern, Fact, Lack, Name, What};
use crate::condition::{Truth, Value};
use crate::id::Id;
use crate::instrument::{Field, Score};
use crate::score::ScoreResult;
use chrono::NaiveDate;
use std::borrow::Cow;

/// The sheets of one measure that one person filled in on one day.
#[derive(Clone)]
pub struct Day<'f> {
    /// The sheet that was written last.
    pub last: &'f Assessed,
    /// The others, from the one written first on.
    others: Vec<&'f Assessed>,
}

impl<'f> Day<'f> {
    /// Returns a day by its sheets, from the one written first on; `None` where there is none.
    pub(super) fn of(mut sheets: Vec<&'f Assessed>) -> Option<Day<'f>> {
        let last = sheets.pop()?;
        Some(Day { last, others: sheets })
    }

    /// Returns a sheet for itself.
    pub(super) fn alone(last: &'f Assessed) -> Day<'f> {
        Day { last, others: Vec::new() }
    }

    /// Returns the sheets, from the one written first on.
    pub fn sheets(&self) -> impl Iterator<Item = &'f Assessed> {
        self.others.iter().copied().chain([self.last])
    }

    /// Returns the sheets beside the one that was written last.
    pub fn others(&self) -> impl Iterator<Item = &'f Assessed> {
        self.others.iter().copied()
    }

    /// Returns a score with what the sheets leave of it.
    pub fn score(&self, id: &Id) -> Option<(&'f Score, Cow<'f, ScoreResult>)> {
        let (score, result) = self.last.score(id)?;
        let mut left = Cow::Borrowed(result);
        for (_, other) in self.others.iter().filter_map(|other| other.score(id)) {
            if let Some(less) = left.against(other) {
                left = Cow::Owned(less);
            }
        }
        Some((score, left))
    }

    /// Returns what the sheets say of something, for a condition.
    pub(super) fn value(&self, what: &What, as_of: NaiveDate) -> Value {
        match what {
            What::Score(id, field) => {
                self.score(id).map_or(Value::Unknown, |(_, result)| result.read(*field))
            }
            What::Alert(_) => self.telling(what).value(what, as_of),
            What::Given | What::AgeInDays | What::Item(_) => {
                let said = self.others.iter().map(|other| other.value(what, as_of));
                said.fold(self.last.value(what, as_of), |all, said| all.against(&said))
            }
        }
    }

    /// Returns whether the sheets contradict each other in something.
    pub fn differs(&self, what: &What) -> bool {
        if self.others.is_empty() {
            return false;
        }
        let whole = match what {
            What::Score(id, Field::State | Field::Low | Field::High) => {
                &What::Score(id.clone(), Field::Value)
            }
            other => other,
        };
        let on = self.last.response.date();
        self.value(whole, on) != self.telling(whole).value(whole, on)
    }

    /// Returns something that the sheets tell, in words.
    pub(crate) fn fact(&self, name: Name, what: &What, as_of: NaiveDate) -> Fact {
        let fact = self.telling(what).fact(name, what, as_of);
        if !self.differs(what) {
            return fact;
        }
        let words = format!("{}: {}", self.difference(), self.said(what));
        let lack = vec![self.disagreement(what)];
        Fact { words: Some(words), short: None, quoted: false, lack, ..fact }
    }

    /// Returns what is missing behind something.
    pub(super) fn lack(&self, what: &What) -> Vec<Lack> {
        match self.differs(what) {
            true => vec![self.disagreement(what)],
            false => self.telling(what).lack(what),
        }
    }

    /// Adds the positive findings: certain where no sheet says otherwise.
    pub(super) fn concerns(&self, into: &mut Vec<Concern>) {
        let mut add = |what: What, certainty: Truth| {
            if certainty != Truth::False {
                into.push(Concern { name: self.last.name(what), certain: certainty.is_true() });
            }
        };
        let instrument = &self.last.response.instrument;
        for score in &instrument.scores {
            let found = self.score(&score.id).map(|(score, result)| result.concern(score));
            let what = What::Score(score.id.clone(), Field::Value);
            add(what, found.unwrap_or(Truth::False));
        }
        for alert in &instrument.alerts {
            let what = What::Alert(alert.id.clone());
            let told = self.telling(&what).alert(&alert.id);
            add(what, told.map_or(Truth::False, |(_, result)| result.fires));
        }
        for item in &instrument.items {
            add(What::Item(item.id.clone()), self.is_concern(&item.id));
        }
    }

    /// Whether the answer to an item is a positive finding: unknown where a sheet says otherwise.
    fn is_concern(&self, id: &Id) -> Truth {
        let of = |sheet: &Assessed| sheet.is_concern(id);
        let said = self.others.iter().filter_map(|other| of(other));
        said.fold(of(self.last).unwrap_or(Truth::False), |all, said| match all == said {
            true => all,
            false => Truth::Unknown,
        })
    }

    /// Returns that the sheets differ, with their day and without a word of what they say.
    pub fn difference(&self) -> String {
        format!("the sheets of {} differ", self.last.response.date())
    }

    /// Each sheet with what it says.
    fn said(&self, what: &What) -> String {
        let said = self.sheets().map(|sheet| {
            let fact = sheet.fact(sheet.name(what.clone()), what, sheet.response.date());
            let words = fact.short.unwrap_or_else(|| "not known".to_owned());
            format!("{words} ({})", sheet.response.id)
        });
        said.collect::<Vec<_>>().join(", ")
    }

    fn disagreement(&self, what: &What) -> Lack {
        let item = match what {
            What::Item(id) => format!("{id} ({})", self.difference()),
            _ => format!("({})", self.difference()),
        };
        Lack { of: self.last.response.instrument.short.clone(), items: vec![item] }
    }

    /// The sheet that an alert fires in, else the one that was written last.
    fn telling(&self, what: &What) -> &'f Assessed {
        let What::Alert(id) = what else { return self.last };
        let fires = |sheet: &&'f Assessed| {
            sheet.alert(id).is_some_and(|(_, result)| result.fires.is_true())
        };
        if fires(&self.last) {
            return self.last;
        }
        self.others.iter().rev().copied().find(fires).unwrap_or(self.last)
    }
}
