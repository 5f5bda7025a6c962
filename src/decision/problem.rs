//! What is done about a problem, by whose decision.

use super::{day, later_day, mapping, optional, perhaps, said, yes_no};
use crate::diagnostic::Faults;
use crate::id::Id;
use crate::yaml::{Fields, Node, Yaml};
use chrono::NaiveDate;

/// The keys of a decision on a problem.
pub const PROBLEM_DECISION_KEYS: &[&str] = &[
    "problem",
    "decision",
    "on",
    "by",
    "confirmed",
    "impairment",
    "reason",
    "declined_by",
    "until",
    "hand_off",
    "interim_safety",
    "next_contact",
    "client_words",
];

/// A decision on a problem.
#[derive(Clone, PartialEq, Eq)]
pub struct ProblemDecision {
    /// The problem.
    pub problem: Id,
    /// What is done about it.
    pub disposition: Disposition,
    /// The day of the decision.
    pub on: NaiveDate,
    /// Who decided.
    pub by: String,
    /// Whether the clinician confirms that a positive screen is a problem.
    pub confirmed: bool,
    /// How the problem impairs the client, in the clinician's words.
    pub impairment: Option<String>,
    /// Why it is not treated here; always there unless it is.
    pub reason: Option<String>,
    /// Whose wish it was that it is not treated; always there for `decline`.
    pub declined_by: Option<DecliningParty>,
    /// When to look again; always there for `defer`.
    pub until: Option<NaiveDate>,
    /// To whom the client was handed over in person.
    pub hand_off: Option<String>,
    /// What keeps the client safe until then.
    pub interim_safety: Option<String>,
    /// When the client is contacted next.
    pub next_contact: Option<NaiveDate>,
    /// What the client said about it.
    pub client_words: Option<String>,
}

/// What is done about a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disposition {
    /// It is treated under this plan.
    Treat,
    /// It is treated elsewhere.
    Refer,
    /// It waits, until a day to look again.
    Defer,
    /// It is not treated.
    Decline,
}

/// Whose wish it was that a problem is not treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecliningParty {
    /// The client's.
    Client,
    /// The clinic's.
    Clinic,
}

impl Disposition {
    /// The words of the file format.
    pub const WORDS: [(&str, Disposition); 4] = [
        ("treat", Disposition::Treat),
        ("refer", Disposition::Refer),
        ("defer", Disposition::Defer),
        ("decline", Disposition::Decline),
    ];

    /// Returns the word of the file format.
    pub fn word(self) -> &'static str {
        match self {
            Disposition::Treat => "treat",
            Disposition::Refer => "refer",
            Disposition::Defer => "defer",
            Disposition::Decline => "decline",
        }
    }
}

impl DecliningParty {
    /// The words of the file format.
    pub const WORDS: [(&str, DecliningParty); 2] =
        [("client", DecliningParty::Client), ("clinic", DecliningParty::Clinic)];

    /// Returns the word of the file format.
    pub fn word(self) -> &'static str {
        match self {
            DecliningParty::Client => "client",
            DecliningParty::Clinic => "clinic",
        }
    }
}

impl ProblemDecision {
    /// Reads a decision on a problem.
    pub fn decode(node: &Node, faults: &mut Faults) -> Option<ProblemDecision> {
        let fields = Fields::open(node, "a decision", PROBLEM_DECISION_KEYS, faults)?;
        let problem = fields.required_id("problem", faults);
        let disposition = fields.required("decision", faults);
        let disposition = disposition.and_then(|node| node.word(&Disposition::WORDS, faults));
        let on = day(&fields, "on", faults);
        let by = said(&fields, "by", faults);
        require_what_it_needs(&fields, disposition, faults);
        Some(ProblemDecision {
            confirmed: fields.flag("confirmed", false, faults),
            impairment: perhaps(&fields, "impairment", faults),
            reason: perhaps(&fields, "reason", faults),
            declined_by: fields.word("declined_by", &DecliningParty::WORDS, faults),
            until: later_day(&fields, "until", on, faults),
            hand_off: perhaps(&fields, "hand_off", faults),
            interim_safety: perhaps(&fields, "interim_safety", faults),
            next_contact: later_day(&fields, "next_contact", on, faults),
            client_words: perhaps(&fields, "client_words", faults),
            problem: problem?,
            disposition: disposition?,
            on: on?,
            by: by?,
        })
    }

    /// Returns the decision as it is written into a case file.
    pub fn encode(&self) -> Yaml {
        mapping([
            ("problem", Some(Yaml::word(&self.problem))),
            ("decision", Some(Yaml::word(self.disposition.word()))),
            ("on", Some(Yaml::word(self.on))),
            ("by", Some(Yaml::text(&self.by))),
            ("confirmed", self.confirmed.then(|| yes_no(true))),
            ("impairment", optional(self.impairment.as_ref())),
            ("reason", optional(self.reason.as_ref())),
            ("declined_by", self.declined_by.map(|party| Yaml::word(party.word()))),
            ("until", self.until.map(Yaml::word)),
            ("hand_off", optional(self.hand_off.as_ref())),
            ("interim_safety", optional(self.interim_safety.as_ref())),
            ("next_contact", self.next_contact.map(Yaml::word)),
            ("client_words", optional(self.client_words.as_ref())),
        ])
    }

    /// Returns whether someone with an open risk is not left alone by this decision: it treats,
    /// or it records a hand-off, what keeps the client safe meanwhile, and the next contact.
    pub fn leaves_no_gap(&self) -> bool {
        let handed_over = self.hand_off.is_some() && self.interim_safety.is_some();
        self.disposition == Disposition::Treat || (handed_over && self.next_contact.is_some())
    }
}

fn require_what_it_needs(
    fields: &Fields<'_>,
    disposition: Option<Disposition>,
    faults: &mut Faults,
) {
    let needed: &[&str] = match disposition {
        None | Some(Disposition::Treat) => &[],
        Some(Disposition::Refer) => &["reason"],
        Some(Disposition::Defer) => &["reason", "until"],
        Some(Disposition::Decline) => &["reason", "declined_by"],
    };
    for key in needed {
        fields.required(key, faults);
    }
}
