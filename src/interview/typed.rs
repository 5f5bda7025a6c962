//! What a person types, as the answer to an item.

use super::Refusal;
use crate::instrument::{AnswerType, Choice, Item};
use crate::response::{accept, accepted, is_label};
use crate::yaml::Node;
use chrono::{Days, NaiveDate};

/// The longest answer, in bytes: what one text of a record may hold.
pub const LONGEST: usize = 64 * 1024;

/// One of the answers of a closed list, with what is typed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What is typed: the code where a code of the list is a number, else its place from 1.
    pub typed: String,
    /// What is recorded.
    pub code: String,
    /// What is shown.
    pub label: String,
}

/// Returns what is typed for each answer of an item's closed list; nothing where it has none.
pub fn keys(item: &Item) -> Vec<Key> {
    match &item.answer {
        AnswerType::Choice(choices) | AnswerType::Multiple(choices) => of_choices(choices),
        AnswerType::YesNo { labels, .. } => {
            let key = |typed: &str, code: &str, label: &str| Key {
                typed: typed.into(),
                code: code.into(),
                label: label.into(),
            };
            vec![key("y", "yes", &labels.0), key("n", "no", &labels.1)]
        }
        _ => Vec::new(),
    }
}

fn of_choices(choices: &[Choice]) -> Vec<Key> {
    let codes: Vec<String> = choices.iter().map(|choice| choice.code.to_string()).collect();
    let numbers = codes.iter().any(|code| code.parse::<i64>().is_ok());
    let key = |(index, choice): (usize, &Choice)| {
        let code = choice.code.to_string();
        let typed = if numbers { code.clone() } else { (index + 1).to_string() };
        Key { typed, code, label: choice.shown() }
    };
    choices.iter().enumerate().map(key).collect()
}

/// Reads what was typed as an answer to an item, on a day.
///
/// # Errors
///
/// Says what the item accepts. What was typed is asked for again and never guessed at.
pub fn read(item: &Item, text: &str, day: NaiveDate) -> Result<Node, Refusal> {
    refuse_hostile(text)?;
    let node = match &item.answer {
        AnswerType::Choice(_) | AnswerType::YesNo { .. } => Node::of_word(code(item, text)?),
        AnswerType::Multiple(_) => several(item, text)?,
        AnswerType::Number(_) => Node::of_word(text.trim()),
        AnswerType::Date { max, .. } => Node::of_word(date(text.trim(), day, max.is_some())),
        AnswerType::Time => Node::of_word(time(text.trim())),
        AnswerType::Text { many_lines: true } => Node::of_text(text.trim_end()),
        AnswerType::Text { many_lines: false } => Node::of_text(text.trim()),
        AnswerType::Records(_) => return Err(Refusal("records are added one by one".into())),
    };
    match accept(item, day, &node) {
        Some(_) => Ok(node),
        None => Err(Refusal(wanted(item))),
    }
}

/// Returns what an item accepts, in words for the one who types.
pub fn wanted(item: &Item) -> String {
    match &item.answer {
        AnswerType::Choice(_) => {
            let keys = keys(item);
            let typed: Vec<&str> = keys.iter().map(|key| key.typed.as_str()).collect();
            format!("type one of {}", typed.join(", "))
        }
        AnswerType::Multiple(_) => {
            "type the numbers of all that apply, with spaces between; the one for none stands alone"
                .into()
        }
        AnswerType::YesNo { .. } => "type y or n".into(),
        AnswerType::Number(kind) => {
            let unit = kind.unit.as_ref().map_or_else(String::new, |unit| format!(" ({unit})"));
            format!("type {}{unit}", accepted(item))
        }
        AnswerType::Date { max: Some(max), .. } => {
            format!("type a day as year-month-day, or today, or tomorrow; {max} at the latest")
        }
        AnswerType::Date { .. } => {
            format!("type {}: year-month-day, or today, or yesterday", accepted(item))
        }
        AnswerType::Time => "type hour:minute, from 00:00 to 23:59".into(),
        AnswerType::Text { .. } => "type a text".into(),
        AnswerType::Records(_) => "add records one by one".into(),
    }
}

/// The code that was typed as its key, as itself or as its label.
fn code(item: &Item, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let keys = keys(item);
    let is = |known: &str| is_label(&known.to_lowercase(), &text.to_lowercase());
    // A place in the list comes first, then the code, then the words; each only as a whole.
    let by = |part: fn(&Key) -> &str| keys.iter().find(|key| is(part(key)));
    let found =
        by(|key| &key.typed).or_else(|| by(|key| &key.code)).or_else(|| by(|key| &key.label));
    found.map(|key| key.code.clone()).ok_or_else(|| Refusal(wanted(item)))
}

fn several(item: &Item, text: &str) -> Result<Node, Refusal> {
    let words = text.split([' ', ',', ';']).filter(|word| !word.is_empty());
    let mut codes: Vec<String> = Vec::new();
    for word in words {
        let code = code(item, word)?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    // In the order of the list, whatever the order of the fingers.
    let place = |code: &String| keys(item).iter().position(|key| key.code == *code);
    codes.sort_by_key(place);
    Ok(Node::of_list(codes.into_iter().map(Node::of_word).collect()))
}

fn date(text: &str, day: NaiveDate, may_lie_ahead: bool) -> String {
    let named = match text.to_lowercase().as_str() {
        "today" => Some(day),
        "yesterday" => day.checked_sub_days(Days::new(1)),
        "tomorrow" if may_lie_ahead => day.checked_add_days(Days::new(1)),
        _ => None,
    };
    named.map_or_else(|| text.to_owned(), |date| date.to_string())
}

/// Writes the hour with two digits, as it is recorded.
fn time(text: &str) -> String {
    let one_digit = text.len() == 4 && text.find(':') == Some(1);
    if one_digit { format!("0{text}") } else { text.to_owned() }
}

/// What no person types: it could act on a terminal, or end a text for some programs.
pub fn refuse_hostile(text: &str) -> Result<(), Refusal> {
    if text.len() > LONGEST {
        return Err(Refusal(format!("that is longer than {} KiB; shorten it", LONGEST / 1024)));
    }
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.chars().any(control) {
        return Err(Refusal("a control character is in it; type it again without".into()));
    }
    Ok(())
}
