//! How a run ends.

use crate::diagnostic::{Code, Diagnostic};

/// The exit codes, documented in the README and in `caseplan --help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything that was asked for is done.
    Done = 0,
    /// Done, but something needs attention: a score that is not computed, a character without
    /// a glyph, cases of many that failed, `--fail-on`, warnings under `--strict`.
    Attention = 1,
    /// The command line is wrong.
    Usage = 2,
    /// A named input, be it a file or an id, is missing, unreadable or not acceptable; nothing was
    /// written.
    Input = 3,
    /// Writing failed; what was there before is untouched.
    Write = 4,
    /// A file is in use or changed meanwhile; nothing was overwritten.
    Busy = 5,
    /// Refused as unsafe.
    Refused = 6,
    /// A bug.
    Bug = 70,
    /// An interview is saved and not finished.
    Saved = 75,
    /// Ended by a signal; what was acknowledged is saved.
    Interrupted = 130,
}

impl Exit {
    /// Every way a run can end, in the order of the codes.
    pub const ALL: [Exit; 10] = [
        Exit::Done,
        Exit::Attention,
        Exit::Usage,
        Exit::Input,
        Exit::Write,
        Exit::Busy,
        Exit::Refused,
        Exit::Bug,
        Exit::Saved,
        Exit::Interrupted,
    ];

    /// Returns the code that the process ends with.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// Returns what faults of an input end with: refused where something is unsafe.
    pub fn for_faults(faults: &[Diagnostic]) -> Exit {
        match faults.iter().any(|fault| fault.code == Code::UnsafePath) {
            true => Exit::Refused,
            false => Exit::Input,
        }
    }

    /// Returns what a run ends with to which all of these apply.
    pub fn gravest(exits: impl Iterator<Item = Exit>) -> Exit {
        let order = [
            Exit::Bug,
            Exit::Interrupted,
            Exit::Write,
            Exit::Busy,
            Exit::Refused,
            Exit::Input,
            Exit::Saved,
            Exit::Attention,
            Exit::Usage,
        ];
        let place = |exit: &Exit| order.iter().position(|known| known == exit);
        exits.min_by_key(|exit| place(exit).unwrap_or(order.len())).unwrap_or(Exit::Done)
    }

    /// Returns attention where something needs it.
    pub fn attention_if(needed: bool) -> Exit {
        if needed { Exit::Attention } else { Exit::Done }
    }
}

/// Why a command stopped before its end.
#[derive(Clone)]
pub struct Stop {
    /// The exit.
    pub exit: Exit,
    /// What is wrong, to be shown.
    pub diagnostics: Vec<Diagnostic>,
}

impl Stop {
    /// Stops because an input is not acceptable.
    pub fn input(diagnostics: Vec<Diagnostic>) -> Stop {
        Stop { exit: Exit::for_faults(&diagnostics), diagnostics }
    }

    /// Adds what else is wrong, so that everything is told at once.
    pub fn with(mut self, others: impl IntoIterator<Item = Diagnostic>) -> Stop {
        self.diagnostics.extend(others);
        self
    }

    /// Stops for one reason.
    pub fn because(exit: Exit, diagnostic: Diagnostic) -> Stop {
        Stop { exit, diagnostics: vec![diagnostic] }
    }
}

/// Returns both values, or everything that stops either.
pub fn both<A, B>(left: Result<A, Stop>, right: Result<B, Stop>) -> Result<(A, B), Stop> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(left), Err(right)) => {
            let exit = left.exit.max(right.exit);
            Err(Stop { exit, ..left.with(right.diagnostics) })
        }
        (Err(stop), _) | (_, Err(stop)) => Err(stop),
    }
}
