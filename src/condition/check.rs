//! Turns syntax into a condition: resolves names, and holds every part to its type.

mod codes;
mod compare;
mod names;
mod ranges;
mod records;

use super::fault::{ConditionFault, FaultKind, Faults};
use super::syntax::{Arguments, Form, Function, Node, Sign};
use super::tree::{Amount, Test};
use super::types::{Scope, Type};
use names::Named;

const MOST_PARTS: usize = 10_000;

/// Checks the parts of one text against a scope.
///
/// Its methods return `None` where a fault has been recorded, here or by the parser.
pub(super) struct Checker<'c, S: Scope> {
    pub scope: &'c S,
    pub faults: &'c mut Faults,
    /// The fields of the records whose `where` is being checked.
    record: Option<Record>,
    /// The name that stands in for the range of the list element being checked.
    stand_in: Option<String>,
    parts: usize,
}

struct Record {
    path: String,
    fields: Vec<(String, Type)>,
}

impl<'c, S: Scope> Checker<'c, S> {
    pub(super) fn new(scope: &'c S, faults: &'c mut Faults) -> Self {
        Checker { scope, faults, record: None, stand_in: None, parts: 0 }
    }

    /// Checks a list of conditions; one with a range stands for one condition per name.
    pub(super) fn tests(&mut self, nodes: &[Node<'_>]) -> Option<Vec<Test<S::Ref>>> {
        self.elements(nodes, |checker, node| checker.test(node))
    }

    /// Checks something that has to hold or not.
    pub(super) fn test(&mut self, node: &Node<'_>) -> Option<Test<S::Ref>> {
        self.count_part(node)?;
        match &node.form {
            Form::Not(inner) => Some(Test::Not(Box::new(self.test(inner)?))),
            Form::All(parts) => {
                let parts = self.each(parts, |checker, part| checker.test(part))?;
                Some(Test::All(parts.into_iter().flat_map(conjuncts).collect()))
            }
            Form::Any(parts) => {
                let parts = self.each(parts, |checker, part| checker.test(part))?;
                Some(Test::Any(parts.into_iter().flat_map(alternatives).collect()))
            }
            Form::Compare(left, comparison, right) => {
                self.comparison(node, left, *comparison, right)
            }
            Form::OneOf(subject, list) => self.one_of(node, subject, list),
            Form::Call(Function::Has, arguments) => self.has(node, arguments),
            Form::Call(Function::Answered, arguments) => {
                let name = self.single(node, Function::Answered, arguments)?;
                Some(Test::Answered(self.name(name)?.reading))
            }
            Form::Call(Function::Any, arguments) => self.any_record(node, arguments),
            Form::Broken => None,
            _ => self.bare(node),
        }
    }

    /// Checks something that has to be a number.
    pub(super) fn amount(&mut self, node: &Node<'_>) -> Option<Amount<S::Ref>> {
        self.count_part(node)?;
        match &node.form {
            Form::Number(number) => Some(Amount::Number(*number)),
            Form::Negative(inner) => Some(negative(self.amount(inner)?)),
            Form::Terms(terms) => self.terms(terms),
            Form::Product(factors) => {
                let factors = self.each(factors, |checker, factor| checker.amount(factor))?;
                Some(Amount::Product(factors.into_iter().flat_map(factors_of).collect()))
            }
            Form::Call(Function::Count, arguments) => self.count(node, arguments),
            Form::Call(Function::Sum, arguments) => self.sum(node, arguments),
            Form::Call(Function::Change, arguments) => self.change(node, arguments),
            Form::Name(_) | Form::Range(..) | Form::Call(..) => self.named_amount(node),
            Form::Broken => None,
            _ => self.mismatch(node, "a number belongs here, not a condition"),
        }
    }

    fn bare(&mut self, node: &Node<'_>) -> Option<Test<S::Ref>> {
        let Some(name) = self.try_name(node) else {
            self.amount(node)?;
            return self.mismatch(node, "a condition belongs here, not a number");
        };
        let Named { reading, kind } = name?;
        if kind == Type::Truth {
            return Some(Test::Holds(reading));
        }
        let message = format!("`{reading}` is {}, not a condition", kind.described());
        let fault = ConditionFault::new(node.at.clone(), FaultKind::TypeMismatch, message);
        self.fail(match kind {
            Type::Number { .. } => fault.hint(format!("compare it, as in `{reading} >= 1`")),
            Type::Choice { .. } => fault.hint(format!("compare it, as in `{reading} = code`")),
            Type::Choices { .. } => fault.hint(format!("write `has({reading}, code)`")),
            Type::Records { .. } => fault.hint(format!("write `any({reading} where condition)`")),
            _ => fault.hint(format!("write `answered({reading})`")),
        })
    }

    fn terms(&mut self, terms: &[(Sign, Node<'_>)]) -> Option<Amount<S::Ref>> {
        let checked =
            self.each(terms, |checker, (sign, term)| Some((*sign, checker.amount(term)?)))?;
        let flat = checked.into_iter().flat_map(|(sign, term)| match (sign, term) {
            (Sign::Plus, Amount::Terms(inner)) => inner,
            (sign, term) => vec![(sign, term)],
        });
        Some(Amount::Terms(flat.collect()))
    }

    fn count(&mut self, node: &Node<'_>, given: &Arguments<'_>) -> Option<Amount<S::Ref>> {
        match &given.filter {
            Some(filter) => self.count_records(node, given, filter),
            None => Some(Amount::Count(self.tests(&given.values)?)),
        }
    }

    fn sum(&mut self, node: &Node<'_>, given: &Arguments<'_>) -> Option<Amount<S::Ref>> {
        if let Some(records) = self.sum_records(node, given) {
            return records;
        }
        Some(Amount::Sum(self.elements(&given.values, |checker, part| checker.amount(part))?))
    }

    /// Checks every element, so that all their faults are told.
    fn each<N, T>(
        &mut self,
        nodes: &[N],
        check: impl Fn(&mut Self, &N) -> Option<T>,
    ) -> Option<Vec<T>> {
        let checked: Vec<_> = nodes.iter().map(|node| check(self, node)).collect();
        checked.into_iter().collect()
    }

    /// Returns the only argument of a function that takes one.
    fn single<'n, 't>(
        &mut self,
        node: &Node<'_>,
        function: Function,
        given: &'n Arguments<'t>,
    ) -> Option<&'n Node<'t>> {
        match (given.values.as_slice(), &given.filter) {
            ([only], None) => Some(only),
            _ => self.wrong_arguments(node, function),
        }
    }

    fn wrong_arguments<T>(&mut self, node: &Node<'_>, function: Function) -> Option<T> {
        let message = format!("`{}` is not used like this", function.name());
        let fault = ConditionFault::new(node.at.clone(), FaultKind::WrongArguments, message);
        self.fail(fault.hint(format!("write `{}`", function.usage())))
    }

    fn mismatch<T>(&mut self, node: &Node<'_>, message: impl Into<String>) -> Option<T> {
        self.fail(ConditionFault::new(node.at.clone(), FaultKind::TypeMismatch, message))
    }

    fn fail<T>(&mut self, fault: ConditionFault) -> Option<T> {
        self.faults.push(fault);
        None
    }

    /// Counts a part; ranges can make many out of a short text.
    fn count_part(&mut self, node: &Node<'_>) -> Option<()> {
        self.parts = self.parts.saturating_add(1);
        if self.parts == MOST_PARTS.saturating_add(1) {
            let message = format!("the condition has more than {MOST_PARTS} parts");
            self.faults.push(ConditionFault::new(node.at.clone(), FaultKind::TooLarge, message));
        }
        self.within_limit()
    }

    fn within_limit(&self) -> Option<()> {
        (self.parts <= MOST_PARTS).then_some(())
    }
}

fn conjuncts<R>(test: Test<R>) -> Vec<Test<R>> {
    match test {
        Test::All(parts) => parts,
        other => vec![other],
    }
}

fn alternatives<R>(test: Test<R>) -> Vec<Test<R>> {
    match test {
        Test::Any(parts) => parts,
        other => vec![other],
    }
}

fn factors_of<R>(amount: Amount<R>) -> Vec<Amount<R>> {
    match amount {
        Amount::Product(factors) => factors,
        other => vec![other],
    }
}

fn negative<R>(amount: Amount<R>) -> Amount<R> {
    match amount {
        Amount::Number(number) => match number.checked_neg() {
            Some(number) => Amount::Number(number),
            None => Amount::Negative(Box::new(Amount::Number(number))),
        },
        other => Amount::Negative(Box::new(other)),
    }
}
