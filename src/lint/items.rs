//! Whether every item of a measure is used, or left out on purpose.

use crate::condition::Condition;
use crate::diagnostic::{Code, Faults};
use crate::instrument::{Doubts, Instrument, Item, Kind, Local};
use std::collections::BTreeSet;

/// Notes items that nothing reads, and items that are used although they say that they are not.
pub fn check(instrument: &Instrument, doubts: &Doubts, faults: &mut Faults) {
    if instrument.kind != Kind::Measure || doubts.of_key("kind") {
        return;
    }
    let scored = scored(instrument);
    let asked_about = asked_about(instrument);
    for (index, item) in instrument.items.iter().enumerate() {
        let is_scored = scored.contains(&index);
        if is_scored && item.unscored {
            let message = format!("`{}` is marked as unscored and is used", item.id);
            faults
                .error(Code::ItemUse, item.span, message)
                .hint("leave `unscored` out, or take the item out of the scores and alerts");
        }
        let is_used = is_scored || asked_about.contains(&index) || doubts.may_use(&item.id);
        if !is_used && !item.unscored && !doubts.of_part(&item.id, "unscored") {
            let message = format!("`{}` enters no score, alert or condition", item.id);
            faults
                .error(Code::ItemUse, item.span, message)
                .hint("`unscored: yes` where that is meant");
        }
    }
}

/// The items that scores and alerts are made of.
fn scored(instrument: &Instrument) -> BTreeSet<usize> {
    let of_scores = instrument.scores.iter().flat_map(|score| instrument.items_behind(score));
    let alerts = instrument.alerts.iter().flat_map(|alert| instrument.items_read(&[&alert.when]));
    of_scores.chain(alerts).collect()
}

/// The items that decide what else is asked, or that can contradict each other.
fn asked_about(instrument: &Instrument) -> BTreeSet<usize> {
    let asking = instrument.items.iter().flat_map(Item::conditions);
    let lines = instrument.consistency.iter().map(|line| &line.when);
    let names = asking.chain(lines).flat_map(Condition::reads);
    let items = names.filter_map(|name| match name {
        Local::Item(index) => Some(*index),
        _ => None,
    });
    items.collect()
}
