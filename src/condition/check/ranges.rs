//! Spells out ranges: an element of a list with `q1..q9` in it stands for one per name.

use std::ops::Range;

use super::Checker;
use crate::condition::fault::{ConditionFault, FaultKind};
use crate::condition::syntax::{Form, Function, Node};
use crate::condition::types::Scope;

impl<S: Scope> Checker<'_, S> {
    /// Checks the elements of a list, spelling out ranges.
    pub(super) fn elements<'t, T>(
        &mut self,
        nodes: &[Node<'t>],
        check: impl Fn(&mut Self, &Node<'t>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let checked = self.each(nodes, |checker, node| {
            checker.within_limit()?;
            let mut ranges = Vec::new();
            ranges_in(node, &mut ranges);
            match ranges.as_slice() {
                [] => Some(vec![check(checker, node)?]),
                [(at, first, last)] => {
                    let names = checker.range(at, first, last)?;
                    // One name's fault is every name's, so the first is told.
                    names.into_iter().map(|name| checker.standing_in(name, node, &check)).collect()
                }
                [_, (at, ..), ..] => {
                    let message = "a second range in the same element";
                    let fault = ConditionFault::new(at.clone(), FaultKind::StrayRange, message);
                    checker.fail(fault.hint("put a comma between them"))
                }
            }
        })?;
        Some(checked.into_iter().flatten().collect())
    }

    fn standing_in<'t, T>(
        &mut self,
        name: String,
        node: &Node<'t>,
        check: impl Fn(&mut Self, &Node<'t>) -> Option<T>,
    ) -> Option<T> {
        let outer = self.stand_in.replace(name);
        let checked = check(self, node);
        self.stand_in = outer;
        checked
    }

    fn range(&mut self, at: &Range<usize>, first: &str, last: &str) -> Option<Vec<String>> {
        match self.scope.range(first, last) {
            Ok(names) => Some(names),
            Err(unresolved) => self.unresolved(at, unresolved),
        }
    }
}

type Place<'t> = (Range<usize>, &'t str, &'t str);

/// Gathers the ranges that belong to this list element and not to a list inside it.
fn ranges_in<'t>(node: &Node<'t>, ranges: &mut Vec<Place<'t>>) {
    let mut within = |nodes: &[Node<'t>]| {
        nodes.iter().for_each(|node| ranges_in(node, ranges));
    };
    match &node.form {
        Form::Range(first, last) => ranges.push((node.at.clone(), first, last)),
        Form::Not(inner) | Form::Negative(inner) => ranges_in(inner, ranges),
        Form::All(parts) | Form::Any(parts) | Form::Product(parts) => within(parts),
        Form::Terms(terms) => terms.iter().for_each(|(_, term)| ranges_in(term, ranges)),
        Form::OneOf(subject, _) => ranges_in(subject, ranges),
        Form::Compare(left, _, right) => {
            ranges_in(left, ranges);
            ranges_in(right, ranges);
        }
        Form::Call(Function::Count | Function::Sum, _) => {}
        Form::Call(_, arguments) => {
            within(&arguments.values);
            arguments.filter.iter().for_each(|filter| ranges_in(filter, ranges));
        }
        Form::Number(_) | Form::Name(_) | Form::Broken => {}
    }
}
