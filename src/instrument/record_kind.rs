//! In which record the answers to a form stand.

use super::{Instrument, Kind};

/// In which record answers stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecordKind {
    /// The client's own, from which plans are made.
    #[default]
    Client,
    /// The own record of a client's partner: rule 15 of the clinical rules.
    Partner,
    /// What stands apart and enters no plan and no table: rule 13 of the clinical rules.
    Restricted,
}

impl RecordKind {
    /// The words of the file formats.
    pub const WORDS: [(&str, RecordKind); 3] = [
        ("client", RecordKind::Client),
        ("partner", RecordKind::Partner),
        ("restricted", RecordKind::Restricted),
    ];

    /// Returns the word of the file formats.
    pub fn word(self) -> &'static str {
        match self {
            RecordKind::Client => "client",
            RecordKind::Partner => "partner",
            RecordKind::Restricted => "restricted",
        }
    }

    /// Returns whether a record of this kind may hold answers to an instrument. A partner is given the
    /// same measures as anybody, and of forms those for partners; a restricted form stands in no other
    /// record, and no other in a restricted one.
    pub fn holds(self, instrument: &Instrument) -> bool {
        let form = instrument.record;
        match self {
            RecordKind::Client => form == RecordKind::Client,
            RecordKind::Partner => match form {
                RecordKind::Client => instrument.kind == Kind::Measure,
                RecordKind::Partner => true,
                RecordKind::Restricted => false,
            },
            RecordKind::Restricted => form == RecordKind::Restricted,
        }
    }
}
