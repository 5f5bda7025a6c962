//! One event of a history: who changed the case, when, by what, and the content before and after.

use crate::decision::Decision;
use crate::diagnostic::{Code, Faults, Span};
use crate::id::Hash;
use crate::record::issued::revision;
use crate::yaml::{self, Fields, Node, Yaml};
use chrono::{DateTime, NaiveDateTime, Utc};

/// The keys of an event.
pub const EVENT_KEYS: &[&str] =
    &["at", "by", "what", "of", "clock", "from", "to", "before", "found", "after", "link"];

/// How an instant is written.
const INSTANT: &str = "%Y-%m-%dT%H:%M:%SZ";

/// What was done to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    /// The case was there before its history.
    Began,
    /// The case was made.
    Made,
    /// Questions were answered.
    Answered,
    /// A paper form was typed in.
    Entered,
    /// Alerts were responded to, and nothing was asked.
    Responded,
    /// It was said who the client is.
    Identified,
    /// Something was decided.
    Decided,
    /// It was recorded what became of a step of a programme.
    Recorded,
    /// Something was signed.
    Signed,
    /// Something was added to what is signed.
    Added,
    /// A plan was gone through.
    Reviewed,
    /// A plan was issued.
    Issued,
    /// A document was disclosed.
    Released,
    /// Responses were brought to other definitions, or the file to another format.
    Upgraded,
    /// The case was handed over.
    HandedOver,
    /// The case was taken over.
    TookOver,
    /// An edit outside the program was accepted.
    Resealed,
}

impl Did {
    /// Every word for what was done.
    pub const WORDS: [(&str, Did); 17] = [
        ("began", Did::Began),
        ("made", Did::Made),
        ("answered", Did::Answered),
        ("entered", Did::Entered),
        ("responded", Did::Responded),
        ("identified", Did::Identified),
        ("decided", Did::Decided),
        ("recorded", Did::Recorded),
        ("signed", Did::Signed),
        ("added", Did::Added),
        ("reviewed", Did::Reviewed),
        ("issued", Did::Issued),
        ("released", Did::Released),
        ("upgraded", Did::Upgraded),
        ("handed_over", Did::HandedOver),
        ("took_over", Did::TookOver),
        ("resealed", Did::Resealed),
    ];

    /// Returns the word.
    pub fn word(self) -> &'static str {
        let known = Did::WORDS.iter().find(|(_, did)| *did == self);
        known.map_or("", |(word, _)| word)
    }
}

/// What a command does to a case, as it is told where the case is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    did: Did,
    of: Vec<String>,
    by: Option<String>,
}

impl Deed {
    /// Returns what was done, about nothing in particular and by nobody who is known.
    pub fn new(did: Did) -> Deed {
        Deed { did, of: Vec::new(), by: None }
    }

    /// Returns what a decision that is added comes to.
    pub fn of_decision(decision: &Decision) -> Deed {
        let did = match decision {
            Decision::Signature(_) => Did::Signed,
            Decision::Addendum(_) => Did::Added,
            Decision::Step(_) => Did::Recorded,
            Decision::Reviewed(_) | Decision::Review(_) => Did::Reviewed,
            Decision::Disclosed(_) => Did::Released,
            Decision::HandedOver(_) => Did::HandedOver,
            Decision::TookOver(_) => Did::TookOver,
            _ => Did::Decided,
        };
        Deed::new(did).of(decision.about()).by(decision.by())
    }

    /// Adds what it is about: an id within the case. What a hand wrote in its place may be an
    /// answer, and is left out.
    pub fn of(mut self, id: impl Into<String>) -> Deed {
        self.of.extend(Some(id.into()).filter(|id| is_plain(id) && !self.of.contains(id)));
        self
    }

    /// Says who did it, where that is known.
    pub fn by<'w>(self, who: impl Into<Option<&'w str>>) -> Deed {
        let who = who.into().map(str::trim).filter(|who| !who.is_empty());
        Deed { by: who.map(str::to_owned), ..self }
    }

    /// Whether an edit outside the program is accepted by it.
    pub(super) fn accepts_an_edit(&self) -> bool {
        self.did == Did::Resealed
    }
}

/// An event of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When the command began that changed the case.
    pub at: DateTime<Utc>,
    /// Who used it, where that is known.
    pub by: Option<String>,
    /// What was done.
    pub did: Did,
    /// What it is about, by ids within the case.
    pub of: Vec<String>,
    /// Whether the clock stood before the event of before.
    pub clock_behind: bool,
    /// The revision that was there; none where there was no case.
    pub from: Option<u64>,
    /// The revision that came of it.
    pub to: u64,
    /// The hash of the content that was there.
    pub before: Option<Hash>,
    /// The hash of the content that was found, where somebody had changed it outside the program.
    pub found: Option<Hash>,
    /// The hash of the content that came of it.
    pub after: Hash,
}

impl Event {
    /// Returns the first event of a case that was there before its history.
    pub(super) fn of_before(at: DateTime<Utc>, revision: u64, content: Hash) -> Event {
        Event {
            at,
            by: None,
            did: Did::Began,
            of: Vec::new(),
            clock_behind: false,
            from: None,
            to: revision,
            before: None,
            found: None,
            after: content,
        }
    }

    /// Returns what was done by a command at an instant; what came of it is yet to be known.
    pub(super) fn begun(at: DateTime<Utc>, deed: Deed) -> Event {
        let Deed { did, of, by } = deed;
        Event { by, did, of, ..Event::of_before(at, 0, Hash::of_nothing()) }
    }

    /// Whether a deed goes on with this event.
    pub(super) fn goes_on_with(&self, deed: &Deed) -> bool {
        (self.did, &self.by) == (deed.did, &deed.by)
    }

    /// Adds what a deed that goes on with it is about.
    pub(super) fn add(&mut self, deed: Deed) {
        let new = deed.of.into_iter().filter(|id| !self.of.contains(id)).collect::<Vec<_>>();
        self.of.extend(new);
    }

    pub(super) fn decode(node: &Node, faults: &mut Faults) -> Option<Event> {
        let fields = Fields::open(node, "an event", EVENT_KEYS, faults)?;
        let at = fields.required("at", faults).and_then(|node| instant(node, faults));
        let by = fields.text("by", faults);
        let did = fields.required("what", faults).and_then(|node| node.word(&Did::WORDS, faults));
        let of = fields.list("of", faults).iter();
        let of = of.filter_map(|node| about(node, faults)).collect();
        let clock = fields.word("clock", &[("behind", true)], faults);
        let from = fields.get("from").and_then(|node| revision(node, faults));
        let to = fields.required("to", faults).and_then(|node| revision(node, faults));
        let before = fields.get("before").and_then(|node| node.hash(faults));
        let found = fields.get("found").and_then(|node| node.hash(faults));
        let after = fields.required("after", faults).and_then(|node| node.hash(faults));
        fields.required("link", faults).and_then(|node| node.hash(faults));
        Some(Event {
            at: at?,
            by,
            did: did?,
            of,
            clock_behind: clock.unwrap_or(false),
            from,
            to: to?,
            before,
            found,
            after: after?,
        })
    }

    /// Returns its text in a case file, up to the link.
    pub(super) fn text(&self) -> String {
        let hash = |hash: Option<Hash>| hash.map(Yaml::word);
        let of = self.of.iter().map(Yaml::word).collect();
        let entries = [
            ("at", Some(Yaml::word(self.at.format(INSTANT)))),
            ("by", self.by.as_ref().map(Yaml::text)),
            ("what", Some(Yaml::word(self.did.word()))),
            ("of", (!self.of.is_empty()).then(|| Yaml::List(of).inline())),
            ("clock", self.clock_behind.then(|| Yaml::word("behind"))),
            ("from", self.from.map(Yaml::word)),
            ("to", Some(Yaml::word(self.to))),
            ("before", hash(self.before)),
            ("found", hash(self.found)),
            ("after", hash(Some(self.after))),
        ];
        let said = entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        let list = Yaml::List(vec![Yaml::Map(said.collect())]);
        let text = yaml::write(&Yaml::Map(vec![(String::new(), list)]));
        text.split_once('\n').map_or_else(String::new, |(_, event)| event.to_owned())
    }
}

/// Reads an instant as it is written: in UTC, to the second.
pub(super) fn instant_of(text: &str) -> Option<DateTime<Utc>> {
    let instant = NaiveDateTime::parse_from_str(text, INSTANT).ok()?.and_utc();
    (instant.format(INSTANT).to_string() == text).then_some(instant)
}

fn instant(node: &Node, faults: &mut Faults) -> Option<DateTime<Utc>> {
    let instant = instant_of(node.text(faults)?);
    if instant.is_none() {
        note(Code::BadDate, node.span, "not an instant as the program writes it", faults);
    }
    instant
}

fn about(node: &Node, faults: &mut Faults) -> Option<String> {
    let text = node.text(faults)?;
    if !is_plain(text) {
        note(Code::BadId, node.span, "not an id within the case", faults);
    }
    Some(text.to_owned())
}

/// Whether a text is made of what ids are made of.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !text.is_empty() && text.bytes().all(|byte| plain(byte) || b"_-./@".contains(&byte))
}

fn note(code: Code, span: Span, message: &str, faults: &mut Faults) {
    faults.error(code, span, message);
}
