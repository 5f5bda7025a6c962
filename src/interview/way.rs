//! Which question comes next: behind one, after a break, and where somebody was called away.

use super::{Back, Interview, Manner, Place, is_not_asked};
use crate::instrument::AnswerType;
use crate::response::{Answer, State};

impl Interview {
    /// Returns where a response that was left goes on.
    pub(super) fn resumed(&self) -> Place {
        if self.verifying {
            return self.first_difference().unwrap_or_else(|| self.first_unverified());
        }
        let halfway = self.last_asked().and_then(|last| self.half_of(last));
        halfway.unwrap_or_else(|| self.from(self.behind_the_last()))
    }

    /// Returns the number of the item that was asked last.
    fn last_asked(&self) -> Option<usize> {
        let asked = self.as_recorded().sittings.iter().rev().flat_map(|one| one.items.iter().rev());
        asked.filter_map(|item| self.instrument.item(item)).map(|(index, _)| index).next()
    }

    /// Returns the number of the item after the one that was asked last. The limits of confidentiality
    /// may have been shown once more in between, and are no reason to ask anything again.
    pub(super) fn behind_the_last(&self) -> usize {
        let asked = self.as_recorded().sittings.iter().rev().flat_map(|one| one.items.iter().rev());
        let mut asked = asked.filter_map(|item| self.instrument.item(item));
        let Some((last, item)) = asked.next() else { return 0 };
        let before = asked.next().filter(|_| item.shows_limits);
        before.map_or(last, |(before, _)| last.max(before)) + 1
    }

    /// Goes first to the limits of confidentiality where they are not those that were understood when
    /// the response was begun: nothing sensitive is asked under limits that nobody was shown, rule 10
    /// of the clinical rules.
    pub(super) fn show_changed_limits(&mut self) {
        let shown = self.instrument.items.iter().position(|item| item.shows_limits);
        let Some(shown) = shown.filter(|_| self.leading.jurisdiction.is_some()) else { return };
        let understood_then = *self.response.state(shown) == State::Answered(Answer::YesNo(true));
        if self.verifying || !understood_then || self.limits_understood() {
            return;
        }
        self.back = Some(Back::From(self.behind_the_last()));
        self.go(Place::Question(shown));
        self.message =
            Some("the limits of confidentiality are others now: show them once more".into());
    }

    /// Returns the first question from an index on that is to be asked, or the review.
    pub(super) fn from(&self, index: usize) -> Place {
        let items = index..self.instrument.items.len();
        let next = items.into_iter().find(|index| self.is_to_be_asked(*index));
        next.map_or(Place::Review, |index| self.opened(index))
    }

    pub(super) fn after(&self, index: usize) -> Place {
        if self.verifying {
            return self.next_unverified(index);
        }
        match self.back {
            Some(Back::Review) => Place::Review,
            Some(Back::From(first)) => self.from(first),
            None => self.from(index + 1),
        }
    }

    /// Returns the place of an item: a list of records has its own.
    pub(super) fn opened(&self, index: usize) -> Place {
        match self.item(index).answer {
            AnswerType::Records(_) => Place::Records(index),
            _ if self.differs(index) => Place::Differs(index),
            _ => Place::Question(index),
        }
    }

    pub(super) fn is_to_be_asked(&self, index: usize) -> bool {
        let left_out = is_not_asked(self.response.state(index)) && !self.is_on_paper_only(index);
        !left_out && !self.is_held(index)
    }

    /// Whether an item waits until the limits of confidentiality were shown and understood. On paper it was
    /// answered already.
    pub(super) fn is_held(&self, index: usize) -> bool {
        self.item(index).sensitive && !self.is_paper() && !self.limits_understood()
    }

    /// Whether answers are typed in from paper.
    pub(super) fn is_paper(&self) -> bool {
        matches!(self.leading.manner, Manner::Paper { .. })
    }

    pub(super) fn limits_understood(&self) -> bool {
        let limits = self.leading.jurisdiction.as_ref().map(|law| law.hash);
        limits.is_some_and(|limits| self.case.decisions.has_shown(limits))
    }

    /// Goes on behind a question. The client sees no overview: what is open there is the counselor's.
    pub(super) fn go_on(&mut self, place: Place) {
        if place == Place::Review && self.leading.client_holds {
            (self.then, self.pending) = (Place::Review, self.open.len());
            self.go(Place::HandBack);
        } else {
            self.go(place);
        }
    }

    pub(super) fn go(&mut self, place: Place) {
        self.help = false;
        self.back = self.back.filter(|back| self.is_on_the_way(*back, &place));
        self.place = place;
    }

    /// Whether a place is still before the one that it goes back to.
    fn is_on_the_way(&self, back: Back, place: &Place) -> bool {
        match (back, place) {
            (_, Place::Review) => false,
            (Back::From(_), Place::Question(index)) => self.item(*index).shows_limits,
            (Back::From(_), Place::Records(_)) => false,
            _ => true,
        }
    }
}
