//! One input, and what becomes of it.

use super::{Command, Ending, Input, Interview, Place, Refusal, Since, Step, typed};
use crate::instrument::Kind;
use crate::response::State;

impl Interview {
    /// Takes what a person did, at a time since the interview was begun.
    ///
    /// Where the step says that something changed, the case is to be saved before the next view is
    /// shown.
    pub fn step(&mut self, input: &Input, now: Since) -> Step {
        self.message = None;
        self.warned &= matches!(input, Input::Typed(_)) && self.place == Place::Review;
        let responding = self.responding_to();
        let done = match self.everywhere(input) {
            Some(done) => done,
            None => self.here(input, now),
        };
        let step = done.unwrap_or_else(|Refusal(message)| {
            self.message = Some(message);
            Step::default()
        });
        self.follow_response(responding.as_deref(), input, step)
    }

    /// What can be done in every place, or not at all.
    fn everywhere(&mut self, input: &Input) -> Option<Result<Step, Refusal>> {
        let Input::Command(command) = input else { return None };
        if *command == Command::Stop {
            return Some(Ok(self.stop()));
        }
        let asks = !matches!(
            self.place,
            Place::HandBack
                | Place::HandOver
                | Place::Alert(_)
                | Place::Responding(_)
                | Place::Ended(_)
        );
        if !asks {
            return None;
        }
        // A record that is left is looked at as any answer is, wherever it is left to.
        let left = match self.place {
            Place::Field { item, .. } => Some(item),
            _ => None,
        };
        Some(match command {
            Command::Review | Command::GoTo(_) if left.is_some() => {
                let went = match command {
                    Command::GoTo(text) => self.go_to(text),
                    _ => {
                        self.go_on(Place::Review);
                        Ok(Step::default())
                    }
                };
                went.map(|_| {
                    if let Some(first) = left.and_then(|item| self.leave_record(item)) {
                        self.show_alerts(first);
                    }
                    Step { changed: true }
                })
            }
            Command::Help if self.leading.client_holds => {
                Err(Refusal("ask your counselor; nothing has to be answered".into()))
            }
            Command::Help => {
                self.help = !self.help;
                Ok(Step::default())
            }
            Command::Source(_) if self.leading.client_holds => {
                Err(Refusal("the counselor says whose account this is".into()))
            }
            Command::Source(_) if self.instrument.kind == Kind::Measure => Err(Refusal(
                "one sheet of a measure is one person's account; begin another with --source"
                    .into(),
            )),
            Command::Source(informant) => {
                self.leading.taking.informant = *informant;
                self.message = Some(format!(
                    "the account from now on, until it is changed or this sitting ends: {}",
                    informant.word()
                ));
                Ok(Step::default())
            }
            Command::Review => {
                self.go_on(Place::Review);
                Ok(Step::default())
            }
            Command::GoTo(text) => self.go_to(text),
            Command::Alerts => self.call_up_alerts(),
            Command::Later => Err(Refusal("there is no alert here".into())),
            Command::Counselor => Ok(Step::default()),
            _ => return None,
        })
    }

    /// What half a record already says is not kept back where it is left.
    fn stop(&mut self) -> Step {
        let left = match self.place {
            Place::Field { item, .. } => Some(item),
            _ => None,
        };
        if let Some(item) = left {
            self.leave_record(item);
        }
        self.go(Place::Ended(Ending::Stopped));
        Step { changed: left.is_some() }
    }

    /// Notes that a record was asked for, and holds the alerts against it; returns the number of the
    /// first one that is new.
    fn leave_record(&mut self, item: usize) -> Option<usize> {
        let (id, taking) = (self.item(item).id.clone(), self.leading.taking.clone());
        self.recorded().asked(&id, &taking);
        self.let_alerts_follow(&id)
    }

    fn here(&mut self, input: &Input, now: Since) -> Result<Step, Refusal> {
        match self.place.clone() {
            Place::HandBack => {
                let step = self.at_hand_back(input);
                if self.place != Place::HandBack {
                    self.tell_counselor();
                }
                step
            }
            Place::HandOver => match input {
                Input::Typed(text) if text.trim().is_empty() => {
                    self.go(self.then.clone());
                    Ok(Step::default())
                }
                // What is typed ahead is no answer of the client, and is not taken for one.
                Input::Typed(_) => Err(Refusal("Enter alone goes on".into())),
                Input::Command(_) => Ok(Step::default()),
            },
            Place::Alert(alert) => self.at_alert(alert, input),
            Place::Responding(draft) => self.at_responding(*draft, input),
            Place::Question(index) => self.at_question(index, input, now),
            Place::LeftOut(item) => self.at_left_out(item, input),
            Place::Records(item) => self.at_records(item, input, now),
            Place::Which { item, removes } => self.at_which(item, removes, input),
            Place::Field { item, record, field } => self.at_field(item, record, field, input),
            Place::Differs(item) => self.at_difference(item, input),
            Place::Review => self.at_review(input),
            Place::Ended(_) => Ok(Step::default()),
        }
    }

    /// Says what waited for the counselor, who gives the keyboard to the client again behind it.
    fn tell_counselor(&mut self) {
        self.message = self.for_counselor.take();
        let is_the_clients = !matches!(self.place, Place::Alert(_) | Place::Review);
        if is_the_clients {
            self.go(Place::HandOver);
        }
    }

    fn at_question(&mut self, index: usize, input: &Input, now: Since) -> Result<Step, Refusal> {
        if self.verifying && self.is_typed_in(index) {
            return self.at_second_time(index, input);
        }
        match input {
            Input::Typed(text) if text.trim().is_empty() => self.leave_as_it_is(index),
            Input::Typed(text) => self.answer(index, text, now),
            Input::Command(command) => self.command(index, command, now),
        }
    }

    /// An empty line goes on where something is there already; on paper a blank is a blank.
    fn leave_as_it_is(&mut self, index: usize) -> Result<Step, Refusal> {
        let is_blank =
            matches!(self.response.state(index), State::Unanswered | State::NotAsked(None));
        if is_blank && !self.is_paper() {
            return Err(Refusal(format!("{}, or leave it open", typed::wanted(self.item(index)))));
        }
        if is_blank {
            return Ok(self.touched(index));
        }
        self.go_on(self.after(index));
        Ok(Step::default())
    }

    /// The commands of a question and of a list of records.
    pub(super) fn command(
        &mut self,
        index: usize,
        command: &Command,
        now: Since,
    ) -> Result<Step, Refusal> {
        let id = self.item(index).id.clone();
        match command {
            Command::Back => {
                self.back(index);
                Ok(Step::default())
            }
            Command::Skip => Ok(self.touched(index)),
            Command::Clear => {
                match self.is_answered_though_left_out(index) {
                    true => self.take_away(&id),
                    false => self.recorded().clear(id.as_str()),
                }
                Ok(self.changed_here(index, self.opened(index)))
            }
            Command::Declined => {
                self.recorded().decline(&id);
                Ok(self.changed(index, now))
            }
            Command::NotApplicable => {
                self.recorded().does_not_apply(&id);
                Ok(self.changed(index, now))
            }
            Command::Same => self.same(index, now),
            Command::Note(note) => {
                typed::refuse_hostile(note)?;
                self.recorded().note(&id, note);
                let kept =
                    if note.is_empty() { "the note is taken away" } else { "the note is kept" };
                self.message = Some(kept.into());
                Ok(Step { changed: true })
            }
            _ => Ok(Step::default()),
        }
    }

    /// Records that an item was asked and is left as it is.
    pub(super) fn touched(&mut self, index: usize) -> Step {
        let (id, taking) = (self.item(index).id.clone(), self.leading.taking.clone());
        self.recorded().asked(&id, &taking);
        self.go_on(self.after(index));
        Step { changed: true }
    }

    fn same(&mut self, index: usize, now: Since) -> Result<Step, Refusal> {
        let none = || Refusal("there is no answer of the last time".into());
        if self.instrument.kind == Kind::Measure {
            return Err(Refusal("a measure asks anew each time".into()));
        }
        let id = self.item(index).id.clone();
        let before = self.before.as_ref().ok_or_else(none)?;
        let node = self.case.responses.iter().find(|recorded| recorded.id == before.id);
        let node = node.and_then(|recorded| recorded.answer(id.as_str())).ok_or_else(none)?.copy();
        let instrument = self.instrument.clone();
        self.recorded().set(&instrument, &id, node);
        Ok(self.changed(index, now))
    }

    pub(super) fn back(&mut self, index: usize) {
        match (0..index).rev().find(|index| self.is_to_be_asked(*index)) {
            Some(before) => self.go(self.opened(before)),
            None => self.message = Some("this is the first question".into()),
        }
    }

    /// Goes to a question by its number or its id.
    pub(super) fn go_to(&mut self, text: &str) -> Result<Step, Refusal> {
        let count = self.instrument.items.len();
        let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let by_id = || self.instrument.item(text).map(|(index, _)| index);
        let index = number.or_else(by_id).filter(|index| *index < count);
        let index = index.ok_or_else(|| Refusal(format!("there are questions 1 to {count}")))?;
        if self.is_held(index) {
            return Err(Refusal(self.why_held().into()));
        }
        if self.is_answered_though_left_out(index) && !self.leading.client_holds {
            self.go(if self.verifying { Place::Question(index) } else { Place::LeftOut(index) });
            return Ok(Step::default());
        }
        if !self.is_to_be_asked(index) {
            return Err(Refusal("by what was answered, this question is not to be asked".into()));
        }
        self.go(self.opened(index));
        Ok(Step::default())
    }

    /// Returns why sensitive questions wait.
    pub(super) fn why_held(&self) -> &'static str {
        match self.leading.jurisdiction {
            Some(_) => "held until the limits of confidentiality were explained and understood",
            None => {
                "held: the clinic has no jurisdiction.yaml with the limits of confidentiality; ask your supervisor"
            }
        }
    }
}
