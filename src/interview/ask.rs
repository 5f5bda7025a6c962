//! The questions that the program asks for itself: what a response to an alert needs.

use crate::condition::CodeName;
use crate::diagnostic::Span;
use crate::id::Id;
use crate::instrument::{AnswerType, Choice, Item, NumberType};
use crate::number::{Interval, Number};
use crate::yaml::YEARS;
use chrono::NaiveDate;
use std::sync::{Arc, LazyLock};

/// What a response to an alert needs, in the words and the order of rule 2 of the clinical rules.
/// The ids are the keys of a response to an alert in a case file.
pub static ALERT_RESPONSE: LazyLock<Vec<Item>> = LazyLock::new(|| {
    let yes_no = AnswerType::YesNo { labels: ("Yes".into(), "No".into()), concern: None };
    vec![
        item("by", "Who responds? (name and credential)", short()),
        item("judgement", "How do you judge the danger yourself, and from what?", long()),
        item("means_asked", "Did you ask about access to means of harm?", yes_no),
        item("action", "What was done?", long()),
        item("supervisor", "Which supervisor was consulted?", short()),
        item("next_contact", "When is the next contact with the client?", day()),
        item("crisis_plan", "Was a crisis plan made? Type made, or the reason why not.", short()),
    ]
});

/// Who the client is. The ids are the keys of `client:` in a case file.
pub static CLIENT: LazyLock<Vec<Item>> = LazyLock::new(|| {
    let year = |year: i32| Number::integer(i64::from(year));
    let years = Interval::new(year(YEARS.start), year(YEARS.end - 1)).expect("the years go up");
    let birth_year = NumberType { range: years, places: 0, unit: None, ends: None };
    let sex =
        [("female", "Female"), ("male", "Male"), ("other", "Other")].map(|(code, text)| Choice {
            code: CodeName::Slug(code.into()),
            text: Some(text.into()),
            unread: false,
            points: None,
            concern: false,
        });
    vec![
        item("initials", "Initials, no full name", short()),
        item("birth_year", "Year of birth", AnswerType::Number(birth_year)),
        item("sex", "Sex; some published cut-offs differ by it", AnswerType::Choice(Arc::new(sex))),
        item("language", "Language, such as en or es", short()),
    ]
});

/// A text of one line.
pub(crate) fn short() -> AnswerType {
    AnswerType::Text { many_lines: false }
}

/// A text of many lines.
pub(crate) fn long() -> AnswerType {
    AnswerType::Text { many_lines: true }
}

/// A day.
pub(crate) fn day() -> AnswerType {
    AnswerType::Date { min: None, max: NaiveDate::from_ymd_opt(YEARS.end - 1, 12, 31) }
}

/// A question of the program's own.
pub(crate) fn item(id: &str, text: &str, answer: AnswerType) -> Item {
    Item {
        id: Id::new(id).expect("the ids above are ids"),
        text: Some(text.to_owned()),
        section: None,
        help: None,
        lead_in: None,
        answer,
        ask_when: None,
        private: false,
        requirement: false,
        unscored: false,
        sensitive: false,
        shows_limits: false,
        cycle: false,
        span: Span::default(),
    }
}
