//! What is wrong with rows: counted, and the first places named.

use crate::diagnostic::{Code, Diagnostic};

/// So many places are named.
const NAMED: usize = 10;

/// The faults of some rows, in their order.
#[derive(Default)]
pub struct RowFaults {
    first: Vec<RowFault>,
    count: u64,
}

/// One thing that is wrong with a row, never what stands there.
pub struct RowFault {
    row: u64,
    what: What,
}

enum What {
    /// A column does not accept what stands there; what it would accept.
    Column(String, String),
    /// It is not known which cell belongs to which column.
    Whole(String),
}

impl RowFault {
    pub fn column(row: u64, name: String, accepted: String) -> RowFault {
        RowFault { row, what: What::Column(name, accepted) }
    }

    pub fn whole(row: u64, reason: String) -> RowFault {
        RowFault { row, what: What::Whole(reason) }
    }

    fn diagnostic(&self) -> Diagnostic {
        let row = self.row;
        match &self.what {
            What::Column(name, accepted) => {
                let message =
                    format!("row {row} is not scored: column `{name}` does not accept this");
                Diagnostic::error(Code::BadAnswer, message)
                    .with_hint(format!("accepted: {accepted}"))
            }
            What::Whole(reason) => {
                Diagnostic::error(Code::BadAnswer, format!("row {row} is not scored: {reason}"))
            }
        }
    }
}

impl RowFaults {
    /// Adds one; what it says is made up only for those that will be named.
    pub fn add(&mut self, fault: impl FnOnce() -> RowFault) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(fault());
        }
    }

    /// Adds those of later rows, which were counted from a row on.
    pub fn append(&mut self, later: RowFaults, rows_before: u64) {
        self.count += later.count;
        let places = later.first.into_iter();
        let places = places.map(|fault| RowFault { row: fault.row + rows_before, ..fault });
        self.first.extend(places.take(NAMED - self.first.len()));
    }

    /// Returns how many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Returns the first one.
    pub fn first(&self) -> Option<Diagnostic> {
        self.first.first().map(RowFault::diagnostic)
    }

    /// Returns the first places, and how many there are beside them.
    pub fn told(&self) -> Vec<Diagnostic> {
        let mut told: Vec<Diagnostic> = self.first.iter().map(RowFault::diagnostic).collect();
        let named = u64::try_from(told.len()).unwrap_or(u64::MAX);
        if self.count > named {
            let message = format!("{} more places are not accepted", self.count - named);
            told.push(Diagnostic::error(Code::BadAnswer, message));
        }
        told
    }
}
