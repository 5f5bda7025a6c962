//! Checks what is said about lists of records: `any`, `count` and `sum` with `where`.
//!
//! Inside `where` the fields are bare names. A field that is also a name outside is an
//! error, and a `where` inside a `where` too: both would leave the reader guessing.

use super::names::{Named, reading};
use super::{Checker, Record};
use crate::condition::fault::{ConditionFault, FaultKind};
use crate::condition::syntax::{Arguments, Form, Function, Node};
use crate::condition::tree::{Amount, Reading, Source, Test};
use crate::condition::types::{Occasion, Scope, Type};
use crate::diagnostic::nearest_name;

type Fields = Vec<(String, Type)>;

/// The records that meet a condition.
struct Filtered<R> {
    records: Reading<R>,
    filter: Box<Test<R>>,
}

impl<S: Scope> Checker<'_, S> {
    /// Checks `any(records where condition)`.
    pub(super) fn any_record(
        &mut self,
        node: &Node<'_>,
        given: &Arguments<'_>,
    ) -> Option<Test<S::Ref>> {
        let Some(filter) = &given.filter else {
            return self.wrong_arguments(node, Function::Any);
        };
        let Filtered { records, filter } = self.filtered(node, Function::Any, given, filter)?;
        Some(Test::AnyRecord(records, filter))
    }

    /// Checks `count(records where condition)`.
    pub(super) fn count_records(
        &mut self,
        node: &Node<'_>,
        given: &Arguments<'_>,
        filter: &Node<'_>,
    ) -> Option<Amount<S::Ref>> {
        let Filtered { records, filter } = self.filtered(node, Function::Count, given, filter)?;
        Some(Amount::CountRecords(records, filter))
    }

    /// Checks `sum(records.field)`, with or without `where`; returns `None` where it is
    /// a sum of other things.
    pub(super) fn sum_records(
        &mut self,
        node: &Node<'_>,
        given: &Arguments<'_>,
    ) -> Option<Option<Amount<S::Ref>>> {
        let written = match given.values.as_slice() {
            [Node { form: Form::Name(path), at }] => path.rsplit_once('.').map(|split| (split, at)),
            _ => None,
        };
        let found = written.and_then(|((path, field), at)| {
            match self.scope.resolve(path, Occasion::Latest) {
                Ok((thing, Type::Records { fields })) => Some((path, field, at, thing, fields)),
                _ => None,
            }
        });
        let Some((path, field, at, thing, fields)) = found else {
            return given.filter.as_ref().map(|_| self.wrong_arguments(node, Function::Sum));
        };
        let place = Node { at: at.clone(), form: Form::Broken };
        let field = self.summed_field(&place, &fields, field);
        let filter = given.filter.as_ref().map(|filter| self.within(node, path, fields, filter));
        Some(summed(reading(thing, path), field, filter))
    }

    fn summed_field(
        &mut self,
        place: &Node<'_>,
        fields: &Fields,
        name: &str,
    ) -> Option<Amount<S::Ref>> {
        let found = fields.iter().enumerate().find(|(_, (field, _))| field == name);
        match found {
            Some((position, (field, Type::Number { range }))) => {
                let source = Source::Field(position);
                let reading = Reading { source, spelling: field.as_str().into() };
                Some(Amount::Read(reading, *range))
            }
            Some((_, (field, other))) => {
                let message = format!("`{field}` is {}, not a number", other.described());
                self.mismatch(place, message)
            }
            None => {
                let message = format!("the records have no field `{name}`");
                let fault = ConditionFault::new(place.at.clone(), FaultKind::UnknownName, message);
                let known = fields.iter().map(|(field, _)| field.as_str());
                self.fail(match nearest_name(name, known) {
                    Some(field) => fault.hint(format!("did you mean `{field}`?")),
                    None => fault,
                })
            }
        }
    }

    fn filtered(
        &mut self,
        node: &Node<'_>,
        function: Function,
        given: &Arguments<'_>,
        filter: &Node<'_>,
    ) -> Option<Filtered<S::Ref>> {
        let [records] = given.values.as_slice() else {
            return self.wrong_arguments(node, function);
        };
        let Named { reading, kind } = self.name(records)?;
        let Type::Records { fields } = kind else {
            let message = format!("`{reading}` is {}, not a list of records", kind.described());
            return self.mismatch(records, message);
        };
        let path = reading.spelling.to_string();
        let filter = Box::new(self.within(node, &path, fields, filter)?);
        Some(Filtered { records: reading, filter })
    }

    fn within(
        &mut self,
        node: &Node<'_>,
        path: &str,
        fields: Fields,
        filter: &Node<'_>,
    ) -> Option<Test<S::Ref>> {
        if self.record.is_some() {
            let message = "a `where` cannot stand inside another `where`";
            let fault = ConditionFault::new(node.at.clone(), FaultKind::Syntax, message);
            return self.fail(fault.hint("give the inner part a name, as a `when` score"));
        }
        self.record = Some(Record { path: path.to_owned(), fields });
        let test = self.test(filter);
        self.record = None;
        test
    }
}

fn summed<R>(
    of: Reading<R>,
    field: Option<Amount<R>>,
    filter: Option<Option<Test<R>>>,
) -> Option<Amount<R>> {
    let filter = match filter {
        Some(filter) => Some(Box::new(filter?)),
        None => None,
    };
    Some(Amount::SumRecords { of, field: Box::new(field?), filter })
}
