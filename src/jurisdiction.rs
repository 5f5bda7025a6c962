//! The law that a clinic works under, as far as the program needs it: `jurisdiction.yaml` in its
//! folder of definitions.
//!
//! Nothing of it is built in. What has to be reported, and to whom, differs from place to place,
//! and a text that nobody of the clinic has read must not be shown to a client as its promise: rule
//! 10 of the clinical rules. The file format is described in `docs/jurisdiction-files.md`.

mod timing;

pub use timing::{INITIAL_KEYS, InForce, REVIEW_KEYS, TIMING_KEYS, Term, Timing};

use crate::diagnostic::{Code, Diagnostic, Faults, Source};
use crate::id::{Hash, Id};
use crate::yaml::{self, Fields, Node};
use chrono::NaiveDate;
use std::sync::Arc;

/// The keys of a jurisdiction file.
pub const JURISDICTION_KEYS: &[&str] = &[
    "jurisdiction",
    "version",
    "title",
    "read_on",
    "read_by",
    "part2_program",
    "timing",
    "level",
    "limits",
];
/// The keys of one limit of confidentiality.
pub const LIMIT_KEYS: &[&str] = &["about", "say", "source"];

/// What a limit of confidentiality is about, in the words of the file format.
const SUBJECTS: [(&str, &str); 8] = [
    ("suicide", "suicide"),
    ("violence", "violence"),
    ("child_abuse", "child_abuse"),
    ("adult_abuse", "adult_abuse"),
    ("offences", "offences"),
    ("court", "court"),
    ("records", "records"),
    ("other", "other"),
];

/// The law that a clinic works under, checked.
pub struct Jurisdiction {
    /// The id, such as `us_nj`.
    pub id: Id,
    /// Raised when anything changes.
    pub version: u32,
    /// What it is called.
    pub title: String,
    /// When somebody last held the texts against the law.
    pub read_on: NaiveDate,
    /// Who did.
    pub read_by: String,
    /// Whether the clinic is a program under 42 CFR Part 2; absent where that does not arise.
    pub part2_program: Option<bool>,
    /// The timing rules that the clinic works by, with its level of care.
    pub timing: Option<(Id, Id)>,
    /// The limits of confidentiality, in the order in which they are shown.
    pub limits: Vec<Limit>,
    /// The hash of everything that is shown.
    pub hash: Hash,
}

/// One limit of confidentiality.
pub struct Limit {
    /// What it is about.
    pub about: &'static str,
    /// What is said to the client.
    pub say: String,
    /// The law or rule it rests on.
    pub source: String,
}

impl Jurisdiction {
    /// Reads a jurisdiction file; `None` where it has errors.
    pub fn read(source: &Arc<Source>) -> (Option<Jurisdiction>, Vec<Diagnostic>) {
        let mut faults = Faults::new(source);
        let root = yaml::read(&mut faults);
        let read = root.as_ref().and_then(|root| {
            let fields = Fields::open(root, "a jurisdiction", JURISDICTION_KEYS, &mut faults)?;
            decode(&fields, &mut faults)
        });
        let read = read.filter(|_| !faults.has_errors());
        let route = |span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span));
        (read, faults.into_list(route))
    }

    /// Returns the limits as they are shown to a client, one a line.
    pub fn limits_words(&self) -> String {
        let lines = self.limits.iter().map(|limit| format!("- {}", limit.say.trim()));
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn decode(fields: &Fields<'_>, faults: &mut Faults) -> Option<Jurisdiction> {
    let id = fields.required_id("jurisdiction", faults);
    let version = fields.required("version", faults).and_then(|n| n.integer_in(1..10_000, faults));
    let title = fields.required_text("title", faults);
    let read_on = fields.required("read_on", faults).and_then(|node| node.date(faults));
    let read_by = fields.required_text("read_by", faults);
    let part2_program = fields.get("part2_program").and_then(|node| node.yes_no(faults));
    let timing = fields.get("timing").and_then(|node| node.id(faults));
    let level = match &timing {
        Some(_) => fields.required_id("level", faults),
        None => fields.get("level").and_then(|node| node.id(faults)),
    };
    let timing = timing.zip(level);
    fields.required("limits", faults);
    let nodes = fields.list("limits", faults);
    let limits: Vec<Limit> = nodes.iter().filter_map(|node| limit(node, faults)).collect();
    if nodes.is_empty() && fields.get("limits").is_some() {
        let message = "no limit of confidentiality is named";
        faults
            .error(Code::MissingKey, fields.key_span("limits"), message)
            .hint("at least what the law makes the clinic report, each with its source");
    }
    let mut jurisdiction = Jurisdiction {
        id: id?,
        version: u32::try_from(version?).ok()?,
        title: title?,
        read_on: read_on?,
        read_by: read_by?,
        part2_program,
        timing,
        limits,
        hash: Hash::of(b""),
    };
    jurisdiction.hash = Hash::of(jurisdiction.limits_words().as_bytes());
    Some(jurisdiction)
}

fn limit(node: &Node, faults: &mut Faults) -> Option<Limit> {
    let fields = Fields::open(node, "a limit of confidentiality", LIMIT_KEYS, faults)?;
    let about = fields.required("about", faults).and_then(|node| node.word(&SUBJECTS, faults));
    let say = fields.required("say", faults).and_then(|node| node.words(faults));
    let source = fields.required("source", faults).and_then(|node| node.words(faults));
    Some(Limit { about: about?, say: say?.to_owned(), source: source?.to_owned() })
}
