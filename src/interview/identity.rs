//! Who the client is, asked when a case is made or later: as little as is needed, and never on the
//! command line, where others on the machine could read it.

use super::Refusal;
use super::ask::CLIENT;
use super::typed::{self, Key};
use crate::client::Client;
use crate::yaml::Value;
use chrono::{Datelike, NaiveDate};

/// The questions about who the client is, one after the other.
pub struct Identity {
    client: Client,
    at: usize,
    today: NaiveDate,
}

impl Identity {
    /// Begins with the first question, of a client of whom so much is known.
    pub fn of(client: Client, today: NaiveDate) -> Identity {
        Identity { client, at: 0, today }
    }

    /// Returns the question, with what can be typed where that is a closed list; `None` behind the
    /// last.
    pub fn question(&self) -> Option<(&str, Vec<Key>)> {
        let item = CLIENT.get(self.at)?;
        Some((item.shown(), typed::keys(item)))
    }

    /// Returns what is known as the answer to the question.
    pub fn now(&self) -> Option<String> {
        match CLIENT.get(self.at)?.id.as_str() {
            "initials" => self.client.initials.clone(),
            "birth_year" => self.client.birth_year.map(|year| year.to_string()),
            "sex" => self.client.sex.clone(),
            _ => self.client.language.clone(),
        }
    }

    /// Takes what was typed; an empty line leaves it as it is.
    ///
    /// # Errors
    ///
    /// Says what the question accepts.
    pub fn take(&mut self, text: &str) -> Result<(), Refusal> {
        let Some(item) = CLIENT.get(self.at) else { return Ok(()) };
        if text.trim().is_empty() {
            self.at += 1;
            return Ok(());
        }
        let node = typed::read(item, text, self.today)?;
        let Value::Scalar(scalar) = node.value else { return Ok(()) };
        let value = scalar.text;
        match item.id.as_str() {
            "initials" => self.client.initials = Some(value),
            "birth_year" => {
                let year = value.parse().ok().filter(|year| *year <= self.today.year());
                let late = || Refusal("that year has not come yet".into());
                self.client.birth_year = Some(year.ok_or_else(late)?);
            }
            "sex" => self.client.sex = Some(value),
            _ => self.client.language = Some(value),
        }
        self.at += 1;
        Ok(())
    }

    /// Returns what is known.
    pub fn client(self) -> Client {
        self.client
    }
}
