//! When a change between two scores is more than chance, and what others score.

use crate::diagnostic::Span;
use crate::number::{Interval, Number};

/// What is known of change in one score.
#[derive(Clone)]
pub enum Change {
    /// Nothing was published that could be read.
    NotPublished,
    /// A rule with its source.
    Known {
        /// When a change is more than chance.
        reliable: Reliable,
        /// The clinical cut-off: the score at which the band of those in need of care begins.
        cut: Option<Number>,
        /// Where the figures come from.
        source: String,
        /// Whether the clinic worked it out for its own clients.
        local: bool,
        /// Where it stands.
        places: ChangePlaces,
    },
}

/// Where the keys of a rule of change stand in the instrument's file; nowhere, of a clinic's own.
#[derive(Clone, Copy, Default)]
pub struct ChangePlaces {
    /// The whole rule.
    pub rule: Span,
    /// How much is reliable.
    pub reliable: Span,
    /// The clinical cut-off.
    pub cut: Span,
}

/// When a change is more than chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reliable {
    /// A change of at least this many points, as published.
    Points {
        /// The smallest reliable change.
        points: Number,
        /// The confidence level in percent, where the source says it.
        level: Option<u8>,
    },
    /// The reliable change index of Jacobson and Truax, from a standard deviation and a
    /// reliability: a change c is reliable where |c| >= z * sd * sqrt(2) * sqrt(1 - r). The root
    /// of two was missing in the paper of 1984 and was put right in 1986.
    Index {
        /// The standard deviation of the scores before treatment.
        sd: Number,
        /// The reliability of the scores, from 0 to 1.
        reliability: Number,
        /// The confidence level in percent: 90 or 95.
        level: u8,
    },
}

/// What a group of people scored.
#[derive(Clone)]
pub struct Norm {
    /// Who they are.
    pub group: String,
    /// Their sex, where it is one.
    pub sex: Option<String>,
    /// Their ages in years, where these were limited.
    pub age: Option<Interval>,
    /// How many.
    pub n: Option<u32>,
    /// Their mean.
    pub mean: Number,
    /// Their standard deviation.
    pub sd: Number,
    /// The reliability of the scores among them.
    pub reliability: Option<Number>,
    /// Where the figures were read.
    pub source: String,
    /// Where it stands.
    pub span: Span,
}
