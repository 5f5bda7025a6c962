//! An assessment asked question by question: a step machine without a screen, a disk or a clock.
//!
//! An [`Interview`] holds a case and the response that is being taken. [`Interview::step`] takes
//! what a person typed or commanded; where it says that something changed, the caller saves
//! [`Interview::case`] before it shows the next [`View`]. Both front ends, [`plain`] and [`keys`],
//! show the same views and hear the same inputs, so that what one can do the other can.

mod alert;
mod ask;
mod change;
mod identity;
mod input;
pub mod keys;
mod left_out;
mod pace;
pub mod plain;
mod records;
mod responding;
mod review;
mod step;
mod suggestion;
mod twice;
mod typed;
mod view;
mod way;

pub use alert::OpenAlert;
pub(crate) use ask::{ALERT_RESPONSE, day, decided, entry, item, long, short, text_of};
pub use identity::Identity;
pub use input::{Command, Input};
pub use review::{ELSEWHERE, FINISH};
pub use typed::{Key, keys as typed_keys, read as typed_read};
pub use view::{Asked, Body, Line, Prompt, Reviewed, Standing, View};

use crate::diagnostic::Faults;
use crate::id::Id;
use crate::instrument::{Instrument, Item};
use crate::jurisdiction::Jurisdiction;
use crate::record::Case;
use crate::response::{Recorded, Response, State, Taking};
use crate::score::{Scored, score};
use alert::Draft;
use chrono::NaiveDate;
use pace::Pace;
use std::sync::Arc;
use std::time::Duration;

/// What a person is told when what was typed is not taken. It never quotes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

/// How an interview is led.
pub struct Leading {
    /// Who asks, whom, on which day.
    pub taking: Taking,
    /// The day of the work, which is later than that of answers that come from paper.
    pub today: NaiveDate,
    /// Whether the client holds the keyboard, and alerts are not shown to them.
    pub client_holds: bool,
    /// How the answers come.
    pub manner: Manner,
    /// The law whose limits of confidentiality are shown; absent where the clinic wrote none down.
    pub jurisdiction: Option<Arc<Jurisdiction>>,
    /// The dangers about which nobody asked anything in the case, where the form suggests what is done
    /// next.
    pub unasked: Vec<String>,
}

/// How the answers come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Somebody is asked.
    Asked,
    /// They are typed in from a paper form.
    Paper {
        /// Whether they are typed in a second time and compared.
        twice: bool,
    },
}

/// An assessment that is being taken.
pub struct Interview {
    case: Case,
    at: usize,
    instrument: Arc<Instrument>,
    leading: Leading,
    /// The response as it fits its instrument, after every change.
    response: Response,
    scored: Scored,
    /// The answers by which the alerts were last looked at.
    judged: Vec<State>,
    /// What was answered the last time the form was taken.
    before: Option<Response>,
    open: Vec<OpenAlert>,
    place: Place,
    /// The first of the open alerts that is yet to be shown.
    pending: usize,
    /// Where it goes on after alerts.
    then: Place,
    /// Whether answers are now typed in the second time.
    verifying: bool,
    /// Where it goes on behind a question that was called up.
    back: Option<Back>,
    /// What became of alerts while the client holds the keyboard: said when the counselor has it again.
    for_counselor: Option<String>,
    /// Whether it was just said what finishing would leave open.
    warned: bool,
    help: bool,
    message: Option<String>,
    pace: Pace,
}

/// Where an interview is.
#[derive(Clone, PartialEq, Eq)]
enum Place {
    /// The client gives the keyboard back; only the counselor goes on.
    HandBack,
    /// The counselor gives the keyboard to the client.
    HandOver,
    /// An alert, by its number among the open ones.
    Alert(usize),
    /// The response to an alert.
    Responding(Box<Draft>),
    /// An item.
    Question(usize),
    /// An item that is left out, and was answered.
    LeftOut(usize),
    /// The records of a list.
    Records(usize),
    /// Which record of a list is meant.
    Which { item: usize, removes: bool },
    /// One field of one record.
    Field { item: usize, record: usize, field: usize },
    /// The two answers of an item that was typed in twice.
    Differs(usize),
    /// What is open, before the end.
    Review,
    /// The end.
    Ended(Ending),
}

/// Where an interview goes on behind a question that was called up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Back {
    /// To the review it was called up from.
    Review,
    /// From an item on: the limits of confidentiality were shown once more.
    From(usize),
}

/// How an interview ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The response is finished.
    Finished,
    /// It goes on another time.
    Stopped,
    /// Nothing was to be asked, and each open alert was shown.
    Shown,
}

/// How many questions of a response are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// With an answer that counts.
    pub answered: usize,
    /// That the client did not want to answer.
    pub declined: usize,
    /// That do not apply.
    pub not_applicable: usize,
    /// That nobody answered.
    pub open: usize,
    /// That are left out by what was answered.
    pub left_out: usize,
}

impl Count {
    /// Returns all questions.
    pub fn all(self) -> usize {
        self.answered + self.declined + self.not_applicable + self.open + self.left_out
    }

    /// Returns the numbers in words; those that are none are left out, but for the answers.
    pub fn words(self) -> String {
        let others = [
            (self.declined, "declined"),
            (self.not_applicable, "not applicable"),
            (self.open, "open"),
            (self.left_out, "not to be asked"),
        ];
        let others = others.into_iter().filter(|(count, _)| *count > 0);
        let others = others.map(|(count, word)| format!("{count} {word}"));
        let all = std::iter::once(format!("{} answered", self.answered)).chain(others);
        all.collect::<Vec<_>>().join(", ")
    }
}

/// What became of an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Step {
    /// Whether the case changed and must be saved before the next view is shown.
    pub changed: bool,
}

impl Interview {
    /// Begins or resumes a response of a case. The alerts are those of the whole case that nobody
    /// has responded to; they come first.
    ///
    /// # Panics
    ///
    /// Where the case has no response of that number.
    pub fn new(
        case: Case,
        at: usize,
        instrument: Arc<Instrument>,
        before: Option<Response>,
        open: Vec<OpenAlert>,
        leading: Leading,
    ) -> Interview {
        let mut interview = Interview::unbegun(case, at, instrument, before, open, leading);
        interview.verifying = interview.resumes_verifying();
        let first = interview.resumed();
        interview.go_on(first);
        interview.show_changed_limits();
        if !interview.open.is_empty() {
            interview.show_alerts(0);
        } else if interview.leading.client_holds && interview.place != Place::HandBack {
            interview.then = std::mem::replace(&mut interview.place, Place::HandOver);
        }
        interview
    }

    /// Begins with the open alerts of a case of which nothing else is asked. It stands in the response
    /// of one of them, which it leaves as it is.
    ///
    /// # Panics
    ///
    /// Where the case has no response of that number.
    pub fn of_alerts(
        case: Case,
        at: usize,
        instrument: Arc<Instrument>,
        open: Vec<OpenAlert>,
        leading: Leading,
    ) -> Interview {
        let mut interview = Interview::unbegun(case, at, instrument, None, open, leading);
        interview.go(Place::Ended(Ending::Shown));
        interview.show_alerts(0);
        interview
    }

    fn unbegun(
        case: Case,
        at: usize,
        instrument: Arc<Instrument>,
        before: Option<Response>,
        open: Vec<OpenAlert>,
        leading: Leading,
    ) -> Interview {
        let (response, scored) = fitted(&case, &case.responses[at], &instrument, &leading);
        Interview {
            case,
            at,
            instrument,
            leading,
            judged: response.states.clone(),
            response,
            scored,
            before,
            open,
            place: Place::Review,
            pending: 0,
            then: Place::Review,
            verifying: false,
            back: None,
            for_counselor: None,
            warned: false,
            help: false,
            message: None,
            pace: Pace::default(),
        }
    }

    /// Returns the case as it now is.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Returns the case, with its revision raised, to be saved.
    pub fn revised(&mut self) -> &Case {
        self.case.revision += 1;
        &self.case
    }

    /// Returns the case.
    pub fn into_case(self) -> Case {
        self.case
    }

    /// Returns how many alerts are open.
    pub fn open_alerts(&self) -> usize {
        self.open.len()
    }

    /// Returns the id of the instrument that is asked; `None` where only alerts are shown.
    pub fn instrument_id(&self) -> Option<&Id> {
        (!self.is_of_alerts()).then_some(&self.instrument.id)
    }

    /// Whether only alerts are shown.
    fn is_of_alerts(&self) -> bool {
        self.then == Place::Ended(Ending::Shown)
    }

    /// Returns how it ended, where it has.
    pub fn ending(&self) -> Option<Ending> {
        match self.place {
            Place::Ended(ending) => Some(ending),
            _ => None,
        }
    }

    /// Returns how many questions are answered, and what became of the others.
    pub fn count(&self) -> Count {
        let of = |state: fn(&State) -> bool| {
            self.response.states.iter().filter(|one| state(one)).count()
        };
        Count {
            answered: of(|state| matches!(state, State::Answered(_))),
            declined: of(|state| *state == State::Declined),
            not_applicable: of(|state| *state == State::NotApplicable),
            open: of(|state| matches!(state, State::Unanswered | State::Differs(_))),
            left_out: of(is_not_asked),
        }
    }

    fn recorded(&mut self) -> &mut Recorded {
        &mut self.case.responses[self.at]
    }

    fn as_recorded(&self) -> &Recorded {
        &self.case.responses[self.at]
    }

    fn item(&self, index: usize) -> &Item {
        &self.instrument.items[index]
    }

    /// Fits the answers again, and lets the alerts follow.
    fn settle(&mut self) {
        let recorded = &self.case.responses[self.at];
        let (response, scored) = fitted(&self.case, recorded, &self.instrument, &self.leading);
        (self.response, self.scored) = (response, scored);
    }
}

/// An answer that was taken before it was hidden is kept and not counted.
fn is_not_asked(state: &State) -> bool {
    matches!(state, State::NotAsked(_))
}

fn fitted(
    case: &Case,
    recorded: &Recorded,
    instrument: &Arc<Instrument>,
    leading: &Leading,
) -> (Response, Scored) {
    // What is wrong with answers of before was told when the case was read.
    let mut told = Faults::new(&case.source);
    let mut response = recorded.fit(instrument, &case.client, &mut told);
    response.finished = None;
    let scored = score(&response, &case.client, leading.taking.on);
    (response, scored)
}

/// The time since an interview was begun, as its caller counts it.
pub type Since = Duration;
