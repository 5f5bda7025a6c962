//! In what an output and what it was made from are no longer what a manifest says.

use serde::Serialize;
use std::fmt;

/// One thing that is no longer what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What kind of thing.
    pub kind: Kind,
    /// Which one, and how it differs.
    pub what: String,
}

/// The kinds of thing that an output comes of, and itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The case's file.
    Input,
    /// A definition, a template or a setting.
    Definition,
    /// The program.
    Program,
    /// What the run was asked for.
    Option,
    /// The file that was written.
    Output,
    /// Made anew it is another file, and nothing that it comes of differs.
    Reproduction,
}

impl Difference {
    /// Returns a difference.
    pub fn new(kind: Kind, what: impl Into<String>) -> Difference {
        Difference { kind, what: what.into() }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Input => "input",
            Kind::Definition => "definition",
            Kind::Program => "program",
            Kind::Option => "option",
            Kind::Output => "output",
            Kind::Reproduction => "made anew",
        };
        write!(f, "{kind} {}", self.what)
    }
}
