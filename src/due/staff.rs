//! What waits for a person of the staff: a case that was handed over to them.

use super::{Asked, Due, Kind};

/// The hand-over that nobody has accepted yet.
pub fn hand_over(asked: &Asked<'_>) -> Vec<Due> {
    let open = asked.inputs.decisions.open_hand_over();
    let due = open.map(|open| Due {
        waits_for: Some(open.to.clone()),
        ..asked.since(Kind::HandOver, "", open.on)
    });
    due.into_iter().collect()
}
