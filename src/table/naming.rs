//! What the columns of answers are called.

use super::header::Role;
use super::{TableFailure, TableOptions, needs};
use crate::diagnostic::Code;
use crate::instrument::{Instrument, Local};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The names under which columns are read.
pub struct Naming {
    instruments: Vec<Arc<Instrument>>,
    names: BTreeMap<String, Role>,
    /// Letters and digits of each name, for names that are nearly one.
    plain: BTreeMap<String, Role>,
    /// What the clinic's own list names, in its order.
    pub mapped: Vec<Role>,
}

impl Naming {
    /// With one instrument its items are called by their ids, with several each by its instrument too.
    pub fn of(
        instruments: &[Arc<Instrument>],
        options: &TableOptions,
    ) -> Result<Naming, TableFailure> {
        let mut naming = Naming {
            instruments: instruments.to_vec(),
            names: BTreeMap::new(),
            plain: BTreeMap::new(),
            mapped: Vec::new(),
        };
        for (sheet, instrument) in instruments.iter().enumerate() {
            for (item, own) in instrument.items.iter().enumerate() {
                let role = Role::Item { sheet, item };
                naming.plain.entry(plain(own.id.as_str())).or_insert(role);
                if instruments.len() == 1 {
                    naming.names.insert(own.id.to_string(), role);
                }
            }
        }
        for (sheet, instrument) in instruments.iter().enumerate() {
            for (item, own) in instrument.items.iter().enumerate() {
                let role = Role::Item { sheet, item };
                for between in ['.', '_'] {
                    let name = format!("{}{between}{}", instrument.id, own.id);
                    naming.plain.entry(plain(&name)).or_insert(role);
                    naming.names.entry(name).or_insert(role);
                }
            }
        }
        for (name, word) in [(Local::Sex, "sex"), (Local::Age, "age")] {
            let needs =
                |instrument: &Arc<Instrument>| needs::of_instrument(instrument).contains(&name);
            if instruments.iter().any(needs) {
                naming.names.entry(word.to_owned()).or_insert(Role::Client(name));
            }
        }
        naming.map(options)?;
        Ok(naming)
    }

    /// Takes the names of the clinic's own list in the place of those by which the items would be found.
    fn map(&mut self, options: &TableOptions) -> Result<(), TableFailure> {
        let refused = |message: String| Err(TableFailure::refused(Code::UnknownItem, message));
        let mut mapped: Vec<(Role, &str)> = Vec::new();
        for (name, column) in &options.map {
            let Some(role) = self.names.get(name).copied() else {
                return refused(format!("`{name}` of the map is nothing that is read here"));
            };
            if mapped.iter().any(|(known, by)| *known == role || by == column) {
                return refused(format!("the map names `{name}` or its column twice"));
            }
            mapped.push((role, column));
        }
        self.names.retain(|_, role| !mapped.iter().any(|(known, _)| known == role));
        for (role, column) in mapped {
            self.mapped.push(role);
            if self.names.insert(column.to_owned(), role).is_some() {
                return refused(format!("column `{column}` of the map is an item of its own"));
            }
        }
        Ok(())
    }

    /// Returns what a column of this name says.
    pub fn role(&self, name: &str) -> Role {
        self.names.get(name).copied().unwrap_or(Role::Other)
    }

    /// Returns the item that a column may be meant to be.
    pub fn meant(&self, name: &str) -> Option<Role> {
        self.plain.get(&plain(name)).copied()
    }

    /// Returns the roles that columns can have, each once, by the instruments' order.
    pub fn every(&self) -> impl Iterator<Item = Role> {
        let sheets = self.instruments.iter().enumerate();
        let items = sheets.flat_map(|(sheet, instrument)| {
            (0..instrument.items.len()).map(move |item| Role::Item { sheet, item })
        });
        let client = [Role::Client(Local::Sex), Role::Client(Local::Age)];
        let client =
            client.into_iter().filter(|role| self.names.values().any(|known| known == role));
        items.chain(client)
    }

    /// Returns what is put before the names that are added for an instrument.
    pub fn prefix(&self, sheet: usize) -> String {
        match self.instruments.len() {
            1 => String::new(),
            _ => format!("{}_", self.instruments[sheet].id),
        }
    }

    /// Returns the name of a column as this program calls it.
    pub fn shown(&self, role: Role) -> String {
        match role {
            Role::Item { sheet, item } => {
                format!("{}{}", self.prefix(sheet), self.instruments[sheet].items[item].id)
            }
            Role::Client(Local::Sex) => "sex".to_owned(),
            Role::Client(_) => "age".to_owned(),
            Role::Other => String::new(),
        }
    }
}

fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}
