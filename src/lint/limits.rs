//! Whether the limits of confidentiality come before what is sensitive: rule 10 of the clinical
//! rules.

use crate::diagnostic::{Code, Faults};
use crate::instrument::{Doubts, Instrument};

/// Notes the first sensitive item that no item above leads to by showing the limits.
pub fn check(instrument: &Instrument, doubts: &Doubts, faults: &mut Faults) {
    // An item that could not be read may be the one that shows them.
    if doubts.of_limits() {
        return;
    }
    let mut before = instrument.items.iter().take_while(|item| !item.shows_limits);
    if let Some(item) = before.find(|item| item.sensitive) {
        let message = format!("`{}` is sensitive, and the limits are not shown before it", item.id);
        faults
            .error(Code::LimitsNotShown, item.span, message)
            .hint("a yes_no item above with `shows: limits`: were they explained and understood?");
    }
}
