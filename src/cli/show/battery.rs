//! A battery as JSON, for other programs.

use crate::battery::{Battery, Entry, Purpose};
use crate::desk::Found;
use serde_json::{Value as Json, json};

/// Returns everything that the file says.
pub fn battery(battery: &Battery, found: &Found) -> Json {
    json!({
        "battery": battery.id,
        "version": battery.version,
        "title": battery.title,
        "from": found.origin.to_string(),
        "hash": battery.hash.to_string(),
        "use": match battery.purpose {
            Purpose::Intake => "intake",
            Purpose::Progress => "progress",
        },
        "note": battery.note,
        "give": battery.entries.iter().map(entry).collect::<Vec<_>>(),
        "sources": battery.sources,
    })
}

fn entry(entry: &Entry) -> Json {
    json!({
        "measure": entry.measure,
        "when": entry.when.as_ref().map(ToString::to_string),
        "every_days": entry.every,
        "note": entry.note,
    })
}
