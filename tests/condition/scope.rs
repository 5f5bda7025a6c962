//! A scope whose names are declared in a few lines of text.
//!
//! ```text
//! q1         number 0..3
//! weight     number
//! lonely     yes-or-no
//! sex        one of female, male
//! spent      several of money, time
//! notes      text
//! substances records: kind = one of alcohol, opioids; days = number 0..31
//! ```

use caseplan::condition::{CodeName, Occasion, Scope, Type, Unresolved};
use caseplan::number::{Interval, Number};

/// Names in the order of their declaration.
pub struct Declared(Vec<(String, Type)>);

impl Declared {
    pub fn read(text: &str) -> Declared {
        Declared(text.lines().filter(|line| !line.trim().is_empty()).map(declaration).collect())
    }

    fn find(&self, path: &str) -> Option<&Type> {
        self.0.iter().find(|(name, _)| name == path).map(|(_, kind)| kind)
    }
}

impl Scope for Declared {
    type Ref = (String, Occasion);

    fn resolve(&self, path: &str, on: Occasion) -> Result<(Self::Ref, Type), Unresolved> {
        let kind = self.find(path).ok_or_else(|| unknown(path))?;
        Ok(((path.to_owned(), on), kind.clone()))
    }

    fn range(&self, first: &str, last: &str) -> Result<Vec<String>, Unresolved> {
        let position = |path: &str| {
            self.0.iter().position(|(name, _)| name == path).ok_or_else(|| unknown(path))
        };
        let names = self.0.get(position(first)?..=position(last)?);
        let names = names.ok_or_else(|| unknown(&format!("{first}..{last}")))?;
        Ok(names.iter().map(|(name, _)| name.clone()).collect())
    }

    fn age_in_days(&self, path: &str) -> Result<(Self::Ref, Type), Unresolved> {
        match self.find(path) {
            Some(Type::Instrument) => {
                let days = Interval::new(Number::ZERO, Number::integer(100_000));
                let days = days.expect("zero is the smaller");
                let name = format!("age_in_days({path})");
                Ok(((name, Occasion::Latest), Type::Number { range: Some(days) }))
            }
            _ => Err(unknown(path)),
        }
    }
}

fn unknown(path: &str) -> Unresolved {
    Unresolved { message: format!("nothing is named `{path}`"), hint: None }
}

fn declaration(line: &str) -> (String, Type) {
    let (name, kind) = line.trim().split_once(' ').expect("a name and a type");
    (name.to_owned(), type_of(kind.trim()))
}

fn type_of(text: &str) -> Type {
    let codes = |list: &str| list.split(',').map(|code| code_name(code.trim())).collect();
    match text.split_once(' ').unwrap_or((text, "")) {
        ("number", "") => Type::Number { range: None },
        ("number", range) => Type::Number { range: Some(interval(range)) },
        ("yes-or-no", _) => Type::Truth,
        ("one", list) => Type::Choice { codes: codes(list.trim_start_matches("of ")) },
        ("several", list) => Type::Choices { codes: codes(list.trim_start_matches("of ")) },
        ("text", _) => Type::Text,
        ("date", _) => Type::Date,
        ("instrument", _) => Type::Instrument,
        ("records:", fields) => Type::Records { fields: fields.split(';').map(field).collect() },
        _ => panic!("no such type: {text}"),
    }
}

fn field(text: &str) -> (String, Type) {
    let (name, kind) = text.split_once('=').expect("a field and its type");
    (name.trim().to_owned(), type_of(kind.trim()))
}

fn code_name(text: &str) -> CodeName {
    text.parse().map_or_else(|_| CodeName::Slug(text.to_owned()), CodeName::Integer)
}

pub fn interval(text: &str) -> Interval {
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    let number = |text: &str| Number::parse(text.trim()).expect("a number");
    Interval::new(number(low), number(high)).expect("a low before a high")
}
