//! When a plan is due, and when it is reviewed, by the rules of a place.
//!
//! The file format is described in `docs/jurisdiction-files.md`.

use crate::diagnostic::{Code, Diagnostic, Faults, Source};
use crate::id::Id;
use crate::instrument::Reading;
use crate::yaml::{self, Fields, Node};
use std::sync::Arc;

/// The keys of a file of timing rules.
pub const TIMING_KEYS: &[&str] = &["timing", "version", "title", "read", "initial_plan", "review"];
/// The keys of when the first plan is due.
pub const INITIAL_KEYS: &[&str] = &["level", "within", "note", "source"];
/// The keys of when a plan is reviewed.
pub const REVIEW_KEYS: &[&str] = &["level", "every", "note", "source"];

/// The timing rules of a place, checked.
pub struct Timing {
    /// The id, such as `kansas`.
    pub id: Id,
    /// Raised when anything changes.
    pub version: u32,
    /// What it is called.
    pub title: String,
    /// What was read, and where.
    pub read: Vec<String>,
    /// When the first plan is due, by level of care.
    pub initial_plan: Vec<Term>,
    /// How often a plan is reviewed, by level of care.
    pub review: Vec<Term>,
}

/// A rule for one level of care.
#[derive(Clone)]
pub struct Term {
    /// The level of care.
    pub level: Id,
    /// The number of days; a rule in hours counts as the days that it begins.
    pub days: u32,
    /// The time in the words of the rule: `45 days`, `24 hours`.
    pub words: String,
    /// What the time alone does not say.
    pub note: Option<String>,
    /// The rule.
    pub source: String,
}

impl Timing {
    /// Reads a file of timing rules.
    pub fn read(source: &Arc<Source>) -> Reading<Timing> {
        let mut faults = Faults::new(source);
        let root = yaml::read(&mut faults);
        let value = root.as_ref().and_then(|root| {
            let fields = Fields::open(root, "timing rules", TIMING_KEYS, &mut faults)?;
            decode(&fields, &mut faults)
        });
        let value = value.filter(|_| !faults.has_errors());
        let route = |span| root.as_ref().map_or_else(String::new, |root| yaml::route(root, span));
        Reading { value, faults: faults.into_list(route) }
    }

    /// Returns the levels of care that there is a rule for.
    pub fn levels(&self) -> Vec<&Id> {
        let mut levels: Vec<&Id> = Vec::new();
        for term in self.initial_plan.iter().chain(&self.review) {
            if !levels.contains(&&term.level) {
                levels.push(&term.level);
            }
        }
        levels
    }
}

fn decode(fields: &Fields<'_>, faults: &mut Faults) -> Option<Timing> {
    let id = fields.required_id("timing", faults);
    let version = fields.required("version", faults).and_then(|n| n.integer_in(1..10_000, faults));
    let title = fields.required_text("title", faults);
    let read = fields.texts("read", faults);
    let initial_plan = terms(fields, "initial_plan", INITIAL_KEYS, "within", faults);
    let review = terms(fields, "review", REVIEW_KEYS, "every", faults);
    Some(Timing {
        id: id?,
        version: u32::try_from(version?).ok()?,
        title: title?,
        read,
        initial_plan,
        review,
    })
}

fn terms(
    fields: &Fields<'_>,
    key: &str,
    keys: &'static [&'static str],
    length: &str,
    faults: &mut Faults,
) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    for node in fields.list(key, faults) {
        let Some(term) = term(node, keys, length, faults) else { continue };
        if terms.iter().any(|other| other.level == term.level) {
            let message = format!("two rules for the level `{}`", term.level);
            faults.error(Code::DuplicateId, node.span, message);
        }
        terms.push(term);
    }
    terms
}

fn term(
    node: &Node,
    keys: &'static [&'static str],
    length: &str,
    faults: &mut Faults,
) -> Option<Term> {
    let fields = Fields::open(node, "a timing rule", keys, faults)?;
    let level = fields.required_id("level", faults);
    let within = fields.required(length, faults);
    let days = within.and_then(|node| days(node, faults));
    let source = fields.required_text("source", faults);
    let note = fields.text("note", faults);
    let (days, words) = days?;
    Some(Term { level: level?, days, words, note, source: source? })
}

/// Reads `45 days` or `24 hours`.
fn days(node: &Node, faults: &mut Faults) -> Option<(u32, String)> {
    let text = node.text(faults)?;
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let number = number.parse::<u32>().ok().filter(|number| (1..=3660).contains(number));
    let days = match (number, unit) {
        (Some(number), "day" | "days") => Some(number),
        (Some(number), "hour" | "hours") => Some(number.div_ceil(24)),
        _ => None,
    };
    if days.is_none() {
        faults
            .error(Code::BadNumber, node.span, "not a time")
            .hint("a whole number of days or hours: `45 days`, `24 hours`");
    }
    Some((days?, text.to_owned()))
}

/// The timing rules that a clinic works by.
#[derive(Clone)]
pub struct InForce {
    /// What they are called.
    pub title: String,
    /// When the first plan is due.
    pub initial_plan: Option<Term>,
    /// How often it is reviewed.
    pub review: Option<Term>,
}

impl InForce {
    /// Returns the rules for a level of care.
    ///
    /// # Errors
    /// There is none for this level; the diagnostic has no place.
    pub fn of(timing: Timing, level: &Id) -> Result<InForce, Diagnostic> {
        let known = timing.levels();
        if !known.is_empty() && !known.contains(&level) {
            let names: Vec<&str> = known.iter().map(|level| level.as_str()).collect();
            let message = format!("`{}` has no rule for the level `{level}`", timing.id);
            let hint = format!("it has: {}", names.join(", "));
            return Err(Diagnostic::error(Code::UnknownName, message).with_hint(hint));
        }
        let own = |terms: Vec<Term>| terms.into_iter().find(|term| term.level == *level);
        Ok(InForce {
            title: timing.title,
            initial_plan: own(timing.initial_plan),
            review: own(timing.review),
        })
    }
}
