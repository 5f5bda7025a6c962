//! Whether every concern is taken up by a problem, and every measure of a problem can find one.

use crate::condition::Occasion;
use crate::diagnostic::{Code, Diagnostic, Source, nearest};
use crate::finding::{Name, What};
use crate::id::Id;
use crate::instrument::{Field, Instrument, Library};
use crate::problem::{Measured, Problem};
use std::sync::Arc;

/// Returns an error for every finding that is marked as a concern and that no problem takes up.
///
/// A positive finding that leads nowhere is a need that was found and not addressed. What the
/// problems take up that have errors cannot be told; one whose text names the finding is believed.
pub fn concerns_without_problem(
    instrument: &Instrument,
    problems: &[Problem],
    faulty: &[Arc<Source>],
) -> Vec<Diagnostic> {
    let named = |what: What, id: &Id| {
        let name = Name::Of {
            instrument: instrument.id.clone(),
            informant: None,
            occasion: Occasion::Latest,
            what,
        };
        problems.iter().any(|problem| problem.takes_up(&name))
            || faulty.iter().any(|source| mentions(&source.text, instrument, id))
    };
    let scores = instrument
        .scores
        .iter()
        .filter(|score| score.has_concern())
        .map(|score| (What::Score(score.id.clone(), Field::Value), &score.id, score.span));
    let alerts = instrument
        .alerts
        .iter()
        .map(|alert| (What::Alert(alert.id.clone()), &alert.id, alert.span));
    let items = instrument.items.iter().filter(|item| item.has_concern());
    let items = items.map(|item| (What::Item(item.id.clone()), &item.id, item.span));
    let all = scores.chain(alerts).chain(items);
    all.filter(|(what, id, _)| !named(what.clone(), id))
        .map(|(_, id, span)| {
            let message = format!("no problem takes up `{}.{id}`", instrument.id);
            Diagnostic::error(Code::ConcernWithoutProblem, message)
                .at(instrument.place(span))
                .with_hint(
                    "name it in a problem's `when` or `evidence`, or do not mark it a concern",
                )
        })
        .collect()
}

/// Returns an error for every measure of a problem that has no such finding, or of which the
/// finding can never be positive. The measures are read here and not before: a plan reads only
/// those that were given.
pub fn measures_without_concern(problem: &Problem, library: &Library) -> Vec<Diagnostic> {
    let fault = |measured: &Measured| {
        let instrument = library.get(measured.instrument.as_str())?;
        let id = measured.finding.as_str();
        let positive = match instrument.score(id) {
            Some((_, score)) => Some(score.has_concern()),
            None => instrument.item(id).map(|(_, item)| item.has_concern()),
        };
        let positive = positive.or(instrument.alert(id).map(|_| true));
        let name = format!("`{}.{id}`", instrument.id);
        let message = match positive {
            Some(true) => return None,
            Some(false) => format!("{name} has no value that is marked as a concern"),
            None => format!("unknown name {name}"),
        };
        let known = instrument.names().all();
        let near = nearest(id, known.iter().map(String::as_str)).filter(|_| positive.is_none());
        let mut fault = Diagnostic::error(Code::UnknownName, message);
        fault.hint_if(near);
        Some(fault.at(problem.place(measured.span)))
    };
    problem.measures.iter().filter_map(fault).collect()
}

/// Whether a text names something of an instrument, as `mood.total.band` names `total`, or in a
/// range.
fn mentions(text: &str, instrument: &Instrument, id: &Id) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '@');
    text.split(|c| !is_part(c)).any(|path| {
        let Some((root, rest)) = path.split_once('.') else { return false };
        let root = root.split('@').next().unwrap_or(root);
        let first = rest.split('.').next().unwrap_or(rest);
        instrument.id == *root && (*id == *first || rest.contains(".."))
    })
}
