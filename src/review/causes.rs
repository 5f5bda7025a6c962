//! What became of a plan since it was issued, line by line, each with what it comes from.
//!
//! The plan is made again with one more thing of today at a time: the definitions, the day, the answers, the
//! decisions. What differs between two of these comes from what was added, so that the differences of all
//! steps add up to the whole.

use crate::plan::{Cause, Said};
use crate::trace::{Changed, difference};
use serde::{Serialize, Serializer};

/// What a difference comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A definition, or the program, is another one.
    Definition,
    /// Time has passed.
    Time,
    /// Something was answered, or an answer was changed.
    Answer,
    /// Somebody decided or edited.
    Decision,
}

/// A plan as it was issued, and as it is with one more thing of today each time.
pub struct Stages {
    /// What was issued; where the record did not keep that, the same as the next.
    pub issued: Vec<Said>,
    /// By the definitions of today.
    pub by_definitions: Vec<Said>,
    /// On the day of today.
    pub by_time: Vec<Said>,
    /// With the answers of today.
    pub by_answers: Vec<Said>,
    /// With the decisions of today: the plan as it stands.
    pub now: Vec<Said>,
}

/// A line that differs, with what that comes from.
#[derive(Serialize)]
pub struct Step {
    /// What it comes from.
    pub origin: Origin,
    /// The line.
    #[serde(flatten)]
    pub changed: Changed,
}

impl Origin {
    /// Every origin, in the order in which they are told.
    pub const ALL: [Origin; 4] =
        [Origin::Answer, Origin::Decision, Origin::Definition, Origin::Time];

    /// Returns the word for other programs.
    pub fn word(self) -> &'static str {
        match self {
            Origin::Definition => "definition",
            Origin::Time => "time",
            Origin::Answer => "answer",
            Origin::Decision => "decision",
        }
    }

    /// Returns it in words.
    pub fn words(self) -> &'static str {
        match self {
            Origin::Definition => "Because a definition, or the program, changed",
            Origin::Time => "Because time passed",
            Origin::Answer => "Because something was answered, or an answer changed",
            Origin::Decision => "Because somebody decided or edited",
        }
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl Stages {
    /// Returns every line that differs, in the order of the steps. `changed` are the responses that were
    /// there when the plan was issued and are others now: how they read then is not known, so that what
    /// they changed is told apart by what the lines rest on.
    pub fn steps(&self, changed: &[&str]) -> Vec<Step> {
        let of_issue = difference(&self.issued, &self.by_definitions).into_iter().map(|line| {
            let origin = match rests_on(&line, changed) {
                true => Origin::Answer,
                false => Origin::Definition,
            };
            Step { origin, changed: line }
        });
        let since = [
            (Origin::Time, &self.by_definitions, &self.by_time),
            (Origin::Answer, &self.by_time, &self.by_answers),
            (Origin::Decision, &self.by_answers, &self.now),
        ];
        let since = since.into_iter().flat_map(|(origin, before, after)| {
            difference(before, after).into_iter().map(move |changed| Step { origin, changed })
        });
        of_issue.chain(since).collect()
    }
}

/// Whether a line rests on one of these responses; one that is gone does not say what it rested on.
fn rests_on(line: &Changed, changed: &[&str]) -> bool {
    match line.after {
        Some(_) => line.because.iter().any(|cause| cites(cause, changed)),
        None => !changed.is_empty(),
    }
}

fn cites(cause: &Cause, changed: &[&str]) -> bool {
    let names = |response: &&str| {
        cause.text.strip_prefix(*response).is_some_and(|rest| rest.starts_with(','))
    };
    (cause.what == "answers" && changed.iter().any(names))
        || cause.because.iter().any(|inner| cites(inner, changed))
}
