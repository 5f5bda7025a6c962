//! Recorded answers held against their items.

use super::codes::{has_label, is_labelled};
use super::label::is_label;
use super::{Answer, Difference, Recorded, Response, State};
use crate::client::Client;
use crate::condition::{CodeName, Condition, Truth};
use crate::diagnostic::{Code, Faults, Source, Span, nearest};
use crate::instrument::{AnswerType, Choice, Instrument, Item, Local, NumberType};
use crate::number::Number;
use crate::yaml::{Entry, Node, Scalar, Value, time_of_day};
use chrono::NaiveDate;
use std::sync::Arc;

impl Recorded {
    /// Holds the recorded answers against their instrument; an answer that does not fit is noted
    /// and the item stands as unanswered.
    ///
    /// Who the client is decides with what was answered which items were not to be asked.
    pub fn fit(
        &self,
        instrument: &Arc<Instrument>,
        client: &Client,
        faults: &mut Faults,
    ) -> Response {
        let sheet = self.sheet(instrument, faults);
        let mut response = Response {
            instrument: instrument.clone(),
            id: self.id.clone(),
            begun: self.begun,
            finished: self.finished,
            informant: self.informant,
            void: self.void.clone(),
            states: sheet.states,
            notes: self.notes.clone(),
            sittings: self.sittings.clone(),
            uncompared: Vec::new(),
        };
        for index in response.settle_not_asked(client) {
            let id = &instrument.items[index].id;
            let message = format!("item `{id}` was answered although it was not to be asked");
            faults.warning(Code::AnsweredNotAsked, sheet.places[index], message).hint(
                "ask which answer is right; until then a score that rests on both is not computed",
            );
        }
        response.uncompared = self.uncompared(&instrument.items, &response.states);
        self.note_uncompared(&response, &sheet.places, faults);
        response
    }

    /// Returns what is recorded of every item, whether it was to be asked or not.
    pub fn said(&self, instrument: &Instrument) -> Vec<State> {
        let mut unsaid = Faults::new(&Source::record("", ""));
        self.sheet(instrument, &mut unsaid).states
    }

    fn sheet<'i>(&self, instrument: &'i Instrument, faults: &mut Faults) -> Sheet<'i> {
        let mut sheet = Sheet::new(instrument);
        let taken_with = self.definition.map(|pinned| pinned.wording);
        sheet.last_day = self.last_day();
        sheet.labels = taken_with.is_none_or(|wording| wording == instrument.hashes.wording);
        for Entry { key, value } in &self.answers {
            sheet.answer(&key.text, key.span, value, faults);
        }
        for (nodes, state) in
            [(&self.declined, State::Declined), (&self.not_applicable, State::NotApplicable)]
        {
            nodes.iter().for_each(|node| sheet.set(node, &state, faults));
        }
        self.differences.iter().for_each(|one| sheet.differ(one, faults));
        sheet
    }
}

struct Sheet<'i> {
    instrument: &'i Instrument,
    /// The last day of the answers, which no answer can know beyond.
    last_day: NaiveDate,
    /// Whether labels can be read: only in the wording that the answers were taken with.
    labels: bool,
    states: Vec<State>,
    places: Vec<Span>,
}

impl<'i> Sheet<'i> {
    fn new(instrument: &'i Instrument) -> Sheet<'i> {
        let count = instrument.items.len();
        Sheet {
            instrument,
            last_day: NaiveDate::MAX,
            labels: true,
            states: vec![State::Unanswered; count],
            places: vec![Span::default(); count],
        }
    }

    fn answer(&mut self, name: &str, span: Span, node: &Node, faults: &mut Faults) {
        let Some(index) = self.index(name, span, faults) else { return };
        if let Some(state) = self.read(index, node, faults) {
            self.states[index] = state;
            self.places[index] = node.span;
        }
    }

    /// Reads what is recorded of an item; `None` where its words no longer mean what they did.
    fn read(&self, index: usize, node: &Node, faults: &mut Faults) -> Option<State> {
        let item = &self.instrument.items[index];
        if !self.labels && has_label(node, item) {
            let message =
                format!("the answer to `{}` is in words that have changed since", item.id);
            faults.error(Code::BadAnswer, node.span, message).hint("write the code instead");
            return None;
        }
        Some(match &node.value {
            _ if node.says_nothing() => State::Unanswered,
            Value::Scalar(Scalar { text, plain: true }) => match text.as_str() {
                "declined" => State::Declined,
                "na" => State::NotApplicable,
                _ => answered(item, self.last_day, node, faults),
            },
            _ => answered(item, self.last_day, node, faults),
        })
    }

    /// Puts what the second time says beside the first, where it says something else.
    fn differ(&mut self, one: &Difference, faults: &mut Faults) {
        let Some(index) = self.index(one.item.as_str(), one.span, faults) else { return };
        let second = match &one.second {
            Some(node) => self.read(index, node, faults),
            None => Some(State::Unanswered),
        };
        let first = self.states[index].clone();
        if let Some(second) = second.filter(|second| *second != first) {
            self.states[index] = State::Differs(Box::new([first, second]));
            self.places[index] = one.span;
        }
    }

    fn set(&mut self, node: &Node, state: &State, faults: &mut Faults) {
        let Some(name) = node.text(faults) else { return };
        let Some(index) = self.index(name, node.span, faults) else { return };
        if self.states[index] != State::Unanswered {
            let id = &self.instrument.items[index].id;
            let message = format!("item `{id}` is recorded in two states at once");
            faults
                .error(Code::ConflictingState, node.span, message)
                .hint("keep either the answer or the reason why there is none");
        }
        self.states[index] = state.clone();
        self.places[index] = node.span;
    }

    fn index(&self, name: &str, span: Span, faults: &mut Faults) -> Option<usize> {
        let found = self.instrument.item(name).map(|(index, _)| index);
        if found.is_none() {
            let known = self.instrument.items.iter().map(|item| item.id.as_str());
            let message = format!("`{}` has no such item", self.instrument.id);
            faults.error(Code::UnknownItem, span, message).hint_if(nearest(name, known));
        }
        found
    }
}

impl Response {
    /// Finds the items that were not to be asked, from the first on, because one can hang on
    /// another; returns those that were answered all the same. What was left out only to save a
    /// question and was answered counts as asked.
    pub(crate) fn settle_not_asked(&mut self, client: &Client) -> Vec<usize> {
        let saved = |item: &Item, response: &Response| {
            item.shortcut.as_ref().is_some_and(|when| response.truth(when, client).is_true())
        };
        self.settle(0..self.instrument.items.len(), client, saved)
    }

    /// Leaves some items out as the form says, whatever was answered there. They must come in order
    /// and with those they hang on.
    pub(crate) fn settle_as_the_form_says(
        &mut self,
        items: impl Iterator<Item = usize>,
        client: &Client,
    ) {
        self.settle(items, client, |_, _| false);
    }

    fn settle(
        &mut self,
        items: impl Iterator<Item = usize>,
        client: &Client,
        stands: impl Fn(&Item, &Response) -> bool,
    ) -> Vec<usize> {
        let instrument = self.instrument.clone();
        let mut answered = Vec::new();
        for index in items {
            let Some(item) = instrument.items.get(index) else { continue };
            let Some(asked) = &item.ask_when else { continue };
            // What the paper says is found out first.
            if matches!(self.state(index), State::Differs(_)) {
                continue;
            }
            let is_answered = self.state(index).answer().is_some();
            if self.truth(asked, client) != Truth::False || (is_answered && stands(item, self)) {
                continue;
            }
            let state = std::mem::replace(&mut self.states[index], State::Unanswered);
            let kept = match state {
                State::Answered(answer) => Some(answer),
                _ => None,
            };
            answered.extend(kept.is_some().then_some(index));
            self.states[index] = State::NotAsked(kept);
        }
        answered
    }

    /// Returns whether a condition on items and on the client holds.
    fn truth(&self, condition: &Condition<Local>, client: &Client) -> Truth {
        condition.eval(&mut |name| match name {
            Local::Sex => client.sex_value(),
            Local::Age => client.age_value(self.date()),
            item => super::read_item(&self.states, &self.instrument, *item),
        })
    }
}

fn answered(item: &Item, last_day: NaiveDate, node: &Node, faults: &mut Faults) -> State {
    answer(item, last_day, node, faults).map_or(State::Unanswered, State::Answered)
}

/// Reads one answer; `None` where the item does not accept it, with the fault noted.
pub(super) fn answer(
    item: &Item,
    last_day: NaiveDate,
    node: &Node,
    faults: &mut Faults,
) -> Option<Answer> {
    let answer = match &item.answer {
        AnswerType::Choice(choices) => {
            choice(choices, plain(item, node, faults)?).map(Answer::Choice)
        }
        AnswerType::Multiple(choices) => return multiple(item, choices, node, faults),
        AnswerType::YesNo { labels, .. } => match plain(item, node, faults)? {
            "yes" | "true" => Some(Answer::YesNo(true)),
            "no" | "false" => Some(Answer::YesNo(false)),
            text if is_label(&labels.0, text) => Some(Answer::YesNo(true)),
            text if is_label(&labels.1, text) => Some(Answer::YesNo(false)),
            _ => None,
        },
        AnswerType::Number(kind) => number(kind, plain(item, node, faults)?),
        AnswerType::Date { min, max } => {
            let date = node.date(faults)?;
            let early = min.is_some_and(|min| date < min);
            let late = date > max.unwrap_or(last_day);
            (!early && !late).then_some(Answer::Date(date))
        }
        AnswerType::Time => time_of_day(plain(item, node, faults)?).map(Answer::Time),
        AnswerType::Text { .. } => {
            // Only space says nothing.
            let text = node.text(faults).filter(|text| !text.trim().is_empty());
            return text.map(|text| Answer::Text(text.to_owned()));
        }
        AnswerType::Records(columns) => return records(item, columns, last_day, node, faults),
    };
    if answer.is_none() {
        refuse(item, node.span, faults);
    }
    answer
}

/// Says what the item accepts; what was written is never repeated.
fn refuse(item: &Item, span: Span, faults: &mut Faults) {
    let message = format!("the answer to `{}` is not one that the item accepts", item.id);
    faults.error(Code::BadAnswer, span, message).hint(accepted(item));
}

/// Returns what an item accepts, in words.
pub fn accepted(item: &Item) -> String {
    match &item.answer {
        AnswerType::Choice(choices) => format!("one of {}", codes(choices)),
        AnswerType::Multiple(choices) => format!("a list of {}", codes(choices)),
        AnswerType::YesNo { .. } => "yes or no".into(),
        AnswerType::Number(kind) if kind.places == 0 => {
            format!("a whole number from {} to {}", kind.range.low, kind.range.high)
        }
        AnswerType::Number(kind) => format!(
            "a number from {} to {} with at most {} decimal places",
            kind.range.low, kind.range.high, kind.places
        ),
        AnswerType::Date { min, max } => {
            let bound = |word: &str, date: &Option<NaiveDate>| {
                date.map_or_else(String::new, |date| format!(" {word} {date}"))
            };
            let last =
                max.map_or(", not after the day of the answers".to_owned(), |_| bound("to", max));
            format!("a date{}{last}", bound("from", min))
        }
        AnswerType::Time => "a time of day, such as 09:30 or 14:05".into(),
        AnswerType::Text { .. } => "a text".into(),
        AnswerType::Records(columns) => {
            let names: Vec<&str> = columns.iter().map(|column| column.id.as_str()).collect();
            format!("a list of records with {}", names.join(", "))
        }
    }
}

fn codes(choices: &[Choice]) -> String {
    choices.iter().map(|choice| choice.code.to_string()).collect::<Vec<_>>().join(", ")
}

fn plain<'n>(item: &Item, node: &'n Node, faults: &mut Faults) -> Option<&'n str> {
    match &node.value {
        Value::Scalar(scalar) => Some(&scalar.text),
        _ => {
            refuse(item, node.span, faults);
            None
        }
    }
}

/// A code as written, or a choice's exact label.
fn choice(choices: &[Choice], text: &str) -> Option<CodeName> {
    let by_code = choices.iter().find(|choice| choice.code.to_string() == text);
    let by_label = || choices.iter().find(|choice| is_labelled(choice, text));
    by_code.or_else(by_label).map(|choice| choice.code.clone())
}

fn number(kind: &NumberType, text: &str) -> Option<Answer> {
    let number = Number::parse(text)?;
    let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let fits = kind.range.contains(number) && places <= usize::try_from(kind.places).ok()?;
    fits.then_some(Answer::Number(number))
}

fn multiple(item: &Item, choices: &[Choice], node: &Node, faults: &mut Faults) -> Option<Answer> {
    let Value::List(nodes) = &node.value else {
        refuse(item, node.span, faults);
        return None;
    };
    let mut ticked = Vec::new();
    for node in nodes {
        let code = choice(choices, plain(item, node, faults)?);
        let Some(code) = code.filter(|code| !ticked.contains(code)) else {
            refuse(item, node.span, faults);
            return None;
        };
        ticked.push(code);
    }
    let none = CodeName::Slug("none".to_owned());
    if ticked.len() > 1 && ticked.contains(&none) {
        let message = format!("the answer to `{}` says none and something else", item.id);
        faults.error(Code::BadAnswer, node.span, message).hint("`none` stands alone");
        return None;
    }
    Some(Answer::Multiple(ticked))
}

fn records(
    item: &Item,
    columns: &[Item],
    last_day: NaiveDate,
    node: &Node,
    faults: &mut Faults,
) -> Option<Answer> {
    let Value::List(nodes) = &node.value else {
        refuse(item, node.span, faults);
        return None;
    };
    let before = faults.len();
    let records = nodes.iter().map(|node| record(item, columns, last_day, node, faults)).collect();
    (faults.len() == before).then_some(Answer::Records(records))
}

fn record(
    item: &Item,
    columns: &[Item],
    last_day: NaiveDate,
    node: &Node,
    faults: &mut Faults,
) -> Vec<Option<Answer>> {
    let mut cells = vec![None; columns.len()];
    let Some(entries) = node.entries(faults) else { return cells };
    for Entry { key, value } in entries {
        let Some(index) = columns.iter().position(|column| column.id == *key.text) else {
            let known = columns.iter().map(|column| column.id.as_str());
            let message = format!("`{}` has no such column", item.id);
            faults.error(Code::UnknownItem, key.span, message).hint_if(nearest(&key.text, known));
            continue;
        };
        if !value.says_nothing() {
            cells[index] = answer(&columns[index], last_day, value, faults);
        }
    }
    cells
}
