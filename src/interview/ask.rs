//! The questions that the program asks for itself: what a response to an alert needs.

use super::Refusal;
use crate::condition::CodeName;
use crate::diagnostic::{Faults, Source, Span};
use crate::id::Id;
use crate::instrument::{AnswerType, Choice, Item, NumberType};
use crate::number::{Interval, Number};
use crate::yaml::{Entry, Key, Node, Value, YEARS};
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
        item(
            "next_contact",
            "On which day is the next contact with the client? (the hour stands with what was done)",
            day(),
        ),
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
        shortcut: None,
        private: false,
        requirement: false,
        unscored: false,
        sensitive: false,
        shows_limits: false,
        cycle: false,
        span: Span::default(),
        asked_at: Span::default(),
    }
}

/// Returns what was typed as a text of one part of a record.
pub(crate) fn text_of(node: &Node) -> String {
    match &node.value {
        Value::Scalar(scalar) => scalar.text.clone(),
        _ => String::new(),
    }
}

/// Returns an answer under its key.
pub(crate) fn entry(key: &str, value: Node) -> Entry {
    Entry { key: Key { text: key.to_owned(), span: Span::default() }, value }
}

/// Reads answers as a case file has them; what such a file would refuse is refused here.
///
/// # Errors
///
/// Says the first thing that is wrong, and what to do.
pub(crate) fn decided<T>(
    entries: Vec<Entry>,
    decode: impl FnOnce(&Node, &mut Faults) -> Option<T>,
) -> Result<T, Refusal> {
    let node = Node { span: Span::default(), value: Value::Map(entries) };
    let mut faults = Faults::new(&Source::record("", ""));
    let decision = decode(&node, &mut faults).filter(|_| !faults.has_errors());
    decision.ok_or_else(|| {
        let first = faults.into_list(|_| String::new()).into_iter().next();
        let said = first.map(|fault| [vec![fault.message], fault.hints].concat().join("; "));
        Refusal(said.unwrap_or_else(|| "something is missing".into()))
    })
}
