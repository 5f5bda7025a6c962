//! Why a line is there, in words and as data.
//!
//! Every line of a plan carries its causes; this module finds a line by its id or its printed
//! label and writes the whole thread, from the line down to the answers and the file and line
//! of every rule.

mod difference;

pub use difference::{Changed, difference};

use crate::diagnostic::nearest;
use crate::plan::{Cause, Line, PUBLISHED, Plan};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A line with its thread, as data.
#[derive(Serialize)]
pub struct Thread<'p> {
    /// The line.
    #[serde(flatten)]
    pub line: &'p Line,
    /// Its causes.
    pub because: &'p [Cause],
}

impl<'p> Thread<'p> {
    /// Returns a line with its causes.
    pub fn of(line: &'p Line) -> Thread<'p> {
        Thread { line, because: &line.because }
    }
}

/// A line that does not exist, with the nearest that does.
#[derive(Debug)]
pub struct NoSuchLine {
    /// What to do next.
    pub hint: String,
}

/// Returns the lines that a selector means: an id, a printed label, or, for none, all.
///
/// # Errors
/// No line has this id or label.
pub fn threads<'p>(plan: &'p Plan, selector: Option<&str>) -> Result<Vec<Thread<'p>>, NoSuchLine> {
    let lines = plan.lines();
    let Some(wanted) = selector else {
        return Ok(lines.into_iter().map(Thread::of).collect());
    };
    let found = lines.iter().find(|line| line.id == wanted || line.label == wanted);
    found.map(|line| vec![Thread::of(line)]).ok_or_else(|| {
        let known = lines.iter().flat_map(|line| [line.id.as_str(), line.label.as_str()]);
        let near = nearest(wanted, known);
        NoSuchLine { hint: near.unwrap_or_else(|| "`caseplan why CASE` lists all lines".into()) }
    })
}

/// Returns the threads as text, indented by depth, for a terminal or a screen reader.
pub fn text(threads: &[Thread<'_>]) -> String {
    let mut out = String::new();
    for Thread { line, because } in threads {
        let label = if line.label.is_empty() { String::new() } else { format!("{}  ", line.label) };
        out.push_str(&format!("{label}{}\n  {}\n", line.id, one_line(&line.text)));
        let mut told = BTreeSet::new();
        because.iter().for_each(|cause| write(cause, 2, &mut told, &mut out));
        out.push('\n');
    }
    out
}

/// Returns the causes of every line, by its id.
pub fn causes(plan: &Plan) -> BTreeMap<&str, &[Cause]> {
    plan.lines().into_iter().map(|line| (line.id.as_str(), line.because.as_slice())).collect()
}

/// Returns the lines that nothing explains; a plan has none.
pub fn unexplained(plan: &Plan) -> Vec<&Line> {
    plan.lines().into_iter().filter(|line| line.because.is_empty()).collect()
}

/// A publication is told once in a thread, however many of its findings are from it.
fn write<'p>(cause: &'p Cause, depth: usize, told: &mut BTreeSet<&'p str>, out: &mut String) {
    if cause.what == PUBLISHED && !told.insert(&cause.text) {
        return;
    }
    let indent = "  ".repeat(depth);
    let place = cause.place.as_ref().map(|place| format!("  [{}]", place.file_and_line()));
    let place = place.unwrap_or_default();
    out.push_str(&format!("{indent}{}: {}{place}\n", cause.what, one_line(&cause.text)));
    cause.because.iter().for_each(|inner| write(inner, depth + 1, told, out));
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" / ")
}
