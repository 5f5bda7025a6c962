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
    /// same measures as anybody, and of forms those that are for partners too; a restricted form stands
    /// in no other record, and no other in a restricted one.
    pub fn holds(self, instrument: &Instrument) -> bool {
        match (self, instrument.record) {
            (RecordKind::Restricted, form) => form == Belongs::Restricted,
            (_, Belongs::Restricted) => false,
            (_, Belongs::Either) => true,
            (RecordKind::Client, form) => form == Belongs::Client,
            (RecordKind::Partner, Belongs::Client) => instrument.kind == Kind::Measure,
            (RecordKind::Partner, Belongs::Partner) => true,
        }
    }
}

/// In whose record the answers to an instrument stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Belongs {
    /// The client's own.
    #[default]
    Client,
    /// The own record of a client's partner.
    Partner,
    /// Whoever's record it is: a client's, or a partner's own.
    Either,
    /// What stands apart.
    Restricted,
}

impl Belongs {
    /// The words of the file format.
    pub const WORDS: [(&str, Belongs); 4] = [
        ("client", Belongs::Client),
        ("partner", Belongs::Partner),
        ("either", Belongs::Either),
        ("restricted", Belongs::Restricted),
    ];

    /// Returns the record in words.
    pub fn word(self) -> &'static str {
        match self {
            Belongs::Client => "client",
            Belongs::Partner => "partner",
            Belongs::Either => "client or partner",
            Belongs::Restricted => "restricted",
        }
    }
}
