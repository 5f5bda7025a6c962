//! When an item is answered, in words: `question 2 is “Yes”`.
//!
//! What a person can hold in mind is worded; anything else stands as the file has it, in the words
//! that `show` prints too.

use super::number::Numbers;
use crate::condition::{Amount, CodeName, Comparison, Condition, Sign, Test};
use crate::instrument::{AnswerType, Choice, Item, Local};
use crate::number::Number;

/// Answers that are named one by one; more are said by their numbers.
const NAMED: usize = 3;

/// Words conditions by the numbers and the answers that stand on the paper.
pub struct OnlyIf<'i> {
    pub items: &'i [Item],
    pub numbers: &'i Numbers,
}

impl OnlyIf<'_> {
    /// Returns a condition in words.
    pub fn of(&self, condition: &Condition<Local>) -> String {
        self.test(condition.test()).unwrap_or_else(|| condition.to_string())
    }

    fn test(&self, test: &Test<Local>) -> Option<String> {
        match test {
            Test::Holds(name) => self.answered_with(name.thing().copied()?, true),
            Test::Is(name, answer) => self.answered_with(name.thing().copied()?, *answer),
            Test::Code { of, codes, among } => self.code(of.thing().copied()?, codes, *among),
            Test::NumberAmong(Amount::Read(name, _), numbers) => {
                let within = |value: Number| numbers.contains(&value);
                self.number(name.thing().copied()?, within, &listed(numbers, " or "))
            }
            Test::Compare(amount, comparison, Amount::Number(limit)) => {
                self.compared(amount, *comparison, *limit)
            }
            Test::Has(name, code) => self.ticked(name.thing().copied()?, code, "is ticked"),
            Test::Answered(name) => {
                Some(format!("{} is answered", self.question(name.thing().copied()?)?))
            }
            Test::Not(inner) => match &**inner {
                Test::Has(name, code) => self.ticked(name.thing().copied()?, code, "is not ticked"),
                Test::Holds(name) => self.answered_with(name.thing().copied()?, false),
                Test::Answered(name) => {
                    Some(format!("{} is not answered", self.question(name.thing().copied()?)?))
                }
                _ => None,
            },
            Test::All(parts) => self.joined(parts, " and "),
            Test::Any(parts) => self.joined(parts, " or "),
            _ => None,
        }
    }

    /// Two kinds of joining in one sentence would leave open what belongs together.
    fn joined(&self, parts: &[Test<Local>], with: &str) -> Option<String> {
        let is_simple = |part: &Test<Local>| !matches!(part, Test::All(_) | Test::Any(_));
        let words = parts.iter().map(|part| self.test(part).filter(|_| is_simple(part)));
        let words: Vec<String> = words.collect::<Option<_>>()?;
        Some(words.join(with))
    }

    fn answered_with(&self, name: Local, answer: bool) -> Option<String> {
        let AnswerType::YesNo { labels: (yes, no), .. } = &self.item(name)?.answer else {
            return None;
        };
        Some(format!("{} is “{}”", self.question(name)?, if answer { yes } else { no }))
    }

    fn code(&self, name: Local, codes: &[CodeName], among: bool) -> Option<String> {
        let is = if among { "is" } else { "is not" };
        if name == Local::Sex {
            let words: Vec<String> = codes.iter().map(ToString::to_string).collect();
            return Some(format!("the client {is} {}", words.join(" or ")));
        }
        let words: Option<Vec<String>> = codes.iter().map(|code| self.quoted(name, code)).collect();
        Some(format!("{} {is} {}", self.question(name)?, words?.join(" or ")))
    }

    fn ticked(&self, name: Local, code: &CodeName, is: &str) -> Option<String> {
        Some(format!("{} {is} in {}", self.quoted(name, code)?, self.question(name)?))
    }

    /// Words a comparison of one item, of a sum of items, or of how many of some items.
    fn compared(
        &self,
        amount: &Amount<Local>,
        comparison: Comparison,
        limit: Number,
    ) -> Option<String> {
        let bound = bound(comparison, limit);
        match amount {
            Amount::Read(name, _) if name.thing().copied()? == Local::Age => {
                Some(format!("the client's age is {bound}"))
            }
            Amount::Read(name, _) => {
                self.number(name.thing().copied()?, |value| holds(value, comparison, limit), &bound)
            }
            Amount::Terms(terms) => {
                let added = terms.iter().map(|(sign, term)| match (sign, term) {
                    (Sign::Plus, Amount::Read(name, _)) => self.called(name.thing().copied()?),
                    _ => None,
                });
                let added: Vec<String> = added.collect::<Option<_>>()?;
                Some(format!("questions {} add up to {bound}", added.join(" and ")))
            }
            Amount::Count(tests) => {
                let words = self.each(tests)?;
                let one = comparison == Comparison::GreaterOrEqual && limit == Number::ONE;
                let count = if one { "at least one".to_owned() } else { bound };
                Some(format!("{count} of {words}"))
            }
            _ => None,
        }
    }

    /// Words the same comparison of several items: `questions 1 to 9 is 1 or more`.
    fn each(&self, tests: &[Test<Local>]) -> Option<String> {
        let mut said: Option<String> = None;
        let mut items = Vec::new();
        for test in tests {
            let Test::Compare(Amount::Read(name, _), comparison, Amount::Number(limit)) = test
            else {
                return None;
            };
            let name = name.thing().copied()?;
            let values = |value| holds(value, *comparison, *limit);
            let is = self.value(name, values, &bound(*comparison, *limit))?;
            if said.get_or_insert_with(|| is.clone()) != &is {
                return None;
            }
            items.push(name);
        }
        let (first, last) = (self.called(*items.first()?)?, self.called(*items.last()?)?);
        Some(format!("questions {first} to {last} {}", said?))
    }

    fn number(&self, name: Local, within: impl Fn(Number) -> bool, bound: &str) -> Option<String> {
        Some(format!("{} {}", self.question(name)?, self.value(name, within, bound)?))
    }

    /// Words which values an answer has: by its labels where few say it.
    fn value(&self, name: Local, within: impl Fn(Number) -> bool, bound: &str) -> Option<String> {
        let AnswerType::Choice(choices) = &self.item(name)?.answer else {
            return Some(format!("is {bound}"));
        };
        let fits = |choice: &&Choice| match choice.code {
            CodeName::Integer(code) => within(Number::integer(code)),
            CodeName::Slug(_) => false,
        };
        let (meant, others): (Vec<&Choice>, Vec<&Choice>) = choices.iter().partition(fits);
        let quoted = |choices: &[&Choice]| -> String {
            let words: Vec<String> = choices.iter().map(|choice| quoted(choice)).collect();
            words.join(" or ")
        };
        match (meant.len(), others.len()) {
            (0, _) => None,
            (_, 1) => Some(format!("is not {}", quoted(&others))),
            (count, _) if count <= NAMED => Some(format!("is {}", quoted(&meant))),
            _ => Some(format!("is {bound}")),
        }
    }

    fn quoted(&self, name: Local, code: &CodeName) -> Option<String> {
        let (AnswerType::Choice(choices) | AnswerType::Multiple(choices)) =
            &self.item(name)?.answer
        else {
            return None;
        };
        choices.iter().find(|choice| choice.code == *code).map(quoted)
    }

    fn question(&self, name: Local) -> Option<String> {
        Some(format!("question {}", self.called(name)?))
    }

    fn called(&self, name: Local) -> Option<String> {
        match name {
            Local::Item(index) => Some(self.numbers.get(index).to_owned()),
            _ => None,
        }
    }

    fn item(&self, name: Local) -> Option<&Item> {
        match name {
            Local::Item(index) => self.items.get(index),
            _ => None,
        }
    }
}

/// A label in quotation marks; a bare code, which the form prints over its box, without.
fn quoted(choice: &Choice) -> String {
    match &choice.text {
        Some(text) => format!("“{}”", text.trim()),
        None => choice.code.to_string(),
    }
}

fn listed(numbers: &[Number], with: &str) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(with)
}

fn holds(value: Number, comparison: Comparison, limit: Number) -> bool {
    match comparison {
        Comparison::Equal => value == limit,
        Comparison::NotEqual => value != limit,
        Comparison::Less => value < limit,
        Comparison::LessOrEqual => value <= limit,
        Comparison::Greater => value > limit,
        Comparison::GreaterOrEqual => value >= limit,
    }
}

fn bound(comparison: Comparison, limit: Number) -> String {
    match comparison {
        Comparison::Equal => limit.to_string(),
        Comparison::NotEqual => format!("not {limit}"),
        Comparison::Less => format!("less than {limit}"),
        Comparison::LessOrEqual => format!("{limit} or less"),
        Comparison::Greater => format!("more than {limit}"),
        Comparison::GreaterOrEqual => format!("{limit} or more"),
    }
}
