//! What the rules of a form suggest, with the rule that holds and those of which it is not known: shown
//! where a named person decides.

use super::Interview;
use crate::condition::{Truth, Value};
use crate::id::Id;
use crate::instrument::{Local, Rule, Score};
use crate::response::{State, read_item};
use crate::score::{ScoreValue, triage_rules};

impl Interview {
    /// Returns what is suggested where an item is the one at which it is decided; never to the client.
    pub(super) fn suggested_at(&self, index: usize) -> Vec<String> {
        let decided_here = |score: &&Score| score.decided_at == Some(index);
        self.suggested_by(self.instrument.suggestions().filter(decided_here))
    }

    /// Returns everything that the form suggests.
    pub(super) fn suggested(&self) -> Vec<String> {
        self.suggested_by(self.instrument.suggestions())
    }

    fn suggested_by<'i>(&self, scores: impl Iterator<Item = &'i Score>) -> Vec<String> {
        if self.is_the_clients() {
            return Vec::new();
        }
        scores.flat_map(|score| self.suggestion(score)).collect()
    }

    fn suggestion(&self, score: &Score) -> Vec<String> {
        let rules = triage_rules(&self.response, &self.case.client, score);
        let decided = rules.iter().position(|(_, truth, _)| truth.is_true());
        let before = &rules[..decided.unwrap_or(rules.len())];
        let open: Vec<_> = before.iter().filter(|(_, truth, _)| *truth == Truth::Unknown).collect();
        // A danger about which nobody asked can only be passed over where the first rule holds anyway.
        let unasked = if decided == Some(0) { &[][..] } else { &self.leading.unasked };
        let mut lines = vec![match open.is_empty() && unasked.is_empty() {
            true => self.reasoned(score, decided.map(|at| rules[at].0)),
            false => format!("Suggested: cannot be told yet: {}", self.possible(score, unasked)),
        }];
        let open = open.into_iter().map(|(rule, _, missing)| {
            format!("Not known: {} ({})", words(&rule.label), questions(missing))
        });
        lines.extend(open);
        lines.extend(unasked.iter().cloned());
        lines
    }

    fn reasoned(&self, score: &Score, rule: Option<&Rule>) -> String {
        let label = self.labels(score).first().map(words).unwrap_or_default();
        match rule {
            Some(rule) => format!("Suggested: {label}, because of {}", self.because(rule)),
            None => format!("Suggested: {label}, because none of the rules before it holds"),
        }
    }

    /// Returns the labels that are still possible; with a danger about which nobody asked the first one
    /// is.
    fn possible(&self, score: &Score, unasked: &[String]) -> String {
        let labels = self.labels(score);
        let first =
            score.first_label().filter(|first| !unasked.is_empty() && !labels.contains(first));
        let all: Vec<String> = first.into_iter().chain(labels).map(words).collect();
        all.join(" or ")
    }

    fn labels(&self, score: &Score) -> &[Id] {
        let results = self.instrument.scores.iter().zip(&self.scored.scores);
        let mut own = results.filter(|(known, _)| known.id == score.id);
        match own.next().map(|(_, result)| &result.value) {
            Some(ScoreValue::Label(labels)) => labels,
            _ => &[],
        }
    }

    /// Returns the answers by which a rule holds: those that are enough by themselves, else all it reads.
    fn because(&self, rule: &Rule) -> String {
        let answered = |index: &usize| self.response.state(*index).answer().is_some();
        let read = self.instrument.items_read(&[&rule.when]).into_iter().filter(answered);
        let read: Vec<usize> = read.collect();
        let enough: Vec<usize> =
            read.iter().copied().filter(|index| self.is_enough(rule, *index)).collect();
        let shown = if enough.is_empty() { read } else { enough };
        shown.into_iter().map(|index| self.said(index)).collect::<Vec<_>>().join("; ")
    }

    fn is_enough(&self, rule: &Rule, index: usize) -> bool {
        let truth = rule.when.eval(&mut |name| match name {
            Local::Item(own) if *own == index => {
                read_item(&self.response.states, &self.instrument, *name)
            }
            _ => Value::Unknown,
        });
        truth.is_true()
    }

    fn said(&self, index: usize) -> String {
        let item = self.item(index);
        let words = match self.response.state(index) {
            State::Answered(_) if item.private => "(private)".to_owned(),
            State::Answered(answer) => answer.words(item),
            _ => String::new(),
        };
        format!("question {} ({}): {words}", index + 1, self.short_text(index))
    }
}

/// Returns what is missing, as the numbers under which it is asked.
fn questions(missing: &[Local]) -> String {
    let numbers = missing.iter().filter_map(|name| match name {
        Local::Item(index) => Some((index + 1).to_string()),
        _ => None,
    });
    let numbers: Vec<String> = numbers.collect();
    match numbers.len() {
        0 => "what is recorded of the client".to_owned(),
        1 => format!("question {}", numbers[0]),
        _ => format!("questions {}", numbers.join(", ")),
    }
}

fn words(label: &Id) -> String {
    label.as_str().replace('_', " ")
}
