//! Bands: every possible score lies in exactly one.

use super::scores::Reader;
use super::{key_id, range};
use crate::diagnostic::{Code, nearest};
use crate::id::Id;
use crate::instrument::{Band, Bands, Key, Profile, Score, scope::SEXES};
use crate::number::{Interval, Number};
use crate::yaml::{Entry, Fields, Node, Value};

/// The keys of a band.
pub const BAND_KEYS: &[&str] = &["from", "to", "label", "text", "concern"];
/// The keys of a profile of bands.
pub const PROFILE_KEYS: &[&str] = &["source", "bands"];

/// Returns whether bands are given as published sets that differ.
fn has_profiles(node: &Node) -> bool {
    let Value::Map(entries) = &node.value else { return false };
    entries.iter().any(|Entry { key, .. }| matches!(key.text.as_str(), "default" | "profiles"))
}

/// A line of a list of bands: what could not be read of it has a stand-in.
struct Line {
    /// Where the band begins, where that was read.
    from: Option<Number>,
    /// Where it says that it ends.
    to: Option<Number>,
    /// What it is called in messages.
    called: String,
    band: Band,
}

impl Reader<'_, '_> {
    /// Reads the bands of a score, or every published set of them, as far as they can be read.
    pub(super) fn bands(&mut self, fields: &Fields<'_>, score: &mut Score) {
        let Some(node) = fields.get("bands") else { return };
        if matches!(score.key, Key::Triage { .. } | Key::When(_)) {
            self.faults.error(Code::BandRange, node.span, "a score in words has no bands");
            return;
        }
        let read = match has_profiles(node) {
            true => self.profiles(node, score),
            false => self.band_set(node, score).map(|bands| score.bands = bands),
        };
        self.unread_labels |= read.is_none();
    }

    /// Reads the published sets of bands that differ; the one that is named is in force.
    fn profiles(&mut self, node: &Node, score: &mut Score) -> Option<()> {
        let fields = Fields::open(node, "`bands`", &["default", "profiles"], self.faults)?;
        let default = fields.required("default", self.faults);
        let entries = fields.map("profiles", self.faults);
        if entries.is_empty() {
            self.faults.error(Code::MissingKey, node.span, "there is no profile of bands");
            return None;
        }
        let read: Vec<_> = entries.iter().map(|entry| self.profile(entry, score)).collect();
        let are_all = read.iter().all(Option::is_some);
        score.profiles = read.into_iter().flatten().collect();
        let first = score.profiles.first().map(|profile| profile.bands.clone());
        score.bands = first.unwrap_or(Bands::None);
        let default = default?;
        let name = default.text(self.faults)?;
        if !score.choose(name) && !entries.iter().any(|entry| entry.key.text == name) {
            let known: Vec<&str> = entries.iter().map(|entry| entry.key.text.as_str()).collect();
            let near = nearest(name, known.iter().copied());
            self.faults
                .error(Code::UnknownWord, default.span, "there is no profile of this name")
                .hint(near.unwrap_or_else(|| format!("one of {}", known.join(", "))));
        }
        are_all.then_some(())
    }

    fn profile(&mut self, entry: &Entry, score: &Score) -> Option<Profile> {
        let id = key_id(entry, self.faults);
        let fields = Fields::open(&entry.value, "a profile of bands", PROFILE_KEYS, self.faults)?;
        let source = fields.required_text("source", self.faults).unwrap_or_default();
        let bands = fields.required("bands", self.faults);
        let bands = bands.and_then(|node| self.band_set(node, score));
        Some(Profile { id: id?, source, bands: bands?, span: entry.key.span })
    }

    fn band_set(&mut self, node: &Node, score: &Score) -> Option<Bands> {
        if matches!(node.value, Value::List(_)) {
            return Some(Bands::Same(self.band_list(node, score)?));
        }
        let by = Fields::open(node, "`bands`", &["by", "female", "male", "other"], self.faults)?;
        let whose = by.required("by", self.faults);
        whose.and_then(|node| node.word(&[("client.sex", ())], self.faults));
        by.required("female", self.faults);
        by.required("male", self.faults);
        let mut lists = Vec::new();
        for sex in SEXES {
            if let Some(node) = by.get(sex) {
                lists.push((sex.to_owned(), self.band_list(node, score)));
            }
        }
        lists
            .into_iter()
            .map(|(sex, bands)| Some((sex, bands?)))
            .collect::<Option<_>>()
            .map(Bands::BySex)
    }

    /// Reads each band by itself where there is no score to hold them against, because it has no
    /// key; that does not hide their faults.
    pub(super) fn bands_of_no_score(&mut self, fields: &Fields<'_>) {
        let mut open: Vec<&Node> = fields.get("bands").into_iter().collect();
        while let Some(node) = open.pop() {
            match &node.value {
                Value::List(bands) => bands.iter().for_each(|band| {
                    self.band(band);
                }),
                // By sex, or in profiles.
                Value::Map(entries) => open.extend(entries.iter().map(|entry| &entry.value)),
                Value::Scalar(_) => {}
            }
        }
    }

    /// Reads one list, and holds the bands in it against their neighbours and against the score.
    fn band_list(&mut self, node: &Node, score: &Score) -> Option<Vec<Band>> {
        let nodes = node.list(self.faults)?;
        if nodes.is_empty() {
            self.faults.error(Code::BandGap, node.span, "there is no band in the list");
        }
        let read: Vec<Option<Line>> = nodes.iter().map(|node| self.band(node)).collect();
        if let Some(step) = range::step(score) {
            read.windows(2).for_each(|pair| {
                if let [Some(below), Some(line)] = pair {
                    self.check_next(line, below, step);
                }
            });
        }
        if let Some(range) = score.range {
            self.check_ends(&read, range);
        }
        let read = read.into_iter().flatten().filter(|line| line.from.is_some());
        Some(read.map(|line| line.band).collect())
    }

    /// Reads a band, and where it says that it begins and ends.
    fn band(&mut self, node: &Node) -> Option<Line> {
        let fields = Fields::open(node, "a band", BAND_KEYS, self.faults)?;
        let label = self.label(&fields, "label");
        let text = fields.text("text", self.faults);
        let from = fields.required("from", self.faults).and_then(|node| node.number(self.faults));
        let concern = fields.required("concern", self.faults);
        let concern = concern.and_then(|node| node.yes_no(self.faults)).unwrap_or(false);
        let to = fields.get("to").and_then(|node| node.number(self.faults));
        self.unread_labels |= label.is_none();
        let called = match &label {
            Some(label) => format!("band `{label}`"),
            None => "a band of which the label is wrong".to_owned(),
        };
        let label = label.or_else(|| Id::new(&format!("at_{}", node.span.start)))?;
        let text = text.unwrap_or_else(|| label.as_str().replace('_', " "));
        let begins = from.unwrap_or(Number::ZERO);
        let band = Band { from: begins, label, text, concern, span: node.span };
        Some(Line { from, to, called, band })
    }

    /// The first band begins where the score does, and none beyond it.
    fn check_ends(&mut self, lines: &[Option<Line>], range: Interval) {
        for (index, line) in lines.iter().enumerate() {
            let Some(Line { from: Some(from), called, band: Band { span, .. }, .. }) = line else {
                continue;
            };
            if index == 0 && *from != range.low {
                let low = range.low;
                let message = format!("the first band begins at {from}, the score at {low}");
                self.faults.error(Code::BandGap, *span, message);
            }
            if index > 0 && !range.contains(*from) {
                let message = format!("{called} begins at {from}, outside {range}");
                self.faults.error(Code::BandRange, *span, message);
            }
        }
        if let Some(Some(Line { to: Some(end), band: last, .. })) = lines.last()
            && *end != range.high
        {
            let message = format!("the last band ends at {end}, the score at {}", range.high);
            self.faults.error(Code::BandGap, last.span, message);
        }
    }

    /// Every possible score lies in exactly one band.
    fn check_next(&mut self, line: &Line, below: &Line, step: Number) {
        let Some(from) = line.from else { return };
        let (band, under) = (&line.called, &below.called);
        let message = match (below.from, below.to) {
            (Some(lower), _) if from <= lower => {
                format!("{band} begins at {from}, not above {under}, which begins at {lower}")
            }
            (_, Some(end)) if end.checked_add(step) != Some(from) => {
                format!("{under} ends at {end} and {band} begins at {from}")
            }
            _ => return,
        };
        self.faults
            .error(Code::BandGap, line.band.span, message)
            .hint("bands rise from the lowest possible score without a hole or an overlap");
    }
}
