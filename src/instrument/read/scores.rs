//! Scores: what stands beside their keys, and the values they can have.

use super::{key_id, loinc};
use crate::diagnostic::{Code, Faults, Span};
use crate::id::Id;
use crate::instrument::{
    Bands, Change, Direction, Item, Key, Kind, MissingRule, Names, Rounding, Score, Term,
};
use crate::number::{Interval, Number, RoundingMode};
use crate::yaml::{Entry, Fields, Node, Value};

/// The keys of a score.
pub const SCORE_KEYS: &[&str] = &[
    "sum",
    "mean",
    "max",
    "weighted",
    "count",
    "lookup",
    "triage",
    "when",
    "title",
    "reverse",
    "times",
    "missing",
    "not_asked",
    "round",
    "direction",
    "bands",
    "concern",
    "change",
    "confirmed",
    "codes",
    "note",
];
const METHODS: [&str; 8] = ["sum", "mean", "max", "weighted", "count", "lookup", "triage", "when"];
const MODES: [(&str, RoundingMode); 4] = [
    ("half_up", RoundingMode::HalfUp),
    ("half_even", RoundingMode::HalfEven),
    ("down", RoundingMode::Down),
    ("up", RoundingMode::Up),
];

/// Reads the scores in order; a score may use the ones above it.
pub fn scores(
    entries: &[Entry],
    items: &[Item],
    short: &str,
    kind: Option<Kind>,
    faults: &mut Faults,
) -> Vec<Score> {
    let later: Vec<String> = entries.iter().map(|entry| entry.key.text.clone()).collect();
    let mut scores: Vec<Score> = Vec::new();
    for entry in entries {
        let names = Names { items, scores: &scores, alerts: &[], later: &later };
        let score = Reader { names, faults }.score(entry, short, kind);
        scores.extend(score);
    }
    scores
}

/// Reads one score among the names above it.
pub(super) struct Reader<'a, 'f> {
    pub(super) names: Names<'a>,
    pub(super) faults: &'f mut Faults,
}

impl Reader<'_, '_> {
    fn score(&mut self, entry: &Entry, short: &str, kind: Option<Kind>) -> Option<Score> {
        let id = key_id(entry, self.faults)?;
        let fields = Fields::open(&entry.value, "a score", SCORE_KEYS, self.faults)?;
        let method = self.method(&fields, entry.key.span)?;
        let key = self.key(&fields, method)?;
        let counted = !matches!(key, Key::Lookup { .. } | Key::Triage { .. } | Key::When(_));
        let times = fields.get("times").and_then(|node| node.number(self.faults));
        let (missing, prorated) = self.missing(&fields, counted, kind, entry.key.span);
        let mut score = Score {
            title: fields.text("title", self.faults).unwrap_or_else(|| title(short, &id)),
            id,
            times: times.unwrap_or(Number::ONE),
            missing,
            not_asked: self.not_asked(&fields),
            rounding: self.rounding(&fields).or(prorated),
            range: None,
            direction: self.direction(&fields),
            bands: Bands::None,
            concern: self.concern(&fields, matches!(key, Key::When(_))),
            change: self.change(&fields),
            confirmed: fields.flag("confirmed", true, self.faults),
            loinc: loinc(&fields, self.faults),
            note: fields.text("note", self.faults),
            span: entry.key.span,
            key,
        };
        score.range = possible(&score);
        self.check_rounding(&score, &fields);
        score.bands = self.bands(&fields, &score)?;
        Some(score)
    }

    fn method(&mut self, fields: &Fields<'_>, span: Span) -> Option<&'static str> {
        let found: Vec<&str> = METHODS.into_iter().filter(|m| fields.get(m).is_some()).collect();
        let [method] = found[..] else {
            let message = match found.len() {
                0 => "a score needs a key".to_owned(),
                _ => format!("a score has one key, and here are {}", found.join(" and ")),
            };
            self.faults
                .error(Code::ScoringKey, span, message)
                .hint(format!("one of {}", METHODS.join(", ")));
            return None;
        };
        METHODS.into_iter().find(|known| *known == method)
    }

    /// Reads the missing rule; the second value is the rounding that belongs to it.
    fn missing(
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
        let allow = rule.required("allow", self.faults)?.integer_in(1..1000, self.faults)?;
        rule.required("then", self.faults)?.word(&[("prorate", ())], self.faults)?;
        let mode = rule.word("round", &MODES, self.faults);
        let source = rule.required_text("source", self.faults);
        if !counted || weighted {
            let message = "only `sum`, `mean`, `max` and `count` can be prorated";
            self.faults.error(Code::MissingRule, node.span, message);
        }
        let allow = usize::try_from(allow).ok()?;
        Some((MissingRule { allow, source }, mode.map(|mode| Rounding { places: 0, mode })))
    }

    fn not_asked(&mut self, fields: &Fields<'_>) -> Option<Number> {
        let node = fields.get("not_asked")?;
        let rule = Fields::open(node, "`not_asked`", &["as", "source"], self.faults)?;
        rule.required("source", self.faults);
        rule.required("as", self.faults)?.number(self.faults)
    }

    fn rounding(&mut self, fields: &Fields<'_>) -> Option<Rounding> {
        let node = fields.get("round")?;
        let rule = Fields::open(node, "a rounding", &["places", "mode"], self.faults)?;
        let places = rule.required("places", self.faults)?.integer_in(0..7, self.faults)?;
        let mode = rule.required("mode", self.faults)?.word(&MODES, self.faults)?;
        Some(Rounding { places: u32::try_from(places).ok()?, mode })
    }

    fn check_rounding(&mut self, score: &Score, fields: &Fields<'_>) {
        let weights_are_whole = |terms: &[Term]| terms.iter().all(|term| term.weight.is_integer());
        let leaves_integers = match &score.key {
            Key::Mean(_) => true,
            Key::Sum(terms) => score.missing.allow > 0 || !weights_are_whole(terms),
            Key::Count(_) => score.missing.allow > 0,
            _ => false,
        };
        if (leaves_integers || !score.times.is_integer()) && score.rounding.is_none() {
            let message = "this score can have a fraction and does not say how it is rounded";
            self.faults
                .error(Code::RoundingRule, fields.span, message)
                .hint("`round: { places: 2, mode: half_up }`, or `round:` in the missing rule");
        }
    }

    fn direction(&mut self, fields: &Fields<'_>) -> Direction {
        let words = [
            ("higher_is_worse", Direction::HigherIsWorse),
            ("higher_is_better", Direction::HigherIsBetter),
            ("neutral", Direction::Neutral),
        ];
        fields.word("direction", &words, self.faults).unwrap_or(Direction::Neutral)
    }

    fn concern(&mut self, fields: &Fields<'_>, is_when: bool) -> Option<bool> {
        if !is_when {
            if fields.get("concern").is_some() {
                let span = fields.key_span("concern");
                let message = "`concern` stands on the bands or rules of this score";
                self.faults.error(Code::UnknownKey, span, message);
            }
            return None;
        }
        let words = [("yes", Some(true)), ("no", Some(false)), ("none", None)];
        fields.required("concern", self.faults)?.word(&words, self.faults)?
    }

    fn change(&mut self, fields: &Fields<'_>) -> Option<Change> {
        let node = fields.get("change")?;
        let keys = ["reliable", "cut", "source"];
        let rule = Fields::open(node, "a change rule", &keys, self.faults)?;
        Some(Change {
            reliable: rule.required("reliable", self.faults)?.number(self.faults)?,
            cut: rule.get("cut").and_then(|node| node.number(self.faults)),
            source: rule.required_text("source", self.faults)?,
        })
    }
}

fn title(short: &str, id: &Id) -> String {
    if id == "total" {
        short.to_owned()
    } else {
        format!("{short} {}", id.as_str().replace('_', " "))
    }
}

/// Returns the values that a score can have.
fn possible(score: &Score) -> Option<Interval> {
    let reach = |term: &Term| term.range.checked_scale(term.weight);
    let exact = match &score.key {
        Key::Sum(terms) => terms
            .iter()
            .try_fold(Interval::exactly(Number::ZERO), |sum, term| sum.checked_add(reach(term)?)),
        Key::Mean(terms) | Key::Max(terms) => {
            let mut reaches = terms.iter().map(|term| term.range);
            let first = reaches.next()?;
            // The mean and the largest of like items lie within the hull of their ranges.
            Some(reaches.fold(first, Interval::hull))
        }
        Key::Count(conditions) => {
            let most = i64::try_from(conditions.len()).ok()?;
            Interval::new(Number::ZERO, Number::integer(most))
        }
        Key::Lookup { table, .. } => {
            let values = || table.iter().map(|(_, value)| *value);
            Interval::new(values().min()?, values().max()?)
        }
        Key::Triage { .. } | Key::When(_) => None,
    };
    let scaled = exact?.checked_scale(score.times)?;
    match (&score.key, score.not_asked) {
        (Key::Sum(_) | Key::Mean(_) | Key::Max(_), Some(value)) => {
            Some(scaled.hull(Interval::exactly(value)))
        }
        _ => Some(scaled),
    }
}
