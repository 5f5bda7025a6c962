//! The first row: which column is which.

use super::cell::Accepts;
use super::{TableFailure, TableOptions, needs, output};
use crate::diagnostic::{Code, Diagnostic, nearest_name};
use crate::instrument::{Instrument, Local};
use csv::ByteRecord;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The columns, in and out.
pub struct Header {
    /// The columns of the input.
    pub columns: Vec<Column>,
    /// The names of the columns that are added.
    pub added: Vec<String>,
}

/// A column of the input.
pub struct Column {
    /// The name as it stands there.
    pub name: Vec<u8>,
    /// What its cells say.
    pub role: Role,
    /// Whether it stands in the output too.
    pub passes: bool,
}

/// What the cells of a column say.
pub enum Role {
    /// Answers to an item, by its number from 0.
    Item(usize, Accepts),
    /// The client's sex.
    Sex,
    /// The client's age.
    Age,
    /// Nothing that is read.
    Other,
}

/// What no two columns may share.
#[derive(PartialEq, Eq, Hash)]
enum Identity<'c> {
    Item(usize),
    Name(&'c [u8]),
}

impl Header {
    /// Reads the names of the columns.
    pub fn read(
        names: &ByteRecord,
        instrument: &Instrument,
        options: &TableOptions,
    ) -> Result<Header, TableFailure> {
        let needed = needs::of_instrument(instrument);
        let columns = names.iter().map(|name| Column::read(name, instrument, &needed, options));
        let columns = columns.collect();
        let added = output::names(instrument, options.prefix.as_deref().unwrap_or_default());
        let header = Header { columns, added };
        if !header.columns.iter().any(|column| matches!(column.role, Role::Item(..))) {
            return Err(no_item(instrument));
        }
        header.refuse_doubles()?;
        header.refuse_clashes()?;
        header.refuse_misspelt(instrument)?;
        Ok(header)
    }

    /// Returns the columns that stand in the output too.
    pub fn passing(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns.iter().enumerate().filter(|(_, column)| column.passes)
    }

    /// Returns what should be known about the columns before the first row is read.
    pub fn remarks(&self, instrument: &Instrument) -> Vec<Diagnostic> {
        let needed = needs::of_instrument(instrument);
        let lacks = |name: &Local| !self.columns.iter().any(|column| column.is(*name));
        let lacking: Vec<Local> = needed.into_iter().filter(lacks).collect();
        let mut remarks: Vec<Diagnostic> =
            self.lacking_items(&lacking, instrument).into_iter().collect();
        for (name, word) in [(Local::Sex, "sex"), (Local::Age, "age")] {
            if lacking.contains(&name) {
                let message = format!("no column `{word}`: what depends on it stays open");
                remarks.push(Diagnostic::warning(Code::MissingKey, message));
            }
        }
        remarks
    }

    fn lacking_items(&self, lacking: &[Local], instrument: &Instrument) -> Option<Diagnostic> {
        let ids = lacking.iter().filter_map(|name| match name {
            Local::Item(index) => Some(instrument.items.get(*index)?.id.as_str()),
            _ => None,
        });
        let ids: Vec<&str> = ids.collect();
        let (first, rest) = ids.split_first()?;
        let list = rest.iter().fold(format!("`{first}`"), |list, id| format!("{list}, `{id}`"));
        let message = format!("no column for {list}: not answered in any row");
        let mut remark = Diagnostic::warning(Code::MissingKey, message);
        remark.hint_if(ids.iter().find_map(|id| self.nearly(id)));
        Some(remark)
    }

    /// Refuses two columns of one name. None is quoted: in a table without a header the first
    /// row holds answers.
    fn refuse_doubles(&self) -> Result<(), TableFailure> {
        let mut seen = HashMap::new();
        for (column, number) in self.columns.iter().zip(1_u64..) {
            let identity = column.identity();
            if let Some(first) = identity.and_then(|identity| seen.insert(identity, number)) {
                let message = format!("columns {first} and {number} have the same name");
                return Err(TableFailure::refused(Code::DuplicateKey, message));
            }
        }
        Ok(())
    }

    /// Refuses an added name that the output has already.
    fn refuse_clashes(&self) -> Result<(), TableFailure> {
        let passing = self.passing().map(|(_, column)| column.name.trim_ascii());
        let mut taken: HashSet<&[u8]> = passing.collect();
        for name in &self.added {
            if !taken.insert(name.as_bytes()) {
                let message = format!("two columns of the output would be named `{name}`");
                let fault = Diagnostic::error(Code::DuplicateId, message);
                let fault = fault.with_hint("--prefix TEXT is put before the added names");
                return Err(TableFailure::Refused(Box::new(fault)));
            }
        }
        Ok(())
    }

    /// Refuses a column that is called like an item but for its case or a space: a whole column that is
    /// not read would be taken for answers that nobody gave.
    fn refuse_misspelt(&self, instrument: &Instrument) -> Result<(), TableFailure> {
        let plain = |name: &[u8]| -> Vec<u8> {
            let letters = name.iter().filter(|byte| byte.is_ascii_alphanumeric());
            letters.map(u8::to_ascii_lowercase).collect()
        };
        for (column, number) in self.columns.iter().zip(1_u64..) {
            if !matches!(column.role, Role::Other) {
                continue;
            }
            let like = |id: &str| plain(id.as_bytes()) == plain(&column.name);
            let is_there = |index| self.columns.iter().any(|one| one.is(Local::Item(index)));
            let mut items = instrument.items.iter().enumerate();
            let meant = items.find(|(index, item)| like(item.id.as_str()) && !is_there(*index));
            if let Some((_, item)) = meant {
                let message =
                    format!("column {number} is not called as its item is: `{}`", item.id);
                let fault = Diagnostic::error(Code::UnknownItem, message)
                    .with_hint("name the columns as the items are named, in small letters");
                return Err(TableFailure::Refused(Box::new(fault)));
            }
        }
        Ok(())
    }

    /// Returns whether an item that a score or an alert needs has no column.
    pub fn lacks_items(&self, instrument: &Instrument) -> bool {
        let needed = needs::of_instrument(instrument).into_iter();
        let mut items = needed.filter(|name| matches!(name, Local::Item(_)));
        items.any(|name| !self.columns.iter().any(|column| column.is(name)))
    }

    /// Points out a column whose name is nearly that of an item.
    fn nearly(&self, id: &str) -> Option<String> {
        let other = |column: &&Column| matches!(column.role, Role::Other);
        let names = self.columns.iter().filter(other);
        let names = names.filter_map(|column| std::str::from_utf8(column.name.trim_ascii()).ok());
        let near = nearest_name(id, names)?;
        let same = |column: &Column| column.name.trim_ascii() == near.as_bytes();
        let number = self.columns.iter().position(same)?.saturating_add(1);
        Some(format!("is column {number} meant to be `{id}`?"))
    }
}

impl Column {
    fn read(
        name: &[u8],
        instrument: &Instrument,
        needed: &BTreeSet<Local>,
        options: &TableOptions,
    ) -> Column {
        let plain = std::str::from_utf8(name.trim_ascii()).unwrap_or_default();
        let within = plain.strip_prefix(instrument.id.as_str());
        let own = within.and_then(|rest| rest.strip_prefix('.')).unwrap_or(plain);
        let (role, passes) = match (instrument.item(own), plain) {
            (Some((index, item)), _) => (
                Role::Item(index, Accepts::of(item, options.last_day)),
                options.with_answers && !item.private,
            ),
            (None, "sex") if needed.contains(&Local::Sex) => (Role::Sex, true),
            (None, "age") if needed.contains(&Local::Age) => (Role::Age, true),
            _ => (Role::Other, true),
        };
        Column { name: name.to_vec(), role, passes }
    }

    fn is(&self, name: Local) -> bool {
        match self.role {
            Role::Item(index, _) => name == Local::Item(index),
            Role::Sex => name == Local::Sex,
            Role::Age => name == Local::Age,
            Role::Other => false,
        }
    }

    /// Returns what the column is known by; nothing for the columns without a name that
    /// spreadsheets leave behind.
    fn identity(&self) -> Option<Identity<'_>> {
        let name = self.name.trim_ascii();
        match self.role {
            Role::Item(index, _) => Some(Identity::Item(index)),
            _ => (!name.is_empty()).then_some(Identity::Name(name)),
        }
    }
}

/// Says that the first row is no header of this instrument, without repeating it.
fn no_item(instrument: &Instrument) -> TableFailure {
    let message = format!("the first row names no item of `{}`", instrument.id);
    let mut fault = Diagnostic::error(Code::UnknownItem, message);
    fault.hint("the first row holds the names of the columns");
    let first = instrument.items.first();
    fault.hint_if(first.map(|item| format!("name the columns as the items are: `{}` …", item.id)));
    fault.hint("where cells are not separated by commas, say so with --delimiter");
    TableFailure::Refused(Box::new(fault))
}
