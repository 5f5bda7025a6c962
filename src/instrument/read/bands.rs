//! Bands: every possible score lies in exactly one.

use super::scores::Reader;
use crate::diagnostic::Code;
use crate::instrument::{Band, Bands, Score, scope::SEXES};
use crate::number::{Interval, Number};
use crate::yaml::{Fields, Node, Value};

/// The keys of a band.
pub const BAND_KEYS: &[&str] = &["from", "to", "label", "text", "concern"];

impl Reader<'_, '_> {
    pub(super) fn bands(&mut self, fields: &Fields<'_>, score: &Score) -> Option<Bands> {
        let Some(node) = fields.get("bands") else { return Some(Bands::None) };
        if matches!(node.value, Value::List(_)) {
            return Some(Bands::Same(self.band_list(node, score)?));
        }
        let by = Fields::open(node, "bands", &["by", "female", "male", "other"], self.faults)?;
        by.required("by", self.faults)?.word(&[("client.sex", ())], self.faults)?;
        by.required("female", self.faults);
        by.required("male", self.faults);
        let mut lists = Vec::new();
        for sex in SEXES {
            if let Some(node) = by.get(sex) {
                lists.push((sex.to_owned(), self.band_list(node, score)?));
            }
        }
        Some(Bands::BySex(lists))
    }

    fn band_list(&mut self, node: &Node, score: &Score) -> Option<Vec<Band>> {
        let Some(range) = score.range else {
            self.faults.error(Code::BandRange, node.span, "a score in words has no bands");
            return None;
        };
        let mut bands: Vec<Band> = Vec::new();
        let mut claimed_end: Option<Number> = None;
        for node in node.list(self.faults)? {
            let (band, to) = self.band(node)?;
            self.check_band(&band, bands.last(), claimed_end, range);
            bands.push(band);
            claimed_end = to;
        }
        if let Some(end) = claimed_end.filter(|end| *end != range.high) {
            let message = format!("the last band ends at {end}, the score at {}", range.high);
            self.faults.error(Code::BandGap, node.span, message);
        }
        if bands.is_empty() {
            self.faults.error(Code::BandGap, node.span, "there is no band in the list");
        }
        Some(bands)
    }

    fn band(&mut self, node: &Node) -> Option<(Band, Option<Number>)> {
        let fields = Fields::open(node, "a band", BAND_KEYS, self.faults)?;
        let label = fields.required_id("label", self.faults)?;
        let text = fields.text("text", self.faults);
        let band = Band {
            from: fields.required("from", self.faults)?.number(self.faults)?,
            text: text.unwrap_or_else(|| label.as_str().replace('_', " ")),
            label,
            concern: fields.required("concern", self.faults)?.yes_no(self.faults)?,
            span: node.span,
        };
        Some((band, fields.get("to").and_then(|node| node.number(self.faults))))
    }

    /// Every possible score lies in exactly one band.
    fn check_band(
        &mut self,
        band: &Band,
        below: Option<&Band>,
        claimed_end: Option<Number>,
        range: Interval,
    ) {
        let expected = match below {
            None => Some(range.low),
            Some(_) => claimed_end.and_then(|end| end.checked_add(Number::ONE)),
        };
        if let Some(expected) = expected.filter(|expected| *expected != band.from) {
            let message =
                format!("band `{}` begins at {}, not at {expected}", band.label, band.from);
            self.faults
                .error(Code::BandGap, band.span, message)
                .hint("bands follow each other from the lowest possible score without a hole");
        }
        if below.is_some_and(|below| band.from <= below.from) {
            let message = format!("band `{}` does not begin above the one before", band.label);
            self.faults.error(Code::BandGap, band.span, message);
        }
        if !range.contains(band.from) {
            let message = format!("band `{}` begins at {}, outside {range}", band.label, band.from);
            self.faults.error(Code::BandRange, band.span, message);
        }
    }
}
