//! The battery file: raw to checked.

use super::{Battery, Entry, Purpose};
use crate::diagnostic::{Code, Faults, Source, Span, nearest};
use crate::finding::{FindingScope, SEE_ITS_FAULTS};
use crate::id::{Hash, Id};
use crate::instrument::{Instrument, Reading, Window, condition};
use crate::yaml::{self, Fields, Node};
use std::sync::Arc;

/// The keys of a battery file.
pub const BATTERY_KEYS: &[&str] =
    &["battery", "version", "title", "use", "note", "give", "sources"];
/// The keys of an entry of `give`.
pub const ENTRY_KEYS: &[&str] = &["measure", "when", "every", "note"];

/// Reads a battery file; its names are resolved against what is at hand.
pub fn read_battery(source: &Arc<Source>, scope: FindingScope<'_>) -> Reading<Battery> {
    let mut faults = Faults::new(source);
    let root = yaml::read(&mut faults);
    let mut reader = Reader { scope, faults: &mut faults };
    let value = root.as_ref().and_then(|root| reader.battery(root, source));
    let value = value.filter(|_| !faults.has_errors());
    let route = |span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span));
    Reading { value, faults: faults.into_list(route) }
}

struct Reader<'l, 'f> {
    scope: FindingScope<'l>,
    faults: &'f mut Faults,
}

impl Reader<'_, '_> {
    fn battery(&mut self, root: &Node, source: &Arc<Source>) -> Option<Battery> {
        let fields = Fields::open(root, "a battery", BATTERY_KEYS, self.faults)?;
        let id = fields.required_id("battery", self.faults);
        let version = fields.required("version", self.faults);
        let version = version.and_then(|node| node.integer_in(1..10_000, self.faults));
        let title = fields.required_text("title", self.faults);
        let purpose = fields.required("use", self.faults);
        let purpose = purpose.and_then(|node| node.word(&Purpose::WORDS, self.faults));
        let note = fields.text("note", self.faults);
        let given = fields.required("give", self.faults).and_then(|node| node.list(self.faults));
        let given = given.unwrap_or_default();
        if given.is_empty() && fields.get("give").is_some() {
            let message = "there is no measure in the list";
            self.faults.error(Code::MissingKey, fields.key_span("give"), message);
        }
        let mut entries: Vec<Entry> = Vec::new();
        for node in given {
            if let Some(entry) = self.entry(node, purpose) {
                self.refuse_double(&entry, &entries);
                entries.push(entry);
            }
        }
        fields.required("sources", self.faults);
        let sources = fields.texts("sources", self.faults);
        Some(Battery {
            id: id?,
            version: u32::try_from(version?).ok()?,
            title: title?,
            purpose: purpose?,
            note,
            entries,
            sources,
            hash: Hash::of(source.text.as_bytes()),
            source: source.clone(),
        })
    }

    fn entry(&mut self, node: &Node, purpose: Option<Purpose>) -> Option<Entry> {
        let fields = Fields::open(node, "a measure of a battery", ENTRY_KEYS, self.faults)?;
        let named = fields.required("measure", self.faults);
        let id = fields.required_id("measure", self.faults);
        let measure = id.and_then(|id| self.instrument(&id, named?.span));
        let when = fields.get("when").and_then(|node| condition(node, &self.scope, self.faults));
        let every = fields.get("every").and_then(|node| self.every(node, purpose));
        let note = fields.text("note", self.faults);
        let measure = measure?;
        let span = named.map_or(node.span, |node| node.span);
        if purpose == Some(Purpose::Progress) {
            self.check_progress(&measure, every, span);
        }
        Some(Entry { measure: measure.id.clone(), when, every, note, span })
    }

    fn instrument(&mut self, id: &Id, span: Span) -> Option<Arc<Instrument>> {
        let found = self.scope.library.get(id.as_str());
        match (&found, self.scope.library.has(id)) {
            (Some(_), _) => {}
            (None, true) => {
                let message = format!("the definition of `{id}` has errors");
                self.faults.error(Code::DefinitionNotFound, span, message).hint(SEE_ITS_FAULTS);
            }
            (None, false) => {
                let near = nearest(id.as_str(), self.scope.library.ids().map(Id::as_str));
                let message = format!("there is no instrument `{id}`");
                self.faults.error(Code::UnknownInstrument, span, message).hint_if(near);
            }
        }
        found
    }

    fn every(&mut self, node: &Node, purpose: Option<Purpose>) -> Option<u32> {
        if purpose == Some(Purpose::Intake) {
            let message = "a first assessment gives each measure once";
            self.faults.error(Code::UnknownKey, node.span, message);
        }
        let units = [("days", 1), ("weeks", 7), ("months", 30)];
        node.days(&units, "in days, weeks or months: `7 days`, `4 weeks`", self.faults)
    }

    /// What follows change must be able to show it, and must not ask twice about one day.
    fn check_progress(&mut self, measure: &Instrument, every: Option<u32>, span: Span) {
        let Some(window) = measure.window else { return };
        if !measure.shows_progress() {
            let hint = match window {
                Window::NotStated => {
                    "a screen is given once; a measure of change has a rule of change, or says in \
                     `repeated` by whom it is given again and again"
                }
                _ => "a screen is given once, in a battery for a first assessment",
            };
            let message = window.why_no_progress(&measure.id);
            self.faults.error(Code::NoProgress, span, message).hint(hint);
        } else if window == Window::NotStated && every.is_none() {
            let message = format!(
                "`{}` does not say what time it asks about, nor the battery how often",
                measure.id
            );
            self.faults
                .error(Code::NoProgress, span, message)
                .hint("add `every`: after what time it is given again");
        }
        let sooner = every.zip(window.days()).filter(|(every, days)| every < days);
        if let Some((every, _)) = sooner {
            let message = format!(
                "`{}` asks about {} and is given again after {every} days",
                measure.id,
                window.words()
            );
            self.faults
                .warning(Code::RepeatWindow, span, message)
                .hint("answers about overlapping times are not two measurements");
        }
    }

    fn refuse_double(&mut self, entry: &Entry, before: &[Entry]) {
        if before.iter().any(|other| other.measure == entry.measure) {
            let message = format!("`{}` stands twice in this battery", entry.measure);
            self.faults.error(Code::DuplicateId, entry.span, message);
        }
    }
}
