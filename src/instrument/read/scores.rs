//! Scores: what stands beside their keys, and the values they can have.

use super::{key_id, loinc, range, rights};
use crate::diagnostic::{Code, Faults, Span};
use crate::id::Id;
use crate::instrument::{Bands, Direction, Item, Key, Kind, Names, Score};
use crate::number::Number;
use crate::yaml::{Entry, Fields};

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
    "norms",
    "confirmed",
    "open",
    "codes",
    "note",
];
const METHODS: [&str; 8] = ["sum", "mean", "max", "weighted", "count", "lookup", "triage", "when"];

/// Reads the scores in order; a score may use the ones above it. The names of those that could
/// not be read are added to the `faulty` ones.
pub fn scores(
    entries: &[Entry],
    items: &[Item],
    faulty: &mut Vec<String>,
    short: &str,
    kind: Option<Kind>,
    faults: &mut Faults,
) -> Vec<Score> {
    let mut later: Vec<String> = entries.iter().map(|entry| entry.key.text.clone()).collect();
    later.reverse();
    let mut scores: Vec<Score> = Vec::new();
    for entry in entries {
        let names = Names { items, scores: &scores, alerts: &[], later: &later, faulty };
        let score = Reader { names, faults }.score(entry, short, kind);
        let name = later.pop();
        match score {
            Some(score) => scores.push(score),
            None => faulty.extend(name),
        }
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
        let Some(method) = self.method(&fields, entry.key.span) else {
            self.bands_of_no_score(&fields);
            return None;
        };
        let key = self.key(&fields, method);
        let counted = !matches!(method, "lookup" | "triage" | "when");
        let times = fields.get("times").and_then(|node| node.number(self.faults));
        let (missing, prorated) = self.missing(&fields, counted, kind, entry.key.span);
        let title = fields.text("title", self.faults).unwrap_or_else(|| title(short, &id));
        let rounding = self.rounding(&fields).or(prorated);
        let direction = self.direction(&fields);
        let concern = self.concern(&fields, method == "when");
        let (change, norms) = (self.change(&fields), self.norms(&fields));
        let (confirmed, open) = rights::confirmation(&fields, self.faults);
        let loinc = loinc(&fields, self.faults);
        let note = fields.text("note", self.faults);
        let Some(key) = key else {
            self.bands_of_no_score(&fields);
            return None;
        };
        let mut score = Score {
            id,
            title,
            times: times.unwrap_or(Number::ONE),
            missing,
            not_asked: self.not_asked(&fields, &key),
            rounding,
            range: None,
            direction,
            direction_is_stated: fields.get("direction").is_some(),
            bands: Bands::None,
            profiles: Vec::new(),
            profile: 0,
            concern,
            change,
            norms,
            confirmed,
            open,
            loinc,
            note,
            span: entry.key.span,
            key,
        };
        score.range = range::possible(&score);
        self.check_range(&score);
        self.check_proration(&score, &fields);
        self.check_rounding(&score, &fields);
        self.bands(&fields, &mut score)?;
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

    fn check_range(&mut self, score: &Score) {
        let has_words = matches!(score.key, Key::Triage { .. } | Key::When(_));
        if score.range.is_none() && !has_words {
            let message = "this score can become larger than the program counts";
            self.faults.error(Code::TooLarge, score.span, message);
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
}

fn title(short: &str, id: &Id) -> String {
    if id == "total" {
        short.to_owned()
    } else {
        format!("{short} {}", id.as_str().replace('_', " "))
    }
}
