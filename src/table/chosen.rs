//! Which columns the output has.

use super::header::{Column, Role, Sheet};
use super::output::{Column as Out, Holds};
use super::{Answers, Format, TableFailure, TableOptions};
use crate::diagnostic::{Code, Diagnostic};
use crate::instrument::{AnswerType, Item};
use std::collections::HashSet;
use std::sync::Arc;

/// What the columns of the output are chosen from.
pub struct Choosing<'t> {
    pub sheets: &'t [Arc<Sheet>],
    pub columns: &'t [Column],
    pub options: &'t TableOptions,
}

impl Choosing<'_> {
    /// Returns the columns of the output, one by one.
    pub fn chosen(&self) -> Result<Vec<Out>, TableFailure> {
        let every = self.every();
        refuse_clashes(&every)?;
        let Some(names) = &self.options.columns else { return Ok(every) };
        let mut chosen = Vec::new();
        for name in names {
            chosen.push(self.named(name, &every)?);
        }
        // No choice takes an alert out of sight.
        let is_alert = |out: &&Out| matches!(out.holds, Holds::Alerts { .. });
        let left_out =
            every.iter().filter(is_alert).filter(|out| !names.iter().any(|name| out.is(name)));
        chosen.extend(left_out.cloned());
        refuse_clashes(&chosen)?;
        Ok(chosen)
    }

    fn named(&self, name: &str, every: &[Out]) -> Result<Out, TableFailure> {
        if let Some(found) = every.iter().find(|out| out.is(name)) {
            return Ok(found.clone());
        }
        if self.options.format == Format::JsonLines {
            return Ok(Out { name: name.into(), holds: Holds::Member });
        }
        let message = format!("the result has no column `{name}`");
        Err(TableFailure::refused(Code::Usage, message))
    }

    fn every(&self) -> Vec<Out> {
        let mut every = Vec::new();
        if self.options.format == Format::JsonLines {
            every.push(Out { name: Vec::new(), holds: Holds::Members });
        }
        for (place, column) in self.columns.iter().enumerate() {
            match column.role {
                Role::Item { sheet, item } => {
                    every.extend(self.answers(
                        place,
                        column,
                        &self.sheets[sheet].instrument.items[item],
                    ));
                }
                _ if self.options.format == Format::JsonLines => {}
                _ => every.push(Out { name: column.name.clone(), holds: Holds::Passed(place) }),
            }
        }
        for (number, sheet) in self.sheets.iter().enumerate() {
            every.extend(added(number, sheet));
        }
        every
    }

    /// Returns the columns for the answers to an item: none where they are private.
    fn answers(&self, column: usize, own: &Column, item: &Item) -> Vec<Out> {
        let (codes, labels) = match self.options.answers.filter(|_| !item.private) {
            None => return Vec::new(),
            Some(Answers::Codes) => (true, false),
            Some(Answers::Labels) => (false, true),
            Some(Answers::Both) => (true, has_labels(item)),
        };
        let holds = |as_label| Holds::Answer { column, as_label };
        let code = codes.then(|| Out { name: own.name.clone(), holds: holds(false) });
        let mut name = own.name.clone();
        if codes {
            name.extend(b"_label");
        }
        code.into_iter().chain(labels.then(|| Out { name, holds: holds(true) })).collect()
    }
}

fn has_labels(item: &Item) -> bool {
    let answer = &item.answer;
    matches!(answer, AnswerType::Choice(_) | AnswerType::Multiple(_) | AnswerType::YesNo { .. })
}

/// Returns the columns that are added for one instrument.
fn added(number: usize, sheet: &Sheet) -> Vec<Out> {
    let mut added = Vec::new();
    for (score, names) in sheet.names.iter().enumerate() {
        added.extend(names.iter().enumerate().map(|(cell, name)| Out {
            name: name.clone().into(),
            holds: Holds::Score { sheet: number, score, first: cell, last: cell },
        }));
    }
    let name = sheet.alerts.clone().into();
    added.push(Out { name, holds: Holds::Alerts { sheet: number } });
    added
}

/// Refuses two columns of one name where we made one of them.
fn refuse_clashes(every: &[Out]) -> Result<(), TableFailure> {
    let mut taken: HashSet<&[u8]> = HashSet::new();
    for out in every {
        let name = out.name.trim_ascii();
        let is_ours = !matches!(out.holds, Holds::Passed(_) | Holds::Members);
        if !taken.insert(name) && is_ours {
            let name = String::from_utf8_lossy(name);
            let message = format!("two columns of the output would be named `{name}`");
            let fault = Diagnostic::error(Code::DuplicateId, message);
            let fault = fault.with_hint("--prefix TEXT is put before the added names");
            return Err(TableFailure::Refused(Box::new(fault)));
        }
    }
    Ok(())
}

impl Out {
    fn is(&self, name: &str) -> bool {
        self.name.trim_ascii() == name.as_bytes()
    }
}
