//! Who the client is, as little as is needed: initials, year of birth, sex, language.

use crate::condition::{CodeName, Value};
use crate::diagnostic::{Code, Faults};
use crate::number::{Interval, Number};
use crate::yaml::{Fields, Node, YEARS, Yaml};
use chrono::{Datelike, NaiveDate};

/// What is recorded about the client as a person. Not shown by `Debug`, in messages or in logs.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// The second identifier on every page, beside the case id.
    pub initials: Option<String>,
    /// The year of birth.
    pub birth_year: Option<i32>,
    /// `female`, `male` or `other`; some published cut-offs differ by it.
    pub sex: Option<String>,
    /// The language the client is asked in.
    pub language: Option<String>,
}

/// The keys of `client:` in a record.
pub const CLIENT_KEYS: &[&str] = &["initials", "birth_year", "sex", "language"];

impl Client {
    /// Reads `client:` of a record.
    pub fn decode(node: &Node, faults: &mut Faults) -> Client {
        let Some(fields) = Fields::open(node, "the client", CLIENT_KEYS, faults) else {
            return Client::default();
        };
        let sexes = [("female", "female"), ("male", "male"), ("other", "other")];
        let birth_year = fields.get("birth_year").and_then(|node| birth_year(node, faults));
        Client {
            initials: fields.text("initials", faults),
            birth_year,
            sex: fields.word("sex", &sexes, faults).map(str::to_owned),
            language: fields.text("language", faults),
        }
    }

    /// Returns the client as it is written into a record.
    pub fn encode(&self) -> Yaml {
        let mut entries = Vec::new();
        let mut add = |key: &str, value: Option<Yaml>| {
            entries.extend(value.map(|value| (key.to_owned(), value)));
        };
        add("initials", self.initials.as_ref().map(Yaml::text));
        add("birth_year", self.birth_year.map(Yaml::word));
        add("sex", self.sex.as_ref().map(Yaml::text));
        add("language", self.language.as_ref().map(Yaml::text));
        Yaml::Map(entries)
    }

    /// Returns the age on a day: with only the year of birth known, one of two whole numbers.
    pub fn age_on(&self, day: NaiveDate) -> Option<Interval> {
        let years = i64::from(day.year()).checked_sub(i64::from(self.birth_year?))?;
        Interval::new(Number::integer((years - 1).max(0)), Number::integer(years))
    }

    /// Returns the sex as a code for conditions.
    pub fn sex_code(&self) -> Option<CodeName> {
        self.sex.clone().map(CodeName::Slug)
    }

    /// Returns the sex as conditions read it.
    pub fn sex_value(&self) -> Value {
        self.sex_code().map_or(Value::Unknown, |sex| Value::Code(vec![sex]))
    }

    /// Returns the age on a day as conditions read it.
    pub fn age_value(&self, day: NaiveDate) -> Value {
        self.age_on(day).map_or(Value::Unknown, Value::Number)
    }

    /// Returns the identifiers for a page's foot: `R.M. 1984`, with a blank for what is not known.
    pub fn identifiers(&self) -> String {
        let initials = self.initials.as_deref().unwrap_or("____");
        let year = self.birth_year.map_or_else(|| "____".to_owned(), |year| year.to_string());
        format!("{initials} {year}")
    }
}

fn birth_year(node: &Node, faults: &mut Faults) -> Option<i32> {
    let year = node.integer(faults)?;
    let year = i32::try_from(year).ok().filter(|year| YEARS.contains(year));
    if year.is_none() {
        faults.error(Code::BadDate, node.span, "not a year of birth");
    }
    year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_from_the_year_alone_is_one_of_two() {
        let client = Client { birth_year: Some(1984), ..Client::default() };
        let day = NaiveDate::from_ymd_opt(2026, 2, 28).expect("a date");
        assert_eq!(client.age_on(day).map(|age| age.to_string()).as_deref(), Some("41–42"));
        assert_eq!(Client::default().age_on(day), None);
    }
}
