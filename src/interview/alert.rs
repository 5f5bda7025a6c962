//! Alerts: they interrupt at once, and stay open until somebody has responded.

use super::ask::{ALERT_RESPONSE, decided, entry, text_of};
use super::{Input, Interview, Place, Refusal, Step, typed};
use crate::decision::{AlertResponse, Decision, Raised};
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
    /// Whether the answer that raised it was changed since, and it stands all the same.
    pub changed: bool,
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
    /// Returns an alert as an interview shows it; `None` where it was only left open, or is not critical.
    pub fn of(fired: &FiredAlert<'_>) -> Option<OpenAlert> {
        let response = &fired.assessed.response;
        let stands = fired.alert.level == Level::Critical && fired.is_grave();
        stands.then(|| OpenAlert::new(response, response.date(), fired.alert, fired.result))
    }

    fn new(response: &Response, on: NaiveDate, alert: &Alert, result: &AlertResult) -> OpenAlert {
        OpenAlert {
            response: response.id.clone(),
            alert: alert.id.clone(),
            on,
            say: alert.say.clone(),
            act: alert.act.clone(),
            refused: result.refused && !result.fires.is_true(),
            changed: !is_raised(result),
            answers: basis(response, alert, result),
        }
    }

    /// Returns what must be known besides what was told.
    pub fn aside(&self) -> Option<&'static str> {
        match (self.refused, self.changed) {
            (true, _) => Some("An answer was refused, so it is not ruled out: clinical contact."),
            (_, true) => Some("The answer that raised it was changed since: ask what was meant."),
            _ => None,
        }
    }

    /// Returns the name under which a response to it is recorded.
    pub fn name(&self) -> String {
        format!("{}.{}", self.response, self.alert)
    }

    fn is_of(&self, other: &OpenAlert) -> bool {
        self.response == other.response && self.alert == other.alert
    }
}

/// Whether the answers as they stand raise an alert, or refuse what would rule it out.
fn is_raised(result: &AlertResult) -> bool {
    result.fires.is_true() || result.refused
}

impl Interview {
    /// Holds the alerts of the response against its answers; returns the number of the first one that is
    /// new.
    pub(super) fn follow_alerts(&mut self, item: &Id) -> Option<usize> {
        let instrument = self.instrument.clone();
        let (on, count) = (self.leading.taking.on, self.open.len());
        let results = self.scored.alerts.clone();
        for (alert, result) in instrument.alerts.iter().zip(&results) {
            if alert.level == Level::Critical {
                let now = OpenAlert::new(&self.response, on, alert, result);
                self.follow(now, self.touches(item, alert), item);
            }
        }
        self.judged.clone_from(&self.response.states);
        (self.open.len() > count).then_some(count)
    }

    /// Whether an alert rests on an item whose answer is now another.
    fn touches(&self, item: &Id, alert: &Alert) -> bool {
        let Some((at, _)) = self.instrument.item(item.as_str()) else { return false };
        let changed = self.judged.get(at) != self.response.states.get(at);
        changed && self.instrument.items_read(&[&alert.when]).contains(&at)
    }

    /// Takes up what became of an alert. One that was raised stands until somebody responds, whatever the
    /// answers are now; who responded did so to the answers of then.
    fn follow(&mut self, now: OpenAlert, touched: bool, item: &Id) {
        let open = self.open.iter().position(|open| open.is_of(&now));
        let responded = self.case.decisions.for_alert(&now.response, now.alert.as_str());
        let was_settled = responded.is_some();
        let settled = responded.is_some_and(|response| match response.answers {
            Some(answers) => answers == now.answers,
            None => !touched && response.responds_to(now.answers, now.on),
        });
        match open {
            Some(at) => {
                if now.changed && !self.open[at].changed {
                    self.keep(&now, item, "changed; the one before raised the alert");
                    let stays =
                        format!("the alert {} stays open until somebody responds", now.alert);
                    self.message = Some(stays);
                }
                self.open[at] = now;
            }
            None if settled => {}
            None if was_settled && touched => {
                self.keep(&now, item, "changed after a response to the alert");
                self.open.push(now);
            }
            None if now.changed => {}
            None => self.open.push(now),
        }
    }

    /// Records that an alert was raised, and leaves a note of it on the item.
    fn keep(&mut self, alert: &OpenAlert, item: &Id, what: &str) {
        self.note_change(item, &format!("{what} {}", alert.alert));
        self.case.decisions.add(Decision::Raised(Raised {
            response: alert.response.clone(),
            alert: alert.alert.clone(),
            on: self.leading.today,
            by: self.leading.taking.by.clone(),
            reason: format!("the answer to {item} was changed"),
        }));
    }

    /// Leaves a note of a change on an item, behind what is noted there.
    pub(super) fn note_change(&mut self, item: &Id, what: &str) {
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
        self.go(if self.is_the_clients() { Place::HandBack } else { Place::Alert(first) });
    }

    /// Calls up the alerts that are open. Who may be the client is asked to hand the keyboard back,
    /// whether there are any or not.
    pub(super) fn call_up_alerts(&mut self) -> Result<Step, Refusal> {
        let none = self.open.is_empty().then(|| "no alert is open".to_owned());
        match none {
            Some(none) if !self.is_the_clients() => return Err(Refusal(none)),
            none => self.for_counselor = none,
        }
        self.show_alerts(0);
        Ok(Step::default())
    }

    /// Whether the client may be at the keyboard: the overview is seen by the counselor only.
    pub(super) fn is_the_clients(&self) -> bool {
        self.leading.client_holds && self.place != Place::Review
    }

    /// Goes on behind the alerts: to the next one, or to where they interrupted.
    fn behind_alert(&mut self, next: usize) {
        let place = match next < self.open.len() {
            true => Place::Alert(next),
            false if self.leading.client_holds && self.is_asked_then() => Place::HandOver,
            false => self.then.clone(),
        };
        self.go(place);
    }

    fn is_asked_then(&self) -> bool {
        !matches!(self.then, Place::Review | Place::Ended(_))
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
