//! All the measures of a battery: a cover for the one who gives them, then each on pages of its own.

use super::{Extras, Page, fenced, head, write};
use crate::battery::Battery;
use crate::instrument::{Instrument, PackRights};
use crate::render::escape;
use std::sync::Arc;

/// Returns the forms of a battery, whose measures are given in its order, each with the pack that
/// brought its texts.
pub fn of_battery(
    battery: &Battery,
    measures: &[(Arc<Instrument>, Option<Arc<PackRights>>)],
    extras: Extras<'_>,
) -> String {
    let mut page = Page::default();
    cover(battery, measures, &mut page);
    for (measure, pack) in measures {
        page.foot(&head::foot(measure));
        write(measure, 2, Extras { pack: pack.as_deref(), ..extras }, &mut page);
    }
    page.finish()
}

/// What calls for a measure is on the cover alone: the cover stays with the one who gives them.
fn cover(
    battery: &Battery,
    measures: &[(Arc<Instrument>, Option<Arc<PackRights>>)],
    page: &mut Page,
) {
    let Battery { id, version, title, hash, .. } = battery;
    page.foot(&fenced(&format!("{title} · {id} version {version} · {}", hash.short())));
    page.heading(1, title);
    page.fill(&[head::whose()]);
    page.paragraph("For the one who gives these forms; this page is not for the client.");
    if let Some(note) = &battery.note {
        page.paragraph(note);
    }
    let mut table = String::from("| Given | Form | When |\n|:-:|---|---|");
    for (entry, (measure, _)) in battery.entries.iter().zip(measures) {
        let when = entry.when.as_ref().map_or("Always".to_owned(), |when| format!("Where {when}"));
        let note = entry.note.as_ref().map_or_else(String::new, |note| format!(" {}", note.trim()));
        let when = format!("{when}.{note}");
        let (title, when) = (escape::markdown(&measure.title), escape::markdown(&when));
        table.push_str(&format!("\n| ☐ | {title} | {when} |"));
    }
    page.block(&table);
}
