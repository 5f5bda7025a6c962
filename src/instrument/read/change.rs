//! When a change is more than chance, and what others score.

use super::scores::Reader;
use crate::diagnostic::{Code, Faults};
use crate::instrument::{Change, ChangePlaces, Norm, Reliable};
use crate::number::{Interval, Number};
use crate::yaml::{Fields, Node, Value};

/// The keys of a change rule.
pub const CHANGE_KEYS: &[&str] = &["reliable", "level", "cut", "source"];
/// The keys of a norm.
pub const NORM_KEYS: &[&str] = &["group", "sex", "age", "n", "mean", "sd", "reliability", "source"];
const SEXES: [(&str, &str); 2] = [("female", "female"), ("male", "male")];

impl Reader<'_, '_> {
    pub(super) fn change(&mut self, fields: &Fields<'_>) -> Option<Change> {
        let node = fields.get("change")?;
        if matches!(&node.value, Value::Scalar(word) if word.text == "none") {
            return Some(Change::NotPublished);
        }
        let rule = Fields::open(node, "a change rule", CHANGE_KEYS, self.faults)?;
        let reliable = rule.required("reliable", self.faults);
        let points = reliable.and_then(|node| self.above_zero(node));
        let level = rule.get("level").and_then(|node| node.integer_in(50..100, self.faults));
        let level = level.and_then(|level| u8::try_from(level).ok());
        let cut = rule.get("cut").and_then(|node| node.number(self.faults));
        let source = rule.required_text("source", self.faults).unwrap_or_default();
        // The cut is held against the score also where the points could not be read.
        let reliable = Reliable::Points { points: points.unwrap_or(Number::ONE), level };
        let places = ChangePlaces {
            rule: fields.key_span("change"),
            reliable: rule.key_span("reliable"),
            cut: rule.key_span("cut"),
        };
        Some(Change::Known { reliable, cut, source, local: false, places })
    }

    fn above_zero(&mut self, node: &Node) -> Option<Number> {
        let number = node.number(self.faults)?;
        if number <= Number::ZERO {
            self.faults.error(Code::BadNumber, node.span, "this must be above 0");
        }
        Some(number)
    }

    pub(super) fn norms(&mut self, fields: &Fields<'_>) -> Vec<Norm> {
        fields.list("norms", self.faults).iter().filter_map(|node| self.norm(node)).collect()
    }

    fn norm(&mut self, node: &Node) -> Option<Norm> {
        let fields = Fields::open(node, "a norm", NORM_KEYS, self.faults)?;
        let group = fields.required_text("group", self.faults).unwrap_or_default();
        let sex = fields.word("sex", &SEXES, self.faults).map(str::to_owned);
        let age = fields.get("age").and_then(|node| ages(node, self.faults));
        let n = fields.get("n").and_then(|node| node.integer_in(1..100_000_000, self.faults));
        let mean = fields.required("mean", self.faults).and_then(|n| n.number(self.faults));
        let sd = fields.required("sd", self.faults).and_then(|node| self.above_zero(node));
        let reliability = fields.get("reliability").and_then(|node| {
            let number = node.number(self.faults)?;
            if number <= Number::ZERO || number >= Number::ONE {
                let message = "a reliability lies between 0 and 1";
                self.faults.error(Code::BadNumber, node.span, message);
            }
            Some(number)
        });
        let source = fields.required_text("source", self.faults).unwrap_or_default();
        let n = n.and_then(|n| u32::try_from(n).ok());
        let (mean, sd) = (mean?, sd?);
        Some(Norm { group, sex, age, n, mean, sd, reliability, source, span: node.span })
    }
}

/// Reads years from and to.
pub(super) fn ages(node: &Node, faults: &mut Faults) -> Option<Interval> {
    let text = node.text(faults)?;
    let years = |text: &str| text.parse::<u8>().ok().map(|years| Number::integer(years.into()));
    let ends = text.split_once("..");
    let ages = ends.and_then(|(low, high)| Interval::new(years(low)?, years(high)?));
    if ages.is_none() {
        faults
            .error(Code::BadNumber, node.span, "not a range of ages")
            .hint("years from and to: `18..24`");
    }
    ages
}
