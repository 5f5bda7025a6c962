//! Which question comes next, by what was answered.

use crate::condition::CodeName;
use crate::decision::{Care, DecliningParty, Disposition, Outcome};
use crate::instrument::{AnswerType, Choice, Item};
use crate::interview::{ALERT_RESPONSE, day, item, long, short};
use std::sync::{Arc, LazyLock};

/// What is typed to leave a line out.
pub const LEFT_OUT: &str = "-";

/// What is decided on.
#[derive(Clone, Copy)]
pub enum Subject {
    /// A problem.
    Problem {
        /// Whether a finding of impairment is known.
        impaired: bool,
        /// Whether the goal is in the client's words.
        quoted: bool,
    },
    /// A finding that no problem takes up.
    Finding,
    /// An alert that nobody has responded to.
    Alert,
    /// A line that is to read otherwise.
    Edit,
    /// A certain line that is to read otherwise.
    EditOf,
    /// What becomes of an objective.
    Reviewed {
        /// Whether an answer or an entry tells what its measure says.
        told: bool,
        /// Whether the day it was due has passed.
        late: bool,
    },
    /// What becomes of the whole.
    Review {
        /// Whether a measure is reliably worse.
        worse: bool,
    },
    /// Who took part in making the plan.
    Participants,
    /// Whether the plan was signed.
    Signature,
}

/// What was answered, question by question; `None` where it was left out.
#[derive(Default)]
pub struct Answers(Vec<(String, Option<String>)>);

impl Answers {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn give(&mut self, id: &str, text: String) {
        self.0.push((id.to_owned(), Some(text)));
    }

    pub fn leave(&mut self, id: &str) {
        self.0.push((id.to_owned(), None));
    }

    pub fn back(&mut self) {
        self.0.pop();
    }

    /// Returns what was answered, with the keys of a decision.
    pub fn given(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.0.iter().filter_map(|(id, text)| Some((id.as_str(), text.as_deref()?)))
    }

    fn get(&self, id: &str) -> Option<&str> {
        self.given().find_map(|(known, text)| (known == id).then_some(text))
    }

    fn is_behind(&self, id: &str) -> bool {
        self.0.iter().any(|(known, _)| known == id)
    }
}

/// The questions; their ids are the keys of decisions in a case file.
static QUESTIONS: LazyLock<Vec<Item>> = LazyLock::new(|| {
    let yes_no = || AnswerType::YesNo { labels: ("Yes".into(), "No".into()), concern: None };
    let dispositions = Disposition::WORDS.map(|(word, disposition)| {
        let text = match disposition {
            Disposition::Treat => "Treat it here",
            Disposition::Refer => "Refer: it is treated elsewhere",
            Disposition::Defer => "Defer: later, with a day to look again",
            Disposition::Decline => "Decline: it is not treated",
        };
        choice(word, text)
    });
    let parties = DecliningParty::WORDS.map(|(word, party)| {
        let text = match party {
            DecliningParty::Client => "The client's",
            DecliningParty::Clinic => "The clinic's",
        };
        choice(word, text)
    });
    vec![
        item("decision", "What is done about it? (Enter: later)", list(dispositions.to_vec())),
        item("confirmed", "Do you confirm, by your own judgment, that it is a problem?", yes_no()),
        item("impairment", "How does it impair the client, in your words?", long()),
        item(
            "client_words",
            "What does the client want, in the client's own words? (Enter: not asked yet)",
            long(),
        ),
        item("declined_by", "Whose wish is it?", list(parties.to_vec())),
        item(
            "reason",
            "For which reason? Of a finding: what follows from it, or why nothing does.",
            long(),
        ),
        item("until", "When is it looked at again?", day()),
        item("hand_off", "To whom was the client handed over in person? (Enter: nobody)", short()),
        item(
            "interim_safety",
            "What keeps the client safe until then? (Enter: nothing agreed)",
            long(),
        ),
        item("next_contact", "When is the next contact? (Enter: none agreed)", day()),
        item(
            "edited",
            "Is there a line that should read otherwise? Its label, such as P1.O2. (Enter: none)",
            short(),
        ),
        item(
            "text",
            "What does it say instead? (A hyphen alone leaves it out of the plan.)",
            long(),
        ),
        item("for_client", "And to the client? (Enter: as before)", long()),
        item(
            "who",
            "Who took part in making this plan? Roles, such as client, counselor, physician. (Enter: later)",
            short(),
        ),
        item(
            "by",
            "Who signed it, by name? The program records that a person did, and never signs. (Enter: not signed yet)",
            short(),
        ),
        item("credential", "The signer's credential", short()),
        item("how", "How, such as on paper?", short()),
        item("witness", "Who saw it? (Enter: nobody)", short()),
    ]
});

/// The questions of a review; their ids are the keys of its decisions.
static OF_REVIEW: LazyLock<Vec<Item>> = LazyLock::new(|| {
    let outcomes = Outcome::WORDS.map(|(word, outcome)| {
        let text = match outcome {
            Outcome::Met => "Met: it is reached and leaves the plan",
            Outcome::Continue => "Continue as it is",
            Outcome::Change => "Change: it goes on and reads otherwise",
            Outcome::Stop => "Stop: it is not pursued and leaves the plan",
        };
        choice(word, text)
    });
    let care = Care::WORDS.map(|(word, care)| {
        let text = match care {
            Care::Continue => "It goes on here",
            Care::Transfer => "It goes on elsewhere",
            Care::Discharge => "It ends",
        };
        choice(word, text)
    });
    vec![
        item("outcome", "What becomes of it? (Enter: later)", list(outcomes.to_vec())),
        item("now", "What does its measure say by now?", short()),
        item(
            "due",
            "By when is it to be reached from here? (Enter: as before, while that day has not passed)",
            day(),
        ),
        item("reason", "For which reasons?", long()),
        item("worse", "What is said of the measures that are reliably worse?", long()),
        item(
            "client_words",
            "How does the client see it, in the client's own words? (Enter: not asked)",
            long(),
        ),
        item("care", "Does care go on? (Enter: later)", list(care.to_vec())),
        item(
            "who",
            "Who took part in this review? Roles, such as client, counselor, supervisor.",
            short(),
        ),
    ]
});

fn choice(code: &str, text: &str) -> Choice {
    Choice {
        code: CodeName::Slug(code.into()),
        text: Some(text.into()),
        unread: false,
        points: None,
        concern: false,
    }
}

fn list(choices: Vec<Choice>) -> AnswerType {
    AnswerType::Choice(Arc::from(choices))
}

/// Returns the next question and whether it may be left out; `None` behind the last.
pub fn next(subject: Subject, answers: &Answers) -> Option<(&'static Item, bool)> {
    let asked = asked(subject, answers);
    let (id, optional) = asked.into_iter().find(|(id, _)| !answers.is_behind(id))?;
    let own = || QUESTIONS.iter().find(|item| item.id == *id);
    let of_review = || OF_REVIEW.iter().find(|item| item.id == *id);
    let of_alert = || ALERT_RESPONSE.iter().find(|item| item.id == *id);
    let item = match subject {
        Subject::Alert => of_alert()?,
        Subject::Reviewed { .. } | Subject::Review { .. } => of_review()?,
        _ => own()?,
    };
    Some((item, optional))
}

/// The questions of a matter, as far as the answers decide them, each with whether it may be left out.
fn asked(subject: Subject, answers: &Answers) -> Vec<(&'static str, bool)> {
    match subject {
        Subject::Alert => {
            let asked = ALERT_RESPONSE.iter().map(|item| item.id.as_str());
            asked.filter(|id| *id != "by").map(|id| (id, false)).collect()
        }
        Subject::Edit => [vec![("edited", false)], of_edit(answers)].concat(),
        Subject::EditOf => of_edit(answers),
        Subject::Reviewed { told, late } => of_reviewed(answers, told, late),
        Subject::Review { worse } => {
            let mut asked = vec![("care", false), ("reason", false)];
            asked.extend(worse.then_some(("worse", false)));
            asked.extend([("client_words", true), ("who", false)]);
            asked
        }
        Subject::Participants => vec![("who", false)],
        Subject::Finding => vec![("reason", false)],
        Subject::Signature => {
            vec![("by", false), ("credential", false), ("how", false), ("witness", true)]
        }
        Subject::Problem { impaired, quoted } => {
            let mut asked = vec![("decision", false)];
            asked.extend(of_disposition(answers, impaired, quoted));
            asked
        }
    }
}

fn of_edit(answers: &Answers) -> Vec<(&'static str, bool)> {
    match answers.get("text") {
        Some(LEFT_OUT) => vec![("text", false), ("reason", false)],
        _ => vec![("text", false), ("for_client", true), ("reason", false)],
    }
}

fn of_reviewed(answers: &Answers, told: bool, late: bool) -> Vec<(&'static str, bool)> {
    let mut asked = vec![("outcome", false)];
    asked.extend((!told).then_some(("now", false)));
    match answers.get("outcome") {
        Some("met") => asked.push(("reason", true)),
        Some("continue") => asked.extend([("due", !late), ("reason", true)]),
        Some("change") => asked.extend([("due", !late), ("reason", false)]),
        Some("stop") => asked.push(("reason", false)),
        _ => {}
    }
    asked
}

fn of_disposition(answers: &Answers, impaired: bool, quoted: bool) -> Vec<(&'static str, bool)> {
    let hand_over = [("hand_off", true), ("interim_safety", true), ("next_contact", true)];
    let mut asked: Vec<(&str, bool)> = match answers.get("decision") {
        Some("treat") => {
            let mut asked = vec![("confirmed", false)];
            if answers.get("confirmed") == Some("yes") && !impaired {
                asked.push(("impairment", true));
            }
            if !quoted {
                asked.push(("client_words", true));
            }
            asked.push(("reason", true));
            return asked;
        }
        Some("refer") => vec![("reason", false)],
        Some("defer") => vec![("reason", false), ("until", false)],
        Some("decline") => vec![("declined_by", false), ("reason", false)],
        _ => return Vec::new(),
    };
    asked.extend(hand_over);
    asked
}
