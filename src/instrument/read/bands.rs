//! Bands: every possible score lies in exactly one.

use super::scores::Reader;
use super::{key_id, range};
use crate::diagnostic::{Code, nearest};
use crate::instrument::{Band, Bands, Key, Profile, Score, scope::SEXES};
use crate::number::Number;
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

impl Reader<'_, '_> {
    /// Reads the bands of a score, or every published set of them; `None` where one could not be
    /// read.
    pub(super) fn bands(&mut self, fields: &Fields<'_>, score: &mut Score) -> Option<()> {
        let Some(node) = fields.get("bands") else { return Some(()) };
        if matches!(score.key, Key::Triage { .. } | Key::When(_)) {
            self.faults.error(Code::BandRange, node.span, "a score in words has no bands");
            return None;
        }
        match has_profiles(node) {
            true => self.profiles(node, score)?,
            false => score.bands = self.band_set(node, score)?,
        }
        Some(())
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
        score.profiles = read.into_iter().collect::<Option<_>>()?;
        let default = default?;
        let name = default.text(self.faults)?;
        if !score.choose(name) {
            let known: Vec<&str> = entries.iter().map(|entry| entry.key.text.as_str()).collect();
            let near = nearest(name, known.iter().copied());
            self.faults
                .error(Code::UnknownWord, default.span, "there is no profile of this name")
                .hint(near.unwrap_or_else(|| format!("one of {}", known.join(", "))));
            return None;
        }
        Some(())
    }

    fn profile(&mut self, entry: &Entry, score: &Score) -> Option<Profile> {
        let id = key_id(entry, self.faults);
        let fields = Fields::open(&entry.value, "a profile of bands", PROFILE_KEYS, self.faults)?;
        let source = fields.required_text("source", self.faults);
        let bands = fields.required("bands", self.faults);
        let bands = bands.and_then(|node| self.band_set(node, score));
        Some(Profile { id: id?, source: source?, bands: bands?, span: entry.key.span })
    }

    fn band_set(&mut self, node: &Node, score: &Score) -> Option<Bands> {
        if matches!(node.value, Value::List(_)) {
            return Some(Bands::Same(self.band_list(node, score)?));
        }
        let by = Fields::open(node, "`bands`", &["by", "female", "male", "other"], self.faults)?;
        let whose = by.required("by", self.faults);
        let whose = whose.and_then(|node| node.word(&[("client.sex", ())], self.faults));
        by.required("female", self.faults);
        by.required("male", self.faults);
        let mut lists = Vec::new();
        for sex in SEXES {
            if let Some(node) = by.get(sex) {
                lists.push((sex.to_owned(), self.band_list(node, score)));
            }
        }
        let lists = lists.into_iter().map(|(sex, bands)| Some((sex, bands?)));
        whose.and_then(|()| lists.collect()).map(Bands::BySex)
    }

    /// Reads each band by itself where there is no range to hold them against, because the key of
    /// the score has a fault; that one does not hide theirs.
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

    /// Reads one list; `None` where a band in it could not be read.
    fn band_list(&mut self, node: &Node, score: &Score) -> Option<Vec<Band>> {
        let nodes = node.list(self.faults)?;
        if nodes.is_empty() {
            self.faults.error(Code::BandGap, node.span, "there is no band in the list");
        }
        let read: Vec<_> = nodes.iter().map(|node| self.band(node)).collect();
        let read: Vec<(Band, Option<Number>)> = read.into_iter().collect::<Option<_>>()?;
        let (range, step) = (score.range?, range::step(score)?);
        let mut below: Option<&(Band, Option<Number>)> = None;
        for (index, line) in read.iter().enumerate() {
            match below {
                None => self.check_first(&line.0, range.low),
                Some(below) => self.check_next(&line.0, below, step),
            }
            if index > 0 && !range.contains(line.0.from) {
                let Band { label, from, span, .. } = &line.0;
                let message = format!("band `{label}` begins at {from}, outside {range}");
                self.faults.error(Code::BandRange, *span, message);
            }
            below = Some(line);
        }
        if let Some((last, Some(end))) = below
            && *end != range.high
        {
            let message = format!("the last band ends at {end}, the score at {}", range.high);
            self.faults.error(Code::BandGap, last.span, message);
        }
        Some(read.into_iter().map(|(band, _)| band).collect())
    }

    /// Reads a band, and where it says it ends.
    fn band(&mut self, node: &Node) -> Option<(Band, Option<Number>)> {
        let fields = Fields::open(node, "a band", BAND_KEYS, self.faults)?;
        let label = fields.required_id("label", self.faults);
        let text = fields.text("text", self.faults);
        let from = fields.required("from", self.faults).and_then(|node| node.number(self.faults));
        let concern = fields.required("concern", self.faults);
        let concern = concern.and_then(|node| node.yes_no(self.faults));
        let to = fields.get("to").and_then(|node| node.number(self.faults));
        let label = label?;
        let text = text.unwrap_or_else(|| label.as_str().replace('_', " "));
        Some((Band { from: from?, label, text, concern: concern?, span: node.span }, to))
    }

    fn check_first(&mut self, band: &Band, low: Number) {
        if band.from != low {
            let message = format!("the first band begins at {}, the score at {low}", band.from);
            self.faults.error(Code::BandGap, band.span, message);
        }
    }

    /// Every possible score lies in exactly one band.
    fn check_next(&mut self, band: &Band, below: &(Band, Option<Number>), step: Number) {
        let (below, end) = below;
        let message = match end {
            _ if band.from <= below.from => format!(
                "band `{}` begins at {}, not above `{}`, which begins at {}",
                band.label, band.from, below.label, below.from
            ),
            Some(end) if end.checked_add(step) != Some(band.from) => format!(
                "band `{}` ends at {end} and band `{}` begins at {}",
                below.label, band.label, band.from
            ),
            _ => return,
        };
        self.faults
            .error(Code::BandGap, band.span, message)
            .hint("bands rise from the lowest possible score without a hole or an overlap");
    }
}
