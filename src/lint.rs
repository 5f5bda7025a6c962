//! Checks of whole definitions: whether what one says can be, whether its examples show it, and
//! whether several, taken together, hold.

mod circle;
mod conditions;
mod items;
mod judging;
mod likeness;
mod limits;
mod needed;
mod numbers;
mod rules;
mod shown;
mod taken_up;
mod thread;
mod unconfirmed;

pub use judging::{judging_words, judging_words_of_document};
pub use likeness::resembles;
pub use rules::{
    constant_rules, constant_rules_of_programme, constant_rules_of_treatment, constant_steps,
};
pub use taken_up::{concerns_without_problem, measures_without_concern};
pub use thread::loose_ends;
pub use unconfirmed::unconfirmed;

use crate::diagnostic::{Diagnostic, Faults};
use crate::instrument::{Doubts, Draft, Instrument};
use crate::yaml;
use std::sync::Arc;

/// Returns every error of one instrument that its reader could not see: what is left out, what
/// cannot be by the answers there are, what no example shows, and examples that fail.
pub fn of_instrument(instrument: &Arc<Instrument>) -> Vec<Diagnostic> {
    of_parts(instrument, &Doubts::default())
}

/// Returns the same of a file as far as it could be read: nothing that may only seem so because of
/// an error that its reader told.
pub fn of_draft(draft: &Draft) -> Vec<Diagnostic> {
    match &draft.doubts {
        None => of_instrument(&draft.instrument),
        Some(doubts) => of_parts(&draft.instrument, doubts),
    }
}

fn of_parts(instrument: &Arc<Instrument>, doubts: &Doubts) -> Vec<Diagnostic> {
    let mut faults = Faults::new(&instrument.source);
    needed::check(instrument, doubts, &mut faults);
    items::check(instrument, doubts, &mut faults);
    limits::check(instrument, doubts, &mut faults);
    conditions::check(instrument, doubts, &mut faults);
    numbers::check(instrument, doubts, &mut faults);
    shown::check(instrument, doubts, &mut faults);
    faults.extend(judging::judging_words(instrument));
    // The file is read again only where there is a fault, to name the way to it.
    let root = match faults.is_empty() {
        true => None,
        false => yaml::read(&mut Faults::new(&instrument.source)),
    };
    faults.into_list(|span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span)))
}
