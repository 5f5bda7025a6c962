//! Answers that are taken, and what follows from them at once.

use super::{Interview, Place, Refusal, Since, Step, typed};
use crate::decision::{Decision, LimitsShown};
use crate::id::Id;
use crate::instrument::Level;

impl Interview {
    /// Takes an answer as it was typed.
    pub(super) fn answer(&mut self, index: usize, text: &str, now: Since) -> Result<Step, Refusal> {
        let item = self.item(index);
        let node = typed::read(item, text, self.leading.taking.on)?;
        let (id, instrument) = (item.id.clone(), self.instrument.clone());
        if item.shows_limits && node.is_text("yes") {
            match self.is_paper() {
                true => self.note_unknown_limits(&id),
                false => self.limits_are_understood()?,
            }
        }
        self.recorded().set(&instrument, &id, node);
        Ok(self.changed(index, now))
    }

    /// Notes that nobody knows here which limits a client read who filled in a paper.
    fn note_unknown_limits(&mut self, item: &Id) {
        const WHAT: &str = "typed in from paper; which limits were shown there is not known";
        let noted = self.as_recorded().note_on(item.as_str());
        if !noted.is_some_and(|note| note.contains(WHAT)) {
            self.note_change(item, WHAT);
        }
    }

    /// Records that the limits of confidentiality were shown. What the clinic never wrote down
    /// cannot have been: rule 10 of the clinical rules.
    fn limits_are_understood(&mut self) -> Result<(), Refusal> {
        let Some(law) = self.leading.jurisdiction.clone() else {
            let message = "the clinic has no jurisdiction.yaml, so there is nothing that could have \
                           been shown; answer no or leave it open, and ask your supervisor";
            return Err(Refusal(message.into()));
        };
        if !self.case.decisions.has_shown(law.hash) {
            self.case.decisions.add(Decision::Limits(LimitsShown {
                jurisdiction: law.id.clone(),
                version: law.version,
                hash: law.hash,
                on: self.leading.today,
                by: self.leading.taking.by.clone(),
            }));
        }
        Ok(())
    }

    /// Follows a change to an item, and goes on behind it.
    pub(super) fn changed(&mut self, index: usize, now: Since) -> Step {
        let item = self.instrument.items[index].clone();
        self.pace.answered(&item, now);
        self.settle_and_follow(index, |interview| interview.after(index))
    }

    /// Follows a change to an item, and goes to a place.
    pub(super) fn changed_here(&mut self, index: usize, place: Place) -> Step {
        self.settle_and_follow(index, |_| place)
    }

    fn settle_and_follow(&mut self, index: usize, place: impl FnOnce(&Interview) -> Place) -> Step {
        let (id, taking) = (self.item(index).id.clone(), self.leading.taking.clone());
        self.recorded().asked(&id, &taking);
        let (before, left_out) = (self.attention(), self.left_out());
        self.settle();
        let place = place(self);
        self.go_on(place);
        if !self.leading.client_holds {
            let said = [self.new_attention(&before), self.newly_left_out(&left_out)];
            let said: Vec<String> = said.into_iter().flatten().collect();
            self.message = (!said.is_empty()).then(|| said.join(" ")).or(self.message.take());
        }
        if let Some(first) = self.let_alerts_follow(&id) {
            self.show_alerts(first);
        }
        Step { changed: true }
    }

    /// Lets the alerts follow the answer to an item; returns the number of the first one that is to be
    /// shown. What is said of one whose answer was changed waits for the counselor, too, where the client
    /// holds the keyboard.
    pub(super) fn let_alerts_follow(&mut self, item: &Id) -> Option<usize> {
        let said = self.message.take();
        let first = self.follow_alerts(item);
        let of_alerts = std::mem::replace(&mut self.message, said);
        if of_alerts.is_none() {
            return first;
        }
        if !self.leading.client_holds {
            self.message = of_alerts;
            return first;
        }
        self.for_counselor = of_alerts;
        first.or(Some(self.open.len()))
    }

    fn new_attention(&self, before: &[String]) -> Option<String> {
        let fresh = self.attention().into_iter().filter(|said| !before.contains(said));
        let fresh: Vec<String> = fresh.collect();
        (!fresh.is_empty()).then(|| format!("attention: {}", fresh.join(" ")))
    }

    /// Returns what the alerts say that call for attention and not for a response.
    fn attention(&self) -> Vec<String> {
        let alerts = self.instrument.alerts.iter().zip(&self.scored.alerts);
        let fire = alerts
            .filter(|(alert, result)| alert.level == Level::Attention && result.fires.is_true());
        fire.map(|(alert, _)| alert.say.clone()).collect()
    }
}
