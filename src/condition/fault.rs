//! What can be wrong with the text of a condition.

use std::ops::Range;

/// One thing that is wrong with the text of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionFault {
    /// The bytes of the text it is about.
    pub at: Range<usize>,
    /// The kind of fault.
    pub kind: FaultKind,
    /// What is wrong, in one lower-case line.
    pub message: String,
    /// What to do about it, where that can be said.
    pub hint: Option<String>,
}

impl ConditionFault {
    pub(super) fn new(at: Range<usize>, kind: FaultKind, message: impl Into<String>) -> Self {
        ConditionFault { at, kind, message: message.into(), hint: None }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        ConditionFault { hint: Some(hint.into()), ..self }
    }
}

/// The kinds of fault a condition can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultKind {
    /// A comparison holds for every value its names can take.
    AlwaysTrue,
    /// A name is both a field of the record and a name outside it.
    AmbiguousName,
    /// Two comparisons in a row, as in `0 <= x <= 3`.
    ChainedComparison,
    /// A comparison holds for no value its names can take.
    NeverTrue,
    /// A number that is not written as one, or does not fit.
    NotANumber,
    /// A range such as `q1..q9` outside `count(…)` and `sum(…)`.
    StrayRange,
    /// The text does not follow the grammar.
    Syntax,
    /// Brackets, `not` and minus signs nest too deeply.
    TooDeep,
    /// The text is too long, or has too many parts.
    TooLarge,
    /// A number where a condition belongs, a word compared with a number, and the like.
    TypeMismatch,
    /// A character that is not part of the language.
    UnexpectedCharacter,
    /// A code that is not of the list.
    UnknownCode,
    /// A name that the scope does not know.
    UnknownName,
    /// A function has too many or too few things between its brackets.
    WrongArguments,
}

impl FaultKind {
    /// Every kind there is, by code.
    pub const ALL: [FaultKind; 14] = [
        FaultKind::AlwaysTrue,
        FaultKind::AmbiguousName,
        FaultKind::ChainedComparison,
        FaultKind::NeverTrue,
        FaultKind::NotANumber,
        FaultKind::StrayRange,
        FaultKind::Syntax,
        FaultKind::TooDeep,
        FaultKind::TooLarge,
        FaultKind::TypeMismatch,
        FaultKind::UnexpectedCharacter,
        FaultKind::UnknownCode,
        FaultKind::UnknownName,
        FaultKind::WrongArguments,
    ];

    /// Returns the stable code of the diagnostic.
    pub fn code(self) -> &'static str {
        match self {
            FaultKind::AlwaysTrue => "condition-always-true",
            FaultKind::AmbiguousName => "condition-ambiguous-name",
            FaultKind::ChainedComparison => "condition-chained-comparison",
            FaultKind::NeverTrue => "condition-never-true",
            FaultKind::NotANumber => "condition-not-a-number",
            FaultKind::StrayRange => "condition-stray-range",
            FaultKind::Syntax => "condition-syntax",
            FaultKind::TooDeep => "condition-too-deep",
            FaultKind::TooLarge => "condition-too-large",
            FaultKind::TypeMismatch => "condition-type-mismatch",
            FaultKind::UnexpectedCharacter => "condition-unexpected-character",
            FaultKind::UnknownCode => "condition-unknown-code",
            FaultKind::UnknownName => "condition-unknown-name",
            FaultKind::WrongArguments => "condition-wrong-arguments",
        }
    }
}

/// The faults of one text, gathered; those past [`Faults::MOST`] are not kept, so that a
/// text of rubbish cannot fill the memory or the screen.
#[derive(Default)]
pub(super) struct Faults(Vec<ConditionFault>);

impl Faults {
    const MOST: usize = 32;

    pub(super) fn push(&mut self, fault: ConditionFault) {
        if self.0.len() < Faults::MOST {
            self.0.push(fault);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_sorted(mut self) -> Vec<ConditionFault> {
        self.0.sort_by_key(|fault| (fault.at.start, fault.at.end));
        self.0
    }
}
