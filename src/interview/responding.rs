//! Half a response to an alert: kept with every question, so that a terminal that goes away takes
//! nothing with it. Only a whole one closes an alert.

use super::alert::Draft;
use super::ask::ALERT_RESPONSE;
use super::{Command, Ending, Input, Interview, Place, Step};
use crate::record::Responding;

impl Interview {
    /// Returns the alert that is being responded to, by its name.
    pub(super) fn responding_to(&self) -> Option<String> {
        match &self.place {
            Place::Responding(draft) => Some(self.open[draft.alert].name()),
            _ => None,
        }
    }

    /// Follows a step from one place to another: what was typed of a response is kept until it is
    /// whole or left open on purpose.
    pub(super) fn follow_response(
        &mut self,
        before: Option<&str>,
        input: &Input,
        step: Step,
    ) -> Step {
        let now = self.responding_to();
        match (before, now) {
            (None, Some(alert)) => {
                self.take_up(&alert);
                step
            }
            (_, Some(alert)) => self.keep_response(&alert, step),
            (Some(alert), None) if self.is_left(input) => self.drop_response(alert, step),
            _ => step,
        }
    }

    /// Whether a response was ended, and not only interrupted.
    fn is_left(&self, input: &Input) -> bool {
        let goes_back = *input == Input::Command(Command::Back);
        !goes_back && self.place != Place::Ended(Ending::Stopped)
    }

    /// Goes on with what was typed before.
    fn take_up(&mut self, alert: &str) {
        let kept = self.case.responding.iter().find(|kept| kept.alert == alert).cloned();
        let (Some(kept), Place::Responding(draft)) = (kept, &mut self.place) else { return };
        for (item, answer) in ALERT_RESPONSE.iter().zip(&mut draft.answers) {
            if let Some(typed) = kept.typed_as(item.id.as_str()) {
                typed.clone_into(answer);
            }
        }
        let last = ALERT_RESPONSE.len() - 1;
        draft.at = draft.answers.iter().position(String::is_empty).unwrap_or(last);
        self.message =
            Some("it goes on where it was broken off; F2 or :back for what is there".into());
    }

    fn keep_response(&mut self, alert: &str, step: Step) -> Step {
        let Place::Responding(draft) = &self.place else { return step };
        let kept = Responding { alert: alert.to_owned(), typed: typed(draft) };
        let before = self.case.responding.iter_mut().find(|kept| kept.alert == alert);
        match before {
            Some(before) if *before == kept => return step,
            Some(before) => *before = kept,
            None => self.case.responding.push(kept),
        }
        Step { changed: true }
    }

    fn drop_response(&mut self, alert: &str, step: Step) -> Step {
        let count = self.case.responding.len();
        self.case.responding.retain(|kept| kept.alert != alert);
        Step { changed: step.changed || self.case.responding.len() < count }
    }
}

fn typed(draft: &Draft) -> Vec<(String, String)> {
    let answers = ALERT_RESPONSE.iter().zip(&draft.answers).filter(|(_, text)| !text.is_empty());
    answers.map(|(item, text)| (item.id.to_string(), text.clone())).collect()
}
