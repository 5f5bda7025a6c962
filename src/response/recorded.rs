//! A response as a file says it, before it is held against its instrument.

use super::Informant;
use super::codes::to_codes;
use super::history::{HalfRecord, TakenAway};
use super::twice::Difference;
use crate::diagnostic::{Code, Faults, Span};
use crate::id::{Hash, Id};
use crate::instrument::Instrument;
use crate::yaml::{self, Entry, Fields, Node, Scalar, Value, Yaml};
use chrono::NaiveDate;

/// A response as recorded. Every scalar is still what was written.
pub struct Recorded {
    /// The id within the case, such as `phq9-2`.
    pub id: String,
    /// The instrument.
    pub instrument: Id,
    /// Where the instrument's name stands.
    pub instrument_span: Span,
    /// The definition it was taken with; absent in an answers file, which pins nothing.
    pub definition: Option<Pinned>,
    /// When it was begun.
    pub begun: NaiveDate,
    /// When it was finished.
    pub finished: Option<NaiveDate>,
    /// Who answered or entered it.
    pub by: Option<String>,
    /// Whose account it is.
    pub informant: Informant,
    /// Item to answer.
    pub answers: Vec<Entry>,
    /// Items declined.
    pub declined: Vec<Node>,
    /// Items not applicable.
    pub not_applicable: Vec<Node>,
    /// Item to note.
    pub notes: Vec<(String, String)>,
    /// Who asked what, when.
    pub sittings: Vec<Sitting>,
    /// How it is typed in, where it comes from paper.
    pub paper: Option<Paper>,
    /// The items that were typed in twice from paper and are settled.
    pub verified: Vec<String>,
    /// What was typed in otherwise the second time, and is not settled yet.
    pub differences: Vec<Difference>,
    /// Why it is not to be used.
    pub void: Option<String>,
    /// Answers to items that the definition no longer has: kept, and not counted.
    pub set_aside: Vec<Entry>,
    /// Answers that were taken away because others contradict them: kept, and not counted.
    pub taken_away: Vec<TakenAway>,
    /// The records of lists that were left in the middle.
    pub half_records: Vec<HalfRecord>,
}

/// How a paper form is typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Once.
    Once,
    /// A second time too, for comparison.
    Twice,
}

impl Paper {
    const WORDS: [(&str, Paper); 2] = [("once", Paper::Once), ("twice", Paper::Twice)];

    fn word(self) -> &'static str {
        match self {
            Paper::Once => "once",
            Paper::Twice => "twice",
        }
    }
}

/// Which definition the answers were taken with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// The version.
    pub version: u32,
    /// The hash that gates scoring.
    pub scoring: Hash,
    /// The hash of the texts that were shown.
    pub wording: Hash,
}

/// One sitting of a response that took several.
#[derive(Clone)]
pub struct Sitting {
    /// The day.
    pub date: NaiveDate,
    /// Whose account was taken.
    pub informant: Informant,
    /// Who asked.
    pub by: Option<String>,
    /// What was asked.
    pub items: Vec<String>,
}

/// The keys of a response in a case file.
pub const RECORDED_KEYS: &[&str] = &[
    "id",
    "instrument",
    "definition",
    "begun",
    "finished",
    "by",
    "source",
    "answers",
    "declined",
    "not_applicable",
    "notes",
    "sittings",
    "paper",
    "verified",
    "differences",
    "void",
    "set_aside",
    "taken_away",
    "half_records",
];

impl Recorded {
    /// Reads one response of a case file. Where its head cannot be read, a fault is noted and a
    /// stand-in is there, so that its answers can be held against their items all the same.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<Recorded> {
        let fields = Fields::open(node, "a response", RECORDED_KEYS, faults)?;
        let id = fields.required("id", faults).and_then(|node| response_id(node, faults));
        let instrument = fields.required_id("instrument", faults);
        let definition =
            fields.required("definition", faults).and_then(|n| decode_pinned(n, faults));
        let begun = fields.required("begun", faults).and_then(|node| node.date(faults));
        let informant = fields.required("source", faults);
        let informant = informant.and_then(|node| node.word(&Informant::WORDS, faults));
        Some(Recorded {
            instrument_span: fields.get("instrument").map_or(node.span, |node| node.span),
            finished: fields.get("finished").and_then(|node| node.date(faults)),
            by: fields.text("by", faults),
            answers: copied(fields.map("answers", faults)),
            declined: fields.list("declined", faults).iter().map(Node::copy).collect(),
            not_applicable: fields.list("not_applicable", faults).iter().map(Node::copy).collect(),
            notes: notes(&fields, faults),
            sittings: each(&fields, "sittings", Sitting::decode, faults),
            paper: fields.word("paper", &Paper::WORDS, faults),
            verified: fields.texts("verified", faults),
            differences: each(&fields, "differences", Difference::decode, faults),
            void: fields.text("void", faults),
            set_aside: copied(fields.map("set_aside", faults)),
            taken_away: each(&fields, "taken_away", TakenAway::decode, faults),
            half_records: each(&fields, "half_records", HalfRecord::decode, faults),
            id: id.unwrap_or_default(),
            instrument: instrument?,
            definition: Some(definition?),
            begun: begun.unwrap_or(NaiveDate::MIN),
            informant: informant.unwrap_or(Informant::Client),
        })
    }

    /// Returns the response as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        let mut entries = vec![
            ("id".to_owned(), Yaml::word(&self.id)),
            ("instrument".to_owned(), Yaml::word(&self.instrument)),
        ];
        let mut add = |key: &str, value: Option<Yaml>| {
            entries.extend(value.map(|value| (key.to_owned(), value)));
        };
        add("definition", self.definition.map(encode_pinned));
        add("begun", Some(Yaml::word(self.begun)));
        add("finished", self.finished.map(Yaml::word));
        add("by", self.by.as_ref().map(Yaml::text));
        add("source", Some(Yaml::word(self.informant.word())));
        add("answers", Some(encode_answers(&self.answers)));
        add("declined", names(&self.declined));
        add("not_applicable", names(&self.not_applicable));
        let notes = self.notes.iter().map(|(item, note)| (item.clone(), Yaml::text(note)));
        add("notes", (!self.notes.is_empty()).then(|| Yaml::Map(notes.collect())));
        let sittings = || Yaml::List(self.sittings.iter().map(Sitting::encode).collect());
        add("sittings", (!self.sittings.is_empty()).then(sittings));
        add("paper", self.paper.map(|paper| Yaml::word(paper.word())));
        let verified = || Yaml::List(self.verified.iter().map(Yaml::text).collect()).inline();
        add("verified", (!self.verified.is_empty()).then(verified));
        let differences = || Yaml::List(self.differences.iter().map(Difference::encode).collect());
        add("differences", (!self.differences.is_empty()).then(differences));
        add("void", self.void.as_ref().map(Yaml::text));
        let aside = || encode_answers(&self.set_aside);
        add("set_aside", (!self.set_aside.is_empty()).then(aside));
        let taken = || Yaml::List(self.taken_away.iter().map(TakenAway::encode).collect());
        add("taken_away", (!self.taken_away.is_empty()).then(taken));
        let half = || Yaml::List(self.half_records.iter().map(HalfRecord::encode).collect());
        add("half_records", (!self.half_records.is_empty()).then(half));
        Yaml::Map(entries)
    }

    /// Returns whether it is open: begun, not finished, and not void.
    pub fn is_open(&self) -> bool {
        self.finished.is_none() && self.void.is_none()
    }

    /// Whether nothing was said: no answer, none that was declined or does not apply, and no note.
    pub fn says_nothing(&self) -> bool {
        self.answers.is_empty()
            && self.declined.is_empty()
            && self.not_applicable.is_empty()
            && self.notes.is_empty()
            && self.differences.is_empty()
    }

    /// Returns whether it is typed in from paper.
    pub fn is_paper(&self) -> bool {
        self.paper.is_some() || self.is_begun_again()
    }

    /// Returns whether it is typed in from paper a second time too.
    pub fn is_typed_twice(&self) -> bool {
        self.paper == Some(Paper::Twice) || self.is_begun_again()
    }

    /// Returns whether typing it in a second time was begun.
    pub fn is_begun_again(&self) -> bool {
        !self.verified.is_empty() || !self.differences.is_empty()
    }

    /// Returns the day the answers are of.
    pub fn date(&self) -> NaiveDate {
        self.finished.unwrap_or(self.begun)
    }

    /// Returns the last day on which something was answered.
    pub fn last_day(&self) -> NaiveDate {
        let sittings = self.sittings.iter().map(|sitting| sitting.date);
        sittings.chain(self.finished).fold(self.begun, NaiveDate::max)
    }

    /// Returns the hash of everything that is recorded of it, which a signature is put under.
    pub fn hash(&self) -> Hash {
        Hash::of(format!("caseplan response 1\n{}", yaml::write(&self.encode())).as_bytes())
    }

    /// Pins the definition that the answers are taken with; labels become codes, because only
    /// codes are what the scoring hash covers.
    pub fn pin(&mut self, instrument: &Instrument) {
        to_codes(&mut self.answers, &instrument.items);
        self.definition = Some(Pinned::to(instrument));
    }
}

/// Returns which definition it was, as it is written into a case file.
pub(crate) fn encode_pinned(pinned: Pinned) -> Yaml {
    Yaml::Map(vec![
        ("version".into(), Yaml::word(pinned.version)),
        ("scoring".into(), Yaml::word(pinned.scoring)),
        ("wording".into(), Yaml::word(pinned.wording)),
    ])
}

impl Sitting {
    fn decode(node: &Node, faults: &mut Faults) -> Option<Sitting> {
        let fields = Fields::open(node, "a sitting", &["date", "source", "by", "items"], faults)?;
        let date = fields.required("date", faults)?.date(faults)?;
        let informant = fields.required("source", faults)?.word(&Informant::WORDS, faults)?;
        let (by, items) = (fields.text("by", faults), fields.texts("items", faults));
        Some(Sitting { date, informant, by, items })
    }

    fn encode(&self) -> Yaml {
        let mut entries = vec![
            ("date".to_owned(), Yaml::word(self.date)),
            ("source".to_owned(), Yaml::word(self.informant.word())),
        ];
        entries.extend(self.by.as_ref().map(|by| ("by".to_owned(), Yaml::text(by))));
        let items = Yaml::List(self.items.iter().map(Yaml::text).collect());
        entries.push(("items".into(), items.inline()));
        Yaml::Map(entries)
    }
}

/// `phq9-2`: the instrument's id, a hyphen, and a number.
fn response_id(node: &Node, faults: &mut Faults) -> Option<String> {
    let text = node.text(faults)?;
    let good = text.rsplit_once('-').is_some_and(|(stem, number)| {
        Id::new(stem).is_some() && number.parse::<u32>().is_ok_and(|number| number > 0)
    });
    if !good {
        faults
            .error(Code::BadId, node.span, "not the id of a response")
            .hint("the instrument's id, a hyphen and a number: phq9-2");
    }
    good.then(|| text.to_owned())
}

/// Reads which definition it was.
pub(crate) fn decode_pinned(node: &Node, faults: &mut Faults) -> Option<Pinned> {
    let keys = ["version", "scoring", "wording"];
    let fields = Fields::open(node, "a definition", &keys, faults)?;
    let version = fields.required("version", faults)?.integer_in(1..10_000, faults)?;
    let mut hash = |key| fields.required(key, faults)?.hash(faults);
    let (scoring, wording) = (hash("scoring"), hash("wording"));
    Some(Pinned { version: u32::try_from(version).ok()?, scoring: scoring?, wording: wording? })
}

fn notes(fields: &Fields<'_>, faults: &mut Faults) -> Vec<(String, String)> {
    let mut notes = Vec::new();
    for Entry { key, value } in fields.map("notes", faults) {
        notes.extend(value.text(faults).map(|note| (key.text.clone(), note.to_owned())));
    }
    notes
}

fn each<T>(
    fields: &Fields<'_>,
    key: &str,
    decode: fn(&Node, &mut Faults) -> Option<T>,
    faults: &mut Faults,
) -> Vec<T> {
    let nodes = fields.list(key, faults);
    nodes.iter().filter_map(|node| decode(node, faults)).collect()
}

/// Copies entries, so that a record outlives the tree of its file.
pub fn copied(entries: &[Entry]) -> Vec<Entry> {
    entries.iter().map(Entry::copy).collect()
}

fn names(nodes: &[Node]) -> Option<Yaml> {
    let texts = nodes.iter().filter_map(|node| match &node.value {
        Value::Scalar(scalar) => Some(Yaml::text(&scalar.text)),
        _ => None,
    });
    (!nodes.is_empty()).then(|| Yaml::List(texts.collect()).inline())
}

fn encode_answers(answers: &[Entry]) -> Yaml {
    let answers = answers.iter();
    Yaml::Map(answers.map(|entry| (entry.key.text.clone(), encode_answer(&entry.value))).collect())
}

/// A plain scalar stays plain, so that a code stays a code; everything else is quoted as needed.
pub(super) fn encode_answer(node: &Node) -> Yaml {
    match &node.value {
        Value::Scalar(Scalar { text, plain: true }) if is_word(text) => Yaml::word(text),
        Value::Scalar(scalar) => Yaml::text(&scalar.text),
        Value::List(items) if items.iter().all(|item| matches!(item.value, Value::Scalar(_))) => {
            Yaml::List(items.iter().map(encode_answer).collect()).inline()
        }
        Value::List(items) => {
            Yaml::List(items.iter().map(|item| encode_answer(item).inline()).collect())
        }
        Value::Map(entries) => {
            // An empty field of a record is one that nobody answered, and is left out.
            let entries = entries.iter().filter(|entry| !entry.value.says_nothing());
            let pairs = entries.map(|entry| (entry.key.text.clone(), encode_answer(&entry.value)));
            Yaml::Map(pairs.collect())
        }
    }
}

/// Codes, numbers and dates: what can stand bare in block and in flow.
fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
        && text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !matches!(text, "-" | "---" | "null")
}
