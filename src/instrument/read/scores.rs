//! Scores: what stands beside their keys, and the values they can have.

use super::{key_id, loinc, range, rights};
use crate::diagnostic::{Code, Faults, Span, nearest};
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
    "decided_at",
    "confirmed",
    "open",
    "codes",
    "note",
];
const METHODS: [&str; 8] = ["sum", "mean", "max", "weighted", "count", "lookup", "triage", "when"];

/// What a key of a score decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decides {
    /// Nothing of what comes out: what stands beside it.
    Nothing,
    /// What comes out where an answer is missing.
    Gaps,
    /// Which value comes out, and not which there are.
    Value,
    /// Which values there are.
    Range,
}

impl Decides {
    /// Returns what a key decides; of one that nobody knows, everything.
    pub fn by(key: &str) -> Decides {
        match key {
            "missing" => Decides::Gaps,
            "reverse" | "not_asked" => Decides::Value,
            "times" | "round" => Decides::Range,
            key if SCORE_KEYS.contains(&key) && !METHODS.contains(&key) => Decides::Nothing,
            _ => Decides::Range,
        }
    }
}

/// The scores of a file.
pub struct Scores {
    /// Those that were read.
    pub read: Vec<Score>,
    /// What stands in for those in numbers of which the key could not be read.
    pub stand_ins: Vec<Score>,
}

/// Reads the scores in order; a score may use the ones above it. What could not be read is added to
/// the `faulty` names: that of the score, or that of its band where a label could not.
pub fn scores(
    entries: &[Entry],
    items: &[Item],
    faulty: &mut Vec<String>,
    short: &str,
    kind: Option<Kind>,
    faults: &mut Faults,
) -> Scores {
    let mut later: Vec<String> = entries.iter().map(|entry| entry.key.text.clone()).collect();
    later.reverse();
    let (mut scores, mut stand_ins): (Vec<Score>, Vec<Score>) = (Vec::new(), Vec::new());
    for entry in entries {
        let names = Names { items, scores: &scores, alerts: &[], later: &later, faulty };
        let mut reader = Reader { names, faults, unread_labels: false };
        let score = reader.score(entry, short, kind);
        let unread_labels = reader.unread_labels;
        faulty.extend(unread_labels.then(|| format!("{}.band", entry.key.text)));
        let name = later.pop();
        match score {
            Some((score, true)) => scores.push(score),
            stand_in => {
                faulty.extend(name);
                stand_ins.extend(stand_in.map(|(score, _)| score));
            }
        }
    }
    Scores { read: scores, stand_ins }
}

/// Reads one score among the names above it.
pub(super) struct Reader<'a, 'f> {
    pub(super) names: Names<'a>,
    pub(super) faults: &'f mut Faults,
    /// Whether a label of a band could not be read.
    pub(super) unread_labels: bool,
}

impl Reader<'_, '_> {
    /// Reads a score, and says whether its key was read; a score in words is nothing without it.
    fn score(&mut self, entry: &Entry, short: &str, kind: Option<Kind>) -> Option<(Score, bool)> {
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
        let decided_at = self.decided_at(&fields, method);
        let (confirmed, open) = rights::confirmation(&fields, self.faults);
        let loinc = loinc(&fields, self.faults);
        let note = fields.text("note", self.faults);
        let is_read = key.is_some();
        let in_numbers = !matches!(method, "triage" | "when");
        let key = key.or_else(|| in_numbers.then(|| Key::Sum(Vec::new())))?;
        let mut score = Score {
            id,
            title,
            times: times.unwrap_or(Number::ONE),
            missing,
            not_asked: self.not_asked(&fields, &key, is_read),
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
            decided_at,
            confirmed,
            open,
            loinc,
            note,
            span: entry.key.span,
            key_at: fields.key_span(method),
            key,
        };
        if is_read {
            score.range = range::possible(&score);
            self.check_range(&score);
            self.check_proration(&score, &fields);
            self.check_rounding(&score, &fields);
        }
        self.bands(&fields, &mut score);
        Some((score, is_read))
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

    /// Reads the item at which a named person decides what a triage suggests.
    fn decided_at(&mut self, fields: &Fields<'_>, method: &str) -> Option<usize> {
        let node = fields.get("decided_at")?;
        if method != "triage" {
            let message = "only what a `triage` suggests is decided at an item";
            self.faults.error(Code::UnknownKey, fields.key_span("decided_at"), message);
            return None;
        }
        let id = node.id(self.faults)?;
        let found = self.names.items.iter().position(|item| item.id == id);
        if found.is_none() && !self.names.faulty.contains(&id.to_string()) {
            let known = self.names.items.iter().map(|item| item.id.as_str());
            let hint = nearest(id.as_str(), known);
            let message = format!("there is no item `{id}`");
            self.faults.error(Code::UnknownName, node.span, message).hint_if(hint);
        }
        found
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
