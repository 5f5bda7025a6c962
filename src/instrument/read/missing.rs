//! What a score does about missing answers, and the one rounding.

use super::range;
use super::scores::Reader;
use crate::diagnostic::{Code, Span};
use crate::instrument::{Key, Kind, Local, MissingRule, Rounding, Score};
use crate::number::{Number, RoundingMode};
use crate::yaml::{Fields, Node, Value};

const MODES: [(&str, RoundingMode); 4] = [
    ("half_up", RoundingMode::HalfUp),
    ("half_even", RoundingMode::HalfEven),
    ("down", RoundingMode::Down),
    ("up", RoundingMode::Up),
];

impl Reader<'_, '_> {
    /// Reads the missing rule; the second value is the rounding that belongs to it.
    pub(super) fn missing(
        &mut self,
        fields: &Fields<'_>,
        counted: bool,
        kind: Option<Kind>,
        span: Span,
    ) -> (MissingRule, Option<Rounding>) {
        let none = (MissingRule { allow: 0, source: None }, None);
        let Some(node) = fields.get("missing") else {
            if counted && kind == Some(Kind::Measure) {
                let message = "this score does not say what happens when answers are missing";
                self.faults.error(Code::MissingRule, span, message).hint(
                    "`missing: none`, or `missing: { allow: …, then: prorate, round: …, source: … }`",
                );
            }
            return none;
        };
        if matches!(&node.value, Value::Scalar(word) if word.text == "none") {
            return none;
        }
        self.prorate(node, counted, fields.get("weighted").is_some()).unwrap_or(none)
    }

    fn prorate(
        &mut self,
        node: &Node,
        counted: bool,
        weighted: bool,
    ) -> Option<(MissingRule, Option<Rounding>)> {
        let keys = ["allow", "then", "round", "source"];
        let rule = Fields::open(node, "a missing rule", &keys, self.faults)?;
        let allow = rule.required("allow", self.faults);
        let allow = allow.and_then(|node| node.integer_in(1..1000, self.faults));
        let then = rule.required("then", self.faults);
        let then = then.and_then(|node| node.word(&[("prorate", ())], self.faults));
        let mode = rule.word("round", &MODES, self.faults);
        let source = rule.required_text("source", self.faults);
        if !counted || weighted {
            let message = "only `sum`, `mean`, `max` and `count` can be prorated";
            self.faults.error(Code::MissingRule, node.span, message);
        }
        let allow = usize::try_from(allow?).ok()?;
        then?;
        Some((MissingRule { allow, source }, mode.map(|mode| Rounding { places: 0, mode })))
    }

    /// Reads what an item that was not asked counts as; `is_read` says whether the key was.
    pub(super) fn not_asked(
        &mut self,
        fields: &Fields<'_>,
        key: &Key,
        is_read: bool,
    ) -> Option<Number> {
        let node = fields.get("not_asked")?;
        let rule = Fields::open(node, "`not_asked`", &["as", "source"], self.faults)?;
        rule.required("source", self.faults);
        let stands_in = rule.required("as", self.faults)?;
        let value = stands_in.number(self.faults)?;
        if is_read && !self.leaves_out(key) {
            let message = "`not_asked` says nothing where every item is asked of everybody";
            self.faults.error(Code::MissingRule, rule.span, message);
        }
        self.check_stand_in(value, key, stands_in.span);
        Some(value)
    }

    /// Whether some item that the key reads itself may be left out, also by an `ask_when` that has an
    /// error.
    fn leaves_out(&self, key: &Key) -> bool {
        key.reads().into_iter().any(|name| match name {
            Local::Item(index) => {
                self.names.items.get(index).is_some_and(|item| item.asked_at != item.span)
            }
            _ => false,
        })
    }

    /// What stands in for an answer must be a value that the answer could have.
    fn check_stand_in(&mut self, value: Number, key: &Key, span: Span) {
        let items = self.names.items;
        let item_of = |name| match name {
            Local::Item(index) => items.get(index).filter(|item| item.ask_when.is_some()),
            _ => None,
        };
        for item in key.reads().into_iter().filter_map(item_of) {
            let Some(range) = item.values().filter(|range| !range.contains(value)) else {
                continue;
            };
            let message = format!("`{}` goes {range} and cannot count as {value}", item.id);
            self.faults.error(Code::MissingRule, span, message);
        }
    }

    pub(super) fn rounding(&mut self, fields: &Fields<'_>) -> Option<Rounding> {
        let node = fields.get("round")?;
        let rule = Fields::open(node, "a rounding", &["places", "mode"], self.faults)?;
        let missing = fields.get("missing").map(|node| &node.value);
        if let Some(Value::Map(entries)) = missing
            && entries.iter().any(|entry| entry.key.text == "round")
        {
            let message = "the rounding is stated twice, here and under `missing`";
            self.faults.error(Code::RoundingRule, node.span, message);
        }
        let places = rule.required("places", self.faults);
        let places = places.and_then(|node| node.integer_in(0..7, self.faults));
        let mode = rule.required("mode", self.faults);
        let mode = mode.and_then(|node| node.word(&MODES, self.faults));
        Some(Rounding { places: u32::try_from(places?).ok()?, mode: mode? })
    }

    /// An item can stand for a missing one only where both have the same values.
    pub(super) fn check_proration(&mut self, score: &Score, fields: &Fields<'_>) {
        let (Some(summands), allow) = (range::summands(&score.key), score.missing.allow) else {
            return;
        };
        if allow == 0 {
            return;
        }
        let span = fields.get("missing").map_or(fields.span, |node| node.span);
        // What stands in for an item that was not asked is no answer to take the mean of, and whether
        // a gap was to be filled in is not known while the question before it is open.
        if let Some(value) = score.not_asked {
            let message = format!(
                "answers cannot be prorated where an item that was not asked counts as {value}"
            );
            self.faults
                .error(Code::MissingRule, span, message)
                .hint("`missing: none`, or a score of the items that everybody is asked");
        }
        if allow >= summands.len() {
            let message =
                format!("{allow} of {} may be missing, so none is needed", summands.len());
            self.faults.error(Code::MissingRule, span, message);
        }
        if summands.windows(2).any(|pair| pair[0] != pair[1]) {
            let message = "values of different ranges cannot stand for each other";
            self.faults
                .error(Code::MissingRule, span, message)
                .hint("`missing: none`, or a score of the like items alone");
        }
    }

    pub(super) fn check_rounding(&mut self, score: &Score, fields: &Fields<'_>) {
        let is_stated = score.rounding.is_some() || fields.get("round").is_some();
        if range::leaves_integers(&self.names, score) && !is_stated {
            let message = "this score can have a fraction and does not say how it is rounded";
            self.faults
                .error(Code::RoundingRule, score.span, message)
                .hint("`round: { places: 2, mode: half_up }`, or `round:` in the missing rule");
        }
    }
}
