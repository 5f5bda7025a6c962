//! What a clinic chose for an instrument, put in force.

use super::{Change, ChangePlaces, Direction, Instrument, Reliable};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::settings::{Chosen, Settings};

impl Instrument {
    /// Puts in force what a clinic chose for this instrument. Returns a fault for everything that
    /// it does not have; what stands in the definition stays in force then.
    pub fn settle(&mut self, settings: &Settings) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let id = self.id.clone();
        for chosen in settings.profiles.iter().filter(|chosen| chosen.instrument == id) {
            faults.extend(self.settle_profile(chosen, settings));
        }
        for chosen in settings.change.iter().filter(|chosen| chosen.instrument == id) {
            let change = &chosen.what;
            let reliable = Reliable::Index {
                sd: change.sd,
                reliability: change.reliability,
                level: change.level,
            };
            let (cut, source) = (change.cut, change.source.clone());
            let change = Change::Known {
                reliable,
                cut,
                source,
                local: true,
                places: ChangePlaces::default(),
            };
            faults.extend(self.settle_change(chosen, change, settings));
        }
        faults
    }

    fn settle_profile(
        &mut self,
        chosen: &Chosen<String>,
        settings: &Settings,
    ) -> Option<Diagnostic> {
        let index = match self.scored_in_numbers(chosen, settings) {
            Ok(index) => index,
            Err(fault) => return Some(*fault),
        };
        let score = &mut self.scores[index];
        if score.choose(&chosen.what) {
            return None;
        }
        let known: Vec<&str> = score.profiles.iter().map(|profile| profile.id.as_str()).collect();
        let (instrument, score) = (&self.id, &chosen.score);
        let hint = match &known[..] {
            [] => Some(format!("`{instrument}.{score}` has one set of bands")),
            known => nearest(&chosen.what, known.iter().copied())
                .or_else(|| Some(format!("one of {}", known.join(", ")))),
        };
        let message = format!("`{instrument}.{score}` has no profile of this name");
        let mut fault = Diagnostic::error(Code::UnknownWord, message);
        fault.hint_if(hint);
        Some(fault.at(settings.place(chosen.span)))
    }

    fn settle_change<T>(
        &mut self,
        chosen: &Chosen<T>,
        change: Change,
        settings: &Settings,
    ) -> Option<Diagnostic> {
        let index = match self.scored_in_numbers(chosen, settings) {
            Ok(index) => index,
            Err(fault) => return Some(*fault),
        };
        if let Some(window) = self.window.filter(|_| !self.shows_progress()) {
            let fault = Diagnostic::error(Code::NoProgress, window.why_no_progress(&self.id))
                .with_hint("how much of a change is chance does not say that anything can change");
            return Some(fault.at(settings.place(chosen.span)));
        }
        if let Some(wrong) = self.cannot_be(index, &change) {
            let message = format!("`{}.{}`: {wrong}", self.id, chosen.score);
            let fault = Diagnostic::error(Code::ChangeRule, message);
            return Some(fault.at(settings.place(chosen.span)));
        }
        self.scores[index].change = Some(change);
        None
    }

    /// Says why a rule of change cannot be one of a score.
    fn cannot_be(&self, index: usize, change: &Change) -> Option<String> {
        let score = &self.scores[index];
        let Change::Known { reliable: Reliable::Index { sd, .. }, cut, .. } = change else {
            return None;
        };
        let range = score.range?;
        let width = range.high.checked_sub(range.low)?;
        if score.direction == Direction::Neutral {
            return Some("neither high nor low is better, so no change is".into());
        }
        // Half of all at each end is the most that scores can differ.
        if sd.checked_add(*sd)? > width {
            return Some(format!("a standard deviation of {sd} is more than {range} allows"));
        }
        if score.spread_is_none(*sd) {
            return Some(format!("a standard deviation of {sd} says that all clients are alike"));
        }
        let cut = cut.filter(|cut| *cut <= range.low || *cut > range.high)?;
        Some(format!("no value lies on the other side of a cut of {cut}; it goes {range}"))
    }

    /// Returns the number of the score that was chosen for.
    fn scored_in_numbers<T>(
        &self,
        chosen: &Chosen<T>,
        settings: &Settings,
    ) -> Result<usize, Box<Diagnostic>> {
        let found = self.score(chosen.score.as_str());
        if let Some((index, _)) = found.filter(|(_, score)| score.range.is_some()) {
            return Ok(index);
        }
        let message = format!("`{}` has no score `{}` in numbers", self.id, chosen.score);
        let mut fault = Diagnostic::error(Code::UnknownName, message);
        let scores = self.scores.iter().filter(|score| score.range.is_some());
        fault.hint_if(nearest(chosen.score.as_str(), scores.map(|score| score.id.as_str())));
        Err(Box::new(fault.at(settings.place(chosen.span))))
    }
}
