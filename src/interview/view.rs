//! What a screen shows, for any front end: plain data.

use super::ask::ALERT_RESPONSE;
use super::typed::{self, Key};
use super::{Ending, Interview, Manner, OpenAlert, Place, is_not_asked};
use crate::instrument::{AnswerType, Item};
use crate::response::{Answer, Informant, State};

pub use super::review::Reviewed;

/// What a screen shows.
#[derive(Clone, PartialEq, Eq)]
pub struct View {
    /// Whose record it is: case id, initials, year of birth.
    pub who: String,
    /// The form.
    pub form: String,
    /// Where in the form it is.
    pub standing: Option<Standing>,
    /// What it is about.
    pub body: Body,
    /// What became of the last input, where that is to be said.
    pub message: Option<String>,
    /// Whose account the answers are.
    pub informant: Informant,
    /// How many alerts are open; nothing while the client looks on.
    pub alerts: Option<usize>,
}

/// Where in the form an interview is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The question, from 1.
    pub number: usize,
    /// The questions of the form.
    pub of: usize,
    /// The heading it stands under, with its place among the headings.
    pub section: Option<(String, usize, usize)>,
    /// The minutes it may still take; absent for paper.
    pub minutes: Option<u64>,
}

/// What a screen is about.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// A question.
    Question(Box<Asked>),
    /// An alert, with what is to be done.
    Alert {
        /// The alert.
        alert: OpenAlert,
        /// Whether the answers come from paper, and the client is not here.
        on_paper: bool,
    },
    /// Only to hand the keyboard back.
    HandBack,
    /// Only to hand the keyboard to the client.
    HandOver,
    /// What is open, before the end.
    Review(Reviewed),
    /// The disk did not take the last answer.
    NotSaved {
        /// Why.
        cause: String,
        /// Another place that would take it, where one was found.
        elsewhere: Option<String>,
    },
    /// The end.
    Ended(Ending),
}

/// A question as it is asked.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is said before the questions, and the beginning that each continues.
    pub opening: Vec<String>,
    /// What is said before this one.
    pub lead_in: Option<String>,
    /// That it is left out by what was answered, where it is shown all the same.
    pub left_out: Option<String>,
    /// The limits of confidentiality, where they are shown with it.
    pub limits: Option<String>,
    /// The question.
    pub text: String,
    /// What the form suggests, where it is decided here.
    pub suggested: Vec<String>,
    /// The note for the one who asks, where it was called for.
    pub help: Option<String>,
    /// Whether the note and the commands were called for.
    pub helps: bool,
    /// The lines of a list of records.
    pub lines: Vec<Line>,
    /// What can be typed.
    pub prompt: Prompt,
    /// What is recorded now.
    pub now: Option<String>,
    /// What was answered the last time.
    pub before: Option<String>,
    /// The note on it.
    pub note: Option<String>,
}

/// One record of a list.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// What is in it.
    pub text: String,
}

/// What can be typed.
#[derive(Clone, PartialEq, Eq)]
pub enum Prompt {
    /// One key of a list.
    One(Vec<Key>),
    /// Any of a list; those that are ticked now.
    Several(Vec<Key>, Vec<String>),
    /// A line, with what it is to be.
    Line(String),
    /// A text of several lines; the one that is recorded now.
    Text(String),
}

impl Interview {
    /// Returns what the screen shows now.
    pub fn view(&self) -> View {
        let case = &self.case;
        let body = self.body();
        let hidden = self.leading.client_holds
            && !matches!(
                self.place,
                Place::Alert(_)
                    | Place::Responding(_)
                    | Place::Review
                    | Place::Ended(Ending::Shown)
            );
        View {
            who: format!("{} · {}", case.id, case.client.identifiers()),
            form: self.form(),
            standing: self.standing(),
            body,
            message: self.message.clone(),
            informant: self.leading.taking.informant,
            alerts: (!hidden).then_some(self.open.len()),
        }
    }

    fn form(&self) -> String {
        if self.is_of_alerts() { "Open alerts".into() } else { self.instrument.short.clone() }
    }

    fn body(&self) -> Body {
        match &self.place {
            Place::HandBack => Body::HandBack,
            Place::HandOver => Body::HandOver,
            Place::Alert(alert) => Body::Alert {
                alert: self.open[*alert].clone(),
                on_paper: self.is_of_paper(&self.open[*alert]),
            },
            Place::Responding(draft) => {
                let item = &ALERT_RESPONSE[draft.at];
                let mut asked = bare(item, prompt_of(item));
                let alert = &self.open[draft.alert];
                asked.lead_in =
                    Some(format!("{} Kept when the last of these is answered.", alert.say));
                let typed = &draft.answers[draft.at];
                asked.now = (!typed.is_empty()).then(|| typed.clone());
                Body::Question(Box::new(asked))
            }
            Place::Question(index) => Body::Question(Box::new(self.question(*index))),
            Place::LeftOut(index) => {
                let mut asked = self.question(*index);
                asked.prompt = Prompt::One(self.mend_keys(*index));
                Body::Question(Box::new(asked))
            }
            Place::Records(index) => {
                let mut asked = self.question(*index);
                asked.lines = self.lines(*index);
                asked.now = None;
                asked.prompt = Prompt::One(self.record_keys(*index));
                Body::Question(Box::new(asked))
            }
            Place::Which { item, removes } => {
                let mut asked = self.question(*item);
                asked.lines = self.lines(*item);
                asked.now = None;
                let what = if *removes { "removed" } else { "changed" };
                asked.prompt = Prompt::Line(format!("the number of the one to be {what}"));
                Body::Question(Box::new(asked))
            }
            Place::Field { item, record, field } => {
                Body::Question(Box::new(self.field(*item, *record, *field)))
            }
            Place::Differs(item) => {
                let mut asked = self.question(*item);
                asked.now = None;
                asked.prompt = Prompt::One(self.difference_keys(*item));
                Body::Question(Box::new(asked))
            }
            Place::Review => Body::Review(self.reviewed()),
            Place::Ended(ending) => Body::Ended(*ending),
        }
    }

    /// Whether the answers that raised an alert came on paper, on whatever day it is shown.
    fn is_of_paper(&self, alert: &OpenAlert) -> bool {
        let mut responses = self.case.responses.iter();
        responses.any(|recorded| recorded.id == alert.response && recorded.is_paper())
    }

    fn question(&self, index: usize) -> Asked {
        let item = self.item(index);
        let opening = [&self.instrument.instruction, &self.instrument.stem];
        let state = self.response.state(index);
        // The second time is typed from the paper, not from the first.
        let now = if self.verifying { None } else { recorded_words(item, state) };
        let prompt = match (&item.answer, state) {
            (AnswerType::Multiple(_), State::Answered(answer) | State::NotAsked(Some(answer)))
                if !self.verifying =>
            {
                Prompt::Several(typed::keys(item), ticked(answer))
            }
            (
                AnswerType::Text { many_lines: true },
                State::Answered(answer) | State::NotAsked(Some(answer)),
            ) => Prompt::Text(answer.words(item)),
            _ => prompt_of(item),
        };
        let before = self.before.as_ref().and_then(|before| before.states.get(index));
        let note = self.as_recorded().note_on(item.id.as_str());
        Asked {
            opening: opening.into_iter().flatten().cloned().collect(),
            lead_in: item.lead_in.clone(),
            left_out: self.why_left_out(index),
            limits: item.shows_limits.then(|| self.limits_words()),
            suggested: self.suggested_at(index),
            help: item.help.clone().filter(|_| self.help),
            helps: self.help,
            now,
            before: before
                .and_then(|state| recorded_words(item, state))
                .filter(|_| !self.verifying),
            note: note.filter(|_| !self.leading.client_holds).map(str::to_owned),
            ..bare(item, prompt)
        }
    }

    fn limits_words(&self) -> String {
        match &self.leading.jurisdiction {
            _ if self.is_paper() => {
                "What the paper says; which limits were shown there is not known here.".to_owned()
            }
            Some(law) => format!("{}\n{}", law.title, law.limits_words()),
            None => self.why_held().to_owned(),
        }
    }

    fn field(&self, index: usize, record: usize, field: usize) -> Asked {
        let column = &self.columns(index)[field];
        let answer = self.records(index).get(record).and_then(|cells| cells.get(field)?.as_ref());
        let mut asked = bare(column, prompt_of(column));
        asked.opening = vec![self.item(index).shown().to_owned()];
        asked.lead_in =
            Some(format!("Number {}, {} of {}", record + 1, field + 1, self.columns(index).len()));
        asked.now = answer.map(|answer| answer.words(column));
        asked
    }

    fn lines(&self, index: usize) -> Vec<Line> {
        let columns = self.columns(index);
        let records = self.records(index).iter().enumerate();
        let line = |(at, cells): (usize, &Vec<Option<Answer>>)| {
            let words = cells.iter().zip(columns).filter_map(|(cell, column)| {
                Some(format!("{}: {}", column.shown(), cell.as_ref()?.words(column)))
            });
            Line { number: at + 1, text: words.collect::<Vec<_>>().join("; ") }
        };
        records.map(line).collect()
    }

    fn standing(&self) -> Option<Standing> {
        let index = match &self.place {
            Place::Question(index)
            | Place::LeftOut(index)
            | Place::Records(index)
            | Place::Differs(index) => *index,
            Place::Which { item, .. } | Place::Field { item, .. } => *item,
            _ => return None,
        };
        let items = &self.instrument.items;
        let headings = |items: &[Item]| items.iter().filter(|item| item.section.is_some()).count();
        let section = items[..=index].iter().rev().find_map(|item| item.section.clone());
        let section = section.map(|name| (name, headings(&items[..=index]), headings(items)));
        let left = (index..items.len()).filter(|index| {
            !is_not_asked(self.response.state(*index))
                && !self.is_held(*index)
                && *self.response.state(*index) == State::Unanswered
        });
        let minutes = match self.leading.manner {
            Manner::Asked => Some(self.pace.minutes_for(left.map(|index| &items[index]))),
            Manner::Paper { .. } => None,
        };
        Some(Standing { number: index + 1, of: items.len(), section, minutes })
    }
}

fn bare(item: &Item, prompt: Prompt) -> Asked {
    Asked {
        opening: Vec::new(),
        lead_in: None,
        left_out: None,
        limits: None,
        text: item.shown().to_owned(),
        suggested: Vec::new(),
        help: None,
        helps: false,
        lines: Vec::new(),
        prompt,
        now: None,
        before: None,
        note: None,
    }
}

fn prompt_of(item: &Item) -> Prompt {
    match &item.answer {
        AnswerType::Choice(_) | AnswerType::YesNo { .. } => Prompt::One(typed::keys(item)),
        AnswerType::Multiple(_) => Prompt::Several(typed::keys(item), Vec::new()),
        AnswerType::Text { many_lines: true } => Prompt::Text(String::new()),
        _ => Prompt::Line(typed::wanted(item)),
    }
}

/// Returns the codes that are ticked.
fn ticked(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Multiple(codes) => codes.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// Returns what is recorded of an item, in words; nothing where it is open.
fn recorded_words(item: &Item, state: &State) -> Option<String> {
    match state {
        State::Answered(answer) | State::NotAsked(Some(answer)) => Some(answer.words(item)),
        State::Declined | State::NotApplicable | State::Differs(_) => {
            state.lack().map(str::to_owned)
        }
        State::NotAsked(None) | State::Unanswered => None,
    }
}
