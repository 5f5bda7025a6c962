//! Which column is which, in and out.

use super::cell::{self, Accepts};
use super::chosen::Choosing;
use super::naming::Naming;
use super::output::{self, Column as Out};
use super::recall::States;
use super::{TableFailure, TableOptions, needs};
use crate::diagnostic::{Code, Diagnostic, Severity, nearest_name};
use crate::instrument::{Instrument, Item, Local};
use csv::ByteRecord;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The columns, in and out.
pub struct Header {
    /// The instruments, in the order in which they were named.
    pub sheets: Vec<Arc<Sheet>>,
    /// The columns of the input; of JSON, the members that are read.
    pub columns: Vec<Column>,
    /// The columns about the client.
    pub client: Vec<(usize, Local)>,
    /// The columns of the output, one by one.
    pub names: Vec<Out>,
    /// The columns of the output, those that are written at once joined.
    pub out: Vec<Out>,
    naming: Naming,
    allow_missing: bool,
}

/// One of the instruments, with all that its rows have in common.
pub struct Sheet {
    pub instrument: Arc<Instrument>,
    /// By item, what its cells may hold.
    pub accepts: Vec<Accepts>,
    /// By item, the states by which a row can be recalled.
    pub states: Vec<States>,
    /// By score, the names of its columns.
    pub names: Vec<Vec<String>>,
    /// What the scores and alerts depend on.
    pub needed: BTreeSet<Local>,
    /// By alert, the items that it depends on.
    pub behind_alerts: Vec<BTreeSet<usize>>,
    /// The columns of the input that hold answers, each with its item.
    pub columns: Vec<(usize, usize)>,
    /// The name of the column for its alerts.
    pub alerts: String,
}

/// A column of the input.
pub struct Column {
    /// The name as it stands there.
    pub name: Vec<u8>,
    /// What its cells say.
    pub role: Role,
}

/// What the cells of a column say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Answers to an item of an instrument, both by their numbers from 0.
    Item { sheet: usize, item: usize },
    /// The client's sex or age.
    Client(Local),
    /// Nothing that is read.
    Other,
}

/// What no two columns may share.
#[derive(PartialEq, Eq, Hash)]
enum Identity<'c> {
    Read(Role),
    Name(&'c [u8]),
}

impl Header {
    /// Reads the first row of a CSV table.
    pub fn of_csv(
        names: &ByteRecord,
        instruments: &[Arc<Instrument>],
        options: &TableOptions,
    ) -> Result<Header, TableFailure> {
        let naming = Naming::of(instruments, options)?;
        let columns = names.iter().map(|name| Column {
            name: name.to_vec(),
            role: naming.role(&String::from_utf8_lossy(name.trim_ascii())),
        });
        let columns: Vec<Column> = columns.collect();
        refuse_without_items(&columns, instruments)?;
        refuse_doubles(&columns)?;
        let header = Header::of(columns, naming, instruments, options)?;
        header.refuse_unmapped()?;
        header.refuse_misspelt()?;
        header.refuse_missing()?;
        Ok(header)
    }

    /// Returns the members that a line of JSON can have.
    pub fn of_json(
        instruments: &[Arc<Instrument>],
        options: &TableOptions,
    ) -> Result<Header, TableFailure> {
        let naming = Naming::of(instruments, options)?;
        let columns = naming.every().map(|role| Column { name: naming.shown(role).into(), role });
        let columns = columns.collect();
        Header::of(columns, naming, instruments, options)
    }

    fn of(
        columns: Vec<Column>,
        naming: Naming,
        instruments: &[Arc<Instrument>],
        options: &TableOptions,
    ) -> Result<Header, TableFailure> {
        let sheets = instruments.iter().enumerate();
        let sheets = sheets.map(|(number, instrument)| {
            let prefix = options.prefix.as_deref().unwrap_or_default();
            let own = naming.prefix(number);
            Arc::new(Sheet::new(number, instrument, &columns, &format!("{prefix}{own}"), options))
        });
        let sheets: Vec<Arc<Sheet>> = sheets.collect();
        let names = Choosing { sheets: &sheets, columns: &columns, options }.chosen()?;
        let out = output::joined(&names);
        let client = columns.iter().enumerate().filter_map(|(place, column)| match column.role {
            Role::Client(name) => Some((place, name)),
            _ => None,
        });
        let client = client.collect();
        let allow_missing = options.allow_missing;
        Ok(Header { sheets, client, names, out, columns, naming, allow_missing })
    }

    /// Returns the column that a member of a line belongs to.
    pub fn place(&self, name: &str) -> Option<usize> {
        let role = self.naming.role(name);
        let found = (role != Role::Other).then_some(role)?;
        self.columns.iter().position(|column| column.role == found)
    }

    /// Returns the item of a column, and what its cells may hold.
    pub fn item(&self, column: usize) -> Option<(&Item, &Accepts)> {
        let Role::Item { sheet, item } = self.columns.get(column)?.role else { return None };
        let sheet = self.sheets.get(sheet)?;
        Some((sheet.instrument.items.get(item)?, sheet.accepts.get(item)?))
    }

    /// Returns what the cells of a column may hold, in words.
    pub fn accepted(&self, column: usize) -> String {
        match (self.item(column), self.columns[column].role) {
            (Some((item, _)), _) => cell::accepted(item),
            (_, Role::Client(Local::Sex)) => "female, male or other".into(),
            _ => "a whole number from 0 to 130".into(),
        }
    }

    /// Returns what is not there although something depends on it: what is open in every row.
    pub fn remarks(&self) -> Vec<Diagnostic> {
        let mut remarks = Vec::new();
        if let Some(fault) = self.missing_items(|_, _| true) {
            let message = format!("{}: not answered in any row", fault.message);
            remarks.push(Diagnostic { severity: Severity::Warning, message, ..fault });
        }
        for (name, word) in [(Local::Sex, "sex"), (Local::Age, "age")] {
            let is_needed = self.sheets.iter().any(|sheet| sheet.needed.contains(&name));
            if is_needed && !self.has(Role::Client(name)) {
                let message = format!("no column `{word}`: what depends on it stays open");
                remarks.push(Diagnostic::warning(Code::MissingKey, message));
            }
        }
        remarks
    }

    fn has(&self, role: Role) -> bool {
        self.columns.iter().any(|column| column.role == role)
    }

    /// Names the items without a column that something depends on, of those that `counts`.
    fn missing_items(&self, counts: impl Fn(&Sheet, usize) -> bool) -> Option<Diagnostic> {
        let mut ids = Vec::new();
        for (number, sheet) in self.sheets.iter().enumerate() {
            let needed = sheet.needed.iter().filter_map(|name| match name {
                Local::Item(item) => Some(*item),
                _ => None,
            });
            let is_there = |item: usize| self.has(Role::Item { sheet: number, item });
            let lacking = needed.filter(|item| counts(sheet, *item) && !is_there(*item));
            ids.extend(lacking.map(|item| self.naming.shown(Role::Item { sheet: number, item })));
        }
        let (first, rest) = ids.split_first()?;
        let list = rest.iter().fold(format!("`{first}`"), |list, id| format!("{list}, `{id}`"));
        let message = format!("no column for {list}");
        let mut fault = Diagnostic::error(Code::MissingKey, message);
        fault.hint_if(ids.iter().find_map(|id| self.nearly(id)));
        Some(fault)
    }

    /// Refuses a table that has not every column of the clinic's own list.
    fn refuse_unmapped(&self) -> Result<(), TableFailure> {
        let mut mapped = self.naming.mapped.iter();
        let Some(role) = mapped.find(|role| !self.has(**role)) else { return Ok(()) };
        let name = self.naming.shown(*role);
        let message = format!("there is no column of the name that the map gives `{name}`");
        Err(TableFailure::refused(Code::MissingKey, message))
    }

    /// Refuses a table that lacks a column of answers: nobody should take for missing what is only
    /// named otherwise.
    fn refuse_missing(&self) -> Result<(), TableFailure> {
        match self.missing_items(Sheet::takes).filter(|_| !self.allow_missing) {
            None => Ok(()),
            Some(fault) => Err(TableFailure::Refused(Box::new(
                fault.with_hint("where nobody was asked that: --allow-missing-columns"),
            ))),
        }
    }

    /// Points out a column whose name is nearly that of an item.
    fn nearly(&self, id: &str) -> Option<String> {
        let other = |column: &&Column| column.role == Role::Other;
        let names = self.columns.iter().filter(other);
        let names = names.filter_map(|column| std::str::from_utf8(column.name.trim_ascii()).ok());
        let near = nearest_name(id, names)?;
        let same = |column: &Column| column.name.trim_ascii() == near.as_bytes();
        let number = self.columns.iter().position(same)?.saturating_add(1);
        Some(format!("is column {number} meant to be `{id}`?"))
    }

    /// Refuses a column that is called like an item but for its case or a space: a whole column that is
    /// not read would be taken for answers that nobody gave.
    fn refuse_misspelt(&self) -> Result<(), TableFailure> {
        for (column, number) in self.columns.iter().zip(1_u64..) {
            let name = String::from_utf8_lossy(&column.name);
            let meant = self.naming.meant(&name).filter(|_| column.role == Role::Other);
            if let Some(role) = meant.filter(|role| !self.has(*role)) {
                let message = format!(
                    "column {number} is not called as its item is: `{}`",
                    self.naming.shown(role)
                );
                let fault = Diagnostic::error(Code::UnknownItem, message)
                    .with_hint("name the columns as the items are named, in small letters");
                return Err(TableFailure::Refused(Box::new(fault)));
            }
        }
        Ok(())
    }

    /// Refuses a line of JSON that lacks an item, or has it under a name that is not its own.
    pub fn refuse_lacking<'n>(
        &self,
        mut names: impl Iterator<Item = &'n str>,
        is_there: impl Fn(usize) -> bool,
    ) -> Result<(), String> {
        let place = |role: Role| self.columns.iter().position(|column| column.role == role);
        let meant = names.find_map(|name| {
            let meant =
                self.naming.meant(name).filter(|_| self.naming.role(name) == Role::Other)?;
            place(meant).filter(|place| !is_there(*place))
        });
        if let Some(place) = meant {
            let shown = self.shown(place);
            return Err(format!("a member is not called as its item is: `{shown}`"));
        }
        let lacks = |place: &usize| match self.columns[*place].role {
            Role::Item { sheet, item } => {
                let sheet = &self.sheets[sheet];
                let is_needed = sheet.needed.contains(&Local::Item(item));
                is_needed && sheet.takes(item) && !is_there(*place)
            }
            _ => false,
        };
        match (0..self.columns.len()).find(lacks).filter(|_| !self.allow_missing) {
            Some(place) => Err(format!("it has no member `{}`", self.shown(place))),
            None => Ok(()),
        }
    }

    /// Returns the name of a column that is read, as this program calls it.
    pub fn shown(&self, column: usize) -> String {
        self.naming.shown(self.columns[column].role)
    }
}

impl Sheet {
    fn new(
        number: usize,
        instrument: &Arc<Instrument>,
        columns: &[Column],
        prefix: &str,
        options: &TableOptions,
    ) -> Sheet {
        let accepts: Vec<Accepts> =
            instrument.items.iter().map(|item| Accepts::of(item, options.last_day)).collect();
        let states = instrument.items.iter().zip(&accepts);
        let own = columns.iter().enumerate().filter_map(|(place, column)| match column.role {
            Role::Item { sheet, item } if sheet == number => Some((place, item)),
            _ => None,
        });
        let alerts = instrument.alerts.iter();
        Sheet {
            states: states.map(|(item, accepts)| States::of(item, accepts)).collect(),
            accepts,
            names: instrument.scores.iter().map(|score| output::names(score, prefix)).collect(),
            needed: needs::of_instrument(instrument),
            behind_alerts: alerts.map(|alert| needs::of_alert(instrument, alert)).collect(),
            columns: own.collect(),
            alerts: format!("{prefix}alerts"),
            instrument: instrument.clone(),
        }
    }

    /// Returns whether a cell can hold an answer to an item; a list of records fits into none.
    fn takes(&self, item: usize) -> bool {
        !matches!(self.accepts[item], Accepts::Nothing)
    }
}

impl Column {
    /// Returns whether it stands in the output as it is.
    pub fn passes(&self) -> bool {
        !matches!(self.role, Role::Item { .. })
    }

    /// Returns what the column is known by; nothing for the columns without a name that
    /// spreadsheets leave behind.
    fn identity(&self) -> Option<Identity<'_>> {
        let name = self.name.trim_ascii();
        match self.role {
            Role::Other => (!name.is_empty()).then_some(Identity::Name(name)),
            role => Some(Identity::Read(role)),
        }
    }
}

/// Refuses two columns of one name. None is quoted: in a table without a header the first row holds
/// answers.
fn refuse_doubles(columns: &[Column]) -> Result<(), TableFailure> {
    let mut seen = HashMap::new();
    for (column, number) in columns.iter().zip(1_u64..) {
        let identity = column.identity();
        if let Some(first) = identity.and_then(|identity| seen.insert(identity, number)) {
            let message = format!("columns {first} and {number} have the same name");
            return Err(TableFailure::refused(Code::DuplicateKey, message));
        }
    }
    Ok(())
}

/// Says that the first row is no header of an instrument, without repeating it.
fn refuse_without_items(
    columns: &[Column],
    instruments: &[Arc<Instrument>],
) -> Result<(), TableFailure> {
    let is_named = |number: usize| {
        let own =
            |column: &Column| matches!(column.role, Role::Item { sheet, .. } if sheet == number);
        columns.iter().any(own)
    };
    let mut each = instruments.iter().enumerate();
    let Some((_, instrument)) = each.find(|(number, _)| !is_named(*number)) else { return Ok(()) };
    let id = &instrument.id;
    let message = format!("the first row names no item of `{id}`");
    let mut fault = Diagnostic::error(Code::UnknownItem, message);
    fault.hint("the first row holds the names of the columns");
    let within = if instruments.len() > 1 { format!("{id}_") } else { String::new() };
    let first = instrument.items.first();
    fault.hint_if(
        first.map(|item| format!("name the columns as the items are: `{within}{}` …", item.id)),
    );
    fault.hint("where they are called otherwise, say so with --map");
    fault.hint("where cells are not separated by commas, say so with --delimiter");
    Err(TableFailure::Refused(Box::new(fault)))
}
