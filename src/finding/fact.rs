//! Findings in words, with where they come from.

use super::{Findings, Given, Lack, Name, What};
use crate::condition::Value;
use crate::diagnostic::Place;
use crate::id::{Hash, Id};
use crate::number::Interval;
use crate::progress::Recorded;
use crate::response::Informant;
use chrono::NaiveDate;

/// A finding as people read it.
#[derive(Clone)]
pub struct Fact {
    /// The finding.
    pub name: Name,
    /// What it is called: `PHQ-9`, or the question.
    pub label: String,
    /// What is known, in words; absent where nothing is.
    pub words: Option<String>,
    /// What goes into a sentence: `14`, `moderate`; absent where it is not known.
    pub short: Option<String>,
    /// Whether the words are the client's own, to be quoted.
    pub quoted: bool,
    /// Whether it stays out of every output that does not name it.
    pub private: bool,
    /// Where it comes from; absent where there is no response.
    pub provenance: Option<Provenance>,
    /// What keeps a score or an alert from being known, in words; empty where it is known.
    pub lack: Vec<Lack>,
}

/// Where a finding comes from.
#[derive(Clone)]
pub struct Provenance {
    /// The response, such as `phq9-1`.
    pub response: String,
    /// The day of the answers.
    pub date: NaiveDate,
    /// Whose account it is.
    pub informant: Informant,
    /// The instrument.
    pub instrument: Id,
    /// Its version.
    pub version: u32,
    /// The scoring hash of the definition.
    pub hash: Hash,
    /// Where the rule stands in the definition.
    pub place: Place,
    /// How the value was reached, in words.
    pub how: String,
    /// The publication that the key of a measure is from.
    pub published: Option<String>,
    /// Who asked what of it, when.
    pub asked: Vec<String>,
    /// The answers behind it: item, answer in words, and whether it is private.
    pub answers: Vec<(Id, String, bool)>,
}

impl Findings {
    /// Returns a finding in words.
    pub fn fact(&self, name: &Name) -> Fact {
        let (instrument, informant, occasion, what) = match name {
            Name::Sex => return self.client_fact(name, "Sex", self.client.sex.clone()),
            Name::Age => {
                let age = self.client.age_on(self.as_of).map(|age| age.to_string());
                return self.client_fact(name, "Age", age);
            }
            Name::Step { programme, step } => {
                let label = format!("{}, {}", spaced(programme), spaced(step));
                return self.step_fact(name, label, self.progress.of_step(programme, step));
            }
            Name::Programme { programme, .. } => {
                let label = format!("{}, as a whole", spaced(programme));
                return self.step_fact(name, label, self.progress.of_whole(programme));
            }
            Name::Of { instrument, informant, occasion, what } => {
                (instrument, informant, occasion, what)
            }
        };
        match self.meant(instrument, *informant, *occasion, what) {
            Some(Given::Read(day)) => {
                let mut fact = self.revealed(day.fact(name.clone(), what, self.as_of));
                let unknown = fact.words.is_none();
                fact.lack.extend(self.cut_off_lack(day.last, what).filter(|_| unknown));
                fact
            }
            Some(Given::Unread(unread)) => {
                let words = format!("cannot be told: {} is not read", unread.id);
                let lack = vec![Lack { of: unread.reason(), items: Vec::new() }];
                Fact { words: Some(words), lack, ..unknown(name) }
            }
            None => unknown(name),
        }
    }

    /// What an output names is not private in it.
    pub(crate) fn revealed(&self, mut fact: Fact) -> Fact {
        let named = |name: String| self.reveal.contains(&name);
        fact.private = fact.private && !named(fact.name.to_string());
        if let Some(Provenance { instrument, answers, .. }) = &mut fact.provenance {
            for (item, _, private) in answers {
                *private = *private && !named(format!("{instrument}.{item}"));
            }
        }
        fact
    }

    /// Returns the values that a finding can have; `None` where it is no score or was not given.
    pub fn scale(&self, name: &Name) -> Option<Interval> {
        let Name::Of { instrument, informant, occasion, what } = name else { return None };
        let What::Score(id, _) = what else { return None };
        self.occasion(instrument, *informant, *occasion)?.score(id)?.0.range
    }

    fn client_fact(&self, name: &Name, label: &str, words: Option<String>) -> Fact {
        Fact { label: label.to_owned(), short: words.clone(), words, ..unknown(name) }
    }

    /// How far a step is, since when, and by whose word.
    fn step_fact(&self, name: &Name, label: String, recorded: Option<&Recorded>) -> Fact {
        let Value::Code(state) = self.value(name) else { return unknown(name) };
        let word = state.first().map(ToString::to_string).unwrap_or_default();
        let short = spaced(&word);
        let words = match recorded {
            Some(recorded) => format!("{short}, {}, {}", recorded.on, recorded.by),
            None => short.clone(),
        };
        Fact { label, words: Some(words), short: Some(short), ..unknown(name) }
    }
}

impl Fact {
    /// Returns the fact as a list prints it: what it is called, and what is known.
    pub fn labelled(&self, words: &str) -> String {
        match self.label.ends_with(['?', '.', ':', ')']) {
            true => format!("{} {words}", self.label),
            false => format!("{}: {words}", self.label),
        }
    }
}

/// A word of the file formats as people read it.
fn spaced(word: impl ToString) -> String {
    word.to_string().replace('_', " ")
}

/// A finding of which nothing is known.
fn unknown(name: &Name) -> Fact {
    Fact {
        name: name.clone(),
        label: name.to_string(),
        words: None,
        short: None,
        quoted: false,
        private: false,
        provenance: None,
        lack: Vec::new(),
    }
}
