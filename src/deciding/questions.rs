//! Which question comes next, by what was answered.

use crate::condition::CodeName;
use crate::decision::{DecliningParty, Disposition};
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
    let of_alert = || ALERT_RESPONSE.iter().find(|item| item.id == *id);
    let item = match subject {
        Subject::Alert => of_alert()?,
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
        Subject::Edit => {
            let of_text = match answers.get("text") {
                Some(LEFT_OUT) => [("reason", false)].to_vec(),
                _ => [("for_client", true), ("reason", false)].to_vec(),
            };
            [vec![("edited", false), ("text", false)], of_text].concat()
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
