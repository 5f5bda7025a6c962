//! The golden thread of the cases that were named: held against their plans, and against the plan that was
//! issued.

use super::super::case::{Day, make_of_source};
use super::super::context::{Context, Streams};
use super::super::issued::changed_since_issue;
use crate::desk::Definitions;
use crate::diagnostic::{Diagnostic, Place, Source, Span};
use crate::lint;
use crate::plan::Plan;
use crate::record;
use std::io::sink;
use std::sync::Arc;

/// Returns what is loose in the plans of cases in which nothing is wrong, and which of the plans resemble
/// each other.
pub fn thread(
    cases: &[Arc<Source>],
    day: &Day,
    definitions: &Definitions,
    context: &Context<'_>,
) -> Vec<Diagnostic> {
    // What a plan says on the way has been told.
    let (mut output, mut talk) = (sink(), sink());
    let streams = Streams { output: &mut output, talk: &mut talk };
    let mut silent = Context::new(context.environment.clone(), streams);
    let mut faults: Vec<Diagnostic> =
        cases.iter().filter_map(|source| issued(source, definitions, &mut silent)).collect();
    let made = cases.iter().filter_map(|source| {
        Some((source, make_of_source(source, day, definitions, &mut silent).ok()?))
    });
    let plans: Vec<(&Arc<Source>, Plan)> = made.collect();
    for (index, (source, plan)) in plans.iter().enumerate() {
        let others = plans.iter().enumerate().filter(|(other, _)| *other != index);
        let others: Vec<&Plan> = others.map(|(_, (_, plan))| plan).collect();
        let mut ends = lint::loose_ends(plan);
        ends.extend(lint::resembles(plan, &others));
        faults.extend(ends.into_iter().map(|end| end.at(start(source))));
    }
    faults
}

/// What is to be said of the plan that was issued last.
fn issued(
    source: &Arc<Source>,
    definitions: &Definitions,
    context: &mut Context<'_>,
) -> Option<Diagnostic> {
    let case = record::read(source).value?;
    Some(changed_since_issue(case, definitions, context)?.at(start(source)))
}

/// The record, of which no message quotes anything.
fn start(source: &Arc<Source>) -> Place {
    let source = Source::record(source.name.clone(), source.text.clone());
    Place { source, span: Span::default(), route: String::new() }
}
