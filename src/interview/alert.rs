//! Alerts: they interrupt at once, and stay open until somebody has responded.

use super::ask::{ALERT_RESPONSE, decided, entry, text_of};
use super::{Input, Interview, Place, Refusal, Step, typed};
use crate::decision::{AlertResponse, Decision, Reopened};
use crate::finding::FiredAlert;
use crate::id::{Hash, Id};
use crate::instrument::{Alert, Level};
use crate::interview::Command;
use crate::response::Response;
use crate::score::{AlertResult, basis};
use crate::yaml::Node;
use chrono::NaiveDate;

/// A critical alert that nobody has responded to.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenAlert {
    /// The response it comes from, such as `phq9-1`.
    pub response: String,
    /// The alert.
    pub alert: Id,
    /// The day of the answers.
    pub on: NaiveDate,
    /// What was found.
    pub say: String,
    /// What must be done now.
    pub act: String,
    /// Whether an answer to what it rests on was refused, and nothing is ruled out.
    pub refused: bool,
    /// The hash of the answers that raised it, which a response to it responds to.
    pub answers: Hash,
}

/// A response to an alert that is being typed. It is kept when its last question is answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// The alert, by its number among the open ones.
    pub alert: usize,
    /// The question.
    pub at: usize,
    /// What was typed, in the words of a case file.
    pub answers: Vec<String>,
}

impl OpenAlert {
    /// Returns an alert as an interview shows it; `None` where it neither fires nor was refused an
    /// answer, or is not critical.
    pub fn of(fired: &FiredAlert<'_>) -> Option<OpenAlert> {
        let response = &fired.assessed.response;
        OpenAlert::raised(response, response.date(), fired.alert, fired.result)
    }

    fn raised(
        response: &Response,
        on: NaiveDate,
        alert: &Alert,
        result: &AlertResult,
    ) -> Option<OpenAlert> {
        let refused = result.refused && !result.fires.is_true();
        let stands = alert.level == Level::Critical && (result.fires.is_true() || refused);
        stands.then(|| OpenAlert {
            response: response.id.clone(),
            alert: alert.id.clone(),
            on,
            say: alert.say.clone(),
            act: alert.act.clone(),
            refused,
            answers: basis(response, alert, result),
        })
    }

    /// Returns the name under which a response to it is recorded.
    pub fn name(&self) -> String {
        format!("{}.{}", self.response, self.alert)
    }

    fn is_of(&self, other: &OpenAlert) -> bool {
        self.response == other.response && self.alert == other.alert
    }
}

impl Interview {
    /// Holds the alerts of the response against its answers; returns the number of the first one
    /// that is new, and what is said of the attention that others call for.
    pub(super) fn follow_alerts(&mut self, item: &Id) -> Option<usize> {
        let (id, on) = (self.as_recorded().id.clone(), self.leading.taking.on);
        let results = self.instrument.alerts.iter().zip(&self.scored.alerts);
        let raised: Vec<OpenAlert> = results
            .filter_map(|(alert, result)| OpenAlert::raised(&self.response, on, alert, result))
            .collect();
        self.withdraw(&id, &raised, item);
        self.reopen(&id, item);
        self.judged.clone_from(&self.response.states);
        let count = self.open.len();
        for alert in raised {
            let responded = self.case.decisions.for_alert(&id, alert.alert.as_str());
            let settled = responded.is_some_and(|found| found.responds_to(alert.answers, on));
            match self.open.iter_mut().find(|open| open.is_of(&alert)) {
                Some(open) => open.answers = alert.answers,
                None if settled => {}
                None => self.open.push(alert),
            }
        }
        (self.open.len() > count).then_some(count)
    }

    /// Opens the alerts again that somebody responded to and that rest on an answer which is now
    /// another: whoever responded did so to the one before. It is recorded, so that it holds too
    /// where the answer of before comes back.
    fn reopen(&mut self, id: &str, item: &Id) {
        let at = self.instrument.item(item.as_str()).map(|(index, _)| index);
        if at.is_none_or(|at| self.judged.get(at) == self.response.states.get(at)) {
            return;
        }
        let instrument = self.instrument.clone();
        let rest_on_it = instrument.alerts.iter().filter(|alert| {
            let mut items = instrument.items_read(&[&alert.when]).into_iter();
            items.any(|index| instrument.items[index].id == *item)
        });
        for alert in rest_on_it {
            let Some(responded) = self.case.decisions.for_alert(id, alert.id.as_str()) else {
                continue;
            };
            let now = instrument.alert(alert.id.as_str()).and_then(|(index, _)| {
                let result = self.scored.alerts.get(index)?;
                Some(basis(&self.response, alert, result))
            });
            // An answer that adds nothing to the danger leaves the response as it is.
            if responded.answers.is_some() && responded.answers == now {
                continue;
            }
            let what = format!("changed after the alert {} was responded to", alert.id);
            self.note_change(item, &what);
            self.case.decisions.add(Decision::Reopened(Reopened {
                response: id.to_owned(),
                alert: alert.id.clone(),
                on: self.leading.today,
                by: self.leading.taking.by.clone(),
                reason: format!("the answer to {item} was changed"),
            }));
        }
    }

    /// An alert whose answer was changed before anybody responded goes, and leaves a note: that it
    /// was raised must not vanish with the answer.
    fn withdraw(&mut self, id: &str, raised: &[OpenAlert], item: &Id) {
        let gone = |open: &OpenAlert| open.response == id && !raised.iter().any(|r| r.is_of(open));
        let withdrawn: Vec<OpenAlert> =
            self.open.iter().filter(|open| gone(open)).cloned().collect();
        self.open.retain(|open| !gone(open));
        for alert in withdrawn {
            self.note_change(
                item,
                &format!("changed; the one before raised the alert {}", alert.alert),
            );
            self.message =
                Some(format!("the alert {} no longer stands; a note says so", alert.alert));
        }
    }

    /// Leaves a note of a change on an item, behind what is noted there.
    fn note_change(&mut self, item: &Id, what: &str) {
        let words = format!("{}: the answer was {what}.", self.leading.today);
        let note = match self.as_recorded().note_on(item.as_str()) {
            Some(before) => format!("{before} {words}"),
            None => words,
        };
        self.recorded().note(item, &note);
    }

    /// Shows the open alerts from a number on, to the counselor only.
    pub(super) fn show_alerts(&mut self, first: usize) {
        if self.place != Place::HandBack {
            self.then = self.place.clone();
        }
        self.pending = first;
        self.go(if self.leading.client_holds { Place::HandBack } else { Place::Alert(first) });
    }

    /// Goes on behind the alerts: to the next one, or to where they interrupted.
    fn behind_alert(&mut self, next: usize) {
        let place = match next < self.open.len() {
            true => Place::Alert(next),
            false if self.leading.client_holds && self.then != Place::Review => Place::HandOver,
            false => self.then.clone(),
        };
        self.go(place);
    }

    pub(super) fn at_hand_back(&mut self, input: &Input) -> Result<Step, Refusal> {
        if *input != Input::Command(Command::Counselor) {
            return Ok(Step::default());
        }
        let alerts = self.pending < self.open.len();
        self.go(if alerts { Place::Alert(self.pending) } else { self.then.clone() });
        Ok(Step::default())
    }

    pub(super) fn at_alert(&mut self, alert: usize, input: &Input) -> Result<Step, Refusal> {
        match input {
            Input::Typed(text) if !text.trim().is_empty() => {
                Err(Refusal("first the alert: Enter alone begins the response to it".into()))
            }
            Input::Typed(_) => {
                let mut answers = vec![String::new(); ALERT_RESPONSE.len()];
                answers[0].clone_from(&self.leading.taking.by);
                self.go(Place::Responding(Box::new(Draft { alert, at: 0, answers })));
                Ok(Step::default())
            }
            Input::Command(Command::Later) => {
                self.behind_alert(alert + 1);
                self.message = Some("the alert stays open, and is shown again next time".into());
                Ok(Step::default())
            }
            Input::Command(_) => {
                Err(Refusal("respond to the alert, or leave it open for now".into()))
            }
        }
    }

    pub(super) fn at_responding(
        &mut self,
        mut draft: Draft,
        input: &Input,
    ) -> Result<Step, Refusal> {
        let item = &ALERT_RESPONSE[draft.at];
        match input {
            Input::Typed(text) if text.trim().is_empty() && draft.answers[draft.at].is_empty() => {
                return Err(Refusal(typed::wanted(item)));
            }
            Input::Typed(text) if text.trim().is_empty() => {}
            Input::Typed(text) => {
                let node = typed::read(item, text, self.leading.today)?;
                let today = self.leading.today.to_string();
                // Dates in this form are in the order of their text.
                if item.id == *"next_contact" && text_of(&node) < today {
                    return Err(Refusal("the next contact cannot lie before today".into()));
                }
                draft.answers[draft.at] = text_of(&node);
            }
            Input::Command(Command::Back) if draft.at == 0 => {
                self.go(Place::Alert(draft.alert));
                return Ok(Step::default());
            }
            Input::Command(Command::Back) => {
                draft.at -= 1;
                self.go(Place::Responding(Box::new(draft)));
                return Ok(Step::default());
            }
            Input::Command(Command::Later) => {
                self.behind_alert(draft.alert + 1);
                self.message = Some("nothing was recorded; the alert stays open".into());
                return Ok(Step::default());
            }
            Input::Command(_) => {
                return Err(Refusal("answer, or leave the alert open for now".into()));
            }
        }
        if draft.at + 1 < ALERT_RESPONSE.len() {
            draft.at += 1;
            self.go(Place::Responding(Box::new(draft)));
            return Ok(Step::default());
        }
        self.respond(&draft)
    }

    /// Records the response, as a case file has it; what such a file would refuse is refused here.
    fn respond(&mut self, draft: &Draft) -> Result<Step, Refusal> {
        let alert = &self.open[draft.alert];
        let mut entries = vec![
            entry("alert", Node::of_word(alert.name())),
            entry("on", Node::of_word(self.leading.today.to_string())),
        ];
        let answers = ALERT_RESPONSE.iter().zip(&draft.answers);
        entries.extend(answers.map(|(item, text)| entry(item.id.as_str(), Node::of_text(text))));
        entries.push(entry("answers", Node::of_word(alert.answers.to_string())));
        let response = decided(entries, AlertResponse::decode)?;
        self.case.decisions.add(Decision::Alert(response));
        self.open.remove(draft.alert);
        self.behind_alert(draft.alert);
        self.message = Some("the response is recorded".into());
        Ok(Step { changed: true })
    }
}
